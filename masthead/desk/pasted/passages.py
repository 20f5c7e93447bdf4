"""Pasted text in passages: paragraphs, list items, quotations, code, each the lines that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from masthead.desk.pasted.headings import find_part

PARAGRAPH, ITEM, QUOTATION, CODE, TABLE, RULE, HEADING = (
    *("paragraph", "item", "quotation", "code", "table", "rule", "heading"),
)


class Passage(NamedTuple):
    """Lines that belong together."""

    kind: str
    lines: tuple[str, ...]
    """As they were pasted."""
    loose: bool
    """Whether an empty line stood above."""
    level: int = 0
    """Of a heading in Markdown, 1 to 6."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def plain(self) -> str:
        """In one line, without the mark of the list, the quotation or the heading."""
        lines = self.lines[:1] if self.kind == HEADING else self.lines
        return " ".join(" ".join(strip_mark(line, self.kind) for line in lines).split())


# --- lines and passages ----------------------------------------------------------------------------

_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪●○∙·➤►→✓]|\(?\d{1,3}[.)])\s+(?=\S)")
_QUOTATION = re.compile(r"\s{0,3}>")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_=])[ \t]*(?:\1[ \t]*){2,}$")


def strip_mark(line: str, kind: str) -> str:
    """The line without the bullet, number, ``>`` or ``#`` that made it a passage of its kind."""
    if kind == ITEM:
        return _ITEM.sub("", line, count=1)
    if kind == QUOTATION:
        return re.sub(r"^\s*(?:>\s?)+", "", line)
    if kind == HEADING:
        found = _HEADING.match(line)
        return found[2] if found else line
    return line


def read_passages(text: str) -> list[Passage]:
    """Every line of `text` that is not empty, in passages; `text` has only ``\\n`` for line breaks."""
    passages: list[Passage] = []
    lines = text.split("\n")
    number, loose = 0, True
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            number, loose = number + 1, True
            continue
        passage, number = _read_passage(lines, number, loose)
        passages.append(passage)
        loose = False
    return passages


def _read_passage(lines: Sequence[str], number: int, loose: bool) -> tuple[Passage, int]:
    """The passage that begins with this line, and the number of the line after it."""
    line = lines[number]
    fence = _FENCE.match(line)
    if fence:
        end = number + 1
        while end < len(lines) and not re.match(
            rf" {{0,3}}{re.escape(fence[1][0])}{{{len(fence[1])},}}\s*$", lines[end]
        ):
            end += 1
        # A fence that nothing closes is no code: who knows what it is.
        if end < len(lines):
            return Passage(CODE, tuple(lines[number : end + 1]), loose), end + 1
        return Passage(PARAGRAPH, (line,), loose), number + 1
    heading = _HEADING.match(line)
    if heading:
        return Passage(HEADING, (line,), loose, len(heading[1])), number + 1
    if _RULE.match(line):
        return Passage(RULE, (line,), loose), number + 1
    if _is_underlined(lines, number):
        level = 1 if lines[number + 1].lstrip()[0] == "=" else 2
        return Passage(HEADING, tuple(lines[number : number + 2]), loose, level), number + 2
    kind = _kind_of(line)
    end = number + 1
    while end < len(lines) and lines[end].strip() and _belongs(lines, end, kind):
        end += 1
    return Passage(kind, tuple(lines[number:end]), loose), end


def _is_underlined(lines: Sequence[str], number: int) -> bool:
    """Whether the line is a heading because of the next one; of hyphens, only where it is one of ours."""
    if number + 1 == len(lines) or (number and lines[number - 1].strip()):
        return False
    below = lines[number + 1].strip()
    return bool(re.fullmatch("={3,}", below)) or (
        bool(re.fullmatch("-{3,}", below)) and find_part(lines[number]) is not None
    )


def _kind_of(line: str) -> str:
    if _QUOTATION.match(line):
        return QUOTATION
    if _ITEM.match(line):
        return ITEM
    return TABLE if line.lstrip().startswith("|") and line.count("|") > 1 else PARAGRAPH


def _belongs(lines: Sequence[str], number: int, kind: str) -> bool:
    """Whether a line goes on with the passage above it."""
    line = lines[number]
    if _FENCE.match(line) or _HEADING.match(line) or _RULE.match(line):
        return False
    own = _kind_of(line)
    if kind == ITEM:
        return own == PARAGRAPH and line[:1].isspace()
    if own != kind:
        return False
    return kind != PARAGRAPH or find_part(line) is None and find_part(lines[number - 1]) is None


# --- how the text is set ---------------------------------------------------------------------------


def find_width(passages: Iterable[Passage]) -> int:
    """The width to which the lines of a text were broken, as in e-mail; 0 where whoever wrote it ended them."""
    paragraphs = [passage.lines for passage in passages if passage.kind == PARAGRAPH]
    width = max((len(line) for lines in paragraphs for line in lines), default=0)
    breaks = [pair for lines in paragraphs for pair in pairwise(lines)]
    full = sum(is_full(line, following, width) for line, following in breaks)
    return width if 40 <= width <= 110 and breaks and full >= 0.7 * len(breaks) else 0


def is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room in this one."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > width - 8


def unwrap(lines: Sequence[str], width: int) -> list[str]:
    """The lines as they were before they were broken to a width; all as they are where that is 0."""
    joined: list[str] = []
    before = ""
    for line in lines:
        if width and before and is_full(before, line, width):
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
        before = line
    return joined


def lines_are_paragraphs(passages: Sequence[Passage]) -> bool:
    """Whether each line is a paragraph: there are hardly any empty lines, and lines are not broken to a width."""
    paragraphs = [passage for passage in passages if passage.kind in (PARAGRAPH, HEADING, ITEM)]
    breaks = sum(len(passage.lines) - 1 for passage in paragraphs if passage.kind == PARAGRAPH)
    gaps = sum(passage.loose for passage in paragraphs[1:])
    return breaks > gaps and not find_width(passages)


def split_lines(passages: Iterable[Passage]) -> list[Passage]:
    """The same passages, paragraphs of several lines parted into as many."""
    return [
        each
        for passage in passages
        for each in (
            [passage._replace(lines=(line,), loose=True) for line in passage.lines]
            if passage.kind == PARAGRAPH
            else [passage]
        )
    ]


def join_markdown(passages: Sequence[Passage]) -> str:
    """The passages as Markdown: paragraphs stand apart, lists and tables hold together."""
    written = ""
    for number, passage in enumerate(passages):
        if number:
            before = passages[number - 1]
            together = passage.kind == before.kind and passage.kind in (ITEM, TABLE, QUOTATION) and not passage.loose
            written += "\n" if together else "\n\n"
        written += _write_passage(passage)
    return written


def _write_passage(passage: Passage) -> str:
    if passage.kind == ITEM:
        # Markdown knows fewer bullets than people do.
        return re.sub(r"^(\s*)[•‣◦▪●○∙·➤►→✓](\s+)", r"\1-\2", passage.text)
    if passage.kind == PARAGRAPH:
        # Four blanks at its beginning would make it code.
        return "\n".join(line.strip() if not line.endswith("  ") else line.strip() + "  " for line in passage.lines)
    return passage.text
