import stat
from pathlib import Path

import pytest

from shop.local import home, keys
from shop.local.account import Account
from shop.local.home import AlreadyRunning, Home

STRANGER = Account("nobody", 65534, 65534)


def test_two_launchers_cannot_hold_one_folder(tmp_path: Path) -> None:
    first = Home(tmp_path / "state")
    with pytest.raises(AlreadyRunning):
        Home(tmp_path / "state")
    first.leave()
    Home(tmp_path / "state").leave()


def test_only_a_folder_that_we_made_is_removed(tmp_path: Path) -> None:
    other = tmp_path / "documents"
    other.mkdir()
    (other / "letter.txt").write_text("keep me")
    Home(other).leave()
    assert not home.remove(other)
    assert (other / "letter.txt").exists()

    Home(tmp_path / "state").leave()
    assert home.remove(tmp_path / "state")
    assert not (tmp_path / "state").exists()


def test_a_launcher_is_known_while_it_runs(tmp_path: Path) -> None:
    held = Home(tmp_path / "state")
    assert home.launcher_of(tmp_path / "state") is not None
    held.leave()
    assert home.launcher_of(tmp_path / "state") is None


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    first = keys.load(tmp_path)
    assert keys.load(tmp_path) == first
    assert len(set(first.values())) == len(keys.MAKERS)
    assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600


def test_a_key_that_is_new_joins_those_that_are_kept(tmp_path: Path) -> None:
    keys.write_private(tmp_path / keys.FILE, '{"secret_key": "old"}')
    assert keys.load(tmp_path)["secret_key"] == "old"
    assert keys.load(tmp_path)["admin_password"]


def test_another_account_cannot_enter_below_a_private_folder(tmp_path: Path) -> None:
    inner = tmp_path / "private" / "inner"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    inner.parent.chmod(0o700)
    assert not STRANGER.can_enter(inner)
    assert Account(None, 0, 0).can_enter(inner)


def test_another_account_cannot_run_a_program_kept_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    program = tmp_path / "server"
    program.touch(mode=0o755)
    assert not STRANGER.can_run(program)
    assert Account(None, 0, 0).can_run(program)
