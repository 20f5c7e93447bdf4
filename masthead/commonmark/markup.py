"""HTML in Markdown: where a block of it begins and ends (CommonMark 0.31.2, sections 4.6 and 6.6)."""

from __future__ import annotations

import re

_ATTRIBUTE = (
    r"""[ \t\n]++[a-zA-Z_:][a-zA-Z0-9_.:-]*+"""
    r"""(?:[ \t\n]*+=[ \t\n]*+(?:[^ \t\n"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
)
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+[ \t\n]*+/?>"
CLOSING_TAG = r"</[A-Za-z][A-Za-z0-9-]*+[ \t\n]*+>"

_NAMES = (
    *("address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col"),
    *("colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
    *("form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe"),
    *("legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param"),
    *("search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul"),
)
_ENDS_AT_BLANK = 6
"""Kinds from here on end before an empty line, not where a sign of theirs stands."""
_ONLY_TAG = 7

_BEGIN = re.compile(
    r"<(?:(?P<k1>(?:script|pre|style|textarea)(?=[ \t>]|$))|(?P<k2>!--)|(?P<k3>\?)|(?P<k4>![A-Za-z])"
    rf"|(?P<k5>!\[CDATA\[)|(?P<k6>/?(?:{'|'.join(_NAMES)})(?=[ \t]|/?>|$)))",
    re.I,
)
_WHOLE_LINE = re.compile(rf"(?:(?!<(?:script|pre|style|textarea)[\s/>]){OPEN_TAG}|{CLOSING_TAG})[ \t]*$", re.I)
_ENDS = {
    1: re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    2: re.compile(r"-->"),
    3: re.compile(r"\?>"),
    4: re.compile(r">"),
    5: re.compile(r"\]\]>"),
}


def find_kind(line: str, first: int, in_paragraph: bool) -> int:
    """The kind of HTML block, 1 to 7, that begins there; 0 is none.

    A tag that is no block's, alone in its line (7), does not interrupt a paragraph.
    """
    found = _BEGIN.match(line, first)
    if found and found.lastgroup:
        return int(found.lastgroup[1:])
    return _ONLY_TAG if not in_paragraph and _WHOLE_LINE.match(line, first) else 0


def ends_at_blank(kind: int) -> bool:
    """Whether an empty line ends a block of the kind, and nothing else does."""
    return kind >= _ENDS_AT_BLANK


def ends_in(kind: int, line: str, position: int) -> bool:
    """Whether a block of the kind ends with this line, which is read from `position` on."""
    return kind in _ENDS and _ENDS[kind].search(line, position) is not None
