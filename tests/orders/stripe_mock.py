"""Stripe's own stripe-mock: it checks each request against Stripe's description of its API.

It is a Go program, built once where Go is and kept in the folder that all checkouts share.
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shop.local.account import cache_folder
from tests.running import wait_until

VERSION = "v0.203.0"
_MODULE = f"github.com/stripe/stripe-mock@{VERSION}"
_PLACES = ("/usr/local/go/bin", "/usr/lib/go/bin", "/opt/homebrew/bin")
_LISTENS = re.compile(r"Listening for HTTP at address: (\S+)\s")
_PATIENCE = 300  # seconds to download and build it


class NotHere(Exception):
    """stripe-mock cannot be had; `str()` says why."""


@dataclass
class StripeMock:
    url: str
    process: subprocess.Popen[bytes]
    output: Path
    read: int = 0

    def log(self) -> str:
        """What it wrote since it was asked last."""
        new = self.output.read_text()[self.read :]
        self.read += len(new)
        return new

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def start(folder: Path) -> StripeMock:
    """Raises NotHere."""
    output = folder / "stripe-mock.log"
    with output.open("wb") as log:
        command = [str(program()), "-http-addr", "127.0.0.1:0"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    wait_until(lambda: _LISTENS.search(output.read_text()), "stripe-mock's start", 20)
    found = _LISTENS.search(output.read_text())
    assert found
    # It says so a moment before it does.
    wait_until(lambda: _accepts(found[1]), "stripe-mock's first connection", 20)
    return StripeMock(f"http://{found[1]}", process, output)


def _accepts(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with suppress(OSError), socket.create_connection((host, int(port)), 1):
        return True
    return False


def program() -> Path:
    """Raises NotHere."""
    target = cache_folder() / f"stripe-mock-{VERSION}"
    with (cache_folder() / "stripe-mock.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _build(target)
    return target


def _build(target: Path) -> None:
    go = shutil.which("go", path=os.pathsep.join([os.environ.get("PATH", ""), *_PLACES]))
    if go is None:
        raise NotHere("there is no Go on this machine to build stripe-mock with")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetch-") as scratch:
        environment = {
            **os.environ,
            "GOPATH": scratch,
            "GOBIN": scratch,
            "GOFLAGS": "-modcacherw",
            "CGO_ENABLED": "0",
        }
        done = subprocess.run(
            [go, "install", _MODULE],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise NotHere(f"Go could not build {_MODULE}: {last}")
        os.replace(Path(scratch) / "stripe-mock", target)
