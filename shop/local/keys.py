"""Passwords and keys: made once, kept in the state folder for its owner alone."""

import json
import os
import secrets
from pathlib import Path

ADMIN_EMAIL = "admin@holdfast.localhost"
FILE = "secrets.json"
MAKERS = {
    "secret_key": lambda: secrets.token_urlsafe(50),
    "database_password": lambda: secrets.token_urlsafe(18),
    "queue_password": lambda: secrets.token_urlsafe(18),
    "metrics_token": lambda: secrets.token_urlsafe(24),
    "admin_password": lambda: secrets.token_urlsafe(12),
    "stripe_secret_key": lambda: f"sk_test_sandbox{secrets.token_hex(12)}",
    "stripe_webhook_secret": lambda: f"whsec_{secrets.token_hex(16)}",
}


def load(home: Path) -> dict[str, str]:
    """What is kept, with what has been added to the list since."""
    file = home / FILE
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = {name: make() for name, make in MAKERS.items() if name not in kept}
    if missing:
        kept |= missing
        write_private(file, json.dumps(kept, indent=2))
    return kept


def write_private(file: Path, text: str) -> None:
    """Write in one move a file that only its owner may read."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    new.replace(file)
