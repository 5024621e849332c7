"""The ways between the lists of orders."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

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
    ways = ((name, reverse(f"admin:orders_order_{page}")) for name, page in _TABS)
    return [Tab(name, address, request.path == address) for name, address in ways]
