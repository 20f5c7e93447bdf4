"""Addresses that stand in a text without any sign around them.

GFM 0.29, section 6.9, "autolinks (extension)". Wider in three points: an address may follow anything that is no letter
or digit, a quotation mark for one; it ends before a quotation mark, before the mark of a footnote and before the
punctuation of scripts that are written without blanks; and backslashes and character references in it mean what they
mean in the text around it, for other programs export texts with a backslash before each underscore.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .entities import resolve

ADDRESSES = {
    "://": re.compile(r"://(?=[^\s<])(?:(?<=(?i:http)://)|(?<=(?i:https)://)|(?<=(?i:ftp)://))"),
    "www.": re.compile(r"www\.(?=[^\s<])(?<![a-zA-Z0-9./@+:-]www\.)"),
    "@": re.compile(r"(?<![\w.+-])(?:mailto:|xmpp:)?[a-zA-Z0-9][\w.+-]*+@(?=[a-zA-Z0-9])", re.A),
}
"""By the sign without which there is none: what shows that there may be an address. A scheme stands before its match,
for signs are found faster than what may stand before them."""

_END = re.compile(
    r"[\s<\"`\u00ab\u00bb\u201c-\u201f\u3000-\u3003\u3008-\u3011\u3014-\u301f"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]|\[\^"
)
_DOMAIN = re.compile(r"[\w-]++(?:\.[\w-]++)*+")
_MAIL = re.compile(r"(?:mailto:|xmpp:)?[\w.+-]++@[a-z0-9_-]++(?:\.[a-z0-9_-]++)++(?:/[\w.@]++)?", re.I | re.A)
_REFERENCE_LAST = re.compile(r"&[a-zA-Z0-9]{1,32};\Z")
_TRAILING = "?!.,:;*_~'\u2019\u2026"


class Address(NamedTuple):
    """An address that was found."""

    words: str
    destination: str
    begin: int
    end: int


def read_address(found: re.Match[str], text: str) -> Address | None:
    """The address at a match of one of `ADDRESSES`, if it is one."""
    begin = found.start()
    if found[0].endswith("@"):
        return _read_mail(text, begin)
    if found[0] == "://":
        begin -= 3 if text[begin - 3 : begin].lower() == "ftp" else 4 if text[begin - 1] in "pP" else 5
        if begin and text[begin - 1].isascii() and text[begin - 1].isalnum():
            return None
    ending = _END.search(text, found.end())
    written = _trim(text[begin : ending.start() if ending else len(text)])
    url = resolve(written)
    scheme, _, rest = url.partition("://") if found[0] == "://" else ("http", "", url)
    domain = _DOMAIN.match(rest)
    if not domain or not _is_domain(domain[0], is_short_allowed=found[0] == "://"):
        return None
    return Address(url, f"{scheme}://{rest}", begin, begin + len(written))


def _read_mail(text: str, begin: int) -> Address | None:
    found = _MAIL.match(text, begin)
    if not found:
        return None
    words = found[0]
    if not words.startswith("xmpp:"):
        words = words.partition("/")[0]
    words = words.rstrip(".")
    if words[-1] in "-_" or "." not in words.partition("@")[2]:
        return None
    return Address(
        words, words if words.startswith(("mailto:", "xmpp:")) else f"mailto:{words}", begin, begin + len(words)
    )


def _trim(url: str) -> str:
    """The address without what belongs to the sentence: a bracket that it doesn't open, a full stop behind it."""
    url = _cut_at_bracket(url)
    closing, opening = url.count(")"), url.count("(")
    end = len(url)
    while end:
        sign = url[end - 1]
        if sign == ")":
            if closing <= opening:
                break
            closing -= 1
            end -= 1
        elif sign == ";" and (reference := _REFERENCE_LAST.search(url, max(0, end - 34), end)):
            end = reference.start()
        elif sign in _TRAILING:
            end -= 1
        else:
            break
    # A backslash belongs to the sign behind it.
    backslashes = end - len(url[:end].rstrip("\\"))
    return url[: end - backslashes % 2]


def _cut_at_bracket(url: str) -> str:
    """Up to the first bracket that closes one which the address has not opened.

    That is the square one of a link around it, or a round one behind which a script without blanks goes on.
    """
    if "]" not in url and (")" not in url or url.isascii()):
        return url
    square = round_ = 0
    for place, sign in enumerate(url):
        square += {"[": 1, "]": -1}.get(sign, 0)
        round_ += {"(": 1, ")": -1}.get(sign, 0)
        if square < 0 or (sign == ")" and round_ < 0 and not url[place + 1 : place + 2].isascii()):
            return url[:place]
    return url


def _is_domain(domain: str, is_short_allowed: bool) -> bool:
    labels = domain.split(".")
    return (len(labels) > 1 or is_short_allowed) and not any("_" in label for label in labels[-2:])
