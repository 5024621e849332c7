"""The whole shop as processes: web server, relay, worker, beat and payment sandbox.

For tests that need what a visitor meets: real HTTP, websockets, several processes, kill -9.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import requests

from shop.local.parts import SOCKETS, WEBHOOK_EVENTS
from shop.local.ports import quiet_port as free_port

from .databases import copy_ready
from .databases import database_address as database_address
from .databases import drop_database as drop_database
from .databases import make_database as make_database

ROOT = Path(__file__).resolve().parents[1]
SECRET_KEY = "sk_test_holdfastsandbox"
PUBLISHABLE_KEY = "pk_test_holdfastsandbox"
WEBHOOK_SECRET = "whsec_runningtests"
SOME = 40  # products
PATIENCE = 60.0  # seconds for a part to get ready; machines that run tests are busy
_PYTHON = sys.executable


def wait_until(happened: object, what: str, seconds: float = PATIENCE) -> None:
    assert callable(happened)
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


@dataclass
class Shop:
    """Parts are started by name, ended by pid, and leave their output in `folder`."""

    folder: Path
    database: str
    environment: dict[str, str] = field(default_factory=dict)
    application: str = "shop.asgi:application"
    port: int = field(default_factory=free_port)
    sandbox_port: int = field(default_factory=free_port)
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.database,
            "REDIS_URL": _own_valkey_database(),
            "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "HTTPS": "0",
            "SHOP_URL": self.url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "MAIL_FILE_PATH": str(self.folder / "mail"),
            "SEARCH_INDEX": f"test-{self.folder.name}-{self.port}",
            "CACHE_PREFIX": f"test-{self.port}",
            "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE_KEY,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": sandbox,
            "STRIPE_JS_URL": f"{sandbox}/v3/",
            **self.environment,
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # --- Parts -----------------------------------------------------------------------------------

    def manage(self, *arguments: str) -> str:
        command = [_PYTHON, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def prepare(self, products: int = SOME) -> "Shop":
        """Tables, goods, pictures and static files, as `fill` makes them, but copied: it is done
        once for all shops with so many products."""
        made = copy_ready(
            urlsplit(self.database).path.strip("/"),
            kind=str(products),
            fill=lambda database, folder: Shop(folder, database).fill(products),
        )
        self.environment["STATIC_ROOT"] = str(made / "static")  # nobody writes there
        if (made / "media").exists():
            shutil.copytree(made / "media", self.environment["MEDIA_ROOT"], dirs_exist_ok=True)
        return self

    def fill(self, products: int = SOME) -> "Shop":
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        if products:
            self.manage("seed_demo", "--products", str(products))
        return self

    def open(self, *names: str) -> "Shop":
        for name in names or ("sandbox", "web", "relay", "worker"):
            self.start(name)
        if "web" in self.parts:
            wait_until(self.answers, "the web server's first answer")
        if "sandbox" in self.parts:
            wait_until(lambda: _listens(self.sandbox_port), "the sandbox's start")
        return self

    def start(self, name: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self.parts[name] = subprocess.Popen(
                self._command(name),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9, the part and what it started."""
        process = self.parts.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def close(self) -> None:
        for process in self.parts.values():
            with suppress(ProcessLookupError):
                process.terminate()
        for name in list(self.parts):
            with suppress(subprocess.TimeoutExpired):
                self.parts[name].wait(8)
            self.kill(name)

    def answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(self.url, timeout=10).status_code == 200
        return False

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _command(self, name: str) -> list[str]:
        celery = [_PYTHON, "-m", "celery", "-A", "shop"]
        return {
            "web": [
                *(_PYTHON, "-m", "uvicorn", self.application, "--host", "127.0.0.1"),
                *("--port", str(self.port), "--workers", "2", "--no-access-log"),
                *("--timeout-graceful-shutdown", "2", *SOCKETS),
            ],
            "relay": [_PYTHON, "manage.py", "relay_events"],
            "worker": [*celery, "worker", "--concurrency", "1", "--without-gossip"],
            "beat": [*celery, "beat", "--schedule", str(self.folder / "beat"), "--pidfile", ""],
            "sandbox": [
                *(_PYTHON, "-m", "shop.local.stripe_sandbox", "--port", str(self.sandbox_port)),
                *("--webhook-url", f"{self.url}/webhooks/stripe/"),
                *("--webhook-events", ",".join(WEBHOOK_EVENTS)),
                *("--webhook-secret", WEBHOOK_SECRET, "--secret-key", SECRET_KEY),
                *("--state", str(self.folder / "sandbox.sqlite3")),
            ],
        }[name]


def _own_valkey_database() -> str:
    """Shops that run at once must not do each other's work."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{1 + int(worker)}").geturl()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


# --- A visitor without a browser -----------------------------------------------------------------


class Place(Protocol):
    """What a visitor must know of a shop."""

    @property
    def url(self) -> str: ...

    @property
    def environment(self) -> dict[str, str]: ...


class Visitor:
    """One shopper with cookies of their own, speaking plain forms as a browser without scripts."""

    def __init__(self, shop: Place) -> None:
        self.shop = shop
        self.session = requests.Session()
        self.session.headers.update({"Origin": shop.url, "Accept": "text/html"})

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.shop.url + path, timeout=60)

    def post(self, path: str, form: dict[str, str]) -> requests.Response:
        return self.session.post(self.shop.url + path, form, timeout=120)

    def add(self, variant_id: int, quantity: int = 1) -> requests.Response:
        """Put units in the cart, asking for JSON: 200 with the cart's count, or 409."""
        return self.session.post(
            f"{self.shop.url}/cart/lines/{variant_id}/add/",
            {"quantity": str(quantity)},
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def buy(self, method: str = "pm_card_visa") -> requests.Response:
        """From the cart to the answer to 'Place order'."""
        return self.submit(self.to_review(method), {}, to="/checkout/place/")

    def to_review(self, method: str = "pm_card_visa") -> requests.Response:
        page = self.submit(self.get("/checkout/shipping/"), _ADDRESS)
        return self.submit(page, {"confirmation_token": self._pay_token(method)})

    def submit(
        self, page: requests.Response, form: dict[str, str], to: str = ""
    ) -> requests.Response:
        """Send the page's own hidden fields along, as its form does."""
        form = {**hidden_fields(page.text), **form}
        return self.post(to or urlsplit(page.url).path, form)

    def _pay_token(self, method: str) -> str:
        reply = requests.post(
            f"{self.shop.environment['STRIPE_API_BASE']}/v1/test_helpers/confirmation_tokens",
            {"payment_method": method},
            headers={"Authorization": f"Bearer {self.shop.environment['STRIPE_SECRET_KEY']}"},
            timeout=60,
        )
        return str(reply.json()["id"])


def hidden_fields(html: str) -> dict[str, str]:
    return dict(_HIDDEN.findall(html))


_HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
_ADDRESS = {
    "email": "shopper@example.com",
    "name": "A. Shopper",
    "line1": "14 Harbour Street",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
    "country": "US",
}
