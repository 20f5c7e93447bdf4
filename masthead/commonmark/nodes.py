"""What the lines of a text are, before they are elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

DOCUMENT, QUOTE, LIST, ITEM, DESCRIPTIONS, DESCRIPTION, NOTE, ALERT = range(8)
"""They hold blocks."""
PARAGRAPH, HEADING, RULE, CODE, FENCE, HTML, TABLE, TERM = range(8, 16)
"""They hold lines."""


class Block:
    """One block, which grows while lines are read."""

    __slots__ = ("begin", "children", "end", "info", "is_open", "kind", "lines", "mark", "number", "width")

    def __init__(self, kind: int, line: int, mark: str = "", number: int = 0, width: int = 0) -> None:
        self.kind = kind
        self.begin = self.end = line
        """Its first line and its last, counted from 0."""
        self.mark = mark
        """The sign of a list, the fence, the name of a note, the first line of an alert."""
        self.info = ""
        """What stands behind the fence."""
        self.number = number
        """That of a list's first item, the level of a heading, the kind of HTML."""
        self.width = width
        """Columns that a container's further lines, or a fence's, are indented by."""
        self.children: list[Block] = []
        self.lines: list[str] = []
        self.is_open = False
        """A fence, whose end has not come, or a paragraph that begins with a formula whose end has not."""


class Dialect(NamedTuple):
    """What there is beside CommonMark's own blocks: as far as the instance has an extension for it."""

    tables: bool = False
    footnotes: bool = False
    descriptions: bool = False
    abbreviations: bool = False
    formulas: bool = False


def walk(document: Block) -> Iterator[tuple[Block, int]]:
    """Each block within, in the order of the text, and within how many others it stands, lists themselves aside."""
    waiting = [(child, 0) for child in reversed(document.children)]
    while waiting:
        block, depth = waiting.pop()
        yield block, depth
        inner = depth + (block.kind not in (LIST, DESCRIPTIONS))
        waiting += [(child, inner) for child in reversed(block.children)]
