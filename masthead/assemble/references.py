"""What articles name: one another, and files beside them. Each name is resolved, or reported."""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import NOTICE, Problem, shorten
from masthead.model import Head, Link, Moment, Page, RelatedName, RelatedStory
from masthead.project import ARTICLES, PAGES
from masthead.prose.typography import loosen
from masthead.read.content import Rejected
from masthead.read.rules import Place
from masthead.read.sources import slugs_of_file
from masthead.read.yaml_faults import write_inline
from masthead.request import Choice
from masthead.spelling import find_nearest

MOST_ASKED = 3
_STORY_SHAPE = "Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere."

_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}\.?(?::\d+)?")
_ENDINGS = frozenset(
    "aac avif bmp bz2 css csv doc docx epub flac gif gz heic htm html ico ics jpeg jpg js json key log markdown mid"
    " mjs mkv mov mp3 mp4 mpeg mpg numbers odp ods odt ogg ogv opus otf pages pdf png ppt pptx psd py rar rtf sh sql"
    " svg tar tex tgz tif tiff toml tsv ttf txt vtt wasm wav webm webp woff woff2 xls xlsx xml yaml yml zip".split()
)
"""Of files that are likely to lie beside an article; what ends otherwise and looks like the name of a site is one."""

Item = Head | Page | Rejected
"""Whatever names other things."""


class Shelf(NamedTuple):
    """All that an article may name; what was named and what was wrong is gathered here."""

    project: Path
    choice: Choice
    by_source: dict[str, Head | Page]
    by_slug: dict[str, Head]
    shown: dict[str, RelatedStory]
    """What other pages show of each story that is out, by its slug."""
    by_title: dict[str, list[Head]]
    held_back: dict[str, Head | Page]
    """What readers must not see yet, by its address."""
    excused: frozenset[str]
    """Sources, addresses, slugs and folded titles of rejected articles: nobody is blamed for naming them."""
    rejected_drafts: frozenset[str]
    """Those of `excused` that drafts go by."""
    may_hold_more: bool
    """Whether there is a story of which not even the title can be read."""
    files: dict[str, str]
    """Files beside the articles that were named: path from the project's folder → address."""
    problems: list[Problem]
    by_file: dict[str, list[str]]
    """The sources by the names of their files, without regard to case; empty until a link leads to no article."""


def make_shelf(
    project: Path, heads: Sequence[Head], pages: Sequence[Page], rejected: Sequence[Rejected], choice: Choice
) -> Shelf:
    """Every article and page, published or not, under each of its names."""
    by_slug: dict[str, Head] = {}
    by_title: dict[str, list[Head]] = {}
    # Of two with one slug the one that readers see counts.
    for head in sorted(heads, key=lambda head: not is_out(head, choice)):
        by_slug.setdefault(head.slug, head)
        by_title.setdefault(urls.fold_title(head.title), []).append(head)
    by_source: dict[str, Head | Page] = {head.source: head for head in heads}
    by_source.update((page.source, page) for page in pages)
    held_back: dict[str, Head | Page] = {
        address_of(head): head for head in by_slug.values() if not is_out(head, choice)
    }
    held_back.update((address_of(page), page) for page in pages if not is_out(page, choice))
    for page in pages:
        if is_out(page, choice):
            held_back.pop(address_of(page), None)
    excused = frozenset(name for each in rejected for name in names_of(each)) - {""}
    drafts = frozenset(name for each in rejected if each.draft for name in names_of(each)) - {""}
    shown = {slug: _show(head) for slug, head in by_slug.items() if is_out(head, choice)}
    more = any(each.is_unread and each.is_article and not each.draft for each in rejected)
    return Shelf(project, choice, by_source, by_slug, shown, by_title, held_back, excused, drafts, more, {}, [], {})


def _show(head: Head) -> RelatedStory:
    return RelatedStory(head.title, urls.article_address(head.slug), head.published, ())


def names_of(rejected: Rejected) -> tuple[str, ...]:
    """All that others may call it, and the addresses that stand because of it."""
    addresses = [urls.alias_address(alias) for alias in rejected.aliases]
    for link in rejected.links:
        if link.kind == "file":
            path = posixpath.normpath(posixpath.join(posixpath.dirname(rejected.source), link.target))
            addresses.append(urls.content_file_address(path))
    if not rejected.is_article:
        return rejected.source, *map(urls.page_address, rejected.slugs), *addresses
    title = urls.fold_title(rejected.title)
    return rejected.source, title, *rejected.slugs, *map(urls.article_address, rejected.slugs), *addresses


def list_places_to_come(rejected: Iterable[Rejected]) -> tuple[str, ...]:
    """How addresses begin of which nobody can say that nothing stands there, as long as these have problems.

    A story that can't be read may have any alias and any title; of one that can, the lists of its tags and its month
    may be new.
    """
    stories = [each for each in rejected if each.is_article and not each.draft]
    if any(each.is_unread for each in stories):
        return ("/",)
    return (urls.TAGS, urls.ARCHIVE) if stories else ()


def address_of(item: Head | Page) -> str:
    """Where it stands on the site."""
    return urls.article_address(item.slug) if isinstance(item, Head) else urls.page_address(item.slug)


def is_out(item: Head | Page, choice: Choice) -> bool:
    """Whether readers may see it now."""
    if isinstance(item, Page):
        return choice.drafts or not item.draft
    return (not item.draft or choice.drafts) and (choice.future or item.published.at <= choice.now)


def describe_moment(moment: Moment) -> str:
    """A day or a time as an editor reads it in a message."""
    return f"{moment.at:%Y-%m-%d %H:%M}" if moment.timed else f"{moment.at:%Y-%m-%d}"


def _suggest_stories(shelf: Shelf, source: str, name: str) -> list[str]:
    """The nearest slugs and titles of other stories, best first, one of each story."""
    folded = urls.fold_title(name)
    # Two of them may be the story's own, and most stories are found by both of their names.
    near = find_nearest(folded, chain(shelf.by_slug, shelf.by_title), 2 * MOST_ASKED + 2, 0.55)
    names: dict[str, str] = {}
    for each in near:
        called = [shelf.by_slug[each]] if each in shelf.by_slug else shelf.by_title[each]
        for head in called:
            if head.source != source:
                # A title of several stories says of none of them that it is meant.
                names.setdefault(head.slug, head.slug if each == head.slug or len(called) > 1 else loosen(head.title))
    return list(names.values())[:MOST_ASKED]


def _ask(names: Iterable[str]) -> str:
    quoted = " or ".join(f'"{shorten(name)}"' for name in names)
    return f"Did you mean {quoted}?" if quoted else ""


def _note_unpublished(shelf: Shelf, place: Place, line: int, item: Head | Page) -> None:
    if isinstance(item, Head) and (shelf.choice.drafts or not item.draft):
        until = describe_moment(item.published)
        message = f'"{item.title}" is not out before {until}; until then it is left out here.'
    else:
        message = f'"{item.title}" is a draft; until it is published it is left out here.'
    place.report(line, message, "", NOTICE)


def _is_excused(shelf: Shelf, place: Place, line: int, *names: str) -> bool:
    """Whether one of the names is that of something rejected; of a draft it is said that it is left out."""
    if any(name in shelf.rejected_drafts for name in names):
        message = f'"{shorten(names[0])}" is a draft; until it is published it is left out here.'
        place.report(line, message, "", NOTICE)
        return True
    return any(name in shelf.excused for name in names)


# --- links in Markdown -----------------------------------------------------------------------------


def resolve_links(shelf: Shelf, item: Item) -> tuple[str | None, ...]:
    """The address of each link of `item`, in order; None for what readers must not see, or a problem."""
    return tuple(_resolve_link(shelf, item.source, link) for link in links_of(item))


def links_of(item: Item) -> tuple[Link, ...]:
    """All the links of its Markdown, in order."""
    return item.body.links if isinstance(item, Page) else item.links


def _resolve_link(shelf: Shelf, source: str, link: Link) -> str | None:
    place = Place(source, link.field, shelf.problems)
    if link.kind == "anchor":
        return link.suffix
    if link.kind == "action":
        return urls.quote_path(link.target) + link.suffix
    if link.kind == "root":
        return _resolve_root_link(shelf, place, link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), link.target))
    if link.kind == "article":
        return _resolve_article_link(shelf, place, path, link)
    if not link.target and not link.suffix:
        place.report(
            link.line, "A link or a picture has no address.", "Write it between the brackets: [words](address)."
        )
        return None
    address = _resolve_file(shelf, place, path, link.target, link.line)
    return None if address is None else address + link.suffix


def _resolve_root_link(shelf: Shelf, place: Place, link: Link) -> str | None:
    """Whether something stands there only the plan can tell; what is held back is known now."""
    address = urls.quote_path(link.target)
    if address in shelf.rejected_drafts:
        _is_excused(shelf, place, link.line, address)
        return None
    item = shelf.held_back.get(address)
    if item is not None and not is_out(item, shelf.choice):
        _note_unpublished(shelf, place, link.line, item)
        return None
    return address + link.suffix


def _resolve_article_link(shelf: Shelf, place: Place, path: str, link: Link) -> str | None:
    item = shelf.by_source.get(path) or _find_by_form(shelf, path)
    if item is None:
        if not _is_excused(shelf, place, link.line, path):
            place.report(
                link.line,
                f'The link to "{shorten(link.target)}" leads to no article.',
                _ask(_near_sources(shelf, place.file, path)) or "Name the article's file, by its path from this one.",
            )
        return None
    if not is_out(item, shelf.choice):
        _note_unpublished(shelf, place, link.line, item)
        return None
    return address_of(item) + link.suffix


def _find_by_form(shelf: Shelf, path: str) -> Head | Page | None:
    """The article or page whose file has that path in another of Unicode's forms."""
    if path.isascii():
        return None
    composed = urls.compose(path)
    return next((item for source, item in shelf.by_source.items() if urls.compose(source) == composed), None)


def _near_sources(shelf: Shelf, source: str, path: str) -> list[str]:
    """Files with a name like that of `path`, each by its path from `source`."""
    if not shelf.by_file:
        for each in shelf.by_source:
            shelf.by_file.setdefault(posixpath.basename(each).casefold(), []).append(each)
    # One of them may be the file itself.
    near = find_nearest(posixpath.basename(path).casefold(), shelf.by_file, MOST_ASKED + 1, 0.55)
    others: list[str] = []
    for name in near:
        # Where many have one name, as index.md, their folders tell them apart.
        paths = {each.casefold(): each for each in shelf.by_file[name] if each != source}
        others += [paths[each] for each in find_nearest(path.casefold(), paths, MOST_ASKED, 0.0)]
    return [posixpath.relpath(each, posixpath.dirname(source)) for each in others[:MOST_ASKED]]


# --- files beside the articles, and in static/ -----------------------------------------------------


def resolve_image(shelf: Shelf, head: Head | Rejected) -> str | None:
    """The address of the picture above the article."""
    if head.image is None:
        return None
    src = head.image.src
    if src.startswith("/"):
        return urls.quote_path(src)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(head.source), src))
    return _resolve_file(shelf, Place(head.source, "image.src", shelf.problems), path, src, head.image.line)


def _resolve_file(shelf: Shelf, place: Place, path: str, named: str, line: int) -> str | None:
    """The address of a file beside the articles, which is published because it is named."""
    if "\0" in path:
        place.report(line, f'There is no file "{shorten(named)}".', "Take out the %00.")
        return None
    path, twin = _spell_as_on_disk(shelf.project, path)
    if twin:
        message = f'Two files are called "{shorten(named)}"; their names look the same.'
        place.report(line, message, "Delete one of them.")
        return None
    target = os.path.realpath(shelf.project / path)
    # Each of these may be a link to a folder elsewhere.
    roots = [os.path.realpath(shelf.project / each) for each in ("content", ARTICLES, PAGES)]
    if not path.startswith("content/") or not any(os.path.commonpath([target, root]) == root for root in roots):
        place.report(
            line,
            f'"{shorten(named)}" leads out of the content folder.',
            "Put the file next to the article, or into static/ and begin its name with /.",
        )
        return None
    if not os.path.isfile(target):
        place.report(line, f'There is no file "{shorten(named)}".', _remedy_file(shelf, path, named))
        return None
    return shelf.files.setdefault(path, urls.content_file_address(path))


def _spell_as_on_disk(project: Path, path: str) -> tuple[str, bool]:
    """The path with each name in the one of Unicode's forms that it has on the disk, and whether there is another file
    that differs from it in form alone."""
    if path.isascii():
        return path, False
    here, twin = "", False
    for name in path.split("/"):
        found = [name]
        if not name.isascii():
            with contextlib.suppress(OSError, ValueError):
                beside = sorted(os.listdir(project / here))
                found = [each for each in beside if urls.compose(each) == urls.compose(name)] or found
        twin = twin or len(found) > 1
        here = f"{here}/{found[0]}".lstrip("/")
    return here, twin


def _remedy_file(shelf: Shelf, path: str, named: str) -> str:
    first, slash, _ = named.partition("/")
    far = "Begin the address of another site with https://."
    if named.startswith("www.") or (slash and "." in first.strip(".")):
        return far
    try:
        beside = sorted(os.listdir(shelf.project / posixpath.dirname(path)))
    except OSError:
        beside = []
    name = posixpath.basename(path)
    spelled = {each.casefold(): each for each in beside if each != name}
    near = [spelled[each] for each in find_nearest(name.casefold(), spelled, 1, 0.6)]
    if not near and _DOMAIN.fullmatch(named) and posixpath.splitext(named)[1][1:].lower() not in _ENDINGS:
        return far
    return _ask(near) or "Put it next to the article, or begin the name with / if it is in static/."


# --- related stories -------------------------------------------------------------------------------


def resolve_related(shelf: Shelf, head: Head | Rejected) -> tuple[RelatedStory, ...]:
    """The related stories that the editor named and readers may see, in the editor's order."""
    # As nearly all do: each by its slug, and readers may see it.
    slugs = {name.name for name in head.related if name.name in shelf.shown and not name.elsewhere}
    if len(slugs) == len(head.related) and not (isinstance(head, Head) and head.slug in slugs):
        return tuple([shelf.shown[name.name] for name in head.related])
    stories: list[RelatedStory] = []
    seen: set[tuple[bool, str]] = set()
    for name in head.related:
        place = Place(head.source, name.field, shelf.problems)
        target = None if name.elsewhere else _find_story(shelf, head, name, place)
        if target is None and not name.elsewhere:
            continue
        key = target is None, target.slug if target else name.url or name.name
        if key in seen:
            place.report(name.line, f'"{shorten(name.name)}" appears twice.', "Keep one of them.")
        elif target is None:
            stories.append(RelatedStory(name.name, name.url, None, ()))
        elif is_out(target, shelf.choice):
            stories.append(_show(target))
        else:
            _note_unpublished(shelf, place, name.line, target)
        seen.add(key)
    return tuple(stories)


def _find_story(shelf: Shelf, head: Head | Rejected, name: RelatedName, place: Place) -> Head | None:
    """The story of ours that `name` means: by slug, else by title."""
    by_slug = shelf.by_slug.get(urls.compose(name.name))
    folded = "" if by_slug else urls.fold_title(name.name)
    found = [by_slug] if by_slug else shelf.by_title.get(folded, [])
    if len(found) > 1:
        found = [head for head in found if is_out(head, shelf.choice)] or found
    if len(found) > 1:
        slugs = " or ".join(f'"{each.slug}"' for each in found)
        place.report(name.line, f"{len(found)} stories have this title.", f"Write the slug: {slugs}.")
        return None
    if found and found[0].source == head.source:
        place.report(name.line, "The story names itself.", "Take it out.")
        return None
    if not found and not shelf.may_hold_more and not _is_excused(shelf, place, name.line, name.name, folded):
        place.report(
            name.line, f'There is no story "{shorten(name.name)}".', _remedy_story(shelf, head.source, name.name)
        )
    return found[0] if found else None


def _remedy_story(shelf: Shelf, source: str, name: str) -> str:
    """What to write for a name that is no slug and no title: an address, a file, several with commas, a near one."""
    parts = [part for part in map(str.strip, re.split("[,;]", name)) if part]
    if len(parts) > 1 and all(urls.compose(part) in shelf.by_slug or _called(shelf, part) for part in parts):
        return f"Write a list for several: [{shorten(', '.join(map(write_inline, parts)))}]."
    path = re.sub(r"^\w+://[^/]*", "", re.split("[?#]", name)[0]).rstrip("/")
    file = path if path.endswith(".md") else f"{path}.md"
    by_file = [
        head.slug
        for each, head in shelf.by_source.items()
        if isinstance(head, Head) and posixpath.basename(each) == posixpath.basename(file)
    ]
    meant = [slug for slug in (*by_file, *slugs_of_file(file)) if slug in shelf.by_slug]
    return _ask(meant[:1] or _suggest_stories(shelf, source, name)) or _STORY_SHAPE


def _called(shelf: Shelf, name: str) -> list[Head]:
    """The stories of that title."""
    return shelf.by_title.get(urls.fold_title(name), [])
