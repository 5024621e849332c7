"""The state folder of one shop: who holds it, and what a killed launcher left behind."""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO

from shop.lib import state
from shop.local import processes
from shop.local.account import ROOT_STATE, Account, open_folder
from shop.local.terminal import Failed

MARK = "made-by-holdfast"  # only a folder that bears it is ever removed
LAUNCHER = "launcher"
OPEN_NOTE = "open.txt"
TEST_HOMES = 8


class AlreadyRunning(Failed):
    """Another launcher holds this folder."""


class Home:
    """A state folder that is ours as long as this process lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = _take_lock(make(folder))
        self.run = open_folder(folder / "run")
        (folder / OPEN_NOTE).unlink(missing_ok=True)
        self.found_left = end_left(folder)
        pid = os.getpid()
        processes.Record(LAUNCHER, pid, processes.identity(pid) or "").save(self.run)

    def leave(self) -> None:
        (self.folder / OPEN_NOTE).unlink(missing_ok=True)
        (self.run / f"{LAUNCHER}.json").unlink(missing_ok=True)
        self._lock.close()

    def servers(self, account: Account) -> Path:
        """Where the servers keep their data: here, unless their account cannot come here."""
        if account.can_enter(self.folder):
            return self.folder
        elsewhere = servers_elsewhere(self.folder)
        open_folder(ROOT_STATE)
        return open_folder(elsewhere)


def make(folder: Path) -> Path:
    """Make a state folder, and mark it when it is really ours: not when it held other things."""
    is_new = not folder.exists() or not any(folder.iterdir())
    open_folder(folder)
    if is_new:
        (folder / MARK).touch()
    return folder


def test_home() -> Home:
    """A home for one test run, below the shop's own; several may run at once."""
    parent = make(state.home())
    names = ["test", *(f"test-{number}" for number in range(2, TEST_HOMES + 1))]
    for name in names:
        try:
            return Home(parent / name)
        except AlreadyRunning:
            continue
    raise Failed(f"{TEST_HOMES} test runs are under way here already.")


def servers_elsewhere(folder: Path) -> Path:
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return ROOT_STATE / f"servers-{digest}"


def launcher_of(folder: Path) -> processes.Record | None:
    """The launcher that runs on this folder, if any."""
    for record in processes.records(folder / "run"):
        if record.name == LAUNCHER and record.is_alive:
            return record
    return None


def open_note(folder: Path) -> str:
    """What was said when the shop opened; empty before that."""
    try:
        return (folder / OPEN_NOTE).read_text()
    except FileNotFoundError:
        return ""


def end_left(folder: Path) -> int:
    """End what a killed launcher left running; returns how many there were."""
    left = [r for r in processes.records(folder / "run") if r.name != LAUNCHER]
    alive = [record for record in left if record.is_alive]
    processes.end(left, patience=10.0)
    for record in left:
        (folder / "run" / f"{record.name}.json").unlink(missing_ok=True)
    return len(alive)


def remove(folder: Path) -> bool:
    """Remove a state folder and its servers' data; False when we did not make it."""
    if not (folder / MARK).exists():
        return not folder.exists()
    for place in (folder, *(test for test in folder.glob("test*"))):
        shutil.rmtree(servers_elsewhere(place), ignore_errors=True)
    shutil.rmtree(folder)
    return True


def _take_lock(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning("The shop runs already.") from None
    return lock
