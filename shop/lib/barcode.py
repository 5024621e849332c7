"""Code 39, which every hand scanner reads: capitals, digits and a few signs."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Each sign is five bars and the four gaps between them. Ten signs share the bars, by their place
# in the alphabet's row; each row has another wide gap.
_ALPHABET = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *"
_WIDE_BARS = ("04", "14", "01", "24", "02", "12", "34", "03", "13", "23")
_WIDE_GAP = (1, 2, 3, 0)
_QUIET = 10  # modules of paper on either side
_HEIGHT = 40


def code39(text: str) -> SafeString:
    """The text as an SVG drawing, one unit a module. Raises ValueError for signs it has not."""
    x = _QUIET
    bars: list[tuple[int, int]] = []
    for sign in f"*{text.upper()}*":
        row, place = divmod(_ALPHABET.index(sign), 10)
        for bar in range(5):
            width = 3 if str(bar) in _WIDE_BARS[place] else 1
            bars.append((x, width))
            x += width + (3 if bar == _WIDE_GAP[row] else 1)
    drawn = format_html_join(
        "", '<rect x="{}" width="{}" height="{}"/>', ((x, width, _HEIGHT) for x, width in bars)
    )
    return format_html(
        '<svg class="barcode" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="Barcode of {}">{}</svg>',
        x - 1 + _QUIET,
        _HEIGHT,
        text,
        drawn,
    )
