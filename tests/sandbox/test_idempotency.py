"""Idempotency-Key, as https://docs.stripe.com/api/idempotent_requests describes it."""

import sqlite3
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from shop.local.stripe_sandbox.errors import StripeError
from shop.local.stripe_sandbox.idempotency import InFlight

from .process import Api, Sandbox, told

RETURN_URL = "https://shop.example/"
PARAMS: Any = {"amount": 1000, "currency": "usd", "metadata": {"order": "H-1"}}


def key() -> Any:
    return {"idempotency_key": str(uuid.uuid4())}


def test_the_same_request_again_gets_the_same_answer(api: Api) -> None:
    options = key()
    first = api.v1.payment_intents.create(PARAMS, options)
    again = api.v1.payment_intents.create(PARAMS, options)
    assert again.to_dict() == first.to_dict()
    headers = again.last_response.headers
    assert headers["Idempotent-Replayed"] == "true"
    assert headers["Original-Request"] == first.last_response.request_id
    assert again.last_response.request_id != first.last_response.request_id
    assert "Idempotent-Replayed" not in first.last_response.headers


def test_the_answer_is_the_first_one_even_after_things_moved_on(api: Api) -> None:
    options = key()
    intent = api.v1.payment_intents.create(PARAMS, options)
    api.v1.payment_intents.cancel(intent.id)
    assert api.v1.payment_intents.create(PARAMS, options).status == "requires_payment_method"
    assert api.v1.payment_intents.retrieve(intent.id).status == "canceled"


def test_other_parameters_or_another_endpoint_are_refused(api: Api) -> None:
    options = key()
    intent = api.v1.payment_intents.create(PARAMS, options)
    with pytest.raises(stripe.IdempotencyError) as refused:
        api.v1.payment_intents.create({**PARAMS, "amount": 1001}, options)
    assert (refused.value.http_status, told(refused.value).type) == (400, "idempotency_error")
    assert "same parameters" in str(refused.value)
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        api.v1.payment_intents.cancel(intent.id, {}, options)
    assert api.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


def test_a_decline_is_replayed_and_charges_nothing_again(api: Api) -> None:
    options = key()
    params: Any = {
        **PARAMS,
        "confirm": True,
        "payment_method": "pm_card_visa_chargeDeclined",
        "return_url": RETURN_URL,
    }
    errors: list[Any] = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            api.v1.payment_intents.create(params, options)
        errors.append(refused.value)
    assert errors[0].json_body == errors[1].json_body
    intent_id = told(errors[0]).payment_intent.id
    assert len(api.v1.charges.list({"payment_intent": intent_id}).data) == 1
    assert errors[1].headers["Idempotent-Replayed"] == "true"


def test_a_request_that_fails_validation_does_not_use_up_the_key(api: Api) -> None:
    options = key()
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.create({**PARAMS, "amount": 1}, options)
    assert api.v1.payment_intents.create(PARAMS, options).amount == 1000
    with pytest.raises(stripe.InvalidRequestError, match="255"):
        api.v1.payment_intents.create(PARAMS, {"idempotency_key": "k" * 256})


def test_eight_threads_with_one_key_make_one_payment(sandbox: Sandbox) -> None:
    for _ in range(5):
        options = key()
        order = str(uuid.uuid4())
        together = threading.Barrier(8)

        def place(_number: int) -> str:
            params: Any = {
                **PARAMS,
                "metadata": {"order": order},  # noqa: B023 - the pool is done within this turn
                "confirm": True,
                "payment_method": "pm_card_visa",
                "return_url": RETURN_URL,
            }
            client = sandbox.client(retries=0)
            together.wait()  # noqa: B023
            try:
                return client.v1.payment_intents.create(params, options).id  # noqa: B023
            except stripe.StripeError as error:
                return f"{error.http_status} {told(error).code}"

        with ThreadPoolExecutor(8) as pool:
            seen = set(pool.map(place, range(8))) - {"409 idempotency_key_in_use"}
        assert len(seen) == 1
        assert seen.pop().startswith("pi_")
        recent = sandbox.client().v1.payment_intents.list({"limit": 100}).data
        assert sum(item.metadata.to_dict().get("order") == order for item in recent) == 1


def test_the_sdk_waits_and_retries_while_the_first_request_is_under_way(sandbox: Sandbox) -> None:
    options = key()
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(
            lambda _: sandbox.client(retries=3).v1.payment_intents.create(PARAMS, options).id,
            range(8),
        )
        assert len(set(made)) == 1


def test_a_key_in_flight_is_told_to_come_back_later() -> None:
    in_flight = InFlight()
    with in_flight.claim("k"):
        with pytest.raises(StripeError) as refused, in_flight.claim("k"):
            pass
        with in_flight.claim("other"):
            pass
    assert refused.value.status == 409
    with in_flight.claim("k"):
        pass


def test_a_key_is_forgotten_after_a_day(own_sandbox: Sandbox) -> None:
    options = key()
    api = own_sandbox.client()
    first = api.v1.payment_intents.create(PARAMS, options)
    with sqlite3.connect(own_sandbox.state) as db:
        db.execute("UPDATE replies SET created = created - 86400 + 60")
    assert api.v1.payment_intents.create(PARAMS, options).id == first.id
    with sqlite3.connect(own_sandbox.state) as db:
        db.execute("UPDATE replies SET created = created - 61")
    assert api.v1.payment_intents.create(PARAMS, options).id != first.id
