"""What `manage.py` complains of before it starts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from orders.addresses import UnknownCountry, country_of


@register
def ships_somewhere(**_: Any) -> list[Error]:
    if not settings.SHIPS_TO:
        return [Error("SHIPS_TO names no country.", id="orders.E001")]
    return [
        Error(f"SHIPS_TO names {code!r}, which is no country's code.", id="orders.E002")
        for code in settings.SHIPS_TO
        if not _is_known(code)
    ]


def _is_known(code: str) -> bool:
    try:
        country_of(code)
    except UnknownCountry:
        return False
    return True
