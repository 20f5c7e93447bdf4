"""What an article shows and the policy in ``_headers`` stops: files on other sites, and forms.

The policy stands in `headers`. Whoever keeps a picture or a film learns who looks at it, so a page loads its own alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from masthead.errors import NOTICE, shorten
from masthead.prose.html_safety import ATTRIBUTE, TAG, list_candidates
from masthead.prose.lint import Slip

_SHOWN = {
    **dict.fromkeys(("img", "input"), ("src", "srcset")),
    **dict.fromkeys(("audio", "source", "track", "iframe", "embed", "script"), ("src", "srcset")),
    "video": ("src", "poster"),
    "object": ("data",),
    "link": ("href",),
}
"""Elements that load what they name, and in which attributes."""
_SIGNS = ("<form", " src", " poster=", " style=", "<object", "<link")
"""Without one of them nothing is loaded or sent."""
_FAR = re.compile(r"(?:https?:)?//", re.I)
_URL = re.compile(r"url\(\s*[\"']?((?:https?:)?//[^\"')\s]*)", re.I)
_TRUST = "or set trust_html = true under [markdown] in site.toml."


def find_stopped(html: str, trusted: bool) -> Iterator[Slip]:
    """What readers will miss. `html` is clean; of `trusted` text only what is not encrypted is stopped."""
    if not _may_stop(html):
        return
    for tag in TAG.finditer(html):
        name, attributes = tag["name"], tag["attributes"]
        if tag["raw"]:
            name, attributes = tag["raw"], tag[0][: tag[0].index(">")]
        elif tag["end"]:
            continue
        if name == "form" and not trusted:
            message = "Readers can't send this form, because the site's policy forbids all forms."
            yield Slip("<form", message, f"Put a link to a page with the form instead, {_TRUST}", NOTICE, *tag.span())
        for address in _list_loaded(name, attributes):
            if trusted and address.lower().startswith("http:"):
                message = f'Readers will not see "{shorten(address)}", because browsers load it only over https.'
                yield Slip(_sign_of(address), message, "Begin it with https://.", NOTICE, *tag.span())
            elif not trusted and _FAR.match(address):
                yield _describe_far(name, address)._replace(start=tag.start(), end=tag.end())


def _may_stop(html: str) -> bool:
    for sign in _SIGNS:  # noqa: SIM110 (`any` takes twice as long)
        if sign in html:
            return True
    return False


def _list_loaded(name: str, attributes: str) -> Iterator[str]:
    for attribute, value in ATTRIBUTE.findall(attributes):
        value = unescape(value)
        if attribute == "style":
            yield from (found[1] for found in _URL.finditer(value))
        elif attribute in _SHOWN.get(name, ()):
            yield from (each for each, _ in list_candidates(value)) if attribute == "srcset" else (value.strip(),)


def _describe_far(name: str, address: str) -> Slip:
    message = f'Readers will not see "{shorten(address)}", because it is on another site.'
    remedy = "Keep the picture next to the article, and name that file."
    if name in ("audio", "video", "source", "track"):
        remedy = "Keep the file next to the article, and name that one, or put a link to it."
    return Slip(_sign_of(address), message, remedy)


def _sign_of(address: str) -> str:
    # Not within another address: https://a.example/b.png holds //a.example/b.png.
    return rf"""(?<![^\s(<"'=,]){re.escape(address)}"""
