"""By what subscribers know the stories: an id that changes brings a story to all of them a second time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from masthead import urls
from masthead.assemble.site import Site
from masthead.errors import NOTICE, Problem
from masthead.model import Head, Record
from masthead.plan.planner import feed_id_of
from masthead.project import SITE_FILE
from masthead.read.toml_text import find_lines
from masthead.store import cache as kept
from masthead.store.cache import Memory

_MOST_FORMER = 4
"""So many ids of one story are remembered."""


class KnownIds(Record, frozen=True):
    """What was in the feeds of the site that stands in the output folder."""

    base_url: str
    ids: dict[str, tuple[str, ...]]
    """By a story's address, the latest first; of one that is known by its own address only where `is_whole` is not."""
    is_whole: bool = True
    """Whether a story that lacks was known by its own address; else nothing is known of it."""


def recall_ids(memory: Memory, site: str) -> KnownIds:
    """What the memory holds of the site in that output folder; where it was lost, what the site's own feed says."""
    noted = kept.load_fact(memory, kept.name_fact_of_site(kept.FEED_IDS, site))
    return _read_feed(Path(site)) if noted is None else msgspec.json.decode(noted, type=KnownIds)


def note_ids(memory: Memory, site: str, ids: KnownIds) -> None:
    """The next build knows them."""
    kept.store_fact(memory, kept.name_fact_of_site(kept.FEED_IDS, site), msgspec.json.encode(ids).decode())


class _Item(msgspec.Struct):
    id: str
    url: str


class _JsonFeed(msgspec.Struct):
    home_page_url: str
    items: list[_Item]


def _read_feed(folder: Path) -> KnownIds:
    try:
        feed = msgspec.json.decode((folder / urls.JSON_FEED).read_bytes(), type=_JsonFeed)
    except (OSError, msgspec.DecodeError):
        return KnownIds("", {}, False)
    base = feed.home_page_url.rstrip("/")
    ids: dict[str, tuple[str, ...]] = {
        each.url.removeprefix(base): (each.id,) for each in feed.items if each.url.startswith(f"{base}/")
    }
    return KnownIds(base, ids, False)


class _Story(NamedTuple):
    """A story that is in the feeds now, and what they called it before."""

    head: Head
    id: str
    before: tuple[str, ...]


def follow_ids(known: KnownIds, paths: Collection[str], site: Site, moves: Mapping[str, str]) -> KnownIds:
    """For the next build: what feeds call each story now, and what they called it.

    `paths` are those of the files that stood before; `moves` the former addresses of stories that were renamed without
    an alias, by their new ones. Addresses are percent-encoded.
    """
    ids: dict[str, tuple[str, ...]] = {}
    for story in _list_stories(known, paths, site, moves):
        address = urls.article_address(story.head.slug)
        every = tuple(dict.fromkeys((story.id, *story.before)))[:_MOST_FORMER]
        if every != (urls.make_absolute(site.config.base_url, address),):
            ids[address] = every
    return KnownIds(site.config.base_url, ids)


def check_ids(known: KnownIds, paths: Collection[str], site: Site, project: Path) -> Iterable[Problem]:
    """No story that was in the feeds has another id than it had; each that has is noticed, with the line that keeps it.

    With another `base_url` all of them have, and that is told once.
    """
    changed = [
        story for story in _list_stories(known, paths, site, {}) if story.before and story.id not in story.before
    ]
    if known.base_url and known.base_url != site.config.base_url:
        own = [story for story in changed if not story.head.feed_id]
        changed = [story for story in changed if story.head.feed_id]
        if own:
            yield _tell_of_another_base(own, project)
    for story in changed:
        head = story.head
        aliases = (alias.line for alias in head.aliases if urls.is_article_address(alias.path))
        line = head.feed_id_line if head.feed_id else next(aliases, 0)
        message = f'is "{story.id}" now, but feeds had another: subscribers would get the story again.'
        remedy = f"Write id: {_as_yaml(story.before[0])}"
        yield Problem(head.source, line, "id", message, remedy, NOTICE)


def _as_yaml(text: str) -> str:
    """The id as a value of YAML; one that could be read otherwise in quotation marks."""
    plain = not any(sign in text for sign in (" #", ": ")) and text[-1] != ":"
    return text if plain else json.dumps(text, ensure_ascii=False)


def _tell_of_another_base(stories: Sequence[_Story], project: Path) -> Problem:
    try:
        line = find_lines((project / SITE_FILE).read_text(encoding="utf-8")).get("base_url", 0)
    except (OSError, UnicodeDecodeError):
        line = 0
    first = stories[0]
    count = f"{len(stories):,} stories have other ids" if len(stories) > 1 else "a story has another id"
    message = f"With this address {count} in the feeds, and subscribers would get them again."
    remedy = f"To keep one, write its former id into the story, as id: {first.before[0]}"
    return Problem(SITE_FILE, line, "base_url", message, remedy, NOTICE)


def _list_stories(known: KnownIds, paths: Collection[str], site: Site, moves: Mapping[str, str]) -> Iterable[_Story]:
    for head in site.stories:
        address = urls.article_address(head.slug)
        aliases = (urls.alias_address(alias.path) for alias in head.aliases if urls.is_article_address(alias.path))
        former = [address, *aliases, *([moves[address]] if address in moves else [])]
        before = next((ids for each in former if (ids := ids_at(known, paths, each))), ())
        yield _Story(head, feed_id_of(head, site.config.base_url), before)


def ids_at(known: KnownIds, paths: Collection[str], address: str) -> tuple[str, ...]:
    """What feeds called the story that stood at the address, which is percent-encoded; nothing where none did."""
    if address in known.ids:
        return known.ids[address]
    if known.is_whole and urls.output_path(address) in paths:
        return (urls.make_absolute(known.base_url, address),)
    return ()
