"""The extension itself."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from markdown.extensions import Extension
from markdown.serializers import to_html_string

from . import TESTED_VERSIONS
from .blocks import PlainParagraphs
from .inline import LookingInlinePass
from .patterns import SEES_AT_A_GLANCE
from .places import stand_in
from .plain import PlainText
from .postprocessors import RETURNS
from .preprocessors import LOOKS_AHEAD
from .serializer import serialize_html
from .trees import LOOKS_OVER

if TYPE_CHECKING:
    from markdown import Markdown


def is_tested(package: str, distribution: str) -> bool:
    """Whether that is imported in a version which this was tested with."""
    return getattr(sys.modules[package], "__version__", "") in TESTED_VERSIONS[distribution]


class LookFirstExtension(Extension):
    """Stands in for what it knows, once all extensions are there.

    `literals` names, for inline patterns of the user's own (by their exact class), strings of which a text must
    hold one for the pattern to match.
    """

    def __init__(self, literals: Mapping[type, tuple[str, ...]] | None = None, **configs: Any) -> None:
        self.literals = dict(literals or {})
        self.is_installed = False
        self.md: Markdown | None = None
        self.plain: PlainText | None = None
        super().__init__(**configs)

    def extendMarkdown(self, md: Markdown) -> None:
        """The rest is done at the first `reset`, with which every instance of Markdown begins."""
        if not is_tested("markdown", "Markdown"):
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
        if "pymdownx" in sys.modules and not is_tested("pymdownx", "pymdown-extensions"):
            return
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
        LookingInlinePass.take_place(md, "inline", 20, self.literals)
        PlainParagraphs.take_place(md)
        self.plain = PlainText(md, self)

    def convert_plain(self, text: str) -> str | None:
        """What the instance makes of the text, in one step; nothing where it takes more.

        It takes no more for paragraphs of words with no other sign than the plainest emphasis and links. The
        state of the instance stays as it is. Whether the instance does nothing unknown is asked at the first call
        and when a processor was added or taken away; one put in the place of another is not noticed then.
        """
        return self.plain.convert(text) if self.plain is not None else None
