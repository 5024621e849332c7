"""The notice board: raising what staff have to look at, and taking it down."""

import logging

from django.db.models import F, QuerySet
from django.utils import timezone

from shop.notices.models import Notice

logger = logging.getLogger(__name__)


def raise_notice(
    kind: str, key: str = "", *, subject: str, body: str = "", advice: str = "", link: str = ""
) -> Notice:
    """Tell staff. While the same trouble has an open notice, that one is brought up to date."""
    told = {"subject": subject, "body": body, "advice": advice, "link": link}
    again = {"times_seen": F("times_seen") + 1, "seen_at": timezone.now()}
    notice, is_new = Notice.objects.open().update_or_create(
        kind=kind, key=key, defaults=told | again, create_defaults=told
    )
    if is_new:
        logger.error("Notice to staff: %s", subject)
    else:
        notice.refresh_from_db(fields=["times_seen"])
    return notice


def settle(kind: str, key: str = "", *, by: str) -> bool:
    """The trouble is over. False when nobody had told of it."""
    return settle_all(Notice.objects.about(kind, key), by=by) > 0


def settle_all(notices: QuerySet[Notice], *, by: str) -> int:
    """Settle those of them that are open. Returns how many; who came first stays on record."""
    return notices.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=by)
