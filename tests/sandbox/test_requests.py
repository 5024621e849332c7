"""Keys, parameters and error shapes."""

from typing import Any

import pytest
import stripe

from .process import SECRET_KEY, Api, Sandbox, told, visit


def refusal(api: Api, **params: Any) -> Any:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.create(params)
    assert refused.value.http_status in {400, 404}
    assert told(refused.value).type == "invalid_request_error"
    return refused.value


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 49, "currency": "usd"}, "amount_too_small", "amount"),
        ({"amount": 29, "currency": "gbp"}, "amount_too_small", "amount"),
        ({"amount": 100_000_000, "currency": "usd"}, "amount_too_large", "amount"),
        ({"amount": 0, "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": -1, "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": "10.5", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": "1_000", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": "9" * 5000, "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": 100}, "parameter_missing", "currency"),
        ({"amount": 100, "currency": "xyz"}, None, "currency"),
        ({"amount": 100, "currency": "usd", "colour": "red"}, "parameter_unknown", "colour"),
        (
            {"amount": 100, "currency": "usd", "shipping": {"name": "A", "addres": {"city": "x"}}},
            "parameter_unknown",
            "shipping[addres]",
        ),
        ({"amount": 100, "currency": "usd", "customer": "cus_x"}, "resource_missing", "customer"),
        ({"amount": 100, "currency": "usd", "transfer_group": "x"}, None, "transfer_group"),
        ({"amount": 100, "currency": "usd", "capture_method": "later"}, None, "capture_method"),
        ({"amount": 100, "currency": "usd", "metadata": {"k" * 41: "v"}}, None, None),
        ({"amount": 100, "currency": "usd", "metadata": {"k": "v" * 501}}, None, None),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(
    api: Api, params: Any, code: str | None, param: str | None
) -> None:
    error = refusal(api, **params)
    assert error.code == code
    if param:
        assert error.param == param


@pytest.mark.parametrize("amount", [50, 99_999_999])
def test_the_smallest_and_the_largest_amount(api: Api, amount: int) -> None:
    assert api.v1.payment_intents.create({"amount": amount, "currency": "usd"}).amount == amount


def test_unknown_objects_are_404(api: Api) -> None:
    for read in (
        lambda: api.v1.payment_intents.retrieve("pi_nothing"),
        lambda: api.v1.customers.retrieve("cus_nothing"),
        lambda: api.v1.charges.retrieve("ch_nothing"),
        lambda: api.v1.refunds.retrieve("re_nothing"),
        lambda: api.v1.events.retrieve("evt_nothing"),
        lambda: api.v1.payment_methods.retrieve("pm_nothing"),
        lambda: api.v1.confirmation_tokens.retrieve("ctoken_nothing"),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            read()
        assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
        assert "_nothing'" in str(refused.value)


def test_a_wrong_or_missing_key_is_401(sandbox: Sandbox) -> None:
    stranger = stripe.StripeClient("sk_test_somebodyelses", base_addresses={"api": sandbox.url})
    with pytest.raises(stripe.AuthenticationError) as refused:
        stranger.v1.payment_intents.list()
    assert "somebodyelses" not in str(refused.value)
    assert visit("GET", f"{sandbox.url}/v1/payment_intents").status_code == 401
    basic = visit("GET", f"{sandbox.url}/v1/payment_intents", auth=(SECRET_KEY, ""))
    assert basic.status_code == 200


def test_every_answer_has_its_request_id(sandbox: Sandbox, api: Api) -> None:
    intent = api.v1.payment_intents.create({"amount": 100, "currency": "usd"})
    assert intent.last_response.request_id.startswith("req_")
    error = refusal(api, amount=1, currency="usd")
    assert error.request_id.startswith("req_")


def test_odd_requests_get_an_answer_and_not_a_crash(sandbox: Sandbox) -> None:
    auth = (SECRET_KEY, "")
    address = f"{sandbox.url}/v1/payment_intents"
    odd = [
        b"amount[=5",
        b"amount[x]=5&currency=usd",
        b"a" + b"[b]" * 50 + b"=1",
        b"metadata=x&amount=100&currency=usd",
        b"amount=100&currency=usd&expand=latest_charge",
        b"amount=100&currency=usd&expand[]=nothing",
        b"amount=100&currency=usd&automatic_payment_methods[enabled]=maybe",
        b"\xff\xfe\x00",
    ]
    for body in odd:
        answer = visit("POST", address, data=body, auth=auth)
        assert answer.status_code == 400, body
        assert answer.json()["error"]["type"] == "invalid_request_error"
    assert visit("GET", f"{sandbox.url}/v1/nonsense", auth=auth).status_code == 404
    assert visit("DELETE", f"{address}/pi_x", auth=auth).status_code == 404
    assert visit("GET", f"{sandbox.url}/../../etc/passwd").status_code == 404
    over = {"limit": "101"}
    assert visit("GET", address, params=over, auth=auth).status_code == 400


def test_expand_names_only_what_can_be_expanded(api: Api) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        api.v1.payment_intents.create({"amount": 100, "currency": "usd", "expand": ["description"]})
