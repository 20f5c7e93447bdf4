"""The one block processor, which reads whole texts (CommonMark 0.31.2, sections 3 to 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from .nodes import Block
from .reader import read_blocks
from .tree import TreeBuilder, find_dialect

if TYPE_CHECKING:
    from markdown import Markdown

PRIORITY = 10_000
"""Before every other, none of which is asked then."""

_WORDLESS = re.compile(r"^[ \t]+$", re.M)
_REPLACED = ("fenced_code_block", "html_block")
"""Preprocessors that take code and HTML out before it is known in which block they stand."""


def install(md: Markdown) -> None:
    """Blocks of the instance are CommonMark's."""
    md.parser.blockprocessors.register(CommonMarkBlocks(md), "commonmark", PRIORITY)
    md.preprocessors.register(KeptTabs(md), "normalize_whitespace", 30)
    for name in _REPLACED:
        if name in md.preprocessors:
            md.preprocessors.deregister(name)


class KeptTabs(Preprocessor):
    """Does what Python-Markdown does to the white space of a text, but leaves tabs to whoever knows their columns."""

    keeps_plain_paragraphs = True
    """None of it stands in a text without signs."""

    def run(self, lines: list[str]) -> list[str]:
        """Line ends are one sign, lines without words are empty, Python-Markdown's own marks are gone."""
        text = "\n".join(lines).replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n")
        return _WORDLESS.sub("", text).split("\n")


class CommonMarkBlocks(BlockProcessor):
    """Takes all of a text at once. What others add to the dialect it makes itself, if they are there."""

    keeps_plain_paragraphs = True
    """Lines that begin with letters are paragraphs; whoever looks for such texts first may take that from here."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.md = md
        self._notes: dict[str, Block] = {}

    def test(self, parent: Element, block: str) -> bool:
        """Whether it knows better: always."""
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        """The text is elements within the parent."""
        text = "\n\n".join(blocks)
        blocks.clear()
        if parent is getattr(self.parser, "root", None):
            self._notes.clear()
        dialect = find_dialect(self.md)
        note = self._notes.get(text)
        builder = TreeBuilder(self.md, dialect)
        builder.build(parent, note or read_blocks(text.split("\n"), dialect))
        if note and not len(parent):
            # The way back to the text stands in the last paragraph.
            SubElement(parent, "p").text = ""
        if builder.notes:
            footnotes = getattr(self.parser.blockprocessors["footnote"], "footnotes")  # noqa: B009 (no stub knows it)
            for name, block in builder.notes.items():
                # The text that it asks to be read in its time.
                key = f"{STX}note:{name}{ETX}"
                self._notes[key] = block
                footnotes.setFootnote(name, key)
