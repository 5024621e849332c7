"""The process of the negative control: started for one proof, and ended with it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from shop.proof.unguarded import THE_VARIANT
from shop.proof.visitor import Address

_OPENS_WITHIN = 60.0  # seconds
_ENDS_WITHIN = 10.0


class ControlFailed(Exception):
    """The process did not open. `str()` is the end of what it said."""


@contextmanager
def unguarded_shop(variant_id: int) -> Iterator[Address]:
    """Its address, on this machine only. Raises ControlFailed."""
    port = _free_port()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "--factory", "shop.proof.unguarded:application"),
                *("--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"),
                *("--no-access-log", "--log-level", "warning"),
            ],
            cwd=settings.BASE_DIR,
            env=_environment(variant_id),
            stdin=subprocess.PIPE,  # shut when we are gone, however we went
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us: we end it when its buyers are home
        )
        try:
            if not _opens(process, port):
                said.seek(0)
                raise ControlFailed(said.read().decode(errors="replace")[-2000:].strip())
            yield Address(f"http://127.0.0.1:{port}")
        finally:
            _end(process)


def _environment(variant_id: int) -> dict[str, str]:
    """The shop's own, but spoken to without TLS and by number."""
    plain = {"HTTPS": "0", "ALLOWED_HOSTS": "127.0.0.1", "DATABASE_POOL": "10"}
    return {**os.environ, **plain, THE_VARIANT: str(variant_id)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _opens(process: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + _OPENS_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.1)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        process.stdin.close()
