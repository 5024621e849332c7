"""Where one checkout keeps its state, and how a second terminal finds the servers that run."""

import hashlib
import json
import os
import stat
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ENVIRONMENT_FILE = "environment.json"


def home() -> Path:
    """The state folder: `HOLDFAST_HOME`, else one folder per checkout.

    Servers refuse to run as root and are started under another account, which cannot reach a
    checkout below a private folder such as /root: then the state goes to /var/lib.
    """
    chosen = os.environ.get("HOLDFAST_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0 and not _everyone_may_enter(CHECKOUT):
        digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
        return Path("/var/lib/holdfast") / f"{CHECKOUT.name}-{digest}"
    return CHECKOUT / ".holdfast"


def _everyone_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in [folder, *folder.parents])


def load_environment() -> None:
    """Adopt the addresses that `make run` wrote down; what is already set in the shell wins."""
    try:
        written = json.loads((home() / ENVIRONMENT_FILE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return
    for name, value in written.items():
        os.environ.setdefault(name, value)
