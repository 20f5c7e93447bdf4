"""RSS 2.0 and Atom (RFC 4287) by feedgen, which nobody else imports.

feedgen takes its time to load; this module is imported where one of these feeds is made.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from html import escape
from typing import Any
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from masthead import pages, urls
from masthead.feeds import feed_description, feed_title, latest_change
from masthead.languages import Language
from masthead.wording import say

ENTRIES_HELD = 100

_NOTE = """\
<note xmlns="{page}"><head xmlns="http://www.w3.org/1999/xhtml">\
<meta name="viewport" content="width=device-width, initial-scale=1"/><title>{title}</title></head>\
<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}" dir="{direction}">\
<p>{words}</p><p><code>{address}</code></p><p><a href="{page}">{more}</a></p></div></note>"""


class _KeptEntry(FeedEntry):  # type: ignore[misc]
    """An entry whose element is built once, and moves on from feed to feed: a story stands in the feed of the site
    and in those of all its tags."""

    _element: Any = None

    def rss_entry(self, extensions: bool = True) -> Any:
        if self._element is None:
            self._element = super().rss_entry(extensions)
        return self._element

    def atom_entry(self, extensions: bool = True) -> Any:
        if self._element is None:
            self._element = super().atom_entry(extensions)
        return self._element


class _Note(BaseExtension):  # type: ignore[misc]
    """An element in front of the entries that is no part of the feed's format, so that feed readers pass it over."""

    element: Any = None

    def extend_rss(self, feed: Any) -> Any:
        feed[0].append(self.element)
        return feed

    def extend_atom(self, feed: Any) -> Any:
        feed.append(self.element)
        return feed


def render_xml_feed(
    frame: pages.Frame, language: Language, feed: pages.Feed, texts: Sequence[str], style: str = ""
) -> bytes:
    """The feed in its format. `texts`, whole articles as clean HTML, stand beside its entries.

    With `style`, the address of a style sheet, browsers show the feed as a page that says what it is.
    """
    rss = feed.format == "rss"
    page = urls.make_absolute(frame.base_url, feed.list_address)
    own = urls.make_absolute(frame.base_url, feed.address)
    generator = FeedGenerator()
    generator.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    generator.id(own)
    generator.title(feed_title(frame, feed))
    generator.description(feed_description(frame, language, feed))
    generator.language(frame.language)
    generator.generator("Masthead")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.author(name=frame.author)
    generator.link(href=own, rel="self", type="application/rss+xml" if rss else "application/atom+xml")
    generator.link(href=page, rel="alternate", type="text/html")  # last: RSS takes the last for its own link
    generator.updated(latest_change(feed))
    generator.lastBuildDate(latest_change(feed))
    if style:
        generator.register_extension("note", _Note, BaseEntryExtension)
        generator.note.element = _make_note(frame, language, feed)
    for entry, text in zip(feed.entries, texts, strict=True):
        clocks = (entry.published.at.utcoffset(), entry.latest.utcoffset())
        generator.add_entry(_make_entry(frame.base_url, entry, clocks, text, rss), order="append")
    written = bytes(generator.rss_str(pretty=True) if rss else generator.atom_str(pretty=True)) + b"\n"
    return _name_style(written, urls.place_under(frame.base_url, style)) if style else written


def _make_note(frame: pages.Frame, language: Language, feed: pages.Feed) -> Any:
    """What is said to whoever opens the feed in a browser: what it is, its address, and where more is told.

    It stands in a namespace of the newsletter's own, for no format of feeds knows it; within it is XHTML, since
    browsers take titles, links and the width of a phone from nothing else.
    """
    says = {
        "title": feed_title(frame, feed),
        "language": frame.language,
        "direction": language.usage.direction,
        "words": say(language, "this_is_a_feed"),
        "address": urls.make_absolute(frame.base_url, feed.address),
        "page": urls.make_absolute(frame.base_url, urls.FEEDS),
        "more": say(language, "follow_by_feed"),
    }
    return etree.fromstring(_NOTE.format_map({name: escape(each) for name, each in says.items()}))


def _name_style(feed: bytes, address: str) -> bytes:
    """The feed names its style sheet, in front of its root element (Associating Style Sheets with XML, 1.0)."""
    declaration, _, rest = feed.partition(b"\n")
    instruction = etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href={quoteattr(address)}')
    return b"\n".join((declaration, etree.tostring(instruction), rest))


@functools.lru_cache(ENTRIES_HELD)
def _make_entry(
    base_url: str, entry: pages.FeedEntry, clocks: tuple[dt.timedelta | None, ...], text: str, rss: bool
) -> FeedEntry:
    """The entry in that format. `clocks` are the offsets of its two times, by which equal instants differ."""
    item = _KeptEntry()
    # By its class: by its name, feedgen would look for its module in all folders, each time.
    item.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=urls.make_absolute(base_url, entry.article.address), rel="alternate")
    item.published(entry.published.at)
    item.updated(entry.latest)
    if entry.summary:
        item.summary(entry.summary)
    # An RSS reader takes its words from content:encoded; Atom wants them escaped, as type="html".
    item.content(text or entry.title, type="CDATA" if rss else "html")
    for tag in entry.article.tags:
        item.category(term=tag.name)
    if rss:
        item.dc.dc_creator(list(entry.authors))
    else:
        item.author([{"name": author} for author in entry.authors])
    return item
