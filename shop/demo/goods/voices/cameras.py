from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is ready before the moment is over.",
        "{brand} built {series} for people who take a camera along, not for a cupboard.",
        "{series} sees a little more than you do and shows it plainly.",
        "The controls of {series} lie where fingers already are.",
        "{series} is for grey mornings as much as for golden evenings.",
    ),
    middles=(
        "Contrast holds right into the corners.",
        "Seals keep out spray and sand.",
        "Rings turn with just enough resistance to stay where you leave them.",
        "Colours are calm and close to what you remember.",
        "It starts in less than half a second.",
    ),
    closings=(
        "Checked and adjusted by hand before it leaves {brand}.",
        "It comes with a strap, a cloth and a short, clear manual.",
        "Service and spare parts for at least ten years.",
        "Updates are free and asked for only once.",
    ),
    features=words(
        "Sealed against spray and dust|Clear controls with click stops|Silent mode|"
        "Strap and cloth included|Metal mount|Repaired by {brand} for ten years|"
        "Charges by USB-C|Works with gloves|Multi-coated glass|Printed manual|"
        "Weighs less than it looks|Two-year exchange service"
    ),
    specs=(
        ("Weather", words("Sealed|Splash-proof|Keep dry")),
        ("Weight", words("290 g|420 g|610 g|880 g")),
        ("Guarantee", words("2 years|3 years|5 years")),
        ("Care", words("Clean with the cloth supplied|Blow off sand before wiping")),
    ),
    praise=words(
        "Sharp right into the corners.|Light enough to take everywhere.|"
        "Colours as I remember them.|"
        "It survived a day of spray.|Everything is where my fingers expect it.|Quick and quiet."
    ),
    blame=words(
        "It hunts for focus in low light.|The battery is empty by noon.|Heavier than I wanted.|"
        "The screen is hard to read in sun.|The strap lug came loose."
    ),
)

KEEPING = replace(
    VOICE,
    openings=words(
        "{series} keeps what you saw.|{brand} made {series} for the day on which all goes wrong.|"
        "{series} is the part nobody sees and everybody needs."
    ),
    middles=words(
        "It takes rain, sand and a fall.|It is quick enough not to be noticed.|"
        "Labels can be written on with a pencil.|It does not mind the cold."
    ),
    closings=words(
        "Tested one by one before it leaves {brand}.|It comes with a short, clear manual.|"
        "If it ever fails, we send another."
    ),
    features=words(
        "Proof against water and dust|Shockproof|Tested one by one|Works in the cold|"
        "Room for a name|Recycled materials|Never in the way|Plastic-free packaging|"
        "Two-year exchange service|Made for daily use|Holds more than it looks"
    ),
    specs=(("Guarantee", words("5 years|10 years")), ("Care", words("Keep dry|Brush off sand"))),
    praise=words(
        "Never let me down.|Quick and dependable.|Survived a wet week.|Exactly the right size."
    ),
    blame=words(
        "Not what was stated.|The label fell off.|It failed after a month.|Fits too tightly."
    ),
)

STEADY = replace(
    VOICE,
    middles=words(
        "Every lock can be worked with gloves.|Seals keep out spray and sand.|"
        "It is quick to set up and quicker to put away.|It holds still in a stiff breeze."
    ),
    features=words(
        "Sealed against spray and dust|Works with gloves|Pouch included|Weighs less than it looks|"
        "Spare parts for ten years|Rubber where hands grip|Adjusted by hand|Printed manual|"
        "Quiet in the field|Fits standard threads|Two-year exchange service"
    ),
    praise=words(
        "Steady even in wind.|Light enough to take everywhere.|It survived a day of spray.|"
        "Everything is where my fingers expect it.|Smooth and precise."
    ),
    blame=words(
        "A lock slips.|Heavier than I wanted.|The pouch is too tight.|One part arrived scratched."
    ),
)
