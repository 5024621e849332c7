"""What 'Add to cart' writes in the same statement that takes the stock: the cart and its line."""

from uuid import UUID

from django.conf import settings

from catalog.stock import Also

_LINE = """\
line AS (
    INSERT INTO cart_cartline AS line (cart_id, variant_id, quantity, price_seen, added_at)
    SELECT %(cart)s, variant_id, %(units)s, price, statement_timestamp() FROM taken
    ON CONFLICT (cart_id, variant_id) DO UPDATE SET
        quantity = line.quantity + excluded.quantity, price_seen = excluded.price_seen
)"""
_NEW_CART = """, cart AS (
    INSERT INTO cart_cart (id, created_at, changed_at)
    SELECT %(cart)s, statement_timestamp(), statement_timestamp() FROM taken
)"""
_SAME_CART = """, cart AS (
    UPDATE cart_cart SET changed_at = statement_timestamp() FROM taken WHERE id = %(cart)s
)"""
# Cart before stock, as everywhere. A statement of its own, so that the next one sees what another
# tab wrote while this one waited for it.
_LOCK_CART = """\
WITH terms AS MATERIALIZED (SELECT set_config('lock_timeout', %(patience)s, true))
SELECT cart.id FROM terms, cart_cart AS cart WHERE cart.id = %(cart)s FOR UPDATE OF cart"""
# Whatever needs a second look (a limit, a line that is not wholly held) is left to the careful way.
# So is a hold that ends within the minute: it may be swept while this statement waits for the
# counters, which is long after it looked. As in cart.loading, line and hold are looked for among
# the cart's own: by variant they might be looked for among those of all that have the same thing.
_IS_SIMPLE = """\
EXISTS (SELECT FROM cart_cart WHERE id = %(cart)s)
AND (
    SELECT count(*) < %(most_lines)s
        AND coalesce(max(quantity) FILTER (WHERE variant_id = %(variant)s), 0) + %(units)s
            <= %(most_per_line)s
    FROM cart_cartline WHERE cart_id = %(cart)s
) AND (
    SELECT max(quantity) FILTER (WHERE variant_id = %(variant)s)
    FROM cart_cartline WHERE cart_id = %(cart)s
) IS NOT DISTINCT FROM (
    SELECT sum(CASE WHEN expires_at > statement_timestamp() + interval '1 minute'
                    THEN quantity ELSE 0 END) FILTER (WHERE variant_id = %(variant)s)
    FROM catalog_hold WHERE owner = %(owner)s
)"""


def to_new_cart(cart_id: UUID) -> Also:
    """For a guest's first thing: nobody else knows this cart yet."""
    return Also(writes=_LINE + _NEW_CART, values={"cart": cart_id})


def to_cart(cart_id: UUID) -> Also:
    return Also(
        first=_LOCK_CART,
        condition=_IS_SIMPLE,
        writes=_LINE + _SAME_CART,
        values={
            "cart": cart_id,
            "most_lines": settings.MAX_LINES_PER_CART,
            "most_per_line": settings.MAX_QUANTITY_PER_LINE,
        },
    )
