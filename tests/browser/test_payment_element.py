"""The stub of stripe.js in a real Chromium, on a page as strict as the shop's."""

import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.sandbox.process import PUBLISHABLE_KEY, Sandbox, Webhooks

FIELDS = 'iframe[name^="__privateStripeFrame"][title="Secure payment input frame"]'
DIALOG = 'iframe[name^="__privateStripeFrame"][title="3D Secure authentication"]'
YEAR = str(time.gmtime().tm_year + 2)[2:]

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pay</title>
<link rel="stylesheet" href="/page.css">
<form id="pay"><div id="payment-element"></div><p id="message" role="status"></p>
<button>Review order</button></form>
<script src="SANDBOX/v3/"></script><script src="/page.js"></script></html>"""
CSS = "body{font:16px sans-serif;max-width:560px;margin:40px auto}"
SCRIPT = """
const dark = location.search.includes("dark")
if (dark) document.documentElement.style.colorScheme = "dark"
window.log = []
window.violations = []
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(event.violatedDirective)
})
window.stripe = Stripe("KEY")
window.elements = stripe.elements({
  mode: "payment", amount: 4200, currency: "usd",
  appearance: { theme: dark ? "night" : "stripe", variables: { borderRadius: "14px" } },
})
const element = elements.create("payment")
for (const name of ["ready", "change"]) element.on(name, (event) => log.push([name, event]))
element.mount("#payment-element")
window.submitted = 0
document.querySelector("#pay").addEventListener("submit", async (event) => {
  event.preventDefault()
  submitted += 1
  const checked = await elements.submit()
  if (checked.error) return document.querySelector("#message").textContent = checked.error.message
  window.made = await stripe.createConfirmationToken({ elements })
  document.querySelector("#message").textContent = made.error?.message ?? made.confirmationToken.id
})
"""


class Shop:
    """A page with the shop's content security policy."""

    def __init__(self, sandbox: Sandbox) -> None:
        texts = {
            "/": ("text/html", PAGE.replace("SANDBOX", sandbox.url)),
            "/page.css": ("text/css", CSS),
            "/page.js": ("text/javascript", SCRIPT.replace("KEY", PUBLISHABLE_KEY)),
        }
        policy = (
            f"default-src 'none'; script-src 'self' {sandbox.url}; style-src 'self';"
            f" frame-src {sandbox.url}; connect-src 'self' {sandbox.url}; img-src 'self';"
            " base-uri 'none'; form-action 'self'"
        )

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = texts.get(self.path.partition("?")[0], ("text/plain", ""))
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    hooks = Webhooks()
    running = Sandbox(tmp_path_factory.mktemp("element") / "state.sqlite3", hooks.url).start()
    yield running
    running.stop()
    hooks.close()


@pytest.fixture(scope="module")
def shop(sandbox: Sandbox) -> Iterator[Shop]:
    made = Shop(sandbox)
    yield made
    made.server.shutdown()
    made.server.server_close()


def wait_for(page: Page, expression: str) -> None:
    """Asked from outside: Playwright's own way of waiting needs an eval, which the page forbids."""
    deadline = time.monotonic() + 20
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


@pytest.fixture
def page(browser: Browser, shop: Shop) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(shop.url)
    wait_for(page, "log.some(([name]) => name === 'ready')")
    yield page
    assert page.evaluate("violations") == []
    assert complaints == []
    context.close()


def fields(page: Page) -> FrameLocator:
    return page.frame_locator(FIELDS)


def fill(page: Page, number: str, expiry: str = f"12{YEAR}", cvc: str = "123") -> None:
    frame = fields(page)
    frame.get_by_label("Card number").press_sequentially(number)
    frame.get_by_label("Expiration date").press_sequentially(expiry)
    frame.get_by_label("Security code").press_sequentially(cvc)
    frame.get_by_label("ZIP code").fill("94110")


def token(page: Page, number: str) -> str:
    fill(page, number)
    page.get_by_role("button", name="Review order").click()
    expect(page.locator("#message")).to_contain_text("ctoken_")
    return str(page.evaluate("made.confirmationToken.id"))


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("HOLDFAST_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def confirmed(sandbox: Sandbox, token_id: str) -> stripe.PaymentIntent:
    api = sandbox.client()
    intent = api.v1.payment_intents.create({"amount": 4200, "currency": "usd"})
    return api.v1.payment_intents.confirm(
        intent.id, {"confirmation_token": token_id, "return_url": "https://shop.example/"}
    )


def test_the_frame_looks_and_is_named_like_stripes(page: Page) -> None:
    frame = fields(page)
    number = frame.locator("input[name=number]")
    expect(number).to_be_visible()
    for name in ("number", "expiry", "cvc"):
        box = frame.locator(f"input[name={name}]").bounding_box()
        assert box
        assert box["height"] == 50
    expect(frame.get_by_text("Payment sandbox: use 4242 4242 4242 4242")).to_be_visible()
    height = page.locator(FIELDS).evaluate("frame => frame.clientHeight")
    inner = frame.locator("form").evaluate("form => form.getBoundingClientRect().height")
    assert abs(height - inner) <= 1
    radius = number.evaluate("input => getComputedStyle(input).borderRadius")
    assert radius == "14px"
    shot(page, "element-empty")


def test_typing_is_grouped_and_the_brand_is_shown(page: Page) -> None:
    frame = fields(page)
    fill(page, "4242424242424242", expiry=f"5{YEAR}")
    expect(frame.get_by_label("Card number")).to_have_value("4242 4242 4242 4242")
    expect(frame.get_by_label("Expiration date")).to_have_value(f"05 / {YEAR}")
    expect(frame.locator(".brand")).to_have_text("Visa")
    last = page.evaluate("log.at(-1)")
    assert last[0] == "change"
    assert (last[1]["complete"], last[1]["empty"], last[1]["value"]["type"]) == (
        True,
        False,
        "card",
    )
    frame.get_by_label("Card number").press("Control+a")
    frame.get_by_label("Card number").press_sequentially("378282246310005")
    expect(frame.get_by_label("Card number")).to_have_value("3782 822463 10005")
    expect(frame.locator(".brand")).to_have_text("American Express")
    frame.get_by_label("Expiration date").press("End")
    for _ in range(2):
        frame.get_by_label("Expiration date").press("Backspace")
    expect(frame.get_by_label("Expiration date")).to_have_value("05")
    shot(page, "element-filled")


def test_a_digit_put_in_the_middle_stays_under_the_caret(page: Page) -> None:
    number = fields(page).get_by_label("Card number")
    number.press_sequentially("424242424242424")
    for _ in range(9):
        number.press("ArrowLeft")
    number.press_sequentially("4")
    expect(number).to_have_value("4242 4242 4424 2424")
    digits_before = number.evaluate(
        "i => i.value.slice(0, i.selectionStart).replace(/\\D/g, '').length"
    )
    assert digits_before in {8, 9}


def test_what_is_wrong_is_said_under_the_field(page: Page) -> None:
    page.get_by_role("button", name="Review order").click()
    frame = fields(page)
    expect(frame.get_by_text("Your card number is incomplete.")).to_be_visible()
    expect(frame.get_by_text("Your card’s expiration date is incomplete.")).to_be_visible()
    expect(frame.get_by_text("Your card’s security code is incomplete.")).to_be_visible()
    expect(page.locator("#message")).to_have_text("Your card number is incomplete.")
    expect(frame.get_by_label("Card number")).to_have_attribute("aria-invalid", "true")
    shot(page, "element-errors")
    fill(page, "4242424242424241", expiry="0121")
    frame.get_by_label("Security code").blur()
    expect(frame.get_by_text("Your card number is invalid.")).to_be_visible()
    expect(frame.get_by_text("Your card’s expiration year is in the past.")).to_be_visible()
    expect(frame.get_by_text("Your card’s security code is incomplete.")).to_be_hidden()


def test_enter_in_a_field_submits_the_form(page: Page) -> None:
    fill(page, "4242424242424242")
    fields(page).get_by_label("Security code").press("Enter")
    wait_for(page, "submitted === 1")
    expect(page.locator("#message")).to_contain_text("ctoken_")


def test_a_token_is_made_without_the_page_seeing_the_card(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    made = token(page, "5555555555554444")
    preview = page.evaluate("made.confirmationToken.payment_method_preview.card")
    assert (preview["brand"], preview["last4"]) == ("mastercard", "4444")
    carrying = [one for one in asked if "5555555555554444" in one]
    assert len(carrying) == 1
    assert carrying[0].startswith(f"{sandbox.url}/v1/confirmation_tokens ")
    assert "5555555555554444" not in page.evaluate("JSON.stringify([log, made])")
    assert confirmed(sandbox, made).status == "succeeded"


def test_a_token_needs_submit_first(page: Page) -> None:
    message = page.evaluate(
        "stripe.createConfirmationToken({ elements }).catch((error) => error.name + error.message)"
    )
    assert message.startswith("IntegrationErrorelements.submit() must be called before")


def ask_the_bank(page: Page, sandbox: Sandbox, number: str) -> str:
    """Begin 3-D Secure; what comes of it is `next` in the page. Returns the intent's id."""
    intent = confirmed(sandbox, token(page, number))
    assert intent.status == "requires_action"
    secret = json.dumps(intent.client_secret)
    page.evaluate(f"void (window.next = stripe.handleNextAction({{ clientSecret: {secret} }}))")
    return intent.id


def start_3ds(page: Page, sandbox: Sandbox, number: str) -> tuple[str, FrameLocator]:
    intent_id = ask_the_bank(page, sandbox, number)
    frame = page.frame_locator(DIALOG)
    expect(frame.get_by_role("button", name="Complete authentication")).to_be_visible()
    return intent_id, frame


def test_completing_3d_secure_pays(page: Page, sandbox: Sandbox) -> None:
    intent_id, frame = start_3ds(page, sandbox, "4000002500003155")
    expect(page.get_by_role("dialog", name="3D Secure authentication")).to_be_visible()
    shot(page, "3d-secure")
    frame.get_by_role("button", name="Complete authentication").click()
    assert page.evaluate("next.then((result) => result.paymentIntent.status)") == "succeeded"
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert sandbox.client().v1.payment_intents.retrieve(intent_id).status == "succeeded"


def test_failing_3d_secure_is_an_error_that_can_be_shown(page: Page, sandbox: Sandbox) -> None:
    intent_id, frame = start_3ds(page, sandbox, "4000002760003184")
    frame.get_by_role("button", name="Fail authentication").click()
    error = page.evaluate("next.then((result) => result.error)")
    assert error["code"] == "payment_intent_authentication_failure"
    assert error["message"].startswith("We are unable to authenticate your payment method.")
    assert error["payment_intent"]["status"] == "requires_payment_method"
    now = sandbox.client().v1.payment_intents.retrieve(intent_id)
    assert now.status == "requires_payment_method"


@pytest.mark.parametrize("where", ["frame", "page"])
def test_escape_fails_3d_secure(page: Page, sandbox: Sandbox, where: str) -> None:
    _, frame = start_3ds(page, sandbox, "4000002760003184")
    if where == "frame":
        frame.get_by_role("button", name="Complete authentication").press("Escape")
    else:
        page.evaluate("document.querySelector('dialog').dispatchEvent(new Event('cancel'))")
    error = page.evaluate("next.then((result) => result.error.code)")
    assert error == "payment_intent_authentication_failure"


CANCEL_AT_ONCE = """new MutationObserver(() => {
  document.querySelector("dialog")?.dispatchEvent(new Event("cancel"))
}).observe(document.body, { childList: true })"""


def test_escape_before_the_banks_page_is_there_fails_3d_secure(
    page: Page, sandbox: Sandbox
) -> None:
    page.evaluate(CANCEL_AT_ONCE)
    ask_the_bank(page, sandbox, "4000002760003184")
    error = page.evaluate("next.then((result) => result.error.code)")
    assert error == "payment_intent_authentication_failure"


def test_focus_stays_in_the_3d_secure_dialog(page: Page, sandbox: Sandbox) -> None:
    _, frame = start_3ds(page, sandbox, "4000002760003184")
    for _ in range(6):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "!document.activeElement || document.activeElement === document.body"
            " || document.querySelector('dialog').contains(document.activeElement)"
        )
        assert inside
    frame.get_by_role("button", name="Fail authentication").click()
    page.evaluate("next")


def test_3d_secure_then_insufficient_funds(page: Page, sandbox: Sandbox) -> None:
    _, frame = start_3ds(page, sandbox, "4000008260003178")
    frame.get_by_role("button", name="Complete authentication").click()
    error = page.evaluate("next.then((result) => result.error)")
    assert (error["type"], error["decline_code"]) == ("card_error", "insufficient_funds")


def test_confirm_payment_in_the_page(page: Page, sandbox: Sandbox) -> None:
    intent = sandbox.client().v1.payment_intents.create({"amount": 4200, "currency": "usd"})
    fill(page, "4000000000000002")
    pay = """async (secret) => {
      await elements.submit()
      return stripe.confirmPayment({ elements, clientSecret: secret, redirect: "if_required" })
    }"""
    declined = page.evaluate(pay, intent.client_secret)
    assert declined["error"]["decline_code"] == "generic_decline"
    number = fields(page).get_by_label("Card number")
    number.press("Control+a")
    number.press_sequentially("4242424242424242")
    paid = page.evaluate(pay, intent.client_secret)
    assert paid["paymentIntent"]["status"] == "succeeded"
    seen = page.evaluate("(s) => stripe.retrievePaymentIntent(s)", intent.client_secret)
    assert seen["paymentIntent"]["id"] == intent.id


def test_dark_pages_get_dark_fields(page: Page, shop: Shop) -> None:
    page.goto(f"{shop.url}?dark")
    wait_for(page, "log.some(([name]) => name === 'ready')")
    number = fields(page).locator("input[name=number]")
    assert number.evaluate("i => getComputedStyle(i).backgroundColor") == "rgb(24, 32, 29)"
    shot(page, "element-dark")
    page.evaluate("elements.update({ appearance: { theme: 'stripe' } })")
    page.wait_for_timeout(100)
    assert number.evaluate("i => getComputedStyle(i).backgroundColor") == "rgb(255, 255, 255)"


def test_a_stranger_cannot_frame_or_talk_to_the_fields(
    page: Page, sandbox: Sandbox, shop: Shop
) -> None:
    heard = page.evaluate(
        """(origin) => new Promise((resolve) => {
          const frame = document.createElement("iframe")
          frame.src = `${origin}/v3/card-fields.html?origin=https://somewhere.example`
          addEventListener("message", ({ source, data }) => {
            if (source === frame.contentWindow) resolve(data)
          })
          document.body.append(frame)
          setTimeout(() => resolve("silence"), 700)
        })""",
        sandbox.url,
    )
    assert heard == "silence"
    page.evaluate(
        "for (const frame of document.querySelectorAll('iframe'))"
        " frame.contentWindow.postMessage({ sandbox: 'card-fields', action: 'clear' }, '*')"
    )
    page.evaluate(
        "postMessage({ sandbox: 'card-fields', event: 'height', payload: { height: 1 } })"
    )
    page.wait_for_timeout(100)
    assert page.locator(FIELDS).evaluate("frame => frame.clientHeight") > 200
