from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Family

GARDEN = Family(
    name="Garden",
    slug="garden",
    code="GAR",
    marks=words("|No. 1|No. 2|No. 3|No. 4|No. 5|No. 6|No. 8|No. 9|Plus|Pro|Small|Large|II|III"),
    brand_leads=False,
    sections=(
        section(
            "Plants",
            leaf(
                "House plants",
                "plant",
                "house plant|potted fern|rubber plant|peace lily",
                "shade-loving|easy-care|air-cleaning|trailing|upright|large-leaved",
                (12, 89),
                axes.PLANT_CM,
                share=14,
                specs=(("Light", "Shade|Half shade|Bright, no direct sun"),),
            ),
            leaf(
                "Herbs in pots",
                "plant",
                "potted basil|potted rosemary|potted thyme|potted sage",
                "organic|kitchen|balcony|hardy",
                (6, 24),
                share=8,
                specs=(("Light", "Full sun|Half shade"),),
            ),
        ),
        section(
            "Seeds",
            leaf(
                "Flower seeds",
                "seeds",
                "flower seeds|meadow mix",
                "bee-friendly|coastal|annual|perennial|late-summer|cut-flower",
                (3, 14),
                is_coloured=False,
                share=9,
                specs=(("Sow", "March to May|April to June|August to October"),),
            ),
            leaf(
                "Vegetable seeds",
                "seeds",
                "tomato seeds|bean seeds|kale seeds|beetroot seeds",
                "organic|heritage|early|windproof|balcony",
                (3, 12),
                is_coloured=False,
                share=8,
                specs=(("Sow", "February to April|March to June"),),
            ),
        ),
        section(
            "Gardening",
            leaf(
                "Hand tools",
                "trowel",
                "hand trowel|planting trowel",
                "forged|stainless|narrow|ash-handled|long",
                (12, 49),
                share=9,
                specs=(("Blade", "Forged carbon steel|Stainless steel"),),
            ),
            leaf(
                "Watering cans",
                "watering_can",
                "watering can|long-neck watering can",
                "galvanised|fine-rose|balanced|indoor|powder-coated",
                (18, 89),
                axes.CAN_L,
                share=9,
                specs=(("Rose", "Brass, removable|Steel"),),
            ),
            leaf(
                "Garden gloves",
                "gloves",
                "gardening gloves|work gloves",
                "bamboo|leather-palmed|thornproof|washable|long-cuffed",
                (8, 39),
                axes.ONE_OR_TWO,
                share=7,
                specs=(("Palm", "Nitrile|Goatskin"),),
            ),
        ),
        section(
            "Workshop",
            leaf(
                "Hammers",
                "hammer",
                "claw hammer|joiner's hammer",
                "ash-handled|balanced|steel-shaft|light|16 oz",
                (14, 69),
                share=6,
                specs=(("Head", "300 g|450 g|600 g"),),
            ),
            leaf(
                "Cordless drills",
                "drill",
                "cordless drill|drill driver",
                "brushless|compact|two-speed|hammer-action|right-angle",
                (59, 329),
                axes.KEYS,
                share=8,
                specs=(("Battery", "2 Ah|4 Ah|2 x 2 Ah"), ("Chuck", "10 mm|13 mm")),
            ),
            leaf(
                "Screwdrivers",
                "screwdriver",
                "screwdriver|bit screwdriver",
                "ratchet|insulated|magnetic|soft-grip|stubby",
                (7, 49),
                share=6,
                specs=(("Tip", "PH2|PZ2|T20|Six bits"),),
            ),
            leaf(
                "Toolboxes",
                "toolbox",
                "toolbox|cantilever toolbox",
                "steel|stackable|lockable|lidded|deep",
                (24, 149),
                share=5,
                specs=(("Length", "38 cm|46 cm|53 cm"),),
            ),
        ),
    ),
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
