"""Tidying up."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from cart.middleware import KEEP_FOR
from cart.models import Cart


@shared_task
def forget_old_carts() -> None:
    """Drop anonymous carts whose cookie has run out. Their holds lapsed long ago."""
    outdated = timezone.now() - KEEP_FOR - timedelta(days=1)
    Cart.objects.filter(user=None, changed_at__lt=outdated, checkouts=None).delete()
