"""The whole way from ``content/`` to the output folder: the five stages, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.assets import STATIC, StaticFiles, find_static, hash_file, hashed_name
from masthead.collisions import check_addresses
from masthead.config import read_config
from masthead.content import Names, read_articles, read_pages
from masthead.errors import PROBLEM, Problem, Unpublishable, harden
from masthead.model import Article, Choice, Config, HeldBack, Page
from masthead.output import check_output_folder, publish_site, refuse_unwritable
from masthead.pages import FileCopy, Frame, Origin, Output, make_frame, plan_outputs
from masthead.render import TEMPLATE_NAMES, Press, make_output, make_press, template_of
from masthead.site import assemble_site
from masthead.templates import TemplateSet, make_environment, read_templates


class Order(NamedTuple):
    """What is to be built, and where."""

    project: Path
    output: Path
    choice: Choice
    base_url: str | None = None
    """Takes the place of the one in ``site.toml``."""
    strict: bool = False


class Edition(NamedTuple):
    """A site that was published."""

    articles: int
    files: int
    held_back: tuple[HeldBack, ...]
    notices: tuple[Problem, ...]


class Sources(NamedTuple):
    """Everything that was read."""

    articles: tuple[Article, ...]
    pages: tuple[Page, ...]
    broken: tuple[Names, ...]
    static: StaticFiles
    templates: TemplateSet


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0 where that is not known yet)."""


def build_site(order: Order, progress: Progress = lambda *_: None) -> Edition:
    """The site is published, and what is to be said about it.

    Raises `Unpublishable` with every problem that could be found; then nothing was published.
    """
    problems = check_output_folder(order.project, order.output)
    reading = read_config(order.project, order.base_url)
    if reading.config is None:
        raise Unpublishable([*problems, *reading.problems])
    config = reading.config
    sources, found = _read_sources(order.project, config, progress)
    problems += found
    heads = [article.head for article in sources.articles]
    site, found = assemble_site(order.project, config, heads, sources.pages, sources.broken, order.choice)
    problems += found
    assets = _hash_assets(order.project, sources)
    outputs = [*plan_outputs(site, sources.static.paths), *_plan_assets(assets)]
    problems += check_addresses(site, outputs)
    problems = harden(problems) if order.strict else problems
    _stop_at_problems(problems)
    press = _set_up_press(make_frame(config), sources, assets)
    try:
        files = publish_site(order.project, order.output, _make_all(press, outputs, progress))
    except OSError as error:
        raise refuse_unwritable(order.output, error) from error
    return Edition(len(site.stories), files, site.held_back, tuple(sorted(set(problems))))


def _stop_at_problems(problems: Sequence[Problem]) -> None:
    if any(problem.level == PROBLEM for problem in problems):
        raise Unpublishable(problems)


def _read_sources(project: Path, config: Config, progress: Progress) -> tuple[Sources, list[Problem]]:
    articles: list[Article] = []
    broken: list[Names] = []
    problems: list[Problem] = []
    for number, reading in enumerate(read_articles(project, config), 1):
        progress("Reading", number, 0)
        problems += reading.problems
        if reading.article is not None:
            articles.append(reading.article)
        if reading.broken is not None:
            broken.append(reading.broken)
    page_readings = list(read_pages(project, config))
    static = find_static(project)
    templates, found = read_templates(project, TEMPLATE_NAMES)
    problems += [problem for reading in page_readings for problem in reading.problems]
    problems += [*static.problems, *found]
    pages = tuple(reading.page for reading in page_readings if reading.page is not None)
    return Sources(tuple(articles), pages, tuple(broken), static, templates), problems


def _hash_assets(project: Path, sources: Sources) -> dict[str, str]:
    """The hashed address of each static file that a template asks for."""
    asked = {
        name
        for template in TEMPLATE_NAMES
        if template in sources.templates.facts
        for name in sources.templates.facts[template].assets
    }
    return {
        name: urls.static_address(hashed_name(name, hash_file(project / STATIC / name)))
        for name in sorted(asked)
        if name in sources.static.paths
    }


def _plan_assets(assets: dict[str, str]) -> Iterator[Output]:
    for name, address in assets.items():
        source = f"{STATIC}/{name}"
        yield Output(
            urls.output_path(address), FileCopy(source), Origin(source, what=f"the hashed copy of {source}")
        )


def _set_up_press(frame: Frame, sources: Sources, assets: dict[str, str]) -> Press:
    articles = {article.head.source: article for article in sources.articles}
    pages = {page.source: page for page in sources.pages}
    environment = make_environment(sources.templates.sources)
    return make_press(
        frame, environment, assets, lambda source, _: articles[source], lambda source, _: pages[source]
    )


def _make_all(
    press: Press, outputs: Sequence[Output], progress: Progress
) -> Iterator[tuple[str, bytes | Path]]:
    """Every output, made; all that templates are at fault for is told at once, one story for each fault."""
    problems: list[Problem] = []
    failed: set[str | None] = set()
    for number, output in enumerate(outputs, 1):
        progress("Writing", number, len(outputs))
        template = template_of(output.inputs)
        if template in failed:
            continue
        try:
            yield output.path, make_output(press, output)
        except Unpublishable as stop:
            failed.add(template)
            problems += stop.problems
    if problems:
        raise Unpublishable(problems)
