"""Start the sandbox: python -m shop.local.stripe_sandbox --help."""

import argparse
import asyncio
import signal
import socket
from pathlib import Path

from . import idempotency
from .agenda import Agenda
from .api.call import Account
from .connection import Connection
from .http_api import Api
from .misbehaviour import Misbehaviour
from .server import Sandbox
from .store import Store
from .webhooks import Endpoint, Postman

DEFAULT_SECRET_KEY = "sk_test_holdfastsandbox"  # noqa: S105 - the published key of a pretend account


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe_sandbox", description="A stand-in for Stripe.")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--webhook-url", required=True, help="where events are POSTed")
    parser.add_argument(
        "--webhook-events", default="", help="kinds to send, with commas between; empty sends all"
    )
    parser.add_argument("--webhook-secret", required=True, help="whsec_..., signs the events")
    parser.add_argument("--state", type=Path, required=True, help="SQLite file, made when missing")
    parser.add_argument(
        "--secret-key",
        default=DEFAULT_SECRET_KEY,
        help="sk_test_...; the publishable key is the same with pk_",
    )
    options = parser.parse_args()
    if not options.secret_key.startswith("sk_test_"):
        parser.error("--secret-key must start with sk_test_: no live key belongs here")
    return options


async def serve(options: argparse.Namespace) -> None:
    store = Store(options.state)
    idempotency.forget_old_replies(store)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, ended.set)
    listening = socket.create_server(("127.0.0.1", options.port), backlog=128)
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    sent_events = frozenset(filter(None, options.webhook_events.split(",")))
    account = Account(store, Misbehaviour(store), base_url, sent_events)
    postman = Postman(store, Endpoint(options.webhook_url, options.webhook_secret))
    agenda = Agenda(account, postman)
    sandbox = Sandbox(account, Api(account, options.secret_key), postman, agenda)
    postman.start()
    agenda.wake()
    server = await loop.create_server(lambda: Connection(sandbox), sock=listening)
    print(f"Payment sandbox on {base_url}", flush=True)
    await ended.wait()
    server.close()
    postman.stop()
    store.close()


def main() -> None:
    asyncio.run(serve(arguments()))


if __name__ == "__main__":
    main()
