"""From a number to a product: plan(index) is pure, so any part of the shop can be made anywhere."""

from collections.abc import Callable, Iterator
from random import Random

from shop.demo.goods.making import slugged
from shop.demo.goods.names import BOOK_PATTERNS, BOOK_SUBJECTS, SELLERS, SERIES
from shop.demo.goods.shapes import Goods, Leaf, Variant
from shop.demo.goods.together import BUNDLES
from shop.demo.goods.tree import Slot, slots

Dice = Callable[[], float]

# Coprime to every count of names, so that stepping by it visits all of them before any twice.
_STRIDE = 7_368_787
# Some goods are sold out as a whole; of the others, some variants are.
_ALL_SOLD_OUT = 0.03
_STOCK = ((0.03, 0, 0), (0.13, 1, 5), (0.45, 6, 40), (0.85, 41, 180), (1.0, 181, 500))

# A name stands here as often as its bundle weighs.
_GROUPS: dict[str, tuple[str, ...]] = {
    kind: tuple(b.name for b in BUNDLES if kind in b.kinds for _ in range(b.weight))
    for kind in {kind for bundle in BUNDLES for kind in bundle.kinds}
}


def _numbered(number: int, slot: Slot) -> tuple[str, str, str]:
    """The title, series and kind of a leaf's nth product; no title twice before names run out."""
    leaf = slot.leaf
    kind = leaf.kinds[number % len(leaf.kinds)]
    if not leaf.traits[0]:
        return *_book_title(number, leaf), kind
    marks = slot.family.marks
    total = len(SERIES) * len(marks) * len(leaf.traits) * len(leaf.nouns)
    rest = (number * _STRIDE + len(leaf.slug)) % total
    rest, at = divmod(rest, len(leaf.nouns))
    noun = leaf.nouns[at]
    rest, at = divmod(rest, len(leaf.traits))
    trait = leaf.traits[at]
    at, mark = divmod(rest, len(marks))
    series = f"{SERIES[at]} {marks[mark]}" if mark else SERIES[at]
    return f"{series} {trait} {noun}", series, kind


def _book_title(number: int, leaf: Leaf) -> tuple[str, str]:
    total = len(SERIES) * len(BOOK_SUBJECTS) * len(BOOK_PATTERNS) * len(leaf.nouns)
    rest = (number * _STRIDE + len(leaf.slug)) % total
    rest, noun = divmod(rest, len(leaf.nouns))
    rest, pattern = divmod(rest, len(BOOK_PATTERNS))
    place, subject = divmod(rest, len(BOOK_SUBJECTS))
    series = BOOK_PATTERNS[pattern].format(subject=BOOK_SUBJECTS[subject], place=SERIES[place])
    return f"{series}: {leaf.nouns[noun]}", series


def _rounded(cents: float) -> int:
    """Prices as shops write them: whole dollars from 100 on, below that ending in .90 or .50."""
    if cents >= 10_000:
        return round(cents / 100) * 100
    whole = int(cents) // 100
    return whole * 100 + (90 if cents - whole * 100 >= 50 else 50)


def _on_hand(dice: Dice) -> int:
    chance = dice()
    for limit, low, high in _STOCK:
        if chance < limit:
            return low + int(dice() * (high - low + 1))
    return 0


def _nothing(dice: Dice) -> int:
    return 0


def _some(values: tuple[str, ...], count: int, dice: Dice) -> tuple[str, ...]:
    """`count` neighbours in order: sizes of a product follow each other."""
    if count >= len(values):
        return values
    start = int(dice() * (len(values) - count + 1))
    return values[start : start + count]


def _colours(leaf: Leaf, dice: Dice) -> tuple[str, ...]:
    palette = leaf.palette
    if not leaf.is_coloured:
        return (palette[int(dice() * len(palette))],)
    count = 1 + int(dice() * (2.2 if leaf.axis else 4.2))
    start, step = int(dice() * len(palette)), 1 + 2 * int(dice() * 3)
    return tuple(
        dict.fromkeys(palette[(start + turn * step) % len(palette)] for turn in range(count))
    )


def _sizes(leaf: Leaf, dice: Dice) -> tuple[str, ...]:
    if leaf.axis is None:
        return ()
    most = min(leaf.axis.at_most, len(leaf.axis.values))
    return _some(leaf.axis.values, most - int(dice() * min(2, most)), dice)


def _variants(number: str, leaf: Leaf, colours: tuple[str, ...], dice: Dice) -> tuple[Variant, ...]:
    base = leaf.low * (leaf.high / leaf.low) ** dice()
    reduced = 1.12 + dice() * 0.3 if dice() < 0.18 else 0.0
    stock = _on_hand if dice() >= _ALL_SOLD_OUT else _nothing
    axis = leaf.axis
    made: list[Variant] = []
    prices = [
        (size, base * (1 + axis.step / 100 * turn) if axis else base)
        for turn, size in enumerate(_sizes(leaf, dice) or ("",))
    ]
    for colour in colours:
        for size, cents in prices:
            attributes = {"Colour": colour} if leaf.is_coloured else {}
            if axis:
                attributes[axis.name] = size
            price = _rounded(cents)
            before = _rounded(cents * reduced) if reduced else None
            sku = f"{number}-{len(made) + 1:02d}"
            made.append(Variant(sku, attributes, colour, price, before, stock(dice)))
    return tuple(made)


def _description(slot: Slot, brand: str, series: str, dice: Dice) -> str:
    """Two or three short paragraphs."""
    voice = slot.voice

    def pick(sentences: tuple[str, ...]) -> str:
        return sentences[int(dice() * len(sentences))]

    at, middles = int(dice() * len(voice.middles)), voice.middles
    paragraphs = [
        f"{pick(voice.openings)} {middles[at]}",
        f"{middles[(at + 1) % len(middles)]} {pick(voice.closings)}",
    ]
    if dice() < 0.45:
        paragraphs.insert(1, middles[(at + 2) % len(middles)])
    return "\n\n".join(paragraphs).replace("{series}", series).replace("{brand}", brand)


def _features(slot: Slot, brand: str, dice: Dice) -> tuple[str, ...]:
    every, count = slot.voice.features, 4 + int(dice() * 3)
    start, step = int(dice() * len(every)), (1, 3, 5)[int(dice() * 3)]
    chosen = dict.fromkeys(every[(start + turn * step) % len(every)] for turn in range(count))
    return tuple(text.replace("{brand}", brand) for text in chosen)


def _specs(slot: Slot, dice: Dice) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, choices[int(dice() * len(choices))])
        for label, choices in (*slot.leaf.specs, *slot.voice.specs)
    )


def _reception(dice: Dice) -> tuple[float, float, int, int]:
    """Popularity (a long tail, 1 to 1000), rating, how many rated, and days since the release."""
    popularity = min(1000.0, round((1.0 - dice()) ** -0.85, 3))
    released = int(2_000 * dice() ** 1.7)
    count = int(popularity * (0.4 + 5 * dice()) * min(1.0, released / 200))
    # Two dice pull towards the middle: most goods are good, few are bad.
    rating = round(3.1 + 1.85 * (1 - dice() * dice()), 1) if count else 0.0
    return popularity, rating, count, released


def _group(kind: str, dice: Dice) -> str:
    names = _GROUPS.get(kind)
    return names[int(dice() * len(names))] if names else ""


def plan(index: int, seed: int = 1) -> Goods:
    """The product with this number in the shop grown from this seed; always the same one."""
    dice = Random(index * 1_000_003 + seed * 7_919).random
    return _planned(index, slots(seed), dice)


def _planned(index: int, round_of_slots: tuple[Slot, ...], dice: Dice) -> Goods:
    rounds, at = divmod(index, len(round_of_slots))
    slot = round_of_slots[at]
    title, series, kind = _numbered(rounds * slot.turns + slot.turn, slot)
    brand = slot.brands[int(dice() * len(slot.brands))]
    if slot.family.brand_leads:
        title = f"{brand} {title}"
    seller = SELLERS[int(dice() * dice() * len(SELLERS))]
    number = f"HF-{slot.family.code}-{index:07d}"
    colours = _colours(slot.leaf, dice)
    popularity, rating, count, released = _reception(dice)
    return Goods(
        index=index,
        external_id=f"demo-{index:07d}",
        title=title,
        slug=f"{slugged(title)}-{index}",
        brand=brand,
        seller=seller,
        category=slot.category,
        kind=kind,
        description=_description(slot, brand, series, dice),
        features=_features(slot, brand, dice),
        specs=_specs(slot, dice),
        colours=colours,
        variants=_variants(number, slot.leaf, colours, dice),
        popularity=popularity,
        rating=rating,
        rating_count=count,
        released_days_ago=released,
        bought_with=_group(kind, dice),
    )


def goods(count: int, seed: int = 1, start: int = 0) -> Iterator[Goods]:
    """`count` products from `start` on, the same as plan() gives one by one."""
    round_of_slots, generator = slots(seed), Random()
    for index in range(start, start + count):
        generator.seed(index * 1_000_003 + seed * 7_919)
        yield _planned(index, round_of_slots, generator.random)
