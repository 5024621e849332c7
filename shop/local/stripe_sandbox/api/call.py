"""One request to the API, as its endpoint sees it."""

import base64
import os
import time
from dataclasses import dataclass, field

from .. import webhooks
from ..errors import Json, no_such
from ..misbehaviour import Misbehaviour, Trouble
from ..store import Store
from ..thing import Thing, write

API_VERSION = "2026-10-28.endive"
ONLY_LETTERS = bytes.maketrans(b"+/", b"Hf")


def new_id(prefix: str, length: int = 24) -> str:
    """``length`` is a multiple of 4 at most: 3 random bytes make 4 letters."""
    drawn = base64.b64encode(os.urandom(-(-length * 3 // 4)))
    return f"{prefix}_{drawn.translate(ONLY_LETTERS)[:length].decode()}"


@dataclass(frozen=True)
class Account:
    """What all calls share."""

    store: Store
    misbehaviour: Misbehaviour
    base_url: str
    # Kinds that the shop's address is told of; empty: all.
    sent_events: frozenset[str] = frozenset()

    def sends(self, kind: str) -> bool:
        return not self.sent_events or kind in self.sent_events


@dataclass(frozen=True)
class Call:
    account: Account
    raw: Json
    request_id: str  # empty where no request caused it
    idempotency_key: str | None = None
    # Publishable keys are public: they see and do only what the shopper's own browser may.
    publishable: bool = False
    trouble: Trouble = field(default_factory=Trouble)

    @property
    def store(self) -> Store:
        return self.account.store

    @property
    def now(self) -> int:
        return int(time.time())

    def get(self, kind: str, thing_id: str, param: str, called: str = "") -> Thing:
        thing = self.store.find(kind, thing_id)
        if thing is None:
            raise no_such(called or kind, thing_id, param)
        return thing

    def later(self, act: str, about: str) -> None:
        """Have one of later.ACTS happen to this object in a while."""
        due_at = time.time() + self.account.misbehaviour.settings.seconds["bank"]
        self.store.rows(
            "INSERT INTO agenda (due_at, act, about) VALUES (?, ?, ?)", (due_at, act, about)
        )

    def emit(self, kind: str, about: Thing, before: Json | None = None) -> None:
        """Record that something happened, with the object as it was stored, and tell the shop if
        its address is one for such events.
        """
        is_sent = self.account.sends(kind)
        previous = f',"previous_attributes":{write(before)}' if before is not None else ""
        request = {"id": self.request_id or None, "idempotency_key": self.idempotency_key}
        event_id, now = new_id("evt"), self.now
        text = (
            f'{{"id":"{event_id}","object":"event","api_version":"{API_VERSION}",'
            f'"created":{now},"data":{{"object":{about.text}{previous}}},'
            f'"livemode":false,"pending_webhooks":{is_sent:d},"request":{write(request)},"type":"{kind}"}}'
        )
        event = Thing(event_id, "event", now, _text=text)
        self.store.add(event)
        if is_sent:
            pauses = self.account.misbehaviour.pauses(self.trouble)
            webhooks.schedule(self.store, event, pauses)
