"""`python -m shop.local`: the command behind the Makefile."""

import argparse
import os
import sys

from shop.local import background, browser, execution, launcher
from shop.local.terminal import Failed, say

PLAIN = {
    "run": launcher.run,
    "up": background.up,
    "down": background.down,
    "status": background.status,
    "clean": background.clean,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m shop.local")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name in PLAIN:
        verbs.add_parser(name)
    verbs.add_parser("browser", help="print the path of a Chromium, installing one when needed")
    execute = verbs.add_parser("exec", help="run a command with servers of its own behind it")
    execute.add_argument("--no-wait", action="store_true", help="do not wait for Elasticsearch")
    execute.add_argument("command", nargs="+", help="after a --")
    chosen = parser.parse_args()
    _pass_proxies_by()
    try:
        if chosen.verb == "exec":
            return execution.execute(chosen.command, wait_for_search=not chosen.no_wait)
        if chosen.verb == "browser":
            say(browser.path())
            return 0
        return PLAIN[chosen.verb]()
    except Failed as problem:
        say(f"! {problem}")
        return 1


def _pass_proxies_by() -> None:
    """Where the shell names a web proxy: our own addresses are not for it, here and below."""
    for name in ("no_proxy", "NO_PROXY"):
        told = [os.environ[name]] if os.environ.get(name) else []
        os.environ[name] = ",".join([*told, "127.0.0.1", "localhost"])


if __name__ == "__main__":
    sys.exit(main())
