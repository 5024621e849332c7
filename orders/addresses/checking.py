"""Whether an address is one, by the rules of its country, and how it is kept."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from orders.addresses.countries import Address, Country, UnknownCountry, country_of

_ALWAYS_KEPT = ("name", "line1", "line2", "city", "region", "postcode", "country")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]")
_SEPARATORS_AHEAD = re.compile(f"^{_SEPARATORS.pattern}+")
_JAPANS_POST = "〒"


def checked(address: Address) -> tuple[dict[str, str], dict[str, str]]:
    """The address as it is kept, and what is wrong with it: a shopper's words by field.

    Kept are the fields that its country uses; a postcode is written as the post writes it, a region
    by its code.
    """
    code = address.get("country", "")
    if code not in settings.SHIPS_TO:
        return dict(address), {"country": _unreachable(code)}
    country = country_of(code)
    kept = dict.fromkeys(_ALWAYS_KEPT, "") | {"country": code}
    kept |= {field: " ".join(address.get(field, "").split()) for field in country.fields}
    kept["postcode"] = _as_the_post_writes(kept["postcode"], country)
    if region := country.region(kept["region"]):
        kept["region"] = region.code
    if not kept.get("district"):
        kept.pop("district", None)
    return kept, dict(_problems(kept, country))


def _unreachable(code: str) -> str:
    try:
        return f"{country_of(code).name} is not among the countries we ship to."
    except UnknownCountry:
        return "Please choose the country."


def _problems(address: Address, country: Country) -> Iterable[tuple[str, str]]:
    for field in country.fields:
        if not address.get(field):
            if field in country.required:
                yield field, please_add(field, country)
        elif field == "region" and country.regions and not country.region(address[field]):
            yield field, please_add(field, country)
        elif field == "postcode" and (problem := _problem_of_postcode(address, country)):
            yield field, problem


def please_add(field: str, country: Country) -> str:
    if field == "name":
        return "Please add your name."
    verb = "choose" if field == "region" and country.regions else "add"
    return f"Please {verb} the {_inside_a_sentence(country.labels[field])}."


def _problem_of_postcode(address: Address, country: Country) -> str:
    postcode, word = address["postcode"], _inside_a_sentence(country.labels["postcode"])
    if not country.is_postcode(postcode):
        return f"Please check the {word}: one looks like {country.examples[0]}."
    region = country.region(address.get("region", ""))
    if region and not country.has_postcode(postcode, region):
        kind = _inside_a_sentence(country.labels["region"])
        return f"{postcode} is not in {region.name}. Please check the {word} and the {kind}."
    return ""


def _inside_a_sentence(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _as_the_post_writes(postcode: str, country: Country) -> str:
    """'k1a0b1' becomes 'K1A 0B1'. A sign of the country before it, as in 'D-10115', is dropped only
    from what is no postcode with it: some begin with the letters of their country.

    The wide digits of Japanese keyboards, and the post's own mark before them, are understood.
    """
    plain = unicodedata.normalize("NFKC", postcode).removeprefix(_JAPANS_POST).lstrip()
    typed = plain.upper()
    signs = (sign for sign in country.signs if typed.startswith(sign))
    bare = (_SEPARATORS_AHEAD.sub("", typed.removeprefix(sign)) for sign in signs)
    ways = [_parted(way, country) for way in (typed, *bare)]
    return next((way for way in ways if country.is_postcode(way)), ways[0])


def _parted(typed: str, country: Country) -> str:
    """Where the country's examples of that shape are parted."""
    bare = _SEPARATORS.sub("", typed)
    parting = _parting(country.code, _shape(bare))
    if parting is None:
        return typed
    at, mark = parting
    return f"{bare[:at]}{mark}{bare[at:]}"


@lru_cache(maxsize=1000)
def _parting(country_code: str, shape: str) -> tuple[int, str] | None:
    """Where postcodes of that shape, else of that length, are parted, and by what."""
    examples = country_of(country_code).examples
    alike = [one for one in examples if _shape(_SEPARATORS.sub("", one)) == shape]
    alike = alike or [one for one in examples if len(_SEPARATORS.sub("", one)) == len(shape)]
    partings = {_first_parting(example) for example in alike}
    return partings.pop() if len(partings) == 1 else None


def _first_parting(example: str) -> tuple[int, str]:
    found = _SEPARATORS.search(example)
    return (found.start(), found.group()) if found else (len(example), "")


def _shape(bare: str) -> str:
    """SW1A1AA has the shape AA9A9AA."""
    return re.sub("[A-Z]", "A", re.sub("[0-9]", "9", bare))
