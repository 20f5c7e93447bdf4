"""A Chromium for the tests: one that is there, or the system's own package of it, never a downloaded one. It has the
fonts of tests/fonts/ and no others, so that a page is as wide on every machine.

``python tests/support/browser.py`` sees to it that there is one before the tests begin.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

FONTS = Path(__file__).parents[1] / "fonts"
LONGEST_WAIT = 60.0
"""Seconds; whoever waits for so long waits for what never comes, on any machine."""

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


class Watch:
    """What a page complained of, and what it asked of whom."""

    def __init__(self, page: Page, host: str) -> None:
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.refused: list[str] = []
        page.on("console", lambda told: self.note(told.type, told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.note_failure(request.url, request.failure))
        page.on("request", lambda request: self.look(request.url, host))
        page.on("response", lambda answer: self.refused.extend([answer.url] if answer.status >= 400 else []))

    def note(self, kind: str, text: str) -> None:
        # That a page which is not there is not there is what the test asked for.
        if kind in ("error", "warning") and "404 (Not Found)" not in text:
            self.complaints.append(text)

    def note_failure(self, url: str, failure: str | None) -> None:
        # Opening the next page ends what the last one was still fetching.
        if failure != "net::ERR_ABORTED":
            self.complaints.append(f"{url}: {failure}")

    def look(self, url: str, host: str) -> None:
        if not url.startswith((host, "data:")):
            self.foreign.append(url)


def install_package(package: str, what: str) -> None:
    """Debian's own package is installed, as far as apt can; what it said is printed where it cannot."""
    print(f"Installing {what} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", package],
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


@contextmanager
def open_browser(playwright: Playwright, executable: str, folder: Path, *fonts: str) -> Iterator[Browser]:
    """A headless Chromium that has the fonts of tests/fonts/, all or those whose names fit one of the patterns, and no
    others; on macOS, where nobody asks fontconfig, the system's. `folder`, an empty one, is left to it."""
    for file in chain.from_iterable(FONTS.glob(f"{each}.ttf") for each in fonts or ("*",)):
        shutil.copy(file, folder)
    listed = folder / "fonts.conf"
    listed.write_text(
        f"<fontconfig><dir>{escape(str(folder))}</dir><cachedir>{escape(str(folder))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    # Without a sandbox, which root and many containers cannot have; it opens only pages of ours.
    chromium = playwright.chromium.launch(
        executable_path=executable, chromium_sandbox=False, env={**os.environ, "FONTCONFIG_FILE": str(listed)}
    )
    try:
        yield chromium
    finally:
        chromium.close()


def wait_until(page: Page, condition: str) -> None:
    """The JavaScript expression is true in the page. Where Playwright's own wait has to ask twice, it lets the page
    evaluate a string, which the policy of `_headers` forbids."""
    from playwright.sync_api import Error

    end = time.monotonic() + LONGEST_WAIT
    while True:
        # While another page takes its place there is nobody to ask.
        with suppress(Error):
            if page.evaluate(condition):
                return
        assert time.monotonic() < end, f"This never came true: {condition}"
        page.wait_for_timeout(20)


def main() -> int:
    """A browser is there or is not wanted (0), or a sentence says what to do (1)."""
    if is_skipped():
        return 0
    try:
        find_chromium()
    except NoBrowser:
        if not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get"):
            install_package("chromium", "Chromium for the browser tests")
    try:
        find_chromium()
    except NoBrowser as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
