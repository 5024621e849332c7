"""When a parcel arrives."""

from datetime import date, timedelta

from django.utils import timezone


def arrival_window() -> tuple[date, date]:
    """First and last day on which a parcel that is ordered now arrives: 3 to 4 days."""
    today = timezone.localdate()
    return today + timedelta(days=3), today + timedelta(days=4)
