"""What people work with fits their screen: a shopper's way to an order, a clerk's lists."""

import re

from playwright.sync_api import Page, expect

from tests.running import Shop

from .buying import GOOD, fill_card, fill_shipping, place, put_in_cart
from .conftest import NARROW, WIDE, Visit

STAFF = """
from shop.accounts.models import User
from tests.builders import cart_with, order_of
from catalog.models import Variant
from orders.models import Checkout
from shop.notices.board import raise_notice
LONG = "somebody.with.a.very.long.name@mail.example.com"
User.objects.filter(email__in=("clerk@example.com", LONG)).delete()
User.objects.create_superuser("clerk@example.com", "a long enough password 77")
variants = Variant.objects.for_sale().filter(stock__on_hand__gte=1).select_related("product")
somebody = "somebody.with.a.long.name@example.com"
order = order_of((variants.first(), 1), email=somebody)
order.payments.get().refunds.create(amount=1, reason="A strap was torn", actor="clerk@example.com")
checkout = Checkout.objects.create(cart=cart_with((variants.last(), 1)), email=somebody)
why = "Your card has insufficient funds. Nothing was charged."
checkout.attempts.create(subtotal=1249, tax=0, shipping=0, outcome="declined", reason=why)
checkout.failures.create(step="pay", code="PAYMENT_FAILED", amount=1249, reason=why)
raise_notice("a width", str(order.pk), subject="Paid 20.00 where 22.00 was agreed for a tent")
print(order.pk)
"""
NAMED = """
User.objects.create_user(LONG, first_name="Wilhelmina", last_name="Featherstone")
"""
LISTS = ("", "to-pack/", "to-ship/", "attention/")
OTHER_LISTS = (
    *("catalog/product", "catalog/variant", "catalog/stock", "catalog/movement", "catalog/hold"),
    *("catalog/category", "cart/cart", "orders/checkout", "orders/paymentattempt"),
    *("orders/checkoutfailure", "orders/refund", "notices/notice", "accounts/user"),
)
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
PUSHED = "box => box.scrollWidth - box.clientWidth"


def assert_fits(page: Page) -> None:
    assert page.evaluate(WIDER) <= 0, page.url


def test_the_way_to_an_order_fits_a_phone(visit: Visit) -> None:
    page = visit(narrow=True)
    put_in_cart(page)
    assert_fits(page)
    page.goto("/cart/")
    assert_fits(page)
    page.goto("/checkout/")
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_fits(page)
    fill_shipping(page)
    assert_fits(page)
    fill_card(page, GOOD)
    expect(page.get_by_role("button", name=re.compile("Place order"))).to_be_visible()
    assert_fits(page)
    place(page)
    page.wait_for_url("**/thanks/")
    assert_fits(page)
    for name in ("See your order", "Receipt"):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()
        assert_fits(page)


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.locator("[name=username]").fill("clerk@example.com")
    page.locator("[name=password]").fill("a long enough password 77")
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


def test_a_clerk_need_not_push_lists_of_orders_aside(shop: Shop, visit: Visit) -> None:
    order = shop.manage("shell", "-c", STAFF).split()[-1]
    page = visit()
    sign_in(page)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name in LISTS:
            page.goto(f"/admin/orders/order/{name}")
            assert_fits(page)
            for box in page.locator(".results").all():
                assert box.evaluate(PUSHED) <= 0, (page.url, size)
        for name in ("change/", "refund/", "ship/", "cancel/"):
            page.goto(f"/admin/orders/order/{order}/{name}")
            assert_fits(page)
    page.goto("/admin/orders/order/to-pack/")
    expect(page.get_by_role("checkbox").first).to_be_visible()


def test_no_other_list_of_the_back_office_is_pushed_aside_on_a_phone(
    shop: Shop, visit: Visit
) -> None:
    shop.manage("shell", "-c", STAFF)
    page = visit(narrow=True)
    sign_in(page)
    pushed = {}
    for name in OTHER_LISTS:
        page.goto(f"/admin/{name}/")
        assert_fits(page)
        expect(page.locator("#result_list tbody tr").first).to_be_visible()
        pushed[name] = page.locator(".results").evaluate(PUSHED)
    assert {name: by for name, by in pushed.items() if by > 0} == {}


def test_people_and_goods_fit_a_desk(shop: Shop, visit: Visit) -> None:
    shop.manage("shell", "-c", STAFF + NAMED)
    page = visit()
    sign_in(page)
    for name in ("accounts/user", "catalog/product"):
        page.goto(f"/admin/{name}/")
        expect(page.locator("#result_list tbody tr").first).to_be_visible()
        assert page.locator(".results").evaluate(PUSHED) <= 0, name
    page.goto("/admin/")
    for number in page.locator(".figure strong").all():
        assert number.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_the_side_bar_of_the_back_office_does_not_push_the_page_aside(
    shop: Shop, visit: Visit
) -> None:
    shop.manage("shell", "-c", STAFF)
    page = visit()
    sign_in(page)
    page.route("**/nav_sidebar*.js", lambda route: route.abort())
    page.goto("/admin/orders/order/")
    before = page.locator("#content").bounding_box()
    page.unroute("**/nav_sidebar*.js")
    page.goto("/admin/orders/order/")
    expect(page.locator("#nav-sidebar[aria-expanded]")).to_be_visible()
    assert before == page.locator("#content").bounding_box()


def test_a_list_of_the_back_office_is_sorted_on_a_phone(shop: Shop, visit: Visit) -> None:
    shop.manage("shell", "-c", STAFF)
    page = visit(narrow=True)
    sign_in(page)
    page.goto("/admin/accounts/user/")
    page.get_by_role("link", name="Since").click()
    page.wait_for_url("**/accounts/user/?o=*")
    assert_fits(page)
