"""Many at once: real threads with real connections, which all start in the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import close_old_connections, connection, connections, transaction
from django.test import override_settings

PATIENCE = timedelta(seconds=20)  # until all are there, also on a busy machine
# Of this database: other tests run at the same time in theirs.
_WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database())"""


def all_at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Run every job in a thread of its own; what one raises is its result."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        close_old_connections()
        gate.wait(30)
        try:
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def wait_until_somebody_waits(how_many: int = 1) -> None:
    """For locks that other connections keep."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            if cursor.fetchone()[0] >= how_many:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


def after_waiting(
    *jobs: Callable[[], object], lock: Callable[[], object], then: Callable[[], object] = bool
) -> list[object]:
    """What the jobs come to that all have to wait because of what `lock` locks. `then` is done,
    and committed, while they wait."""
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.extend(all_at_once(jobs)))
    with override_settings(STOCK_LOCK_TIMEOUT=PATIENCE), transaction.atomic():
        lock()
        thread.start()
        wait_until_somebody_waits(len(jobs))
        then()
    thread.join(30)
    return results
