"""What is asked of a build, and what it answers: light enough to be loaded when there is nothing to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from masthead.errors import Problem

Tell = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
Say = Callable[[str], None]
"""Told, in a sentence, what only those who ask for it want to know."""
Warn = Callable[[Problem], None]
"""Told each notice about what this build changes; what the content has of notices stands in the `Edition`."""


class Choice(NamedTuple):
    """Which articles are out."""

    now: dt.datetime
    drafts: bool = False
    future: bool = False


class Order(NamedTuple):
    """What is to be built, and where."""

    project: Path
    output: Path
    choice: Choice
    base_url: str | None = None
    """Takes the place of the one in ``site.toml``."""
    strict: bool = False
    jobs: int = 0
    """How many processes may work at once; 0 for as many as there are processors."""
    allow_removals: bool = False
    """Whether all the stories, or more than half of the pages, may be taken from the site."""


class HeldBack(NamedTuple):
    """An article that is not published now."""

    source: str
    until: str
    """The day or time at which it is due, in the newsletter's time zone (RFC 3339); empty for a draft."""
    faulty: bool = False
    """Whether it is a draft that can't be shown, whatever is asked for: its notices say why."""


class Edition(NamedTuple):
    """A site that was published."""

    articles: int
    files: int
    """All the files of the site."""
    written: int
    """Those of them that are new, or have other bytes than before."""
    deleted: int
    held_back: tuple[HeldBack, ...]
    notices: tuple[Problem, ...]
