import re
from xml.etree import ElementTree

import pytest

from shop.demo.drawing import COLOURS, KINDS, TILES, VIEWS, draw, tile_for, title_of
from shop.demo.drawing.canvas import detail, front
from shop.demo.drawing.catalogue import THINGS

SVG = "{http://www.w3.org/2000/svg}"
EVERY_PICTURE = [(kind, view) for kind in KINDS for view in VIEWS]


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own drawing, no entities


def test_there_are_enough_kinds_for_a_whole_shop() -> None:
    assert len(KINDS) >= 42
    assert {"parcel", "laptop", "phone", "headphones", "mug", "sneaker"} <= set(KINDS)
    assert VIEWS == ("front", "detail", "in_use")


@pytest.mark.parametrize(("kind", "view"), EVERY_PICTURE)
def test_every_picture_is_a_small_valid_file_that_says_what_it_shows(kind: str, view: str) -> None:
    picture = draw(kind, "Kelp", view)
    root = parsed(picture)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert (root.attrib["width"], root.attrib["viewBox"]) == ("400", "0 0 400 400")
    assert root.findtext(f"{SVG}title") == title_of(kind, "Kelp", view)
    assert len(picture.encode()) < 6_000


@pytest.mark.parametrize(("kind", "view"), EVERY_PICTURE)
def test_every_paint_is_defined_once_and_nothing_comes_from_outside(kind: str, view: str) -> None:
    picture = draw(kind, "Rust", view)
    ids = re.findall(r'id="([^"]+)"', picture)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", picture)) <= set(ids)
    # A letter that no paint stands for would silently draw black.
    assert not re.search(r'="#[A-Z]', picture)
    assert not re.search(r"<script|href|<image|<style|&(?!amp;|quot;|#)", picture)


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_views_of_a_thing_are_three_pictures(kind: str) -> None:
    thing = THINGS[kind]
    assert len({draw(kind, "Sky", view) for view in VIEWS}) == 3
    # A close-up that only enlarges would show no more than the front does.
    assert thing.closeup.extra
    assert thing.closeup.extra in detail(thing)
    assert thing.closeup.extra not in front(thing)


@pytest.mark.parametrize("kind", KINDS)
def test_straight_upright_or_level_strokes_are_not_painted_with_a_gradient(kind: str) -> None:
    """A gradient on a line without width or height is not drawn at all."""
    thing = THINGS[kind]
    shapes = thing.front + thing.closeup.extra + thing.scene.behind + thing.scene.before
    for path in re.findall(r'<path d="M[-\d. ]+[hvHV][-\d.]+"[^>]*>', shapes):
        assert not re.search(r'stroke="#[A-Z]"', path), path


def test_a_thing_is_painted_in_the_colour_of_its_variant() -> None:
    assert COLOURS["Terracotta"] in draw("mug", "Terracotta", "front")
    assert draw("mug", "#C9653F".lower(), "front") == draw("mug", "Terracotta", "front")
    assert draw("mug", "Terracotta", "front") != draw("mug", "Kelp", "front")


def test_the_same_question_gives_the_same_picture() -> None:
    assert draw("kettle", "Moss", "in_use") == draw("kettle", "Moss", "in_use")


def test_an_unknown_colour_or_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("mug", "Octarine", "front")
    with pytest.raises(KeyError):
        draw("submarine", "Kelp", "front")


def test_tiles_set_their_thing_off_and_differ_from_kind_to_kind() -> None:
    for colour in COLOURS:
        tiles = {tile_for(kind, colour) for kind in KINDS}
        assert tiles <= set(TILES)
        assert len(tiles) == 3
    assert "sand" not in {tile_for(kind, "Cream") for kind in KINDS}
