"""Texts that are paragraphs of plain words, with the simplest emphasis and links, in one step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown.serializers import to_html_string, to_xhtml_string

from .blocks import PlainParagraphs, passes_over
from .inline import LookingInlinePass
from .places import kind_of
from .serializer import serialize_html

if TYPE_CHECKING:
    from markdown import Markdown

_ASIDE = frozenset(
    {
        "markdown.preprocessors.NormalizeWhitespace",
        "markdown.preprocessors.HtmlBlockPreprocessor",
        "pymdownx.superfences.SuperFencesBlockPreprocessor",
        "markdown.extensions.footnotes.FootnoteTreeprocessor",
        "markdown.extensions.footnotes.FootnoteReorderingProcessor",
        "markdown.extensions.footnotes.FootnotePostTreeprocessor",
        "pymdownx.highlight.HighlightTreeprocessor",
        "markdown.treeprocessors.PrettifyTreeprocessor",
        "markdown.treeprocessors.UnescapeTreeprocessor",
        "markdown.extensions.attr_list.AttrListTreeprocessor",
        "markdown.extensions.abbr.AbbrTreeprocessor",
        "markdown.postprocessors.RawHtmlPostprocessor",
        "markdown.postprocessors.AndSubstitutePostprocessor",
        "markdown.extensions.footnotes.FootnotePostprocessor",
    }
)
"""Processors that have nothing to do with a text in which none of the signs stands."""
_WITHOUT_STATE = frozenset(
    {
        "markdown.extensions.attr_list.AttrListExtension",
        "markdown.extensions.abbr.AbbrExtension",
        "markdown.extensions.footnotes.FootnoteExtension",
        "pymdownx.highlight.HighlightExtension",
        "pymdownx.superfences.SuperFencesCodeExtension",
        "pymdownx.tilde.DeleteSubExtension",
    }
)
"""Extensions whose `reset` means nothing to such a text."""

_SERIALIZERS = (serialize_html, to_html_string, to_xhtml_string)

_SIGNS = ("<", "&", ">", "{", "\t", "\r", "\x02", "\x03", "\n ", " \n", "\n\n\n", "```", "~~~")
_SIGN_FIRST = re.compile(r"\n(?![^\W\d_]|\n)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([\w:/.?=#%+,;@!$~-]+)\)")
_PAIR = re.compile(r"(\*\*?)(?=\w)([^*\x02\x03]+)(?<=\w)\1(?!\*)")


_Signs = tuple[dict[str, None], dict[str, None]]
"""Those that may stand nowhere, and those that may stand in the address of a link alone."""


class PlainText:
    """What an instance of Markdown makes of plain text, as far as it is known."""

    def __init__(self, md: Markdown, own: object) -> None:
        self.md = md
        self.own = own
        self._is_sure = False
        self._counted: tuple[int, ...] = ()

    def convert(self, text: str) -> str | None:
        """The HTML; nothing where there is more to do."""
        counted = self._count()
        if counted != self._counted:
            self._check()
            self._counted = counted
        if not self._is_sure:
            return None
        for sign in self._early_signs:
            if sign in text:
                return None
        text = text.strip("\n")
        if not text[:1].isalpha() or text.endswith(" ") or _SIGN_FIRST.search(text):
            return None
        if "](" not in text and self._has_sign(text):
            return None
        paragraphs = []
        for block in text.split("\n\n"):
            paragraph = self._convert_block(block)
            if paragraph is None:
                return None
            paragraphs.append(paragraph)
        return "\n".join(paragraphs)

    def _has_sign(self, words: str) -> bool:
        for sign in self._signs:  # noqa: SIM110 (`any` takes twice as long)
            if sign in words:
                return True
        return False

    def _convert_block(self, block: str) -> str | None:
        addresses: list[str] = []
        if "](" in block:

            def note(found: re.Match[str]) -> str:
                addresses.append(found[2])
                return f"\x02{found[1]}\x03"

            block = _LINK.sub(note, block)
        if self._has_sign(block):
            return None
        if "*" in block:
            block = _PAIR.sub(self._emphasize, block)
            if "*" in block:
                return None
        if addresses:
            for address in addresses:
                block = block.replace("\x02", f'<a href="{address}">', 1)
            block = block.replace("\x03", "</a>")
        return f"<p>{block}</p>"

    def _emphasize(self, found: re.Match[str]) -> str:
        tag = self._tags[len(found[1]) - 1]
        return f"<{tag}>{found[2]}</{tag}>"

    def _count(self) -> tuple[int, ...]:
        md: Any = self.md
        return (
            *(len(md.preprocessors), len(md.parser.blockprocessors), len(md.inlinePatterns)),
            *(len(md.treeprocessors), len(md.postprocessors), len(md.registeredExtensions)),
        )

    def _check(self) -> None:
        """Whether all that there is now is known, and which signs it looks for."""
        self._is_sure = False
        md: Any = self.md
        passes = [each for each in md.treeprocessors if isinstance(each, LookingInlinePass)]
        own = [each for each in md.treeprocessors if hasattr(each, "list_plain_signs")]
        others = [each for each in (*md.preprocessors, *md.treeprocessors, *md.postprocessors) if each not in passes]
        if (
            not all(_stands_aside(each) for each in others if each not in own)
            or not all(passes_over(each) or isinstance(each, PlainParagraphs) for each in md.parser.blockprocessors)
            or not all(kind_of(each) in _WITHOUT_STATE for each in md.registeredExtensions if each is not self.own)
            or md.doc_tag != "div"
            or md.serializer not in _SERIALIZERS
            or not (md.stripTopLevelTags and md.is_block_level("p") and md.is_block_level("div"))
        ):
            return
        for extension in md.registeredExtensions:
            if getattr(extension, "glossary", None):
                return
            if kind_of(extension).endswith(".FootnoteExtension") and extension.getConfig("UNIQUE_IDS"):
                return
        for each in md.preprocessors:
            if getattr(each, "config", {}).get("preserve_tabs"):
                return
        signs = self._list_signs_of(own[0], passes) if own else self._list_signs(passes)
        if signs is None:
            return
        early, late = signs
        # Two marks stand for links by then.
        self._signs = [sign for sign in (*late, "_", "[") if sign not in early and sign not in ("\x02", "\x03")]
        self._early_signs = list(early)
        self._is_sure = True

    def _list_signs(self, passes: list[LookingInlinePass]) -> _Signs | None:
        """Of Python-Markdown's own patterns, those before its links, and those from there on."""
        patterns: Any = self.md.inlinePatterns
        if not all(name in patterns for name in ("em_strong", "link")):
            return None
        emphasis, link = patterns["em_strong"], patterns["link"]
        late: dict[str, None] = dict.fromkeys(_SIGNS)
        early: dict[str, None] = {}
        for each in passes:
            found = each.list_literals()
            if found is None:
                return None
            for pattern, literals in found:
                if pattern is link:
                    early = dict.fromkeys(sign for sign in late if not sign.startswith("["))
                if pattern not in (emphasis, link):
                    late.update(dict.fromkeys(literals))
        if emphasis.tokens != ["*", "_"] or not hasattr(type(emphasis), "stands_for"):
            return None
        if not early or not hasattr(type(link), "stands_for"):
            return None
        self._tags = tuple(reversed(emphasis.delimiters["*"].tags))
        return early, late

    def _list_signs_of(self, inline: Any, passes: list[LookingInlinePass]) -> _Signs | None:
        """The same of a pass that is not known, but knows itself: its links are made before anything else."""
        late: dict[str, None] = dict.fromkeys(_SIGNS)
        found = inline.list_plain_signs()
        if found is None:
            return None
        late.update(dict.fromkeys(found))
        for each in passes:
            literals = each.list_literals()
            if literals is None:
                return None
            late.update(dict.fromkeys(literal for _, several in literals for literal in several))
        self._tags = ("em", "strong")
        return dict.fromkeys(_SIGNS), late


def _stands_aside(processor: object) -> bool:
    """Whether it has nothing to do with such a text; one that is not known can say so by an attribute of its class."""
    return kind_of(processor) in _ASIDE or vars(type(processor)).get("keeps_plain_paragraphs") is True
