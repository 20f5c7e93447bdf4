"""What stands above a pasted story: its title, its date, who wrote it, and what a web page puts around these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead import urls
from masthead.desk.pasted.bylines import (
    MASTHEAD,
    MAX_TITLE,
    READING_TIME,
    Found,
    Told,
    cut_masthead,
    cut_own_name,
    is_furniture,
    looks_like_title,
    opens_newsletter,
    read_line,
    strip_emphasis,
)
from masthead.desk.pasted.dates import find_date, read_date_line
from masthead.desk.pasted.passages import HEADING, ITEM, PARAGRAPH, RULE, Passage
from masthead.desk.speakers.lexicon import GUESSED, LIKELY, SURE
from masthead.desk.speakers.naming import is_name

MOST_LINES = 14
"""So many lines may stand above a story."""


class Opening(NamedTuple):
    """What the beginning of a text tells of the article."""

    title: Found | None
    date: Found | None
    authors: tuple[Found, ...]
    tags: tuple[Found, ...]
    summary: Found | None
    used: tuple[str, ...]
    """Lines that said one of these and nothing else."""
    strange: tuple[str, ...]
    """Lines that are not of the story, and say none of these."""
    story: tuple[Passage, ...]


def read_opening(
    passages: Sequence[Passage], more: bool, wrapped: bool, front: Sequence[str] = (), ours: Sequence[str] = ()
) -> Opening:
    """What the passages before the first part tell, and the story that follows.

    `front` are lines ``name: value`` that stood above all of it, as other tools write them. `ours` are the
    newsletter's own name and what it says of itself, which are no title.

    `more` says whether there are further parts; a line that is all of the text is its story, and no title.
    `wrapped` says whether lines were broken to a width; then a short one is no paragraph.
    """
    lines, rest = _take_lines(passages, wrapped)
    named = [each for each in lines if _is_ours(each, ours)]
    lines = [each for each in lines if each not in named]
    marked = max(_find_marked_title(lines), _find_told_title(lines))
    title: Found | None = None
    date: Found | None = None
    summary: Found | None = None
    authors: list[Found] = []
    tags: list[Found] = []
    used: list[str] = []
    strange = [each.text for each in named]
    for line in front:
        told = _read_told(line, ours)
        if told is None or told.strange:
            strange.append(line)
            continue
        title, date, summary = title or told.title, date or told.date, summary or told.summary
        authors += told.authors
        tags += told.tags
        used.append(line)
    number = 0
    while number < len(lines):
        passage = lines[number]
        if passage.kind == RULE:
            number += 1
            continue
        line = strip_emphasis(passage.text if passage.kind == PARAGRAPH else passage.plain)
        told = _read_told(line, ours)
        if told is None and len(line) <= MAX_TITLE:
            line = cut_own_name(line, ours)
            told = _read_told(line, ours)
        if told is not None:
            date = date or told.date
            authors += told.authors
            tags += told.tags
            summary = summary or told.summary
            title = told.title or title
            (strange if told.strange else used).append(passage.text)
        elif passage.kind == ITEM:
            break
        elif number == marked and (
            title is None or title.sure == GUESSED or title.sure == LIKELY and passage.level == 1
        ):
            strange += [title.words] if title and title.sure == GUESSED else []
            title = Found(line, passage.text, SURE if passage.kind == HEADING else LIKELY)
            used.append(passage.text)
        elif (
            title is None
            and MASTHEAD.fullmatch(line)
            and _has_title_below(lines, number)
            or _names_newsletter(lines, number, title)
            or number < marked
            or title is None
            and _leads_on(line)
            and number + 1 < len(lines)
            and not _is_long(line)
        ):
            strange.append(passage.text)
        elif title is None and looks_like_title(line) and (more or rest or len(lines) - number > 1):
            title = Found(cut_masthead(line), passage.text, LIKELY if len(line.split()) > 2 else GUESSED)
            used.append(passage.text)
        elif title and _repeats(line, title.value):
            # The subject of a mail has the newsletter's name before it, or is cut off.
            title = title if title.sure == SURE else Found(line, passage.text, LIKELY)
            used.append(passage.text)
        elif title and not authors and (name := _read_signature(lines, number)):
            authors.append(Found(name, passage.text, LIKELY))
            day = find_date(line)
            date = date or (Found(day[0], passage.text, LIKELY) if day else None)
            used.append(passage.text)
        elif title and not summary and _is_deck(lines, number):
            summary = Found(" ".join(line.split()), passage.text, LIKELY)
            used.append(passage.text)
        else:
            break
        number += 1
    story = (*lines[number:], *rest)
    if date is None:
        date = _read_dateline(story)
    return Opening(title, date, tuple(authors), tuple(tags), summary, tuple(used), tuple(strange), story)


def _find_told_title(lines: Sequence[Passage]) -> int:
    """The number of the line that says ``Title: …``, above which nothing is of the story; -1 where none does."""
    for number, passage in enumerate(lines[:6]):
        told = read_line(strip_emphasis(passage.text if passage.kind == PARAGRAPH else passage.plain))
        if told and told.title and told.title.sure == SURE:
            return number
    return -1


def _is_ours(passage: Passage, ours: Sequence[str]) -> bool:
    """Whether it says who the newsletter is, and nothing else."""
    line = strip_emphasis(passage.plain)
    return len(passage.lines) == 1 and len(line) <= MAX_TITLE and not re.search(r"\w", cut_own_name(line, ours))


def _read_told(line: str, ours: Sequence[str]) -> Told | None:
    """What the line tells, a title in it without the newsletter's own name."""
    told = read_line(line)
    if told is None or told.title is None:
        return told
    title = cut_own_name(told.title.value, ours)
    return told._replace(title=told.title._replace(value=title)) if re.search(r"\w", title) else Told(strange=True)


def _is_long(line: str) -> bool:
    return len(line.split()) > 12


def _has_title_below(lines: Sequence[Passage], number: int) -> bool:
    """Whether one of the next lines is the likelier headline: of four words or more, and no sentence."""
    below = [strip_emphasis(each.text) for each in lines[number + 1 : number + 4]]
    return any(len(line.split()) > 3 and looks_like_title(line) for line in below if read_line(line) is None)


_MOST_OF_NAME = 6
"""Words."""


def _names_newsletter(lines: Sequence[Passage], number: int, title: Found | None) -> bool:
    """Whether the line is the newsletter's name, in capitals, above a greeting, the number of the issue or the title.

    Where no title is known yet, a likely one must stand below.
    """
    line = strip_emphasis(lines[number].plain)
    if not line.isupper() or len(line.split()) > _MOST_OF_NAME or number + 1 == len(lines):
        return False
    below = strip_emphasis(lines[number + 1].plain)
    if title is None:
        return opens_newsletter(below) and (
            _has_title_below(lines, number) or _find_marked_title(lines[number + 1 :]) >= 0
        )
    once_more = urls.fold_title(line) == urls.fold_title(title.value)
    return not once_more and (opens_newsletter(below) or _repeats(below, title.value))


def _repeats(line: str, title: str) -> bool:
    """Whether the line is the title once more; a mail's subject may be cut off, or begin with the newsletter's name."""
    once, again = urls.fold_title(line), urls.fold_title(title)
    short, long = sorted((once.strip("… "), again.strip("… ")), key=len)
    return once == again or len(short.split()) > 3 and (long.startswith(short) or long.endswith(f" {short}"))


def _read_signature(lines: Sequence[Passage], number: int) -> str:
    """The name that stands alone in a line beside one with the date, or with paper, day or minutes in its own line."""
    line = strip_emphasis(lines[number].text)
    name, *others = re.split(r"\s+[|·•–—]\s+|\s*[|·•]\s*", line)
    if not is_name(name) or not 1 < len(name.split()) < 5:
        return ""
    if others:
        known = [READING_TIME.fullmatch(each) or read_date_line(each) or is_furniture(each) for each in others]
        named = [each for each, told in zip(others, known, strict=True) if not told and not MASTHEAD.fullmatch(each)]
        return name if any(known) and not named else ""
    beside = [
        read_line(strip_emphasis(each.text)) for each in (*lines[max(0, number - 1) : number], *lines[number + 1 :][:1])
    ]
    return name if any(told is not None and told.date is not None for told in beside) else ""


def _take_lines(passages: Sequence[Passage], wrapped: bool) -> tuple[list[Passage], list[Passage]]:
    """The first passages, short paragraphs parted into their lines, and the others."""
    lines: list[Passage] = []
    for number, passage in enumerate(passages):
        listed = passage.kind == ITEM and read_line(strip_emphasis(passage.plain)) is not None
        ruled = passage.kind == RULE and all(map(_stands_above, lines))
        if len(lines) >= MOST_LINES or not (passage.kind in (PARAGRAPH, HEADING) or listed or ruled):
            return lines, list(passages[number:])
        short = all(len(line) <= MAX_TITLE for line in passage.lines)
        told = any(read_line(strip_emphasis(line)) is not None for line in passage.lines)
        if (
            passage.kind == PARAGRAPH
            and len(passage.lines) > 1
            and (short and (told or (not wrapped and looks_like_title(passage.lines[0]))))
        ):
            lines += [passage._replace(lines=(line,), loose=index == 0) for index, line in enumerate(passage.lines)]
        else:
            lines.append(passage)
    return lines, []


def _stands_above(line: Passage) -> bool:
    """Whether no story has begun with it, so that a rule below it is only for the eye."""
    plain = strip_emphasis(line.plain)
    return line.kind in (HEADING, RULE) or read_line(plain) is not None or _leads_on(plain)


def _find_marked_title(lines: Sequence[Passage]) -> int:
    """The number of the line that is marked as a title, by ``#`` or by bold letters; -1 where none is."""
    for number, passage in enumerate(lines[:6]):
        if passage.kind == HEADING and passage.level == 1:
            return number
    read = 0
    for number, passage in enumerate(lines[:MOST_LINES]):
        if read > 3:
            return -1
        if passage.kind == HEADING:
            return number
        plain = passage.text.strip()
        if (
            re.fullmatch(r"(\*\*|__)(?!\s)[^*_]+\1", plain)
            and looks_like_title(plain)
            and read_line(strip_emphasis(plain)) is None
        ):
            return number
        told = read_line(strip_emphasis(plain))
        if told is None and not _leads_on(plain) and not _names_newsletter(lines, number, None):
            return -1
        # What a newsletter says before it begins may be of many lines.
        read += told is None or not told.strange
    return -1


def _leads_on(line: str) -> bool:
    """Whether the line announces the text below it, as an answer in a chat does."""
    return len(line) < 200 and (
        line.endswith((":", "…"))
        or re.match(
            r"(?:sure|certainly|of course|absolutely|here(?:'|’)?s|here is|here are|here it is|here you (?:are|go)"
            r"|as promised|for your information|fyi|see below|below is|pasted)\b|.*\bbelow\W*$",
            line,
            re.IGNORECASE,
        )
        is not None
    )


def _is_deck(lines: Sequence[Passage], number: int) -> bool:
    """Whether a short text below the title stands above the by-line or the date, and so is no story yet."""
    if len(lines[number].text) > 400 or len(lines[number].lines) > 1:
        return False
    if number + 1 < len(lines) and (_read_signature(lines, number + 1) or _read_dateline(lines[number + 1 :])):
        return True
    following = [read_line(strip_emphasis(each.text)) for each in lines[number + 1 : number + 3]]
    return any(told is not None and (told.date or told.authors) for told in following)


def _read_dateline(story: Sequence[Passage]) -> Found | None:
    """``LISBON, Nov. 18, 2026 —`` at the beginning of the story, which keeps it."""
    if not story or story[0].kind != PARAGRAPH:
        return None
    found = re.match(r"[^a-z]{2,40}.{0,40}?\s[—–-]{1,2}\s", story[0].lines[0])
    day = find_date(found[0]) if found else None
    return Found(day[0], day[1][0], LIKELY) if day else None
