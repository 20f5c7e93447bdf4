"""A page that stood in the output folder, and which of the new ones says the same: it was renamed, not deleted."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from masthead import urls

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_RUN = 3
"""Texts are compared by their runs of so many words."""
_FEWEST_RUNS = 8
"""Of a shorter text the words say nothing: many stories begin as "To be written"."""
_ENOUGH = 2.4


class Telltale(NamedTuple):
    """By what a text is recognised under another address."""

    titles: frozenset[str]
    """As `urls.fold_title` gives them."""
    date: str
    """When it was published (RFC 3339); empty for a page, which has no date, or where it is not known."""
    runs: frozenset[tuple[str, ...]]
    """Every run of three words."""
    feed_id: str = ""


def find_runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words in a text without markup."""
    words = _WORD.findall(text.casefold())
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))


def strip_markup(fragment: str) -> str:
    """The text of a clean fragment of HTML."""
    return _TAG.sub(" ", fragment)


def read_page(html: str, feed_id: str) -> Telltale:
    """What a published page tells of itself by its headings, its JSON-LD and its words; `feed_id` is what feeds called
    it."""
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    headlines, date = _read_structured("".join(reader.structured))
    titles = [*("".join(heading) for heading in reader.headings), *headlines]
    runs = find_runs(" ".join(reader.text))
    return Telltale(frozenset(map(urls.fold_title, titles)) - {""}, date, runs, feed_id)


class _PageReader(HTMLParser):
    """The texts of a page: its headings of the first rank, its JSON-LD, and all that is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[list[str]] = []
        self.structured: list[str] = []
        self.text: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self._within = "json" if ("type", "application/ld+json") in attrs else tag
        elif tag in ("style", "h1"):
            self._within = tag
            if tag == "h1":
                self.headings.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "h1"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "json":
            self.structured.append(data)
        elif self._within not in ("script", "style"):
            self.text.append(data)
            if self._within == "h1":
                self.headings[-1].append(data)


def _read_structured(text: str) -> tuple[list[str], str]:
    """Headlines and date of the article that the JSON-LD of a page describes; nothing where it describes none."""
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
        for thing in json.loads(text)["@graph"]:
            if thing["@type"] == "NewsArticle":
                return [str(thing["headline"])], str(thing["datePublished"])
    return [], ""


def find_likest(before: Telltale, candidates: Sequence[Telltale]) -> int | None:
    """Which of the candidates is the same text; None where none is like enough, or two are equally like."""
    scores = [_score(before, each) for each in candidates]
    best = max(scores, default=0.0)
    return scores.index(best) if best >= _ENOUGH and scores.count(best) == 1 else None


def _score(before: Telltale, after: Telltale) -> float:
    if before.feed_id and before.feed_id == after.feed_id:
        return 100.0
    title = bool(before.titles & after.titles)
    enough = len(after.runs) >= _FEWEST_RUNS
    share = len(after.runs & before.runs) / len(after.runs) if enough else 0.0
    return 2 * title + (before.date == after.date) + 3 * share
