"""How much is left. Written by `catalog.stock` alone."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Now
from django.utils import timezone

from catalog.models.waitlist import WAITLIST

MANY_CARTS = 100  # from here on nobody counts: a product in 10,000 carts has a badge to show, too


class OfHolds(Func):
    """A number told by the holds of a variant. Written out: these stand in every list of products
    and every cart, and the ORM would build them anew, in 2 ms, each time.

    Both read in an order that one index alone has, though nothing here is null. While hardly
    anything is held the others look as cheap, and a plan kept from then would read all holds.
    """

    output_field = IntegerField()

    def __init__(self, **options: Any) -> None:
        super().__init__(F("variant"), most=MANY_CARTS, waitlist=WAITLIST, **options)

    @classmethod
    def of(cls, column: str) -> str:
        """SQL: the number, for the variant in this column."""
        return cls.template % {"expressions": column, "most": MANY_CARTS, "waitlist": WAITLIST}

    @classmethod
    def of_stock(cls, row: str) -> str:
        """SQL: the number, for a row of stock under this name. `reserved` is the sum of the holds:
        where nothing is, there are none to look for, and that is most of what a page shows.
        """
        return f"CASE WHEN {row}.reserved > 0 THEN {cls.of(f'{row}.variant_id')} ELSE 0 END"


class Lapsed(OfHolds):
    """Units of holds whose time is over.

    Those of the line get theirs first, be they many; and a place that was never written to gets
    its own again.
    """

    template = """(SELECT gone.units - cardinality(ARRAY(
            SELECT 1 FROM catalog_waitlistplace AS place
            WHERE place.variant_id = %(expressions)s AND place.state = 'waiting'
            LIMIT gone.units))
        FROM (SELECT COALESCE(sum(past.quantity), 0) AS units FROM (
            SELECT hold.quantity FROM catalog_hold AS hold
            WHERE hold.variant_id = %(expressions)s
            AND hold.expires_at <= statement_timestamp()
            AND NOT EXISTS (SELECT FROM catalog_waitlistplace AS place
                WHERE place.variant_id = hold.variant_id AND place.state = 'kept'
                AND place.sent_at IS NULL AND hold.owner = '%(waitlist)s' || place.id)
            ORDER BY hold.expires_at NULLS FIRST) AS past) AS gone)"""


class Carts(OfHolds):
    """How many carts hold some, counted up to MANY_CARTS."""

    template = """cardinality(ARRAY(SELECT 1 FROM catalog_hold AS hold
        WHERE hold.variant_id = %(expressions)s AND hold.expires_at > statement_timestamp()
        AND NOT starts_with(hold.owner, '%(waitlist)s')
        ORDER BY hold.expires_at NULLS FIRST LIMIT %(most)s))"""


class StockQuerySet(models.QuerySet["Stock"]):
    def as_of_now(self) -> Self:
        """With `lapsed`: units of holds whose time is over but which nobody tidied up yet, without
        those that the waitlist gets then; and `carts`: how many carts hold some, counted up to
        `MANY_CARTS`.
        """
        return self.annotate(lapsed=Lapsed(), carts=Carts())

    def at_level(self, level: str) -> Self:
        """Rows whose `level` is this one. What the counters tell alone is asked first, so that
        only the rows in doubt have their holds looked up."""
        free = F("on_hand") - F("reserved")
        rows = self.as_of_now().annotate(free=free, left=free + F("lapsed"))
        if level == "none":
            return rows.filter(free__lte=0, left__lte=0)
        if level == "few":
            return rows.filter(free__lte=Stock.FEW, left__range=(1, Stock.FEW))
        return rows.filter(Q(free__gt=Stock.FEW) | Q(left__gt=Stock.FEW))


class Stock(models.Model):
    """Counters of one variant. `reserved` is the sum of its holds, lapsed ones included.

    Read the numbers from `as_of_now()` rows: then `held` and `available` are true by the clock.
    """

    variant = models.OneToOneField(
        "catalog.Variant", models.CASCADE, primary_key=True, related_name="stock"
    )
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)

    objects = StockQuerySet.as_manager()
    lapsed: int
    carts: int

    class Meta:
        verbose_name_plural = "stock"
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")),
                name="stock_never_oversold",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_hand} on hand, {self.reserved} reserved"

    @property
    def held(self) -> int:
        """Units in carts right now, or kept for those who waited."""
        return self.reserved - getattr(self, "lapsed", 0)

    @property
    def available(self) -> int:
        """Units that a new buyer can take right now."""
        return max(self.on_hand - self.held, 0)

    @property
    def in_carts(self) -> str:
        """In how many carts: a number in words, or nothing where it was not counted."""
        carts = getattr(self, "carts", 0)
        if carts >= MANY_CARTS:
            return f"{MANY_CARTS - 1}+ carts"
        return f"{carts} cart{'' if carts == 1 else 's'}" if carts else ""

    FEW = 5

    @property
    def level(self) -> str:
        """`none`, `few` or `plenty`: how urgently a page speaks of it."""
        if self.available == 0:
            return "none"
        return "few" if self.available <= self.FEW else "plenty"

    @property
    def is_few(self) -> bool:
        return self.level == "few"

    @property
    def held_for(self) -> timedelta:
        """How long a hold lasts that begins now: others wait for what is scarce."""
        return settings.HOLD_FOR if self.available > self.FEW else settings.HOLD_FOR_WHEN_SCARCE

    @property
    def hold_minutes(self) -> int:
        return int(self.held_for.total_seconds() // 60)


class HoldQuerySet(models.QuerySet["Hold"]):
    def live(self) -> Self:
        return self.filter(expires_at__gt=Now())

    def lapsed(self) -> Self:
        return self.filter(expires_at__lte=Now())


class Hold(models.Model):
    """Units of a variant kept for an owner until `expires_at`. The owner is an opaque key."""

    owner = models.CharField(max_length=64)
    variant = models.ForeignKey(
        "catalog.Variant", models.CASCADE, related_name="holds", db_index=False
    )
    quantity = models.PositiveIntegerField()
    address = models.CharField(
        max_length=32,
        blank=True,
        default="",
        db_default="",
        help_text="An opaque key of where the request came from.",
    )
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HoldQuerySet.as_manager()
    holder: str  # who is behind the owner key, where staff look at a list

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "variant"], name="hold_once_per_owner"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_of_something"),
        ]
        indexes = [
            models.Index(
                "variant", F("expires_at").asc(nulls_first=True), name="hold_of_variant_by_expiry"
            ),
            models.Index(fields=["expires_at"], name="hold_by_expiry"),
            models.Index(fields=["address"], name="hold_by_address", condition=~Q(address="")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} held for {self.owner}"

    @property
    def is_live(self) -> bool:
        return self.expires_at > timezone.now()

    @property
    def span(self) -> timedelta:
        """What counts as its full time: less than the usual when it was short from the start."""
        return min(self.expires_at - self.created_at, settings.HOLD_FOR)


class Movement(models.Model):
    """One change of `Stock.on_hand`, for ever, signed by who made it or what it was made for.

    Triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    class Reason(models.TextChoices):
        RECEIVED = "received", "Received"
        ADJUSTED = "adjusted", "Adjusted"
        SOLD = "sold", "Sold"
        RETURNED = "returned", "Returned"
        MENDED = "mended", "Mended"

    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="movements")
    quantity = models.IntegerField(help_text="Units added, or taken if negative.")
    on_hand_after = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=64, blank=True, help_text="An order number, say.")
    actor = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(quantity=0), name="movement_of_something"),
            models.CheckConstraint(
                condition=Q(on_hand_after__gte=0), name="movement_leaves_no_debt"
            ),
            models.CheckConstraint(
                condition=~Q(actor="") | ~Q(reference=""), name="movement_is_signed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="movement_by_reference")]

    def __str__(self) -> str:
        return f"{self.quantity:+} {self.reason}"
