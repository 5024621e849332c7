"""expand[]: an id in the answer is replaced by the object (https://docs.stripe.com/expand)."""

from ..errors import Json, invalid_request
from ..store import Store

MAX_DEPTH = 4
EXPANDABLE = {
    ("payment_intent", "latest_charge"): "charge",
    ("payment_intent", "payment_method"): "payment_method",
    ("payment_intent", "customer"): "customer",
    ("charge", "payment_intent"): "payment_intent",
    ("charge", "customer"): "customer",
    ("refund", "charge"): "charge",
    ("refund", "payment_intent"): "payment_intent",
    ("dispute", "charge"): "charge",
    ("dispute", "payment_intent"): "payment_intent",
    ("payment_method", "customer"): "customer",
}


def expand(store: Store, body: Json, paths: list[str]) -> Json:
    for path in paths:
        steps = path.split(".")
        if len(steps) > MAX_DEPTH:
            message = f"You cannot expand more than {MAX_DEPTH} levels of a property."
            raise invalid_request(message, "expand")
        if body["object"] == "list" and steps[0] == "data":
            body["data"] = [_follow(store, item, steps[1:], path) for item in body["data"]]
        else:
            body = _follow(store, body, steps, path)
    return body


def _follow(store: Store, body: Json, steps: list[str], path: str) -> Json:
    if not steps:
        return body
    kind = EXPANDABLE.get((body["object"], steps[0]))
    if kind is None:
        raise invalid_request(f"This property cannot be expanded ({path}).", "expand")
    value = body[steps[0]]
    if isinstance(value, str):
        thing = store.find(kind, value)
        value = thing.body if thing else value
    if isinstance(value, dict):
        value = _follow(store, value, steps[1:], path)
    return {**body, steps[0]: value}
