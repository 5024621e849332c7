"""What says how much is left, filled into its frame, is what the template makes of it."""

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import stock_frames
from catalog.models import Stock


@given(
    st.sampled_from([stock_frames.LEFT, stock_frames.AVAILABILITY]),
    st.integers(0, 30) | st.integers(0, 10**9),
    st.floats(0, 1),
    st.integers(0, 101),
)
@settings(max_examples=300, deadline=None)
def test_what_is_left(name: str, on_hand: int, share: float, carts: int) -> None:
    held = int(on_hand * share)
    stock = Stock(on_hand=on_hand, reserved=held)
    stock.carts = carts
    expected = render_to_string(name, {"stock": stock})
    assert stock_frames.html(name, on_hand, held, carts) == expected


def test_where_nothing_is_counted_nothing_is_left() -> None:
    name = stock_frames.AVAILABILITY
    assert stock_frames.html(name, 0, 0, 0) == render_to_string(name, {"stock": None})
