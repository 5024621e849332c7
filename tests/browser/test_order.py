"""An order's page that is open while the order is packed and sent."""

import re

from playwright.sync_api import expect

from tests.running import Shop

from .conftest import Visit

ORDER = """
from catalog.models import Variant
from tests.builders import order_of
variants = Variant.objects.for_sale().filter(stock__on_hand__gte=3).select_related("product")
print(order_of((variants.first(), 2)).token)
"""
STEP = """
from orders import fulfilment
from orders.models import Order
fulfilment.{verb}(Order.objects.get(token="{token}"), actor="clerk")
"""


def test_an_open_order_moves_without_a_reload_and_catches_up_after_a_cut(
    shop: Shop, visit: Visit
) -> None:
    token = shop.manage("shell", "-c", ORDER).split()[-1]
    page = visit(f"/orders/{token}/")
    timeline = page.locator("[data-part=timeline]")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Cancel this order").focus()
    shop.manage("shell", "-c", STEP.format(verb="pack", token=token))
    expect(timeline.locator("[aria-current]")).to_contain_text("Packed")
    expect(page.get_by_role("link", name="Cancel this order")).to_have_count(0)
    expect(page.get_by_role("heading", name="We have it in hand")).to_be_focused()
    expect(page.locator("[data-announcer]")).to_contain_text("waits for the carrier")

    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    shop.manage("shell", "-c", STEP.format(verb="send", token=token))
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("heading", name="It is on its way")).to_be_visible()
    expect(page.locator("[data-part=parcels]")).to_contain_text(re.compile("Parcel 1, sent"))
    assert page.evaluate("window.stayed")


def test_an_order_is_found_cancelled_and_ordered_again_without_scripts(
    shop: Shop, visit: Visit
) -> None:
    token = shop.manage("shell", "-c", ORDER).split()[-1]
    page = visit(f"/orders/{token}/", scripts=False, narrow=True)
    number = page.locator("h1 .num").inner_text()
    page.get_by_role("link", name="Find your order").click()
    page.get_by_label("Order number").fill(number.removeprefix("HF-").lower())
    page.get_by_label("E-mail").fill("shopper@example.com")
    page.get_by_role("button", name="Find it").press("Enter")
    page.wait_for_url(f"**/orders/{token}/")
    page.get_by_role("link", name="Cancel this order").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", name="This order was cancelled")).to_be_visible()
    page.get_by_role("button", name=re.compile("Order again")).click()
    page.wait_for_url("**/cart/")
    expect(page.locator(".notice")).to_contain_text(f"Everything from order {number}")
