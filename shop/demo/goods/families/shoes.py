from shop.demo.goods import axes
from shop.demo.goods.making import LEATHER, leaf, section, words
from shop.demo.goods.shapes import Family

SHOES = Family(
    name="Shoes",
    slug="shoes",
    code="SHO",
    marks=words("|One|Two|Three|Low|Mid|High|Light|Grip|Street|Coast|II|III|IV"),
    brand_leads=False,
    sections=(
        section(
            "Trainers",
            leaf(
                "Everyday trainers",
                "sneaker",
                "trainers|sneakers",
                "canvas|leather|low-top|knit|retro|wide-fit|court",
                (49, 169),
                axes.SHOE_EU,
                share=20,
                specs=(("Upper", "Canvas|Leather|Recycled knit"),),
            ),
            leaf(
                "Running shoes",
                "sneaker",
                "running shoes|trail shoes",
                "cushioned|lightweight|trail|stable|daily|long-run",
                (79, 199),
                axes.SHOE_EU,
                share=14,
                specs=(("Drop", "4 mm|6 mm|8 mm"),),
            ),
        ),
        section(
            "Boots",
            leaf(
                "Walking boots",
                "boot",
                "walking boots|hiking boots",
                "waterproof|leather|mid-cut|resoleable|all-weather|lined",
                (99, 289),
                axes.SHOE_EU,
                share=12,
                specs=(("Sole", "Rubber, resoleable|Rubber lug"),),
            ),
            leaf(
                "Ankle boots",
                "boot",
                "ankle boots|lace-up boots",
                "oiled-leather|suede|side-zip|welted|shearling-lined",
                (89, 259),
                axes.SHOE_EU,
                LEATHER,
                share=8,
                specs=(("Upper", "Oiled leather|Suede"),),
            ),
            leaf(
                "Wellington boots",
                "wellington",
                "wellington boots|rain boots",
                "natural-rubber|short|fleece-lined|harbour|deep-tread",
                (39, 129),
                axes.SHOE_EU,
                share=8,
                specs=(("Material", "Natural rubber"),),
            ),
        ),
        section(
            "Summer shoes",
            leaf(
                "Sandals",
                "sandal",
                "sandals|strap sandals",
                "cork|buckled|leather|wide-strap|walking",
                (39, 139),
                axes.SHOE_EU,
                share=10,
                specs=(("Footbed", "Cork|Leather|Rubber"),),
            ),
            leaf(
                "Beach shoes",
                "sandal",
                "beach sandals|deck slides",
                "quick-dry|floating|rope-strap|barefoot",
                (15, 69),
                axes.SHOE_EU,
                share=6,
                specs=(("Footbed", "Rubber|Recycled foam"),),
            ),
        ),
        section(
            "House shoes",
            leaf(
                "Felt slippers",
                "slipper",
                "felt slippers|slippers",
                "wool|closed-back|open-back|two-tone|rubber-soled",
                (29, 99),
                axes.SHOE_EU,
                share=8,
                specs=(("Upper", "Wool felt"),),
            ),
            leaf(
                "Lined slippers",
                "slipper",
                "house shoes|lined slippers",
                "shearling|warm|low|hut",
                (39, 119),
                axes.SHOE_EU,
                share=5,
                specs=(("Lining", "Shearling|Wool"),),
            ),
        ),
    ),
    openings=(
        "{series} fits on the first day and still fits after a thousand.",
        "{brand} shapes {series} on a last that leaves room for toes.",
        "{series} is light on the foot and quiet on the stairs.",
        "{series} walks well on wet stone, which is what it was made for.",
        "{series} is an honest shoe: a good sole, a good upper and little else.",
    ),
    middles=(
        "The sole bends where the foot bends.",
        "The lining is soft and dries overnight.",
        "Laces stay tied because they are flat and a little rough.",
        "The heel holds without rubbing.",
        "The insole lifts out, so that yours goes in.",
    ),
    closings=(
        "Sizes run true; between two, take the larger.",
        "It can be resoled, and we do that too.",
        "Send it back within thirty days if it pinches.",
        "It comes with a second pair of laces.",
    ),
    features=words(
        "Roomy toe box|Grips wet stone|Removable insole|Can be resoled|Second pair of laces|"
        "Recycled rubber sole|Breathing lining|Reflective heel tab|No break-in needed|"
        "Stitched, not only glued|Vegan glue|Light enough to forget"
    ),
    specs=(
        ("Fit", words("True to size|Roomy|Narrow: take one larger")),
        ("Sole", words("Recycled rubber|Natural rubber|Crepe")),
        ("Guarantee", words("2 years|2 years, resoling offered")),
        ("Care", words("Brush off dry mud|Wipe and let dry slowly|Wax twice a year")),
    ),
    praise=words(
        "Comfortable from the first hour.|They grip on wet cobbles.|True to size.|"
        "My feet stay dry all day.|Light, and still sturdy.|The colour is beautiful."
    ),
    blame=words(
        "They run half a size small.|The sole came loose after six weeks.|Too narrow in front.|"
        "The heel rubs.|They squeak on stone floors."
    ),
)
