"""Problems as the overlay on a page shows them: with the line itself, and those around it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TypedDict

from masthead.assemble.references import is_out
from masthead.errors import FORBIDDEN, PROBLEM, Problem, sort_problems
from masthead.preview.proof import Proof
from masthead.project import ARTICLES, PAGES, SITE_FILE, TEMPLATES

AROUND = 2
"""So many lines are shown above and below."""
LONGEST_LINE = 240
LARGEST_FILE = 8_000_000
MOST_SHOWN = 50


class ShownProblem(TypedDict):
    """A problem, for the script."""

    file: str
    line: int
    field: str
    message: str
    remedy: str
    level: str
    has_source: bool
    """Whether the preview shows the file."""
    lines: list[tuple[int, str]]


def choose_problems(proof: Proof | None, problems: Iterable[Problem], source: str) -> tuple[Problem, ...]:
    """What is to be shown over a page: all that keeps the site from being published; and on the page of a draft
    whatever keeps the draft itself from being shown as it is."""
    holding = proof.holdings.sources.get(source) if proof else None
    is_unread = holding is not None and holding.remembered.rejected is not None
    told = [problem for problem in problems if problem.level == PROBLEM or is_unread and problem.file == source]
    return sort_problems(told)[:MOST_SHOWN]


def show_problems(project: Path, sources: Collection[str], problems: Iterable[Problem]) -> list[ShownProblem]:
    """The problems with their lines, as the files are now; `sources` are those whose text may be shown."""
    texts: dict[str, list[str]] = {}
    shown: list[ShownProblem] = []
    for problem in problems:
        has_source = problem.file in sources
        if has_source and problem.file not in texts:
            texts[problem.file] = read_lines(project, problem.file)
        around = cut_lines(texts.get(problem.file, []), problem.line)
        shown.append({**problem._asdict(), "has_source": has_source, "lines": around})  # type: ignore[typeddict-item]
    return shown


def list_sources(proof: Proof | None) -> Collection[str]:
    """The files whose text the preview shows: those that it was made of, and that may be seen."""
    if proof is None:
        return {SITE_FILE}
    hidden = hidden_sources(proof)
    articles = [path for path in proof.holdings.sources if path not in hidden]
    return {SITE_FILE, *(f"{TEMPLATES}/{name}" for name in proof.templates.sources), *articles}


def hidden_sources(proof: Proof) -> set[str]:
    """Files of which nothing is shown: drafts and stories to come, where they are held back."""
    shelf = proof.shown.assembly.shelf
    hidden = {path for path, item in shelf.by_source.items() if not is_out(item, shelf.choice)}
    if not shelf.choice.drafts:
        rejected = (holding.remembered.rejected for holding in proof.holdings.sources.values())
        hidden |= {each.source for each in rejected if each is not None and each.draft}
    return hidden


def read_lines(project: Path, path: str) -> list[str]:
    """The lines of a source file, as far as they are text; none where it can't be read."""
    folder = next((each for each in (ARTICLES, PAGES, TEMPLATES) if path.startswith(f"{each}/")), "")
    root = os.path.realpath(project / folder)
    if os.path.commonpath([os.path.realpath(project / path), root]) != root:
        return []  # a link that leads elsewhere
    try:
        descriptor = os.open(project / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            raw = file.read(LARGEST_FILE)
    except OSError:
        return []
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return [FORBIDDEN.sub("\ufffd", line) for line in text.split("\n")]


def cut_lines(lines: list[str], line: int) -> list[tuple[int, str]]:
    """The line and those around it, each with its number."""
    if not 1 <= line <= len(lines):
        return []
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return [(number, _shorten(lines[number - 1])) for number in range(first, last + 1)]


def _shorten(line: str) -> str:
    line = line.expandtabs(4)
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
