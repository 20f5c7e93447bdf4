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
from masthead.desk.lexicon import GUESSED, LIKELY, SPEECH, SURE, cut_tokens, is_verb
from masthead.desk.naming import is_name
from masthead.desk.opening import find_date
from masthead.desk.passages import CODE, HEADING, ITEM, PARAGRAPH, QUOTATION, RULE, TABLE, Passage, strip_mark, unwrap

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
    inner: tuple[str, ...] = ()
    """Words in quotation marks within an aside; they are a quote, if it is no aside to another."""
    closed: bool = False
    """Whether the quotation marks around the words are closed: what follows is not the same breath."""
    loose: bool = False
    """Whether an empty line, or the bullet of another item, parts it from what stands above."""


# --- pieces ----------------------------------------------------------------------------------------

_OPENING, _CLOSING = '"“„«»”「『‹‘', '"”“»«」』›’'
_SPAN = re.compile(
    r"“[^“”]*”|\"[^\"]*\"(?!\w)|«[^«»]*»|»[^«»]*«|„[^„“”\"]*[“”\"]|「[^「」]*」|『[^『』]*』|‹[^‹›]*›"
    # Both marks the same way round, as in Swedish and Finnish.
    r"|(?<![\w.,!?…])”[^“”]+”(?!\w)"
    # Single ones are apostrophes too: they close only behind the end of a clause.
    r"|(?<![\w.,!?…])[‘'](?=\w)[^‘\n]*?[,.!?…][’'](?!\w)"
)
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
        if passage.kind in (CODE, TABLE) or _is_other_heading(passage):
            strange.append(passage.text)
            continue
        if passage.kind == QUOTATION:
            read = _read_quotation(passage)
        elif passage.kind == HEADING:
            read = [_Unit(ASIDE, (), f"{passage.plain}:")]
        elif passage.kind != RULE:
            read = [_read_line(line) for line in _lines_of(passage, width) if line.strip()]
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
    return bool(bold) and not re.search(r"[.!?…]\W*$", plain) and not _SPAN.search(plain) and not _names_anybody(plain)


_BOLD = re.compile(r"(\*\*|__)(?=\S)[^*_]+(?<=\S)\1:?")


def _names_anybody(text: str) -> bool:
    found = read_attribution(text.rstrip(": "))
    return found.speaker_sure != GUESSED if found.speaker else False


def _lines_of(passage: Passage, width: int) -> list[str]:
    """What is read on its own: each line, or the whole passage where its lines were broken to a width."""
    lines = [
        strip_mark(passage.lines[0], passage.kind) if passage.kind == ITEM else passage.lines[0],
        *passage.lines[1:],
    ]
    whole = passage.lines[0].strip()
    may_sign = passage.kind == ITEM and is_signature(whole) and not _SPAN.search(whole)
    if may_sign and not _signed(lines[0]) and _names_somebody(lines[0]):
        lines[0] = whole
    return unwrap(lines, width)


def _read_quotation(passage: Passage) -> list[_Unit]:
    """A quotation of Markdown: its words, and the name below them, if there is one."""
    lines = [strip_mark(line, QUOTATION).strip() for line in passage.lines]
    signed = len(lines) > 1 and is_signature(lines[-1]) and len(lines[-1]) <= MAX_SIGNATURE
    aside = clean_text(lines.pop()) if signed else ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]
    if not signed and len(paragraphs) == 1:
        alone = _read_line(paragraphs[0])
        return [alone if alone.kind == BOTH else _make_words(paragraphs[0])]
    words = tuple(_unquote(paragraph) for paragraph in paragraphs)
    closed = bool(paragraphs) and _is_closed(paragraphs[-1])
    return [_Unit(WORDS, words, "", closed=closed)] + ([_Unit(ASIDE, (), f"— {aside}")] if aside else [])


def _make_words(text: str) -> _Unit:
    return _Unit(WORDS, (_unquote(text),), "", closed=_is_closed(_strip_emphasis(text)))


def _is_closed(text: str) -> bool:
    """Whether the text is within marks from its beginning to its end."""
    spans = list(_SPAN.finditer(text))
    return bool(spans) and spans[0].start() == 0 and spans[-1].end() >= len(text.rstrip(" .,"))


def _read_line(line: str) -> _Unit:
    """One line or paragraph: words, aside, both, or what only its neighbours can tell."""
    text = _strip_emphasis(line)
    spans = list(_SPAN.finditer(text))
    outside = _outside(text, spans)
    said = sum(len(span[0]) for span in spans)
    if spans and not re.search(r"\w", outside):
        return _make_words(text)
    if text[:1] in _OPENING and not (spans and spans[0].start() == 0):
        return _make_words(text)
    if is_signature(text) and len(text) < 2 * MAX_SIGNATURE:
        return _Unit(ASIDE, (), text)
    if spans and len(outside) <= MAX_ASIDE:
        if _only_in_brackets(text, spans):
            return _make_words(text)
        bracketed = _names_in_brackets(text, spans)
        if bracketed:
            return _Unit(BOTH, (_join_spans(text, spans),), f"— {bracketed}")
        if _is_told(text, spans) or said * 3 >= len(text) and _at_an_end(text, spans):
            return _Unit(BOTH, (_join_spans(text, spans),), outside)
        if _at_an_end(text, spans) and _names_anybody(outside):
            return _Unit(ASIDE, (), text, inner=(_join_spans(text, spans),))
    signed = _signed(text)
    if signed:
        return _Unit(BOTH, (_unquote(signed["words"]),), f"— {signed['name']}")
    return _Unit(EITHER, (text,), text)


def _signed(text: str) -> re.Match[str] | None:
    """``WORDS — NAME, ROLE`` in one line."""
    signed = re.match(r"(?P<words>.{3,}?[^\s–—-])\s*(?:—|–|--|\s-)\s*(?P<name>[^\s–—-][^–—]*)$", text, re.DOTALL)
    return signed if signed and len(signed["name"]) <= MAX_SIGNATURE and _names_somebody(signed["name"]) else None


def _is_told(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether the marks are those of speech by their punctuation: ``“It is late,” said …`` and ``…: “It is late.”``"""
    first, last = spans[0], spans[-1]
    begins = first.start() == 0 and (first[0][-2:-1] in ",.!?…" or text[first.end() : first.end() + 1] == ",")
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


_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]")


def _only_in_brackets(text: str, spans: Sequence[re.Match[str]]) -> bool:
    """Whether what stands outside the marks is a translation or a note in brackets: it belongs to the words."""
    rest = _outside(text, [s for s in spans if s.start() == 0])
    return _BRACKETS.sub("", rest).strip(" .,") == "" and not _names_in_brackets(text, spans)


def _names_in_brackets(text: str, spans: Sequence[re.Match[str]]) -> str:
    """``“It is late.” (NAME, ROLE)``: what stands in the brackets, if they are all the rest and name somebody."""
    found = _BRACKETS.fullmatch(text[spans[-1].end() :].strip(" .,")) if spans[0].start() == 0 else None
    inner = (found[1] or found[2] or "") if found else ""
    named = re.fullmatch(r"\w.*[^.!?]", inner) and _names_somebody(inner) and not any(map(is_verb, cut_tokens(inner)))
    return inner if named or is_name(inner) and " " in inner else ""


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


class _Pair:
    """A quote that is being put together."""

    def __init__(self, words: Iterable[str], asides: Iterable[str] = (), closed: bool = False) -> None:
        self.words, self.asides, self.closed = list(words), list(asides), closed
        self.most_sure = SURE
        """As sure as whose words they are can be; less, where only their order tells it."""


def read_quotes(passages: Sequence[Passage], text: str, width: int = 0) -> Spoken:
    """Every quote of the part, with whoever said it, as far as it is told.

    `text` is the article; it may know the names of those who are here called by their surnames. `width` is that to
    which lines were broken, or 0.
    """
    units, strange = _read_units(passages, width)
    pairs, left = _pair(_decide(units))
    utterances: list[Utterance] = []
    before = NOBODY
    for pair in pairs:
        attribution = NOBODY
        for aside in pair.asides:
            attribution = read_attribution(aside[:_TELLING], text, before)
            if attribution.speaker:
                break
        attribution = _limit(attribution, pair.most_sure)
        utterances.append(_make_utterance(pair.words, pair.asides, attribution))
        before = attribution if attribution.speaker else before
    return Spoken(tuple(utterances), (*strange, *left))


_ORDER = (SURE, LIKELY, GUESSED)


def _limit(found: Attribution, most: str) -> Attribution:
    """What was found, no part of it surer than `most`."""

    def limit(sure: str) -> str:
        return max(sure, most, key=_ORDER.index)

    return found._replace(
        speaker_sure=limit(found.speaker_sure),
        role_sure=limit(found.role_sure),
        organization_sure=limit(found.organization_sure),
    )


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
        words = _make_words(unit.words[0])._replace(loose=unit.loose)
        decided.append(unit._replace(kind=ASIDE, words=()) if aside else words)
    return decided


def _could_be_aside(unit: _Unit) -> bool:
    return unit.kind == ASIDE or unit.kind == EITHER and _tells_who(unit.aside)


def _tells_who(text: str) -> bool:
    """Whether the text says beyond doubt that somebody spoke."""
    found = read_attribution(text[:_TELLING])
    return bool(found.speaker) and found.speaker_sure == SURE


def _pair(units: Sequence[_Unit]) -> tuple[list[_Pair], list[str]]:
    """Words with the asides that go with them, and asides that go with none.

    What stands closest belongs together: a line right under the words, a line that ends with a colon right above
    them. Where empty lines stand on both sides, the order of the whole part decides, and then nothing is sure that
    could be read the other way too.
    """
    leads, doubtful = _find_order(units)
    pairs: list[_Pair] = []
    strange: list[str] = []
    waiting: _Unit | None = None  # an aside that goes with the words below it
    for number, unit in enumerate(units):
        current = pairs[-1] if pairs else None
        if unit.kind == BOTH:
            strange += [waiting.aside] if waiting else []
            waiting = None
            if current and not current.asides and not current.closed:
                # The first paragraphs of a quote whose last one names the speaker.
                current.words.extend(unit.words)
                current.asides.append(unit.aside)
            else:
                pairs.append(_Pair(unit.words, [unit.aside], True))
        elif unit.kind == WORDS:
            goes_on = current and not waiting and _goes_on(current, unit, leads)
            if goes_on and current:
                current.words.extend(unit.words)
                current.closed = unit.closed
            else:
                pairs.append(_Pair(unit.words, [waiting.aside] if waiting else [], unit.closed))
                if waiting and doubtful and not _is_label(waiting.aside):
                    pairs[-1].most_sure = GUESSED
                waiting = None
        elif _belongs_below(units, number, leads):
            strange += [waiting.aside] if waiting else []
            waiting = unit
        elif current and not current.asides:
            current.asides.append(unit.aside)
        elif unit.inner:
            outside = _outside(unit.aside, list(_SPAN.finditer(unit.aside)))
            pairs.append(_Pair(unit.inner, [outside], True))
            pairs[-1].most_sure = GUESSED
        elif current and not _begins_anew(current, unit):
            current.asides.append(unit.aside)
        else:
            strange.append(unit.aside)
    return pairs, strange + ([waiting.aside] if waiting else [])


def _find_order(units: Sequence[_Unit]) -> tuple[bool, bool]:
    """Whether asides stand above their words, and whether that is only the likelier reading of two."""
    kinds = [unit.kind for unit in units]
    if not kinds or kinds[0] != ASIDE or kinds[-1] != WORDS:
        return False, False
    if any(_is_bound_above(units, number) for number in range(1, len(units))):
        return False, False
    asides = [unit for unit in units if unit.kind == ASIDE]
    return True, not all(_is_label(unit.aside) for unit in asides)


def _is_bound_above(units: Sequence[_Unit], number: int) -> bool:
    """Whether it is an aside right under words and apart from what follows it, or signed with a dash."""
    unit = units[number]
    if unit.kind != ASIDE or units[number - 1].kind != WORDS:
        return False
    last = number + 1 == len(units)
    return is_signature(unit.aside) or not unit.loose and (last or units[number + 1].loose)


def _belongs_below(units: Sequence[_Unit], number: int, leads: bool) -> bool:
    """Whether an aside goes with the words below it."""
    if number + 1 == len(units) or units[number + 1].kind != WORDS:
        return False
    if number and _is_bound_above(units, number):
        return False
    unit, following = units[number], units[number + 1]
    apart = number == 0 or unit.loose
    if apart and not following.loose or unit.aside.rstrip("*_ ").endswith(":"):
        return True
    return leads


def _goes_on(current: _Pair, unit: _Unit, leads: bool) -> bool:
    """Whether words are a further paragraph of the quote above them."""
    if current.asides:
        return leads
    return not unit.loose or not (current.closed and unit.closed)


def _begins_anew(current: _Pair, unit: _Unit) -> bool:
    """Whether an aside under a quote that has one already is about somebody else."""
    found = read_attribution(unit.aside[:_TELLING])
    if not found.speaker or found.speaker_sure == GUESSED:
        return False
    speakers = " ".join(read_attribution(aside[:_TELLING]).speaker for aside in current.asides)
    known = set(re.findall(r"\w+", speakers))
    return not known & set(re.findall(r"\w+", found.speaker))


def _is_label(aside: str) -> bool:
    """Whether it is a name with what belongs to it and no sentence: ``Mira Solano, lawyer``, ``Northwind:``."""
    plain = clean_text(aside)
    return plain.endswith(":") or not re.search(r"[.!?]$", plain)


def _make_utterance(words: Sequence[str], asides: Sequence[str], attribution: Attribution) -> Utterance:
    whole = " ".join(asides)
    day = find_date(whole)
    address = re.search(r"https?://[^\s<>()\"”]+[^\s<>()\"”.,;:!?]", whole)
    context = "\n\n".join(_write_context(aside) for aside in asides if _says_more(aside, attribution))
    return Utterance(
        tuple(words), tuple(asides), attribution, context, day[0] if day else "", address[0] if address else ""
    )


def _says_more(aside: str, attribution: Attribution) -> bool:
    """Whether it tells readers more than who spoke; a piece of a sentence (``said Mira, who …``), much more."""
    left = leftover_words(aside, attribution)
    first = clean_text(aside).partition(" ")[0]
    piece = not is_signature(aside) and (first.islower() or first.casefold() in SPEECH)
    return len(left) > (3 if piece else 0)


def _write_context(aside: str) -> str:
    """The aside as Markdown, without the dash before it and the emphasis around it."""
    plain = re.sub(r"^\s*(?:[–—―~]|--+|-)\s*", "", _strip_emphasis(" ".join(aside.split())))
    return re.sub(r"^([#>+-]|\d+[.)])(?=\s)", r"\\\1", plain)
