"""The API over HTTP: keys, routing, idempotency, error bodies and headers."""

import base64
from contextlib import AbstractContextManager, nullcontext

from . import forms, idempotency
from .api.call import API_VERSION, Account, Call, new_id
from .api.expanding import expand
from .api.routes import SECRET, Route, match
from .connection import Answer, Incoming
from .errors import Json, StripeError, bad_key, server_error
from .idempotency import InFlight, Reply
from .misbehaviour import Struck, Trouble
from .parameters import texts
from .thing import write

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
ALWAYS = {
    "Stripe-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, Stripe-Version, Sandbox-Trouble"
    ),
    "Access-Control-Expose-Headers": "Request-Id, Idempotent-Replayed, Original-Request",
    "Access-Control-Max-Age": "300",
}


class Api:
    def __init__(self, account: Account, secret_key: str) -> None:
        self._account = account
        self._keys = {secret_key: "secret", publishable(secret_key): "publishable"}
        self._in_flight = InFlight()

    def answer(self, incoming: Incoming, trouble: Trouble) -> Answer:
        request_id = new_id("req", 14)
        headers = {"Request-Id": request_id, **ALWAYS}
        if incoming.method == "OPTIONS":
            return Answer(200, b"", "application/json", headers)
        try:
            reply = self._reply(incoming, request_id, trouble)
        except StripeError as error:
            reply = error_reply(error, request_id)
        if reply.status == 500:
            headers["Stripe-Should-Retry"] = "false"
        if key := incoming.headers.get("idempotency-key"):
            headers["Idempotency-Key"] = key[: idempotency.MAX_KEY_LENGTH]
            headers["Original-Request"] = reply.original_request
            if reply.original_request != request_id:
                headers["Idempotent-Replayed"] = "true"
        return Answer(reply.status, reply.text.encode(), "application/json", headers)

    def refusal(self, error: StripeError) -> Answer:
        request_id = new_id("req", 14)
        body = error_reply(error, request_id).text.encode()
        headers = {"Request-Id": request_id, **ALWAYS}
        return Answer(error.status, body, "application/json", headers)

    def in_use(self, incoming: Incoming) -> AbstractContextManager[None]:
        """The request is being worked on: another one with its key is told to come back later."""
        key = incoming.headers.get("idempotency-key")
        return self._in_flight.claim(key) if key else nullcontext()

    def _reply(self, incoming: Incoming, request_id: str, trouble: Trouble) -> Reply:
        parameters = _parameters(incoming)
        key_kind = self._key_kind(incoming, parameters.pop("key", None))
        route, ids = _route(incoming, key_kind)
        call = Call(
            account=self._account,
            raw=parameters,
            request_id=request_id,
            idempotency_key=_replay_key(incoming),
            publishable=key_kind == "publishable",
            trouble=trouble,
        )
        try:
            with self.in_use(incoming):
                return self._run(incoming.path, route, call, ids)
        except Struck:
            return self._struck(incoming.path, call)

    def _run(self, path: str, route: Route, call: Call, ids: tuple[str, ...]) -> Reply:
        if route.method == "GET":
            return _execute(route, call, ids)
        with call.store.transaction():
            key = call.idempotency_key
            if key and (reply := idempotency.earlier_reply(call.store, key, path, call.raw)):
                return reply
            reply = _execute(route, call, ids)
            if key:
                idempotency.keep_reply(call.store, key, path, call.raw, reply)
            return reply

    def _struck(self, path: str, call: Call) -> Reply:
        """Nothing was done. A 500 is remembered all the same, as at Stripe."""
        reply = error_reply(server_error(), call.request_id)
        if call.idempotency_key and call.trouble.request == "error-before":
            idempotency.keep_reply(call.store, call.idempotency_key, path, call.raw, reply)
        return reply

    def _key_kind(self, incoming: Incoming, parameter: object) -> str:
        key = _sent_key(incoming.headers.get("authorization", "")) or str(parameter or "")
        if not key:
            raise bad_key(NO_KEY)
        if key not in self._keys:
            raise bad_key(f"Invalid API Key provided: {_masked(key)}")
        return self._keys[key]


def error_reply(error: StripeError, request_id: str) -> Reply:
    return Reply(error.status, write(error.body(request_id)), request_id)


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


def _replay_key(incoming: Incoming) -> str | None:
    key = incoming.headers.get("idempotency-key") if incoming.method == "POST" else None
    if key:
        idempotency.check_key(key)
    return key


def _execute(route: Route, call: Call, ids: tuple[str, ...]) -> Reply:
    call.trouble.strike()
    reply = _worked(route, call, ids)
    if call.trouble.request == "error-after":
        return error_reply(server_error(), call.request_id)
    return reply


def _worked(route: Route, call: Call, ids: tuple[str, ...]) -> Reply:
    try:
        found = route.endpoint(call, *ids)
        text = found.text
        if "expand" in call.raw:
            text = write(expand(call.store, found.body, texts(call.raw["expand"], "expand")))
    except StripeError as error:
        if not error.executed:
            raise
        return error_reply(error, call.request_id)
    return Reply(200, text, call.request_id)


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
