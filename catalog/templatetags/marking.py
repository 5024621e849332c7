"""Marking in a name what was typed of it."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from catalog.search import analysis

register = template.Library()
_WORDS = re.compile(r"[^\W_]+")


@register.filter
def marked(name: str, typed: str) -> SafeString:
    """`name` with <mark> around those beginnings of words that were typed, whatever the accents."""
    begun = sorted(set(_WORDS.findall(analysis.fold(typed))), key=len, reverse=True)
    if not begun:
        return escape(name)
    pieces, at = [], 0
    for found in re.finditer(r"(?<![^\W_])(?:" + "|".join(begun) + ")", _letter_by_letter(name)):
        pieces += [
            escape(name[at : found.start()]),
            format_html("<mark>{}</mark>", name[found.start() : found.end()]),
        ]
        at = found.end()
    return mark_safe("".join([*pieces, escape(name[at:])]))  # noqa: S308 - each piece is escaped


def _letter_by_letter(name: str) -> str:
    """Folded, and as long as before: a letter that folds to two keeps the first."""
    return "".join(analysis.fold(letter)[:1] or letter for letter in name)
