"""Every thing that can be drawn, family by family."""

from shop.demo.drawing import (
    audio,
    bags,
    books_stationery,
    cameras,
    clothing,
    computers,
    electronics,
    garden,
    home,
    kitchen,
    outdoor,
    parcels,
    screens,
    shoes,
    tableware,
    tools,
    toys,
)
from shop.demo.drawing.thing import Thing

THINGS: dict[str, Thing] = {
    **audio.THINGS,
    **kitchen.THINGS,
    **tableware.THINGS,
    **home.THINGS,
    **bags.THINGS,
    **shoes.THINGS,
    **cameras.THINGS,
    **books_stationery.THINGS,
    **garden.THINGS,
    **clothing.THINGS,
    **outdoor.THINGS,
    **toys.THINGS,
    **tools.THINGS,
    **computers.THINGS,
    **screens.THINGS,
    **electronics.THINGS,
    **parcels.THINGS,
}
