"""The API over HTTP: keys, routing, idempotency, error bodies and headers."""

import base64
import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from email.message import Message

from . import forms, idempotency
from .api.call import API_VERSION, Call, new_id
from .api.expanding import expand
from .api.routes import SECRET, Route, match
from .errors import Json, StripeError, bad_key
from .idempotency import InFlight, Reply
from .parameters import texts
from .store import Store

NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header,"
    " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See"
    " https://stripe.com/docs/api#authentication for details, or we can help at"
    " https://support.stripe.com/."
)
KEY_IS_PUBLISHABLE = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can"
    " find a list of your API keys at https://dashboard.stripe.com/account/apikeys."
)
# A browser on the shop's pages calls with the publishable key, as it may at Stripe.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Stripe-Version",
    "Access-Control-Expose-Headers": "Request-Id, Idempotent-Replayed, Original-Request",
    "Access-Control-Max-Age": "300",
}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Incoming:
    method: str
    path: str
    query: str
    headers: Message
    body: bytes
    base_url: str


class Api:
    def __init__(self, store: Store, secret_key: str) -> None:
        self._store = store
        self._keys = {secret_key: "secret", publishable(secret_key): "publishable"}
        self._in_flight = InFlight()

    def answer(self, incoming: Incoming) -> Answer:
        request_id = new_id("req", 14)
        headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION, **CORS}
        if incoming.method == "OPTIONS":
            return Answer(200, b"", "application/json", headers)
        try:
            reply = self._reply(incoming, request_id)
        except StripeError as error:
            reply = Reply(error.status, error.body(request_id), request_id)
        if key := incoming.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key[: idempotency.MAX_KEY_LENGTH]
            headers["Original-Request"] = reply.original_request
            if reply.original_request != request_id:
                headers["Idempotent-Replayed"] = "true"
        body = json.dumps(reply.body, indent=2).encode()
        return Answer(reply.status, body, "application/json", headers)

    def _reply(self, incoming: Incoming, request_id: str) -> Reply:
        parameters = _parameters(incoming)
        key_kind = self._key_kind(incoming, parameters.pop("key", None))
        route, ids = _route(incoming, key_kind)
        replay_key = incoming.headers.get("Idempotency-Key") if route.method == "POST" else None
        call = Call(
            store=self._store,
            raw=parameters,
            request_id=request_id,
            idempotency_key=replay_key,
            publishable=key_kind == "publishable",
            base_url=incoming.base_url,
        )
        if replay_key:
            idempotency.check_key(replay_key)
        # A second request with the same key is told to wait; it must not stand in line and replay.
        with self._in_flight.claim(replay_key) if replay_key else nullcontext():
            return self._run(incoming.path, route, call, ids)

    def _run(self, path: str, route: Route, call: Call, ids: tuple[str, ...]) -> Reply:
        with self._store.transaction():
            key = call.idempotency_key
            if key and (reply := idempotency.earlier_reply(self._store, key, path, call.raw)):
                return reply
            reply = _execute(route, call, ids)
            if key:
                idempotency.keep_reply(self._store, key, path, call.raw, reply)
            return reply

    def _key_kind(self, incoming: Incoming, parameter: object) -> str:
        key = _sent_key(incoming.headers.get("Authorization", "")) or str(parameter or "")
        if not key:
            raise bad_key(NO_KEY)
        if key not in self._keys:
            raise bad_key(f"Invalid API Key provided: {_masked(key)}")
        return self._keys[key]


def publishable(secret_key: str) -> str:
    return "pk_" + secret_key.removeprefix("sk_")


def _parameters(incoming: Incoming) -> Json:
    encoded = (
        incoming.query if incoming.method == "GET" else incoming.body.decode("utf-8", "replace")
    )
    return forms.parse(encoded)


def _route(incoming: Incoming, key_kind: str) -> tuple[Route, tuple[str, ...]]:
    found = match(incoming.method, incoming.path)
    if found is None or (key_kind not in found[0].keys and found[0].keys != SECRET):
        message = (
            f"Unrecognized request URL ({incoming.method}: {incoming.path[:200]}). Please see"
            " https://stripe.com/docs or we can help at https://support.stripe.com/."
        )
        raise StripeError(404, "invalid_request_error", message)
    if key_kind not in found[0].keys:
        raise bad_key(KEY_IS_PUBLISHABLE, "secret_key_required")
    return found


def _execute(route: Route, call: Call, ids: tuple[str, ...]) -> Reply:
    try:
        body = route.endpoint(call, *ids)
        if "expand" in call.raw:
            body = expand(call.store, body, texts(call.raw["expand"], "expand"))
    except StripeError as error:
        if not error.executed:
            raise
        return Reply(error.status, error.body(call.request_id), call.request_id)
    return Reply(200, body, call.request_id)


def _sent_key(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except ValueError:
            return ""
    return ""


def _masked(key: str) -> str:
    return key[:8] + "*" * max(0, len(key) - 12) + key[-4:] if len(key) > 12 else "*" * len(key)
