"""The client that all calls go through, and the two errors that callers meet.

Nothing here may be called while a transaction is open: the outside world takes its time.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

import stripe
from django.conf import settings
from django.db import connection

from orders.payments.transport import Transport

logger = logging.getLogger(__name__)
# It would write an id of this machine to the home folder, and tell Stripe how long calls take.
stripe.enable_telemetry = False
# Another request is at work with this key or on this payment: nobody knows yet what comes of it.
_ASK_AGAIN = {"idempotency_key_in_use", "lock_timeout"}
TIMEOUT = 10  # seconds for one call; one retry with the same idempotency key may follow


class PaymentUnreachable(Exception):
    """No answer, or none that says what happened. Money may or may not have moved: ask again."""


class PaymentFailed(PaymentUnreachable):
    """The provider broke down over it, and keeps that as its answer to this idempotency key."""


class PaymentRefused(Exception):
    """The provider said no to the request itself; nothing was charged. `str()` is for the log."""


class PaymentUnknown(PaymentRefused):
    """The provider has nothing of this id."""


class AmountRefused(PaymentRefused):
    """The provider takes no payments so small, or so large."""


class AlreadyReturned(PaymentRefused):
    """All of this payment went back before."""


_REFUSALS = {
    "resource_missing": PaymentUnknown,
    "charge_already_refunded": AlreadyReturned,
    "amount_too_small": AmountRefused,
    "amount_too_large": AmountRefused,
}


def client() -> stripe.StripeClient:
    return _client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache
def _client_of(secret_key: str, address: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": address} if address else {},
        max_network_retries=1,
        http_client=Transport(address or stripe.DEFAULT_API_BASE, TIMEOUT),
    )


@contextmanager
def clear_errors() -> Iterator[None]:
    """Our own two errors for all of Stripe's but a declined card."""
    if connection.in_atomic_block:
        raise RuntimeError("A transaction is open: do not call the payment provider inside it")
    try:
        yield
    except stripe.CardError:
        raise
    except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as e:
        if e.code in _ASK_AGAIN:
            raise PaymentUnreachable(str(e)) from e
        logger.error("The payment provider refused a request: %s", e)
        raise _REFUSALS.get(e.code or "", PaymentRefused)(str(e)) from e
    except stripe.StripeError as e:
        logger.error("The payment provider did not answer: %s", e)
        kind = PaymentFailed if (e.http_status or 0) >= 500 else PaymentUnreachable
        raise kind(str(e)) from e


def ask(
    method: str,
    *path: str,
    params: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    """The provider's answer as it came, for calls that a shopper waits for: the SDK's services
    make an object of each part of it, which takes twice as long as all else they do.
    """
    address = "/v1/" + "/".join(map(quote_plus, path))
    with clear_errors():
        answer = client().raw_request(
            method, address, **(params or {}), idempotency_key=idempotency_key
        )
    return dict(answer.data)
