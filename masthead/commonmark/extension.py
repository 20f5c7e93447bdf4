"""The extension itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.extensions import Extension

from . import blocks, inline

if TYPE_CHECKING:
    from markdown import Markdown


class CommonMarkExtension(Extension):
    """Registers blocks and inline structure; stands behind the extensions that it works with."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Every processor that it brings stands in the instance's registries."""
        blocks.install(md)
        inline.install(md)
