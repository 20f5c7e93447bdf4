"""Names: which words of a phrase name somebody, what stands before them, and whether it is a person or a company."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from masthead.desk.speakers.affiliation import Affiliation, describes_company, take_organisation
from masthead.desk.speakers.lexicon import (
    COLLECTIVE_WORDS,
    COMMON,
    DAYS_AND_MONTHS,
    DETERMINERS,
    HONORIFICS,
    KINDS_OF_COMPANY,
    ORGANISATION_LINKS,
    ORGANISATIONS,
    PERSONAL_WORDS,
    Token,
    cut_tokens,
    is_caseless,
    is_name_word,
    is_organisation_word,
    is_particle,
    is_plural_role,
    is_possessive,
    is_role_word,
    is_sign,
    is_singular_role,
    may_be_noun,
    may_be_role,
    text_of,
)


def is_name(text: str) -> bool:
    """Whether it is the name of a person, by its capital letters: one to six words, no sentence."""
    tokens = cut_tokens(text)
    if not 1 <= len(tokens) <= 6 or any(map(is_sign, tokens)) or any(each.isdigit() for each in text):
        return False
    return is_name_word(tokens[-1]) and all(is_name_word(each) or is_particle(each) for each in tokens)


def is_name_of(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are the name of a person, and nothing else."""
    named = all(is_name_word(each) or is_particle(each) for each in tokens)
    return bool(tokens) and named and is_name_word(tokens[-1]) and not any(map(is_role_word, tokens[:-1]))


def part_head(plain: str, head: Sequence[Token]) -> tuple[list[Token], list[Token], str]:
    """What stands before the name, the name, and the organisation behind it (``Mira Solano of Northwind``)."""
    head = list(head)
    if len(head) > 1 and head[0].word in DETERMINERS:
        if (
            head[0].word == "the"
            and is_name_word(head[1])
            and not any(map(_is_office, head, range(len(head)), [head] * len(head)))
        ):
            return [], head, ""
        head = head[1:]
    called = _find_called_company(head)
    if called:
        return [], head[called:], ""
    roles = [number for number, token in enumerate(head) if _is_office(token, number, head)]
    several = _part_several(plain, head, roles)
    if several:
        return several
    first = _count_person(head)
    if roles and first and first < roles[0] and head[first].word in _BETWEEN_TWO:
        # "Ana Ruiz of the mayor Carl Holt": it is the first one who speaks.
        return [], head[:first], ""
    if roles:
        after = head[roles[-1] + 1 :]
        at = next((n for n, token in enumerate(after) if token.word in ("of", "at", "from", "with")), 0)
        if at > 1 and is_name_of(after[:at]):
            # "bioethicist Lena Hoff of the Oslo Ethics Institute"
            return head[: roles[-1] + 1], after[:at], text_of(plain, take_organisation(after[at + 1 :])[0])
        name = _last_name(head, roles[-1])
        return head[: len(head) - len(name)], name, ""
    if len(head) > 2 and head[0].word.startswith("ex-") and is_name_of(head[1:]):
        return head[:1], head[1:], ""  # "Ex-Haldenite Mira Solano"
    owners = [n for n, token in enumerate(head[:-1]) if is_possessive(token) and is_name_word(token)]
    behind = head[owners[-1] + 1 :] if owners else []
    if behind and not is_name_word(behind[0]) and not is_particle(behind[0]):
        return head, [], ""  # "Bo Ek's successor at Oak", whose own name stands elsewhere
    if owners and len(head) - owners[-1] > 2 and not any(map(is_organisation_word, head)):
        return head[: owners[-1] + 1], head[owners[-1] + 1 :], ""
    start = 0
    while start < len(head) and (
        not is_name_word(head[start]) and not is_particle(head[start]) or head[start].word in DAYS_AND_MONTHS
    ):
        start += 1
    name = head[start:]
    strange = [
        n for n, token in enumerate(name) if token.text.islower() and not is_particle(token) and n + 2 < len(name)
    ]
    strange = [n for n in strange if name[n].word not in ORGANISATION_LINKS | _BEFORE_A_PLACE]
    if strange and is_name_of(name[strange[-1] + 1 :]):
        return [], name[strange[-1] + 1 :], ""  # "Nobody knows whether Mira Solano agrees"
    return (head[:start] if name else []), *_part_name(plain, name)


def _find_called_company(head: Sequence[Token]) -> int:
    """Where the name of a company begins, if a word right before it says that it is one: ``chip maker Halden``."""
    start = next((n for n in range(len(head), 0, -1) if not (is_name_word(head[n - 1]) or head[n - 1].text == "&")), 0)
    if not start:
        # "Startup Halden", where a sentence begins
        opens = len(head) > 1 and not head[0].start and head[0].word in _OPEN_A_NAME
        return 1 if opens and all(map(is_name_word, head)) and not any(map(is_role_word, head[1:])) else 0
    kind, run = head[start - 1], head[start:]
    known = kind.word in KINDS_OF_COMPANY or kind.word in ORGANISATIONS
    within = any(token.word in _BEFORE_A_PLACE for token in head[:start])  # "head of the lab Mira Solano"
    if not run or not known or within or any(map(_is_office, run, range(len(run)), [run] * len(run))):
        return 0
    # A "film maker" and an "app developer" may be persons, by their names.
    person = (is_role_word(kind) or kind.word == "maker") and len(run) > 1 and not any(map(is_organisation_word, run))
    return 0 if person or is_role_word(kind) and not any(map(is_organisation_word, run)) else start


_BEFORE_A_PLACE = frozenset("of at for in from with by to on and".split())
_OPEN_A_NAME = frozenset("startup start-up chipmaker carmaker nonprofit non-profit watchdog unicorn".split())


def is_called_company(head: Sequence[Token], name: Sequence[Token]) -> bool:
    """Whether the name is a company's by the word before it."""
    start = _find_called_company(head)
    return bool(start and name and name[0] is head[start])


def _part_several(
    plain: str, head: Sequence[Token], roles: Sequence[int]
) -> tuple[list[Token], list[Token], str] | None:
    """``analysts Mira Solano and Ben Okoro of Northwind`` speak both; of two who each have a role, the first does."""
    for role in roles:
        end = role + 1
        while end < len(head) and is_name_word(head[end]) and not is_possessive(head[end]):
            end += 1
        # "siblings Jo and Bo Ek" share their name.
        least = 3 if is_singular_role(head[role]) else 2
        if end - role < least or end + 1 >= len(head) or head[end].word != "and":
            continue
        rest = head[end + 1 :]
        at = next((n for n, token in enumerate(rest) if token.word in ("of", "at", "from", "with")), len(rest))
        if not is_singular_role(head[role]) and is_name_of(rest[:at]):
            place = text_of(plain, take_organisation(rest[at + 1 :])[0])
            return list(head[: role + 1]), list(head[role + 1 : end + 1 + at]), place
        return list(head[: role + 1]), list(head[role + 1 : end]), ""
    return None


_BETWEEN_TWO = frozenset("of about to on after against before for like than".split())


def _count_person(head: Sequence[Token]) -> int:
    """How many words the name of a person at the beginning has; 0 where there is none of two words or more."""
    count = 0
    while count < len(head) and is_name_word(head[count]) and not is_possessive(head[count]):
        if is_role_word(head[count]) or is_organisation_word(head[count]):
            return 0
        count += 1
    return count if 1 < count < len(head) else 0


def _is_office(token: Token, number: int, head: Sequence[Token]) -> bool:
    """Whether a word is a role, and no part of a name like ``Oslo General Hospital`` or ``Anna Baker``."""
    if _may_be_office(head, number):
        return True
    if not is_role_word(token) or (number == 0 and token.word in HONORIFICS and token.text.endswith(".")):
        return False
    if not token.text[:1].isupper() or (token.text.isupper() and len(token.text) > 1):
        return True
    if is_possessive(token):
        return False
    if number + 1 < len(head) and is_name_word(head[number + 1]) and head[number + 1].word in COMMON - HONORIFICS:
        return False  # "Engineers Without Frontiers"
    if number + 2 == len(head) and is_plural_role(token) and is_name_word(head[-1]):
        return False  # "Recruiters United"
    run = 1
    while number + run < len(head) and (is_name_word(head[number + run]) or head[number + run].text == "&"):
        run += 1
    following = head[number + 1 : number + run]
    if any(map(is_organisation_word, following)) and not any(map(is_role_word, following)):
        return False
    # "Anna Baker" and "Mary Chancellor": what ends the name is a surname.
    alone = number == len(head) - 1 and number == 1 and is_name_word(head[0])
    return not (alone and not is_organisation_word(head[0]) and not is_possessive(head[0]) and token.word in _SURNAMES)


def _may_be_office(head: Sequence[Token], number: int) -> bool:
    """Whether an unknown word right before the name of a person says what that person does: ``forager Mira Solano``."""
    token = head[number]
    following = list(itertools.takewhile(lambda each: each.word != "and", head[number + 1 :]))
    if len(following) < 2 or not is_name_of(following) or any(map(is_organisation_word, following)):
        return False
    # "Wetland virtuoso Mira Solano": between the word that begins the sentence and a name stands what somebody is.
    between = number > 0 and not head[0].start and all(each.text.isalpha() for each in head[: number + 1])
    return may_be_role(token) or between and may_be_noun(token)


_SURNAMES = frozenset(
    "baker banker barber bishop butler buyer carpenter chancellor chef cook dean driver engineer farmer fisher gardener"
    " hunter judge king lawyer mason mayor miller painter palmer parker porter potter priest principal shepherd singer"
    " brewer butcher dancer forester gardener mason monk potter sailor shepherd skipper tailor"
    " smith soldier spencer steward tanner taylor turner waiter weaver fellow page pilot poet pope".split()
)
"""Trades that are surnames."""


def _last_name(head: Sequence[Token], role_at: int) -> list[Token]:
    """The name at the end of ``Streamhaus vice president of localization Marcus Thorne``; empty where there is none."""
    start = len(head)
    while start > role_at + 1 and (
        is_name_word(head[start - 1]) or (is_particle(head[start - 1]) and start < len(head))
    ):
        start -= 1
    run = list(head[start:])
    before = head[start - 1].word if start else ""
    if before == "the":
        return []
    if run and before in ("of", "at", "for", "in", "from", "and", "&", "with"):
        # "head of Northwind" names nobody; "mayor of Sundmyra Torbjørn Aas" does.
        # "vice president of Research Mira Solano": what stands before the last two words is of the role.
        if len(run) <= 2 and before != "and" or any(map(is_organisation_word, run[-2:])):
            return []
        keep = 2
        while keep < len(run) and is_particle(run[-keep]):
            keep += 1
        return run[-keep:]
    return run


def _part_name(plain: str, name: Sequence[Token]) -> tuple[list[Token], str]:
    """The name, and the organisation behind it, if a preposition stands between."""
    for number, token in enumerate(name):
        if number and token.word in ("of", "at", "from", "with") and number + 1 < len(name):
            if any(map(is_organisation_word, name[:number])) or number < 2:
                return list(name), ""
            run, _ = take_organisation(name[number + 1 :])
            return list(name[:number]), text_of(plain, run)
    return list(name), ""


def is_company(
    plain: str,
    name: Sequence[Token],
    later: Sequence[Sequence[Token]],
    before: Affiliation,
    beside: Sequence[Affiliation],
    tokens: Sequence[Token],
) -> bool:
    """Whether the name is an organisation's, and no person's."""
    if before.role:
        return False  # a word for a role stands before it
    if later and describes_company(later[0]):
        return True
    if before.organization or any(each.role for each in beside) or any(map(is_caseless, name)):
        return False
    words = [each for each in name if not is_particle(each)]
    if any(map(may_be_noun, words)):
        return False  # "Wetland virtuoso Mira Solano"
    if (
        name[0].word == "the"
        or any(map(is_organisation_word, words))
        or any(each.word in ("of", "for") for each in name)
    ):
        return True
    if any(each.word in HONORIFICS for each in name) or any(len(each.word) == 1 for each in name):
        return False
    sentence = re.split(r"(?<=[a-z])[.!?]\s", plain[name[-1].end : tokens[-1].end])[0]
    if len(name) == 1:
        return not PERSONAL_WORDS.search(sentence)
    return bool(COLLECTIVE_WORDS.search(sentence)) and not PERSONAL_WORDS.search(sentence) and len(name) < 5
