"""What did not come from our own pages is refused in the form that was asked for."""

import pytest
from django.test import Client

from tests.builders import FROM_HERE
from tests.pages import text

pytestmark = pytest.mark.django_db
FORGED = {"sec-fetch-site": "cross-site"}
PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NOT_FROM_HERE = {
    "code": "NOT_FROM_HERE",
    "message": "This did not come from one of our own pages. Nothing was changed.",
}


@pytest.mark.parametrize("headers", [FORGED, FROM_HERE], ids=["from elsewhere", "without token"])
def test_who_asks_for_json_is_refused_in_json(headers: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/checkout/place/", headers={**headers, "accept": "application/json"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
    assert answer.json() == NOT_FROM_HERE


@pytest.mark.parametrize("accept", [PAGES, "*/*"])
@pytest.mark.parametrize("headers", [FORGED, FROM_HERE], ids=["from elsewhere", "without token"])
def test_a_browser_is_refused_by_a_page(headers: dict[str, str], accept: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/checkout/place/", headers={**headers, "accept": accept}
    )
    assert answer.status_code == 403
    assert "We did not do that" in text(answer)
