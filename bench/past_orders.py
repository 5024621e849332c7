"""A shop's past: so many orders with all that stands beside each of them.

Copies of one real order, whose cart, checkout, attempt, payment, mails, history and webhooks are
there; half of them with a second line. Their goods are taken from what is on hand now, movement by
movement, so that an audit finds nothing wrong.
"""

from typing import Any

import psycopg
from copies import copy
from measuring import say

# The last half year, oldest first.
_AT = "now() - interval '180 days' + n * interval '180 days' / {count}"
_NUMBER = "'HF-' || upper(lpad(to_hex({n} * 2654435761 %% 4294967296), 8, '0'))"
_GOODS = """
CREATE TEMPORARY TABLE goods AS
SELECT row_number() OVER (ORDER BY stock.variant_id) - 1 AS place, stock.variant_id, on_hand,
       product_id, sku, title, price
FROM catalog_stock stock JOIN catalog_variant variant ON variant.id = stock.variant_id
JOIN catalog_product product ON product.id = variant.product_id WHERE stock.on_hand > 100000;
CREATE INDEX ON goods (place);
ANALYZE goods
"""
_COUNT = """
UPDATE catalog_stock stock SET on_hand = ledger.on_hand_after
FROM (
    SELECT DISTINCT ON (variant_id) variant_id, on_hand_after
    FROM catalog_movement ORDER BY variant_id, id DESC
) AS ledger
WHERE ledger.variant_id = stock.variant_id AND stock.on_hand <> ledger.on_hand_after
"""
# One after the other, so that a million of them are written in a minute.
_CART, _CHECKOUT, _KEY = (
    f"('{kind:08x}-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid" for kind in (1, 2, 3)
)
_STEPS = "(ARRAY['confirmed', 'packed', 'shipped', 'delivered'])[1 + (n - 1) %% 4]"


def fill_past_orders(database: str, count: int) -> None:
    """In some minutes for a million. Nobody may buy meanwhile."""
    with psycopg.connect(database, autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("SET session_replication_role = replica")  # rows as they are, no triggers
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_GOODS)
        _fill(cursor, count)
        cursor.execute("SET session_replication_role = DEFAULT")
        say("VACUUM ANALYZE ...")
        cursor.execute("VACUUM ANALYZE")


def _fill(cursor: Any, count: int) -> None:
    at = _AT.format(count=count)
    mine = {"created_at": at, "changed_at": at}
    done = "WHERE state = 'done' AND user_id IS NULL"
    copy(cursor, "cart_cart", count, "WHERE user_id IS NULL", id=_CART, **mine)
    copy(
        cursor,
        "orders_checkout",
        count,
        done,
        id=_CHECKOUT,
        cart_id=_CART,
        placing_key=_KEY,
        **mine,
    )
    of_checkout = {"checkout_id": _CHECKOUT}
    intent = "'pi_past_' || n"
    attempt = _first_id(cursor, "orders_paymentattempt", count)
    copy(
        cursor,
        "orders_paymentattempt",
        count,
        "WHERE outcome = 'paid'",
        id=f"{attempt} + n",
        key=_KEY,
        intent_id=intent,
        created_at=at,
        ended_at=at,
        **of_checkout,
    )
    order = _first_id(cursor, "orders_order", count)
    copy(
        cursor,
        "orders_order",
        count,
        "WHERE checkout_id IS NOT NULL AND user_id IS NULL",
        id=f"{order} + n",
        number=_NUMBER.format(n="n"),
        token="'past' || n",  # noqa: S106 - an expression
        email=f"'past' || n %% {count // 2} || '@example.com'",
        placed_at=at,
        status="'confirmed'",
        **of_checkout,
    )
    payment = _first_id(cursor, "orders_payment", count)
    of_order = {"order_id": f"{order} + n"}
    copy(
        cursor,
        "orders_payment",
        count,
        id=f"{payment} + n",
        intent_id=intent,
        paid_at=at,
        **of_order,
    )
    _fill_beside(cursor, count, order)
    _sell(cursor, count, order)


def _fill_beside(cursor: Any, count: int, order: int) -> None:
    """History, mails, webhooks; and a week of the outbox."""
    history = _first_id(cursor, "orders_orderevent", 4 * count)
    copy(
        cursor,
        "orders_orderevent",
        4 * count,
        id=f"{history} + n",
        status=_STEPS,
        order_id=f"{order} + 1 + (n - 1) / 4",
        created_at=_AT.format(count=4 * count),
    )
    message = _first_id(cursor, "orders_message", 2 * count)
    copy(
        cursor,
        "orders_message",
        2 * count,
        "WHERE sent_at IS NOT NULL",
        id=f"{message} + n",
        order_id=f"{order} + 1 + (n - 1) / 2",
        kind="(ARRAY['confirmed', 'shipped'])[1 + (n - 1) %% 2]",
    )
    webhook = _first_id(cursor, "orders_webhookevent", 3 * count)
    copy(
        cursor,
        "orders_webhookevent",
        3 * count,
        id=f"{webhook} + n",
        event_id="'evt_past_' || n",
        intent_id="'pi_past_' || 1 + (n - 1) / 3",
        received_at=_AT.format(count=3 * count),
    )
    week = count * 7 // 180 * 4
    event = _first_id(cursor, "events_event", week)
    copy(cursor, "events_event", week, "WHERE relayed_at IS NOT NULL", id=f"{event} + n")


def _sell(cursor: Any, count: int, order: int) -> None:
    """Lines, and the units that they took: each the next in turn, so that the ledger is a chain."""
    lines = count + count // 2
    of = f"1 + (n - 1) %% {count}"
    turn = "JOIN goods ON goods.place = (n - 1) %% (SELECT count(*) FROM goods)"
    line = _first_id(cursor, "orders_orderline", lines)
    copy(
        cursor,
        "orders_orderline",
        lines,
        "ORDER BY id DESC",  # of an order that was just placed: nothing was sent or sent back
        turn,
        id=f"{line} + n",
        order_id=f"{order} + {of}",
        variant_id="goods.variant_id",
        product_id="goods.product_id",
        sku="goods.sku",
        title="goods.title",
        unit_price="goods.price",
        quantity="1",
    )
    movement = _first_id(cursor, "catalog_movement", lines)
    sold_before = "(n - 1) / (SELECT count(*) FROM goods)"
    copy(
        cursor,
        "catalog_movement",
        lines,
        "WHERE reason = 'sold'",
        turn,
        id=f"{movement} + n",
        variant_id="goods.variant_id",
        reference=_NUMBER.format(n=f"({of})"),
        quantity="-1",
        on_hand_after=f"goods.on_hand - 1 - {sold_before}",
        created_at=_AT.format(count=lines),
    )
    cursor.execute(_COUNT)


def _first_id(cursor: Any, table: str, count: int) -> int:
    """From here on so many ids are free, and nobody else will be given one of them."""
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608 - our own names
        f" nextval(pg_get_serial_sequence('{table}', 'id')) + {count}) - {count}"
    )
    return int(cursor.fetchone()[0])
