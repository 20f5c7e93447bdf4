"""Which earlier stories go with a story, when the editor names fewer than there is room for.

The rule reads the table of slug, date and tags and nothing else. It looks at *earlier* stories only, also
when it counts how rare a tag is: a new story changes no older story's answer.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

CANDIDATES_PER_TAG = 40
"""Under each tag, the latest earlier stories are looked at, and no more."""
MOST = 8
"""How many are proposed; some of them the editor may have named already."""
FLOOR = math.log(3)
"""Together the shared tags must be as rare as one that a third of the earlier stories carry."""
HALF_LIFE_DAYS = 730.0
"""A story as far back as this counts half."""


_encode = msgspec.json.Encoder().encode


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


class Answer(NamedTuple):
    """What goes with a story, and the table for which this holds."""

    table: str
    """Digest of the story's row and of all rows before it: the rule looks at no others."""
    proposals: tuple[Proposal, ...]


def propose_related(
    rows: Iterable[TableRow], wanted: Collection[str] | None = None, known: Mapping[str, Answer] | None = None
) -> dict[str, Answer]:
    """For each slug of `wanted` (or of all) the earlier stories that go with it, best first, at most `MOST`.

    `rows` come earliest first. A tag weighs log((n + 1) / (k + 1)), where k of n earlier stories carry
    it; a story scores the sum over the tags it shares, halved for every `HALF_LIFE_DAYS` between the two.
    Scores are compared after rounding, so that they are equal on every machine; ties go to the later one.
    Of `known`, which was found for this table or another, each answer is taken whose table still stands.
    """
    known = known or {}
    digest = b""
    latest: dict[str, deque[int]] = {}
    counts: dict[str, int] = {}
    table: list[TableRow] = []
    answers: dict[str, Answer] = {}
    for number, row in enumerate(rows):
        digest = hashlib.blake2b(digest + _encode(row), digest_size=12).digest()
        if wanted is None or row.slug in wanted:
            answer, of_table = known.get(row.slug), digest.hex()
            if answer is None or answer.table != of_table:
                weights = {tag: math.log((number + 1) / (counts.get(tag, 0) + 1)) for tag in row.tags}
                answer = Answer(of_table, _best_of(row, table, latest, weights))
            answers[row.slug] = answer
        for tag in row.tags:
            counts[tag] = counts.get(tag, 0) + 1
            latest.setdefault(tag, deque(maxlen=CANDIDATES_PER_TAG)).append(number)
        table.append(row)
    return answers


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


def encode_answers(answers: Mapping[str, Answer]) -> str:
    """The answers as text, for the next build."""
    return msgspec.json.encode(answers).decode()


def decode_answers(text: str | None) -> dict[str, Answer]:
    """What `encode_answers` wrote; nothing where nothing was written."""
    return msgspec.json.decode(text, type=dict[str, Answer]) if text else {}
