"""Marking documents as stale while others are settled: nobody waits for each other in a ring."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from catalog.models import StaleDocument
from catalog.search import freshness, postgres

from .crowd import wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("settle", [freshness._forget, freshness._give_back])
def test_entries_are_settled_in_the_order_in_which_they_are_marked(
    settle: Callable[[str, list[freshness.Entry]], None],
) -> None:
    for product in (2, 1):
        freshness.mark_stale([product])
    entries = freshness._claim(postgres.NAME)
    assert len(entries) == 2

    def work() -> None:
        settle(postgres.NAME, entries)
        connections.close_all()

    with transaction.atomic():
        # As mark_stale does: the first, then the second. The other must not have the second yet.
        StaleDocument.objects.select_for_update().get(engine=postgres.NAME, product_id=1)
        other = threading.Thread(target=work)
        other.start()
        wait_until_somebody_waits()
        StaleDocument.objects.select_for_update(nowait=True).get(engine=postgres.NAME, product_id=2)
    other.join(10)
    assert not StaleDocument.objects.exclude(claimed_until=None).exists()
