"""Formulas between dollars, by GitHub's rule, which leaves prices what they are.

A dollar begins a formula if a sign that is no blank follows, and no letter, digit or dollar stands before it. It ends
at the next dollar, if there is no blank before that, and no letter or digit behind; if there is, it was no formula.
Two dollars on each side make a formula of its own line; a dollar and a backtick on each side one that holds anything.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from .entities import spell

_DISPLAYED = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))++)\$\$", re.S)
_TICKED = re.compile(r"\$`([^`]++)`\$")
_INLINE = re.compile(r"(?<![\w$\\])\$(?![\s$])((?:[^$\\]|\\.)++)(?<!\s)\$(?![\w$])", re.S)


class Formula(NamedTuple):
    """A formula that was found."""

    element: Element
    end: int


def make_formula(source: str, is_displayed: bool) -> Element:
    """``<span class="math">``, with ``display`` in its class for one of its own line; its text is the source."""
    element = Element("span", {"class": "math display" if is_displayed else "math"})
    element.text = AtomicString(spell(source.strip()))
    return element


def read_formula(text: str, begin: int, absent: set[str]) -> Formula | None:
    """The formula that begins at this dollar; `absent` remembers what is nowhere further on."""
    if text.startswith("$$", begin):
        return _read(_DISPLAYED, text, begin, absent)
    return _read(_TICKED, text, begin, absent) or _read(_INLINE, text, begin, absent)


def _read(expression: re.Pattern[str], text: str, begin: int, absent: set[str]) -> Formula | None:
    closing = "$$" if expression is _DISPLAYED else "`$" if expression is _TICKED else "$"
    if closing in absent:
        return None
    found = expression.match(text, begin)
    if found and found[1].strip():
        return Formula(make_formula(found[1], expression is _DISPLAYED), found.end())
    if text.find(closing, begin + len(closing)) < 0:
        absent.add(closing)
    return None
