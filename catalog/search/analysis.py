"""Text to words, once, for both engines.

Elasticsearch indexes these words with its `whitespace` analyzer and PostgreSQL with its `simple`
configuration, so both see the same words and neither needs a stemmer of its own.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer

STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or"}
    | {"that", "the", "this", "to", "with"}
)
UNITS = {
    "inch": "in", "inches": "in", '"': "in", "gigabyte": "gb", "gigabytes": "gb", "gig": "gb",
    "terabyte": "tb", "terabytes": "tb", "megabyte": "mb", "megabytes": "mb", "watt": "w",
    "watts": "w", "volt": "v", "volts": "v", "litre": "l", "liter": "l", "litres": "l",
    "liters": "l", "gram": "g", "grams": "g", "kilogram": "kg", "kilograms": "kg",
    "metre": "m", "meter": "m", "metres": "m", "meters": "m", "centimetre": "cm",
    "millimetre": "mm", "megapixel": "mp", "megapixels": "mp", "ounce": "oz", "ounces": "oz",
    "pound": "lb", "pounds": "lb", "lbs": "lb", "hertz": "hz",
}  # fmt: skip
_PLAIN_UNITS = [
    "gb", "tb", "mb", "kb", "w", "kw", "wh", "mah", "v", "l", "ml", "g", "kg", "mg", "mm", "cm",
    "m", "km", "in", "ft", "oz", "lb", "hz", "khz", "mhz", "ghz", "mp",
]  # fmt: skip

_ODD = str.maketrans(
    {"″": '"', "”": '"', "“": '"', "’": "'", "‘": "'", "´": "'", "×": "x", "®": "", "™": ""}
)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NUMBER_AND_UNIT = re.compile(
    r"(?<![\w.,-])(\d+(?:\.\d+)?)[ -]?("
    + "|".join(sorted([*UNITS, *_PLAIN_UNITS], key=len, reverse=True))
    + r")(?!\w)"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"'s?\b")
_WORD = re.compile(r"\d+\.\d+[a-z]*(?![\w-])|[^\W_]+(?:[-/.&][^\W_]+)*")
_PARTS = re.compile(r"[^\W_]+")
_DECIMAL = re.compile(r"(\d+\.\d+)([a-z]*)")
_LETTERS_THEN_DIGITS = re.compile(r"([^\W\d_]{3,})(\d+)")
LONGEST_WORD = 60
MOST_TERMS = 16

_stemmers = threading.local()


def words(text: str) -> list[str]:
    """The words to index, in order. A compound such as `dv7-1211ea` counts joined and in parts."""
    found: list[str] = []
    for token in tokens(text):
        found += _forms(token)
    return found


def plain_words(text: str) -> list[str]:
    """Folded words as they stand, without stems: what a half-typed word is compared with."""
    return [part for token in tokens(text) for part in _unstemmed(token)]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """For each known word or phrase, by its stems, all the ways to say it, unstemmed."""

    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Synonyms":
        """A phrase in two groups means what both mean; the groups stay apart otherwise."""
        table: dict[str, dict[str, None]] = {}
        for group in groups:
            ways = dict.fromkeys(filter(None, map(plain_phrase, group)))
            for way in ways:
                table.setdefault(_stemmed(way), {}).update(ways)
        longest = max((name.count(" ") + 1 for name in table), default=0)
        return cls({name: tuple(ways) for name, ways in table.items()}, longest)


NO_SYNONYMS = Synonyms()


@dataclass(frozen=True, slots=True)
class Term:
    """The ways to write what was typed, and other words for the same.

    A way of several words, as in `playstation 4`, asks for all of them.
    """

    said: tuple[str, ...]
    others: tuple[str, ...] = ()


def asked(text: str, synonyms: Synonyms = NO_SYNONYMS) -> list[Term]:
    """What a query asks for, term by term, without words that tell nothing beside others."""
    terms = [_stemmed_term(term) for term in _terms(text, synonyms)]
    telling = [term for term in terms if not set(term.said) <= STOP_WORDS]
    return list(dict.fromkeys(telling or terms))[:MOST_TERMS]


def terms(text: str, synonyms: Synonyms = NO_SYNONYMS) -> list[tuple[str, ...]]:
    """As `asked`, with all the ways of a term in one; what was typed comes first."""
    return [(*term.said, *term.others) for term in asked(text, synonyms)]


def half_typed(text: str, synonyms: Synonyms = NO_SYNONYMS) -> list[tuple[str, ...]]:
    """As `terms`, but for `plain_words`: the last word of the last term may go on."""
    return [(*term.said, *term.others) for term in _terms(text, synonyms)][:MOST_TERMS]


def plain_phrase(text: str) -> str:
    """A phrase in the words that queries are compared in: folded, units joined, no stems."""
    return _joined(tokens(text))


def tokens(text: str) -> list[str]:
    """Folded, with units joined to their numbers; compounds are still whole."""
    text = _THOUSANDS.sub("", fold(text))
    text = _NUMBER_AND_UNIT.sub(_join_unit, text)
    return _WORD.findall(_POSSESSIVE.sub(" ", text))


def fold(text: str) -> str:
    """Lower case, no accents, one kind of quote."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ODD)).casefold()
    return _ACCENTS.sub("", decomposed)


def _join_unit(match: re.Match[str]) -> str:
    number, unit = match.groups()
    return f" {_short(number)}{UNITS.get(unit, unit)} "


def _short(number: str) -> str:
    """17.0 is 17."""
    return number.rstrip("0").rstrip(".") if "." in number else number


@lru_cache(maxsize=50_000)
def _forms(token: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_stem(form) for form in _unstemmed(token)))


@lru_cache(maxsize=50_000)
def _unstemmed(token: str) -> tuple[str, ...]:
    decimal = _DECIMAL.fullmatch(token)
    if decimal:
        return (_short(decimal[1]) + decimal[2],)
    parts = _PARTS.findall(token)
    joined = "".join(parts)
    split = _LETTERS_THEN_DIGITS.fullmatch(joined)
    every = [joined, *(parts if len(parts) > 1 else ()), *(split.groups() if split else ())]
    return tuple(form[:LONGEST_WORD] for form in dict.fromkeys(every))


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(_unstemmed(token)[0] for token in tokens)


def _stemmed(words: str) -> str:
    return " ".join(map(_stem, words.split()))


def _ways(token: str) -> tuple[str, ...]:
    """A compound is met by its joined form or by all its parts."""
    joined, *parts = _unstemmed(token)
    split = _LETTERS_THEN_DIGITS.fullmatch(joined)
    if split:
        parts = list(split.groups())
    return (joined, " ".join(parts)) if parts else (joined,)


def _stem(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    return _stemmer().stemWord(word)


def _stemmer() -> "Stemmer.Stemmer":
    """One for each thread: it is no thread's business what another is stemming."""
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    return _stemmers.english


def _terms(text: str, synonyms: Synonyms) -> list[Term]:
    """In plain words."""
    typed = tokens(text)
    found: list[Term] = []
    at = 0
    while at < len(typed):
        length, ways = _synonyms_at(typed, at, synonyms)
        said = _ways(typed[at]) if length == 1 else (_joined(typed[at : at + length]),)
        found.append(Term(said, tuple(way for way in ways if way not in said)))
        at += length
    return found


def _stemmed_term(term: Term) -> Term:
    said = tuple(dict.fromkeys(map(_stemmed, term.said)))
    others = dict.fromkeys(map(_stemmed, term.others))
    return Term(said, tuple(way for way in others if way not in said))


def _synonyms_at(typed: list[str], at: int, synonyms: Synonyms) -> tuple[int, tuple[str, ...]]:
    """How many words from here on say one known thing, and all the ways to say it."""
    for length in range(min(synonyms.longest, len(typed) - at), 0, -1):
        ways = synonyms.ways.get(_stemmed(_joined(typed[at : at + length])))
        if ways:
            return length, ways
    return 1, ()
