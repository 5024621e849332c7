"""The way of a file into the catalogue: read, check, write, batch by batch."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.importing.pictures import Pictures
from catalog.importing.reading import read
from catalog.importing.rows import ProductRow, parse
from catalog.importing.values import BadRow
from catalog.importing.writing import BATCH, Writer, Written

Told = Callable[[int, str], None]


@dataclass
class Outcome:
    """What came of a file. `rejected` counts; the rows themselves were told one by one."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass
class _Checked:
    """Rows of one file that stand on their own: readable, complete, and each id once."""

    path: Path
    root: str
    reject: Told
    seen: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[tuple[int, ProductRow | None]]:
        for line, columns in read(self.path):
            yield line, self._row(line, columns)

    def _row(self, line: int, columns: Mapping[str, Any] | str) -> ProductRow | None:
        if isinstance(columns, str):
            self.reject(line, columns)
            return None
        try:
            row = parse(line, columns, self.root)
            if row.external_id in self.seen:
                raise BadRow(f"id {row.external_id} stands in this file already")
        except BadRow as bad:
            self.reject(line, str(bad))
            return None
        self.seen.add(row.external_id)
        return row


def load(
    path: Path,
    *,
    reject: Told,
    advance: Callable[[int], None] = lambda lines: None,
    root: str = "Electronics",
    stock_of_new: int = 0,
    is_rehearsal: bool = False,
) -> Outcome:
    """Load a file. `reject` hears line and reason of each bad row, `advance` how many lines are
    done. Raises Unreadable; the batches before it are in the catalogue then.
    """
    outcome = Outcome()

    def heard(line: int, reason: str) -> None:
        outcome.rejected += 1
        reject(line, reason)

    writer = Writer(Pictures(path.parent), stock_of_new, is_rehearsal)
    checked = _Checked(path, root, heard)
    done = 0
    for batch, last_line in _batches(checked.rows()):
        written = writer.write(batch)
        _count(written, outcome, heard)
        advance(last_line - done)
        done = last_line
    return outcome


def _batches(
    rows: Iterator[tuple[int, ProductRow | None]],
) -> Iterator[tuple[list[ProductRow], int]]:
    """Batches of good rows, each with the line that it reaches to."""
    batch: list[ProductRow] = []
    line = 0
    for line, row in rows:
        if row is not None:
            batch.append(row)
        if len(batch) == BATCH:
            yield batch, line
            batch = []
    if batch or line:
        yield batch, line


def _count(written: Written, outcome: Outcome, heard: Told) -> None:
    outcome.created += written.created
    outcome.changed += written.changed
    outcome.unchanged += written.unchanged
    for line, reason in written.rejected:
        heard(line, reason)
