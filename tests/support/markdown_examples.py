"""Examples of specifications of Markdown, and how many of them come out as they are to: python markdown_examples.py

Prints a table for CommonMark and one for what GitHub adds. ``--failing SECTION`` shows those that come out otherwise.
With folders as arguments, the ``.md`` files in them are read, and it is told how many have the same blocks as by
markdown-it-py.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from masthead.prose.converter import run_markdown
from masthead.prose.typography import STRAIGHT

SOURCES = Path(__file__).resolve().parents[2] / ".venv" / "suites"
"""Where ``tools/setup.sh dev`` puts what ``requirements/suites.txt`` names."""
ASIDE = ("HTML blocks", "Raw HTML")
"""Sections that are about HTML, which goes through rules of its own here."""
GITHUB = ("Tables (extension)", "Task list items (extension)", "Strikethrough (extension)", "Autolinks (extension)")

_EXAMPLE = re.compile(r"^`{32} example *([a-z ]*)\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} +([^\n]*)$", re.M | re.S)
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", **STRAIGHT})
_KEPT = {"a": ("href", "title"), "img": ("src", "alt", "title"), "ol": ("start",), "input": ("type", "checked")}
_NO_END = frozenset("br hr img input".split())
_BLOCKS = frozenset("aside blockquote dd dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table ul".split())


class Example(NamedTuple):
    """A text, and the HTML that the specification gives for it."""

    section: str
    number: int
    text: str
    html: str
    kind: str
    """``table``, ``strikethrough`` and the like where it is about an addition."""


class Outline(HTMLParser):
    """The elements and words of a piece of HTML, without what is another writing of the same."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self.in_pre += 1
        if self._is_dress(tag, dict(attrs)):
            self.open.append("")
            return
        self._end_words(tag)
        kept = {name: value or "" for name, value in attrs if name in _KEPT.get(tag, ())}
        aligned = re.search(r"(?:text-align: ?|align-|^)(left|right|center)", " ".join(v or "" for _, v in attrs))
        if tag in ("td", "th") and aligned:
            kept["align"] = aligned[1]
        for name in {"href", "src"} & set(kept):
            # Letters beyond ASCII may stand in an address as they are.
            kept[name] = unquote(kept[name])
        if kept.get("start") == "1":
            del kept["start"]
        values = "".join(f" {name}={value.translate(_QUOTES)!r}" for name, value in sorted(kept.items()))
        self.parts.append(f"<{tag}{values}>")
        if tag not in _NO_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_END:
            return
        if tag == "pre":
            self.in_pre -= 1
        name = self.open.pop() if self.open else tag
        if name:
            self._end_words(tag)
            self.parts.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def finish(self) -> tuple[str, ...]:
        self.close()
        self._end_words("p")
        return tuple(self.parts)

    def _is_dress(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Colours of code, and the frame around it."""
        is_frame = tag == "div" and (attributes.get("class") or "").split()[-1:] == ["highlight"]
        return is_frame or (tag == "span" and self.in_pre > 0) or tag in ("thead", "tbody", "label")

    def _end_words(self, tag: str) -> None:
        words = "".join(self.words).translate(_QUOTES)
        self.words.clear()
        if tag == "code" and not words.strip():
            words = ""
        if not self.in_pre and tag in _BLOCKS | {"td", "th", "tr", "br"}:
            words = words.strip()
        words = re.sub(r"\s+", " ", words)
        if words:
            self.parts.append(words)


def outline(html: str) -> tuple[str, ...]:
    """What two pieces of HTML that show the same have in common."""
    outline = Outline()
    outline.feed(html)
    parts = outline.finish()
    # White space beside a block shows nothing.
    blocks = re.compile(r"</?(?:" + "|".join((*_BLOCKS, "td", "th", "tr", "br", "div")) + r")[ >]")
    kept: list[str] = []
    for number, part in enumerate(parts):
        if not part.startswith("<"):
            if number + 1 == len(parts) or blocks.match(parts[number + 1]):
                part = part.rstrip()
            if number == 0 or blocks.match(parts[number - 1]):
                part = part.lstrip()
        if part:
            kept.append(part)
    return tuple(kept)


def list_blocks(html: str) -> tuple[str, ...]:
    """The blocks alone, without their words."""
    tags = re.findall(r"<(/?(?:" + "|".join(sorted(_BLOCKS)) + r"))(?= |>|/)", html)
    return tuple(tags)


def read_examples(text: str) -> Iterator[Example]:
    """The examples of a specification, which spells tabs as arrows."""
    section, number = "", 0
    for found in _EXAMPLE.finditer(text):
        if found[4] is not None:
            section = found[4]
            continue
        number += 1
        text, html = (each.replace("→", "\t") for each in found.group(2, 3))
        yield Example(section, number, text, html, found[1].strip())


def find_examples(name: str, folder: Path = SOURCES) -> list[Example]:
    """Those of ``commonmark`` or ``gfm``."""
    (file,) = folder.glob(f"marko-*/tests/spec/{name}.txt")
    return list(read_examples(file.read_text(encoding="utf-8")))


def comes_out(example: Example) -> bool:
    """Whether it has the same structure and words here."""
    return outline(run_markdown(example.text)) == outline(example.html)


def count(examples: Iterable[Example]) -> dict[str, tuple[int, int]]:
    """For each section, how many come out as they are to, of how many."""
    counted: dict[str, tuple[int, int]] = {}
    for example in examples:
        right, of = counted.get(example.section, (0, 0))
        counted[example.section] = right + comes_out(example), of + 1
    return counted


def compare_files(folders: Sequence[str]) -> None:
    """Prints, for each folder, how many files of Markdown in it have the same blocks as by markdown-it-py."""
    from markdown_it import MarkdownIt

    other = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for folder in folders:
        right = of = 0
        for file in sorted(Path(folder).rglob("*.md")):
            text = file.read_text(encoding="utf-8", errors="replace")
            text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
            of += 1
            same = list_blocks(run_markdown(text)) == list_blocks(other.render(text))
            right += same
            if not same:
                print(f"  otherwise: {file}")
        print(f"{folder}: {right} of {of}")


def print_table(title: str, counted: dict[str, tuple[int, int]]) -> None:
    print(title)
    for section, (right, of) in counted.items():
        print(f"  {section:48} {right:4} of {of:4}")
    right, of = (sum(column) for column in zip(*counted.values(), strict=True))
    print(f"  {'all':48} {right:4} of {of:4}  {right / of:.3f}\n")


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--failing"]:
        for example in (*find_examples("commonmark"), *find_examples("gfm")):
            if example.section.startswith(arguments[1]) and not comes_out(example):
                print(f"--- {example.section} {example.number}\n{example.text}--- expected\n{example.html}--- is")
                print(run_markdown(example.text))
                print(*(outline(example.html), outline(run_markdown(example.text))), sep="\n")
    elif arguments:
        compare_files(arguments)
    else:
        commonmark = [example for example in find_examples("commonmark") if example.section not in ASIDE]
        print_table("CommonMark, HTML aside", count(commonmark))
        print_table("GitHub's additions", count(each for each in find_examples("gfm") if each.section in GITHUB))


if __name__ == "__main__":
    main(sys.argv[1:])
