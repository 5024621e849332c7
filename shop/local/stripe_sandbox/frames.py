"""stripe.js, and the documents that live in its frames: the card fields and 3-D Secure."""

import html
import json
import re
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from .api.attempts import authenticate, find_asking
from .api.call import Account, Call, new_id
from .connection import Answer, Incoming
from .currencies import written
from .errors import Json, StripeError

ASSETS = Path(__file__).parent / "assets"
STRIPE_JS = ("messages", "elements", "challenge", "stripe")
ORIGIN = re.compile(
    r"https?://[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]+)?"
)
FILES = {
    "/v3/card-fields.js": "text/javascript; charset=utf-8",
    "/v3/card-fields.css": "text/css; charset=utf-8",
    "/v3/3d-secure.js": "text/javascript; charset=utf-8",
    "/v3/3d-secure.css": "text/css; charset=utf-8",
    "/v3/control-page.css": "text/css; charset=utf-8",
}


@cache
def _file(name: str) -> bytes:
    return (ASSETS / name).read_bytes()


@cache
def stripe_js() -> bytes:
    """One script in one function, put together from its parts."""
    parts = [_file(f"stripe_js/{name}.js").decode() for name in STRIPE_JS]
    return ('(() => {\n"use strict"\n' + "\n".join(parts) + "\n})()\n").encode()


def asset(incoming: Incoming) -> Answer | None:
    # Stripe also serves versioned names, https://js.stripe.com/clover/stripe.js.
    if incoming.path in {"/v3", "/v3/"} or re.fullmatch(r"/[a-z]+/stripe\.js", incoming.path):
        return Answer(200, stripe_js(), "text/javascript; charset=utf-8")
    if incoming.path == "/v3/card-fields.html":
        origin = _origin(incoming)
        policy = _policy(origin, "connect-src 'self'", f"font-src 'self' {origin}")
        return _page(_file("card-fields.html"), policy)
    if content_type := FILES.get(incoming.path):
        return Answer(200, _file(incoming.path.removeprefix("/v3/")), content_type)
    return None


def _origin(incoming: Incoming) -> str:
    """The page that may hold this frame. Anything that is no origin could add to the policy."""
    asked = parse_qs(incoming.query).get("origin", [""])[0]
    return asked if ORIGIN.fullmatch(asked) else "'none'"


def _policy(ancestors: str, *more: str) -> str:
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        f"frame-ancestors {ancestors}",
        *more,
    )
    return "; ".join(rules)


def _page(body: bytes, policy: str, status: int = 200) -> Answer:
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    return Answer(status, body, "text/html; charset=utf-8", headers)


def three_d_secure(account: Account, incoming: Incoming, source: str) -> Answer:
    """The bank's question, in stripe.js's dialog or as a page of its own; then the answer to it."""
    intent = find_asking(account.store, source)
    if intent is None:
        return Answer(404, b"This authentication is not known.\n", "text/plain; charset=utf-8")
    framed = "origin=" in incoming.query
    if incoming.method != "POST":
        return _question(intent.body, intent.private.get("return_url"), incoming, framed)
    answers = parse_qs(incoming.body.decode("utf-8", "replace"))
    call = Call(account, {}, new_id("req", 14))
    try:
        with account.store.transaction():
            intent = authenticate(call, source, passed=answers.get("outcome") == ["complete"])
    except StripeError as error:
        return Answer(error.status, str(error).encode(), "text/plain; charset=utf-8")
    if framed:
        return _document(incoming, '<p class="done">One moment&hellip;</p>', framed, done=True)
    where = _return_address(intent.private.get("return_url") or "", intent.body)
    return Answer(303, b"", "text/plain", {"Location": where})


def _question(intent: Json, return_url: str | None, incoming: Incoming, framed: bool) -> Answer:
    money = f"{written(intent['amount'], intent['currency'])} {intent['currency'].upper()}"
    content = Template(_file("3d-secure-question.html").decode()).substitute(
        amount=html.escape(money)
    )
    parts = urlsplit(return_url or "")
    target = f"{parts.scheme}://{parts.netloc}"
    onward = target if ORIGIN.fullmatch(target) else ""
    return _document(incoming, content, framed, onward=onward)


def _document(
    incoming: Incoming, content: str, framed: bool, *, done: bool = False, onward: str = ""
) -> Answer:
    origin = _origin(incoming) if framed else "'none'"
    page = Template(_file("3d-secure.html").decode()).substitute(
        content=content,
        facts=html.escape(json.dumps({"origin": origin, "done": done}), quote=True),
    )
    return _page(page.encode(), _policy(origin, f"form-action 'self' {onward}".strip()))


def _return_address(return_url: str, intent: Json) -> str:
    parts = urlsplit(return_url)
    added = urlencode(
        {
            "payment_intent": intent["id"],
            "payment_intent_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if _went_well(intent) else "failed",
        }
    )
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _went_well(intent: Json) -> bool:
    return intent["status"] in {"succeeded", "requires_capture"}
