"""The colours goods come in, the tints of the tiles they stand on, and which goes with which."""

import colorsys
from functools import lru_cache
from zlib import crc32

COLOURS: dict[str, str] = {
    "Kelp": "#2f6f62",
    "Terracotta": "#c9653f",
    "Slate": "#3b4654",
    "Honey": "#d9a94f",
    "Lilac": "#8b74b0",
    "Ink": "#22304a",
    "Sand": "#c8ac80",
    "Mist": "#93acba",
    "Moss": "#5d7f5a",
    "Blush": "#d58f80",
    "Plum": "#70435f",
    "Sky": "#4f87ad",
    "Rust": "#a4472c",
    "Cream": "#e3d5b8",
    "Charcoal": "#39413d",
    "Sage": "#93a98a",
}

TILES: dict[str, str] = {
    "sand": "#efe8da",
    "mist": "#e2eaee",
    "moss": "#e4ecdf",
    "blush": "#f4e4dd",
    "lilac": "#e9e5f0",
}


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=1024)
def shade(colour: str, factor: float) -> str:
    """Darken (factor below 1) or lighten (above 1) in lightness only, so that the hue stays."""
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    light = light * factor if factor < 1 else light + (1 - light) * (factor - 1)
    rgb = colorsys.hls_to_rgb(hue, max(0.0, min(1.0, light)), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)


def hex_of(colour: str) -> str:
    """Accept a name from COLOURS or a #rrggbb value; anything else is a KeyError."""
    if colour.startswith("#") and len(colour) == 7:
        return colour.lower()
    return COLOURS[colour]


def name_of(colour: str) -> str:
    """The colour's name for people, or an empty string for a value nobody has named."""
    if colour in COLOURS:
        return colour
    return next((name for name, value in COLOURS.items() if value == colour.lower()), "")


def _apart(one: str, other: str) -> float:
    """Squared distance with the eye's weights (green most, blue least)."""
    pairs = zip(_channels(one), _channels(other), (0.3, 0.59, 0.11), strict=True)
    lightness = sum((a - b) * weight for a, b, weight in pairs)
    hues = [_opponents(value) for value in (one, other)]
    return lightness**2 + 4 * sum((a - b) ** 2 for a, b in zip(*hues, strict=True))


def _opponents(colour: str) -> tuple[float, float]:
    """Red against green and yellow against blue: what tells a pale tile from a pale mug."""
    red, green, blue = _channels(colour)
    return red - green, (red + green) / 2 - blue


@lru_cache(maxsize=4096)
def tile_for(kind: str, colour: str) -> str:
    """The tile under a thing: one of the three tints that set its colour off best.

    Which of the three depends on the kind, so that a page of terracotta things is not one tint.
    """
    value = hex_of(colour)
    best = sorted(TILES, key=lambda tile: -_apart(TILES[tile], value))[:3]
    return best[crc32(kind.encode()) % len(best)]
