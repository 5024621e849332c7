"""A file to rows of columns, whatever it holds: JSON Lines or CSV, plain or packed with gzip."""

import csv
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

LONGEST_LINE = 4 * 1024 * 1024
VARIANT_COLUMNS = (
    "sku",
    "attributes",
    "price",
    "price_cents",
    "list_price",
    "stock",
    "ean",
)

# A row's line number, and its columns or the reason why it has none.
Row = tuple[int, dict[str, Any] | str]


class Unreadable(Exception):
    """The file as a whole cannot be read."""


def read(path: Path) -> Iterator[Row]:
    """Rows of a file. Raises Unreadable, at once or when the file breaks off."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = (suffixes[:-1] if packed else suffixes)[-1:]
    if kind not in ([".jsonl"], [".json"], [".csv"]):
        raise Unreadable(f"{path.name}: neither .jsonl, .json nor .csv (each may end in .gz)")
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            lines = _lines(cast(BinaryIO, stream))
            yield from _csv_rows(lines) if kind == [".csv"] else _json_rows(lines)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def count_lines(path: Path) -> int:
    """How many lines there are to read; 0 when nobody can say."""
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except (OSError, EOFError, zlib.error):
        return 0


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines. One that is too long comes cut off, one byte past the longest allowed."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


# --- JSON Lines ----------------------------------------------------------------------------------


def _json_rows(lines: Iterable[tuple[int, bytes]]) -> Iterator[Row]:
    for number, line in lines:
        if number == 1 and line.lstrip().startswith(b"["):
            raise Unreadable("This is one JSON list; what is needed is one object per line")
        if line.strip():
            yield number, _json_row(line)


def _json_row(line: bytes) -> dict[str, Any] | str:
    if len(line) > LONGEST_LINE:
        return f"the line is longer than {LONGEST_LINE:,} bytes"
    try:
        row = json.loads(line.decode(), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError:
        return "the line is not UTF-8"
    except (ValueError, RecursionError) as error:
        return f"the line is not JSON: {error}"
    return row if isinstance(row, dict) else "the line is not a JSON object"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


# --- CSV -----------------------------------------------------------------------------------------


def _csv_rows(lines: Iterable[tuple[int, bytes]]) -> Iterator[Row]:
    """One row per product: neighbouring rows with the same id are its variants."""
    found = groupby(_csv_table(lines), key=lambda row: _id_of(row[1]) or row[0])
    for _, group in found:
        yield _gathered(list(group))


def _id_of(columns: dict[str, Any] | str) -> str:
    return "" if isinstance(columns, str) else str(columns["id"]).strip()


def _gathered(rows: list[Row]) -> Row:
    number, first = rows[0]
    if len(rows) == 1 or isinstance(first, str):
        return number, first
    variants = [
        {name: columns[name] for name in VARIANT_COLUMNS if name in columns}
        for _, columns in rows
        if isinstance(columns, dict)
    ]
    shared = {name: value for name, value in first.items() if name not in VARIANT_COLUMNS}
    return number, {**shared, "variants": variants}


def _csv_table(lines: Iterable[tuple[int, bytes]]) -> Iterator[Row]:
    # A bad byte becomes a lone surrogate here; the check of each value refuses it.
    table = csv.reader(line.decode(errors="surrogateescape") for _, line in lines)
    header = [name.strip().lower() for name in _next_of(table) or []]
    if "id" not in header:
        raise Unreadable("The first line names no column 'id'")
    while True:
        number = table.line_num + 1
        values = _next_of(table)
        if values is None:
            return
        if isinstance(values, str):
            yield number, values
        elif len(values) > len(header):
            yield number, f"{len(values)} values for {len(header)} columns"
        elif any(value.strip() for value in values):
            yield number, dict(zip(header, values, strict=False))


def _next_of(table: Iterator[list[str]]) -> list[str] | str | None:
    """The next row, the reason why it is none, or None at the end."""
    try:
        return next(table, None)
    except csv.Error as error:
        return f"the line is not CSV: {error}"
