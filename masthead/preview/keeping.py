"""The preview keeps up: what happens to the files goes into the proof, and open pages learn of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import traceback
from collections.abc import Collection
from pathlib import Path

from msgspec.structs import replace

from masthead import urls
from masthead.assemble.references import address_of, is_out
from masthead.errors import Unpublishable
from masthead.model import Config, Head, Page
from masthead.preview.furniture import furnish
from masthead.preview.order import PreviewOrder, Voice, choose
from masthead.preview.press import take_in
from masthead.preview.proof import Proof, list_problems, place_config, proofread, take_proof
from masthead.preview.revising import revise_proof
from masthead.preview.showing import Showing, find_version, tell_problems
from masthead.preview.streams import Stream, send_event
from masthead.project import SOURCES, STATIC
from masthead.read.config import read_config
from masthead.store import cache as kept
from masthead.workers import hire

GRACE_SECONDS = 0.05
"""A file that vanished or was emptied is perhaps being written: it is given this time, `GRACES` times."""
GRACES = 3
AGAIN_SECONDS = 0.5
MANY = 1_000
"""After so many changes at once the system has perhaps forgotten some: everything is looked at."""
CLOCK_SECONDS = 20.0
"""So often it is looked whether a scheduled story has come due."""


def hear(showing: Showing, paths: Collection[str]) -> None:
    """Something happened to these files; it will be looked at."""
    showing.pending.update(paths)
    showing.wake.set()


async def keep_up(showing: Showing) -> None:
    """As long as the preview runs, the proof is as the files are, and open pages know."""
    while not showing.closing.is_set():
        await showing.wake.wait()
        showing.wake.clear()
        await _let_settle(showing)
        changed = frozenset(showing.pending)
        showing.pending.clear()
        try:
            await _revise(showing, changed if len(changed) <= MANY else changed.union(SOURCES))
            _look_again_into(showing, changed)
        except (kept.Busy, Unpublishable) as stop:
            showing.voice.say(str(stop))
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, hear, showing, changed)
        except Exception:
            # What could not be put in is tried again with whatever comes next.
            showing.pending.update(changed)
            showing.voice.say(traceback.format_exc())
            showing.voice.say("This is a bug in Masthead, not a mistake in your content. The preview keeps running.")


def _look_again_into(showing: Showing, changed: Collection[str]) -> None:
    """A folder that is new was perhaps filled before it was watched: it is looked into once more, a little later."""
    fresh = {path for path in changed if path not in showing.looked_into and (showing.order.project / path).is_dir()}
    showing.looked_into.difference_update(changed)
    if fresh:
        showing.looked_into |= fresh
        asyncio.get_running_loop().call_later(AGAIN_SECONDS, hear, showing, fresh)


async def keep_time(showing: Showing) -> None:
    """A scheduled story that comes due is shown as such."""
    while not showing.closing.is_set():
        await asyncio.sleep(CLOCK_SECONDS)
        now, proof = showing.voice.read_clock(), showing.proof
        if proof is None:
            continue
        stale_after = proof.shown.assembly.site.stale_after
        if (stale_after and stale_after <= now) or furnish(proof, now) != showing.furniture:
            hear(showing, ())


async def _let_settle(showing: Showing) -> None:
    """Editors that empty a file before they write it, or put it aside, had a moment to be done."""
    for _ in range(GRACES):
        known = showing.proof.holdings.sources if showing.proof else {}
        if not any(_may_be_in_the_making(showing.order.project, path, path in known) for path in showing.pending):
            return
        await asyncio.sleep(GRACE_SECONDS)


def _may_be_in_the_making(project: Path, path: str, is_known: bool) -> bool:
    """Whether it is an article or a page that is empty, or was one and is gone."""
    try:
        return path.endswith(".md") and os.stat(project / path).st_size == 0
    except OSError:
        return is_known


async def _revise(showing: Showing, changed: frozenset[str]) -> None:
    before = showing.proof
    now = showing.voice.read_clock()
    begun = asyncio.get_running_loop().time()
    if before is None:
        showing.proof = await showing.bench.run(begin, showing.order, showing.voice, showing.origin)
        if showing.proof is None:
            reading = read_config(showing.order.project)
            tell_problems(showing, reading.problems)
            return
    else:
        showing.proof = await showing.bench.run(_revise_all, showing, before, changed, now)
    proof = showing.proof
    showing.furniture = furnish(proof, now)
    showing.faults.clear()
    showing.told.clear()
    updated = await _update_pages(showing, before)
    tell_problems(showing, list_problems(proof))
    if before is not None:
        _tell_files(showing, before, proof)
    if updated or not changed <= showing.looked_into:
        seconds = asyncio.get_running_loop().time() - begun
        showing.voice.say(describe_update(changed, updated, seconds))
    if proof.is_provisional:
        exact = await showing.bench.run(proofread, proof)
        # What came in meanwhile is still to be put in: then this is not the last word.
        showing.proof = exact
        tell_problems(showing, list_problems(exact))


def _revise_all(showing: Showing, before: Proof, changed: Collection[str], now: dt.datetime) -> Proof:
    """On the bench: what changed is read and put in."""
    choice = choose(showing.order, now)
    revision = revise_proof(before, changed, choice, showing.origin, showing.voice.read_ns())
    take_in(showing.room, before, revision)
    return revision.proof


def describe_update(changed: Collection[str], updated: int, seconds: float) -> str:
    """A line for the terminal."""
    names = sorted(changed)
    named = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    pages = {0: "no open page changed", 1: "1 open page changed"}.get(updated, f"{updated} open pages changed")
    return f"{named}: {pages}, {seconds * 1000:.0f} ms."


async def _update_pages(showing: Showing, before: Proof | None) -> int:
    """Each open page that is another now is told so; how many there are. They are made at once."""
    proof = showing.proof
    assert proof is not None
    updated = 0
    for address in {stream.address for stream in showing.streams}:
        found = await find_version(showing, address)
        for stream in [each for each in showing.streams if each.address == address]:
            moved = _find_new_address(proof, before, stream) if found.source != stream.source else ""
            if moved:
                send_event(stream, "moved", moved)
            elif found.version != stream.version:
                stream.version, stream.source = found
                send_event(stream, "page", found.version)
                updated += 1
    return updated


def _find_new_address(proof: Proof, before: Proof | None, stream: Stream) -> str:
    """Where what stood at the stream's address stands now; empty where it is gone."""
    item = proof.shown.assembly.shelf.by_source.get(stream.source) or _find_renamed(proof, before, stream.source)
    if item is None or not is_out(item, proof.choice):
        return ""
    address = urls.place_under(proof.config.base_url, address_of(item))
    return "" if address == stream.address.partition("?")[0] else address


def _find_renamed(proof: Proof, before: Proof | None, source: str) -> Head | Page | None:
    """What came when the file went, and says the same: its new name."""
    old = before.shown.assembly.shelf.by_source.get(source) if before else None
    if before is None or old is None:
        return None
    here, known = proof.shown.assembly.shelf.by_source, before.shown.assembly.shelf.by_source
    alike = [item for path, item in here.items() if path not in known and _without_name(item) == _without_name(old)]
    return alike[0] if len(alike) == 1 else None


def _without_name(item: Head | Page) -> Head | Page:
    return replace(item, source="", digest="", slug="", slug_line=0)


def _tell_files(showing: Showing, before: Proof, proof: Proof) -> None:
    """Pages are told which pictures, sheets and other files have other bytes now."""
    addresses = []
    for path in before.files.keys() | proof.files.keys():
        if before.files.get(path) is proof.files.get(path):
            continue
        own = path.removeprefix(f"{STATIC}/")
        is_in_both = path in before.files and path in proof.files
        if is_in_both and before.files[path][1] == proof.files[path][1] or not is_in_both and own == path:
            continue  # a page that names another picture than before is told anyway
        address = urls.static_address(own) if own != path else urls.content_file_address(path)
        addresses.append(urls.place_under(proof.config.base_url, address))
    if addresses:
        showing.files_changed.update(dict.fromkeys(addresses, asyncio.get_running_loop().time()))
        for stream in showing.streams:
            send_event(stream, "files", sorted(addresses))


# --- on the bench ----------------------------------------------------------------------------------


def begin(order: PreviewOrder, voice: Voice, origin: str, jobs: int = 1) -> Proof | None:
    """The first proof; None where ``site.toml`` has problems. The build's memory holds what was read."""
    reading = read_config(order.project)
    if reading.config is None:
        return None
    config = place_config(reading.config, origin)
    with kept.lock_project(order.project):
        try:
            proof = _read_everything(order, voice, config, jobs)
        except kept.Damaged:
            kept.forget_everything(order.project)
            proof = _read_everything(order, voice, config, jobs)
    return proof._replace(faults=proof.faults._replace(config=reading.problems))


def _read_everything(order: PreviewOrder, voice: Voice, config: Config, jobs: int) -> Proof:
    now = voice.read_clock()
    with kept.open_memory(order.project, lambda _: None) as memory, voice.show_progress() as tell, hire(jobs) as crew:
        return take_proof(order.project, config, choose(order, now), memory, voice.read_ns(), crew, tell)
