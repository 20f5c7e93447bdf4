"""Who said it: speaker, role and organisation, drawn from the sentence that follows a quotation.

News writing has a dozen shapes for this ("Mira Solano, chief scientist at Northwind, explained …"), and each is
read by where its capitals, commas and prepositions stand; lists of words decide only what these leave open. What
is found is always a piece of the text as it stands there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from masthead.affiliation import (
    Affiliation,
    describes_company,
    has_role,
    organisation_in_clause,
    read_affiliation,
    take_organisation,
)
from masthead.lexicon import (
    ABBREVIATIONS,
    COLLECTIVE_WORDS,
    COMMON,
    CREDENTIALS,
    DETERMINERS,
    ENDS_AN_APPOSITION,
    FIELDS,
    FOR_ANOTHER,
    GUESSED,
    HONORIFICS,
    KINDS_OF_COMPANY,
    LEADS_IN,
    LIKELY,
    PERSONAL_WORDS,
    SURE,
    Token,
    cut_tokens,
    is_caseless,
    is_name_word,
    is_organisation_word,
    is_particle,
    is_possessive,
    is_role_word,
    is_sign,
    is_verb,
    recurring_names,
    strip_possessive,
    text_of,
)


class Attribution(NamedTuple):
    """Who said something, as a text tells it; what it does not tell is empty."""

    speaker: str = ""
    role: str = ""
    organization: str = ""
    speaker_sure: str = SURE
    role_sure: str = SURE
    organization_sure: str = SURE
    collective: bool = False
    """Whether an organisation speaks; then it is the organisation too."""


NOBODY = Attribution()

# --- a whole attribution ---------------------------------------------------------------------------


def read_attribution(text: str, story: str = "", before: Attribution = NOBODY) -> Attribution:
    """Who said what stands above `text`, as far as it tells.

    `story` is the rest of the article, which may know more of a name; `before` is who spoke last ("She added …").
    """
    plain = clean_text(text)
    if re.match(r"(?:he|she|they|it|this|that)\b", plain, re.IGNORECASE):
        return before._replace(speaker_sure=GUESSED, role_sure=GUESSED, organization_sure=GUESSED)
    return _fill_from_story(_read_sentence(plain, story), plain, story)


def clean_text(text: str) -> str:
    """One line without Markdown's emphasis and links, and without the dash or bullet at its beginning."""
    plain = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)", r"\1", text)
    plain = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", " ".join(plain.split()))
    return re.sub(r"^[\s>,;:.)\]]*(?:[-–—―~•*]+\s*)*", "", plain)


def is_name(text: str) -> bool:
    """Whether it is the name of a person, by its capital letters: one to six words, no sentence."""
    tokens = cut_tokens(text)
    if not 1 <= len(tokens) <= 6 or any(map(is_sign, tokens)) or any(each.isdigit() for each in text):
        return False
    return is_name_word(tokens[-1]) and all(is_name_word(each) or is_particle(each) for each in tokens)


def is_signature(text: str) -> bool:
    """Whether it begins with the dash that stands before a name."""
    return re.match(r"[\s>*_]*(?:[–—―~]|--+|-(?=[A-Z\s]))\s*\w", text) is not None


def _read_sentence(plain: str, story: str) -> Attribution:
    tokens = cut_tokens(plain)
    if not tokens:
        return NOBODY
    first = tokens[0].word
    if first in ("according", "per", "via") or plain.casefold().startswith(("as told to", "credit to")):
        skip = 2 if first == "according" else 1
        return _read_core(plain, tokens[skip:], story)
    if is_verb(tokens[0]):
        return _read_core(plain, list(_without_adverbs(tokens[1:])), story)
    if tokens[0].text[:1].isupper() and first in LEADS_IN:
        return _read_after_lead_in(plain, tokens, story)
    return _read_core(plain, tokens, story)


def _without_adverbs(tokens: Sequence[Token]) -> Sequence[Token]:
    """What follows the verb that the text begins with: ``said today Mira Solano``."""
    number = 0
    while number < len(tokens) and not is_name_word(tokens[number]) and number < 4 and is_verb(tokens[number]):
        number += 1
    return tokens[number:]


def _read_after_lead_in(plain: str, tokens: Sequence[Token], story: str) -> Attribution:
    """``In a post on Chirper, Mira Solano wrote …``: the first comma behind which somebody speaks."""
    best = NOBODY
    for number, token in enumerate(tokens[:-1]):
        if token.text not in (",", ":"):
            continue
        rest = tokens[number + 1 :]
        if not (is_name_word(rest[0]) or rest[0].word in DETERMINERS or is_role_word(rest[0]) or is_verb(rest[0])):
            continue
        found = _read_core(plain, rest[1:] if is_verb(rest[0]) else rest, story)
        if found.speaker and _speaks(rest):
            return found
        best = best if best.speaker else found
    if best.speaker:
        return best
    # No comma: "At the signing Mira Solano said …".
    for number, token in enumerate(tokens[1:], 1):
        if is_verb(token) and is_name_word(tokens[number - 1]):
            start = number - 1
            while start > 0 and (is_name_word(tokens[start - 1]) or is_particle(tokens[start - 1])):
                start -= 1
            return _downgrade(_read_core(plain, tokens[max(start, number - 3) :], story))
    return NOBODY


def _speaks(tokens: Sequence[Token]) -> bool:
    return any(is_verb(each) for each in tokens)


def _downgrade(found: Attribution) -> Attribution:
    return found._replace(speaker_sure=GUESSED, role_sure=GUESSED, organization_sure=GUESSED)


# --- its core: name, apposition, verb --------------------------------------------------------------


def _read_core(plain: str, tokens: Sequence[Token], story: str) -> Attribution:
    """``NAME, ROLE at ORGANISATION, said …`` and its kin, from the first token on."""
    tokens = list(tokens)
    if not tokens:
        return NOBODY
    for_another = FOR_ANOTHER.match(plain[tokens[0].start :])
    if for_another:
        return _read_for_another(plain, tokens, for_another)
    pieces = _cut_at_signs(tokens)
    head, verb_follows = _cut_at_verb(pieces[0])
    later = [] if verb_follows else pieces[1:]
    modifier, name, place = _part_head(plain, head)
    if not name and modifier and later:
        # "The company's chief scientist, Mira Solano, …"
        named, cut = _cut_at_verb(later[0])
        if is_name_of(named):
            name, later = named, [] if cut else later[1:]
    before = read_affiliation(plain, modifier)
    beside, clauses, saw_verb = _read_appositions(plain, later)
    if name and _is_company(plain, name, later, before, beside, tokens):
        speaks = verb_follows or saw_verb or _speaks(tokens[len(name) :])
        return _make_collective(text_of(plain, name), LIKELY if speaks else GUESSED)
    role = _join_roles(before, beside, modifier)
    organizations = [(each.organization, each.sure) for each in (before, *beside) if each.organization]
    organizations += [(place, SURE)] if place else []
    organizations += [(_find_the_company(plain, story), GUESSED)] if _any_company(before, beside) else []
    organizations += [(each, LIKELY) for clause in clauses if (each := organisation_in_clause(plain, clause))]
    organization, sure = organizations[0] if organizations else ("", SURE)
    if not name:
        return _read_office(plain, head, modifier, organization, story)
    certain = LIKELY if len(name) > 1 else GUESSED
    if len(name) > 1 and (role or verb_follows or saw_verb or _speaks(tokens[len(name) :])):
        certain = SURE
    return Attribution(text_of(plain, name), role, organization, certain, SURE if has_role(role) else LIKELY, sure)


def is_name_of(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are the name of a person, and nothing else."""
    named = all(is_name_word(each) or is_particle(each) for each in tokens)
    return bool(tokens) and named and is_name_word(tokens[-1]) and not any(map(is_role_word, tokens[:-1]))


def _any_company(before: Affiliation, beside: Sequence[Affiliation]) -> bool:
    return before.of_the_company or any(each.of_the_company for each in beside)


def _join_roles(before: Affiliation, beside: Sequence[Affiliation], modifier: Sequence[Token]) -> str:
    """The roles one after the other; a form of address before the name (``Ambassador``) gives way to a real one."""
    roles = [each.role for each in beside if each.role]
    if before.role and not (len(modifier) == 1 and roles):
        roles.insert(0, before.role)
    return ", ".join(dict.fromkeys(roles))


def _read_office(
    plain: str, head: Sequence[Token], modifier: Sequence[Token], organization: str, story: str
) -> Attribution:
    """Somebody without a name: ``the Minister for Energy``, ``one engineer``; an organisation by its spokesperson."""
    words = [each.word for each in modifier]
    if organization and any(word.startswith("spokes") or word == "representative" for word in words):
        return _make_collective(organization, LIKELY)
    nouns = [
        token for token in itertools.takewhile(lambda each: not is_verb(each), head) if token.word not in DETERMINERS
    ]
    if len(nouns) == 1 and nouns[0].word in KINDS_OF_COMPANY | {"police"} and len(nouns) < len(cut_tokens(plain)):
        known = _find_the_company(plain, story) if nouns[0].word != "police" else ""
        return _make_collective(known or text_of(plain, nouns), GUESSED)
    if not any(map(is_role_word, modifier)) or len(head) > 12:
        return NOBODY
    verb = next((n for n, token in enumerate(head) if n > 1 and is_verb(token)), len(head))
    office = text_of(plain, head[:verb])
    office = re.sub(r"^(?:the|a|an)\s+(?=\W*[A-Z])", "", office, flags=re.IGNORECASE)
    return Attribution(office, "", organization, GUESSED, SURE, GUESSED)


def _make_collective(name: str, sure: str) -> Attribution:
    whole = re.sub(r"^the\s+", "", strip_possessive(name), flags=re.IGNORECASE)
    return Attribution(whole, "", whole, sure, SURE, LIKELY, True)


def _read_for_another(plain: str, tokens: list[Token], lead: re.Match[str]) -> Attribution:
    """``A spokesperson for ORGANISATION said``: the organisation speaks, unless the spokesperson has a name."""
    start = tokens[0].start + lead.end()
    rest = [each for each in tokens if each.start >= start]
    run, after = take_organisation(rest)
    after = after if run else rest
    organization = re.sub(r"^the\s+", "", text_of(plain, run), flags=re.IGNORECASE)
    pieces = [piece for piece in _cut_at_signs(after) if piece]
    if pieces and not run:
        pieces = pieces[1:]
    if pieces and after and (not run or is_sign(after[0])):
        name, _ = _cut_at_verb(pieces[0])
        if len(name) > 1 and is_name_of(name):
            end = rest[0].start if run else name[0].start
            role = text_of(
                plain, [each for each in tokens if each.end <= end and each.word not in ("a", "an", "the", "one")]
            )
            return Attribution(text_of(plain, name), re.sub(r"\s+(?:for|from|of|by|at)$", "", role), organization)
    return _make_collective(organization, LIKELY) if organization else NOBODY


def _cut_at_signs(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas, brackets, dashes and the like."""
    pieces: list[list[Token]] = [[]]
    within = False
    for number, token in enumerate(tokens):
        if token.text in '"“”«»„':
            # The title of a book: "author of “The Late Machine”".
            within = not within
        if within:
            continue
        if is_sign(token) and token.text not in "&":
            # "R&D: Tools" is one name; "Mira Solano: “…”" is not.
            joins = token.text == ":" and pieces[-1] and "&" in pieces[-1][-1].text and number + 1 < len(tokens)
            if joins:
                pieces[-1].append(token)
                continue
            if pieces[-1]:
                pieces.append([])
        else:
            pieces[-1].append(token)
            ends = token.text.endswith((".", "!", "?")) and number + 1 < len(tokens)
            if ends and _ends_sentence(token, tokens[number + 1]):
                break
    return [piece for piece in pieces if piece] or [[]]


def _ends_sentence(token: Token, following: Token) -> bool:
    word = token.text.rstrip(".!?").casefold()
    honorific = word in HONORIFICS or word in ABBREVIATIONS
    return not honorific and len(word) > 1 and "." not in word and is_name_word(following)


def _cut_at_verb(piece: Sequence[Token]) -> tuple[list[Token], bool]:
    """What stands before the first verb that follows a name or a role, and whether there is one."""
    for number, token in enumerate(piece):
        if number and token.word in ("who", "whom", "whose", "which"):
            return list(piece[:number]), False
        before = piece[number - 1] if number else None
        follows = before is not None and (is_name_word(before) or is_role_word(before) or before.text.endswith("'"))
        if follows and is_verb(token) and not (is_role_word(token) or token.word in ("staff", "lead")):
            return list(piece[:number]), True
    return list(piece), False


def _read_appositions(
    plain: str, pieces: Sequence[Sequence[Token]]
) -> tuple[list[Affiliation], list[Sequence[Token]], bool]:
    """What stands between the name and its verb: affiliations, clauses with "who", and whether the verb was seen."""
    found: list[Affiliation] = []
    clauses: list[Sequence[Token]] = []
    for piece in pieces:
        first = piece[0]
        conjoined = first.word in ("and", "or") and len(piece) > 1
        being = piece[1:] if conjoined else piece
        if len(being) > 2 and being[0].word in ("is", "was") and being[1].word in ("a", "an", "the"):
            _add_apposition(plain, found, _cut_at_verb(being[1:])[0])
            continue
        if (
            is_verb(first)
            and not is_role_word(first)
            and first.word not in ("now", "also")
            or conjoined
            and is_verb(piece[1])
        ):
            return found, clauses, True
        if first.word in ("who", "whose", "formerly", "previously"):
            clauses.append(piece)
            continue
        if first.word in ("which", "known", "aged", "born", "based", "nicknamed", "pictured"):
            continue
        if first.word in ENDS_AN_APPOSITION or (first.text[:1].islower() and first.word.endswith("ing")):
            return found, clauses, False
        if _is_aside(piece):
            continue
        cut, verb = _cut_at_verb(piece)
        if len(cut) < len(piece) and not verb:
            clauses.append(piece[len(cut) :])
        _add_apposition(plain, found, cut[1:] if conjoined else cut)
        if verb:
            return found, clauses, True
    return found, clauses, False


def _add_apposition(plain: str, found: list[Affiliation], piece: Sequence[Token]) -> None:
    """One more piece between commas: a role, an organisation, or the rest of either."""
    last = found[-1] if found else None
    head = [token for token in piece if token.word not in DETERMINERS]
    if (
        last
        and last.role
        and not last.organization
        and head
        and head[0].word in FIELDS
        and not any(map(is_role_word, head))
    ):
        # "Vice President, Research, Northwind" and "Senior Director, Policy at Northwind"
        field = read_affiliation(plain, piece)
        at = next((n for n, token in enumerate(piece) if token.word in ("at", "for", "of", "with")), len(piece))
        organization = field.organization if at < len(piece) else ""
        found[-1] = last._replace(role=f"{last.role}, {text_of(plain, piece[:at])}", organization=organization)
        return
    place = (
        last
        and last.organization
        and len(piece) <= 2
        and all(map(is_name_word, piece))
        and not any(map(is_role_word, piece))
    )
    if last and place and re.search(r"\b(?:University|College)\b", last.organization):
        # "the University of California, Berkeley"
        found[-1] = last._replace(organization=f"{last.organization}, {text_of(plain, piece)}")
        return
    found.append(read_affiliation(plain, piece))


def _is_aside(piece: Sequence[Token]) -> bool:
    """A date, an age, a party or letters behind a name: nothing that says what somebody is."""
    numbers = any(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d", each.word) for each in piece)
    return (
        numbers
        and len(piece) <= 3
        or all(each.word in CREDENTIALS or re.fullmatch("[a-z]+/[a-z]+", each.word) for each in piece)
        or len(piece) == 1
        and re.fullmatch(r"[DRI]-[A-Z][\w.]*", piece[0].text) is not None
    )


# --- what stands before the name -------------------------------------------------------------------


def _part_head(plain: str, head: Sequence[Token]) -> tuple[list[Token], list[Token], str]:
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
    roles = [number for number, token in enumerate(head) if _is_office(token, number, head)]
    if roles:
        after = head[roles[-1] + 1 :]
        at = next((n for n, token in enumerate(after) if token.word in ("of", "at", "from", "with")), 0)
        if at > 1 and is_name_of(after[:at]):
            # "bioethicist Lena Hoff of the Oslo Ethics Institute"
            return head[: roles[-1] + 1], after[:at], text_of(plain, take_organisation(after[at + 1 :])[0])
        name = _last_name(head, roles[-1])
        return head[: len(head) - len(name)], name, ""
    owners = [n for n, token in enumerate(head[:-1]) if is_possessive(token) and is_name_word(token)]
    if owners and len(head) - owners[-1] > 2 and not any(map(is_organisation_word, head)):
        return head[: owners[-1] + 1], head[owners[-1] + 1 :], ""
    start = 0
    while start < len(head) and not is_name_word(head[start]) and not is_particle(head[start]):
        start += 1
    name = head[start:]
    return (head[:start] if name else []), *_part_name(plain, name)


def _is_office(token: Token, number: int, head: Sequence[Token]) -> bool:
    """Whether a word is a role, and no part of a name like ``Oslo General Hospital`` or ``Anna Baker``."""
    if not is_role_word(token) or (number == 0 and token.word in HONORIFICS and token.text.endswith(".")):
        return False
    if not token.text[:1].isupper() or (token.text.isupper() and len(token.text) > 1):
        return True
    if is_possessive(token):
        return False
    run = 1
    while number + run < len(head) and (is_name_word(head[number + run]) or head[number + run].text == "&"):
        run += 1
    following = head[number + 1 : number + run]
    if any(map(is_organisation_word, following)) and not any(map(is_role_word, following)):
        return False
    # "Anna Baker" and "Mary Chancellor": what ends the name is a surname.
    alone = number == len(head) - 1 and number == 1 and is_name_word(head[0])
    return not (alone and not is_organisation_word(head[0]) and not is_possessive(head[0]) and token.word in _SURNAMES)


_SURNAMES = frozenset(
    "baker banker barber bishop butler buyer carpenter chancellor chef cook dean driver engineer farmer fisher gardener"
    " hunter judge king lawyer mason mayor miller painter palmer parker porter potter priest principal shepherd singer"
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
        if len(run) <= 2 and before != "and" or any(map(is_organisation_word, run)):
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


def _find_the_company(plain: str, story: str) -> str:
    """Which company "the company" is: one that the sentence names, else the one that the story names most."""
    tokens = cut_tokens(plain)
    # Behind the speaker's own name: ", Ottervane had not trained on it".
    for number, token in enumerate(tokens[1:-1], 1):
        follows = tokens[number - 1].text == ","
        if follows and is_name_word(token) and token.word not in DETERMINERS and is_verb(tokens[number + 1]):
            return token.text
    return next(iter(recurring_names(story, 1)), "")


# --- persons and organisations ---------------------------------------------------------------------


def _is_company(
    plain: str,
    name: Sequence[Token],
    later: Sequence[Sequence[Token]],
    before: Affiliation,
    beside: Sequence[Affiliation],
    tokens: Sequence[Token],
) -> bool:
    """Whether the name is an organisation's, and no person's."""
    if later and describes_company(later[0]):
        return True
    if before.role or before.organization or any(each.role for each in beside) or any(map(is_caseless, name)):
        return False
    words = [each for each in name if not is_particle(each)]
    if (
        name[0].word == "the"
        or any(map(is_organisation_word, words))
        or any(each.word in ("of", "for") for each in name)
    ):
        return True
    if name[0].word in HONORIFICS or any(len(each.word) == 1 for each in name):
        return False
    sentence = re.split(r"(?<=[a-z])[.!?]\s", plain[name[-1].end : tokens[-1].end])[0]
    if len(name) == 1:
        return not PERSONAL_WORDS.search(sentence)
    return bool(COLLECTIVE_WORDS.search(sentence)) and not PERSONAL_WORDS.search(sentence) and len(name) < 5


def _fill_from_story(found: Attribution, plain: str, story: str) -> Attribution:
    """A surname alone gets its first name from the story; role and organisation too, where it tells them."""
    if not found.speaker or not story:
        return found
    if " " not in found.speaker:
        surname = re.escape(found.speaker)
        whole = re.search(
            rf"(?<![.\w])((?:[^\W\d_a-z][\w'’-]+ (?:(?:van|von|de|der|al|bin|la|el) )*){{1,2}}{surname})\b", story
        )
        if whole and whole[1].split()[0].casefold() not in COMMON:
            found = found._replace(
                speaker=whole[1],
                speaker_sure=LIKELY,
                collective=False,
                organization="" if found.collective else found.organization,
            )
    if found.collective or (found.role and found.organization):
        return found
    told = re.search(rf"{re.escape(found.speaker)}, [^.!?\n]+", story)
    if not told or not found.speaker:
        return found
    more = _read_core(told[0], cut_tokens(told[0]), "")
    return found._replace(
        role=found.role or more.role,
        role_sure=found.role_sure if found.role else GUESSED,
        organization=found.organization or more.organization,
        organization_sure=found.organization_sure if found.organization else GUESSED,
    )


def leftover_words(text: str, found: Attribution) -> list[str]:
    """The words that say more than who it was: without name, role, organisation and "said"."""
    held = set(re.findall(r"\w+", f"{found.speaker} {found.role} {found.organization}".casefold()))
    plain = set("a an the at of for and to by according in with from who is".split()) | set(
        "said says told wrote writes tells".split()
    )
    return [word for word in re.findall(r"\w+", clean_text(text).casefold()) if word not in held and word not in plain]


def names_of_speakers(found: Iterable[Attribution]) -> set[str]:
    return {each.speaker for each in found if each.speaker and not each.collective}
