"""In which place of the source a piece of its HTML was written, found out by marks.

Where a sign stands once in a text, its line is known. Where it stands several times, in code and out of it, only
Markdown can tell which of them became what: so the text is converted once more, with a mark in each place that may be
meant, and the marks are read where they arrive. If anything but the marks differs then, they are not believed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

MOST_CHARACTERS = 60_000
"""Of a text that is converted a second and a third time: the time for all of it is that which one text may take."""

_TAG = re.compile(r"(?<!\]\()(?<!\]:)(?<!\]: )<[a-zA-Z][\w-]*(?=[\s/>])")
_END_TAG = re.compile(r"(?<=[^\s>])[ \t]*(?=</[a-zA-Z])")
_ADDRESS = re.compile(
    r"""(?:\]\([ \t]*\n?[ \t]*<?|^[ >\t]{0,9}\[(?!\^)[^\[\]\n]{0,200}\]:[ \t]*\n?[ \t]*<?"""
    r"""|\b(?:href|src|poster|action|formaction|data|srcset|cite)[ \t]*=[ \t]*["']?|\burl\([ \t]*["']?)"""
    r"""(?!data:)(?P<scheme>[a-zA-Z][\w+.-]*:(?://)?|//)?""",
    re.M | re.I,
)
"""Where an address begins; the mark stands behind its scheme, so that it stays what it is."""
_WORDS = re.compile(
    r"""(?<!\\)!?\[(?!\^)(?=[^\[\]\n]{0,200}\](?:\(|\[))|(?<![\\\]!])(?=\[\^[^\]\s]{1,100}\](?!:))|\{\{[<%]|\{%-?"""
)
"""What may be left over: a bracket of a link, a reference to a note, code of another program."""


class Marks(NamedTuple):
    """Where each mark of a converted text arrived, in order; and the place of the source that it stands for."""

    arrived: tuple[int, ...]
    places: tuple[int, ...]

    def find(self, start: int, end: int) -> int:
        """The place of the first mark between these two; -1 where there is none."""
        index = bisect_left(self.arrived, start)
        return self.places[index] if index < len(self.arrived) and self.arrived[index] <= end else -1


NONE = Marks((), ())


class MarkedText(NamedTuple):
    """A text with marks in it."""

    text: str
    stem: str
    places: tuple[int, ...]

    def read(self, converted: str, plain: str) -> Marks:
        """The marks in `converted`, which is what `plain` would be without them; else none."""
        arrived: list[int] = []
        places: list[int] = []
        pieces: list[str] = []
        reached = length = 0
        for found in re.finditer(rf" {self.stem}t(\d+)e|{self.stem}d(\d+)e", converted):
            pieces.append(converted[reached : found.start()])
            length += found.start() - reached
            reached = found.end()
            arrived.append(length)
            places.append(self.places[int(found[1] or found[2])])
        pieces.append(converted[reached:])
        return Marks(tuple(arrived), tuple(places)) if "".join(pieces) == plain else NONE

    def drop_from_tags(self, html: str) -> str:
        """The HTML without the marks that stand as attributes."""
        return re.sub(rf" {self.stem}t\d+e", "", html)

    def read_all(self, values: list[str], plain: list[str]) -> list[int]:
        """The place of the first mark in each of `values`, which are `plain` without them; -1 where there is none."""
        if [self._strip(value) for value in values] != plain:
            return [-1] * len(plain)
        marks = [re.search(rf"{self.stem}[dt](\d+)e", value) for value in values]
        return [self.places[int(found[1])] if found else -1 for found in marks]

    def _strip(self, value: str) -> str:
        return re.sub(rf" {self.stem}t\d+e|{self.stem}d\d+e", "", value)


def mark_tags_and_addresses(text: str) -> MarkedText:
    """A mark within each tag and at the beginning of each address."""
    spots = [(found.end(), found.start(), "t") for found in _TAG.finditer(text)]
    spots += [(found.end(), found.end(), "d") for found in _END_TAG.finditer(text)]
    for found in _ADDRESS.finditer(text):
        spots.append((found.end(), found.start("scheme") if found["scheme"] else found.end(), "d"))
    return _put(text, spots)


def mark_words(text: str) -> MarkedText:
    """A mark at each bracket that may begin a link or a note, and at other programs' code."""
    return _put(text, [(found.end(), found.start(), "d") for found in _WORDS.finditer(text)])


def _put(text: str, spots: list[tuple[int, int, str]]) -> MarkedText:
    stem = "zq"
    while stem in text:
        stem += "q"
    pieces: list[str] = []
    reached = 0
    for number, (at, _, kind) in enumerate(sorted(spots)):
        pieces += [text[reached:at], f"{' ' if kind == 't' else ''}{stem}{kind}{number}e"]
        reached = at
    return MarkedText("".join([*pieces, text[reached:]]), stem, tuple(place for _, place, _ in sorted(spots)))
