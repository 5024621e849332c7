"""What staff read out of the counts: over time, and query by query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import NullIf
from django.utils import timezone

from catalog.models import SearchDay, SearchOutcome

RANGES = (7, 30, 90)
DAYS_IN_ONE_COLUMN = {7: 1, 30: 1, 90: 7}
ROWS = 20
SELDOM = 0.2  # clicked by fewer than one visitor in five
COUNTS = ("searches", "visitors", "missed", "clicked", "bought")


@dataclass(slots=True)
class Counts:
    searches: int = 0
    visitors: int = 0
    missed: int = 0
    clicked: int = 0
    bought: int = 0

    def add(self, more: Self) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(more, name))

    @property
    def found(self) -> int:
        return max(self.searches - self.missed, 0)

    @property
    def missed_percent(self) -> int:
        return _percent(self.missed, self.searches)

    @property
    def clicked_percent(self) -> int:
        return _percent(self.clicked, self.visitors)


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a week by its first day."""

    begins: date
    days: int
    counts: Counts

    @property
    def label(self) -> str:
        if self.days == 1:
            return f"{self.begins.day} {self.begins:%b}"
        last = self.begins + timedelta(days=self.days - 1)
        return f"{self.begins.day} {self.begins:%b} – {last.day} {last:%b}"


@dataclass(frozen=True, slots=True)
class Row:
    """One query in a list, and how it went over time."""

    words: str
    text: str
    counts: Counts
    columns: list[Column]


class Period:
    """The last 7, 30 or 90 days, today included."""

    def __init__(self, days: int) -> None:
        self.days = days if days in RANGES else RANGES[1]
        self.step = DAYS_IN_ONE_COLUMN[self.days]
        self.columns = -(-self.days // self.step)
        self.begins = timezone.localdate() - timedelta(days=self.columns * self.step - 1)

    def searches(self) -> QuerySet[SearchDay]:
        return SearchDay.objects.filter(day__gte=self.begins)

    def over_time(self) -> list[Column]:
        return self._columns(_sums(self.searches().values_list("day")))

    def over_time_of(self, words: str) -> list[Column]:
        of_query = self.searches().filter(words=words)
        return self._columns(_sums(of_query.values_list("day")))

    # --- Lists -------------------------------------------------------------------------------

    def top(self) -> list[Row]:
        return self._rows(
            self._queries().filter(searches_sum__gt=0).order_by("-searches_sum", "words")
        )

    def missed(self) -> list[Row]:
        """Where mostly nothing had all that was asked for."""
        return self._rows(
            self._queries()
            .filter(missed_sum__gt=F("searches_sum") / 2)
            .order_by("-missed_sum", "words")
        )

    def seldom_clicked(self) -> list[Row]:
        """Found, seen by enough visitors, and left again."""
        seen = self._queries().filter(
            visitors_sum__gte=settings.SEARCH_POPULAR_VISITORS,
            missed_sum__lte=F("searches_sum") / 2,
        )
        seldom = seen.filter(clicked_sum__lt=F("visitors_sum") * SELDOM)
        return self._rows(seldom.order_by("-visitors_sum", "words"))

    def led_to(self, words: str) -> list[Any]:
        """Products of a query: `title`, `opened`, the mean place it was opened `at`, and `sold`."""
        led = SearchOutcome.objects.filter(words=words, day__gte=self.begins)
        sums = led.values("product_id", title=F("product__title")).annotate(
            opened=Sum("clicked"),
            at=Sum("places") * 1.0 / NullIf(Sum("clicked"), 0),
            sold=Sum("bought"),
        )
        return list(sums.order_by("-sold", "-opened", "product_id")[:ROWS])

    def _queries(self) -> Any:
        grouped = self.searches().values("words").annotate(said=Max("text"))
        return _sums(grouped)

    def _rows(self, queries: Any) -> list[Row]:
        found = list(queries[:ROWS])
        lines: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        words = [query["words"] for query in found]
        for key, *line in _sums(
            self.searches().filter(words__in=words).values_list("words", "day")
        ):
            lines[key].append(tuple(line))
        return [
            Row(
                query["words"],
                query["said"],
                Counts(*(query[f"{name}_sum"] for name in COUNTS)),
                self._columns(lines[query["words"]]),
            )
            for query in found
        ]

    def _columns(self, lines: Iterable[tuple[Any, ...]]) -> list[Column]:
        columns = [
            Column(self.begins + timedelta(days=number * self.step), self.step, Counts())
            for number in range(self.columns)
        ]
        for day, *counts in lines:
            columns[(day - self.begins).days // self.step].counts.add(Counts(*counts))
        return columns


def total(columns: Iterable[Column]) -> Counts:
    counts = Counts()
    for column in columns:
        counts.add(column.counts)
    return counts


def _sums(days: Any) -> Any:
    return days.annotate(**{f"{name}_sum": Sum(name) for name in COUNTS}).order_by()


def _percent(part: int, whole: int) -> int:
    return min(round(100 * part / whole), 100) if whole else 0
