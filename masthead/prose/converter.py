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

from masthead.prose.typography import STRAIGHT

if TYPE_CHECKING:
    from markdown import Markdown

    from masthead.lookfirst.extension import LookFirstExtension


_ATTRIBUTE = (
    r"""(?:[.#][\w-][\w:.-]*+|[\w:@-]{2,}+=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s}"']++)"""
    r"|hidden|open|reversed|controls|loop|muted)"
)
_ATTRIBUTES = (
    rf"\{{(?::[ ]*(?=[^}}\n ])|[ ]*(?={_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]*\}}))"
    r"""((?:"[^"\n]*"|'[^'\n]*'|[^}\n"'])+)\}"""
)
"""Braces are attributes only if they hold some, or begin with a colon: ``the set {x}`` is words, and so is ``{i=1}``,
for HTML has no attribute of one letter."""


class Converter(NamedTuple):
    """Python-Markdown, and what makes it fast; both are asked for the same HTML."""

    markdown: Markdown
    look_first: LookFirstExtension | None


def run_markdown(text: str, speedups: bool = True, formulas: bool = False) -> str:
    """The HTML of the text, as Python-Markdown makes it; neither clean nor balanced."""
    converter = make_converter(speedups, formulas)
    try:
        converter.markdown.reset()
        return converter.markdown.convert(text)
    except BaseException:
        # It was left in the middle of something, and reset() does not know of all its state.
        make_converter.cache_clear()
        raise


def convert_plain(text: str, formulas: bool = False) -> str | None:
    """The same for paragraphs of words with the plainest emphasis and links, at once; nothing for other texts."""
    look_first = make_converter(True, formulas).look_first
    return look_first.convert_plain(text) if look_first else None


@functools.cache
def make_converter(speedups: bool, formulas: bool = False) -> Converter:
    """Markdown with all its extensions, made once, with formulas or without; typographic marks come when it is HTML."""
    from markdown import Markdown
    from markdown.extensions import abbr, attr_list, def_list, footnotes, tables
    from markdown.inlinepatterns import InlineProcessor
    from pygments.style import Style, StyleMeta
    from pymdownx import highlight

    from masthead.commonmark.extension import CommonMarkExtension
    from masthead.lookfirst.extension import LookFirstExtension

    class TemplateProcessor(InlineProcessor):
        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int]:
            return self.md.htmlStash.store(escape(m[0])), m.start(), m.end()

    class StraightProcessor(InlineProcessor):
        """What stands behind a backslash is no typographic mark: a stand-in says so to `typography`."""

        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int]:
            return stand_ins[m[0][1]], m.start(), m.end()

    class EmptyStyle(StyleMeta):
        def __iter__(cls) -> Iterator[Any]:
            return iter(())

    class NoStyle(Style, metaclass=EmptyStyle):
        """Colours stand in our style sheet. Each block of code would work out a style sheet of its own, which nobody
        asks for, in five times the time that all the rest of it takes."""

    stand_ins = {sign: stand_in for stand_in, sign in STRAIGHT.items()}
    # Other programs' template code is known by how it begins.
    literals: dict[type, tuple[str, ...]] = {TemplateProcessor: ("{{", "{%", "{#"), StraightProcessor: ("\\",)}
    look_first = LookFirstExtension(literals) if speedups else None
    markdown = Markdown(
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
            highlight.HighlightExtension(
                guess_lang=False, linenums_style="pymdownx-inline", pygments_style=NoStyle, stripnl=False
            ),
            tables.TableExtension(use_align_attribute=True),
            CommonMarkExtension(formulas, literals),
            *([look_first] if look_first else []),
        ],
    )
    # Template code of other programs is text here.
    template = TemplateProcessor(r"\{\{[^\x02]{0,300}?\}\}+|\{%[^\x02]{0,300}?%\}|\{#[^\x02]{0,300}?#\}", markdown)
    markdown.inlinePatterns.register(template, "template", 185)
    straight = StraightProcessor(r"""\\["']|\\[-.](?=\\?[-.])|(?<=[-.])\\[-.]""", markdown)
    markdown.inlinePatterns.register(straight, "straight", 182)
    attributes: Any = markdown.treeprocessors["attr_list"]
    attributes.HEADER_RE = re.compile(rf"(?<! )[ ]+{_ATTRIBUTES}[ ]*$")
    attributes.BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTES}[ ]*$")
    attributes.INLINE_RE = re.compile(_ATTRIBUTES)
    return Converter(markdown, look_first)
