"""A source file's text, parted into front matter and body; the front matter as nodes that know their lines.

python-frontmatter does the parting, with a handler of ours that reads the YAML: its own loader would
type the values (``no`` becomes false, ``1.10`` becomes 1.1), keep the last of two equal keys in silence
and forget the lines. What python-frontmatter passes over in silence is checked before it is asked.
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from masthead.errors import LineFault, shorten
from masthead.read.yaml_faults import ENDS_IN_ITS_MIDDLE, explain_error, find_comment_in_value

MAX_FRONT_MATTER_BYTES = 256 * 1024
MAX_DEPTH = 20

# C is ten times faster; a PyYAML built without libyaml gives the same events, slowly.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")


NULLS = frozenset({"null", "Null", "NULL", "~"})
"""How YAML writes that there is no value (YAML 1.2, 10.3.2); other programs write it for fields left empty."""


class Scalar(NamedTuple):
    """One value, as text."""

    text: str
    line: int
    """Where the value begins, in the file, counted from 1."""
    block: bool = False
    """Whether it is a ``|`` or ``>`` block, whose text begins one line below `line`."""
    literal: bool = False
    """Whether it is a ``|`` block, whose line breaks are those of the file."""
    null: bool = False
    """Whether it is YAML's null: one of `NULLS`, not in quotation marks."""

    @property
    def text_line(self) -> int:
        """The line of the file on which the text itself begins."""
        return self.line + 1 if self.block else self.line


class Sequence(NamedTuple):
    """A list of values."""

    items: list[Node]
    line: int


class Mapping(NamedTuple):
    """Names with values; each name stands once."""

    entries: dict[str, Entry]
    line: int


class Entry(NamedTuple):
    """A value under its name."""

    line: int
    """Where the name stands."""
    value: Node


Node = Scalar | Sequence | Mapping


class SourceText(NamedTuple):
    """A source file, parted."""

    fields: Mapping
    body: str
    """Without blank lines around it; its first line keeps its indentation."""
    body_line: int
    faults: list[LineFault]
    """Faults that leave the rest readable: a name that appears twice."""


class _NodeHandler(BaseHandler):
    """Reads front matter as `Node`; made anew for each file, for it holds what it found."""

    FM_BOUNDARY = _FENCE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, skipped_lines: int) -> None:
        super().__init__()
        self.skipped_lines = skipped_lines
        self.faults: list[LineFault] = []

    def load(self, fm: str, **kwargs: object) -> dict[str, Any]:
        # python-frontmatter hands over what follows the opening fence, its line break included, of a
        # text without the blank lines at its top: with them, line 1 of this is line 1 of the file.
        fields = _compose("\n" * self.skipped_lines + fm, self.faults)
        return dict(fields.entries)


_REMEDY_LANGUAGE = (
    "Write its fields as name: value, between two lines of three hyphens (---). For a story,"
    " .venv/bin/python build.py import text, with the file's name after it, writes a new file; then delete this one."
)


def split_source(text: str) -> SourceText:
    """The text is parted at its fences and its front matter is read.

    `text` has only ``\\n`` for line breaks and no byte order mark. Raises `LineFault` where the
    front matter can't be read at all: no fence, one fence, bad YAML, too much of it, too deep.
    """
    stripped = text.lstrip()
    skipped_lines = text[: len(text) - len(stripped)].count("\n")
    front = _find_front_matter(stripped, skipped_lines)
    handler = _NodeHandler(skipped_lines)
    fields, _ = frontmatter.parse(stripped, handler=handler)
    # python-frontmatter strips the body, and with it the indentation of a story that begins with code.
    raw_body = stripped[front:]
    blank = _BLANK_LINES.match(raw_body)
    start = front + (blank.end() if blank else 0)
    body_line = 1 + skipped_lines + stripped.count("\n", 0, start)
    entries = {name: entry for name, entry in fields.items() if isinstance(entry, Entry)}
    return SourceText(Mapping(entries, 1 + skipped_lines), stripped[start:].rstrip(), body_line, handler.faults)


def _find_front_matter(text: str, skipped_lines: int) -> int:
    """Where the body begins in `text`, which begins with the opening fence; raises if there is none."""
    if not text:
        raise LineFault(0, "The file is empty.", "Write an article into it, or delete it.")
    opening = _FENCE.match(text)
    if opening is None and re.match(r"\+\+\+[ \t]*\n|\{\s*[\"}]", text):
        language = "TOML" if text.startswith("+") else "JSON"
        raise LineFault(1 + skipped_lines, f"The front matter is written in {language}.", _REMEDY_LANGUAGE)
    if opening is None:
        raise LineFault(
            1 + skipped_lines,
            "There is no front matter.",
            "Begin the file with a line of three hyphens (---), then the fields, then --- again.",
        )
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        raise LineFault(
            1 + skipped_lines,
            "The front matter has no end.",
            "Put a line of three hyphens (---) between the fields and the story.",
        )
    size = len(text[: closing.start()].encode())
    if size > MAX_FRONT_MATTER_BYTES:
        raise LineFault(
            1 + skipped_lines,
            f"The front matter has {size:,} bytes; the limit is {MAX_FRONT_MATTER_BYTES:,}.",
            "Move the story below the second line of hyphens.",
        )
    return closing.end()


def _compose(text: str, faults: list[LineFault]) -> Mapping:
    """The top mapping, built from parse events without recursion: their depth is the writer's choice,
    and libyaml's own composer answers 30 kB of ``[`` with a segmentation fault."""
    if (plain := _compose_plain(text)) is not None:
        return plain
    try:
        lines = text.split("\n") if "#" in text else []
        root = _build(yaml.parse(text, Loader=_Loader), lines, faults)
    except yaml.MarkedYAMLError as error:
        raise explain_error(error, text) from None
    except yaml.reader.ReaderError as error:
        raise LineFault(
            text.count("\n", 0, max(0, error.position)) + 1,
            f"The character U+{_code_point(error.character):04X} can't be used in front matter.",
            "Delete it.",
        ) from None
    if root is None:
        return Mapping({}, 1)
    if not isinstance(root, Mapping):
        raise LineFault(
            root.line,
            "The front matter has no fields.",
            "Write each field on a line of its own, as name: value.",
        )
    return root


_MAY_REFER = re.compile(r"(?:^|[\s\[\]{},:?-])(?:&(?=\S)|[!#])", re.MULTILINE)
"""Where an anchor, a tag or a comment may begin. Of an alias without an anchor libyaml complains."""
_SIGNS_OF_REFERENCES = ("&", "!", "#")
_ENDS_OF_DOCUMENTS = ("\n---", "\n...", "\n%")
_MAY_NEST = (" " * 40, "- - - ", "- ?", "? -", "? ?")
"""Without these, no line begins further right than libyaml's recursion can bear."""
_MOST_BRACKETS = 200


class _Irregular(Exception):
    """Something that only a look at each event can tell of."""


def _compose_plain(text: str) -> Mapping | None:
    """The top mapping as `_build` gives it, in half the time; None for all that is not plain and sound.

    libyaml composes the nodes. Its recursion is bounded, for what could nest deeply is counted before.
    """
    if text.count("[") + text.count("{") > _MOST_BRACKETS or any(sign in text for sign in _MAY_NEST):
        return None
    if any(sign in text for sign in _SIGNS_OF_REFERENCES) and _MAY_REFER.search(text):
        return None
    if text.startswith(("---", "...", "%")) or any(end in text for end in _ENDS_OF_DOCUMENTS):
        return None
    try:
        node = _make_node_loader()(text).get_single_node()
        root = None if node is None else _convert_node(node, MAX_DEPTH)
    except (yaml.YAMLError, _Irregular):
        return None
    return root if isinstance(root, Mapping) else None


@functools.cache
def _make_node_loader() -> Any:
    parser = getattr(yaml, "CSafeLoader", None)
    if parser is None:
        return yaml.SafeLoader

    class NodeLoader(parser):  # type: ignore[misc, valid-type]
        """libyaml's composer alone: all values are text, so nobody asks what their types might be."""

        def resolve(self, kind: object, value: object, implicit: object) -> str:
            return "text"

        def descend_resolver(self, current_node: object, current_index: object) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass

    return NodeLoader


def _convert_node(node: Any, levels: int) -> Node:
    line = node.start_mark.line + 1
    if type(node) is yaml.ScalarNode:
        return _make_scalar(node, line)
    if not levels:
        raise _Irregular
    if type(node) is yaml.SequenceNode:
        return Sequence([_convert_node(item, levels - 1) for item in node.value], line)
    entries: dict[str, Entry] = {}
    for name, value in node.value:
        if type(name) is not yaml.ScalarNode:
            raise _Irregular
        key = _tidy_name(name.value)
        if key in entries:
            raise _Irregular
        entries[key] = Entry(name.start_mark.line + 1, _convert_node(value, levels - 1))
    return Mapping(entries, line)


def _make_scalar(found: Any, line: int) -> Scalar:
    """The value of a node or event of PyYAML's."""
    style = found.style
    return Scalar(found.value, line, style == "|" or style == ">", style == "|", not style and found.value in NULLS)


def _tidy_name(name: str) -> str:
    """What is pasted may hold no-break spaces, which nobody sees."""
    return name.replace("\xa0", " ").strip()


def _code_point(character: object) -> int:
    if isinstance(character, int):
        return character
    return ord(character) if isinstance(character, str) and character else 0


class _Open:
    """A list or mapping that is being read."""

    __slots__ = ("key", "key_line", "node", "path")

    def __init__(self, node: Sequence | Mapping, path: str) -> None:
        self.node = node
        self.path = path
        self.key: str | None = None
        self.key_line = 0

    def path_of_next(self) -> str:
        """The path of the value that comes next, as `Problem.field` writes it."""
        if isinstance(self.node, Sequence):
            return f"{self.path}[{len(self.node.items)}]"
        return f"{self.path}.{self.key}" if self.path else self.key or ""


def _build(events: Any, lines: list[str], faults: list[LineFault]) -> Node | None:
    """The nodes of the events; `lines` is the text, where it holds a ``#``, else nothing."""
    root: Node | None = None
    stack: list[_Open] = []
    documents = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            _refuse_references(event)
            line = event.start_mark.line + 1
            node = _make_scalar(event, line)
            if lines and not event.style and stack:
                end, field = event.end_mark, stack[-1].path_of_next()
                cut = find_comment_in_value(lines, end.line, end.column, field, event.value)
                if cut is not None:
                    faults.append(LineFault(line, cut.message, cut.remedy, shorten(field)))
                    # So that nobody is told that the field is empty, too.
                    node = node if event.value else node._replace(text=cut.lost)
            root = _place(node, stack, faults, root)
        elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
            _refuse_references(event)
            line = event.start_mark.line + 1
            if len(stack) >= MAX_DEPTH:
                raise LineFault(
                    line,
                    f"The front matter is nested deeper than {MAX_DEPTH} levels.",
                    "Look for brackets that are not closed.",
                )
            opened = Sequence([], line) if kind is yaml.SequenceStartEvent else Mapping({}, line)
            path = stack[-1].path_of_next() if stack else ""
            root = _place(opened, stack, faults, root)
            stack.append(_Open(opened, path))
        elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            stack.pop()
        elif kind is yaml.AliasEvent:
            _refuse_references(event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise LineFault(event.start_mark.line + 1, *ENDS_IN_ITS_MIDDLE)
    return root


def _place(node: Node, stack: list[_Open], faults: list[LineFault], root: Node | None) -> Node | None:
    """`node` stands where the innermost open list or mapping expects its next part."""
    if not stack:
        return node
    opened = stack[-1]
    parent = opened.node
    if isinstance(parent, Sequence):
        parent.items.append(node)
        return root
    if opened.key is None:
        if not isinstance(node, Scalar):
            raise LineFault(
                node.line,
                "There is a list or a group of fields where a field's name is expected.",
                "Put the value in quotation marks if it begins with a bracket or a brace.",
            )
        opened.key, opened.key_line = _tidy_name(node.text), node.line
        return root
    if opened.key in parent.entries:
        first = parent.entries[opened.key].line
        faults.append(
            LineFault(
                opened.key_line,
                f"The field appears twice; first on line {first}.",
                "Keep one of them.",
                shorten(opened.path_of_next()),
            )
        )
    else:
        parent.entries[opened.key] = Entry(opened.key_line, node)
    opened.key = None
    return root


def _refuse_references(event: Any) -> None:
    """Anchors, aliases and tags have no use in an article, and a few lines of them can fill the memory."""
    line = event.start_mark.line + 1
    if event.anchor is not None:
        sign = "*" if type(event) is yaml.AliasEvent else "&"
        raise LineFault(
            line,
            f'"{sign}{event.anchor}" is a YAML reference, which is not supported here.',
            f'Put the value in quotation marks if it should begin with "{sign}".',
        )
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise LineFault(
            line,
            f'"{shorten(tag)}" is a YAML tag, which is not supported here.',
            'Put the value in quotation marks if it should begin with "!".',
        )
