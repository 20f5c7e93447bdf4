"""Where things stand in a source text, for problems that name a line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape

_WRITTEN_ADDRESS = re.compile(
    r"""(?:\]\([ \n]*<?|<|\]:[ ]*\n?[ ]*<?|=[ ]*["']?)"""
    r"""([^\s()<>"']*(?:\([^\s()<>"']*\)[^\s()<>"']*)*)"""
)
_CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)
_INDENTED = re.compile(r"(?: {4}|\t)")
_LIST_MARK = re.compile(r" {0,3}(?:[-+*:]|\d+\.|\[\^.*\]:)\s")


def make_locator(text: str, line: int) -> Callable[[str], int]:
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


def make_address_locator(text: str, line: int) -> Callable[[str], int]:
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


def blank_code(text: str) -> str:
    """The text with nothing in its code, every other sign where it was."""
    lines = blank_fences(text.split("\n"))
    in_list = False
    for number, line in enumerate(lines):
        if line.strip() and not _INDENTED.match(line):
            in_list = bool(_LIST_MARK.match(line))
        elif not in_list and _INDENTED.match(line) and (number == 0 or not lines[number - 1].strip()):
            lines[number] = ""
    return _CODE_SPAN.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), "\n".join(lines))


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
    kept, fence, begin = list(lines), "", 0
    for number, line in enumerate(lines):
        bare = line.strip(" \t>")
        if not fence and bare[:3] in ("```", "~~~"):
            fence, begin = bare[: len(bare) - len(bare.lstrip(bare[0]))], number
        elif fence and bare == fence:
            kept[begin : number + 1] = [""] * (number + 1 - begin)
            fence = ""
    return kept
