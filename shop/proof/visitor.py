"""A shopper without a browser: one new visitor, with cookies of their own, speaking plain forms."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import reverse

TIMEOUT = 60.0  # seconds: with 2,000 buyers at once the last one waits for all the others
_HOPS = 5
_LOOKS = 20  # one a second, at an order that is still being placed
_MOVED = {301, 302, 303, 307, 308}
_ADDRESS = {
    "name": "P. Roof",
    "line1": "1 Nowhere Street",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
    "country": "US",
}


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    path: str
    body: str
    location: str = ""  # absolute, when it sends the visitor elsewhere
    retry_after: float = 0.0  # seconds, when it asks the visitor to come back


class SentHome(Exception):
    """The proof is over before this visitor was done."""


class NotBought(Exception):
    """The checkout did not end at 'Thank you'. `str()` says where it ended."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the shop answers. `known_as` is what shoppers call it, when they come by a proxy that
    speaks TLS: then we speak to the web server as that proxy does.
    """

    url: str
    known_as: str = ""

    @property
    def origin(self) -> str:
        place = urlsplit(self.known_as or self.url)
        return f"{place.scheme}://{place.netloc}"

    @property
    def headers(self) -> dict[str, str]:
        own = {"Origin": self.origin, "Referer": f"{self.origin}/"}
        if not self.known_as:
            return own
        scheme, _, host = self.origin.partition("://")
        return {**own, "Host": host, "X-Forwarded-Proto": scheme}


class Visitor:
    """`connect` may be called beforehand; what is asked for afterwards has its own connection."""

    def __init__(self, address: Address, is_over: threading.Event | None = None) -> None:
        place = urlsplit(address.url)
        self.address, self.origin = address, address.origin
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        self.connection = kind(place.hostname or "", place.port, timeout=TIMEOUT)
        self.is_over = is_over or threading.Event()
        self.cookies: dict[str, str] = {}

    def connect(self) -> None:
        self.connection.connect()

    def get(self, path: str) -> Reply:
        """Follows redirects as long as they stay in this shop."""
        reply = self._ask("GET", path)
        for _ in range(_HOPS):
            if not reply.location.startswith(f"{self.origin}/"):
                break
            reply = self._ask("GET", reply.location.removeprefix(self.origin))
        return reply

    def post(self, path: str, form: dict[str, str], accept: str = "text/html") -> Reply:
        reply = self._ask("POST", path, form, accept)
        if reply.location.startswith(f"{self.origin}/"):
            return self.get(reply.location.removeprefix(self.origin))
        return reply

    def add(self, variant_id: int) -> Reply:
        """One unit into the cart: 200, or a refusal as JSON."""
        path = reverse("cart:add", args=[variant_id])
        return self._ask("POST", path, {"quantity": "1"}, accept="application/json")

    def buy(self, email: str, card: Callable[[], str]) -> None:
        """From the cart to 'Thank you', as the forms go. Raises NotBought, SentHome."""
        page = self._submit(self.get(reverse("orders:shipping")), {**_ADDRESS, "email": email})
        page = self._submit(page, {"confirmation_token": card()})
        for _ in range(_LOOKS):
            if page.path == reverse("orders:review"):
                page = self._submit(page, {}, to=reverse("orders:place"))
            if page.path.endswith("/thanks/"):
                return
            self.is_over.wait(1)
            page = self.get(reverse("orders:finish"))
        raise NotBought(f"{page.status} at {page.path}")

    def _submit(self, page: Reply, form: dict[str, str], to: str = "") -> Reply:
        """Send the page's own hidden fields along, as its form does."""
        return self.post(to or page.path, {**_hidden_fields(page.body), **form})

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None, accept: str = "text/html"
    ) -> Reply:
        if self.is_over.is_set():
            raise SentHome
        headers = {**self.address.headers, "Accept": accept}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, urlencode(form) if form else None, headers)
            return self._read(self.connection.getresponse(), path)
        finally:
            # The next one opens anew: a connection that was idle may be shut at any moment.
            self.connection.close()

    def _read(self, response: HTTPResponse, path: str) -> Reply:
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        moved = response.headers.get("Location") if response.status in _MOVED else None
        again = response.headers.get("Retry-After", "")
        return Reply(
            response.status,
            urlsplit(path).path,
            response.read().decode(errors="replace"),
            urljoin(self.origin + path, moved) if moved else "",
            float(again) if again.isdigit() else 0.0,
        )


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag == "input" and field.get("type") == "hidden" and field.get("name"):
            self.found[str(field["name"])] = field.get("value") or ""


def _hidden_fields(html: str) -> dict[str, str]:
    parser = _HiddenFields()
    parser.feed(html)
    return parser.found
