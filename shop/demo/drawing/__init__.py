"""Pictures of the demo goods, drawn rather than photographed; draw() gives an SVG file."""

from shop.demo.drawing.canvas import VIEW_OF, document
from shop.demo.drawing.catalogue import THINGS
from shop.demo.drawing.colours import COLOURS, TILES, name_of, tile_for
from shop.demo.drawing.places import PLACES

__all__ = ["COLOURS", "KINDS", "TILES", "VIEWS", "draw", "tile_for", "title_of"]

KINDS: tuple[str, ...] = tuple(THINGS)
VIEWS: tuple[str, ...] = tuple(VIEW_OF)
_SEEN = {"front": "", "detail": ", seen from near", "in_use": ", in use"}


def title_of(kind: str, colour: str, view: str) -> str:
    """The picture in words, also meant for alternative texts."""
    name = name_of(colour)
    in_colour = f" in {name.lower()}" if name else ""
    return f"{THINGS[kind].name}{in_colour}{_SEEN[view]}"


def draw(kind: str, colour: str, view: str, tile: str | None = None) -> str:
    """A 400 x 400 SVG document. The colour is a name from COLOURS or a #rrggbb value."""
    body = VIEW_OF[view](THINGS[kind], PLACES)
    title = title_of(kind, colour, view)
    return document(body, colour, tile or tile_for(kind, colour), title)
