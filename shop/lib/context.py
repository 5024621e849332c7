"""What every page may say about the shop. Nothing here knows the visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shop.lib.money import percent


def shop(request: HttpRequest) -> dict[str, Any]:
    return {
        "hold_minutes": int(settings.HOLD_FOR.total_seconds() // 60),
        "scarce_minutes": int(settings.HOLD_FOR_WHEN_SCARCE.total_seconds() // 60),
        "waitlist_minutes": int(settings.WAITLIST_HOLD_FOR.total_seconds() // 60),
        "free_shipping_from": settings.FREE_SHIPPING_FROM,
        "shipping_price": settings.SHIPPING_PRICE,
        "tax_percent": percent(settings.TAX_RATE),
    }
