"""Who carries parcels, and where each of them shows how far one has come."""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator

OTHER = "other"
_is_https = URLValidator(schemes=["https"], message="A tracking link begins with https://.")
_is_number = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9 ./-]{2,59}$",
    message="A tracking number has 3 to 60 letters and digits.",
)


def choices() -> list[tuple[str, str]]:
    """For a form: those of the setting CARRIERS, then any other."""
    return [*((key, name) for key, (name, _) in settings.CARRIERS.items()), (OTHER, "Another one")]


def name_of(carrier: str) -> str:
    """As a shopper reads it; nothing for 'other'."""
    return str(settings.CARRIERS[carrier][0]) if carrier in settings.CARRIERS else ""


def link_for(carrier: str, tracking_number: str, typed: str) -> str:
    """Where the parcel can be followed, or nothing. Raises ValidationError, with words.

    A known carrier's link is made from its pattern. Another one's is what staff typed.
    """
    if tracking_number:
        _is_number(tracking_number)
    if carrier in settings.CARRIERS:
        pattern = settings.CARRIERS[carrier][1]
        return pattern.format(number=quote(tracking_number)) if tracking_number else ""
    if carrier != OTHER:
        raise ValidationError("No parcel is sent with that carrier.")
    if typed:
        _is_https(typed)
    return typed
