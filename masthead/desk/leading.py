"""What stands before a role: the organisation of ``Northwind chip designer``, or words that say which role it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from masthead.desk.speakers.lexicon import (
    BEFORE_A_ROLE,
    COMMON,
    CREDENTIALS,
    FIELDS,
    NO_VERBS,
    ORGANISATION_LINKS,
    PORTFOLIOS,
    QUALIFIERS,
    THINGS,
    Token,
    is_name_word,
    is_organisation_word,
    is_role_word,
)

_DEMONYM = re.compile(r"(?:ish|ese|ian|ean|ican|ench|erman|utch|wiss|reek|raqi|aeli)$")
_OF_A_STATE = frozenset("minister ambassador president official diplomat lawmaker senator".split())


def count_leading_organisation(tokens: Sequence[Token]) -> int:
    """How many words stand before the role in ``Institute for Compute Policy research fellow``; 0 for none."""
    if not tokens or not is_name_word(tokens[0]) or tokens[0].word in COMMON or _begins_role(tokens, 0):
        return 0
    if (
        _DEMONYM.search(tokens[0].text)
        and tokens[1:]
        and tokens[1].text.islower()
        and any(each.word in PORTFOLIOS | _OF_A_STATE for each in tokens[1:3])
    ):
        return 0  # "Swedish culture minister"
    count = 1
    while count < len(tokens) and not _begins_role(tokens, count):
        token = tokens[count]
        joins = token.word in ORGANISATION_LINKS and count + 1 < len(tokens) and is_name_word(tokens[count + 1])
        if not is_name_word(token) and not joins:
            break
        count += 1
    role = tokens[count:]
    if not role or not any(map(is_role_word, role)):
        return 0
    # A "county clerk" and a "union leader" are what they are; the county has no name.
    nameless = count == 1 and not tokens[0].text.isupper()
    nameless = nameless and (is_organisation_word(tokens[0]) or tokens[0].word in THINGS)
    return 0 if nameless else count


_HIGH_OFFICES = frozenset(
    "ceo cto cfo coo chief president founder co-founder founders co-founders vice vp svp head director chair chairman"
    " chairwoman board spokesperson spokesman spokeswoman executive".split()
)


def _begins_role(tokens: Sequence[Token], number: int) -> bool:
    """Whether the role begins with this word, also if it has a capital letter."""
    token = tokens[number]
    rest = tokens[number + 1 :]
    if is_role_word(token):
        plural_owner = token.text.endswith(("s'", "s’"))
        return not plural_owner and not (is_organisation_word(token) and rest and any(map(is_role_word, rest)))
    if not any(map(is_role_word, rest)):
        return False
    if token.word in CREDENTIALS or token.text.partition("-")[2][:1].islower():
        return True  # "PhD student", "Open-source developer"
    if token.word in ("ai", "tech", "technology"):
        # "Northwind AI chief executive", but an "AI researcher".
        return not number or rest[0].word not in _HIGH_OFFICES
    small = number and next(each for each in rest if is_role_word(each)).text.islower()
    if small and token.text[:1].isupper():
        return False  # "Colin Learning managing director"
    if _qualifies_role(tokens, number):
        return True
    before_a_role = token.word in BEFORE_A_ROLE or token.word in PORTFOLIOS and is_role_word(rest[0])
    field = token.word in FIELDS and is_role_word(rest[0]) and not is_organisation_word(token)
    return before_a_role or field


def _qualifies_role(tokens: Sequence[Token], number: int) -> bool:
    """Whether all words from here to the role only say what kind of role it is: ``Hedge fund manager``.

    Of words with a capital letter each must be known for that, but for the first of the sentence, which has one anyway.
    """
    token = tokens[number]
    if number and token.text[:1].isupper() and is_organisation_word(token):
        return False  # "Stanton University Professor"
    pair = f"{token.text} {tokens[number + 1].text}"
    stage = re.fullmatch("Series [A-H]|Big Tech|Gen [A-Z]|Wall Street|Silicon Valley|Bay Area", pair)
    between = itertools.takewhile(lambda each: not is_role_word(each), tokens[number + (2 if stage else 1) :])
    if not all(each.text.islower() or each.word in QUALIFIERS | FIELDS | BEFORE_A_ROLE for each in between):
        return False
    like = not token.start and len(token.word) > 5 and token.word.endswith(_ADJECTIVES) and token.word not in NO_VERBS
    return bool(stage or like) or token.word in QUALIFIERS


_ADJECTIVES = ("ed", "ing", "ous", "ical", "ful", "less", "-time", "-born", "based")
