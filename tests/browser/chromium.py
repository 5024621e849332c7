"""Starting Chromium for tests: the one that `make test` found or installed."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


def launch(playwright: Playwright) -> Browser:
    program = os.environ.get("HOLDFAST_BROWSER") or shutil.which("chromium")
    assert program, "no browser: `make test` installs one, or set HOLDFAST_BROWSER"
    return playwright.chromium.launch(executable_path=program, chromium_sandbox=False, args=FLAGS)
