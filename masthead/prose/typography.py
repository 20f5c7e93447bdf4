"""Typographic marks for those that keyboards have: quotation marks, apostrophes, dashes, dots, and blanks that hold.

Plain text (titles, quotes, names) and the HTML of a story go by the same rules: `set_text` and `set_html` look for the
same edits, the one in a text, the other in what the words of a block of HTML make when its tags are left out. So a
mark knows what stands before and behind it, be it emphasis, a link, code or a picture.

What is to be read as it was typed stays so: code and the like (`KEPT`), web addresses, template code, and what stands
between backticks.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from masthead.model import QuotationMarks, Typography
from masthead.prose.html_safety import ATTRIBUTE, TAG

KEPT = frozenset(
    "code kbd listing math noscript plaintext pre samp script style svg template textarea title tt var xmp".split()
)
"""Elements whose text stays as it is."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q rb ruby s small span strike strong"
    " sub sup time u wbr".split()
)
"""Elements within a line of text: a mark looks through their tags. All others end the line."""

OBJECTS = frozenset("audio button canvas iframe img input meter object picture progress select video".split())
"""Elements that stand in a line as a word does."""

STRAIGHT = {"\ufdd0": '"', "\ufdd1": "'", "\ufdd2": "-", "\ufdd3": "."}
"""Stand-ins for signs that were typed behind a backslash and stay as they are; texts hold no such characters."""

FARTHEST = 1000
"""Characters among which the mark is looked for that ends a quote."""

FARTHEST_WORD = 40
"""Characters among which the word before a number is looked for."""

_OBJECT, _BREAK = "\ufffc", "\u2028"
_APOSTROPHE, _INCH = "’", "”"
_STRAIGHT = re.compile("[" + "".join(STRAIGHT) + "]")
_FOOTNOTE = re.compile(r'<sup id="[^"]*"><a class="footnote-ref"[^>]*>[^<]*</a></sup>')
_TAGGED = r"(?P<tagged>(?<![IVX](?=[a-z]))(?:(?<=>.)|(?<=>[ \n].)))"
"""Behind the beginning of a number: it comes right behind a tag."""
_NO_WORDS = re.compile(
    r'<(?:code>[^<]*</code>|pre[ >](?s:.*?)</pre>|sup id="[^"]*"><a class="footnote-ref"[^>]*>[^<]*</a></sup>|[^>]*>)'
)
"""Tags, most code, and the numbers of notes."""
_KEPT_TAG = re.compile(rf"<(?!code>[^<]*</code>)(?:{'|'.join(sorted(KEPT))})[\s>]")
"""Code within a line ends before the paragraph does."""
_END = "</p>"
_ENTITY = re.compile(r"&[#\w]+;")

_KEPT_SIGNS = ("://", "www.", "`", "{{", "{%", "{#")
_KEPT_TEXT = re.compile(
    r"""(?:https?://|\bwww\.)[^\s"<>\ufffc]*[^\s"<>\ufffc'.,;:!?)\]}*_]"""
    r"|\{\{.{0,300}?\}\}+|\{%.{0,300}?%\}|\{\#.{0,300}?\#\}"
    r"|(?<!`)(`+)(?!`).{1,300}?(?<!`)\1(?!`)"
)
_RUN = re.compile(r"--+|\.\.\.+")
_RUNS = {"---": "—", "--": "–", "...": "…"}
_OPTION = re.compile(r"""(?:(?<![^\s(\[{])|(?<=[\s(\[{]["'])|(?<=\A["']))--(?=[a-z])(?!(?s:.{0,200})\w--(?!\w))""")
"""``--help`` and the like; a pair of dashes may be set so, too."""

_HELD = re.compile(r"(?<=[\w.])\xa0(?=\w)")
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:[.,][0-9]{1,2})*+[a-zA-Z]{0,2}|I{2,3}|IV|VI{0,3}|IX|X)(?![\w%‰°]|[.,][0-9])")
"""Of a model or a chapter; a year or a quantity in thousands is none."""
_BEFORE_NAME = re.compile(r"\A\W+")
_NO_NAMES = frozenset(
    "A Aber About After All Alle Almost Als Also Although Am An And Another Any Around As At Auch Auf Aus Because"
    " Before Bei Bis Both But By Da Das Dass Den Der Des Die Doch Each Ein Eine Er Es Etwa Even Every Fast Few For"
    " From Für Hat Have He Her His How I Ich If Ihr Ihre Im In Into Is It Its Just Last Less Like Many Maybe Mehr Mit"
    " More Most My Nach Nearly Next No Noch Nor Not Nur Ob Of On Once Only Or Our Over Per Perhaps Plus Rund Seit She"
    " Sie Since Sind So Some Still Than That The Their Then There These They This Those Though Through To Um Und Under"
    " Unlike Unter Until Up Vom Von Vor We Weil Wenn Wer Were What When Where Which While Who Why Wie Wir With Within"
    " Wo Yet You Your Zu Zum Zur Über".split()
)
"""Words that are written large where a sentence begins, and stand before a number as often as any."""

_OPENERS = "([{<=/|"
_QUOTES = re.compile("[\"']+")
_SINGLE = re.compile("'")
_ELIDED = re.compile(
    r"(?:\d\d(?:ers?|ern|s)?|twas(?:n[’']t)?|tis(?:n[’']t)?|twere|twill|twould|tain[’']t|em|till?|cause|coz|cos|cuz"
    r"|bout|round|neath|nuff|nother|gainst|tween|n|s|t|k|m|r|ne|nen|nem|ner|nes|rum|rein|raus|runter)\b",
    re.IGNORECASE,
)
"""What is left of words that lack their beginning: ’99, ’90er, ’tis, ’em, Dutch ’s and ’t, German ’ne."""
_ENDED = re.compile(r"['’](?!s\b)")
_AND = re.compile(r"n'(?!\w)", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:s|\w{2}in|\b(?:o|ol|an|th|mo|lil|wi))\Z", re.IGNORECASE)
"""How words end that own something or lack their last sound: users’, goin’, o’."""


class Edit(NamedTuple):
    """What is to stand in place of a piece of a text."""

    start: int
    end: int
    words: str


def set_text(text: str, typography: Typography, hold: bool = True) -> str:
    """`text`, which is plain, with typographic marks.

    With `hold` a name and its number, a day and its month do not part at the end of a line.
    """
    edits = _find_edits(text, typography, hold)
    return _edit(text, edits) if edits else text


def loosen(text: str) -> str:
    """The text with plain blanks for those that `set_text` holds: for machines, which search and compare."""
    return _HELD.sub(" ", text) if "\xa0" in text else text


def drop_stand_ins(text: str) -> str:
    """The text holds none of `STRAIGHT`, which are no characters (Unicode, 23.7)."""
    return _STRAIGHT.sub("", text) if _holds_stand_in(text) else text


def set_html(html: str, typography: Typography) -> str:
    """A clean fragment of HTML whose text has typographic marks, as have the words that stand for a picture."""
    if not _may_change(html, typography.months):
        return html
    kept = _Kept()
    # Most paragraphs have nothing to do, and need not be taken apart.
    return _free(_END.join([_set_part(part, kept, typography) for part in html.split(_END)]))


class _Kept:
    """The element that is to stay as it is, where one is open."""

    name: str = ""
    depth: int = 0

    def begin(self, name: str) -> None:
        self.name, self.depth = name, 1

    def pass_tag(self, name: str | None, is_end: bool) -> None:
        if name == self.name:
            self.depth += -1 if is_end else 1
            if self.depth == 0:
                self.name = ""


def _set_part(html: str, kept: _Kept, typography: Typography) -> str:
    """A part of a fragment, up to the end of a paragraph, with typographic marks."""
    if not kept.name and not (_may_change(html, typography.months) or ("<" in html and _KEPT_TAG.search(html))):
        return html
    pieces: list[str] = []
    line: list[tuple[int, str]] = []
    notes = frozenset(each.start() for each in _FOOTNOTE.finditer(html)) if "footnote-ref" in html else ()
    at = 0
    for found in TAG.finditer(html):
        start, end = found.span()
        if start > at:
            if not kept.name:
                line.append((len(pieces), html[at:start]))
            pieces.append(html[at:start])
        at = end
        tag, name = html[start:end], found["name"]
        if kept.name:
            kept.pass_tag(name, bool(found["end"]))
        elif start in notes:
            # The number stands behind a word as if it was not there.
            kept.begin(name)
        elif name is None:
            line.append((-1, _OBJECT))
            if not tag.endswith(f"</{found['raw']}>"):
                kept.begin(found["raw"])
        elif name in KEPT or name in OBJECTS:
            line.append((-1, _OBJECT))
            if name in KEPT:
                kept.begin(name)
        elif name == "br":
            line.append((-1, _BREAK))
        elif name not in INLINE:
            _set_line(pieces, line, typography)
            line.clear()
        if not kept.name and name and (' alt="' in tag or ' title="' in tag):
            tag = ATTRIBUTE.sub(functools.partial(_set_attribute, typography), tag)
        pieces.append(tag)
    if at < len(html):
        if not kept.name:
            line.append((len(pieces), html[at:]))
        pieces.append(html[at:])
    _set_line(pieces, line, typography)
    return "".join(pieces)


def _free(text: str) -> str:
    """The text with straight signs for their stand-ins."""
    return _STRAIGHT.sub(lambda found: STRAIGHT[found[0]], text) if _holds_stand_in(text) else text


def _may_change(html: str, months: tuple[str, ...]) -> bool:
    """Whether there may be anything to do."""
    if "'" in html:
        return True
    words = _NO_WORDS.sub(">", html) if "<" in html else html
    looked_at = html if ' alt="' in html or ' title="' in html else words
    return (
        "--" in looked_at
        or "..." in looked_at
        or '"' in words
        or "&quot;" in looked_at
        or _may_hold(looked_at, months)
        or _holds_stand_in(html)
    )


def _holds_stand_in(text: str) -> bool:
    if text.isascii():
        return False
    for stand_in in STRAIGHT:  # noqa: SIM110 (`any` takes twice as long)
        if stand_in in text:
            return True
    return False


def _set_attribute(typography: Typography, found: re.Match[str]) -> str:
    name, value = found[1], unescape(found[2])
    if name not in ("alt", "title"):
        return found[0]
    # Within quotation marks, others must stand behind a backslash. A title becomes a caption.
    return f' {name}="{escape(set_text(_free(value), typography, hold=name == "title"))}"'


def _set_line(pieces: list[str], line: list[tuple[int, str]], typography: Typography) -> None:
    """The texts of a line are exchanged for such with typographic marks.

    They come with their numbers among the pieces, in order; what stands between them has the number -1.
    """
    text = "".join([each for _, each in line])
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0])[:1] * len(found[0]), text)
    edits = _find_edits(text, typography, hold=True)
    if not edits:
        return
    start, number = 0, 0
    for index, piece in line:
        end = start + len(piece)
        own = []
        while number < len(edits) and edits[number].start < end:
            edit = edits[number]
            number += 1
            if edit.end <= end:  # A run of dashes that goes on behind a tag is none.
                own.append(Edit(edit.start - start, edit.end - start, escape(edit.words, quote=False)))
        if own:
            pieces[index] = _edit(piece, own)
        start = end


def _edit(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, words in edits:
        pieces += (text[at:start], words)
        at = end
    return "".join((*pieces, text[at:]))


# --- which signs are to be exchanged ---------------------------------------------------------------


def _find_edits(text: str, typography: Typography, hold: bool) -> list[Edit]:
    """In order, and none within another."""
    edits: list[Edit] = []
    if '"' in text or "'" in text:
        edits += _find_quotes(text, typography.marks)
    if "--" in text or "..." in text:
        edits += _find_runs(text)
    if hold:
        edits += _find_blanks(text, typography.months)
    if not edits:
        return edits
    edits.sort()
    if any(sign in text for sign in _KEPT_SIGNS):
        kept = [found.span() for found in _KEPT_TEXT.finditer(text)]
        edits = [edit for edit in edits if not any(start <= edit.start < end for start, end in kept)]
    return edits


def _find_runs(text: str) -> Iterator[Edit]:
    """Dashes and dots; a longer run is a drawing, and no mark."""
    for found in _RUN.finditer(text):
        words = _RUNS.get(found[0])
        if words and not (words == "–" and _OPTION.match(text, found.start())):
            yield Edit(found.start(), found.end(), words)


def _find_blanks(text: str, months: tuple[str, ...]) -> Iterator[Edit]:
    """Blanks at which no line may end: between a name and its number, a day and its month."""
    for found in _match_numbers(months).finditer(text):
        at = _find_blank(text, found)
        if at >= 0:
            yield Edit(at, at + 1, "\xa0")


def _may_hold(html: str, months: tuple[str, ...]) -> bool:
    """Whether there may be such a blank in HTML, in which a tag may part it from the number."""
    numbers = _match_numbers(months, tagged=True).finditer(html)
    return any(found["tagged"] is not None or _find_blank(html, found) >= 0 for found in numbers)


def _find_blank(text: str, found: re.Match[str]) -> int:
    """The place of the blank by which what was found is held; -1 where it is not."""
    if found["month"] is not None:
        return found.end() - 1
    at = found.start() - 1
    return at if _is_name(_last_word(text, at)) and _NUMBER.match(text, found.start()) else -1


def _last_word(text: str, end: int) -> str:
    start = max(0, end - FARTHEST_WORD)
    return text[max(text.rfind(" ", start, end), text.rfind("\n", start, end)) + 1 : end]


def _is_name(word: str) -> bool:
    """Whether it is written large, not because a sentence begins with it, and owns nothing."""
    return not (word.islower() or "’" in word or "'" in word or _BEFORE_NAME.sub("", word) in _NO_NAMES)


@functools.cache
def _match_numbers(months: tuple[str, ...], tagged: bool = False) -> re.Pattern[str]:
    """Where a number begins behind a word, or a day ends before a month or its first three letters.

    With `tagged` also where a number begins behind a tag.
    It begins with signs that are rare, so a text without them is soon done with.
    """
    names = {each for month in months for each in (month, month[:3])}
    month = "|".join(sorted(map(re.escape, names), reverse=True)) or r"\Z."
    return re.compile(
        rf"[0-9IVX](?s:{f'{_TAGGED}|' if tagged else ''}"
        rf"(?:(?:\.|st|nd|rd|th|er)?[ \n](?<=[0-9\.tdhr].)(?P<month>(?={month})))|(?<=[^\W\d_][ \n].))"
    )


def _find_quotes(text: str, marks: QuotationMarks) -> Iterator[Edit]:
    """Each straight mark opens, closes, or is an apostrophe, by what stands on both sides of its run.

    Where these leave it open, it closes what was opened.
    """
    double, single = 0, 0
    apostrophes: set[int] = set()
    for run in _QUOTES.finditer(text):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        may_open, may_close = _may_open(before, marks), _may_close(after, marks)
        for at in range(run.start(), run.end()):
            if text[at] == '"':
                opens = may_open if may_open != may_close else not double and not before.isdigit()
                if not opens and not double and before.isdigit():
                    words = _INCH
                else:
                    words = marks.opening if opens else marks.closing
                    double = double + 1 if opens else max(0, double - 1)
                yield Edit(at, at + 1, words)
                continue
            if may_open and not may_close:
                opens = not (at + 1 == run.end() and _is_elided(text, at, single > 0, apostrophes))
                is_apostrophe = not opens
            elif may_open and may_close:
                opens = not single and bool(after) and not after.isspace()
                is_apostrophe = not opens and not single
            else:
                together = not may_open and not may_close and not (_is_unspaced(before) or _is_unspaced(after))
                opens = not may_open and not may_close and not together and not single
                is_apostrophe = not opens and (not single or together or at in apostrophes)
            if not is_apostrophe:
                single = single + 1 if opens else single - 1
            words = _APOSTROPHE if is_apostrophe else marks.opening_within if opens else marks.closing_within
            yield Edit(at, at + 1, words)


@functools.lru_cache(1024)
def _may_open(before: str, marks: QuotationMarks) -> bool:
    """Whether a quote may begin behind this sign; "" is the beginning of the text."""
    if not before or before.isspace() or before in _OPENERS:
        return True
    if before in marks.closing + marks.closing_within:
        return False
    return before in marks.opening + marks.opening_within or unicodedata.category(before) in ("Ps", "Pi", "Pd")


@functools.lru_cache(1024)
def _may_close(after: str, marks: QuotationMarks) -> bool:
    """Whether a quote may end before this sign; "" is the end of the text."""
    if not after or after.isspace():
        return True
    if after in marks.opening + marks.opening_within:
        return False
    return after in marks.closing + marks.closing_within or unicodedata.category(after) in ("Pe", "Pf", "Po", "Pd")


def _is_unspaced(sign: str) -> bool:
    """Whether it belongs to a script without blanks, in which no apostrophe stands between two letters."""
    return sign > "\u2e7f" and sign != _OBJECT


def _is_elided(text: str, at: int, is_within: bool, apostrophes: set[int]) -> bool:
    """Whether the mark at `at`, before which a quote may begin, stands for the beginning of a word instead.

    `is_within` a quote in single marks no other one begins.
    """
    if pair := _AND.match(text, at + 1):
        apostrophes.add(pair.end() - 1)
        return True
    if word := _ELIDED.match(text, at + 1):
        return is_within or not (_ENDED.match(text, word.end()) or _is_closed(text, at + 1))
    # Any other word, as in "the 'hood", if no mark could end a quote; one that is said may end paragraphs later.
    said = at < 2 or text[at - 2] in ":,"
    return not said and text[at + 1 : at + 2].islower() and "'" not in text[at + 1 : at + FARTHEST]


def _is_closed(text: str, at: int) -> bool:
    """Whether a single mark behind `at` surely ends a quote that began there."""
    passed = -1
    for found in _SINGLE.finditer(text, at, at + FARTHEST):
        before, after = text[found.start() - 1], text[found.end() : found.end() + 1]
        if found.start() == passed or (after.isalnum() and before.isalnum()):
            continue
        if before.isspace() or before in _OPENERS or after.isalnum():
            pair = _AND.match(text, found.end())
            passed = pair.end() - 1 if pair else passed
            if pair or _ELIDED.match(text, found.end()):
                continue
            return False
        if (not after or after.isspace()) and _SHORTENED.search(text, max(at, found.start() - 4), found.start()):
            continue
        return True
    return False
