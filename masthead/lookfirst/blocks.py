"""Blocks in which no line begins with a sign are paragraphs at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import ParagraphProcessor

from .places import kind_of

if TYPE_CHECKING:
    from markdown import Markdown

_CORE = (
    *("EmptyBlockProcessor", "ListIndentProcessor", "CodeBlockProcessor", "HashHeaderProcessor"),
    *("SetextHeaderProcessor", "HRProcessor", "OListProcessor", "UListProcessor", "BlockQuoteProcessor"),
    *("ReferenceProcessor", "ParagraphProcessor"),
)
KNOWN = frozenset(
    {
        *(f"markdown.blockprocessors.{name}" for name in _CORE),
        "markdown.extensions.abbr.AbbrBlockprocessor",
        "markdown.extensions.def_list.DefListIndentProcessor",
        "markdown.extensions.def_list.DefListProcessor",
        "markdown.extensions.footnotes.FootnoteBlockProcessor",
        "markdown.extensions.sane_lists.SaneOListProcessor",
        "markdown.extensions.sane_lists.SaneUListProcessor",
        "markdown.extensions.tables.TableProcessor",
        "pymdownx.superfences.SuperFencesCodeBlockProcessor",
    }
)
"""Block processors that pass over a block in which no line begins with a sign of theirs or a space."""


def passes_over(processor: object) -> bool:
    """Whether the processor makes nothing else than a paragraph of such a block, or leaves it to others.

    One that is not known can say so itself, by an attribute of its class: ``keeps_plain_paragraphs = True``.
    """
    return kind_of(processor) in KNOWN or vars(type(processor)).get("keeps_plain_paragraphs") is True


_SIGN_FIRST = re.compile(r"[\s\d#=_*+:>\[|-]")
_SIGN_LATER = re.compile(r"\n(?:[\s#=_*:>\[|-]|\Z)")
"""A list does not begin within a block."""
_PRIORITY = 1000


class PlainParagraphs(ParagraphProcessor):
    """Comes before all other block processors and takes the blocks that they would all pass over."""

    _known: list[Any]
    _is_sure: bool

    @classmethod
    def take_place(cls, md: Markdown) -> None:
        """Stands first, if no other does."""
        registry = md.parser.blockprocessors
        plain = cls(md.parser)
        plain._known = []
        trial = registry[:]
        trial.register(plain, "plain_paragraphs", _PRIORITY)
        if trial[0] is plain and "plain_paragraphs" not in registry:
            registry.register(plain, "plain_paragraphs", _PRIORITY)

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a paragraph to everyone."""
        return is_plain(block) and self._knows_all()

    def run(self, parent: Element, blocks: list[str]) -> None:
        """This block, and all that follow it and are like it, are paragraphs."""
        if self.parser.state.isstate("list"):
            super().run(parent, blocks)
            return
        number = 0
        for block in blocks:
            # An empty one behind a paragraph means nothing.
            if block:
                if not is_plain(block):
                    break
                SubElement(parent, "p").text = block
            number += 1
        del blocks[:number]

    def _knows_all(self) -> bool:
        now: list[Any] = list(self.parser.blockprocessors)
        if now != self._known:
            self._known = now
            self._is_sure = (
                all(passes_over(each) or each is self for each in now)
                and kind_of(now[-1]) == "markdown.blockprocessors.ParagraphProcessor"
            )
        return self._is_sure


def is_plain(block: str) -> bool:
    """Whether no line begins with a sign that is more than a word's."""
    if not block or (not block[0].isalpha() and _SIGN_FIRST.match(block)):
        return False
    return "\n" not in block or not _SIGN_LATER.search(block)
