"""What the rest of the story knows of a speaker: the whole name, the company that is only called "the company"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from masthead.desk.speakers.affiliation import Affiliation
from masthead.desk.speakers.lexicon import (
    BEFORE_A_ROLE,
    COMMON,
    DETERMINERS,
    FORMERLY,
    HONORIFICS,
    KINDS_OF_COMPANY,
    LIKELY,
    QUALIFIERS,
    Token,
    cut_tokens,
    is_name_word,
    is_role_word,
    is_verb,
    recurring_names,
    text_of,
)


def find_the_company(plain: str, story: str, speaker: str = "", kind: str = "company") -> str:
    """Which company "the company" is: one that the sentence names, else the one that the story names most.

    It must recur, and somewhere stand as companies stand and people don't: "at Northwind", "Northwind, a maker".
    `kind` is the word for it in the sentence; "the museum" is only one that is called so.
    """
    if kind not in _COMPANY_LIKE and not kind.endswith("maker"):
        called = [name for name in recurring_names(story, 1) if kind in name.casefold().split()]
        return called[0] if len(called) == 1 else ""
    tokens = cut_tokens(plain)
    # Behind the speaker's own name: ", Ottervane had not trained on it".
    for number, token in enumerate(tokens[1:-1], 1):
        follows = tokens[number - 1].text == ","
        if follows and is_name_word(token) and token.word not in DETERMINERS and is_verb(tokens[number + 1]):
            return token.text
    for name in recurring_names(story, 2):
        person = set(name.split()) & set(speaker.split())
        if not person and re.search(
            rf"{_BEFORE_A_COMPANY}{re.escape(name)}\b|\b{re.escape(name)}{_BEHIND_A_COMPANY}", story
        ):
            return name
    return ""


_COMPANY_LIKE = frozenset(
    "company firm startup start-up group business vendor supplier lab laboratory publisher retailer platform"
    " conglomerate unicorn developer insurer manufacturer line brand".split()
)
_BEFORE_A_COMPANY = r"\b(?:at|from|of|for|joined|company|firm|startup|maker|publisher) "
_BEHIND_A_COMPANY = rf",? (?:an?|the) (?:[\w-]+ ){{0,4}}(?:{'|'.join(sorted(KINDS_OF_COMPANY))})\b"


def find_bearers(surname: str, story: str) -> list[str]:
    """The whole names in the story that end with the surname, each person once, the first one first."""
    pattern = rf"(?<![.\w])((?:[^\W\d_a-z][\w'’-]+ (?:(?:van|von|de|der|al|bin|la|el) )*){{1,2}}{surname})\b"
    names: list[str] = []
    for found in re.finditer(pattern, story):
        words = found[1].split()
        # "Analyst Mira Solano"
        words = words[1:] if len(words) > 2 and is_role_word(cut_tokens(words[0])[0]) else words
        name, parts = " ".join(words), set(words[:-1])
        first = words[0].casefold().rstrip(".")
        before_a_role = first in FORMERLY or first in BEFORE_A_ROLE
        known = before_a_role or any(parts & set(other.split()[:-1]) for other in names)
        if first not in COMMON and not (first in HONORIFICS and len(parts) == 1) and not known:
            names.append(name)
    return names


def is_shared(speaker: str, story: str) -> bool:
    """Whether it is ``Mr Ruiz``, and the story knows two of that name."""
    address, _, surname = speaker.partition(" ")
    alone = address.casefold().rstrip(".") in HONORIFICS and " " not in surname
    return alone and len(find_bearers(re.escape(surname), story)) > 1


def weigh_first_word(before: Affiliation, plain: str, modifier: Sequence[Token], story: str) -> Affiliation:
    """What stands before a name, where its first word has a capital letter because a sentence begins with it.

    "Copyright lawyer" has a role, "Northwind lawyer" an organisation; the story writes the one in small letters, and
    the other with a capital one in the midst of a sentence too.
    """
    name = f"{before.organization} AI"
    if before.role.startswith("AI ") and story.count(name) > story.count(f"{before.organization} {before.role}"):
        return before._replace(role=before.role[3:], organization=name)  # "Northwind AI researcher"
    first = modifier[0] if modifier else None
    if first is None or first.start or len(modifier) < 2 or is_name_word(modifier[1]) or not first.text.isalpha():
        return before
    called = before.organization == first.text
    if not called and (before.organization or is_role_word(first) or first.word not in QUALIFIERS):
        return before
    if called and story and modifier[-1].word in _OF_A_FIELD and story.count(first.text) < 2:
        return Affiliation(text_of(plain, modifier))  # "Workforce economist", of which the story knows nothing more
    small = any(not above[-1:].isalnum() for above in _find_above(first.text.lower(), story))
    named = any(re.fullmatch("[a-z,] ", above) for above in _find_above(first.text, story))
    if called and small and not named:
        return Affiliation(text_of(plain, modifier))
    return before if called or small or not named else Affiliation(text_of(plain, modifier[1:]), first.text, LIKELY)


_OF_A_FIELD = frozenset(
    "activist advocate analyst artist attorney author coach columnist consultant critic economist ethicist expert"
    " forecaster historian investor journalist lawyer lecturer linguist negotiator philosopher psychologist recruiter"
    " scholar scientist sociologist specialist strategist teacher theorist writer".split()
)
"""Who is called by a field more often than by a company; the others by a company: engineers, spokespeople."""


def _find_above(word: str, story: str) -> Iterator[str]:
    """The two characters before each place at which the word ends a word of the story."""
    # A pattern that begins with the word itself is found many times as fast.
    return (story[max(0, found.start() - 2) : found.start()] for found in re.finditer(rf"{word}\b", story))
