"""What the web server needs to keep thousands of sockets open, and to stay calm with odd ones."""

import logging
import resource
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier

MANY, SOME = 60_000, 10_240  # open files


def allow_many_open_files() -> None:
    """Each socket is an open file, and many systems begin with 1,024 where they allow far more.

    macOS names no limit at all, and refuses to be asked for more than another one of its own.
    """
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (most, max(MANY, soft), max(SOME, soft)):
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            return


class FromHere:
    """Refuses sockets that a page of another site opens, or a program that names no page."""

    def __init__(self, application: Any) -> None:
        self.validator = AllowedHostsOriginValidator(application)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        is_readable = _is_readable(dict(scope["headers"]).get(b"origin", b""))
        application = self.validator if is_readable else WebsocketDenier()
        await application(scope, receive, send)


def _is_readable(origin: bytes) -> bool:
    """The validator crashes on `http://[` and on ports that are none."""
    try:
        urlsplit(origin.decode("latin-1")).port  # noqa: B018 - reading it is the test
    except ValueError:
        return False
    return True


class QuietSockets(logging.Filter):
    """Opening a page is no news, and what a stranger sends is not worth a stack of lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = str(record.msg)
        return not words.startswith(('%s - "WebSocket', "Invalid UTF-8 sequence"))


class InOneLine(logging.Filter):
    """The channel layer asks every second whether Valkey is back: a line each, no stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.msg, record.args = f"{record.getMessage()} {record.exc_info[1]}", ()
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
