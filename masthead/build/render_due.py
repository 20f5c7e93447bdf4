"""Stage *render* for the whole site: what is due is made, in as many processes as pay for it.

An output is due if its key is not the one it was made with. A key is one hash of the output's inputs, of
its template with all that it extends and includes, of the assets that these ask for, and of the frame.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from masthead.errors import Problem, Unpublishable
from masthead.plan import outputs
from masthead.publish.trees import use_our_modes, write_file
from masthead.read.library import fetch_article, fetch_page
from masthead.render.keys import Workshop, key_feed_entries
from masthead.render.pages import Press, furnish, make_output, make_press, render_feed_text, template_of
from masthead.request import Tell
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.store.fingerprints import Made, digest_bytes
from masthead.theme.templates import Parsed, compile_templates, make_environment
from masthead.workers import Crew, cut_into_chunks

CHUNK = 20
FEED_TEXTS_HELD = 50
WORTH_SPREADING = 150
"""With fewer outputs to make, starting processes costs more than they save."""


class Due(NamedTuple):
    """An output that is to be made."""

    output: outputs.Output
    key: bytes
    before: bytes
    """The digest of the bytes that stand at its path; empty where none do."""


class FeedDue(NamedTuple):
    """A feed entry that is to be rendered."""

    entry: outputs.FeedEntry
    key: bytes


class Making(NamedTuple):
    """What became of the outputs that were due."""

    written: dict[str, Made]
    """New files in the next tree."""
    same: dict[str, bytes]
    """Outputs whose bytes came out as they were, with their new keys."""


def compile_parsed(workshop: Workshop, parsed: Parsed) -> None:
    """What was parsed in this build is compiled and kept, so that no process that makes outputs parses it again."""
    templates = workshop.templates
    if not parsed:
        return
    assert templates.language is not None
    environment = make_environment(templates.sources, kept.compiled_templates(workshop.project))
    furnish(environment, workshop.frame, workshop.assets, templates.language)
    compile_templates(environment, templates.sources, parsed)


# --- feed texts ------------------------------------------------------------------------------------


def make_feed_texts(
    workshop: Workshop, memory: Memory, planned: Sequence[outputs.Output] | None, due: Sequence[Due], crew: Crew
) -> list[Problem]:
    """The memory holds the text of every entry of the feeds that are due, and of no article in no feed; `planned` are
    all of the site, or None where no feed has other articles than before.

    The answer is what their template is at fault for; then texts are missing.
    """
    needed = _entries_of(each.output for each in due)
    if not needed:
        return []
    known = kept.load_feed_keys(memory, workshop.site)
    keys = key_feed_entries(workshop, list(needed.values()))
    stale = [
        FeedDue(entry, key)
        for entry, key in zip(needed.values(), keys, strict=True)
        if known.get(entry.article.address) != key
    ]
    gone = known.keys() - _entries_of(planned).keys() if planned is not None else set()
    problems: list[Problem] = []
    chunks = cut_into_chunks(stale, CHUNK, WORTH_SPREADING)
    for texts, faults in crew.spread(_render_feed_texts, chunks, _set_up, _lighten(workshop)):
        problems += faults
        kept.store_feed_texts(memory, workshop.site, texts, ())
    kept.store_feed_texts(memory, workshop.site, (), gone)
    memory.connection.commit()
    return problems


def _entries_of(planned: Iterator[outputs.Output] | Sequence[outputs.Output]) -> dict[str, outputs.FeedEntry]:
    return {
        entry.article.address: entry
        for output in planned
        if isinstance(output.inputs, outputs.Feed)
        for entry in output.inputs.entries
    }


# --- outputs ---------------------------------------------------------------------------------------


def make_due(
    workshop: Workshop,
    tree: str,
    due: Sequence[Due],
    faults_of_feeds: Sequence[Problem],
    crew: Crew,
    tell: Tell,
) -> Making:
    """Every output that is due is made, and written to `tree` if its bytes are new.

    Raises `Unpublishable` with all that templates are at fault for, one story for each fault;
    `faults_of_feeds`, known already, are among them, and then no feed is made.
    """
    written: dict[str, Made] = {}
    same: dict[str, bytes] = {}
    problems = {(problem.file, problem.line): problem for problem in faults_of_feeds}
    if faults_of_feeds:
        due = [each for each in due if not isinstance(each.output.inputs, outputs.Feed)]
    chunks = cut_into_chunks(due, CHUNK, WORTH_SPREADING)
    done = 0
    for chunk, (files, faults) in zip(
        chunks,
        crew.spread(_make_chunk, [(tree, chunk) for chunk in chunks], _set_up, _lighten(workshop)),
        strict=True,
    ):
        for each, made in zip(chunk, files, strict=True):
            if made is None:
                continue
            if isinstance(made, Made):
                written[each.output.path] = made
            else:
                same[each.output.path] = each.key
        for problem in faults:
            problems.setdefault((problem.file, problem.line), problem)
        done += len(chunk)
        tell("Writing", done, len(due))
    if problems:
        raise Unpublishable(problems.values())
    return Making(written, same)


def _lighten(workshop: Workshop) -> Workshop:
    """Without what only keys are made of: it is sent to other processes."""
    return workshop._replace(digests={})


# --- in the process that makes ---------------------------------------------------------------------

_bench: tuple[Workshop, Press, sqlite3.Connection] | None = None


def _set_up(workshop: Workshop) -> None:
    """This process has a press and its own way to the memory."""
    global _bench
    use_our_modes()
    close_press()
    assert workshop.templates.language is not None
    connection = kept.open_for_reading(workshop.memory_file)
    compiled = kept.compiled_templates(workshop.project)
    environment = make_environment(workshop.templates.sources, compiled)
    press = make_press(
        workshop.frame,
        environment,
        workshop.assets,
        lambda source, digest: fetch_article(connection, source, digest),
        lambda source, digest: fetch_page(connection, source, digest),
        # A story stands in the feeds of the site and of its tags, in three formats each.
        functools.lru_cache(FEED_TEXTS_HELD)(lambda address: kept.fetch_feed_text(connection, workshop.site, address)),
        workshop.templates.language,
    )
    _bench = workshop, press, connection


def close_press() -> None:
    """This process holds the memory open no longer."""
    global _bench
    if _bench is not None:
        _bench[2].close()
        _bench = None


def _render_feed_texts(stale: Sequence[FeedDue]) -> tuple[list[tuple[str, bytes, str]], list[Problem]]:
    assert _bench is not None
    _, press, _ = _bench
    texts: list[tuple[str, bytes, str]] = []
    problems: list[Problem] = []
    for each in stale:
        try:
            texts.append((each.entry.article.address, each.key, render_feed_text(press, each.entry)))
        except Unpublishable as stop:
            problems += stop.problems
            break
    return texts, problems


def _make_chunk(task: tuple[str, Sequence[Due]]) -> tuple[list[Made | bool | None], list[Problem]]:
    """For each output what was written; True where the bytes are as before; None where a template failed."""
    assert _bench is not None
    workshop, press, _ = _bench
    tree, chunk = task
    files: list[Made | bool | None] = []
    problems: list[Problem] = []
    failed: set[str | None] = set()
    for each in chunk:
        template = template_of(each.output.inputs)
        if template in failed and template is not None:
            files.append(None)
            continue
        try:
            made = make_output(press, each.output)
        except Unpublishable as stop:
            failed.add(template)
            problems += stop.problems
            files.append(None)
            continue
        content = made if isinstance(made, bytes) else (workshop.project / made).read_bytes()
        if each.before and digest_bytes(content) == each.before:
            files.append(True)
        else:
            files.append(write_file(tree, each.output.path, each.key, content))
    return files, problems
