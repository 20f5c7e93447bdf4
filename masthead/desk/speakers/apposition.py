"""What stands between the commas of a sentence: ``NAME, ROLE at ORGANISATION, who …, said``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.desk.speakers.affiliation import Affiliation, describes_company, read_affiliation, take_organisation
from masthead.desk.speakers.lexicon import (
    ABBREVIATIONS,
    AUXILIARY,
    CREDENTIALS,
    DETERMINERS,
    ENDS_AN_APPOSITION,
    FIELDS,
    HONORIFICS,
    ORGANISATIONS,
    SPEECH,
    Token,
    is_caseless,
    is_name_word,
    is_organisation_word,
    is_possessive,
    is_role_word,
    is_sign,
    is_verb,
    strip_possessive,
    text_of,
)


def cut_at_signs(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas, brackets, dashes and the like."""
    pieces: list[list[Token]] = [[]]
    within = ended = describes_title = False
    opened = 0
    for number, token in enumerate(tokens):
        if token.text in '"“”«»„':
            # The title of a book: "author of “The Late Machine”".
            within = not within
            opened, ended = (number, False) if within else (opened, bool(pieces[-1] and pieces[-1][-1].word == "of"))
            if not within and _is_nickname(tokens, opened, number):
                continue
        if within:
            continue
        if describes_title and not is_sign(token):
            continue
        # "author of “The Late Machine”, a novel": what stands behind the comma is what the book is.
        follows = [each.word for each in tokens[number + 1 : number + 2]]
        describes_title = ended and token.text == "," and bool(follows) and follows[0] in DETERMINERS
        ended = ended and tokens[number].text in '"“”«»„'
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


def _is_nickname(tokens: Sequence[Token], opened: int, closed: int) -> bool:
    """``Bo “Biscuit” Ek``: a word or two in marks between two names."""
    if not 0 < opened < closed - 1 < opened + 3 or closed + 1 >= len(tokens):
        return False
    return is_name_word(tokens[opened - 1]) and is_name_word(tokens[closed + 1])


def _ends_sentence(token: Token, following: Token) -> bool:
    word = token.text.rstrip(".!?").casefold()
    honorific = word in HONORIFICS or word in ABBREVIATIONS
    begins = is_name_word(following) or following.word in ("he", "she", "they")
    return not honorific and len(word) > 1 and "." not in word and begins


DOES = frozenset("leads heads chairs runs directs owns edits founded".split())
"""What somebody does behind a name, though some of it could be what somebody is."""


SAID = frozenset("said says told wrote".split())
"""What nobody's name, role or organisation has in it; what follows it was said, or is where."""


def cut_at_verb(piece: Sequence[Token]) -> tuple[list[Token], bool]:
    """What stands before the first verb that follows a name or a role, and whether there is one."""
    for number, token in enumerate(piece):
        if number and token.word in ("who", "whom", "whose", "which"):
            return list(piece[:number]), False
        before = piece[number - 1] if number else None
        if before is not None and token.word in DOES and is_name_word(before) and not is_role_word(before):
            return list(piece[:number]), True
        if before is not None and is_verb(token) and before.text.islower() and before.word in ORGANISATIONS:
            return list(piece[:number]), True
        if number and token.word in SAID and any(is_name_word(each) or is_role_word(each) for each in piece[:number]):
            return list(piece[:number]), True
        follows = before is not None and (is_name_word(before) or is_role_word(before) or before.text.endswith("'"))
        if follows and is_verb(token) and not (is_role_word(token) or token.word in ("staff", "lead")):
            return list(piece[:number]), True
    return list(piece), False


def read_appositions(
    plain: str, pieces: Sequence[Sequence[Token]]
) -> tuple[list[Affiliation], list[Sequence[Token]], bool]:
    """What stands between the name and its verb: affiliations, clauses with "who", and whether the verb was seen."""
    found: list[Affiliation] = []
    clauses: list[Sequence[Token]] = []
    for number, piece in enumerate(pieces):
        first = piece[0]
        if number == 0 and all(map(is_caseless, piece)):
            continue  # the name once more, in its own letters
        if _is_clause(piece):
            return found, clauses, False
        if _is_clause_within(pieces[:number]) and not _goes_on_behind_clause(piece):
            continue  # "which farms wheat, barley and rye" says nothing of what somebody is
        conjoined = first.word in ("and", "or") and len(piece) > 1
        if conjoined and (_is_person(piece[1:]) or piece[1].word in ENDS_AN_APPOSITION):
            # "Bo Ek, the baker, and Carl Holt, the miller, said"
            return found, clauses, False
        being = piece[1:] if conjoined or first.word == "who" else piece
        if len(being) > 2 and being[0].word in ("is", "was") and being[1].word in ("a", "an", "the"):
            _add_apposition(plain, found, cut_at_verb(being[1:])[0])
            continue
        if (
            is_verb(first)
            and not is_role_word(first)
            and first.word not in ("now", "also", "both")
            or conjoined
            and is_verb(piece[1])
        ):
            return found, clauses, True
        if first.word in ("who", "whose", "formerly", "previously"):
            clauses.append(piece)
            continue
        if first.word in ("part", "home", "which", "known", "aged", "born", "based", "nicknamed", "pictured"):
            continue
        acting = len(piece) > 1 and any(map(is_role_word, piece[1:3]))  # "presiding judge"
        if first.word in ENDS_AN_APPOSITION or first.text[:1].islower() and first.word.endswith("ing") and not acting:
            return found, clauses, False
        if _is_aside(piece):
            continue
        cut, verb = cut_at_verb(piece)
        if len(cut) < len(piece) and not verb:
            clauses.append(piece[len(cut) :])
        _add_apposition(plain, found, cut[1:] if conjoined else cut)
        if verb:
            return found, clauses, True
    return found, clauses, False


def _is_person(piece: Sequence[Token]) -> bool:
    """Whether it is two names or more, as a person has, and neither role nor organisation."""
    named = len(piece) > 1 and all(is_name_word(each) for each in piece)
    return named and not any(is_role_word(each) or is_organisation_word(each) for each in piece)


def _is_clause_within(pieces: Sequence[Sequence[Token]]) -> bool:
    """Whether one of them has begun a clause with ``which`` or ``who``."""
    return any(token.word in ("which", "who", "whose", "whom", "that") for piece in pieces for token in piece)


def _goes_on_behind_clause(piece: Sequence[Token]) -> bool:
    """``…, and is a senior research scientist``, or the verb of the whole sentence."""
    return is_verb(piece[0]) or piece[0].word == "and" and len(piece) > 1 and piece[1].word in ("is", "was")


def _is_clause(piece: Sequence[Token]) -> bool:
    """Whether it is a sentence of its own and says nothing of the name: ``the bill was late``."""
    if piece[0].word in ("who", "whose", "which", "is", "was", "now", "also", "formerly", "previously", "and", "or"):
        return False
    for number, token in enumerate(piece):
        if is_role_word(token):
            return False
        plainly = token.word in AUXILIARY or token.word in SPEECH
        if number == 1 and piece[0].word in DETERMINERS and token.word not in AUXILIARY:
            continue  # "a retired announcer"
        if number and token.text.islower() and is_verb(token) and "-" not in token.text:
            return plainly or not any(map(is_role_word, piece))
    return False


def _add_apposition(plain: str, found: list[Affiliation], piece: Sequence[Token]) -> None:
    """One more piece between commas: a role, an organisation, or the rest of either."""
    last = found[-1] if found else None
    if last and last.organization and describes_company(piece):
        return  # "an analyst with Bellwether, a think tank"
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
    if last and _goes_with(plain, last, piece):
        found[-1] = Affiliation(last.whole, text_of(plain, piece))
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


def _goes_with(plain: str, last: Affiliation, piece: Sequence[Token]) -> bool:
    """Whether the piece is the organisation, and what seemed to be one is a field: ``Head of Evals, Halden AI``."""
    named = all(is_name_word(token) or token.text == "&" for token in piece) and not any(map(is_role_word, piece))
    ends = not re.search(r"\w", plain[piece[-1].end :])
    return bool(last.whole) and named and (ends or len(piece) > 1 or any(map(is_organisation_word, piece)))


def read_brackets(plain: str, pieces: Sequence[Sequence[Token]]) -> list[Affiliation]:
    """What stands in brackets behind a name, in several pieces: the first comma parts role and organisation.

    Empty where no role and no organisation can be told from one another.
    """
    told = [piece for piece in pieces if not _is_aside(piece)]
    if len(told) < 2:
        return []
    first, second, *others = told
    roles = [any(map(is_role_word, piece)) for piece in told]
    if roles[0]:
        found = read_affiliation(plain, first)
        place = next((token.word for token in first if token.word in _BEFORE_A_PLACE), "")
        if found.organization and (place != "of" or not found.whole and first[0].word in _HIGHEST):
            return [found]  # "CEO of Halden, Oslo"
        rest = bool(others) and len(others[0]) == 1 and others[0][0].word in ABBREVIATIONS  # "Halden, Inc."
        field = not _is_placed(second) and bool(others) and _is_placed(others[0]) or second[0].word in FIELDS
        if others and field and not rest and not roles[2]:
            return [Affiliation(text_of(plain, [*first, *second]), _name(plain, others[0]))]
        longer = rest or others and _OF_SEVERAL_PLACES.search(text_of(plain, second))
        return [Affiliation(_name(plain, first), _name(plain, [*second, *others[0]] if longer else second))]
    if roles[1]:
        return [Affiliation(_name(plain, second), _name(plain, first))]
    small = any(token.text.islower() and token.word not in ("of", "for", "and", "the") for token in first)
    placed = _is_placed(second) and not _is_placed(first)
    return [Affiliation(_name(plain, first), _name(plain, second))] if small or placed else []


_BEFORE_A_PLACE = frozenset("at of for with from @".split())
_HIGHEST = frozenset("ceo cto cfo coo chief chair chairman chairwoman founder co-founder owner president".split())
_OF_SEVERAL_PLACES = re.compile(r"\b(?:University|College)\b")


def _name(plain: str, piece: Sequence[Token]) -> str:
    return text_of(plain, piece[1:] if len(piece) > 1 and piece[0].word in DETERMINERS else piece)


def _is_placed(piece: Sequence[Token]) -> bool:
    """Whether it is surely an organisation."""
    return any(map(is_organisation_word, piece)) or any(token.word == "of" for token in piece[1:])


def _is_aside(piece: Sequence[Token]) -> bool:
    """A date, an age, a party or letters behind a name: nothing that says what somebody is."""
    if piece[0].text.startswith("@"):
        return True
    numbers = any(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d", each.word) for each in piece)
    return (
        numbers
        and len(piece) <= 3
        or all(each.word in CREDENTIALS or re.fullmatch("[a-z]+/[a-z]+", each.word) for each in piece)
        or len(piece) == 1
        and re.fullmatch(r"[DRI]-[A-Z][\w.]*", piece[0].text) is not None
    )


def organisation_in_clause(plain: str, clause: Sequence[Token]) -> str:
    """The organisation of ``who leads Northwind's safety team``; empty where the clause names none, or a former one."""
    verb = next((token.word for token in clause[1:3] if not token.word.endswith("ly") and token.word != "also"), "")
    if verb in _DID or any(token.word in _LEFT for token in clause):
        return ""
    for number, token in enumerate(clause):
        if is_possessive(token) and is_name_word(token) and number:
            start = number
            while start and is_name_word(clause[start - 1]):
                start -= 1
            return strip_possessive(text_of(plain, clause[start : number + 1]))
    for number, token in enumerate(clause[:-1]):
        if token.word in _AT:
            run, _ = take_organisation(clause[number + 1 :])
            if run and run[0] is clause[number + 1] or run and clause[number + 1].word == "the":
                return text_of(plain, run)
    return ""


_AT = frozenset("at founded leads led runs heads chairs directs owns joined started".split())
"""What stands before an organisation in such a clause."""
_DID = frozenset("ran led worked headed chaired directed managed edited served spent was were used owned".split())
_LEFT = frozenset("until left quit formerly previously resigned retired".split())
"""What says of a place that somebody is there no longer."""
