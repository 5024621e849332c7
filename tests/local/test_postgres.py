import os
from pathlib import Path
from urllib.parse import quote

from shop.local import postgres


def test_the_note_of_a_dead_server_is_removed(tmp_path: Path) -> None:
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{tmp_path}\n")  # a number that someone else has now
    postgres._forget_dead_server(tmp_path)
    assert not note.exists()


def test_so_is_the_note_beside_its_socket(tmp_path: Path) -> None:
    note = tmp_path / ".s.PGSQL.5432.lock"
    note.write_text(f"{os.getpid()}\n{tmp_path}\n")
    postgres._forget_dead_server(tmp_path)
    assert not note.exists()


def test_a_folder_without_a_note_is_fine(tmp_path: Path) -> None:
    postgres._forget_dead_server(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_shop_speaks_to_it_by_a_unix_socket(tmp_path: Path) -> None:
    found = postgres.address(5432, "secret", tmp_path)
    assert found.endswith(f"@127.0.0.1:5432/holdfast?host={quote(str(tmp_path / 'postgres'))}")
    assert list(tmp_path.iterdir()) == []


def test_where_no_socket_can_be_it_speaks_by_tcp(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    for folder in (deep, tmp_path / "missing"):
        assert "?" not in postgres.address(5432, "secret", folder)
