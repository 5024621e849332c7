"""'Also bought': counts of orders that hold two products, and the ranking made of them."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, transaction
from django.db.models import F

from catalog import cards
from catalog.cards import Card
from catalog.models import Category, Product
from shop.lib.database import fetch_prepared_rows
from shop.lib.remembering import Memory

DAMPING = 0.1
MOST_PRODUCTS = 100  # a larger order is a stocktake, and says little about what goes together
CANDIDATES = 200
SHELF = 48
REMEMBERED_FOR = 30.0  # seconds; what is chosen from what is remembered may be a minute old
_chosen: Memory[tuple[int, int], list[int]] = Memory(most=20_000)
_best: Memory[tuple[int | None, int], list[int]] = Memory(most=2_000)

_PAIRS = """
    INSERT INTO catalog_boughttogether (product_id, other_id, orders)
    SELECT one.id, other.id, 1
    FROM catalog_product AS one CROSS JOIN catalog_product AS other
    WHERE one.id = ANY(%(ids)s) AND other.id = ANY(%(ids)s) AND one.id <> other.id
    ORDER BY one.id, other.id
    ON CONFLICT (product_id, other_id) DO UPDATE SET orders = catalog_boughttogether.orders + 1
"""
_COUNT = """
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
    SELECT one.product, other.product AS other, count(*)::int AS orders
    FROM baskets AS one JOIN baskets AS other USING (basket)
    WHERE one.product <> other.product
    GROUP BY one.product, other.product
"""
_STORE = """
    INSERT INTO catalog_boughttogether (product_id, other_id, orders)
    SELECT counted.product, counted.other, counted.orders FROM counted
    WHERE EXISTS (SELECT FROM catalog_product WHERE id = counted.product)
      AND EXISTS (SELECT FROM catalog_product WHERE id = counted.other)
    ORDER BY counted.product, counted.orders DESC
"""
# In the order of an index, of which it reads no more than it needs.
_TOGETHER = """
SELECT together.other_id, together.orders, other.sold_count
FROM catalog_boughttogether AS together
JOIN catalog_product AS other ON other.id = together.other_id
WHERE together.product_id = %(product)s
    AND other.is_published AND other.is_listed AND other.retired_at IS NULL
ORDER BY together.orders DESC, together.other_id
LIMIT %(candidates)s"""


def score(orders: int, popularity: int) -> float:
    """How well two products go together: orders with both / popularity of the other ** 0.1.

    The similarity of Deshpande and Karypis, "Item-Based Top-N Recommendation Algorithms" (ACM
    TOIS 22, 2004), section 4.2: Freq(ij) / (Freq(i) x Freq(j)^alpha); Freq(i) is the same for
    all neighbours of a page. `bench/also_bought.py` measures alpha: 0.1 did best, 0.5 (the
    cosine) did worst.
    """
    return float(orders / max(popularity, 1) ** DAMPING)


def rank(neighbours: Iterable[tuple[int, int, int]]) -> list[int]:
    """Order (product id, orders with both, popularity) best first; ties by id, so it is stable."""
    scored = sorted((-score(orders, sold), pk) for pk, orders, sold in neighbours)
    return [pk for _, pk in scored]


def also_bought(product: Product, limit: int = 8) -> list[Card]:
    """Cards of what buyers of this product bought too, best first.

    Filled up with the best sellers of its category, then of the shop, so that the row is empty
    only when there is nothing else for sale. Four queries at most, whatever the shop's size; which
    ones they are may be a minute old, what their cards say may not.
    """
    chosen = _chosen.get((product.pk, limit), lambda: _choose(product, limit), REMEMBERED_FOR)
    return cards.of(chosen)


def _choose(product: Product, limit: int) -> list[int]:
    chosen = rank(_neighbours(product))[:limit]
    if len(chosen) < limit:
        others = (pk for pk in _best_sellers(product, limit) if pk not in set(chosen))
        chosen = list(dict.fromkeys([*chosen, *others]))[:limit]
    return chosen


def instead_of(product: Product, limit: int) -> list[Card]:
    """Cards of what can be had now while it cannot: best sellers of its shelf, then of the shelves
    around it. Looks at the first 48 of each, so that shelves that are sold out cost no more.
    """
    others = Product.objects.listed().exclude(pk=product.pk).order_by("-sold_count")
    left = F("default_variant__stock__on_hand") - F("default_variant__stock__reserved")
    chosen: dict[int, None] = {}
    for shelf in Category.objects.on_the_way_to(product.category).reverse():
        on_it = others.filter(category__in=Category.objects.below(shelf))
        best = list(on_it.values_list("pk", flat=True)[:SHELF])
        free = Product.objects.in_order(best).alias(left=left).filter(left__gt=0)
        chosen |= dict.fromkeys(free.values_list("pk", flat=True))
        if len(chosen) >= limit:
            break
    return cards.of(list(chosen)[:limit])


def record_basket(product_ids: Iterable[int]) -> None:
    """Count an order. An event that is delivered twice counts twice: a ranking can bear that."""
    ids = sorted(set(product_ids))
    if 2 <= len(ids) <= MOST_PRODUCTS:
        with connection.cursor() as cursor:
            cursor.execute(_PAIRS, {"ids": ids})


def rebuild(baskets: Iterable[Sequence[int]]) -> None:
    """Count all orders anew, each given as the ids of its products. Pages are served meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE baskets (basket int, product bigint) ON COMMIT DROP")
        with cursor.copy("COPY baskets FROM STDIN") as copy:
            for row in _telling(baskets):
                copy.write_row(row)
        cursor.execute("ANALYZE baskets")
        cursor.execute(_COUNT)
        # Not TRUNCATE: readers would wait. Whoever records an order does, and counts on from here.
        cursor.execute("LOCK TABLE catalog_boughttogether IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM catalog_boughttogether")
        cursor.execute(_STORE)
        cursor.execute("DROP TABLE baskets, counted")


def _telling(baskets: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """(number of basket, product) of the baskets that tell something."""
    for number, basket in enumerate(baskets):
        products = set(basket)
        if 2 <= len(products) <= MOST_PRODUCTS:
            yield from ((number, product) for product in products)


def _neighbours(product: Product) -> list[tuple[int, int, int]]:
    values = {"product": product.pk, "candidates": CANDIDATES}
    return fetch_prepared_rows(_TOGETHER, values)


def _best_sellers(product: Product, limit: int) -> list[int]:
    """Ids of best sellers, those of the same category first."""
    best = [*_best_of(product.category_id, limit), *_best_of(None, limit)]
    return [pk for pk in best if pk != product.pk]


def _best_of(category_id: int | None, limit: int) -> list[int]:
    """Of the category, or of the shop. As many as are chosen already may be among them, and the
    product itself.
    """
    wanted = 2 * limit + 1

    def find() -> list[int]:
        listed = Product.objects.listed()
        best = listed.filter(category_id=category_id) if category_id else listed
        return list(best.order_by("-sold_count").values_list("pk", flat=True)[:wanted])

    return _best.get((category_id, limit), find, REMEMBERED_FOR)
