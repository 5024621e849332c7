from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is for going out when others come in.",
        "{brand} tested {series} on the headland, in November, on purpose.",
        "{series} weighs little and leaves little to go wrong.",
        "{series} packs down small and stands up quickly.",
        "{series} gets you to the water, the hill or the mat a little sooner.",
    ),
    middles=(
        "Every part that may break can be replaced in the field.",
        "You can work it with cold fingers.",
        "It takes sand, salt and a fall or two.",
        "It was drawn by people who use it at weekends.",
        "Bright points inside help to find it in the dark.",
    ),
    closings=(
        "A repair kit is in the bag.",
        "{brand} takes it back at the end and makes it into the next one.",
        "Try it for thirty days, outdoors.",
        "It keeps for years if it is put away dry.",
    ),
    features=words(
        "Repair kit included|Works with cold fingers|Packs into its own bag|Recycled fabric|"
        "Salt does it no harm|Reflective details|Tested in wind force 9|Spare parts for ten years|"
        "Light for its strength|Free of fluorine|Colour-coded parts|Floats"
    ),
    specs=(
        ("Made for", words("Beginners and better|Every day|Long trips")),
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Rinse off salt|Store dry|Wipe with a damp cloth")),
    ),
    praise=words(
        "It stood up to a night of storm.|Up in four minutes.|Light and tough.|"
        "Exactly right for beginners.|It packs really small.|Worth every cent."
    ),
    blame=words(
        "A strap tore on the second day.|It drips in one corner.|Heavier than stated.|"
        "Hard to pack away again.|The colour came off on my hands."
    ),
)

SPORT = replace(
    VOICE,
    openings=words(
        "{series} is for going out when others come in.|{series} gets you moving a little sooner.|"
        "{brand} tested {series} for a year, on purpose, in all weathers.|"
        "{series} weighs little and leaves little to go wrong."
    ),
    middles=words(
        "It takes sand, salt and a fall or two.|It was drawn by people who use it at weekends.|"
        "It is stiff where it must be and soft where it may.|"
        "It does not mind being left in the rain."
    ),
    closings=words(
        "{brand} takes it back at the end and makes it into the next one.|"
        "Try it for thirty days, outdoors.|It keeps for years if it is rinsed and put away dry."
    ),
    features=words(
        "Salt does it no harm|Light for its strength|Spare parts for ten years|Good for beginners|"
        "Tested by a club|Recycled materials|Grips when wet|No smell of rubber|Rounded edges|"
        "Made to be mended|Room for a name"
    ),
    praise=words(
        "Light and tough.|Exactly right for beginners.|It grips even when wet.|Worth every cent.|"
        "I use it three times a week."
    ),
    blame=words(
        "It wore out in a season.|Heavier than stated.|The colour came off on my hands.|"
        "It smells of rubber.|A dent after the first day."
    ),
)
