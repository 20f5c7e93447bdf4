"""Key quotes as they are pasted: which words were said, and which sentence says by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from masthead.desk.attribution import (
    NOBODY,
    Attribution,
    clean_text,
    is_signature,
    leftover_words,
    read_attribution,
)
from masthead.desk.lexicon import SURE
from masthead.desk.opening import find_date
from masthead.desk.passages import CODE, HEADING, ITEM, QUOTATION, RULE, TABLE, Passage, strip_mark, unwrap

WORDS, ASIDE, BOTH, EITHER = "words", "aside", "both", "either"
MAX_SIGNATURE = 160
MAX_ASIDE = 1_000
"""No sentence that says who spoke is longer."""
_TELLING = 400
"""Who it was is said in so many characters, or not at all."""


class Utterance(NamedTuple):
    """A quote as it was pasted."""

    words: tuple[str, ...]
    """Its paragraphs, without quotation marks around them."""
    asides: tuple[str, ...]
    """What stands beside it and says whose it is."""
    attribution: Attribution
    context: str
    """The asides, where they say more than who it was; Markdown."""
    said_on: str
    source: str


class Spoken(NamedTuple):
    """All quotes of a part, and what is none."""

    utterances: tuple[Utterance, ...]
    strange: tuple[str, ...]


class _Unit(NamedTuple):
    """A piece of the part: words that were said, an aside, or both in one."""

    kind: str
    words: tuple[str, ...]
    aside: str


# --- pieces ----------------------------------------------------------------------------------------

_OPENING, _CLOSING = '"“„«»「『‹', '"”“»«」』›'
_SPAN = re.compile(r"“[^“”]*”|\"[^\"]*\"(?!\w)|«[^«»]*»|„[^„“”]*[“”]|「[^「」]*」|『[^『』]*』")
_WHOLE = re.compile(rf"[{_OPENING}](?P<inner>.*?)[{_CLOSING}]?(?P<sign>[.,]?)[{_CLOSING}]?", re.DOTALL)


def _strip_emphasis(text: str) -> str:
    plain = text.strip()
    while found := re.fullmatch(r"([*_]{1,3})(?=\S)(.+?)(?<=\S)\1([.,]?)", plain, re.DOTALL):
        if re.search(rf"(?<!\w){re.escape(found[1])}(?=\w)", found[2]):
            break
        plain = found[2] + found[3]
    return plain


def _unmark(text: str) -> str:
    """The text without Markdown's emphasis within it: quotes are shown as they are written."""
    return re.sub(r"(?<!\w)([*_]{1,3})(?=\S)([^*_\n]+)(?<=\S)\1(?!\w)", r"\2", _strip_emphasis(text))


def _read_units(passages: Iterable[Passage], width: int) -> tuple[list[_Unit], list[str]]:
    units: list[_Unit] = []
    strange: list[str] = []
    for passage in passages:
        if passage.kind in (CODE, TABLE):
            strange.append(passage.text)
        elif passage.kind == QUOTATION:
            units += _read_quotation(passage)
        elif passage.kind == HEADING:
            units.append(_Unit(ASIDE, (), passage.plain))
        elif passage.kind != RULE:
            units += [_read_line(line) for line in _lines_of(passage, width) if line.strip()]
    return units, strange


def _lines_of(passage: Passage, width: int) -> list[str]:
    """What is read on its own: each line, or the whole passage where its lines were broken to a width."""
    lines = [
        strip_mark(passage.lines[0], passage.kind) if passage.kind == ITEM else passage.lines[0],
        *passage.lines[1:],
    ]
    if passage.kind == ITEM and is_signature(passage.lines[0].lstrip()) and not _SPAN.search(lines[0]):
        lines[0] = passage.lines[0].strip()
    return unwrap(lines, width)


def _read_quotation(passage: Passage) -> list[_Unit]:
    """A quotation of Markdown: its words, and the name below them, if there is one."""
    lines = [strip_mark(line, QUOTATION).strip() for line in passage.lines]
    signed = len(lines) > 1 and is_signature(lines[-1]) and len(lines[-1]) <= MAX_SIGNATURE
    aside = clean_text(lines.pop()) if signed else ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
    if not signed and len(paragraphs) == 1:
        alone = _read_line(paragraphs[0])
        return [alone if alone.kind == BOTH else _Unit(WORDS, (_unquote(paragraphs[0]),), "")]
    words = tuple(_unquote(paragraph) for paragraph in paragraphs)
    return [_Unit(WORDS, words, "")] + ([_Unit(ASIDE, (), f"— {aside}")] if aside else [])


def _read_line(line: str) -> _Unit:
    """One line or paragraph: words, aside, both, or what only its neighbours can tell."""
    text = _strip_emphasis(line)
    spans = list(_SPAN.finditer(text))
    outside = _outside(text, spans)
    said = sum(len(span[0]) for span in spans)
    if spans and not re.search(r"\w", outside):
        return _Unit(WORDS, (_unquote(text),), "")
    if text[:1] in _OPENING and not (spans and spans[0].start() == 0):
        return _Unit(WORDS, (_unquote(text),), "")
    if is_signature(text) and len(text) < 2 * MAX_SIGNATURE:
        return _Unit(ASIDE, (), text)
    if (
        spans
        and len(outside) <= MAX_ASIDE
        and (_is_told(text, spans) or said * 3 >= len(text) and _at_an_end(text, spans))
    ):
        if _only_in_brackets(text, spans):
            return _Unit(WORDS, (text,), "")
        return _Unit(BOTH, (_join_spans(text, spans),), outside)
    signed = re.match(r"(?P<words>.{3,}?[^\s–—-])\s*(?:—|–|--|\s-)\s*(?P<name>[^\s–—-][^–—]*)$", text, re.DOTALL)
    if signed and len(signed["name"]) <= MAX_SIGNATURE and _names_somebody(signed["name"]):
        return _Unit(BOTH, (_unquote(signed["words"]),), f"— {signed['name']}")
    return _Unit(EITHER, (text,), text)


def _is_told(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether the marks are those of speech by their punctuation: ``“It is late,” said …`` and ``…: “It is late.”``"""
    first, last = spans[0], spans[-1]
    begins = first.start() == 0 and first[0][-2:-1] in ",.!?…"
    return begins or last.end() == len(text) and re.search(r"[,:]\W*$", text[: first.start()]) is not None


def _at_an_end(text: str, spans: Sequence[re.Match[str]]) -> bool:
    return spans[0].start() == 0 or not re.search(r"\w", text[spans[-1].end() :])


def _names_somebody(text: str) -> bool:
    found = read_attribution(text)
    return bool(found.speaker) and (" " in found.speaker or bool(found.role)) and not re.search(r"[.!?]\s", text)


def _outside(text: str, spans: Sequence[re.Match[str]]) -> str:
    """What stands outside the quotation marks."""
    pieces, reached = [], 0
    for span in spans:
        pieces.append(text[reached : span.start()])
        reached = span.end()
    pieces.append(text[reached:])
    joined = " ".join(" ".join(piece.split()) for piece in pieces if piece.strip())
    return re.sub(r"^[\s,:;–—-]+(?=\w)", lambda found: "— " if set(found[0]) & set("–—") else "", joined)


def _only_in_brackets(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether what stands outside the marks is a translation or a note in brackets: it belongs to the words."""
    return (
        re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", _outside(text, [s for s in spans if s.start() == 0])).strip(" .,") == ""
    )


def _join_spans(text: str, spans: Sequence[re.Match[str]]) -> str:
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
    plain = _strip_emphasis(" ".join(text.split()))
    inner = plain
    if plain[:1] in _OPENING:
        whole = _SPAN.fullmatch(plain.rstrip(".,"))
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


# --- pairs -----------------------------------------------------------------------------------------


def read_quotes(passages: Sequence[Passage], text: str, width: int = 0) -> Spoken:
    """Every quote of the part, with whoever said it, as far as it is told.

    `text` is the article; it may know the names of those who are here called by their surnames. `width` is that to
    which lines were broken, or 0.
    """
    units, strange = _read_units(passages, width)
    pairs = _pair(_decide(units))
    utterances: list[Utterance] = []
    before = NOBODY
    for words, asides in pairs:
        attribution = NOBODY
        for aside in asides:
            attribution = read_attribution(aside[:_TELLING], text, before)
            if attribution.speaker:
                break
        if not words:
            strange += asides
            continue
        utterances.append(_make_utterance(words, asides, attribution))
        before = attribution if attribution.speaker else before
    return Spoken(tuple(utterances), tuple(strange))


def _decide(units: Sequence[_Unit]) -> list[_Unit]:
    """Every unit is words or an aside; those that could be either are what their place makes them."""
    decided: list[_Unit] = []
    marked = any(unit.kind in (WORDS, BOTH) for unit in units)
    for number, unit in enumerate(units):
        if unit.kind != EITHER:
            decided.append(unit)
            continue
        following = units[number + 1] if number + 1 < len(units) else None
        before = decided[-1].kind if decided else ""
        tells = _tells_who(unit.aside)
        if marked:
            # Where quotes are marked as such, what is not marked is an aside, or goes on with the words.
            goes_on = before == WORDS and not tells and following is not None and _could_be_aside(following)
            aside = not goes_on
        elif before == WORDS:
            aside = tells or following is None or not _could_be_aside(following)
        else:
            aside = (
                tells
                and following is not None
                and following.kind == EITHER
                and not _tells_who(following.aside)
                and not decided
            )
        decided.append(unit._replace(kind=ASIDE, words=()) if aside else _Unit(WORDS, (_unquote(unit.words[0]),), ""))
    return decided


def _could_be_aside(unit: _Unit) -> bool:
    return unit.kind == ASIDE or unit.kind == EITHER and _tells_who(unit.aside)


def _tells_who(text: str) -> bool:
    """Whether the text says beyond doubt that somebody spoke."""
    found = read_attribution(text[:_TELLING])
    return bool(found.speaker) and found.speaker_sure == SURE


def _pair(units: Sequence[_Unit]) -> list[tuple[list[str], list[str]]]:
    """Words with the asides that go with them: those after them, or before them where the part begins with one."""
    leads = bool(units) and units[0].kind == ASIDE and units[-1].kind == WORDS
    pairs: list[tuple[list[str], list[str]]] = []
    for unit in units:
        current = pairs[-1] if pairs else None
        if unit.kind == BOTH:
            if current and current[0] and not current[1] and not leads:
                # The first paragraphs of a quote whose last one names the speaker.
                current[0].extend(unit.words)
                current[1].append(unit.aside)
            else:
                pairs.append((list(unit.words), [unit.aside]))
        elif unit.kind == WORDS:
            if current and (not current[1] or leads and not current[0]) or leads and current:
                current[0].extend(unit.words)
            else:
                pairs.append((list(unit.words), []))
        elif leads and (current is None or current[0]) or current is None:
            pairs.append(([], [unit.aside]))
        else:
            current[1].append(unit.aside)
    return pairs


def _make_utterance(words: Sequence[str], asides: Sequence[str], attribution: Attribution) -> Utterance:
    whole = " ".join(asides)
    day = find_date(whole)
    address = re.search(r"https?://[^\s<>()\"”]+[^\s<>()\"”.,;:!?]", whole)
    more = any(leftover_words(aside, attribution) for aside in asides)
    context = "\n\n".join(_write_context(aside) for aside in asides) if more else ""
    return Utterance(
        tuple(words), tuple(asides), attribution, context, day[0] if day else "", address[0] if address else ""
    )


def _write_context(aside: str) -> str:
    """The aside as Markdown, without the dash before it and the emphasis around it."""
    plain = re.sub(r"^\s*(?:[–—―~]|--+|-)\s*", "", _strip_emphasis(" ".join(aside.split())))
    return re.sub(r"^([#>+-]|\d+[.)])(?=\s)", r"\\\1", plain)
