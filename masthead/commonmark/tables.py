"""Rows of tables (GitHub Flavored Markdown 0.29, section 4.10)."""

from __future__ import annotations

import re

_DELIMITERS = re.compile(r" *+\|? *+:?-++:? *+(?:\| *+:?-++:? *+)*+\|? *+$")
_BAR = re.compile(r"((?:[^\\|]|\\.|\\$)*+)\|?", re.S)


def split_row(line: str) -> list[str]:
    """The cells of a row, without blanks around them and with ``\\|`` as ``|``, in code too."""
    line = line.strip(" ")
    if line.startswith("|"):
        line = line[1:]
    cells: list[str] = []
    position = 0
    while position < len(line):
        found = _BAR.match(line, position)
        assert found
        cells.append(found[1])
        position = found.end()
    return [cell.strip(" ").replace("\\|", "|") for cell in cells] or [""]


def read_alignments(line: str) -> list[str] | None:
    """``left``, ``right``, ``center`` or nothing for each column; None where it is no row of hyphens."""
    if not ("|" in line or ":" in line) or not _DELIMITERS.match(line):
        return None
    names = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}
    return [names[cell.startswith(":"), cell.endswith(":")] for cell in split_row(line)]
