"""What the shop could not end alone and staff have to look at, by kinds of trouble."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from orders.models import Message, PaymentAttempt
from shop.notices.models import Notice

MOST = 1000  # counted up to here: 'a thousand or more' is as urgent as any number
PATIENCE = timedelta(minutes=20)  # after which a payment under way needs a look


@dataclass(frozen=True, slots=True)
class Row:
    since: datetime
    words: str
    under: str
    address: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of trouble: who may see it, its rows, how one is found and how it is told."""

    slug: str
    title: str
    advice: str
    permission: str
    rows: Callable[[], QuerySet[Any]]
    find: tuple[str, ...]
    tell: Callable[[Any], Row]

    def found(self, words: str) -> QuerySet[Any]:
        wanted = Q()
        for lookup in self.find:
            wanted |= Q(**{lookup: words})
        return self.rows().filter(wanted) if words else self.rows()


def kinds_for(user: Any) -> list[Kind]:
    """None for who may not see orders."""
    if not user.has_perm("orders.view_order"):
        return []
    return [kind for kind in KINDS if user.has_perm(kind.permission)]


def count_for(user: Any) -> int:
    """How many troubles there are of those that this person may see, up to MOST; one query."""
    parts = [kind.rows().order_by().values_list("pk")[:MOST] for kind in kinds_for(user)]
    return min(MOST, parts[0].union(*parts[1:], all=True).count()) if parts else 0


def _about_orders() -> QuerySet[Notice]:
    """Notices of the nightly comparison, and all whose place is somewhere among the orders."""
    here = reverse("admin:app_list", args=["orders"])
    about = Q(link__startswith=here) | Q(kind__startswith="payments")
    return Notice.objects.open().filter(about).order_by("raised_at")


def _of_notice(notice: Notice) -> Row:
    address = reverse("admin:notices_notice_change", args=[notice.pk])
    return Row(notice.raised_at, notice.subject, notice.advice, address)


def _stuck() -> QuerySet[PaymentAttempt]:
    stuck = PaymentAttempt.objects.under_way_since(timezone.now() - PATIENCE)
    return stuck.select_related("checkout").order_by("pk")


def _owed() -> QuerySet[PaymentAttempt]:
    return PaymentAttempt.objects.owed().select_related("checkout").order_by("pk")


def _of_attempt(attempt: PaymentAttempt) -> Row:
    address = reverse("admin:orders_paymentattempt_change", args=[attempt.pk])
    words = f"${attempt.to_give_back:,.2f} to {attempt.checkout.email}"
    return Row(attempt.created_at, words, attempt.reason, address)


def _refused() -> QuerySet[Message]:
    return Message.objects.refused().select_related("order", "attempt__checkout").order_by("pk")


def _of_mail(message: Message) -> Row:
    if message.order:
        address = reverse("admin:orders_order_change", args=[message.order.pk])
        words = f"{message.order.number}: {message.order.email}"
    else:
        address = reverse("admin:orders_message_change", args=[message.pk])
        words = message.attempt.checkout.email if message.attempt else str(message)
    since = message.refused_at or timezone.now()
    return Row(since, words, message.get_kind_display(), address)


KINDS = (
    Kind(
        "refunds",
        "Refunds that the bank refused",
        "Send it again from the order, or give the money back in another way; then settle it.",
        "notices.view_notice",
        lambda: _about_orders().filter(kind__startswith="refund"),
        ("subject__icontains",),
        _of_notice,
    ),
    Kind(
        "notices",
        "Notices about orders",
        "Each says what was found and what to do. Settle it when that is done.",
        "notices.view_notice",
        lambda: _about_orders().exclude(kind__startswith="refund"),
        ("subject__icontains", "body__icontains"),
        _of_notice,
    ),
    Kind(
        "payments",
        "Payments that hang",
        "Under way for 20 minutes: the provider does not answer. The shop goes on asking.",
        "orders.view_paymentattempt",
        _stuck,
        ("checkout__email__istartswith",),
        _of_attempt,
    ),
    Kind(
        "owed",
        "Money owed back",
        "It came in after its checkout was closed. The shop returns it and goes on trying.",
        "orders.view_paymentattempt",
        _owed,
        ("checkout__email__istartswith",),
        _of_attempt,
    ),
    Kind(
        "mails",
        "Mails that were refused",
        "The mail server does not take the address. Ring the shopper; correct it on the order.",
        "orders.view_message",
        _refused,
        ("order__number__istartswith", "order__email__istartswith"),
        _of_mail,
    ),
)
