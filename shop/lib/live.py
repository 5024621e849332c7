"""Pushing rendered HTML to open pages. Losing a push loses nothing that a reload does not show."""

import asyncio
import logging
from collections.abc import Mapping

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds for one batch of pushes


def push(html_by_group: Mapping[str, str]) -> None:
    """Send each group of sockets its HTML. A channel layer that is down is only logged."""
    try:
        async_to_sync(_send_all)(html_by_group)
    except (RedisError, OSError, TimeoutError) as error:
        logger.warning("Live updates are not going out: %s", error or type(error).__name__)


async def _send_all(html_by_group: Mapping[str, str]) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(PATIENCE):
        for group, html in html_by_group.items():
            await layer.group_send(group, {"type": "html", "html": html})
