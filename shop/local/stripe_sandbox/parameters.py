"""Reading and checking request parameters, with the errors that Stripe gives for wrong ones."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import (
    Json,
    invalid_request,
    missing_parameter,
    unknown_parameter,
    unsupported_parameter,
)
from .forms import as_list

Reader = Callable[[Any, str], Any]

# https://docs.stripe.com/api/metadata
MAX_METADATA_KEYS = 50
MAX_METADATA_KEY = 40
MAX_METADATA_VALUE = 500
MAX_INTEGER_DIGITS = 15


@dataclass(frozen=True)
class Parameters:
    """The parameters of one endpoint: those it acts on, and those that only Stripe acts on."""

    readers: Mapping[str, Reader]
    required: tuple[str, ...] = ()
    unsupported: frozenset[str] = frozenset()

    def read(self, raw: Json, within: str = "") -> Json:
        for name in raw:
            if name not in self.readers:
                full = _nested(within, name)
                known = name in self.unsupported
                raise unsupported_parameter(full) if known else unknown_parameter(full)
        for name in self.required:
            if name not in raw:
                raise missing_parameter(_nested(within, name))
        return {name: self.readers[name](raw[name], _nested(within, name)) for name in raw}


def _nested(within: str, name: str) -> str:
    return f"{within}[{name}]" if within else name


def text(limit: int = 5000, *, clearable: bool = True) -> Reader:
    """``clearable``: an empty string unsets the value, which is Stripe's rule for updates."""

    def read(value: Any, name: str) -> str | None:
        if not isinstance(value, str):
            raise invalid_request(f"Invalid string: {name}", name)
        if not value and clearable:
            return None
        if not value:
            message = (
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to"
                f" unset a parameter; however '{name}' cannot be unset. You should remove '{name}'"
                " from your request or supply a non-empty value."
            )
            raise invalid_request(message, name, "parameter_invalid_empty")
        if len(value) > limit:
            message = f"Invalid string: {value[:20]}...; must be at most {limit} characters"
            raise invalid_request(message, name, "parameter_invalid_string")
        return value

    return read


def integer(minimum: int, maximum: int | None = None) -> Reader:
    def read(value: Any, name: str) -> int:
        # Stripe's amounts are decimal digits: no blanks, no "1_000", no other alphabet's digits.
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]+", value):
            raise invalid_request(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        if len(value) > MAX_INTEGER_DIGITS:
            raise invalid_request(
                f"Invalid integer: {value[:20]}", name, "parameter_invalid_integer"
            )
        number = int(value)
        if number < minimum:
            message = f"This value must be greater than or equal to {minimum}."
            raise invalid_request(message, name, "parameter_invalid_integer")
        if maximum is not None and number > maximum:
            message = f"This value must be less than or equal to {maximum}."
            raise invalid_request(message, name, "parameter_invalid_integer")
        return number

    return read


def flag(value: Any, name: str) -> bool:
    if value not in {"true", "false"}:
        raise invalid_request(f"Invalid boolean: {value}", name)
    return bool(value == "true")


def choice(*choices: str) -> Reader:
    def read(value: Any, name: str) -> str | None:
        if value == "":
            return None
        if value not in choices:
            listed = ", ".join(choices[:-1]) + (" or " if len(choices) > 1 else "") + choices[-1]
            raise invalid_request(f"Invalid {name}: must be one of {listed}", name)
        return str(value)

    return read


def nested(parameters: Parameters) -> Reader:
    def read(value: Any, name: str) -> Json | None:
        if value == "":
            return None
        if not isinstance(value, dict):
            raise invalid_request("Invalid object", name)
        return parameters.read(value, name)

    return read


def texts(value: Any, name: str) -> list[str]:
    items = as_list(value)
    if items is None or not all(isinstance(item, str) for item in items):
        raise invalid_request("Invalid array", name)
    return items


def metadata(value: Any, name: str) -> Json:
    """A value of "" deletes that key; metadata="" deletes all (given back under the key "")."""
    if value == "":
        return {"": ""}
    if not isinstance(value, dict):
        raise invalid_request("Invalid object", name)
    if len(value) > MAX_METADATA_KEYS:
        raise invalid_request(f"Metadata can have at most {MAX_METADATA_KEYS} keys.", name)
    for key, item in value.items():
        _check_metadata_entry(key, item, name)
    return value


def _check_metadata_entry(key: str, item: Any, name: str) -> None:
    param = f"{name}[{key}]"
    if not isinstance(item, str):
        raise invalid_request("Invalid string", param)
    if len(key) > MAX_METADATA_KEY:
        message = f"Metadata keys can have at most {MAX_METADATA_KEY} characters. Key: {key[:50]}"
        raise invalid_request(message, param)
    if len(item) > MAX_METADATA_VALUE:
        message = (
            f"Metadata values can have up to {MAX_METADATA_VALUE} characters, but you passed in a"
            f" value that is {len(item)} characters."
        )
        raise invalid_request(message, param)


def merge_metadata(before: Json, change: Json) -> Json:
    if "" in change:
        return {}
    merged = {**before, **change}
    return {key: value for key, value in merged.items() if value != ""}


def times(value: Any, name: str) -> dict[str, int]:
    """``created=1700000000`` or ``created[gte]=...``: comparisons by their name."""
    if isinstance(value, str):
        return {"eq": integer(0)(value, name)}
    comparisons = dict.fromkeys(("gt", "gte", "lt", "lte"), integer(0))
    return Parameters(comparisons).read(value, name)


def names(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


_address = Parameters(
    dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"), text())
)
address = nested(_address)
billing_details = nested(
    Parameters({"address": address, "email": text(), "name": text(), "phone": text()})
)
shipping = nested(
    Parameters(
        {
            "address": address,
            "name": text(),
            "phone": text(),
            "carrier": text(),
            "tracking_number": text(),
        },
        required=("address", "name"),
    )
)

# Reading one object takes nothing but expand[].
ONLY_EXPAND = Parameters({"expand": texts})
