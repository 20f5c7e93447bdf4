"""The one instance of Python-Markdown, as this house has set it up.

Its libraries are imported when the first text is converted: a build that finds every text in its memory never
needs them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from .model import ENGLISH_MARKS, QuotationMarks

if TYPE_CHECKING:
    from markdown import Markdown

    from .lookfirst.extension import LookFirstExtension


FARTHEST_OPENING = 1000
"""Characters before an apostrophe among which the quote may begin that it ends."""

_APOSTROPHE = r"(?<=\w)'(?:(?=\w)|(?P<end>))|(?<!\w)'(?=(?:s|\d\d(?:er|s))\b(?!'))"
"""After a letter; or before ``'s`` and ``'90er``, which leave something out."""
_SINGLE_MARK = re.compile(r"(?P<opening>(?<![^\s\"(\[{\u2013\u2014-])'(?=\S))|'")


class Converter(NamedTuple):
    """Python-Markdown, and what makes it fast; both are asked for the same HTML."""

    markdown: Markdown
    look_first: LookFirstExtension | None


def run_markdown(text: str, speedups: bool = True, marks: QuotationMarks = ENGLISH_MARKS) -> str:
    """The HTML of the text, as Python-Markdown makes it; neither clean nor balanced."""
    converter = make_converter(speedups, marks)
    try:
        converter.markdown.reset()
        return converter.markdown.convert(text)
    except BaseException:
        # It was left in the middle of something, and reset() does not know of all its state.
        make_converter.cache_clear()
        raise


def convert_plain(text: str, marks: QuotationMarks = ENGLISH_MARKS) -> str | None:
    """The same for paragraphs of words with the plainest emphasis and links, at once; nothing for other texts."""
    look_first = make_converter(True, marks).look_first
    return look_first.convert_plain(text) if look_first else None


def _is_open(before: str) -> bool:
    """Whether a quote within a quote has begun, and has not ended."""
    depth = 0
    for mark in _SINGLE_MARK.finditer(before):
        depth = depth + 1 if mark["opening"] is not None else max(0, depth - 1)
    return depth > 0


def _name_substitutions(marks: QuotationMarks) -> dict[str, str]:
    """What smarty is to put for straight marks; nothing where it knows by itself."""
    if marks == ENGLISH_MARKS:
        return {}
    names = ("left-double-quote", "right-double-quote", "left-single-quote", "right-single-quote")
    return dict(zip(names, map(escape, marks), strict=True))


@functools.cache
def make_converter(speedups: bool, marks: QuotationMarks = ENGLISH_MARKS) -> Converter:
    """Markdown with all its extensions, made once for each kind of quotation marks."""
    import importlib

    from markdown import Markdown
    from markdown.extensions import abbr, attr_list, def_list, footnotes, sane_lists, smarty, tables
    from markdown.inlinepatterns import InlineProcessor
    from pygments.style import Style, StyleMeta
    from pymdownx import highlight, magiclink, superfences, tilde

    from .lookfirst.extension import LookFirstExtension

    class QuickMarkdown(Markdown):
        def build_extension(self, ext_name: str, configs: Any) -> Any:
            # superfences asks for highlight by its name; the original would first read what all packages
            # on this computer offer, for longer than importing Markdown takes.
            return importlib.import_module(ext_name).makeExtension(**configs)

    class TemplateProcessor(InlineProcessor):
        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int]:
            return self.md.htmlStash.store(escape(m[0])), m.start(), m.end()

    class ApostropheProcessor(InlineProcessor):
        """Smarty takes every apostrophe for the mark that ends a quote within a quote. In English they look alike."""

        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int] | tuple[None, None, None]:
            if m["end"] is not None and _is_open(data[max(0, m.start() - FARTHEST_OPENING) : m.start()]):
                return None, None, None
            return self.md.htmlStash.store("’"), m.start(), m.end()

    class EmptyStyle(StyleMeta):
        def __iter__(cls) -> Iterator[Any]:
            return iter(())

    class NoStyle(Style, metaclass=EmptyStyle):
        """Colours stand in our style sheet. Each block of code would work out a style sheet of its own, which nobody
        asks for, in five times the time that all the rest of it takes."""

    # Other programs' template code is known by how it begins.
    look_first = None
    if speedups:
        look_first = LookFirstExtension({TemplateProcessor: ("{{", "{%", "{#"), ApostropheProcessor: ("'",)})
    quotes = smarty.SmartyExtension(substitutions=_name_substitutions(marks))
    markdown = QuickMarkdown(
        output_format="html",
        extensions=[
            abbr.AbbrExtension(),
            attr_list.AttrListExtension(),
            def_list.DefListExtension(),
            # U+FE0E asks for the plain arrow; phones would show an emoji. The words around the number come with
            # the page's language.
            footnotes.FootnoteExtension(
                USE_DEFINITION_ORDER=False, BACKLINK_TEXT="&#8617;&#xFE0E;", BACKLINK_TITLE="{}"
            ),
            highlight.HighlightExtension(guess_lang=False, linenums_style="pymdownx-inline", pygments_style=NoStyle),
            magiclink.MagiclinkExtension(),
            sane_lists.SaneListExtension(),
            quotes,
            superfences.SuperFencesCodeExtension(),
            tables.TableExtension(use_align_attribute=True),
            tilde.DeleteSubExtension(subscript=False),
            *([look_first] if look_first else []),
        ],
    )
    # Template code of other programs is text here, to attribute lists and typographic quotes too.
    template = TemplateProcessor(r"\{\{[^\x02]{0,300}?\}\}+|\{%[^\x02]{0,300}?%\}|\{#[^\x02]{0,300}?#\}", markdown)
    markdown.inlinePatterns.register(template, "template", 185)
    if marks.closing_within != "’":
        quotes.inlinePatterns.register(ApostropheProcessor(_APOSTROPHE, markdown), "apostrophe", 60)
    attributes: Any = markdown.treeprocessors["attr_list"]
    for name in ("HEADER_RE", "BLOCK_RE", "INLINE_RE"):
        setattr(attributes, name, re.compile(getattr(attributes, name).pattern.replace(r"\{", r"\{(?![{%])", 1)))
    return Converter(markdown, look_first)
