"""What a text asks PostgreSQL for, and how what it finds is ranked."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, FloatField, Func, Value

from catalog.search import analysis, sampling, spelling, weights
from catalog.search.analysis import Synonyms, Term
from catalog.search.narrowing import Found
from catalog.search.results import READINGS, Reading


class Asked(SearchQuery):
    """A tsquery of words that are analysed already; `to_tsquery` would take them apart again."""

    def __init__(self, text: str) -> None:
        super().__init__(text, config="simple", search_type="raw")
        self.text = text

    def as_sql(self, *_args: Any, **_options: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        return "%s::tsquery", [self.text]


class Rank(Func):
    """How well the short heading meets the very words and others for them, and popularity.

    Normalised by 1 + ln(unique words of the heading). The formula stands in decision 0014.
    """

    met = f"ts_rank('{weights.LABELS}', heading, %s, 16)"
    popularity = (
        f"{weights.POINTS['postgres']} * CASE WHEN in_stock THEN {weights.IN_STOCK} ELSE 1 END"
        f" * CASE WHEN rating > 0 THEN sqrt({weights.RATING / 100} * rating) ELSE 1 END"
    )
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        (said, first), (meant, second) = map(compiler.compile, self.source_expressions)
        if first == second:  # no synonyms: the dearest part, of 10,000 rows, is done once
            return f"({self.met % said} + {self.popularity})", first
        words = (
            f"{1 - weights.SYNONYM} * {self.met % said} + {weights.SYNONYM} * {self.met % meant}"
        )
        return f"({words} + {self.popularity})", [*first, *second]


def attempts(
    documents: Found, text: str, synonyms: Synonyms, readings: Sequence[Reading] = READINGS
) -> Iterator[Found]:
    """All the words, or others for the same; else what is spelt alike; else any word.

    Each with its `score`. Where all words are known none is misspelt.
    """
    terms = analysis.asked(text, synonyms)
    if not terms:
        nothing_to_rank = documents.none() if text else documents
        yield nothing_to_rank.annotate(score=Value(0.0, FloatField()))
        return
    if "exact" in readings:
        yield _with_words(documents, terms, " & ")
    if "loose" in readings:
        if not spelling.knows_all(text):
            yield _spelt_alike(documents, text)
        yield _with_words(documents, terms, " | ")


def meeting(documents: Found, text: str, synonyms: Synonyms, *, exactly: bool) -> Found:
    """What has all of the words, or any; unranked."""
    terms = analysis.asked(text, synonyms)
    if not terms:
        return documents
    return documents.filter(words=Asked(all_of(terms, " & " if exactly else " | ")))


def _with_words(documents: Found, terms: list[Term], joint: str) -> Found:
    meant = Asked(all_of(terms, joint))
    said = Asked(joint.join(_any_way(term.said) for term in terms))
    return documents.filter(words=meant).annotate(score=Rank(said, meant))


def _spelt_alike(documents: Found, text: str) -> Found:
    folded = analysis.fold(text)
    likeness = Func(
        Value(folded), F("title"), function="word_similarity", output_field=FloatField()
    )
    alike = documents.filter(title__trigram_word_similar=folded)
    return alike.annotate(score=likeness, **{sampling.SLOW: Value(True)})


def all_of(terms: Sequence[Term], joint: str = " & ") -> str:
    return joint.join(_any_way((*term.said, *term.others)) for term in terms)


def half_typed(text: str, synonyms: Synonyms) -> Asked | None:
    """All these words; the last one may go on. None when there are none."""
    terms = analysis.half_typed(text, synonyms)
    if not terms:
        return None
    begun = " | ".join(f"({_phrase(way)}:*)" for way in terms[-1])
    return Asked(" & ".join([*map(_any_way, terms[:-1]), f"({begun})"]))


def _any_way(ways: tuple[str, ...]) -> str:
    return "(" + " | ".join(f"({_phrase(way)})" for way in ways) + ")"


def _phrase(way: str) -> str:
    return " & ".join(map(quoted, way.split()))


def quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
