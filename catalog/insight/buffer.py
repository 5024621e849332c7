"""Notes of this process, and the thread that writes them down."""

import logging
import threading
from collections import deque

from django.conf import settings
from django.db import Error, connections

from catalog.insight import writing
from catalog.insight.notes import Note

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds in which notes gather
PAUSE_WITHOUT_DATABASE = 5.0
MOST = 2000  # notes of one pause; a flood beyond that is not what people look for


class Buffer:
    """Bounded: who appends never waits. Each process has its own, and their counts add up."""

    def __init__(self) -> None:
        self._notes: deque[Note] = deque()
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.lost = 0

    def add(self, note: Note) -> None:
        if len(self._notes) >= MOST:
            self.lost += 1
            return
        self._notes.append(note)
        if settings.SEARCH_LOG_IN_BACKGROUND:
            self._wake()

    def flush(self) -> int:
        """Write down what is there; returns how many notes that was. Raises database errors."""
        notes = [self._notes.popleft() for _ in range(len(self._notes))]
        if notes:
            writing.write(notes)
        return len(notes)

    def forget(self) -> None:
        self._notes.clear()

    def _wake(self) -> None:
        self._wanted.set()
        if self._thread and self._thread.is_alive():  # a forked process begins without it
            return
        with self._lock:
            if not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="insight", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        rest = threading.Event()
        while True:
            self._wanted.wait()
            rest.wait(PAUSE)
            self._wanted.clear()
            rest.wait(0.0 if self._written() else PAUSE_WITHOUT_DATABASE)

    def _written(self) -> bool:
        try:
            self.flush()
        except Error as error:
            logger.warning("Searches of a moment were not written down: %s", error)
            return False
        except Exception:
            logger.exception("Searches of a moment were not written down")
        finally:
            connections.close_all()
            self._tell_of_losses()
        return True

    def _tell_of_losses(self) -> None:
        lost, self.lost = self.lost, 0
        if lost:
            logger.warning("Too many searches at once: %s were not written down", lost)


buffer = Buffer()
