"""HTTP to the payment provider: connections that stay open, and little else on the way."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import stripe
import urllib3
from urllib3.exceptions import HTTPError, SSLError

CONNECTIONS = 10  # kept open by each process


class Transport(stripe.HTTPClient):
    """urllib3 alone: with Requests around it each call took twice the processor's time."""

    name = "urllib3"

    def __init__(self, address: str, timeout: float) -> None:
        super().__init__()
        self._pools = _pools(address, timeout)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **_: Any,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Trying again is Stripe's own business, which knows what may be repeated."""
        try:
            reply = self._pools.urlopen(
                method.upper(), url, redirect=False, body=post_data, headers=headers
            )
        except HTTPError as error:
            message = f"No answer from the payment provider ({type(error).__name__}: {error})"
            may_repeat = not isinstance(error, SSLError)
            raise stripe.APIConnectionError(message, should_retry=may_repeat) from error
        return reply.data.decode(errors="replace"), reply.status, reply.headers

    def close(self) -> None:
        self._pools.clear()


def _pools(address: str, timeout: float) -> urllib3.PoolManager:
    """By way of the proxy that the environment names for this address, if it names one."""
    options: dict[str, Any] = {
        "maxsize": CONNECTIONS,
        "timeout": timeout,
        "retries": False,
        "ca_certs": stripe.ca_bundle_path,
    }
    place = urlsplit(address)
    proxy = getproxies().get(place.scheme)
    if proxy and not proxy_bypass(place.hostname or ""):
        return urllib3.ProxyManager(proxy, **options)
    return urllib3.PoolManager(**options)
