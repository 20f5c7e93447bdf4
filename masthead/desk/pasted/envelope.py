"""What stands around a pasted text, and between its paragraphs, and is none of it: advertisements, a signature."""

from __future__ import annotations

import re

from masthead.desk.pasted.bylines import is_footer, is_furniture, strip_emphasis
from masthead.desk.pasted.headings import find_part
from masthead.desk.pasted.passages import CODE, ITEM, PARAGRAPH, RULE, Passage, strip_mark

_GOODBYE = re.compile(
    r"(?:let me know (?:if|whether)|would you like me to|i hope this helps|feel free to|happy to (?:help|adjust|revise)"
    r"|get outlook for|(?:(?:best|kind|warm) (?:regards|wishes)|cheers|best|thanks|regards),?$)",
    re.IGNORECASE,
)


_MOST_PASSAGES = 4


def cut_ending(passages: list[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages without what a chat, a mail or a page puts below a text; and that."""
    kept = list(passages)
    ending: list[str] = []
    signature = next(
        (n for n, each in enumerate(kept) if n and n >= len(kept) - _MOST_PASSAGES and each.lines[0].strip() == "--"), 0
    )
    if signature:
        ending = [each.text for each in kept[signature:]]
        del kept[signature:]
    about = _find_boilerplate(kept)
    if about:
        ending = [*(each.text for each in kept[about:]), *ending]
        del kept[about:]
    kept, footer = _cut_footer(kept)
    ending = [*footer, *ending]
    while len(kept) > 1 and len(kept[-1].text) < 200 and kept[-1].kind == PARAGRAPH and _says_goodbye(kept[-1]):
        ending.insert(0, kept.pop().text)
    return kept, ending


_MOST_OF_FOOTER = 12
"""So many passages a footer may have."""


def _cut_footer(passages: list[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages without what a newsletter says below its text, from the rule above it on; and that."""
    start, at, known = len(passages), 0, False
    for number in range(len(passages) - 1, max(0, len(passages) - 1 - _MOST_OF_FOOTER), -1):
        each = passages[number]
        heads = find_part(passages[number - 1].lines[0]) is not None
        if each.kind == RULE:
            if known and not heads:
                start, at = number, 0
            continue
        line, ends = _find_footer(each)
        if line is not None:
            known, start, at = True, number, line
        if not ends:
            break
    if start == len(passages):
        return passages, []
    above = [passages[start]._replace(lines=passages[start].lines[:at])] if at else []
    below = ["\n".join(passages[start].lines[at:]), *(each.text for each in passages[start + 1 :])]
    return [*passages[:start], *above], below


def _find_footer(passage: Passage) -> tuple[int | None, bool]:
    """The first line of a footer that ends the passage, if one does; and whether all of the passage may be of it."""
    if passage.kind not in (PARAGRAPH, ITEM):
        return None, False
    first = None
    for number in range(len(passage.lines) - 1, -1, -1):
        line = strip_mark(passage.lines[number], passage.kind)
        if is_footer(line):
            first = number
        elif passage.kind == ITEM or not _may_be_address(line):
            return first, False
    return first, True


def _may_be_address(line: str) -> bool:
    """Whether it is short and no sentence, as where somebody sits: ``Rua das Flores 12, Porto``; and no heading."""
    ends = re.search(r"[.!?:…][\"”’)*_]*$", line.rstrip()) is not None
    return len(line) <= _MOST_OF_ADDRESS and find_part(line) is None and (not ends or _is_around(line))


_MOST_OF_ADDRESS = 120


_INTERRUPTION = re.compile(
    r"advertisement|ad|article continues (?:below|after)\b.*|(?:the )?story continues (?:below|after)\b.*"
    r"|(?:scroll|swipe|keep reading|click) to continue\b.*|skip (?:ad|advertisement)|continue reading\b.*",
    re.IGNORECASE,
)


def cut_interruptions(passages: list[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages of a story without what a page puts between them; and that."""
    cut = [each for each in passages if each.kind == PARAGRAPH and _INTERRUPTION.fullmatch(strip_emphasis(each.text))]
    return [each for each in passages if each not in cut], [each.text for each in cut]


_MARK = (
    r"(?:<!--[ \t]*(?:(?:more|excerpt|truncate|read[ -]?more|nextpage|noteaser)\b|/?wp:)[^<>\n]{0,200}?-->"
    r"|\{/\*[ \t]*(?:more|truncate)[ \t]*\*/\})"
)
_MARKS = re.compile(rf"(?mi)^[ \t]*(?:{_MARK}[ \t]*)+|(?:[ \t]*{_MARK})+[ \t]*$")
"""Where a tool ends the teaser of a text (``<!--more-->``), or begins a block of it."""


def cut_marks(passages: list[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages without the comments at which tools divide a text, which part paragraphs; and these."""
    kept: list[Passage] = []
    cut: list[str] = []
    for passage in passages:
        marks = [each.strip() for each in _MARKS.findall(passage.text)] if passage.kind != CODE else []
        if not marks:
            kept.append(passage)
            continue
        cut += marks
        pieces = [piece.strip("\n") for piece in _MARKS.sub("\n\n", passage.text).split("\n\n")]
        kept += [
            passage._replace(lines=tuple(piece.split("\n")), loose=passage.loose or number > 0)
            for number, piece in enumerate(piece for piece in pieces if piece.strip())
        ]
    return kept, cut


def _find_boilerplate(passages: list[Passage]) -> int:
    """Where ``About NAME`` stands near the end of a press release, which says what it is; 0 where it does not."""
    if not any(_RELEASE.match(line.strip()) for each in passages for line in each.lines):
        return 0
    lines = [strip_emphasis(each.lines[0]) for each in passages]
    last = [n for n, line in enumerate(lines) if re.fullmatch(r"About [^\W\d_a-z][^.!?]{1,80}", line)]
    near = bool(last) and last[-1] >= len(passages) - _MOST_PASSAGES
    return last[-1] if near and not any(find_part(line) for line in lines[last[-1] :]) else 0


_RELEASE = re.compile(
    r"for immediate release|(?:press|media|news) release$|(?:media|press) contacts?\b|#{3}$", re.IGNORECASE
)


def _says_goodbye(passage: Passage) -> bool:
    first = passage.lines[0].strip()
    signed = first.endswith(",") and _GOODBYE.match(first) and max(map(len, passage.lines)) < 40
    return bool(signed) or all(_is_around(line) for line in passage.lines)


def _is_around(line: str) -> bool:
    """Whether it is what a page, a chat or a mail puts around a text, or how a letter ends."""
    return is_furniture(line) or is_footer(line) or _GOODBYE.match(line.strip()) is not None
