"""The throw-away product: for sale while a proof runs, in no list, retired in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from catalog import stock
from catalog.models import Category, Product, Variant

SKU = "PROOF-NO-OVERSELL"
ACTOR = "prove_no_oversell"
_PRICE = Decimal("1.00")
LOCK = 4_017_252  # any number that is ours; reindexing has the one before


class AnotherProof(Exception):
    """Two proofs at once would sell each other's units."""


class NoShelf(Exception):
    """The shop has no category yet that the throw-away product could belong to."""


@contextmanager
def alone() -> Iterator[None]:
    """One proof at a time. The database lets go of the lock when the process is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AnotherProof
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def find() -> Variant | None:
    return Variant.objects.select_related("product").filter(sku=SKU).first()


def put_on_sale(run: str) -> Variant:
    """With nothing in stock yet. Its page says which run it is on sale for. Raises NoShelf.

    No `product.changed`: what is unlisted has no document in any search engine.
    """
    with transaction.atomic():
        variant = find() or _make()
        Variant.objects.filter(pk=variant.pk).update(is_active=True, price=_PRICE)
        Product.objects.filter(pk=variant.product_id).update(
            slug=f"proof-{run}",  # an address that no cache on the way has seen
            description=f"On sale for a moment, to prove that nothing is oversold: run {run}.",
            is_published=True,
            is_listed=False,
            retired_at=None,
            released_on=None,
        )
        stock.track(variant.pk)
    return Variant.objects.select_related("product").get(pk=variant.pk)


def take_off_sale(variant: Variant) -> None:
    Product.objects.filter(pk=variant.product_id).update(
        is_published=False, is_listed=False, retired_at=timezone.now()
    )


def _make() -> Variant:
    shelf = Category.objects.roots().first()
    if shelf is None:
        raise NoShelf
    product = Product.objects.create(
        title="Proof that nothing is oversold",
        slug="proof",
        category=shelf,
        is_published=False,
        is_listed=False,
    )
    variant = Variant.objects.create(product=product, sku=SKU, price=_PRICE)
    product.default_variant = variant
    product.save(update_fields=["default_variant"])
    return variant
