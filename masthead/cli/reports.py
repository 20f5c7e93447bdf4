"""What a build has to say, as text for people and as data for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from masthead.errors import NOTICE, PROBLEM, Problem, describe_problem

if TYPE_CHECKING:
    from masthead.request import Edition, HeldBack

_RED, _YELLOW, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[0m"
MOST_HELD_BACK = 5
"""So many are named; the rest are counted."""


def describe(problem: Problem, colours: bool) -> str:
    """The problem in one line; with colours, its place is red, or yellow for a notice."""
    line = describe_problem(problem)
    if not colours or not problem.file:
        return line
    place = problem.file + (f":{problem.line}" if problem.line else "")
    colour = _YELLOW if problem.level == NOTICE else _RED
    return f"{colour}{place}{_PLAIN}{line.removeprefix(place)}"


def as_github(problem: Problem) -> str:
    """A workflow command that GitHub shows beside the line (GitHub Actions, workflow commands)."""
    command = "notice" if problem.level == NOTICE else "error"
    line = f",line={problem.line}" if problem.line else ""
    text = " ".join(part for part in (problem.field and f"{problem.field}:", problem.message, problem.remedy) if part)
    return f"::{command} file={_escape_property(problem.file)}{line}::{_escape(text)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def as_json(
    problems: Sequence[Problem], edition: Edition | None, output: str, seconds: float, *, published: bool = False
) -> str:
    """Everything in one JSON object. `published`: the site is the new one, although something failed after."""
    told: dict[str, object] = {
        "published": published or edition is not None,
        "output": output,
        "seconds": round(seconds, 3),
        "problems": [problem._asdict() for problem in problems],
    }
    if edition is not None:
        told |= {
            "articles": edition.articles,
            "files": edition.files,
            "written": edition.written,
            "deleted": edition.deleted,
            "held_back": [{"file": held.source, "until": held.until or None} for held in edition.held_back],
        }
    return json.dumps(told, ensure_ascii=False, indent=2)


def sum_up_problems(problems: Sequence[Problem], shown: str, *, published: bool = False) -> str:
    """How many problems, in how many files, and that nothing was lost. `shown` is the output as people read it, a
    folder with a slash; `published` as for `as_json`."""
    grave = [problem for problem in problems if problem.level == PROBLEM]
    files = len({problem.file for problem in grave})
    stands = f"Nothing was published; {shown} is unchanged."
    if published:
        stands = f"The new site had been published to {shown} already."
    return f"{_count(len(grave), 'problem')} in {_count(files, 'file')}. {stands}"


def sum_up_edition(edition: Edition, shown: str, seconds: float) -> str:
    """What was published, what was held back, and how long it took."""
    changes = f"{_count(edition.written, 'file')} written"
    if edition.deleted:
        changes += f" and {edition.deleted:,} deleted"
    parts = [_count(edition.articles, "article"), f"{changes} of {edition.files:,} in {shown}"]
    if edition.held_back:
        named = [_describe_held_back(held) for held in edition.held_back[:MOST_HELD_BACK]]
        if len(edition.held_back) > MOST_HELD_BACK:
            named.append(f"{len(edition.held_back) - MOST_HELD_BACK} more")
        parts.append(f"{len(edition.held_back)} held back ({'; '.join(named)})")
    return f"{', '.join(parts)}, {seconds:.2f} s."


def _describe_held_back(held: HeldBack) -> str:
    name = held.source.rsplit("/", 1)[-1]
    if held.until:
        return f"{name} until {held.until[:16].replace('T', ' ')}"
    return f"{name}, a draft with notices" if held.faulty else f"{name}, a draft"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
