"""What is asked of a build, and what it answers: light enough to be loaded when there is nothing to do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from masthead.errors import Problem
from masthead.survey import FileState, Fingerprints

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


class Beginning(NamedTuple):
    """When a build began, and how all sources looked then."""

    ns: int
    sources: Fingerprints
    states: Mapping[str, FileState]
    """Of all that may be texts, by path from the project's folder."""


class SiteState(NamedTuple):
    """What a build notes of the site that it published, for the next one."""

    options: list[str | bool | None]
    """Those of the order on which the site depends."""
    sources: Fingerprints
    """How all sources looked when the build began."""
    texts: str
    """A digest of the bytes of all articles and pages."""
    look: str
    """Fingerprint of the output folder."""
    valid_from: float | None
    """The first and the last instant (seconds since 1970; the last one excluded) at which the same
    sources give this site. None for no bound."""
    stale_after: float | None
    inode: int
    """Of the output folder's tree, which keeps it when two trees change places."""
    spare_inode: int
    behind: list[str]
    """Paths at which the spare tree differs from the site."""
    edition: Edition


def options_of(order: Order) -> list[str | bool | None]:
    return [order.base_url, order.choice.drafts, order.choice.future, order.strict]


def encode_state(state: SiteState) -> bytes:
    return json.dumps(state, ensure_ascii=False).encode()


def decode_state(text: bytes) -> SiteState:
    """The state that `encode_state` wrote. Raises ValueError or TypeError for anything else."""
    state = SiteState._make(json.loads(text))
    edition = Edition._make(state.edition)
    return state._replace(
        sources=Fingerprints._make(state.sources),
        edition=edition._replace(
            held_back=tuple(HeldBack._make(each) for each in edition.held_back),
            notices=tuple(Problem._make(each) for each in edition.notices),
        ),
    )
