"""How many sockets may be open: in one process, and for one address of the network."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.lib.addresses import key_of


class Doorkeeper:
    """Counts the sockets of this process, and those of each public address."""

    def __init__(self) -> None:
        self.inside = 0
        self.by_address: Counter[str] = Counter()

    def admit(self, scope: Mapping[str, Any]) -> bool:
        """Whether there is room for one more; who is admitted has to be dismissed again."""
        address = _address(scope)
        if self.inside >= settings.LIVE_SOCKETS_PER_PROCESS:
            return False
        if address and self.by_address[address] >= settings.LIVE_SOCKETS_PER_ADDRESS:
            return False
        self.inside += 1
        self.by_address[address] += 1
        return True

    def dismiss(self, scope: Mapping[str, Any]) -> None:
        address = _address(scope)
        self.inside -= 1
        self.by_address[address] -= 1
        if not self.by_address[address]:
            del self.by_address[address]


def _address(scope: Mapping[str, Any]) -> str:
    host, _ = scope.get("client") or ("", 0)
    return key_of(host)


doorkeeper = Doorkeeper()
