"""What the templates of the orders' back office need."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.lib.barcode import code39

register = template.Library()


@register.simple_tag
def one_time_key() -> SafeString:
    """For a form that is a button only: sent twice, it acts once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.filter
def barcode(number: str) -> SafeString:
    return code39(number)
