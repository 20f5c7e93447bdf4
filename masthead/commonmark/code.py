"""Code in fences: what its info string says, and its HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from .inline.entities import resolve

if TYPE_CHECKING:
    from markdown import Markdown

_LANGUAGE = re.compile(r"[^\s,:;={}\[\]()]+")
_IN_BRACES = re.compile(
    r"""(?:\.(?P<class>[^\s}"'=]+)|\#(?P<id>[^\s}"'=]+)|(?P<key>[A-Za-z][\w-]*)(?:=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|(?P<bare>[^\s"'{}]+)))?)"""
)
_LINES = re.compile(r"[0-9]+(?:-[0-9]+)?(?:[ \t]+[0-9]+(?:-[0-9]+)?)*")
MOST_LINES = 10_000
"""That an info string can mark, or number."""


class Info(NamedTuple):
    """What an info string says."""

    language: str = ""
    classes: tuple[str, ...] = ()
    id: str = ""
    options: dict[str, str] = {}  # noqa: RUF012 (nobody writes into it)


def read_info(info: str) -> Info:
    """The first word is the language (``rust,ignore``, ``ts twoslash``); attributes may follow, or stand in braces.

    In braces the first class is the language, unless a word stands before them: ``{ .python title="a.py" }``.
    """
    info = resolve(info)
    word = _LANGUAGE.match(info)
    language = word[0] if word else ""
    classes: list[str] = []
    own_id = ""
    options: dict[str, str] = {}
    for found in _IN_BRACES.finditer(info, word.end() if word else 0):
        if found["key"]:
            value = found["double"] or found["single"] or found["bare"]
            if value is not None:
                options.setdefault(found["key"], value)
        elif "{" in info[: found.start()]:
            if found["class"]:
                classes.append(found["class"])
            elif not own_id:
                own_id = found["id"]
    if not language and classes:
        language = classes.pop(0)
    return Info(language, tuple(classes), own_id, options)


def find_highlighter(md: Markdown) -> Any:
    """PyMdown's extension for the colours of code, if the instance has it."""
    for extension in md.registeredExtensions:
        if hasattr(extension, "get_pymdownx_highlighter"):
            return extension
    return None


def highlight(md: Markdown, extension: Any, source: str, info: Info) -> str:
    """The HTML of the code, by the settings of PyMdown's extension."""
    settings = extension.get_pymdownx_highlight_settings()
    own = ("css_class", "_enabled")
    extension.pygments_code_block += 1
    highlighter = extension.get_pymdownx_highlighter()(
        md, **{name: value for name, value in settings.items() if name not in own}
    )
    made: str = highlighter.highlight(
        source,
        info.language,
        settings["css_class"],
        hl_lines=_read_lines(info.options.get("hl_lines", "")),
        linestart=_read_number(info.options.get("linenums", "")),
        classes=list(info.classes),
        id_value=info.id,
        title=info.options.get("title"),
        code_block_count=extension.pygments_code_block,
    )
    return made


def _read_lines(written: str) -> list[int]:
    """``2 4-6``."""
    if not _LINES.fullmatch(written):
        return []
    lines: list[int] = []
    for part in written.split():
        first, _, last = part.partition("-")
        if len(first) < 6 and len(last) < 6:
            lines += range(int(first), min(int(last or first), MOST_LINES) + 1)
    return lines[:MOST_LINES]


def _read_number(written: str) -> int:
    """Of the first line; -1 asks for no numbers."""
    word = written.split()[:1]
    return int(word[0]) if word and word[0].isascii() and word[0].isdigit() and len(word[0]) < 6 else -1
