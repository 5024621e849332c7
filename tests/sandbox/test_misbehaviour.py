"""Trouble on demand: what a shop meets when its payment provider has a bad day."""

import re
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from .process import SECRET_KEY, Api, Sandbox, Webhooks, visit

BEFORE = ("timeout-before", "error-before", "reset-before")
AFTER = ("timeout-after", "error-after", "reset-after")
CARDS = {
    "timeout-before": "pm_card_timeoutBefore",
    "error-before": "pm_card_errorBefore",
    "reset-before": "pm_card_resetBefore",
    "timeout-after": "pm_card_timeoutAfter",
    "error-after": "pm_card_errorAfter",
    "reset-after": "pm_card_resetAfter",
}


def trouble(sandbox: Sandbox, **asked: Any) -> Any:
    data = {name.replace("_", "-"): value for name, value in asked.items()}
    answer = visit("POST", f"{sandbox.url}/control/trouble", data=data)
    assert answer.status_code == 200, answer.text
    return answer.json()


def confirm(sandbox: Sandbox, intent: str, method: str = "pm_card_visa", **headers: str) -> Any:
    """The answer to one confirmation, or the error that came instead of one."""
    data = {"payment_method": method, "return_url": "https://shop.example/"}
    sent = {"Authorization": f"Bearer {SECRET_KEY}", **headers}
    address = f"{sandbox.url}/v1/payment_intents/{intent}/confirm"
    try:
        return visit("POST", address, data=data, headers=sent)
    except requests.RequestException as error:
        return error


def untried(api: Api) -> str:
    made = api.v1.payment_intents.create({"amount": 4200, "currency": "usd"})
    return str(made.id)


def charges(api: Api, intent: str) -> int:
    return len(api.v1.charges.list({"payment_intent": intent}).data)


def befell(seen: Any) -> str:
    if isinstance(seen, requests.Response):
        return str(seen.status_code)
    return "reset" if "reset by peer" in str(seen) else "silence"


EXPECTED = {"timeout": "silence", "error": "500", "reset": "reset"}


@pytest.mark.parametrize("name", BEFORE)
def test_trouble_before_charging_charges_nothing(troubled: Sandbox, name: str) -> None:
    trouble(troubled, timeout_seconds="0.1")
    api, key = troubled.client(), {"Idempotency-Key": str(uuid.uuid4())}
    intent = untried(api)
    seen = confirm(troubled, intent, **key, **{"Sandbox-Trouble": name})
    by_card = confirm(troubled, intent, CARDS[name], **{"Idempotency-Key": str(uuid.uuid4())})
    assert befell(seen) == befell(by_card) == EXPECTED[name.split("-")[0]]
    assert charges(api, intent) == 0
    assert api.v1.payment_intents.retrieve(intent).status == "requires_payment_method"
    again = confirm(troubled, intent, **key)
    # Stripe remembers a 500 too: its key is used up, and nothing was charged.
    assert again.status_code == (500 if name == "error-before" else 200)
    assert charges(api, intent) == (0 if name == "error-before" else 1)


@pytest.mark.parametrize("by_card", [False, True])
@pytest.mark.parametrize("name", AFTER)
def test_trouble_after_charging_has_charged_once_and_remembers_its_answer(
    troubled: Sandbox, name: str, by_card: bool
) -> None:
    trouble(troubled, timeout_seconds="0.1")
    api, key = troubled.client(), {"Idempotency-Key": str(uuid.uuid4())}
    intent = untried(api)
    method = CARDS[name] if by_card else "pm_card_visa"
    headers = {} if by_card else {"Sandbox-Trouble": name}
    seen = confirm(troubled, intent, method, **key, **headers)
    assert befell(seen) == EXPECTED[name.split("-")[0]]
    assert api.v1.payment_intents.retrieve(intent).status == "succeeded"
    again = confirm(troubled, intent, method, **key)
    assert again.status_code == (500 if name == "error-after" else 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert charges(api, intent) == 1


@pytest.mark.parametrize("by_card", [False, True])
def test_a_slow_answer_holds_its_key_and_nobody_else(troubled: Sandbox, by_card: bool) -> None:
    trouble(troubled, slow_seconds="0.4")
    api, key = troubled.client(), {"Idempotency-Key": str(uuid.uuid4())}
    intent = untried(api)
    method = "pm_card_slow" if by_card else "pm_card_visa"
    headers = {} if by_card else {"Sandbox-Trouble": "slow"}
    answers: list[Any] = []
    began = time.monotonic()
    first = threading.Thread(
        target=lambda: answers.append(confirm(troubled, intent, method, **key, **headers))
    )
    first.start()
    time.sleep(0.1)
    assert confirm(troubled, intent, method, **key).status_code == 409
    assert charges(api, intent) == 0
    assert time.monotonic() - began < 0.4
    first.join()
    assert time.monotonic() - began > 0.4
    assert answers[0].json()["status"] == "succeeded"
    assert confirm(troubled, intent, method, **key).headers["Idempotent-Replayed"] == "true"
    assert charges(api, intent) == 1


def test_the_sdk_gets_over_a_reset_after_charging_by_itself(troubled: Sandbox) -> None:
    trouble(troubled, next="reset-after", scope="confirm")
    api = troubled.client(retries=2)
    intent = untried(api)
    params: Any = {"payment_method": "pm_card_visa", "return_url": "https://shop.example/"}
    assert api.v1.payment_intents.confirm(intent, params).status == "succeeded"
    assert charges(api, intent) == 1
    assert trouble(troubled, seed="1")["next"] == []


def test_what_is_lined_up_meets_one_request_each_and_chance_can_be_repeated(
    own_sandbox: Sandbox,
) -> None:
    def statuses(count: int) -> list[str]:
        read = f"{own_sandbox.url}/v1/payment_intents"
        return [befell(visit("GET", read, auth=(SECRET_KEY, ""))) for _ in range(count)]

    trouble(own_sandbox, next="error-after; error-before")
    assert statuses(3) == ["500", "500", "200"]
    trouble(own_sandbox, error_before="30", seed="7")
    seen = statuses(40)
    assert 5 <= seen.count("500") <= 20
    state = visit("GET", f"{own_sandbox.url}/control/trouble").json()
    assert state["happened"] == {"error-before": seen.count("500")}
    own_sandbox.kill()
    own_sandbox.start()
    assert statuses(40) == seen
    trouble(own_sandbox, preset="well-behaved")
    assert set(statuses(20)) == {"200"}


def test_only_what_is_in_scope_meets_chance(troubled: Sandbox) -> None:
    api = troubled.client()
    trouble(troubled, error_before="100", scope="confirm")
    intent = untried(api)
    assert confirm(troubled, intent).status_code == 500
    assert trouble(troubled, preset="worst")["percent"]["slow"] > 0
    assert trouble(troubled, preset="well-behaved", error_after="0.5")["percent"]["slow"] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"error-before": "101"},
        {"error-before": "60", "error-after": "60"},
        {"next": "earthquake"},
        {"scope": "nobody"},
        {"preset": "best"},
        {"colour": "red"},
        {"slow-seconds": "-1"},
    ],
)
def test_a_setting_that_is_none_changes_nothing(sandbox: Sandbox, asked: Any) -> None:
    address = f"{sandbox.url}/control/trouble"
    before = visit("GET", address).json()
    assert visit("POST", address, data=asked).status_code == 400
    assert visit("GET", address).json() == before


def test_another_sites_page_cannot_make_trouble(sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/control/trouble"
    elsewhere = {"Origin": "https://elsewhere.example"}
    before = visit("GET", address).json()
    assert visit("POST", address, data={"slow": "100"}, headers=elsewhere).status_code == 403
    assert visit("GET", address).json() == before
    own = {"Origin": sandbox.url, "Accept": "text/html"}
    answer = visit("POST", address, data={"slow": "0"}, headers=own)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_webhooks_are_lost_late_and_doubled(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    api = own_sandbox.client()
    trouble(own_sandbox, webhook_late_seconds="0.5")
    paid: dict[str, str] = {}
    for method in ("pm_card_webhookLost", "pm_card_webhookLate", "pm_card_webhookDoubled"):
        paid[method] = untried(api)
        confirm(own_sandbox, paid[method], method)
    hooks.wait_for(lambda seen: len(seen) >= 3 + 2 + 4)
    time.sleep(0.2)
    seen = {method: Counter(hooks.types_about(intent)) for method, intent in paid.items()}
    kind = "payment_intent.succeeded"
    assert seen["pm_card_webhookLost"][kind] == 0
    assert seen["pm_card_webhookLate"][kind] == 1
    assert seen["pm_card_webhookDoubled"][kind] == 2
    order = [item.event.data.object.id for item in hooks.received if item.event.type == kind]
    assert order[-1] == paid["pm_card_webhookLate"]
    listed = api.v1.events.list({"type": kind}).data
    assert {event.data.object.id for event in listed} == set(paid.values())
    assert ">lost<" in visit("GET", own_sandbox.url).text


def test_shuffled_webhooks_come_in_another_order(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    trouble(own_sandbox, webhook_shuffled="100", webhook_shuffled_seconds="0.5", seed="3")
    api = own_sandbox.client()
    for number in range(12):
        api.v1.customers.create({"name": f"{number:02}"})
    received = hooks.wait_for(lambda seen: len(seen) == 12)
    order = [item.event.data.object.name for item in received]
    assert sorted(order) == [f"{number:02}" for number in range(12)]
    assert order != sorted(order)


def test_the_control_page_makes_trouble_without_javascript(troubled: Sandbox) -> None:
    own = {"Origin": troubled.url, "Accept": "text/html,application/xhtml+xml"}
    address = f"{troubled.url}/control/trouble"
    assert visit("POST", address, data={"preset": "worst"}, headers=own).status_code == 303
    page = visit("GET", troubled.url, headers=own)
    assert "misbehaves, as told" in page.text
    assert "<script" not in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    form = page.text.split('<form method="post" action="/control/trouble">')[3]
    fields = dict(re.findall(r'name="([a-z-]+)"[^>]*? value="([^"]*)"', form))
    before = visit("GET", address).json()
    assert visit("POST", address, data=fields, headers=own).status_code == 303
    assert visit("GET", address).json()["percent"] == before["percent"]
    assert visit("POST", address, data={"preset": "well-behaved"}, headers=own).status_code == 303
    assert "behaves well" in visit("GET", troubled.url, headers=own).text


def test_a_decline_may_get_lost_too(troubled: Sandbox) -> None:
    api, key = troubled.client(), {"Idempotency-Key": str(uuid.uuid4())}
    intent, poor = untried(api), "pm_card_visa_chargeDeclined"
    headers = {"Sandbox-Trouble": "error-after"}
    assert confirm(troubled, intent, poor, **key, **headers).status_code == 500
    assert confirm(troubled, intent, poor, **key).status_code == 500
    assert charges(api, intent) == 1
    assert api.v1.payment_intents.retrieve(intent).last_payment_error.code == "card_declined"


def test_in_its_worst_mode_nobody_who_keeps_to_one_key_pays_twice(troubled: Sandbox) -> None:
    trouble(troubled, preset="worst", scope="confirm", timeout_seconds="0.1", slow_seconds="0.1")
    api = troubled.client()
    intents = [untried(api) for _ in range(60)]

    def buy(intent: str) -> None:
        key = {"Idempotency-Key": f"payment-{intent}"}
        while befell(confirm(troubled, intent, **key)) not in {"200", "500"}:
            time.sleep(0.02)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(buy, intents))
    happened = visit("GET", f"{troubled.url}/control/trouble").json()["happened"]
    trouble(troubled, preset="well-behaved")
    paid = [api.v1.payment_intents.retrieve(intent).status == "succeeded" for intent in intents]
    assert [charges(api, intent) for intent in intents] == [int(was_paid) for was_paid in paid]
    assert paid.count(False) == happened.get("error-before", 0)
    assert len(happened) >= 6
