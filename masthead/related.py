"""Which earlier stories go with a story, when the editor names fewer than there is room for.

The rule reads the table of slug, date and tags and nothing else. It looks at *earlier* stories only, also
when it counts how rare a tag is: a new story changes no older story's answer.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Iterable
from typing import NamedTuple

CANDIDATES_PER_TAG = 40
"""Under each tag, the latest earlier stories are looked at, and no more."""
MOST = 8
"""How many are proposed; some of them the editor may have named already."""
FLOOR = math.log(3)
"""Together the shared tags must be as rare as one that a third of the earlier stories carry."""
HALF_LIFE_DAYS = 730.0
"""A story as far back as this counts half."""


class TableRow(NamedTuple):
    """What the rule may know of a story."""

    slug: str
    day: int
    """Of publication, as a proleptic Gregorian ordinal."""
    tags: tuple[str, ...]
    """In their address form."""


class Proposal(NamedTuple):
    """An earlier story, and why."""

    slug: str
    shared: tuple[str, ...]
    """The tags that both carry, the rarest first."""


def propose_related(rows: Iterable[TableRow], wanted: Collection[str] | None = None) -> dict[str, tuple[Proposal, ...]]:
    """For each slug of `wanted` (or of all) the earlier stories that go with it, best first, at most `MOST`.

    `rows` come earliest first. A tag weighs log((n + 1) / (k + 1)), where k of n earlier stories carry
    it; a story scores the sum over the tags it shares, halved for every `HALF_LIFE_DAYS` between the two.
    Scores are compared after rounding, so that they are equal on every machine; ties go to the later one.
    """
    latest: dict[str, deque[int]] = {}
    counts: dict[str, int] = {}
    table: list[TableRow] = []
    proposals: dict[str, tuple[Proposal, ...]] = {}
    for number, row in enumerate(rows):
        if wanted is None or row.slug in wanted:
            weights = {tag: math.log((number + 1) / (counts.get(tag, 0) + 1)) for tag in row.tags}
            proposals[row.slug] = _best_of(row, table, latest, weights)
        for tag in row.tags:
            counts[tag] = counts.get(tag, 0) + 1
            latest.setdefault(tag, deque(maxlen=CANDIDATES_PER_TAG)).append(number)
        table.append(row)
    return proposals


def _best_of(
    row: TableRow, table: list[TableRow], latest: dict[str, deque[int]], weights: dict[str, float]
) -> tuple[Proposal, ...]:
    scores: dict[int, float] = {}
    for tag, weight in weights.items():
        for number in latest.get(tag, ()):
            scores[number] = scores.get(number, 0.0) + weight
    ranked = sorted(
        (
            (-round(score * 0.5 ** ((row.day - table[number].day) / HALF_LIFE_DAYS), 9), -number)
            for number, score in scores.items()
            if round(score - FLOOR, 9) >= 0
        )
    )
    found = []
    for _, negative in ranked[:MOST]:
        other = table[-negative]
        shared = sorted((tag for tag in row.tags if tag in other.tags), key=lambda tag: (-weights[tag], tag))
        found.append(Proposal(other.slug, tuple(shared)))
    return tuple(found)
