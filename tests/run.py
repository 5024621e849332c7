"""All of `make test`: style, then every test in stages, then one summary.

The Makefile runs it below `python -m shop.local exec --no-wait`, so that the servers start while
the style is being checked.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

CHECKOUT = Path(__file__).resolve().parents[1]
SEARCH_PATIENCE = 180.0  # seconds
NO_TESTS = 5  # pytest's exit status when it has found none
SHOWN_SLOWEST = 10
# Playwright keeps an event loop open in the thread in which the tests use the database.
BROWSER_VARIABLES = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
APART = ("browser", "races", "faults")
EVENLY = ("-n", "auto", "--dist", "worksteal")
# A shop of its own for each file, and shops are often waited for: one more of them than cores.
FILES = ("-n", "3", "--dist", "loadfile")
BROWSERS = ("-n", "2", "--dist", "loadfile")
RACES_AND_FAULTS = ("tests/races", "tests/faults")


@dataclass
class Result:
    """What one stage came to: seconds and name of each test, and why some were left out."""

    stage: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    times: list[tuple[float, str]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    @property
    def line(self) -> str:
        verdict = "FAILED" if self.failed else "ok"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        shown = counts if self.times else ""
        return f"  {self.stage:<16} {verdict:<7} {self.seconds:6.1f} s  {shown}".rstrip()


def main(scratch: Path) -> int:
    # Hundreds of processes start here: let not each of them compile the shop anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    stages: list[Callable[[], Result]] = [
        _style,
        _search_server,
        lambda: _pytest("tests", ["tests", *EVENLY, *_but(APART)], scratch),
        lambda: _pytest("races, faults", [*RACES_AND_FAULTS, "-m", "not alone", *FILES], scratch),
        lambda: _pytest("alone", [*RACES_AND_FAULTS, "-m", "alone"], scratch),
        lambda: _pytest("browser", ["tests/browser", *BROWSERS], scratch, BROWSER_VARIABLES),
    ]
    results = [stage() for stage in stages]
    _summarise(results)
    return 1 if any(result.failed for result in results) else 0


def _style() -> Result:
    return _timed("lint", ["make", "--no-print-directory", "lint"])


def _search_server() -> Result:
    """Wait for Elasticsearch; without it the tests go on, and those that need it will say so."""
    result, started = Result("search server"), time.monotonic()
    address = os.environ.get("ELASTICSEARCH_URL")
    while address and not _is_healthy(address):
        if time.monotonic() - started > SEARCH_PATIENCE:
            result.failed = 1
            break
        time.sleep(0.3)
    result.seconds = time.monotonic() - started
    return result


def _is_healthy(address: str) -> bool:
    health = f"{address}/_cluster/health?wait_for_status=yellow&timeout=5s"
    try:
        with urllib.request.urlopen(health, timeout=10) as reply:  # noqa: S310 - from our own exec
            return bool(reply.status == 200)
    except OSError:
        return False


def _pytest(
    stage: str, arguments: list[str], scratch: Path, more: dict[str, str] | None = None
) -> Result:
    there = [one for one in arguments if not one.startswith("tests") or (CHECKOUT / one).is_dir()]
    if not any(one.startswith("tests") for one in there):
        return Result(stage)
    report = scratch / f"{len(list(scratch.iterdir()))}.xml"
    command = [sys.executable, "-m", "pytest", "-q", *there, f"--junitxml={report}"]
    result = _timed(stage, command, more or {})
    return _count(result, report)


def _but(folders: tuple[str, ...]) -> list[str]:
    return [f"--ignore=tests/{folder}" for folder in folders]


def _timed(stage: str, command: list[str], more: dict[str, str] | None = None) -> Result:
    _say(f"\n--- {stage}: {' '.join(command)}")
    started = time.monotonic()
    environment = dict(os.environ) | (more or {})
    status = subprocess.run(command, cwd=CHECKOUT, env=environment).returncode
    failed = 0 if status in (0, NO_TESTS) else 1
    return Result(stage, time.monotonic() - started, failed=failed)


def _count(result: Result, report: Path) -> Result:
    """Add what pytest wrote down; a run that failed without a failed test counts as one failure."""
    if not report.exists():
        result.failed = 1
        return result
    failed = 0
    # Our own pytest wrote this file a moment ago.
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
        name = f"{case.get('classname')}.{case.get('name')}"
        result.times.append((float(case.get("time") or 0), name))
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif (skipped := case.find("skipped")) is not None:
            result.skipped += 1
            result.left_out.add(skipped.get("message") or "no reason given")
        else:
            result.passed += 1
    result.failed = max(failed, result.failed)
    return result


def _summarise(results: list[Result]) -> None:
    slowest = sorted((one for result in results for one in result.times), reverse=True)
    _say("\nSlowest tests")
    for seconds, name in slowest[:SHOWN_SLOWEST]:
        _say(f"  {seconds:6.2f} s  {name}")
    left_out = sorted(set().union(*(result.left_out for result in results)))
    if left_out:
        _say("\nLeft out, because")
    for reason in left_out:
        _say(f"  {reason}")
    _say("\nSummary")
    for result in results:
        _say(result.line)
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    _say(f"\n{passed} passed, {failed} failed")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(Path(folder)))
