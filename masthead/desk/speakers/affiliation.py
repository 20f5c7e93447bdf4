"""What somebody is, and where: role and organisation in a phrase like ``a pricing director at Coppervale Cloud``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.leading import count_leading_organisation
from masthead.desk.speakers.lexicon import (
    BEFORE_A_ROLE,
    DETERMINERS,
    ENDS_AN_APPOSITION,
    FIELDS,
    FORMERLY,
    GUESSED,
    KINDS_OF_COMPANY,
    LIKELY,
    ORGANISATION_LINKS,
    PLACES_OF_A_ROLE,
    PORTFOLIOS,
    PRIVATE,
    SURE,
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
    whole: str = ""
    """All of the phrase, where the organisation could be what somebody is head of as well: ``Head of Evals``."""


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
    several = len(tokens) > 1 and all(map(is_name_word, tokens)) and tokens[-1].word in ("partners", "associates")
    if _is_firm(tokens) or several and not any(map(is_role_word, tokens[:-1])):
        return Affiliation("", text_of(plain, tokens), LIKELY)
    if tokens[0].word.startswith("ex-") and (len(tokens) == 1 or tokens[0].text[3:4].isupper()):
        # It is where somebody was: "ex-Northwind engineer at Halcyne".
        small = len(tokens) > 1 and not is_name_word(tokens[1])
        found = read_affiliation(plain, tokens[1:]) if small else Affiliation(text_of(plain, tokens[1:]))
        return found._replace(role=f"{tokens[0].text} {found.role}".rstrip())
    if tokens[0].word in _BEFORE_AN_ORGANISATION:
        run, _ = take_organisation(tokens[1:])
        return Affiliation("", text_of(plain, run))
    at_present = tokens[0].text.islower() and tokens[0].word in BEFORE_A_ROLE
    small_role = any(is_role_word(token) and token.text.islower() for token in tokens)
    at_present = at_present or not tokens[0].start and tokens[0].word in _LIKE_SOMEBODY and small_role
    before = tokens[0].word in FORMERLY or at_present
    former = tokens[0] if before and len(tokens) > 2 and is_name_word(tokens[1]) else None
    if former is not None:
        found = read_affiliation(plain, tokens[1:])
        if found.organization and found.role:
            return found._replace(role=f"{former.text} {found.role}")
        return Affiliation(text_of(plain, tokens), found.organization, found.sure)
    tokens = _strip_kind(tokens)
    return _read_owner(plain, tokens) or _read_place(plain, tokens) or _read_run(plain, tokens)


_LIKE_SOMEBODY = frozenset("veteran senior retired longtime outgoing incoming acting interim junior".split())
"""Where they begin a sentence they are no company's name: "Veteran Northwind engineer"."""


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
        len(tokens) > 1
        and tokens[0].word in DETERMINERS | {"both", "all"}
        and not (tokens[0].word == "one" and tokens[1].word == "of")
    ):
        tokens = tokens[1:]
    return tokens


def _strip_kind(tokens: list[Token]) -> list[Token]:
    """The phrase without what says which company it is: ``ferry operator Lindö Lines' technical chief``."""
    named = next((n for n, token in enumerate(tokens) if n and is_name_word(token)), 0)
    kind = tokens[named - 1] if named else None
    small = kind is not None and (kind.text.islower() or not kind.start)
    described = kind is not None and small and kind.word in KINDS_OF_COMPANY and not is_role_word(tokens[named])
    owned = any(is_possessive(token) for token in tokens[named:-1])
    placed = described and (owned or kind is not None and (not is_role_word(kind) or not kind.start))
    return tokens[named:] if placed and any(map(is_role_word, tokens[named + 1 :])) else tokens


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
    named = all(is_name_word(each) or each.word in ORGANISATION_LINKS for each in tokens)
    named = named and not any(map(is_role_word, tokens))
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
    leading = count_leading_organisation(role)
    if leading:
        # "Halcyne researcher at the Oslo office": what stands first is the organisation.
        return Affiliation(text_of(plain, role[leading:]), text_of(plain, role[:leading]))
    whole = text_of(plain, tokens) if tokens[at].word == "of" and not after and _may_be_field(role, run) else ""
    return Affiliation(text_of(plain, role), organization, sure, whole=whole)


_HEADS = frozenset(
    "head heads director vp svp evp manager lead leader chief professor lecturer dean editor officer coordinator chair"
    " specialist engineer architect analyst strategist fellow member secretary producer designer scientist".split()
)
"""Who are that of a field, or a part of a company, as often as of a company."""


def _may_be_field(role: Sequence[Token], run: Sequence[Token]) -> bool:
    """Whether what stands behind "of" is a field rather than an organisation: ``Evals``, ``Trust & Safety``."""
    heads = role[-1].word in _HEADS or role[-1].word == "president" and any(each.word == "vice" for each in role)
    return heads and not any(
        is_organisation_word(each) and each.word not in FIELDS and each.text != "&" for each in run
    )


def _read_run(plain: str, tokens: Sequence[Token]) -> Affiliation:
    """``Institute for Compute Policy research fellow``, ``Northwind``, ``actor``."""
    leading = count_leading_organisation(tokens)
    if leading:
        return Affiliation(text_of(plain, tokens[leading:]), strip_possessive(text_of(plain, tokens[:leading])), LIKELY)
    named = all(is_name_word(each) or each.word in ORGANISATION_LINKS or each.text == ":" for each in tokens)
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
        field = (
            tokens[number - 1].word == "member"
            and run[0].word in _CHAMBERS
            or run[0].word in FIELDS
            or run[0].word in PORTFOLIOS
            or tokens[number - 1].word in PLACES_OF_A_ROLE
        )
        if not found and not (field and not any(map(is_organisation_word, run[1:]))):
            found = number
    return found


_CHAMBERS = frozenset("parliament congress".split())


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
        while ahead < len(tokens) and tokens[ahead].word in ORGANISATION_LINKS:
            ahead += 1
        role = token.word in ("and", "the") and ahead < len(tokens) and is_role_word(tokens[ahead])
        if end == start or ahead == end or ahead == len(tokens) or not is_name_word(tokens[ahead]) or role:
            break
        end = ahead
    return end


def describes_company(phrase: Sequence[Token]) -> bool:
    """Whether the phrase says that a name is a company's: ``the company behind the model``."""
    head: list[Token] = []
    if phrase and phrase[0].word in ("who", "whose", "which"):
        return False
    for token in phrase:
        if token.word in ("of", "behind", "that", "which", "for", "in", "based", "with", "at", "from"):
            break
        head.append(token)
    known = bool(head) and head[-1].word in KINDS_OF_COMPANY and head[-1].text.islower()
    return known and not any(map(is_role_word, head))


def has_role(text: str) -> bool:
    """Whether a word of the text is known as a role."""
    return any(map(is_role_word, cut_tokens(text)))
