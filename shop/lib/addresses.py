"""Where a request comes from, as a key that can be counted by and not be read."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOME_NETWORK = 64  # bits of an IPv6 address that one household has to itself


def address_key(request: HttpRequest) -> str:
    """The key of the visitor's address; see `key_of`."""
    return key_of(request.META.get("REMOTE_ADDR") or "")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """32 letters for a public address; empty for one that says nothing about the visitor.

    Local addresses are not counted: behind a proxy that hides its visitors all would be one.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        # A server that listens on both gets IPv4 visitors as ::ffff:a.b.c.d: not one household.
        address = address.ipv4_mapped or address
    if not address.is_global:
        return ""
    text = str(address)
    if isinstance(address, IPv6Address):
        text = str(ip_network((address, HOME_NETWORK), strict=False))
    return salted_hmac("shop.lib.addresses", text, algorithm="sha256").hexdigest()[:32]
