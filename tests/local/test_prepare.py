"""The steps of `make run` before the first page."""

import pytest
from django.contrib.auth import authenticate

from shop.local.keys import ADMIN_EMAIL
from shop.local.prepare import _ensure_admin

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("password", ["-Vd3kqPzXw81nLs4", "--kqPzXw81nLs4Tb", "k=qPzXw81nLs4Tb-"])
def test_the_admin_can_sign_in_whatever_the_password_begins_with(password: str) -> None:
    _ensure_admin(password)
    assert authenticate(None, username=ADMIN_EMAIL, password=password)
