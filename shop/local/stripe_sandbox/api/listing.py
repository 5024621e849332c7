"""Lists, newest first, page by page (https://docs.stripe.com/api/pagination)."""

from dataclasses import dataclass
from typing import Any

from ..errors import Json, invalid_request
from ..parameters import Parameters, Reader, integer, text, texts, times
from ..thing import Thing
from .call import Call

OPERATORS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
DEFAULT_LIMIT = 10
MAX_LIMIT = 100

LISTING: dict[str, Reader] = {
    "limit": integer(1, MAX_LIMIT),
    "starting_after": text(),
    "ending_before": text(),
    "created": times,
    "expand": texts,
}


@dataclass(frozen=True)
class Page:
    url: str
    has_more: bool
    items: list[Thing]

    @property
    def body(self) -> Json:
        items = [item.body for item in self.items]
        return {"object": "list", "url": self.url, "has_more": self.has_more, "data": items}

    @property
    def text(self) -> str:
        more = "true" if self.has_more else "false"
        items = ",".join(item.text for item in self.items)
        return f'{{"object":"list","url":"{self.url}","has_more":{more},"data":[{items}]}}'


def list_parameters(filters: dict[str, Reader], unsupported: frozenset[str]) -> Parameters:
    return Parameters({**LISTING, **filters}, unsupported=unsupported)


def listed(call: Call, kind: str, url: str, asked: Json, wanted: dict[str, str | None]) -> Page:
    """``wanted``: columns (or paths into the body) and the value each must have."""
    where: list[str] = ["kind = ?"]
    values: list[Any] = [kind]
    for column, value in wanted.items():
        if value is not None:
            where.append(f"{column} = ?")
            values.append(value)
    for name, moment in asked.get("created", {}).items():
        where.append(f"created {OPERATORS[name]} ?")
        values.append(moment)
    backwards = _paging(call, kind, asked, where, values)
    limit = asked.get("limit", DEFAULT_LIMIT)
    order = "created, number" if backwards else "created DESC, number DESC"
    found = call.store.select(f"{' AND '.join(where)} ORDER BY {order}", values, limit + 1)
    page = found[:limit]
    if backwards:
        page.reverse()
    more = len(found) > limit
    return Page(url, more, page)


def _paging(call: Call, kind: str, asked: Json, where: list[str], values: list[Any]) -> bool:
    after, before = asked.get("starting_after"), asked.get("ending_before")
    if after and before:
        raise invalid_request("You cannot parameterize by both starting_after and ending_before.")
    for sign, cursor, param in (("<", after, "starting_after"), (">", before, "ending_before")):
        if cursor:
            thing = call.get(kind, cursor, param)
            where.append(f"(created, number) {sign} (?, ?)")
            values += [thing.body["created"], thing.number]
    return bool(before)


def of_charge(call: Call, charge_id: str | None) -> dict[str, str | None]:
    """What belongs to this charge: found by way of its payment intent, which is indexed."""
    if charge_id is None:
        return {}
    charge = call.store.find("charge", charge_id)
    return {"parent": charge.parent if charge else "", "json_extract(body, '$.charge')": charge_id}
