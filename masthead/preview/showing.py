"""What the preview holds while it runs, and what open pages are told of it."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from masthead import urls
from masthead.errors import Problem, has_problems, sort_problems
from masthead.preview.bench import Bench
from masthead.preview.furniture import Furniture, dress
from masthead.preview.guard import clean_path
from masthead.preview.order import PreviewOrder, Voice
from masthead.preview.overlay import choose_problems, list_sources, show_problems
from masthead.preview.press import Copy, Missing, Pressroom, fetch_whole, make_copy
from masthead.preview.proof import Proof
from masthead.preview.runsheet import parse_question, render_runsheet
from masthead.preview.streams import Stream, send_text
from masthead.read.library import Whole

AWAY_SECONDS = 2.0
"""A page that lost its connection was perhaps deaf for a moment before it knew."""


@dataclasses.dataclass
class Showing:
    """All that changes while the preview runs. Only the event loop's thread changes it, except for `room`,
    which belongs to the bench."""

    order: PreviewOrder
    voice: Voice
    origin: str
    """``http://``, host and port."""
    proof: Proof | None
    room: Pressroom
    bench: Bench
    closing: asyncio.Event
    furniture: Furniture = dataclasses.field(default_factory=Furniture)
    problems: tuple[Problem, ...] = ()
    """Of the newsletter, as a build would tell them."""
    faults: dict[str, tuple[Problem, ...]] = dataclasses.field(default_factory=dict)
    """Of pages that could not be made, by path."""
    told: dict[tuple[Problem, ...], str] = dataclasses.field(default_factory=dict)
    """Problems as they are told to pages, with the lines that stood in the files when they were found."""
    files_changed: dict[str, float] = dataclasses.field(default_factory=dict)
    """When pictures, sheets and other files last changed, by address, in the event loop's time."""
    streams: set[Stream] = dataclasses.field(default_factory=set)
    pending: set[str] = dataclasses.field(default_factory=set)
    looked_into: set[str] = dataclasses.field(default_factory=set)
    """Folders that are to be looked into once more."""
    wake: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)


# --- pages -----------------------------------------------------------------------------------------


class Found(NamedTuple):
    """What stands at an address."""

    path: str
    """Of the file, in the site."""
    copy: Copy | None


class Version(NamedTuple):
    """A page as it would be sent now."""

    version: str
    source: str
    """The file that it is made of, or would be if that had no problems."""


def base_of(showing: Showing) -> str:
    """The path at which the site stands, percent-decoded, without a slash at its end."""
    return unquote(urlsplit(showing.proof.config.base_url).path) if showing.proof else ""


async def find_copy(showing: Showing, path: str) -> Found:
    """What stands at the path, as it was asked for."""
    file = urls.output_path(urls.quote_path(path.removeprefix(base_of(showing))))
    copy = await showing.bench.run(copy_at, showing.room, showing.proof, showing.furniture, file)
    if copy is None or copy.file is None:
        note_faults(showing, file, copy)
    return Found(file, copy)


def copy_at(room: Pressroom, proof: Proof | None, furniture: Furniture, path: str) -> Copy | None:
    """On the bench: the file of the site."""
    return None if proof is None else make_copy(room, proof, path, furniture)


async def copy_missing_page(showing: Showing) -> Copy:
    """The site's own page for addresses that do not exist; a bare one where there is no site yet."""
    _, copy = await find_copy(showing, base_of(showing) + urls.NOT_FOUND)
    if copy is None:
        version, content = dress(b"", "", showing.furniture)
        copy = Copy("", version, content, None, True)
    return copy


async def copy_runsheet(showing: Showing, query: Mapping[str, str]) -> tuple[str, bytes]:
    """The editor's page and its version."""
    proof = showing.proof
    assert proof is not None
    now, problems = showing.voice.read_clock(), all_problems(showing)
    return await showing.bench.run(_make_runsheet, showing.room, proof, problems, dict(query), now)


def _make_runsheet(
    room: Pressroom, proof: Proof, problems: tuple[Problem, ...], query: Mapping[str, str], now: dt.datetime
) -> tuple[str, bytes]:
    def fetch(source: str, digest: str) -> Whole | None:
        try:
            return fetch_whole(room, proof, source, digest)
        except Missing:
            return None

    return render_runsheet(proof, problems, parse_question(query), now, fetch)


async def find_version(showing: Showing, address: str) -> Version:
    """The page at the address of a browser's window, as it would be sent now."""
    path, _, query = address.partition("?")
    cleaned = clean_path(path.encode("utf-8", "replace"))
    if cleaned == urls.RESERVED and showing.proof:
        return Version((await copy_runsheet(showing, dict(parse_qsl(query))))[0], "")
    copy = (await find_copy(showing, cleaned)).copy if cleaned is not None else None
    if copy is None or not copy.is_page:
        return Version((await copy_missing_page(showing)).version, find_rejected(showing, cleaned or ""))
    return Version(copy.version, copy.source)


def find_rejected(showing: Showing, path: str) -> str:
    """The file that would stand at the path, if it had no problems."""
    if showing.proof is None:
        return ""
    place = urls.quote_path(path.removeprefix(base_of(showing)))
    for source, holding in showing.proof.holdings.sources.items():
        rejected = holding.remembered.rejected
        for slug in rejected.slugs if rejected else ():
            if place in (urls.article_address(slug), urls.page_address(slug)):
                return source
    return ""


def list_missed(showing: Showing, away: str) -> list[str]:
    """The addresses of the files that changed while a page was not listening, for so many seconds, as it says."""
    try:
        seconds = float(away)
    except ValueError:
        return []
    if not seconds > 0:
        return []
    since = asyncio.get_running_loop().time() - seconds - AWAY_SECONDS
    return sorted(address for address, at in showing.files_changed.items() if at > since)


# --- problems --------------------------------------------------------------------------------------


def note_faults(showing: Showing, path: str, copy: Copy | None) -> None:
    """What a page could not be made for is shown; a page that was made has no faults."""
    before = showing.faults.get(path, ())
    faults = copy.problems if copy else ()
    if faults == before:
        return
    showing.faults.pop(path, None)
    if faults:
        showing.faults[path] = faults
        known = set(showing.problems)
        if fresh := [problem for problem in faults if problem not in known]:
            showing.voice.report(fresh)
    update_overlays(showing)


def tell_problems(showing: Showing, problems: tuple[Problem, ...]) -> None:
    """The editor knows, at her terminal and on the pages."""
    before, showing.problems = set(showing.problems), problems
    if fresh := [problem for problem in problems if problem not in before]:
        showing.voice.report(fresh)
    if not has_problems(problems) and not showing.faults and has_problems(before):
        showing.voice.say("All problems are fixed.")
    update_overlays(showing)


def all_problems(showing: Showing) -> tuple[Problem, ...]:
    """What is wrong with the newsletter, and with the pages that were made."""
    return sort_problems([*showing.problems, *(problem for each in showing.faults.values() for problem in each)])


def update_overlays(showing: Showing) -> None:
    """Each open page is told its problems, if they are others than before."""
    problems = all_problems(showing)
    sources = list_sources(showing.proof)
    told = showing.told
    for stream in showing.streams:
        chosen = choose_problems(showing.proof, problems, stream.source)
        if chosen not in told:
            told[chosen] = json.dumps(show_problems(showing.order.project, sources, chosen))
        if told[chosen] != stream.told:
            stream.told = told[chosen]
            send_text(stream, "problems", stream.told)
