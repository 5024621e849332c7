"""'It is back': the mail to whoever has a unit kept."""

from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from catalog import stock
from catalog.models import Hold, WaitlistPlace
from shop.lib import mailing


def _begin(place: WaitlistPlace) -> EmailMultiAlternatives | None:
    """None when the time was over before a worker came: the sweeper puts it in line again. Or when
    others are busy with it right now.
    """
    with suppress(stock.StockBusy):
        return compose(place) if stock.begin_now(place) else None
    return None


def _make_room(place: WaitlistPlace, for_good: bool) -> None:
    """Each try begins the time anew, so a full mailbox would keep the unit from everyone for ever:
    it is tried for as long as any hold may last.
    """
    too_long = timezone.now() - settings.HOLD_FOR_AT_MOST
    with suppress(stock.StockBusy):
        if for_good or Hold.objects.filter(owner=place.owner, created_at__lt=too_long).exists():
            stock.leave(place)


def compose(place: WaitlistPlace) -> EmailMultiAlternatives:
    variant = place.variant
    context = {
        "place": place,
        "variant": variant,
        "product": variant.product,
        "url": f"{settings.SHOP_URL}{place.get_absolute_url()}",
        "shop_url": settings.SHOP_URL,
        "minutes": int(settings.WAITLIST_HOLD_FOR.total_seconds() // 60),
    }
    subject = " ".join(f"It is back: {variant.product.title}".split())  # a header is one line
    return mailing.rendered(place.email, subject, "catalog/waitlist/mail", context)


_owed = mailing.Mailbag(WaitlistPlace, "state = 'kept'", _begin, _make_room)


def send_owed() -> int:
    """Write to those who were served. Returns how many mails went out.

    Who cannot be reached makes room for the next.
    """
    return _owed.send_owed()
