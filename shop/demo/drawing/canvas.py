"""The hand all pictures are drawn in: soft clay shapes, one light from top left, a ground shadow.

Shapes name their paint by a letter: #A the variant's colour, #D its dark side, #L porcelain,
#K graphite, #W wood, #M metal, #S screen, #G leaf; #T twill, #O perforation and #N knit are
textures laid over a shape; #F and #E are the tile's own tint as floor and as edge.
"""

import re
from collections.abc import Callable
from html import escape

from shop.demo.drawing.colours import TILES, hex_of, shade
from shop.demo.drawing.thing import Thing

_SLOPE = 'x1="0" y1="0" x2="1" y2="1"'
_LETTER = re.compile(r"#([ADLKWMSGTON])(?![0-9A-Za-z])")
_BETWEEN_TAGS = re.compile(r"\s*\n\s*")


def _gradient(letter: str, *stops: tuple[float, str]) -> str:
    inner = "".join(f'<stop offset="{at:g}" stop-color="{colour}"/>' for at, colour in stops)
    return f'<linearGradient id="{letter}" {_SLOPE}>{inner}</linearGradient>'


def _pattern(letter: str, size: int, inner: str) -> str:
    return (
        f'<pattern id="{letter}" width="{size}" height="{size}" '
        f'patternUnits="userSpaceOnUse">{inner}</pattern>'
    )


_FIXED: dict[str, str] = {
    "L": _gradient("L", (0, "#fffdf8"), (1, "#d8d2c4")),
    "K": _gradient("K", (0, "#4a524e"), (1, "#1d2421")),
    "W": _gradient("W", (0, "#e3c597"), (1, "#b98d57")),
    "M": _gradient("M", (0, "#f6f8f8"), (0.5, "#c9d1d3"), (1, "#8f9b9f")),
    "S": _gradient("S", (0, "#3d666d"), (0.5, "#1d3a41"), (1, "#10201f")),
    "G": _gradient("G", (0, "#86b07a"), (1, "#3f6d47")),
    "T": _pattern("T", 5, '<path d="M-1 4 4-1M1 6 6 1" stroke="#fff" stroke-opacity=".2"/>'),
    "O": _pattern("O", 7, '<circle cx="3.5" cy="3.5" r="1.7" fill="#0d1412" opacity=".75"/>'),
    "N": _pattern(
        "N",
        8,
        '<path d="M0 1 4 5 8 1" fill="none" stroke="#fff" stroke-opacity=".24" stroke-width="2"/>'
        '<path d="M0 5 4 9 8 5M0 -3 4 1 8 -3" fill="none" stroke="#000" stroke-opacity=".1"/>',
    ),
}


def _variant_paint(colour: str) -> dict[str, str]:
    return {
        "A": _gradient("A", (0, shade(colour, 1.28)), (0.55, colour), (1, shade(colour, 0.72))),
        "D": _gradient("D", (0, shade(colour, 0.82)), (1, shade(colour, 0.5))),
    }


_LIGHT = (
    '<radialGradient id="t" cx=".32" cy=".22" r="1">'
    '<stop offset="0" stop-color="#fff" stop-opacity=".75"/>'
    '<stop offset=".6" stop-color="#fff" stop-opacity="0"/></radialGradient>'
    '<radialGradient id="s"><stop offset="0" stop-color="#2b2a22" stop-opacity=".34"/>'
    '<stop offset="1" stop-color="#2b2a22" stop-opacity="0"/></radialGradient>'
)


def document(body: str, colour: str, tile: str, title: str) -> str:
    """A standalone SVG file around a body; only the paints which the body uses are defined."""
    ground = TILES[tile]
    paints = {**_FIXED, **_variant_paint(hex_of(colour))}
    body = body.replace("#F", shade(ground, 0.94)).replace("#E", shade(ground, 0.86))
    used = dict.fromkeys(_LETTER.findall(body))
    defs = _LIGHT + "".join(paints[letter] for letter in used)
    body = _BETWEEN_TAGS.sub(" ", _LETTER.sub(r"url(#\1)", body)).replace("> <", "><")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400" '
        f'preserveAspectRatio="xMidYMid slice" role="img"><title>{escape(title)}</title>'
        f'<defs>{defs}</defs><rect width="400" height="400" fill="{ground}"/>'
        f'<rect width="400" height="400" fill="url(#t)"/>{body.strip()}</svg>'
    )


def _shadow(thing: Thing) -> str:
    return (
        f'<ellipse cx="{thing.shadow_x + 14:g}" cy="{thing.base:g}" '
        f'rx="{thing.shadow_width:g}" ry="20" fill="url(#s)"/>'
    )


def front(thing: Thing) -> str:
    return _shadow(thing) + thing.front


def detail(thing: Thing) -> str:
    """A step nearer: enlarged around the part that matters, with what only shows from near."""
    near = thing.closeup
    move = f"translate({200 - near.x * near.zoom:g} {200 - near.y * near.zoom:g})"
    return (
        f'<g transform="{move} scale({near.zoom:g})">{_shadow(thing)}{thing.front}{near.extra}</g>'
    )


def in_use(thing: Thing, places: dict[str, str]) -> str:
    scene = thing.scene
    left, top = scene.x - 200 * scene.scale, scene.y - thing.base * scene.scale
    turn = f" rotate({scene.turn:g} 200 200)" if scene.turn else ""
    move = f'<g transform="translate({left:g} {top:g}) scale({scene.scale:g}){turn}">'
    shadow = _shadow(thing) if scene.shadow else ""
    return f"{places[scene.place]}{scene.behind}{move}{shadow}{thing.front}</g>{scene.before}"


VIEW_OF: dict[str, Callable[[Thing, dict[str, str]], str]] = {
    "front": lambda thing, places: front(thing),
    "detail": lambda thing, places: detail(thing),
    "in_use": in_use,
}
