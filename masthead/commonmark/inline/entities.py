"""Backslash escapes and character references, and how literal text is spelled for Python-Markdown's serializer.

CommonMark 0.31.2, sections 2.4 and 2.5.
"""

from __future__ import annotations

import re
from html.entities import html5

from markdown.util import AMP_SUBSTITUTE, ETX, STX

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""ASCII punctuation: what a backslash can stand before."""

REFERENCE = re.compile(r"&(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-zA-Z][a-zA-Z0-9]*));")
"""What may be a character reference; whether a name is one, `read_reference` knows."""

_ESCAPE_OR_REFERENCE = re.compile(rf"\\(?P<sign>[{re.escape(PUNCTUATION)}])|{REFERENCE.pattern}")
_LIKE_A_REFERENCE = re.compile(r"&(?=(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.I)
"""An ampersand that the serializer would take for the beginning of a reference."""


def read_reference(found: re.Match[str]) -> str | None:
    """The character for a match of `REFERENCE`; nothing for a name that HTML does not have."""
    if found["name"]:
        return html5.get(found["name"] + ";")
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    if code in (0, 2, 3) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        # U+0000 is never let in; U+0002 and U+0003 are Python-Markdown's own marks.
        return "\ufffd"
    return chr(code)


def resolve(text: str) -> str:
    """The text, each backslash escape and character reference replaced by what it stands for."""
    if "\\" not in text and "&" not in text:
        return text

    def replace(found: re.Match[str]) -> str:
        return found["sign"] or read_reference(found) or found[0]

    return _ESCAPE_OR_REFERENCE.sub(replace, text)


def spell(text: str) -> str:
    """Literal text or an attribute's value, so that the serializer takes no ampersand in it for a reference."""
    return _LIKE_A_REFERENCE.sub(f"{AMP_SUBSTITUTE}amp;", text) if "&" in text else text


def spell_sign(sign: str) -> str:
    """A sign that means nothing but itself, to other processors too, in the way in which Python-Markdown marks it."""
    return f"{AMP_SUBSTITUTE}amp;" if sign == "&" else f"{STX}{ord(sign)}{ETX}"
