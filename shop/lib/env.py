"""Reading settings from environment variables, with clear complaints about wrong ones."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def words(name: str, default: str, between: str = ",") -> list[str]:
    found = os.environ.get(name, default).split(between)
    return [word.strip() for word in found if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value.lower() in _TRUE


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def some_of(name: str, allowed: tuple[str, ...]) -> list[str]:
    """Words with commas between; all of them where nothing is said."""
    chosen = words(name, ",".join(allowed))
    if unknown := set(chosen) - set(allowed):
        wrong = ", ".join(sorted(unknown))
        raise ImproperlyConfigured(f"{name} takes some of {', '.join(allowed)}, not {wrong}.")
    return chosen


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for a `postgres://user:password@host:port/name?option=value` address.
    `?host=/folder` is a Unix socket, as psql and psycopg understand it.

    `DATABASE_PREPARE=0` is for a pooler that lends a connection for one transaction only, such as
    PgBouncer: there a prepared statement would be looked for on the wrong one.
    `DATABASE_POOL` is the number of connections one process keeps open, 0 for none: the web
    server sets it (shop/asgi.py), short commands and forking workers do without.
    """
    address = urlsplit(os.environ.get(name) or default)
    if address.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must be a postgres:// address.")
    options: dict[str, Any] = dict(parse_qsl(address.query))
    host = options.pop("host", address.hostname or "")
    if flag("DATABASE_PREPARE", default=True):
        options["prepare_threshold"] = 5  # only says yes: who prepares is `shop.lib.database`
    pool = number("DATABASE_POOL", 0)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": host,
        "PORT": str(address.port or ""),
        # A worker's tasks are short: most take less than a connection takes to open.
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may be one that a restart has cut
        "OPTIONS": options,
    }
