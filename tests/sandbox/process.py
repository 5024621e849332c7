"""The real sandbox as a process, and a shop's webhook address that remembers what it was sent."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
import stripe

SECRET_KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
PUBLISHABLE_KEY = "pk_test_4eC39HqLyjWDarjtT1zdp7dc"
WEBHOOK_SECRET = "whsec_thesandboxtests"
# The SDK types every field as optional; a test that reads one says by that that it is there.
Api = Any
ROOT = Path(__file__).resolve().parents[2]


def visit(method: str, url: str, **more: Any) -> requests.Response:
    """A request without the SDK, and without following redirects."""
    return requests.request(method, url, allow_redirects=False, timeout=10, **more)


def told(error: stripe.StripeError) -> Any:
    """The body's error, which the SDK types as perhaps absent."""
    return error.error


@dataclass
class Sandbox:
    """One running sandbox. ``stop`` and ``start`` keep its port and its state."""

    state: Path
    webhook_url: str
    port: int = 0
    events: str = ""  # kinds that are sent, with commas between; all of them without
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Sandbox":
        command = [sys.executable, "-m", "shop.local.stripe_sandbox", "--port", str(self.port)]
        command += ["--webhook-url", self.webhook_url, "--webhook-secret", WEBHOOK_SECRET]
        command += ["--webhook-events", self.events]
        command += ["--state", str(self.state), "--secret-key", SECRET_KEY]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout
        self.process.stdout.close()

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(10)
        assert self.process.stdout
        self.process.stdout.close()

    def client(self, retries: int = 0) -> Api:
        return stripe.StripeClient(
            SECRET_KEY, base_addresses={"api": self.url}, max_network_retries=retries
        )


@dataclass
class Received:
    event: Any
    payload: str
    signature: str


class Webhooks:
    """The shop's side. ``answers`` gives the status for each request, 200 when it runs out."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[int] = []
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/stripe/"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hooks = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status = hooks.take(payload, self.headers["Stripe-Signature"])
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        return Handler

    def take(self, payload: str, signature: str) -> int:
        event = stripe.Webhook.construct_event(payload, signature, WEBHOOK_SECRET)
        with self._arrived:
            self.received.append(Received(event, payload, signature))
            self._arrived.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def wait_for(
        self, wanted: Callable[[list[Received]], Any], seconds: float = 10
    ) -> list[Received]:
        deadline = time.monotonic() + seconds
        with self._arrived:
            while not wanted(self.received):
                left = deadline - time.monotonic()
                assert left > 0, [item.event.type for item in self.received]
                self._arrived.wait(left)
            return list(self.received)

    def types_about(self, intent_id: str) -> list[str]:
        about = [item.event for item in self.received if _intent_of(item.event) == intent_id]
        return [event.type for event in about]

    def about(self, intent_id: str, kind: str) -> Any:
        """The last event of this kind about this payment."""
        events = [item.event for item in self.received if item.event.type == kind]
        return next(event for event in reversed(events) if _intent_of(event) == intent_id)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _intent_of(event: Any) -> str:
    thing = event.data.object
    return str(
        thing.id if thing.object == "payment_intent" else getattr(thing, "payment_intent", "")
    )
