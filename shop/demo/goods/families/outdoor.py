from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Family

OUTDOOR = Family(
    name="Outdoor",
    slug="outdoor",
    code="OUT",
    marks=words("|One|Two|Three|Light|Trail|Storm|Summer|Pro|Plus|II|III|IV|X"),
    brand_leads=False,
    sections=(
        section(
            "Camping",
            leaf(
                "Tents",
                "tent",
                "tent|dome tent",
                "storm|ultralight|quick-pitch|four-season|family|dark-room",
                (99, 649),
                axes.TENT_FOR,
                share=12,
                specs=(("Water column", "3,000 mm|5,000 mm"), ("Weight", "1.9 kg|2.8 kg|4.2 kg")),
            ),
            leaf(
                "Camping lanterns",
                "lantern",
                "lantern|camping lantern",
                "rechargeable|dimmable|storm|folding|warm-light",
                (19, 89),
                share=11,
                specs=(("Burns", "20 h|40 h|80 h"),),
            ),
            leaf(
                "Camping cookware",
                "pot|pan",
                "camping pot|camping pan",
                "nesting|titanium|anodised|folding-handle",
                (19, 89),
                share=6,
                specs=(("Weight", "180 g|320 g|540 g"),),
            ),
        ),
        section(
            "Water sports",
            leaf(
                "Surfboards",
                "surfboard",
                "surfboard|longboard",
                "soft-top|epoxy|beginner's|fish-tail|wooden",
                (189, 899),
                axes.BOARD_FT,
                share=8,
                specs=(("Volume", "34 l|48 l|62 l"),),
            ),
            leaf(
                "Beach kites",
                "kite",
                "sport kite|beach kite",
                "two-line|power|ripstop|quick-launch",
                (24, 149),
                share=5,
                specs=(("Span", "120 cm|160 cm|200 cm"),),
            ),
        ),
        section(
            "Cycling",
            leaf(
                "Helmets",
                "helmet",
                "cycling helmet|city helmet",
                "ventilated|visored|lit|lightweight|round",
                (39, 199),
                axes.ONE_OR_TWO,
                share=10,
                specs=(("Standard", "EN 1078"), ("Weight", "260 g|320 g|390 g")),
            ),
            leaf(
                "Bike bottles",
                "bottle",
                "bike bottle|cage bottle",
                "squeeze|insulated|one-hand|dust-capped",
                (9, 32),
                axes.BOTTLE_ML,
                share=6,
                specs=(("Fits", "All standard cages"),),
            ),
        ),
        section(
            "Fitness",
            leaf(
                "Exercise mats",
                "mat",
                "exercise mat|yoga mat",
                "natural-rubber|cork|non-slip|travel|extra-long",
                (24, 109),
                axes.MAT_MM,
                share=11,
                specs=(("Measures", "183 x 61 cm|200 x 66 cm"),),
            ),
            leaf(
                "Hand weights",
                "dumbbell",
                "hand weight|dumbbell",
                "cast-iron|coated|hexagonal|soft-grip",
                (9, 79),
                axes.WEIGHT_KG,
                share=7,
                specs=(("Sold", "Singly|In pairs"),),
            ),
        ),
    ),
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
