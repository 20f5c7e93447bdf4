"""Which tags in a text are HTML, and which are words that look like tags.

``vector<int>`` and ``the <title> of the page`` are words. A browser takes them for elements, and some elements take
along all that follows. So the HTML that Markdown makes is read here once, as a browser reads it (HTML Standard,
13.2.5), before `html_safety` cleans it: what is no HTML is escaped and stays, what takes its content along is taken
out, and each of both is told.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import NamedTuple

from masthead.errors import PROBLEM
from masthead.prose.html_safety import ELEMENTS, ELEMENTS_WITHOUT_END, MAY_STAY_OPEN
from masthead.prose.removals import (
    Removal,
    describe_attributes,
    describe_broken,
    describe_element,
    describe_lost,
    describe_open,
    describe_trusted_attributes,
    describe_words,
)

_OTHER_HTML = frozenset(
    "acronym applet base basefont bgsound big blink body canvas center dialog dir embed font frame frameset head html"
    " iframe isindex keygen link listing main marquee math menuitem meta multicol nextid nobr noembed noframes noscript"
    " object param plaintext portal rb rtc script slot spacer strike style svg template title tt xmp".split()
)
"""Elements of HTML, old ones among them, that untrusted text may not hold."""
_HTML = ELEMENTS.keys() | _OTHER_HTML
_ALWAYS_WORDS = frozenset({"plaintext", "title"})
"""A text has no title of its own, and what follows ``<plaintext>`` has no end."""
_TAKEN_WHOLE = frozenset("iframe math script style svg template".split())
"""Elements of untrusted text that go with their content: shown it would be gibberish, or it is another language."""
_OWN_CONTENT = _TAKEN_WHOLE | {"textarea"}
_OWN_CONTENT_TRUSTED = _OWN_CONTENT | {"noembed", "noframes", "noscript", "xmp"}
"""Elements whose content a browser does not read as HTML of the page (HTML Standard, 13.2.5.2 to 13.2.5.4)."""
_NO_CUSTOM_NAMES = frozenset(
    "annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name"
    " missing-glyph".split()
)
"""Names with a hyphen that are not an author's own element (HTML Standard, 4.13.2)."""
_HIDING = frozenset("audio canvas datalist meter object picture progress select template video".split())
"""Elements in which running text is not shown."""
_WITHOUT_VALUE = frozenset(
    "allowfullscreen allowtransparency alt async autofocus autoplay checked compact contenteditable controls"
    " crossorigin default defer disabled download draggable formnovalidate hidden inert ismap itemscope loop markdown"
    " mozallowfullscreen multiple muted nohref nomodule noresize noshade novalidate nowrap open playsinline popover"
    " readonly required reversed scoped seamless selected typemustmatch webkitallowfullscreen".split()
)
"""Attributes that are written as a word alone; in ``<your name here>`` there is none."""
_PARTS_OF_TABLES = frozenset("caption col colgroup tbody td tfoot th thead tr".split())

_NO_HTML = "it is not HTML"
_NEVER_CLOSED = "it is never closed"

_NAME = r"[a-zA-Z][^\s/><\"'=]*+"
_ATTRIBUTE = r"""[^\s/><"'=][^\s/><"'=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"'][^\s<>]*+)(?=[\s/>])|(?!\s*+=))"""
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAME})(?P<rest>(?:[\s/]++{_ATTRIBUTE})*+[\s/]*+)>")
"""A tag that every browser reads alike. An attribute that lacks a quotation mark would reach into what follows."""
_VALUED = re.compile(r"""[^\s/><"'=]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"'][^\s<>]*+)""")
_LESS = re.compile(r"<(?=[a-zA-Z/!?])")
_END = re.compile(rf"</({_NAME})")
_ODD = re.compile(r"<(?:\?.*?\?>|!\[CDATA\[.*?\]\]>|[!?][^<>]*>|/[^a-zA-Z<>][^<>]*>|/>)", re.S)
"""What a browser takes for a comment (HTML Standard, 13.2.5.41)."""
_END_OF_BLOCK = re.compile(r"<(/?)(?:p|li|h[1-6]|t[dh]|d[dt])(?=[\s>])")
_ANY = re.compile(r"<[^>]*>")


class Settled(NamedTuple):
    """HTML in which every ``<`` begins a sound tag of an element, and what is told of the way there."""

    html: str
    removals: tuple[Removal, ...]


class _Piece(NamedTuple):
    """A tag, a comment, or what is neither: ``html[start:end]``."""

    start: int
    end: int
    kind: str
    """``tag``, ``end``, ``whole`` (an element with its content), ``comment``, or ``words``."""
    name: str = ""
    rest: str = ""
    """Of a tag: its attributes, as written."""


def settle_html(html: str, *, trusted: bool, tell: bool = True) -> Settled:
    """All that is no HTML in `html` is text, comments are gone, and so is what takes its content along.

    `html` is as Markdown makes it. `trusted` lets all elements through. Without `tell` nothing is listed.
    """
    pieces = list(_read_pieces(html, trusted))
    opened, unclosed = _match_ends(pieces)
    kept: list[str] = []
    removals: list[Removal] = []
    known: dict[tuple[str, str], tuple[Removal, ...]] = {}
    reached = tables = 0
    for number, piece in enumerate(pieces):
        tables += (piece.name == "table") * (-1 if piece.kind == "end" else 1)
        told: tuple[Removal, ...] = ()
        standing: str | None = None
        if piece.kind == "comment":
            standing = ""
        elif piece.kind == "whole":
            standing, told = _settle_whole(html, piece, trusted)
        elif why := _explain_words(html, piece, number in unclosed, tables > 0, trusted):
            standing = escape(html[piece.start : piece.end], quote=False)
            if piece.kind != "end" or piece.name not in opened:
                told = (_tell_words(html, piece, why),)
        elif piece.kind == "tag":
            key = piece.name, piece.rest
            if key not in known:
                known[key] = _tell_tag(piece, trusted) if tell else ()
            told = known[key]
            if number in unclosed and (trusted or piece.name in ELEMENTS):
                told = (*told, describe_open(piece.name))
        if standing is None and not trusted and piece.name not in ELEMENTS:
            standing = ""
        removals += [each._replace(position=piece.start) for each in told if tell]
        if standing is not None:
            kept += [html[reached : piece.start], standing]
            reached = piece.end
    return Settled("".join([*kept, html[reached:]]), tuple(removals))


def _read_pieces(html: str, trusted: bool) -> Iterator[_Piece]:
    """All that begins with ``<``, in order."""
    ends: dict[str, list[int]] = defaultdict(list)
    for found in _END.finditer(html):
        ends[found[1].lower()].append(found.start())
    last_ends = {end: html.rfind(end) for end in ("-->", "--!>")}
    own_content = _OWN_CONTENT_TRUSTED if trusted else _OWN_CONTENT
    position = 0
    while less := _LESS.search(html, position):
        start = less.start()
        tag = _TAG.match(html, start)
        if tag and tag["name"].lower() in own_content and not tag["end"]:
            piece = _read_whole(html, tag, ends)
        elif tag:
            piece = _Piece(start, tag.end(), "end" if tag["end"] else "tag", tag["name"].lower(), tag["rest"])
        elif html.startswith("<!--", start):
            piece = _read_comment(html, start, last_ends)
        else:
            odd = _ODD.match(html, start)
            piece = _Piece(start, odd.end() if odd else start + 1, "words")
        yield piece
        position = piece.end


def _read_comment(html: str, start: int, last_ends: Mapping[str, int]) -> _Piece:
    if html.startswith(("<!-->", "<!--->"), start):
        return _Piece(start, html.index(">", start) + 1, "comment")
    # What is not there is not looked for: each search would go through all that follows.
    places = (html.find(end, start + 4) + len(end) for end, last in last_ends.items() if last >= start + 4)
    closed = min(places, default=-1)
    return _Piece(start, closed, "comment") if closed >= 0 else _Piece(start, start + 4, "words", "!--")


def _read_whole(html: str, tag: re.Match[str], ends: dict[str, list[int]]) -> _Piece:
    """The element that begins with `tag`, if it ends where it began: within the same paragraph, item or cell."""
    name = tag["name"].lower()
    places = ends.get(name, [])
    index = bisect_left(places, tag.end())
    if index == len(places):
        kind = "whole" if tag["rest"].endswith("/") else "words"
        return _Piece(tag.start(), tag.end(), kind, name, tag["rest"])
    close = places[index]
    first = _END_OF_BLOCK.search(html, tag.end(), close)
    if first and first[1] and not (name in ("script", "style") and _is_first_in_line(html, tag.start())):
        return _Piece(tag.start(), tag.end(), "words", name, tag["rest"])
    end = html.find(">", close)
    return _Piece(tag.start(), end + 1 if end >= 0 else len(html), "whole", name, tag["rest"])


def _is_first_in_line(html: str, start: int) -> bool:
    return start == 0 or html[start - 1] == "\n"


def _match_ends(pieces: list[_Piece]) -> tuple[set[str], set[int]]:
    """The names of all elements that begin, and which pieces begin one that does not end."""
    opened: dict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        if piece.kind == "tag":
            opened[piece.name].append(number)
        elif piece.kind == "end" and opened[piece.name]:
            opened[piece.name].pop()
    names = {piece.name for piece in pieces if piece.kind in ("tag", "words")}
    return names, {
        number
        for name, numbers in opened.items()
        if name not in MAY_STAY_OPEN and name not in ELEMENTS_WITHOUT_END
        for number in numbers
    }


def _explain_words(html: str, piece: _Piece, is_open: bool, in_table: bool, trusted: bool) -> str:
    """Why what looks like a tag is to be read; empty where it is a tag."""
    name = piece.name
    if piece.kind == "words":
        return _NEVER_CLOSED if name in _HTML else _NO_HTML
    if name not in _HTML and not (trusted and "-" in name and name not in _NO_CUSTOM_NAMES):
        return _NO_HTML
    if piece.rest and _holds_words(piece.rest):
        return _NO_HTML
    if name in _ALWAYS_WORDS or (name == "xmp" and not trusted):
        return "it is not allowed in a story"
    if name in _PARTS_OF_TABLES and not in_table:
        return "it is not inside a table"
    before = html[piece.start - 1 : piece.start]
    # As in List<b>: nobody emphasises the rest of a paragraph so.
    is_type = not piece.rest and (before == "_" or before.isalnum())
    return _NEVER_CLOSED if is_open and (name in _HIDING or is_type) else ""


@functools.lru_cache(1000)
def _holds_words(rest: str) -> bool:
    """Whether a word stands among the attributes that is none, as in ``<your name here>``."""
    bare = _VALUED.sub(" ", rest).replace("/", " ").split()
    return any(word.isalnum() and word.lower() not in _WITHOUT_VALUE for word in bare)


def _tell_words(html: str, piece: _Piece, why: str) -> Removal:
    rest = html[piece.start :]
    # Markdown reads nothing behind such an element, and so the story would lose its paragraphs.
    is_raw = piece.name in _OWN_CONTENT_TRUSTED and _is_first_in_line(html, piece.start)
    if piece.name == "!--" or (is_raw and "\n\n" in rest.strip() and "<p" not in rest):
        return describe_open(piece.name)._replace(level=PROBLEM)
    if piece.end - piece.start == 1:
        return describe_broken(rest[:40])
    return describe_words(piece.name, html[piece.start : piece.end], why, may_close=why == _NEVER_CLOSED)


def _settle_whole(html: str, piece: _Piece, trusted: bool) -> tuple[str | None, tuple[Removal, ...]]:
    """What stands in place of an element with its content, where it does not stay as it is; and what is told."""
    written = html[piece.start : piece.end]
    opening = _TAG.match(written)
    content = written[opening.end() : written.rfind("</")] if opening else ""
    if trusted and piece.name == "template":
        return "", (describe_lost(piece.name),)
    if trusted or piece.name not in _TAKEN_WHOLE:
        told = _tell_tag(piece, trusted)
        # <iframe … /> is no element without an end: a browser would take all that follows for its content.
        ends = "</" in written or piece.name in ("svg", "math")
        return (None, told) if ends else (f"<{piece.name}{piece.rest.rstrip('/')}></{piece.name}>", told)
    return "", (describe_element(piece.name, " ".join(unescape(_ANY.sub(" ", content)).split())),)


def _tell_tag(piece: _Piece, trusted: bool) -> tuple[Removal, ...]:
    if trusted:
        return tuple(describe_trusted_attributes(piece.name, piece.rest))
    if piece.name not in ELEMENTS:
        return (describe_element(piece.name),)
    return tuple(describe_attributes(piece.name, piece.rest))
