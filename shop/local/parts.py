"""The processes that are the shop itself."""

import os
import shutil
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

from shop.local import environment
from shop.local.service import Service

USERS_OF_SEARCH = ["web", "worker", "beat", "relay"]
# Pages say and hear little: compression would only cost memory for each that is open.
SOCKETS = ["--ws", "websockets-sansio", "--ws-max-size", "8192"]
SOCKETS += ["--ws-per-message-deflate", "false"]

# What docs/going-live.md has Stripe send.
WEBHOOK_EVENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.canceled",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)


def web(home: Path, values: dict[str, str], port: int) -> Service:
    """Adds to `values` where its processes count together (shop/lib/metrics.py)."""
    metrics = home / "metrics"
    values["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)

    def begin_counting() -> None:
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir()

    workers = os.environ.get("WEB_WORKERS") or "2"
    command = _python("-m", "uvicorn", "shop.asgi:application", "--host", "127.0.0.1")
    command += ["--port", str(port), "--workers", workers, "--no-access-log"]
    command += ["--timeout-graceful-shutdown", "3", *SOCKETS]
    front_page = f"http://127.0.0.1:{port}/"
    return Service(
        "web",
        command,
        home,
        values,
        port=port,
        is_ready=answers(front_page),
        before_start=begin_counting,
    )


def background(home: Path, values: dict[str, str], sandbox_port: int) -> list[Service]:
    """Everything that works behind the web server."""
    celery = _python("-m", "celery", "-A", "shop")
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--schedule", str(home / "beat.db"), "--pidfile", ""]
    relay = _python("manage.py", "relay_events")
    parts = [
        Service("worker", worker, home, values),
        Service("beat", beat, home, values),
        Service("relay", relay, home, values),
    ]
    if environment.is_ours("STRIPE_SECRET_KEY"):
        parts.insert(0, _sandbox(home, values, sandbox_port))
    return parts


def answers(url: str) -> Callable[[], bool]:
    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=15) as reply:  # noqa: S310 - our own address
                return bool(reply.status == 200)
        except OSError:  # HTTP errors are among them
            return False

    return is_ready


def _sandbox(home: Path, values: dict[str, str], port: int) -> Service:
    command = _python("-m", "shop.local.stripe_sandbox", "--port", str(port))
    command += ["--webhook-url", f"{values['SHOP_URL']}/webhooks/stripe/"]
    command += ["--webhook-events", ",".join(WEBHOOK_EVENTS)]
    command += ["--webhook-secret", values["STRIPE_WEBHOOK_SECRET"]]
    command += ["--secret-key", values["STRIPE_SECRET_KEY"]]
    command += ["--state", str(home / "sandbox.sqlite3")]
    script = f"http://127.0.0.1:{port}/v3/"  # what pages take from it before anybody pays
    return Service("sandbox", command, home, values, port=port, is_ready=answers(script))


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
