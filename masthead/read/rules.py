"""The rules that values keep. A rule takes a node and its place, and gives the typed value; or it reports
what is wrong there and gives None. Its docstring is the rule, in the words of ``docs/writing.md``.

All scalars arrive as text, so ``no``, ``1.10`` and ``2024-10-07`` are what the editor wrote until a rule
types them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import whitespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from masthead import urls
from masthead.errors import FORBIDDEN, NOTICE, PROBLEM, Fault, Problem, shorten
from masthead.read.foreign_fields import Others, find_known, fold_field
from masthead.read.front_matter import Mapping as MappingNode
from masthead.read.front_matter import Node, Scalar, Sequence
from masthead.read.moments import parse_day, parse_moment
from masthead.read.typographic_quotes import TYPOGRAPHIC, find_enclosed, is_torn
from masthead.read.yaml_faults import write_inline
from masthead.spelling import find_nearest

MAX_LINE_CHARACTERS = 1_000
"""What is longer is noticed: readers see it, in lists and feeds too."""
FEW_FIELDS = 12
"""So many can be told in a sentence."""
MAX_ENTRIES = 1_000
"""Of a list; each may become a file of its own, or a part of several."""


class Place(NamedTuple):
    """Where a value stands, and where faults about it are reported."""

    file: str
    field: str
    problems: list[Problem]

    def report(self, line: int, message: str, remedy: str, level: str = PROBLEM) -> None:
        self.problems.append(Problem(self.file, line, self.field, message, remedy, level))

    def within(self, name: str) -> Place:
        return Place(self.file, f"{self.field}.{name}" if self.field else name, self.problems)

    def at(self, index: int) -> Place:
        return Place(self.file, f"{self.field}[{index}]", self.problems)


class Located(NamedTuple):
    """A value with the line on which it stands."""

    value: Any
    line: int
    field: str = ""
    """Its path, as `Problem.field`."""
    literal: bool = True
    """Whether the value's line breaks are those of the file: not so in text that YAML folds."""


Rule = Callable[[Node, Place], Any]
TextRule = Callable[[str], Any]


class Fields(NamedTuple):
    """The fields that a group may have."""

    rules: Mapping[str, Rule]
    required: Mapping[str, str] = {}
    """Those that must be there, each with the remedy where it is not."""
    others: Others = Others()
    """What is known of fields that it does not have."""


# --- groups ----------------------------------------------------------------------------------------


def read_fields(mapping: MappingNode, fields: Fields, place: Place) -> dict[str, Any]:
    """Every field is known and keeps its rule; those required are there. What breaks a rule is None.

    A field that stands empty (``updated:``) or is null counts as absent.
    """
    values: dict[str, Any] = dict.fromkeys(fields.rules)
    misnamed: set[str] = set()
    for name, entry in mapping.entries.items():
        rule = fields.rules.get(name)
        if rule is None:
            meant, remedy = _explain_unknown(name, entry.value, fields)
            misnamed.add(meant)
            if meant in mapping.entries and not remedy.startswith("Did"):
                remedy = f"Here it is called {meant}, which is here already: keep one of the two."
            place.within(shorten(name)).report(entry.line, "unknown field.", remedy)
        elif not _is_empty(entry.value):
            values[name] = rule(entry.value, place.within(name))
        elif name in fields.required:
            place.within(name).report(entry.line, _say_empty(entry.value), fields.required[name])
    for name, remedy in fields.required.items():
        # One that bears another name is told of once.
        if name not in mapping.entries and name not in misnamed:
            place.within(name).report(mapping.line, "is missing.", remedy)
    return values


def _explain_unknown(name: str, value: Node, fields: Fields) -> tuple[str, str]:
    """The field that was probably meant, if it is one of ours, and what to do."""
    empty = _is_empty(value) and not _is_null(value)
    if same := next((each for each in fields.rules if fold_field(each) == fold_field(name)), ""):
        return same, f'Did you mean "{same}"?'
    if known := find_known(name, value, fields.others):
        return known
    near = find_nearest(name.casefold(), list(fields.rules), 1, 0.6)
    if empty and (" " in name or not near):
        return "", "If it belongs to the value before it, put that in quotation marks: a comma ended it."
    if near:
        return near[0], f'Did you mean "{near[0]}"?'
    if len(fields.rules) > FEW_FIELDS:
        return "", "Take it out; docs/writing.md lists the fields."
    return "", f"The fields here are {', '.join(fields.rules)}."


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.null


def _is_empty(node: Node) -> bool:
    """Whether nothing is said: neither text nor a list, or a group of which every field is null."""
    if isinstance(node, MappingNode):
        return bool(node.entries) and all(_is_null(entry.value) for entry in node.entries.values())
    return isinstance(node, Scalar) and (node.null or not node.text.strip(INVISIBLE))


def _say_empty(node: Node) -> str:
    return f'"{node.text}" means "nothing" in YAML.' if isinstance(node, Scalar) and node.null else "is empty."


INVISIBLE = f"{whitespace}\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\xad\ufeff"
"""White space, and signs that take no room: a title of these alone would be none."""


def record(fields: Fields, shape: str, takes: str = "") -> Rule:
    """A group of fields; `shape` shows how to write one, and where `takes` stands in it a single value belongs.

    Its value is a `Located` dict, in which a field that breaks its rule is None.
    """

    def read(node: Node, place: Place) -> Located:
        if not isinstance(node, MappingNode):
            shown = shape
            if takes and isinstance(node, Scalar):
                key = "url" if "url" in fields.rules and node.text.startswith(("http://", "https://")) else takes
                shown = re.sub(rf"\b{key}: [^,}}]+", lambda _: f"{key}: {write_inline(node.text)}", shape)
            place.report(node.line, "is not a group of fields.", f"Write it as {shown}.")
            # Kept, so that those after it keep their numbers in the problems that are still to come.
            return Located(dict.fromkeys(fields.rules), node.line, place.field)
        return Located(read_fields(node, fields, place), node.line, place.field)

    return read


def list_of(rule: Rule, most: int = MAX_ENTRIES) -> Rule:
    """A list of at most so many entries, each of which keeps `rule`; a single value is a list of one."""

    def read(node: Node, place: Place) -> tuple[Any, ...]:
        if isinstance(node, Sequence) and len(node.items) > most:
            message = f"has {len(node.items):,} entries; the limit is {most:,}."
            place.report(node.line, message, "Keep those that matter most.")
            return ()
        if isinstance(node, Sequence):
            entries = [(place.at(i), item) for i, item in enumerate(node.items)]
        else:
            entries = [(place, node)]
        values = []
        for entry_place, item in entries:
            if _is_empty(item):
                remedy = "Fill it in, or take it out."
                if _is_null(item):
                    remedy = "Take it out; put it in quotation marks if it is a word."
                entry_place.report(item.line, _say_empty(item), remedy)
            else:
                values.append(rule(item, entry_place))
        return tuple(value for value in values if value is not None)

    return read


def scalar(rule: TextRule, *, is_prose: bool = False) -> Rule:
    """One value that keeps `rule`, which raises `Fault` where it does not.

    Only prose may stand in typographic quotation marks: elsewhere they were meant for YAML's own.
    """

    def read(node: Node, place: Place) -> Any:
        if not isinstance(node, Scalar):
            kind = "a list" if isinstance(node, Sequence) else "a group of fields"
            if isinstance(node, MappingNode) and all(_is_empty(entry.value) for entry in node.entries.values()):
                words = ", ".join(map(shorten, node.entries)) or "Chips, Prices"
                place.report(node.line, "is in braces.", f"Write square brackets: [{words}].")
                return None
            place.report(
                node.line,
                f"is {kind}; one value is expected.",
                'Put the value in quotation marks if it begins with a bracket or a brace, or contains ": ".',
            )
            return None
        forbidden = FORBIDDEN.search(node.text)
        if forbidden:
            place.report(
                node.line,
                f"contains the character U+{ord(forbidden[0]):04X}, which no page may show.",
                "Take it out.",
            )
            return None
        if not is_prose and (bare := find_enclosed(node.text)) is not None:
            _report_marks(place, node, bare)
            return None
        try:
            return rule(node.text)
        except Fault as fault:
            place.report(node.line, fault.message, fault.remedy)
            return None

    return read


def located(rule: Rule) -> Rule:
    """The value together with its line, for rules about many articles."""

    def read(node: Node, place: Place) -> Located | None:
        value = rule(node, place)
        return None if value is None else Located(value, node.line, place.field)

    return read


# --- single values ---------------------------------------------------------------------------------


def _line(text: str) -> str:
    """A line of text, without Markdown; white space is collapsed."""
    return " ".join(text.split())


def _paragraphs(text: str) -> tuple[str, ...]:
    """Text without Markdown; an empty line begins a new paragraph."""
    parts = re.split(r"\n[ \t]*\n", text)
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def markdown(node: Node, place: Place) -> Located | None:
    """Markdown, as many paragraphs as it takes."""
    text = scalar(lambda value: value, is_prose=True)(node, place)
    if text is None:
        return None
    assert isinstance(node, Scalar)
    leading = len(text) - len(text.lstrip("\n")) if node.literal else 0
    return Located(text.strip("\n"), node.text_line + leading, place.field, node.literal or "\n" not in text)


def _flag(text: str) -> bool:
    """``true`` or ``false``; ``yes`` and ``no`` are understood."""
    word = text.strip().casefold()
    if word in ("true", "yes"):
        return True
    if word in ("false", "no"):
        return False
    raise Fault(f'"{shorten(text)}" is neither true nor false.', "Write true or false.")


_HOST = re.compile(r"(?!-)[^\s/?#@:\[\]\"<>\\^`{|}]+|[0-9a-f:.]+(?=$)")
_NOT_IN_AN_ADDRESS = re.compile(r'[\s"<>\\^`{|}]')


def parse_web_address(text: str) -> str:
    """A whole address, beginning with ``https://`` or ``http://``."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        good = (
            parts.scheme in ("http", "https")
            and _HOST.fullmatch(parts.hostname or "") is not None
            and (parts.port is None or 0 < parts.port < 65536)
            and not _NOT_IN_AN_ADDRESS.search(address)
        )
    except ValueError:
        good = False
    if not good:
        raise Fault(f'"{shorten(address)}" is not a web address.', _remedy_address(address))
    return address


def _remedy_address(address: str) -> str:
    if not re.match("https?://", address):
        return "Begin it with https://."
    if _NOT_IN_AN_ADDRESS.search(address):
        return "Take out the spaces and quotation marks, or write them as %20 and %22."
    return "Check the name of the site: after https:// comes a host such as example.com."


def _slug(text: str) -> str:
    """Lower-case letters, digits and single hyphens, at most 200 bytes."""
    word = text.strip()
    folded = urls.fold_name(word)
    if not folded:
        raise Fault(f'"{shorten(word)}" has no letter or digit.', "Write it as northwind-opens-weights.")
    if folded != word:
        raise Fault(f'"{shorten(word)}" can\'t be used in an address.', f'Write "{shorten(folded)}".')
    return _segment(word)


def _segment(folded: str) -> str:
    size = len(folded.encode())
    if size > urls.MAX_SEGMENT_BYTES:
        raise Fault(f'"{shorten(folded)}" is {size} bytes long; the limit is {urls.MAX_SEGMENT_BYTES}.', "Shorten it.")
    return folded


def _tag(text: str) -> str:
    """A name with a letter or digit, at most 200 bytes as an address."""
    name = _line(text)
    if name.startswith("-"):
        raise Fault(
            f'"{shorten(name)}" begins with a hyphen.',
            "Take it out, or write - Chips with a space, on a line of its own.",
        )
    folded = urls.fold_name(name)
    if not folded:
        raise Fault(f'"{shorten(name)}" has no letter or digit.', "A tag needs one, for its address.")
    _segment(folded)
    return name


def _alias(text: str) -> str:
    """An old address on this site: begins with ``/``; no ``..``, space, control character or ``* : ? #``."""
    path = text.strip()
    if not path.startswith("/") or path.startswith("//"):
        raise Fault(
            f'"{shorten(path)}" is not an address on this site.',
            "Begin it with /, as in /2026/11/old-address/.",
        )
    if re.search(r'[\s\x00-\x1f\x7f*:?#\\%"<>]', path) or ".." in path.split("/") or ".." in path:
        raise Fault(
            f'"{shorten(path)}" contains a character that an old address can\'t have.',
            'Leave out spaces, "..", "*", ":", "?", "#", "%", quotation marks and backslashes.',
        )
    if "//" in path or "/./" in path + "/":
        raise Fault(f'"{shorten(path)}" contains an empty part.', "Write single slashes.")
    if path == "/":
        raise Fault('"/" is the home page.', "An alias is the old address of one article.")
    if any(len(part.encode()) > urls.MAX_SEGMENT_BYTES for part in path.split("/")):
        raise Fault(f'"{shorten(path)}" has a part over {urls.MAX_SEGMENT_BYTES} bytes.', "Shorten it.")
    return path


def _feed_id(text: str) -> str:
    """A URI of any scheme, as ``tag:example.com,2026:northwind`` (RFC 4151) or a web address."""
    word = text.strip()
    if not re.fullmatch(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{|}]+', word):
        raise Fault(f'"{shorten(word)}" is not a URI.', "Write it as tag:example.com,2026:northwind.")
    return word


def _file_name(text: str) -> str:
    """A file beside the article, or in ``static/`` where it begins with ``/``."""
    name = text.strip()
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", name):
        raise Fault(
            f'"{shorten(name)}" is on another host.',
            "Put the picture next to the article or into static/, and name the file.",
        )
    if name.lower().endswith(".md"):
        raise Fault(f'"{shorten(name)}" is not a picture.', "Name a picture.")
    if "\\" in name or "\n" in name:
        raise Fault(f'"{shorten(name)}" contains a backslash or a line break.', "Write slashes (/), in one line.")
    return name


def line(node: Node, place: Place) -> str | None:
    """A line of text, without Markdown; white space is collapsed, and one that is very long is noticed."""
    words: str | None = scalar(_line, is_prose=True)(node, place)
    if words is not None and len(words) > MAX_LINE_CHARACTERS:
        note(
            place,
            node.line,
            f"has {len(words):,} characters, which is long for a line.",
            f"Shorten it to {MAX_LINE_CHARACTERS:,} or fewer; long text belongs in the story.",
        )
    return words


def name(node: Node, place: Place) -> str | None:
    """A line that names somebody or something: no group of fields, and in no typographic quotation marks."""
    if isinstance(node, MappingNode) and (named := _find_name(node)):
        remedy = f"Write the name alone: {write_inline(named)}."
        place.report(node.line, "is a group of fields; a name is expected.", remedy)
        return None
    return line(node, place) if _is_unmarked(node, place) else None


def _find_name(group: MappingNode) -> str:
    """What a group that stands for somebody calls her, as other tools write it; empty where it does not."""
    for key, (_, value) in group.entries.items():
        if isinstance(value, Scalar) and fold_field(key) in ("name", "fullname", "displayname", "title", "label"):
            return value.text.strip()
        if isinstance(value, MappingNode) and (within := _find_name(value)):
            return within
    return ""


def _is_unmarked(node: Node, place: Place) -> bool:
    """Whether the value is free of typographic marks that were meant for YAML's own; else they are told."""
    if not isinstance(node, Scalar):
        return True
    bare = find_enclosed(node.text)
    if bare is not None:
        _report_marks(place, node, bare)
    elif is_torn(node.text):
        message = f'"{shorten(node.text)}" has only one of two typographic quotation marks.'
        place.report(node.line, message, 'Write straight ones ("): a comma between them splits nothing.')
    else:
        return True
    return False


def _report_marks(place: Place, node: Scalar, bare: str) -> None:
    place.report(node.line, TYPOGRAPHIC, f'Write straight ones: "{shorten(bare)}".')


paragraphs = scalar(_paragraphs, is_prose=True)
flag = scalar(_flag)
day = scalar(parse_day)
web_address = scalar(parse_web_address)
slug = located(scalar(_slug))


def tag(node: Node, place: Place) -> str | None:
    """A name with a letter or digit, at most 200 bytes as an address; one with a comma is noticed."""
    words = name(node, place)
    found: str | None = None if words is None else scalar(_tag)(node, place)
    if found is not None and re.search("[,;]", found):
        parts = ", ".join(map(write_inline, filter(None, map(str.strip, re.split("[,;]", found)))))
        note(
            place, node.line, f'"{shorten(found)}" is one tag.', f"If you mean several, write tags: [{shorten(parts)}]."
        )
    return found


alias = located(scalar(_alias))
feed_id = scalar(_feed_id)
file_name = scalar(_file_name)


def moment(zone: ZoneInfo) -> Rule:
    """`parse_moment` as the rule of a field."""
    return scalar(lambda text: parse_moment(text, zone))


def whole_number(least: int, most: int, usual: int) -> Rule:
    """A whole number in these bounds, both of which are allowed."""

    def read(text: str) -> int:
        word = text.strip()
        if not re.fullmatch(r"[0-9]{1,9}", word) or not least <= int(word) <= most:
            raise Fault(f'"{shorten(text)}" is not a whole number from {least} to {most}.', f"Write {usual}, say.")
        return int(word)

    return scalar(read)


def note(place: Place, line: int, message: str, remedy: str) -> None:
    """A notice: printed, and the build goes on."""
    place.report(line, message, remedy, NOTICE)
