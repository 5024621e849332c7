"""Readies the database and the static files, in one process: starting Django costs a second.

Run by the launcher as `python -m shop.local.prepare`, with the shop's environment.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from shop.lib.state import CHECKOUT
from shop.local.keys import ADMIN_EMAIL, load
from shop.local.terminal import say, step

STAMP = "static.stamp"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    home = Path(os.environ["HOLDFAST_HOME"])
    with step("Django"):
        django.setup()
    steps: list[tuple[str, Callable[[], object]]] = [
        ("Tables up to date", lambda: call_command("migrate", verbosity=0, interactive=False)),
        ("Roles of the staff", lambda: call_command("ensure_roles", verbosity=0)),
        ("Static files", lambda: _collect_static(home / STAMP)),
        ("Demo shop", lambda: call_command("seed_demo", if_empty=True)),
        ("Admin account", lambda: _ensure_admin(load(home)["admin_password"])),
    ]
    for text, act in steps:
        try:
            with step(text):
                act()
        except (CommandError, DatabaseError) as problem:
            say(f"! {text}: {problem}")
            return 1
    return 0


def _ensure_admin(password: str) -> None:
    # With "=": a password may begin with a dash, and would be taken for an option of its own.
    call_command("ensure_admin", f"--email={ADMIN_EMAIL}", f"--password={password}", verbosity=0)


def _collect_static(stamp: Path) -> None:
    """Collect only what changed since: compressing hundreds of files takes seconds."""
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    sources = [CHECKOUT / "requirements.txt", *map(Path, settings.STATICFILES_DIRS)]
    files = [file for source in sources for file in (source, *source.rglob("*")) if file.is_file()]
    facts = sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
