"""What staff are told to do: each helps where it is told."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from orders import cancelling, finalizing, payments, reconciling, tasks
from orders.models import Order, PaymentAttempt
from shop.notices.models import Notice
from tests.orders.conftest import Reviewed

from .books import forget
from .test_comparing import A_WHILE, begin, found

pytestmark = pytest.mark.django_db(transaction=True)
Attempt = PaymentAttempt.Outcome


def test_staff_are_told_not_to_cancel_an_order_whose_payment_may_be_written_back(
    order: Order,
) -> None:
    intent_id = order.payments.get().intent_id
    order.payments.all().delete()
    mismatches = reconciling.reconcile(timezone.now() - A_WHILE).mismatches
    advice = mismatches[f"{order.number} no payment"].advice
    assert intent_id in advice
    assert "do not cancel the order" in advice


def test_the_money_of_an_order_that_was_cancelled_without_its_payment_is_to_go_back(
    order: Order,
) -> None:
    order.payments.all().delete()
    cancelling.cancel(order, actor="clerk")
    assert found() == ["payment not here"]
    (told,) = reconciling.reconcile(timezone.now() - A_WHILE).mismatches.values()
    assert "refund the payment" in told.advice
    assert "Do not refund" not in told.advice


def test_the_notice_of_an_order_without_payment_is_settled_by_cancelling_it(order: Order) -> None:
    order.payments.all().delete()
    PaymentAttempt.objects.all().delete()
    tasks.reconcile_payments()
    notice = Notice.objects.open().get(key=f"{order.number} no payment")
    assert "Cancel the order" in notice.advice
    cancelling.cancel(order, actor="clerk")
    tasks.reconcile_payments()
    notice.refresh_from_db()
    assert notice.settled_at


@pytest.mark.parametrize(
    ("outcome", "helps"),
    [
        (Attempt.OPEN, "Run manage.py recover_orders, which"),
        (Attempt.OWED, "The worker sends it back"),
        (Attempt.DECLINED, "recover_orders --payment pi_"),
        (Attempt.CANCELLED, "recover_orders --payment pi_"),
        (Attempt.PAID, "removed from the database"),
        (Attempt.REFUNDED, "the bank refused"),
    ],
)
def test_what_helps_with_money_that_has_no_order_is_said_for_each_way_it_came_to_that(
    order: Order, outcome: str, helps: str
) -> None:
    forget(order)
    PaymentAttempt.objects.update(outcome=outcome)
    (told,) = reconciling.reconcile(timezone.now() - A_WHILE).mismatches.values()
    assert (told.trouble, helps in told.advice) == ("no order", True)
    PaymentAttempt.objects.update(intent_id=None)
    (told,) = reconciling.reconcile(timezone.now() - A_WHILE).mismatches.values()
    assert "--payment" not in told.advice
    PaymentAttempt.objects.all().delete()
    (told,) = reconciling.reconcile(timezone.now() - A_WHILE).mismatches.values()
    assert "knows nothing of this payment" in told.advice


@pytest.mark.parametrize("is_given_up", [True, False])
def test_the_command_of_the_advice_sends_the_money_of_a_payment_back_that_was_given_up(
    reviewed: Reviewed, judged_at_once: None, is_given_up: bool
) -> None:
    attempt = begin(reviewed)
    if is_given_up:
        finalizing.decline(attempt, "Nothing was charged.")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    assert found() == ["no order"]
    out = StringIO()
    call_command("recover_orders", "--payment", attempt.intent_id, stdout=out)
    came_to = "refunded" if is_given_up else "paid"
    assert out.getvalue() == f"{attempt.intent_id}: {came_to}\n"
    assert found() == []


def test_the_command_knows_no_payments_of_others() -> None:
    out = StringIO()
    call_command("recover_orders", "--payment", "pi_of_another_shop", stdout=out)
    assert out.getvalue() == "pi_of_another_shop: not known here\n"
