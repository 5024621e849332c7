"""Comparing the provider's books with the shop's: all damage is done for real, and found."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
import stripe
from celery.schedules import crontab
from django.core import serializers
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from orders import comparing, finalizing, payments, placing, reconciling, recovery, refunding, tasks
from orders.management.commands.reconcile_payments import moment
from orders.models import Checkout, Order, OrderEvent, OrderLine, Payment, PaymentAttempt, Refund
from orders.payments import listing
from orders.refunding import Claim
from shop.celery import app
from shop.notices.models import Notice
from tests.builders import cart_with, quote_for, thing

from .conftest import Reviewed
from .test_placing import TOTAL

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_shop(provider: stripe.StripeClient, settings: Settings) -> None:
    """To this shop, the payments of all other tests are those of other shops."""
    settings.SHOP_URL = f"https://{uuid4()}.example"


@pytest.fixture
def judged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "GRACE", timedelta(seconds=-5))


@pytest.fixture
def order(reviewed: Reviewed, judged_at_once: None) -> Order:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    return placing.place_order(checkout, checkout.placing_key, quote_for(checkout))


def found(since: timedelta = A_WHILE) -> list[str]:
    result = reconciling.reconcile(timezone.now() - since)
    return sorted(each.trouble for each in result.mismatches.values())


def refund_over_there(provider: stripe.StripeClient, order: Order, cents: int) -> None:
    intent_id = order.payments.get().intent_id
    provider.v1.refunds.create(params={"payment_intent": intent_id, "amount": cents})


def forget(order: Order) -> None:
    """As a backup of the day before would."""
    OrderEvent.objects.filter(order=order).delete()
    OrderLine.objects.filter(order=order).delete()
    Payment.objects.filter(order=order).delete()
    order.delete()


def begin(reviewed: Reviewed, method: str = "pm_card_visa") -> PaymentAttempt:
    checkout = reviewed(cart_with((thing(units=5), 2)), method)
    attempt = placing.prepare(checkout.pk, checkout.placing_key, quote_for(checkout))
    assert isinstance(attempt, PaymentAttempt)
    placing.register(attempt)
    return attempt


def reconcile_payments(*arguments: str) -> tuple[int, str, str]:
    """Exit code, and what was printed on both streams."""
    out, err = StringIO(), StringIO()
    try:
        call_command("reconcile_payments", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


# --- What agrees ---------------------------------------------------------------------------------


def test_what_the_shop_did_by_itself_agrees(order: Order, reviewed: Reviewed) -> None:
    declined = reviewed(cart_with((thing(units=5), 2)), "pm_card_visa_chargeDeclined")
    with pytest.raises(placing.PaymentDeclined):
        placing.place_order(declined, declined.placing_key, quote_for(declined))
    refunding.refund(order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")
    recovery.send_refunds()
    given_up = begin(reviewed)
    long_ago = timezone.now() - timedelta(minutes=20)
    PaymentAttempt.objects.filter(pk=given_up.pk).update(worked_on_at=long_ago)
    assert recovery.recover_all().undone == 1
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.mismatches == {}
    assert len(result.compared) == 3


def test_without_a_beginning_everything_is_looked_at(order: Order) -> None:
    Payment.objects.update(paid_at=timezone.now() - timedelta(days=4))
    result = reconciling.reconcile()
    assert (len(result.compared), result.mismatches) == (1, {})


def test_payments_of_others_in_the_same_account_are_counted_and_left_alone(
    provider: stripe.StripeClient, judged_at_once: None
) -> None:
    before = reconciling.reconcile(timezone.now() - A_WHILE).counts["others"]
    for metadata in ({}, {"attempt": "7"}, {"attempt": str(uuid4()), "shop": "https://b.example"}):
        provider.v1.payment_intents.create(
            params={
                "amount": 700,
                "currency": "usd",
                "payment_method": "pm_card_visa",
                "confirm": True,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "metadata": metadata,
            }
        )
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.counts["others"] == before + 3
    assert result.mismatches == {}


def test_an_order_that_was_never_paid_through_the_shop_is_not_asked_for_its_payment(
    judged_at_once: None,
) -> None:
    Order.objects.create(email="a@example.com", subtotal=TOTAL, tax=0, shipping=0)
    assert found() == []


# --- Damage --------------------------------------------------------------------------------------


def lose_the_order(order: Order, provider: stripe.StripeClient) -> None:
    forget(order)


def lose_order_and_attempt(order: Order, provider: stripe.StripeClient) -> None:
    forget(order)
    PaymentAttempt.objects.all().delete()


def lose_the_payment(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.all().delete()


def never_charge(order: Order, provider: stripe.StripeClient) -> None:
    unpaid = provider.v1.payment_intents.create(params={"amount": 4919, "currency": "usd"})
    order.payments.update(intent_id=unpaid.id)
    PaymentAttempt.objects.update(intent_id=unpaid.id)


def name_a_payment_that_is_none(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.update(intent_id="pi_gone")


def pay_in_another_currency(order: Order, provider: stripe.StripeClient) -> None:
    foreign = provider.v1.payment_intents.create(
        params={
            "amount": 4919,
            "currency": "eur",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    order.payments.update(intent_id=foreign.id)


def change_the_amount(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.update(amount=Decimal("39.19"))


def change_the_order(order: Order, provider: stripe.StripeClient) -> None:
    Order.objects.update(subtotal=Decimal("39.00"))


def refund_in_the_dashboard(order: Order, provider: stripe.StripeClient) -> None:
    refund_over_there(provider, order, 500)


def send_no_refund(order: Order, provider: stripe.StripeClient) -> None:
    refunding.refund(order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")


def invent_a_refund(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    Refund.objects.update(status=Refund.Status.DONE, provider_id="re_gone")


def change_a_refund(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    recovery.send_refunds()
    Refund.objects.update(amount=Decimal("8.00"))


def refund_twice(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    refund = Refund.objects.get()
    for number in range(2):
        provider.v1.refunds.create(
            params={
                "payment_intent": refund.payment.intent_id,
                "amount": 900,
                "metadata": {"refund": str(refund.key)},
            },
            options={"idempotency_key": f"{refund.key}-{number}"},
        )
    refund.mark_done("")


def call_a_refund_failed(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    recovery.send_refunds()
    Refund.objects.update(status=Refund.Status.FAILED)
    Payment.objects.update(refunded=0)


@pytest.mark.parametrize(
    ("damage", "troubles"),
    [
        (lose_the_order, ["no order"]),
        (lose_order_and_attempt, ["no order"]),
        (lose_the_payment, ["no order", "no payment"]),
        (never_charge, ["no order", "not paid"]),
        (name_a_payment_that_is_none, ["no order", "not paid"]),
        (pay_in_another_currency, ["no order", "other amount"]),
        (change_the_amount, ["order over another amount", "other amount"]),
        (change_the_order, ["order over another amount"]),
        (refund_in_the_dashboard, ["refund not here"]),
        (send_no_refund, ["refund not there"]),
        (invent_a_refund, ["refund not there"]),
        (change_a_refund, ["refund of another amount", "refunds do not add up"]),
        (call_a_refund_failed, ["refund not here"]),
        (refund_twice, ["refund not here"]),
    ],
)
def test_damage_is_found_from_either_side_and_named(
    order: Order,
    provider: stripe.StripeClient,
    damage: Callable[[Order, stripe.StripeClient], None],
    troubles: list[str],
) -> None:
    assert found() == []
    damage(order, provider)
    assert found() == troubles


def test_a_payment_that_was_given_up_and_can_still_be_charged_is_found(
    reviewed: Reviewed, judged_at_once: None
) -> None:
    attempt = begin(reviewed, "pm_card_authenticationRequired")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    assert found() == ["never ended"]
    finalizing.decline(attempt, "Nothing was charged.")
    assert found() == ["can still be charged"]


def test_money_that_came_and_belongs_to_nobody_is_found_until_it_went_back(
    reviewed: Reviewed, judged_at_once: None
) -> None:
    attempt = begin(reviewed)
    finalizing.decline(attempt, "Nothing was charged.")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    assert found() == ["no order"]
    assert recovery.settle_intent(attempt.intent_id or "")
    assert found() == []


def test_more_than_one_page_is_read(
    order: Order, reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        begin(reviewed)
    monkeypatch.setattr(listing, "_PAGE", 1)
    assert found() == ["never ended", "never ended"]


# --- Patience ------------------------------------------------------------------------------------


def test_what_is_just_being_made_is_put_off_and_judged_by_a_later_run(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(order)
    monkeypatch.setattr(comparing, "GRACE", timedelta(minutes=30))
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.mismatches == {}
    assert len(result.put_off) == 1
    assert timedelta(days=2) <= reconciling.LOOK_BACK
    monkeypatch.setattr(comparing, "GRACE", timedelta(seconds=-5))
    assert found() == ["no order"]


# --- Staff ---------------------------------------------------------------------------------------


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
    lose_the_payment(order, provider)
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


# --- The command ---------------------------------------------------------------------------------


def test_the_command_prints_a_table_and_changes_nothing(
    order: Order, provider: stripe.StripeClient
) -> None:
    def everything() -> str:
        tables = (Order, Payment, Refund, PaymentAttempt, Checkout)
        return serializers.serialize(
            "json", [row for table in tables for row in table.objects.all()]
        )

    code, printed, _ = reconcile_payments("--since", "1h")
    assert (code, printed.startswith("1 payment compared, 0 mismatches")) == (0, True)
    refund_over_there(provider, order, 500)
    before = everything()
    code, printed, said = reconcile_payments("--since", "1h")
    head, row, _, summary = printed.splitlines()
    assert code == 1
    assert head.split() == ["trouble", "about", "there", "here"]
    assert row.split() == [
        "refund",
        "not",
        "here",
        order.payments.get().intent_id,
        "$5.00",
        "nothing",
    ]
    assert summary.startswith("1 payment compared, 1 mismatch")
    assert "The back office has a notice of each" in said
    assert everything() == before


def test_the_command_speaks_to_programs_too(order: Order, provider: stripe.StripeClient) -> None:
    refund_over_there(provider, order, 500)
    code, printed, _ = reconcile_payments("--since", "1h", "--json")
    told = json.loads(printed)
    assert (code, told["compared"], told["too_new"]) == (1, 1, 0)
    assert told["mismatches"][0]["trouble"] == "refund not here"


def test_the_beginning_can_be_named_in_several_ways(settings: Settings) -> None:
    settings.TIME_ZONE = "UTC"
    assert timezone.now() - moment("7d") - timedelta(days=7) < timedelta(seconds=5)
    assert timezone.now() - moment("12h") - timedelta(hours=12) < timedelta(seconds=5)
    assert moment("2026-11-20T10:00+02:00") == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert timezone.is_aware(moment("2026-11-20"))
    with pytest.raises(ArgumentTypeError, match="neither like 7d"):
        moment("yesterday")


def test_days_are_walked_without_gap_or_overlap() -> None:
    since = timezone.now() - timedelta(days=2, hours=5)
    days = list(reconciling._days(since))
    assert days[0][0] == since
    assert days[-1][1] > timezone.now()
    assert [end for _, end in days[:-1]] == [start for start, _ in days[1:]]
    assert all(end - start <= timedelta(days=1) for start, end in days)
