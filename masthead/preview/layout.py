"""A site in memory, and where everything of it stands; after an edit most of it stands where it stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from masthead.assemble.related import Answer
from masthead.assemble.revision import Assembly, assemble, revise
from masthead.errors import Problem
from masthead.model import Config, Head, Page
from masthead.plan.addresses import Addresses, check_links_of, check_root_links, find_collisions, list_addresses
from masthead.plan.planner import article_path, place_stories, plan_site
from masthead.read.content import Rejected
from masthead.read.library import Holdings, Remembered
from masthead.request import Choice
from masthead.theme.assets import Supplies
from masthead.theme.static_files import StaticFiles


class Layout(NamedTuple):
    """A site, and where everything of it stands."""

    assembly: Assembly
    places: dict[str, int]
    """Of the stories, by the path of the page."""
    addresses: Addresses
    collisions: tuple[Problem, ...]
    dead_links: tuple[Problem, ...]
    rejected: tuple[Rejected, ...]
    """Those of which nothing is shown."""


def assemble_held(
    project: Path,
    config: Config,
    choice: Choice,
    holdings: Holdings,
    good: Mapping[str, Remembered],
    answers: Mapping[str, Answer],
) -> Assembly:
    """The site of all that is held; a file in `good` is as it was then."""
    every = [good.get(path, holding.remembered) for path, holding in holdings.sources.items()]
    return assemble(
        project,
        config,
        [each.head for each in every if each.head],
        [each.page for each in every if each.page],
        list_rejected(holdings, good),
        choice,
        answers,
    )


def list_rejected(holdings: Holdings, good: Collection[str]) -> tuple[Rejected, ...]:
    """What has problems and is not shown as it was when it was `good`."""
    return tuple(
        holding.remembered.rejected
        for path, holding in holdings.sources.items()
        if holding.remembered.rejected and path not in good
    )


def lay_out(assembly: Assembly, static: StaticFiles, supplies: Supplies, rejected: tuple[Rejected, ...]) -> Layout:
    """Everything has its place, and what is wrong with the places is listed."""
    site = assembly.site
    outputs = plan_site(site, static.paths, supplies)
    addresses = list_addresses(site, outputs)
    return Layout(
        assembly,
        place_stories(site),
        addresses,
        tuple(find_collisions(site, outputs)),
        tuple(check_root_links(site, addresses)),
        rejected,
    )


def revise_layout(layout: Layout, before: Holdings, after: Holdings, good: Mapping[str, Remembered]) -> Layout | None:
    """The layout with each edit put in, what is held being `after` where it was `before`; None where it must be made
    anew. Both hold the same files."""
    if layout.rejected != list_rejected(after, good):
        return None
    for path, holding in after.sources.items():
        if holding is before.sources[path]:
            continue
        old = layout.assembly.shelf.by_source.get(path)
        shown = good.get(path, holding.remembered)
        new = shown.head or shown.page
        if new is None and old is None or new == old:
            continue
        if new is None or old is None:
            return None
        revised = _exchange(layout, old, new)
        if revised is None:
            return None
        layout = revised
    return layout


def _exchange(layout: Layout, old: Head | Page, new: Head | Page) -> Layout | None:
    site = layout.assembly.site
    if layout.collisions:
        return None
    if isinstance(old, Head):
        number = layout.places.get(article_path(old), -1)
        fits = 0 <= number < len(site.stories) and site.stories[number] is old
    else:
        number = next((number for number, page in enumerate(site.pages) if page is old), -1)
        fits = number >= 0
    assembly = revise(layout.assembly, old, new, number) if fits else None
    if assembly is None:
        return None
    dead = [problem for problem in layout.dead_links if problem.file != new.source]
    dead += check_links_of(assembly.site, layout.addresses, new)
    return layout._replace(assembly=assembly, dead_links=tuple(dead))
