"""A reindex at noon: the whole catalogue is indexed anew while people search and goods change.

    make up; .venv/bin/python bench/reindex_under_load.py [--products 100000] [--per-second 20]

The shop is one of its own, with an Elasticsearch of its own. Visitors search over HTTP, every
query new; 20 changes a second are made by the shop's own verbs; the documents in use are counted
20 times a second. Reported: documents a second, beside load and without; requests that failed and
the slowest; which engine answered; the fewest documents ever seen; and what `audit_index` finds
in the end, which is every change that was lost.
"""

import argparse
import random
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from changing import Changes  # noqa: E402 - the path above comes first
from freshness import Figures, manage, number, own_shop, product_ids, waiting  # noqa: E402
from measuring import keep, machine, say  # noqa: E402

from tests.running import Shop, wait_until  # noqa: E402

COUNT_EVERY = 0.05  # seconds


@dataclass
class Load:
    """Visitors who search, and someone who counts the documents that are in use."""

    shop: Shop
    words: list[str]
    ended: threading.Event = field(default_factory=threading.Event)
    milliseconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    uncounted: int = 0

    def visit(self, seed: int) -> None:
        dice, session = random.Random(seed), requests.Session()
        while not self.ended.is_set():
            query = f"{dice.choice(self.words)} {dice.choice(self.words)}"
            began = time.monotonic()
            try:
                reply = session.get(f"{self.shop.url}/search/", params={"q": query}, timeout=60)
                self._note(reply)
            except requests.RequestException as error:
                self.failed.append(str(error))
            self.milliseconds.append((time.monotonic() - began) * 1000)

    def _note(self, reply: requests.Response) -> None:
        self.answers[reply.headers.get("X-Search-Engine", "none")] += 1
        if reply.status_code != 200:
            self.failed.append(f"{reply.status_code} {reply.url}")

    def count(self) -> None:
        from catalog.search import elastic

        while not self.ended.is_set():
            try:
                counted = elastic.client().count(index=elastic.settings.SEARCH_INDEX)
                self.counts.append(int(counted["count"]))
            except elastic.FAILURES:
                self.uncounted += 1
            time.sleep(COUNT_EVERY)

    def figures(self) -> Figures:
        ordered = sorted(self.milliseconds)
        return {
            "requests": len(ordered),
            "failed": len(self.failed),
            "first_failures": self.failed[:5],
            "p50_ms": round(ordered[len(ordered) // 2]),
            "p99_ms": round(ordered[int(len(ordered) * 0.99)]),
            "slowest_ms": round(ordered[-1]),
            "answered_by": dict(self.answers),
            "documents_counted": len(self.counts),
            "count_failed": self.uncounted,
            "fewest_documents": min(self.counts),
            "most_documents": max(self.counts),
        }


def words_of_the_shop() -> list[str]:
    from catalog.models import Product

    titles = Product.objects.listed().order_by("?").values_list("title", flat=True)[:500]
    return sorted({word for title in titles for word in title.split() if word.isalpha()})


def reindex(shop: Shop, products: int) -> float:
    """Documents a second."""
    status, said, took = manage(shop, "reindex", "--engine", "elasticsearch")
    if status:
        raise SystemExit(f"reindex: {said}")
    return round(products / took)


def under_load(shop: Shop, chosen: argparse.Namespace) -> Figures:
    ids = product_ids()
    load, changes = Load(shop, words_of_the_shop()), Changes(chosen.per_second, ids)
    threads = [threading.Thread(target=load.visit, args=(n,)) for n in range(chosen.visitors)]
    threads += [threading.Thread(target=load.count), threading.Thread(target=changes.watch)]
    rates: list[float] = []
    writer = threading.Thread(target=lambda: rates.append(changes.run(24 * 3600)))
    with ExitStack() as stack:
        for thread in (*threads, writer):
            thread.start()
            stack.callback(thread.join)
        stack.callback(load.ended.set)
        stack.callback(changes.ended.set)
        time.sleep(5)
        per_second = reindex(shop, len(ids))
        time.sleep(5)
    took = sorted(seconds for _, seconds in changes.seconds)
    return {
        "documents_per_second": per_second,
        "changes_per_second": round(rates[0], 1),
        "changes": len(took),
        "seconds_to_search_p95": round(took[int(len(took) * 0.95)], 2),
        **load.figures(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--products", type=number(1_000_000), default=100_000)
    options.add_argument("--per-second", type=number(1_000), default=20)
    options.add_argument("--visitors", type=number(64), default=4)
    chosen = options.parse_args()
    figures: dict[str, Any] = {"machine": machine(), "products": chosen.products}
    with own_shop(chosen.products) as (shop, _):
        figures["documents_per_second_without_load"] = reindex(shop, len(product_ids()))
        shop.open("web", "relay", "worker", "beat")
        say("reindexing under load")
        figures |= under_load(shop, chosen)
        wait_until(lambda: waiting() == 0, "the last changes", 120)
        status, said, took = manage(shop, "audit_index")
        figures["audit"] = {
            "exit_status": status,
            "said": said.strip().splitlines()[-1],
            "seconds": round(took, 1),
        }
    keep("reindex_under_load", figures)
    for name in ("documents_per_second", "failed", "slowest_ms", "fewest_documents", "audit"):
        print(f"{name}: {figures[name]}")


if __name__ == "__main__":
    main()
