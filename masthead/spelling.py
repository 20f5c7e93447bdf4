"""Which of many names was meant by one that is misspelt."""

from __future__ import annotations

from collections.abc import Iterable


def find_nearest(name: str, names: Iterable[str], most: int, likeness: float) -> list[str]:
    """At most `most` of `names`, the one most like `name` first; of equally like ones the first.

    Likeness is the share of the letters of both that they have in common in the same order, from 0 to 1. Case counts.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found = process.extract(name, list(names), scorer=Indel.normalized_similarity, limit=most, score_cutoff=likeness)
    return [near for near, _, _ in found]


def suggest(name: str, known: Iterable[str]) -> str:
    """The nearest known name as a question; empty where none is near."""
    near = find_nearest(name.casefold(), list(known), 1, 0.6)
    return f'Did you mean "{near[0]}"?' if near else ""
