"""The lines of a cart as pages show them, by one statement: every step of a checkout asks."""

from functools import cache
from typing import TYPE_CHECKING, Any

from cart.models.line import CartLine
from catalog.models import Hold, Product, ProductImage, Stock, Variant
from catalog.models.stock import Carts, Lapsed
from shop.lib.database import fetch_each_prepared, fetch_prepared_rows
from shop.lib.rows import Columns, parts

if TYPE_CHECKING:
    from cart.models.cart import Cart

_LINE = Columns(CartLine, "line")
_VARIANT = Columns(Variant, "variant")
_PRODUCT = Columns(Product, "product", without=("description", "features", "specifications"))
_PICTURE = Columns(ProductImage, "picture")
_HOLD = Columns(Hold, "hold")
_STOCK = Columns(Stock, "stock")
_ALL = (_LINE, _VARIANT, _PRODUCT, _PICTURE, _HOLD, _STOCK)

# The `picture` of a `variant` of a `product`: the first in its colour, else the product's first.
PICTURE = """
LEFT JOIN LATERAL (
    SELECT * FROM catalog_productimage AS own
    WHERE own.product_id = product.id
    ORDER BY own.colour = coalesce(variant.attributes ->> 'colour', '') DESC, own.position, own.id
    LIMIT 1
) AS picture ON true"""


@cache
def _lines_statement() -> str:
    columns = ", ".join(map(str, _ALL))
    # Both are read by whose they are alone: with the rest in sight they might be looked for among
    # all that have the same thing, by a plan that is kept since hardly anybody had a cart.
    return f"""
WITH line AS MATERIALIZED (
    SELECT * FROM cart_cartline WHERE cart_id = %(cart)s
), hold AS MATERIALIZED (
    SELECT * FROM catalog_hold WHERE owner = %(owner)s
)
SELECT {columns}, {Lapsed.of("variant.id")}, {Carts.of("variant.id")}
FROM line
JOIN catalog_variant AS variant ON variant.id = line.variant_id
JOIN catalog_product AS product ON product.id = variant.product_id
{PICTURE}
LEFT JOIN hold ON hold.variant_id = variant.id
LEFT JOIN catalog_stock AS stock ON stock.variant_id = variant.id
ORDER BY line.added_at, line.id"""  # noqa: S608 - names of our own columns


def lines_of(cart: "Cart") -> list[CartLine]:
    """The lines with product, picture, stock as of now, and hold."""
    values = {"cart": cart.pk, "owner": cart.owner}
    return [_line(cart, row) for row in fetch_prepared_rows(_lines_statement(), values)]


def lines_beside(cart: "Cart", statement: str) -> tuple[list[CartLine], list[tuple[Any, ...]]]:
    """The lines, and in the same round trip the rows of a statement about `%(cart)s`."""
    values = {"cart": cart.pk, "owner": cart.owner}
    lines, found = fetch_each_prepared([_lines_statement(), statement], values)
    return [_line(cart, row) for row in lines], found


def _line(cart: "Cart", row: tuple[object, ...]) -> CartLine:
    line, variant, product, picture, line_hold, stock = parts(row, *_ALL)
    if stock:
        stock.lapsed, stock.carts = row[-2:]
    variant.picture = picture
    variant._state.fields_cache.update(product=product, stock=stock)
    line._state.fields_cache.update(cart=cart, variant=variant)
    line.hold = line_hold
    return line
