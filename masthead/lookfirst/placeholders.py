"""What the patterns of a text have made comes back into the tree, where its placeholders stand."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown.util import INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString


def put_back(text: str, parent: Element, made: Mapping[str, Element | str], is_text: bool = True) -> list[Element]:
    """The elements for which placeholders stand in the text, each with the text that follows it as its tail.

    The text before the first is that of the parent, or its tail.
    """
    elements: list[Element] = []
    words: list[str] = []

    def say() -> None:
        said = words[0] if len(words) == 1 else "".join(words)
        if not said:
            return
        if elements:
            last = elements[-1]
            last.tail = last.tail + said if last.tail else said
        elif is_text:
            parent.text = parent.text + said if parent.text else said
        else:
            parent.tail = parent.tail + said if parent.tail else said

    reached = 0
    while True:
        begin = text.find(INLINE_PLACEHOLDER_PREFIX, reached)
        if begin < 0:
            break
        match = INLINE_PLACEHOLDER_RE.search(text, begin)
        node = made.get(match[1]) if match else None
        if match is None or node is None:
            # Not one of this pass: it stays to be read.
            end = begin + len(INLINE_PLACEHOLDER_PREFIX)
            words.append(text[reached:end])
            reached = end
            continue
        words.append(text[reached:begin])
        reached = match.end()
        if isinstance(node, str):
            words.append(node)
            continue
        say()
        words = []
        for part in (node, *node):
            tail = part.tail
            if tail and INLINE_PLACEHOLDER_PREFIX in tail and tail.strip():
                part.tail = None
                after = put_back(tail, part, made, is_text=False)
                position = 0 if part is node else list(node).index(part) + 1
                node[position:position] = after
            inner = part.text
            if inner and INLINE_PLACEHOLDER_PREFIX in inner and inner.strip():
                part.text = None
                part[0:0] = put_back(inner, part, made)
        elements.append(node)
    rest = text[reached:]
    if rest:
        words.append(AtomicString(rest) if isinstance(text, AtomicString) else rest)
    say()
    return elements
