"""An address that is filled in is the one that Django finds, and fails where Django does."""

import pytest
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as st

from shop.lib.links import link

ANYTHING = st.integers() | st.text(max_size=12) | st.from_regex(r"[-\w]+", fullmatch=True)
PAGES = (
    "catalog:home",
    "catalog:category",
    "catalog:product",
    "catalog:reviews",
    "catalog:waitlist_place",
    "cart:add",
    "orders:receipt",
    "no:such_page",
)


def found(name: str, args: tuple[object, ...]) -> str | None:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


@given(st.sampled_from(PAGES), st.lists(ANYTHING, max_size=3))
def test_it_is_the_address_that_django_finds(name: str, args: list[object]) -> None:
    wanted = found(name, tuple(args))
    for _ in range(2):  # the first one is looked for, later ones are filled in
        if wanted is None:
            with pytest.raises(NoReverseMatch):
                link(name, *args)
        else:
            assert link(name, *args) == wanted


@given(st.integers(min_value=0), st.from_regex(r"[-_a-z0-9]{1,30}", fullmatch=True))
def test_of_a_product_number_and_name_are_filled_in(pk: int, slug: str) -> None:
    assert link("catalog:product", pk, slug) == f"/p/{pk}/{slug}/"


def test_what_has_to_be_quoted_is_quoted() -> None:
    assert link("catalog:category", "kitchen/salt & pepper") == "/c/kitchen/salt%20&%20pepper/"
    assert link("catalog:category", "küche") == "/c/k%C3%BCche/"


@pytest.mark.parametrize("wrong", [(-1,), ("words",), (), (1, 2), (True,), (None,)])
def test_what_a_page_does_not_take_is_refused(wrong: tuple[object, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        link("cart:add", *wrong)
