"""Currencies and the amounts that Stripe accepts in them.

https://docs.stripe.com/currencies lists the minimum charges and the currencies without decimals.
"""

from .errors import invalid_request

MAX_AMOUNT = 99_999_999

# In the smallest unit of each currency.
MINIMUM = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500,
    "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000,
    "myr": 200, "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
WITHOUT_DECIMALS = {"jpy"}
SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥"}


def read_currency(value: object, name: str) -> str:
    code = str(value).lower()
    if code not in MINIMUM:
        supported = ", ".join(MINIMUM)
        message = (
            f"Invalid currency: {code}. Stripe currently supports these currencies: {supported}"
        )
        raise invalid_request(message, name)
    return code


def written(amount: int, currency: str) -> str:
    number = f"{amount:,}" if currency in WITHOUT_DECIMALS else f"{amount / 100:,.2f}"
    return f"{SIGNS.get(currency, '')}{number}"


def check_amount(amount: int, currency: str) -> None:
    smallest = MINIMUM[currency]
    if amount < smallest:
        message = f"Amount must be at least {written(smallest, currency)} {currency}"
        raise invalid_request(message, "amount", "amount_too_small")
    if amount > MAX_AMOUNT:
        message = f"Amount must be no more than {written(MAX_AMOUNT, currency)} {currency}"
        raise invalid_request(message, "amount", "amount_too_large")
