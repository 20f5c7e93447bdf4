"""Stage *assemble*, after an edit: what it changed of a site is put in, the rest stands.

Most edits change what an article says, and nothing by which it is found or placed. The site after such an
edit is the one before with a few things in it exchanged, and equals the one that `assemble_site` gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.assemble.references import Shelf, is_out, resolve_image, resolve_links, resolve_related
from masthead.assemble.related import Answer
from masthead.assemble.site import Site, Tag, assemble_from, find_dates_to_come, make_card, shelve
from masthead.errors import Problem, soften
from masthead.model import Config, Head, Page
from masthead.read.content import Rejected
from masthead.request import Choice


class Assembly(NamedTuple):
    """A site, and what it takes to change it."""

    site: Site
    shelf: Shelf
    problems: tuple[Problem, ...]
    """What is wrong between articles."""


def assemble(
    project: Path,
    config: Config,
    heads: Sequence[Head],
    pages: Sequence[Page],
    rejected: Sequence[Rejected],
    choice: Choice,
    known: Mapping[str, Answer],
) -> Assembly:
    """As `assemble_site`, to be revised later."""
    shelf = shelve(project, heads, pages, rejected, choice)
    site, problems = assemble_from(shelf, config, rejected, known)
    return Assembly(site, shelf, tuple(problems))


def revise(assembly: Assembly, before: Head | Page, after: Head | Page, number: int) -> Assembly | None:
    """The site with `after` in the place of `before`, an article or page that is out and of the same file.

    `number` says where it stands among the stories, or among the pages. None where more changed than can be
    exchanged: then everything is to be assembled anew.
    """
    site, shelf, problems = assembly
    if (
        face_of(before) != face_of(after)
        or not is_out(after, shelf.choice)
        or any(problem.field == "id" for problem in problems)
    ):
        return None
    old, new = (shelf._replace(files={}, problems=[]) for _ in range(2))
    links = resolve_links(old, before), resolve_links(new, after)
    site = site._replace(links=site.links | {after.source: links[1]})
    if isinstance(after, Page):
        pages = (*site.pages[:number], after, *site.pages[number + 1 :])
        site = site._replace(pages=pages)
    elif isinstance(before, Head):
        if resolve_related(old, before) != resolve_related(new, after):
            return None
        resolve_image(old, before)
        image = resolve_image(new, after)
        site = _exchange(site, before, after, number, image or "")
    if old.files != new.files:
        return None
    told = list(new.problems)
    if isinstance(after, Head):
        told += find_dates_to_come([after], shelf.choice)
    if after.draft:
        told = soften(told)
    others = [problem for problem in problems if problem.file != after.source]
    return Assembly(site, _put_back(shelf, before, after), (*others, *told))


def face_of(item: Head | Page) -> tuple[object, ...]:
    """By what it is found and placed: equal faces, equal places on the site."""
    common = item.source, item.slug, item.title, item.draft, tuple(alias.path for alias in item.aliases)
    if isinstance(item, Page):
        return common
    return *common, item.published, item.latest, item.tags, item.lead, item.feed_id


def _exchange(site: Site, before: Head, after: Head, number: int, image: str) -> Site:
    """The story in all the places where it stands."""
    stories = (*site.stories[:number], after, *site.stories[number + 1 :])
    tags = dict(site.tags)
    for folded in {urls.fold_name(name) for name in after.tags}:
        tags[folded] = _exchange_in_tag(tags[folded], before, after)
    images = {source: each for source, each in site.images.items() if source != after.source}
    if image:
        images[after.source] = image
    site = site._replace(stories=stories, tags=tags, images=images, lead=after if site.lead is before else site.lead)
    if before.summary == after.summary:
        return site
    return site._replace(cards=site.cards | {after.slug: make_card(after, tags)})


def _exchange_in_tag(tag: Tag, before: Head, after: Head) -> Tag:
    number = next(number for number, head in enumerate(tag.stories) if head is before)
    return tag._replace(stories=(*tag.stories[:number], after, *tag.stories[number + 1 :]))


def _put_back(shelf: Shelf, before: Head | Page, after: Head | Page) -> Shelf:
    """The shelf with `after` wherever `before` stood."""
    shelf = shelf._replace(
        by_source=shelf.by_source | {after.source: after},
        problems=[problem for problem in shelf.problems if problem.file != after.source],
    )
    if isinstance(after, Page):
        return shelf
    title = urls.fold_title(after.title)
    namesakes = [after if each is before else each for each in shelf.by_title[title]]
    by_slug = shelf.by_slug
    if by_slug[after.slug] is before:
        by_slug = by_slug | {after.slug: after}
    return shelf._replace(by_slug=by_slug, by_title=shelf.by_title | {title: namesakes})
