from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} makes a room calmer without asking to be noticed.",
        "{brand} drew {series} for houses with wide windows and narrow stairs.",
        "{series} is warm, plain and built to be mended.",
        "Put {series} where the afternoon light falls and leave it there.",
        "{series} looks better after a year than on the first day.",
    ),
    middles=(
        "The colours come from the coast in October.",
        "Every seam is sewn twice, and every joint can be tightened.",
        "It is light enough to carry from room to room.",
        "The surface takes knocks and hides them.",
        "It was tried out in a house with two dogs and three children.",
    ),
    closings=(
        "Needs no tools, or one that comes with it.",
        "Parts and covers are sold one by one.",
        "It comes folded flat in a box you can carry.",
        "Thirty days to see whether it suits the room.",
    ),
    features=words(
        "Solid wood from managed forests|Covers come off for washing|Spare parts sold singly|"
        "No assembly needed|Felt feet that spare the floor|Made without glue|"
        "Colours that do not fade in sun|Mends easily|Tested for children's rooms|"
        "Quiet enough for a bedroom|Folds flat|Comes in a reusable box"
    ),
    specs=(
        ("Assembly", words("None|Ten minutes, key included")),
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Dust with a dry cloth|Wash at 30 C|Air outside, wash rarely")),
    ),
    praise=words(
        "It changed the whole corner of the room.|The colour is exactly as shown.|"
        "Well sewn and well packed.|Visitors always ask about it.|So soft and so plain.|"
        "Sturdy, and still light to move."
    ),
    blame=words(
        "The colour is darker than in the picture.|It arrived with a scratch.|"
        "It wobbles on our old floor.|The smell took a week to go.|Thinner than expected."
    ),
)

TEXTILES = replace(
    VOICE,
    features=words(
        "Covers come off for washing|Sewn twice at every seam|Spare parts sold singly|"
        "Wool from northern farms|Dyed without heavy metals|Colours that do not fade in sun|"
        "Mends easily|Made without glue|Soft from the first day|Kind to bare feet and paws|"
        "Comes in a reusable bag"
    ),
)

CALM_CORNERS = replace(
    VOICE,
    middles=words(
        "The colours come from the coast in October.|"
        "It is light enough to carry from room to room.|"
        "It was tried out in a house with two dogs and three children.|"
        "It throws a soft shadow and no glare.|It stands firmly, even on an old floor."
    ),
    features=words(
        "Spare parts sold singly|No assembly needed|Felt feet that spare the furniture|"
        "Quiet enough for a bedroom|Comes in a reusable box|Made in small series|"
        "Finished by hand|Stands firmly|Recycled metal and glass|Marked with its year|"
        "Good to give away"
    ),
    specs=(
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Dust with a dry cloth|Wipe with a damp cloth")),
    ),
    praise=words(
        "It changed the whole corner of the room.|The colour is exactly as shown.|"
        "Beautifully finished and well packed.|Visitors always ask about it.|So calm and so plain."
    ),
)

PLAY = replace(
    VOICE,
    openings=words(
        "{series} is a first friend and a patient one.|{brand} makes {series} for small hands.|"
        "{series} plays along with whatever the day brings."
    ),
    middles=words(
        "It has been dropped, chewed and loved in our own houses.|It asks for imagination only.|"
        "It fits under an arm and into a coat pocket.|Every edge is rounded by hand."
    ),
    closings=words(
        "It comes in a cotton bag with room for a name.|{brand} mends it free of charge.|"
        "It is made to be handed down."
    ),
    features=words(
        "Safe for small children|Water-based paints|Nothing small to swallow|Easy to clean|"
        "Made to be handed down|Rounded edges|Tested to EN 71|Mended free of charge|"
        "Comes in a cotton bag|No batteries|Plastic-free packaging"
    ),
    specs=(
        ("Guarantee", words("2 years|5 years")),
        ("Care", words("Wipe with a damp cloth|Air and brush gently")),
    ),
    praise=words(
        "Loved at first sight.|It survives everything.|Played with daily since it came.|"
        "Lovely colours and no sharp edges.|Our youngest will not go to bed without it."
    ),
    blame=words(
        "It broke in the first week.|Smaller than in the picture.|The colour rubs off.|"
        "It interested nobody for long."
    ),
)
