"""Addresses of our own pages, filled in: Django looks through its patterns for each one anew."""

import re
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

_NUMBER, _WORD, _PATH = "90000000{}", "qzx{}", "qzx/{}"  # what stands in for such a one
_PLAIN = re.compile("[-_a-zA-Z0-9]+(/[-_a-zA-Z0-9]+)*")  # these are never quoted


def link(name: str, *args: object) -> str:
    """As `reverse(name, args=args)`, in a tenth of the time for numbers and plain texts."""
    kinds = tuple([_kind(arg) for arg in args])
    pieces = None if None in kinds else _around(name, kinds)
    if pieces is None:
        return reverse(name, args=args)
    first, *others = pieces
    return first + "".join([f"{arg}{after}" for arg, after in zip(args, others, strict=True)])


def _kind(arg: object) -> str | None:
    if type(arg) is int and arg >= 0:
        return _NUMBER
    if type(arg) is str and _PLAIN.fullmatch(arg):
        return _PATH if "/" in arg else _WORD
    return None


@lru_cache(maxsize=1000)
def _around(name: str, kinds: tuple[str, ...]) -> list[str] | None:
    """What stands around arguments of these kinds; None where the page takes none such."""
    stand_ins = [kind.format(place) for place, kind in enumerate(kinds, start=1)]
    try:
        rest = reverse(name, args=stand_ins)
    except NoReverseMatch:
        return None
    pieces = []
    for stand_in in stand_ins:
        piece, _, rest = rest.partition(stand_in)
        pieces.append(piece)
    return [*pieces, rest]
