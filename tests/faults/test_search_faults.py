"""Elasticsearch frozen, killed, slow, or answering nonsense: every search is answered all the same.

The shop is two web processes and nothing else: neither worker nor beat has to help.
"""

import itertools
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
from elasticsearch import Elasticsearch

from tests.running import Shop, drop_database, make_database, wait_until

from .front import INSTEAD, Front
from .servers import OwnElasticsearch, OwnValkey

pytestmark = [pytest.mark.elasticsearch, pytest.mark.alone]

BUDGET = 0.3  # seconds, as SEARCH_TIMEOUT_MS has it
UNTIL_OPEN = 5  # failures
BETWEEN_PROBES = 2.0  # seconds
QUIET_LINE = "simpler than usual"
QUESTION = "/search/?stock=in&rating=4&sort=price"
numbers = itertools.count()


@pytest.fixture(scope="module")
def front(search_server: OwnElasticsearch) -> Iterator[Front]:
    standing = Front(search_server.url).open()
    yield standing
    standing.close()


@pytest.fixture(scope="module")
def running(
    front: Front, valkey: OwnValkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    name = f"search_faults_{os.getpid()}"
    settings = {
        "SEARCH": "elasticsearch",
        "ELASTICSEARCH_URL": front.url,
        "REDIS_URL": valkey.url,
        "KEEP_PAGES": "0",
        "SEARCH_TIMEOUT_MS": str(int(BUDGET * 1000)),
    }
    shop = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    shop.prepare()
    shop.manage("reindex")
    yield shop.open("web")
    shop.close()
    drop_database(name)
    assert "Traceback" not in shop.log("web")


@pytest.fixture
def shop(running: Shop, front: Front) -> Shop:
    """Every test begins with an Elasticsearch that is well, and known to be."""
    front.mood = "well"
    wait_until_well(running)
    front.asked = 0
    return running


def ask(shop: Shop, question: str = QUESTION) -> requests.Response:
    return requests.get(f"{shop.url}{question}&n={next(numbers)}", timeout=30)


def engine(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:500]
    return answer.headers["X-Search-Engine"]


def wait_until_well(shop: Shop) -> None:
    """Until either process says so: a crowd of answers, all by Elasticsearch."""
    wait_until(
        lambda: {engine(answer) for answer in crowd(shop, 8)} == {"elasticsearch"},
        "Elasticsearch's answer",
    )


def crowd(shop: Shop, count: int, question: str = QUESTION) -> list[requests.Response]:
    with ThreadPoolExecutor(8) as people:
        return list(people.map(lambda _: ask(shop, question), range(count)))


def content(answer: requests.Response) -> str:
    """What stands on the page, without the quiet line and the number of the question."""
    main = answer.text.partition("<main")[2].partition("</main")[0]
    without_line = re.sub(rf'<div class="notice">(?:(?!</div>).)*{QUIET_LINE}.*?</div>', "", main)
    return re.sub(r"\s+", " ", re.sub(r"n=\d+", "", without_line))


def assert_postgres_answers_as_well(
    shop: Shop, healthy: requests.Response, count: int = 16
) -> list[requests.Response]:
    """Each answer with the very results and facets that Elasticsearch gave, and says so."""
    answers = crowd(shop, count)
    for answer in answers:
        assert engine(answer) == "postgres"
        assert QUIET_LINE in answer.text
        assert content(answer) == content(healthy)
    assert max(answer.elapsed.total_seconds() for answer in answers) < 10 * BUDGET
    return answers


@contextmanager
def frozen(server: OwnElasticsearch | OwnValkey) -> Iterator[None]:
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


def healthy_answer(shop: Shop) -> requests.Response:
    """The control of what all these tests compare with: by Elasticsearch, with plenty to show."""
    answers: list[requests.Response] = []

    def is_by_elasticsearch() -> bool:
        answers.append(ask(shop))
        return engine(answers[-1]) == "elasticsearch"

    wait_until(is_by_elasticsearch, "an answer by Elasticsearch")
    assert QUIET_LINE not in answers[-1].text
    assert answers[-1].text.count("data-product-card") > 5
    return answers[-1]


def test_a_well_server_is_asked(shop: Shop, front: Front) -> None:
    """The control for the tests which say that nobody asks."""
    crowd(shop, 20)
    assert front.asked >= 10


@pytest.mark.parametrize("mood", [*INSTEAD, "slow", "trickling"])
def test_whatever_it_says_instead_postgres_answers_the_same(
    shop: Shop, front: Front, mood: str
) -> None:
    healthy = healthy_answer(shop)
    front.mood = mood
    assert_postgres_answers_as_well(shop, healthy)
    for question in ("/search/?q=headphones", "/search/suggestions/?q=hea"):
        assert engine(ask(shop, question)) == "postgres"


def test_once_it_is_known_to_be_ill_no_shopper_asks_it(shop: Shop, front: Front) -> None:
    front.mood = "failing"
    crowd(shop, 2 * UNTIL_OPEN)
    time.sleep(0.3)  # until the other process knows
    front.asked = 0
    began = time.monotonic()
    crowd(shop, 60)
    probes = (time.monotonic() - began) / BETWEEN_PROBES + 1
    assert front.asked <= probes


def test_one_attempt_at_a_time_in_the_whole_shop(shop: Shop, front: Front) -> None:
    front.mood = "hanging"
    crowd(shop, 2 * UNTIL_OPEN)
    wait_until(lambda: front.under_way == 0, "the end of what shoppers asked")
    wait_until(lambda: ask(shop) and front.under_way == 1, "a probe that hangs")
    asked = front.asked
    answers = crowd(shop, 60)
    assert (front.asked, front.under_way) == (asked, 1), "nobody else asks meanwhile"
    assert {engine(answer) for answer in answers} == {"postgres"}
    assert max(answer.elapsed.total_seconds() for answer in answers) < 10 * BUDGET
    front.mood = "well"
    front.wait_no_longer.set()
    wait_until_well(shop)
    front.wait_no_longer.clear()


def test_nobody_listens(shop: Shop, front: Front) -> None:
    healthy = healthy_answer(shop)
    front.close()
    try:
        assert_postgres_answers_as_well(shop, healthy)
    finally:
        front.open()
    wait_until_well(shop)


def test_its_index_is_gone_and_comes_back(
    shop: Shop, front: Front, search_server: OwnElasticsearch
) -> None:
    healthy = healthy_answer(shop)
    alias = shop.environment["SEARCH_INDEX"]
    with Elasticsearch(search_server.url) as client:
        for name in client.indices.get(index=alias):
            client.indices.delete(index=name)
    assert_postgres_answers_as_well(shop, healthy)
    shop.manage("reindex", "--engine", "elasticsearch")
    assert content(healthy_answer(shop)) == content(healthy)


def test_frozen_in_the_middle_of_a_crowd(shop: Shop, search_server: OwnElasticsearch) -> None:
    healthy = healthy_answer(shop)
    with frozen(search_server):
        assert_postgres_answers_as_well(shop, healthy, count=40)
    wait_until_well(shop)


def test_killed_in_the_middle_of_a_crowd(shop: Shop, search_server: OwnElasticsearch) -> None:
    healthy = healthy_answer(shop)
    answers = during(lambda: crowd(shop, 60), search_server.kill)
    assert {engine(answer) for answer in answers} <= {"postgres", "elasticsearch"}
    assert_postgres_answers_as_well(shop, healthy)
    search_server.start()
    wait_until_well(shop)


def during(
    work: Callable[[], list[requests.Response]], happens: Callable[[], object]
) -> list[requests.Response]:
    accident = threading.Timer(0.1, happens)
    accident.start()
    try:
        return work()
    finally:
        accident.join()


def test_without_valkey_each_process_learns_for_itself(
    shop: Shop, front: Front, valkey: OwnValkey
) -> None:
    healthy = healthy_answer(shop)
    with frozen(valkey):
        crowd(shop, 16)  # the first in each process wait for Valkey, in vain
        front.mood = "failing"
        assert_postgres_answers_as_well(shop, healthy, count=40)
        front.asked = 0
        began = time.monotonic()
        answers = crowd(shop, 60)
        probes = 2 * ((time.monotonic() - began) / BETWEEN_PROBES + 1)
        assert front.asked <= probes, "either process makes its own attempts"
        assert max(answer.elapsed.total_seconds() for answer in answers) < 10 * BUDGET
        front.mood = "well"
        wait_until_well(shop)
