"""What the measurements share: the machine they ran on, medians, and their committed results."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def machine() -> dict[str, Any]:
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 1)


def say(text: str) -> None:
    """Progress goes to stderr, so that stdout holds the figures alone."""
    print(text, file=sys.stderr, flush=True)


def keep(name: str, figures: dict[str, Any]) -> None:
    """Write `bench/results/<name>.json`, to be committed."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(figures, indent=1) + "\n")
    say(f"Written: {path}")
