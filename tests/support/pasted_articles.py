"""The pasted articles in ``tests/pasted``: what should become of them, and how near the import comes to it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from masthead.desk.labels import Label
from masthead.desk.pasted.intake import Intake, take_in
from masthead.desk.pasted.paste import clean_paste, decode_paste, read_paste
from masthead.model import Config
from masthead.read.config import read_config
from masthead.read.front_matter import Mapping, split_source
from masthead.read.moments import parse_moment
from newsletter import PROJECT, SHIPPED, plain

PASTED = PROJECT / "tests" / "pasted"
SEEN = sorted((PASTED / "seen").glob("*.txt"))
HELD_OUT = sorted((PASTED / "held_out").glob("*.txt"))
KINDS = ("parts", "speaker", "role", "organization", "title and date")


class Score(NamedTuple):
    """How many things were found, how many should have been, and how many are both."""

    right: int = 0
    found: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


def fold(text: object) -> str:
    """The words of a text, whatever stands between them; a "the" before a name does not count."""
    words = re.findall(r"\w+", html.unescape(str(text)).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) < 8 else words)


def paragraphs(text: object) -> list[str]:
    without_comment = re.sub(r"<!--\n.*?\n-->", "", str(text), flags=re.DOTALL)
    return [folded for part in re.split(r"\n\s*\n", without_comment) if (folded := fold(part))]


def facts_of(text: str) -> dict[str, Counter[tuple[str, ...]]]:
    """Everything that is measured in an article: which text stands in which part, and who said what."""
    parted = split_source(text)
    assert isinstance(parted.fields, Mapping)
    fields = plain(parted.fields)
    assert isinstance(fields, dict)
    facts: dict[str, Counter[tuple[str, ...]]] = {kind: Counter() for kind in KINDS}
    parts = facts["parts"]
    parts.update(("body", each) for each in paragraphs(parted.body))
    for name in ("take", "why_it_matters", "recommended_reading_intro", "summary"):
        parts.update((name, each) for each in paragraphs(fields.get(name, "")))
    for name in ("related", "recommended_reading", "sources"):
        for entry in fields.get(name, []):
            parts[name, fold(entry["title"] if isinstance(entry, dict) else entry)] += 1
            if isinstance(entry, dict):
                parts.update((f"{name}.{key}", entry[key]) for key in ("url", "note") if entry.get(key))
    for quote in fields.get("key_quotes", []):
        words = fold(quote["text"])
        parts.update(("key_quotes", each) for each in paragraphs(quote["text"]))
        parts.update(("context", each) for each in paragraphs(quote.get("context", "")))
        for name in ("speaker", "role", "organization"):
            if quote.get(name):
                facts[name][words, fold(quote[name])] += 1
    if fields.get("date"):
        # A time is the same however it is written.
        moment = parse_moment(str(fields["date"]), ZoneInfo("Europe/Lisbon"))
        facts["title and date"]["date", moment.at.isoformat() if moment.timed else str(moment.at.date())] += 1
    for name in ("title", "author", "authors"):
        value = fields.get(name)
        for each in value if isinstance(value, list) else [value] if value else []:
            facts["title and date"][name, fold(each)] += 1
    return facts


def take_in_alone(text: bytes) -> str:
    """The article's file that a pasted text becomes, in a newsletter that has no other story."""
    config = read_config(SHIPPED).config
    assert config is not None
    reading = read_paste(decode_paste(text), (config.title, config.description))
    return take_in(reading, config, [], {}, True).manuscript.text


def score(texts: Iterable[Path]) -> tuple[dict[str, Score], list[str]]:
    """How well these are read, kind by kind; and every single thing that differs."""
    totals = dict.fromkeys(KINDS, Score())
    differences: list[str] = []
    for path in texts:
        found = facts_of(take_in_alone(path.read_bytes()))
        expected = facts_of(path.with_suffix(".expected.md").read_text(encoding="utf-8"))
        for kind in KINDS:
            right = found[kind] & expected[kind]
            old = totals[kind]
            totals[kind] = Score(
                old.right + right.total(), old.found + found[kind].total(), old.expected + expected[kind].total()
            )
            differences += [f"{path.stem}: {kind}: too much: {each}" for each in sorted(found[kind] - right)]
            differences += [f"{path.stem}: {kind}: missing: {each}" for each in sorted(expected[kind] - right)]
    return totals, differences


def describe(totals: dict[str, Score]) -> str:
    """The figures as a table of Markdown, as it stands in the documents."""
    rows = [
        f"| {kind} | {total.precision:.2f} | {total.recall:.2f} | {total.expected} |" for kind, total in totals.items()
    ]
    return "\n".join(["| | precision | recall | how many |", "| --- | ---: | ---: | ---: |", *rows])


# --- texts in the tests themselves -----------------------------------------------------------------


@cache
def settings() -> Config:
    config = read_config(SHIPPED).config
    assert config is not None
    return config


def intake(text: str, labels: tuple[Label, ...] = (), **given: str) -> Intake:
    """What becomes of a pasted text."""
    reading = read_paste(clean_paste(text), (settings().title, settings().description))
    return take_in(reading, settings(), labels, given, True)


def fields(text: str, labels: tuple[Label, ...] = ()) -> dict[str, object]:
    """The fields of the article that it becomes."""
    found = plain(split_source(intake(text, labels).manuscript.text).fields)
    assert isinstance(found, dict)
    return found


def body(text: str) -> str:
    """Its story, with the comment at its end."""
    return split_source(intake(text).manuscript.text).body
