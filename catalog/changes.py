"""What staff do to the catalogue, and the news of it that search and pages follow."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from catalog import shelves, stock
from catalog.models import Brand, Category, Product, Review, Variant
from shop.events.outbox import publish
from shop.lib.changes import note

_PER_EVENT = 500  # products in one event: a task must not run for minutes


def products_changed(ids: Iterable[int]) -> None:
    """Tell that words, price, pictures or the sale of these products changed.

    Call it inside the transaction that changes them. What is on sale again is kept for those who
    wait for it, before others see it.
    """
    stock.serve_overlooked()
    told = sorted(set(ids))
    for start in range(0, len(told), _PER_EVENT):
        publish("product.changed", {"products": told[start : start + _PER_EVENT]})


def product_saved(product: Product) -> None:
    """Its variants get counters, it gets a default variant, and the news goes out."""
    with transaction.atomic():
        variants = list(product.variants.select_related("stock"))
        for variant in variants:
            if not hasattr(variant, "stock"):
                stock.track(variant.pk)
        _choose_default(product, variants)
        products_changed([product.pk])


def variant_saved(variant: Variant, before: int | None = None) -> None:
    """`before` is the product it belonged to until now."""
    with transaction.atomic():
        for product in Product.objects.filter(pk__in={variant.product_id, before or 0}):
            product_saved(product)


def set_published(ids: Sequence[int], published: bool) -> int:
    """Show these products in the shop, or hide them. Returns how many changed."""
    with transaction.atomic():
        products = Product.objects.filter(pk__in=ids).exclude(is_published=published)
        changed = list(products.select_for_update().values_list("pk", flat=True))
        Product.objects.filter(pk__in=changed).update(
            is_published=published, updated_at=timezone.now()
        )
        products_changed(changed)
    return len(changed)


def retire(ids: Sequence[int]) -> int:
    """Take these products off sale for good; orders and the ledger keep them. Returns how many."""
    return _set_retired(ids, True)


def bring_back(ids: Sequence[int]) -> int:
    return _set_retired(ids, False)


def shelf_saved(category: Category) -> None:
    """Its name or place in the tree changed, and so did the paths and products below it."""
    with transaction.atomic():
        _rewrite_paths_below(category)
        below = Category.objects.below(category)
        products_changed(Product.objects.filter(category__in=below).values_list("pk", flat=True))
        transaction.on_commit(shelves.forget)
        transaction.on_commit(note)


def brand_saved(brand: Brand) -> None:
    with transaction.atomic():
        products_changed(Product.objects.filter(brand=brand).values_list("pk", flat=True))


def moderate(reviews: Iterable[Review], *, published: bool) -> int:
    """Show or hide these reviews; averages follow. Returns how many changed."""
    changed = [review for review in reviews if review.is_published != published]
    with transaction.atomic():
        for review in changed:
            review.is_published = published
            review.publish()
        products_changed(review.product_id for review in changed)
    return len(changed)


def remove_review(review: Review) -> None:
    """Hidden first, so that the average forgets it."""
    with transaction.atomic():
        moderate([review], published=False)
        review.delete()


def _choose_default(product: Product, variants: list[Variant]) -> None:
    own = {variant.pk for variant in variants}
    if product.default_variant_id in own:
        return
    product.default_variant = next((one for one in variants if one.is_active), None)
    product.save(update_fields=["default_variant", "updated_at"])


def _set_retired(ids: Sequence[int], retired: bool) -> int:
    with transaction.atomic():
        products = Product.objects.filter(pk__in=ids, retired_at__isnull=retired)
        changed = list(products.select_for_update().values_list("pk", flat=True))
        now = timezone.now()
        Product.objects.filter(pk__in=changed).update(
            retired_at=now if retired else None, updated_at=now
        )
        products_changed(changed)
    return len(changed)


def _rewrite_paths_below(category: Category) -> None:
    for child in category.children.all():
        child.save()
        _rewrite_paths_below(child)
