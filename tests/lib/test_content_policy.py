"""The Content-Security-Policy, which every answer has."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from shop.lib.content_policy import content_policy

NAME = "Content-Security-Policy"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/cart/", "/no-such-page/"])
def test_each_page_says_what_it_may_load(client: Client, path: str) -> None:
    policy = client.get(path)[NAME]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_answer_that_is_stricter_stays_so() -> None:
    strict = HttpResponse(headers={NAME: "sandbox"})
    assert content_policy(lambda _: strict)(HttpRequest())[NAME] == "sandbox"
