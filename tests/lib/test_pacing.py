"""Many changes of one thing: told at once, then seldom, and the last one always."""

from shop.lib.pacing import Paced


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_first_change_goes_at_once() -> None:
    paced: Paced[int] = Paced(0.35)
    paced.add([7, 8])
    assert paced.due(10) == [7, 8]
    assert paced.due(10) == []


def test_what_comes_within_the_interval_goes_once_at_its_end() -> None:
    clock = Clock()
    paced: Paced[int] = Paced(0.35, clock)
    turns = []
    for _ in range(500):  # one second of a flash sale
        paced.add([7])
        turns += paced.due(10)
        clock.now += 0.002
    assert len(turns) == 3
    clock.now += 0.35
    assert paced.due(10) == [7], "the last change is told, though nothing comes after it"
    clock.now += 0.35
    assert paced.due(10) == []


def test_one_thing_that_has_to_wait_holds_up_no_other() -> None:
    paced: Paced[int] = Paced(0.35, Clock())
    paced.add([7])
    paced.due(10)
    paced.add([7, 8])
    assert paced.due(10) == [8]


def test_more_than_fit_go_in_turns_and_none_is_lost() -> None:
    paced: Paced[int] = Paced(0.35, Clock())
    paced.add(range(5))
    assert [paced.due(2), paced.due(2), paced.due(2)] == [[0, 1], [2, 3], [4]]
