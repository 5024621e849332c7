"""The public pages: the same bytes for every visitor."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog import insight, page_loading, shelves, shopwindow, wording
from catalog.choosing import choices, pick, pictures_of
from catalog.listing import Listing
from catalog.models import Category, Product
from catalog.page_loading import Page
from catalog.recommendations import also_bought, instead_of
from catalog.search.query import Query
from catalog.search.tuning import page_for
from catalog.suggesting import Suggested
from catalog.waitlist.views import line_of
from shop.lib.delivery import arrival_window
from shop.lib.http import varies_by_fragment, wants_fragment
from shop.lib.kept_pages import keep

REVIEWS_PER_PAGE = 5
SUGGESTIONS_KEPT = 60  # seconds, by browsers and caches on the way


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return keep(render(request, "catalog/home.html", {"window": shopwindow.dress()}))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = Query.parse(request.GET)
    page = "" if wants_fragment(request) or request.GET.get("redirect") == "0" else page_for(query)
    if page:
        insight.note_search(request, query, engine="redirect", found=None)
        return varies_by_fragment(redirect(page))
    return _listing(request, Listing(query))


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_KEPT)
def suggestions(request: HttpRequest) -> HttpResponse:
    suggested = Suggested(request.GET.get("q") or "")
    response = render(request, "catalog/_suggestions.html", {"suggested": suggested})
    response["X-Search-Engine"] = suggested.engine
    return keep(response)


@require_safe
def category(request: HttpRequest, path: str) -> HttpResponse:
    shelf = get_object_or_404(Category, path=path)
    return _listing(request, Listing(Query.parse(request.GET, shelf=shelf.path), shelf))


def _listing(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The page; or what is swapped into it: cards of a further page, else results and facets."""
    context = {"listing": listing, "current_shelf": listing.current_shelf, "q": listing.query.text}
    template = "catalog/listing.html"
    address = {}
    if wants_fragment(request):
        further = listing.query.page > 1
        template = "catalog/_cards.html" if further else "catalog/_results.html"
        change = "HX-Replace-Url" if further else "HX-Push-Url"
        address[change] = request.path + listing.query.querystring.removesuffix("?")
    response = render(request, template, context)
    response["X-Search-Engine"] = listing.results.engine
    note = partial(
        insight.note_search,
        query=listing.asked,
        engine=listing.results.engine,
        found=listing.results.total,
        milliseconds=listing.milliseconds,
        is_relaxed=bool(listing.results.relaxed),
    )
    note(request)
    for header, value in address.items():
        response[header] = value
    return keep(varies_by_fragment(response), on_each=note, briefly=listing.results.is_simplified)


@require_safe
def product(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    page = page_loading.load(pk, REVIEWS_PER_PAGE)
    if page is None:
        raise Http404
    item = page.product
    if slug != item.slug:
        return redirect(item, permanent=True)
    context = _chosen(page, request.GET.get("variant"))
    if wants_fragment(request):
        return keep(varies_by_fragment(render(request, "catalog/_product.html", context)))
    context |= _around(item, instead="in_line" in context)
    context |= {"about": wording.about(item), "reviews": wording.reviews(page)}
    return keep(varies_by_fragment(render(request, "catalog/product.html", context)))


@require_safe
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Product.objects.for_sale().select_related("category"), pk=pk)
    published = Paginator(item.reviews.published(), REVIEWS_PER_PAGE)
    page = published.get_page(request.GET.get("page"))
    more = wording.further_reviews(item, page.next_page_number()) if page.has_next() else ""
    context = {"product": item, "reviews": wording.said(page), "more": more}
    template = "catalog/_reviews.html" if wants_fragment(request) else "catalog/reviews.html"
    return varies_by_fragment(render(request, template, context))


def _chosen(page: Page, wanted: str | None) -> dict[str, Any]:
    variants = page.variants
    variant = pick(variants, page.product.default_variant_id, wanted) if variants else None
    waitlist = line_of(variant) if variant and not variant.is_available else {}
    return waitlist | {
        "product": page.product,
        "address": page.product.get_absolute_url(),
        "heading": wording.heading(page.product, variant),
        "variant": variant,
        "choices": wording.choices(choices(variants, variant)) if variant else [],
        "photos": wording.photos(pictures_of(variant, page.pictures)),
        "arrives": arrival_window(),
    }


def _around(item: Product, *, instead: bool) -> dict[str, Any]:
    """Where it stands, and what stands around it; `instead`, for what cannot be had now."""
    others = instead_of(item, limit=4) if instead else []
    shown = {card.product_id for card in others}
    also = also_bought(item, limit=4)
    return {
        "also_bought": [card for card in also if card.product_id not in shown],
        "instead": others,
        "crumbs": wording.crumbs(shelves.way_to(item.category), item.title),
        "current_shelf": item.category.path.split("/")[0],
    }
