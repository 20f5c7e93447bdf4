"""Inline structure (CommonMark 0.31.2, section 6; GFM 0.29, strikethrough and bare addresses)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown

_REPLACED = (
    *("backtick", "escape", "reference", "link", "image_link", "image_reference", "short_reference"),
    *("short_image_ref", "autolink", "automail", "linebreak", "html", "entity", "em_strong"),
)
"""Python-Markdown's own inline patterns."""


def install(md: Markdown, literals: Mapping[type, tuple[str, ...]] | None = None, has_formulas: bool = False) -> None:
    """One parser reads the inline structure, in the place of Python-Markdown's own patterns.

    `literals` names, for inline patterns of other extensions (by their exact class), strings of which a text must
    hold one for the pattern to match. `has_formulas` says whether dollars may stand around a formula.
    """
    from markdown.extensions.footnotes import FootnoteInlineProcessor

    from .treeprocessor import InlineStructure

    for name in _REPLACED:
        if name in md.inlinePatterns:
            md.inlinePatterns.deregister(name)
    known = {FootnoteInlineProcessor: ("[^",), **(literals or {})}
    md.treeprocessors.register(InlineStructure(md, known, has_formulas), "inline", 20)
