"""Asking for pages as a browser of the shop does, and reading what comes."""

from typing import Any

from django.test import Client

from tests.builders import FROM_HERE


def text(response: Any) -> str:
    """Its HTML, with each run of spaces and line breaks as one space."""
    return " ".join(response.content.decode().split())


def post(client: Client, where: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(where, data or {}, headers={**FROM_HERE, **headers})
