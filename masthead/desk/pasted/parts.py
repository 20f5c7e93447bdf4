"""Pasted text, parted: which passages are the story, which the quotes, the take, and so on.

Passages that are the heading of a part begin it. What stands before the first of them is the opening and the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from masthead.desk.pasted.bylines import read_line, strip_emphasis
from masthead.desk.pasted.headings import LISTS, PART_OF, RUN_IN, STORY, SUMMARY, WHY, find_part, fold_heading
from masthead.desk.pasted.passages import CODE, HEADING, PARAGRAPH, TABLE, Passage


class Part(NamedTuple):
    """A part of the article and its passages."""

    name: str
    heading: Passage | None
    passages: tuple[Passage, ...]


def _find_run_in(passage: Passage) -> tuple[str, Passage, Passage] | None:
    """The part that a paragraph begins by naming it (``Our take: …``), its heading, and what is left of it."""
    if passage.kind != PARAGRAPH:
        return None
    first = passage.lines[0]
    found = re.match(r"\s*([*_]{0,3})([^:*_]{3,30}?)\s*(?::\1|\1\s*:|\1\s+[–—-])\s*(?=\S)(?![*_]+$)", first)
    if not found or not first[found.end() :].strip("*_ "):
        return None
    folded = fold_heading(found[2])
    if folded not in RUN_IN or not found[1] and not found[0].rstrip().endswith(":"):
        return None
    heading = Passage(HEADING, (found[0].strip(),), passage.loose)
    rest = Passage(PARAGRAPH, (first[found.end() :], *passage.lines[1:]), True)
    return PART_OF[folded], heading, rest


_HOLD_ONE = LISTS | {WHY, SUMMARY}
"""Parts that hold one paragraph where they begin in a line of the story."""


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
            told = bool(held) and all(read_line(strip_emphasis(line)) for line in held[-1].lines)
            begun = not told and any(each.kind == PARAGRAPH and each.text.endswith(".") for each in held)
            if found == STORY == name and begun:
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
            if before == STORY and name in _HOLD_ONE:
                # "Read more: …" and "Bottom line: …" in the middle of a story, which goes on below it.
                close()
                name, heading, held = STORY, None, []
            continue
        if passage.kind == HEADING and name != STORY and 0 < passage.level <= (level or 2):
            close()
            name, heading, held, level = STORY, None, [], 0
        held.append(passage)
    close()
    return parts
