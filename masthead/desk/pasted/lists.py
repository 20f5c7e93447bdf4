"""Lists as they are pasted: related stories, recommended reading and sources, with bullets and links or without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from masthead.desk.pasted.bylines import is_footer, strip_emphasis
from masthead.desk.pasted.dates import read_date_line
from masthead.desk.pasted.passages import CODE, HEADING, ITEM, QUOTATION, RULE, Passage, strip_mark, unwrap
from masthead.errors import Fault
from masthead.read.rules import parse_web_address

MAX_ENTRY = 300
_ADDRESS = r"(?:https?://|www\.)[^\s<>\"“”]+"
_LINK = re.compile(
    r"(?<!!)\[(?P<title>[^\[\]]+)\]\((?:<(?P<fenced>[^<>]*)>|(?P<url>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:\s+[\"'(][^)]*)?\)"
)
_JUNK = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|share (?:this|on)|subscribe|sign up|follow us|back to top"
    r"|advertisement|comments? \(|leave a comment|read full article|load more|sent from my|let me know (?:if|whether)"
    r"|would you like me to|i hope this helps|feel free to)",
    re.IGNORECASE,
)


class Listing(NamedTuple):
    """An entry of a list."""

    title: str
    url: str
    """A whole web address; empty where there is none."""
    address: str
    """As it was written, also where it leads nowhere but on the page that it was copied from."""
    note: str
    words: str
    """The line that it was read from."""


class Listed(NamedTuple):
    """A list, the sentence above it, and what is neither."""

    intro: str
    listings: tuple[Listing, ...]
    strange: tuple[str, ...]


def read_list(passages: Sequence[Passage], width: int = 0) -> Listed:
    """The entries of a list, one a line; `width` is that to which lines were broken, or 0."""
    lines, strange = _lines_of(passages, width)
    lines = _join_sentence(lines)
    intro = ""
    if lines and _introduces(lines[0], lines[1:]):
        intro = strip_emphasis(lines.pop(0).text)
    listings: list[Listing] = []
    told = _find_sentences(lines)
    for number, line in enumerate(lines):
        listing = read_listing(line.text)
        announces = not line.marked and _announces(line) and not _is_address(lines[number + 1 :][:1])
        if listing is None or announces or number in told or read_date_line(line.text):
            strange.append(line.text)
        elif listing.url and not listing.title and not line.marked and listings and not listings[-1].url:
            # The address stands on a line of its own below the title.
            listings[-1] = listings[-1]._replace(url=listing.url, words=f"{listings[-1].words} {line.text}")
        else:
            listings.append(listing._replace(title=listing.title or listing.url))
    return Listed(intro, tuple(listings), tuple(strange))


class _Line(NamedTuple):
    text: str
    marked: bool
    """Whether it had a bullet or a number."""
    loose: bool = False
    """Whether it is a paragraph of its own."""


def _lines_of(passages: Sequence[Passage], width: int) -> tuple[list[_Line], list[str]]:
    lines: list[_Line] = []
    strange: list[str] = []
    ended = False
    for passage in passages:
        # Below a rule, or how to be rid of the mail, stands what is of the mail and none of the list.
        ended = ended or passage.kind == RULE and bool(lines)
        if ended or passage.kind == CODE:
            strange.append(passage.text)
        elif passage.kind in (ITEM, HEADING):
            lines.append(_Line(passage.plain, passage.kind == ITEM))
        elif passage.kind != RULE:
            marked = passage.kind == QUOTATION
            own = unwrap(passage.lines, width)
            lines += [
                _Line(strip_mark(line, passage.kind).strip(), marked, passage.loose and len(own) == 1) for line in own
            ]
    lines = [line for line in lines if line.text]
    end = next((number for number, line in enumerate(lines) if is_footer(line.text)), len(lines))
    return lines[:end], [*(line.text for line in lines[end:]), *strange]


def _find_sentences(lines: Sequence[_Line]) -> set[int]:
    """The numbers of lines below a list that are sentences and no entries: a paragraph of their own, or long."""
    ends = [re.search(r"[^.\s]{2,}\.[\"”’)]*$", line.text) is not None for line in lines]
    last = next((number for number in reversed(range(len(lines))) if lines[number].marked or not ends[number]), None)
    return {
        number
        for number in range(len(lines) if last is None else last + 1, len(lines))
        if len(lines[number].text.split()) > (2 if lines[number].loose else 5)
        and not _points_somewhere(lines[number].text)
    }


def _announces(line: _Line) -> bool:
    return line.text.rstrip("*_ ").endswith(":")


def _join_sentence(lines: list[_Line]) -> list[_Line]:
    """The lines as one, where they are a sentence that was broken into lines and leads to entries that are missing."""
    goes_on = all(line.text[:1].islower() and not line.marked and not line.loose for line in lines[1:])
    whole = len(lines) > 1 and goes_on and _announces(lines[-1])
    return [_Line(" ".join(line.text for line in lines), lines[0].marked, True)] if whole else lines


def _is_address(following: Sequence[_Line]) -> bool:
    """Whether the line below is an address and nothing else, which is that of the title above it."""
    return any(re.fullmatch(_ADDRESS, line.text.strip("<>() ")) for line in following)


def _points_somewhere(text: str) -> bool:
    return _LINK.search(text) is not None or re.search(_ADDRESS, text) is not None


def _introduces(line: _Line, others: Iterable[_Line]) -> bool:
    """Whether the first line is a sentence about the list, and no entry of it."""
    others = list(others)
    if _points_somewhere(line.text) or len(line.text) > 1_000:
        return False
    if not others:
        # A sentence that leads to entries of which none follows.
        return len(line.text.split()) > 3 and _announces(line)
    sentence = not line.marked and re.search(r"[.:!]$", line.text) is not None
    return sentence and (
        any(other.marked for other in others) or not all(re.search(r"[.:]$", each.text) for each in others)
    )


def read_listing(text: str) -> Listing | None:
    """Title, address and note of a line; None for a line that is no entry."""
    plain = " ".join(text.split())
    if not re.search(r"\w", plain) or len(plain) > MAX_ENTRY and not _LINK.search(plain) or _JUNK.match(plain):
        return None
    link = _LINK.search(plain)
    if link:
        title, url = link["title"], link["fenced"] or link["url"] or ""
        before, after = plain[: link.start()], plain[link.end() :]
        if re.search(r"\w", before):
            title, after = f"{before}{title}".strip(), after
        return _make(title, url, after, plain)
    bare = re.search(rf"[<(\[]?(?P<url>{_ADDRESS})", plain)
    if bare:
        url = bare["url"].rstrip(".,;:!?)]>")
        before, after = plain[: bare.start()], plain[bare.start("url") + len(url) :]
        title, note = _part_note(before.rstrip(" :–—-|,("))
        return _make(title, f"https://{url}" if url.startswith("www.") else url, f"{note} {after}", plain)
    title, note = _part_note(plain)
    return _make(title, "", note, plain)


def _make(title: str, url: str, note: str, words: str) -> Listing | None:
    note = strip_emphasis(re.sub(r"^[\s,:;–—|()\[\]>-]+|[\s(\[]+$", "", note))
    if note.endswith(")") and "(" not in note:
        note = note[:-1]
    title = _strip_title(title)
    if not title and not url:
        return None
    address = url
    try:
        parse_web_address(url)
    except Fault:
        url = ""
        title = title or words
    return Listing(title, url, address, note, words)


def _strip_title(title: str) -> str:
    """The title without emphasis and quotation marks around the whole of it."""
    plain = strip_emphasis(title.strip(" \t|"))
    quoted = re.fullmatch(r"[\"“„«'‘]([^\"“”„«»]+)[\"”“»'’][.,]?", plain)
    return (quoted[1] if quoted else plain).strip().rstrip(",")


_NOTE = re.compile(r"\s+(?:–|—|--|-)\s+|,\s+(?=by\s)|(?<=[\"”*_]),?\s+(?=by\s)|(?<=[\"”]):\s+")


def _part_note(text: str) -> tuple[str, str]:
    """What stands before and behind the dash, or before ``, by somebody``."""
    parts = _NOTE.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""
