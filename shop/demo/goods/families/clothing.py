from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Family

CLOTHING = Family(
    name="Clothing",
    slug="clothing",
    code="CLO",
    marks=words("|One|Two|Crew|Boat|Deck|Shore|Heavy|Light|Winter|Summer|II|III|IV"),
    brand_leads=False,
    sections=(
        section(
            "Tops",
            leaf(
                "T-shirts",
                "tee",
                "T-shirt|pocket T-shirt",
                "organic-cotton|heavyweight|relaxed|boxy|slub|long-line",
                (18, 59),
                axes.WEAR,
                share=18,
                specs=(("Weight", "160 g/m2|200 g/m2|240 g/m2"),),
            ),
            leaf(
                "Base layers",
                "tee",
                "base layer|merino T-shirt",
                "merino|thermal|fine-knit|quick-dry",
                (39, 99),
                axes.WEAR,
                share=8,
                specs=(("Weight", "150 g/m2|180 g/m2"),),
            ),
            leaf(
                "Sweaters",
                "sweater",
                "sweater|fisherman's sweater|jumper",
                "lambswool|cable-knit|merino|yoked|ribbed|heavy-gauge",
                (69, 249),
                axes.WEAR,
                share=14,
                specs=(("Gauge", "5|7|12"),),
            ),
        ),
        section(
            "Outerwear",
            leaf(
                "Rain jackets",
                "jacket",
                "rain jacket|raincoat",
                "waterproof|packable|three-layer|waxed|hooded|long",
                (79, 349),
                axes.WEAR,
                share=12,
                specs=(("Water column", "8,000 mm|15,000 mm|20,000 mm"),),
            ),
            leaf(
                "Deck jackets",
                "jacket",
                "deck jacket|smock",
                "lined|canvas|quilted|fleece-backed|boatyard",
                (89, 299),
                axes.WEAR,
                share=8,
                specs=(("Lining", "Wool|Fleece|None"),),
            ),
        ),
        section(
            "Accessories",
            leaf(
                "Hats",
                "beanie",
                "knitted hat|watch cap",
                "merino|ribbed|bobble|double-layer|short",
                (15, 59),
                share=11,
                specs=(("Fits", "54 to 60 cm"),),
            ),
            leaf(
                "Scarves",
                "scarf",
                "scarf|wool scarf",
                "brushed|lambswool|tasselled|fine|oversized",
                (24, 119),
                share=8,
                specs=(("Measures", "180 x 30 cm|200 x 70 cm"),),
            ),
            leaf(
                "Socks",
                "socks",
                "socks|wool socks",
                "boot|ribbed|everyday|cushioned|bed|striped",
                (9, 32),
                axes.ONE_OR_TWO,
                share=12,
                specs=(("Pairs", "1|2|3"),),
            ),
        ),
    ),
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
