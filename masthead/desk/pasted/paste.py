"""A pasted text: its bytes are text, and the text has an opening and parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from masthead.desk.metadata import cut_metadata
from masthead.desk.pasted.bylines import Found
from masthead.desk.pasted.chats import cut_chat
from masthead.desk.pasted.dates import find_date
from masthead.desk.pasted.envelope import cut_ending, cut_interruptions, cut_marks
from masthead.desk.pasted.headings import STORY, TAKE, WHY
from masthead.desk.pasted.opening import Opening, read_opening
from masthead.desk.pasted.parts import part_passages
from masthead.desk.pasted.passages import RULE, Passage, find_width, lines_are_paragraphs, read_passages, split_lines
from masthead.desk.speakers.lexicon import LIKELY
from masthead.errors import FORBIDDEN, Fault
from masthead.prose.limits import MAX_BYTES


class Reading(NamedTuple):
    """A text, parted, before anything is known of the newsletter that it goes to."""

    text: str
    article: str
    """The same without what a chat or a tool puts around it."""
    opening: Opening
    parts: dict[str, list[Passage]]
    """The passages of each part; the story without its opening."""
    headings: tuple[str, ...]
    """Lines that were the headings of parts, and the heads of a chat's messages."""
    width: int
    """To which lines were broken; 0 where they were not."""


_PROSE = frozenset({STORY, TAKE, WHY})


def decode_paste(raw: bytes) -> str:
    """The pasted text, with ``\\n`` for line breaks and blanks for characters that no page may show.

    Raises `Fault` for what is no text, or more than a story may hold.
    """
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
        raise Fault("This is another program's document, not plain text.", "Copy its text into a .txt file.")
    if len(raw) > MAX_BYTES:
        raise Fault(f"The text has more than {MAX_BYTES:,} bytes, the most for a story.", "Split it into several.")
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Fault(
            f"The byte 0x{raw[error.start]:02X} at offset {error.start} is not {encoding.upper()}.",
            "Save the text as UTF-8.",
        ) from None
    if "\0" in text:
        raise Fault("The file contains null bytes, so it is not text.", "Copy its text into a .txt file.")
    return clean_paste(text)


def clean_paste(text: str) -> str:
    """The text as it can be carried: line breaks of every kind are ``\\n``, what no page may show is a blank."""
    text = re.sub(r"\r\n?|\u2028|\x0b|\x0c|\x85", "\n", text).replace("\u2029", "\n\n").replace("\ufeff", " ")
    # Nobody means two hundred blanks, and patterns that look for their end would look for long.
    return re.sub(r"[^\S\n]{200,}", " ", FORBIDDEN.sub(" ", text))


def _strip_rules(passages: list[Passage]) -> list[Passage]:
    """The passages of a part without the rules above and below them, which only part it from others."""
    held = [number for number, each in enumerate(passages) if each.kind != RULE]
    return passages[held[0] : held[-1] + 1] if held else []


def read_paste(text: str, ours: Sequence[str]) -> Reading:
    """The text of `clean_paste`, parted; `ours` are the newsletter's name and what it says of itself."""
    chat = cut_chat(text)
    metadata = cut_metadata(chat.text)
    passages, marks = cut_marks(read_passages(metadata.text))
    passages, ending = cut_ending(passages)
    front = metadata.fields
    parts = part_passages(passages)
    by_line = lines_are_paragraphs(passages)
    opening = Opening(None, None, (), (), None, (), (), ())
    held: dict[str, list[Passage]] = {}
    for number, part in enumerate(parts):
        own = list(part.passages)
        if number == 0 and part.name == STORY and part.heading is None:
            opening = read_opening(own, len(parts) > 1, find_width(passages) > 0, front, ours)
            own = list(opening.story)
        if part.name == STORY:
            own, between = cut_interruptions(own)
            ending += between
        own = _strip_rules(own) if part.name in _PROSE else own
        held.setdefault(part.name, []).extend(split_lines(own) if by_line and part.name in _PROSE else own)
    if front and not (opening.used or opening.strange):
        opening = read_opening([], True, False, front, ours)
    sent = find_date(chat.heads[0]) if chat.heads and not opening.date else None
    opening = opening._replace(
        date=Found(sent[0], chat.heads[0], LIKELY) if sent else opening.date,
        used=(*opening.used, *marks),
        strange=(*metadata.above, *opening.strange, *chat.chatter, *ending),
    )
    headings = (*chat.heads, *(part.heading.text for part in parts if part.heading is not None))
    return Reading(text, metadata.text, opening, held, headings, find_width(passages))
