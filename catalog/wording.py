"""What a product page says, in the words that stand there: its frames are filled with strings
(shop.lib.frames).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.formats import localize

from catalog.choosing import Choice, Option, slug_of
from catalog.models import Category, Product, ProductImage, Review, Variant
from catalog.page_loading import Opinion, Page, Picture
from shop.lib.links import link
from shop.lib.templatetags.shop import money

LONG_TITLE = 90  # characters; longer ones are set smaller
STARS = "★★★★★"
MOST_ROWS, ROWS_AT_FIRST = 15, 12  # of the table of measures; of more, the rest is folded away


# --- Where it stands ------------------------------------------------------------------------------


class Crumb(NamedTuple):
    name: str
    url: str


def crumbs(way: Sequence[Category], here: str) -> list[Crumb]:
    """To the page of this name, which need not stand there twice."""
    before = way[:-1] if way and way[-1].name == here else way
    return [Crumb(shelf.name, link("catalog:category", shelf.path)) for shelf in before]


# --- What it is, and what it costs ----------------------------------------------------------------


class Heading(NamedTuple):
    title: str
    is_long: bool
    brand: str
    brand_slug: str
    average: str
    reviews: str  # how many there are, with the word
    model_number: str
    price: str
    was: str  # the list price, where it is higher
    discount: str  # in per cent


def heading(product: Product, variant: Variant | None) -> Heading:
    """Without a variant there is no price."""
    brand = product.brand
    discount = variant.discount_percent if variant else 0
    return Heading(
        title=product.title,
        is_long=len(product.title) > LONG_TITLE,
        brand=brand.name if brand else "",
        brand_slug=brand.slug if brand else "",
        average=_average(product) if product.rating_count else "",
        reviews=_how_many_reviews(product),
        model_number=product.model_number,
        price=money(variant.price) if variant else "",
        was=money(variant.was) if variant else "",
        discount=str(discount) if discount else "",
    )


def _average(product: Product) -> str:
    """One digit; half of one goes up."""
    return str(product.rating_average.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _how_many_reviews(product: Product) -> str:
    count = product.rating_count
    return f"{count:,} review{'' if count == 1 else 's'}" if count else ""


# --- What it looks like ---------------------------------------------------------------------------


class File(NamedTuple):
    url: str


class Photo(NamedTuple):
    file: File  # as a ProductImage has it
    alt: str


def photos(pictures: Iterable[Picture]) -> list[Photo]:
    return [Photo(File(_url_of(each.file)), each.alt) for each in pictures]


def photo_of(picture: ProductImage | None) -> Photo | None:
    return Photo(File(_url_of(picture.file.name)), picture.alt) if picture else None


@lru_cache(maxsize=4096)
def _url_of(file: str) -> str:
    """The address of a file never changes: another picture has another name."""
    return ProductImage.file.field.storage.url(file)


# --- What there is to choose ----------------------------------------------------------------------


class OptionInWords(NamedTuple):
    value: str
    slug: str
    variant: str  # number of the one it leads to, if it is made
    is_swatch: bool
    is_sold_out: bool
    is_chosen: bool
    without: str


class ChoiceInWords(NamedTuple):
    name: str
    slug: str
    chosen: str
    is_colour: bool
    options: list[OptionInWords]
    unmade: str  # values, where there are such
    without: str


def choices(found: Iterable[Choice]) -> list[ChoiceInWords]:
    return [_choice(each) for each in found]


def _choice(choice: Choice) -> ChoiceInWords:
    unmade = choice.unmade
    return ChoiceInWords(
        name=choice.name[:1].upper() + choice.name[1:],
        slug=slug_of(choice.name),
        chosen=choice.chosen,
        is_colour=choice.is_colour,
        options=[_option(each, choice.is_colour) for each in choice.options],
        unmade=", ".join(option.value for option in unmade),
        without=unmade[0].without if unmade else "",
    )


def _option(option: Option, is_colour: bool) -> OptionInWords:
    return OptionInWords(
        value=option.value,
        slug=option.slug,
        variant=str(option.variant.pk) if option.variant else "",
        is_swatch=is_colour and option.is_swatch,
        is_sold_out=option.is_sold_out,
        is_chosen=option.is_chosen,
        without=option.without,
    )


# --- What it can do -------------------------------------------------------------------------------


class Measure(NamedTuple):
    name: str
    value: str


class About(NamedTuple):
    description: str  # HTML
    features: list[str]
    measures: list[Measure]
    more_measures: list[Measure]
    in_all: str  # how many measures


def about(product: Product) -> About:
    measures = _measures(product.specifications)
    at_first = len(measures) if len(measures) <= MOST_ROWS else ROWS_AT_FIRST
    return About(
        description=linebreaks_filter(product.description) if product.description else "",
        features=[_told(feature) for feature in product.features],
        measures=measures[:at_first],
        more_measures=measures[at_first:],
        in_all=str(len(measures)),
    )


def _measures(specifications: Mapping[str, Any]) -> list[Measure]:
    return [Measure(name, _told(value)) for name, value in specifications.items()]


def _told(value: Any) -> str:
    """A value of a JSON field, as templates write it."""
    return value if isinstance(value, str) else str(localize(value))


# --- What buyers say ------------------------------------------------------------------------------


class Said(NamedTuple):
    rating: str
    stars: str
    title: str
    text: str
    byline: str
    on: str


class Share(NamedTuple):
    stars: str
    number: str
    told: str  # the same, with commas


class Reviews(NamedTuple):
    average: str
    told: str  # how many there are, with the word
    published: str
    spread: list[Share]
    newest: list[Said]
    more: str  # address of the next page


def reviews(page: Page) -> Reviews:
    published = sum(page.spread.values())
    is_more = published > len(page.reviews)
    return Reviews(
        average=_average(page.product),
        told=_how_many_reviews(page.product),
        published=str(published) if published else "",
        spread=[Share(str(of), str(each), f"{each:,}") for of, each in page.spread.items()],
        newest=said(page.reviews),
        more=further_reviews(page.product, 2) if is_more else "",
    )


def further_reviews(product: Product, page: int) -> str:
    return f"{link('catalog:reviews', product.pk)}?page={page}"


def said(opinions: Iterable[Opinion | Review]) -> list[Said]:
    return [_said(each) for each in opinions]


def _said(one: Opinion | Review) -> Said:
    day = timezone.localtime(one.created_at)
    on = f"{day.day} {day:%B %Y}"
    return Said(str(one.rating), STARS[: one.rating], one.title, one.text, one.byline, on)
