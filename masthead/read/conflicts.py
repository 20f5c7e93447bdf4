"""The marks of a merge that nobody finished, in any file that is read (git-merge(1), "How conflicts are presented")."""

from __future__ import annotations

import re
from typing import NamedTuple


class Conflict(NamedTuple):
    """Two versions of some lines, with marks around them."""

    line: int
    """Of its first mark."""
    in_code: bool
    """Whether all of it stands in one fenced block of code, and so may be what a story shows."""


CONFLICT = (
    "A merge has left two versions of these lines here.",
    "Keep one of them, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.",
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_LAST_MARK = re.compile(r">{7} (?:Stashed changes|[^\s>]+(?: \(.*\))?)\s*")
"""With the name of a branch or of a commit; a quotation in a quotation in a mail has more words."""


def find_conflict(text: str, *, has_fences: bool = False) -> Conflict | None:
    """Where the first marks of a merge stand; None where there are none. One that was forgotten counts, too.

    In a Markdown text, which `has_fences`, marks that stand in one block of code together are told apart.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    fence, opened, parted, in_code = "", 0, False, 0
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.rstrip()
        if has_fences and (found := _FENCE.fullmatch(mark)):
            if not fence:
                fence, opened, parted = found[1], 0, False
            elif found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif mark == "<<<<<<<" or mark.startswith("<<<<<<< "):
            if not fence:
                return Conflict(number, in_code=False)
            opened = number
        elif mark == "=======":
            parted = True
        elif mark.startswith(">>>>>>>") and (_LAST_MARK.fullmatch(line) or parted and mark[7:8] in ("", " ")):
            if not fence:
                return Conflict(opened or number, in_code=False)
            in_code = in_code or opened or number
    return Conflict(in_code, in_code=True) if in_code else None
