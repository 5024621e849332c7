"""The page at /: what was paid, what the shop was told, whether it arrived, and trouble to make."""

import html
import time
from string import Template

from .api.call import Account
from .connection import Answer
from .currencies import written
from .errors import Json
from .frames import ASSETS
from .misbehaviour import SCOPES, TIMEOUT, TROUBLES, Misbehaviour
from .store import Store

SHOWN = 25
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
# One field for the two whose seconds are the same.
SECONDS_SHOWN_AT = {"timeout-before": TIMEOUT}


def page(account: Account) -> Answer:
    store = account.store
    intents = store.select("kind = 'payment_intent' ORDER BY number DESC", (), SHOWN)
    events = store.select("kind = 'event' ORDER BY number DESC", (), SHOWN)
    template = Template((ASSETS / "control-page.html").read_text())
    text = template.substitute(
        intents="".join(_intent(intent.body) for intent in intents)
        or '<tr><td colspan="4">No payment yet.</td></tr>',
        events="".join(_event(store, event.body) for event in events)
        or '<tr><td colspan="4">Nothing to tell yet.</td></tr>',
        **_trouble(account.misbehaviour),
    )
    headers = {"Content-Security-Policy": POLICY}
    return Answer(200, text.encode(), "text/html; charset=utf-8", headers)


def _trouble(misbehaviour: Misbehaviour) -> dict[str, str]:
    settings = misbehaviour.settings
    calm = not settings.next and not any(settings.percent.values())
    return {
        "mood": "The sandbox behaves well." if calm else "The sandbox misbehaves, as told.",
        "troubles": "".join(_one_trouble(misbehaviour, name) for name in TROUBLES),
        "scopes": "".join(
            f'<option value="{name}"{" selected" * (name == settings.scope)}>{meaning}</option>'
            for name, meaning in SCOPES.items()
        ),
        "bank": f"{settings.seconds['bank']:g}",
        "seed": str(settings.seed),
        "next": html.escape("; ".join(settings.next), quote=True),
    }


def _one_trouble(misbehaviour: Misbehaviour, name: str) -> str:
    settings = misbehaviour.settings
    timed = SECONDS_SHOWN_AT.get(name, name)
    seconds = settings.seconds.get(timed)
    return _row(
        f"{name}<small>{TROUBLES[name]}</small>",
        _number(name, f"Percent: {name}", settings.percent[name], 100),
        "" if seconds is None else _number(f"{timed}-seconds", f"Seconds: {timed}", seconds, 3600),
        str(misbehaviour.happened[name] or ""),
    )


def _number(name: str, label: str, value: float, most: int) -> str:
    return (
        f'<input type="number" name="{name}" aria-label="{label}" value="{value:g}"'
        f' min="0" max="{most}" step="any" required>'
    )


def _intent(body: Json) -> str:
    money = f"{written(body['amount'], body['currency'])} {body['currency'].upper()}"
    error = (body["last_payment_error"] or {}).get("message", "")
    return _row(
        _when(body["created"]),
        f"<code>{html.escape(body['id'])}</code>",
        html.escape(money),
        f"{_state(body['status'])} {html.escape(error)}",
    )


def _event(store: Store, body: Json) -> str:
    about = body["data"]["object"]["id"]
    return _row(
        _when(body["created"]),
        f"{html.escape(body['type'])}<br><code>{html.escape(body['id'])}</code>",
        f"<code>{html.escape(about)}</code>",
        "<br>".join(_deliveries(store, body["id"])),
    )


def _deliveries(store: Store, event_id: str) -> list[str]:
    rows = store.rows("SELECT * FROM deliveries WHERE event = ? ORDER BY id", (event_id,))
    lines = []
    for row in rows:
        tries = f"{row['attempts']} {'try' if row['attempts'] == 1 else 'tries'}"
        outcome = f", {html.escape(row['outcome'])}" if row["outcome"] else ""
        lines.append(f"{_state(row['state'])} {tries}{outcome}")
    return lines


def _state(name: str) -> str:
    return f'<span class="state" data-state="{html.escape(name)}">{html.escape(name)}</span>'


def _when(moment: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment))


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
