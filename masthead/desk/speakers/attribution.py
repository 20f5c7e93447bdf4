"""Who said it: speaker, role and organisation, drawn from the sentence that follows a quotation.

News writing has a dozen shapes for this ("Mira Solano, chief scientist at Northwind, explained …"), and each is
read by where its capitals, commas and prepositions stand; lists of words decide only what these leave open. What
is found is always a piece of the text as it stands there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.speakers.affiliation import Affiliation, has_role, read_affiliation, take_organisation
from masthead.desk.speakers.apposition import (
    DOES,
    cut_at_signs,
    cut_at_verb,
    organisation_in_clause,
    read_appositions,
    read_brackets,
)
from masthead.desk.speakers.background import find_bearers, find_the_company, is_shared, weigh_first_word
from masthead.desk.speakers.lexicon import (
    AUXILIARY,
    BEFORE_A_ROLE,
    COLLECTIVE_WORDS,
    COMMON,
    DETERMINERS,
    FOR_ANOTHER,
    FORMERLY,
    GUESSED,
    KINDS_OF_COMPANY,
    LEADS_IN,
    LIKELY,
    ORGANISATIONS,
    SPEECH,
    SPEECH_ELSEWHERE,
    SURE,
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
    is_verb,
    strip_possessive,
    text_of,
)
from masthead.desk.speakers.naming import is_called_company, is_company, is_name, is_name_of, part_head


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
    plain = _POINTS_TO.sub("", plain)
    label = _ON_WHAT.fullmatch(plain)
    plain = label["name"] if label and is_name(label["name"]) and not _leads_in(label) else plain
    if read_pronoun(plain) or re.match(r"(?:he|she|they|it|this|that)\b", plain, re.IGNORECASE):
        return before._replace(speaker_sure=GUESSED, role_sure=GUESSED, organization_sure=GUESSED)
    return _fill_from_story(_read_sentence(plain, story), plain, story)


_ON_WHAT = re.compile(r"(?P<name>[^,;:()]{2,60}?),? (?:on|about) [^.!?]{1,100}:")
"""``Mira Solano on her employer:``."""


def _leads_in(label: re.Match[str]) -> bool:
    """Whether it is a clause before the name: ``Asked about the price, Mira Solano replied:``."""
    word = label["name"].casefold()
    return "," in label[0] and (word in LEADS_IN or word in SPEECH)


def read_pronoun(text: str) -> str:
    """``he``, ``she`` or ``they`` where one of them said it: ``she added``, ``said he``; else nothing."""
    tokens = cut_tokens(text[:80].strip(" ,:;—–-"))[:2]
    if len(tokens) == 2:
        for pronoun, verb in (tokens, reversed(tokens)):
            if pronoun.word in ("he", "she", "they") and is_verb(verb):
                return pronoun.word
    return ""


_POINTS_TO = re.compile(
    r"^(?:(?:\w+ ){0,2}(?:minutes?|hours?|days?|weeks?|months?|years?) (?:later|earlier|ago),?"
    r"|(?:that|this)(?:['’]s| is| was) (?:how|what|from|according to)|so(?: says?| said)?|it (?:is|was)(?= (?-i:[A-Z]))"
    r"|this (?:is |comes |came )?from|(?:this|these|those) (?:is|are|was|were) the words? of|said by|as told by"
    r"|courtesy of|in the words of"
    r"|(?:the |this )?(?:quote|words?|line|sentence|remark)s? (?:is|are|was|were|comes?|came)"
    r" (?:from|by|that of|those of))"
    r" (?=\w)",
    re.IGNORECASE,
)
"""What only leads to the name: "That is how Mira Solano put it", "in the words of …"."""


def clean_text(text: str) -> str:
    """One line without Markdown's emphasis and links, and without the dash or bullet at its beginning."""
    plain = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)", r"\1", text)
    plain = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", " ".join(plain.split()))
    return re.sub(r"^[\s>,;:.)\]]*(?:[-–—―~•*]+\s*)*", "", re.sub(r"(?<=\s)@(?=[A-Z])", "@ ", plain))


def is_signature(text: str) -> bool:
    """Whether it begins with the dash that stands before a name."""
    return re.match(r"[\s>*_]*(?:[–—―~]|--+|-(?=[A-Z\s]))\s*\w", text) is not None


_OFFICES = re.compile(
    r"(?:press|legal|communications|media|public relations)? ?(?:office|department|team|desk|board|lawyers|account"
    r"|spokes(?:man|woman|person|people)|management|website|statement|blog)\b(?!,)",
    re.IGNORECASE,
)
"""Who speaks for an owner, and has no name: "Northwind's press office"."""


def _read_sentence(plain: str, story: str) -> Attribution:
    tokens = cut_tokens(plain)
    if not tokens:
        return NOBODY
    owner = next((n for n, token in enumerate(tokens[:5]) if is_possessive(token)), None)
    if owner is not None and all(map(is_name_word, tokens[: owner + 1])):
        office = _OFFICES.match(plain[tokens[owner].end :].lstrip())
        behind = cut_tokens(plain[tokens[owner].end :].lstrip()[office.end() :]) if office else []
        if office and (not behind or is_verb(behind[0])):
            return _make_collective(text_of(plain, tokens[: owner + 1]), LIKELY)
    first = tokens[0].word
    if first == "according":
        # Whose word it is ends with the name and what belongs to it; behind that stands what was said.
        return _read_core(plain, tokens[2:], story)
    if first in ("per", "via") or plain.casefold().startswith(("as told to", "credit to")):
        return _read_core(plain, tokens[1:], story)
    if first == "as" and _PUTS_IT.search(plain):
        return _read_core(plain, tokens[1:], story)
    if first in ("as", "for", "to", "like") and _is_person_between_commas(tokens[1:]):
        return _read_core(plain, tokens[1:], story)
    if is_verb(tokens[0]) and _describes_speaker(tokens):
        return _read_core(plain, tokens, story)
    if is_verb(tokens[0]) or _is_verb_with_a_capital(tokens):
        return _read_core(plain, list(_without_adverbs(tokens[1:])), story)
    if tokens[0].text[:1].isupper() and first in LEADS_IN:
        return _read_after_lead_in(plain, tokens, story)
    return _read_core(plain, tokens, story)


_PUTS_IT = re.compile(r"\b(?:puts?|sees?|saw|tells?|told) (?:it|them|us)\b", re.IGNORECASE)
"""``As veteran analyst Mira Solano put it``."""


def _is_person_between_commas(tokens: Sequence[Token]) -> bool:
    """``As Mira Solano, a typist at Northwind, put it``."""
    end = next((n for n, token in enumerate(tokens) if token.text == ","), 0)
    return 1 < end < 5 and is_name_of(tokens[:end]) and not any(map(is_organisation_word, tokens[:end]))


def _is_verb_with_a_capital(tokens: Sequence[Token]) -> bool:
    """``Said Mia Poe, who commutes``; but Said Ahmed is a name."""
    named = next((n for n, token in enumerate(tokens) if n and not is_name_word(token)), len(tokens))
    speaks = named < len(tokens) and is_verb(tokens[named])
    return tokens[0].word in _BEGINNING and named > 2 and not speaks


_BEGINNING = frozenset("said says asked asks wrote writes explained explains added adds replied replies".split())


def _describes_role(tokens: Sequence[Token]) -> bool:
    """``retired federal judge``, ``self-described engineer``: what looks like a verb says which role it is."""
    word = tokens[0].word
    if not word.endswith("ed") or word in SPEECH or word in SPEECH_ELSEWHERE or word in AUXILIARY:
        return False
    named = next((n for n, token in enumerate(tokens) if n and is_name_word(token)), 0)
    return 1 < named < 6 and is_role_word(tokens[named - 1]) and all(token.text.islower() for token in tokens[:named])


def _describes_speaker(tokens: Sequence[Token]) -> bool:
    """Whether such a role begins the sentence, and behind its name stands the verb."""
    named = next((n for n, token in enumerate(tokens) if is_name_word(token)), 0)
    behind = next((token for token in tokens[named:] if not is_name_word(token)), None)
    return _describes_role(tokens) and behind is not None and is_verb(behind)


def _without_adverbs(tokens: Sequence[Token]) -> Sequence[Token]:
    """What follows the verb that the text begins with: ``said today Mira Solano``."""
    number = 0
    while number < len(tokens) and not is_name_word(tokens[number]) and number < 4 and is_verb(tokens[number]):
        if _describes_role(tokens[number:]):
            break
        number += 1
    return tokens[number:]


def _read_after_lead_in(plain: str, tokens: Sequence[Token], story: str) -> Attribution:
    """``In a post on Chirper, Mira Solano wrote …``: the first comma behind which somebody speaks."""
    best = NOBODY
    for number, token in enumerate(tokens[:-1]):
        if token.text not in (",", ":"):
            continue
        rest = tokens[number + 1 :]
        begins = is_name_word(rest[0]) or is_role_word(rest[0]) or is_verb(rest[0])
        if not begins and rest[0].word not in DETERMINERS | FORMERLY | BEFORE_A_ROLE:
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
    pieces = cut_at_signs(tokens)
    pieces[1:] = [piece for piece in pieces[1:] if not all(token.word in _BY_WHAT for token in piece)]
    head, verb_follows = cut_at_verb(pieces[0])
    head = _cut_circumstance(head)
    later = [] if verb_follows else pieces[1:]
    modifier, name, place = part_head(plain, head)
    if not name and modifier and later:
        # "The company's chief scientist, Mira Solano, …"
        named, cut = cut_at_verb(later[0])
        if is_name_of(named):
            name, later = named, [] if cut else later[1:]
    if (
        name
        and later
        and all(map(is_caseless, name))
        and is_name_of(later[0])
        and plain[name[-1].end :].lstrip()[:1] == "("
    ):
        later = later[1:]  # the name once more, in Latin letters
    bracketed = plain[name[-1].end :].lstrip()[:1] == "(" if name else False
    if name and later and modifier and is_plural_role(modifier[-1]) and not bracketed:
        name, later = _take_names(name, later)
    before = weigh_first_word(read_affiliation(plain, modifier), plain, modifier, story)
    if before.role and modifier[-1].word in COMMON | AUXILIARY:
        before = before._replace(role="")  # "The minutes show that Mira Solano agreed"
    if name and before.whole:
        before = Affiliation(before.whole)  # "Head of Evals Mira Solano"
    count = _count_bracketed(plain, tokens, name, later)
    within = read_brackets(plain, later[:count])
    beside, clauses, saw_verb = read_appositions(plain, later[count:] if within else later)
    beside = [*within, *beside]
    if before.organization and not modifier[0].start and before.organization == modifier[0].text:
        # "Workforce economist Mira Solano of the Institute for Slow Work"
        placed = bool(place) or any(each.organization for each in beside)
        before = Affiliation(text_of(plain, modifier)) if placed else before
    elsewhere = any(each.organization and not each.role for each in beside)
    # "University of Norden (Chair of Archival Studies)"
    beside = [Affiliation(each.whole) if each.whole and elsewhere else each for each in beside]
    said = pieces[0][len(head) :] if verb_follows else []
    if said and said[0].word in DOES:
        clauses.append(said)
    elif len(said) > 2 and (said[0].word in ("is", "was") or [each.word for each in said[:2]] == ["works", "as"]):
        being = read_affiliation(plain, said[1 if said[0].word in ("is", "was") else 2 :])
        beside += [being] if has_role(being.role) else []
    if name and name[0].word in ("anonymous", "unnamed", "unknown"):
        return Attribution(text_of(plain, name), "", "", GUESSED)
    if name and (is_called_company(head, name) or is_company(plain, name, later, before, beside, tokens)):
        speaks = verb_follows or saw_verb or _speaks(tokens[len(name) :])
        return _make_collective(text_of(plain, name), LIKELY if speaks else GUESSED)
    role = _join_roles(before, beside, modifier)
    organizations = [(each.organization, each.sure) for each in (before, *beside) if each.organization]
    organizations += [(place, SURE)] if place else []
    owners = [each.owner for each in (before, *beside) if each.owner]
    organizations += [(find_the_company(plain, story, text_of(plain, name), owner), GUESSED) for owner in owners]
    organizations += [(each, LIKELY) for clause in clauses if (each := organisation_in_clause(plain, clause))]
    organization, sure = organizations[0] if organizations else ("", SURE)
    if not name:
        return _read_office(plain, head, modifier, organization, story)
    certain = LIKELY if len(name) > 1 else GUESSED
    if len(name) > 1 and (role or verb_follows or saw_verb or _speaks(tokens[len(name) :])):
        certain = SURE
    return Attribution(text_of(plain, name), role, organization, certain, SURE if has_role(role) else LIKELY, sure)


def _cut_circumstance(head: list[Token]) -> list[Token]:
    """``critic Mira Solano in her column``: the words without where and when it was said, if these name nobody."""
    for number, token in enumerate(head):
        rest = head[number + 1 :]
        within = number and rest and token.word in _WHERE and is_name_word(head[number - 1])
        if within and not any(is_name_word(each) and each.word not in COMMON for each in rest):
            return head[:number]
    return head


_WHERE = frozenset("in on at during after before via from outside inside over by through last this".split())


def _take_names(name: list[Token], later: list[list[Token]]) -> tuple[list[Token], list[list[Token]]]:
    """``economists Mira Solano, Ben Okoro and Ada Byrne wrote``: the name reaches to the last of them."""
    names = list(name)
    for number, piece in enumerate(later):
        cut, verb = cut_at_verb(piece)
        cut = cut[1:] if cut and cut[0].word == "and" else cut
        parts = [list(each) for _, each in itertools.groupby(cut, lambda token: token.word == "and")]
        if not cut or not all(is_name_of(part) for part in parts[::2]):
            return name, later
        names += cut
        if verb:
            return names, []
        if number and piece[0].word == "and" or len(parts) > 1:
            return names, later[number + 1 :]
    return name, later


def _count_bracketed(
    plain: str, tokens: Sequence[Token], name: Sequence[Token], later: Sequence[Sequence[Token]]
) -> int:
    """How many of the pieces behind the name stand in brackets right behind it."""
    opened = bool(name) and plain[name[-1].end :].lstrip()[:1] in ("(", "[")
    close = next((t.start for t in tokens if opened and t.start > name[-1].end and t.text in ")]"), 0)
    return sum(piece[0].start < close for piece in later)


_BY_WHAT = frozenset(
    "company official prepared in a an by via statement written press release email e-mail post interview".split()
)
"""How somebody said it: ``HiveMind (statement)``."""


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
    if len(nouns) == 1 and nouns[0].word in KINDS_OF_COMPANY | ORGANISATIONS and len(nouns) < len(cut_tokens(plain)):
        known = find_the_company(plain, story) if nouns[0].word in KINDS_OF_COMPANY else ""
        return _make_collective(known or text_of(plain, nouns), GUESSED)
    if not any(map(is_role_word, modifier)) or len(head) > 12:
        return NOBODY
    verb = next((n for n, token in enumerate(head) if n > 1 and is_verb(token)), len(head))
    office = text_of(plain, head[:verb])
    office = re.sub(r"^the\s+", "", office, flags=re.IGNORECASE)  # "the mayor", but "an employee", who is one of many
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
    pieces = [piece for piece in cut_at_signs(after) if piece]
    if pieces and not run:
        pieces = pieces[1:]
    if pieces and after and (not run or is_sign(after[0])):
        name, _ = cut_at_verb(pieces[0])
        if len(name) > 1 and is_name_of(name):
            end = rest[0].start if run else name[0].start
            role = text_of(
                plain, [each for each in tokens if each.end <= end and each.word not in ("a", "an", "the", "one")]
            )
            return Attribution(text_of(plain, name), re.sub(r"\s+(?:for|from|of|by|at)$", "", role), organization)
    return _make_collective(organization, LIKELY) if organization else NOBODY


def _fill_from_story(found: Attribution, plain: str, story: str) -> Attribution:
    """A surname alone gets its first name from the story; role and organisation too, where it tells them."""
    if not found.speaker or not story:
        return found
    if " " not in found.speaker and not (found.collective and COLLECTIVE_WORDS.search(plain)):
        surname = re.escape(found.speaker)
        named = find_bearers(surname, story)
        if named:
            found = found._replace(
                speaker=named[0],
                speaker_sure=LIKELY if len(named) == 1 else GUESSED,
                collective=False,
                organization="" if found.collective else found.organization,
            )
    elif is_shared(found.speaker, story):
        found = _downgrade(found)
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
