"""The line from the relay to the web processes: opened once, and again when it was cut."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from channels.layers import get_channel_layer
from django.conf import settings

from shop.lib import live


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture
def told(valkey: redis.Redis) -> Iterator[Any]:
    """All that is told, as a web process hears it."""
    with valkey.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(f"{settings.CACHE_PREFIX}holdfast-live__group__{live.GROUP}")
        channel.get_message(timeout=1)
        yield channel


def heard(told: Any) -> Any:
    message = told.get_message(timeout=2)
    return message and get_channel_layer().deserialize(message["data"])


def publishers(valkey: redis.Redis) -> set[str]:
    clients: Any = valkey.client_list()
    return {each["id"] for each in clients if each["cmd"] == "publish"}


def test_messages_go_over_one_line_which_is_opened_anew_when_it_was_cut(
    valkey: redis.Redis, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_own", threading.local())
    others = publishers(valkey)
    live.push({"subject": "first"})
    lines = publishers(valkey) - others
    live.push({"subject": "second"})
    assert publishers(valkey) - others == lines
    assert [heard(told), heard(told)] == [{"subject": "first"}, {"subject": "second"}]
    for line in lines:
        valkey.client_kill_filter(_id=line)
    live.push({"subject": "third"})
    assert heard(told) == {"subject": "third"}
