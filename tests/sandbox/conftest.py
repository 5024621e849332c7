from collections.abc import Iterator
from pathlib import Path

import pytest

from .process import Api, Sandbox, Webhooks, visit


@pytest.fixture(scope="session")
def shared_hooks() -> Iterator[Webhooks]:
    hooks = Webhooks()
    yield hooks
    hooks.close()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, shared_hooks: Webhooks) -> Iterator[Sandbox]:
    running = Sandbox(tmp_path_factory.mktemp("sandbox") / "state.sqlite3", shared_hooks.url)
    yield running.start()
    running.stop()


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return sandbox.client()


@pytest.fixture
def troubled(sandbox: Sandbox) -> Iterator[Sandbox]:
    """The shared sandbox, well-behaved again after the test."""
    yield sandbox
    visit("POST", f"{sandbox.url}/control/trouble", data={"preset": "well-behaved"})


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    own = Webhooks()
    yield own
    own.close()


@pytest.fixture
def own_sandbox(tmp_path: Path, hooks: Webhooks) -> Iterator[Sandbox]:
    """A sandbox for one test: for counting events, and for stopping it."""
    running = Sandbox(tmp_path / "state.sqlite3", hooks.url).start()
    yield running
    running.stop()
