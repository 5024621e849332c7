"""HTTP load by wrk, and the bare Django page that everything is measured beside."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from measuring import median, say

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.running import free_port, wait_until  # noqa: E402 - the path above comes first

BARE_PORT = free_port()
BARE = f"http://127.0.0.1:{BARE_PORT}/t/"
Figures = dict[str, Any]


def options(about: str | None) -> argparse.ArgumentParser:
    """What every measurement by wrk can be told."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; on Debian: apt-get install wrk")
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    return parser


def wrk(script: str, url: str, chosen: argparse.Namespace, **values: str) -> Figures:
    """One round: requests, per_second, bad, and p50, p99 and max in milliseconds."""
    command = ["wrk", "-t2", f"-c{chosen.connections}", f"-d{chosen.seconds}s"]
    command += ["-s", str(ROOT / "bench" / script), url]
    done = subprocess.run(
        command,
        env={**os.environ, **values},
        capture_output=True,
        text=True,
        timeout=chosen.seconds + 60,
    )
    line = next((one for one in done.stdout.splitlines() if one.startswith("RESULT ")), None)
    if line is None:
        raise SystemExit(f"wrk: {done.stdout[-500:]}{done.stderr[-500:]}")
    figures: Figures = json.loads(line.removeprefix("RESULT "))
    figures["per_second"] = figures["requests"] / figures["us"] * 1e6
    return figures


def bare_server() -> subprocess.Popen[bytes]:
    """bench/yardsticks/bare.py under gunicorn, on BARE; end it with `stop`."""
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4"]
    command += ["--log-level", "error", "-b", f"127.0.0.1:{BARE_PORT}", "bare:application"]
    server = subprocess.Popen(command, cwd=ROOT / "bench" / "yardsticks")
    wait_until(_answers, "the bare server's first answer")
    return server


def _answers() -> bool:
    try:
        return requests.get(BARE, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(10)


def rounds(
    chosen: argparse.Namespace, kinds: dict[str, Callable[[], Figures]]
) -> dict[str, Figures]:
    """Each kind in turn, several times: what disturbs one round disturbs all kinds alike.

    Returns the medians. One request that went wrong ends the measurement.
    """
    seen: dict[str, list[Figures]] = defaultdict(list)
    for turn in range(1, chosen.rounds + 1):
        for kind, measure in kinds.items():
            figures = measure()
            if figures["bad"]:
                raise SystemExit(f"{kind}: {figures['bad']} requests went wrong")
            seen[kind].append(figures)
            say(
                f"{turn}/{chosen.rounds}  {kind:22} {figures['per_second']:7,.0f}/s"
                f"  p50 {figures['p50']:6.1f} ms  p99 {figures['p99']:6.1f} ms"
            )
    return {
        kind: {
            key: median(each[key] for each in all_rounds)
            for key in ("per_second", "p50", "p95", "p99", "max", "other_engine")
            if key in all_rounds[0]
        }
        for kind, all_rounds in seen.items()
    }
