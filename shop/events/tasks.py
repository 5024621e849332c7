"""Tidying up."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from shop.events.models import Event

KEEP_FOR = timedelta(days=7)


@shared_task
def forget_relayed_events() -> None:
    """Relayed events are kept for a week, to look into what happened."""
    Event.objects.filter(relayed_at__lt=timezone.now() - KEEP_FOR).delete()
