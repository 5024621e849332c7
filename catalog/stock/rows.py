"""Stock rows under lock: what is read, decided and tidied up there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from django.conf import settings
from django.db import connection, transaction

from catalog.models import Hold, Stock, Variant
from catalog.stock import queueing
from catalog.stock.moving import announce, free, unreserve
from catalog.stock.refusals import InsufficientStock, busy_when_waited_in_vain
from shop.lib.database import any_of, fetch_prepared_rows
from shop.lib.rows import Columns, fetch_row

_STOCK = Columns(Stock, "stock")
_LOCKED = (
    f"SELECT {_STOCK} FROM catalog_stock AS stock"  # noqa: S608 - names of our own columns
    f" WHERE stock.variant_id = {any_of('variants')} ORDER BY stock.variant_id FOR UPDATE"
)
_PATIENCE = "SELECT set_config('lock_timeout', %(patience)s, true)"
_is_patient: ContextVar[bool] = ContextVar("is_patient", default=False)


def patience() -> str:
    """How long a statement may wait for another buyer's row, in milliseconds."""
    return str(int(settings.STOCK_LOCK_TIMEOUT.total_seconds() * 1000))


@contextmanager
def patient(*variant_ids: int) -> Iterator[None]:
    """A transaction in which waiting for a row ends after `STOCK_LOCK_TIMEOUT`, as StockBusy."""
    with busy_when_waited_in_vain(*variant_ids), transaction.atomic():
        fetch_row(_PATIENCE, {"patience": patience()})
        before = _is_patient.set(True)
        try:
            yield
        finally:
            _is_patient.reset(before)


@contextmanager
def locked(
    *variant_ids: int, joins: bool = False, even_lost: bool = False
) -> Iterator[dict[int, Stock]]:
    """Rows of these variants, locked in variant order until the outermost transaction ends.

    What gets free meanwhile goes to those who wait for it. Raises StockBusy when a row stays
    locked for longer than `STOCK_LOCK_TIMEOUT`. What `joins` a patient transaction makes no
    savepoint in it: a refusal ends all of that.

    A variant whose counters were lost is sold out, which is InsufficientStock. To who gives back
    `even_lost` is no refusal: those have no row then, and nobody mends them meanwhile.
    """
    with nullcontext() if joins and _is_patient.get() else patient(*variant_ids):
        stocks = _lock(variant_ids)
        lost = set(variant_ids) - set(stocks)
        if lost and not even_lost:
            raise InsufficientStock(lost.pop(), requested=1, available=0)
        if lost:
            lock_against_mending(lost)
            stocks |= _lock(lost)
        before = {variant_id: free(stock) for variant_id, stock in stocks.items()}
        yield stocks
        for variant_id, stock in stocks.items():
            if free(stock) > before[variant_id]:
                queueing.serve(stock)


def _lock(variant_ids: Iterable[int]) -> dict[int, Stock]:
    rows = map(_STOCK.read, fetch_prepared_rows(_LOCKED, {"variants": list(variant_ids)}))
    return {row.variant_id: row for row in rows if row}


def lock_against_mending(variant_ids: Iterable[int]) -> None:
    """One at a time opens lost counters again by what is held, or lets go of what they held."""
    variants = Variant.objects.select_for_update(no_key=True).filter(pk__in=variant_ids)
    list(variants.order_by("pk").values_list("pk"))


def require(stock: Stock, quantity: int, own: int) -> None:
    could_have = free(stock) + own
    if quantity > could_have:
        raise InsufficientStock(stock.variant_id, quantity, max(could_have, 0))


def sweep_row(stock: Stock, except_owner: str = "") -> int:
    """Drop the lapsed holds of a locked row. A seller's own hold is theirs to use up. Returns how
    many went; their units are offered to those in line before anyone else can ask for them.

    One statement decides and deletes, so that a hold which is extended meanwhile survives.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalog_hold WHERE variant_id = %s AND owner <> %s"
            " AND expires_at <= statement_timestamp() RETURNING owner, quantity",
            [stock.variant_id, except_owner],
        )
        gone = dict(cursor.fetchall())
    if gone:
        unreserve(stock, sum(gone.values()))
        announce(stock.variant_id)
        queueing.step_back(gone)
        queueing.serve(stock)
    return len(gone)


def owned(owner: str, variant_id: int) -> Hold | None:
    return Hold.objects.filter(owner=owner, variant_id=variant_id).first()
