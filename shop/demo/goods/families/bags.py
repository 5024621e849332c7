from shop.demo.goods import axes
from shop.demo.goods.making import LEATHER, leaf, section, words
from shop.demo.goods.shapes import Family

BAGS = Family(
    name="Bags",
    slug="bags",
    code="BAG",
    marks=words("|One|Two|Three|Day|Trek|City|Coast|Plus|Slim|Light|Field|II|III|IV"),
    brand_leads=False,
    sections=(
        section(
            "Backpacks",
            leaf(
                "Everyday backpacks",
                "backpack",
                "backpack|day pack",
                "roll-top|waxed-canvas|slim|laptop|water-repellent|clip-top",
                (49, 189),
                axes.PACK_LITRES,
                share=20,
                specs=(("Laptop", 'Up to 14"|Up to 16"'),),
            ),
            leaf(
                "Hiking backpacks",
                "backpack",
                "hiking backpack|touring pack",
                "ventilated|frame|ultralight|all-weather|hip-belt|coast-path",
                (69, 259),
                axes.PACK_LITRES,
                share=12,
                specs=(("Back length", "Adjustable|Regular|Long"),),
            ),
        ),
        section(
            "Totes and shoppers",
            leaf(
                "Canvas totes",
                "tote",
                "tote bag|canvas tote",
                "heavy-canvas|zip-top|leather-handled|market|boat|lined",
                (22, 119),
                share=13,
                specs=(("Holds", "12 kg|15 kg|20 kg"),),
            ),
            leaf(
                "Shoppers",
                "tote",
                "shopper|market bag",
                "folding|washable|wide|recycled|everyday",
                (9, 49),
                share=7,
                specs=(("Holds", "10 kg|15 kg"),),
            ),
        ),
        section(
            "Travel bags",
            leaf(
                "Suitcases",
                "suitcase",
                "suitcase|hard-shell suitcase",
                "four-wheel|ribbed|silent-wheel|expandable|lightweight|lockable",
                (89, 389),
                axes.CASE_SIZE,
                share=11,
                specs=(("Wheels", "Four, replaceable|Four double"), ("Lock", "Combination|Key")),
            ),
            leaf(
                "Weekend bags",
                "duffel",
                "weekend bag|duffel",
                "waxed|waterproof|roll-end|convertible|overnight|boathouse",
                (59, 249),
                axes.BAG_LITRES,
                share=11,
                specs=(("Carry", "Hand and shoulder|Hand, shoulder and back"),),
            ),
        ),
        section(
            "Small leather goods",
            leaf(
                "Wallets",
                "wallet",
                "wallet|leather wallet",
                "slim|bifold|coin-pocket|vegetable-tanned|long|zip-round",
                (29, 129),
                palette=LEATHER,
                share=10,
                specs=(("Cards", "6|8|12"),),
            ),
            leaf(
                "Card holders",
                "wallet",
                "card holder|card case",
                "slim|shielded|pull-tab|two-sided",
                (19, 69),
                palette=LEATHER,
                share=6,
                specs=(("Cards", "4|6"),),
            ),
        ),
    ),
    openings=(
        "{series} carries more than it looks and looks better than it must.",
        "{brand} cut {series} from one heavy cloth, with as few seams as possible.",
        "{series} has a place for each thing you take along, and none for what you do not need.",
        "{series} is for the ferry, the office and the long way home.",
        "{series} was carried along the coast path for a year before it was sold.",
    ),
    middles=(
        "Zips run smoothly with one hand, even in gloves.",
        "The straps are wide where weight lies and narrow where it does not.",
        "Rain runs off; the seams on top are covered.",
        "A pocket against the back keeps papers flat and safe.",
        "Inside it is light in colour, so that you find what you look for.",
    ),
    closings=(
        "Buckles and straps can be replaced without a sewing machine.",
        "{brand} mends its bags for as long as you own them.",
        "It gets softer with the years, not weaker.",
        "It folds to the size of a book when it is empty.",
    ),
    features=words(
        "Water-repellent without fluorine|Padded sleeve for a laptop|Luggage strap on the back|"
        "Bottle pockets on both sides|Lifetime mending|Recycled lining|Solid brass fittings|"
        "Hidden pocket for papers|Stands by itself|Key clip on a cord|Two ways to carry|"
        "Reflective thread in the strap"
    ),
    specs=(
        ("Material", words("Waxed cotton|Recycled nylon|Heavy canvas|Vegetable-tanned leather")),
        ("Lining", words("Recycled polyester|Cotton|None")),
        ("Guarantee", words("5 years|10 years|Mended for life")),
        ("Care", words("Brush when dry|Sponge with cold water|Wax once a year")),
    ),
    praise=words(
        "It holds everything for three days.|The zips run like butter.|"
        "Dry inside after hours of rain.|"
        "The straps do not cut in.|Handsome and useful.|Still like new after a year."
    ),
    blame=words(
        "A seam opened after a month.|The strap slips under weight.|Smaller than it looks.|"
        "No pocket is large enough for a bottle.|The zip catches on the lining."
    ),
)
