"""What stands above a pasted story: its title, its date, who wrote it, and what a web page puts around these."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.lexicon import GUESSED, LIKELY, SURE
from masthead.desk.naming import is_name
from masthead.desk.passages import HEADING, PARAGRAPH, Passage

MAX_TITLE = 160
MOST_LINES = 14
"""So many lines may stand above a story."""


class Found(NamedTuple):
    """Something that was found in a text, the words that it was found in, and how sure that is."""

    value: str
    words: str
    sure: str


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


# --- dates -----------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct"
        "|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
DATES = tuple(
    re.compile(rf"(?<![\w.]){shape}(?!\w)", re.IGNORECASE)
    for shape in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
        # With slashes, only where it can be but one: no month has the number 13.
        rf"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/{_YEAR}",
        rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}",
    )
)


def find_date(text: str) -> tuple[str, re.Match[str]] | None:
    """The first whole date in the text, as 2026-11-20, and where it stands."""
    for shape in DATES:
        for found in shape.finditer(text):
            month = _MONTHS.get(found["month"].casefold()) or (int(found["month"]) if found["month"].isdigit() else 0)
            try:
                day = dt.date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                continue
            return day.isoformat(), found
    return None


_AROUND_A_DATE = re.compile(
    r"(?:first )?(?:published|posted|sent|updated|last updated|last modified|date|released|on|at|the|of"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|am|pm|a|p|m|utc|gmt|bst|cet|cest|est|edt|et|pst|pdt|pt|t|z)|\d{1,2}(?:[:.]\d\d)*",
    re.IGNORECASE,
)


def _read_date_line(line: str) -> str:
    """The date that the line holds and nothing else; empty where it does not."""
    found = find_date(line)
    if not found:
        return ""
    rest = re.findall(r"\w+(?:[:.]\d\d)*", line[: found[1].start()] + " " + line[found[1].end() :])
    return found[0] if all(_AROUND_A_DATE.fullmatch(word) for word in rest) else ""


# --- names -----------------------------------------------------------------------------------------

_BY = re.compile(
    r"(?:(?:written|words|story|text|reported|posted) by|by|von|author|authors)\b\s*:?\s+(?=\S)", re.IGNORECASE
)


def _read_by_line(line: str) -> list[str]:
    """The names of a line ``By Ada Byrne and Ben Okoro``; none where it is no such line."""
    found = _BY.match(line)
    if not found:
        return []
    names = [
        name.strip()
        for name in re.split(r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+|\s+und\s+", line[found.end() :])
        if name.strip()
    ]
    return names if names and all(is_name(name) for name in names) else []


# --- lines -----------------------------------------------------------------------------------------

_READING_TIME = re.compile(
    r"(?:\d+|one|two|three|four|five)[ -]*min(?:ute)?s?\.?(?:[ -]read(?:ing time)?)?", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:skip to (?:main )?content|share(?: this.*| on .*)?|subscribe.*|sign (?:in|up).*|log in|menu|home|news|search"
    r"|advertisement|sponsored.*|listen.*|save|print|comments?(?: \(\d+\))?|follow us.*|photo(?:graph)?:.*|image:.*"
    r"|credit:.*|breaking|exclusive|opinion|newsletter|contents|toggle .*|close|back|copy link|tweet|bookmark"
    # What a chat or a mail puts around a text: who sent it and when, to whom, from what.
    r"|(?:from|to|cc|bcc|reply-to|sent|to whom|importance|attachments?): .*|-+ ?(?:forwarded|original) message ?-+"
    r"|begin forwarded message:|sent from my .*|\[?\d{1,2}[:.]\d\d(?: ?[ap]m)?\]? [\w .'’-]{1,40}:?"
    r"|[\w .'’-]{1,40},? (?:(?:today|yesterday) )?(?:at )?\[?\d{1,2}[:.]\d\d(?: ?[ap]m)?\]?:?"
    r"|(?:\d{1,2}/){2}\d{2,4}|(?:hi|hello|dear|hey)\b.{0,40},|-+)",
    re.IGNORECASE,
)
_META = re.compile(
    r"(?P<name>title|headline|subject|betreff|date|published|publication date|authors?|by|tags?|topics?|keywords?"
    r"|categor(?:y|ies)|summary|subtitle|sub-?heading|subhead|standfirst|deck|dek|description|excerpt)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether it is what a page, a chat or a mail puts around a text."""
    return _FURNITURE.fullmatch(strip_emphasis(line)) is not None


def strip_emphasis(line: str) -> str:
    """The line without Markdown's signs around it."""
    plain = re.sub(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$", "", line).strip()
    while (found := re.fullmatch(r"([*_]{1,3})(?=\S)(.+?)(?<=\S)\1", plain)) and found[1] not in found[2]:
        plain = found[2].strip()
    # "**Title:** Chips are dear"
    return re.sub(r"^([*_]{1,3})([\w -]+:)\1\s+|^([*_]{1,3})([\w -]+)\3:\s+", lambda m: f"{m[2] or m[4] + ':'} ", plain)


def looks_like_title(line: str) -> bool:
    """Whether a line may be a headline: short, no sentence's end, no list or link."""
    plain = strip_emphasis(line)
    if not plain or len(plain) > MAX_TITLE or len(plain.split()) > 24 or not re.search(r"[^\W\d_]", plain):
        return False
    if re.search(r"[.,;:。،]$", re.sub(r"[\"'”’»)]+$", "", plain)) and not re.search(
        r"\b(?:Inc|Co|Ltd|U\.S|vs?|Jr)\.$", plain
    ):
        return False
    first = re.sub(r"^[\"'“‘«(\[¿¡]+", "", plain)[:1]
    return first.isdigit() or (first.isalpha() and not first.islower()) or plain.split()[0] != plain.split()[0].lower()


def read_opening(passages: Sequence[Passage], more: bool, wrapped: bool, front: Sequence[str] = ()) -> Opening:
    """What the passages before the first part tell, and the story that follows.

    `front` are lines ``name: value`` that stood above all of it, within a front matter's fences.

    `more` says whether there are further parts; a line that is all of the text is its story, and no title.
    `wrapped` says whether lines were broken to a width; then a short one is no paragraph.
    """
    lines, rest = _take_lines(passages, wrapped)
    marked = _find_marked_title(lines)
    title: Found | None = None
    date: Found | None = None
    summary: Found | None = None
    authors: list[Found] = []
    tags: list[Found] = []
    used: list[str] = []
    strange: list[str] = []
    for line in front:
        told = _read_line(line)
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
        line = strip_emphasis(passage.plain if passage.kind == HEADING else passage.text)
        told = _read_line(line)
        if told is not None:
            date = date or told.date
            authors += told.authors
            tags += told.tags
            summary = summary or told.summary
            title = told.title or title
            (strange if told.strange else used).append(passage.text)
        elif number == marked and (title is None or title.sure == GUESSED):
            strange += [title.words] if title and title.sure == GUESSED else []
            title = Found(line, passage.text, SURE if passage.kind == HEADING else LIKELY)
            used.append(passage.text)
        elif number < marked or title is None and _leads_on(line) and number + 1 < len(lines) and not _is_long(line):
            strange.append(passage.text)
        elif title is None and looks_like_title(line) and (more or rest or len(lines) - number > 1):
            title = Found(line, passage.text, LIKELY if len(line.split()) > 2 else GUESSED)
            used.append(passage.text)
        elif title and _outdoes(line, title) and (more or rest or len(lines) - number > 1):
            # What stood above it was the name of a newspaper, or of a section.
            used.remove(title.words)
            strange.append(title.words)
            title = Found(line, passage.text, LIKELY)
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


def _is_long(line: str) -> bool:
    return len(line.split()) > 12


def _outdoes(line: str, title: Found) -> bool:
    """Whether a line is the likelier headline of the two: it has the length of one, and the line above has not."""
    few = len(title.value.split()) <= 3 and title.sure != SURE
    return few and 4 <= len(line.split()) <= 16 and looks_like_title(line)


def _take_lines(passages: Sequence[Passage], wrapped: bool) -> tuple[list[Passage], list[Passage]]:
    """The first passages, short paragraphs parted into their lines, and the others."""
    lines: list[Passage] = []
    for number, passage in enumerate(passages):
        if len(lines) >= MOST_LINES or passage.kind not in (PARAGRAPH, HEADING):
            return lines, list(passages[number:])
        short = all(len(line) <= MAX_TITLE for line in passage.lines)
        told = any(_read_line(strip_emphasis(line)) is not None for line in passage.lines)
        if (
            passage.kind == PARAGRAPH
            and len(passage.lines) > 1
            and (short and (told or (not wrapped and looks_like_title(passage.lines[0]))))
        ):
            lines += [passage._replace(lines=(line,), loose=index == 0) for index, line in enumerate(passage.lines)]
        else:
            lines.append(passage)
    return lines, []


def _find_marked_title(lines: Sequence[Passage]) -> int:
    """The number of the line that is marked as a title, by ``#`` or by bold letters; -1 where none is."""
    for number, passage in enumerate(lines[:6]):
        if passage.kind == HEADING and passage.level == 1:
            return number
    for number, passage in enumerate(lines[:4]):
        if passage.kind == HEADING:
            return number
        plain = passage.text.strip()
        if (
            re.fullmatch(r"(\*\*|__)(?!\s)[^*_]+\1", plain)
            and looks_like_title(plain)
            and _read_line(strip_emphasis(plain)) is None
        ):
            return number
        if _read_line(strip_emphasis(plain)) is None and not _leads_on(plain):
            return -1
    return -1


def _leads_on(line: str) -> bool:
    """Whether the line announces the text below it, as an answer in a chat does."""
    return len(line) < 200 and (
        line.endswith((":", "…"))
        or re.match(
            r"(?:sure|certainly|of course|absolutely|here(?:'|’)?s|here is|here are|here it is|here you (?:are|go)"
            r"|as promised|for your information|fyi|see below|below is|pasted)\b",
            line,
            re.IGNORECASE,
        )
        is not None
    )


def _is_deck(lines: Sequence[Passage], number: int) -> bool:
    """Whether a short text below the title stands above the by-line or the date, and so is no story yet."""
    if len(lines[number].text) > 400 or len(lines[number].lines) > 1:
        return False
    following = [_read_line(strip_emphasis(each.text)) for each in lines[number + 1 : number + 3]]
    return any(told is not None and (told.date or told.authors) for told in following)


class _Told(NamedTuple):
    """What one line tells."""

    title: Found | None = None
    date: Found | None = None
    authors: tuple[Found, ...] = ()
    tags: tuple[Found, ...] = ()
    summary: Found | None = None
    strange: bool = False


def _read_line(line: str) -> _Told | None:
    """What a line above the story tells; None for a line that may be a title or the story."""
    if len(line) > 500:
        return None
    meta = _META.fullmatch(line)
    if meta:
        return _read_meta(meta, line)
    if len(line) > 2 * MAX_TITLE:
        return None
    date: Found | None = None
    authors: list[Found] = []
    strange = 0
    pieces = [piece.strip() for piece in re.split(r"\s+[|·•–—/]\s+|\s*[|·•]\s*", line) if piece.strip()]
    signed = re.fullmatch(r"(?P<day>.*\d),?\s+(?P<by>by\s.+)", line, re.IGNORECASE)
    if signed and len(pieces) == 1 and _read_date_line(signed["day"]) and _read_by_line(signed["by"]):
        pieces = [signed["day"], signed["by"]]
    for piece in pieces or [line]:
        day = _read_date_line(piece)
        names = _read_by_line(piece)
        dated_by_line = find_date(piece) if not day and not names else None
        if day:
            date = date or Found(day, piece, SURE)
        elif names:
            authors += [Found(name, piece, SURE) for name in names]
        elif dated_by_line and _read_by_line(piece[: dated_by_line[1].start()].rstrip(" ,-–—")):
            authors += [
                Found(name, piece, LIKELY) for name in _read_by_line(piece[: dated_by_line[1].start()].rstrip(" ,-–—"))
            ]
            date = date or Found(dated_by_line[0], piece, LIKELY)
        elif _READING_TIME.fullmatch(piece) or _FURNITURE.fullmatch(piece):
            strange += 1
        elif len(pieces) == 1:
            return (
                _Told(strange=True) if re.search(r"\w\s+[>›»/]\s+\w", line) and not re.search(r"[.!?]$", line) else None
            )
        elif authors or date:
            strange += 1
        else:
            return None
    return _Told(date=date, authors=tuple(authors), strange=not date and not authors)


def _read_meta(meta: re.Match[str], line: str) -> _Told | None:
    """``Title: …`` and the like, as an answer in a chat or a form has it."""
    name, value = meta["name"].casefold(), strip_emphasis(meta["value"])
    if name in ("title", "headline", "subject", "betreff"):
        return _Told(title=Found(re.sub(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", "", value, flags=re.IGNORECASE), line, SURE))
    if "date" in name or name == "published":
        found = find_date(value)
        return _Told(date=Found(found[0], line, SURE)) if found else _Told(strange=True)
    if name.startswith("author") or name == "by":
        names = [each.strip() for each in re.split(r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+", value) if each.strip()]
        return _Told(authors=tuple(Found(each, line, SURE) for each in names)) if all(map(is_name, names)) else None
    if name.startswith(("tag", "topic", "keyword", "categor")):
        names = [each.strip(" #[]\"'") for each in re.split(r"[,;|]|\s+(?=#)", value)]
        return _Told(tags=tuple(Found(each, line, SURE) for each in names if each))
    return _Told(summary=Found(" ".join(value.split()), line, SURE))


def _read_dateline(story: Sequence[Passage]) -> Found | None:
    """``LISBON, Nov. 18, 2026 —`` at the beginning of the story, which keeps it."""
    if not story or story[0].kind != PARAGRAPH:
        return None
    found = re.match(r"[^a-z]{2,40}.{0,40}?\s[—–-]{1,2}\s", story[0].lines[0])
    day = find_date(found[0]) if found else None
    return Found(day[0], day[1][0], LIKELY) if day else None
