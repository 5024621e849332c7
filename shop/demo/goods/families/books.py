from shop.demo.goods import axes
from shop.demo.goods.making import leaf, section, words
from shop.demo.goods.shapes import Axis, Family, Leaf
from shop.demo.goods.voices import books as voices


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
            voice=voices.WRITING,
        ),
    ),
    voice=voices.VOICE,
)
