"""The steps of a checkout: the database knows the same ones as the model."""

from collections.abc import Iterator
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction
from django_fsm import RETURN_VALUE

from cart.models import Cart
from orders.models import Checkout

pytestmark = pytest.mark.django_db


def steps_of_the_model() -> Iterator[tuple[str, str]]:
    for way in Checkout().get_all_state_transitions():  # type: ignore[attr-defined]
        is_chosen = isinstance(way.target, RETURN_VALUE)
        for target in way.target.allowed_states if is_chosen else [way.target]:
            if way.source != target:
                yield str(way.source), str(target)


def goes(source: str, target: str) -> bool:
    """Past the verbs of the model, as a slip or somebody at the database would."""
    checkout = Checkout.objects.create(cart=Cart.objects.create(), state=source)
    try:
        with transaction.atomic():
            return bool(Checkout.objects.filter(pk=checkout.pk).update(state=target))
    except IntegrityError:
        assert Checkout.objects.get(pk=checkout.pk).state == source
        return False


def test_the_database_lets_a_checkout_take_the_steps_of_the_model_and_no_others() -> None:
    pairs = set(permutations(Checkout.State.values, 2))
    assert {pair for pair in pairs if goes(*pair)} == set(steps_of_the_model())


def test_a_step_that_nobody_knows_is_refused() -> None:
    assert not goes(Checkout.State.REVIEW, "nonsense")
    with pytest.raises(IntegrityError):
        Checkout.objects.create(cart=Cart.objects.create(), state="nonsense")
