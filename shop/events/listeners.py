"""Who listens to what. Paths, not imports: the floor below does not know the apps above.

A listener gets a list of payloads of one topic and writes to the database; see `relay_batch`.
"""

LISTENERS: dict[str, tuple[str, ...]] = {
    # {"variants": [id, ...]}: on-hand or reserved units moved
    "stock.changed": ("catalog.listeners.stock_changed",),
    # {"products": [id, ...]}: what is for sale, its words, price or pictures
    "product.changed": ("catalog.listeners.products_changed",),
    # {"places": [id, ...]}: those in line for whom something is kept now
    "waitlist.kept": ("catalog.listeners.waitlist_kept",),
    # {"order": id, "products": [id, ...]}
    "order.placed": ("catalog.listeners.products_bought", "orders.listeners.order_placed"),
    # {"order": id, "status": status}
    "order.moved": ("orders.listeners.order_moved", "orders.live.order_moved"),
    # {"order": id, "parcel": id}
    "parcel.sent": ("orders.listeners.parcel_sent", "orders.live.order_moved"),
    # {"order": id, "parcel": id}
    "parcel.delivered": ("orders.live.order_moved",),
    # {"order": id, "parcel": id}: its tracking was mistyped
    "parcel.corrected": ("orders.live.order_moved",),
    # {"refund": id}, and "told": true where another mail speaks of it
    "refund.requested": ("orders.listeners.refund_requested", "orders.live.money_moved"),
    # {"refund": id}: the provider has sent it
    "refund.done": (
        "orders.listeners.refund_done",
        "orders.live.money_moved",
    ),
    # {"refund": id}: the bank refused it, perhaps days after it was done
    "refund.failed": ("orders.listeners.refund_failed", "orders.live.money_moved"),
    # {"attempt": id}: money that came and no order could be made of is on its way back
    "payment.returned": ("orders.listeners.payment_returned",),
    # {"intent": id}: the payment provider has news of a payment
    "payment.heard": ("orders.listeners.payment_heard",),
}

# Called between two looks at the outbox, outside of transactions: for what had to wait a moment.
AFTER_EACH_LOOK = (
    "catalog.live.tell_what_is_due",
    "orders.live.tell_what_is_due",
    "orders.listeners.follow_what_was_left",
    "shop.lib.wake.wake_who_is_due",
)
