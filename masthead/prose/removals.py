"""What is told of HTML that an article may not hold, and of what looks like HTML and is none."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from masthead.errors import NOTICE, PROBLEM, shorten
from masthead.prose.html_safety import ADDRESSES, ELEMENTS, GENERAL, STYLE, balance_html, clean_html

MOST_WORDS = 300
"""Characters of what went with an element that are told."""


class Removal(NamedTuple):
    """Something that an article may not hold, or that is no HTML."""

    sign: str
    """How it begins in the source, as a regular expression."""
    message: str
    remedy: str
    level: str = NOTICE
    position: int = -1
    """In the HTML that Markdown made, where its tag begins; -1 is unknown."""


_TRUST = "or set trust_html = true under [markdown] in site.toml."
_NO_SCRIPT = f"Scripts are not allowed; put a link instead, {_TRUST}"
_REMEDIES = {
    **dict.fromkeys(("script", "noscript", "template"), _NO_SCRIPT),
    **dict.fromkeys(
        (
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "portal",
            "noframes",
            "noembed",
            "param",
        ),
        f"Frames are not allowed; put a link to the video or page instead, {_TRUST}",
    ),
    **dict.fromkeys(
        ("style", "link", "base", "meta"),
        f"It would change the whole page; put it into the style sheet or the templates, {_TRUST}",
    ),
    **dict.fromkeys(
        ("svg", "math", "canvas"), f"Keep the drawing as a file of its own and show it as an image, {_TRUST}"
    ),
    **dict.fromkeys(("html", "head", "body", "main"), "The page has it already; keep only its content."),
}

_ATTRIBUTE = re.compile(r"""([^\s/><"'=][^\s/><"'=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s<>"'][^\s<>]*+))?+""")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[\w/.~%+=&;?#@,:-]*)?", re.I)
"""An address of which no question is asked; most are such."""
_NO_DECLARATION = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|\([^)]*\)", re.S)
"""Comments, texts and arguments, in which a colon or a semicolon means nothing."""


def read_attributes(rest: str) -> Iterator[tuple[str, str]]:
    """Names and values of the attributes of a tag, as written: names in small letters, values without their escapes."""
    for found in _ATTRIBUTE.finditer(rest):
        value = found[2] or ""
        yield found[1].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def describe_element(name: str, words: str = "") -> Removal:
    """An element that may not be here; `words` are gone with it."""
    remedy = _REMEDIES.get(name) or (
        f"If readers should see it, put backticks around it: `<{name}>`. It is not allowed as HTML; leave it"
        f" out, {_TRUST}"
    )
    gone = f', and "{shorten(words, MOST_WORDS)}" with it' if re.search(r"\w", words) else ""
    return Removal(f"<{re.escape(name)}", f"<{name}> was removed{gone}.", remedy)


@functools.lru_cache(1000)
def describe_words(name: str, written: str, why: str, *, may_close: bool = False) -> Removal:
    """What looks like a tag, and is shown as it is written."""
    sign = rf"</?{re.escape(name)}" if name else re.escape(written[:8]).replace(r"\ ", r"\s+")
    remedy = "Put backticks around it if readers should see it; otherwise take it out."
    if may_close:
        remedy = _close(name)
    return Removal(sign, f'"{shorten(written, 60)}" is shown as text, because {why}.', remedy)


def describe_broken(written: str) -> Removal:
    """The beginning of a tag whose end no two browsers would find in the same place."""
    sign = re.escape(re.split(r"[\s\"'=>]", written)[0])
    message = f'"{shorten(written, 40)}" is shown as text, because this tag is incomplete.'
    return Removal(
        sign, message, "Look for a missing quotation mark or >, or write &lt; for a < that readers should see."
    )


def _close(name: str) -> str:
    return f"Write </{name}> where it ends, or put backticks around it if readers should see it: `<{name}>`."


def describe_open(name: str) -> Removal:
    """An element or a comment that is never closed."""
    if name == "!--":
        message = "A comment begins here and is never closed."
        return Removal("<!--", message, "Write --> where it ends, or &lt;!-- if readers should see it.", PROBLEM)
    return Removal(f"<{re.escape(name)}", f"<{name}> is never closed.", _close(name))


def describe_lost(name: str) -> Removal:
    """An element of trusted text that can't be kept."""
    message = f"What is in <{name}> would be lost."
    return Removal(
        f"<{re.escape(name)}", message, "Put it into a template of templates/, or into a <div hidden>.", PROBLEM
    )


def describe_attributes(element: str, rest: str) -> Iterator[Removal]:
    """Those attributes of an element of untrusted text that do not pass."""
    for attribute, value in read_attributes(rest):
        if attribute == "style":
            yield from (_describe_style(element, each) for each in _list_declared(value) if each not in STYLE)
        elif not _passes(element, attribute, value):
            yield _describe_attribute(element, attribute, value)


def describe_trusted_attributes(element: str, rest: str) -> Iterator[Removal]:
    """Those attributes of an element of trusted text that do not pass: addresses that nobody can read."""
    for attribute, value in read_attributes(rest):
        if attribute not in ADDRESSES or ":" not in value or _PLAIN_ADDRESS.fullmatch(value):
            continue
        if f'{attribute}="' not in balance_html(f'<{element} {attribute}="{escape(value)}">'):
            yield _describe_address(attribute, value)


def _passes(element: str, attribute: str, value: str) -> bool:
    if not (attribute in GENERAL or attribute in ELEMENTS[element] or attribute[:5] in ("aria-", "data-")):
        return False
    if (attribute in ADDRESSES or attribute == "cite") and not _PLAIN_ADDRESS.fullmatch(value):
        # Its own cleaner is asked, one attribute at a time, so that a notice never says what is not so.
        return f'{attribute}="' in clean_html(f'<{element} {attribute}="{escape(value)}">')
    return True


def _list_declared(style: str) -> list[str]:
    """The properties of which a ``style`` speaks."""
    declared = _NO_DECLARATION.sub("", style).split(";")
    return [name.strip() for name, colon, _ in (each.partition(":") for each in declared) if colon]


def _describe_attribute(element: str, attribute: str, value: str) -> Removal:
    if attribute in ADDRESSES or attribute == "cite":
        return _describe_address(attribute, value)
    sign = rf"{re.escape(attribute)}\s*="
    message = f"{attribute} on <{element}> was removed."
    if attribute.startswith("on"):
        return Removal(sign, message, _NO_SCRIPT)
    if attribute == "srcset":
        return Removal(sign, message, f"Name one file in src, {_TRUST}")
    if attribute == "name":
        return Removal(sign, message, f"Use id instead, {_TRUST}")
    return Removal(sign, message, f"It is not allowed; leave it out, {_TRUST}")


def _describe_style(element: str, name: str) -> Removal:
    message = f"{name} was removed from the style of <{element}>."
    remedy = f"A style may change how a thing looks, not where on the page it is; leave it out, {_TRUST}"
    return Removal(rf"{re.escape(name)}\s*:", message, remedy)


def _describe_address(attribute: str, value: str) -> Removal:
    shown = shorten(value, 60)
    scheme = re.sub(r"[\x00-\x20]", "", value).partition(":")[0].lower()
    sign = re.escape(value) if scheme != "data" else "data:"
    if scheme in ("javascript", "vbscript"):
        return Removal(f"{sign}|{scheme}", f'The address "{shown}" was removed.', _NO_SCRIPT)
    if scheme == "data":
        return Removal(
            sign,
            f'The address "{shown}" was removed.',
            f"Keep its content as a file of its own, and name that file, {_TRUST}",
        )
    remedy = "Begin it with https://."
    if scheme in ("http", "https"):
        remedy = "Look for a space, a port or a wrong character in the name of the site."
    return Removal(sign, f'"{shown}" is not a web address; it was removed.', remedy)
