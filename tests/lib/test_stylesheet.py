"""The one stylesheet: in the order of the layers, complete, with addresses that still hold."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from shop.lib.stylesheet import SHEET, sources

FOLDER = Path(settings.BASE_DIR) / "static/css"


def built() -> str:
    return Path(str(finders.find(SHEET))).read_text()


def test_the_order_of_the_layers_stands_first() -> None:
    assert built().startswith("@layer tokens, base, components, pages;")


def test_every_file_is_in_it() -> None:
    assert {path.name for path in sources(FOLDER)} >= {"tokens.css", "base.css", "card.css"}
    for folder in ("components", "pages"):
        assert set((FOLDER / folder).glob("*.css")) <= set(sources(FOLDER))


def test_every_address_in_it_leads_to_a_file() -> None:
    for address in re.findall(r'url\("([^"]+)"\)', built()):
        assert (FOLDER / address).resolve().is_file(), address


def test_no_rule_names_an_id() -> None:
    assert not re.search(r"(?m)^\s*[^{}@]*#[a-z][\w-]*[^{};]*\{", built())


def test_a_class_is_named_after_its_file() -> None:
    """`.card`, `.card__name`, `.cards`; never `.price` defined in card.css."""
    for path in (FOLDER / "components").glob("*.css"):
        stems = {path.stem, path.stem.replace("_", "-")}
        first = re.search(r"\n  \.([a-z]+)", path.read_text())
        assert first is None or any(first[1].startswith(stem[:4]) for stem in stems), path.name
