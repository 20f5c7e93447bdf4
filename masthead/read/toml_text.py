"""TOML with what tomllib lacks: the line of each value, and faults that an editor can mend."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from masthead.errors import Problem, shorten
from masthead.read.typographic_quotes import TYPOGRAPHIC, straighten

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"' -]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\s*=")


def parse_toml(text: str) -> dict[str, Any]:
    """The tables and values. Raises ValueError or RecursionError, which `explain_toml` turns into a problem."""
    return tomllib.loads(text)


_TWICE = re.compile(r"Cannot (?:declare|mutate|overwrite)")
_BARE_TEXT = re.compile(r"(\s*[\w-]+\s*)[=:]\s*([^\s\"'\[{].*?)\s*(?:\s#.*)?")


def _look_at_line(written: str, fault: str) -> tuple[str, str] | None:
    """What the line itself shows to be wrong with it, and what to do."""
    if straight := straighten(written):
        return TYPOGRAPHIC, f"Write straight ones: {shorten(straight)}."
    header = _HEADER.match(written)
    if header and _TWICE.match(fault):
        if header[2] == "sections":
            return "Two sections share one name.", "Write [[sections]], in double brackets, above each of them."
        return f"The group [{shorten(header[2])}] appears twice.", "Put all its lines below one of the two."
    if (key := _KEY.match(written)) and _TWICE.match(fault):
        return f"{shorten(key[1])} appears twice.", "Keep one of them."
    colon = re.fullmatch(r"(\s*[\w-]+)\s*:\s*(\S.*)", written)
    bare = _BARE_TEXT.fullmatch(written)
    if colon and not bare:
        straight = f"{colon[1].strip()} = {colon[2]}"
        return "There is a colon where TOML has an equals sign.", f"Write {shorten(straight)}."
    if bare and fault in ("Invalid value", "Expected '=' after a key in a key/value pair"):
        value = bare[2].replace("\\", "\\\\").replace('"', '\\"')
        straight = f'{bare[1].strip()} = "{value}"'
        return "The text is not in quotation marks.", f"Write {shorten(straight)}."
    return None


def explain_toml(error: Exception, text: str, file: str) -> Problem:
    """Why the text of this file is not TOML."""
    match = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", str(error), re.DOTALL)
    fault = match[1] if match else "a number or a nesting beyond all measure"
    lines = text.split("\n")
    line = min(int(match[2]) if match and match[2] else len(lines), len(lines))
    if found := _look_at_line(lines[line - 1].rstrip("\r"), fault):
        return Problem(file, line, "", *found)
    return Problem(
        file,
        line,
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
            for end in (*(found.start() for found in re.finditer(r"\.", table)), len(table)):
                lines.setdefault(table[:end], number)
            continue
        key = _KEY.match(written)
        if key:
            name = key[1].strip("\"'")
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines
