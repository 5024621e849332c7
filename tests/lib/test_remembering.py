"""What a process remembers for some seconds."""

import pytest
from django.template import Context, Template

from shop.lib import remembering
from shop.lib.remembering import Memory, Remembered, RememberedEach
from shop.lib.templatetags import shop


def test_it_is_loaded_once_until_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now, loads = [100.0], iter("abc")
    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])
    remembered = Remembered(lambda: next(loads), seconds=2)
    assert (remembered(), remembered()) == ("a", "a")
    now[0] += 2
    assert (remembered(), remembered()) == ("b", "b")
    remembered.forget()
    assert remembered() == "c"


def test_while_one_loads_it_anew_the_others_go_on_with_what_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, seen, loads = [100.0], list[str](), iter("ab")
    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])

    def load() -> str:
        if seen:
            seen.append(remembered())  # as another thread would at this moment
        return next(loads)

    remembered = Remembered(load, seconds=2)
    seen.append(remembered())
    now[0] += 2
    assert remembered() == "b"
    assert seen == ["a", "a"]


def test_what_cannot_be_loaded_is_not_remembered() -> None:
    answers = iter([1, 0, 1])
    remembered = Remembered(lambda: 1 // next(answers), seconds=0)
    assert remembered() == 1
    with pytest.raises(ZeroDivisionError):
        remembered()
    assert remembered() == 1


def test_only_what_is_missing_or_too_old_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    now, loads = [100.0], []

    def load(keys: set[str]) -> dict[str, str]:
        loads.append(sorted(keys))
        return {key: key.upper() for key in keys if key != "none"}

    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])
    names = RememberedEach(load, seconds=10, most=3)
    assert names(["a", "b", "none"]) == {"a": "A", "b": "B"}
    assert names(["a"]) == {"a": "A"}
    now[0] += 5
    assert names(["a", "c", "none"]) == {"a": "A", "c": "C"}
    now[0] += 5
    assert names(["b", "c"]) == {"b": "B", "c": "C"}
    assert loads == [["a", "b", "none"], ["c", "none"], ["b"]]
    names(["d", "e"])
    assert names(["d", "e", "c"]) == {"d": "D", "e": "E", "c": "C"}
    assert loads[-1] == ["c"], "there is an end to what is remembered"


def test_a_part_of_a_page_is_rendered_once_for_what_it_varies_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, rendered = [100.0], []

    def counted(shelf: str) -> str:
        rendered.append(shelf)
        return f"<{shelf} {len(rendered)}>"

    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])
    monkeypatch.setitem(shop.register.filters, "counted", counted)
    page = Template("{% remembered 2 shelf %}{{ shelf|counted }}{% endremembered %} {{ shelf }}")

    def shown(shelf: str) -> str:
        return page.render(Context({"shelf": shelf}))

    assert [shown("a"), shown("b"), shown("a")] == [
        "&lt;a 1&gt; a",
        "&lt;b 2&gt; b",
        "&lt;a 1&gt; a",
    ]
    now[0] += 2
    assert shown("a") == "&lt;a 3&gt; a"


def test_there_is_an_end_to_what_is_kept() -> None:
    memory: Memory[int, int] = Memory(most=3)
    for number in range(10):
        assert memory.get(number, lambda: 1, seconds=9) == 1
        assert len(memory._kept) <= 3
