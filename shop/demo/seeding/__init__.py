"""A shop to look at: goods, pictures, reviews, stock and past orders, the same for one seed.

All of it is one transaction: a seed that is interrupted leaves nothing behind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from catalog.models import Product
from orders.models import SavedAddress
from shop.accounts.models import User
from shop.demo.goods import Goods, goods
from shop.demo.seeding.history import MOST_ORDERS, Chronicle
from shop.demo.seeding.market import MOST_OFFERS, Market
from shop.demo.seeding.people import SHOPPER, shopper
from shop.demo.seeding.pictures import Gallery
from shop.demo.seeding.shelves import put_up
from shop.demo.seeding.stocking import Stockroom

CHUNK = 5_000
_ONE_SEED_AT_A_TIME = 0x64656D6F  # the number of an advisory lock: 'demo'
_FEW = 20_000  # up to so many products, each gets as many reviews as it has


Advance = Callable[[int], None]


def _untold(label: str, total: int) -> Advance:
    return lambda done: None


class HasGoods(Exception):
    """The shop sells something already."""


@dataclass(frozen=True, slots=True)
class Seeded:
    products: int
    orders: int
    pictures: int


def seed(
    count: int,
    number: int = 1,
    orders: int | None = None,
    password: str | None = None,
    begin: Callable[[str, int], Advance] = _untold,
) -> Seeded:
    """Fill an empty shop with `count` products, and by default half as many orders again.

    Without a password nobody can sign in as the shopper. `begin` is told of each stage, with its
    label and length, and returns what is called as it gets on. Raises HasGoods, nothing changed.
    """
    now = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        _begin()
        gallery = Gallery()
        market = Market(stride=-(-count // MOST_OFFERS))
        reviews_each = 8 if count <= _FEW else 3
        room = Stockroom(put_up(gallery), gallery, market, now, number, reviews_each)
        advance = begin("Filling the shelves", count)
        for chunk in _chunks(goods(count, number)):
            room.put_out(chunk)
            advance(len(chunk))
        wanted = min(count * 3 // 2, MOST_ORDERS) if orders is None else orders
        advance = begin("Writing past orders", wanted)
        written = Chronicle(market, now, number, advance).write(wanted, _shopper(password, number))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Seeded(count, written, len(gallery.names))


def _begin() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_SEED_AT_A_TIME])
    if Product.objects.exists():
        raise HasGoods


def _chunks(all_goods: Iterator[Goods]) -> Iterator[list[Goods]]:
    while chunk := list(islice(all_goods, CHUNK)):
        yield chunk


def _shopper(password: str | None, number: int) -> User:
    """An account that is there already keeps its password unless another one is given."""
    user, is_new = User.objects.get_or_create(email=SHOPPER)
    if is_new or password:
        user.set_password(password)
        user.save()
    SavedAddress.objects.keep(user, shopper(number).address)
    return user
