"""The websocket: availability of the products on a page."""

from typing import Any

websocket_urlpatterns: list[Any] = []
