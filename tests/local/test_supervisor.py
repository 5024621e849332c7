import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shop.local.processes import records
from shop.local.service import Service
from shop.local.supervisor import Stopped, Supervisor
from shop.local.terminal import Failed

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop()


def _pid(service: Service) -> int:
    assert service.process
    return service.process.pid


def _pause_until(supervisor: Supervisor, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        supervisor.pause()


def test_a_killed_service_comes_back(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = supervisor.start(Service("worker", SLEEP, tmp_path))
    first = _pid(service)
    os.kill(first, signal.SIGKILL)
    _pause_until(supervisor, lambda: _pid(service) != first and service.is_running)
    assert "worker was ended by signal 9; back in 0.5 s" in capsys.readouterr().out


def test_a_service_that_cannot_start_is_given_up_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    broken = [sys.executable, "-c", "raise SystemExit('no such table')"]
    service = supervisor.start(Service("web", broken, tmp_path, is_ready=lambda: False))
    with pytest.raises(Failed, match="no such table"):
        supervisor.wait_for(service)


def test_nothing_is_left_after_the_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    service = supervisor.start(Service("web", SLEEP, tmp_path))
    supervisor.stop()
    assert not service.is_running
    assert records(tmp_path / "run") == []
    with pytest.raises(Stopped):
        supervisor.start(Service("worker", SLEEP, tmp_path))


def test_errors_in_a_log_are_shown(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speak = "print('INFO all well'); print('ERROR out of paper', flush=True); input()"
    supervisor.start(Service("web", [sys.executable, "-c", speak], tmp_path))
    shown: list[str] = []

    def is_shown() -> bool:
        shown.append(capsys.readouterr().out)
        return "out of paper" in "".join(shown)

    _pause_until(supervisor, is_shown)
    assert "all well" not in "".join(shown)


def test_a_command_gets_the_environment_of_its_moment(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    log = tmp_path / "command.log"
    command = [sys.executable, "-c", "import os; print(os.environ['SEARCH']); raise SystemExit(3)"]
    assert supervisor.run(command, {**os.environ, "SEARCH": "postgres"}, log) == 3
    assert log.read_text() == "postgres\n"
