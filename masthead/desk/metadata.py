"""Metadata that other tools write above a text: front matter in YAML, TOML or JSON, and the lines of Pelican."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from masthead.desk.pasted.headings import SUMMARY, find_part
from masthead.errors import LineFault
from masthead.read.front_matter import MAX_FRONT_MATTER_BYTES, Node, Scalar, split_source
from masthead.read.front_matter import Sequence as NodeSequence
from masthead.read.toml_text import parse_toml


class Metadata(NamedTuple):
    """What a tool wrote above a text, and the text without it."""

    fields: list[str]
    """Each as a line ``name: value``."""
    above: list[str]
    """Lines that stood above the metadata and only lead to them."""
    text: str


def cut_metadata(text: str) -> Metadata:
    """The metadata at the head of a text or below a few lines, in which somebody hands it on; and the rest."""
    found = _find_fenced(text) or _find_ended(text) or _find_lines(text)
    if found is None:
        return Metadata([], [], text)
    start, end, fields = found
    above, below = text[:start], text[end:]
    opened = _CODE_FENCE.search(above)
    if opened:
        # An answer in a chat holds the whole file in a fence.
        above = above[: opened.start()]
        below = re.sub(rf"(?m)^[ ]{{0,3}}{opened[1]}[ \t]*$\n?", "", below, count=1)
    if _hands_on(above):
        return Metadata(fields, [line for line in above.split("\n") if line.strip()], below)
    if len(_FENCE_OF_CODE.findall(text[:start])) % 2:
        return Metadata([], [], text)  # an example in a story
    return Metadata(fields, [], f"{above.rstrip()}\n\n{below}")


_FENCE_OF_CODE = re.compile(r"(?m)^[ ]{0,3}(?:`{3,}|~{3,})")
_CODE_FENCE = re.compile(r"(?m)^[ ]{0,3}(`{3,}|~{3,})[ \t]*\w{0,12}[ \t]*\n\s*\Z")
_MOST_ABOVE = 500
_MOST_LINES_ABOVE = 6


def _hands_on(above: str) -> bool:
    """Whether it is so short that it is said about the text and none of it."""
    lines = [line for line in above.split("\n") if line.strip()]
    return len(above) <= _MOST_ABOVE and len(lines) <= _MOST_LINES_ABOVE and not any(map(find_part, lines))


# --- between fences --------------------------------------------------------------------------------

_SEARCHED = 50_000
"""Characters from the beginning in which metadata are looked for."""
_FENCED = re.compile(
    r"^(?P<fence>---|\+\+\+)[ \t]*\n(?P<held>(?=(?:[ \t]*(?:#[^\n]*)?\n){0,5}[ \t]*(?:[\w\"'-]+\s*[:=]|\[))"
    r"(?:(?!(?P=fence)[ \t]*$)[^\n]*\n){1,200}?)(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|$)",
    re.MULTILINE,
)
_WELL_KNOWN = frozenset({"title", "date", "tags"})


def _find_fenced(text: str) -> tuple[int, int, list[str]] | None:
    """Where front matter begins and ends, and its fields; below other text only where some of them are well known."""
    at_head = re.match(r"\s*", text)
    head = at_head.end() if at_head else 0
    if text[head : head + 1] == "{":
        return _find_json(text, head)
    for found in _FENCED.finditer(text, 0, _SEARCHED + MAX_FRONT_MATTER_BYTES):
        if found.start() > _SEARCHED:
            break
        # Lines within a story that are no sound YAML are an example, and of the story.
        roughly = found.start() == head or _CODE_FENCE.search(text, 0, found.start()) is not None
        fields = _read_fenced(found["fence"], found["held"], roughly)
        names = {line.partition(":")[0].casefold() for line in fields}
        if fields and (found.start() == head or names & _WELL_KNOWN):
            return found.start(), found.end(), fields
    return None


_ENDED = re.compile(r"\s*(?P<held>(?:[A-Za-z][\w-]*:[^\n]*\n(?:(?:[ \t]+|-[ \t])[^\n]*\n)*){2,})---[ \t]*(?:\n|$)")


def _find_ended(text: str) -> tuple[int, int, list[str]] | None:
    """Hexo's front matter, which a fence ends and none begins."""
    found = _ENDED.match(text, 0, MAX_FRONT_MATTER_BYTES)
    fields = _read_fenced("---", found["held"], True) if found else []
    if found and "title" in {line.partition(":")[0].casefold() for line in fields}:
        return found.start("held"), found.end(), fields
    return None


def _find_json(text: str, head: int) -> tuple[int, int, list[str]] | None:
    try:
        fields, end = json.JSONDecoder().raw_decode(text[: head + MAX_FRONT_MATTER_BYTES], head)
    except (ValueError, RecursionError):
        return None
    return (head, end, list(_flatten(fields))) if "title" in fields else None


def _read_fenced(fence: str, held: str, roughly: bool) -> list[str]:
    """The fields as lines; what is no YAML or TOML is read line by line where `roughly` says so, else not at all."""
    try:
        if fence == "+++" and len(held) <= MAX_FRONT_MATTER_BYTES:
            return list(_flatten(parse_toml(held)))
        if fence == "---":
            fields = split_source(f"---\n{held}---\n").fields
            return [f"{name}: {_say_node(entry.value)}" for name, entry in fields.entries.items()]
    except (LineFault, ValueError, RecursionError):
        pass
    return _read_roughly(held) if roughly else []


def _say_node(value: Node) -> str:
    """A value in one line, as an editor would write it there."""
    if isinstance(value, Scalar):
        return " ".join(value.text.split())
    if isinstance(value, NodeSequence):
        return ", ".join(_say_node(item) for item in value.items)
    if "name" in value.entries:
        return _say_node(value.entries["name"].value)
    return ", ".join(f"{name}: {_say_node(entry.value)}" for name, entry in value.entries.items())


def _flatten(table: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a table and of the tables within it, which tools use for tags (``taxonomies``) and for the rest."""
    for name, value in table.items():
        if isinstance(value, dict) and "name" not in value:
            yield from _flatten(value)
        else:
            yield f"{name}: {_say_value(value)}"


def _say_value(value: Any) -> str:
    if isinstance(value, dict):
        return _say_value(value.get("name") or ", ".join(_flatten(value)))
    if isinstance(value, list):
        return ", ".join(map(_say_value, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else " ".join(str(value).split())


_ROUGHLY = re.compile(r"(?P<name>[A-Za-z][\w-]*)\s*[:=](?:\s+(?P<value>.*)|$)")


def _read_roughly(held: str) -> list[str]:
    """``name: value`` or ``name = value`` from each line, with the lines of a list in one."""
    fields: list[str] = []
    for line in held.split("\n"):
        found = _ROUGHLY.match(line)
        if found:
            fields.append(f"{found['name']}: {_strip_marks(found['value'] or '')}")
        elif fields and re.match(r"\s*-\s+\S|\s+\S", line):
            sign = "" if fields[-1].endswith(": ") else ", " if line.lstrip().startswith("-") else " "
            fields[-1] += sign + _strip_marks(re.sub(r"^\s*-\s+", "", line))
        elif line.strip():
            fields.append(line)
    return fields


def _strip_marks(value: str) -> str:
    """The value without the quotation marks or brackets around the whole of it."""
    plain = value.strip()
    listed = re.fullmatch(r"\[(.*)\]", plain)
    if listed:
        return ", ".join(_strip_marks(each) for each in listed[1].split(","))
    quoted = re.fullmatch(r"([\"'])(.*)\1", plain)
    return quoted[2] if quoted else plain


# --- lines without fences --------------------------------------------------------------------------

_LINE = re.compile(r"(?P<colon>:?)(?P<name>[A-Za-z][\w -]{0,24}):(?:[ \t]+(?P<value>\S.*))?[ \t]*")
_OF_A_MAIL = frozenset("from to subject sent cc bcc reply-to".split())
_UNDERLINED = re.compile(r"\s*(?P<title>\S[^\n]*)\n(?P<sign>[#=*~^-])(?P=sign){3,}[ \t]*\n(?:[ \t]*\n)*(?=:[\w-]+:)")


_OPENS_BLOCK = re.compile(r"\A\s*|\n[ \t]*\n(?=[ \t]*title:|[^\n]+\n[#=*~^-]{4})", re.IGNORECASE)


def _find_lines(text: str) -> tuple[int, int, list[str]] | None:
    """Lines ``Title: …``, ``Date: …`` in one block: Pelican's, in Markdown and in reStructuredText."""
    places = _OPENS_BLOCK.finditer(text, 0, _MOST_ABOVE)
    found = (_read_block(text, place.end()) for place in places if _hands_on(text[: place.start()]))
    return next(filter(None, found), None)


def _read_block(text: str, first: int) -> tuple[int, int, list[str]] | None:
    underlined = _UNDERLINED.match(text, first)
    start = underlined.end() if underlined else first
    fields = [f"title: {underlined['title'].strip()}"] if underlined else []
    end = start
    for line in text[start : start + MAX_FRONT_MATTER_BYTES].split("\n"):
        found = _LINE.fullmatch(line)
        if found and (not underlined or found["colon"]) and find_part(found["name"]) in (None, SUMMARY):
            fields.append(f"{found['name']}: {found['value'] or ''}")
        elif line.strip() and fields and line[:2].isspace():
            fields[-1] += f" {line.strip()}"
        elif line.strip():
            return None
        else:
            break
        end += len(line) + 1
    names = {line.partition(":")[0].casefold() for line in fields}
    known = "title" in names and len(names) > 1 and not names & _OF_A_MAIL
    return (first, min(end, len(text)), fields) if known else None
