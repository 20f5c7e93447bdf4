"""TOML with what tomllib lacks: the line of each value, and faults that an editor can mend."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from masthead.errors import Problem

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"' -]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\s*=")


def parse_toml(text: str) -> dict[str, Any]:
    """The tables and values. Raises ValueError or RecursionError, which `explain_toml` turns into a problem."""
    return tomllib.loads(text)


def explain_toml(error: Exception, text: str, file: str) -> Problem:
    """Why the text of this file is not TOML."""
    match = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", str(error), re.DOTALL)
    fault = match[1] if match else "a number or a nesting beyond all measure"
    line = int(match[2]) if match and match[2] else text.count("\n") + 1
    return Problem(
        file,
        min(line, text.count("\n") + 1),
        "",
        f"This is not TOML ({fault[:1].lower()}{fault[1:]}).",
        'Write name = "value", text always in quotation marks.',
    )


def find_lines(text: str) -> dict[str, int]:
    """The line of each table and key, by its path as `Problem.field` writes it.

    tomllib keeps no lines. What this reading of the text misses (a key inside an inline table) has the
    line of what holds it.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    closing = ""  # of the text over several lines that we are in
    for number, written in enumerate(text.split("\n"), 1):
        if closing:
            closing = "" if written.count(closing) % 2 else closing
            continue
        closing = next((mark for mark in ('"' * 3, "'" * 3) if written.count(mark) % 2), "")
        header = _HEADER.match(written)
        if header:
            table = header[2].replace('"', "").replace("'", "")
            if header[1] == "[[":
                index = counts.get(table, -1) + 1
                counts[table] = index
                lines.setdefault(table, number)
                table = f"{table}[{index}]"
            lines.setdefault(table, number)
            continue
        key = _KEY.match(written)
        if key:
            name = key[1].strip("\"'")
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines
