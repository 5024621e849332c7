"""Which variant and pictures a shopper looks at, and where each other colour or size leads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar

from django.utils.text import slugify

from catalog.models import Variant

# The colours that static/css/components/swatch.css can show; any other is written out.
SWATCHES = {
    *("kelp", "terracotta", "slate", "honey", "lilac", "ink", "sand", "mist"),
    *("moss", "blush", "plum", "sky", "rust", "cream", "charcoal", "sage"),
}
COLOUR = {"colour", "color"}


class Coloured(Protocol):
    @property
    def colour(self) -> str: ...


Picture = TypeVar("Picture", bound=Coloured)


@dataclass
class Option:
    """`variant` is what it leads to; None when it is not made together with the earlier choices."""

    value: str
    variant: Variant | None
    is_chosen: bool
    without: str = ""

    @cached_property
    def slug(self) -> str:
        return slug_of(self.value)

    @cached_property
    def is_swatch(self) -> bool:
        return self.slug in SWATCHES

    @cached_property
    def is_sold_out(self) -> bool:
        return bool(self.variant and not self.variant.is_available)


@dataclass(slots=True)
class Choice:
    name: str
    chosen: str
    options: list[Option] = field(default_factory=list)

    @property
    def is_colour(self) -> bool:
        return self.name in COLOUR

    @property
    def unmade(self) -> list[Option]:
        return [option for option in self.options if option.variant is None]


def pick(variants: Sequence[Variant], default_id: int | None, wanted: str | None) -> Variant:
    """The variant asked for, else the default, else the first one that can be bought."""
    by_id = {str(variant.pk): variant for variant in variants}
    for asked in (wanted, str(default_id)):
        if asked in by_id:
            return by_id[asked]
    return next((v for v in variants if v.is_available), variants[0])


@lru_cache(maxsize=4096)
def slug_of(value: str) -> str:
    return slugify(value)


def pictures_of(variant: Variant | None, pictures: Sequence[Picture]) -> list[Picture]:
    """Those in the variant's colour and those of no colour; all when there is none of it."""
    colour = variant.attributes.get("colour", "") if variant else ""
    return [each for each in pictures if each.colour in {colour, ""}] or list(pictures)


def choices(variants: Sequence[Variant], chosen: Variant) -> list[Choice]:
    """One per attribute that differs, the colour first: PostgreSQL keeps no order of keys."""
    names = list(dict.fromkeys(name for variant in variants for name in variant.attributes))
    names.sort(key=_is_not_colour)
    return [
        _choice(variants, chosen, names, name)
        for name in names
        if len({str(variant.attributes.get(name)) for variant in variants}) > 1
    ]


def _choice(variants: Sequence[Variant], chosen: Variant, names: list[str], name: str) -> Choice:
    """An earlier choice is kept, a later one follows: a new colour may bring another size."""
    earlier = names[: names.index(name)]
    later = names[names.index(name) + 1 :]
    kept = [v for v in variants if _agreement(v, chosen, earlier) == len(earlier)]
    choice = Choice(name, str(chosen.attributes.get(name, "")))
    for value in dict.fromkeys(str(v.attributes[name]) for v in variants if name in v.attributes):
        leads_to = max(
            (v for v in kept if str(v.attributes.get(name)) == value),
            key=lambda v: (_agreement(v, chosen, later), v.is_available),
            default=None,
        )
        without = "" if leads_to else ", ".join(str(chosen.attributes[key]) for key in earlier)
        choice.options.append(Option(value, leads_to, value == choice.chosen, without))
    return choice


def _is_not_colour(name: str) -> bool:
    return name not in COLOUR


def _agreement(one: Variant, other: Variant, names: list[str]) -> int:
    return sum(one.attributes.get(name) == other.attributes.get(name) for name in names)
