"""A Chromium for the tests: one that is there, or the system's own package of it, never a downloaded one.

``python tests/browser.py`` sees to it that there is one before the tests begin.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

REMEDY = (
    "Install Chromium or Chrome, or name one in CHROMIUM, "
    "or say BROWSER=skip to leave out the tests that need a browser."
)


class NoBrowser(Exception):
    """There is no Chromium that runs; the text says what to do."""


def is_skipped() -> bool:
    """Whether the tests that need a browser are to be left out."""
    return os.environ.get("BROWSER") == "skip"


def find_chromium() -> str:
    """The path of a Chromium that runs: the one that ``CHROMIUM`` names, else the first of `NAMES`."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        path = shutil.which(name)
        if path and runs(path):
            return path
    if named:
        raise NoBrowser(f'CHROMIUM says "{named}", which does not run. {REMEDY}')
    raise NoBrowser(f"The tests need a browser, and there is none here. {REMEDY}")


def runs(path: str) -> bool:
    """Whether it answers; Ubuntu's ``chromium-browser`` may be a mere note that names another package."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def install_chromium() -> None:
    """Debian's own Chromium is installed, as far as apt can; what it said is printed where it cannot."""
    print("Installing Chromium for the browser tests …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)


def main() -> int:
    """A browser is there or is not wanted (0), or a sentence says what to do (1)."""
    if is_skipped():
        return 0
    try:
        find_chromium()
    except NoBrowser:
        if not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get"):
            install_chromium()
    try:
        find_chromium()
    except NoBrowser as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
