"""The figure by which search is judged: its formula, its files, and what it prints."""

import math
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.search import evaluating
from tests.search.conftest import fill, goods


@pytest.fixture
def judged(db: None, tmp_path: Path) -> list[str]:
    """Two mugs and a lamp; the better mug is found second, as nobody rated it."""
    goods("Enamel mug", external_id="A", stars="4.8")
    goods("Enamel mug", external_id="B")
    goods("Desk lamp", external_id="C")
    (tmp_path / "queries.tsv").write_text("q1\tmug\nq2\tlamp\nq3\tnobody rated this\n")
    (tmp_path / "judgments.tsv").write_text(
        "q1\tA\t1.0\nq1\tB\t3\nq1\tmissing\t2\nq2\tC\t3.0\nq3\tC\t0.0\n"
    )
    return [str(tmp_path / "queries.tsv"), str(tmp_path / "judgments.tsv")]


def evaluate(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_search", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_gain_is_the_rating_and_falls_by_place() -> None:
    ratings = {"A": 3.0, "B": 0.0, "C": 1.0}
    assert evaluating.ndcg(["A", "C", "B"], ratings) == 1
    found = 1 / 3 + 1 / math.log2(4)
    best = 1 + (1 / 3) / math.log2(3)
    assert evaluating.ndcg(["C", "unrated", "A"], ratings) == pytest.approx(found / best)


def test_only_the_first_ten_and_hundred_count() -> None:
    others = [f"other{number}" for number in range(100)]
    assert evaluating.ndcg([*others[:10], "A"], {"A": 3}) == 0
    assert evaluating.recall([*others[:99], "A"], {"A": 1, "B": 2, "C": 0}) == 0.5
    assert evaluating.recall([*others, "A"], {"A": 1}) == 0


@pytest.mark.usefixtures("db")
def test_it_prints_both_figures(engine: str, judged: list[str]) -> None:
    fill(engine)
    first = (1 / 3 + 1 / math.log2(3)) / (1 + 2 / 3 / math.log2(3) + 1 / 3 / math.log2(4))
    assert evaluate(*judged, "--engine", engine) == (
        f"{engine}: NDCG@10 {(first + 1) / 2:.4f}, Recall@100 {(2 / 3 + 1) / 2:.4f}"
        " over 2 queries\n"
    )


def test_the_run_holds_every_query_best_first(judged: list[str], tmp_path: Path) -> None:
    fill("postgres")
    evaluate(*judged, "--run-out", str(tmp_path / "run.tsv"))
    assert (tmp_path / "run.tsv").read_text() == "q1\tA\nq1\tB\nq2\tC\n"


@pytest.mark.usefixtures("db")
def test_a_hundred_are_asked_for_page_by_page() -> None:
    for number in range(110):
        goods(f"Mug {number}", external_id=f"M{number}")
    fill("postgres")
    found = evaluating.run("postgres", "mug")
    assert len(found) == len(set(found)) == 100


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (0, "", "is empty"),
        (0, "q1 mug\n", "line 1: not query id, query"),
        (0, "q1\tmug\nq1\tcup\n", "line 2: the query id q1 is there twice"),
        (1, "q1\tA\n", "line 1: not query id, product id, rating"),
        (1, "q1\tA\tgood\n", "'good' is no rating"),
        (1, "q1\tA\t4\n", "'4' is no rating"),
        (1, "q1\tA\tnan\n", "'nan' is no rating"),
        (1, "other\tA\t3\n", "belong together"),
    ],
)
def test_files_that_mean_nothing_are_explained(
    judged: list[str], file: int, text: str, reason: str
) -> None:
    Path(judged[file]).write_text(text)
    with pytest.raises(CommandError, match=reason):
        evaluate(*judged)


def test_a_file_that_is_not_there_is_named(judged: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.tsv"):
        evaluate(str(tmp_path / "gone.tsv"), judged[1])
