"""Servers refuse to run as root: under which account they run, and what it can reach."""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop.local.terminal import Failed

ROOT_STATE = Path("/var/lib/holdfast")


@dataclass(frozen=True)
class Account:
    """Whose rights a server gets. Without a name it is simply whoever started us."""

    name: str | None
    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """The arguments that `subprocess` needs to change to this account."""
        if self.name is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        if self.name is None:
            return True
        return all(_is_open(place, stat.S_IXOTH) for place in (folder, *folder.parents))

    def can_run(self, program: Path) -> bool:
        return self.can_enter(program.parent) and (
            self.name is None or _is_open(program, stat.S_IXOTH | stat.S_IROTH)
        )

    def make_folder(self, folder: Path) -> Path:
        """A private folder of this account's own, whatever the umask says."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.name is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder

    def write(self, file: Path, text: str) -> None:
        """Write a file which this account alone can read."""
        file.touch(mode=0o600)
        file.write_text(text)
        if self.name is not None:
            os.chown(file, self.uid, self.gid)


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account(None, os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Failed("As root the database needs an account to run under: add one named 'postgres'.")


def cache_folder() -> Path:
    """What all checkouts share: the search server, and copies of programs."""
    if os.geteuid() == 0:
        folder = ROOT_STATE / "cache"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        folder = Path(base).expanduser() / "holdfast"
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        ROOT_STATE.chmod(0o755)
        folder.chmod(0o755)
    return folder


def reachable_copy(name: str, folders: list[Path]) -> Path:
    """Copy folders, side by side, to where every account can read them; `name` has the version."""
    target = cache_folder() / "programs" / name
    if not target.exists():
        open_folder(target.parent)
        install(target, lambda new: [shutil.copytree(f, new / f.name) for f in folders])
    return target


def install(target: Path, fill: Callable[[Path], object]) -> None:
    """Fill a new folder and put it in place in one move, readable by all: half of it never shows.

    When another process was faster its folder stays, for both hold the same.
    """
    new = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        fill(new)
        _open_to_all(new)
        new.rename(target)
    except OSError:
        if not target.exists():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def open_folder(folder: Path) -> Path:
    """Make a folder that others may pass through, whatever the umask says."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return folder


def _is_open(place: Path, bits: int) -> bool:
    return place.stat().st_mode & bits == bits


def _open_to_all(folder: Path) -> None:
    for place in (folder, *folder.rglob("*")):
        if place.is_symlink():
            continue
        mode = place.stat().st_mode
        runs = stat.S_ISDIR(mode) or mode & stat.S_IXUSR
        place.chmod(mode | (0o755 if runs else 0o644))
