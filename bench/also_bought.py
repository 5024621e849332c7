"""How well 'also bought' guesses: HR@10 on the last ten weeks of real orders.

    python bench/also_bought.py --data /path/to/data

Reads baskets/baskets.jsonl.gz below --data (UCI Online Retail). Orders before the last ten weeks
are counted the way the shop counts them; of each later order with two known products or more, one
is the page that is looked at. A hit: another product of that order is among the ten recommended.
The ranking is the shop's own, catalog.recommendations.rank.
"""

import argparse
import gzip
import json
import os
import random
import statistics
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
os.environ.setdefault("SECRET_KEY", "only-for-this-measurement")
import django  # noqa: E402 - the path has to be set first

django.setup()
from catalog.recommendations import CANDIDATES, MOST_PRODUCTS, rank  # noqa: E402 - after setup

Baskets = list[list[int]]
SHOWN = 10
WEEKS = 10
KNOWN_FROM = 5  # training orders with an item, from which on it can be recommended
DRAWS = 5  # which item is the page is drawn at random: the mean of so many draws


def read(data: Path) -> tuple[Baskets, Baskets]:
    """Orders before the last ten weeks, and those since."""
    numbers: dict[str, int] = defaultdict(lambda: len(numbers))
    with gzip.open(data / "baskets" / "baskets.jsonl.gz") as lines:
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["ordered_at"])
    cut = datetime.fromisoformat(rows[-1]["ordered_at"]) - timedelta(weeks=WEEKS)
    parts: tuple[Baskets, Baskets] = ([], [])
    for row in rows:
        is_later = datetime.fromisoformat(row["ordered_at"]) >= cut
        parts[is_later].append(sorted({numbers[item] for item in row["items"]}))
    return parts


def together(baskets: Baskets) -> dict[int, Counter[int]]:
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for basket in baskets:
        if len(basket) <= MOST_PRODUCTS:
            for one in basket:
                counted[one].update(other for other in basket if other != one)
    return counted


def hit_rate(
    counted: dict[int, Counter[int]], popularity: Counter[int], later: Baskets, draw: int
) -> float:
    dice = random.Random(draw)
    known = {item for item, orders in popularity.items() if orders >= KNOWN_FROM}
    hits = []
    for basket in later:
        items = [item for item in basket if item in known]
        if len(items) < 2:
            continue
        page = dice.choice(items)
        neighbours = [(o, n, popularity[o]) for o, n in counted[page].items() if o in known]
        best = sorted(neighbours, key=lambda each: (-each[1], each[0]))[:CANDIDATES]
        hits.append(any(item in items for item in rank(best)[:SHOWN]))
    return statistics.fmean(hits)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    training, later = read(parser.parse_args().data)
    counted = together(training)
    popularity = Counter(item for basket in training for item in basket)
    rates = [hit_rate(counted, popularity, later, draw) for draw in range(DRAWS)]
    print(f"{len(training):,} orders to learn from, {len(later):,} to guess")
    print(f"HR@{SHOWN} {statistics.fmean(rates):.3f} (lowest {min(rates):.3f} of {DRAWS} draws)")


if __name__ == "__main__":
    main()
