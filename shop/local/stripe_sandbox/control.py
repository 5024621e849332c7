"""/control/trouble: misbehave, or behave again. For the control page, tests and measurements."""

import json
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .connection import Answer, Incoming
from .errors import Json, StripeError, invalid_request
from .misbehaviour import (
    REQUEST_TROUBLES,
    SCOPES,
    TROUBLES,
    WEBHOOK_TROUBLES,
    WORST,
    Misbehaviour,
    Settings,
    read_number,
    read_trouble,
)

PRESETS = {"well-behaved": Settings(), "worst": Settings(percent=WORST)}
MOST_SEEDS = 2**31


def answer(misbehaviour: Misbehaviour, incoming: Incoming) -> Answer:
    try:
        if incoming.method == "POST":
            _check_origin(incoming)
            asked = dict(parse_qsl(incoming.body.decode("utf-8", "replace")))
            misbehaviour.change(read_settings(misbehaviour.settings, asked))
    except StripeError as error:
        return Answer(error.status, f"{error}\n".encode(), "text/plain; charset=utf-8")
    if incoming.method == "POST" and "text/html" in incoming.headers.get("accept", ""):
        return Answer(303, b"", "text/plain", {"Location": "/"})
    state = {**asdict(misbehaviour.settings), "happened": misbehaviour.happened}
    return Answer(200, json.dumps(state, indent=1).encode(), "application/json")


def _check_origin(incoming: Incoming) -> None:
    """Another site's page, open on this machine, must not be able to post here."""
    origin = incoming.headers.get("origin")
    if origin and urlsplit(origin).netloc != incoming.headers.get("host"):
        raise StripeError(403, "invalid_request_error", "This form belongs to another site.")


def read_settings(before: Settings, asked: Json) -> Settings:
    """What the form says: `preset` first, then each field that is given.

    Fields: the troubles (percent), `<name>-seconds`, `scope`, `seed`, and `next`: what the next
    requests meet, one each, separated by semicolons.
    """
    wanted = dict(asked)
    settings = _preset(wanted.pop("preset"), before) if "preset" in wanted else before
    percent, seconds = dict(settings.percent), dict(settings.seconds)
    plain: Json = {}
    for name, value in wanted.items():
        if name in TROUBLES:
            percent[name] = read_number(value, name, 100)
        elif name.removesuffix("-seconds") in seconds:
            seconds[name.removesuffix("-seconds")] = read_number(value, name, 3600)
        else:
            plain[name] = _plain(name, value)
    for kind in (REQUEST_TROUBLES, WEBHOOK_TROUBLES):
        if sum(percent[name] for name in kind) > 100:
            raise invalid_request(f"{', '.join(kind)}: together at most 100 percent")
    return replace(settings, percent=percent, seconds=seconds, **plain)


def _preset(name: str, before: Settings) -> Settings:
    """Of the settings before, only how long things take is kept."""
    if name not in PRESETS:
        raise invalid_request(f"No such preset: {name}", "preset")
    return replace(PRESETS[name], seconds=before.seconds)


def _plain(name: str, value: str) -> Any:
    if name == "scope" and value in SCOPES:
        return value
    if name == "seed":
        return int(read_number(value, name, MOST_SEEDS))
    if name == "next":
        lined_up = tuple(item.strip() for item in value.split(";") if item.strip())
        for item in lined_up:
            read_trouble(item)
        return lined_up
    raise invalid_request(f"Not a setting, or no value of it: {name}", name)
