"""Cards: the checks of what a shopper typed, and what is kept of it."""

import hashlib
import time
from dataclasses import dataclass

from .errors import Json, StripeError
from .known_cards import BEHAVIOURS, SUCCEEDING, TEST_PAYMENT_METHODS, Behaviour

BRANDS = (
    ("amex", ("34", "37"), (15,)),
    ("diners", ("30", "36", "38", "39"), (14, 16)),
    ("discover", ("6011", "64", "65"), (16,)),
    ("jcb", ("35",), (16,)),
    ("mastercard", tuple(str(n) for n in (*range(51, 56), *range(2221, 2721))), (16,)),
    ("visa", ("4",), (13, 16, 19)),
)
MAX_YEARS_AHEAD = 50


@dataclass(frozen=True)
class Card:
    """All that is kept of a card: never its number or its security code."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    fingerprint: str
    behaviour: Behaviour

    def public(self) -> Json:
        return {name: value for name, value in vars(self).items() if name != "behaviour"}


def card_error(code: str, message: str, param: str) -> StripeError:
    return StripeError(402, "card_error", message, code=code, param=param)


def read_card(typed: Json) -> Card:
    number = typed["number"].replace(" ", "")
    brand = _brand(number)
    month, year = _expiry(typed["exp_month"], typed["exp_year"])
    _check_cvc(typed.get("cvc"), brand)
    if number not in SUCCEEDING and number not in BEHAVIOURS:
        raise _real_card()
    return Card(brand, number[-4:], month, year, _fingerprint(number), _behaviour(number))


def ready_made(payment_method_id: str) -> Card:
    number = TEST_PAYMENT_METHODS[payment_method_id]
    year = time.gmtime().tm_year + 1
    return Card(_brand(number), number[-4:], 12, year, _fingerprint(number), _behaviour(number))


def _brand(number: str) -> str:
    plausible = number.isascii() and number.isdigit()
    for brand, prefixes, lengths in BRANDS:
        if plausible and number.startswith(prefixes) and len(number) in lengths:
            if passes_luhn(number):
                return brand
            break
    raise card_error("incorrect_number", "Your card number is incorrect.", "number")


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _expiry(month: int, year: int) -> tuple[int, int]:
    now = time.gmtime()
    if year < 100:
        year += 2000
    if not 1 <= month <= 12:
        message = "Your card's expiration month is invalid."
        raise card_error("invalid_expiry_month", message, "exp_month")
    if not now.tm_year <= year <= now.tm_year + MAX_YEARS_AHEAD:
        raise card_error(
            "invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year"
        )
    if (year, month) < (now.tm_year, now.tm_mon):
        message = "Your card's expiration month is invalid."
        raise card_error("invalid_expiry_month", message, "exp_month")
    return month, year


def _check_cvc(cvc: str | None, brand: str) -> None:
    wanted = 4 if brand == "amex" else 3
    if cvc is None or not (cvc.isascii() and cvc.isdigit() and len(cvc) == wanted):
        raise card_error("invalid_cvc", "Your card's security code is invalid.", "cvc")


def _real_card() -> StripeError:
    message = (
        "Your card was declined. Your request was in test mode, but used a non test card. For a"
        " list of valid test cards, visit: https://stripe.com/docs/testing."
    )
    return StripeError(
        402, "card_error", message, code="card_declined", decline_code="test_mode_live_card"
    )


def _fingerprint(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def _behaviour(number: str) -> Behaviour:
    return BEHAVIOURS.get(number, Behaviour())
