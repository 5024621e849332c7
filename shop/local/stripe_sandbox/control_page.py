"""The page at /: what was paid, what was told to the shop, and whether it arrived."""

import html
import time
from string import Template

from .api.call import Account
from .connection import Answer
from .currencies import written
from .errors import Json
from .frames import ASSETS
from .store import Store

SHOWN = 25
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


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
    )
    headers = {"Content-Security-Policy": POLICY}
    return Answer(200, text.encode(), "text/html; charset=utf-8", headers)


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
