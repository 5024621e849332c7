"""Templates rendered once for each shape of what they show, then filled in with its texts.

Django takes 5 to 10 µs for each variable and 20 for each include of a template; to put a text
where it belongs takes less than one. So a template is rendered with a mark for each text, and what
stands between the marks, its frame, is kept.

What a frame is asked for are strings, and lists and named tuples of them. A template may show a
string and ask whether there is one, no more: a filter would be given the mark. A template that does
more is noticed where marks of two kinds leave other frames, and is rendered as it is; what only
compares a string (`==`, `length`) is not noticed. All else (yes or no, a number) decides the shape
and must be one of few; a number to be shown is handed over as a string.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

KEPT = 4096  # frames, of 2 kB or so; a page has 10

# What stands before and after a text's number: no template has such a thing, and no text that a
# database keeps has a \x00. One kind of mark is a short word, the other all that filters trip over.
_MUCH = ' <b class="x">it\'s</b> 1,50 http://a.example/ \\' + " word" * 80 + "\n\nend "
_KINDS = (("qzx\x00", "\x00xzq"), ("<i> qzx\x00", f"\x00{_MUCH}xzq"))
_OF_A_MARK = re.compile("\x00|qzx|xzq", re.IGNORECASE)
_TEXT, _EMPTY, _OTHER = "text", "empty", "other"

Shape = Any  # hashable, and says all but the texts
Frame = tuple[list[str], list[int]]  # what stands between texts, and the numbers of those texts


def fill(template: str, shown: Mapping[str, Any]) -> SafeString:
    """What `render_to_string(template, shown)` makes of it; designers see each change at once."""
    texts: list[str] = []
    shape = tuple([(name, _shape(value, texts)) for name, value in shown.items()])
    frame = None if settings.DEBUG else _frame(template, shape)
    if frame is None:
        return render_to_string(template, dict(shown))
    pieces, places = frame
    written = [text if type(text) is SafeString else escape(text) for text in texts]
    filled = [""] * (len(pieces) + len(places))
    filled[::2] = pieces
    filled[1::2] = [written[place] for place in places]
    return mark_safe("".join(filled))  # noqa: S308 - a template's, and texts that are escaped


def _shape(value: Any, texts: list[str]) -> Shape:
    """`value` without its texts, which are added to `texts`: `_stand_in` undoes it."""
    if isinstance(value, str):
        if not value:
            return _EMPTY
        texts.append(value)
        return _TEXT
    if isinstance(value, list | tuple):
        return (type(value), *[_shape(each, texts) for each in value])
    return (_OTHER, type(value), value)  # the type, because 1 and True are equal


@lru_cache(maxsize=KEPT)
def _frame(template: str, shape: Shape) -> Frame | None:
    """None when the template did more with a text than to show it."""
    one, other = (_around_marks(template, shape, *kind) for kind in _KINDS)
    return one if one == other else None


def _around_marks(template: str, shape: Shape, before: str, after: str) -> Frame | None:
    """None when one of the marks was changed."""
    marks = (f"{before}{number}{after}" for number in count())
    shown = {name: _stand_in(part, marks) for name, part in shape}
    try:
        rendered = render_to_string(template, shown)
    except (TypeError, ValueError, ArithmeticError):  # a filter that makes nothing of a mark
        return None
    mark = "([0-9]+)".join(re.escape(escape(part)) for part in (before, after))
    pieces = re.split(mark, rendered)
    if any(_OF_A_MARK.search(piece) for piece in pieces[::2]):
        return None
    places = [int(number) for number in pieces[1::2]]
    return pieces[::2], places


def _stand_in(shape: Shape, marks: Iterator[str]) -> Any:
    """A value of this shape, with the next marks for its texts."""
    if shape == _TEXT:
        return next(marks)
    if shape == _EMPTY:
        return ""
    kind, *parts = shape
    if kind is _OTHER:
        return parts[1]
    inner = [_stand_in(part, marks) for part in parts]
    return kind(*inner) if hasattr(kind, "_fields") else kind(inner)
