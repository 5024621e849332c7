"""Open pages: server memory for each, and how soon a change of stock reaches them.

    make up; .venv/bin/python bench/sockets.py [--sockets 5000] [--changes 8] [--seconds 10]

Opens a small shop of its own (two web processes and a relay, started as in production) on
127.0.0.1 and so many pages, each watching the same 24 variants. Then changes the stock of one
variant now and again, and at last 200 times a second for ten seconds. Memory is the growth of the
web processes' resident sets; times run from the commit to the arrival of the message that tells
of it. The machine serves pages, opens them and changes stock at once: a real one only serves.
"""

import argparse
import json
import multiprocessing
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[n]) for n in (1, 0)]
import open_pages  # noqa: E402 - the path has to be set first
from measuring import keep, machine  # noqa: E402

from shop.lib import state  # noqa: E402
from shop.lib.sockets import allow_many_open_files  # noqa: E402

state.load_environment()

from tests.running import Shop, drop_database, make_database  # noqa: E402

PROCESSES = 2  # of pages
WATCHED = 24  # variants on a page: a list of goods
MOST_SOCKETS, MOST_SECONDS = 20_000, 60
SETTLE = 3.0  # seconds
WITHIN = 5.0  # seconds in which a change has to arrive, to be counted
Texts = list[list[tuple[float, bytes]]]


class Pages:
    """All processes of pages."""

    def __init__(self, address: str, count: int, watch: list[int]) -> None:
        self.lines: list[Connection] = []
        self.processes = []
        shares = [count // PROCESSES + (number < count % PROCESSES) for number in range(PROCESSES)]
        for share in shares:
            ours, theirs = multiprocessing.Pipe()
            arguments = (theirs, address, share, watch)
            process = multiprocessing.Process(target=open_pages.run, args=arguments, daemon=True)
            process.start()
            self.lines.append(ours)
            self.processes.append(process)
        opened = [0] * PROCESSES
        while sum(opened) < count:
            for number, line in enumerate(self.lines):
                if opened[number] < shares[number]:
                    opened[number] = line.recv()
            show(f"opening pages: {sum(opened):,} of {count:,}")
        show("")

    def ask(self, question: str) -> list[Any]:
        for line in self.lines:
            line.send(question)
        return [line.recv() for line in self.lines]

    def texts(self) -> Texts:
        return [texts for part in self.ask("texts") for texts in part]

    def close(self) -> None:
        for line, process in zip(self.lines, self.processes, strict=True):
            line.send("stop")
            process.join(10)


def main() -> None:
    chosen, here = arguments(), machine()
    allow_many_open_files()
    with own_shop() as shop:
        variants, change = warehouse(shop)
        warm_up(shop, variants)
        before = memory(shop)
        began = time.monotonic()
        pages = Pages(shop.url, chosen.sockets, variants)
        took = time.monotonic() - began
        time.sleep(SETTLE)
        grown = memory(shop) - before
        delays = [reach(pages, change) for _ in range(chosen.changes)]
        sale = flash_sale(pages, change, chosen.per_second, chosen.seconds)
        report(
            {
                "machine": here,
                "sockets": chosen.sockets,
                "opened_in_s": round(took, 1),
                "kB_per_socket": round(grown / chosen.sockets, 1),
                "lost": sum(pages.ask("closed")),
                "ms_to_50_99_100_percent": delays,
                **sale,
            }
        )
        pages.close()


def up_to(most: int) -> Callable[[str], int]:
    """Bounded: a measurement must not become an attack."""

    def number(text: str) -> int:
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most:,}, not {text!r}")
        return int(text)

    return number


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sockets", type=up_to(MOST_SOCKETS), default=5000, metavar="N")
    parser.add_argument("--changes", type=up_to(100), default=8, metavar="N")
    parser.add_argument("--per-second", type=up_to(2000), default=200, metavar="N")
    parser.add_argument("--seconds", type=up_to(MOST_SECONDS), default=10, metavar="N")
    return parser.parse_args()


# --- The shop ------------------------------------------------------------------------------------


@contextmanager
def own_shop() -> Iterator[Shop]:
    name = f"bench_sockets_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        shop = Shop(Path(folder), make_database(name), {"SEARCH": "postgres"})
        try:
            show("preparing a shop")
            shop.fill(products=60)
            yield shop.open("web", "relay")
        finally:
            shop.close()
            drop_database(name)


def warehouse(shop: Shop) -> tuple[list[int], Callable[[], int]]:
    """The variants that pages watch, and a change of the first: one more on hand, returned."""
    os.environ.update(shop.environment, DJANGO_SETTINGS_MODULE="shop.settings", LOG_LEVEL="ERROR")
    import django

    django.setup()
    from catalog import stock
    from catalog.models import Variant

    variants = list(Variant.objects.order_by("pk").values_list("pk", flat=True)[:WATCHED])
    return variants, lambda: stock.receive(variants[0], 1, actor="bench").on_hand


def warm_up(shop: Shop, variants: list[int]) -> None:
    """What a process needs once, however many pages are open."""
    for _ in range(40):
        shop.answers()
    Pages(shop.url, 100, variants).close()
    time.sleep(SETTLE)


def memory(shop: Shop) -> int:
    """Resident kilobytes of the web server and its processes."""
    leader = shop.parts["web"].pid
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in (leader, *children)]
    return sum(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) for status in statuses)


# --- What is measured ----------------------------------------------------------------------------


def reach(pages: Pages, change: Callable[[], int]) -> list[int]:
    """Milliseconds until 50, 99 and 100 % of the pages know of one change."""
    pages.texts()
    mark = f'max="{change()}"'.encode()
    committed = time.monotonic()
    time.sleep(1.5)
    return spread([arrival(texts, mark) - committed for texts in pages.texts()])


def arrival(texts: list[tuple[float, bytes]], mark: bytes) -> float:
    return next((at for at, text in texts if mark in text), float("inf"))


def spread(delays: list[float]) -> list[int]:
    ordered = sorted(min(delay, WITHIN) for delay in delays)
    places = (len(ordered) // 2, int(len(ordered) * 0.99), len(ordered) - 1)
    return [round(ordered[place] * 1000) for place in places]


def flash_sale(
    pages: Pages, change: Callable[[], int], per_second: int, seconds: int
) -> dict[str, object]:
    pages.texts()
    began, changes, last = time.monotonic(), 0, 0
    while (now := time.monotonic() - began) < seconds:
        if changes <= now * per_second:
            last, changes = change(), changes + 1
        else:
            time.sleep(0.001)
    ended = time.monotonic()
    time.sleep(2.0)
    texts = pages.texts()
    mark = f'max="{last}"'.encode()
    counts = [sum(at <= ended for at, _ in page) / (ended - began) for page in texts]
    return {
        "changes_per_second": round(changes / (ended - began)),
        "messages_per_second_per_page": round(statistics.fmean(counts), 2),
        "most_messages_in_a_second": max(
            most_in_a_second([at for at, _ in page]) for page in texts
        ),
        "ms_from_last_change_to_50_99_100_percent": spread(
            [arrival(page, mark) - ended for page in texts]
        ),
    }


def most_in_a_second(times: list[float]) -> int:
    return max((sum(at <= other < at + 1 for other in times) for at in times), default=0)


def report(figures: dict[str, object]) -> None:
    print(json.dumps(figures, indent=1))
    delays = figures["ms_to_50_99_100_percent"]
    assert isinstance(delays, list)
    worst = max(each[1] for each in delays)
    print(
        f"{figures['sockets']:,} sockets, {figures['kB_per_socket']} kB each; 99 % know of a change"
        f" within {worst} ms (worst of {len(delays)}); in a flash sale"
        f" {figures['messages_per_second_per_page']} messages a second to each page"
    )
    keep("sockets", figures)


def show(words: str) -> None:
    """Progress, on one line of the terminal."""
    sys.stderr.write(f"\r\033[K{words}")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
