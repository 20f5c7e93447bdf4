"""Feeds: JSON Feed 1.1, and what all formats say of a feed; `xml_feeds` makes RSS 2.0 and Atom.

Nothing here knows a clock: a feed is as new as the latest date, update or correction among its stories.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from masthead import urls
from masthead.plan import outputs
from masthead.theme.languages import Language
from masthead.theme.wording import say

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""How old a feed without stories is: feedgen would take the clock."""


def feed_title(frame: outputs.Frame, feed: outputs.Feed) -> str:
    return f"{frame.title}: {feed.tag}" if feed.tag else frame.title


def latest_change(feed: outputs.Feed) -> dt.datetime:
    return max((entry.latest for entry in feed.entries), default=_NEVER)


def feed_description(frame: outputs.Frame, language: Language, feed: outputs.Feed) -> str:
    """What a reader's program says of the feed below its title; never empty, which RSS 2.0 asks for."""
    if feed.tag:
        return say(language, "feed_of_tag", tag=feed.tag, title=frame.title)
    return frame.description or frame.title


def render_json_feed(frame: outputs.Frame, language: Language, feed: outputs.Feed, texts: Sequence[str]) -> bytes:
    """JSON Feed 1.1. `texts`, whole articles as clean HTML, stand beside its entries."""
    items = [_json_item(frame, entry, text) for entry, text in zip(feed.entries, texts, strict=True)]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(frame, feed),
        "home_page_url": urls.make_absolute(frame.base_url, feed.list_address),
        "feed_url": urls.make_absolute(frame.base_url, feed.address),
        "description": feed_description(frame, language, feed),
        "language": frame.language,
        "authors": [{"name": frame.author}],
        "items": items,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _json_item(frame: outputs.Frame, entry: outputs.FeedEntry, text: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": urls.make_absolute(frame.base_url, entry.article.address),
        "title": entry.title,
        "content_html": text or escape(entry.title, quote=False),
        "summary": entry.summary,
        "date_published": entry.published.at.isoformat(timespec="seconds"),
        "date_modified": entry.latest.isoformat(timespec="seconds"),
        "authors": [{"name": author} for author in entry.authors],
        "tags": [tag.name for tag in entry.article.tags],
    }
    if entry.article.image:
        item["image"] = urls.make_absolute(frame.base_url, entry.article.image)
    return {name: value for name, value in item.items() if value not in ("", [])}
