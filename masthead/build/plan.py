"""Stages *read*, *assemble* and *plan*, for all of the newsletter: what is to stand in the output folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.assemble.related import decode_answers, encode_answers
from masthead.assemble.site import Site, assemble_site
from masthead.build.feed_ids import KnownIds
from masthead.errors import Problem
from masthead.lookfirst import TESTED_VERSIONS
from masthead.plan.addresses import check_addresses
from masthead.plan.outputs import FileList, Origin, Output
from masthead.plan.planner import plan_site
from masthead.project import STATIC
from masthead.publish import trees
from masthead.read.content import Rejected
from masthead.read.library import read_library
from masthead.read.sources import Found
from masthead.render.keys import Workshop, make_workshop
from masthead.render.pages import iso_date
from masthead.request import Edition, HeldBack, Order, Say, Tell
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.store.fingerprints import settle
from masthead.store.versions import find_version
from masthead.theme.assets import gather_supplies, look_at_files
from masthead.theme.static_files import find_static
from masthead.theme.theme import Setting
from masthead.workers import Crew


class Plan(NamedTuple):
    """What is to stand in the output folder: all of it, or what `text_edit` found to be due."""

    outputs: Sequence[Output]
    """The folder's own list of files is the last of a whole plan."""
    is_whole: bool
    """Whether nothing else is to stand there; else all the rest stands as it is."""
    workshop: Workshop
    problems: tuple[Problem, ...]
    edition: Edition
    """As it will be, but for what is written and deleted."""
    valid_from: float | None
    stale_after: float | None
    """As in `SiteState`."""
    texts: str
    """A digest of the bytes of all articles and pages."""
    site: Site | None
    """What a whole plan is of."""
    ids: KnownIds | None = None
    """By what feeds know the stories of a whole plan, now and before."""


def plan_all(
    order: Order, setting: Setting, found: Found, memory: Memory, begun_ns: int, crew: Crew, tell: Tell, say: Say
) -> Plan:
    """Everything that was found is read, and every output is planned."""
    project, config, static = order.project, setting.config, find_static(order.project)
    library = read_library(project, found, config, memory, begun_ns, crew, tell)
    say(f"{library.read} of {library.sources} articles and pages were read again.")
    if library.read and config.speedups:
        tell_untested(memory, say)
    answers = decode_answers(kept.load_fact(memory, "related"))
    site, site_problems = assemble_site(
        project, config, library.heads, library.pages, library.rejected, order.choice, answers
    )
    if site.answers != answers:
        kept.store_fact(memory, "related", encode_answers(site.answers))
    published = [*(f"{STATIC}/{path}" for path in static.paths), *site.files]
    digests, file_problems = _digest_files(project, published, memory, begun_ns)
    supplies = gather_supplies(
        project, config, setting.templates, static.paths, site.files, digests, kept.load_fact(memory, "pictures")
    )
    kept.store_fact(memory, "pictures", supplies.noted)
    outputs = plan_site(site, static.paths, supplies)
    problems = [*library.problems, *setting.problems, *static.problems, *site_problems, *file_problems]
    problems += [*supplies.problems, *check_addresses(site, outputs)]
    paths = tuple(sorted(output.path for output in outputs))
    outputs.append(Output(urls.FILE_LIST, FileList(paths), Origin("")))
    folder = trees.locate(order.output).target
    workshop = make_workshop(project, memory.file, folder, config, setting.templates, supplies, digests)
    now, by_clock = order.choice.now, not order.choice.future
    due_already = [head.published.at for head in site.stories if head.published.at <= now]
    return Plan(
        outputs=outputs,
        is_whole=True,
        workshop=workshop,
        problems=tuple(problems),
        edition=Edition(
            articles=len(site.stories),
            files=len(paths),
            written=0,
            deleted=0,
            held_back=_describe_held_back(site),
            notices=(),
        ),
        valid_from=max(due_already).timestamp() if by_clock and due_already else None,
        stale_after=site.stale_after.timestamp() if by_clock and site.stale_after else None,
        texts=library.texts,
        site=site,
    )


def tell_untested(memory: Memory, say: Say) -> None:
    """Who asks for it hears where the speed-ups of Markdown stepped aside."""
    versions = str(kept.load_fact(memory, "versions"))
    for library, tested in TESTED_VERSIONS.items():
        if (version := find_version(library, versions)) not in tested:
            say(f"{library} {version} was not tested with Masthead's speed-ups, so texts were read without them.")


def _digest_files(
    project: Path, paths: Sequence[str], memory: Memory, begun_ns: int
) -> tuple[dict[str, str], list[Problem]]:
    """The digest of each file that is published as it is; files that look as they did are not read.

    One that can't be read is a problem, and has an empty digest.
    """
    known = kept.load_files(memory)
    files, problems = look_at_files(project, paths, known)
    fresh = {
        path: (settle(state, begun_ns), digest)
        for path, (state, digest) in files.items()
        if known.get(path) != (state, digest)
    }
    kept.store_files(memory, fresh, known.keys() - set(paths))
    memory.connection.commit()
    return {path: files[path][1] if path in files else "" for path in paths}, problems


def _describe_held_back(site: Site) -> tuple[HeldBack, ...]:
    due = [HeldBack(head.source, "" if head.draft else iso_date(head.published)) for head in site.held_back]
    rejected = [
        HeldBack(each.source, "", True) for each in site.unseen if isinstance(each, Rejected) and each.is_article
    ]
    return (*due, *(HeldBack(each.source, "", faulty=True) for each in rejected))
