"""One request to the API, as its endpoint sees it."""

import secrets
import string
import time
from dataclasses import dataclass

from .. import webhooks
from ..errors import Json, no_such
from ..store import Store, Thing

API_VERSION = "2026-10-28.endive"
ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass(frozen=True)
class Call:
    store: Store
    raw: Json
    request_id: str
    idempotency_key: str | None = None
    # Publishable keys are public: they see and do only what the shopper's own browser may.
    publishable: bool = False
    base_url: str = ""

    @property
    def now(self) -> int:
        return int(time.time())

    def get(self, kind: str, thing_id: str, param: str, called: str = "") -> Thing:
        thing = self.store.find(kind, thing_id)
        if thing is None:
            raise no_such(called or kind, thing_id, param)
        return thing

    def emit(self, kind: str, body: Json, before: Json | None = None) -> None:
        """Record that something happened, with the object as it is now, and send it to the shop."""
        data: Json = {"object": body}
        if before is not None:
            data["previous_attributes"] = before
        event = Thing(
            {
                "id": new_id("evt"),
                "object": "event",
                "api_version": API_VERSION,
                "created": self.now,
                "data": data,
                "livemode": False,
                "pending_webhooks": 1,
                "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
                "type": kind,
            }
        )
        self.store.add(event)
        webhooks.schedule(self.store, event.id)
