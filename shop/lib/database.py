"""PostgreSQL beyond the ORM: a calm page when it is away, its guesses, statements of hot paths."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from shop.lib.http import prefers_json

logger = logging.getLogger(__name__)
_NO_ANSWER = {
    "code": "UNAVAILABLE",
    "message": "The shop cannot answer right now. Please ask again in a few seconds, with the same"
    " key where you sent one: nothing is charged twice.",
}


def unavailable_is_503(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    return Unavailable(get_response)


class Unavailable:
    """Answers 503 with Retry-After when the database is gone or all its connections are taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError | PoolTimeout):
            return None
        logger.error("The database did not answer %s %s: %s", request.method, request.path, error)
        if prefers_json(request):
            response: HttpResponse = JsonResponse(_NO_ANSWER, status=503)
        else:
            response = render(request, "503.html", status=503)
        response["Retry-After"] = "2"
        return response


def expected_rows(rows: QuerySet[Any]) -> int:
    """PostgreSQL's guess how many there are, as of the last ANALYZE: none of them is read."""
    (plan,) = json.loads(rows.order_by().values("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


# --- Statements of a hot path --------------------------------------------------------------------


class _PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Values are bound by the server, which keeps the plan as long as the connection lives.
    Django's own cursors bind in the client, and each statement is planned anew."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_PreparedCursor":
        super().execute(query, params, prepare=True, **options)
        return self


# A kept plan outlives what it was made for: made while a table was nearly empty it would read the
# whole of it, and go on so in the first minute of a rush, until the table is analysed again.
_BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true)"
# PostgreSQL plans a statement for its values five times before it keeps a plan for all values.
_UNTIL_A_PLAN_IS_KEPT = 6
_runs: "WeakKeyDictionary[Any, Counter[str]]" = WeakKeyDictionary()  # by connection


def any_of(name: str, kind: str = "bigint") -> str:
    """`= ANY(...)` of these values, by a plan that is kept.

    PostgreSQL counts the values of an array that it sees, and expects ten of one that it does not:
    a plan for one or two looks cheaper than the one it could keep, so it would make the same plan
    anew each time. This way it never sees them.
    """
    return f"ANY((SELECT %({name})s::{kind}[])::{kind}[])"  # noqa: S608 - our own words


def fetch_prepared(statements: Sequence[str], values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Run these in one round trip; returns the first row of the last one, or None.

    Outside of `atomic()` they are one transaction, committed by the server as soon as they are
    done. All take their named values from `values`. The plans that PostgreSQL keeps for them read
    by index wherever there is one.
    """
    return run_prepared(statements, values).fetchone()


def fetch_prepared_rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """As `fetch_prepared`, for one statement and all its rows."""
    return run_prepared([statement], values).fetchall()


def fetch_each_prepared(
    statements: Sequence[str], values: Mapping[str, Any]
) -> list[list[tuple[Any, ...]]]:
    """As `fetch_prepared`; all rows of each statement."""
    return [cursor.fetchall() for cursor in _run_each_prepared(statements, values)]


def run_prepared(
    statements: Sequence[str], values: Mapping[str, Any] | Sequence[Any]
) -> psycopg.Cursor[tuple[Any, ...]]:
    """As `fetch_prepared`; returns the cursor of the last one, which has all of its rows."""
    return _run_each_prepared(statements, values)[-1]


def _run_each_prepared(
    statements: Sequence[str], values: Mapping[str, Any] | Sequence[Any]
) -> list[_PreparedCursor]:
    own = connections[DEFAULT_DB_ALIAS]  # `connection` would look for it at each of its attributes
    own.close_if_health_check_failed()
    if own.connection is None:
        own.ensure_connection()
    own.validate_no_broken_transaction()
    raw = own.connection
    is_planned = _count_runs(raw, statements) > _UNTIL_A_PLAN_IS_KEPT
    cursors = [_PreparedCursor(raw) for _ in statements]
    with own.wrap_database_errors:
        if is_planned and len(cursors) == 1:
            _seen(own, cursors[0]).execute(statements[0], values)
            return cursors
        with raw.pipeline():
            if not is_planned:
                raw.execute(_BY_INDEX, prepare=True)
            for cursor, statement in zip(cursors, statements, strict=True):
                _seen(own, cursor).execute(statement, values)
    return cursors


def _count_runs(raw: Any, statements: Sequence[str]) -> int:
    """How often this connection has run that which it has run least, with this time."""
    runs = _runs.get(raw)
    if runs is None:
        runs = _runs[raw] = Counter()
    least = _UNTIL_A_PLAN_IS_KEPT + 1
    for statement in statements:
        runs[statement] += 1
        least = min(least, runs[statement])
    return least


def _seen(own: BaseDatabaseWrapper, cursor: _PreparedCursor) -> Any:
    """The cursor as Django's would be where queries are counted or somebody listens to them:
    that costs as much as running one."""
    if own.queries_logged:
        return own.make_debug_cursor(cursor)  # type: ignore[arg-type]
    return own.make_cursor(cursor) if own.execute_wrappers else cursor  # type: ignore[arg-type]
