import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.local.processes import Record, end, identity, records

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# A leader that starts a helper, says the helper's number, and sleeps.
FAMILY = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_process_keeps_its_identity(sleeper: "subprocess.Popen[bytes]") -> None:
    assert identity(sleeper.pid) is not None
    assert identity(sleeper.pid) == identity(sleeper.pid)


def test_what_has_ended_has_no_identity(sleeper: "subprocess.Popen[bytes]") -> None:
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)  # it stays behind as a zombie
    assert identity(sleeper.pid) is None


def test_a_record_survives_the_launcher(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    Record("web", sleeper.pid, identity(sleeper.pid) or "", port=8000).save(tmp_path)
    (found,) = records(tmp_path)
    assert found.is_alive
    assert (found.name, found.port) == ("web", 8000)


def test_a_stranger_with_the_same_number_is_left_alone(
    sleeper: "subprocess.Popen[bytes]",
) -> None:
    end([Record("web", sleeper.pid, "another boot 1")], patience=0.1)
    time.sleep(0.1)
    assert sleeper.poll() is None


def test_a_whole_family_is_ended() -> None:
    leader = subprocess.Popen(
        [sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, start_new_session=True
    )
    assert leader.stdout
    helper = int(leader.stdout.readline())
    end([Record("web", leader.pid, identity(leader.pid) or "")], patience=0.5)
    assert leader.wait(5) == -signal.SIGTERM
    leader.stdout.close()
    _wait_until_gone(helper)


def test_helpers_of_a_killed_leader_are_ended() -> None:
    leader = subprocess.Popen(
        [sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, start_new_session=True
    )
    assert leader.stdout
    helper = int(leader.stdout.readline())
    record = Record("web", leader.pid, identity(leader.pid) or "")
    leader.kill()
    leader.wait()
    leader.stdout.close()
    assert identity(helper) is not None
    end([record], patience=0.1)
    _wait_until_gone(helper)


def _wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while identity(pid) is not None:
        assert time.monotonic() < deadline, "it still runs"
        time.sleep(0.02)
