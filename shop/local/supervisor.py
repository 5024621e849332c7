"""Keeps the services running: restarts what died, shows what went wrong, stops everything."""

import contextlib
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from shop.lib.state import CHECKOUT
from shop.local.processes import kill_group
from shop.local.service import Service
from shop.local.terminal import Failed, Terminal, say

TICK = 0.1  # seconds
LONGEST_PAUSE = 30.0
SETTLED = 60.0  # a service that lived so long has started well
SHOWN_AT_ONCE = 5  # lines of one log, per look
SHOWN_AGAIN = 60.0  # seconds until a complaint is repeated


class Stopped(BaseException):
    """Someone asked the launcher to stop."""


@dataclass
class _Kept:
    service: Service
    started: float
    log_position: int
    deaths: int = 0
    due: float | None = None  # when to start it again
    shown: dict[str, float] = field(default_factory=dict)  # complaints, and when

    def pause(self) -> float:
        return min(0.5 * 2 ** (self.deaths - 1), LONGEST_PAUSE)


class Supervisor:
    """One for each launcher; the thread that brings up Elasticsearch uses it as well."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._lock = threading.RLock()
        self._kept: dict[str, _Kept] = {}
        self._terminal = Terminal()

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, service: Service) -> Service:
        with self._lock:
            if self.stopping.is_set():
                raise Stopped
            position = service.log.stat().st_size if service.log.exists() else 0
            service.start()
            self._kept[service.name] = _Kept(service, time.monotonic(), position)
        return service

    def drop(self, name: str) -> None:
        """Stop a service and forget it."""
        with self._lock:
            kept = self._kept.pop(name, None)
        if kept:
            kept.service.stop()

    def restart(self, names: list[str]) -> None:
        """Start these again as soon as possible, with the environment as it is by then."""
        with self._lock:
            for kept in (self._kept[name] for name in names if name in self._kept):
                kept.service.stop()
                kept.due = 0.0

    def pause(self, seconds: float = TICK) -> None:
        """Wait, looking after the services meanwhile. Raises Stopped."""
        until = time.monotonic() + seconds
        while True:
            self._look_after_all()
            if self._terminal.is_gone():
                self.stopping.set()
            if self.stopping.wait(min(TICK, max(0.0, until - time.monotonic()))):
                raise Stopped
            if time.monotonic() >= until:
                return

    def wait_for(self, service: Service, seconds: float = 60.0) -> None:
        """Wait until it is ready. Raises Failed with its last words when it is not."""
        deadline = time.monotonic() + seconds
        while not (service.is_running and service.is_ready()):
            if self._has_given_up(service) or time.monotonic() > deadline:
                words = "\n".join(f"    {line}" for line in service.last_lines())
                raise Failed(f"{service.name} does not start. Its last words:\n{words}")
            self.pause()

    def run(self, command: list[str], environment: dict[str, str], log: Path | None = None) -> int:
        """Run a command of ours to its end; returns its exit status. Raises Stopped.

        It speaks to the terminal, or into a log file.
        """
        with log.open("ab") if log else contextlib.nullcontext() as out:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            while process.poll() is None:
                self.pause(0.05)
        finally:
            if process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(3)
            kill_group(process.pid)
        return process.returncode

    def watch(self) -> NoReturn:
        """Look after the services until someone asks to stop. Raises Stopped."""
        while True:
            self.pause(60.0)

    def stop(self) -> None:
        """Stop everything: first the shop, then the servers it uses."""
        self.stopping.set()
        with self._lock:
            services = [kept.service for kept in self._kept.values()]
            self._kept.clear()
        for are_servers in (False, True):
            group = [service for service in services if service.is_server == are_servers]
            for service in group:
                service.ask_to_stop()
            for service in group:
                service.finish()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _look_after_all(self) -> None:
        with self._lock:
            for kept in list(self._kept.values()):
                self._show_errors(kept)
                if not kept.service.is_running and not self.stopping.is_set():
                    self._revive(kept)

    def _revive(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.due is None:
            kept.deaths = 1 if now - kept.started > SETTLED else kept.deaths + 1
            kept.due = now + kept.pause()
            status = kept.service.process.returncode if kept.service.process else 0
            say(f"! {kept.service.name} {_cause(status)}; back in {kept.pause():.1f} s")
            kept.service.finish()
        elif now >= kept.due:
            kept.due, kept.started = None, now
            kept.service.start()

    def _has_given_up(self, service: Service) -> bool:
        kept = self._kept.get(service.name)
        return kept is None or kept.deaths >= 3

    def _show_errors(self, kept: _Kept) -> None:
        pattern, log = kept.service.worth_seeing, kept.service.log
        if pattern is None or not log.exists():
            return
        size = log.stat().st_size
        if size == kept.log_position:
            return
        with log.open("rb") as file:
            file.seek(min(kept.log_position, size))
            lines = file.read(200_000).decode(errors="replace").splitlines()
        kept.log_position = size
        for line in [line for line in lines if pattern.search(line)][:SHOWN_AT_ONCE]:
            self._show(kept, line.strip()[:300])

    def _show(self, kept: _Kept, line: str) -> None:
        """A complaint that comes again and again is shown once a while: numbers make no news."""
        now, gist = time.monotonic(), re.sub(r"\d+", "", line)
        if now - kept.shown.get(gist, -SHOWN_AGAIN) >= SHOWN_AGAIN:
            kept.shown[gist] = now
            say(f"! {kept.service.name}: {line}")


def _cause(status: int) -> str:
    if status < 0:
        return f"was ended by signal {-status}"
    return f"ended by itself (status {status})"
