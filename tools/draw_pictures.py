"""``make pictures``: static/card.png and the icons anew, from site.toml, static/style.css and static/favicon.svg."""

from __future__ import annotations

import struct
import sys
import tomllib
from html import escape
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests/support")]

CARD = (1200, 630)
"""Pixels; what social networks show whole (Open Graph, 1.91 to 1)."""
ICONS = {"apple-touch-icon.png": 180, "logo.png": 512}
"""Squares without round corners: systems cut their own."""
ICO_SIZES = (16, 32, 48)

CARD_PAGE = """<!doctype html><html data-theme="light"><meta charset="utf-8"><link rel="stylesheet" href="style.css">
<style>
html, body {{ margin: 0; width: 1200px; height: 630px; overflow: hidden; }}
body {{ display: grid; grid-template-rows: auto 1fr auto; box-sizing: border-box; padding: 64px 72px;
  line-height: 1.2; }}
p {{ margin: 0; }}
.top {{ border-top: 3px solid var(--ink); border-bottom: 1px solid var(--ink); height: 9px; }}
.name {{ align-self: center; text-align: center; font-size: {size}px; font-weight: 600; letter-spacing: -0.03em;
  line-height: 1; text-wrap: balance; }}
.foot {{ display: flex; justify-content: space-between; align-items: baseline; padding-top: 28px;
  border-top: 1px solid var(--ink); font-size: 38px; font-style: italic; }}
.foot b {{ color: var(--accent); font: 30px var(--sans); }}
</style>
<p class="top"></p><p class="name">{title}</p><p class="foot"><span>{description}</span><b>{host}</b></p></html>"""

ICON_PAGE = """<!doctype html><meta charset="utf-8"><style>
html, body {{ margin: 0; width: {size}px; height: {size}px; }}
img {{ display: block; width: {size}px; height: {size}px; }}
</style><img src="{svg}" alt="">"""


def pack_icons(images: list[tuple[int, bytes]]) -> bytes:
    """An .ico file of PNG images, each with its size in pixels."""
    place = 6 + 16 * len(images)
    table, body = b"", b""
    for size, image in images:
        table += struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(image), place + len(body))
        body += image
    return struct.pack("<3H", 0, 1, len(images)) + table + body


def main() -> None:
    """The pictures of static/ are those of this newsletter."""
    from playwright.sync_api import sync_playwright

    from browser import find_chromium
    from masthead.theme.picture_sizes import write_png_title

    site = tomllib.loads((PROJECT / "site.toml").read_text(encoding="utf-8"))
    static = PROJECT / "static"
    title = site["title"]
    size = min(190, int(2000 / max(len(title), 8)))
    host = site["base_url"].partition("//")[2].removeprefix("www.")
    facts = {"title": title, "description": site.get("description", ""), "host": host}
    card = CARD_PAGE.format(size=size, **{name: escape(text) for name, text in facts.items()})
    favicon = (static / "favicon.svg").read_text(encoding="utf-8")
    square = static / ".square.svg"
    page_file = static / ".drawing.html"
    try:
        square.write_text(favicon.replace(' rx="4"', ""), encoding="utf-8")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=find_chromium(), chromium_sandbox=False)
            page = chromium.new_page(color_scheme="light")

            def draw(html: str, width: int, height: int) -> bytes:
                page.set_viewport_size({"width": width, "height": height})
                page_file.write_text(html, encoding="utf-8")
                page.goto(page_file.as_uri())
                page.evaluate("document.fonts.ready")
                return page.screenshot(omit_background=True)

            (static / "card.png").write_bytes(write_png_title(draw(card, *CARD), title))
            for name, pixels in ICONS.items():
                html = ICON_PAGE.format(size=pixels, svg=square.as_uri())
                (static / name).write_bytes(write_png_title(draw(html, pixels, pixels), title))
            small = [
                (n, draw(ICON_PAGE.format(size=n, svg=(static / "favicon.svg").as_uri()), n, n)) for n in ICO_SIZES
            ]
            (static / "favicon.ico").write_bytes(pack_icons(small))
            chromium.close()
    finally:
        square.unlink(missing_ok=True)
        page_file.unlink(missing_ok=True)
    print(f"Drawn for {title}: static/card.png, {', '.join(f'static/{name}' for name in ICONS)}, static/favicon.ico.")


if __name__ == "__main__":
    main()
