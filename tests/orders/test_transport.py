"""How calls travel to the payment provider."""

import pytest
import stripe
import urllib3

from orders.payments.transport import Transport
from tests.running import free_port


def test_an_address_where_nobody_answers_may_be_asked_again() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(stripe.APIConnectionError) as silence:
        Transport(address, timeout=1).request("get", address, {})
    assert silence.value.should_retry


def test_calls_go_by_the_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    by_proxy = Transport("https://api.stripe.com", timeout=1)._pools
    assert isinstance(by_proxy, urllib3.ProxyManager)
    assert not isinstance(Transport("https://127.0.0.1", timeout=1)._pools, urllib3.ProxyManager)
