"""Files and other hosts that templates name by their address, and not through ``asset()``; and what of them the policy
in ``_headers`` stops.

Only what is written out is looked at: an address with a piece of template in it is the template's own affair.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from masthead.errors import NOTICE, Problem, shorten
from masthead.project import STATIC
from masthead.prose.html_safety import list_candidates
from masthead.theme.static_files import NamedAddress, explain_far, is_far

MARK = "\ue000"
"""Stands for a piece of template, of which nobody knows what it will be; a letter for private use."""

_LOADED = frozenset(
    """apple-touch-icon apple-touch-startup-image dns-prefetch icon manifest mask-icon modulepreload preconnect prefetch
    preload stylesheet""".split()
)
"""What a link may be so that browsers ask for it by themselves (HTML Standard, 4.6.7)."""
_FRAMES = frozenset({"frame", "iframe"})
"""They show pages, and no files of static/."""
_SCRIPT_TYPES = frozenset({"", "module", "text/javascript", "application/javascript", "importmap", "speculationrules"})
"""By which browsers run or obey what stands in the element; other types are data (HTML Standard, 4.12.1)."""
_INSIDE = "inside"
"""Stands before the name of an element, or of an attribute, that brings a script, a style or a form of its own."""
_NO_FILE = re.compile(r"[a-z][a-z0-9+.-]*:|[#?]|\Z", re.IGNORECASE)
"""How an address begins that is neither a file of ours nor on another host."""


class _Collector(HTMLParser):
    """Goes through a text that may have holes, and keeps what its start tags name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[NamedAddress] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.replace(MARK, ""): value or "" for name, value in attrs}
        names = ["src", "srcset", "imagesrcset", "poster"]
        if tag == "link" and not _LOADED.isdisjoint(given.get("rel", "").lower().split()):
            names.append("href")
        text = self.get_starttag_text() or ""
        first, _ = self.getpos()
        for name in names:
            value = given.get(name, "")
            for address in _list_addresses(name, value):
                if address and MARK not in address:
                    place = max(text.find(address), 0)
                    self.found.append(NamedAddress(tag, address, first + text.count("\n", 0, place)))
        for name, sign in _list_stopped(tag, given):
            found = re.search(re.escape(sign), text, re.IGNORECASE)
            line = first + text.count("\n", 0, found.start() if found else 0)
            self.found.append(NamedAddress(f"{_INSIDE} {name}", "", line))


def _list_stopped(tag: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What of a start tag the policy may stop though it names no file; and how that is written."""
    if tag == "script" and "src" not in given and given.get("type", "").strip().lower() in _SCRIPT_TYPES:
        yield "<script>", "<script"
    elif tag in ("style", "form", "object", "embed", "base", *_FRAMES) and not is_far(given.get("src", "").strip()):
        yield f"<{tag}>", f"<{tag}"
    for name, value in given.items():
        if name.startswith("on") and name.isalpha():
            yield name, name
        elif name in ("href", "action", "formaction") and value.strip().lower().startswith("javascript:"):
            yield f"javascript: in {name}", "javascript:"


def find_named(pieces: Iterable[tuple[int, str]]) -> list[NamedAddress]:
    """The addresses that are written out in a template; `pieces` are its text outside of Jinja2's tags, in order,
    each with its line."""
    text = ""
    for line, piece in pieces:
        # What Jinja2 takes away around its own tags may have held lines.
        text += MARK + "\n" * (line - 1 - text.count("\n")) + piece
    collector = _Collector()
    collector.feed(text)
    collector.close()
    return collector.found


def check_named(
    file: str, named: Iterable[NamedAddress], static_files: Collection[str], addresses: Collection[str], may_leave: bool
) -> Iterator[Problem]:
    """What is wrong with the addresses that the template `file` names.

    `addresses` are those of files that articles bring; `may_leave` says that pages may ask other hosts.
    """
    for element, address, line in named:
        if element.startswith(_INSIDE):
            if not may_leave:
                yield Problem(file, line, "", *_explain_stopped(element.removeprefix(_INSIDE + " ")), NOTICE)
            continue
        if is_far(address):
            fault = None if may_leave else _refuse_host(element, address)
        elif _NO_FILE.match(address) or element in _FRAMES or address.endswith("/"):
            fault = None
        else:
            fault = _refuse_address(address, static_files, addresses)
        if fault:
            yield Problem(file, line, "", *fault)


def _explain_stopped(what: str) -> tuple[str, str]:
    """Why readers will miss it, and what to do."""
    message = f"Browsers will ignore {what}, because the policy in _headers forbids it."
    remedy = "Put the script into a file of static/ and load that with asset()."
    if what == "<style>":
        remedy = "Put the rules into a style sheet of static/."
    elif what == "<form>":
        remedy = "Put a link to a page with the form instead."
    elif what == "<base>":
        remedy = "Take it out; url() and asset() give whole addresses."
    elif what.startswith("<") and what != "<script>":
        remedy = "Put a link to what it shows instead."
    return message, f"{remedy[:-1]}, or set trust_html = true under [markdown] in site.toml."


def _refuse_host(element: str, address: str) -> tuple[str, str]:
    """Why a page may not ask for what is on another host, and what to do."""
    message = explain_far(address)
    name = posixpath.basename(re.split(r"[?#]", address)[0].split("//", 1)[1].partition("/")[2])
    if element in _FRAMES:
        return message, "Write a link to it."
    if not name:
        return message, "Take it out."
    return message, f'Put the file into {STATIC}/ and write {{{{ asset("{shorten(name)}") }}}}.'


def _refuse_address(address: str, static_files: Collection[str], addresses: Collection[str]) -> tuple[str, str]:
    """Why a file of ours is not named so, and what to do."""
    path = posixpath.normpath("/" + unquote(re.split(r"[?#]", address)[0]).lstrip("/"))
    if path in addresses:
        return f'"{shorten(address)}" is a plain address.', f'Write {{{{ url("{shorten(path)}") }}}}.'
    name = path[1:]
    call = f'{{{{ asset("{shorten(name)}") }}}}'
    if name in static_files:
        return f'"{shorten(address)}" is a plain address.', f"Write {call}, which is right on every page."
    return f'There is no file "{STATIC}/{shorten(name)}".', f"Add it, and write {call}."


def _list_addresses(attribute: str, value: str) -> list[str]:
    return [address for address, _ in list_candidates(value)] if attribute.endswith("srcset") else [value.strip()]
