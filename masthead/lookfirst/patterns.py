"""Inline patterns that know their plainest case at a glance: ``*word*``, ``[word](address)``, ```word```.

Python-Markdown walks through these letter by letter, for the sake of what can stand inside. Where nothing does,
one regular expression tells as much.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import STX, AtomicString, code_escape

from .places import Place, derived

_CODE = re.compile(r"`([^`]+)`(?!`)")
_LINK = re.compile(r"""\[([^\[\]]*)\]\(([^\s()<>"']*)\)""")
_EMPHASIS = re.compile(r"(\*\*?)(?![\s*])([^*_]+)(?<!\s)\1(?!\*)")


@derived
def look_for_one_tick(base: Any) -> type:
    """One backtick on each side, none within."""

    class Looking(base):  # type: ignore[misc]
        def handleMatch(self, m: re.Match[str], data: str) -> Any:
            plain = None if m[1] else _CODE.match(data, m.start())
            if not plain:
                return super().handleMatch(m, data)
            element = Element(self.tag)
            element.text = AtomicString(code_escape(plain[1].strip()))
            return element, plain.start(), plain.end()

    return Looking


@derived
def look_for_address(base: Any) -> type:
    """No brackets in the words, and no space, quotes or brackets in the address."""

    class Looking(base):  # type: ignore[misc]
        def handleMatch(self, m: re.Match[str], data: str) -> Any:
            plain = _LINK.match(data, m.start())
            if not plain or STX in plain[2]:
                return super().handleMatch(m, data)
            element = Element("a", {"href": plain[2]})
            element.text = plain[1]
            return element, plain.start(), plain.end()

    return Looking


@derived
def look_for_pair(base: Any) -> type:
    """One or two asterisks on each side, and none within, nor an underscore."""

    class Looking(base):  # type: ignore[misc]
        def handleMatch(self, m: re.Match[str], data: str) -> Any:
            plain = None
            if not self.regions and self.tokens == ["*", "_"]:
                plain = _EMPHASIS.match(data, m.start())
            if not plain:
                return super().handleMatch(m, data)
            strong, emphasis = self.delimiters["*"].tags
            element = Element(emphasis if len(plain[1]) == 1 else strong)
            element.text = plain[2]
            return element, plain.start(), plain.end()

        def search(self, data: str, start: int) -> re.Match[str] | None:
            if any(len(token) > 1 for token in self.tokens):
                return super().search(data, start)  # type: ignore[no-any-return]
            for found in self.compiled_re.finditer(data, start):
                delimiter = self.delimiters[found[0]]
                boundary: re.Match[str] | None = delimiter.boundary.match(data, found.start())
                if boundary and (delimiter.stack or boundary.lastgroup != "end"):
                    return boundary
            return None

    return Looking


SEES_AT_A_GLANCE = (
    Place("backtick", 190, "markdown.inlinepatterns.BacktickInlineProcessor", look_for_one_tick),
    Place("link", 160, "markdown.inlinepatterns.LinkInlineProcessor", look_for_address),
    Place("em_strong", 60, "markdown.inlinepatterns.DelimiterProcessor", look_for_pair),
)
