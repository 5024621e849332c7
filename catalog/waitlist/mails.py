"""'It is back': the mail to whoever has a unit kept."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from catalog import stock
from catalog.models import WaitlistPlace
from shop.lib import mailing


def send_owed() -> int:
    """Write to those who were served. Returns how many mails went out.

    Who cannot be reached for good makes room for the next.
    """
    kept = WaitlistPlace.objects.filter(state=WaitlistPlace.State.KEPT)
    return mailing.send_owed(kept, _begin, give_up=stock.leave)


def _begin(place: WaitlistPlace) -> EmailMultiAlternatives | None:
    """None when the time was over before a worker came: the sweeper puts it in line again."""
    return compose(place) if stock.begin_now(place) else None


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
    mail = EmailMultiAlternatives(
        subject, render_to_string("catalog/waitlist/mail.txt", context), to=[place.email]
    )
    html = render_to_string("catalog/waitlist/mail.html", context)
    mail.attach_alternative(html, "text/html")
    return mail
