"""Orders that left, or were cancelled, before the shop counted units and wrote parcels down."""

from django.db import migrations

_LINES = """
UPDATE orders_orderline line SET sent = line.quantity
FROM orders_order placed
WHERE placed.id = line.order_id AND placed.status IN ('shipped', 'delivered');

UPDATE orders_orderline line SET
    dropped = line.quantity,
    refunded = line.quantity,
    restocked = CASE WHEN line.variant_id IS NULL THEN 0 ELSE line.quantity END
FROM orders_order placed
WHERE placed.id = line.order_id AND placed.status = 'cancelled';
"""
_PARCELS = """
INSERT INTO orders_parcel
    (order_id, number, key, carrier, tracking_number, tracking_link, shipped_at, delivered_at)
SELECT placed.id, 1, gen_random_uuid(), 'other', '', '',
       coalesce(steps.shipped_at, placed.placed_at),
       CASE placed.status WHEN 'delivered'
       THEN greatest(steps.delivered_at, steps.shipped_at, placed.placed_at) END
FROM orders_order placed
CROSS JOIN LATERAL (
    SELECT min(created_at) FILTER (WHERE status = 'shipped') AS shipped_at,
           min(created_at) FILTER (WHERE status = 'delivered') AS delivered_at
    FROM orders_orderevent WHERE order_id = placed.id
) AS steps
WHERE placed.status IN ('shipped', 'delivered');

INSERT INTO orders_parcelline (parcel_id, line_id, quantity)
SELECT parcel.id, line.id, line.quantity
FROM orders_parcel parcel JOIN orders_orderline line USING (order_id)
WHERE line.quantity > 0;
"""
_REFUNDS = "UPDATE orders_refund SET extra = amount;"


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0006_parcels_and_refunds_by_line'),
    ]

    operations = [
        migrations.RunSQL(_LINES, migrations.RunSQL.noop),
        migrations.RunSQL(_PARCELS, migrations.RunSQL.noop),
        migrations.RunSQL(_REFUNDS, migrations.RunSQL.noop),
    ]
