"""What a build remembers of the site as a whole, for the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from masthead.errors import Problem
from masthead.request import Edition, HeldBack, Order
from masthead.store.fingerprints import FileState, Fingerprints


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
