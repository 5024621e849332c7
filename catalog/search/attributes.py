"""Colour, size and whatever else variants differ in: as documents keep it, as facets offer it.

An attribute is one text, `colour:Kelp`: keyword of a document, value in an address. A product has
the attributes of all its active variants together (docs/decisions/0015).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from django.utils.text import slugify

from catalog.choosing import SWATCHES
from catalog.search.query import LONGEST_ATTRIBUTE, clean_text

COLOUR = "colour"
SPELLINGS = {"color": COLOUR}
MOST_OF_A_PRODUCT = 100
MOST_LOOKED_AT = 300  # the most frequent of what was found; names and values are taken from these
MOST_NAMES = 6
MOST_VALUES = 20
LEAST_SHARE = 0.1  # of what was found must have the attribute for it to be offered
LETTER_SIZES = ("XXS", "XS", "S", "S/M", "M", "M/L", "L", "L/XL", "XL", "XXL", "3XL", "4XL", "5XL")

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = {"tb": 1000.0, "l": 1000.0, "kg": 1000.0, "m": 100.0}


def of_variants(variants: Iterable[Mapping[str, object]]) -> list[str]:
    """`name:value`, each once, of what variants say of themselves."""
    said = (pair for attributes in variants for pair in attributes.items())
    written = (_written(name, value) for name, value in said)
    return sorted(set(filter(None, written)))[:MOST_OF_A_PRODUCT]


def _written(name: str, value: object) -> str:
    folded = clean_text(name).casefold().replace(":", " ").strip()
    told = clean_text(str(value))
    attribute = f"{SPELLINGS.get(folded, folded)}:{told}"
    return attribute if folded and told and len(attribute) <= LONGEST_ATTRIBUTE else ""


def offered(found: Mapping[str, int], matched: int, chosen: Iterable[str]) -> Iterator[list[str]]:
    """What to offer of each name, by how many of what was found have it; what is chosen always."""
    chosen = set(chosen)
    frequent = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LOOKED_AT]
    values: dict[str, list[str]] = {}
    weight: dict[str, int] = {}
    for attribute, count in frequent:
        name = name_of(attribute)
        values.setdefault(name, []).append(attribute)
        weight[name] = weight.get(name, 0) + count
    telling = [
        name
        for name, listed in values.items()
        if len(listed) > 1 and weight[name] >= LEAST_SHARE * matched
    ]
    telling.sort(key=lambda name: (name != COLOUR, -weight[name], name))
    names = dict.fromkeys((*telling[:MOST_NAMES], *sorted(map(name_of, chosen))))
    for name in names:
        also = sorted(each for each in chosen if name_of(each) == name)
        yield in_order(dict.fromkeys((*values.get(name, ())[:MOST_VALUES], *also)))


def in_order(attributes: Iterable[str]) -> list[str]:
    """Sizes from small to large; anything else as it came, the most frequent first."""
    listed = list(attributes)
    sizes = [_size(value_of(attribute)) for attribute in listed]
    if any(size is None for size in sizes):
        return listed
    return [attribute for _, attribute in sorted(zip(sizes, listed, strict=True), key=_by_size)]


@lru_cache(maxsize=1000)
def swatch(attribute: str) -> str:
    """The name of a colour that the shop can show; "" for anything else."""
    slug = slugify(value_of(attribute))
    return slug if name_of(attribute) == COLOUR and slug in SWATCHES else ""


def name_of(attribute: str) -> str:
    return attribute.partition(":")[0]


def value_of(attribute: str) -> str:
    return attribute.partition(":")[2]


def _by_size(pair: tuple[tuple[float, ...] | None, str]) -> tuple[tuple[float, ...], str]:
    return pair[0] or (), pair[1]


def _size(value: str) -> tuple[float, ...] | None:
    """Comparable among values of one name; None for what is no size. `1 TB` is beyond `512 GB`."""
    if value.upper() in LETTER_SIZES:
        return (0.0, float(LETTER_SIZES.index(value.upper())))
    numbers = [float(number.replace(",", "")) for number in _NUMBER.findall(value)]
    if not numbers:
        return None
    unit = value.rpartition(" ")[2].casefold()
    return (1.0, numbers[0] * _UNITS.get(unit, 1.0), *numbers[1:])
