"""What staff hear of books that differ."""

from datetime import timedelta
from decimal import Decimal

import pytest
import stripe
from celery.schedules import crontab
from django.utils import timezone
from pytest_django import Settings

from orders import reconciling, tasks
from orders.models import Order, Payment, PaymentAttempt, Refund
from shop.celery import app
from shop.notices.models import Notice

from .books import forget, reconcile_payments, refund_over_there

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mismatch_is_one_notice_with_advice_until_a_later_run_finds_it_healed(
    order: Order, provider: stripe.StripeClient
) -> None:
    refund_over_there(provider, order, 500)
    for _ in range(2):
        tasks.reconcile_payments()
    notice = Notice.objects.get()
    assert notice.subject == f"A refund of $5.00 for {order.number} is not in the books"
    assert (notice.times_seen, notice.link) == (2, f"/admin/orders/order/{order.pk}/change/")
    assert "Do not refund it again here" in notice.advice
    Refund.objects.create(
        payment=order.payments.get(),
        provider_id=provider.v1.refunds.list().data[0].id,
        amount=Decimal("5.00"),
        status=Refund.Status.DONE,
    )
    Payment.objects.update(refunded=Decimal("5.00"))
    nothing_new = timezone.now() + timedelta(days=1)
    reconciling.tell_staff(reconciling.reconcile(nothing_new), by="a later run")
    assert Notice.objects.get().settled_by == "a later run"


def test_an_order_without_payment_that_was_put_right_is_settled(order: Order) -> None:
    payment = order.payments.get()
    payment.delete()
    tasks.reconcile_payments()
    assert Notice.objects.filter(key=f"{order.number} no payment").exists()
    payment.save()
    tasks.reconcile_payments()
    assert not Notice.objects.open().exists()


def test_an_attempt_that_says_declined_beside_its_order_is_told_until_they_agree(
    order: Order,
) -> None:
    PaymentAttempt.objects.update(outcome=PaymentAttempt.Outcome.DECLINED)
    tasks.reconcile_payments()
    notice = Notice.objects.open().get()
    assert order.number in notice.subject
    assert "declined" in notice.body
    assert "'paid'" in notice.advice
    PaymentAttempt.objects.update(outcome=PaymentAttempt.Outcome.PAID)
    tasks.reconcile_payments()
    assert not Notice.objects.open().exists()


def test_a_night_without_the_provider_settles_nothing(
    order: Order, provider: stripe.StripeClient, settings: Settings, unused_port: int
) -> None:
    refund_over_there(provider, order, 500)
    tasks.reconcile_payments()
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{unused_port}"
    tasks.reconcile_payments()
    assert reconcile_payments()[0] == 2
    assert Notice.objects.open().count() == 1


def test_of_very_many_mismatches_one_notice_says_how_many(
    order: Order, provider: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "_TOLD", 1)
    order.payments.all().delete()
    tasks.reconcile_payments()
    kinds = Notice.objects.open().order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["payments", "payments, many"]
    forget(order)
    tasks.reconcile_payments()
    assert Notice.objects.open().get().subject.endswith("there is no order for it")


def test_it_runs_once_a_night() -> None:
    planned = app.conf.beat_schedule["orders.tasks.reconcile_payments"]
    assert planned["task"] == tasks.reconcile_payments.name
    assert isinstance(planned["schedule"], crontab)
