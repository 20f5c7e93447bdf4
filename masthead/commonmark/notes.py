"""The way back from a footnote whose last block is no paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

PRIORITY = 45
"""Behind that of Python-Markdown's footnotes, which makes them."""


def install(md: Markdown) -> None:
    """A link back stands in no paragraph of its own."""
    md.treeprocessors.register(WaysBack(md), "commonmark_notes", PRIORITY)


class WaysBack(Treeprocessor):
    """Takes a paragraph away that holds nothing but the link back: the note has the blocks that were written."""

    keeps_plain_paragraphs = True
    """There are no footnotes in texts without signs."""

    def run(self, root: Element) -> None:
        """Such a paragraph is an element without a name, which stands for what it holds."""
        for notes in root.iter("div"):
            if notes.get("class") != "footnote":
                continue
            for note in notes.iter("li"):
                last = note[-1] if len(note) > 1 else None
                if last is None or last.tag != "p" or last.text or len(last) != 1:
                    continue
                if last[0].get("class") == "footnote-backref":
                    last.tag, last.tail = None, "\n"  # type: ignore[assignment]
