"""What a text is made of, and how it becomes a part of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from .delimiters import Run


class RawHtml(str):
    """The placeholder of raw HTML, or what another extension put for itself: no words."""

    __slots__ = ()


Piece = str | Element | Run


def build(parent: Element, pieces: Iterable[Piece]) -> None:
    """The pieces stand in the element in place of its text, before the children that it has."""
    later = list(parent)
    del parent[:]
    parent.text = None
    element = parent
    above: list[Element] = []
    last: Element | None = None
    words: list[str] = []

    def say() -> None:
        if words:
            said = "".join(words)
            words.clear()
            if last is None:
                element.text = said
            else:
                last.tail = said

    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
        elif isinstance(piece, Run):
            for _ in range(piece.ends):
                say()
                last, element = element, above.pop()
            if piece.left:
                words.append(piece.sign * piece.left)
            for tag in reversed(piece.begins):
                say()
                above.append(element)
                element = SubElement(element, tag)
                last = None
        else:
            say()
            element.append(piece)
            last = piece
    say()
    parent.extend(later)


def words_of(pieces: Iterable[Piece]) -> str:
    """The text alone, as the description of a picture has it."""
    words: list[str] = []
    for piece in pieces:
        if isinstance(piece, RawHtml):
            continue
        if isinstance(piece, str):
            words.append(piece)
        elif isinstance(piece, Run):
            words.append(piece.sign * piece.left)
        else:
            for element in piece.iter():
                words.append("\n" if element.tag == "br" else element.get("alt") or element.text or "")
                if element is not piece:
                    words.append(element.tail or "")
    return "".join(words)
