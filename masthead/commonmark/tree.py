"""Blocks into elements, as Python-Markdown's own block processors make them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString, code_escape

from .alerts import ADMONITION, add_alert
from .code import find_highlighter, highlight, read_info
from .definitions import take_definitions
from .inline.formulas import make_formula
from .nodes import (
    ALERT,
    CODE,
    DESCRIPTION,
    DESCRIPTIONS,
    FENCE,
    HEADING,
    HTML,
    LIST,
    NOTE,
    PARAGRAPH,
    QUOTE,
    RULE,
    TABLE,
    Block,
    Dialect,
    walk,
)
from .tables import read_alignments, split_row

if TYPE_CHECKING:
    from markdown import Markdown

MOST_MISSING_CELLS = 10_000
"""Of all rows of a table together, that are made up where rows are short."""

_ABBREVIATION = re.compile(r"^\*\[([^\]\\\n]+)\] ?:(.*)(?:\n|\Z)", re.M)


def find_dialect(md: Markdown) -> Dialect:
    """What the instance's extensions add."""
    names = md.parser.blockprocessors
    has_formulas = getattr(md.treeprocessors["inline"], "has_formulas", False)
    return Dialect("table" in names, "footnote" in names, "deflist" in names, "abbr" in names, has_formulas)


class TreeBuilder:
    """Makes elements of blocks, and tells the instance's extensions what they collect."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        self.md = md
        self.dialect = dialect
        self.notes: dict[str, Block] = {}
        """The blocks of footnotes, by their names, in the order in which they stand."""
        self._highlighter = find_highlighter(md)

    def build(self, parent: Element, block: Block) -> None:
        """The blocks within the block are elements within the parent."""
        self._build_children(parent, block, False)

    def _build_children(self, parent: Element, block: Block, is_tight: bool) -> None:
        for child in block.children:
            if child.kind == PARAGRAPH:
                self._build_paragraph(parent, child, is_tight)
            else:
                self._MAKERS[child.kind](self, parent, child)

    def _build_paragraph(self, parent: Element, block: Block, is_tight: bool) -> None:
        text = "\n".join(block.lines) if len(block.lines) > 1 else block.lines[0] if block.lines else ""
        if text.startswith("["):
            definitions, text = take_definitions(text)
            for label, target in definitions:
                self.md.references.setdefault(label, target)  # type: ignore[arg-type]
        if "*[" in text and self.dialect.abbreviations:
            text = _ABBREVIATION.sub(self._note_abbreviation, text)
        text = text.strip(" \n")
        if not text:
            return
        if not is_tight:
            SubElement(parent, "p").text = text
        elif len(parent):
            if parent[-1].tag == "pre":
                # Extensions that colour code clear its element, and with it what stands behind it.
                SubElement(parent, None)  # type: ignore[arg-type]
            parent[-1].tail = text
        else:
            parent.text = text

    def _note_abbreviation(self, found: re.Match[str]) -> str:
        known: Any = self.md.parser.blockprocessors["abbr"]
        name, meaning = found[1].strip(), found[2].strip()
        if not name or not meaning:
            return found[0]
        if meaning in ("''", '""'):
            known.abbrs.pop(name, None)
        else:
            known.abbrs[name] = meaning
        return ""

    def _build_quote(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, "blockquote")
        self._build_children(element, block, False)

    def _build_list(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, "ol" if block.mark in ".)" else "ul")
        if block.mark in ".)" and block.number != 1:
            element.set("start", str(block.number))
        is_tight = not has_gap(block.children) and not any(has_gap(item.children) for item in block.children)
        for item in block.children:
            self._build_children(SubElement(element, "li"), item, is_tight)

    def _build_descriptions(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, "dl")
        above = block.children[0]
        for each in block.children:
            if each.kind != DESCRIPTION:
                SubElement(element, "dt").text = each.lines[0]
            else:
                is_tight = each.begin <= above.end + 1 and not has_gap(each.children)
                self._build_children(SubElement(element, "dd"), each, is_tight)
            above = each

    def _build_note(self, parent: Element, block: Block) -> None:
        self.notes[block.mark] = block
        # Those within it as well: Python-Markdown goes through all notes while it has each of them read, and bears no
        # new one then.
        for inner, _ in walk(block):
            if inner.kind == NOTE:
                self.notes.setdefault(inner.mark, inner)

    def _build_alert(self, parent: Element, block: Block) -> None:
        found = ADMONITION.match(block.mark)
        if not found or not block.children:
            SubElement(parent, "p").text = block.mark
            return
        element = add_alert(parent, found)
        self._build_children(element, block, False)

    def _build_heading(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, f"h{block.number}")
        element.text = "\n".join(block.lines).strip(" ")

    def _build_rule(self, parent: Element, block: Block) -> None:
        SubElement(parent, "hr")

    def _build_code(self, parent: Element, block: Block) -> None:
        lines = block.lines[: block.end - block.begin + 1]
        self._add_code(parent, "\n".join(lines), "")

    def _build_fence(self, parent: Element, block: Block) -> None:
        source, info = "\n".join(block.lines), read_info(block.info)
        if self.dialect.formulas and info.language == "math" and source.strip():
            SubElement(parent, "p").append(make_formula(source, is_displayed=True))
        elif self._highlighter is not None:
            self._add_html(parent, highlight(self.md, self._highlighter, source, info))
        else:
            self._add_code(parent, source, info.language)

    def _add_code(self, parent: Element, source: str, language: str) -> None:
        element = SubElement(parent, "pre")
        code = SubElement(element, "code", {"class": f"language-{language}"} if language else {})
        code.text = AtomicString(code_escape(f"{source}\n" if source else ""))

    def _build_html(self, parent: Element, block: Block) -> None:
        self._add_html(parent, "\n".join(block.lines).rstrip("\n"))

    def _add_html(self, parent: Element, html: str) -> None:
        """An element without a name, which stands for what it holds."""
        element = SubElement(parent, None)  # type: ignore[arg-type]
        element.text = AtomicString(self.md.htmlStash.store(html))
        element.tail = "\n"

    def _build_table(self, parent: Element, block: Block) -> None:
        config: Mapping[str, Any] = getattr(self.md.parser.blockprocessors["table"], "config", {})
        alignments = read_alignments(block.lines[1]) or []
        left = MOST_MISSING_CELLS
        table = SubElement(parent, "table")
        head = SubElement(SubElement(table, "thead"), "tr")
        body = SubElement(table, "tbody") if len(block.lines) > 2 else table
        for number, line in enumerate(block.lines):
            if number == 1:
                continue
            row = head if number == 0 else SubElement(body, "tr")
            cells = split_row(line)[: len(alignments)]
            lacking = min(left, len(alignments) - len(cells))
            left -= lacking
            for cell, alignment in zip([*cells, *[""] * lacking], alignments, strict=False):
                element = SubElement(row, "td" if number else "th")
                element.text = cell
                if alignment and config.get("use_align_attribute"):
                    element.set("align", alignment)
                elif alignment:
                    element.set("style", f"text-align: {alignment};")

    _MAKERS: Mapping[int, Callable[[TreeBuilder, Element, Block], None]] = {
        QUOTE: _build_quote,
        LIST: _build_list,
        DESCRIPTIONS: _build_descriptions,
        NOTE: _build_note,
        ALERT: _build_alert,
        HEADING: _build_heading,
        RULE: _build_rule,
        CODE: _build_code,
        FENCE: _build_fence,
        HTML: _build_html,
        TABLE: _build_table,
    }


def has_gap(blocks: list[Block]) -> bool:
    """Whether an empty line stands between two of them."""
    return any(after.begin > before.end + 1 for before, after in itertools.pairwise(blocks))
