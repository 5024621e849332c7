"""One value of a row: taken as it stands or refused with a reason. Nothing is cut to fit."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shop.lib.money import CENT

HIGHEST_PRICE = Decimal("99999999.99")
MOST_UNITS = 1_000_000_000
MOST_ITEMS = 500
_NUMBER_LAST = re.compile(r"^(\D.*?) (-?\d+)(\.\d+)?$")


class BadRow(Exception):
    """Why a row cannot be taken."""


def text(value: Any, column: str, longest: int) -> str:
    """Words without blanks around them. Numbers count as words, since JSON may hold an id so."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise BadRow(f"{column} is not text")
    words = str(value).strip()
    if len(words) > longest:
        raise BadRow(f"{column} is longer than {longest:,} characters")
    if "\0" in words:
        raise BadRow(f"{column} contains a NUL byte")
    try:
        words.encode()
    except UnicodeEncodeError:
        raise BadRow(f"{column} is not UTF-8") from None
    return words


def number(value: Any, column: str) -> Decimal | None:
    words = text(value, column, 40).replace("_", "?")  # Decimal() would take 1_000
    if not words:
        return None
    try:
        amount = Decimal(words)
    except InvalidOperation:
        raise BadRow(f"{column} is not a number: {words}") from None
    if not amount.is_finite():
        raise BadRow(f"{column} is not a number: {words}")
    return amount


def money(value: Any, column: str) -> Decimal | None:
    """An amount of money above zero. A price of 0 is nearly always one that nobody filled in."""
    amount = number(value, column)
    if amount is None:
        return None
    if not 0 < amount <= HIGHEST_PRICE:
        raise BadRow(f"{column} is not between 0.01 and {HIGHEST_PRICE:,}: {amount}")
    if amount != amount.quantize(CENT):
        raise BadRow(f"{column} has more than two decimal places: {amount}")
    return amount.quantize(CENT)


def cents(value: Any, column: str) -> Decimal | None:
    units = whole(value, column)
    return None if units is None else money(Decimal(units) / 100, column)


def whole(value: Any, column: str) -> int | None:
    amount = number(value, column)
    if amount is None:
        return None
    if not 0 <= amount <= MOST_UNITS or amount != amount.to_integral_value():
        raise BadRow(f"{column} is not a whole number from 0 to {MOST_UNITS:,}: {amount}")
    return int(amount)


def day(value: Any, column: str) -> date | None:
    """The day of an ISO 8601 date, with or without a time after it."""
    words = text(value, column, 40)
    if not words:
        return None
    try:
        found = date.fromisoformat(words[:10])
    except ValueError:
        raise BadRow(f"{column} is not a date like 2026-11-23: {words}") from None
    if not 1900 <= found.year <= 2100:
        raise BadRow(f"{column} is not between 1900 and 2100: {words}")
    return found


def items(value: Any, column: str, longest: int = 1000) -> list[str]:
    """A JSON list, or words with | between them."""
    if isinstance(value, str):
        value = value.split("|")
    if value is not None and not isinstance(value, list):
        raise BadRow(f"{column} is not a list")
    if len(value or []) > MOST_ITEMS:
        raise BadRow(f"{column} has more than {MOST_ITEMS} entries")
    found = [text(item, column, longest) for item in value or []]
    return [item for item in found if item]


def pairs(value: Any, column: str) -> dict[str, str]:
    """A JSON object, or `name: value | name: value`."""
    if isinstance(value, Mapping):
        if len(value) > MOST_ITEMS:
            raise BadRow(f"{column} has more than {MOST_ITEMS} entries")
        return {text(k, column, 120): text(v, column, 4000) for k, v in value.items()}
    found: dict[str, str] = {}
    for item in items(value, column, 4000):
        name, colon, said = item.partition(":")
        if not colon or not name.strip():
            raise BadRow(f"{column} is not 'name: value | name: value': {item[:40]}")
        found[name.strip()] = said.strip()
    return found


def loose_pairs(value: str) -> dict[str, str]:
    """Specifications of a text of attributes, which is less tidy than `pairs`.

    `usb ports: 2`, `usb ports 2.0` and the bare `usb` (it has one) all occur; a name that comes
    twice keeps both values.
    """
    found: dict[str, str] = {}
    for item in items(value.strip(" |").split(" | "), "text", 20_000):
        name, said = _loose_pair(item)
        name = name[:1].upper() + name[1:]
        if len(name) > 120:
            raise BadRow(f"text has an attribute with too long a name: {name[:40]}")
        found[name] = f"{found[name]}; {said}" if found.get(name, said) != said else said
    return found


def _loose_pair(item: str) -> tuple[str, str]:
    name, colon, said = item.partition(": ")
    if colon:
        return name.strip(), {"Y": "Yes", "N": "No"}.get(said.strip(), said.strip())
    ends = _NUMBER_LAST.match(item)
    if ends:
        fraction = ends[3] or ""
        return ends[1], ends[2] + ("" if fraction.strip(".0") == "" else fraction)
    return item, "Yes"
