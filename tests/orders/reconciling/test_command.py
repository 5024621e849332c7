"""`manage.py reconcile_payments`: what it prints, and for whom."""

import json
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta

import pytest
import stripe
from django.core import serializers
from django.utils import timezone
from pytest_django import Settings

from orders.management.commands.reconcile_payments import moment
from orders.models import Checkout, Order, Payment, PaymentAttempt, Refund

from .books import reconcile_payments, refund_over_there

pytestmark = pytest.mark.django_db(transaction=True)


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
