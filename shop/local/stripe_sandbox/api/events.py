"""Events: what happened, each with the object as it was at that moment."""

from .. import webhooks
from ..parameters import ONLY_EXPAND, names, text
from ..thing import Thing, thing
from .call import Call
from .listing import Page, list_parameters, listed

LIST = list_parameters({"type": text()}, names("delivery_success types"))


def retrieve(call: Call, event_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return _with_pending(call, call.get("event", event_id, "id"))


def list_all(call: Call) -> Page:
    asked = LIST.read(call.raw)
    wanted = {"json_extract(body, '$.type')": asked.get("type")}
    page = listed(call, "event", "/v1/events", asked, wanted)
    return Page(page.url, page.has_more, [_with_pending(call, event) for event in page.items])


def _with_pending(call: Call, event: Thing) -> Thing:
    return thing({**event.body, "pending_webhooks": webhooks.pending(call.store, event.id)})
