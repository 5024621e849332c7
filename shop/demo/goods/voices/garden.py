from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is made for hands that are out in all weathers.",
        "{brand} has grown and forged on the same windy slope for three generations.",
        "{series} does well by the sea and better inland.",
        "{series} is a simple thing that gets on with the work.",
        "Give {series} a place and a little time.",
    ),
    middles=(
        "Salt wind does it no harm.",
        "It was tried for two seasons before it was sold.",
        "It lies well in a small hand and in a large one.",
        "A short card tells you all you need to know.",
        "It forgives a week without attention.",
    ),
    closings=(
        "If it fails in the first year, we replace it.",
        "Everything in the parcel can be composted or used again.",
        "Hang it up dry, and it will outlast the shed.",
        "{brand} answers questions by return.",
    ),
    features=words(
        "Suits coastal gardens|Card with clear instructions|Grown without peat|Forged in one piece|"
        "Oiled ash from managed woods|Replaceable parts|Loop to hang it up|"
        "Packed in cardboard and straw|Bees approve|Rustproof|Balanced in the hand|"
        "Good for beginners"
    ),
    specs=(
        ("Season", words("All year|Spring to autumn|Spring")),
        ("Guarantee", words("1 year|5 years|25 years")),
        ("Care", words("Keep dry in winter|Brush off earth after use|Water once a week")),
    ),
    praise=words(
        "Strong and easy to use.|Everything came up within ten days.|"
        "It arrived healthy and well packed.|"
        "It feels as if it would last a lifetime.|Just the right weight."
    ),
    blame=words(
        "Half of it never came up.|The handle worked loose.|It arrived dry.|Rust after one winter.|"
        "Smaller than shown."
    ),
)

TOOLS = replace(
    VOICE,
    openings=words(
        "{series} is made for hands that are out in all weathers.|"
        "{brand} has made tools on the same windy slope for three generations.|"
        "{series} is a simple thing that gets on with the work.|"
        "{series} feels right at the first grip."
    ),
    middles=words(
        "Salt wind does it no harm.|It was used for two seasons before it was sold.|"
        "It lies well in a small hand and in a large one.|What wears can be replaced."
    ),
    features=words(
        "Grips when wet|Replaceable parts|Loop to hang it up|Packed in cardboard and straw|"
        "Rustproof|Balanced in the hand|Good for beginners|Made to be mended|"
        "Marked so that you find it in the grass|Tested for two seasons|No loose rivets"
    ),
    specs=(
        ("Guarantee", words("2 years|10 years|25 years")),
        ("Care", words("Wipe dry after use|Keep dry in winter")),
    ),
    praise=words(
        "Strong and easy to use.|It feels as if it would last a lifetime.|Just the right weight.|"
        "Better than the one I inherited.|It grips even when wet."
    ),
    blame=words(
        "It worked loose.|Worn out after one winter.|Too heavy for me.|Not as sturdy as it looks."
    ),
)

GROWING = replace(
    VOICE,
    openings=words(
        "{series} does well by the sea and better inland.|"
        "{brand} has grown {series} on the same windy slope for three generations.|"
        "Give {series} a place and a little time."
    ),
    features=words(
        "Suits coastal gardens|Card with clear instructions|Grown without peat|Bees approve|"
        "Packed in cardboard and straw|Good for beginners|Forgives a dry week|Hardy and healthy|"
        "No plastic in the parcel|Advice by return|Grown by {brand}"
    ),
    specs=(
        ("Season", words("All year|Spring to autumn|Spring")),
        ("Care", words("Water once a week|Keep moist at first|Little water in winter")),
    ),
)
