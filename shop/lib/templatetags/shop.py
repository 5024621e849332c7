"""Filters and tags of every template."""

from datetime import date
from decimal import Decimal
from email.utils import parseaddr
from functools import lru_cache, partial
from typing import Any

from django import template
from django.conf import settings
from django.template import defaulttags
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from shop.lib import frames
from shop.lib.links import link
from shop.lib.remembering import Memory

register = template.Library()
_fragments: Memory[tuple[Any, ...], str] = Memory(most=2000)


@register.filter
def money(amount: Decimal | int | None) -> str:
    """1234.5 becomes $1,234.50."""
    return "" if amount is None else f"${amount:,.2f}"


@register.filter
def money_or_free(amount: Decimal) -> str:
    """What delivery costs, within a sentence."""
    return money(amount) if amount else "free"


@register.filter
def days(window: tuple[date, date]) -> str:
    """First and last day become 'Thu 26 – Fri 27 November'; the year goes without saying."""
    first, last = window
    start = (
        f"{first:%a} {first.day}"
        if first.month == last.month
        else f"{first:%a} {first.day} {first:%B}"
    )
    return f"{start} – {last:%a} {last.day} {last:%B}"


@register.simple_tag
def write_to_us(number: str) -> SafeString:
    """The address that the shop's mails come from, about an order."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return format_html(
        '<a class="link" href="mailto:{0}?subject=Order%20{1}">{0}</a>', address, number
    )


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """A line drawing of static/img/icons.svg. It says nothing: the words beside it do."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.tag("remembered")
def remembered(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% remembered 60 current_shelf %}` .. `{% endremembered %}`: rendered once in 60 seconds by
    this process, for each current shelf. For what every visitor may see.

    Django's own `cache` tag hashes the key and unpickles the value each time: 40 µs instead of 2.
    """
    _, seconds, *names = token.split_contents()
    inside = parser.parse(("endremembered",))
    parser.delete_first_token()
    return _Remembered(inside, float(seconds), [parser.compile_filter(name) for name in names])


class _Remembered(template.Node):
    def __init__(
        self,
        nodelist: template.NodeList,
        seconds: float,
        varies_by: list[template.base.FilterExpression],
    ) -> None:
        self.nodelist, self._seconds, self._varies_by = nodelist, seconds, varies_by

    def render(self, context: template.Context) -> SafeString:
        key = (self, *(name.resolve(context) for name in self._varies_by))
        make = partial(self.nodelist.render, context)
        return mark_safe(_fragments.get(key, make, self._seconds))  # noqa: S308 - a template's


@register.tag("url")
def url(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's own, by `link`: a page has a dozen of them."""
    node = defaulttags.url(parser, token)
    return _Url(node.view_name, node.args, node.kwargs, node.asvar)


class _Url(defaulttags.URLNode):
    def render(self, context: template.Context) -> str:
        args = tuple(arg.resolve(context) for arg in self.args)
        try:
            found = "" if self.kwargs else link(self.view_name.resolve(context), *args)
        except NoReverseMatch:
            found = ""
        if not found:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag("framed")
def framed(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% framed "catalog/_about.html" about=about %}`: as `include` with `only`, ten times as
    fast, for fragments that do no more with a text than to show it (shop.lib.frames).
    """
    _, name, *given = token.split_contents()
    shown = template.base.token_kwargs(given, parser)
    if given:
        raise template.TemplateSyntaxError(f"'framed' does not know what {given[0]} is")
    return _Framed(name.strip("'\""), shown)


class _Framed(template.Node):
    def __init__(self, name: str, shown: dict[str, template.base.FilterExpression]) -> None:
        self._name, self._shown = name, shown

    def render(self, context: template.Context) -> SafeString:
        shown = {name: value.resolve(context) for name, value in self._shown.items()}
        return frames.fill(self._name, shown)
