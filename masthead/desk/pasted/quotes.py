"""Key quotes as they are pasted: which words were said, and which sentence says by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from masthead.desk.pasted.dates import find_date
from masthead.desk.pasted.passages import Passage
from masthead.desk.pasted.speech import (
    ASIDE,
    BOTH,
    EITHER,
    WORDS,
    Unit,
    join_asides,
    make_words,
    read_units,
    says_what,
    strip_emphasis,
)
from masthead.desk.pasted.turns import SPAN
from masthead.desk.speakers.attribution import (
    NOBODY,
    Attribution,
    clean_text,
    is_signature,
    read_attribution,
    read_pronoun,
)
from masthead.desk.speakers.doubt import leftover_words, limit_doubt
from masthead.desk.speakers.lexicon import GUESSED, LIKELY, SPEECH, SURE

TELLING = 400
"""Who it was is said in so many characters, or not at all."""


_MOST_ASIDES = 3
"""So many sentences beside a quote may name its speaker."""
_MOST_HEARD = 20


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
    units, strange = read_units(passages, width)
    pairs, left = _pair(_decide(units))
    utterances: list[Utterance] = []
    before = NOBODY
    known: dict[str, Attribution] = {}
    heard: list[str] = []  # of two with one surname it is the one who spoke here
    for pair in pairs:
        attribution = NOBODY
        asides = join_asides(pair.asides)
        for aside in asides:
            pronoun = read_pronoun(aside)
            meant = _find_meant(pronoun, before, known) if pronoun else before
            attribution = read_attribution(aside[:TELLING], "\n".join([*heard, text]), meant)
            if attribution.speaker:
                attribution = _limit(attribution, limit_doubt(aside[:TELLING], attribution))
                break
        attribution = _limit(attribution, pair.most_sure)
        utterances.append(_make_utterance(pair.words, asides, attribution))
        before = attribution if attribution.speaker else before
        if before.speaker not in heard[:1]:
            heard = [before.speaker, *heard][:_MOST_HEARD]
    return Spoken(_without_persons(utterances), (*strange, *left))


def _find_meant(pronoun: str, before: Attribution, known: dict[str, Attribution]) -> Attribution:
    """Who is meant by it: whoever spoke last, unless that one goes by another pronoun; `known` learns it."""
    names = {who.speaker: each for each, who in known.items()}
    if names.get(before.speaker, pronoun) != pronoun:
        return known.get(pronoun, NOBODY)
    if before.speaker:
        known[pronoun] = before
    return before


def _without_persons(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The quotes, none with somebody for its organisation who speaks elsewhere: ``a lawyer for Ana Ruiz``."""
    speakers = [each.attribution for each in utterances]
    persons = {each.speaker for each in speakers if each.speaker and not each.collective}
    return tuple(
        each._replace(attribution=each.attribution._replace(organization=""))
        if each.attribution.organization in persons
        else each
        for each in utterances
    )


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


def _decide(units: Sequence[Unit]) -> list[Unit]:
    """Every unit is words or an aside; those that could be either are what their place makes them."""
    decided: list[Unit] = []
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
            goes_on = before == WORDS and not decided[-1].closed and not tells
            goes_on = goes_on and following is not None and _could_be_aside(following)
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
        words = make_words(unit.words[0])._replace(loose=unit.loose)
        decided.append(unit._replace(kind=ASIDE, words=()) if aside else words)
    return decided


def _could_be_aside(unit: Unit) -> bool:
    return unit.kind == ASIDE or unit.kind == EITHER and _tells_who(unit.aside)


def _tells_who(text: str) -> bool:
    """Whether the text says beyond doubt that somebody spoke."""
    found = read_attribution(text[:TELLING])
    return bool(found.speaker) and found.speaker_sure == SURE


def _pair(units: Sequence[Unit]) -> tuple[list[_Pair], list[str]]:
    """Words with the asides that go with them, and asides that go with none.

    What stands closest belongs together: a line right under the words, a line that ends with a colon right above
    them. Where empty lines stand on both sides, the order of the whole part decides, and then nothing is sure that
    could be read the other way too.
    """
    leads, doubtful = _find_order(units)
    pairs: list[_Pair] = []
    strange: list[str] = []
    waiting: Unit | None = None  # an aside that goes with the words below it
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
            pairs[-1].most_sure = max(pairs[-1].most_sure, unit.most_sure, key=_ORDER.index)
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
            pairs.append(_Pair(unit.inner, [unit.aside], True))
            pairs[-1].most_sure = GUESSED
        elif current and (says_what(current.asides[-1], unit.aside) or not _begins_anew(current, unit)):
            current.asides.append(unit.aside)
        else:
            strange.append(unit.aside)
    return pairs, strange + ([waiting.aside] if waiting else [])


def _find_order(units: Sequence[Unit]) -> tuple[bool, bool]:
    """Whether asides stand above their words, and whether that is only the likelier reading of two."""
    kinds = [unit.kind for unit in units]
    if not kinds or kinds[0] != ASIDE or kinds[-1] != WORDS:
        return False, False
    if any(_is_bound_above(units, number) for number in range(1, len(units))):
        return False, False
    asides = [unit for unit in units if unit.kind == ASIDE]
    return True, not all(_is_label(unit.aside) for unit in asides)


def _is_bound_above(units: Sequence[Unit], number: int) -> bool:
    """Whether it is an aside right under words and apart from what follows it, or signed with a dash."""
    unit = units[number]
    if unit.kind != ASIDE or units[number - 1].kind != WORDS:
        return False
    last = number + 1 == len(units)
    return is_signature(unit.aside) or not unit.loose and (last or units[number + 1].loose)


def _belongs_below(units: Sequence[Unit], number: int, leads: bool) -> bool:
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


def _goes_on(current: _Pair, unit: Unit, leads: bool) -> bool:
    """Whether words are a further paragraph of the quote above them."""
    if current.asides:
        return leads
    return not unit.loose or not (current.closed and unit.closed)


def _begins_anew(current: _Pair, unit: Unit) -> bool:
    """Whether an aside under a quote that has one already is about somebody else."""
    found = read_attribution(unit.aside[:TELLING])
    if not found.speaker or found.speaker_sure == GUESSED:
        return False
    speakers = " ".join(read_attribution(aside[:TELLING]).speaker for aside in current.asides[:_MOST_ASIDES])
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
    others = [_cut_words(aside, " ".join(words)) for aside in asides]
    context = "\n\n".join(_write_context(aside) for aside in others if _says_more(aside, attribution))
    return Utterance(
        tuple(words), tuple(asides), attribution, context, day[0] if day else "", address[0] if address else ""
    )


def _cut_words(aside: str, words: str) -> str:
    """The aside with ``“…”`` for marks that hold words of the quote, which stand above it."""

    whole = _fold(words)

    def cut(span: re.Match[str]) -> str:
        said = _fold(span[0])
        again = said == whole or said in whole and len(said.split()) > 2
        return f"{span[0][0]}…{span[0][-1]}" if again and said.strip() else span[0]

    return SPAN.sub(cut, aside)


_ONLY_WORDS = re.compile(r"\W+")


def _fold(text: str) -> str:
    """The words alone, a blank before and behind each."""
    return f" {_ONLY_WORDS.sub(' ', text.casefold()).strip()} "


def _says_more(aside: str, attribution: Attribution) -> bool:
    """Whether it tells readers more than who spoke; a piece of a sentence (``said Mira, who …``), much more."""
    left = leftover_words(aside, attribution)
    first = clean_text(aside).partition(" ")[0]
    piece = not is_signature(aside) and (first.islower() or first.casefold() in SPEECH)
    return len(left) > (3 if piece else 0)


def _write_context(aside: str) -> str:
    """The aside as Markdown, without the dash before it and the emphasis around it."""
    plain = re.sub(r"^\s*(?:[–—―~]|--+|-)\s*", "", strip_emphasis(" ".join(aside.split())))
    return re.sub(r"^([#>+-]|\d+[.)])(?=\s)", r"\\\1", plain.rstrip(" :,–—"))
