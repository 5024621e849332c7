"""Searching while Elasticsearch freezes, dies and comes back: errors, the longest wait, and when
all searches are fast again.

    make up; .venv/bin/python bench/search_outage.py [--products 2000] [--connections 8]

Eight connections ask searches that nobody made before, without a pause, of a shop with relay,
worker and beat beside it. In the middle Elasticsearch is frozen (SIGSTOP), thawed, killed (SIGKILL)
and started again. 'Fast' is what nearly all searches are while all is well: twice their p99.
The shop is one of its own: a scratch database on the server that DATABASE_URL names, and an
Elasticsearch of its own, on ports of their own.
"""

import argparse
import http.client
import itertools
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from measuring import keep, machine, say  # noqa: E402 - the path above comes first
from search_speed import titles_of  # noqa: E402

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.faults.servers import OwnElasticsearch  # noqa: E402
from tests.running import Shop, drop_database, make_database, wait_until  # noqa: E402

NAME = f"bench_outage_{os.getpid()}"
CALM = 5.0  # seconds without a slow search, after which all count as fast again
Figures = dict[str, Any]


class Answer(NamedTuple):
    asked_at: float
    seconds: float
    engine: str  # empty: an error


@dataclass
class Load:
    """Shoppers who ask without a pause, each on a connection of their own."""

    port: int
    words: list[str]
    answers: list[Answer] = field(default_factory=list)
    is_over: bool = False
    numbers: itertools.count = field(default_factory=itertools.count)

    def shopper(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.is_over:
            words = "+".join(random.sample(self.words, random.randint(1, 2)))
            began = time.monotonic()
            engine = ""
            try:
                line.request("GET", f"/search/?q={words}&n={next(self.numbers)}")
                answer = line.getresponse()
                answer.read()
                engine = answer.headers["X-Search-Engine"] if answer.status == 200 else ""
            except (OSError, http.client.HTTPException):
                line.close()
            self.answers.append(Answer(began, time.monotonic() - began, engine or ""))

    def since(self, began: float) -> list[Answer]:
        return sorted(answer for answer in self.answers if answer.asked_at >= began)


def described(answers: list[Answer]) -> Figures:
    times = sorted(answer.seconds * 1000 for answer in answers)
    return {
        "requests": len(answers),
        "errors": sum(not answer.engine for answer in answers),
        "by": dict(Counter(answer.engine for answer in answers)),
        "p50_ms": round(times[len(times) // 2], 1),
        "p99_ms": round(times[len(times) * 99 // 100], 1),
        "longest_ms": round(times[-1], 1),
    }


def fast_again(answers: list[Answer], began: float, fast: float) -> float:
    """Seconds from `began` until the end of the last slow search that CALM followed on."""
    since = began
    for answer in answers:
        if answer.asked_at - since > CALM:
            break
        if answer.seconds > fast:
            since = max(since, answer.asked_at + answer.seconds)
    return round(since - began, 2)


def given_over(answers: list[Answer], began: float, engine: str) -> float | None:
    """Seconds until nine of ten answers came from this engine, ten at a time."""
    for start in range(0, len(answers) - 10, 10):
        some = answers[start : start + 10]
        if sum(answer.engine == engine for answer in some) >= 9:
            return round(some[0].asked_at - began, 2)
    return None


def measure(load: Load, server: OwnElasticsearch, seconds: float) -> Figures:
    def well() -> bool:
        lately = [answer.engine for answer in load.since(time.monotonic() - 1)]
        return lately.count("elasticsearch") > 0.9 * len(lately)

    def phase(what: str, happens: Callable[[], object], engine: str, fast: float) -> Figures:
        began = time.monotonic()
        happens()
        time.sleep(seconds)
        if engine == "elasticsearch":
            wait_until(well, "the return of Elasticsearch")
        answers = load.since(began)
        figures = described(answers) | {
            "seconds_until_given_over": given_over(answers, began, engine)
        }
        if fast:
            figures["seconds_until_fast"] = fast_again(answers, began, fast)
        say(f"{what}: {figures}")
        return figures

    wait_until(well, "Elasticsearch's answers")
    phase(
        "warming up", lambda: None, "elasticsearch", 0
    )  # cards, words and plans are not known yet
    before = phase("well", lambda: None, "elasticsearch", 0)
    fast = 2 * before["p99_ms"] / 1000
    events = {
        "frozen": (server.freeze, "postgres"),
        "thawed": (server.thaw, "elasticsearch"),
        "killed": (server.kill, "postgres"),
        "started": (server.start, "elasticsearch"),
    }
    phases = {what: phase(what, *event, fast) for what, event in events.items()}
    return {"fast_ms": round(fast * 1000, 1), "well": before, **phases}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=12, help="of each of the five parts")
    parser.add_argument("--budget", type=int, default=300, help="SEARCH_TIMEOUT_MS of the shop")
    chosen = parser.parse_args()
    about = machine() | vars(chosen)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = OwnElasticsearch(folder / "elasticsearch")
        stack.callback(server.close)
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        settings = {
            "SEARCH": "elasticsearch",
            "ELASTICSEARCH_URL": server.start().url,
            "SEARCH_TIMEOUT_MS": str(chosen.budget),
        }
        shop = Shop(folder / "shop", database, settings)
        stack.callback(shop.close)
        shop.fill(products=chosen.products).manage("reindex")
        _, titles = titles_of(database, folder)
        words = [word for word in titles.read_text().split() if word.isalpha()]
        shop.open("web", "relay", "worker", "beat")
        load = Load(shop.port, words)
        people = [threading.Thread(target=load.shopper) for _ in range(chosen.connections)]
        for person in people:
            person.start()
        try:
            with suppress(KeyboardInterrupt):
                figures = measure(load, server, chosen.seconds)
        finally:
            load.is_over = True
            for person in people:
                person.join()
    keep("search_outage", {"machine": about, "figures": figures})
    parts = [part for part in figures.values() if isinstance(part, dict)]
    print(f"errors: {sum(part['errors'] for part in parts)}")
    print(f"longest: {max(part['longest_ms'] for part in parts)} ms")
    for what in ("frozen", "thawed", "killed", "started"):
        print(f"{what}: all fast again after {figures[what]['seconds_until_fast']} s")


if __name__ == "__main__":
    main()
