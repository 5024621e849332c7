"""Start the sandbox: python -m shop.local.stripe_sandbox --help."""

import argparse
import signal
import threading
from pathlib import Path
from types import FrameType

from .http_api import Api
from .server import Sandbox, serve
from .store import Store
from .webhooks import Endpoint, Postman

DEFAULT_SECRET_KEY = "sk_test_holdfastsandbox"  # noqa: S105 - the published key of a pretend account


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe_sandbox", description="A stand-in for Stripe.")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--webhook-url", required=True, help="where events are POSTed")
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


def main() -> None:
    options = arguments()
    store = Store(options.state)
    postman = Postman(store, Endpoint(options.webhook_url, options.webhook_secret))
    api = Api(store, options.secret_key)
    server = serve(options.port, lambda base_url: Sandbox(store, api, postman, base_url))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # shutdown() waits for serve_forever(), which this very thread is running.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    postman.start()
    print(f"Payment sandbox on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    postman.stop()
    server.server_close()


if __name__ == "__main__":
    main()
