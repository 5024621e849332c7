"""Postal addresses: what each country asks for, whether one is right, and how it is written.

An address is a dict as checkouts and orders keep it: name, line1, line2, city, region, postcode and
country (its code), each text that may be empty, and district where the country knows such a thing.
"""

from orders.addresses.checking import checked
from orders.addresses.countries import (
    Address,
    Country,
    Region,
    UnknownCountry,
    country_of,
    likely_country,
    name_of,
)
from orders.addresses.writing import fitted, for_bank, in_one_line, lines_of

__all__ = [
    "Address",
    "Country",
    "Region",
    "UnknownCountry",
    "checked",
    "country_of",
    "fitted",
    "for_bank",
    "in_one_line",
    "likely_country",
    "lines_of",
    "name_of",
]
