"""Definitions of links at the beginning of paragraphs (CommonMark 0.31.2, section 4.7)."""

from __future__ import annotations

import re
from typing import NamedTuple

from .escapes import unescape_text
from .labels import normalize_label

_LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){1,999}+)\]:[ \t]*+\n?[ \t]*+", re.S)
_IN_BRACKETS = re.compile(r"<((?:[^<>\\\n]|\\[^\n])*+)>")
_BARE = re.compile(r"(?!<)(?:[^\\\x00-\x20\x7f]|\\[^\x00-\x20\x7f]|\\)++")
_TITLE = re.compile(
    r"""(?:[ \t]++\n?|\n)[ \t]*+(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\))[ \t]*+(?=\n|$)""",
    re.S,
)
_END_OF_LINE = re.compile(r"[ \t]*+(?:\n|$)")


class Definition(NamedTuple):
    """What a label stands for."""

    label: str
    """As `normalize_label` makes it."""
    address: str
    title: str


def take_definitions(text: str) -> tuple[list[Definition], str]:
    """The definitions with which a paragraph begins, and what is left of it."""
    taken: list[Definition] = []
    position = 0
    while text.startswith("[", position):
        found = _LABEL.match(text, position)
        place = found and _find_address(text, found.end())
        if not found or not place or found[1].isspace():
            break
        address, end = place
        title = ""
        if quoted := _TITLE.match(text, end):
            title = quoted[quoted.lastindex or 0]
            end = quoted.end()
        line_end = _END_OF_LINE.match(text, end)
        if not line_end:
            break
        taken.append(Definition(normalize_label(found[1]), unescape_text(address), unescape_text(title)))
        position = line_end.end()
    return taken, text[position:]


def _find_address(text: str, position: int) -> tuple[str, int] | None:
    """The address that begins there, as it is written, and where it ends."""
    if bracketed := _IN_BRACKETS.match(text, position):
        return bracketed[1], bracketed.end()
    bare = _BARE.match(text, position)
    return (bare[0], bare.end()) if bare and is_balanced(bare[0]) else None


def is_balanced(address: str) -> bool:
    """Whether each bracket is closed, those behind backslashes aside."""
    depth = 0
    for sign in re.findall(r"\\.|[()]", address):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
