import os
from pathlib import Path

from shop.local import postgres


def test_the_note_of_a_dead_server_is_removed(tmp_path: Path) -> None:
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{tmp_path}\n")  # a number that someone else has now
    postgres._forget_dead_server(tmp_path)
    assert not note.exists()


def test_a_folder_without_a_note_is_fine(tmp_path: Path) -> None:
    postgres._forget_dead_server(tmp_path)
    assert list(tmp_path.iterdir()) == []
