"""Backslashes and references to characters (CommonMark 0.31.2, sections 2.4 and 2.5)."""

from __future__ import annotations

import re
from html import unescape

REFERENCE = r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});"
"""As it is written; whether it is the name of one is known to `html.unescape`."""
PUNCTUATION = r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"""
"""One sign of ASCII's."""
_ESCAPE = re.compile(rf"\\({PUNCTUATION})|{REFERENCE}")


def unescape_text(text: str) -> str:
    """What is meant by a text in which nothing else is looked for: an address, a title, an info string."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE.sub(lambda found: found[1] or unescape(found[0]), text)
