"""The whole way from ``content/`` to the output folder: the five stages, one after the other."""

from __future__ import annotations

import os

from masthead.build.apply import Published, compare_standing, list_standing, publish, recall_standing
from masthead.build.departures import Before, find_removals
from masthead.build.feed_ids import check_ids, follow_ids, note_ids, recall_ids
from masthead.build.plan import Plan, plan_all
from masthead.build.render_due import compile_parsed
from masthead.build.text_edit import plan_rewording
from masthead.build.unchanged import is_current
from masthead.errors import Problem, Unpublishable, harden, has_problems, sort_problems
from masthead.project import SITE_FILE
from masthead.publish import exchange, trees
from masthead.publish import folder as publishing
from masthead.publish.folder import Look
from masthead.publish.trees import Place
from masthead.read.config import read_config
from masthead.read.sources import find_library
from masthead.render.pages import TEMPLATE_NAMES
from masthead.request import Edition, Order, Say, Tell, Warn
from masthead.store import cache as kept
from masthead.store.cache import Damaged, Memory
from masthead.store.fingerprints import Fingerprints
from masthead.store.state import Beginning, SiteState, options_of
from masthead.theme.theme import Setting, keep_noted, read_setting, recall_noted
from masthead.workers import Crew, count_cpus, hire

LIBRARIES = ("jinja2", "masthead.render.xml_feeds")
"""What the crew of a build makes pages and feeds with."""


def build_site(order: Order, beginning: Beginning, tell: Tell, say: Say, warn: Warn = lambda _: None) -> Edition:
    """The site is published; what was, is the answer.

    Raises `Unpublishable` with every problem that could be found; then nothing was published. A memory
    that turns out to be damaged is made anew, and the work is done again without it.
    """
    _refuse_at_once(order)
    with kept.lock_project(order.project):
        try:
            return _build(order, beginning, tell, say, warn)
        except Damaged as damage:
            say(f"The cache was damaged ({damage}); it is rebuilt.")
            kept.forget_everything(order.project)
            return _build(order, beginning, tell, say, warn)


def _refuse_at_once(order: Order) -> None:
    """Where there is no newsletter, or the site would bury it, nothing is left behind, no memory either."""
    problems = publishing.check_output_place(order.project, order.output)
    if not (order.project / SITE_FILE).exists():
        problems += read_config(order.project, order.base_url).problems
    if problems:
        raise Unpublishable(problems)


def _build(order: Order, beginning: Beginning, tell: Tell, say: Say, warn: Warn) -> Edition:
    place = trees.locate(order.output)
    with kept.open_memory(order.project, say) as memory, hire(order.jobs or count_cpus(), LIBRARIES) as crew:
        exchange.repair(place)
        state = kept.load_state(memory, place.target)
        problems = publishing.check_output_folder(order.output, state.inode if state else 0)
        reading = read_config(order.project, order.base_url)
        if reading.config is None:
            raise Unpublishable([*problems, *reading.problems])
        setting = read_setting(order.project, reading.config, TEMPLATE_NAMES, recall_noted(memory))
        keep_noted(memory, setting.noted)
        # Processes that were forked within a transaction would take its locks for their own.
        memory.connection.commit()
        standing = recall_standing(place, memory, state)
        problems += reading.problems
        known = standing.known if standing else list_standing(place, memory)
        before = Before(
            place.target, f"{os.fspath(order.output).rstrip('/')}/", known, recall_ids(memory, place.target)
        )
        plan = _plan(
            order, setting, memory, state if standing else None, problems, before, beginning, crew, tell, say, warn
        )
        standing = standing or compare_standing(place, memory, say)
        compile_parsed(plan.workshop, setting.parsed)
        memory.connection.commit()
        try:
            published = publish(place, standing, plan, memory, crew, tell, say)
        except OSError as error:
            raise publishing.refuse_unwritable(order.output, error) from error
        edition = plan.edition._replace(written=published.written, deleted=published.deleted)
        paths = kept.list_outputs(memory, place.target)
        look = publishing.look_at_output(place, paths, standing.look, published.changed)
        _note_state(order, memory, place, plan, edition, published, look, beginning.sources)
    return edition


def _plan(
    order: Order,
    setting: Setting,
    memory: Memory,
    state: SiteState | None,
    problems: list[Problem],
    before: Before,
    beginning: Beginning,
    crew: Crew,
    tell: Tell,
    say: Say,
    warn: Warn,
) -> Plan:
    """What is to stand in the output folder, or to change there if it stands as the last build noted in `state`.

    Raises `Unpublishable` with all that is wrong, of which `problems` are known.
    """
    found = find_library(order.project, beginning.states)
    if state and not has_problems(problems) and is_current(order, state):
        rewording = plan_rewording(order, setting, found, memory, state, beginning, say)
        if rewording is not None:
            return rewording
    plan = plan_all(order, setting, found, memory, beginning.ns, crew, tell, say)
    assert plan.site is not None
    problems = [*problems, *plan.problems]
    problems = harden(problems) if order.strict else problems
    sound = not has_problems(problems)
    removals = find_removals(before, plan.site, plan.outputs, found, memory, order.project, sound)
    changes = [*removals.notices, *(check_ids(before.ids, before.paths, plan.site, order.project) if sound else ())]
    if order.allow_removals:
        removals = removals._replace(problems=())
    elif order.strict:
        changes = harden(changes)
    if has_problems([*problems, *removals.problems, *changes]):
        raise Unpublishable([*problems, *removals.problems, *changes])
    for each in sort_problems(changes):
        warn(each)
    return plan._replace(
        edition=plan.edition._replace(notices=sort_problems(problems)),
        ids=follow_ids(before.ids, before.paths, plan.site, removals.moves),
    )


def _note_state(
    order: Order,
    memory: Memory,
    place: Place,
    plan: Plan,
    edition: Edition,
    published: Published,
    look: Look | None,
    sources: Fingerprints,
) -> None:
    """The next build can tell whether anything changed, and whether more than words did."""
    kept.store_state(
        memory,
        place.target,
        SiteState(
            options=options_of(order),
            sources=sources,
            texts=plan.texts,
            look=look.fingerprint if look else "",
            valid_from=plan.valid_from,
            stale_after=plan.stale_after,
            inode=trees.inode_of(place.target),
            spare_inode=published.spare_inode,
            behind=published.behind,
            edition=edition,
        ),
    )
    if plan.ids is not None:
        note_ids(memory, place.target, plan.ids)
    if plan.is_whole:
        kept.forget_sites(memory, [site for site in kept.list_sites(memory) if not os.path.isdir(site)])
    memory.connection.commit()
