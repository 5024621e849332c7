"""Events: what happened, each with the object as it was at that moment."""

from .. import webhooks
from ..errors import Json
from ..parameters import ONLY_EXPAND, names, text
from .call import Call
from .listing import list_parameters, listed

LIST = list_parameters({"type": text()}, names("delivery_success types"))


def retrieve(call: Call, event_id: str) -> Json:
    ONLY_EXPAND.read(call.raw)
    return _with_pending(call, call.get("event", event_id, "id").body)


def list_all(call: Call) -> Json:
    asked = LIST.read(call.raw)
    wanted = {"json_extract(body, '$.type')": asked.get("type")}
    page = listed(call, "event", "/v1/events", asked, wanted)
    page["data"] = [_with_pending(call, event) for event in page["data"]]
    return page


def _with_pending(call: Call, event: Json) -> Json:
    return {**event, "pending_webhooks": webhooks.pending(call.store, event["id"])}
