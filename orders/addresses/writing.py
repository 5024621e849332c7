"""How an address is written: on a label, in a line, for the bank, into a form again."""

from orders.addresses.countries import Address, Country, Part, UnknownCountry, country_of

_PLACES = ("district", "city", "region")


def lines_of(address: Address) -> list[str]:
    """As on a letter, in the order of the country's post; the country last."""
    try:
        country = country_of(address.get("country", ""))
    except UnknownCountry:
        return [text for text in address.values() if text]
    is_native = country.native_layout != country.layout and not _reads_latin(address)
    layout = country.native_layout if is_native else country.layout
    written = _as_printed(address, country, is_native=is_native)
    lines = [line for parts in layout for line in _line(parts, written).split("\n") if line]
    return [*lines, country.name]


def in_one_line(address: Address) -> str:
    return ", ".join(lines_of(address))


def for_bank(address: Address) -> dict[str, str]:
    """As payment providers want it, by their names of the fields."""
    more = [address.get("line2", ""), address.get("district", "")]
    return {
        "line1": address.get("line1", ""),
        "line2": ", ".join(filter(None, more)),
        "city": address.get("city", ""),
        "state": address.get("region", ""),
        "postal_code": address.get("postcode", ""),
        "country": address.get("country", ""),
    }


def fitted(address: Address) -> dict[str, str]:
    """For a form: what its country has no field for goes into the second line of the street, and
    a region that is written out is found in the list.
    """
    try:
        country = country_of(address.get("country", ""))
    except UnknownCountry:
        return dict(address)
    left_over = _left_over(address, country)
    second = ", ".join(filter(None, [address.get("line2", ""), *left_over.values()]))
    region = country.region(address.get("region", ""))
    known = {"region": region.code} if region else {}
    return {**address, **known, **dict.fromkeys(left_over, ""), "line2": second}


def _left_over(address: Address, country: Country) -> dict[str, str]:
    """What an older or a foreign form asked for, and this country's lines have no place for."""
    used = country.fields
    return {name: address[name] for name in _PLACES if address.get(name) and name not in used}


def _as_printed(address: Address, country: Country, *, is_native: bool) -> dict[str, str]:
    street = [address.get("line1", ""), address.get("line2", "")]
    street += _left_over(address, country).values()
    region = country.region(address.get("region", "")) if is_native else None
    return {
        **address,
        "line1": "\n".join(filter(None, street)),
        "region": region.key if region else address.get("region", ""),
    }


def _line(parts: tuple[Part, ...], written: Address) -> str:
    """What stands between two fields is left out with an empty one."""
    line = ""
    for before, field in parts:
        if text := written.get(field, ""):
            line += (before if line else before.lstrip(" ,-")) + text
    return line


def _reads_latin(address: Address) -> bool:
    """Street and city; a name or a region may stand in either script."""
    text = f"{address.get('line1', '')}{address.get('city', '')}"
    return not any(letter.isalpha() and ord(letter) > 0x2FFF for letter in text)
