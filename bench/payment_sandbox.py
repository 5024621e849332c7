"""What the payment sandbox itself costs: CPU per guest purchase, and purchases a second.

A purchase here is what the shop and its shopper's browser ask of it: a confirmation token, a look
at it, an intent, its confirmation, a look at what became of it, and the webhooks about all that.

    .venv/bin/python bench/payment_sandbox.py [--purchases 2000] [--buyers 4] [--keep NAME]
"""

import argparse
import asyncio
import http.client
import json
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from measuring import keep, machine

ROOT = Path(__file__).resolve().parents[1]
SECRET, PUBLISHABLE = "sk_test_measured", "pk_test_measured"  # noqa: S105 - a pretend account
CARD = {
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": "4242424242424242",
    "payment_method_data[card][exp_month]": "12",
    "payment_method_data[card][exp_year]": str(time.gmtime().tm_year + 1),
    "payment_method_data[card][cvc]": "123",
}
EVENTS_OF_A_PURCHASE = 3


class Shop:
    """Where webhooks arrive. It reads them and says 200, on connections that stay open."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._listen()), daemon=True).start()
        self._ready.wait()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode().lower():
                length = int(head.split("content-length:")[1].split("\r\n")[0])
                self.heard.add(json.loads(await reader.readexactly(length))["id"])
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def wait_for(self, events: int) -> None:
        deadline = time.monotonic() + 120
        while len(self.heard) < events and time.monotonic() < deadline:
            time.sleep(0.02)


class Buyer:
    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, method: str, path: str, key: str = SECRET, **asked: Any) -> Any:
        once = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = {"Authorization": f"Bearer {key}", **kind, **once}
        self._line.request(method, path, urlencode(asked), headers)
        answer = self._line.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(body)
        return body

    def buy(self) -> None:
        token = self.ask("POST", "/v1/confirmation_tokens", PUBLISHABLE, **CARD)["id"]
        self.ask("GET", f"/v1/confirmation_tokens/{token}")
        asked: dict[str, Any] = {
            "amount": 4200,
            "currency": "usd",
            "metadata[checkout]": str(uuid.uuid4()),
        }
        asked["automatic_payment_methods[enabled]"] = "true"
        asked["automatic_payment_methods[allow_redirects]"] = "never"
        intent = self.ask("POST", "/v1/payment_intents", **asked)["id"]
        path = f"/v1/payment_intents/{intent}"
        paid = self.ask("POST", f"{path}/confirm", confirmation_token=token)
        if self.ask("GET", path)["status"] != "succeeded":
            raise RuntimeError(paid)


@contextmanager
def sandbox(folder: Path, shop: Shop) -> Iterator[int]:
    """Its port."""
    command = [sys.executable, "-m", "shop.local.stripe_sandbox", "--port", "0"]
    command += ["--webhook-url", f"http://127.0.0.1:{shop.port}/webhooks/stripe/"]
    command += ["--webhook-secret", "whsec_measured", "--secret-key", SECRET]
    command += ["--state", str(folder / "state.sqlite3")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(purchases: int, buyers: int, folder: Path) -> dict[str, float]:
    shop = Shop()
    before = cpu_of_children()
    with sandbox(folder, shop) as port:
        began = time.perf_counter()
        each = purchases // buyers
        with ThreadPoolExecutor(buyers) as pool:
            list(pool.map(_spree, [port] * buyers, [each] * buyers))
        seconds = time.perf_counter() - began
        shop.wait_for(EVENTS_OF_A_PURCHASE * each * buyers)
        told = time.perf_counter() - began
    return {
        "seconds": seconds,
        "told_after": told,
        "cpu": cpu_of_children() - before,
        "heard": len(shop.heard),
    }


def _spree(port: int, purchases: int) -> None:
    buyer = Buyer(port)
    for _ in range(purchases):
        buyer.buy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--purchases", type=int, default=2000)
    parser.add_argument("--buyers", type=int, default=4)
    parser.add_argument("--keep", help="write bench/results/<NAME>.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        idle = run(0, options.buyers, Path(folder))
        busy = run(options.purchases, options.buyers, Path(folder))
    figures = {
        **machine(),
        "purchases": options.purchases,
        "buyers": options.buyers,
        "cpu_ms_per_purchase": round((busy["cpu"] - idle["cpu"]) / options.purchases * 1000, 2),
        "purchases_a_second": round(options.purchases / busy["seconds"], 1),
        "seconds_until_all_webhooks_arrived": round(busy["told_after"], 1),
        "webhooks_lost": EVENTS_OF_A_PURCHASE * options.purchases - busy["heard"],
    }
    print(json.dumps(figures, indent=1))
    if options.keep:
        keep(options.keep, figures)


if __name__ == "__main__":
    main()
