"""Many at once: real threads with real connections, which all start in the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connections


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
