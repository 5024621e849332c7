"""What a page may ask of the websocket, and what counts as nonsense."""

import pytest

from catalog.consumers import _understood


@pytest.mark.parametrize(
    "message",
    [
        "",
        "7",
        "null",
        "[]",
        '"watch"',
        '{"watch": 7}',
        '{"watch": "7"}',
        '{"watch": {"7": 7}}',
        '{"watch": ["7"]}',
        '{"watch": [7.0]}',
        '{"watch": [true]}',
        '{"watch": [null]}',
        '{"watch": [[7]]}',
        '{"watch": [1e400]}',
        '{"watch": [NaN]}',
        '{"watch": [0]}',
        '{"watch": [-7]}',
        '{"watch": [9223372036854775808]}',
        '{"watch": [' + "9" * 5000 + "]}",
        '{"watch": [7], "sell": [7]}',
        "[" * 8000,
    ],
)
def test_nonsense_is_not_understood_and_breaks_nothing(message: str) -> None:
    assert _understood(message) is None


def test_ids_are_understood_once_each() -> None:
    assert _understood('{"watch": [7, 7, 8], "forget": [9]}') == ({7, 8}, {9})
    assert _understood('{"watch": [7]}') == ({7}, set())
    assert _understood("{}") == (set(), set())
