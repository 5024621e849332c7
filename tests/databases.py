"""Databases of running shops: empty ones, and copies of one that was filled once."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from shop.lib import state

_ROOT = Path(__file__).resolve().parents[1]
_READY = "ready_"
_MADE_BY = ("catalog", "cart", "orders", "shop", "static")
_LOCK = 7_205_759  # for whoever makes or copies what is ready


def database_address(name: str) -> str:
    """The same server as the tests', another database."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def make_database(name: str, like: str = "template1") -> str:
    """An empty database, or a copy of one that nobody is connected to; returns its address."""
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return database_address(name)


def migrated_copy(name: str) -> None:
    """Make database `name`, with tables and what migrations put in them."""
    copy_ready(name, kind="migrated", fill=_migrate)


def drop_database(name: str) -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_ready(name: str, kind: str, fill: Callable[[str, Path], object]) -> Path:
    """Make database `name` a copy of the ready one of this kind, whose files are in the folder
    returned. Who asks first has it made: `fill` is given an empty database and an empty folder.
    """
    digest = _digest()
    ready = f"{_READY}{digest}_{kind}"
    folder = state.home() / "ready" / ready
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not (folder.exists() and ready in _databases(server)):
            _forget(server, folder.parent, but=digest)
            _make(server, ready, folder, fill)
        make_database(name, like=ready)
    return folder


def _migrate(address: str, _folder: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=_ROOT, env={**os.environ, "DATABASE_URL": address}, check=True)


def _make(
    server: "psycopg.Connection[Any]", ready: str, folder: Path, fill: Callable[[str, Path], object]
) -> None:
    """Under another name first: what was given up half-made is never taken for ready."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fill(make_database("half_made"), folder)
    server.execute(f'DROP DATABASE IF EXISTS "{ready}"')
    server.execute(f'ALTER DATABASE half_made RENAME TO "{ready}"')


def _forget(server: "psycopg.Connection[Any]", folder: Path, but: str) -> None:
    """What earlier code, or another day, has made."""
    old = [name for name in _databases(server) if name.startswith(_READY) and but not in name]
    for name in old:
        with suppress(psycopg.errors.ObjectInUse):
            server.execute(f'DROP DATABASE "{name}"')
        shutil.rmtree(folder / name, ignore_errors=True)


def _databases(server: "psycopg.Connection[Any]") -> list[str]:
    return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def _digest() -> str:
    """Of the code that fills a shop, and of the day, since goods carry dates."""
    found = hashlib.sha256(date.today().isoformat().encode())
    for app in _MADE_BY:
        for file in sorted((_ROOT / app).rglob("*.*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:12]


def _server() -> "psycopg.Connection[Any]":
    return psycopg.connect(database_address("postgres"), autocommit=True)
