from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Axis, Family, Leaf


def _book(name: str, nouns: str, prices: tuple[int, int], share: int) -> Leaf:
    return leaf(
        name, "book", nouns, "", prices, axes.BOOK_FORMAT, is_coloured=False, share=share,
        specs=(("Pages", "96|184|256|312|448|624"), ("Language", "English")),
    )  # fmt: skip


def _paper(
    name: str, kind: str, nouns: str, traits: str, prices: tuple[int, int], axis: Axis | None
) -> Leaf:
    return leaf(
        name, kind, nouns, traits, prices, axis, share=7,
        specs=(("Made of", "Recycled materials|Certified wood and paper|Brass and resin"),),
    )  # fmt: skip


BOOKS = Family(
    name="Books",
    slug="books",
    code="BOK",
    marks=words("|No. 1|No. 2|No. 3|No. 4|No. 5|No. 6|No. 8|No. 10|No. 12|Pocket|Desk|Travel"),
    brand_leads=False,
    sections=(
        section(
            "Fiction",
            _book("Novels", "a novel", (11, 32), 20),
            _book("Short stories", "stories|tales", (10, 26), 9),
            _book("Crime", "a mystery|a harbour mystery", (10, 28), 13),
        ),
        section(
            "Non-fiction",
            _book("Sea and nature", "a natural history|notes from the coast", (14, 48), 10),
            _book("Travel writing", "a journey|a walker's guide", (13, 42), 9),
            _book("Cookbooks", "recipes from the coast|a cookbook", (19, 58), 9),
            _book("Crafts", "a maker's handbook|patterns and projects", (17, 49), 7),
        ),
        section(
            "Children's books",
            _book("Picture books", "a picture book", (9, 24), 10),
            _book("Young readers", "an adventure|a story for ages 8 to 12", (8, 22), 9),
        ),
        section(
            "Stationery",
            _paper(
                "Notebooks",
                "notebook",
                "notebook|journal",
                "clothbound|dot-grid|softcover|lay-flat|pocket|waterproof",
                (7, 38),
                axes.RULING,
            ),
            _paper(
                "Pens",
                "pen",
                "fountain pen|rollerball pen",
                "brass|resin|piston|pocket|lacquered|everyday",
                (14, 189),
                axes.NIB,
            ),
            _paper(
                "Desk pots",
                "pencils",
                "pencil pot|pencil set",
                "stoneware|turned|weighted|glazed",
                (9, 45),
                None,
            ),
        ),
    ),
    openings=(
        "{series} is one to keep beside the lamp.",
        "{series} begins quietly and does not let go.",
        "{brand} has printed {series} on paper that is a pleasure to turn.",
        "{series} belongs on a table near a window.",
        "There is weather in {series}, and good company.",
    ),
    middles=(
        "It is thread-sewn, so that it lies open where you stopped.",
        "The type is large enough for the last half hour of the day.",
        "It gives time to details that others pass by.",
        "There is room in it for what you want to add.",
        "It makes a fine present, even to oneself.",
    ),
    closings=(
        "Printed on paper from managed forests.",
        "A ribbon marks the place.",
        "Sent flat and well wrapped, so that the corners arrive.",
        "It is the kind of thing one lends and wants back.",
    ),
    features=words(
        "Thread-sewn, lies flat|Ribbon to mark the place|Wood-free, age-resistant paper|"
        "Cloth on the spine|Printed with plant-based inks|Climate-neutral print|"
        "Good to give away|Wrapped as a present if you wish|A place for your name|Corners protected for the post|Made to be lent"
    ),
    specs=(
        ("Paper", words("90 g/m2, ivory|100 g/m2, white|120 g/m2, natural")),
        ("Binding", words("Thread-sewn|Glued|Spiral")),
        ("Care", words("Keep dry|Keep out of strong sun")),
    ),
    praise=words(
        "I read it in two evenings.|Beautiful paper and a binding that lies flat.|"
        "A present that went down well.|Better than I had hoped for.|It feels lovely in the hand."
    ),
    blame=words(
        "The corners were bent on arrival.|The print is too small for me.|"
        "It starts well and then drifts.|The paper lets ink through.|The spine cracked early."
    ),
)
