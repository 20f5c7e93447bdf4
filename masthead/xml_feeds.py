"""RSS 2.0 and Atom (RFC 4287) by feedgen, which nobody else imports.

feedgen takes its time to load; this module is imported where one of these feeds is made.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from masthead import pages, urls
from masthead.feeds import feed_description, feed_title, latest_change
from masthead.languages import Language

ENTRIES_HELD = 256


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


def render_xml_feed(frame: pages.Frame, language: Language, feed: pages.Feed, texts: Sequence[str]) -> bytes:
    """The feed in its format. `texts`, whole articles as clean HTML, stand beside its entries."""
    rss = feed.format == "rss"
    page = urls.make_absolute(frame.base_url, feed.list_address)
    own = urls.make_absolute(frame.base_url, feed.address)
    generator = FeedGenerator()
    generator.load_extension("dc", atom=False, rss=True)
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
    for entry, text in zip(feed.entries, texts, strict=True):
        generator.add_entry(_make_entry(frame.base_url, entry, text, rss), order="append")
    if rss:
        return bytes(generator.rss_str(pretty=True)) + b"\n"
    return bytes(generator.atom_str(pretty=True)) + b"\n"


@functools.lru_cache(ENTRIES_HELD)
def _make_entry(base_url: str, entry: pages.FeedEntry, text: str, rss: bool) -> FeedEntry:
    item = _KeptEntry()
    item.load_extension("dc", atom=False, rss=True)
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
