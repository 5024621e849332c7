"""What is noted in a request, and waits in memory to be written down."""

from dataclasses import dataclass
from datetime import date, datetime

MAIL, NUMBER = "[mail address]", "[number]"  # in place of what is somebody's own


@dataclass(frozen=True, slots=True)
class Note:
    """`visitor` is a key of this day, see `visitors`; empty where the request says nothing."""

    at: datetime
    day: date
    visitor: str
    text: str


@dataclass(frozen=True, slots=True)
class Search(Note):
    filters: str
    found: int | None
    is_relaxed: bool
    engine: str
    milliseconds: int

    @property
    def is_missed(self) -> bool:
        """Nothing had all that was asked for."""
        return self.found == 0 or self.is_relaxed


@dataclass(frozen=True, slots=True)
class Click(Note):
    product: int
    place: int


@dataclass(frozen=True, slots=True)
class Purchase(Note):
    """`visitor` is the key of the order."""

    product: int
