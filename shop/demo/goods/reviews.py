"""What buyers say: general words by stars, opinions by family, and no invented persons."""

from collections.abc import Iterator
from random import Random

from shop.demo.goods.families import FAMILIES
from shop.demo.goods.making import words
from shop.demo.goods.shapes import Goods, Review, Voice

_VOICES: dict[str, Voice] = {
    section.slug: section.voice or family.voice
    for family in FAMILIES
    for section in family.sections
}

TITLES: dict[int, tuple[str, ...]] = {
    1: words(
        "Sent it back|Not for me|Disappointed|Broke too soon|Would not buy again|Expected more"
    ),
    2: words("Below expectations|Nice idea, poor finish|So-so|Not worth the price|Has its flaws"),
    3: words(
        "It is all right|Good with a catch|Does the job|Fair for the price|Neither here nor there"
    ),
    4: words("Very good|Nearly perfect|Happy with it|Well made|Good, with one small wish|Solid"),
    5: words(
        "Exactly what I wanted|Could not be happier|Lovely|Best I have had|Buy it|"
        "Worth every cent|A keeper|Better than the pictures"
    ),
}

REMARKS: dict[int, tuple[str, ...]] = {
    1: words(
        "I asked for my money back and got it within two days.|It went back the next morning.|"
        "At this price I expected something else.|The idea is good, the thing is not."
    ),
    2: words(
        "I keep it for want of something better.|Service was kind, the product less so.|"
        "It works on some days.|For half the price I would not complain."
    ),
    3: words(
        "It does what it should, no more.|I got used to it.|Delivery was quick at least.|"
        "Fine for now and then.|Others are better, others are worse."
    ),
    4: words(
        "I would buy it again.|One star less for the packaging.|After a month still content.|"
        "It arrived a day early.|Good value.|"
        "My neighbour has borrowed it twice.|It took a week to win me over.|"
        "A small thing could be better, but I keep it."
    ),
    5: words(
        "I have ordered a second one.|I use it every day.|It came well packed and on time.|"
        "My whole family wants one now.|I wish I had bought it years ago.|"
        "A pleasure each time.|"
        "I gave one to my sister and kept one.|Simple, sound and handsome.|No complaints at all.|"
        "It looks even better than in the pictures.|"
        "After half a year it is as good as on the first day.|"
        "Held in my cart while I made up my mind, which was kind."
    ),
}

CITIES = words(
    "Portland|Halifax|Bergen|Aarhus|Bremen|Rostock|Ghent|Lorient|La Rochelle|Bilbao|Porto|Cadiz|"
    "Genoa|Trieste|Rijeka|Patras|Galway|Cork|Oban|Whitby|Brighton|Plymouth|Swansea|Bristol|Tallinn|"
    "Riga|Gdansk|Turku|Gothenburg|Malmo|Boston|Providence|Baltimore|Savannah|Seattle|Victoria|"
    "Wellington|Hobart|Durban|Valparaiso"
)
BYLINES = ("Verified buyer", "Verified buyer", "Verified buyer", "Returning customer", "Buyer")

# How many of a hundred give 5, 4, 3, 2, 1 stars when the average is this.
_SPREADS: tuple[tuple[float, tuple[int, ...]], ...] = (
    (4.75, (84, 12, 2, 1, 1)),
    (4.4, (64, 22, 8, 3, 3)),
    (4.0, (46, 28, 14, 7, 5)),
    (3.6, (30, 30, 20, 11, 9)),
    (0.0, (20, 24, 24, 17, 15)),
)


def _stars(spread: tuple[int, ...], chance: float) -> int:
    left = chance * 100
    for stars, share in zip((5, 4, 3, 2, 1), spread, strict=True):
        left -= share
        if left < 0:
            return stars
    return 1


def _spread_for(average: float) -> tuple[int, ...]:
    return next(spread for least, spread in _SPREADS if average >= least)


def _text(voice: Voice, stars: int, generator: Random) -> str:
    """One to three sentences: what was noticed, a second thing at times, and a remark."""
    first, second = (voice.praise, voice.blame) if stars >= 3 else (voice.blame, voice.praise)
    said = generator.sample(first, 1 + (generator.random() < 0.4))
    if stars in (2, 3) or (stars == 4 and generator.random() < 0.3):
        said = [said[0], generator.choice(second)]
    if generator.random() < 0.8:
        said.append(generator.choice(REMARKS[stars]))
    return " ".join(said)


def reviews_for(goods: Goods, at_most: int = 8, seed: int = 1) -> Iterator[Review]:
    """Up to `at_most` of the product's reviews; their stars lie around its average."""
    generator = Random(goods.index * 31 + seed)
    voice, spread = _VOICES[goods.category[1]], _spread_for(goods.rating)
    for _ in range(min(at_most, goods.rating_count)):
        stars = _stars(spread, generator.random())
        byline = f"{generator.choice(BYLINES)}, {generator.choice(CITIES)}"
        days_ago = int(generator.random() * max(1, goods.released_days_ago))
        title = generator.choice(TITLES[stars])
        yield Review(stars, title, _text(voice, stars, generator), byline, days_ago)
