"""Files of every kind, and what becomes of the odd ones."""

import gzip
from pathlib import Path

import pytest

from catalog.importing import Unreadable
from catalog.importing.reading import LONGEST_LINE, count_lines, read


def rows(path: Path) -> list[tuple[int, object]]:
    return list(read(path))


def test_json_lines_come_with_their_line_numbers_and_blank_lines_count(tmp_path: Path) -> None:
    file = tmp_path / "goods.jsonl"
    file.write_text('{"id": "a"}\n\n{"id": "b"}\n')
    assert rows(file) == [(1, {"id": "a"}), (3, {"id": "b"})]
    assert count_lines(file) == 3


def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv.gz"
    file.write_bytes(gzip.compress(b"id,title\na,Kettle\n", mtime=0))
    assert rows(file) == [(2, {"id": "a", "title": "Kettle"})]
    assert count_lines(file) == 2


def test_a_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_bytes(b"\xef\xbb\xbfID,Title\r\na,Kettle\r\n")
    assert rows(file) == [(2, {"id": "a", "title": "Kettle"})]


def test_neighbouring_csv_lines_with_one_id_are_variants_of_one_product(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("id,title,sku,price\na,Mug,a-1,5\na,Mug,a-2,6\nb,Pan,,9\n")
    assert rows(file) == [
        (
            2,
            {
                "id": "a",
                "title": "Mug",
                "variants": [{"sku": "a-1", "price": "5"}, {"sku": "a-2", "price": "6"}],
            },
        ),
        (4, {"id": "b", "title": "Pan", "sku": "", "price": "9"}),
    ]


def test_a_quoted_csv_value_may_span_lines(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text('id,description\na,"one\ntwo"\nb,three\n')
    assert rows(file) == [
        (2, {"id": "a", "description": "one\ntwo"}),
        (4, {"id": "b", "description": "three"}),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[1, 2]", "not a JSON object"),
        (b'"words"', "not a JSON object"),
        (b'{"id": NaN}', "NaN is no number"),
        (b'{"id": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"id": "' + b"a" * LONGEST_LINE + b'"}', "longer than"),
    ],
    ids=["cut", "list", "text", "nan", "latin", "deep", "digits", "long"],
)
def test_a_bad_json_line_has_a_reason_and_the_next_one_is_read(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    file = tmp_path / "goods.jsonl"
    file.write_bytes(b"{}\n" + line + b'\n{"id": "b"}\n')
    first, bad, good = rows(file)
    assert (first, good) == ((1, {}), (3, {"id": "b"}))
    assert bad[0] == 2
    assert reason in str(bad[1])


@pytest.mark.parametrize(
    ("line", "reason"),
    [("a,b,c", "3 values for 2 columns"), ("a," + "x" * 200_000, "not CSV")],
    ids=["wide", "long"],
)
def test_a_bad_csv_line_has_a_reason_and_the_next_one_is_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(f"id,title\n{line}\nb,Pan\n")
    bad, good = rows(file)
    assert good == (3, {"id": "b", "title": "Pan"})
    assert reason in str(bad[1])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("goods.xlsx", b"", "neither"),
        ("goods", b"", "neither"),
        ("goods.json", b'[{"id": "a"}]', "one object per line"),
        ("goods.csv", b"title,price\nKettle,5\n", "no column 'id'"),
        ("goods.csv", b"", "no column 'id'"),
        ("goods.csv.gz", b"id,title\n", "gzip"),
        ("goods.jsonl.gz", gzip.compress(b'{"id": "a"}\n' * 90, mtime=0)[:-9], "end-of-stream"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=reason):
        rows(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        rows(tmp_path / "goods.csv")
    assert count_lines(tmp_path / "goods.csv") == 0
