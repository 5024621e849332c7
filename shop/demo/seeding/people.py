"""Buyers who never were, and where their parcels went."""

from random import Random
from typing import NamedTuple

from shop.demo.goods.making import words

SHOPPER = "shopper@holdfast.localhost"

_GIVEN = words(
    "Ada|Bruno|Carmen|Dmitri|Elif|Farid|Greta|Hamza|Ines|Jonas|Kaveh|Lena|Malik|"
    "Nadia|Oskar|Priya|Quentin|Rosa|Sven|Tomoko|Umar|Vera|Wanja|Ximena|Yusuf|"
    "Zofia"
)
_FAMILY = words(
    "Almeida|Berg|Castellano|Dahl|Eriksen|Fontaine|Grgić|Haddad|Ito|Jansen|"
    "Kowalska|Lindqvist|Moreau|Nakamura|Okafor|Petrov|Quist|Rossi|Sato|Tamm|Uribe|"
    "Vogel|Wright|Yilmaz|Zimmer"
)
_STREETS = ("Harbour Road", "Mill Lane", "Quay Street", "Beacon Hill", "Ferry Lane", "Orchard Way")
_PLACES = (
    ("Portland", "ME", "04101", "US"),
    ("Astoria", "OR", "97103", "US"),
    ("Halifax", "NS", "B3H 1A1", "CA"),
    ("Bristol", "", "BS1 4DJ", "GB"),
    ("Galway", "", "H91 E2R8", "IE"),
    ("Kiel", "", "24103", "DE"),
    ("Bergen", "", "5003", "NO"),
    ("Porto", "", "4050-253", "PT"),
)
_CARDS = ("Visa ending 4242", "Mastercard ending 4444", "Amex ending 0005", "Visa ending 1881")


class Buyer(NamedTuple):
    email: str
    address: dict[str, str]
    card: str


def buyer(number: int, seed: int) -> Buyer:
    """The same person for the same number and seed."""
    return _person(f"buyer-{number:04d}@example.com", Random(number * 7_919 + seed))


def shopper(seed: int) -> Buyer:
    return _person(SHOPPER, Random(seed))


def _person(email: str, dice: Random) -> Buyer:
    city, region, postcode, country = dice.choice(_PLACES)
    address = {
        "name": f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}",
        "line1": f"{dice.randint(1, 180)} {dice.choice(_STREETS)}",
        "line2": "",
        "city": city,
        "region": region,
        "postcode": postcode,
        "country": country,
    }
    return Buyer(email, address, dice.choice(_CARDS))
