"""Stripe's request bodies: form-encoded, nested with square brackets."""

from typing import Any
from urllib.parse import parse_qsl

from .errors import Json, invalid_request

MAX_DEPTH = 8


def parse(encoded: str) -> Json:
    """``a[b]=1&c[0]=x&c[1]=y&d[]=z`` becomes ``{"a": {"b": "1"}, "c": {"0": "x", "1": "y"}, ...}``.

    A list stays a dict with numbered keys until a reader asks for a list: only the reader knows
    whether the caller may send one.
    """
    tree: Json = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _place(tree, _steps(name), value)
    return tree


def _steps(name: str) -> list[str]:
    head, *rest = name.split("[")
    if len(rest) > MAX_DEPTH or not all(part.endswith("]") for part in rest):
        raise invalid_request(f"Invalid parameter name: {name[:100]}")
    return [head, *(part[:-1] for part in rest)]


def _place(tree: Json, steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        child = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(child, dict):
            raise invalid_request(f"Invalid parameter: {step} is given twice, in two shapes.", step)
        tree = child
    tree[steps[-1] or str(len(tree))] = value


def as_list(value: Any) -> list[Any] | None:
    """The list that numbered keys stand for, or None when this is no list."""
    if isinstance(value, dict) and all(key.isdigit() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return None
