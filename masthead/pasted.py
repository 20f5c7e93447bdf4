"""Pasted text, parted: which passages are the story, which the quotes, the take, and so on.

A text is a run of passages (paragraphs, list items, quotations, code); those that are the heading of a part, in any
of its usual spellings, begin it. What stands before the first of them is the opening and the story.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

STORY, QUOTES, TAKE, WHY, READING, RELATED, SOURCES, SUMMARY = (
    *("body", "key_quotes", "take", "why_it_matters"),
    *("recommended_reading", "related", "sources", "summary"),
)
"""The parts of an article, by the names of their fields; ``body`` is the story."""

_SPELLINGS = {
    QUOTES: "key quotes|key quote|quotes|quote|the quotes|notable quotes|top quotes|quotable|quotables|in quotes"
    "|what they said|what they say|what theyre saying|what they are saying|what people said|what people say"
    "|what people are saying|what was said|who said what|in their words|in their own words|reactions"
    "|on the record|key statements|they said",
    TAKE: "our take|the take|take|my take|our view|our views|our opinion|our analysis|analysis|our thoughts|our verdict"
    "|our perspective|editors take|editors view|editors note|editorial|opinion|commentary"
    "|what we think|our two cents|our position|verdict|the verdict",
    WHY: "why this matters|why it matters|why that matters|why does this matter|why does it matter|why should you care"
    "|why you should care|why this is important|why its important|why it is important|bottom line|the bottom line"
    "|so what|what it means|what this means|whats at stake|what is at stake|the stakes|big picture|the big picture"
    "|implications|takeaway|takeaways|the takeaway|the takeaways|key takeaway"
    "|key takeaways",
    READING: "recommended reading|recommended readings|recommended|recommendations|further reading|additional reading"
    "|suggested reading|suggested readings|read more|more reading|reading list|what to read|what to read next"
    "|what were reading|what we are reading|go deeper|dig deeper|learn more|further resources"
    "|recommended books|recommended book|to read",
    RELATED: "related stories|related story|related|related articles|related article|related news|related posts"
    "|related coverage|related content|related reading|see also|more on this|more on this story|more stories"
    "|more coverage|more from us|you may also like|you might also like|read also|also read|previous coverage"
    "|earlier coverage|our earlier coverage|previously|other stories|in other news|more like this",
    SOURCES: "sources|source|references|our sources",
    SUMMARY: "summary|tldr|tl dr|in brief|in short|at a glance|the short version",
    STORY: "the story|story|the full story|full story|the news|news|what happened|whats happening"
    "|the article|article|main story|body",
}
_PART_OF = {spelling: part for part, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_LONG_SPELLINGS = [spelling for spelling in _PART_OF if len(spelling) > 8]
_RUN_IN = frozenset(
    "key quotes|our take|our view|why this matters|why it matters|the bottom line|bottom line|recommended reading"
    "|further reading|read more|related stories|related|see also|more on this|tldr|summary".split("|")
)
"""Those that may stand at the beginning of a paragraph: ``Our take: …``."""
LISTS = frozenset({READING, RELATED, SOURCES})
MAX_HEADING = 70

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


class Part(NamedTuple):
    """A part of the article and its passages."""

    name: str
    heading: Passage | None
    passages: tuple[Passage, ...]


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


# --- parts -----------------------------------------------------------------------------------------


def fold_heading(line: str) -> str:
    """The words of a line that may be a heading, without marks, numbers and signs around them."""
    plain = html.unescape(re.sub(r"<[^<>]{1,60}>", "", line))
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain).casefold().replace("&", " and ")
    plain = re.sub(r"[’'`´]", "", plain)
    return " ".join(re.findall(r"[^\W\d_]+", plain))


@lru_cache(maxsize=4096)
def find_part(line: str) -> str | None:
    """Which part a heading begins; None where the line is no heading of ours."""
    if len(line) > MAX_HEADING or not line.strip():
        return None
    folded = fold_heading(line)
    if folded in _PART_OF:
        # "A quote." is a sentence, and so is "Quote - unquote".
        return None if line.rstrip().endswith((".", ",", ";", "”", '"')) else _PART_OF[folded]
    if re.fullmatch(r"(?:the )?\w+ ?\w*s take|(?:our|the) take on (?:this|it|the news)", folded):
        return TAKE
    marked = re.match(r"\s*(?:#|\*\*|__)|.*:\s*\W*$", line) or line.isupper() or line.istitle()
    if not marked or len(folded) <= 8:
        return None
    # A slip of the keyboard: "Recomended reading".
    like = [each for each in _LONG_SPELLINGS if each[0] == folded[0] and abs(len(each) - len(folded)) < 3]
    near = difflib.get_close_matches(folded, like, 1, 0.9)
    return _PART_OF[near[0]] if near else None


def _find_run_in(passage: Passage) -> tuple[str, Passage, Passage] | None:
    """The part that a paragraph begins by naming it (``Our take: …``), its heading, and what is left of it."""
    if passage.kind != PARAGRAPH:
        return None
    first = passage.lines[0]
    found = re.match(r"\s*([*_]{0,3})([^:*_]{3,30}?)\s*(?::\1|\1\s*:|\1\s+[–—-])\s*(?=\S)(?![*_]+$)", first)
    if not found or not first[found.end() :].strip("*_ "):
        return None
    folded = fold_heading(found[2])
    if folded not in _RUN_IN or not found[1] and not found[0].rstrip().endswith(":"):
        return None
    heading = Passage(HEADING, (found[0].strip(),), passage.loose)
    rest = Passage(PARAGRAPH, (first[found.end() :], *passage.lines[1:]), True)
    return _PART_OF[folded], heading, rest


def part_passages(passages: Iterable[Passage]) -> list[Part]:
    """The parts in their order; the first is the story, with the opening."""
    parts: list[Part] = []
    name, heading, held = STORY, None, list[Passage]()
    level = 0

    def close() -> None:
        if held or heading is not None:
            parts.append(Part(name, heading, tuple(held)))

    for passage in passages:
        found = find_part(passage.lines[0]) if len(passage.lines) <= 2 and passage.kind not in (CODE, TABLE) else None
        if found and (len(passage.lines) == 1 or passage.kind == HEADING):
            if found == STORY == name and held:
                held.append(passage)  # "The news" above a part of a story is a heading of the story's own
                continue
            close()
            name, heading, held, level = found, passage, [], passage.level
            continue
        run_in = _find_run_in(passage)
        if run_in:
            close()
            before = name
            name, heading, rest = run_in
            held, level = [rest], 0
            if name in LISTS and before == STORY:
                # "Read more: …" in the middle of a story; the story goes on below it.
                close()
                name, heading, held = STORY, None, []
            continue
        if passage.kind == HEADING and name != STORY and 0 < passage.level <= (level or 2):
            close()
            name, heading, held, level = STORY, None, [], 0
        held.append(passage)
    close()
    return parts


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
