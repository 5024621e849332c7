"""How well the found agrees with human ratings.

NDCG@10 = DCG@10 / IDCG@10 with DCG = sum of gain_i / log2(i + 1), gain = rating / 3. A product
without a rating counts 0; IDCG is made of the query's ten highest ratings, found or not. Recall@100
is the share of the products rated above 0 that are among the first hundred. Queries whose ratings
are all 0 are left out; both are means over queries (Järvelin and Kekäläinen 2002; the gain is
linear, as in the README of the judged data).
"""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from catalog.models import Product
from catalog.search import elastic, postgres
from catalog.search.query import Query
from catalog.search.results import PER_PAGE, Results

DEPTH = 100  # products a query
HIGHEST = 3
ENGINES: dict[str, Callable[[Query], Results]] = {
    elastic.NAME: elastic.find,
    postgres.NAME: postgres.find,
}
TRIES = 3  # the first searches after a start may be too slow for a shopper

Ratings = Mapping[str, float]


class Unreadable(Exception):
    """Names the file, the line and what is wrong with it."""


class Figures(NamedTuple):
    ndcg: float
    recall: float
    queries: int


def read_queries(path: Path) -> dict[str, str]:
    """Lines of query id and text. Raises Unreadable."""
    queries: dict[str, str] = {}
    for line, (query_id, text) in _rows(path, ("query id", "query")):
        if query_id in queries:
            raise Unreadable(f"{path}, line {line}: the query id {query_id} is there twice")
        queries[query_id] = text
    return queries


def read_judgments(path: Path) -> dict[str, dict[str, float]]:
    """Lines of query id, external product id and rating from 0 to 3. Raises Unreadable."""
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    for line, (query_id, product, written) in _rows(path, ("query id", "product id", "rating")):
        try:
            rating = float(written)
        except ValueError:
            rating = math.nan
        if not 0 <= rating <= HIGHEST:
            raise Unreadable(f"{path}, line {line}: {written!r} is no rating from 0 to {HIGHEST}")
        judged[query_id][product] = rating
    return dict(judged)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: {error}") from error
    if not any(map(str.strip, lines)):
        raise Unreadable(f"{path} is empty")
    for number, line in enumerate(lines, start=1):
        values = [value.strip() for value in line.split("\t")]
        if not line.strip():
            continue
        if len(values) != len(columns) or not all(values):
            wanted = ", ".join(columns)
            raise Unreadable(f"{path}, line {number}: not {wanted} with tabs between them")
        yield number, values


def run(engine: str, text: str) -> list[str]:
    """External ids of the first hundred found, best first, page by page as a shopper sees them."""
    found: list[int] = []
    for page in range(1, -(-DEPTH // PER_PAGE) + 1):
        results = _patiently(engine, Query(text=text, page=page))
        found += results.ids
        if len(found) >= results.total:
            break
    return _external_ids(found[:DEPTH])


def _patiently(engine: str, query: Query) -> Results:
    for _ in range(TRIES - 1):
        try:
            return ENGINES[engine](query)
        except elastic.FAILURES:
            continue
    return ENGINES[engine](query)


def _external_ids(product_ids: list[int]) -> list[str]:
    known = dict(Product.objects.filter(pk__in=product_ids).values_list("pk", "external_id"))
    return [known.get(pk) or f"#{pk}" for pk in product_ids]


def figures(runs: Mapping[str, list[str]], judged: Mapping[str, Ratings]) -> Figures:
    """Of the queries that have any rating above 0. Raises Unreadable when none has."""
    telling = [query_id for query_id in runs if any(judged.get(query_id, {}).values())]
    if not telling:
        raise Unreadable("No query has a rating above 0: do the two files belong together?")
    return Figures(
        statistics.mean(ndcg(runs[query_id], judged[query_id]) for query_id in telling),
        statistics.mean(recall(runs[query_id], judged[query_id]) for query_id in telling),
        len(telling),
    )


def ndcg(found: Iterable[str], ratings: Ratings, depth: int = 10) -> float:
    best = sorted(ratings.values(), reverse=True)
    return _dcg([ratings.get(each, 0) for each in found][:depth]) / _dcg(best[:depth])


def _dcg(ratings: list[float]) -> float:
    return sum(
        rating / HIGHEST / math.log2(place + 1) for place, rating in enumerate(ratings, start=1)
    )


def recall(found: Iterable[str], ratings: Ratings, depth: int = DEPTH) -> float:
    wanted = {each for each, rating in ratings.items() if rating > 0}
    return len(wanted & set(list(found)[:depth])) / len(wanted)
