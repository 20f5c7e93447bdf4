"""What a text must hold for an inline pattern to match; without it, the pattern need not be tried."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from markdown import inlinepatterns as core

from .places import kind_of

ALWAYS = ("",)
"""In every text: of a pattern that is not known."""

_CORE = {
    ("BacktickInlineProcessor", core.BACKTICK_RE): ("`",),
    ("EscapeInlineProcessor", core.ESCAPE_RE): ("\\",),
    ("ReferenceInlineProcessor", core.REFERENCE_RE): ("[",),
    # A text in brackets without an address behind it is tried in vain, too.
    ("LinkInlineProcessor", core.LINK_RE): ("](",),
    ("ImageInlineProcessor", core.IMAGE_LINK_RE): ("![",),
    ("ImageReferenceInlineProcessor", core.IMAGE_REFERENCE_RE): ("![",),
    ("ShortReferenceInlineProcessor", core.REFERENCE_RE): ("[",),
    ("ShortImageReferenceInlineProcessor", core.IMAGE_REFERENCE_RE): ("![",),
    ("AutolinkInlineProcessor", core.AUTOLINK_RE): ("<",),
    ("AutomailInlineProcessor", core.AUTOMAIL_RE): ("<",),
    ("SubstituteTagInlineProcessor", core.LINE_BREAK_RE): ("  \n",),
    ("HtmlInlineProcessor", core.HTML_RE): ("<",),
    ("HtmlInlineProcessor", core.HTML_RE + r"(?!\>)"): ("<",),
    ("HtmlInlineProcessor", core.ENTITY_RE): ("&",),
    ("SubstituteTagInlineProcessor", r"\n"): ("\n",),
}
_TWO_WS = ("ww", "wW", "Ww", "WW")
"""Of ``www.``, in small letters or large."""


def literals_of(pattern: Any, own: Mapping[type, tuple[str, ...]]) -> tuple[str, ...]:
    """Strings of which a text must hold one; an empty one among them for a pattern that is not exactly known."""
    if type(pattern) in own:
        return own[type(pattern)]
    module, _, name = kind_of(pattern).rpartition(".")
    expression = pattern.pattern
    if pattern.getCompiledRegExp() != re.compile(expression, re.DOTALL | re.UNICODE):
        return ALWAYS
    if name == "DelimiterProcessor" and module in ("markdown.inlinepatterns", "pymdownx.delimiterprocessor"):
        return tuple(pattern.tokens) or ALWAYS
    if module == "markdown.inlinepatterns":
        return _CORE.get((name, expression), ALWAYS)
    if module == "markdown.extensions.footnotes" and name == "FootnoteInlineProcessor":
        return ("[^",) if expression == r"\[\^([^\]]*)\]" else ALWAYS
    if module == "pymdownx.magiclink":
        magiclink: Any = sys.modules[module]
        return {
            ("MagiclinkAutoPattern", magiclink.RE_AUTOLINK): ("<",),
            ("MagiclinkPattern", magiclink.RE_LINK): ("://", *_TWO_WS),
            ("MagiclinkMailPattern", magiclink.RE_MAIL): ("@",),
        }.get((name, expression), ALWAYS)
    return ALWAYS
