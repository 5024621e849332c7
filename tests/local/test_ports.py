import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.local import ports


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_on_which_someone_listens_is_not_free(busy_port: int) -> None:
    assert not ports.is_free(busy_port)


def test_the_web_server_steps_around_a_busy_port(busy_port: int) -> None:
    assert ports.web_port(busy_port) > busy_port


def test_the_same_ports_are_chosen_again(tmp_path: Path) -> None:
    first = ports.choose(["postgres", "valkey"], tmp_path / "ports.json")
    again = ports.choose(["postgres", "valkey"], tmp_path / "ports.json")
    assert first == again
    assert len(set(first.values())) == 2


def test_a_remembered_port_that_is_busy_is_replaced(tmp_path: Path, busy_port: int) -> None:
    memory = tmp_path / "ports.json"
    memory.write_text(f'{{"postgres": {busy_port}}}')
    assert ports.choose(["postgres"], memory)["postgres"] != busy_port


def test_a_damaged_memory_is_no_obstacle(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    memory.write_text("{")
    assert ports.choose(["valkey"], memory)["valkey"] in ports.QUIET_PORTS
