"""Lighthouse's marks for the home page and a long article of the sample newsletter, served here as a host would.

.venv/bin/python tools/measure_with_lighthouse.py, after `make check-html`, which builds what is measured. It needs
npm (Lighthouse is fetched by tools/lighthouse/package-lock.json) and Chromium. The marks stand in docs/design.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests/support"))

SITE = PROJECT / ".html-check/site"
TOOL = PROJECT / "tools/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORM_FACTORS = {"phone": [], "desktop": ["--preset=desktop"]}


def install() -> Path:
    """Lighthouse's command. Not by `npm ci`, which asks for the newest of a peer that the list pins."""
    command = TOOL / "node_modules/.bin/lighthouse"
    if not command.exists():
        subprocess.run(["npm", "install", "--no-save", "--loglevel=error"], cwd=TOOL, check=True)
    return command


def measure(command: Path, address: str, options: list[str]) -> dict[str, object]:
    """Lighthouse's whole report."""
    from browser import find_chromium

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *(str(command), address, "--quiet", "--output=json", f"--output-path={report}", *options),
                *("--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(CATEGORIES)}"),
            ],
            check=True,
            env=os.environ | {"CHROME_PATH": find_chromium()},
        )
        told: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
        return told


def main() -> None:
    """A row for each page and kind of device; below it, what cost marks."""
    from hosting import serve_site

    if not SITE.is_dir():
        sys.exit("There is nothing to measure: run make check-html first.")
    if not shutil.which("npm"):
        sys.exit("This needs npm.")
    command = install()
    article = max(SITE.glob("articles/*/index.html"), key=lambda path: path.stat().st_size)
    places = {"home": "/", "article": f"/articles/{article.parent.name}/"}
    print("| page | device | performance | accessibility | best practices | search engines |")
    print("| --- | --- | --- | --- | --- | --- |")
    with serve_site(SITE) as host:
        for page, address in places.items():
            for device, options in FORM_FACTORS.items():
                told: dict[str, object] = measure(command, host + address, options)
                categories: dict[str, dict[str, float]] = told["categories"]  # type: ignore[assignment]
                marks = [round(100 * categories[name]["score"]) for name in CATEGORIES]
                print(f"| {page} | {device} | {' | '.join(map(str, marks))} |")
                audits: dict[str, dict[str, object]] = told["audits"]  # type: ignore[assignment]
                if min(marks) < 100:
                    for audit in audits.values():
                        if audit.get("score") not in (1, None):
                            print(f"  {audit['id']}: {audit['score']} {audit.get('displayValue', '')}", file=sys.stderr)


if __name__ == "__main__":
    main()
