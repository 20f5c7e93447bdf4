"""What stands around a pasted text and is none of it: front matter above, a greeting and a signature below."""

from __future__ import annotations

import re

from masthead.desk.bylines import is_furniture, strip_emphasis
from masthead.desk.headings import find_part
from masthead.desk.passages import PARAGRAPH, Passage
from masthead.errors import LineFault
from masthead.front_matter import Node, Scalar, Sequence, split_source

_FENCED = re.compile(r"\s*---[ \t]*\n(?=[\w-]+:)(?:(?!---[ \t]*$)[^\n]*\n){1,200}?---[ \t]*(?:\n|$)", re.MULTILINE)


def cut_front_matter(text: str) -> tuple[list[str], str]:
    """The fields that stand between fences above the text, each as a line ``name: value``, and the rest."""
    found = _FENCED.match(text)
    if not found:
        return [], text
    try:
        fields = split_source(found[0].lstrip()).fields
    except LineFault:
        return [], text
    lines = [f"{name}: {_say(entry.value)}" for name, entry in fields.entries.items()]
    return lines, text[found.end() :]


def _say(value: Node) -> str:
    """A value in one line, as an editor would write it there."""
    if isinstance(value, Scalar):
        return " ".join(value.text.split())
    if isinstance(value, Sequence):
        return ", ".join(_say(item) for item in value.items)
    return ", ".join(f"{name}: {_say(entry.value)}" for name, entry in value.entries.items())


_GOODBYE = re.compile(
    r"(?:let me know (?:if|whether)|would you like me to|i hope this helps|feel free to|happy to (?:help|adjust|revise)"
    r"|get outlook for|unsubscribe"
    r"|view (?:this (?:e-?mail )?)?in (?:your )?browser|you are receiving this|©|copyright \d"
    r"|all rights reserved|(?:(?:best|kind|warm) (?:regards|wishes)|cheers|best|thanks|regards),?$)",
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
    while len(kept) > 1 and len(kept[-1].text) < 200 and kept[-1].kind == PARAGRAPH and _says_goodbye(kept[-1]):
        ending.insert(0, kept.pop().text)
    return kept, ending


_INTERRUPTION = re.compile(
    r"advertisement|ad|article continues (?:below|after)\b.*|(?:the )?story continues (?:below|after)\b.*"
    r"|(?:scroll|swipe|keep reading|click) to continue\b.*|skip (?:ad|advertisement)|continue reading\b.*",
    re.IGNORECASE,
)


def cut_interruptions(passages: list[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages of a story without what a page puts between them; and that."""
    cut = [each for each in passages if each.kind == PARAGRAPH and _INTERRUPTION.fullmatch(strip_emphasis(each.text))]
    return [each for each in passages if each not in cut], [each.text for each in cut]


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
    return bool(signed) or all(is_furniture(line) or _GOODBYE.match(line.strip()) for line in passage.lines)
