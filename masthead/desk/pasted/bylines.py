"""What one line above a story tells: a date, who wrote it, a title, or nothing that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from masthead.desk.pasted.dates import find_date, keep_time, read_date_line
from masthead.desk.speakers.lexicon import LIKELY, SURE
from masthead.desk.speakers.naming import is_name

MAX_TITLE = 160


class Found(NamedTuple):
    """Something that was found in a text, the words that it was found in, and how sure that is."""

    value: str
    words: str
    sure: str


class Told(NamedTuple):
    """What one line tells."""

    title: Found | None = None
    date: Found | None = None
    authors: tuple[Found, ...] = ()
    tags: tuple[Found, ...] = ()
    summary: Found | None = None
    strange: bool = False


def read_line(line: str) -> Told | None:
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
    if signed and len(pieces) == 1 and read_date_line(signed["day"]) and _read_by_line(signed["by"]):
        pieces = [signed["day"], signed["by"]]
    for piece in pieces or [line]:
        day = read_date_line(piece)
        names = _read_by_line(piece)
        dated_by_line = find_date(piece) if not day and not names else None
        if day:
            date = date or Found(day, piece, SURE)
        elif names:
            authors += [Found(name, piece, SURE) for name in names]
        elif dated_by_line and (named := _read_by_line(_ENDS_BEFORE_DATE.sub("", piece[: dated_by_line[1].start()]))):
            authors += [Found(name, piece, LIKELY) for name in named]
            date = date or Found(dated_by_line[0], piece, LIKELY)
        elif READING_TIME.fullmatch(piece) or is_furniture(piece) or strange and _NAMED_DAY.fullmatch(piece):
            strange += 1
        elif len(pieces) == 1:
            return (
                Told(strange=True) if re.search(r"\w\s+[>›»/]\s+\w", line) and not re.search(r"[.!?]$", line) else None
            )
        elif authors or date:
            strange += 1
        else:
            return None
    return Told(date=date, authors=tuple(authors), strange=not date and not authors)


_ENDS_BEFORE_DATE = re.compile(
    r"[\s,–—-]*\b(?:on|(?:mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday)?\.?),?\s*$|[\s,–—-]+$", re.IGNORECASE
)
"""What may stand between a name and a date: ``By Ada Byrne, Sat 21 Nov 2026``."""


def _read_meta(meta: re.Match[str], line: str) -> Told | None:
    """``Title: …`` and the like, as an answer in a chat or a form has it."""
    name, value = meta["name"].casefold(), strip_emphasis(meta["value"])
    if name in ("title", "headline", "subject", "betreff"):
        # What a mail is about may be the newsletter's name, or the headline cut off.
        sure = SURE if name in ("title", "headline") else LIKELY
        return Told(title=Found(re.sub(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", "", value, flags=re.IGNORECASE), line, sure))
    if "date" in name or name.startswith("published"):
        date = keep_time(value)
        return Told(date=Found(date, line, SURE)) if date else Told(strange=True)
    if name.startswith("author") or name in ("by", "byline", "reporter", "text"):
        names = [each.strip() for each in re.split(r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+", value) if each.strip()]
        return Told(authors=tuple(Found(each, line, SURE) for each in names)) if all(map(is_name, names)) else None
    if name.startswith(("tag", "topic", "keyword", "categor")):
        names = [each.strip(" #[]\"'") for each in re.split(r"[,;|]|\s+(?=#)", value)]
        return Told(tags=tuple(Found(each, line, SURE) for each in names if each))
    return Told(summary=Found(" ".join(value.split()), line, SURE))


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


READING_TIME = re.compile(
    r"(?:\d+|one|two|three|four|five)[ -]*min(?:ute)?s?\.?(?:[ -]read(?:ing time)?)?", re.IGNORECASE
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_OPENS_NEWSLETTER = (
    r"(?:(?:view|read|open|see) (?:(?:this|it)(?: e-?mail| newsletter| issue)? )?"
    r"(?:(?:in|on) (?:your |the |a )?(?:web ?)?(?:browser|site|page)|online)"
    r"|(?:was this|someone) forwarded .{0,60}|(?:having )?trouble (?:viewing|reading) .{0,60}"
    r"|(?:in|inside) (?:today['’]s|this(?: week['’]s)?|the latest) (?:issue|edition|newsletter|e-?mail)\b.{0,200}"
    r"|good (?:morning|afternoon|evening|day)(?:(?:,? (?:all|everyone|everybody|readers?|team|friends|folks))?"
    r"|\b.{0,40}[.!,])|(?:hi|hello|hey|greetings|welcome(?: back)?)(?: \w+){0,2}!|welcome (?:back )?to .{0,60}[.!,]"
    r"|(?:(?:issue|edition|vol(?:ume|\b\.?)|no\b\.?|nr\b\.?|№) ?#?\d{1,5}(?:[,.;:]? |$))+"
    rf"(?:{_WEEKDAY})?)"
)
"""What a newsletter says before it begins: a greeting, the number of the issue, where it can be read."""
_FURNITURE = re.compile(
    r"(?:skip to (?:main )?content|share(?: this.*| on .*)?|subscribe.*|sign (?:in|up).*|log in|menu|home|news|search"
    r"|advertisement|sponsored.*|listen.*|save|print|comments?(?: \(\d+\))?|follow us.*|photo(?:graph)?:.*|image:.*"
    r"|credit:.*|breaking|exclusive|opinion|newsletter|contents|toggle .*|close|back|copy link|tweet|bookmark"
    # What a chat or a mail puts around a text: who sent it and when, to whom, from what.
    r"|(?:from|to|cc|bcc|reply-to|sent|to whom|importance|attachments?): .*|-+ ?(?:forwarded|original) message ?-+"
    r"|begin forwarded message:|sent from my .*|\[?\d{1,2}[:.]\d\d(?: ?[ap]m)?\]? [\w .'’-]{1,40}:?"
    r"|[\w .'’-]{1,40},? (?:(?:today|yesterday) )?(?:at )?\[?\d{1,2}[:.]\d\d(?: ?[ap]m)?\]?:?"
    rf"|{_OPENS_NEWSLETTER}"
    # What stands above and below a press release.
    r"|for immediate release\W*|(?:(?:media|press) )?contacts?:.*|(?:strictly )?embargoed (?:until|till)\b.{0,60}"
    r"|(?:press|media|news) release|#{3}|-30-"
    r"|(?:\d{1,2}/){2}\d{2,4}|(?:hi|hello|dear|hey)\b.{0,40},|-+)",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(_WEEKDAY, re.IGNORECASE)
_META = re.compile(
    # "Ada: Title: Chips are dear"
    r"(?:[^\W\d_][\w .'’-]{0,40}:\s+(?=(?:title|headline)\s*:))?"
    r"(?P<name>title|headline|subject|betreff|date|published|publication date|pub_?date|publish_?date|published_at"
    r"|date_published|authors?|by|tags?|topics?|keywords?"
    r"|byline|reporter|text|categor(?:y|ies)|summary|subtitle|sub-?heading|subhead|standfirst|deck|dek|description|excerpt)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)


_FOOTER = re.compile(
    r"unsubscribe(?: (?:here|now|instantly|with one click|at any time|from (?:this|these|our|all|the)\b.{0,60}))?\W*"
    r"|(?:to |click (?:here )?to |you (?:can|may) )unsubscribe\b.{0,80}"
    r"|(?:if )?you (?:no longer|don['’]?t|do not) (?:want|wish) to (?:receive|get) .{0,120}"
    r"|forward (?:to|this|it)\b(?: (?:e-?mail|newsletter|issue))?(?: to)?(?: an?| your)?(?: friends?| colleagues?)?\W*"
    r"|(?:manage|update|change|edit) (?:your )?(?:e-?mail )?(?:subscriptions?|preferences|profile|settings)"
    r"(?: here| now)?\W*"
    r"|(?:why (?:did|do) (?:i|you) |you(?:['’]re| are|['’]ve| have)? )(?:get|got|receive|received|getting|receiving)"
    r" this (?:because|as|e-?mail|mail|newsletter|message|issue)\b.{0,200}"
    r"|this (?:e-?mail|newsletter|message|issue) was sent (?:to|by|from) .{0,200}"
    r"|(?:©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4})).{0,200}|all rights reserved\b.{0,60}",
    re.IGNORECASE,
)


def is_footer(line: str) -> bool:
    """Whether it is a line such as a mail has below its text: how to be rid of it, to whom it was sent, whose it is."""
    if len(line) > 3 * MAX_TITLE:
        return False
    pieces = re.split(r"\s*[|·•]\s*", strip_emphasis(_strip_links(line)))
    return any(_FOOTER.fullmatch(piece.strip()) for piece in pieces)


def _strip_links(line: str) -> str:
    """The line with what links say, and without where they lead, also where the address stands in brackets behind."""
    plain = re.sub(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*\)", r"\1", line)
    return _ADDRESS_BEHIND.sub("", plain)


_ADDRESS_BEHIND = re.compile(
    r"[ \t]*(?:\([ \t]*https?://[^\s()]+[ \t]*\)|<[ \t]*https?://[^\s<>]+[ \t]*>"
    r"|\[[ \t]*https?://[^\s\[\]]+[ \t]*\])"
)


def is_furniture(line: str) -> bool:
    """Whether it is what a page, a chat or a mail puts around a text, all that stands in the line."""
    plain = strip_emphasis(_strip_links(line))
    if len(plain) > 2 * MAX_TITLE or _FURNITURE.fullmatch(plain):
        return len(plain) <= 2 * MAX_TITLE
    pieces = [piece for piece in re.split(r"(?<=[.!?])\s+|\s*[|·•]\s*", plain) if re.search(r"\w", piece)]
    return len(pieces) > 1 and all(_FURNITURE.fullmatch(piece.strip()) for piece in pieces)


def opens_newsletter(line: str) -> bool:
    """Whether it is a greeting, the number of the issue, or where the newsletter can be read."""
    pieces = re.split(r"\s+[–—-]\s+|\s*[|·•]\s*", strip_emphasis(_strip_links(line)))
    return len(line) <= 2 * MAX_TITLE and any(_OPENING.fullmatch(piece.strip()) for piece in pieces)


_OPENING = re.compile(_OPENS_NEWSLETTER, re.IGNORECASE)


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


_SECTIONS = (
    "technology|tech|business|world|politics|science|culture|opinion|sports?|health|ai|features?|latest|analysis|news"
    "|local|economy|education|interview|report|top stor(?:y|ies)|untitled(?: document)?|draft"
)
MASTHEAD = re.compile(
    r"(?:the )?(?:[\w'’&.-]+ ){0,3}(?:times|post|gazette|ledger|journal|tribune|herald|dispatch|weekly|daily|magazine"
    rf"|review|blog|newsletter|wire|online|chronicle|observer|guardian|courier|bulletin|mail|star|\w+\.\w{{2,4}})|{_SECTIONS}"
    r"|the \w+",
    re.IGNORECASE,
)
"""The name of a newspaper, or of a part of one."""


def cut_masthead(line: str) -> str:
    """The headline without the newspaper's or the section's name beside it, as in the title of a page."""
    pieces = re.split(r"\s+[|·–—-]\s+|\s*\|\s*", line)
    if len(pieces) == 2:
        for title, other in ((pieces[0], pieces[1]), (pieces[1], pieces[0])):
            if MASTHEAD.fullmatch(other) and len(title.split()) > 2:
                return title
    return line


_NUMBER_OF_ISSUE = re.compile(
    r"[\s,:;|·•–—-]*(?:(?:the )?(?:issue|edition|number|vol(?:ume)?|no|nr|№)\b\.? ?)?#?\d{0,5}\W*", re.I
)


def cut_own_name(line: str, ours: Iterable[str]) -> str:
    """The line without the newsletter's own name or what it says of itself, and the number of the issue behind it.

    `ours` are these words, as they stand in ``site.toml``.
    """
    plain = _strip_links(line)
    for name in filter(None, map(_fold_words, ours)):
        pieces = re.split(r"(\s+[|·•–—-]\s+|\s*[|·•]\s*|:\s+)", plain)
        kept = [n for n in range(0, len(pieces), 2) if not _says_only(pieces[n], name)]
        if len(kept) * 2 < len(pieces):
            plain = "".join(pieces[n] + (pieces[n + 1] if n != kept[-1] else "") for n in kept)
    return plain if plain != _strip_links(line) else line


def _says_only(piece: str, name: str) -> bool:
    """Whether the piece is the name, with an article or without, and at most the number of the issue behind it."""
    words = re.match(rf"\W*(?:the )?{re.escape(name).replace(chr(92) + ' ', chr(92) + 'W+')}(?!\w)", piece, re.I)
    return words is not None and _NUMBER_OF_ISSUE.fullmatch(piece[words.end() :]) is not None


def _fold_words(name: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)))
