"""A short storm; `bench/webhook_storm.py` lets a long one loose on a whole running shop."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
import stripe
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orders import following
from orders.models import WebhookEvent
from shop.events.models import Event
from tests import storm
from tests.builders import thing

pytestmark = pytest.mark.django_db(transaction=True)


def deliver(delivery: storm.Delivery) -> int:
    try:
        reply = Client().post(
            reverse("orders:stripe_webhook"),
            delivery.payload,
            content_type="application/json",
            headers={"stripe-signature": delivery.signature},
        )
        return reply.status_code
    finally:
        connection.close()


def follow(intent_id: str) -> None:
    try:
        following.follow(intent_id)
    finally:
        connection.close()


def test_after_a_storm_of_shuffled_doubled_and_forged_events_all_states_are_right(
    provider: stripe.StripeClient, settings: Settings
) -> None:
    fates = storm.prepare(provider, [thing(units=50) for _ in range(3)], 15)
    intents = list(chain.from_iterable(fates.values()))
    events = storm.events_about(settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY, intents)
    blows = storm.deliveries(
        events, settings.STRIPE_WEBHOOK_SECRET, chance=random.Random("a storm")
    )
    assert list(storm.wrong(fates)) != []
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(deliver, blows))
        heard = Event.objects.filter(topic="payment.heard").values_list("payload", flat=True)
        list(
            pool.map(follow, [news["intent"] for news in heard])
        )  # as often as there was news, and at the same time
    assert answers == [200 if blow.is_genuine else 400 for blow in blows]
    assert WebhookEvent.objects.count() == len(events)
    assert not WebhookEvent.objects.waiting().exists()
    assert list(storm.wrong(fates)) == []
