"""The extension itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension

from . import alerts, blocks, inline, notes, tasks

if TYPE_CHECKING:
    from markdown import Markdown


class CommonMarkExtension(Extension):
    """Registers blocks and inline structure; stands behind the extensions that it works with.

    `formulas` says whether dollars may stand around a formula. `literals` names, for inline patterns of other
    extensions (by their exact class), strings of which a text must hold one for the pattern to match.
    """

    def __init__(
        self, formulas: bool = False, literals: Mapping[type, tuple[str, ...]] | None = None, **configs: Any
    ) -> None:
        self.formulas = formulas
        self.literals = dict(literals or {})
        super().__init__(**configs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Every processor that it brings stands in the instance's registries."""
        blocks.install(md)
        inline.install(md, self.literals, self.formulas)
        tasks.install(md)
        alerts.install(md)
        notes.install(md)
