"""The environment of every process of the shop, also written down for a second terminal."""

import json
import os
from pathlib import Path

from shop.lib.state import ENVIRONMENT_FILE
from shop.local import elasticsearch, postgres, valkey
from shop.local.keys import write_private

PORTS = ["postgres", "valkey", "elasticsearch", "elasticsearch_nodes", "sandbox"]


def compose(
    home: Path, servers: Path, ports: dict[str, int], secrets: dict[str, str], web_port: int
) -> dict[str, str]:
    """What the user has set in the shell wins; every address is known before its server is up.
    `servers` is the folder that holds their data.
    """
    shop_url = f"http://127.0.0.1:{web_port}"
    values = {
        "HOLDFAST_HOME": str(home),
        "DATABASE_URL": postgres.address(ports["postgres"], secrets["database_password"], servers),
        "REDIS_URL": valkey.address(ports["valkey"], secrets["queue_password"]),
        "ELASTICSEARCH_URL": elasticsearch.address(ports["elasticsearch"]),
        "SECRET_KEY": secrets["secret_key"],
        "SHOP_URL": shop_url,
        "METRICS_TOKEN": secrets["metrics_token"],
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "MEDIA_ROOT": str(home / "media"),
        "STATIC_ROOT": str(home / "static"),
        "MAIL_FILE_PATH": str(home / "mail"),
        "SELLER_ADDRESS": "1 Pier Road; Portland, ME 04101; United States",
        "PYTHONUNBUFFERED": "1",
    }
    if is_ours("STRIPE_SECRET_KEY"):
        sandbox = f"http://127.0.0.1:{ports['sandbox']}"
        values |= {
            "STRIPE_SECRET_KEY": secrets["stripe_secret_key"],
            "STRIPE_PUBLISHABLE_KEY": "pk_" + secrets["stripe_secret_key"].removeprefix("sk_"),
            "STRIPE_WEBHOOK_SECRET": secrets["stripe_webhook_secret"],
            "STRIPE_API_BASE": sandbox,
            "STRIPE_JS_URL": f"{sandbox}/v3/",
        }
    chosen = {name: os.environ[name] for name in values if os.environ.get(name)}
    return values | chosen | {"HOLDFAST_HOME": str(home)}


def is_ours(variable: str) -> bool:
    """Whether a server is ours to start: its address is not set in the shell."""
    return not os.environ.get(variable)


def without_elasticsearch(values: dict[str, str]) -> None:
    values.pop("ELASTICSEARCH_URL", None)
    values["SEARCH"] = "postgres"


def write(home: Path, values: dict[str, str]) -> None:
    write_private(home / ENVIRONMENT_FILE, json.dumps(values, indent=2))


def forget(home: Path) -> None:
    """After the stop the addresses are nobody's; another checkout may get the same ports."""
    (home / ENVIRONMENT_FILE).unlink(missing_ok=True)
