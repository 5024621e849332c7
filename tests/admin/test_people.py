"""Accounts are known by their e-mail address; staff do not raise themselves."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User

from .conftest import Staff

pytestmark = pytest.mark.django_db
PASSWORD = {"usable_password": "true", "password1": "s3a-anchor-9", "password2": "s3a-anchor-9"}


def test_a_user_is_added_without_a_user_name(boss: Staff) -> None:
    address = reverse("admin:accounts_user_add")
    assert boss.get(address).status_code == 200
    assert boss.post(address, {"email": "New@Example.com", **PASSWORD}).status_code == 302
    assert User.objects.get(email="new@example.com").check_password("s3a-anchor-9")


def test_an_address_in_other_letters_is_the_same_address(boss: Staff) -> None:
    User.objects.create_user("new@example.com")
    reply = boss.post(reverse("admin:accounts_user_add"), {"email": "NEW@example.com", **PASSWORD})
    assert "Somebody has an account with this address" in reply.content.decode()


def test_a_password_is_changed(boss: Staff) -> None:
    user = User.objects.create_user("new@example.com")
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    assert boss.post(address, PASSWORD).status_code == 302
    user.refresh_from_db()
    assert user.check_password("s3a-anchor-9")


def test_staff_cannot_make_themselves_superusers_or_take_one_over(boss: Staff) -> None:
    clerk = Staff("accounts.view_user", "accounts.change_user")
    own = reverse("admin:accounts_user_change", args=[clerk.user.pk])
    clerk.post(own, {"email": clerk.user.email, "is_superuser": "on", "is_active": "on"})
    clerk.user.refresh_from_db()
    assert not clerk.user.is_superuser
    other = reverse("admin:accounts_user_change", args=[boss.user.pk])
    assert clerk.post(other, {"email": "mine@example.com"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[boss.user.pk])
    assert clerk.post(password, PASSWORD).status_code == 403


def test_the_list_tells_a_moment_as_every_other_list_does(boss: Staff) -> None:
    User.objects.create_user("new@example.com", first_name="Ann", last_name="Chor")
    page = boss.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert ">Ann Chor</td>" in page
    assert " a.m." not in page
    assert " p.m." not in page
    assert "noon" not in page


def test_the_page_to_sign_in_has_a_heading(client: Client) -> None:
    page = client.get(reverse("admin:login")).content.decode()
    assert re.findall("<h1[^>]*>(.*?)</h1>", page) == ["Sign in to the back office"]
