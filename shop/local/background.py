"""`make up`, `make down`, `make status` and `make clean`."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from shop.lib import state
from shop.local import home, processes
from shop.local.terminal import say, say_step

STOP_WITHIN = 60.0  # seconds


def up() -> int:
    """Run the shop in the background; returns once it is open."""
    folder = state.home()
    if home.launcher_of(folder) and home.open_note(folder):
        say(f"The shop runs already.\n{home.open_note(folder)}")
        return 0
    home.make(folder)
    (folder / "logs").mkdir(exist_ok=True)
    log = folder / "logs" / "launcher.log"
    with log.open("wb") as out:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "shop.local", "run"],
            cwd=state.CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        return _follow_until_open(launcher, folder, log)
    except KeyboardInterrupt:
        launcher.terminate()
        return launcher.wait()


def down() -> int:
    """Stop the shop of this checkout, however it was started."""
    began = time.monotonic()
    if _stop(state.home()):
        say_step("Stopped", began)
    else:
        say("The shop does not run.")
    return 0


def status() -> int:
    """Say what runs; the exit status is 0 only when the shop is open."""
    folder = state.home()
    for record in processes.records(folder / "run"):
        port = f"port {record.port}" if record.port else ""
        condition = "runs" if record.is_alive else "gone"
        say(f"  {record.name:<14} {condition}  pid {record.pid:<8} {port}")
    note = home.open_note(folder) if home.launcher_of(folder) else ""
    say(note or "The shop is not open.")
    return 0 if note else 3


def clean() -> int:
    """Stop everything of this checkout and remove its state."""
    folder = state.home()
    for place in (folder, *folder.glob("test*")):
        _stop(place)
    if home.remove(folder):
        return 0
    say(f"! {folder} was there before the shop: remove it yourself if you wish")
    return 1


def _stop(folder: Path) -> bool:
    launcher = home.launcher_of(folder)
    if launcher:
        with contextlib.suppress(ProcessLookupError):
            os.kill(launcher.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        while launcher.is_alive and time.monotonic() < deadline:
            time.sleep(0.05)
    left = home.end_left(folder)
    return bool(launcher or left)


def _follow_until_open(launcher: "subprocess.Popen[bytes]", folder: Path, log: Path) -> int:
    with log.open() as lines:
        while True:
            status = launcher.poll()
            is_open = bool(home.open_note(folder))
            for line in lines:
                say(line.rstrip("\n"))
            if is_open:
                return 0
            if status is not None:
                return status or 1
            time.sleep(0.1)
