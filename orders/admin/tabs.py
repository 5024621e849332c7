"""The ways between the lists of orders."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from orders.attention import kinds_for

_TABS = (
    ("To pack", "to_pack"),
    ("To ship", "to_ship"),
    ("Needs attention", "attention"),
    ("All orders", "changelist"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    address: str
    is_open: bool


def tabs_for(request: HttpRequest) -> list[Tab]:
    sees_troubles = bool(kinds_for(request.user))
    ways = [
        (name, reverse(f"admin:orders_order_{page}"))
        for name, page in _TABS
        if sees_troubles or page != "attention"
    ]
    return [Tab(name, address, request.path == address) for name, address in ways]
