"""What the database says, what an attempt came to, and what others were told of it."""

import json
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.db import connection

from catalog import stock

from .shelf import NotTaken

REFUSALS = (stock.InsufficientStock, stock.HoldLimit, stock.HeldByShoppers)
Rows = dict[str, list[dict[str, Any]]]
_ALL_ROWS = """
SELECT json_build_object(
    'stock', (SELECT json_agg(stock ORDER BY variant_id) FROM catalog_stock AS stock
        WHERE variant_id = ANY(%(variants)s)),
    'holds', coalesce((SELECT json_agg(hold ORDER BY id) FROM (
        SELECT *, extract(epoch FROM expires_at - now()) / 60 AS ends,
            extract(epoch FROM now() - created_at) / 60 AS age
        FROM catalog_hold WHERE variant_id = ANY(%(variants)s)) AS hold), '[]'),
    'movements', (SELECT json_agg(move ORDER BY id) FROM catalog_movement AS move
        WHERE variant_id = ANY(%(variants)s)),
    'events', coalesce((SELECT json_agg(event ORDER BY id) FROM events_event AS event
        WHERE created_at >= now()), '[]')
)::text"""


def all_rows(variants: list[int]) -> Rows:
    """Of each table, by its name; one query, since this is asked thousands of times."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_ROWS, {"variants": variants})
        rows: Rows = json.loads(cursor.fetchone()[0])
    return rows


def changed(before: Rows, after: Rows) -> set[int]:
    rows = [row for row in after["stock"] if row not in before["stock"]]
    return {row["variant_id"] for row in rows}


def told(before: Rows, after: Rows) -> set[int]:
    news = [row for row in after["events"] if row not in before["events"]]
    return {variant for event in news for variant in event["payload"]["variants"]}


def outcome(act: Callable[[], object]) -> object:
    """What it returned; a refusal is a tuple of what it said."""
    try:
        return act()
    except NotTaken:
        return ("NotTaken",)
    except REFUSALS as refusal:
        return (type(refusal).__name__, *astuple(refusal))
