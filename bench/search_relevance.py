"""NDCG@10 of the shop's search on judged queries: `python bench/search_relevance.py --data DIR`.

DIR holds `queries.tsv` (id, query), `judgments.tsv` (query id, product id, rating 0 to 3) and,
imported into the shop beforehand, `products.jsonl.gz`. The formula stands in `ndcg`.
"""

import argparse
import csv
import math
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402 - the path above comes first

django.setup()

from catalog.models import Product  # noqa: E402
from catalog.search import elastic, postgres  # noqa: E402
from catalog.search.query import Query  # noqa: E402

ENGINES = {"elasticsearch": elastic, "postgres": postgres}
HIGHEST = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--engine", choices=[*ENGINES, "all"], default="all")
    parser.add_argument("--each", action="store_true", help="print every query's figure")
    chosen = parser.parse_args()
    queries = dict(rows(chosen.data / "queries.tsv"))
    judged = judgments(chosen.data / "judgments.tsv")
    for name in ENGINES if chosen.engine == "all" else [chosen.engine]:
        measure(name, queries, judged, chosen.each)


def measure(
    name: str, queries: dict[str, str], judged: dict[str, dict[str, float]], each: bool
) -> None:
    figures, times = [], []
    for query_id, text in queries.items():
        ratings = judged.get(query_id, {})
        if not any(ratings.values()):
            continue
        began = time.perf_counter()
        found = ENGINES[name].find(Query(text=text))
        times.append((time.perf_counter() - began) * 1000)
        figures.append(ndcg([ratings.get(key, 0) for key in external_ids(found.ids)], ratings))
        if each:
            print(f"{figures[-1]:.3f}  {found.total:6}  {text}")
    print(
        f"{name}: NDCG@10 {statistics.mean(figures):.4f} over {len(figures)} queries;"
        f" median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms"
    )


def ndcg(found: list[float], ratings: dict[str, float]) -> float:
    return dcg(found[:10]) / dcg(sorted(ratings.values(), reverse=True)[:10])


def dcg(ratings: list[float]) -> float:
    return sum(
        rating / HIGHEST / math.log2(place + 1) for place, rating in enumerate(ratings, start=1)
    )


def external_ids(product_ids: list[int]) -> list[str]:
    known = dict(Product.objects.filter(pk__in=product_ids).values_list("pk", "external_id"))
    return [str(known[pk]) for pk in product_ids]


def judgments(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    for query_id, product_id, rating in rows(path):
        judged[query_id][product_id] = float(rating)
    return judged


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


if __name__ == "__main__":
    main()
