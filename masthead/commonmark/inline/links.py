"""The parts of a link: its destination, its title, and the label of a reference.

CommonMark 0.31.2, sections 4.7 and 6.3. Each function reads at a place in a text, and answers what it has read and
where that ends, or nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .entities import resolve

MOST_PARENTHESES = 32
"""Nested in a destination without angle brackets."""

_ANGLED = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_PLAIN = re.compile(r"(?:[^\x00-\x20\x7f\\()]|\\[!-/:-@\[-`{-~]|\\)++")
_TITLE = re.compile(r'"((?:[^"\\]|\\.)*+)"|' r"'((?:[^'\\]|\\.)*+)'|" r"\(((?:[^()\\]|\\.)*+)\)", re.S)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.S)
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")
_UNSAFE = re.compile(r'[\x00- "<>\\`\x7f]')


class Target(NamedTuple):
    """Where a link leads."""

    destination: str
    """Escapes and references resolved; what may not stand in an address at all is percent-encoded."""
    title: str | None


def read_destination(text: str, position: int) -> tuple[str, int] | None:
    """The resolved destination of a link; an empty one only in angle brackets."""
    if text[position : position + 1] == "<":
        angled = _ANGLED.match(text, position)
        return (encode(resolve(angled[1])), angled.end()) if angled else None
    begin, depth = position, 0
    while True:
        plain = _PLAIN.match(text, position)
        if plain:
            position = plain.end()
        sign = text[position : position + 1]
        if sign == "(":
            depth += 1
            if depth > MOST_PARENTHESES:
                return None
        elif sign == ")" and depth:
            depth -= 1
        else:
            break
        position += 1
    if depth or position == begin:
        return None
    return encode(resolve(text[begin:position])), position


def read_title(text: str, position: int) -> tuple[str, int] | None:
    """The resolved title of a link."""
    found = _TITLE.match(text, position)
    if not found:
        return None
    title = found[found.lastindex or 0]
    return resolve(title), found.end()


def read_label(text: str, position: int) -> tuple[str, int] | None:
    """The label as it is written, empty too."""
    found = _LABEL.match(text, position)
    return (found[1], found.end()) if found else None


def read_inline_target(text: str, position: int) -> tuple[Target, int] | None:
    """What stands in parentheses behind the text of a link."""
    if text[position : position + 1] != "(":
        return None
    position = skip_blanks(text, position + 1)
    destination, title = "", None
    if text[position : position + 1] != ")":
        found = read_destination(text, position)
        if found is None:
            return None
        destination, end = found
        position = skip_blanks(text, end)
        if position > end and (of_title := read_title(text, position)):
            title, end = of_title
            position = skip_blanks(text, end)
    if text[position : position + 1] != ")":
        return None
    return Target(destination, title), position + 1


def skip_blanks(text: str, position: int) -> int:
    """Past blanks, tabs and at most one line ending."""
    found = _BLANKS.match(text, position)
    return found.end() if found else position


def encode(address: str) -> str:
    """The address, its blanks and the signs that would end it in HTML percent-encoded."""
    return _UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}", address)
