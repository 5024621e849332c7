from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is a plain thing made with care, for the part of the day that repeats itself.",
        "{brand} makes {series} in small batches, in a workshop that smells of clay and coffee.",
        "{series} sits well in the hand and better on the table.",
        "Somebody will use {series} every morning, so it was drawn for mornings.",
        "{series} does one job in the kitchen and does it for years.",
    ),
    middles=(
        "No two pieces have quite the same surface; the glaze moves a little in the fire.",
        "The edge is rounded where fingers and lips meet it.",
        "It pours without a drop on the cloth.",
        "The weight is in the base, so it stands where you put it.",
        "It goes from stove to table without a stand-in.",
        "The handle stays cool and leaves room for a large hand.",
    ),
    closings=(
        "It is easily cleaned and hard to wear out.",
        "If it breaks within two years, we send another.",
        "Wrapped in paper and wood wool; nothing to feel bad about.",
        "It stacks with everything else {brand} makes.",
    ),
    features=words(
        "Safe in the dishwasher|Lead-free glaze|Fired at 1,240 C|Made in small batches|"
        "Stays put on a wet table|Balanced for one hand|Spare lids and seals in stock|"
        "Free of coatings that wear off|Fits standard shelves|Recycled steel|"
        "Suits gas, ceramic and wood fires|Packed without plastic"
    ),
    specs=(
        ("Dishwasher", words("Yes|Yes, top rack|By hand, please")),
        ("Made in", words("Small batches|Series of 200|A workshop of nine")),
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Rinse soon after use|Dry after washing|Oil once a season")),
    ),
    praise=words(
        "It pours without dripping.|The glaze is lovelier than in the picture.|"
        "My favourite thing on the shelf.|Heavy in a good way.|Cleans with a wipe.|"
        "The handle fits my hand exactly."
    ),
    blame=words(
        "The glaze chipped after a month.|Smaller than I thought.|The lid does not sit well.|"
        "It stained after the first coffee.|The handle gets too hot."
    ),
)

COOKING = replace(
    VOICE,
    middles=words(
        "The edge is rounded where fingers meet it.|It pours without a drop on the cloth.|"
        "The weight is low, so it stands where you put it.|"
        "The handle leaves room for a large hand.|It was tried out for a year in a harbour cafe."
    ),
    features=words(
        "Stays put on a wet table|Balanced for one hand|Spare parts in stock|"
        "Free of coatings that wear off|Recycled steel|Easy to clean|Made in small batches|"
        "Packed without plastic|Mended for ten years|No loose rivets|Marked with its year"
    ),
    specs=(
        ("Dishwasher", words("Yes, top rack|By hand, please")),
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Rinse soon after use|Dry after washing")),
    ),
    praise=words(
        "My favourite thing in the kitchen.|Heavy in a good way.|Cleans with a wipe.|"
        "It fits my hand exactly.|In use every single day.|Handsome enough to leave out."
    ),
    blame=words(
        "It stained after the first use.|Smaller than I thought.|Not quite even at the edge.|"
        "It scratched within a week.|Heavier than I can manage."
    ),
)

TEAS = replace(
    VOICE,
    openings=words(
        "{series} was picked by hand and packed within the week.|"
        "{brand} blends {series} for grey mornings.|"
        "{series} is light in the cup and long in memory."
    ),
    middles=words(
        "It forgives a minute too long.|The second pot is as good as the first.|"
        "It takes milk well and does not need it.|The tin keeps it fresh for a year."
    ),
    closings=words("The smallest tin is enough for about forty cups.|The tin is worth keeping."),
    features=words(
        "Organic|Whole leaf|No added flavours|Tin with a tight lid|Picked by hand|"
        "Fair to its growers|Packed within the week|Good for two infusions|Refills on sale|"
        "Tasting notes inside|Vegan"
    ),
    specs=(
        ("Caffeine", words("Some|Little|None")),
        ("Care", words("Keep dry and dark|Close the lid well")),
    ),
    praise=words(
        "Fragrant, and never bitter.|My afternoon cup from now on.|The tin is lovely too.|"
        "Rich and round.|The second infusion is even better."
    ),
    blame=words(
        "Too much dust in the tin.|Hardly any taste.|Bitter after two minutes.|Stale on arrival."
    ),
)
