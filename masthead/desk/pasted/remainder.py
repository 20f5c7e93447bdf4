"""Nothing of a pasted text is lost: words are counted, and what no field holds stands in a comment.

That is not left to the care of those who read the parts: when a file is written, the words of the source are counted
against the words of the file, and what is missing there is added to the comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from masthead.prose.html_safety import ELEMENTS

# --- HTML, and what looks like it ------------------------------------------------------------------

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).){1,2000}?(?<!`)\1(?!`)", re.DOTALL)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_SOUND_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>|<https?://[^\s<>]+>")


def carry_as_text(text: str) -> str:
    """The text with the HTML in it that Masthead would remove as characters to be read; code stays as it is."""
    pieces: list[str] = []
    reached = 0
    for code in _CODE_SPAN.finditer(text):
        pieces += [_escape_tags(text[reached : code.start()]), code[0]]
        reached = code.end()
    pieces.append(_escape_tags(text[reached:]))
    # A fence that nothing closes would take all that follows for code.
    return re.sub(r"(?m)^( {0,3})(`{3,}|~{3,})", r"\1\\\2", "".join(pieces))


def _escape_tags(text: str) -> str:
    def carry(found: re.Match[str]) -> str:
        sound = _SOUND_TAG.match(text, found.start())
        if sound and (sound["name"] is None or sound["name"].lower() in ELEMENTS):
            return "<"
        return "&lt;"

    return _TAG.sub(carry, text)


# --- words -----------------------------------------------------------------------------------------

_WORD = re.compile(r"\w+")
_NUMBER_OF_AN_ITEM = re.compile(r"^[ \t]*\(?\d{1,3}[.)][ \t]+(?=\S)", re.MULTILINE)
COMMENT = "From the pasted text. It is not published; delete it when you have looked through it."


def count_words(text: str) -> Counter[str]:
    """How often each word stands in the text; the number of a list's item is none."""
    return Counter(_WORD.findall(_NUMBER_OF_AN_ITEM.sub("", text)))


def write_comment(pieces: Sequence[str]) -> str:
    """A comment of HTML that holds these pieces of text, whatever stands in them."""
    held = "\n\n".join([COMMENT, *pieces])
    held = re.sub(r"-(?=->|-!>)", "- ", held).replace("<!", "< !")
    return f"<!--\n{held}\n-->"


MAX_SHOWN = 160
"""Of a longer line only that is shown which reaches from its first missing word to its last."""


class Remnant(NamedTuple):
    """A line of the source, and those of its words that stand in fields."""

    line: str
    held: Counter[str] | None = None
    """Lines that went into the same fields share it: each word of a field stands for one of theirs."""


def take_missing(remnants: Iterable[Remnant], missing: Counter[str]) -> list[str]:
    """Lines that hold missing words, in their order; these words are missing no longer.

    Of a line of which something stands in fields only the rest is shown.
    """
    found: list[str] = []
    for line, held in remnants:
        in_fields = held if held is not None else Counter[str]()
        lacking: list[re.Match[str]] = []
        number = _NUMBER_OF_AN_ITEM.match(line)
        for word in _WORD.finditer(line, number.end() if number else 0):
            if in_fields[word[0]] > 0:
                in_fields[word[0]] -= 1
            elif missing[word[0]] > 0:
                missing[word[0]] -= 1
                lacking.append(word)
        if lacking:
            found.append(_show_rest(line, lacking) if held is not None else _show_line(line, lacking))
    return found


def says_something(piece: str) -> bool:
    """Whether there is more in it than the signs of a rule or a list: a word, or an answer such as ``👍``."""
    return re.search(r"[^\s*_=~#.·•|<>`+–—-]", piece) is not None


def find_absent(lines: Iterable[str], written: str, known: Iterable[str], missing: Counter[str]) -> Iterator[str]:
    """Lines with words that are missing, but for those that stand in `written` as they are, or in `known`.

    What is missing has to be looked for in these first: a single letter stands in many lines.
    """
    whole = f" {_fold(written)} "
    # Most lines stand there as they are; the whole text is only searched for the others.
    held = {_fold(line) for line in (*known, *written.split("\n"))}
    for line in lines:
        folded = _fold(line)
        if missing.keys() & set(folded.split()) and folded not in held and f" {folded} " not in whole:
            yield line


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(_NUMBER_OF_AN_ITEM.sub("", text)))


def _show_line(line: str, lacking: Sequence[re.Match[str]]) -> str:
    start, end = (0, len(line)) if len(line) <= MAX_SHOWN else (lacking[0].start(), lacking[-1].end())
    shown = " ".join(line[start:end].split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(line) else ''}"


def _show_rest(line: str, lacking: Sequence[re.Match[str]]) -> str:
    """The words that stand in no field, ``…`` where others stood between them."""
    shown, end = "", 0
    for word in lacking:
        between = line[end : word.start()]
        if re.search(r"\w", between):
            shown += " … " if shown else "… "
        elif shown:
            shown += re.sub(r"[*_]{2,}", "", between)
        shown += word[0]
        end = word.end()
    return " ".join(shown.split()) + (" …" if re.search(r"\w", line[end:]) else "")
