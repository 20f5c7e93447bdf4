"""What is done to the tree of elements, done only to those that need it."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import STX

from .places import Place, derived


@derived
def look_for_braces(base: Any) -> type:
    """Without ``{`` in any text there is no list of attributes."""

    class Looking(base):  # type: ignore[misc]
        def run(self, doc: Element) -> None:
            if may_hold(doc, "{"):
                super().run(doc)

    return Looking


@derived
def look_for_marks(base: Any) -> type:
    """Signs behind a backslash stand as numbers between two marks until the very end."""

    class Looking(base):  # type: ignore[misc]
        def run(self, root: Element) -> None:
            if may_hold(root, STX) or any(
                value is not None and STX in value for each in root.iter() for _, value in each.items()
            ):
                super().run(root)

    return Looking


def may_hold(root: Element, sign: str) -> bool:
    """Whether the sign stands in a text of the tree, as far as can be told: comments keep theirs to themselves."""
    return sign in "".join(root.itertext()) or {type(each.tag) for each in root.iter()} != {str}


LOOKS_OVER = (
    Place("attr_list", 8, "markdown.extensions.attr_list.AttrListTreeprocessor", look_for_braces),
    Place("unescape", 0, "markdown.treeprocessors.UnescapeTreeprocessor", look_for_marks),
)
