"""Filling a frame is rendering its template, only faster."""

from typing import Any, NamedTuple

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from pytest_django import Settings

from shop.lib import frames

RUDE = "<b>\"Fish\" & 'chips'</b> 0 qzx"


class Dish(NamedTuple):
    name: str
    spice: str
    is_hot: bool


class Kitchen:
    """Templates by name, and how often one was rendered."""

    def __init__(self) -> None:
        self.templates: dict[str, str] = {}
        self.rendered = 0

    def render(self, name: str, shown: dict[str, Any]) -> str:
        self.rendered += 1
        return Template(self.templates[name]).render(Context(shown))

    def serve(self, source: str, **shown: Any) -> str:
        """The same from a frame, twice, as from the template."""
        self.templates[source] = source
        expected = self.render(source, shown)
        assert frames.fill(source, shown) == frames.fill(source, shown) == expected
        return expected


@pytest.fixture
def kitchen(monkeypatch: pytest.MonkeyPatch) -> Kitchen:
    kitchen = Kitchen()
    monkeypatch.setattr(frames, "render_to_string", kitchen.render)
    return kitchen


def test_texts_are_escaped_unless_they_are_html(kitchen: Kitchen) -> None:
    html = kitchen.serve("{{ a }}|{{ b }}|{{ a }}", a=RUDE, b=mark_safe("<i>"))
    assert html.count("&lt;b&gt;") == 2
    assert "|<i>|" in html


def test_a_text_may_look_like_a_mark(kitchen: Kitchen) -> None:
    assert kitchen.serve("{{ a }}{{ b }}", a="qzx\x001\x00xzq", b="B").endswith("B")


def test_whether_there_is_a_text_decides_the_shape(kitchen: Kitchen) -> None:
    source = "{% if a %}{{ a }}{% else %}none{% endif %} {{ b|default:'nobody' }}"
    assert kitchen.serve(source, a="", b="") == "none nobody"
    assert kitchen.serve(source, a="A", b="B") == "A B"


def test_what_is_no_text_decides_the_shape(kitchen: Kitchen) -> None:
    seen = {kitchen.serve("{{ a }}", a=value) for value in (1, True, 1.0, None, "1.5")}
    assert seen == {"1", "True", "1.0", "None", "1.5"}


def test_lists_and_named_tuples_stay_what_they_are(kitchen: Kitchen) -> None:
    source = (
        "{% for dish in dishes %}{{ forloop.counter }} {{ dish.name }}"
        "{% if dish.is_hot %}, {{ dish.spice }}{% endif %};{% endfor %}{{ dishes|length }}"
    )
    soup, curry = Dish("Soup", "", False), Dish("<Curry>", "chili", True)
    assert kitchen.serve(source, dishes=[soup, curry]) == "1 Soup;2 &lt;Curry&gt;, chili;2"
    assert kitchen.serve(source, dishes=[curry]) == "1 &lt;Curry&gt;, chili;1"
    assert kitchen.serve(source, dishes=[]) == "0"


def test_the_same_shape_is_rendered_once(kitchen: Kitchen) -> None:
    kitchen.templates["once"] = "{{ a }}!"
    assert [frames.fill("once", {"a": name}) for name in "ABC"] == ["A!", "B!", "C!"]
    assert kitchen.rendered == 2  # for each kind of mark


@pytest.mark.parametrize(
    "source",
    [
        "{{ a|upper }}",
        "{{ a|capfirst }}",
        "{{ a|slugify }}",
        "{{ a|truncatechars:6 }}",
        "{{ a|truncatechars:40 }}",
        "{{ a|truncatewords:3 }}",
        "{{ a|linebreaks }}",
        "{{ a|urlize }}",
        "{{ a|striptags }}",
        "{{ a|addslashes }}",
        "{{ a|cut:' ' }}",
        "{{ a|wordwrap:10 }}",
        "{{ a|safe }}",
        "{{ a|first }}",
        "{{ a|wordcount }}",
        "{{ a|length }}",
        "{{ a|center:60 }}",
        "{{ a|money }}",
        "{{ a|slice:':3' }}",
        "{{ list }}",
    ],
)
def test_a_template_that_changes_a_text_is_no_frame(kitchen: Kitchen, source: str) -> None:
    for a in ("what it is", "7.25", RUDE, "two\n\nlines of some words that go on for a while"):
        kitchen.templates[source] = source
        try:
            expected = kitchen.render(source, {"a": a, "list": ["one"]})
        except ValueError:  # as `money` of a text
            with pytest.raises(ValueError, match="format"):
                frames.fill(source, {"a": a, "list": ["one"]})
            continue
        assert frames.fill(source, {"a": a, "list": ["one"]}) == expected


def test_designers_see_each_change_at_once(kitchen: Kitchen, settings: Settings) -> None:
    settings.DEBUG = True
    for source in ("old {{ a }}", "new {{ a }}"):
        kitchen.templates["changing"] = source
        assert frames.fill("changing", {"a": "A"}) == source.replace("{{ a }}", "A")


def test_the_tag_takes_names_and_no_more() -> None:
    crumbs = Template('{% framed "catalog/_crumbs.html" crumbs=none here=title %}')
    assert "&lt;Here&gt;" in crumbs.render(Context({"none": [], "title": "<Here>"}))
    with pytest.raises(TemplateSyntaxError):
        Template('{% framed "catalog/_crumbs.html" with here=title %}')
