"""The whole way from ``content/`` to the output folder: the five stages, one after the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from masthead import memory as kept
from masthead import output as publishing
from masthead import urls, workers
from masthead.assets import STATIC, find_static
from masthead.collisions import check_addresses
from masthead.config import SITE_FILE, read_config
from masthead.content import Rejected
from masthead.edition import Edition, HeldBack, Order, Say, SiteState, Tell, options_of
from masthead.errors import Problem, Unpublishable, harden, has_problems, sort_problems
from masthead.languages import read_language, recall_marks
from masthead.lookfirst import TESTED_VERSIONS
from masthead.making import Due, Workshop, close_press, key_outputs, make_due, make_feed_texts
from masthead.memory import Damaged, Memory
from masthead.model import Config
from masthead.output import Place
from masthead.pages import FileList, Origin, Output, make_frame
from masthead.reading import read_library
from masthead.related import decode_answers, encode_answers
from masthead.render import TEMPLATE_NAMES, iso_date
from masthead.site import Site, assemble_site
from masthead.supplies import gather_supplies, look_at_files, name_hashed, plan_site
from masthead.survey import Made, fingerprint_sources, settle
from masthead.templates import read_templates
from masthead.unchanged import SOURCES
from masthead.versions import find_version


class Standing(NamedTuple):
    """What stands in the output folder before the build."""

    made: dict[str, Made]
    """Every sound file of the site."""
    known: frozenset[str]
    """Sound or not."""
    restated: dict[str, Made]
    """Those of `made` that the memory knew by another time or inode."""
    spare_inode: int
    """Of the spare tree; 0 where it can't be used."""
    behind: list[str]
    """Paths at which the spare differs."""


class Published(NamedTuple):
    """What became of the output folder."""

    written: int
    deleted: int
    spare_inode: int
    behind: list[str]


def build_site(order: Order, begun_ns: int, tell: Tell, say: Say) -> Edition:
    """The site is published; what was, is the answer.

    Raises `Unpublishable` with every problem that could be found; then nothing was published. A memory
    that turns out to be damaged is made anew, and the work is done again without it.
    """
    _refuse_at_once(order)
    with kept.lock_project(order.project):
        try:
            return _build(order, begun_ns, tell, say)
        except Damaged as damage:
            say(f"The memory was damaged ({damage}); it is made anew.")
            kept.forget_everything(order.project)
            return _build(order, begun_ns, tell, say)


def _refuse_at_once(order: Order) -> None:
    """Where there is no newsletter, or the site would bury it, nothing is left behind, no memory either."""
    problems = publishing.check_output_place(order.project, order.output)
    if not (order.project / SITE_FILE).exists():
        problems += read_config(order.project, order.base_url).problems
    if problems:
        raise Unpublishable(problems)


def _build(order: Order, begun_ns: int, tell: Tell, say: Say) -> Edition:
    look_of_sources = fingerprint_sources(order.project, SOURCES, begun_ns)
    place = publishing.locate(order.output)
    jobs = order.jobs or workers.count_cpus()
    with kept.open_memory(order.project, say) as memory:
        publishing.repair(place)
        state = kept.load_state(memory, place.target)
        problems = publishing.check_output_folder(order.output, state.inode if state else 0)
        reading = read_config(order.project, order.base_url)
        if reading.config is None:
            raise Unpublishable([*problems, *reading.problems])
        plan = _plan(order, reading.config, memory, begun_ns, jobs, tell, say)
        problems += plan.problems
        problems = harden(problems) if order.strict else problems
        if has_problems(problems):
            raise Unpublishable(problems)
        try:
            published = _publish(place, plan.workshop, memory, plan.outputs, jobs, tell, say)
        except OSError as error:
            raise publishing.refuse_unwritable(order.output, error) from error
        edition = Edition(
            articles=len(plan.site.stories),
            files=len(plan.outputs) - 1,
            written=published.written,
            deleted=published.deleted,
            held_back=_describe_held_back(plan.site),
            notices=sort_problems(problems),
        )
        _note_state(order, memory, place, plan.site, edition, published, look_of_sources)
    return edition


# --- read, assemble, plan --------------------------------------------------------------------------


class Plan(NamedTuple):
    """All that is to stand in the output folder."""

    site: Site
    outputs: list[Output]
    """The folder's own list of files is the last."""
    workshop: Workshop
    problems: list[Problem]


def _plan(order: Order, config: Config, memory: Memory, begun_ns: int, jobs: int, tell: Tell, say: Say) -> Plan:
    """Everything is read, and every output is planned."""
    project = order.project
    language = read_language(project, config, kept.load_fact(memory, "language"))
    kept.store_fact(memory, "language", language.noted)
    config = replace(config, marks=recall_marks(language.noted))
    library = read_library(project, config, memory, begun_ns, jobs, tell)
    say(f"{library.read} of {library.sources} articles and pages were read anew.")
    if library.read and config.speedups:
        _tell_untested(memory, say)
    static = find_static(project)
    noted = kept.load_fact(memory, "templates")
    templates, template_problems, noted = read_templates(project, TEMPLATE_NAMES, language.language, noted)
    kept.store_fact(memory, "templates", noted)
    answers = decode_answers(kept.load_fact(memory, "related"))
    site, site_problems = assemble_site(
        project, config, library.heads, library.pages, library.rejected, order.choice, answers
    )
    if site.answers != answers:
        kept.store_fact(memory, "related", encode_answers(site.answers))
    published = [*(f"{STATIC}/{path}" for path in static.paths), *site.files]
    digests, file_problems = _digest_files(project, published, memory, begun_ns)
    noted = kept.load_fact(memory, "pictures")
    supplies = gather_supplies(project, config, templates, static.paths, site.files, digests, noted)
    kept.store_fact(memory, "pictures", supplies.noted)
    outputs = plan_site(site, static.paths, supplies)
    problems = [
        *library.problems,
        *static.problems,
        *language.problems,
        *template_problems,
        *site_problems,
        *file_problems,
        *supplies.problems,
    ]
    problems += check_addresses(site, outputs)
    paths = tuple(sorted(output.path for output in outputs))
    outputs.append(Output(urls.FILE_LIST, FileList(paths), Origin("")))
    workshop = Workshop(
        project,
        memory.file,
        publishing.locate(order.output).target,
        make_frame(config, supplies.pictures),
        templates,
        name_hashed(supplies),
        digests,
    )
    return Plan(site, outputs, workshop, problems)


def _tell_untested(memory: Memory, say: Say) -> None:
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


# --- render, publish -------------------------------------------------------------------------------


def _publish(
    place: Place,
    workshop: Workshop,
    memory: Memory,
    outputs: Sequence[Output],
    jobs: int,
    tell: Tell,
    say: Say,
) -> Published:
    """What is due is made, and the output folder is the new site."""
    standing = _look_at_standing(place, memory, say)
    paths = [output.path for output in outputs]
    keys = dict(zip(paths, key_outputs(workshop, outputs), strict=True))
    due = [
        Due(output, keys[output.path], made.digest if made else b"")
        for output in outputs
        if (made := standing.made.get(output.path)) is None or made.key != keys[output.path]
    ]
    gone = standing.known - keys.keys()
    say(f"{len(due)} of {len(outputs)} outputs are due, {len(gone)} are gone.")
    if not due and not gone:
        kept.store_outputs(memory, place.target, standing.restated, ())
        return Published(0, 0, standing.spare_inode, standing.behind)
    umask = publishing.use_our_modes()
    try:
        faults = make_feed_texts(workshop, memory, outputs, due, jobs)
        publishing.begin_next(
            place, standing.spare_inode, standing.behind, [path for path in standing.made if path in keys]
        )
        # First what is gone: where a file was there may be a folder now, and the other way round.
        publishing.remove_files(place.next, gone)
        making = make_due(workshop, place.next, due, faults, jobs, tell)
        publishing.bring_to_disk(place, making.written, {*gone, *standing.behind})
        behind = sorted({*making.written, *gone})
        # The folder's own list is no file of the site.
        written = len(making.written.keys() - {urls.FILE_LIST})
        published = Published(written, len(gone), 0, behind)
        if behind:
            publishing.change_places(place)
            if len(behind) > publishing.FEW_FILES or not publishing.inode_of(place.spare):
                published = published._replace(behind=[])
                try:
                    publishing.renew_spare(place, behind, paths)
                except OSError as error:
                    # The site is published; the next publication takes a little longer, and that is all.
                    say(f"No spare tree could be made ({error.strerror}).")
                    publishing.delete_tree(place.spare)
            published = published._replace(spare_inode=publishing.inode_of(place.spare))
        else:
            published = published._replace(spare_inode=publishing.keep_spare(place))
    finally:
        close_press()
        publishing.repair(place)
        os.umask(umask)
    same = {path: standing.made[path]._replace(key=key) for path, key in making.same.items()}
    kept.store_outputs(memory, place.target, standing.restated | same | making.written, gone)
    return published


def _look_at_standing(place: Place, memory: Memory, say: Say) -> Standing:
    """What the memory knows of the output folder, as far as the folder bears it out."""
    made = kept.load_outputs(memory, place.target)
    state = kept.load_state(memory, place.target)
    look = publishing.look_at_output(place, made)
    known = frozenset(made)
    if state and look and state.look == look.fingerprint and state.inode == publishing.inode_of(place.target):
        spare_is_whole = look.single <= set(state.behind)
        return Standing(made, known, {}, state.spare_inode if spare_is_whole else 0, state.behind)
    # What is known of the folder may be lost; its own list tells what else of ours stands there.
    known |= publishing.list_claimed(place)
    comparison = publishing.compare_output(place, made)
    if made and comparison.damaged:
        say(f"{len(comparison.damaged)} files of the site were changed or deleted; they are put back.")
    sound = {path: each for path, each in made.items() if path not in comparison.damaged}
    return Standing(sound | comparison.restated, known, comparison.restated, 0, [])


def _note_state(
    order: Order,
    memory: Memory,
    place: Place,
    site: Site,
    edition: Edition,
    published: Published,
    sources: str | None,
) -> None:
    """The next build can tell whether anything changed."""
    look = publishing.look_at_output(place, kept.list_outputs(memory, place.target))
    now = order.choice.now
    due_already = [head.published.at for head in site.stories if head.published.at <= now]
    by_clock = not order.choice.future
    kept.store_state(
        memory,
        place.target,
        SiteState(
            options=options_of(order),
            sources=sources,
            look=look.fingerprint if look else "",
            valid_from=max(due_already).timestamp() if by_clock and due_already else None,
            stale_after=site.stale_after.timestamp() if by_clock and site.stale_after else None,
            inode=publishing.inode_of(place.target),
            spare_inode=published.spare_inode,
            behind=published.behind,
            edition=edition,
        ),
    )
    memory.connection.commit()


def _describe_held_back(site: Site) -> tuple[HeldBack, ...]:
    due = [HeldBack(head.source, "" if head.draft else iso_date(head.published)) for head in site.held_back]
    rejected = [
        HeldBack(each.source, "", True) for each in site.unseen if isinstance(each, Rejected) and each.is_article
    ]
    return (*due, *(HeldBack(each.source, "", faulty=True) for each in rejected))
