from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} plays what was recorded and adds nothing of its own.",
        "{series} is tuned by ear in a small room with the windows open.",
        "With {series}, quiet passages stay quiet and voices stay close.",
        "{brand} built {series} for long evenings rather than for the shop floor.",
        "{series} is for listening first and for looking at second, though it does both well.",
    ),
    middles=(
        "The bass is warm but it never leans on the table.",
        "Every part that wears can be replaced with a small screwdriver.",
        "One button does one thing, and you can find it in the dark.",
        "It wakes in under a second and remembers what it last played from.",
        "The finish is matt and soft to the hand, so it does not show fingerprints.",
        "Calls are clear even on a windy pier.",
    ),
    closings=(
        "It keeps its charge for days when you forget it in a bag.",
        "Spare cushions and cables are kept in stock for ten years.",
        "It arrives in a paper box with nothing to throw away.",
        "Two years of guarantee, and a person to write to.",
    ),
    features=words(
        "Bluetooth 5.3 with two devices at once|Replaceable battery|Spare parts for ten years|"
        "Recycled aluminium and oiled cotton|Charges by USB-C|Physical volume dial|"
        "No app needed, none asked for|Comes with a linen pouch|Wear detection you can switch off|"
        "Equaliser with three sensible settings|Cable and adaptor included|Plastic-free packaging"
    ),
    specs=(
        ("Connection", words("Bluetooth 5.3|Bluetooth 5.3 and cable|Cable|Wi-Fi and Bluetooth")),
        ("Charging", words("USB-C|USB-C, 10 min for 3 h|Mains")),
        ("Guarantee", words("2 years|3 years|5 years")),
        ("Care", words("Wipe with a dry cloth|Wipe with a damp cloth, let it dry")),
    ),
    praise=words(
        "Voices sound as if they were in the room.|The battery lasts longer than promised.|"
        "I forget that I am wearing them.|Setting it up took one minute.|"
        "The dial turns like something made to last.|No hiss, even late at night."
    ),
    blame=words(
        "The left side crackled after a week.|The bass drowns everything else.|"
        "It loses the connection when I walk to the kitchen.|The cable is too short.|"
        "The battery does not last a working day."
    ),
)

SMALL = replace(
    VOICE,
    openings=words(
        "{series} is the small part that everything hangs on.|"
        "{brand} makes {series} as carefully as what it is plugged into.|"
        "{series} does its work and is not heard."
    ),
    middles=words(
        "The plug sits firmly and comes out when you want it to.|It bends without kinking.|"
        "It was counted through 20,000 bends.|The ends are sealed against lint."
    ),
    features=words(
        "Bends 20,000 times without a break|Tinned copper|Plastic-free packaging|"
        "Cotton strap included|Marked ends|No hum, no crackle|Recycled aluminium|"
        "Works with anything standard|Spare parts for ten years|Slim enough for any case|"
        "Stays cool"
    ),
    specs=(("Guarantee", words("2 years|5 years")), ("Care", words("Wipe with a dry cloth"))),
    praise=words(
        "Fits firmly and feels solid.|No crackle at all.|Does exactly what it says.|"
        "Soft, and it does not tangle.|Just what was missing."
    ),
    blame=words("It came loose.|Stiffer than I like.|Shorter than stated.|It hums near a lamp."),
)
