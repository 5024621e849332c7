"""Columns drawn as SVG rectangles: numbers for a template, which needs neither script nor style.

Words stand beside the drawing, not in it: it is stretched to the width there is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.insight.report import Column, Counts

WIDTH, HEIGHT = 720.0, 160.0
GAP = 0.22  # of a column


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one layer of the columns shows; `kind` colours it: good, few or none."""

    name: str
    kind: str
    of: Callable[[Counts], int]


@dataclass(frozen=True, slots=True)
class Chart:
    """`rows` is the same as a table: a label and a number for each part."""

    title: str
    parts: Sequence[Part]
    unit: str
    top: int
    bars: list[tuple[str, list[Bar]]]
    rows: list[tuple[str, list[int]]]

    width, height = WIDTH, HEIGHT

    @property
    def first(self) -> str:
        return self.rows[0][0]

    @property
    def last(self) -> str:
        return self.rows[-1][0]

    @property
    def is_empty(self) -> bool:
        return not any(number for _, numbers in self.rows for number in numbers)


def draw(
    title: str,
    columns: Sequence[Column],
    parts: Sequence[Part],
    *,
    top: int = 0,
    unit: str = "",
) -> Chart:
    """`top` is the value that reaches the upper edge; by default that of the highest column."""
    rows = [(column.label, [part.of(column.counts) for part in parts]) for column in columns]
    top = top or max((sum(numbers) for _, numbers in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    bars = [
        (_said(label, numbers, parts, unit), _stacked(place * step, step, numbers, parts, top))
        for place, (label, numbers) in enumerate(rows)
    ]
    return Chart(title, parts, unit, top, bars, rows)


def _stacked(
    x: float, step: float, numbers: list[int], parts: Sequence[Part], top: int
) -> list[Bar]:
    bars, y = [], HEIGHT
    for number, part in zip(numbers, parts, strict=True):
        height = round(HEIGHT * min(number / top, 1), 1)
        y -= height
        if height:
            left, width = x + step * GAP / 2, step * (1 - GAP)
            bars.append(Bar(round(left, 1), round(y, 1), round(width, 1), height, part.kind))
    return bars


def _said(label: str, numbers: list[int], parts: Sequence[Part], unit: str) -> str:
    said = ", ".join(
        f"{number:,}{unit} {part.name}" for number, part in zip(numbers, parts, strict=True)
    )
    return f"{label}: {said}"


FOUND = Part("with results", "good", lambda counts: counts.found)
MISSED = Part("without", "none", lambda counts: counts.missed)
CLICKED = Part("opened a result", "good", lambda counts: counts.clicked_percent)


def searches(columns: Sequence[Column]) -> Chart:
    return draw("Searches", columns, [FOUND, MISSED])


def clicks(columns: Sequence[Column]) -> Chart:
    return draw("Visitors who opened a result", columns, [CLICKED], top=100, unit=" %")
