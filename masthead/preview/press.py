"""The press: pages are made on demand, and kept as long as what they show is the same.

All of it runs in one thread, which owns the connection to the memory and Jinja2's environment.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from masthead.errors import Problem, Unpublishable
from masthead.model import Article, Page
from masthead.plan import outputs
from masthead.preview.furniture import Furniture, dress
from masthead.preview.patience import LONGEST_SECONDS, TooLong, limit_time
from masthead.preview.proof import Proof, digests_of, find_output
from masthead.preview.revising import Revision
from masthead.project import TEMPLATES
from masthead.read.library import Whole, fetch_article, fetch_page, read_again
from masthead.render.keys import Workshop, digest_inputs, key_feed_entries, key_outputs, make_workshop
from masthead.render.pages import Press, make_output, make_press, render_feed_text, template_of
from masthead.store import cache as kept
from masthead.store.fingerprints import digest_bytes
from masthead.theme.templates import make_environment

if TYPE_CHECKING:
    import jinja2
    from jinja2.bccache import Bucket

PAGES_HELD = 200
FEED_TEXTS_HELD = 500


class Copy(NamedTuple):
    """A file of the site, as it is sent."""

    key: str
    """Of what it was made of."""
    version: str
    """Changes whenever what is sent changes."""
    content: bytes
    file: Path | None = None
    """In the place of `content`: the file that is sent as it is."""
    is_page: bool = False
    """Whether it is a page, with the preview's furniture in it."""
    source: str = ""
    """The article's or page's own file."""
    problems: tuple[Problem, ...] = ()
    """Why it is not the newest."""


class Missing(Exception):
    """The text of an article that is to be shown is nowhere any more: its file has just changed again."""


@dataclasses.dataclass
class Pressroom:
    """What the thread that makes pages has at hand."""

    project: Path
    memory_file: Path
    connection: sqlite3.Connection | None = None
    wholes: dict[tuple[str, str], Whole] = dataclasses.field(default_factory=dict)
    """Articles and pages that were read since the preview began, by file and digest."""
    press: Press | None = None
    compiled: dict[str, bytes] = dataclasses.field(default_factory=dict)
    """What Jinja2 makes of the templates: after one was edited, the others need not be compiled again."""
    made_for: tuple[object, ...] = ()
    """Templates, assets and frame of the press."""
    copies: OrderedDict[str, Copy] = dataclasses.field(default_factory=OrderedDict)
    """By path; the one that was asked for last is the last."""
    feed_texts: OrderedDict[str, tuple[bytes, str]] = dataclasses.field(default_factory=OrderedDict)
    too_long: dict[str | None, tuple[Problem, ...]] = dataclasses.field(default_factory=dict)
    """Templates that took too long, with what is told of it; until something is edited they are not tried again."""


def take_in(room: Pressroom, before: Proof, revision: Revision) -> None:
    """What was read for the revision is at hand; so is the last good text of what now has problems."""
    room.too_long.clear()
    for item in revision.lost:
        if (item.source, item.digest) not in room.wholes:
            with contextlib.suppress(Missing):
                room.wholes[item.source, item.digest] = fetch_whole(room, before, item.source, item.digest)
    wanted = {(each.source, each.digest) for good in revision.proof.good.values() if (each := good.head or good.page)}
    read = {source for source, _ in revision.wholes}
    room.wholes = {each: whole for each, whole in room.wholes.items() if each[0] not in read or each in wanted}
    room.wholes |= revision.wholes


def make_copy(room: Pressroom, proof: Proof, path: str, furniture: Furniture) -> Copy | None:
    """What stands at `path` of the site; None where nothing does. Where it can't be made, the last good copy
    with the problems, or a bare page with them."""
    output = find_output(proof, path)
    if output is None:
        return None
    if isinstance(output.inputs, outputs.FileCopy):
        source = output.inputs.source
        digest = proof.files[source][1] if source in proof.files else ""
        return Copy(digest, digest, b"", proof.project / source)
    name = template_of(output.inputs)
    is_page = name is not None and not isinstance(output.inputs, outputs.Feed)
    last = room.copies.pop(path, None)
    try:
        if name is not None and (name not in proof.templates.facts or proof.templates.language is None):
            raise Unpublishable(proof.faults.templates)
        key = _key(room, proof, output, furniture if is_page else None)
        copy = last if last and last.key == key and not last.problems else None
        if copy is None:
            content = _make_in_time(room, proof, output, name)
            copy = _wrap(key, content, is_page, output.origin.file, furniture)
    except Unpublishable as stop:
        problems = stop.problems if proof.templates_are_good else proof.faults.templates
        copy = (last or _wrap("", b"", is_page, output.origin.file, furniture))._replace(problems=problems)
    except Missing:
        copy = last or _wrap("", b"", is_page, output.origin.file, furniture)
    room.copies[path] = copy
    while len(room.copies) > PAGES_HELD:
        room.copies.popitem(last=False)
    return copy


def _make_in_time(room: Pressroom, proof: Proof, output: outputs.Output, name: str | None) -> bytes:
    """The bytes of the output. Raises `Unpublishable` where a template is at fault or takes too long."""
    if name in room.too_long:
        raise Unpublishable(room.too_long[name])
    try:
        with limit_time(LONGEST_SECONDS):
            content = make_output(_set_up(room, proof, output), output)
    except TooLong as fault:
        room.press = None
        file = f"{TEMPLATES}/{name}" if name else output.origin.file
        told = (Problem(file, 0, "", f"{fault} (while making {output.path}).", "Look for a loop that never ends."),)
        room.too_long[name] = told
        raise Unpublishable(told) from fault
    except Unpublishable as stop:
        if isinstance(stop.__cause__, TooLong):
            room.press = None
            room.too_long[name] = stop.problems
        raise
    assert isinstance(content, bytes)
    return content


def _wrap(key: str, content: bytes, is_page: bool, source: str, furniture: Furniture) -> Copy:
    """The copy as it is sent: a page with its furniture, which tells the page its version."""
    version = digest_bytes(content).hex()
    if is_page:
        version, content = dress(content, source, furniture)
    return Copy(key, version, content, None, is_page, source)


def _key(room: Pressroom, proof: Proof, output: outputs.Output, furniture: Furniture | None) -> str:
    (key,) = key_outputs(_equip(room, proof), [output])
    return digest_inputs(key.hex(), furniture).hex()


def _equip(room: Pressroom, proof: Proof) -> Workshop:
    """What must be known to make outputs of the proof, which stand in no folder."""
    digests = digests_of(proof.files)
    return make_workshop(proof.project, room.memory_file, "", proof.config, proof.templates, proof.supplies, digests)


def _set_up(room: Pressroom, proof: Proof, output: outputs.Output) -> Press:
    """The press for these templates, with the texts of the feed at hand if the output is one."""
    workshop = _equip(room, proof)
    made_for = workshop.frame, workshop.assets, workshop.templates
    if room.press is None or room.made_for != made_for:
        environment = make_environment(workshop.templates.sources)
        environment.bytecode_cache = keep_compiled(room.compiled)
        assert workshop.templates.language is not None
        room.press = make_press(
            workshop.frame, environment, workshop.assets, *_fetchers(room, proof, {}), workshop.templates.language
        )
        room.made_for = made_for
        room.feed_texts.clear()
    entries = output.inputs.entries if isinstance(output.inputs, outputs.Feed) else ()
    keys = key_feed_entries(workshop, entries) if entries else []
    by_address = {entry.article.address: (entry, key) for entry, key in zip(entries, keys, strict=True)}
    article, page, feed_text = _fetchers(room, proof, by_address)
    room.press = room.press._replace(fetch_article=article, fetch_page=page, fetch_feed_text=feed_text)
    return room.press


def keep_compiled(compiled: dict[str, bytes]) -> jinja2.BytecodeCache:
    """A cache for Jinja2 that keeps compiled templates in `compiled`, and nothing on the disk."""
    import jinja2

    class Cache(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in compiled:
                bucket.bytecode_from_string(compiled[bucket.key])

        def dump_bytecode(self, bucket: Bucket) -> None:
            compiled[bucket.key] = bucket.bytecode_to_string()

    return Cache()


def _fetchers(
    room: Pressroom, proof: Proof, entries: Mapping[str, tuple[outputs.FeedEntry, bytes]]
) -> tuple[Any, Any, Any]:
    """What a press calls for heavy texts."""

    def text_of(address: str) -> str:
        entry, key = entries[address]
        if address not in room.feed_texts or room.feed_texts[address][0] != key:
            assert room.press is not None
            room.feed_texts[address] = key, render_feed_text(room.press, entry)
        room.feed_texts.move_to_end(address)
        while len(room.feed_texts) > FEED_TEXTS_HELD:
            room.feed_texts.popitem(last=False)
        return room.feed_texts[address][1]

    def whole_of(source: str, digest: str) -> Whole:
        return fetch_whole(room, proof, source, digest)

    return whole_of, whole_of, text_of


def fetch_whole(room: Pressroom, proof: Proof, source: str, digest: str) -> Whole:
    """The article or page that was read from `source`: from what is at hand, the memory, or the file itself.

    Raises `Missing`.
    """
    found = room.wholes.get((source, digest))
    if found is not None:
        return found
    item = proof.shown.assembly.shelf.by_source.get(source)
    try:
        if room.connection is None:
            room.connection = kept.open_for_reading(room.memory_file)
        fetch = fetch_page if isinstance(item, Page) else fetch_article
        return fetch(room.connection, source, digest)
    except (kept.Damaged, sqlite3.Error):
        # A build may have made the memory anew, or have read another text of it.
        if room.connection is not None:
            room.connection.close()
            room.connection = None
    _, whole = read_again(proof.project, proof.config, source, None, 0)
    head = whole.head if isinstance(whole, Article) else whole
    if whole is None or head is None or head.digest != digest:
        raise Missing(source)
    room.wholes[source, digest] = whole
    return whole
