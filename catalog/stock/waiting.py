"""Verbs of the waitlist: ask for a place in the line, leave it, take what is kept there."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from catalog.models import Hold, WaitlistPlace
from catalog.models.waitlist import WaitlistPlaceQuerySet
from catalog.stock.allowance import Allowance
from catalog.stock.holding import hand_over, hold, release
from catalog.stock.moving import free
from catalog.stock.refusals import CanBeHad, InsufficientStock, PlaceLimit
from catalog.stock.rows import locked, owned, patient, sweep_row

State = WaitlistPlace.State


def join(variant_id: int, email: str, address: str = "") -> WaitlistPlace:
    """A place at the end of the line; asking again leads to the same one.

    Raises CanBeHad when one could be bought right now, PlaceLimit or StockBusy, with nothing
    changed. As in Allowance, `address` is an opaque key, and empty when it is not to be counted.
    """
    email = email.lower()
    with locked(variant_id) as stocks:
        stock = stocks[variant_id]
        sweep_row(stock)
        open_places = WaitlistPlace.objects.open()
        own = open_places.filter(variant_id=variant_id, email=email).first()
        if own:
            return own
        if free(stock) > 0:
            raise CanBeHad(variant_id)
        if open_places.filter(email=email).count() >= settings.MAX_PLACES_PER_EMAIL:
            raise PlaceLimit(settings.MAX_PLACES_PER_EMAIL)
        if address:
            _require_room(open_places.filter(address=address), variant_id)
        return WaitlistPlace.objects.create(variant_id=variant_id, email=email, address=address)


def _require_room(from_here: WaitlistPlaceQuerySet, variant_id: int) -> None:
    """Mail addresses cost nothing: one network must not fill the line of a scarce thing."""
    same = from_here.filter(variant_id=variant_id).count()
    for count, most in (
        (same, settings.MAX_PLACES_PER_ADDRESS_AND_ITEM),
        (from_here.count(), settings.MAX_PLACES_PER_ADDRESS),
    ):
        if count >= most:
            raise PlaceLimit(most, by_address=True)


def leave(place: WaitlistPlace) -> None:
    """What is kept for it goes to the next in line."""
    with locked(place.variant_id, even_lost=True):
        WaitlistPlace.objects.open().filter(pk=place.pk).update(
            state=State.LEFT, ended_at=timezone.now()
        )
        release(place.owner, [place.variant_id])


def claim(place: WaitlistPlace, owner: str, allowance: Allowance) -> Hold:
    """What is kept for a place is the owner's from now on, for as long as a new hold would be.

    At no moment is it free. Raises InsufficientStock, with nothing changed, when it is not kept
    any more.
    """
    with locked(place.variant_id):
        if not hand_over(place.variant_id, place.owner, owner):
            raise InsufficientStock(place.variant_id, requested=1, available=0)
        own = owned(owner, place.variant_id)
        assert own
        WaitlistPlace.objects.filter(pk=place.pk).update(state=State.TAKEN, ended_at=timezone.now())
        return hold(place.variant_id, owner, own.quantity, renew=True, allowance=allowance)


def begin_now(place: WaitlistPlace) -> bool:
    """Let its time run from now on, when its mail goes out. False when it is over already."""
    until = timezone.now() + settings.WAITLIST_HOLD_FOR
    with patient():
        if not Hold.objects.live().filter(owner=place.owner).update(expires_at=until):
            return False
        WaitlistPlace.objects.filter(pk=place.pk).update(kept_until=until)
    place.kept_until = until
    return True


def forget_ended(after: timedelta) -> int:
    """Drop places that ended so long ago, and with them the addresses; also of who still waits for
    what was retired so long ago. Returns how many.
    """
    since = timezone.now() - after
    in_vain = WaitlistPlace.objects.in_line().filter(variant__product__retired_at__lt=since)
    ended = WaitlistPlace.objects.filter(ended_at__lt=since)
    return ended.delete()[0] + in_vain.delete()[0]
