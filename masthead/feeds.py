"""Feeds: RSS 2.0 and Atom by feedgen, which nobody else imports, and JSON Feed 1.1.

Nothing here knows a clock: a feed is as new as the latest date, update or correction among its stories.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from masthead import pages, urls
from masthead.languages import Language
from masthead.wording import say

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""How old a feed without stories is: feedgen would take the clock."""


def load_feedgen() -> None:
    """feedgen, which takes its time to load, is loaded."""
    import feedgen.feed  # noqa: F401


def render_feed(frame: pages.Frame, language: Language, feed: pages.Feed, texts: Sequence[str]) -> bytes:
    """The feed's bytes. `texts`, whole articles as clean HTML, stand beside its entries."""
    if feed.format == "json":
        return _render_json(frame, language, feed, texts)
    return _render_xml(frame, language, feed, texts)


def feed_title(frame: pages.Frame, feed: pages.Feed) -> str:
    return f"{frame.title}: {feed.tag}" if feed.tag else frame.title


def _latest(feed: pages.Feed) -> dt.datetime:
    return max((entry.latest for entry in feed.entries), default=_NEVER)


def _description(frame: pages.Frame, language: Language, feed: pages.Feed) -> str:
    if feed.tag:
        return say(language, "feed_of_tag", tag=feed.tag, title=frame.title)
    return frame.description or frame.title


def _render_xml(frame: pages.Frame, language: Language, feed: pages.Feed, texts: Sequence[str]) -> bytes:
    """RSS 2.0 or Atom (RFC 4287)."""
    from feedgen.feed import FeedGenerator

    rss = feed.format == "rss"
    page = urls.make_absolute(frame.base_url, feed.list_address)
    own = urls.make_absolute(frame.base_url, feed.address)
    generator = FeedGenerator()
    generator.load_extension("dc", atom=False, rss=True)
    generator.id(own)
    generator.title(feed_title(frame, feed))
    generator.description(_description(frame, language, feed))
    generator.language(frame.language)
    generator.generator("Masthead")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.author(name=frame.author)
    generator.link(href=own, rel="self", type="application/rss+xml" if rss else "application/atom+xml")
    generator.link(href=page, rel="alternate", type="text/html")  # last: RSS takes the last for its own link
    generator.updated(_latest(feed))
    generator.lastBuildDate(_latest(feed))
    for entry, text in zip(feed.entries, texts, strict=True):
        _add_entry(generator, frame, entry, text, rss)
    if rss:
        return bytes(generator.rss_str(pretty=True)) + b"\n"
    return bytes(generator.atom_str(pretty=True)) + b"\n"


def _add_entry(generator: Any, frame: pages.Frame, entry: pages.FeedEntry, text: str, rss: bool) -> None:
    address = urls.make_absolute(frame.base_url, entry.article.address)
    item = generator.add_entry(order="append")
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=address, rel="alternate")
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


def _render_json(frame: pages.Frame, language: Language, feed: pages.Feed, texts: Sequence[str]) -> bytes:
    """JSON Feed 1.1."""
    items = [_json_item(frame, entry, text) for entry, text in zip(feed.entries, texts, strict=True)]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(frame, feed),
        "home_page_url": urls.make_absolute(frame.base_url, feed.list_address),
        "feed_url": urls.make_absolute(frame.base_url, feed.address),
        "description": _description(frame, language, feed),
        "language": frame.language,
        "authors": [{"name": frame.author}],
        "items": items,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(frame: pages.Frame, entry: pages.FeedEntry, text: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": urls.make_absolute(frame.base_url, entry.article.address),
        "title": entry.title,
        "content_html": text or entry.title,
        "summary": entry.summary,
        "date_published": entry.published.at.isoformat(timespec="seconds"),
        "date_modified": entry.latest.isoformat(timespec="seconds"),
        "authors": [{"name": author} for author in entry.authors],
        "tags": [tag.name for tag in entry.article.tags],
    }
    if entry.article.image:
        item["image"] = urls.make_absolute(frame.base_url, entry.article.image)
    return {name: value for name, value in item.items() if value not in ("", [])}
