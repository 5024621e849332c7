"""What a title says that the thing *is*, apart from what it is for.

In 'Kelp laptop sleeve for 15 in notebooks, black' the thing is a sleeve. An English noun phrase has
its head at the end, so the words before the last accessory noun of a phrase only describe it, and
what stands behind 'for' or 'with' is something else. Without this, whoever asks for a laptop gets
sleeves, locks and adapters first (bench/README.md has the figures).
"""

import re
from functools import lru_cache

from catalog.search import analysis

ACCESSORIES = (
    "accessory adapter adaptor backpack bag band base battery belt bin bracket briefcase brush"
    " cable cabinet cap card carrier cart cartridge case charger clamp cleaner clip connector cord"
    " cover cradle dock drawer drum earpad extender feet film filter foil folder frame guard handle"
    " hanger harness holder holster hub jacket kit label lanyard latch lead lens lid lock mat mount"
    " organiser organizer pad paper part pedal pen pillow plate plug pouch protector rack rail"
    " refill remote rest ribbon riser sack screen sheet shelf shell shield skin sleeve software"
    " spare stand station sticker stop strap stylus support tape tether toner tool tray trolley"
    " tube upgrade wallet warranty"
)
_HEADS = frozenset(word for noun in ACCESSORIES.split() for word in analysis.words(noun))
_JOINED_HEADS = ("dock", "case", "cover", "pad", "stand", "mount", "sleev")  # as in 'quickdock'
_BREAKS = re.compile(r"[,;()\[\]|:–—]| - ")  # noqa: RUF001 - dashes of all lengths
_SOMETHING_ELSE = re.compile(
    r"\b(?:for|fits|with|w/|compatible|to|from|without|incl|includes|including)\b|\+"
)


def thing(title: str) -> list[str]:
    """The words of the title, as `analysis.words`, that say what the thing is."""
    found: list[str] = []
    for phrase in _BREAKS.split(analysis.fold(title)):
        tokens = [analysis.words(each) for each in _tokens(phrase)]
        heads = [place for place, forms in enumerate(tokens) if any(map(_is_head, forms))]
        for forms in tokens[heads[-1] if heads else 0 :]:
            found += forms
    return found


def _tokens(phrase: str) -> list[str]:
    return analysis.tokens(_SOMETHING_ELSE.split(phrase, maxsplit=1)[0])


@lru_cache(maxsize=50_000)
def _is_head(word: str) -> bool:
    return word in _HEADS or word.endswith(_JOINED_HEADS)
