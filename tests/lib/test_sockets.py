"""The limit of open files is raised as far as the system lets us."""

import resource

import pytest

from shop.lib import sockets

FILES = resource.RLIMIT_NOFILE


def test_a_process_may_open_as_many_files_as_its_system_allows() -> None:
    before = soft, hard = resource.getrlimit(FILES)
    try:
        resource.setrlimit(FILES, (min(soft, 256), hard))
        sockets.allow_many_open_files()
        assert resource.getrlimit(FILES) == (hard, hard)
    finally:
        resource.setrlimit(FILES, before)


@pytest.mark.parametrize("allowed", [200_000, 30_000, 1_000])
def test_a_system_that_promises_no_limit_and_keeps_one_is_asked_for_less(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """As macOS does: its own limit stands elsewhere."""
    given = 256

    def allow(_: int, limits: tuple[int, int]) -> None:
        nonlocal given
        if not 0 <= limits[0] <= allowed:
            raise ValueError("not allowed to raise maximum limit")
        given = limits[0]

    monkeypatch.setattr(resource, "getrlimit", lambda _: (given, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", allow)
    sockets.allow_many_open_files()
    assert given == max([most for most in (60_000, 10_240) if most <= allowed], default=256)
