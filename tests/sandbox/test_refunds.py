"""Refunds through the real SDK: never more than was taken."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from .process import Api, Sandbox

RETURN_URL = "https://shop.example/"


def paid(api: Api, amount: int = 1000) -> Any:
    return api.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "return_url": RETURN_URL,
        }
    )


def test_part_then_the_rest_then_nothing(api: Api) -> None:
    intent = paid(api)
    part = api.v1.refunds.create(
        {"payment_intent": intent.id, "amount": 300, "reason": "requested_by_customer"}
    )
    assert (part.status, part.amount, part.charge) == ("succeeded", 300, intent.latest_charge)
    charge = api.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.amount_refunded, charge.refunded) == (300, False)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"charge": charge.id, "amount": 701})
    assert (refused.value.code, refused.value.param) == (None, "amount")
    assert "($7.01) is greater than unrefunded amount on charge ($7.00)" in str(refused.value)
    rest = api.v1.refunds.create({"charge": charge.id})
    assert rest.amount == 700
    assert api.v1.charges.retrieve(charge.id).refunded is True
    for amount in ({}, {"amount": 1}):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            api.v1.refunds.create({"charge": charge.id, **amount})
        assert refused.value.code == "charge_already_refunded"
    listed = api.v1.refunds.list({"payment_intent": intent.id})
    assert [item.id for item in listed.data] == [rest.id, part.id]
    assert api.v1.refunds.retrieve(part.id, {"expand": ["charge"]}).charge.id == charge.id


def test_what_was_not_paid_cannot_be_refunded(api: Api) -> None:
    unpaid = api.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError, match="successful charge to refund"):
        api.v1.refunds.create({"payment_intent": unpaid.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"amount": 5})
    assert refused.value.code == "parameter_missing"
    for amount in (0, -5):
        with pytest.raises(stripe.InvalidRequestError):
            api.v1.refunds.create({"payment_intent": paid(api).id, "amount": amount})


def test_refunds_that_race_never_give_back_more_than_was_taken(sandbox: Sandbox) -> None:
    intent = paid(sandbox.client())

    def refund(_number: int) -> int:
        try:
            return (
                sandbox.client()
                .v1.refunds.create({"payment_intent": intent.id, "amount": 400})
                .amount
            )
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(refund, range(8)))
    assert sum(given) == 800
    charge = sandbox.client().v1.charges.retrieve(str(intent.latest_charge))
    assert charge.amount_refunded == 800
