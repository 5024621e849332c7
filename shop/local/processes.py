"""Processes that outlive their launcher: how to know them again, and how to end them.

A process number alone proves nothing, it may have been given to a stranger since. So each record
holds the moment at which its process started as well.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

STAT_STATE, STAT_STARTED = 0, 19  # fields of /proc/PID/stat after the closing bracket of the name


@dataclass(frozen=True)
class Record:
    """One process of ours as it stands in `<home>/run/NAME.json`."""

    name: str
    pid: int
    identity: str
    stop_signal: int = signal.SIGTERM
    port: int | None = None

    @property
    def is_alive(self) -> bool:
        return identity(self.pid) == self.identity

    def save(self, folder: Path) -> None:
        (folder / f"{self.name}.json").write_text(json.dumps(asdict(self)))


def records(folder: Path) -> list[Record]:
    found = []
    for file in sorted(folder.glob("*.json")):
        with contextlib.suppress(ValueError, TypeError):
            found.append(Record(**json.loads(file.read_text())))
    return found


def identity(pid: int) -> str | None:
    """When this process started, or None when there is none (or only its remains)."""
    if sys.platform == "linux":
        return _identity_from_proc(pid)
    told = _ask_ps(pid, "stat=,lstart=")
    return None if not told or told.startswith("Z") else told.split(maxsplit=1)[1]


def command_line(pid: int) -> str:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    return _ask_ps(pid, "command=")


def end(left: list[Record], patience: float = 8.0) -> None:
    """End these processes and what they started; strangers under the same number are safe."""
    for record in left:
        if record.is_alive:
            _signal(record.pid, record.stop_signal)
    deadline = time.monotonic() + patience
    while any(record.is_alive for record in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    for record in left:
        if identity(record.pid) in (None, record.identity):
            kill_group(record.pid)


def kill_group(leader: int) -> None:
    """Kill what is left of the session that this process led.

    The system gives a number to nobody else as long as its group has members.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _identity_from_proc(pid: int) -> str | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    if fields[STAT_STATE] in "ZX":
        return None
    return f"{_boot()} {fields[STAT_STARTED]}"


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _ask_ps(pid: int, columns: str) -> str:
    answer = subprocess.run(["/bin/ps", "-o", columns, "-p", str(pid)], capture_output=True)
    return answer.stdout.decode().strip()
