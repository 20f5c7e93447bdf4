"""Lines into blocks, one line after the other (CommonMark 0.31.2, sections 4 and 5, and the strategy of its appendix).

For each line it is found out first which of the open blocks it goes on with, then which blocks begin in it; what is
left of it is text. It is read with blanks for tabs, to columns of four; code keeps the tabs that are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import markup
from .alerts import ADMONITION
from .definitions import take_definitions
from .nodes import (
    ALERT,
    CODE,
    DESCRIPTION,
    DESCRIPTIONS,
    DOCUMENT,
    FENCE,
    HEADING,
    HTML,
    ITEM,
    LIST,
    NOTE,
    PARAGRAPH,
    QUOTE,
    RULE,
    TABLE,
    TERM,
    Block,
    Dialect,
)
from .tables import read_alignments, split_row

MAX_OPEN = 100
"""Blocks within one another; signs beyond them are text. So no line costs more than a hundred looks."""

TAB = 4

_BLANKS = re.compile(r" *")
_HEADING = re.compile(r"#{1,6}(?= |$)")
_FENCE = re.compile(r"(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_RULES = {sign: re.compile(rf"[{sign} ]*+") for sign in "*_-"}
_MARK = re.compile(r"(?:[-+*]|([0-9]{1,9})([.)]))(?= |$)")
_NOTE = re.compile(r"\[\^([^\]\n]+)\]: *")
_SIGNS = frozenset(">#`~<=-*_+0123456789:[|!")
"""With which anything but text can begin."""


def read_blocks(lines: Iterable[str], dialect: Dialect) -> Block:
    """The document that the lines are."""
    reader = Reader(dialect)
    for number, line in enumerate(lines):
        reader.read_line(number, line)
    _settle_ends(reader.document)
    return reader.document


def _settle_ends(block: Block) -> None:
    """Each container ends where the last of its blocks does, or later."""
    for child in block.children:
        if child.children:
            _settle_ends(child)
    if block.children:
        block.end = max(block.end, block.children[-1].end)


class Reader:
    """The blocks that are open while lines are read."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.document = Block(DOCUMENT, 0)
        self.open = [self.document]
        """Those that hold others, each in the one before. A list is none of them: it goes on while items come."""
        self.leaf: Block | None = None
        """That to which lines are added, in the last of them."""
        self.number = 0
        self.written = ""
        """The line, with its tabs."""
        self.no_rule_before = 0
        """Up to here it is known that no thematic break begins in the line: each block in it would look again."""

    def read_line(self, number: int, line: str) -> None:
        """The line is part of a block, or begins some."""
        self.number = number
        self.no_rule_before = 0
        self.written = line
        if "\t" in line:
            # Two blanks at its end are a hard break, a tab is none.
            line = (line if line.endswith("  ") else line.rstrip(" \t") + " ").expandtabs(TAB)
        leaf = self.leaf
        if line[:1].isalpha() and len(self.open) == 1 and (leaf is None or leaf.kind == PARAGRAPH):
            self._add_text(line, 1)
            return
        matched, position = self._match(line)
        if leaf is not None and leaf.kind != PARAGRAPH:
            if matched < len(self.open):
                self._cut(matched)
            elif self._goes_on(leaf, line, position):
                return
        self._begin(line, position, matched)

    def _match(self, line: str) -> tuple[int, int]:
        """How many of the open blocks the line goes on with, and where it is read from then."""
        position, matched = 0, 1
        open_ = self.open
        if len(open_) == 1:
            return matched, position
        first, length = find_text(line, 0), len(line)
        while matched < len(open_):
            block = open_[matched]
            if block.kind == QUOTE:
                if first == length or first - position > 3 or line[first] != ">":
                    break
                position = first + 1 + line.startswith(" ", first + 1)
                first = find_text(line, position)
                block.end = self.number
            elif first == length:
                # It begins with at most one empty line.
                if not block.children and block.kind not in (NOTE, ALERT):
                    break
                position = min(length, position + block.width)
            elif first - position >= block.width:
                position += block.width
            else:
                break
            matched += 1
        return matched, position

    def _goes_on(self, leaf: Block, line: str, position: int) -> bool:
        """Whether the line is part of the code or HTML that is open; what ends has ended."""
        first = find_text(line, position)
        is_blank = first == len(line)
        if leaf.kind == FENCE:
            leaf.end = self.number
            is_mark = first - position < 4 and line.startswith(leaf.mark, first)
            if is_mark and not line[first:].rstrip(" ").strip(leaf.mark[0]):
                leaf.is_open, self.leaf = False, None
                return True
            leaf.lines.append(self._cut_code(line, min(first, position + leaf.width)))
            return True
        if leaf.kind == HTML and not (is_blank and markup.ends_at_blank(leaf.number)):
            self._add_html(leaf, line, position)
            return True
        if leaf.kind == CODE and (is_blank or first - position > 3):
            leaf.lines.append(self._cut_code(line, position + 4))
            if not is_blank:
                leaf.end = self.number
            return True
        if leaf.kind != TABLE:
            self.leaf = None
        return False

    def _begin(self, line: str, position: int, matched: int) -> None:
        """Blocks begin where the line shows their signs; the rest of it is text."""
        leaf = self.leaf
        above = leaf if leaf is not None and leaf.kind == PARAGRAPH and matched == len(self.open) else None
        while True:
            first = find_text(line, position)
            if first == len(line):
                self._cut(matched)
                return
            if above is not None and above.is_open:
                break
            if first - position > 3:
                if self.leaf is None or self.leaf.kind != PARAGRAPH:
                    self._add(CODE, matched).lines.append(self._cut_code(line, position + 4))
                    return
                break
            if line[first] not in _SIGNS:
                break
            if self._begin_leaf(line, position, first, matched, above):
                return
            inner = self._begin_container(line, position, first, matched, above)
            if inner is None:
                break
            position, matched, above = inner, len(self.open), None
        self._add_text(line[first:], matched)

    def _begin_leaf(self, line: str, position: int, first: int, matched: int, above: Block | None) -> bool:
        """Whether a block of lines begins there; then the line is read."""
        sign = line[first]
        if sign == "#":
            if found := _HEADING.match(line, first):
                self._add_heading(matched, len(found[0]), _strip_heading(line[found.end() :]))
                return True
        elif sign in "`~":
            if found := _FENCE.match(line, first):
                block = self._add(FENCE, matched)
                block.mark, block.info = found[1] or found[3], (found[2] or found[4] or "").strip(" ")
                block.width, block.is_open = first - position, True
                return True
        elif sign == "<":
            if kind := markup.find_kind(line, first, self.leaf is not None and self.leaf.kind == PARAGRAPH):
                block = self._add(HTML, matched)
                block.number = kind
                self._add_html(block, line, position)
                return True
        elif above is not None and sign in "=-" and _UNDERLINE.match(line, first) and self._underline(above, sign):
            return True
        elif sign in "*-_" and self._is_rule(line, first, sign):
            self._add(RULE, matched)
            self.leaf = None
            return True
        elif above is not None and sign in "|:-" and self.dialect.tables and not _MARK.match(line, first):
            return self._begin_table(line[first:], above)
        return False

    def _begin_container(self, line: str, position: int, first: int, matched: int, above: Block | None) -> int | None:
        """Where the line is read on, within the block that begins there; None where none does."""
        sign = line[first]
        if matched >= MAX_OPEN:
            return None
        if sign == ">":
            self._open(self._add(QUOTE, matched))
            return first + 1 + line.startswith(" ", first + 1)
        if sign == ":":
            return self._begin_description(line, position, first, matched) if self.dialect.descriptions else None
        if sign == "[":
            found = _NOTE.match(line, first) if self.dialect.footnotes else None
            if not found:
                return None
            note = self._add(NOTE, matched)
            note.mark, note.width = found[1], 4
            self._open(note)
            return found.end()
        if sign == "!":
            if not ADMONITION.match(line, first):
                return None
            alert = self._add(ALERT, matched)
            alert.mark, alert.width = line[first:], 4
            self._open(alert)
            return len(line)
        return self._begin_item(line, position, first, matched, above)

    def _begin_item(self, line: str, position: int, first: int, matched: int, above: Block | None) -> int | None:
        found = _MARK.match(line, first)
        if not found:
            return None
        text, number = find_text(line, found.end()), int(found[1] or 1)
        is_empty = text == len(line)
        if above is not None and (is_empty or number != 1):
            return None
        self._cut(matched)
        siblings = self.open[-1].children
        mark = found[2] or found[0]
        if not siblings or siblings[-1].kind != LIST or siblings[-1].mark != mark:
            siblings.append(Block(LIST, self.number, mark, number))
        # Before code there is one blank that is not the code's.
        inner = found.end() + 1 if is_empty or text - found.end() > 4 else text
        item = Block(ITEM, self.number, width=inner - position)
        siblings[-1].children.append(item)
        self._open(item)
        return min(inner, len(line))

    def _begin_description(self, line: str, position: int, first: int, matched: int) -> int | None:
        """A colon and what a term means, below the term (PHP Markdown Extra's definition lists)."""
        text = find_text(line, first + 1)
        siblings = self.open[matched - 1].children
        if text == first + 1 or text == len(line) or not siblings:
            return None
        last = siblings[-1]
        if last.kind == PARAGRAPH:
            if self.number - last.end > 2 or not _has_text(last):
                return None
            terms = [Block(TERM, last.begin + number) for number in range(len(last.lines))]
            for term, written in zip(terms, last.lines, strict=True):
                term.lines.append(written.rstrip(" "))
            siblings.pop()
            if not siblings or siblings[-1].kind != DESCRIPTIONS:
                siblings.append(Block(DESCRIPTIONS, last.begin))
            siblings[-1].children += terms
        elif last.kind != DESCRIPTIONS:
            return None
        self._cut(matched)
        described = Block(DESCRIPTION, self.number, width=text - position)
        siblings[-1].children.append(described)
        self._open(described)
        return text

    def _begin_table(self, line: str, above: Block) -> bool:
        """The last line of the paragraph above is the head of a table, if it has as many cells."""
        alignments = read_alignments(line)
        if alignments is None or len(split_row(above.lines[-1])) != len(alignments):
            return False
        head = above.lines.pop()
        if above.lines:
            above.end -= 1
        else:
            self.open[-1].children.pop()
        table = self._add(TABLE, len(self.open))
        table.begin -= 1
        table.lines += [head, line]
        return True

    def _underline(self, above: Block, sign: str) -> bool:
        """The paragraph above is a heading, if it has words; definitions of links stay before it."""
        if not _has_text(above):
            return False
        text = "\n".join(above.lines)
        _, rest = take_definitions(text)
        words = rest.split("\n")
        del above.lines[len(above.lines) - len(words) :]
        if not above.lines:
            self.open[-1].children.pop()
        self._add_heading(len(self.open), 1 if sign == "=" else 2, *words)
        self.open[-1].children[-1].begin -= len(words)
        return True

    def _is_rule(self, line: str, first: int, sign: str) -> bool:
        """Whether three or more of the sign, and blanks, are all that follows."""
        if first < self.no_rule_before:
            return False
        found = _RULES[sign].match(line, first)
        if found and found.end() < len(line):
            self.no_rule_before = found.end()
            return False
        return line.count(sign, first) >= 3

    def _cut_code(self, line: str, column: int) -> str:
        """The line from that column on; a tab in which it begins is blanks, others stay tabs."""
        if line == self.written:
            return line[column:]
        reached = 0
        for place, sign in enumerate(self.written):
            if reached >= column:
                return " " * (reached - column) + self.written[place:]
            reached += TAB - reached % TAB if sign == "\t" else 1
        return ""

    def _add_heading(self, matched: int, level: int, *words: str) -> None:
        block = self._add(HEADING, matched)
        block.number = level
        block.lines += words
        self.leaf = None

    def _add_html(self, block: Block, line: str, position: int) -> None:
        block.lines.append(line[position:])
        block.end = self.number
        if markup.ends_in(block.number, line, position):
            self.leaf = None

    def _add_text(self, text: str, matched: int) -> None:
        leaf = self.leaf
        if leaf is None:
            leaf = self._add(PARAGRAPH, matched)
        leaf.lines.append(text)
        leaf.end = self.number
        if self.dialect.formulas and (leaf.is_open or (len(leaf.lines) == 1 and text.startswith("$$"))):
            # Until its second pair of dollars, lines that look like a list are rows of a formula.
            leaf.is_open ^= text.count("$$") % 2 == 1

    def _add(self, kind: int, matched: int) -> Block:
        """A new block within the last of those that the line goes on with; it is the one that is added to."""
        self._cut(matched)
        block = self.leaf = Block(kind, self.number)
        self.open[-1].children.append(block)
        return block

    def _open(self, block: Block) -> None:
        self.open.append(block)
        self.leaf = None

    def _cut(self, matched: int) -> None:
        """What the line does not go on with is closed, and so is what stood in the last of it."""
        del self.open[matched:]
        self.leaf = None


def find_text(line: str, position: int) -> int:
    """The place of the first sign from there on that is no blank."""
    found = _BLANKS.match(line, position)
    return found.end() if found else position


def _has_text(paragraph: Block) -> bool:
    """Whether there is more in it than definitions of links."""
    if not paragraph.lines[0].startswith("["):
        return True
    return bool(take_definitions("\n".join(paragraph.lines))[1].strip())


def _strip_heading(text: str) -> str:
    """Without the signs that close it."""
    text = text.strip(" ")
    bare = text.rstrip("#")
    return bare.rstrip(" ") if not bare or bare.endswith(" ") else text
