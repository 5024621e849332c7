from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Family

KITCHEN = Family(
    name="Kitchen",
    slug="kitchen",
    code="KIT",
    marks=words(
        "|No. 1|No. 2|No. 3|No. 4|No. 5|No. 6|No. 7|No. 8|No. 9|No. 12|No. 14|No. 18|No. 21"
    ),
    brand_leads=False,
    sections=(
        section(
            "Coffee and tea",
            leaf(
                "Kettles",
                "kettle",
                "kettle|electric kettle",
                "gooseneck|enamel|whistling|quick-boil|quiet-boil|double-wall",
                (29, 169),
                axes.KETTLE_L,
                share=12,
                specs=(("Material", "Steel|Enamelled steel|Steel and oak"),),
            ),
            leaf(
                "Coffee makers",
                "moka",
                "stovetop coffee maker|moka pot",
                "aluminium|induction|two-cup|four-cup|six-cup|slow-pour",
                (22, 119),
                share=11,
                specs=(("Hobs", "All|All but induction"), ("Cups", "2|4|6")),
            ),
            leaf(
                "Teapots",
                "teapot",
                "teapot|stoneware teapot",
                "drip-free|ribbed|glazed|one-pot|family|salt-fired",
                (24, 98),
                share=8,
                specs=(("Sieve", "Steel, removable|Fired in"),),
            ),
            leaf(
                "Tea",
                "tea",
                "black tea|green tea|herbal tea|oolong tea",
                "smoky|garden|evening|breakfast|spring-picked|sea-buckthorn|malty",
                (6, 24),
                axes.TEA_GRAMS,
                is_coloured=False,
                share=10,
                specs=(("Steep", "2 min at 80 C|3 min at 95 C|5 min at 98 C"),),
            ),
        ),
        section(
            "Cookware",
            leaf(
                "Frying pans",
                "pan",
                "frying pan|skillet",
                "cast-iron|carbon-steel|ceramic|deep|everyday|crepe",
                (26, 159),
                axes.POT_CM,
                share=11,
                specs=(("Hobs", "All, oven to 250 C|All but induction"),),
            ),
            leaf(
                "Casseroles",
                "pot",
                "casserole|stockpot",
                "enamelled|cast-iron|lidded|shallow|slow-cook|three-ply",
                (49, 289),
                axes.POT_CM,
                share=9,
                specs=(("Hobs", "All, oven to 260 C"), ("Weight", "2.1 kg|3.4 kg|4.6 kg")),
            ),
            leaf(
                "Kitchen knives",
                "knife",
                "chef's knife|vegetable knife|bread knife",
                "hand-forged|stainless|carbon-steel|hammered|full-tang|balanced",
                (24, 189),
                axes.KNIFE_CM,
                share=9,
                specs=(("Steel", "Stainless 58 HRC|Carbon 61 HRC"),),
            ),
        ),
        section(
            "Tableware",
            leaf(
                "Mugs",
                "mug",
                "mug|stoneware mug|coffee mug",
                "speckled|hand-thrown|stackable|wide|ribbed|salt-glazed|everyday",
                (9, 38),
                axes.MUG_ML,
                share=18,
                specs=(("Material", "Stoneware|Porcelain|Enamel"),),
            ),
            leaf(
                "Bowls",
                "bowl",
                "bowl|serving bowl",
                "speckled|nesting|deep|shallow|hand-thrown|two-tone",
                (12, 79),
                axes.BOWL_CM,
                share=10,
                specs=(("Material", "Stoneware|Porcelain"),),
            ),
            leaf(
                "Plates",
                "plates",
                "plates|dinner plates",
                "stoneware|rimmed|coupe|stackable|everyday|reactive-glaze",
                (24, 119),
                axes.SET_OF,
                share=8,
                specs=(("Diameter", "21 cm|24 cm|27 cm"),),
            ),
            leaf(
                "Glasses",
                "glasses",
                "tumblers|water glasses",
                "mouth-blown|recycled|stacking|ribbed|tinted|thick-based",
                (14, 69),
                axes.SET_OF,
                share=8,
                specs=(("Capacity", "200 ml|280 ml|350 ml"),),
            ),
        ),
        section(
            "Bottles and flasks",
            leaf(
                "Water bottles",
                "bottle",
                "water bottle|drinking bottle",
                "leakproof|steel|wide-neck|everyday|lightweight|loop-top",
                (14, 45),
                axes.BOTTLE_ML,
                share=14,
                specs=(("Material", "Steel 18/8|Glass in silicone"),),
            ),
            leaf(
                "Insulated flasks",
                "bottle",
                "insulated flask|vacuum flask",
                "all-day|double-wall|powder-coated|one-hand|slim",
                (22, 64),
                axes.BOTTLE_ML,
                share=8,
                specs=(("Keeps warm", "8 h|12 h|18 h"),),
            ),
        ),
    ),
    openings=(
        "{series} is a plain thing made with care, for the part of the day that repeats itself.",
        "{brand} makes {series} in small batches, in a workshop that smells of clay and coffee.",
        "{series} sits well in the hand and better on the table.",
        "Somebody will use {series} every morning, so it was drawn for mornings.",
        "{series} does one job in the kitchen and does it for years.",
    ),
    middles=(
        "No two pieces have quite the same surface; the glaze moves a little in the fire.",
        "The edge is rounded where fingers and lips meet it.",
        "It pours without a drop on the cloth.",
        "The weight is in the base, so it stands where you put it.",
        "It goes from stove to table without a stand-in.",
        "The handle stays cool and leaves room for a large hand.",
    ),
    closings=(
        "It is easily cleaned and hard to wear out.",
        "If it breaks within two years, we send another.",
        "Wrapped in paper and wood wool; nothing to feel bad about.",
        "It stacks with everything else {brand} makes.",
    ),
    features=words(
        "Safe in the dishwasher|Lead-free glaze|Fired at 1,240 C|Made in small batches|"
        "Stays put on a wet table|Balanced for one hand|Spare lids and seals in stock|"
        "Free of coatings that wear off|Fits standard shelves|Recycled steel|"
        "Suits gas, ceramic and wood fires|Packed without plastic"
    ),
    specs=(
        ("Dishwasher", words("Yes|Yes, top rack|By hand, please")),
        ("Made in", words("Small batches|Series of 200|A workshop of nine")),
        ("Guarantee", words("2 years|5 years|10 years")),
        ("Care", words("Rinse soon after use|Dry after washing|Oil once a season")),
    ),
    praise=words(
        "It pours without dripping.|The glaze is lovelier than in the picture.|"
        "My favourite thing on the shelf.|Heavy in a good way.|Cleans with a wipe.|"
        "The handle fits my hand exactly."
    ),
    blame=words(
        "The glaze chipped after a month.|Smaller than I thought.|The lid does not sit well.|"
        "It stained after the first coffee.|The handle gets too hot."
    ),
)
