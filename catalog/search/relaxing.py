"""When nothing is just what was asked for: the next best thing, in named steps.

    spelling  words that the catalogue does not know, exchanged for near ones that it does
    words     without those that no product has, else without the least telling one
    any       what is spelt alike, or has any of the words
    filters   without one of the filters, else without all

The first three are for words that match nothing at all, the last for filters that leave nothing of
what the words match. Each step is one more question to the engine, and the ways to put it are
chosen beforehand from PostgreSQL's lists, so most searches that find nothing cost one or two more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from catalog.search import analysis, postgres, spelling, synonyms
from catalog.search.query import Query
from catalog.search.results import Facet, Reading, Relaxed, Results

FEW = 3  # results, up to which a better spelling is offered
MOST_WORDS = 8
# Facets whose counts do not tell what there is without them.
UNTOLD = frozenset({"stock", "rating", "range"})

Ask = Callable[[Query, Sequence[Reading]], Results]


@dataclass(frozen=True, slots=True)
class _Attempt:
    step: Relaxed
    query: Query
    reading: Reading = "exact"


def find(query: Query, ask: Ask) -> Results:
    """What was asked for; where there is none and it is not insisted on, the next best thing."""
    found = ask(query, ["exact"])
    taken: list[Relaxed] = []
    if not query.exact:
        found = _relaxed(found, _other_words(query), _some_match, ask, taken)
        found = _relaxed(found, _fewer_filters(found), _some_are_left, ask, taken)
    if taken:
        found.asked, found.relaxed = query, tuple(taken)
    elif found.total <= FEW and query.page == 1:
        found.did_you_mean = spelling.corrected(query.text)
    return found


def _relaxed(
    found: Results,
    attempts: Iterator[_Attempt],
    is_enough: Callable[[Results], bool],
    ask: Ask,
    taken: list[Relaxed],
) -> Results:
    if is_enough(found):
        return found
    for attempt in attempts:
        other = ask(attempt.query, [attempt.reading])
        if is_enough(other):
            taken.append(attempt.step)
            return other
    return found


def _some_match(found: Results) -> bool:
    return bool(found.matched)


def _some_are_left(found: Results) -> bool:
    return bool(found.total) or not found.matched


def _other_words(query: Query) -> Iterator[_Attempt]:
    better = spelling.corrected(query.text)
    if better:
        yield _Attempt(Relaxed("spelling"), query.with_(text=better))
    kept, left_out = shortened(query.text)
    if kept:
        yield _Attempt(Relaxed("words", left_out), query.with_(text=kept))
    if query.text:
        yield _Attempt(Relaxed("any"), query.with_(), "loose")


def shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the words that nothing has, and these; when all are known, without the most
    frequent one whose absence lets something be found. '' when that is no help.
    """
    words = [word for word in text.split()[:MOST_WORDS] if analysis.terms(word)]
    if len(words) < 2:
        return "", ()
    frequencies = spelling.frequencies(words)
    unlisted = [word for word in words if analysis.fold(word) not in frequencies]
    unknown = [
        word for word, is_found in zip(unlisted, _finding(unlisted), strict=True) if not is_found
    ]
    if unknown:
        return " ".join(word for word in words if word not in unknown), tuple(unknown)
    fewer = [words[:place] + words[place + 1 :] for place in range(len(words))]
    finds = _finding([" ".join(some) for some in fewer])
    helping = [place for place, is_found in enumerate(finds) if is_found]
    if not helping:
        return "", ()
    place = max(helping, key=lambda place: frequencies.get(analysis.fold(words[place]), 0))
    return " ".join(fewer[place]), (words[place],)


def _finding(texts: list[str]) -> list[bool]:
    known = synonyms.in_use()
    return postgres.finding([analysis.asked(text, known) for text in texts]) if texts else []


def _fewer_filters(found: Results) -> Iterator[_Attempt]:
    """One facet left out: first the one that promises most by its counts, which it did not narrow
    itself. Else all.
    """
    chosen = [facet for facet in found.facets if any(value.selected for value in facet.values)]
    for facet in sorted(chosen, key=_promised, reverse=True):
        if _promised(facet) or facet.name in UNTOLD:
            yield _without(facet, found.query)
    if found.query.has_filters:
        labels = (value.label for facet in chosen for value in facet.values if value.selected)
        yield _Attempt(Relaxed("filters", tuple(labels)), found.query.cleared)


def _promised(facet: Facet) -> int:
    return max(value.count for value in facet.values)


def _without(facet: Facet, query: Query) -> _Attempt:
    chosen = [value for value in facet.values if value.selected]
    for value in chosen:
        query = query.toggled(facet.name, value.value)
    return _Attempt(Relaxed("filters", tuple(value.label for value in chosen)), query)
