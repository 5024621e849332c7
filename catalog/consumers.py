"""The websocket: availability of the products on a page."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path

from catalog.live import current_stock, group_of

MAX_PRODUCTS = 300  # what one page may watch
MAX_MESSAGE = 8_192  # bytes of one request
TOO_BIG, TOO_MANY, NOT_UNDERSTOOD = 4009, 4008, 4007


class LiveStock(AsyncWebsocketConsumer):
    """The page sends `{"watch": [product ids]}`; it gets HTML back, now and at each change."""

    async def connect(self) -> None:
        self.watched: set[int] = set()
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > MAX_MESSAGE:
            return await self.close(TOO_BIG)
        wanted = _product_ids(text_data)
        if wanted is None:
            return await self.close(NOT_UNDERSTOOD)
        fresh = wanted - self.watched
        if len(self.watched) + len(fresh) > MAX_PRODUCTS:
            return await self.close(TOO_MANY)
        self.watched |= fresh
        for product_id in fresh:
            await self.channel_layer.group_add(group_of(product_id), self.channel_name)
        if html := await database_sync_to_async(current_stock)(fresh):
            await self.send(text_data=html)
        return None

    async def disconnect(self, code: int) -> None:
        for product_id in self.watched:
            await self.channel_layer.group_discard(group_of(product_id), self.channel_name)

    async def html(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["html"])


def _product_ids(text: str) -> set[int] | None:
    try:
        watch = json.loads(text)["watch"]
        return {int(product_id) for product_id in watch}
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


websocket_urlpatterns = [path("live/stock/", LiveStock.as_asgi())]
