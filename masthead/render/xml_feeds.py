"""RSS 2.0 and Atom (RFC 4287) by feedgen, which nobody else imports.

feedgen takes its time to load; this module is imported where one of these feeds is made.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from masthead import urls
from masthead.plan import outputs
from masthead.render.feeds import feed_description, feed_title, latest_change
from masthead.theme.languages import Language
from masthead.theme.wording import Wording, say

ENTRIES_HELD = 100

_PAGE = """\
<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}" dir="{direction}">\
<title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1"/>\
<header><h1>{name}</h1><p>{description}</p></header>\
<section><p>{words}</p><p><code>{address}</code></p><p><a href="{page}">{more}</a></p></section>\
<main>{stories}</main></div>"""
_STORY = (
    '<article><p><time datetime="{iso}">{day}</time></p><h2><a href="{address}">{title}</a></h2>{summary}</article>'
)

_PLACE = b"<?page here?>"

_MISREAD = re.compile(r"<[/!?a-zA-Z]|&(?:#|[a-zA-Z])")
"""What is read as a tag or a character reference where text is taken for HTML."""
_PLAIN = re.compile(rb"<(?:title|description)>[^<]*")
"""With its tag: looking behind each sign for one took a twentieth of a cold build."""


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


class _Page(BaseExtension):  # type: ignore[misc]
    """Keeps a place in front of the entries for what is no part of the feed's format."""

    def extend_rss(self, feed: Any) -> Any:
        feed[0].append(etree.ProcessingInstruction("page", "here"))
        return feed

    def extend_atom(self, feed: Any) -> Any:
        feed.append(etree.ProcessingInstruction("page", "here"))
        return feed


def render_xml_feed(
    frame: outputs.Frame,
    language: Language,
    wording: Wording,
    feed: outputs.Feed,
    texts: Sequence[str],
    style: str = "",
) -> bytes:
    """The feed in its format. `texts`, whole articles as clean HTML, stand beside its entries.

    With `style`, the address of a style sheet, browsers show the feed as a page that says what it is.
    """
    rss = feed.format == "rss"
    listed = urls.make_absolute(frame.base_url, feed.list_address)
    own = urls.make_absolute(frame.base_url, feed.address)
    generator = FeedGenerator()
    generator.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    generator.id(own)
    title, description = feed_title(frame, feed), feed_description(frame, language, feed)
    generator.title(_guard(title) if rss else title)
    generator.description(_guard(description) if rss else description)
    generator.language(frame.language)
    generator.generator("Masthead")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.author(name=frame.author)
    generator.link(href=own, rel="self", type="application/rss+xml" if rss else "application/atom+xml")
    generator.link(href=listed, rel="alternate", type="text/html")  # last: RSS takes the last for its own link
    generator.updated(latest_change(feed))
    generator.lastBuildDate(latest_change(feed))
    if style:
        generator.register_extension("page", _Page, BaseEntryExtension)
    for entry, text in zip(feed.entries, texts, strict=True):
        clocks = (entry.published.at.utcoffset(), entry.latest.utcoffset())
        generator.add_entry(_make_entry(frame.base_url, entry, clocks, text, rss), order="append")
    written = _spell_out(generator.rss_str(pretty=True)) if rss else bytes(generator.atom_str(pretty=True))
    written += b"\n"
    if not style:
        return written
    page = _make_page(frame, language, wording, feed)
    written = written.replace(_PLACE, page.encode(), 1)
    return _name_style(written, urls.place_under(frame.base_url, style))


def _make_page(frame: outputs.Frame, language: Language, wording: Wording, feed: outputs.Feed) -> str:
    """What whoever opens the feed in a browser is shown: what it is, its address, where more is told, and its stories.

    It is XHTML, since browsers know titles, links and the width of a phone from nothing else, in one element that
    the W3C's feed validator knows beside those of both formats.
    """
    page = urls.make_absolute(frame.base_url, feed.list_address)
    name = _link(urls.make_absolute(frame.base_url, urls.HOME), frame.title)
    says = {
        "title": feed_title(frame, feed),
        "description": feed_description(frame, language, feed),
        "language": frame.language,
        "direction": language.usage.direction,
        "words": say(language, "this_is_a_feed"),
        "address": urls.make_absolute(frame.base_url, feed.address),
        "page": urls.make_absolute(frame.base_url, urls.FEEDS),
        "more": say(language, "follow_by_feed"),
    }
    return _PAGE.format_map(
        {
            **{key: escape(each) for key, each in says.items()},
            "name": f"{name}: {_link(page, feed.tag)}" if feed.tag else name,
            "stories": "\n".join(_show_story(frame.base_url, wording, entry) for entry in feed.entries),
        }
    )


def _show_story(base_url: str, wording: Wording, entry: outputs.FeedEntry) -> str:
    day = entry.published.at.date()
    return _STORY.format(
        iso=day.isoformat(),
        day=escape(wording.long_date(day)),
        address=escape(urls.make_absolute(base_url, entry.article.address)),
        title=escape(entry.title),
        summary=f"<p>{escape(entry.summary)}</p>" if entry.summary else "",
    )


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _guard(text: str) -> str:
    """Text that shows the same words to readers who take it for plain text and to those who take it for HTML.

    RSS 2.0 does not say which titles are, and programs differ. Where it could be misread, it is HTML: nothing is lost.
    """
    return escape(text, quote=False) if _MISREAD.search(text) else text


def _spell_out(feed: bytes) -> bytes:
    """The same RSS, with the signs of XML in titles and the like as hexadecimal references.

    The RSS Best Practices Profile (data types, character data) has found these to be understood most widely.
    """

    def spell(found: re.Match[bytes]) -> bytes:
        return found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")

    return _PLAIN.sub(spell, feed)


def _name_style(feed: bytes, address: str) -> bytes:
    """The feed names its style sheet, in front of its root element (Associating Style Sheets with XML, 1.0)."""
    declaration, _, rest = feed.partition(b"\n")
    instruction = etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{escape(address)}"')
    return b"\n".join((declaration, etree.tostring(instruction), rest))


@functools.lru_cache(ENTRIES_HELD)
def _make_entry(
    base_url: str, entry: outputs.FeedEntry, clocks: tuple[dt.timedelta | None, ...], text: str, rss: bool
) -> FeedEntry:
    """The entry in that format. `clocks` are the offsets of its two times, by which equal instants differ."""
    item = _KeptEntry()
    # By its class: by its name, feedgen would look for its module in all folders, each time.
    item.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    item.guid(entry.id, permalink=False)
    item.title(_guard(entry.title) if rss else entry.title)
    item.link(href=urls.make_absolute(base_url, entry.article.address), rel="alternate")
    item.published(entry.published.at)
    item.updated(entry.latest)
    if entry.summary:
        # The description of an item is HTML (RSS 2.0).
        item.summary(escape(entry.summary, quote=False) if rss else entry.summary)
    # An RSS reader takes its words from content:encoded; Atom wants them escaped, as type="html".
    item.content(text or escape(entry.title, quote=False), type="CDATA" if rss else "html")
    for tag in entry.article.tags:
        item.category(term=tag.name)
    if rss:
        item.dc.dc_creator(list(entry.authors))
    else:
        item.author([{"name": author} for author in entry.authors])
    return item
