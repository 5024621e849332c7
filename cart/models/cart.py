"""The cart and its verbs."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from cart import adding, loading
from cart.models.line import CartLine
from catalog import stock
from catalog.models import Hold, Variant, WaitlistPlace
from shop.lib.money import Totals, totals_of
from shop.lib.rows import Columns, change, fetch_row


@dataclass(eq=False)
class CartLimit(Exception):
    """More than a cart takes: units of one thing, or different things."""

    limit: int
    what: str = "of one item"

    code = "CART_LIMIT"

    def __str__(self) -> str:
        return f"A cart takes {self.limit} {self.what} at most"


class Cart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cart"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    address = ""  # a key of where the request came from that this cart was loaded for

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="cart_by_change")]

    def __str__(self) -> str:
        return f"Cart {self.pk}"

    @property
    def owner(self) -> str:
        """The key under which the catalogue holds stock for this cart."""
        return f"cart:{self.pk}"

    @property
    def allowance(self) -> stock.Allowance:
        """What this cart may hold in all. A guest's session is the cookie that names the cart."""
        units = settings.MAX_UNITS_PER_ACCOUNT if self.user_id else settings.MAX_UNITS_PER_SESSION
        return stock.Allowance(units=units, address=self.address)

    @classmethod
    def of_guest(cls, cart_id: uuid.UUID) -> "Cart | None":
        """The cart with this id, if it belongs to no account."""
        row = fetch_row(_OF_GUEST, {"cart": cart_id})
        return _CART.read(row) if row else None

    @staticmethod
    def lock(cart_id: uuid.UUID) -> bool:
        """Nobody else changes it until the transaction ends. False when it is gone."""
        return fetch_row(_LOCKED, {"cart": cart_id}) is not None

    # --- Verbs ---------------------------------------------------------------------------------

    def add(self, variant_id: int, quantity: int) -> None:
        """Put units of a variant in, and hold them.

        Raises catalog.stock.InsufficientStock, HoldLimit, StockBusy, CartLimit, or
        Variant.DoesNotExist when it is not for sale, with nothing changed.
        """
        if quantity > settings.MAX_QUANTITY_PER_LINE:
            raise CartLimit(settings.MAX_QUANTITY_PER_LINE)
        if not self._add_at_once(variant_id, quantity):
            self._add_with_care(variant_id, quantity)

    def set_quantity(self, variant: Variant, quantity: int) -> CartLine | None:
        """Change a line to so many units; 0 takes it out. Its hold lasts longer if it grows."""
        if quantity == 0:
            self.remove(variant)
            return None
        with self._locked():
            return self._set(variant, quantity)

    def remove(self, variant: Variant) -> None:
        with self._locked():
            self.lines.filter(variant=variant).delete()
            stock.release(self.owner, [variant.pk])
            self._touch()

    def claim(self, place: WaitlistPlace) -> None:
        """Put in what is kept for a place on the waitlist; whoever has its link may.

        Raises InsufficientStock when its time is over; else as `add`, with nothing changed.
        """
        variant = Variant.objects.for_sale().get(pk=place.variant_id)
        with self._locked():
            quantity = self._units_in_line(variant) + 1
            if quantity > settings.MAX_QUANTITY_PER_LINE:
                raise CartLimit(settings.MAX_QUANTITY_PER_LINE)
            stock.claim(place, self.owner, self.allowance)
            self.wish_for(variant, quantity)
            self._touch()

    def renew(self) -> list[stock.InsufficientStock | stock.HoldLimit]:
        """Hold every line anew for the full time. What fell short is returned, not raised."""
        short: list[stock.InsufficientStock | stock.HoldLimit] = []
        with self._locked():
            for line in self.lines.order_by("variant_id"):
                try:
                    self._hold(line.variant_id, line.quantity, renew=True)
                except (stock.InsufficientStock, stock.HoldLimit) as refusal:
                    short.append(refusal)
            self._touch()
        return short

    def _add_at_once(self, variant_id: int, quantity: int) -> bool:
        """By one statement. False when that changed nothing, for whatever reason."""
        is_new = self._state.adding
        if is_new and self.user_id:
            return False  # another tab may have begun the shopper's cart
        also = adding.to_new_cart(self.pk) if is_new else adding.to_cart(self.pk)
        taken = stock.take(variant_id, self.owner, quantity, allowance=self.allowance, also=also)
        if taken:
            self._state.adding = False
            self.forget_loaded()
        return bool(taken)

    def _add_with_care(self, variant_id: int, quantity: int) -> None:
        """Row by row under lock: lapsed holds are swept, and each refusal has its reason."""
        variant = Variant.objects.for_sale().get(pk=variant_id)
        stock.glance(variant_id, self.owner, quantity)
        with self._locked():
            self._set(variant, quantity + self._units_in_line(variant))

    def _units_in_line(self, variant: Variant) -> int:
        """Raises CartLimit when it has no line yet and there is no room for one more."""
        line = self.lines.filter(variant=variant).first()
        if line is None and self.lines.count() >= settings.MAX_LINES_PER_CART:
            raise CartLimit(settings.MAX_LINES_PER_CART, "different items")
        return line.quantity if line else 0

    def _set(self, variant: Variant, quantity: int) -> CartLine:
        if quantity > settings.MAX_QUANTITY_PER_LINE:
            raise CartLimit(settings.MAX_QUANTITY_PER_LINE)
        self._hold(variant.pk, quantity)
        line, _ = self.lines.update_or_create(
            variant=variant, defaults={"quantity": quantity, "price_seen": variant.price}
        )
        self._touch()
        return line

    def _hold(self, variant_id: int, quantity: int, *, renew: bool = False) -> None:
        stock.hold(variant_id, self.owner, quantity, renew=renew, allowance=self.allowance)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One change of a cart at a time: two tabs add up instead of overwriting each other."""
        is_new = self._state.adding
        try:
            with stock.patient():
                self._save_and_lock()
                yield
        except Exception:
            self._state.adding = is_new
            raise

    def _save_and_lock(self) -> None:
        if self._state.adding and self.user_id:  # another tab may have begun the shopper's cart
            begun, _ = Cart.objects.get_or_create(user_id=self.user_id, defaults={"pk": self.pk})
            self.pk, self._state.adding = begun.pk, False
        if self._state.adding:
            self.save(force_insert=True)
        elif not Cart.lock(self.pk):
            raise stock.StockBusy  # just merged away by signing in: asking again finds the other

    def _touch(self) -> None:
        self.changed_at = timezone.now()
        change(_TOUCHED, {"cart": self.pk, "now": self.changed_at})
        self.forget_loaded()

    def forget_loaded(self) -> None:
        """Read the lines anew when they are asked for next."""
        self.__dict__.pop("loaded_lines", None)

    def wish_for(self, variant: Variant, quantity: int) -> None:
        """Remember the wish for so many of a thing, held or not."""
        self.lines.update_or_create(
            variant=variant,
            defaults={"quantity": quantity},
            create_defaults={"quantity": quantity, "price_seen": variant.price},
        )

    def remember_price(self, variant_id: int, price: Decimal) -> None:
        """At which the shopper knows a thing; the cart says when it costs something else."""
        self.lines.filter(variant_id=variant_id).update(price_seen=price)
        self.forget_loaded()

    def take_out(self, quantities: Mapping[int, int]) -> None:
        """These units were bought: reduce or drop their lines. Holds are the seller's business."""
        self.changed_at = timezone.now()
        bought = {"variants": list(quantities), "units": list(quantities.values())}
        change(_TAKE_OUT, {**bought, "cart": self.pk, "now": self.changed_at})
        self.forget_loaded()

    # --- Questions -----------------------------------------------------------------------------

    @cached_property
    def loaded_lines(self) -> list[CartLine]:
        """The lines with product, picture, stock and hold: one query."""
        return loading.lines_of(self)

    def load_beside(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement about `%(cart)s`. The lines come along in the same round trip."""
        self.loaded_lines, found = loading.lines_beside(self, statement)
        return found

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.loaded_lines)

    @property
    def is_empty(self) -> bool:
        return not self.loaded_lines

    @property
    def totals(self) -> Totals:
        return totals_of((line.variant.price, line.quantity) for line in self.loaded_lines)

    @property
    def first_expiry(self) -> datetime | None:
        """When the first of the live holds ends; None when nothing is held."""
        return self.first_hold.expires_at if self.first_hold else None

    @property
    def first_hold(self) -> Hold | None:
        """The live hold that ends first."""
        held = [line.hold for line in self.loaded_lines if line.hold and line.is_held]
        return min(held, key=lambda hold: hold.expires_at, default=None)

    def units_of(self, variant_id: int) -> int:
        return sum(line.quantity for line in self.loaded_lines if line.variant_id == variant_id)

    def name_of(self, variant_id: int) -> str:
        """Of a thing in it, as a sentence about it begins."""
        lines = (line for line in self.loaded_lines if line.variant_id == variant_id)
        return next((line.variant.product.title for line in lines), "One of your things")

    @property
    def is_being_paid(self) -> bool:
        """A payment is under way: signing in leaves what it agreed on here, and held. Only the
        shopper may take it out, which lets it go.
        """
        return self.checkouts.filter(state="placing").exists()

    @property
    def has_lapsed(self) -> bool:
        return any(not line.is_held for line in self.loaded_lines)

    @property
    def can_be_renewed(self) -> bool:
        """Something of which the hold has ended is still there."""
        return any(not line.is_held and not line.is_short for line in self.loaded_lines)

    @property
    def must_change(self) -> bool:
        """There is not enough of something, or it is not sold any more: so nobody can buy it."""
        return any(line.is_short or not line.variant.is_for_sale for line in self.loaded_lines)


# --- Written out: every request of a shopper asks one of these -----------------------------------

_CART = Columns(Cart, "cart")
_OF_GUEST = (
    f"SELECT {_CART} FROM cart_cart AS cart"  # noqa: S608 - names of our own columns
    " WHERE cart.id = %(cart)s AND cart.user_id IS NULL"
)
_LOCKED = "SELECT FROM cart_cart WHERE id = %(cart)s FOR UPDATE"
_TOUCHED = "UPDATE cart_cart SET changed_at = %(now)s WHERE id = %(cart)s"
# By the cart alone, as in catalog.stock.counting.
_TAKE_OUT = f"""
WITH bought AS (
    SELECT * FROM unnest(%(variants)s::bigint[], %(units)s::int[]) AS bought (variant_id, units)
), dropped AS (
    DELETE FROM cart_cartline AS line WHERE cart_id = %(cart)s
        AND quantity <= (SELECT units FROM bought WHERE bought.variant_id = line.variant_id)
), reduced AS (
    UPDATE cart_cartline AS line
    SET quantity = quantity - (SELECT units FROM bought WHERE bought.variant_id = line.variant_id)
    WHERE cart_id = %(cart)s
        AND quantity > (SELECT units FROM bought WHERE bought.variant_id = line.variant_id)
)
{_TOUCHED}"""  # noqa: S608 - our own words
