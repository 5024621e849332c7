"""Earlier queries that may be shown to others."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalog.models import SearchDay, TunedQuery
from catalog.search import analysis
from catalog.search.query import clean_text

LOOKS_BACK = timedelta(days=30)
REMEMBERED = 60  # seconds
MOST = 10
_PERSONAL = re.compile(r"@|\[|https?:|www\.|\d(?:[ -]?\d){6,}")


def popular(prefix: str, limit: int = 5) -> list[str]:
    """Queries that begin so, in small letters, those of most visitors first; a minute old at most.

    Each was asked by SEARCH_POPULAR_VISITORS visitors in 30 days (one who comes back another day
    counts again), found what it asked for and led somebody to a result: what is offensive or
    somebody's name seldom does. Mail and web addresses and long numbers are never shown.
    """
    begun = " ".join(analysis.fold(clean_text(prefix)).split())
    if not begun:
        return []
    key = "catalog:popular:" + salted_hmac("catalog.insight.popular", begun).hexdigest()
    found = cache.get_or_set(key, lambda: _popular(begun), REMEMBERED)
    return list(found or [])[:limit]


def _popular(begun: str) -> list[str]:
    asked = SearchDay.objects.filter(
        text__startswith=begun, day__gt=timezone.localdate() - LOOKS_BACK
    ).exclude(words__in=TunedQuery.objects.filter(is_suggested=False).values("words"))
    sums = asked.values("text").annotate(
        by=Sum("visitors"), times=Sum("searches"), empty=Sum("missed"), led=Sum("clicked")
    )
    proven = sums.filter(
        by__gte=settings.SEARCH_POPULAR_VISITORS, empty__lt=F("times") / 2, led__gt=0
    )
    texts = proven.order_by("-by", "text").values_list("text", flat=True)[: MOST * 2]
    return [text for text in texts if not _PERSONAL.search(text)][:MOST]
