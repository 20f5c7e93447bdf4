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


@derived
def look_at_blocks(base: Any) -> type:
    """Whether an element is a block is asked once for each name, not for each element."""

    class Looking(base):  # type: ignore[misc]
        def run(self, root: Element) -> None:
            if next(root.iter("br"), None) is not None or next(root.iter("pre"), None) is not None:
                super().run(root)
                return
            known: dict[Any, bool] = {}

            def is_block(tag: Any) -> bool:
                if tag not in known:
                    known[tag] = self.md.is_block_level(tag)
                return known[tag]

            waiting = [root]
            for element in waiting:
                if len(element) and element.tag != "code" and is_block(element.tag):
                    text = element.text
                    if (not text or not text.strip()) and is_block(element[0].tag):
                        element.text = "\n"
                    waiting += [child for child in element if is_block(child.tag)]
                tail = element.tail
                if not tail or not tail.strip():
                    element.tail = "\n"

    return Looking


def may_hold(root: Element, sign: str) -> bool:
    """Whether the sign stands in a text of the tree, as far as can be told: comments keep theirs to themselves."""
    return sign in "".join(root.itertext()) or not {type(each.tag) for each in root.iter()} <= {str, type(None)}


LOOKS_OVER = (
    Place("prettify", 10, "markdown.treeprocessors.PrettifyTreeprocessor", look_at_blocks),
    Place("attr_list", 8, "markdown.extensions.attr_list.AttrListTreeprocessor", look_for_braces),
    Place("unescape", 0, "markdown.treeprocessors.UnescapeTreeprocessor", look_for_marks),
)
