"""Which quotation marks of a line hold words that were said, and whose: two who speak in one line have a turn each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.speakers.attribution import read_attribution, read_pronoun
from masthead.desk.speakers.lexicon import GUESSED, SPEECH, SPEECH_ELSEWHERE, SURE
from masthead.desk.speakers.naming import is_name

SPAN = re.compile(
    r"“[^“”]*”|\"[^\"]*\"(?!\w)|«[^«»]*»|»[^«»]*«|„[^„“”\"]*[“”\"]|「[^「」]*」|『[^『』]*』|‹[^‹›]*›"
    # Both marks the same way round, as in Swedish and Finnish.
    r"|(?<![\w.,!?…])”[^“”]+”(?!\w)"
    # Single ones are apostrophes too: they close only behind the end of a clause.
    r"|(?<![\w.,!?…])[‘'](?=\w)[^‘\n]*?[,.!?…][’'](?!\w)"
)


class Turn(NamedTuple):
    """What one of those says who speak in a line."""

    spans: tuple[re.Match[str], ...]
    aside: str
    """What stands outside the marks, and says who it is."""
    most_sure: str
    whole: str
    """The piece of the line, with its marks."""


# --- which marks are those of speech ---------------------------------------------------------------


def find_speech(text: str) -> list[re.Match[str]]:
    """The words that were said; not a nickname, a book or a company that stands in marks beside them."""
    spans = list(SPAN.finditer(text))
    return [span for span in spans if _is_set_off(text, span)] or spans


def find_words(text: str) -> list[re.Match[str]]:
    """All that stands in marks within a sentence, but for the titles of works."""
    spans = list(SPAN.finditer(text))
    return [span for span in spans if not _is_title(span[0][1:-1])] or spans


_NEAR = 1_000


def _is_set_off(text: str, span: re.Match[str]) -> bool:
    """Whether a sign or a verb of saying stands before the marks, or nothing at all."""
    before = text[max(0, span.start() - _NEAR) : span.start()].rstrip(" *_")
    last = re.search(r"[\w’']+$", before)
    if last:
        word = last[0].casefold()
        return word in SPEECH or word in SPEECH_ELSEWHERE
    return not (before.endswith(",") and SPAN.search(before) and _is_title(span[0][1:-1]))


def _is_title(text: str) -> bool:
    """Whether it is written as the title of a work: several words, every longer one with a capital letter."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words) and text[-1] not in ".!?…"


def words_outside(text: str, spans: Sequence[re.Match[str]]) -> str:
    """What stands outside the quotation marks."""
    pieces, reached = [], 0
    for span in spans:
        pieces.append(text[reached : span.start()])
        reached = span.end()
    return _join([*pieces, text[reached:]])


def _join(pieces: Sequence[str]) -> str:
    joined = re.sub(r"(?<=\w) (?=[.,;])", "", " ".join(" ".join(piece.split()) for piece in pieces if piece.strip()))
    return re.sub(r"^[\s,:;–—-]+(?=\w)", lambda found: "— " if set(found[0]) & set("–—") else "", joined)


# --- whose they are --------------------------------------------------------------------------------


class _Open:
    """A turn that is being put together."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.spans: list[re.Match[str]] = []
        self.pieces: list[str] = []
        self.speaker = ""
        self.pronoun = ""
        self.most_sure = SURE


def part_turns(text: str, spans: Sequence[re.Match[str]]) -> list[Turn]:
    """The words with whoever said them, parted where another speaks; where that is not clear, nothing is sure."""
    turns = [_Open(0)]
    lead = text[: spans[0].start()]
    for number, span in enumerate(spans):
        last = number + 1 == len(spans)
        between = text[span.end() : None if last else spans[number + 1].start()]
        tail, next_lead = (between, "") if last else _part_between(between)
        turn = turns[-1]
        for piece in (lead, tail):
            pronoun = read_pronoun(piece)
            speaker, clear = ("", True) if pronoun else _read_speaker(piece)
            if not pronoun and not speaker:
                continue
            if _is_another(turn, pronoun, speaker):
                if clear and turn is turns[-1] and turn.spans:
                    turn = _Open(span.start() - len(lead))
                else:
                    turn.most_sure = GUESSED
            turn.speaker, turn.pronoun = turn.speaker or speaker, turn.pronoun or pronoun
        if turn is not turns[-1]:
            turns.append(turn)
        turn.spans.append(span)
        turn.pieces += [lead, tail]
        lead = next_lead
    ends = [*(turn.start for turn in turns[1:]), len(text)]
    return [
        Turn(tuple(turn.spans), _join(turn.pieces), turn.most_sure, text[turn.start : end].strip())
        for turn, end in zip(turns, ends, strict=True)
    ]


def _is_another(turn: _Open, pronoun: str, speaker: str) -> bool:
    """Whether the name or the pronoun is not that of the turn; who is named behind a ``she said`` is another."""
    if pronoun:
        return turn.pronoun not in ("", pronoun)
    if not turn.speaker:
        return bool(turn.pronoun)
    return not set(turn.speaker.split()) & set(speaker.split())


def _part_between(text: str) -> tuple[str, str]:
    """What goes with the words before it, and what with those behind it: ``she added.`` and ``Bo Ek disagreed:``."""
    if not text.rstrip().endswith((".", "!", "?")):
        for end in re.finditer(r"[.!?;]\s+(?=\w)|^[\s,]*(?:and|but|while)\s+(?=\w)", text):
            if _read_speaker(text[end.end() :])[1]:
                return text[: end.end()], text[end.end() :]
    return text, ""


def _read_speaker(text: str) -> tuple[str, bool]:
    """Who is named there, and whether by name: ``the mayor`` may be one who is named elsewhere in the line."""
    found = read_attribution(text.strip(" ,:;—–-")) if re.search(r"\w", text) else None
    return (found.speaker, found.speaker_sure != GUESSED or is_name(found.speaker)) if found else ("", False)
