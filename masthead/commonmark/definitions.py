"""Definitions of links at the beginning of paragraphs (CommonMark 0.31.2, section 4.7)."""

from __future__ import annotations

import re

from .inline.links import Target, read_destination, read_label, read_title, skip_blanks
from .labels import normalize_label

_END_OF_LINE = re.compile(r"[ \t]*+(?:\n|$)")


def take_definitions(text: str) -> tuple[list[tuple[str, Target]], str]:
    """The definitions with which a paragraph begins, each with its label's normal form, and what is left of it."""
    taken: list[tuple[str, Target]] = []
    position = 0
    while text.startswith("[", position):
        found = _read_definition(text, position)
        if found is None:
            break
        label, target, position = found
        taken.append((label, target))
    return taken, text[position:]


def _read_definition(text: str, position: int) -> tuple[str, Target, int] | None:
    """The definition that begins there, and where the line behind it begins."""
    label = read_label(text, position)
    if label is None or not label[0].strip() or not text.startswith(":", label[1]):
        return None
    place = read_destination(text, skip_blanks(text, label[1] + 1))
    if place is None:
        return None
    destination, end = place
    behind = skip_blanks(text, end)
    if behind > end and (titled := read_title(text, behind)) and (found := _END_OF_LINE.match(text, titled[1])):
        return normalize_label(label[0]), Target(destination, titled[0]), found.end()
    if found := _END_OF_LINE.match(text, end):
        return normalize_label(label[0]), Target(destination, None), found.end()
    return None
