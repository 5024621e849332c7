"""Which texts are one query to those who look after search."""

from catalog.search import analysis

LONGEST = 400


def words_of(text: str) -> str:
    """The key of a query: capitals, accents, plurals and signs make no other one."""
    return " ".join(analysis.words(text))[:LONGEST] or analysis.fold(text)
