"""Python-Markdown that looks before it works: the same HTML, byte for byte, in a fraction of the time.

An extension in Python-Markdown's sense. Most of what Python-Markdown does to an ordinary text is to search for
what is not there: some forty patterns in each piece of each paragraph. This package knows, of each pattern and
processor of Python-Markdown and of PyMdown Extensions, a sign without which it finds nothing, and looks for the
sign first. Whatever it does not know exactly it leaves as it is. It may stand anywhere in the list of extensions.

    markdown.Markdown(extensions=["tables", LookFirstExtension()])
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from markdown import __version__
from markdown.extensions import Extension
from markdown.serializers import to_html_string

from .blocks import PlainParagraphs
from .inline import LookingInlinePass
from .patterns import SEES_AT_A_GLANCE
from .places import stand_in
from .postprocessors import RETURNS
from .preprocessors import LOOKS_AHEAD
from .serializer import serialize_html
from .trees import LOOKS_OVER

if TYPE_CHECKING:
    from markdown import Markdown

TESTED_VERSIONS = frozenset({"3.11.3"})
"""Of Python-Markdown. With any other, nothing is changed."""


class LookFirstExtension(Extension):
    """Stands in for what it knows, once all extensions are there.

    `literals` names, for inline patterns of the user's own (by their exact class), strings of which a text must
    hold one for the pattern to match.
    """

    def __init__(self, literals: Mapping[type, tuple[str, ...]] | None = None, **configs: Any) -> None:
        self.literals = dict(literals or {})
        self.is_active = __version__ in TESTED_VERSIONS
        self.is_installed = False
        self.md: Markdown | None = None
        super().__init__(**configs)

    def extendMarkdown(self, md: Markdown) -> None:
        """The rest is done at the first `reset`, with which every instance of Markdown begins."""
        if not self.is_active:
            return
        self.md = md
        md.registerExtension(self)
        formats: Any = md.output_formats
        if formats.get("html") is to_html_string:
            md.output_formats = {**formats, "html": serialize_html}  # type: ignore[misc]

    def reset(self) -> None:
        """Everything that is known has its stand-in."""
        if self.is_installed or self.md is None:
            return
        self.is_installed = True
        md = self.md
        emphasis = "em_strong" in md.inlinePatterns and md.inlinePatterns["em_strong"] is md.delimiters
        for registry, known in (
            (md.inlinePatterns, SEES_AT_A_GLANCE),
            (md.preprocessors, LOOKS_AHEAD),
            (md.treeprocessors, LOOKS_OVER),
            (md.postprocessors, RETURNS),
        ):
            for place in known:
                stand_in(registry, place)
        if emphasis:
            md.delimiters = cast(Any, md.inlinePatterns["em_strong"])  # Markdown.reset looks for it there.
        for name, priority in (("inline", 20), ("smarty", 6)):
            LookingInlinePass.take_place(md, name, priority, self.literals)
        PlainParagraphs.take_place(md)


def makeExtension(**configs: Any) -> LookFirstExtension:
    """What Python-Markdown asks for where the extension is named by its module."""
    return LookFirstExtension(**configs)
