"""Troubles on demand: what can go wrong between a shop and its payment provider, by name.

A request meets what its `Sandbox-Trouble` header asks for, else the next of the troubles that were
lined up, else what chance brings; a card may add its own (known_cards.py). Chance is seeded: after
a change of settings the n-th request and the n-th event meet the same troubles each time.
"""

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from .errors import Json, invalid_request
from .store import Store

TIMEOUT, SLOW = "timeout", "slow"
LOST, LATE, DOUBLED, SHUFFLED = (
    "webhook-lost", "webhook-late", "webhook-doubled", "webhook-shuffled",
)  # fmt: skip
REQUEST_TROUBLES = {
    "timeout-before": "no answer, and nothing was done",
    "timeout-after": "no answer, though it was done",
    "error-before": "500, and nothing was done",
    "error-after": "500, though it was done",
    "reset-before": "connection reset, and nothing was done",
    "reset-after": "connection reset, though it was done",
    SLOW: "done and answered late; until then the key is in use",
}
WEBHOOK_TROUBLES = {
    LOST: "never sent; the event is listed all the same",
    LATE: "sent late",
    DOUBLED: "sent twice",
    SHUFFLED: "sent at some moment within the window",
}
TROUBLES = {**REQUEST_TROUBLES, **WEBHOOK_TROUBLES}
# Whom chance and the line-up may hit. A header and a card hit their own request.
SCOPES = {
    "all": "every request",
    "writes": "every POST",
    "payments": "making, changing and confirming payments",
    "confirm": "confirming payments",
    "refunds": "making refunds",
}
TWIN_PAUSE = 0.2  # seconds between an event and its double


@dataclass
class Trouble:
    """What befalls one request, and the webhooks of what it does. Empty names: nothing."""

    request: str = ""
    webhooks: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    is_over: bool = False

    @property
    def comes_first(self) -> bool:
        """Whether it strikes before anything is done."""
        return (self.request.endswith("-before") or self.request == SLOW) and not self.is_over

    def brought_by_card(self, name: str) -> None:
        """What the request itself was to meet goes before what its card brings."""
        if name in REQUEST_TROUBLES:
            self.request = self.request or name
        elif name in WEBHOOK_TROUBLES:
            self.webhooks = self.webhooks or name
        self.strike()

    def strike(self) -> None:
        if self.comes_first:
            raise Struck


class Struck(Exception):
    """The request's trouble comes before its work: what was begun is undone."""


@dataclass(frozen=True)
class Settings:
    """`percent` of requests (or events) that each trouble befalls; `seconds` of what takes time."""

    percent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(TROUBLES, 0.0))
    seconds: dict[str, float] = field(
        default_factory=lambda: {TIMEOUT: 30.0, SLOW: 3.0, LATE: 10.0, SHUFFLED: 2.0, "bank": 3.0}
    )
    scope: str = "all"
    seed: int = 1
    next: tuple[str, ...] = ()


WORST = {
    "timeout-before": 2.0, "timeout-after": 3.0, "error-before": 3.0, "error-after": 3.0,
    "reset-before": 4.0, "reset-after": 5.0, SLOW: 10.0,
    LOST: 15.0, LATE: 15.0, DOUBLED: 25.0, SHUFFLED: 35.0,
}  # fmt: skip


class Misbehaviour:
    """The settings, kept in the state file, and chance."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.row("SELECT value FROM settings WHERE name = 'misbehaviour'")
        self._use(_settings(json.loads(kept["value"])) if kept else Settings())

    def _use(self, settings: Settings) -> None:
        self.settings = settings
        self.happened: Counter[str] = Counter()
        # Apart, so that how many events there were does not change what befalls the requests.
        self._for_requests = random.Random(f"requests {settings.seed}")
        self._for_events = random.Random(f"events {settings.seed}")

    def change(self, settings: Settings) -> None:
        self._use(settings)
        self._keep()

    def _keep(self) -> None:
        value = json.dumps(asdict(self.settings))
        self._store.rows("INSERT OR REPLACE INTO settings VALUES ('misbehaviour', ?)", (value,))

    def befalls(self, method: str, path: str, headers: Mapping[str, str]) -> Trouble:
        if asked := headers.get("sandbox-trouble"):
            return read_trouble(asked)
        if method == "OPTIONS" or not _hits(self.settings.scope, method, path):
            return Trouble()
        if self.settings.next:
            first, *rest = self.settings.next
            self.settings = replace(self.settings, next=tuple(rest))
            self._keep()
            return read_trouble(first)
        return Trouble(request=self._chance(self._for_requests, REQUEST_TROUBLES))

    def note(self, trouble: str) -> None:
        self.happened[trouble] += 1

    def seconds(self, trouble: Trouble, name: str) -> float:
        """How long this takes: as the request itself says, else as set for all."""
        of = TIMEOUT if name.startswith(TIMEOUT) else name
        return trouble.seconds.get(name, self.settings.seconds[of])

    def pauses(self, trouble: Trouble) -> tuple[float, ...]:
        """The pauses after which an event is sent; none when it is lost."""
        name = trouble.webhooks or self._chance(self._for_events, WEBHOOK_TROUBLES)
        if not name:
            return (0.0,)
        self.note(name)
        if name == LOST:
            return ()
        if name == DOUBLED:
            return (0.0, TWIN_PAUSE)
        seconds = self.seconds(trouble, name)
        return (seconds if name == LATE else self._for_events.uniform(0, seconds),)

    def _chance(self, source: random.Random, troubles: Mapping[str, str]) -> str:
        drawn = source.uniform(0, 100)
        for name in troubles:
            drawn -= self.settings.percent[name]
            if drawn < 0:
                return name
        return ""


def read_trouble(written: str) -> Trouble:
    """``timeout-after``, ``slow=3`` (seconds), or one for the request and one for its webhooks."""
    trouble = Trouble()
    for part in written.split(","):
        name, _, seconds = part.strip().partition("=")
        if name in REQUEST_TROUBLES and not trouble.request:
            trouble.request = name
        elif name in WEBHOOK_TROUBLES and not trouble.webhooks:
            trouble.webhooks = name
        else:
            raise invalid_request(f"No such trouble, or one too many: {name}", "next")
        if seconds:
            trouble.seconds[name] = read_number(seconds, name, 3600)
    return trouble


def read_number(written: object, name: str, most: float) -> float:
    try:
        number = float(str(written))
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise invalid_request(f"{name} must be a number from 0 to {most:g}", name)
    return number


def _settings(kept: Json) -> Settings:
    """As they were written; what a newer version added has its first value."""
    first = Settings()
    return Settings(
        percent={**first.percent, **kept["percent"]},
        seconds={**first.seconds, **kept["seconds"]},
        scope=kept["scope"],
        seed=kept["seed"],
        next=tuple(kept["next"]),
    )


def _hits(scope: str, method: str, path: str) -> bool:
    if scope == "all":
        return True
    if method != "POST":
        return False
    if scope == "confirm":
        return path.endswith("/confirm")
    start = {"writes": "/v1/", "payments": "/v1/payment_intents", "refunds": "/v1/refunds"}
    return path.startswith(start[scope])
