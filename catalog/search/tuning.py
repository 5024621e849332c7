"""What staff decided for queries, as this process knows it: two small queries every two seconds."""

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction

from catalog.models import Placement, Product, TunedQuery
from catalog.search.placing import MOST_FIRST, Placed
from catalog.search.query import Query, clean_text
from catalog.search.sameness import words_of
from shop.lib.remembering import Remembered

LOOK_AGAIN = 2.0  # seconds until a change is noticed, in every process, Valkey or none


class NoRoom(Exception):
    """As many products are pinned for this query as can be."""


class Decided(NamedTuple):
    """By the words of a query."""

    placed: dict[str, Placed]
    pages: dict[str, str]


def placed(query: Query) -> Query:
    """The query with what staff put first or last for it. Filters and other orders are the
    shopper's own: there nothing is put anywhere.
    """
    placed = decided().placed
    if not placed or not _is_plain(query):
        return query
    return replace(query, placed=placed.get(words_of(query.text), Placed()))


def page_for(query: Query) -> str:
    """The address that shoppers are sent to instead of the results; '' for the results."""
    pages = decided().pages
    if not pages or not _is_plain(query) or query.page > 1:
        return ""
    return pages.get(words_of(query.text), "")


def tuned(text: str) -> TunedQuery:
    """The row of a query that staff begin to look after, or do already."""
    text = clean_text(text)
    return TunedQuery.objects.get_or_create(words=words_of(text), defaults={"text": text})[0]


@transaction.atomic
def put(text: str, product: Product, kind: str) -> Placement | None:
    """Pin a product to the first free place, show it last, or (with neither) let it go again.

    Raises NoRoom with nothing changed.
    """
    query = TunedQuery.objects.select_for_update().get(pk=tuned(text).pk)
    query.placements.filter(product=product).delete()
    if kind not in Placement.Kind.values:
        return None
    pinned = query.placements.filter(kind=Placement.Kind.PIN)
    taken = set(pinned.values_list("position", flat=True)) if kind == Placement.Kind.PIN else set()
    if len(taken) >= MOST_FIRST:
        raise NoRoom
    free = next(place for place in range(1, len(taken) + 2) if place not in taken)
    return query.placements.create(product=product, kind=kind, position=free)


def _is_plain(query: Query) -> bool:
    is_narrowed = query.has_filters or query.shelf
    return bool(query.text) and query.sort == "best" and not is_narrowed


def _decide() -> Decided:
    pages = {tuned.words: tuned.leads_to for tuned in TunedQuery.objects.with_pages()}
    return Decided(_placements(), {words: page for words, page in pages.items() if page})


def _placements() -> dict[str, Placed]:
    first: dict[str, list[tuple[int, int]]] = defaultdict(list)
    last: dict[str, list[int]] = defaultdict(list)
    today = Placement.objects.today()
    for words, product, kind, position in today.values_list(
        "query__words", "product_id", "kind", "position"
    ):
        if kind == Placement.Kind.BURY:
            last[words].append(product)
        else:
            first[words].append((position - 1, product))
    return {
        words: Placed(tuple(first[words][:MOST_FIRST]), tuple(last[words]))
        for words in first.keys() | last.keys()
    }


decided = Remembered(_decide, LOOK_AGAIN)
