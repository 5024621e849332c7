"""A Chromium for the browser tests: one that is there, else one that can be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from shop.local.terminal import Failed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
LOCATE = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def path() -> str:
    """The program's path, after an installation when needed. Raises Failed."""
    found = _chosen() or _present() or _from_playwright()
    if not found:
        _install()
        found = _present() or _from_playwright()
    if not found:
        raise Failed(
            "No Chromium for the browser tests, and none could be installed.\n"
            "Install chromium or Google Chrome, or set HOLDFAST_BROWSER to its path."
        )
    return found


def _chosen() -> str | None:
    chosen = os.environ.get("HOLDFAST_BROWSER")
    if chosen and not os.access(chosen, os.X_OK):
        raise Failed(f"HOLDFAST_BROWSER={chosen} is not a program.")
    return chosen


def _present() -> str | None:
    found = next((place for name in NAMES if (place := shutil.which(name))), None)
    return found or next((app for app in MAC_APPS if os.access(app, os.X_OK)), None)


def _from_playwright() -> str | None:
    asked = subprocess.run([sys.executable, "-c", LOCATE], capture_output=True, text=True)
    place = asked.stdout.strip()
    return place if place and Path(place).exists() else None


def _install() -> None:
    """Debian's own package as root; else, or when that fails, the download of Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        if all(_attempt(command) for command in (["apt-get", "update"], install)):
            return
    _attempt([sys.executable, "-m", "playwright", "install", "chromium"])


def _attempt(command: list[str]) -> bool:
    # Standard output is for the path alone: whoever called us reads it from there.
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, stdout=sys.stderr, env=environment)
    return done.returncode == 0
