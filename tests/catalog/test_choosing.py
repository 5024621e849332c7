"""Where each colour and size leads from the variant that is being looked at."""

import pytest

from catalog.choosing import Choice, choices, pick
from catalog.models import Product, Variant
from tests.builders import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def bag() -> Product:
    product = make_product()
    product.variants.update(is_active=False)
    make_variant(product, colour="Kelp", size="16 L")
    make_variant(product, colour="Kelp", size="22 L", units=0)
    make_variant(product, colour="Rust", size="22 L")
    return product


def variants_of(product: Product) -> list[Variant]:
    return list(product.variants.for_sale().with_stock())


def named(found: list[Choice], name: str) -> Choice:
    return next(choice for choice in found if choice.name == name)


def test_the_colour_comes_first(bag: Product) -> None:
    variants = variants_of(bag)
    assert [choice.name for choice in choices(variants, variants[0])] == ["colour", "size"]


def test_a_colour_leads_to_its_nearest_size(bag: Product) -> None:
    small_kelp, _, rust = variants_of(bag)
    colour = named(choices(variants_of(bag), small_kelp), "colour")
    assert [option.variant for option in colour.options] == [small_kelp, rust]


def test_a_size_that_a_colour_does_not_come_in_says_so(bag: Product) -> None:
    _, _, rust = variants_of(bag)
    size = named(choices(variants_of(bag), rust), "size")
    assert [(option.value, option.without) for option in size.unmade] == [("16 L", "Rust")]


def test_what_is_sold_out_can_still_be_looked_at(bag: Product) -> None:
    small, large, _ = variants_of(bag)
    size = named(choices(variants_of(bag), small), "size")
    assert [(o.variant, o.is_sold_out) for o in size.options] == [(small, False), (large, True)]


def test_what_all_have_in_common_is_no_choice(bag: Product) -> None:
    kelp = [variant for variant in variants_of(bag) if variant.attributes["colour"] == "Kelp"]
    assert [choice.name for choice in choices(kelp, kelp[0])] == ["size"]


def test_an_unknown_colour_is_written_out() -> None:
    product = make_product()
    make_variant(product, colour="Chartreuse")
    variants = variants_of(product)
    colour = named(choices(variants, variants[0]), "colour")
    assert [option.is_swatch for option in colour.options] == [True, False]


def test_nonsense_in_the_address_shows_the_default(bag: Product) -> None:
    variants = variants_of(bag)
    assert pick(variants, variants[2].pk, "x") == variants[2]
    assert pick(variants, None, str(variants[1].pk)) == variants[1]
    assert pick(variants[1:], None, None) == variants[2]
