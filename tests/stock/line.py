"""People in line for what is sold out, for tests of the waitlist."""

from django.utils import timezone

from catalog import stock
from catalog.models import Variant, WaitlistPlace
from tests.builders import thing


def ask(variant: Variant, *names: str) -> list[WaitlistPlace]:
    return [stock.join(variant.pk, f"{name}@example.com") for name in names]


def states(*places: WaitlistPlace) -> list[str]:
    for place in places:
        place.refresh_from_db()
    return [place.state for place in places]


def mailed(*places: WaitlistPlace) -> None:
    ids = [place.pk for place in places]
    WaitlistPlace.objects.filter(pk__in=ids).update(sent_at=timezone.now())


def sold_out() -> Variant:
    """The one unit there is lies in a cart."""
    variant = thing(units=1)
    stock.hold(variant.pk, "cart:a", 1)
    return variant
