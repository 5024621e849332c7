"""The synonyms that staff keep, as this process knows them."""

from functools import lru_cache

from django.core.exceptions import ValidationError

from catalog.models import SynonymGroup
from catalog.search import analysis
from catalog.search.analysis import Synonyms
from shop.lib.remembering import Remembered

LOOK_AGAIN = 2.0  # seconds until a change is noticed, in every process, Valkey or none
MOST_WAYS = 30
LONGEST_WAY = 80  # characters


@lru_cache(maxsize=1)
def _table(groups: tuple[str, ...]) -> Synonyms:
    return Synonyms.of(group.splitlines() for group in groups)


def _load() -> Synonyms:
    """One small query, and work only after a change."""
    return _table(tuple(SynonymGroup.objects.in_use().values_list("phrases", flat=True)))


in_use = Remembered(_load, LOOK_AGAIN)


def say_the_same(phrase: str, other: str) -> SynonymGroup:
    """From now on both find what either finds: in the group that says one of them, else in a new
    one. Raises ValidationError.
    """
    wanted = parse(f"{phrase.replace(',', ' ')}\n{other}")
    for group in SynonymGroup.objects.in_use():
        known = {" ".join(analysis.words(way)) for way in group.phrases.splitlines()}
        if any(" ".join(analysis.words(way)) in known for way in wanted):
            group.phrases = "\n".join(parse("\n".join([group.phrases, *wanted])))
            group.save()
            break
    else:
        group = SynonymGroup.objects.create(phrases="\n".join(wanted))
    in_use.forget()
    return group


def parse(text: str) -> list[str]:
    """The phrases of a group, one a line or between commas. Raises ValidationError."""
    lines = (line for part in text.splitlines() for line in part.split(","))
    phrases = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(phrases) > MOST_WAYS:
        raise ValidationError(f"More than {MOST_WAYS} phrases make search slow: split the group.")
    for phrase in phrases:
        if len(phrase) > LONGEST_WAY:
            raise ValidationError(f"“{phrase[:30]}…” is longer than {LONGEST_WAY} characters.")
        if not analysis.words(phrase):
            raise ValidationError(f"“{phrase}” has no letter or number to search for.")
    if len({" ".join(analysis.words(phrase)) for phrase in phrases}) < 2:
        raise ValidationError("Name at least two that search does not take for the same already.")
    return phrases
