"""Which sockets of this process watch which variants."""

from catalog.live import SUBJECT, current_stock
from shop.lib.hearing import OnePerLoop
from shop.lib.watching import Hub

hub = OnePerLoop(lambda: Hub(SUBJECT, current_stock))
