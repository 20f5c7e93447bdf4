"""What stands below the heading of the quotes, line by line: words that were said, what stands beside them, or both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from masthead.desk.pasted.passages import (
    CODE,
    HEADING,
    ITEM,
    PARAGRAPH,
    QUOTATION,
    RULE,
    TABLE,
    Passage,
    strip_mark,
    unwrap,
)
from masthead.desk.pasted.turns import SPAN, find_speech, find_words, part_turns, words_outside
from masthead.desk.speakers.affiliation import has_role
from masthead.desk.speakers.attribution import clean_text, is_signature, read_attribution
from masthead.desk.speakers.lexicon import GUESSED, HONORIFICS, SPEECH, SURE, cut_tokens, is_verb
from masthead.desk.speakers.naming import is_name

WORDS, ASIDE, BOTH, EITHER = "words", "aside", "both", "either"
MAX_SIGNATURE = 160
MAX_ASIDE = 1_000
"""No sentence that says who spoke is longer."""


class Unit(NamedTuple):
    """A piece of the part: words that were said, an aside, or both in one."""

    kind: str
    words: tuple[str, ...]
    aside: str
    inner: tuple[str, ...] = ()
    """Words in quotation marks within an aside; they are a quote, if it is no aside to another."""
    closed: bool = False
    """Whether the quotation marks around the words are closed: what follows is not the same breath."""
    loose: bool = False
    """Whether an empty line, or the bullet of another item, parts it from what stands above."""
    most_sure: str = SURE
    """As sure as its speaker can be; less, where somebody else may speak in the same line."""


_OPENING, _CLOSING = '"“„«»”「『‹‘', '"”“»«」』›’'


def strip_emphasis(text: str) -> str:
    """The text without Markdown's emphasis around the whole of it."""
    plain = text.strip()
    while found := re.fullmatch(r"([*_]{1,3})(?=\S)(.+?)(?<=\S)\1([.,]?)", plain, re.DOTALL):
        if re.search(rf"(?<!\w){re.escape(found[1])}(?=\w)", found[2]):
            break
        plain = found[2] + found[3]
    return plain


def _unmark(text: str) -> str:
    """The text without Markdown's emphasis within it: quotes are shown as they are written."""
    return re.sub(r"(?<!\w)([*_]{1,3})(?=\S)([^*_\n]+)(?<=\S)\1(?!\w)", r"\2", strip_emphasis(text))


def read_units(passages: Iterable[Passage], width: int) -> tuple[list[Unit], list[str]]:
    """The units of the passages in their order, and the passages that are none; `width` as in `read_quotes`."""
    units: list[Unit] = []
    strange: list[str] = []
    for passage in passages:
        if passage.kind in (CODE, TABLE) or _is_other_heading(passage):
            strange.append(passage.text)
            continue
        if passage.kind == QUOTATION:
            read = _read_quotation(passage)
        elif passage.kind == HEADING:
            read = [Unit(ASIDE, (), f"{passage.plain}:")]
        elif passage.kind != RULE:
            read = [unit for line in _lines_of(passage, width) if line.strip() for unit in read_line(line)]
        else:
            continue
        # A bullet parts as well as an empty line does; but one that signs what stands above it goes with that.
        parts = passage.loose or passage.kind == ITEM and not (read and is_signature(read[0].aside))
        read = [unit for unit in read if unit.aside or any(words.strip() for words in unit.words)]
        units += [unit._replace(loose=parts and number == 0) for number, unit in enumerate(read)]
    return units, strange


def _is_other_heading(passage: Passage) -> bool:
    """Whether it is a heading, or a line in bold letters, that names nobody: it is no words and no aside."""
    if passage.kind == HEADING:
        return not _names_somebody(passage.plain.rstrip(": "))
    plain = passage.text.strip()
    bold = passage.kind == PARAGRAPH and len(passage.lines) == 1 and _BOLD.fullmatch(plain)
    return bool(bold) and not re.search(r"[.!?…]\W*$", plain) and not SPAN.search(plain) and not _names_anybody(plain)


_BOLD = re.compile(r"(\*\*|__)(?=\S)[^*_]+(?<=\S)\1:?")


def _names_anybody(text: str) -> bool:
    found = read_attribution(text.rstrip(": "))
    words = re.findall(r"[^\W\d_]+", found.speaker)
    capitals = all(not word.islower() or len(word) < 4 for word in words)
    return bool(words) and found.speaker_sure != GUESSED and capitals


def _lines_of(passage: Passage, width: int) -> list[str]:
    """What is read on its own: each line, or the whole passage where its lines were broken to a width."""
    lines = [
        strip_mark(passage.lines[0], passage.kind) if passage.kind == ITEM else passage.lines[0],
        *passage.lines[1:],
    ]
    whole = passage.lines[0].strip()
    may_sign = passage.kind == ITEM and is_signature(whole) and not SPAN.search(whole)
    if may_sign and not _signed(lines[0]) and not _led(lines[0]) and _names_somebody(lines[0]):
        lines[0] = whole
    return _join_open(unwrap(lines, width))


_MOST_LINES_OF_ONE = 12
"""A quotation that is still open then was never closed."""


def _join_open(lines: Sequence[str]) -> list[str]:
    """The lines, those joined over which a quotation or a signature reaches."""
    joined: list[str] = []
    for number, line in enumerate(lines):
        before = joined[-1] if joined else ""
        rest = "\n".join(lines[number : number + _MOST_LINES_OF_ONE])
        opened = before.count("“") > before.count("”") and "”" in rest.partition("“")[0]
        opened = opened or before.count('"') % 2 == 1 and '"' in rest and before.lstrip(" *_-•")[:1] == '"'
        goes_on = opened or is_signature(before) and before.rstrip().endswith(",")
        if goes_on:
            joined[-1] = f"{before.rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _read_quotation(passage: Passage) -> list[Unit]:
    """A quotation of Markdown: its words, and the name below them, if there is one."""
    lines = [strip_mark(line, QUOTATION).strip() for line in passage.lines]
    if len(lines) > 2 and is_signature(lines[-2]) and says_what(lines[-2], lines[-1]):
        lines[-2:] = join_asides(lines[-2:])
    signed = len(lines) > 1 and is_signature(lines[-1]) and len(lines[-1]) <= MAX_SIGNATURE
    aside = clean_text(lines.pop()) if signed else ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
    if not signed and len(paragraphs) == 1:
        alone = read_line(paragraphs[0])
        return alone if alone[0].kind == BOTH else [make_words(paragraphs[0])]
    words = tuple(_unquote(paragraph) for paragraph in paragraphs)
    closed = bool(paragraphs) and _is_closed(paragraphs[-1])
    return [Unit(WORDS, words, "", closed=closed)] + ([Unit(ASIDE, (), f"— {aside}")] if aside else [])


def join_asides(asides: Sequence[str]) -> list[str]:
    """The asides, a name and the line below it that says what and where somebody is as one."""
    joined: list[str] = []
    for aside in asides:
        if joined and says_what(joined[-1], aside):
            joined[-1] = f"{joined[-1].rstrip(' ,')}, {clean_text(aside)}"
        else:
            joined.append(aside)
    return joined


def says_what(name: str, below: str) -> bool:
    """Whether the line below a name says what somebody is, or where: ``Chief Economist, Elm``."""
    label, plain = clean_text(name).rstrip(" ,"), clean_text(below)
    if not is_name(label.split(",")[0]) or len(plain.split()) > 12 or re.search(r"[.!?:…]$", plain):
        return False
    if is_signature(below) or any(SPAN.search(each) or any(map(is_verb, cut_tokens(each))) for each in (label, plain)):
        return False
    alone, told = read_attribution(label), read_attribution(f"{label}, {plain}")
    placed = not alone.organization and told.organization and plain[0].isupper()
    return told.speaker == alone.speaker and bool(placed or told.role != alone.role and has_role(told.role))


def make_words(text: str) -> Unit:
    return Unit(WORDS, (_unquote(text),), "", closed=_is_closed(strip_emphasis(text)))


def _is_closed(text: str) -> bool:
    """Whether the text is within marks from its beginning to its end."""
    spans = list(SPAN.finditer(text))
    return bool(spans) and spans[0].start() == 0 and spans[-1].end() >= len(text.rstrip(" .,"))


_SIGN_BEFORE = re.compile(r"^[\u2190-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s+(?=[*_]*[“\"«„])")
"""``👉 “It is late.”``"""
_MARKED_SPAN = re.compile(r"(\*{1,3}|_{1,3})([“\"«„][^“”\"«»„*_\n]*[”\"»“])\1")
"""``*“It is late.”*``: the marks of emphasis are not the words'."""


def read_line(line: str) -> list[Unit]:
    """One line or paragraph: words, aside, both, or what only its neighbours can tell; one for each who speaks."""
    text = _SIGN_BEFORE.sub("", _MARKED_SPAN.sub(r"\2", strip_emphasis(line)))
    spans = find_speech(text)
    outside = words_outside(text, spans)
    said = sum(len(span[0]) for span in spans)
    if spans and not re.search(r"\w", outside):
        return [make_words(text)]
    if text[:1] in _OPENING and not (spans and spans[0].start() == 0):
        return [make_words(text)]
    if is_signature(text) and len(text) < 2 * MAX_SIGNATURE:
        return [Unit(ASIDE, (), text)]
    if spans and len(outside) <= MAX_ASIDE:
        if _only_in_brackets(text, spans):
            return [make_words(text)]
        bracketed = _names_in_brackets(text, spans)
        if bracketed:
            return [Unit(BOTH, (_join_spans(spans),), f"— {bracketed}")]
        if _is_told(text, spans) or said * 3 >= len(text) and _at_an_end(text, spans):
            return [
                Unit(BOTH, (_join_spans(turn.spans),), turn.aside, most_sure=turn.most_sure)
                for turn in part_turns(text, spans)
            ]
    signed = _signed(text)
    if signed:
        return [Unit(BOTH, (_unquote(signed["words"]),), f"— {signed['name']}")]
    led = None if spans else _led(text)
    if led:
        return [Unit(BOTH, (_unquote(led["words"]),), led["name"])]
    if spans and len(outside) <= MAX_ASIDE and (_at_an_end(text, spans) or _tells(outside)) and _names_anybody(outside):
        turns = part_turns(text, find_words(text))
        return [Unit(ASIDE, (), turn.whole, inner=(_join_spans(turn.spans),)) for turn in turns]
    return [Unit(EITHER, (text,), text)]


def _signed(text: str) -> re.Match[str] | None:
    """``WORDS — NAME, ROLE`` in one line."""
    signed = re.match(r"(?P<words>.{3,}?[^\s–—-])\s*(?:—|–|--|\s-)\s*(?P<name>[^\s–—-][^–—]*)$", text, re.DOTALL)
    return signed if signed and len(signed["name"]) <= MAX_SIGNATURE and _names_somebody(signed["name"]) else None


def _led(text: str) -> re.Match[str] | None:
    """``NAME (ROLE): WORDS`` in one line."""
    led = re.match(r"(?P<name>[^:]{3,160}):\s+(?P<words>\S.*)$", text, re.DOTALL)
    if not led or "&" in led["name"].split()[-1]:
        return None
    name = re.split(r"[,(]", clean_text(led["name"]))[0].strip()
    *others, last = cut_tokens(clean_text(led["name"]))
    spoken = not any(map(is_verb, others)) and (not is_verb(last) or last.word in SPEECH)
    name = name.removesuffix(last.text).strip() if is_verb(last) else name
    return led if spoken and " " in name and is_name(name) and _names_somebody(led["name"]) else None


def _tells(text: str) -> bool:
    """Whether it is a sentence in which somebody with a name does something for sure."""
    found = read_attribution(text)
    return found.speaker_sure == SURE and " " in found.speaker and any(map(is_verb, cut_tokens(text)))


def _is_told(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether the marks are those of speech by their punctuation: ``“It is late,” said …`` and ``…: “It is late.”``"""
    first, last = spans[0], spans[-1]
    begins = first.start() == 0 and (first[0][-2:-1] in ",.!?…。！？" or text[first.end() : first.end() + 1] == ",")
    return begins or last.end() == len(text) and re.search(r"[,:]\W*$", text[: first.start()]) is not None


def _at_an_end(text: str, spans: Sequence[re.Match[str]]) -> bool:
    return spans[0].start() == 0 or not re.search(r"\w", text[spans[-1].end() :])


_HONORIFIC = re.compile(r"\b(?:" + "|".join(sorted(HONORIFICS)) + r")\.(?=\s)", re.IGNORECASE)


def _names_somebody(text: str) -> bool:
    found = read_attribution(text)
    text = _HONORIFIC.sub("", text)
    return bool(found.speaker) and (" " in found.speaker or bool(found.role)) and not re.search(r"[.!?]\s", text)


_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]")


def _only_in_brackets(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether what stands outside the marks is a translation or a note in brackets: it belongs to the words."""
    rest = words_outside(text, [s for s in spans if s.start() == 0])
    return _BRACKETS.sub("", rest).strip(" .,") == "" and not _names_in_brackets(text, spans)


def _names_in_brackets(text: str, spans: Sequence[re.Match[str]]) -> str:
    """``“It is late.” (NAME, ROLE)``: what stands in the brackets, if they are all the rest and name somebody."""
    found = _BRACKETS.fullmatch(text[spans[-1].end() :].strip(" .,")) if spans[0].start() == 0 else None
    inner = (found[1] or found[2] or "") if found else ""
    named = re.fullmatch(r"\w.*[^.!?]", inner) and _names_somebody(inner) and not any(map(is_verb, cut_tokens(inner)))
    return inner if named or is_name(inner) and " " in inner else ""


def _join_spans(spans: Sequence[re.Match[str]]) -> str:
    """``“It was,” she said. “There were four.”``: the words alone, as one text."""
    said = ""
    for span in spans:
        inner = span[0][1:-1].strip()
        if said.endswith(",") and inner[:1].isupper():
            said = said[:-1] + "."
        said = f"{said} {inner}".strip()
    return _unmark(said[:-1] + "." if said.endswith(",") else said)


def _unquote(text: str) -> str:
    """The words without the quotation marks around the whole of them."""
    plain = strip_emphasis(" ".join(text.split()))
    inner = plain
    if plain[:1] in _OPENING:
        whole = SPAN.fullmatch(plain.rstrip(".,"))
        if whole:
            inner = plain.rstrip(".,")[1:-1] + (
                "." if plain.endswith(".") and not plain[:-2].endswith((".", "!", "?")) else ""
            )
        elif not any(mark in plain[1:] for mark in _CLOSING):
            inner = plain[1:]
    elif plain[-1:] in "”»」』" and not any(mark in plain for mark in "“«「『„"):
        inner = plain[:-1]
    inner = inner.strip()
    return _unmark(inner[:-1] + "." if inner.endswith(",") and inner != plain else inner) or plain
