"""The pass over the tree that reads the texts in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from .parser import InlineParser, Leaf
from .pieces import build

if TYPE_CHECKING:
    from markdown import Markdown

_PLAIN_SIGNS = ("\\", "`", "~", "<", "&", "![", "\n ", " \n", "://", "@", "ww", "wW", "Ww", "WW")


class InlineStructure(InlineProcessor):
    """Stands where Python-Markdown's own pass stood. The inline patterns of other extensions are leaves to it: they
    match from left to right, together with all else, and what one has taken no other sees."""

    def __init__(self, md: Markdown, literals: Mapping[type, tuple[str, ...]], has_formulas: bool) -> None:
        super().__init__(md)
        self.literals = literals
        self.has_formulas = has_formulas
        self.stashed_nodes: dict[str, Element | str] = {}
        """Patterns of other extensions look here for placeholders; there are none."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """The tree, its texts become elements."""
        md: Any = self.md
        leaves = [self._make_leaf(pattern) for pattern in md.inlinePatterns if isinstance(pattern, InlinePattern)]
        parser = InlineParser(md.references, md.htmlStash.store, leaves, self.has_formulas)
        for element in list(tree.iter()):
            if len(element):
                for child in [child for child in element if child.tail]:
                    self._read_tail(parser, element, child)
            text = element.text
            if text and type(element.tag) is str and not isinstance(text, AtomicString):
                pieces = parser.find(text)
                if pieces is not None:
                    build(element, pieces)
        return tree

    def list_plain_signs(self) -> list[str] | None:
        """Signs of which a text must hold one for it to be more than words, with links and ``*emphasis*`` whose marks
        stand at letters; nothing where a pattern may match any text.

        For whoever makes HTML of such texts at once.
        """
        literals = [self.literals.get(type(pattern), ("",)) for pattern in self.md.inlinePatterns]
        if any("" in each for each in literals):
            return None
        return [*_PLAIN_SIGNS, *(["$"] if self.has_formulas else []), *(sign for each in literals for sign in each)]

    def _read_tail(self, parser: InlineParser, parent: Element, child: Element) -> None:
        pieces = parser.find(child.tail or "")
        if pieces is None:
            return
        holder = Element("d")
        build(holder, pieces)
        child.tail = holder.text
        place = list(parent).index(child) + 1
        parent[place:place] = list(holder)

    def _make_leaf(self, pattern: Any) -> Leaf:
        return Leaf(pattern.getCompiledRegExp(), pattern.handleMatch, self.literals.get(type(pattern), ("",)))
