"""Guests who buy: each a visitor with fresh cookies, sending what a browser with scripts sends.

    .venv/bin/python bench/guests.py SHOP SANDBOX KEY GOODS --guests 8 --seconds 10

A load generator of its own: raw sockets and two patterns instead of a browser's machinery, so
that it costs the two processors little (it says how much). GOODS is a file of `variant-id path`.
For `--seconds` each of `--guests` threads begins one purchase after the other; what was begun is
finished. Prints one line of JSON: milliseconds by step, and what went wrong.

The requests: product page; add to cart, answered with the filled drawer; check out, from there,
answered with the shipping page; shipping, answered with the payment page; card (its fields to the
payment provider, as the provider's own form in the browser sends them); payment, answered with the
review; place order, answered with the confirmation. `--without-scripts` sends what a browser sends
that knows no scripts but those of the card's fields: eleven requests, as each form is answered by
the way to the next page.
"""

import argparse
import json
import os
import random
import re
import socket
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TIMEOUT = 60.0
ADDRESS = {
    "name": "P. Bench",
    "line1": "1 Nowhere Street",
    "line2": "",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
    "country": "US",
}
CARD = {
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": "4242424242424242",
    "payment_method_data[card][exp_month]": "12",
    "payment_method_data[card][exp_year]": "40",
    "payment_method_data[card][cvc]": "123",
    "payment_method_data[billing_details][name]": ADDRESS["name"],
    "payment_method_data[billing_details][email]": "bench@example.com",
    "payment_method_data[billing_details][address][country]": ADDRESS["country"],
    "payment_method_data[billing_details][address][postal_code]": ADDRESS["postcode"],
}
_HTMX = "HX-Request: true\r\nHX-Target: drawer\r\n"
HIDDEN = re.compile(rb'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
_COOKIE = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)
_WAITED = re.compile(rb"\r\nserver-timing: provider;dur=([\d.]+)", re.IGNORECASE)


class WentWrong(Exception):
    """An answer that is not what a guest who buys gets."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""

    @property
    def provider_ms(self) -> float:
        """How long the shop waited for the payment provider, where it says so."""
        found = _WAITED.search(self.head)
        return float(found[1]) if found else 0.0

    @property
    def hidden_fields(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in HIDDEN.findall(self.body)}


class Connection:
    """HTTP/1.1 that stays open, as between a browser and a server."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.host = place.netloc
        self.socket = socket.create_connection((place.hostname, place.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, headers: str, body: str = "") -> Reply:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\n{headers}"
        if method == "POST":
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        self.socket.sendall(f"{head}\r\n{body}".encode())
        return self._read()

    def _read(self) -> Reply:
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        length = _LENGTH.search(got, 0, end)
        if length is None:
            raise WentWrong(f"no length: {got[:200]!r}")
        whole = end + 4 + int(length[1])
        while len(got) < whole:
            got += self._more()
        return Reply(int(got[9:12]), got[: end + 2], got[end + 4 : whole])

    def _more(self) -> bytes:
        got = self.socket.recv(262_144)
        if not got:
            raise WentWrong("the connection was closed")
        return got

    def close(self) -> None:
        self.socket.close()


@dataclass
class Street:
    """What all guests share: where they buy, and what was seen."""

    shop: str
    sandbox: str
    key: str
    goods: list[tuple[str, str]]
    until: float = 0.0
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    finished_at: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Guest:
    def __init__(self, street: Street, rng: random.Random) -> None:
        self.street, self.rng = street, rng
        self.shop, self.sandbox = Connection(street.shop), Connection(street.sandbox)
        self.cookies: dict[str, str] = {}
        # Each has an address of their own, as behind a proxy.
        self.address = ".".join(str(rng.randint(11, 99)) for _ in range(4))

    def buy(self) -> None:
        variant, path = self.rng.choice(self.street.goods)
        self.get("product page", path)
        self.fill_cart(f"/cart/lines/{variant}/add/")
        page = self.get("check out", "/checkout/")
        form = {**page.hidden_fields, "email": "bench@example.com", **ADDRESS}
        page = self.step("shipping", "/checkout/shipping/", form)
        form = {**page.hidden_fields, "confirmation_token": self.card()}
        page = self.step("payment", "/checkout/payment/", form)
        page = self.step("place order", "/checkout/place/", page.hidden_fields, expected=201)
        if b"Thank you" not in page.body:
            raise WentWrong(f"place order ends at {page.body[:300]!r}")

    def fill_cart(self, path: str) -> None:
        page = self.post("add to cart", path, {"quantity": "1"}, expected=200, headers=_HTMX)
        if b'href="/checkout/"' not in page.body:
            raise WentWrong(f"no way to the checkout: {page.body[:300]!r}")

    def step(self, name: str, path: str, form: dict[str, str], expected: int = 200) -> Reply:
        """The page that comes next, as the answer to the form."""
        return self.post(name, path, {**form, "at_once": "1"}, expected)

    def get(self, step: str, path: str) -> Reply:
        return self._ask(step, "GET", path, "", expected=200)

    def post(
        self, step: str, path: str, form: dict[str, str], expected: int = 302, headers: str = ""
    ) -> Reply:
        return self._ask(step, "POST", path, urlencode(form), expected, headers)

    def card(self) -> str:
        began = time.perf_counter()
        headers = f"Authorization: Bearer {self.street.key}\r\n"
        reply = self.sandbox.ask("POST", "/v1/confirmation_tokens", headers, urlencode(CARD))
        self._note("card", began)
        if reply.status != 200:
            raise WentWrong(f"card: {reply.status} {reply.body[:200]!r}")
        return str(json.loads(reply.body)["id"])

    def close(self) -> None:
        self.shop.close()
        self.sandbox.close()

    def _ask(
        self, step: str, method: str, path: str, body: str, expected: int, headers: str = ""
    ) -> Reply:
        headers += f"X-Forwarded-For: {self.address}\r\nAccept: text/html\r\n"
        if method == "POST":
            headers += "Sec-Fetch-Site: same-origin\r\n"
        if self.cookies:
            headers += "Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()) + "\r\n"
        began = time.perf_counter()
        reply = self.shop.ask(method, path, headers, body)
        taken = self._note(step, began)
        if step == "place order":
            own = self.street.milliseconds["place order, without the provider"]
            own.append(taken - reply.provider_ms)
        for name, value in _COOKIE.findall(reply.head):
            self.cookies[name.decode()] = value.decode()
        if reply.status != expected:
            raise WentWrong(f"{step}: {reply.status} {reply.location} {reply.body[:300]!r}")
        return reply

    def _note(self, step: str, began: float) -> float:
        taken = (time.perf_counter() - began) * 1000
        self.street.milliseconds[step].append(round(taken, 2))
        return taken


class WithoutScripts(Guest):
    def fill_cart(self, path: str) -> None:
        self.post("add to cart", path, {"quantity": "1"})
        self.get("cart", "/cart/")

    def step(self, name: str, path: str, form: dict[str, str], expected: int = 200) -> Reply:
        led = self.post(name, path, form).location
        return self.get(f"{name}, then", urlsplit(led).path)


def come_and_buy(street: Street, kind: type[Guest], seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - which thing is bought is no secret
    while time.monotonic() < street.until:
        try:
            guest = kind(street, rng)
            guest.buy()
            guest.close()
        except (WentWrong, OSError) as problem:
            street.wrong.append(str(problem))
            return
        street.finished_at.append(time.monotonic())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("shop", "sandbox", "key"):
        parser.add_argument(name)
    parser.add_argument("goods", type=Path)
    parser.add_argument("--guests", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--without-scripts", action="store_true")
    chosen = parser.parse_args()
    lines = chosen.goods.read_text().splitlines()
    goods = [(variant, path) for variant, path in (line.split() for line in lines)]
    street = Street(chosen.shop, chosen.sandbox, chosen.key, goods)
    began = time.monotonic()
    street.until = began + chosen.seconds
    seeds = [os.getpid() * 1000 + number for number in range(chosen.guests)]
    kind = WithoutScripts if chosen.without_scripts else Guest
    threads = [threading.Thread(target=come_and_buy, args=(street, kind, seed)) for seed in seeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = os.times()
    json.dump(
        {
            "purchases": len(street.finished_at),
            "in_time": sum(moment <= street.until for moment in street.finished_at),
            "seconds": chosen.seconds,
            "processor_ms": (spent.user + spent.system) * 1000,
            "milliseconds": street.milliseconds,
            "wrong": street.wrong,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
