"""What a misspelt word was meant to be: a near word that the catalogue knows.

One list of words for both engines, so both mean the same. Its first letter is taken as right.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count

from catalog.models import Category, SearchDocument, SearchWord
from catalog.search import analysis, facets
from shop.lib.database import fetch_prepared_rows

SHORTEST = 4  # letters; too many shorter words are one letter from another
FROM_HERE_TWO = 6  # letters; such a word may have two mistakes, a shorter one may have one
RARER = 10  # times; a word that the catalogue has is doubted for one so much more frequent
MOST_WORDS = 12
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    documents: int


def corrected(text: str) -> str:
    """The text with its misspelt words exchanged; '' when there is nothing to exchange."""
    return _exchanged(text, half_typed=False)


def completed(text: str) -> str:
    """As `corrected`, for a text whose last word may be only the beginning of one."""
    return _exchanged(text, half_typed=True)


def learn() -> None:
    """Make the list anew from PostgreSQL's documents and the shelves. Readers see old or new.

    Not by ts_stat: its tree is not balanced, and a million model numbers, each after the last,
    make a list of it that every further word walks along.
    """
    shelves = _shelf_words()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE catalog_searchword IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM catalog_searchword")
        cursor.execute(
            "INSERT INTO catalog_searchword (word, documents)"
            " SELECT word, sum(documents) FROM ("
            "   SELECT word, 1"
            "   FROM catalog_searchdocument, unnest(tsvector_to_array(prefixes)) AS word"
            "   UNION ALL SELECT * FROM unnest(%s::text[], %s::int[])"
            " ) AS every (word, documents)"
            " WHERE length(word) BETWEEN %s AND 60 AND word !~ '[0-9]' GROUP BY word",
            [list(shelves), list(shelves.values()), SHORTEST - 1],
        )


def frequencies(words: Iterable[str]) -> dict[str, int]:
    """How many products have each of these words; those that the list lacks are left out."""
    known = SearchWord.objects.filter(word__in=[analysis.fold(word) for word in words])
    return dict(known.values_list("word", "documents"))


def knows_all(text: str) -> bool:
    """Whether each word of the text is on the list, just as it was typed."""
    words = {analysis.fold(word) for word in text.split()}
    return bool(words) and SearchWord.objects.filter(word__in=words).count() == len(words)


def _shelf_words() -> dict[str, int]:
    by_shelf = SearchDocument.objects.values_list("category").annotate(Count("pk"))
    stocked = facets.rolled_up(by_shelf)
    counts: dict[str, int] = defaultdict(int)
    for path, name in Category.objects.filter(path__in=stocked).values_list("path", "name"):
        for word in set(analysis.plain_words(name)):
            counts[word] += stocked[path]
    return counts


def _exchanged(text: str, *, half_typed: bool) -> str:
    typed = text.split()[:MOST_WORDS]
    doubtful = {word: _doubtful(word) for word in typed}
    last = doubtful[typed[-1]] if half_typed and typed else ""
    near = _near({word for word in doubtful.values() if word}, last)
    better = {word: _better(plain, near[plain], plain == last) for word, plain in doubtful.items()}
    if not any(better.values()):
        return ""
    return " ".join(better[word] or word for word in typed)


def _doubtful(word: str) -> str:
    """As the list would have it, or '' for what it has not: short words, and those with digits."""
    letters = _LETTERS.findall(analysis.fold(word))
    return letters[0] if len(letters) == 1 and len(letters[0]) >= SHORTEST else ""


def _near(typed: set[str], last: str) -> dict[str, list[_Word]]:
    """Words of the list that begin with the same letter and may be meant, for each that was typed.

    A rough choice: two letters may differ, a swap of neighbours counts as two.
    """
    found: dict[str, list[_Word]] = defaultdict(list)
    if not typed:
        return found
    values = {"typed": list(typed), "last": last}
    for word, near, documents in fetch_prepared_rows(NEAR, values):
        found[word].append(_Word(near, documents))
    return found


NEAR = """
SELECT typed, word, documents
FROM unnest(%(typed)s::text[]) AS typed
JOIN catalog_searchword ON left(word, 1) = left(typed, 1)
WHERE CASE WHEN typed = %(last)s THEN
    length(word) >= length(typed) - 2 AND least(
        levenshtein_less_equal(left(word, length(typed)), typed, 2),
        levenshtein_less_equal(left(word, length(typed) + 1), typed, 2),
        levenshtein_less_equal(left(word, length(typed) + 2), typed, 2)
    ) <= 2
ELSE
    length(word) BETWEEN length(typed) - 2 AND length(typed) + 2
    AND levenshtein_less_equal(word, typed, 2) <= 2
END
"""


def _better(typed: str, near: list[_Word], half_typed: bool) -> str:
    """The nearest word, of equally near ones the most frequent; '' when the typed one is well."""
    stems = analysis.words(typed)
    known = [each for each in near if each.word == typed or analysis.words(each.word) == stems]
    if half_typed and any(each.word.startswith(typed) for each in near):
        return ""
    frequent = RARER * max((each.documents for each in known), default=0)
    allowed = 2 if len(typed) >= FROM_HERE_TWO else 1
    rated = [
        (distance(typed, each.word, to_beginning=half_typed), -each.documents, each.word)
        for each in near
        if each not in known and each.documents > frequent
    ]
    mistakes, _, word = min(rated, default=(allowed + 1, 0, ""))
    if mistakes > allowed:
        return ""
    return _begins_all_forms(word, near) if half_typed else word


def _begins_all_forms(word: str, near: list[_Word]) -> str:
    """Of 'backpack' and 'backpacks' the former, as what is half typed is met by beginnings."""
    stems = analysis.words(word)
    forms = [each.word for each in near if word.startswith(each.word)]
    return min((form for form in forms if analysis.words(form) == stems), key=len)


def distance(typed: str, word: str, *, to_beginning: bool = False) -> int:
    """Letters put in, left out, exchanged or swapped with the next (optimal string alignment).

    `to_beginning`: the nearest beginning of the word counts, however the word goes on.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        above, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                least = min(least, above[j - 2] + 1)
            row.append(least)
    return min(row) if to_beginning else row[-1]
