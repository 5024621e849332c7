"""The line of those who wait for a variant: what gets free is theirs first, in order of asking.

They are served where units get free, in the same transaction and with the stock row locked. So as
long as counters show free units nobody waits for them, and `take` need not ask.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from catalog.models import Hold, Stock, Variant, WaitlistPlace
from catalog.stock.moving import announce, free, move_reserved
from shop.events.outbox import publish

State = WaitlistPlace.State


def serve(stock: Stock) -> None:
    """Hold one unit of a locked row for each of the first in line, as far as there are any.

    Nobody is told of what cannot be bought: then they wait until it is for sale again.
    """
    line = WaitlistPlace.objects.in_line().filter(
        variant_id=stock.variant_id, variant__in=Variant.objects.for_sale()
    )
    first = list(line[: free(stock)]) if free(stock) > 0 else []
    if not first:
        return
    until = timezone.now() + settings.WAITLIST_HOLD_FOR
    Hold.objects.bulk_create(
        Hold(owner=place.owner, variant_id=stock.variant_id, quantity=1, expires_at=until)
        for place in first
    )
    places = [place.pk for place in first]
    WaitlistPlace.objects.filter(pk__in=places).update(state=State.KEPT, kept_until=until)
    move_reserved(stock, len(first))
    announce(stock.variant_id)
    publish("waitlist.kept", {"places": places})


def overlooked() -> list[int]:
    """Variants with free units and a line, which there are when they come back on sale."""
    line = WaitlistPlace.objects.in_line().filter(
        variant__in=Variant.objects.for_sale(),
        variant__stock__on_hand__gt=F("variant__stock__reserved"),
    )
    return sorted(set(line.order_by().values_list("variant_id", flat=True)))


def step_back(owners: Iterable[str]) -> None:
    """The holds of these owners lapsed. Whom we wrote had their time; whom we did not, because no
    worker ran or the mail server was away, are in line again where they were.
    """
    kept = WaitlistPlace.objects.of_owners(owners)
    kept.filter(sent_at=None).update(state=State.WAITING, kept_until=None, claimed_until=None)
    kept.update(state=State.LAPSED, ended_at=timezone.now())


def step_out(owners: Iterable[str]) -> None:
    """The holds of these owners were given up."""
    WaitlistPlace.objects.of_owners(owners).update(state=State.LEFT, ended_at=timezone.now())
