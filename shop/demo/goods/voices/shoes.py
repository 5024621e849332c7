from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
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
