"""The websocket of an order's page."""

from channels.db import database_sync_to_async
from django.db import Error
from django.urls import path
from psycopg_pool import PoolTimeout

from orders.live import SUBJECT, current_orders
from orders.models import Order
from shop.lib.hearing import OnePerLoop
from shop.lib.live_socket import NOT_UNDERSTOOD, TRY_LATER, LiveSocket
from shop.lib.watching import Hub

NO_SUCH_ORDER = 4004


class LiveOrder(LiveSocket):
    """For whoever has the order's link: the token in the address. It gets the parts of the page
    that move, at once and whenever they do, and is sent nothing.
    """

    hub = OnePerLoop(lambda: Hub(SUBJECT, current_orders))

    async def connect(self) -> None:
        await super().connect()
        if not self.is_open:
            return
        try:
            order_id = await _find(self.scope["url_route"]["kwargs"]["token"])
        except (Error, PoolTimeout):
            await self.refuse(TRY_LATER)
            return
        if order_id is None:
            await self.refuse(NO_SUCH_ORDER)
        else:
            self.watch({order_id})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.refuse(NOT_UNDERSTOOD)


async def _find(token: str) -> int | None:
    ids = Order.objects.filter(token=token).values_list("pk", flat=True)
    return await database_sync_to_async(ids.first, thread_sensitive=False)()


live_urls = [path("live/orders/<slug:token>/", LiveOrder.as_asgi())]
