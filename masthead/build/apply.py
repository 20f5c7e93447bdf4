"""Stages *render* and *publish*: what is due is made, and the output folder is the new site."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from typing import NamedTuple

from masthead import urls
from masthead.build.plan import Plan
from masthead.build.render_due import Due, close_press, make_due, make_feed_texts
from masthead.plan.outputs import Retelling
from masthead.publish import exchange, trees
from masthead.publish import folder as publishing
from masthead.publish.folder import Look
from masthead.publish.trees import Place
from masthead.render.keys import encode_inputs, key_outputs
from masthead.request import Say, Tell
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.store.fingerprints import Made
from masthead.store.state import SiteState
from masthead.workers import Crew


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
    look: Look | None
    """How the folder looks, if it was as the last build left it."""


class Published(NamedTuple):
    """What became of the output folder."""

    written: int
    deleted: int
    changed: list[str]
    """Paths at which it is another than before."""
    spare_inode: int
    behind: list[str]


def publish(
    place: Place, standing: Standing, plan: Plan, memory: Memory, crew: Crew, tell: Tell, say: Say
) -> Published:
    """What is due is made, and the output folder is the new site."""
    workshop, outputs = plan.workshop, plan.outputs
    paths = [output.path for output in outputs]
    keys = dict(zip(paths, key_outputs(workshop, outputs), strict=True))
    due = [
        Due(output, keys[output.path], made.digest if made else b"")
        for output in outputs
        if (made := standing.made.get(output.path)) is None or made.key != keys[output.path]
    ]
    gone = standing.known - keys.keys() if plan.is_whole else frozenset()
    count = len(outputs) if plan.is_whole else len(standing.made)
    say(f"{len(due)} of {count} outputs are due, {len(gone)} are gone.")
    if not due and not gone:
        kept.store_outputs(memory, place.target, standing.restated, ())
        if standing.look is None and trees.inode_of(place.spare):
            # Of one that a build has left which was killed nobody knows what is in it.
            spare_inode = _renew_spare(place, 0, (), keys.keys(), say)
            return Published(0, 0, [], spare_inode, [])
        return Published(0, 0, [], standing.spare_inode, standing.behind)
    umask = trees.use_our_modes()
    try:
        faults = make_feed_texts(workshop, memory, outputs if plan.is_whole else None, due, crew)
        trees.begin_next(place, standing.spare_inode, standing.behind, standing.made.keys() - gone)
        # First what is gone: where a file was there may be a folder now, and the other way round.
        trees.remove_files(place.next, gone)
        making = make_due(workshop, place.next, due, faults, crew, tell)
        trees.bring_to_disk(place, making.written, {*gone, *standing.behind})
        changed = sorted({*making.written, *gone})
        # The folder's own list is no file of the site.
        written = len(making.written.keys() - {urls.FILE_LIST})
        published = Published(written, len(gone), changed, 0, changed)
        if changed:
            spare_inode = exchange.change_places(place)
            if len(changed) > trees.FEW_FILES or not spare_inode:
                whole = (standing.made.keys() - gone) | keys.keys()
                spare_inode = _renew_spare(place, spare_inode, changed, whole, say)
                published = published._replace(behind=[])
            published = published._replace(spare_inode=spare_inode)
        else:
            published = published._replace(spare_inode=exchange.keep_spare(place))
    finally:
        crew.dismiss()
        close_press()
        exchange.repair(place)
        os.umask(umask)
    same = {path: standing.made[path]._replace(key=key) for path, key in making.same.items()}
    kept.store_outputs(memory, place.target, standing.restated | same | making.written, gone)
    # Kept for the day when an article says the same in other words.
    retelling = [each.output for each in due if isinstance(each.output.inputs, Retelling)]
    stale = {*gone, *(each.output.path for each in due)}
    kept.store_inputs(memory, place.target, ((each.path, encode_inputs(each.inputs)) for each in retelling), stale)
    return published


def _renew_spare(place: Place, spare_inode: int, behind: Collection[str], whole: Collection[str], say: Say) -> int:
    """The inode of a spare that equals the site; 0 where there can be none. The site is published then all the same,
    and the next publication takes a little longer."""
    umask = trees.use_our_modes()
    try:
        trees.renew_spare(place, spare_inode, behind, whole)
    except OSError as error:
        say(f"No spare tree could be made ({error.strerror}).")
        with contextlib.suppress(OSError):
            trees.discard_spare(place)
        return 0
    finally:
        os.umask(umask)
    return trees.inode_of(place.spare)


def recall_standing(place: Place, memory: Memory, state: SiteState | None) -> Standing | None:
    """What stands in the output folder, if it looks as the last build left it, which noted `state`."""
    if state is None or state.inode != trees.inode_of(place.target):
        return None
    made = kept.load_outputs(memory, place.target)
    look = publishing.look_at_output(place, made)
    if look is None or state.look != look.fingerprint:
        return None
    spare_is_whole = look.single <= set(state.behind)
    return Standing(made, frozenset(made), {}, state.spare_inode if spare_is_whole else 0, state.behind, look)


def list_standing(place: Place, memory: Memory) -> frozenset[str]:
    """What stands in the output folder, as far as is known: the memory may be lost, and the folder's own list, too."""
    return frozenset(kept.list_outputs(memory, place.target)) | publishing.list_claimed(place)


def compare_standing(place: Place, memory: Memory, say: Say) -> Standing:
    """What the memory knows of the output folder, as far as the folder bears it out, file by file."""
    made = kept.load_outputs(memory, place.target)
    known = list_standing(place, memory)
    comparison = publishing.compare_output(place, made)
    if made and comparison.damaged:
        say(f"{len(comparison.damaged)} files of the site were changed or deleted by others; they are restored.")
    sound = {path: each for path, each in made.items() if path not in comparison.damaged}
    return Standing(sound | comparison.restated, known, comparison.restated, 0, [], None)
