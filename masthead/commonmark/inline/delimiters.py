"""Emphasis, strong emphasis and strikethrough, by runs of delimiters.

CommonMark 0.31.2, section 6.2, with the algorithm of its appendix; GFM 0.29, section 6.5. In one point the rules are
those of the CJK-friendly amendments: scripts that are written without blanks put no blank around a mark either, so
next to them punctuation does not decide whether a run opens or closes.
"""

from __future__ import annotations

import functools
import unicodedata

TAGS = {"*": ("em", "strong"), "_": ("em", "strong"), "~": ("del", "del")}
"""For one delimiter and for two."""


class Run:
    """A run of delimiters in a text; what has been matched of it is named by the elements that it ends and begins."""

    __slots__ = ("begins", "can_close", "can_open", "ends", "left", "length", "serial", "sign")

    def __init__(self, text: str, begin: int, end: int, serial: int) -> None:
        self.sign = text[begin]
        self.serial = serial
        self.length = self.left = end - begin
        self.begins: list[str] = []
        """Innermost first."""
        self.ends = 0
        before, after = text[begin - 1 : begin] if begin else "", text[end : end + 1]
        before_kind, after_kind = kind_of(before), kind_of(after)
        if before and "\ufe00" <= before <= "\ufe0e" and begin > 1:
            # A variation selector belongs to the character before it.
            before_kind = kind_of(text[begin - 2])
        space_before, punctuation_before, cjk_before = before_kind
        space_after, punctuation_after, cjk_after = after_kind
        mark_before, mark_after = punctuation_before and not cjk_before, punctuation_after and not cjk_after
        left = not space_after and (not mark_after or space_before or mark_before or cjk_before)
        right = not space_before and (not mark_before or space_after or mark_after or cjk_after)
        if self.sign == "_":
            self.can_open = left and (not right or punctuation_before)
            self.can_close = right and (not left or punctuation_after)
        else:
            self.can_open, self.can_close = left, right
        if self.sign == "~" and self.length > 2:
            self.can_open = self.can_close = False


def match_runs(runs: list[Run]) -> None:
    """Each run knows what it begins and ends; those that matched nothing are text.

    `runs` are in the order of the text. In the words of the appendix: `openers` is the delimiter stack, and `bottoms`
    is openers_bottom, by the number of the run.
    """
    openers: list[Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        if closer.can_close:
            _close(closer, openers, bottoms)
        if closer.can_open and closer.left:
            openers.append(closer)


def _close(closer: Run, openers: list[Run], bottoms: dict[tuple[str, bool, int], int]) -> None:
    sign = closer.sign
    key = (sign, closer.can_open, closer.length % 3)
    while closer.left:
        bottom = bottoms.get(key, -1)
        place = len(openers) - 1
        while place >= 0 and openers[place].serial >= bottom and not _fit(openers[place], closer):
            place -= 1
        if place < 0 or openers[place].serial < bottom:
            bottoms[key] = closer.serial
            return
        del openers[place + 1 :]
        opener = openers[place]
        count = closer.left if sign == "~" else 2 if opener.left > 1 and closer.left > 1 else 1
        opener.begins.append(TAGS[sign][count - 1])
        closer.ends += 1
        opener.left -= count
        closer.left -= count
        if not opener.left:
            openers.pop()


def _fit(opener: Run, closer: Run) -> bool:
    if opener.sign != closer.sign:
        return False
    if opener.sign == "~":
        return opener.length == closer.length
    if not (opener.can_close or closer.can_open):
        return True
    # The rule of three.
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


@functools.lru_cache(maxsize=2048)
def kind_of(character: str) -> tuple[bool, bool, bool]:
    """Whether it is white space (as the ends of a text are), punctuation, and of a script written without blanks."""
    if not character:
        return True, False, False
    category = unicodedata.category(character)
    is_space = category == "Zs" or character in "\t\n\f\r"
    return is_space, category[0] in "PS", not character.isascii() and _is_cjk(character, category)


def _is_cjk(character: str, category: str) -> bool:
    """Of East Asian width, or Hangul, and no emoji; an ideographic variation selector counts as well."""
    code = ord(character)
    if 0x1100 <= code <= 0x11FF or 0xE0100 <= code <= 0xE01EF:
        return True
    if unicodedata.east_asian_width(character) not in "WFH":
        return False
    # Wide symbols outside the blocks of CJK are emoji.
    return category != "So" or 0x2E80 <= code <= 0x33FF
