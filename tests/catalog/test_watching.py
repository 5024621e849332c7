"""What a page may ask of the websocket, and what counts as nonsense."""

import pytest

from catalog.consumers import _product_ids


@pytest.mark.parametrize(
    "message", ["", "[]", "{}", '{"watch": ["x"]}', '{"watch": [1e400]}', "[" * 8000]
)
def test_nonsense_is_not_understood_and_breaks_nothing(message: str) -> None:
    assert _product_ids(message) is None


def test_ids_are_understood_once_each() -> None:
    assert _product_ids('{"watch": [7, "7", 8]}') == {7, 8}
