"""When a parcel arrives."""

from datetime import date, timedelta

from django.utils import timezone


def arrival_window(ordered_on: date | None = None) -> tuple[date, date]:
    """First and last day on which a parcel arrives, ordered today if not said: 3 to 4 days."""
    day = ordered_on or timezone.localdate()
    return day + timedelta(days=3), day + timedelta(days=4)
