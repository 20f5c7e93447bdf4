"""CommonMark for Python-Markdown: its blocks and its inline structure, by the rules of the specification (0.31.2).

An extension in Python-Markdown's sense. It registers one block processor, which reads the whole text line by line,
and inline patterns, and takes away what they replace. The tree that it makes is Python-Markdown's own, so that
other extensions go on with it: attribute lists, footnotes, definition lists, abbreviations, typographic quotes.
Name it behind them.

    markdown.Markdown(extensions=["tables", "footnotes", "masthead.commonmark"])

Nothing here imports Python-Markdown until the extension is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .extension import CommonMarkExtension


def makeExtension(**configs: Any) -> CommonMarkExtension:
    """What Python-Markdown asks for where an extension is named by its module."""
    from .extension import CommonMarkExtension

    return CommonMarkExtension(**configs)
