"""``make check-site``: whether this newsletter's own pages hold up, whatever was changed in its templates.

Builds the newsletter beside ``public/`` and looks at the result as readers' programs do: every page is well-formed,
leads nowhere dead and has a name; feeds and sitemaps can be read; and, in Chromium, axe-core finds nothing on a page of
each kind, no browser complains, and no other host is asked for anything. What it finds is a fault of the newsletter,
not of the engine, whose own tests use a newsletter of their own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import html5lib
from html5lib.constants import E as WORDS_OF_ERRORS

from browser import NoBrowser, Watch, find_chromium, is_skipped
from hosting import serve_site
from masthead.read.config import read_config

Element = ElementTree.Element

OUTPUT = ".site-check/site"
"""Where the newsletter is built for this, below its folder."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""What axe-core is asked to look for."""
SCREENS = ((320, "light"), (1280, "dark"))
"""Widths in CSS pixels, each with a colour scheme; 320 is the narrowest that WCAG 1.4.10 asks for."""
MOST_ARTICLES = 12
"""So many articles, the longest, are opened in the browser; lists and pages are opened by kind."""
MOST_FAULTS = 50

_ADDRESS_ATTRIBUTES = ("href", "src", "poster", "action", "data")


class Fault(NamedTuple):
    """Something that is wrong with a page."""

    page: str
    """Its path from the site's root."""
    message: str
    line: int = 0
    """Of the page, as far as it is known."""


def check_files(site: Mapping[str, bytes], base_url: str) -> Iterator[Fault]:
    """Yield what is wrong with the files of a site that stands at `base_url`, without a browser."""
    pages = {path: _parse(held) for path, held in site.items() if path.endswith(".html")}
    ids = {path: {element.get("id", "") for element in tree.iter()} for path, (tree, _) in pages.items()}
    for path, (tree, errors) in pages.items():
        yield from (Fault(path, message, line) for line, message in errors)
        yield from (Fault(path, each) for each in _check_furniture(tree))
        for target in dict.fromkeys(_list_addresses(tree)):
            if message := _check_address(target, path, site, ids, base_url):
                yield Fault(path, message)
    for path, held in site.items():
        if path.endswith((".xml", ".json")) and (message := _check_feed(path, held)):
            yield Fault(path, message)


def _parse(held: bytes) -> tuple[Element, list[tuple[int, str]]]:
    """The page as a browser reads it, and what it had to put right, each with its line."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(held.decode("utf-8", "replace"))
    return tree, [
        (place[0], f"{WORDS_OF_ERRORS[code] % values} Correct the template, or the HTML in the text.")
        for place, code, values in parser.errors
    ]


def _check_furniture(tree: Element) -> Iterator[str]:
    if not (tree.findtext(".//title") or "").strip():
        yield "has no <title>. Give it one in templates/base.html or in the template of its kind."
    if not tree.get("lang"):
        yield 'does not name its language. Begin the template with <html lang="…">.'
    for name, count in Counter(element.get("id") for element in tree.iter() if element.get("id")).items():
        if count > 1:
            yield f'has the id "{name}" {count} times. Give each element an id of its own.'


def _list_addresses(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        for attribute in _ADDRESS_ATTRIBUTES:
            if attribute in element.attrib:
                yield element.attrib[attribute].strip()
        for part in element.get("srcset", "").split(","):
            if part.strip():
                yield part.split()[0]
        if element.get("http-equiv", "").lower() == "refresh":
            yield element.get("content", "").partition("url=")[2]


def _check_address(
    target: str, page: str, site: Mapping[str, bytes], ids: Mapping[str, set[str]], base_url: str
) -> str | None:
    """What is wrong with an address on `page`, if it leads into the site."""
    root = base_url.rstrip("/") + "/"
    whole = urljoin(root + page.removesuffix("index.html"), target)
    if not whole.startswith(root):
        # A path that begins above the newsletter's own is somebody else's, as is another host.
        return None
    path, _, anchor = whole[len(root) :].partition("#")
    name = unquote(path.partition("?")[0])
    file = next((each for each in (name, f"{name}index.html", f"{name}/index.html") if each in site), None)
    if name == "":
        file = "index.html"
    if file is None:
        return f'leads to "{target}", which does not exist. Correct the address, or take the link out.'
    if anchor and file.endswith(".html") and unquote(anchor) not in ids[file] and anchor != "top":
        return f'leads to "{target}", and nothing there has the id "{unquote(anchor)}". Correct it, or take it out.'
    return None


def _check_feed(path: str, held: bytes) -> str | None:
    """Why feed readers and search engines can't read the file, if they can't."""
    try:
        if path.endswith(".json"):
            json.loads(held)
            return None
        ElementTree.fromstring(held)
    except (ValueError, ElementTree.ParseError) as error:
        return f"can't be read: {error}. Correct the template that it is made with."
    if re.search(rb"<(?:rss|feed)\b", held[:2000]):
        import feedparser

        read = feedparser.parse(held)
        if read.bozo:
            return f"is not a feed that can be read: {read.bozo_exception}. Correct templates/feed_entry.html."
    return None


def choose_pages(site: Mapping[str, bytes], most_articles: int = MOST_ARTICLES) -> list[str]:
    """The addresses, from the site's root, that are opened in a browser: of each kind of list the longest, the longest
    articles, all other pages, and one that is not there."""
    kinds: dict[tuple[str, int], list[str]] = {}
    for path in site:
        if path.endswith("index.html") and b'http-equiv="refresh"' not in site[path]:
            folder = path.partition("/")[0] if path.startswith(("articles/", "tags/", "archive/")) else ""
            kinds.setdefault((folder, path.count("/") if folder else 0), []).append(path)
    chosen = []
    for (folder, _), paths in sorted(kinds.items()):
        longest = sorted(paths, key=lambda path: (-len(site[path]), path))
        most = {"": len(paths), "articles": most_articles}.get(folder, 1)
        chosen += longest[:most]
    return ["/" + path.removesuffix("index.html") for path in chosen] + ["/there/is/no/such/page"]


def check_in_browser(folder: Path, addresses: Iterable[str]) -> Iterator[Fault]:
    """Yield what axe-core and the browser itself say of the pages at these addresses. Raises `NoBrowser`."""
    executable = find_chromium()
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    axe = Axe()
    with sync_playwright() as playwright, serve_site(folder) as host:
        # Without a sandbox, which root and many containers cannot have; it opens only this newsletter's pages.
        chromium = playwright.chromium.launch(executable_path=executable, chromium_sandbox=False)
        for width, scheme in SCREENS:
            context = chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = context.new_page()
            watch = Watch(page, host)
            for address in addresses:
                page.goto(host + address, wait_until="load")
                told = axe.run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]}).response
                for violation in told["violations"]:
                    for node in violation["nodes"]:
                        yield Fault(address, f"{_explain(violation, node)}: {_on_one_line(node['html'])}")
                wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                if wide:
                    yield Fault(address, f"is wider than a screen of {width} pixels, so that readers push it sideways.")
                yield from (Fault(address, f"the browser says: {_on_one_line(said)}") for said in watch.complaints)
                yield from (Fault(address, f'asks another host for "{url}".') for url in watch.foreign)
                watch.complaints.clear()
                watch.foreign.clear()
            context.close()
        chromium.close()


def _explain(violation: Mapping[str, Any], node: Mapping[str, Any]) -> str:
    """What axe-core says of an element; of too faint a text with both colours, and how strong they should be."""
    said: str = violation["help"]
    if violation["id"] == "color-contrast" and node["any"]:
        said = node["any"][0]["message"]
    return f"{said} ({violation['id']})"


def _on_one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199] + "…"


def describe_faults(faults: Iterable[Fault]) -> list[str]:
    """A line for each different fault, with the first page that has it and the number of the others."""
    pages: dict[str, dict[str, None]] = {}
    for fault in faults:
        page = "/" + fault.page.lstrip("/").removesuffix("index.html")
        if fault.line:
            page += f" line {fault.line}"
        pages.setdefault(fault.message, {})[page] = None
    lines = []
    for message, found in pages.items():
        first, *others = found
        also = f" (and {len(others):,} more)" if others else ""
        lines.append(f"{first}{also}: {message}")
    return lines


def check_site(project: Path, words: list[str]) -> int:
    """Build the newsletter in `project`, print what is wrong with its site, and return the exit code.

    `words` are passed on to the build.
    """
    built = subprocess.run(
        [sys.executable, "build.py", "build", "--quiet", "--output", OUTPUT, *words], cwd=project, check=False
    )
    if built.returncode:
        return built.returncode
    folder = project / OUTPUT
    site = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    config = read_config(project).config
    assert config is not None, "the newsletter was built a moment ago"
    faults = list(check_files(site, config.base_url))
    addresses = choose_pages(site)
    opened = f"{len(addresses)} of them in a browser"
    if is_skipped():
        opened = "none of them in a browser, as BROWSER=skip says"
    else:
        try:
            faults += check_in_browser(folder, addresses)
        except NoBrowser as fault:
            print(fault, file=sys.stderr)
            return 1
    lines = describe_faults(faults)
    for line in lines[:MOST_FAULTS]:
        print(line, file=sys.stderr)
    if len(lines) > MOST_FAULTS:
        print(f"… and {len(lines) - MOST_FAULTS:,} more.", file=sys.stderr)
    if lines:
        return 1
    print(f"{len(site):,} files checked, {opened}: nothing is wrong with them.")
    return 0


if __name__ == "__main__":
    sys.exit(check_site(Path.cwd(), sys.argv[1:]))
