"""One purchase of a random cart, and every place that says what it comes to."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import stripe
from django.core.signing import get_cookie_signer
from django.test import Client, override_settings

from cart.middleware import CART_COOKIE
from cart.models import Cart
from catalog.models import Variant
from orders import checkout as steps
from orders import mails
from orders.models import Checkout, Message, Order
from tests.builders import ADDRESS, FROM_HERE, thing

Amounts = tuple[Decimal, Decimal, Decimal, Decimal]  # goods, tax, delivery, total
_MONEY = r"\$([\d,]+\.\d\d)"
_BUTTON = re.compile(rf"Place order · {_MONEY}")
_PRICES = ("0.01", "0.05", "0.99", "4.95", "12.34", "19.99", "20.00", "49.99", "333.33", "999.95")
_TERMS = (  # tax, delivery, free from
    ("0.08", "5.99", "50.00"),
    ("0.0725", "5.99", "50.00"),
    ("0.19", "4.90", "0.00"),
    ("0.065", "12.50", "1000.00"),
    ("0", "0.60", "50.00"),
)


@dataclass
class Purchase:
    """What each place said, by its name."""

    said: dict[str, Amounts]
    charged: Decimal
    pressed: Decimal

    @property
    def disagreements(self) -> list[str]:
        agreed = self.said["the order"]
        wrong = [f"{where}: {said}" for where, said in self.said.items() if said != agreed]
        if self.charged != agreed[3]:
            wrong.append(f"charged: {self.charged}")
        if self.pressed != agreed[3]:
            wrong.append(f"on the button: {self.pressed}")
        if sum(agreed[:3]) != agreed[3]:
            wrong.append(f"the parts are not the total: {agreed}")
        return [f"{one}, but the order says {agreed}" for one in wrong]


def shelf_of(chance: random.Random, how_many: int = 40) -> list[Variant]:
    """Things at prices that round badly."""
    any_price = (f"{chance.randint(1, 40_000) / 100:.2f}" for _ in range(how_many))
    return [thing(units=10**6, price=price) for price in (*_PRICES, *any_price)]


def buy_at_random(
    chance: random.Random, shelf: Sequence[Variant], provider: stripe.StripeClient, token: str
) -> Purchase:
    """A cart, the pages as a browser sees them, the charge, the order, its receipt and mail."""
    tax, delivery, free_from = map(Decimal, chance.choice(_TERMS))
    terms = {"TAX_RATE": tax, "SHIPPING_PRICE": delivery, "FREE_SHIPPING_FROM": free_from}
    with override_settings(**terms):
        cart = Cart.objects.create()
        for variant in chance.sample(shelf, chance.randint(1, 6)):
            cart.add(variant.pk, chance.randint(1, 12))
        if cart.totals.total < 1:  # the provider takes half a dollar at least
            cart.add(shelf[8].pk, 1)
        checkout = steps.ship_to(Checkout.objects.create(cart=cart), "a@example.com", ADDRESS)
        checkout = steps.pay_with(checkout, token)
        client = Client()
        client.cookies[CART_COOKIE] = get_cookie_signer(salt=CART_COOKIE * 2).sign(str(cart.pk))
        return _look_everywhere(client, provider)


def _look_everywhere(client: Client, provider: stripe.StripeClient) -> Purchase:
    said = {"the cart": _in_page(client, "/cart/")}
    review = client.get("/checkout/review/").content.decode()
    said["the review"] = _amounts(review)
    pressed = _BUTTON.search(review)
    assert pressed, "no button"
    form = dict(re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', review))
    placed = client.post("/checkout/place/", form, headers=FROM_HERE)
    assert placed.status_code == 302, placed.content.decode()[-2000:]
    token = placed["Location"].split("/")[2]
    order = Order.objects.get(token=token)
    totals = order.totals
    said["the order"] = (totals.subtotal, totals.tax, totals.shipping, totals.total)
    payment = order.payments.get()
    said["its lines and payment"] = (
        sum((line.total for line in order.lines.all()), Decimal(0)),
        *said["the order"][1:3],
        payment.amount,
    )
    said["the receipt"] = _in_page(client, f"/orders/{token}/receipt/")
    said["the order's page"] = _in_page(client, f"/orders/{token}/")
    said["the thank-you"] = _in_page(client, placed["Location"])
    mail = mails.compose(Message(order=order, kind=Message.Kind.CONFIRMED))
    said["the mail"] = _amounts(str(mail.alternatives[0][0]))
    said["the mail as text"] = _amounts(str(mail.body))
    intent = provider.v1.payment_intents.retrieve(payment.intent_id)
    return Purchase(said, Decimal(intent.amount_received) / 100, _number(pressed[1]))


def _in_page(client: Client, path: str) -> Amounts:
    return _amounts(client.get(path).content.decode())


def _amounts(text: str) -> Amounts:
    """Goods, tax, delivery and total, as they stand there under these names."""
    words = re.sub(r"<[^>]*>|&nbsp;", " ", text)
    found = []
    for name in ("Subtotal", r"Tax(?: [\d.]+ %(?: on goods)?)?", "Delivery", "Total"):
        match = re.search(rf"\b{name}\s+(?:{_MONEY}|[Ff]ree)", words)
        assert match, f"no {name} in {' '.join(words.split())[:3000]}"
        found.append(_number(match[1] or "0.00"))
    return found[0], found[1], found[2], found[3]


def _number(shown: str) -> Decimal:
    return Decimal(shown.replace(",", ""))
