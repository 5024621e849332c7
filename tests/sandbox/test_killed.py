"""kill -9 of the sandbox under load: what it answered stays true, the rest can be asked again."""

import threading
import time
import uuid
from typing import Any

import stripe

from .process import Api, Sandbox

BUYERS = 4


def pay(api: Api, key: str) -> Any:
    return api.v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "return_url": "https://shop.example/",
            "metadata": {"key": key},
        },
        {"idempotency_key": key},
    )


def test_a_kill_under_load_loses_no_answer_and_charges_nobody_twice(own_sandbox: Sandbox) -> None:
    answered: dict[str, str] = {}
    unanswered: set[str] = set()

    def buy_until_it_dies() -> None:
        api = own_sandbox.client()
        while True:
            key = str(uuid.uuid4())
            try:
                answered[key] = pay(api, key).id
            except stripe.APIConnectionError:
                unanswered.add(key)
                return

    buyers = [threading.Thread(target=buy_until_it_dies) for _ in range(BUYERS)]
    for buyer in buyers:
        buyer.start()
    time.sleep(0.7)
    own_sandbox.kill()
    for buyer in buyers:
        buyer.join()
    own_sandbox.start()
    api = own_sandbox.client()
    assert len(answered) >= BUYERS
    again = {key: pay(api, key).id for key in [*answered, *unanswered]}
    assert {key: again[key] for key in answered} == answered
    paid = api.v1.payment_intents.list({"limit": 100}).auto_paging_iter()
    assert sorted(item.metadata["key"] for item in paid) == sorted(again)
    charges = api.v1.charges.list({"limit": 100}).auto_paging_iter()
    assert sorted(item.payment_intent for item in charges) == sorted(again.values())
