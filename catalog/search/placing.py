"""What staff put first or last for a query, woven into pages of what an engine finds by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

PER_PAGE = 24
MOST_FIRST = 12  # of one query: half a page, so that search still has a say


@dataclass(frozen=True, slots=True)
class Placed:
    """`first` are products with their places on the first page, counted from 0, in that order.

    The engines leave those out of what they page through; `last` they rank below all others.
    """

    first: tuple[tuple[int, int], ...] = ()
    last: tuple[int, ...] = ()

    @property
    def pinned(self) -> list[int]:
        return [product for _, product in self.first]

    def window(self, page: int) -> tuple[int, int]:
        """Which of the other products stand on a page: from where on, and how many."""
        if page == 1:
            return 0, PER_PAGE - len(self.first)
        return (page - 1) * PER_PAGE - len(self.first), PER_PAGE

    def woven(self, page: int, ids: Sequence[int]) -> list[int]:
        """The page: the others with what is pinned among them."""
        shown = list(ids)
        for place, product in self.first if page == 1 else ():
            shown.insert(place, product)
        return shown
