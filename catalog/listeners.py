"""What the catalogue does about news; called by the relay, inside its transaction."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog import live, recommendations
from catalog.search import freshness
from catalog.tasks import refresh_index, tell_waitlist
from shop.events.models import Event
from shop.lib import rows
from shop.lib.wake import wake_after_commit

_SOLD = """
UPDATE catalog_product AS product SET sold_count = product.sold_count + sold.units
FROM unnest(%(products)s::bigint[], %(units)s::int[]) AS sold (product_id, units)
WHERE product.id = sold.product_id
"""


def stock_changed(payloads: list[dict[str, Any]]) -> None:
    variants = {variant for payload in payloads for variant in payload["variants"]}
    flipped = freshness.flipped(variants)
    if flipped:
        freshness.mark_stale(flipped, since=_since("stock.changed"))
        wake_after_commit(refresh_index)
    transaction.on_commit(lambda: live.stock_moved(variants))


def products_changed(payloads: list[dict[str, Any]]) -> None:
    products = {product for payload in payloads for product in payload["products"]}
    freshness.mark_stale(products, since=_since("product.changed"))
    wake_after_commit(refresh_index)


def waitlist_kept(payloads: list[dict[str, Any]]) -> None:
    wake_after_commit(tell_waitlist)


def products_bought(payloads: list[dict[str, Any]]) -> None:
    sold: Counter[int] = Counter()
    for payload in payloads:
        recommendations.record_basket(payload["products"])
        sold.update({int(product): units for product, units in payload["quantities"].items()})
    rows.change(_SOLD, {"products": sorted(sold), "units": [sold[pk] for pk in sorted(sold)]})
    # Nobody is woken: where a product stands among the bestsellers may be seconds old.
    freshness.mark_stale(product for payload in payloads for product in payload["products"])


def _since(topic: str) -> datetime | None:
    """When the first of these events was published: they count as relayed only after us."""
    waiting = Event.objects.waiting().filter(topic=topic)
    return waiting.values_list("created_at", flat=True).first()
