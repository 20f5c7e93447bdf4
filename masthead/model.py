"""The nouns of the newsletter, frozen: what the stages hand on to one another.

An article comes in two halves. Its `Head` is what the rest of the site must know of it, and is
held for every article at once; its `Article` is the whole, fetched when its page or feed entry
is really made.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import msgspec


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Frozen data without behaviour; the memory keeps it as a JSON array."""


class Moment(Record, frozen=True):
    """When something was published: a time, or a whole day."""

    at: dt.datetime
    """In the site's time zone; midnight for a whole day."""
    timed: bool
    """Whether the editor gave a time of day."""


class Link(Record, frozen=True):
    """An address in Markdown that only the whole site can resolve."""

    kind: str
    """``article`` (a relative path to a .md file), ``file`` (a relative path to any other),
    ``root`` (begins with ``/``), ``action`` (likewise, to which a form is sent: a program may answer there) or
    ``anchor`` (begins with ``#``, leads into the same page)."""
    target: str
    """As written, percent-decoded, without its fragment and query."""
    suffix: str
    """Query and fragment as written, with their ``?`` and ``#``."""
    line: int
    """In the article's file, counted from 1."""
    field: str = ""
    """The field that holds the text, as `Problem.field`; empty for the body."""


class Prose(Record, frozen=True):
    """Markdown, converted to HTML once."""

    html: str
    """A sanitised fragment. The addresses in `links` are placeholders in it: their index in `links`
    between two U+001E, in the value of ``href``, ``src`` and the like."""
    links: tuple[Link, ...]
    words: int
    minutes: float
    """The time it takes to read, not rounded."""
    ids: tuple[str, ...] = ()
    """Every id that the fragment defines, in its order; unique on the page of its article."""
    opening: str = ""
    """The words of the paragraphs before ``<!-- more -->``; empty without that line."""


class Quote(Record, frozen=True):
    """A key quote: the words, who said them, and what it was about."""

    anchor: str
    """Its id on the article's page, from ``quote-1``, so that readers can link to it."""
    paragraphs: tuple[str, ...]
    speaker: str
    role: str
    organization: str
    interest: str
    said_on: dt.date | None
    source: str
    context: Prose | None


class Image(Record, frozen=True):
    """The picture at the top of an article."""

    src: str
    """As written: a path from the article's folder, or from the site's root."""
    alt: str
    credit: str
    line: int


class RelatedName(Record, frozen=True):
    """An entry of ``related``, as the editor wrote it."""

    name: str
    """The slug or title of one of the newsletter's stories, or the title of a story elsewhere."""
    url: str
    """The address of a story elsewhere; may be empty."""
    elsewhere: bool
    """Whether it was written as a story elsewhere (``{title: …}``)."""
    line: int
    field: str = "related"


class Reading(Record, frozen=True):
    """An entry of the recommended reading."""

    title: str
    url: str
    note: str


class Source(Record, frozen=True):
    """A source of an article."""

    title: str
    publisher: str
    url: str


class Correction(Record, frozen=True):
    """What was wrong in an earlier version, and when it was corrected."""

    on: dt.date
    text: str


class Alias(Record, frozen=True):
    """An old address that redirects to the article."""

    path: str
    line: int


class Head(Record, frozen=True):
    """What the rest of the site must know about an article."""

    source: str
    """Its file, from the project's folder, with slashes."""
    digest: str
    """Of the whole article as it was read; equal digests mean equal `Article` objects."""
    slug: str
    slug_line: int
    """The line of ``slug``, or 0 if the slug comes from the file name."""
    title: str
    published: Moment
    latest: dt.datetime
    """The latest of date, updated and corrections."""
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    draft: bool
    lead: bool
    feed_id: str
    """The field ``id``, or empty."""
    feed_id_line: int
    related: tuple[RelatedName, ...]
    aliases: tuple[Alias, ...]
    image: Image | None
    links: tuple[Link, ...]
    """The links in all its Markdown: those of the body first, then field by field."""


class Article(Record, frozen=True):
    """A complete, valid article."""

    head: Head
    standfirst: str
    """The summary, if the editor wrote one: a generated one would only repeat the story."""
    updated: Moment | None
    body: Prose
    quotes: tuple[Quote, ...]
    take: Prose | None
    why_it_matters: Prose | None
    reading_intro: str
    reading: tuple[Reading, ...]
    sources: tuple[Source, ...]
    ai_use: str
    companies: tuple[str, ...]
    """The companies named by quotes and by the field, each once."""
    people: tuple[str, ...]
    corrections: tuple[Correction, ...]
    words: int
    """The words of story, quotes, take and why it matters."""
    minutes: int
    """The time that takes to read; at least 1."""


class Page(Record, frozen=True):
    """A page of ``content/pages/``: about, standards …"""

    source: str
    digest: str
    slug: str
    slug_line: int
    title: str
    summary: str
    draft: bool
    aliases: tuple[Alias, ...]
    body: Prose


class Section(Record, frozen=True):
    """An entry of the site's navigation."""

    title: str
    address: str
    """From the site's root, or a whole web address."""
    page: str = ""
    """The address of the site's page that it leads to, as `urls.page_of` gives it."""


class NamedFile(Record, frozen=True):
    """A file of ``static/`` that ``site.toml`` names."""

    path: str
    """Relative to ``static/``."""
    line: int


class QuotationMarks(NamedTuple):
    """What stands around words that are quoted, and around a quote within a quote."""

    opening: str
    closing: str
    opening_within: str
    closing_within: str


ENGLISH_MARKS = QuotationMarks("“", "”", "‘", "’")


class Typography(NamedTuple):
    """How a language sets its texts."""

    marks: QuotationMarks
    """What is put for straight quotation marks."""
    months: tuple[str, ...]
    """Their names, as they stand behind a day."""


ENGLISH = Typography(
    ENGLISH_MARKS,
    tuple("January February March April May June July August September October November December".split()),
)


class Config(Record, frozen=True):
    """The facts of this newsletter: ``site.toml``."""

    title: str
    description: str
    base_url: str
    """Without the slash at its end."""
    language: str
    """A BCP 47 tag."""
    language_line: int
    """In ``site.toml``; 0 where it does not say."""
    time_zone: str
    """A name of the IANA time zone database."""
    author: str
    """Who signs an article that names nobody."""
    sections: tuple[Section, ...]
    section_lines: tuple[int, ...]
    """Of the address of each section, in ``site.toml``."""
    footer: tuple[Section, ...]
    """What the foot of every page leads to, beside feeds and archive."""
    footer_lines: tuple[int, ...]
    card: NamedFile | None
    """The picture that is shown where a link to the newsletter is shared."""
    logo: NamedFile | None
    feed_entries: int
    list_stories: int
    """How many stories a list holds before it is cut by time."""
    trust_html: bool
    """Whether scripts, event handlers and frames in articles are let through."""
    speedups: bool
    """Whether Markdown looks before it works; the HTML is the same."""
    formulas: bool = False
    """Whether what stands between dollars is a formula."""
    typography: Typography = ENGLISH
    """That of the language, as its file has it."""


class Card(Record, frozen=True):
    """What a list shows of a story."""

    title: str
    address: str
    published: Moment
    summary: str
    tag: str
    """The name of its first tag; empty for a draft without tags."""


class Neighbour(Record, frozen=True):
    """The previous or next story."""

    title: str
    address: str


class RelatedStory(Record, frozen=True):
    """A related story, listed below another."""

    title: str
    address: str
    """On this site, or a whole web address; empty for a story that has none."""
    published: Moment | None
    """None for a story elsewhere."""
    shared: tuple[str, ...]
    """Why it is listed: the tags that both stories have."""


class Picture(Record, frozen=True):
    """A picture of the newsletter's own."""

    address: str
    width: int
    """In pixels."""
    height: int
