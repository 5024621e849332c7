"""The shop as `make up` opens it: buy something, kill every part of it, buy again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from tests.running import ROOT, Visitor, wait_until

PARTS = ("valkey", "postgres", "sandbox", "worker", "beat", "relay", "web")
# What the tests' own servers are called must not be taken for the shopkeeper's choice.
OURS = ("_URL", "STRIPE_", "MEDIA_ROOT", "STATIC_ROOT", "MAIL_", "HOLDFAST_", "SECRET_KEY")


@dataclass
class Opened:
    """A shop that the launcher opened; the same face as tests.running.Shop for a Visitor."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return dict(json.loads((self.home / "environment.json").read_text()))

    @property
    def url(self) -> str:
        return self.environment["SHOP_URL"]

    def pid(self, part: str) -> int:
        return int(json.loads((self.home / "run" / f"{part}.json").read_text())["pid"])

    def one(self, query: str) -> int:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            row = connection.execute(query).fetchone()
            assert row
            return int(row[0])


def launcher(home: Path, verb: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not any(o in name for o in OURS)}
    environment = {**kept, "HOLDFAST_HOME": str(home), "SEARCH": "postgres"}
    done = subprocess.run(
        [sys.executable, "-m", "shop.local", verb],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def opened() -> Iterator[Opened]:
    # Not below pytest's private folder: the servers' account must be able to come here.
    home = Path(tempfile.mkdtemp(prefix="holdfast-"))
    home.chmod(0o755)
    try:
        said = launcher(home, "up")
        shop = Opened(home)
        assert requests.get(shop.environment["STRIPE_JS_URL"], timeout=5).ok, "cards can be entered"
        assert "Shop is open: http://127.0.0.1:" in said
        assert "4242 4242 4242 4242" in said
        yield shop
    finally:
        launcher(home, "down")
        shutil.rmtree(home)


def buys(opened: Opened) -> None:
    most = "SELECT variant_id FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT 1"
    visitor = Visitor(opened)
    assert visitor.add(opened.one(most)).status_code == 200
    assert "/thanks/" in visitor.buy().url


def test_what_make_run_opens_can_be_bought_from(opened: Opened) -> None:
    assert Visitor(opened).get("/search/?q=lamp").headers["X-Search-Engine"] == "postgres"
    buys(opened)


def test_every_part_that_is_killed_comes_back_and_nothing_is_lost(opened: Opened) -> None:
    before = {part: opened.pid(part) for part in PARTS}
    for pid in before.values():
        os.killpg(pid, signal.SIGKILL)
    wait_until(
        lambda: all(is_alive(opened, part) and opened.pid(part) != before[part] for part in PARTS),
        "the return of every part",
    )
    wait_until(lambda: answers(opened), "the shop's first answer")
    buys(opened)
    bought = opened.one("SELECT count(*) FROM orders_order WHERE checkout_id IS NOT NULL")
    sent = "SELECT count(*) FROM orders_message WHERE sent_at IS NOT NULL"
    wait_until(lambda: opened.one(sent) == bought, "a mail for each order")
    mails = Path(opened.environment["MAIL_FILE_PATH"]).iterdir()
    assert sum(mail.read_text().count("\nSubject: Your order") for mail in mails) == bought


def is_alive(opened: Opened, part: str) -> bool:
    try:
        os.kill(opened.pid(part), 0)
    except (OSError, ValueError):
        return False
    return True


def answers(opened: Opened) -> bool:
    try:
        return Visitor(opened).get("/").status_code == 200
    except OSError:
        return False
