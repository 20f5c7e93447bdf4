"""A text that was sent in a chat: the heads of its messages, and what others said of it, are none of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from masthead.desk.pasted.bylines import looks_like_title, read_line
from masthead.desk.pasted.headings import find_part
from masthead.desk.speakers.lexicon import DAYS_AND_MONTHS
from masthead.desk.speakers.naming import is_name
from masthead.prose.html_safety import ELEMENTS, ELEMENTS_WITHOUT_END


class Chat(NamedTuple):
    """What was sent, and what a chat puts around it."""

    text: str
    heads: tuple[str, ...]
    """Who sent a message and when, one for each message."""
    chatter: tuple[str, ...]
    """Messages about the article: ``ok``, ``👍 thx``."""


class _Message(NamedTuple):
    sender: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


_TIME = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}}\.? {_MONTH}(?: \d{{4}})?"
    r"|today|yesterday|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
)
_WHEN = rf"(?:{_DAY},?\s+)?(?:at\s+)?{_TIME}"
_WHO = r"\**@?(?P<who>[^\W\d_][\w.'’@+&-]*(?: [\w.'’@+&-]+){0,3})\**"
_HEADS = tuple(
    re.compile(rf"\s*(?P<head>{shape})(?=\s|$)\s*", re.IGNORECASE)
    for shape in (
        rf"[\[(]{_WHEN}[\])]\s*{_WHO}:",  # [10:02] Nadia Brisk: …
        rf"{_WHEN}(?:\s+[-–—])?\s+{_WHO}:",  # 17/11/2026, 10:02 - Nadia Brisk: …
        rf"{_WHO},?\s*[\[(]?{_WHEN}[\])]?:",  # Nadia Brisk [10:02]: …
        rf"(?:\[?{_WHEN}\]?\s+)?<[@+%~& ]?{_WHO}>",  # <Nadia> …, 10:02 <@Nadia> …
    )
)
_HEADS_ALONE = tuple(
    re.compile(rf"\s*(?P<head>{shape})\s*", re.IGNORECASE)
    for shape in (
        rf"{_WHO}(?:,|\s+[-–—|])?\s+[\[(]?{_WHEN}[\])]?:?",  # Nadia Brisk, 10:02
        rf"[\[(]{_WHEN}[\])]\s*{_WHO}:?",  # [10:02] Nadia Brisk
    )
)
_STAMP = re.compile(rf"\s*(?:\[{_WHEN}\]|{_WHEN}):?\s*", re.IGNORECASE)
"""When a message was sent: in its own line below the sender, or with nobody for a further one of the same."""
_MOST_OF_CHATTER = 120
_NOBODY = DAYS_AND_MONTHS | {"at", "live", "published", "posted", "today", "update", "updated", "yesterday"}
_THANKS = re.compile(
    r"(?:\W|\b(?:thx|thanks?|ta|cheers|ok|okay|k|yes|yep|yup|sure|great|nice|good|perfect|lovely|cool|done|got|it|this"
    r"|looks?|lgtm|will|do|you|u|so|very|much|a lot|many|again|too|love|thats|that's|all|from me|np|no problem"
    r"|on it|reading now)\b)+",
    re.IGNORECASE,
)


def cut_chat(text: str) -> Chat:
    """The text without the heads of messages, if it begins with one; whoever sent the most of it sent the article."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    # "<Nadia>" is somebody, and "<p>" or what "</x>" closes is HTML.
    elements = {*ELEMENTS, *ELEMENTS_WITHOUT_END, *re.findall(r"</([a-z]{1,40})", text.lower())}
    if _read_head(lines, first, elements) is None:
        return Chat(text, (), ())
    messages, heads = _read_messages(lines, elements)
    letters: Counter[str] = Counter()
    for message in messages:
        letters[message.sender] += len(message.text)
    sender = letters.most_common(1)[0][0]
    kept = [message for message in messages if message.sender == sender or not _is_chatter(message)]
    whole = next((number for number, message in enumerate(kept) if _begins_article(message)), 0)
    if all(_is_chatter(message) for message in kept[:whole]):
        del kept[:whole]
    while len(kept) > 1 and _says_thanks(kept[-1]):
        kept.pop()
    while len(kept) > 1 and _says_thanks(kept[0]):
        kept.pop(0)
    chatter = [message.text for message in messages if message not in kept]
    # Where every line is a message, what stands closest is as it was typed.
    apart = any("\n" in message.text for message in kept)
    return Chat(("\n\n" if apart else "\n").join(message.text for message in kept), tuple(heads), tuple(chatter))


class _Head(NamedTuple):
    sender: str
    words: str
    rest: str
    """What stands behind it in its line."""
    lines: int


def _read_messages(lines: Sequence[str], elements: Collection[str]) -> tuple[list[_Message], list[str]]:
    messages: list[_Message] = []
    heads: list[str] = []
    number = 0
    while number < len(lines):
        head = _read_head(lines, number, elements, messages[-1].sender if messages else "")
        if head:
            messages.append(_Message(head.sender, [head.rest]))
            heads.append(head.words)
        elif messages:
            messages[-1].lines.append(lines[number])
        number += head.lines if head else 1
    return messages, heads


def _read_head(lines: Sequence[str], number: int, elements: Collection[str], before: str = "") -> _Head | None:
    """The head of a message that begins in this line, if there is one.

    `elements` are nobody's names; `before` is who sent the message above it.
    """
    line = lines[number]
    if len(line) > 10_000 or not re.match(r"\s*[\[(<@*\w]", line):
        return None
    for shape in _HEADS:
        found = shape.match(line)
        if found and found["who"].split()[0].casefold() in _NOBODY:
            continue
        if found and not (found["head"].endswith(">") and found["who"].lower() in elements):
            return _Head(found["who"].casefold(), found["head"], line[found.end() :], 1)
    alone = next((found for shape in _HEADS_ALONE if (found := shape.fullmatch(line))), None)
    if alone and (_has_capitals(alone["who"]) or "[" in line):
        return _Head(alone["who"].casefold(), alone["head"], "", 1)
    if before and _STAMP.fullmatch(line):
        return _Head(before, line.strip(), "", 1)
    name = line.strip(" *@")
    if is_name(name) and _has_capitals(name) and number + 1 < len(lines) and _STAMP.fullmatch(lines[number + 1]):
        return _Head(name.casefold(), f"{line.strip()} {lines[number + 1].strip()}", "", 2)
    return None


def _has_capitals(name: str) -> bool:
    return all(word[:1].isupper() for word in name.split())


def _begins_article(message: _Message) -> bool:
    """Whether it is a message of several lines, the first of which is a title."""
    first, *others = message.text.split("\n")
    return bool(others) and (read_line(first) is not None or looks_like_title(first) and not others[0].strip())


def _is_chatter(message: _Message) -> bool:
    """Whether it is a short line about the article, and no heading and no by-line of it."""
    text = message.text
    short = "\n" not in text and len(text) <= _MOST_OF_CHATTER
    return short and (_says_thanks(message) or find_part(text) is None and read_line(text) is None)


def _says_thanks(message: _Message) -> bool:
    return len(message.text) <= _MOST_OF_CHATTER and _THANKS.fullmatch(message.text) is not None
