"""Hold, release, sell, receive, adjust: with `catalog.stock_history` (bulk) and
`catalog.stock_mending` (after an audit) the only writer of Stock, Hold and Movement; and of the
waitlist.

`take` adds to a hold by one conditional statement. Every other verb reads *and* decides while it
has the stock row locked, takes rows in variant order so that two callers cannot deadlock, and
publishes `stock.changed` in the same transaction. A hold that is past its time never stands in a
buyer's way: it is swept when someone asks for the goods.
"""

from catalog.stock.allowance import Allowance
from catalog.stock.counting import adjust, put_back, receive, sell, track
from catalog.stock.holding import (
    glance,
    hand_over,
    hold,
    release,
    release_all,
    secure,
    serve_overlooked,
    sweep,
)
from catalog.stock.refusals import (
    CanBeHad,
    HeldByShoppers,
    HoldLimit,
    InsufficientStock,
    PlaceLimit,
    StockBusy,
)
from catalog.stock.rows import patient
from catalog.stock.taking import Also, take
from catalog.stock.waiting import begin_now, claim, forget_ended, join, leave

__all__ = [
    "Allowance",
    "Also",
    "CanBeHad",
    "HeldByShoppers",
    "HoldLimit",
    "InsufficientStock",
    "PlaceLimit",
    "StockBusy",
    "adjust",
    "begin_now",
    "claim",
    "forget_ended",
    "glance",
    "hand_over",
    "hold",
    "join",
    "leave",
    "patient",
    "put_back",
    "receive",
    "release",
    "release_all",
    "secure",
    "sell",
    "serve_overlooked",
    "sweep",
    "take",
    "track",
]
