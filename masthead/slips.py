"""Slips that Markdown takes without a word: what was to be a link, a footnote or a picture, and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from masthead.errors import shorten

_CODE = re.compile(r"<(code|pre|kbd|samp|script|style|textarea)\b.*?</\1>", re.S)
_TAG = re.compile(r"<[^>]*>")
_SIGNS = ("](", "[^", "][", 'alt=""')
_NO_LINK = re.compile(r"!?\[[^\[\]\n]{0,200}\]\([^()\n]{0,200}")
_FAR_PICTURE = re.compile(r'<img\b[^>]*? src="((?:https?:)?//[^"]*)"')
_NO_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_NO_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]\[([^\[\]\n^]{1,200})\]")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


class Slip(NamedTuple):
    """Something that a reader would see, or miss."""

    sign: str
    """How it begins in the source, as a regular expression."""
    message: str
    remedy: str


def find_slips(html: str, text: str) -> Iterator[Slip]:
    """What of `text` is left over in the HTML that was made of it; code is not looked at."""
    if any(sign in html for sign in _SIGNS):
        plain = _CODE.sub("", html)
        yield from _find_in_words(unescape(_TAG.sub("", plain)), text)
        if 'alt=""' in plain and "![]" in text:
            message = "A picture has no words for readers who can't see it."
            yield Slip(r"!\[\]", message, "Write them between the brackets: ![A rack of servers](rack.jpg).")
    if text.count("[^") > 1 and "]:" in text:
        names = _NOTE.findall(text)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            message = f"The footnote [^{shorten(name)}] is written twice; the last one counts."
            yield Slip(rf"\[\^{re.escape(name)}\]:", message, "Give one of the two another name.")


def find_far_pictures(html: str) -> Iterator[Slip]:
    """Pictures on other sites: the policy in ``_headers`` lets a page show its own alone, since whoever keeps a picture
    learns who looks at it."""
    for found in _FAR_PICTURE.finditer(html):
        address = unescape(found[1])
        message = f'Readers will not see "{shorten(address)}", for it lies on another site.'
        # Not within another address: https://a.example/b.png holds //a.example/b.png.
        yield Slip(
            rf"""(?<![^\s(<"'=]){re.escape(address)}""",
            message,
            "Keep the picture beside the article, and name that file.",
        )


def _find_in_words(words: str, text: str) -> Iterator[Slip]:
    """`words` are those of the page; what has a backslash before it in `text` is meant to be read."""
    for found in _NO_LINK.finditer(words):
        begin = found[0][: found[0].index("](") + 2]
        if begin in text:
            message = f'"{shorten(found[0])}" is shown as it stands, for it is no link.'
            yield Slip(re.escape(begin), message, "Close the address's bracket, and write %20 for a blank in it.")
    for found in _NO_NOTE.finditer(words):
        if found[0] in text:
            message = f"There is no footnote [^{shorten(found[1])}]."
            yield Slip(re.escape(found[0]), message, f"Write it at the end: [^{shorten(found[1])}]: The note.")
    for found in _NO_DEFINITION.finditer(words):
        if found[0] in text:
            message = f'"{shorten(found[0])}" is shown as it stands: nothing is written for [{shorten(found[1])}].'
            yield Slip(re.escape(found[0]), message, f"Write its address at the end: [{shorten(found[1])}]: https://….")
