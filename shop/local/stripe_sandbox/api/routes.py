"""Every endpoint: method, path, and who may call it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..thing import Thing
from . import (
    charges,
    confirmation_tokens,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    refunds,
    settling,
)
from .listing import Page

SECRET = frozenset({"secret"})
PUBLISHABLE = frozenset({"publishable"})
EITHER = SECRET | PUBLISHABLE


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    endpoint: Callable[..., Thing | Page]
    keys: frozenset[str] = SECRET

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.path.replace("ID", r"([A-Za-z0-9_]{1,200})"))


ROUTES = (
    Route("POST", "/v1/customers", customers.create),
    Route("GET", "/v1/customers/ID", customers.retrieve),
    Route("GET", "/v1/payment_methods/ID", payment_methods.retrieve),
    Route("POST", "/v1/confirmation_tokens", confirmation_tokens.create_from_element, PUBLISHABLE),
    Route("GET", "/v1/confirmation_tokens/ID", confirmation_tokens.retrieve),
    Route("POST", "/v1/test_helpers/confirmation_tokens", confirmation_tokens.create_for_test),
    Route("POST", "/v1/payment_intents", payment_intents.create),
    Route("GET", "/v1/payment_intents", payment_intents.list_all),
    Route("GET", "/v1/payment_intents/ID", payment_intents.retrieve, EITHER),
    Route("POST", "/v1/payment_intents/ID", payment_intents.update),
    Route("POST", "/v1/payment_intents/ID/confirm", settling.confirm, EITHER),
    Route("POST", "/v1/payment_intents/ID/capture", settling.capture),
    Route("POST", "/v1/payment_intents/ID/cancel", settling.cancel),
    Route("GET", "/v1/charges", charges.list_all),
    Route("GET", "/v1/charges/ID", charges.retrieve),
    Route("POST", "/v1/refunds", refunds.create),
    Route("GET", "/v1/refunds", refunds.list_all),
    Route("GET", "/v1/refunds/ID", refunds.retrieve),
    Route("GET", "/v1/disputes", disputes.list_all),
    Route("GET", "/v1/disputes/ID", disputes.retrieve),
    Route("POST", "/v1/disputes/ID", disputes.update),
    Route("POST", "/v1/disputes/ID/close", disputes.close),
    Route("GET", "/v1/events", events.list_all),
    Route("GET", "/v1/events/ID", events.retrieve),
)
_COMPILED = [(route, route.pattern) for route in ROUTES]


def match(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    for route, pattern in _COMPILED:
        if route.method == method and (found := pattern.fullmatch(path)):
            return route, found.groups()
    return None
