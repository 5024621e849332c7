"""The cache: Valkey while it answers, this process's own memory while it does not.

Without the second, every page would wait for a Valkey that hangs, and allauth, which counts
attempts to sign in here, would let nobody in.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
WITHOUT_VALKEY = 5.0  # seconds before a Valkey that did not answer is asked again


def _or_in_memory(verb: str) -> Callable[..., Any]:
    def method(self: "Cache", *args: Any, **options: Any) -> Any:
        if time.monotonic() >= Cache.blind_until:
            try:
                return getattr(RedisCache, verb)(self, *args, **options)
            except (RedisError, OSError) as error:
                Cache.blind_until = time.monotonic() + WITHOUT_VALKEY
                logger.warning("The cache does not answer: %s", error or type(error).__name__)
        return getattr(self.memory, verb)(*args, **options)

    return method


class Cache(RedisCache):
    """What Valkey kept and what memory keeps meanwhile may differ; both end by their timeouts."""

    blind_until = 0.0  # shared by the threads, each of which has a cache object of its own

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("holdfast", {**params, "OPTIONS": {}})

    add = _or_in_memory("add")
    clear = _or_in_memory("clear")
    delete = _or_in_memory("delete")
    delete_many = _or_in_memory("delete_many")
    get = _or_in_memory("get")
    get_many = _or_in_memory("get_many")
    has_key = _or_in_memory("has_key")
    incr = _or_in_memory("incr")
    set = _or_in_memory("set")
    set_many = _or_in_memory("set_many")
    touch = _or_in_memory("touch")
