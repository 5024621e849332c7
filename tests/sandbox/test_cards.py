"""What the Payment Element's frame sends: cards, checked and then forgotten."""

import time
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from .process import PUBLISHABLE_KEY, Api, Sandbox, told, visit

NEXT_YEAR = time.gmtime().tm_year + 1


def tokenise(sandbox: Sandbox, **card: Any) -> requests.Response:
    typed = {"number": "4242424242424242", "exp_month": 12, "exp_year": NEXT_YEAR, "cvc": "123"}
    typed.update(card)
    data = {f"payment_method_data[card][{name}]": str(value) for name, value in typed.items()}
    data["payment_method_data[type]"] = "card"
    return visit(
        "POST",
        f"{sandbox.url}/v1/confirmation_tokens",
        data=data,
        headers={"Authorization": f"Bearer {PUBLISHABLE_KEY}"},
    )


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "42424242"}, "incorrect_number"),
        ({"number": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"}, "incorrect_number"),
        ({"exp_year": NEXT_YEAR - 2}, "invalid_expiry_year"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"cvc": "12"}, "invalid_cvc"),
        ({"cvc": "1234"}, "invalid_cvc"),
        ({"number": "4111111111111111"}, "card_declined"),
    ],
)
def test_a_wrong_card_makes_no_token(sandbox: Sandbox, card: Any, code: str) -> None:
    answer = tokenise(sandbox, **card)
    assert (answer.status_code, answer.json()["error"]["type"]) == (402, "card_error")
    assert answer.json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("number", "cvc", "brand", "last4"),
    [
        ("4242 4242 4242 4242", "123", "visa", "4242"),
        ("5555555555554444", "123", "mastercard", "4444"),
        ("2223003122003222", "123", "mastercard", "3222"),
        ("378282246310005", "1234", "amex", "0005"),
        ("6011111111111117", "123", "discover", "1117"),
    ],
)
def test_test_cards_by_brand(
    sandbox: Sandbox, number: str, cvc: str, brand: str, last4: str
) -> None:
    card = tokenise(sandbox, number=number, cvc=cvc).json()["payment_method_preview"]["card"]
    assert (card["brand"], card["last4"], card["exp_year"]) == (brand, last4, NEXT_YEAR)
    assert "number" not in card
    assert "behaviour" not in card


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("4242424242424242", "succeeded"),
        ("4000000000000002", "generic_decline"),
        ("4000000000009995", "insufficient_funds"),
        ("4000000000009987", "lost_card"),
        ("4000000000000069", "expired_card"),
        ("4000000000000127", "incorrect_cvc"),
        ("4000000000000119", "processing_error"),
        ("4000002500003155", "requires_action"),
        ("4000002760003184", "requires_action"),
        ("4000008260003178", "requires_action"),
    ],
)
def test_a_typed_test_card_does_what_stripe_documents(
    sandbox: Sandbox, api: Api, number: str, outcome: str
) -> None:
    token = tokenise(sandbox, number=number).json()["id"]
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    params: Any = {"confirmation_token": token, "return_url": "https://shop.example/"}
    try:
        seen = api.v1.payment_intents.confirm(intent.id, params).status
    except stripe.CardError as error:
        seen = told(error).decline_code or error.code
    assert seen == outcome


def test_the_state_file_never_holds_a_number_or_security_code(
    own_sandbox: Sandbox, tmp_path: Path
) -> None:
    tokenise(own_sandbox, number="4000000000009995", cvc="987")
    tokenise(own_sandbox, number="4111111111111111", cvc="987")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.sqlite3*"))
    assert b"9995" in kept
    assert b"4000000000009995" not in kept
    assert b"1111" not in kept
    assert b"987" not in kept.replace(b"9987", b"") or b'"987"' not in kept
