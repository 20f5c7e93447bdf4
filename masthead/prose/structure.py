"""The blocks of a text in Markdown, as its page will have them: where code stands, how deep they nest, what is odd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from masthead.errors import shorten

if TYPE_CHECKING:
    from masthead.commonmark.nodes import Block

LONGEST_TERM = 60
"""Characters of a term that nobody wonders about."""

_SENTENCE = re.compile(r"[.!?,;:…][\"”’)]?$")
_COLON = re.compile(r"\n[ >]*:[ \t]")
"""A colon below a line, which may be a term."""


class Oddity(NamedTuple):
    """Something that means another thing than its writer may think."""

    line: int
    """Counted from 0."""
    message: str
    remedy: str


def list_code(text: str, *, fenced_alone: bool) -> list[tuple[int, int]]:
    """The first and the last line of each block of code, counted from 0."""
    if not has_fences(text) and (fenced_alone or not ("    " in text or "\t" in text)):
        return []
    from masthead.commonmark.nodes import CODE, FENCE, walk

    kinds = (FENCE,) if fenced_alone else (FENCE, CODE)
    return [(block.begin, block.end) for block, _ in walk(_read(text)) if block.kind in kinds]


def find_depth_beyond(text: str, most: int) -> int | None:
    """The first line, counted from 0, whose lists and quotations stand in more than so many others."""
    from masthead.commonmark.nodes import walk

    return next((block.begin for block, depth in walk(_read(text)) if depth > most), None)


def find_oddities(text: str) -> Iterator[Oddity]:
    """Code in fences that never ends, and sentences that became terms because of a colon below them."""
    if not has_fences(text) and not _COLON.search(text):
        return
    from masthead.commonmark.nodes import DESCRIPTION, DESCRIPTIONS, FENCE, TERM, walk

    for block, _ in walk(_read(text)):
        if block.kind == FENCE and block.is_open:
            message = "A code block begins here and is never closed."
            yield Oddity(block.begin, message, f"Write {block.mark} on a line of its own below its last line.")
        elif block.kind == DESCRIPTIONS:
            for term, meaning in zip(block.children, block.children[1:], strict=False):
                words = "".join(term.lines)
                is_sentence = len(words) > LONGEST_TERM or _SENTENCE.search(words)
                if term.kind == TERM and meaning.kind == DESCRIPTION and is_sentence:
                    message = f'"{shorten(words)}" became a term, because the line below it begins with a colon.'
                    yield Oddity(meaning.begin, message, "Put a backslash before the colon if readers should see it.")


def has_fences(text: str) -> bool:
    """Whether there may be code in fences."""
    return "```" in text or "~~~" in text


def _read(text: str) -> Block:
    from masthead.commonmark.nodes import Dialect
    from masthead.commonmark.reader import read_blocks

    everything = Dialect(tables=True, footnotes=True, descriptions=True, abbreviations=True)
    return read_blocks(text.split("\n"), everything)
