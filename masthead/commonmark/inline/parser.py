"""The inline structure of one text, by the algorithm of the specification: from left to right, once.

CommonMark 0.31.2, section 6 and the appendix "A parsing strategy"; GFM 0.29 for strikethrough and bare addresses. What
is found is a list of pieces: text, elements, and runs of delimiters. Runs are matched when a bracket closes around
them, or at the end. Nothing is looked for twice, so the time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown.util import AtomicString, code_escape

from ..labels import normalize_label
from . import raw_html
from .addresses import ADDRESSES, read_address
from .delimiters import Run, match_runs
from .entities import PUNCTUATION, REFERENCE, read_reference, spell, spell_sign
from .formulas import read_formula
from .links import Target, encode, read_inline_target, read_label
from .pieces import Piece, RawHtml, build, words_of

_SIGN = re.compile(r"[\\`*_~\[\]!<&$]")
_SIGN_OR_BREAK = re.compile(rf"{_SIGN.pattern}|(?<! ) +\n[ \t]*+|\n[ \t]++")
"""Where a line has blanks at its end or beginning; it takes ten times as long to look for."""
_BREAKS = (" \n", "\n ", "\n\t")
_TICKS = re.compile(r"`+")
_RUN = {sign: re.compile(rf"{re.escape(sign)}++") for sign in "*_~"}
_MOST_IN_LABEL = 999

Found = tuple[Element | str | None, int | None, int | None]


class Leaf(NamedTuple):
    """Something that begins where an expression matches, and in which nothing else is looked for."""

    expression: re.Pattern[str]
    read: Callable[[re.Match[str], str], Found]
    """As `InlineProcessor.handleMatch`: what was found, and from where to where; no end where it is nothing."""
    literals: tuple[str, ...] = ("",)
    """Strings of which a text must hold one for the expression to match."""


class InlineParser(NamedTuple):
    """What the texts of a document have in common."""

    references: Mapping[str, tuple[str, str | None]]
    """By label (`normalize_label`): destination and title, resolved."""
    stash: Callable[[str], str]
    """Puts raw HTML aside, and answers the placeholder for it."""
    leaves: Sequence[Leaf] = ()
    has_formulas: bool = False

    def find(self, text: str) -> list[Piece] | None:
        """The text and what is in it, in their order; nothing where it is text alone and stays as it is."""
        leaves = [leaf for leaf in self.leaves if holds_one(text, leaf.literals)]
        leaves += [leaf for leaf in _BARE_ADDRESSES if leaf.literals[0] in text]
        signs = _SIGN_OR_BREAK if holds_one(text, _BREAKS) else _SIGN
        if not leaves and not signs.search(text):
            return None
        return _Reading(self, text, signs).read(leaves)


def holds_one(text: str, signs: Sequence[str]) -> bool:
    """Whether one of the signs is in the text."""
    for sign in signs:  # noqa: SIM110 (`any` takes twice as long)
        if sign in text:
            return True
    return False


def _read_bare_address(found: re.Match[str], text: str) -> Found:
    address = read_address(found, text)
    if address is None:
        return None, None, None
    return _make_address(address.words, address.destination), address.begin, address.end


_BARE_ADDRESSES = [Leaf(expression, _read_bare_address, (sign,)) for sign, expression in ADDRESSES.items()]


class _Bracket(NamedTuple):
    """An opening bracket, which may begin a link or a picture."""

    piece: int
    """Its place among the pieces; what is behind belongs to it."""
    run: int
    """The first run of delimiters behind it."""
    begin: int
    """Where the text behind it begins."""
    is_picture: bool


class _Reading:
    """One text, while it is read."""

    def __init__(self, parser: InlineParser, text: str, signs: re.Pattern[str]) -> None:
        self.parser = parser
        self.text = text
        self.signs = signs
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.brackets: list[_Bracket] = []
        self.inactive = 0
        """So many of the brackets can't begin a link any more, for there is one within."""
        self.is_last_followed = False
        """Whether behind the last bracket there was another, so that its text is no label."""
        self.absent: set[str] = set()
        """What was looked for in vain: it is nowhere further on either."""
        self.last_ticks: dict[int, int] = {}
        self.is_in_anchor = False

    def read(self, leaves: list[Leaf]) -> list[Piece]:
        """All pieces; their runs know what they begin and end."""
        text, position = self.text, 0
        waiting = [(leaf, leaf.expression.search(text)) for leaf in leaves]
        sign = self.signs.search(text)
        while True:
            if sign and sign.start() < position:
                sign = self.signs.search(text, position)
            leaf, found = self._choose(waiting, position) if waiting else (None, None)
            # An exclamation mark may stand before what a leaf takes: ``well![^1]``.
            if found and leaf and (not sign or found.start() <= sign.start() + (sign[0][0] == "!")):
                end = self._take_leaf(leaf, found, position)
                if end is not None:
                    position = end
                    continue
                # It was nothing after all.
                waiting = [
                    (each, each.expression.search(text, found.start() + 1) if each is leaf else match)
                    for each, match in waiting
                ]
                continue
            if not sign:
                break
            begin = sign.start()
            if begin > position:
                self.pieces.append(text[position:begin])
            position = self._take(sign, begin)
        if position < len(text):
            self.pieces.append(text[position:])
        match_runs(self.runs)
        return self.pieces

    # ------------------------------------------------------------ what others bring

    def _choose(
        self, waiting: list[tuple[Leaf, re.Match[str] | None]], position: int
    ) -> tuple[Leaf | None, re.Match[str] | None]:
        """The first leaf from here on; those before are looked for anew."""
        first: tuple[Leaf | None, re.Match[str] | None] = None, None
        for number, (leaf, found) in enumerate(waiting):
            if found and found.start() < position:
                found = leaf.expression.search(self.text, position)
                waiting[number] = leaf, found
            if found and (first[1] is None or found.start() < first[1].start()):
                first = leaf, found
        return first

    def _take_leaf(self, leaf: Leaf, found: re.Match[str], position: int) -> int | None:
        if leaf.read is _read_bare_address and self.is_in_anchor:
            return None
        node, begin, end = leaf.read(found, self.text)
        if begin is None or end is None or begin < position or end <= begin:
            return None
        self._say(position, begin)
        if node is None:
            self._say(begin, end)
        elif isinstance(node, str):
            self.pieces.append(RawHtml(node))
        else:
            for element in list(node.iter()):
                if element.text and not isinstance(element.text, AtomicString) and isinstance(element.tag, str):
                    inner = self.parser.find(element.text)
                    if inner is not None:
                        build(element, inner)
            self.pieces.append(node)
        return end

    def _say(self, begin: int, end: int) -> int:
        if end > begin:
            self.pieces.append(self.text[begin:end])
        return end

    # ------------------------------------------------------------ what begins with a sign

    def _take(self, sign: re.Match[str], begin: int) -> int:
        """What the sign means is among the pieces; where to go on."""
        match sign[0][0]:
            case "\\":
                return self._take_backslash(begin)
            case "`":
                return self._take_code(begin)
            case "*" | "_" | "~" as delimiter:
                end = _RUN[delimiter].match(self.text, begin).end()  # type: ignore[union-attr]
                run = Run(self.text, begin, end, len(self.runs))
                self.runs.append(run)
                self.pieces.append(run)
                return end
            case "[":
                return self._open_bracket(begin, begin + 1)
            case "!":
                if self.text.startswith("[", begin + 1):
                    return self._open_bracket(begin, begin + 2)
                return self._say(begin, begin + 1)
            case "]":
                return self._close_bracket(begin)
            case "<":
                return self._take_angle(begin)
            case "&":
                return self._take_ampersand(begin)
            case "$":
                return self._take_dollar(begin)
        self.pieces.append(Element("br") if sign[0].startswith("  ") else "\n")
        return sign.end()

    def _take_backslash(self, begin: int) -> int:
        following = self.text[begin + 1 : begin + 2]
        if following == "\n":
            self.pieces.append(Element("br"))
            end = begin + 2
            while self.text[end : end + 1] in (" ", "\t"):
                end += 1
            return end
        if following and following in PUNCTUATION:
            self.pieces.append(spell_sign(following))
            return begin + 2
        return self._say(begin, begin + 1)

    def _take_code(self, begin: int) -> int:
        text = self.text
        ticks = _TICKS.match(text, begin)
        assert ticks is not None
        if not self.last_ticks:
            self.last_ticks = {len(run[0]): run.start() for run in _TICKS.finditer(text)}
        length = len(ticks[0])
        if self.last_ticks.get(length, -1) < ticks.end():
            return self._say(begin, ticks.end())
        closing = next(run for run in _TICKS.finditer(text, ticks.end()) if len(run[0]) == length)
        code = text[ticks.end() : closing.start()].replace("\n", " ")
        if code[0] == code[-1] == " " and not code.isspace():
            code = code[1:-1]
        element = Element("code")
        element.text = AtomicString(code_escape(code))
        self.pieces.append(element)
        return closing.end()

    def _take_angle(self, begin: int) -> int:
        text = self.text
        if link := raw_html.AUTOLINK.match(text, begin):
            self.pieces.append(_make_address(link[1], link[1]))
            return link.end()
        if mail := raw_html.MAIL.match(text, begin):
            self.pieces.append(_make_address(mail[1], f"mailto:{mail[1]}"))
            return mail.end()
        if tag := raw_html.TAG.match(text, begin):
            if anchor := raw_html.ANCHOR.match(tag[0]):
                self.is_in_anchor = not anchor[1]
            return self._put_aside(begin, tag.end())
        end = self._find_end_of_other_html(begin)
        return self._put_aside(begin, end) if end is not None else self._say(begin, begin + 1)

    def _find_end_of_other_html(self, begin: int) -> int | None:
        text = self.text
        for opening, closing in raw_html.OTHERS:
            if not text.startswith(opening, begin):
                continue
            after = begin + len(opening)
            if opening == "<!--" and (short := raw_html.SHORT_COMMENT.match(text, begin)):
                return short.end()
            if opening == "<!" and not (text[after : after + 1].isascii() and text[after : after + 1].isalpha()):
                return None
            if closing in self.absent:
                return None
            end = text.find(closing, after)
            if end < 0:
                self.absent.add(closing)
                return None
            return end + len(closing)
        return None

    def _put_aside(self, begin: int, end: int) -> int:
        self.pieces.append(RawHtml(self.parser.stash(self.text[begin:end])))
        return end

    def _take_ampersand(self, begin: int) -> int:
        reference = REFERENCE.match(self.text, begin)
        character = read_reference(reference) if reference else None
        if reference is None or character is None:
            # The next text may go on like a reference.
            self.pieces.append(spell_sign("&"))
            return begin + 1
        is_sign = character in PUNCTUATION
        self.pieces.append(spell_sign(character) if is_sign else character)
        return reference.end()

    def _take_dollar(self, begin: int) -> int:
        formula = read_formula(self.text, begin, self.absent) if self.parser.has_formulas else None
        if formula is None:
            return self._say(begin, begin + 1)
        self.pieces.append(formula.element)
        return formula.end

    # ------------------------------------------------------------ links and pictures

    def _open_bracket(self, begin: int, end: int) -> int:
        self.brackets.append(_Bracket(len(self.pieces), len(self.runs), end, is_picture=end - begin == 2))
        self.pieces.append(self.text[begin:end])
        self.is_last_followed = False
        return end

    def _close_bracket(self, begin: int) -> int:
        if not self.brackets:
            return self._say(begin, begin + 1)
        bracket = self.brackets.pop()
        is_active = bracket.is_picture or len(self.brackets) >= self.inactive
        self.inactive = min(self.inactive, len(self.brackets))
        is_label, self.is_last_followed = not self.is_last_followed, True
        found = self._read_target(bracket, begin, is_label) if is_active else None
        if found is None:
            return self._say(begin, begin + 1)
        target, end = found
        inner = self.pieces[bracket.piece + 1 :]
        match_runs(self.runs[bracket.run :])
        del self.pieces[bracket.piece :], self.runs[bracket.run :]
        if bracket.is_picture:
            self.pieces.append(_make_picture(target, inner))
        else:
            self.pieces.append(_make_link(target, inner))
            self.inactive = len(self.brackets)
        return end

    def _read_target(self, bracket: _Bracket, closing: int, is_label: bool) -> tuple[Target, int] | None:
        """Where a link leads whose text ends at `closing`, and the end of it all."""
        text = self.text
        if found := read_inline_target(text, closing + 1):
            return found
        label, end = read_label(text, closing + 1) or ("", closing + 1)
        if label and not label.strip():
            end = closing + 1
        if not label.strip():
            if not is_label or closing - bracket.begin > _MOST_IN_LABEL:
                return None
            label = text[bracket.begin : closing]
        reference = self.parser.references.get(normalize_label(label))
        return (Target(*reference), end) if reference else None


def _make_address(words: str, destination: str) -> Element:
    link = Element("a", {"href": spell(encode(destination))})
    link.text = AtomicString(spell(words))
    return link


def _make_link(target: Target, inner: list[Piece]) -> Element:
    link = Element("a", {"href": spell(target.destination)})
    if target.title:
        link.set("title", spell(target.title))
    # There is no link within a link.
    build(link, [piece.text or "" if isinstance(piece, Element) and piece.tag == "a" else piece for piece in inner])
    return link


def _make_picture(target: Target, inner: list[Piece]) -> Element:
    picture = Element("img", {"src": spell(target.destination), "alt": words_of(inner)})
    if target.title:
        picture.set("title", spell(target.title))
    return picture
