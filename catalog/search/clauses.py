"""What a text asks Elasticsearch for, and how what it finds is ranked."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from catalog.search import analysis, weights
from catalog.search.analysis import Synonyms, Term
from catalog.search.results import READINGS, Reading

Clause = dict[str, Any]
TITLE = f"title^{weights.TITLE}"
HEADING = [TITLE, f"maker^{weights.MAKER}", f"shelf^{weights.SHELF}"]
EVERYTHING = [*HEADING, f"body^{weights.BODY}"]
EVERY: Clause = {"match_all": {}}


def attempts(
    text: str, synonyms: Synonyms, readings: Sequence[Reading] = READINGS
) -> Iterator[Clause]:
    """All the words, or others for the same; else what is spelt alike; else any word."""
    if not text:
        yield EVERY
        return
    terms = analysis.asked(text, synonyms)
    if not terms:
        yield {"match_none": {}}
        return
    better = _better(terms)
    if "exact" in readings:
        yield _ranked({"bool": {"must": [_term(term) for term in terms], "should": better}})
    if "loose" in readings:
        yield _ranked({"bool": {"must": [_spelt_alike(term) for term in terms], "should": better}})
        yield _ranked({"bool": {"should": [*map(_term, terms), *better]}})


def _term(term: Term) -> Clause:
    return _said(term, _anywhere)


def _said(term: Term, match: Callable[[str], Clause], synonym: float = weights.SYNONYM) -> Clause:
    """The best of its ways to be said; other words for it count less."""
    said = [match(way) for way in term.said]
    said += [_boosted(match(way), synonym) for way in term.others]
    return said[0] if len(said) == 1 else {"dis_max": {"queries": said}}


def _boosted(clause: Clause, boost: float) -> Clause:
    return {"bool": {"must": [clause], "boost": boost}}


def _anywhere(words: str) -> Clause:
    return {
        "multi_match": {
            "query": words,
            "type": "cross_fields",
            "fields": EVERYTHING,
            "operator": "and",
            "analyzer": "whitespace",
        }
    }


def _in(field: str) -> Callable[[str], Clause]:
    def match(words: str) -> Clause:
        return {"match": {field: {"query": words, "operator": "and", "analyzer": "whitespace"}}}

    return match


# --- What comes first ----------------------------------------------------------------------------


def _better(terms: list[Term]) -> list[Clause]:
    """None of it must match, and each lifts what does."""
    on_shelf = [_said(term, _in("shelf"), synonym=1.0) for term in terms]
    whole: Clause = {"filter": {"bool": {"must": on_shelf}}, "boost": weights.WHOLE_SHELF}
    things = [_boosted(_said(term, _in("thing")), weights.THING) for term in terms]
    return [*_phrase(terms), *things, {"constant_score": whole}]


def _phrase(terms: list[Term]) -> list[Clause]:
    if len(terms) == 1:
        return []
    said = " ".join(term.said[0] for term in terms)
    return [{"match_phrase": {"title": {"query": said, "slop": 1, "boost": weights.PHRASE}}}]


def _spelt_alike(term: Term) -> Clause:
    """The word itself wherever it stands, or one like it in the heading; its first letter stays."""
    alike: Clause = {
        "multi_match": {
            "query": term.said[0],
            "fields": HEADING,
            "fuzziness": "AUTO",
            "prefix_length": 1,
            "max_expansions": 30,
            "boost": weights.SPELT_ALIKE,
        }
    }
    return {"dis_max": {"queries": [_term(term), alike]}}


def _ranked(clause: Clause) -> Clause:
    stars = {"field": "rating", "modifier": "sqrt", "factor": weights.RATING / 100}
    return {
        "function_score": {
            "query": clause,
            "functions": [
                {"weight": weights.POINTS["elasticsearch"]},
                {"filter": {"term": {"in_stock": True}}, "weight": weights.IN_STOCK},
                {"filter": {"range": {"rating": {"gt": 0}}}, "field_value_factor": stars},
            ],
            "score_mode": "multiply",
            "boost_mode": "sum",
        }
    }


# --- While someone types -------------------------------------------------------------------------


def half_typed(text: str, synonyms: Synonyms) -> Clause | None:
    """All these words; the last one may go on. None when there are none."""
    terms = analysis.half_typed(text, synonyms)
    if not terms:
        return None
    whole = [_begun(ways, "term") for ways in terms[:-1]]
    return {"bool": {"filter": [*whole, _begun(terms[-1], "prefix")]}}


def _begun(ways: tuple[str, ...], last: str) -> Clause:
    return {"bool": {"should": [_words_begun(way.split(), last) for way in ways]}}


def _words_begun(words: list[str], last: str) -> Clause:
    whole: list[Clause] = [{"term": {"prefixes": word}} for word in words[:-1]]
    return {"bool": {"filter": [*whole, {last: {"prefixes": words[-1]}}]}}
