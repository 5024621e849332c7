"""Pushing news to the web processes that have open pages. Losing a push is noticed there."""

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds for one push


def push(group: str, message: dict[str, Any]) -> None:
    """Send it to every process of the group. A channel layer that is down is only logged."""
    try:
        async_to_sync(_send)(group, message)
    except (RedisError, OSError, TimeoutError) as error:
        logger.warning("Live updates are not going out: %s", error or type(error).__name__)


async def _send(group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        await get_channel_layer().group_send(group, message)
