"""Inline structure (CommonMark 0.31.2, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown


def install(md: Markdown) -> None:
    """The patterns of this package stand among the instance's inline patterns."""
