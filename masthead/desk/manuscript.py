"""An article as its file is written: fields as YAML that reads well by eye, and the story below them.

python-frontmatter puts the two together, with a handler of ours that writes the YAML: its own dumper sorts the
fields, quotes dates and the like (Masthead reads every value as text), and knows no comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from masthead.errors import FORBIDDEN

MAX_LINE = 100
"""A list of names that fits so many characters stands in one line."""
MAX_NAME = 40
"""What is longer is a title or a sentence, and stands in a line of its own."""

Value = str | Sequence["Value"] | Mapping[str, "Value"]


class Entry(NamedTuple):
    """A field as it is to be written."""

    name: str
    value: Value | None
    """None for one that is still to be written: its name stands there, and nothing behind it."""
    help: str = ""
    """A sentence for the line above it."""
    commented_out: bool = False
    """Whether the field stands there only to be taken up: every line of it begins with ``# ``."""


class Block(str):
    """Text that stands in lines of its own below its field's name (``|``), however short it is."""

    __slots__ = ()


def write_manuscript(entries: Sequence[Entry], story: str) -> str:
    """The text of an article's file; reading it gives these fields and this story again.

    White space at the ends of lines is gone, and characters that no page may show are blanks.
    """
    post = frontmatter.Post(make_writable(story), handler=_EntryHandler())
    post.metadata = {entry.name: entry for entry in entries}
    return frontmatter.dumps(post) + "\n"


class _EntryHandler(BaseHandler):
    """Writes front matter entry by entry, with the comments between them."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        return "\n".join(_write_entry(entry) for entry in metadata.values() if isinstance(entry, Entry))


def _write_entry(entry: Entry) -> str:
    help_line = f"# {entry.help}\n" if entry.help else ""
    if entry.value is None:
        written = f"{entry.name}:"
    else:
        written = yaml.dump(
            {entry.name: _prepare(entry.value, entry.name)},
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=float("inf"),
        ).rstrip("\n")
    if entry.commented_out:
        written = "\n".join(f"# {line}".rstrip() for line in written.split("\n"))
    return help_line + written


class _Plain(str):
    """A date or a yes: what other programs that know YAML may read as one."""

    __slots__ = ()


_NO_TEXT = frozenset({"date", "updated", "said_on", "draft", "lead"})
"""Fields whose values are no text."""


def _prepare(value: Value, name: str = "") -> Value:
    """The value with all its text writable, long text and several lines as blocks."""
    if isinstance(value, str):
        text = make_writable(value)
        if isinstance(value, Block) or "\n" in text:
            # A single line break at its end is what a bar alone (|) says.
            return Block(text.strip("\n") + "\n") if text.strip() else text
        return _Plain(text.strip()) if name in _NO_TEXT else text.strip()
    if isinstance(value, Mapping):
        return {name: _prepare(each, name) for name, each in value.items()}
    return [_prepare(each) for each in value]


def make_writable(text: str) -> str:
    """Text that can stand in an article's file and is read back as it was."""
    text = re.sub(r"\r\n?", "\n", text).replace("\u2028", " ").replace("\u2029", " ").replace("\ufeff", " ")
    text = FORBIDDEN.sub(" ", text).expandtabs(4)
    return "\n".join(line.rstrip() for line in text.split("\n"))


class _Dumper(yaml.SafeDumper):
    """YAML as ``docs/writing.md`` writes it: dates and numbers as they are, lists indented, double quotation marks."""

    # Masthead reads all values as text, so none needs quotation marks for its sake; `_represent_text` sees to those
    # that another program would take for a number or a yes.
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # so is it declared in PyYAML

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        if style == "'" and isinstance(self.event, yaml.ScalarEvent) and not set(self.event.value) & {'"', "\\"}:
            return '"'
        return style


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Text that YAML would take for a number, a date, a yes or nothing stands in quotation marks."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(_TEXT, text, None if tag == _TEXT else '"')


def _represent_plain(dumper: yaml.SafeDumper, text: _Plain) -> yaml.Node:
    return dumper.represent_scalar(_TEXT, str(text))


_TEXT = "tag:yaml.org,2002:str"
_RESOLVER = yaml.resolver.Resolver()


def _represent_block(dumper: yaml.SafeDumper, text: Block) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), "|")


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    names = all(isinstance(item, str) and len(item) <= MAX_NAME for item in items)
    short = names and sum(len(item) + 2 for item in items) <= MAX_LINE
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


def _represent_mapping(dumper: yaml.SafeDumper, entries: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", entries, flow_style=False)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Plain, _represent_plain)
_Dumper.add_representer(Block, _represent_block)
_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(dict, _represent_mapping)
