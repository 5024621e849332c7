"""What a process remembers for some seconds."""

import pytest

from shop.lib import remembering
from shop.lib.remembering import Remembered


def test_it_is_loaded_once_until_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now, loads = [100.0], iter("abc")
    monkeypatch.setattr(remembering.time, "monotonic", lambda: now[0])
    remembered = Remembered(lambda: next(loads), seconds=2)
    assert (remembered(), remembered()) == ("a", "a")
    now[0] += 2
    assert (remembered(), remembered()) == ("b", "b")
    remembered.forget()
    assert remembered() == "c"


def test_what_cannot_be_loaded_is_not_remembered() -> None:
    answers = iter([1, 0, 1])
    remembered = Remembered(lambda: 1 // next(answers), seconds=0)
    assert remembered() == 1
    with pytest.raises(ZeroDivisionError):
        remembered()
    assert remembered() == 1
