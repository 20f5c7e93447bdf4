"""Pasted text becomes an article's file: what was understood in its fields, all else in a comment at its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from masthead import urls
from masthead.desk.anatomy import ANATOMY
from masthead.desk.filing import Manuscript, name_file
from masthead.desk.labels import Label
from masthead.desk.manuscript import Block, Entry, Value, write_manuscript
from masthead.desk.pasted.bylines import Found
from masthead.desk.pasted.headings import QUOTES, READING, RELATED, SOURCES, STORY, SUMMARY, TAKE, WHY
from masthead.desk.pasted.lists import Listing, read_list
from masthead.desk.pasted.ours import find_ours, guess_tags
from masthead.desk.pasted.passages import CODE, Passage, join_markdown
from masthead.desk.pasted.paste import Reading
from masthead.desk.pasted.quotes import Spoken, Utterance, read_quotes
from masthead.desk.pasted.remainder import (
    Remnant,
    carry_as_text,
    count_words,
    find_absent,
    says_something,
    take_missing,
    write_comment,
)
from masthead.desk.speakers.lexicon import GUESSED, LIKELY, SURE
from masthead.errors import Fault
from masthead.model import Config
from masthead.read.front_matter import MAX_FRONT_MATTER_BYTES
from masthead.read.rules import MAX_LINE_CHARACTERS

_MOST_OF_TEXT = 50_000
"""Characters; a name that a quote needs stands near the beginning."""
MOST_SPEAKER_CHARACTERS = 200


class Guess(NamedTuple):
    """A field that was filled from the text."""

    field: str
    """As `Problem.field`."""
    value: str
    words: str
    """Those of the text from which it was guessed."""
    sure: str
    """``sure``, ``likely`` or ``guessed``."""


class Intake(NamedTuple):
    """What became of a pasted text."""

    manuscript: Manuscript
    guesses: tuple[Guess, ...]
    gaps: tuple[str, ...]
    """Fields that must be there and could not be filled."""
    draft: bool
    """Whether it is one: because it is to be, or because it has gaps, or a speaker who was only guessed."""
    counts: tuple[tuple[str, int], ...]
    """How many paragraphs, quotes or entries each part holds; parts in the order of the file."""
    strange_words: int
    """How many words were not understood."""
    read_words: int
    """How many were understood, and say what others are: headings, ``said``, ``Date:``."""
    left_words: int
    """How many were understood, and have no field to stand in."""
    not_ours: tuple[str, ...]
    """Related stories that were not found in the newsletter."""


# --- the article -----------------------------------------------------------------------------------


def take_in(
    reading: Reading, config: Config, labels: Sequence[Label], given: Mapping[str, Value], draft: bool
) -> Intake:
    """The article's file. `given` are fields whose values the editor said; they must be right.

    Raises `Fault` where its fields hold more than a front matter may.
    """
    _refuse_more("".join(each.text for name, held in reading.parts.items() if name != STORY for each in held))
    path = name_paste(reading, config, labels, given)
    others = [label for label in labels if label.source != path]
    guesses: list[Guess] = []
    strange = list(reading.opening.strange)
    values: dict[str, Value | None] = {"title": None, "date": None, "tags": None}
    values |= _read_opening_fields(reading, others, given, guesses)
    story = _write_prose(reading.parts.get(STORY, ()))
    spoken = read_quotes(reading.parts.get(QUOTES, ()), reading.article[:_MOST_OF_TEXT], reading.width)
    strange += spoken.strange
    if spoken.utterances:
        values["key_quotes"] = _write_quotes(spoken, guesses)
    for name in (TAKE, WHY):
        written = _write_prose(reading.parts.get(name, ()))
        if written:
            values[name] = Block(written)
    listed = {name: read_list(reading.parts.get(name, ()), reading.width) for name in (RELATED, READING, SOURCES)}
    not_ours: list[str] = []
    named = Counter[str]()
    for name, each in listed.items():
        strange += each.strange
        if each.listings:
            values[name] = _write_listings(each.listings, name, others, guesses, not_ours, named)
    if listed[READING].intro:
        values["recommended_reading_intro"] = listed[READING].intro
    strange += [listed[name].intro for name in (RELATED, SOURCES) if listed[name].intro]
    gaps = [name for name in ("title", "date", "tags") if values[name] is None]
    gaps += [*_find_gaps(spoken), *([] if story else ["body"])]
    guessed = any(guess.field.endswith(".speaker") and guess.sure == GUESSED for guess in guesses)
    draft = draft or bool(gaps) or guessed
    values["draft"] = "true" if draft else None
    entries = [
        Entry(name, values[name], "" if values[name] is not None else f"Still to be written. {hint.help}")
        for name, hint in ANATOMY.items()
        if values.get(name) is not None or name in ("title", "date", "tags")
    ]
    shown = count_words(_say_value([values.get(name) or "" for name in _OF_THE_OPENING]))
    said = [(each, count_words(_say_attribution(each))) for each in spoken.utterances]
    remnants = [
        *map(Remnant, reading.headings),
        *(Remnant(line, shown) for line in reading.opening.used),
        *(Remnant(aside, held) for each, held in said for aside in each.asides),
        *(
            Remnant(each.words, count_words(f"{each.title} {each.url} {each.note}"))
            for found in listed.values()
            for each in found.listings
            if each.url or not each.address  # an address that leads nowhere is shown with its line
        ),
    ]
    text, counted = _write_all(reading, entries, story, strange, remnants, named)
    return Intake(
        Manuscript(path, text),
        tuple(guesses),
        tuple(gaps),
        draft,
        _count_parts(reading, values),
        *counted,
        tuple(not_ours),
    )


def name_paste(reading: Reading, config: Config, labels: Iterable[Label], given: Mapping[str, Value]) -> str:
    """The file in which the article will stand: named by its title, else by its first words."""
    taken = {slug: label.source for label in labels for slug in label.slugs[:1]}
    title = str(given.get("title") or (reading.opening.title.value if reading.opening.title else ""))
    date = str(given.get("date") or (reading.opening.date.value if reading.opening.date else ""))
    first_words = " ".join(re.findall(r"\w+", reading.article)[:6])
    for name in (title, first_words, "untitled"):
        if urls.fold_name(name):
            return name_file(taken, config, name, date)
    raise AssertionError("a word in ASCII letters gives a slug")


def _read_opening_fields(
    reading: Reading, others: Sequence[Label], given: Mapping[str, Value], guesses: list[Guess]
) -> dict[str, Value | None]:
    """Title, date, tags, summary and authors: as the editor said, else as the text shows them."""
    opening = reading.opening
    values: dict[str, Value | None] = dict(given)

    def guess(name: str, found: Found | None) -> None:
        if found is not None and name not in given and len(found.value) <= MAX_LINE_CHARACTERS:
            values[name] = found.value
            guesses.append(Guess(name, found.value, found.words, found.sure))

    guess("title", opening.title)
    guess("date", opening.date)
    summary = " ".join(_write_prose(reading.parts.get(SUMMARY, ())).split())
    guess("summary", Found(summary, summary, SURE) if summary else opening.summary)
    if "author" not in given and "authors" not in given and opening.authors:
        names = list(dict.fromkeys(found.value for found in opening.authors))
        values |= {"authors": names} if len(names) > 1 else {"author": names[0]}
        guesses.append(
            Guess(
                "authors" if len(names) > 1 else "author",
                ", ".join(names),
                opening.authors[0].words,
                opening.authors[0].sure,
            )
        )
    if "tags" not in given:
        told: dict[str, Found] = {}
        for found in opening.tags:
            told.setdefault(urls.fold_name(found.value), found)
        tags = [found for name, found in told.items() if name] or guess_tags(reading, others)
        if tags:
            values["tags"] = [found.value for found in tags]
            guesses += [Guess(f"tags[{number}]", *found) for number, found in enumerate(tags)]
    return values


# --- quotes ----------------------------------------------------------------------------------------


def _write_quotes(spoken: Spoken, guesses: list[Guess]) -> list[Value]:
    written: list[Value] = []
    for number, utterance in enumerate(spoken.utterances):
        quote: dict[str, Value] = {"text": _write_words(utterance), "speaker": ""}
        attribution = utterance.attribution
        words = " ".join(" ".join(utterance.asides).split())
        for name, value, sure in (
            ("speaker", attribution.speaker, attribution.speaker_sure),
            ("role", attribution.role, attribution.role_sure),
            ("organization", attribution.organization, attribution.organization_sure),
            ("said_on", utterance.said_on, LIKELY),
            ("source", utterance.source, LIKELY),
        ):
            if value and len(value) <= MOST_SPEAKER_CHARACTERS:
                quote[name] = value
                guesses.append(Guess(f"key_quotes[{number}].{name}", value, words, sure))
        if utterance.context:
            quote["context"] = carry_as_text(utterance.context)
        written.append(quote)
    return written


_SHORT = 90


def _write_words(utterance: Utterance) -> str:
    text = "\n\n".join(utterance.words)
    return text if len(text) <= _SHORT else Block(text)


def _find_gaps(spoken: Spoken) -> list[str]:
    return [f"key_quotes[{n}].speaker" for n, each in enumerate(spoken.utterances) if not each.attribution.speaker]


# --- lists -----------------------------------------------------------------------------------------


def _write_listings(
    listings: Iterable[Listing],
    name: str,
    others: Sequence[Label],
    guesses: list[Guess],
    not_ours: list[str],
    named: Counter[str],
) -> list[Value]:
    """The entries of a list, each once: a related story of ours by its title or slug, the others with their fields.

    `named` are the words that name stories of ours, and are written otherwise.
    """
    written: list[Value] = []
    known: set[str] = set()
    for listing in listings:
        ours = find_ours(listing, others) if name == RELATED else None
        identity = ours.label.source if ours else f"{urls.fold_title(listing.title).rstrip('.')} {listing.url}"
        if ours:
            named += _count_name(listing, ours.label) - count_words("" if identity in known else ours.found.value)
        if identity in known:
            continue
        known.add(identity)
        if ours:
            guesses.append(Guess(f"related[{len(written)}]", ours.found.value, listing.words, ours.found.sure))
            written.append(ours.found.value)
            continue
        if name == RELATED and not listing.url:
            not_ours.append(listing.title)
        written.append(_write_listing(listing, name))
    return written


def _count_name(listing: Listing, label: Label) -> Counter[str]:
    """The words of the entry that are words of our story's title or slug, in whatever letters."""
    title = count_words(f"{label.title} {' '.join(label.slugs)}".casefold())
    words = count_words(listing.title)
    return Counter({word: number for word, number in words.items() if word.casefold() in title})


def _write_listing(listing: Listing, name: str) -> Value:
    """An entry of a list that is no story of ours."""
    title = listing.title[:MAX_LINE_CHARACTERS]
    entry: dict[str, Value] = {"title": title}
    if listing.url:
        entry["url"] = listing.url
    if listing.note and name == READING and len(listing.note) <= MAX_LINE_CHARACTERS:
        entry["note"] = listing.note
    elif listing.note and name == SOURCES and len(listing.note) <= MAX_LINE_CHARACTERS:
        entry["publisher"] = re.sub(r"^by\s+", "", listing.note)
    elif listing.note and name == RELATED:
        entry["title"] = listing.words if not listing.url and len(listing.words) <= MAX_LINE_CHARACTERS else title
    return entry


# --- prose -----------------------------------------------------------------------------------------


def _write_prose(passages: Sequence[Passage]) -> str:
    """The passages as Markdown, with all that is no Markdown or harmless HTML carried as text."""
    carried = [
        passage if passage.kind == CODE else passage._replace(lines=tuple(carry_as_text(passage.text).split("\n")))
        for passage in passages
    ]
    return join_markdown(carried).strip("\n")


# --- nothing is lost -------------------------------------------------------------------------------


def _write_all(
    reading: Reading,
    entries: Sequence[Entry],
    story: str,
    strange: Sequence[str],
    remnants: Sequence[Remnant],
    named: Counter[str],
) -> tuple[str, tuple[int, int, int]]:
    """The file, in which every word of the source stands, and the counts of `Intake`.

    `named` are words that need not stand there, because they name a story of ours that stands there by its slug.
    """
    # Field names and what the comment itself says would hide words that are lost.
    held = "\n".join(_say_value(entry.value) for entry in entries if entry.name != "draft")
    _refuse_more(held)
    strange = [piece for piece in strange if says_something(piece)]
    written = "\n".join([held, story, *strange])
    stands = count_words(written)
    missing = count_words(reading.text) - stands - named
    # Lines of which each word stands in fields, if in another order.
    known = [line for line, each in remnants if each is not None and count_words(line) <= each & stands]
    lacking = missing.total()
    read = take_missing(remnants, missing)
    left = missing.total()
    lines = reading.text.split("\n")
    dropped = take_missing(map(Remnant, find_absent(lines, written, known, missing)), missing)
    dropped += take_missing(map(Remnant, lines), missing)
    comment = [
        "\n".join([heading, *pieces])
        for heading, pieces in (
            ("Not understood:", strange),
            ("Read as headings, dates, speakers and the like:", read),
            ("Some words in these lines fit no field:", dropped),
        )
        if pieces
    ]
    text = _write_file(entries, story, comment)
    _refuse_more(text.partition("\n---\n")[0])
    return text, (sum(count_words(piece).total() for piece in strange), lacking - left, left)


_OF_THE_OPENING = ("title", "date", "summary", "author", "authors", "tags")


def _say_value(value: Value | None) -> str:
    """The words of a field, without the names of those in it."""
    if isinstance(value, str):
        return value
    held = value.values() if isinstance(value, Mapping) else value or ()
    return "\n".join(map(_say_value, held))


def _say_attribution(utterance: Utterance) -> str:
    found = utterance.attribution
    return " ".join((found.speaker, found.role, found.organization, utterance.context, utterance.source))


def _refuse_more(fields: str) -> None:
    """Raises `Fault` where the fields, or only their values, hold more than a front matter may."""
    size = len(fields.encode())
    if size > MAX_FRONT_MATTER_BYTES:
        raise Fault(
            f"Quotes, take and lists have {size:,} bytes; the limit outside the story is {MAX_FRONT_MATTER_BYTES:,}.",
            "Split the text into several, or look for a heading that comes too early.",
        )


def _write_file(entries: Sequence[Entry], story: str, comment: Sequence[str]) -> str:
    pieces = [story, *([write_comment(comment)] if comment else [])]
    return write_manuscript(entries, "\n\n".join(piece for piece in pieces if piece))


def _count_parts(reading: Reading, values: Mapping[str, Value | None]) -> tuple[tuple[str, int], ...]:
    counts = {name: len(reading.parts.get(name, ())) for name in (STORY, TAKE, WHY)}
    counts |= {name: len(values.get(name) or ()) for name in (QUOTES, RELATED, READING, SOURCES)}
    counts = {name: counts[name] for name in (STORY, QUOTES, TAKE, WHY, RELATED, READING, SOURCES)}
    return tuple((name, number) for name, number in counts.items() if number)
