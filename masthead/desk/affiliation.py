"""What somebody is, and where: role and organisation in a phrase like ``a pricing director at Coppervale Cloud``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.lexicon import (
    BEFORE_A_ROLE,
    COMMON,
    CREDENTIALS,
    DETERMINERS,
    ENDS_AN_APPOSITION,
    FIELDS,
    FORMERLY,
    GUESSED,
    KINDS_OF_COMPANY,
    LIKELY,
    PLACES_OF_A_ROLE,
    PORTFOLIOS,
    PRIVATE,
    SURE,
    THINGS,
    Token,
    cut_tokens,
    ends_in_abbreviation,
    is_name_word,
    is_organisation_word,
    is_possessive,
    is_role_word,
    is_sign,
    is_the_companys,
    is_verb,
    strip_possessive,
    text_of,
)

_LINKS = frozenset("of for and the & de du des della der für on del la".split())
"""Small words within the name of an organisation."""
_NOT_BEFORE_A_NAME = frozenset("who which and or at of for with from in on to".split())
_BEFORE_AN_ORGANISATION = frozenset("at for of with from by @".split())
_OF_ELSEWHERE = frozenset("der des von bei vom du chez della del".split())


class Affiliation(NamedTuple):
    """What a phrase tells; what it does not is empty."""

    role: str = ""
    organization: str = ""
    sure: str = SURE
    """Of the organisation."""
    owner: str = ""
    """The word in "the company's" or the like, which says that the organisation stands elsewhere."""


def read_affiliation(plain: str, phrase: Sequence[Token]) -> Affiliation:
    """Role and organisation as they stand in the phrase, which is a piece of `plain`."""
    tokens = _strip_beginning(list(phrase))
    if not tokens:
        return Affiliation()
    owner = next((n for n, token in enumerate(tokens[:3]) if is_the_companys(token)), None)
    adjectives = not any(is_name_word(token) or token.word in _NOT_BEFORE_A_NAME for token in tokens[:owner])
    if owner is not None and owner + 1 < len(tokens) and adjectives:
        kind = strip_possessive(tokens[owner].text).casefold()
        return Affiliation(text_of(plain, tokens[owner + 1 :]), "", GUESSED, kind)
    if _is_firm(tokens):
        return Affiliation("", text_of(plain, tokens), LIKELY)
    if tokens[0].word in _BEFORE_AN_ORGANISATION:
        run, _ = take_organisation(tokens[1:])
        return Affiliation("", text_of(plain, run))
    at_present = tokens[0].text.islower() and tokens[0].word in BEFORE_A_ROLE
    before = tokens[0].word in FORMERLY or at_present
    former = tokens[0] if before and len(tokens) > 2 and is_name_word(tokens[1]) else None
    if former is not None:
        found = read_affiliation(plain, tokens[1:])
        if found.organization and found.role:
            return found._replace(role=f"{former.text} {found.role}")
        return Affiliation(text_of(plain, tokens), found.organization, found.sure)
    tokens = _strip_kind(tokens)
    return _read_owner(plain, tokens) or _read_place(plain, tokens) or _read_run(plain, tokens)


def _is_firm(tokens: Sequence[Token]) -> bool:
    """``Fennel & Partners``: names around the sign, and no role before it."""
    at = next((n for n, token in enumerate(tokens) if token.text == "&"), 0)
    named = all(is_name_word(token) or token.text == "&" for token in tokens)
    return 0 < at < len(tokens) - 1 and named and not any(map(is_role_word, tokens[:at]))


def _strip_beginning(tokens: list[Token]) -> list[Token]:
    """The phrase without articles, and without ``now`` or ``for nineteen years`` before them."""
    if tokens and tokens[0].word in ("now", "currently", "also", "today"):
        tokens = tokens[1:]
    if tokens and tokens[0].word in ("for", "since", "until"):
        article = next((n for n, token in enumerate(tokens) if token.word in ("a", "an", "the", "its")), 0)
        if article and not any(is_name_word(token) and not token.text[0].isdigit() for token in tokens[:article]):
            tokens = tokens[article:]
    while (
        len(tokens) > 1 and tokens[0].word in DETERMINERS and not (tokens[0].word == "one" and tokens[1].word == "of")
    ):
        tokens = tokens[1:]
    return tokens


def _strip_kind(tokens: list[Token]) -> list[Token]:
    """The phrase without ``ferry operator`` before ``Lindö Lines' technical chief``."""
    named = next((n for n, token in enumerate(tokens) if n and is_name_word(token)), 0)
    owned = any(is_possessive(token) for token in tokens[named:-1]) and any(map(is_role_word, tokens[named + 1 :]))
    kind = tokens[named - 1] if named else None
    described = kind is not None and kind.text.islower() and kind.word in KINDS_OF_COMPANY
    return tokens[named:] if owned and described else tokens


def _read_owner(plain: str, tokens: Sequence[Token]) -> Affiliation | None:
    """``Northwind's chief scientist``."""
    for number, token in enumerate(tokens[:-1]):
        if not is_name_word(tokens[0]):
            return None
        after = tokens[number + 1 :]
        named = any(is_organisation_word(each) for each in after[:3] if is_name_word(each))
        if is_possessive(token) and any(map(is_role_word, after)) and not named:
            found = read_affiliation(plain, after)
            owner = strip_possessive(text_of(plain, tokens[: number + 1]))
            return Affiliation(found.role or text_of(plain, after), owner)
    return None


def _read_place(plain: str, tokens: Sequence[Token]) -> Affiliation | None:
    """``partner at law firm Fennel & Strand``."""
    at = _find_preposition(tokens)
    named = all(is_name_word(each) or each.word in _LINKS for each in tokens) and not any(map(is_role_word, tokens))
    if not at or named and tokens[at].word in ("of", "for"):
        return None  # nothing, or "Choir of Vessmouth", which is a name as a whole
    run, after = take_organisation(tokens[at + 1 :])
    if tokens[at].word == "from" and tokens[at - 1].word in PRIVATE and not any(map(is_organisation_word, run)):
        return Affiliation(text_of(plain, tokens[:at]))
    sure = GUESSED if tokens[at].word == "from" and not any(map(is_organisation_word, run)) else SURE
    owner = next((n for n, token in enumerate(run) if is_possessive(token)), None)
    if owner is not None and after and after[0].text[:1].islower() and after[0].word not in ENDS_AN_APPOSITION:
        # "at Northwind's safety team"
        run = run[: owner + 1]
    organization = strip_possessive(text_of(plain, run)) if owner == len(run) - 1 else text_of(plain, run)
    role = tokens[:at]
    leading = _count_leading_organisation(role)
    if leading:
        # "Halcyne researcher at the Oslo office": what stands first is the organisation.
        return Affiliation(text_of(plain, role[leading:]), text_of(plain, role[:leading]))
    return Affiliation(text_of(plain, role), organization, sure)


def _read_run(plain: str, tokens: Sequence[Token]) -> Affiliation:
    """``Institute for Compute Policy research fellow``, ``Northwind``, ``actor``."""
    leading = _count_leading_organisation(tokens)
    if leading:
        return Affiliation(text_of(plain, tokens[leading:]), strip_possessive(text_of(plain, tokens[:leading])), LIKELY)
    named = all(is_name_word(each) or each.word in _LINKS or each.text == ":" for each in tokens)
    if named and not any(map(is_role_word, tokens)) and tokens[0].word not in PORTFOLIOS:
        return Affiliation("", strip_possessive(text_of(plain, tokens)), LIKELY)
    run, after = take_organisation(tokens)
    if run and not after and run[0] is tokens[0] and not any(map(is_role_word, tokens)):
        return Affiliation("", text_of(plain, run), LIKELY)  # "Halmvik town council"
    return Affiliation(_without_place(plain, tokens))


def _without_place(plain: str, tokens: Sequence[Token]) -> str:
    """The role without the town behind it: ``nurse in Oslo``; but an expert in AI remains one."""
    while len(tokens) > 1 and tokens[-1].word in ("of", "for", "at", "with"):
        tokens = tokens[:-1]
    for number, token in enumerate(tokens):
        if number and _SO_LONG.match(plain[token.start :]):
            return text_of(plain, tokens[:number])
        if number and token.word == "based":
            return text_of(plain, tokens[:number])
        within = number and token.word in ("in", "from") and number + 1 < len(tokens)
        if not within or not is_role_word(tokens[number - 1]) or not is_name_word(tokens[number + 1]):
            continue
        if tokens[number - 1].word not in _KNOW_A_FIELD and tokens[number + 1].word not in FIELDS:
            return text_of(plain, tokens[:number])
    return text_of(plain, tokens)


_SO_LONG = re.compile(
    r"(?:for|of|since|with) (?:(?:more than|over|nearly|almost|the (?:last|past)) )?"
    r"(?:(?:19|20)\d\d\b|[\w-]+ (?:years?|months?|decades?)\b)",
    re.IGNORECASE,
)
"""``a translator for nineteen years``."""
_KNOW_A_FIELD = frozenset("expert specialist researcher lecturer investor".split())


def _find_preposition(tokens: Sequence[Token]) -> int:
    """Where ``at`` or another preposition stands before an organisation; 0 where none does."""
    found = 0
    for number, token in enumerate(tokens):
        elsewhere = token.word in _OF_ELSEWHERE and number == 1 and is_role_word(tokens[0])
        elsewhere = elsewhere or (number > 0 and token.word == "in" and _is_kind_and_name(tokens[number + 1 :]))
        if not number or token.word not in _BEFORE_AN_ORGANISATION and not elsewhere:
            continue
        run, _ = take_organisation(tokens[number + 1 :])
        if not run or _in_a_name(tokens, number):
            continue
        if token.word in ("at", "with", "from", "@"):
            named = found and any(map(is_organisation_word, take_organisation(tokens[found + 1 :])[0]))
            return found if named else number
        field = run[0].word in FIELDS or run[0].word in PORTFOLIOS or tokens[number - 1].word in PLACES_OF_A_ROLE
        if not found and not (field and not any(map(is_organisation_word, run[1:]))):
            found = number
    return found


def _is_kind_and_name(tokens: Sequence[Token]) -> bool:
    """``the law firm Fennel & Strand``."""
    named = next((n for n, token in enumerate(tokens[:5]) if is_name_word(token)), 0)
    return named > 0 and tokens[named - 1].word in KINDS_OF_COMPANY


def _in_a_name(tokens: Sequence[Token], number: int) -> bool:
    """Whether the preposition is part of an organisation's name: ``Bureau of Standards``."""
    start = number - 1
    if not is_name_word(tokens[start]) or is_role_word(tokens[start]):
        return False
    while start and is_name_word(tokens[start - 1]):
        start -= 1
    return not any(map(is_role_word, tokens[:number])) and any(map(is_organisation_word, tokens[start:number]))


def take_organisation(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The name of an organisation at the beginning of `tokens`, after ``the`` and words like ``law firm``; the rest."""
    start = 0
    while start < len(tokens) and start < 5 and not is_name_word(tokens[start]):
        if is_sign(tokens[start]) or tokens[start].word in _NOT_BEFORE_A_NAME or is_verb(tokens[start]):
            return [], list(tokens)
        start += 1
    end = _end_of_run(tokens, start)
    if end > start and end + 1 < len(tokens) and tokens[end - 1].word.endswith(("-based", "-backed", "-led", "-owned")):
        # "Lisbon-based investment firm Tallgrass"
        return take_organisation(tokens[end:])
    if end + 1 < len(tokens) and tokens[end].word in KINDS_OF_COMPANY and is_name_word(tokens[end + 1]):
        # "AI startup Northwind"
        start, end = end + 1, _end_of_run(tokens, end + 1)
    if end > start and not is_possessive(tokens[end - 1]):
        end += _count_common_part(tokens[end : end + 3])
    return list(tokens[start:end]), list(tokens[end:])


_KINDS_OF_PLACE = frozenset("fire town city county parish village district high primary secondary power state".split())
_COMMON_ENDS = frozenset(
    "council committee court police school hospital plant pub brewery bakery museum theatre theater cathedral factory"
    " brigade shipyard library orchestra zoo station".split()
)


def _count_common_part(tokens: Sequence[Token]) -> int:
    """How many words in small letters end the name: two in ``Sandö town council``."""
    for number, token in enumerate(tokens):
        if token.word in _COMMON_ENDS and token.text[:1].islower():
            return number + 1
        if token.word not in _KINDS_OF_PLACE or not token.text[:1].islower():
            return 0
    return 0


def _end_of_run(tokens: Sequence[Token], start: int) -> int:
    end = start
    while end < len(tokens):
        token = tokens[end]
        if is_name_word(token) or token.text == "&":
            end += 1
            if token.text.endswith(".") and not ends_in_abbreviation(token.text):
                break
            continue
        if token.text == ":" and end > start and "&" in tokens[end - 1].text:
            end += 1
            continue
        ahead = end
        while ahead < len(tokens) and tokens[ahead].word in _LINKS:
            ahead += 1
        role = token.word in ("and", "the") and ahead < len(tokens) and is_role_word(tokens[ahead])
        if end == start or ahead == end or ahead == len(tokens) or not is_name_word(tokens[ahead]) or role:
            break
        end = ahead
    return end


_DEMONYM = re.compile(r"(?:ish|ese|ian|ean|ican|ench|erman|utch|wiss|reek|raqi|aeli)$")
_OF_A_STATE = frozenset("minister ambassador president official diplomat lawmaker senator".split())


def _count_leading_organisation(tokens: Sequence[Token]) -> int:
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
        joins = token.word in _LINKS and count + 1 < len(tokens) and is_name_word(tokens[count + 1])
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


_HIGH_OFFICES = frozenset("ceo cto cfo coo chief president founder co-founder vice".split())


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
    before_a_role = token.word in BEFORE_A_ROLE or token.word in PORTFOLIOS and is_role_word(rest[0])
    field = token.word in FIELDS and is_role_word(rest[0]) and not is_organisation_word(token)
    return before_a_role or field


def describes_company(phrase: Sequence[Token]) -> bool:
    """Whether the phrase says that a name is a company's: ``the company behind the model``."""
    head: list[Token] = []
    if phrase and phrase[0].word in ("who", "whose", "which"):
        return False
    for token in phrase:
        if token.word in ("of", "behind", "that", "which", "for", "in", "based", "with", "at", "from"):
            break
        head.append(token)
    return bool(head) and head[-1].word in KINDS_OF_COMPANY and not any(map(is_role_word, head))


def has_role(text: str) -> bool:
    """Whether a word of the text is known as a role."""
    return any(map(is_role_word, cut_tokens(text)))
