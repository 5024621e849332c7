from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Family

HOME = Family(
    name="Home",
    slug="home",
    code="HOM",
    marks=words("|No. 1|No. 2|No. 3|No. 4|No. 5|No. 7|No. 8|No. 11|Low|High|Small|Grand|II|III"),
    brand_leads=False,
    sections=(
        section(
            "Lighting",
            leaf(
                "Desk lamps",
                "lamp",
                "desk lamp|task lamp",
                "dimmable|swing-arm|warm-light|clamp-on|slim|jointed",
                (39, 219),
                share=12,
                specs=(("Light", "2,700 K|2,200 to 4,000 K"), ("Output", "420 lm|650 lm|800 lm")),
            ),
            leaf(
                "Reading lamps",
                "lamp",
                "reading lamp|bedside lamp",
                "cordless|dimmable|soft-glow|touch|folding",
                (29, 169),
                share=10,
                specs=(("Light", "2,700 K|2,200 K"),),
            ),
            leaf(
                "Scented candles",
                "candle",
                "scented candle|soy candle",
                "sea-salt|cedar|fig-leaf|rosemary|driftwood|linen|unscented",
                (12, 58),
                axes.CANDLE_H,
                share=12,
                specs=(("Wax", "Soy|Rapeseed|Beeswax"),),
            ),
        ),
        section(
            "Living room",
            leaf(
                "Lounge chairs",
                "chair",
                "lounge chair|armchair",
                "low|upholstered|oak-legged|wool|rounded|high-backed",
                (189, 899),
                share=8,
                specs=(("Legs", "Oiled oak|Ash"), ("Cover", "Wool|Boucle|Linen")),
            ),
            leaf(
                "Cushions",
                "cushion",
                "cushion|scatter cushion",
                "linen|striped|velvet|wool|embroidered|washed-cotton",
                (16, 79),
                axes.CUSHION_CM,
                share=12,
                specs=(("Filling", "Feather|Wool|Recycled fibre"),),
            ),
            leaf(
                "Blankets",
                "blanket",
                "blanket|throw",
                "lambswool|merino|cotton|herringbone|waffle|fringed",
                (39, 249),
                axes.BLANKET_CM,
                share=10,
                specs=(("Material", "Lambswool|Merino|Organic cotton"),),
            ),
        ),
        section(
            "Decoration",
            leaf(
                "Vases",
                "vase",
                "vase|stem vase",
                "hand-thrown|stoneware|fluted|bottle-neck|speckled|tall",
                (18, 129),
                axes.VASE_CM,
                share=10,
                specs=(("Material", "Stoneware|Porcelain"),),
            ),
            leaf(
                "Clocks",
                "clock",
                "mantel clock|table clock",
                "silent|radio-controlled|oak-footed|clear-faced|sweeping|tidal",
                (29, 149),
                share=7,
                specs=(("Movement", "Quartz, silent|Radio-controlled"),),
            ),
        ),
        section(
            "Children's room",
            leaf(
                "Soft toys",
                "bear",
                "bear|soft toy",
                "organic-cotton|washable|floppy|pocket|sleepy|knitted",
                (14, 69),
                share=8,
                specs=(("Age", "From birth|From 12 months"),),
            ),
            leaf(
                "Wooden toys",
                "boat|blocks",
                "wooden toy|wooden play set",
                "beech|hand-painted|floating|stacking|oiled|first",
                (12, 79),
                share=9,
                specs=(("Age", "From 18 months|From 3 years"), ("Wood", "Beech|Lime|Maple")),
            ),
            leaf(
                "Kites",
                "kite",
                "kite|beginner's kite",
                "single-line|ripstop|easy-fly|folding|long-tailed",
                (15, 69),
                share=4,
                specs=(("Wind", "8 to 30 km/h|12 to 40 km/h"),),
            ),
        ),
    ),
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
