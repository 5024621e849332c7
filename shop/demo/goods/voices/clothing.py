from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is what you reach for when the wind turns.",
        "{brand} knits and sews {series} within sight of the sea.",
        "{series} is cut for moving, not for standing about.",
        "{series} is soft at once and stays so.",
        "{series} goes with everything because it does not try to.",
    ),
    middles=(
        "It keeps its shape through a hundred washes; we counted.",
        "Seams lie flat where a strap would press.",
        "The yarn is dyed before it is spun, so that the colour runs deep.",
        "Sleeves are long enough to pull over the hands.",
        "It warms without weighing.",
    ),
    closings=(
        "Yarn and a button for mending come with it.",
        "It has no label that scratches.",
        "Sizes run true; see the size guide for inches.",
        "Sent in paper, without a hanger.",
    ),
    features=words(
        "Mending yarn included|No scratching label|Dyed without heavy metals|Mulesing-free wool|"
        "Organic cotton|Flat seams|Keeps its shape|Long cuffs|Pre-washed|"
        "Windproof on the shoulders|"
        "Pockets where hands go|Made in one workshop"
    ),
    specs=(
        ("Material", words("Organic cotton|Merino wool|Lambswool|Recycled nylon|Wool and flax")),
        ("Fit", words("Regular|Relaxed|Close")),
        ("Guarantee", words("2 years|Mended for life")),
        ("Care", words("Wash at 30 C|Hand wash, dry flat|Air, wash rarely")),
    ),
    praise=words(
        "Warm without being heavy.|The fit is perfect.|It still looks new after many washes.|"
        "Does not scratch at all.|The colour is deep and even.|Dry after an hour of rain."
    ),
    blame=words(
        "It shrank in the first wash.|The sleeves are short.|It pills under the arms.|"
        "It runs large.|The colour faded."
    ),
)

SMALL = replace(
    VOICE,
    middles=words(
        "It keeps its shape through a hundred washes; we counted.|It warms without weighing.|"
        "The yarn is dyed before it is spun, so that the colour runs deep.|"
        "It stays where you put it."
    ),
    features=words(
        "Mending yarn included|No scratching label|Dyed without heavy metals|Mulesing-free wool|"
        "Keeps its shape|Knitted in one piece|Pre-washed|Made in one workshop|Soft on the skin|"
        "Reinforced where it wears|Sent in paper"
    ),
    praise=words(
        "Warm without being heavy.|The fit is perfect.|It still looks new after many washes.|"
        "Does not scratch at all.|The colour is deep and even."
    ),
    blame=words(
        "It shrank in the first wash.|It pills.|It scratches a little.|A hole after a month."
    ),
)
