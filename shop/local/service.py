"""One program that the shop needs: how it is started, known and stopped."""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from shop.lib.state import CHECKOUT
from shop.local.account import Account
from shop.local.processes import Record, identity, kill_group

LARGEST_LOG = 20_000_000  # bytes; a longer one is put aside at the next start
SERVER_VARIABLES = ("LANG", "LC_ALL", "PATH", "TZ")  # no server of ours is told the shop's secrets


def _always() -> bool:
    return True


@dataclass
class Service:
    """`environment` is read at each start: a change made meanwhile holds from the next one on."""

    name: str
    command: list[str]
    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    account: Account | None = None  # None: a part of the shop, which keeps our own rights
    port: int | None = None
    is_ready: Callable[[], bool] = _always
    stop_signal: int = signal.SIGTERM
    patience: float = 6.0  # seconds between asking it to stop and killing it
    asked_at: float = 0.0
    before_start: Callable[[], None] | None = None
    worth_seeing: re.Pattern[str] | None = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b")
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.home / "logs" / f"{self.name}.log"

    @property
    def is_server(self) -> bool:
        return self.account is not None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        if self.before_start:
            self.before_start()
        with self._open_log() as log:
            # A session of its own: Ctrl-C in the terminal is ours to answer, in good order.
            self.process = subprocess.Popen(
                self.command,
                env=self._whole_environment(),
                cwd="/" if self.is_server else CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **(self.account.popen if self.account else {}),
            )
        self._record(self.process.pid)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.asked_at = time.monotonic()
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop it, with everything it started; returns when nothing of it is left."""
        self.ask_to_stop()
        self.finish()

    def finish(self) -> None:
        """Wait for the end of a service that was asked to stop; then insist."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, self.asked_at + self.patience - time.monotonic()))
        kill_group(self.process.pid)
        self.process.wait()
        self._record_file.unlink(missing_ok=True)

    def last_lines(self, count: int = 12) -> list[str]:
        try:
            return self.log.read_text(errors="replace").splitlines()[-count:]
        except FileNotFoundError:
            return []

    @property
    def _record_file(self) -> Path:
        return self.home / "run" / f"{self.name}.json"

    def _record(self, pid: int) -> None:
        self._record_file.parent.mkdir(parents=True, exist_ok=True)
        started = identity(pid) or ""
        Record(self.name, pid, started, self.stop_signal, self.port).save(self._record_file.parent)

    def _open_log(self) -> IO[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    def _whole_environment(self) -> dict[str, str]:
        if self.is_server:
            passed = {name: os.environ[name] for name in SERVER_VARIABLES if name in os.environ}
            return passed | self.environment
        return dict(os.environ) | self.environment
