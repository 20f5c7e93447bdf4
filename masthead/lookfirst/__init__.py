"""Python-Markdown that looks before it works: the same HTML, byte for byte, in a fraction of the time.

An extension in Python-Markdown's sense. Most of what Python-Markdown does to an ordinary text is to search for
what is not there: some forty patterns in each piece of each paragraph. This package knows, of each pattern and
processor of Python-Markdown and of PyMdown Extensions, a sign without which it finds nothing, and looks for the
sign first. Whatever it does not know exactly it leaves as it is. It may stand anywhere in the list of extensions.

    markdown.Markdown(extensions=["tables", "masthead.lookfirst"])

Nothing here imports Python-Markdown until the extension is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .extension import LookFirstExtension

TESTED_VERSIONS = {"Markdown": frozenset({"3.11.3"}), "pymdown-extensions": frozenset({"12.3"})}
"""By the names that they are installed by. With any other of either, nothing is changed."""


def makeExtension(**configs: Any) -> LookFirstExtension:
    """What Python-Markdown asks for where an extension is named by its module."""
    from .extension import LookFirstExtension

    return LookFirstExtension(**configs)
