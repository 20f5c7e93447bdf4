"""Where things stand in a source text, for problems that name a line."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

from masthead.prose.marks import MOST_CHARACTERS, MarkedText, Marks, mark_tags_and_addresses
from masthead.prose.marks import NONE as NO_MARKS
from masthead.prose.structure import list_code

_WRITTEN_ADDRESS = re.compile(
    r"""(?:\]\([ \n]*<?|<|\]:[ ]*\n?[ ]*<?(?!\[)|=[ ]*["']?(?![^\s"'>]*\burl\()|\burl\(\s*["']?)"""
    r"""([^\s()<>"']*(?:\([^\s()<>"']*\)[^\s()<>"']*)*)"""
)
_SIGNS_OF_DOUBT = ("`", "~~~", "\n    ", "\t", "]:", "<!--", "\\", "[^")
"""By which an address may stand where it is none, or arrive in another order."""
_ESCAPED = re.compile(r"\\([^a-zA-Z0-9\s])")
_CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)


class View(NamedTuple):
    """One look at what a text becomes, in which something is found."""

    plain: Callable[[], str]
    mark: Callable[[str], MarkedText]
    convert: Callable[[MarkedText], str]
    """Makes of the marked text what `plain` gives of the text."""


class Locator:
    """Knows in which line of its source that stands which is found in a text's HTML.

    `line` is that of the text's first line. The text is marked and converted again only where a sign stands in
    several lines of it.
    """

    def __init__(self, text: str, line: int, list_views: Callable[[], Mapping[str, View]]) -> None:
        self._text, self._line, self._list_views = text, line, list_views
        self._marks: dict[str, Marks] = {}
        self._places: dict[str, list[int]] = {}

    # Most texts have nothing that is to be found.
    @functools.cached_property
    def _views(self) -> Mapping[str, View]:
        return self._list_views()

    @functools.cached_property
    def _ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self._text)]

    @functools.cached_property
    def _guess(self) -> Callable[[str], int]:
        return _make_guesser(self._text, self._line)

    def find(self, sign: str, view: str = "", start: int = -1, end: int = -1) -> int:
        """The line of `sign`, a regular expression, that became what stands in `view` between `start` and `end`."""
        if sign not in self._places:
            self._places[sign] = [found.start() for found in re.finditer(sign, self._text, re.I)]
        places = self._places[sign]
        if places and self._line_at(places[0]) == self._line_at(places[-1]):
            return self._line_at(places[0])
        marked = self._read(view).find(start, end) if view else -1
        if marked < 0:
            return self._guess(sign)
        index = bisect_left(places, marked)
        return self._line_at(places[index] if index < len(places) else marked)

    def _line_at(self, place: int) -> int:
        return self._line + bisect_left(self._ends, place)

    def _read(self, name: str) -> Marks:
        if name not in self._marks:
            view, marks = self._views[name], NO_MARKS
            if len(self._text) <= MOST_CHARACTERS:
                marked = view.mark(self._text)
                marks = marked.read(view.convert(marked), view.plain())
            self._marks[name] = marks
        return self._marks[name]

    def find_addresses(self, addresses: list[str], convert: Callable[[MarkedText], list[str]]) -> list[int]:
        """The line of each address, as they stand in the HTML; `convert` lists those of a marked text."""
        written: dict[str, list[int]] = {}
        for found in _WRITTEN_ADDRESS.finditer(self._text):
            address = unescape(found[1])
            for each in {address, _ESCAPED.sub(r"\1", address)}:
                written.setdefault(each, []).append(self._line_at(found.start(1)))
        counts = Counter(addresses)
        is_plain = not any(sign in self._text for sign in _SIGNS_OF_DOUBT)
        if all(
            len(set(written.get(address, ()))) == 1 or (is_plain and len(written.get(address, ())) == count)
            for address, count in counts.items()
        ):
            lines = {address: deque(written[address]) for address in counts}
            return [lines[each].popleft() if len(lines[each]) > 1 else lines[each][0] for each in addresses]
        guess = _make_address_guesser(self._text, self._line)
        lines_guessed = [guess(address) for address in addresses]
        if len(self._text) > MOST_CHARACTERS:
            return lines_guessed
        marked = mark_tags_and_addresses(self._text)
        places = marked.read_all(convert(marked), addresses)
        return [
            guessed if place < 0 else self._line_at(place) for place, guessed in zip(places, lines_guessed, strict=True)
        ]


def _make_guesser(text: str, line: int) -> Callable[[str], int]:
    """A function that knows the line of the next place where a sign (a regular expression) stands in the text.

    Code is no place. After the last it stays there; a sign that is nowhere stands in the first line.
    """
    sources: list[str] = []
    places: dict[str, tuple[int, int, int]] = {}

    def locate(sign: str) -> int:
        if not sources:
            sources.append(blank_code(text))
        position, reached, last = places.get(sign, (0, line, line))
        found = re.compile(sign, re.I).search(sources[0], position)
        if not found:
            return last
        last = reached + sources[0].count("\n", position, found.start())
        places[sign] = found.end(), last + found[0].count("\n"), last
        return last

    return locate


def _make_address_guesser(text: str, line: int) -> Callable[[str], int]:
    """The same for addresses, all read in one go: there may be thousands."""
    places: dict[str, deque[int]] = {}

    def read_places() -> None:
        source, position, reached = blank_code(text), 0, line
        for found in _WRITTEN_ADDRESS.finditer(source):
            reached += source.count("\n", position, found.start(1))
            position = found.start(1)
            places.setdefault(unescape(found[1]), deque()).append(reached)

    def locate(address: str) -> int:
        if not places:
            read_places()
        lines = places.setdefault(address, deque([line]))
        return lines.popleft() if len(lines) > 1 else lines[0]

    return locate


def blank_code(text: str, *, blocks_alone: bool = False) -> str:
    """The text with nothing in its code, or in its blocks of code alone, every other sign where it was."""
    source = "\n".join(_blank(text.split("\n"), fenced_alone=False))
    return source if blocks_alone else _CODE_SPAN.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), source)


def split_paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that stand together, with the number of the first."""
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if not line or line.isspace():
            if number > begin:
                yield begin, "\n".join(lines[begin:number])
            begin = number + 1


def blank_fences(lines: list[str]) -> list[str]:
    """The lines, and nothing in those of code in fences."""
    return _blank(lines, fenced_alone=True)


def _blank(lines: list[str], *, fenced_alone: bool) -> list[str]:
    kept = list(lines)
    for begin, end in list_code("\n".join(lines), fenced_alone=fenced_alone):
        kept[begin : end + 1] = [""] * (end + 1 - begin)
    return kept
