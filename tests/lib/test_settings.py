"""The settings: safe by default, and loud about wrong ones."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shop.lib import env

ROOT = Path(__file__).resolve().parents[2]


def check(**environment: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py check --deploy` as an operator runs it."""
    kept = {**os.environ, "HTTPS": "1"}  # the servers of the tests say 0
    kept |= {"SECRET_KEY": "kelp-" + "0123456789abcdef" * 4, "ALLOWED_HOSTS": "shop.example"}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_deployed_shop_has_nothing_to_be_warned_of() -> None:
    done = check()
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("HTTPS", "perhaps"),
        ("SEARCH", "grep"),
        ("DATABASE_URL", "mysql://x"),
        ("ORDER_MAILS", "confirmed,lost"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    done = check(**{name: value})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_a_database_may_be_reached_by_a_unix_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://shop:word@127.0.0.1:5433/shop?host=/var/run/pg")
    found = env.database("DATABASE_URL", "")
    assert (found["HOST"], found["PORT"], found["USER"]) == ("/var/run/pg", "5433", "shop")
    assert "host" not in found["OPTIONS"]


def test_every_variable_that_the_settings_read_is_told_to_operators() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "shop/settings.py").read_text()))
    told = (ROOT / "README.md").read_text()
    told += "".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))
    assert len(read) > 40
    assert {name for name in read if f"`{name}" not in told} == set()
