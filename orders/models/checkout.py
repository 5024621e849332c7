"""A checkout: the steps between a cart and an order, as a state machine that the database keeps."""

import json
import uuid
from datetime import date
from hashlib import sha256
from typing import Any, Self, cast

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import RETURN_VALUE, FSMField, transition

from cart.models import Cart
from catalog.models import Hold
from shop.lib.delivery import arrival_window
from shop.lib.rows import Columns, fetch_row, parts


class CheckoutQuerySet(models.QuerySet["Checkout"]):
    def under_way(self) -> Self:
        return self.exclude(state__in=[Checkout.State.DONE, Checkout.State.ABANDONED])

    def lock(self, pk: uuid.UUID, *, also_cart: bool = False) -> "Checkout":
        """The row with its cart, locked until the transaction ends: one step at a time.

        With `also_cart` nobody else changes the cart either.
        """
        row = fetch_row(_BOTH_LOCKED if also_cart else _LOCKED, {"checkout": pk})
        if row is None:
            raise Checkout.DoesNotExist
        checkout, cart = parts(row, _CHECKOUT, _CART)
        checkout.cart = cart
        return cast(Checkout, checkout)

    def under_way_of(self, cart: Cart) -> "Checkout | None":
        """The cart's checkout, if one is under way; the cart's lines are loaded with it."""
        rows = cart.load_beside(_UNDER_WAY)
        return _CHECKOUT.read(rows[0]) if rows else None

    def anew(self, checkout: "Checkout") -> "Checkout":
        """As it is by now. (`refresh_from_db` may not set a state that is protected; django-fsm's
        way of letting it would lift the protection for all threads meanwhile.)
        """
        return self.get(pk=checkout.pk)

    def latest_of(self, cart_id: uuid.UUID) -> "Checkout | None":
        """Of this cart: the one under way, else the one that was finished last."""
        row = fetch_row(_LATEST, {"cart": cart_id})
        return _CHECKOUT.read(row) if row else None


class Checkout(models.Model):
    class State(models.TextChoices):
        SHIPPING = "shipping", "Shipping"
        PAYMENT = "payment", "Payment"
        REVIEW = "review", "Review"
        PLACING = "placing", "Placing"
        DONE = "done", "Done"
        ABANDONED = "abandoned", "Abandoned"

    CHANGED_BY_PLACING = ("state", "problem", "changed_at")
    CHANGED_BY_STEPS = (
        *("email", "address", "confirmation_token", "card_label"),
        *CHANGED_BY_PLACING,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cart = models.ForeignKey("cart.Cart", models.CASCADE, related_name="checkouts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    state = FSMField(choices=State.choices, default=State.SHIPPING, protected=True)
    email = models.EmailField(blank=True)
    address = models.JSONField(default=dict, blank=True)
    placing_key = models.UUIDField(default=uuid.uuid4, help_text="Sent with 'Place order'.")
    confirmation_token = models.CharField(max_length=255, blank=True)
    card_label = models.CharField(max_length=60, blank=True, help_text="As in 'Visa ending 4242'.")
    problem = models.CharField(max_length=300, blank=True, help_text="Told to the shopper once.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CheckoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cart"],
                condition=~models.Q(state__in=["done", "abandoned"]),
                name="one_open_checkout_per_cart",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["shipping", "payment", "review", "placing", "done", "abandoned"]
                ),
                name="checkout_is_at_a_known_step",
            ),
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="checkout_by_state")]

    def __str__(self) -> str:
        return f"Checkout {self.pk} ({self.state})"

    # --- Steps. A step that was finished may be edited; nothing moves while payment is under way.

    @transition(
        state,
        source=[State.SHIPPING, State.PAYMENT, State.REVIEW],
        target=RETURN_VALUE(State.PAYMENT, State.REVIEW),
    )
    def ship_to(self, email: str, address: dict[str, Any]) -> str:
        """Straight on to the review when a card was given before."""
        self.email = email
        self.address = address
        self.problem = ""
        return self.State.REVIEW if self.confirmation_token else self.State.PAYMENT

    @transition(state, source=[State.PAYMENT, State.REVIEW], target=State.REVIEW)
    def pay_with(self, confirmation_token: str, card_label: str) -> None:
        self.confirmation_token = confirmation_token
        self.card_label = card_label
        self.problem = ""

    @transition(state, source=State.REVIEW, target=State.PLACING)
    def start_placing(self) -> None:
        self.problem = ""

    @transition(state, source=State.PLACING, target=State.PAYMENT)
    def refuse_payment(self, problem: str) -> None:
        """No money moved: another card, same cart, same holds. A token and a key work once."""
        self.problem = problem[:300]
        self.confirmation_token = ""
        self.card_label = ""
        self.placing_key = uuid.uuid4()

    @transition(state, source=State.PLACING, target=State.REVIEW)
    def call_off(self, problem: str) -> None:
        """The provider was not reached: the card was not used, and stays."""
        self.problem = problem[:300]
        self.placing_key = uuid.uuid4()

    @transition(state, source=State.PLACING, target=State.DONE)
    def finish(self) -> None:
        self.problem = ""

    @transition(
        state,
        source=[State.SHIPPING, State.PAYMENT, State.REVIEW, State.PLACING],
        target=State.ABANDONED,
    )
    def abandon(self) -> None:
        self.problem = ""

    def tell_problem(self) -> str:
        """What went wrong, to be shown: it is not told a second time."""
        problem, self.problem = self.problem, ""
        if problem:
            Checkout.objects.filter(pk=self.pk).update(problem="")
        return problem

    @property
    def ways(self) -> str:
        """Stands for where it goes and how it is paid: another one when either was changed."""
        told = json.dumps([self.email, self.address, self.confirmation_token], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]

    @property
    def is_placing(self) -> bool:
        return self.state == self.State.PLACING

    @property
    def is_held(self) -> bool:
        """Whether all that is being paid is kept for its cart; another tab may have let it go."""
        attempt = self.attempts.under_way().first()
        holds = Hold.objects.filter(owner=self.cart.owner)
        held = {hold.variant_id: hold.quantity for hold in holds if hold.is_live}
        agreed = attempt.lines if attempt else []
        return all(held.get(line["variant"], 0) >= line["quantity"] for line in agreed)

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.ABANDONED}

    @property
    def arrives(self) -> tuple[date, date]:
        return arrival_window()


# --- What every step asks, written out -----------------------------------------------------------

_CHECKOUT, _CART = Columns(Checkout, "checkout"), Columns(Cart, "cart")
_LOCKED = f"""
SELECT {_CHECKOUT}, {_CART}
FROM orders_checkout AS checkout JOIN cart_cart AS cart ON cart.id = checkout.cart_id
WHERE checkout.id = %(checkout)s FOR UPDATE OF checkout"""  # noqa: S608 - names of our own columns
_BOTH_LOCKED = f"{_LOCKED}, cart"
_UNDER_WAY = f"""
SELECT {_CHECKOUT} FROM orders_checkout AS checkout
WHERE checkout.cart_id = %(cart)s AND checkout.state NOT IN ('done', 'abandoned')"""  # noqa: S608
_LATEST = f"""
SELECT {_CHECKOUT} FROM orders_checkout AS checkout WHERE checkout.cart_id = %(cart)s
ORDER BY checkout.created_at DESC LIMIT 1"""  # noqa: S608 - names of our own columns
