"""Formulas as MathML, made of the TeX that stands between dollars.

latex2mathml reads TeX; its library is imported when the first formula is there. What it answers is not trusted: it
lets addresses, styles and tags through. So its tree is spelled anew, of the elements and attributes of MathML Core
that draw, and of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from masthead.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CHARACTERS = 5_000
"""In one formula."""
MOST_BRACES = 50
"""Within one another in a formula."""

_FORMULA = re.compile(r'<span class="math(?P<display> display)?">(?P<source>[^<]*)</span>')
_MADE = re.compile(r'<math\b[^>]*? alttext="([^"]*)"[^>]*>.*?</math>', re.S)
_WORDS = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]", re.S)
_REFUSED = frozenset(
    "bbox class cssId data def edef gdef href html htmlClass htmlId htmlStyle include includegraphics input let"
    " newcommand newenvironment providecommand renewcommand require style url xdef".split()
)
"""Commands that do more than draw, or that could go on for ever."""

_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_ENVIRONMENTS = {
    **{name: name for name in "array cases matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix split".split()},
    **dict.fromkeys(("align", "align*", "aligned", "alignat", "alignat*", "eqnarray", "eqnarray*"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "matrix"),
    **dict.fromkeys(("equation", "equation*", "displaymath", "math"), ""),
}
"""Those that are known, and by what name the library reads them; without numbers, to which nothing could refer."""

_CHILDREN: Mapping[str, int] = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_ELEMENTS = frozenset(
    "math menclose mi mn mo mpadded mphantom mrow mspace msqrt mstyle mtable mtd mtext mtr".split()
) | frozenset(_CHILDREN)
_WORD = re.compile(r"[A-Za-z-]+( [A-Za-z-]+)*")
_SIZE = re.compile(r"[+-]?\d{0,2}(\.\d+)?(em|ex|pt|px|mu|%)?( \d{0,2}(\.\d+)?(em|ex|pt|px|mu|%)?)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[A-Za-z]+")
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys("accent accentunder columnalign columnlines display displaystyle fence form".split(), _WORD),
    **dict.fromkeys("largeop mathvariant movablelimits notation rowlines separator stretchy symmetric".split(), _WORD),
    **dict.fromkeys("columnspacing depth height linethickness lspace mathsize maxsize minsize".split(), _SIZE),
    **dict.fromkeys("rowspacing rspace scriptlevel voffset width".split(), _SIZE),
    **dict.fromkeys(("mathcolor", "mathbackground"), _COLOUR),
}


class Unreadable(Exception):
    """A formula that is none: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message, self.remedy = message, remedy


def draw_formulas(html: str, report: Callable[[str, str, str], object]) -> str:
    """Every formula in a clean fragment is MathML, with its source beside it (`alttext`, and an annotation).

    `report` is told the source of each that can't be read, what is wrong with it, and what to do. It stands as code.
    """

    def draw(found: re.Match[str]) -> str:
        source = unescape(found["source"])
        try:
            return make_mathml(source, is_displayed=bool(found["display"]))
        except Unreadable as fault:
            report(source, fault.message, fault.remedy)
            return f"<code>{escape(source)}</code>"

    return _FORMULA.sub(draw, html) if '<span class="math' in html else html


def spell_formulas(html: str, tag: str = "") -> str:
    """Every formula is its source again, in an element of that name if there is one: for what can't show MathML."""
    if "<math" not in html:
        return html
    return _MADE.sub(lambda found: f"<{tag}>{found[1]}</{tag}>" if tag else found[1], html)


def make_mathml(source: str, is_displayed: bool) -> str:
    """The formula as ``<math>``, on a line of its own if it is displayed. Raises `Unreadable`."""
    _check_source(source)
    known = _ENVIRONMENT.sub(_name_environment, source)
    from latex2mathml.converter import convert_to_element

    try:
        tree = convert_to_element(known)
        inner = "".join(part for child in tree for part in _spell(child))
    except Unreadable:
        raise
    except Exception as error:  # It has a dozen kinds of its own, and stumbles otherwise too.
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
        told = f" ({name})" if type(error).__module__.startswith("latex2mathml") else ""
        raise Unreadable(f"can't be read{told}.", _LOOK) from None
    display = ' display="block"' if is_displayed else ""
    words = escape(" ".join(source.split()))
    annotation = f'<annotation encoding="application/x-tex">{words}</annotation>'
    return f'<math{display} alttext="{words}"><semantics><mrow>{inner}</mrow>{annotation}</semantics></math>'


_LOOK = "Check its braces and what follows each ^, _ and \\, or put a backslash before its dollar signs."


def _check_source(source: str) -> None:
    """What the library would take without a word, or for too long."""
    if len(source) > MOST_CHARACTERS:
        raise Unreadable(f"has more than {MOST_CHARACTERS:,} characters.", "Split it.")
    depth = 0
    for found in _WORDS.finditer(source):
        word = found[0]
        if word[1:] in _REFUSED:
            raise Unreadable(f"uses {word}, which does more than draw.", "Write it without that command.")
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth < 0:
            raise Unreadable("closes a brace that it has not opened.", "Remove the }, or write \\}.")
        if depth > MOST_BRACES:
            raise Unreadable(f"has more than {MOST_BRACES} braces within one another.", "Take some away.")
    if depth:
        raise Unreadable("opens a brace that it never closes.", "Close it with a }, or write \\{.")


def _name_environment(found: re.Match[str]) -> str:
    name = _ENVIRONMENTS.get(found[2].strip())
    if name is None:
        message = f"has an unknown environment, {shorten(found[2])}."
        raise Unreadable(message, "Take aligned, cases, matrix or array.")
    return f"\\{found[1]}{{{name}}}" if name else "{" if found[1] == "begin" else "}"


def _spell(element: Element) -> Iterator[str]:
    name = element.tag
    if name not in _ELEMENTS or len(element) != _CHILDREN.get(name, len(element)):
        raise Unreadable("can't be read.", _LOOK)
    if element.get("linebreak") or element.text == "&":
        sign = "&" if element.text else "\\\\"
        message = f"has {sign} outside an environment."
        raise Unreadable(message, "Put \\begin{aligned} before it and \\end{aligned} behind it.")
    text = unescape(element.text or "")
    if re.match(r"\\[A-Za-z]", text):
        message = f"uses {shorten(text)}, which is not a known command."
        raise Unreadable(message, "Check its spelling, or write \\text{…} for words.")
    attributes = "".join(
        f' {key}="{value}"'
        for key, value in element.items()
        if key in _ATTRIBUTES and _ATTRIBUTES[key].fullmatch(value) and key != "display"
    )
    yield f"<{name}{attributes}>{escape(text, quote=False)}"
    for child in element:
        yield from _spell(child)
    yield f"</{name}>"
