from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} does what it says and then gets out of the way.",
        "{brand} made {series} to be opened, mended and kept.",
        "{series} is quiet, cool and quick enough for years.",
        "{series} starts when you do.",
        "There is nothing on {series} that you did not ask for.",
    ),
    middles=(
        "Screws are ordinary ones, and the guide to them is public.",
        "Set-up takes three questions and no account.",
        "It was measured for a week in an ordinary house, not in a laboratory.",
        "Edges are soft, and the surface does not show prints.",
        "It works with what you already have.",
    ),
    closings=(
        "Parts and repairs are a matter of course.",
        "Parts are on sale in this shop.",
        "It is sent in a box that serves to return the old one.",
        "Two years of guarantee, and an address for questions.",
    ),
    features=words(
        "No account needed|Parts sold separately|Public repair guide|Works without an app|"
        "Low energy in stand-by|Recycled aluminium|Quiet below 20 dB|Made to be opened|"
        "Plugs you already own|Plastic-free packaging|Tested for 10,000 hours|"
        "Clear printed manual"
    ),
    specs=(
        ("Guarantee", words("2 years|3 years|5 years")),
        ("Care", words("Dry microfibre cloth|Keep away from water")),
    ),
    praise=words(
        "Set up in five minutes.|Quiet and quick.|It simply works.|Solid, no rattles.|"
        "Everything fits.|Good value and no account needed."
    ),
    blame=words(
        "It disconnects twice a day.|Gets warm under load.|The manual says nothing useful.|"
        "It stopped after two months.|Slower than stated."
    ),
)
