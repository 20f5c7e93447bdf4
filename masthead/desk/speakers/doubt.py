"""What keeps a speaker from being sure: words that say more than who it was, a second name in the sentence."""

from __future__ import annotations

import re

from masthead.desk.speakers.attribution import Attribution, clean_text
from masthead.desk.speakers.lexicon import (
    AUXILIARY,
    COMMON,
    GUESSED,
    LIKELY,
    SPEECH,
    SPEECH_ELSEWHERE,
    SURE,
    cut_tokens,
    is_name_word,
    is_organisation_word,
    is_possessive,
    is_role_word,
    is_verb,
)

_WITHOUT_NEWS = frozenset(
    "a an the at of for and to by according in with from who is was s so it this that he she they company firm now also"
    " then us me reporters der des von bei and or his her their its our my words put way as on"
    " those were spokesperson spokeswoman spokesman spokespeople representative".split()
)


def leftover_words(text: str, found: Attribution) -> list[str]:
    """The words that say more than who it was: without name, role, organisation and any verb of saying."""
    held = set(re.findall(r"\w+", f"{found.speaker} {found.role} {found.organization}".casefold()))
    said = SPEECH | SPEECH_ELSEWHERE | AUXILIARY | _WITHOUT_NEWS
    return [
        word
        for word in re.findall(r"\w+", clean_text(text).casefold())
        if word not in held
        and word not in said
        and not (word.isalpha() and word.lower() == word.upper())
        and not {f"{word[:-2]}s", f"{word[:-1]}s", f"{word[:-3]}ies"} & SPEECH  # "added", "argued", "replied"
    ]


def limit_doubt(text: str, found: Attribution) -> str:
    """How sure the speaker can be at most: less where a second name stands there that could speak as well."""
    plain = clean_text(text)
    tokens = cut_tokens(plain)
    apart = set(re.findall(r"\w+", f"{found.speaker} {found.organization}"))
    known = apart | set(re.findall(r"\w+", found.role))
    most, number = SURE, 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and is_name_word(tokens[end]) and tokens[end].word not in COMMON:
            end += 1
        run = tokens[number:end]
        another = len(run) > 1 and not (apart if is_possessive(run[-1]) else known) & {
            each.text.rstrip(".!?") for each in run
        }
        if another and not any(is_organisation_word(each) or is_role_word(each) for each in run):
            before = tokens[number - 1].word if number else ""
            after = tokens[end] if end < len(tokens) else None
            if after is not None and is_verb(after) or before == "and":
                return GUESSED
            if before not in _BEFORE_A_HEARER:
                most = LIKELY
        number = max(end, number + 1)
    return most


_BEFORE_A_HEARER = frozenset("told asked at on in with from by to for the of a".split())
