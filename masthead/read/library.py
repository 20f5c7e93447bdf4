"""Stage *read* for the whole project: what the memory holds of a file is taken from it, the rest is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from masthead.errors import Problem, has_problems
from masthead.model import Article, Config, Head, Page, Record
from masthead.project import PAGES
from masthead.prose.converter import make_converter
from masthead.read.content import Rejected, digest_source, read_article, read_page
from masthead.read.sources import Found, read_bytes, slugs_of_file
from masthead.request import Tell
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.store.fingerprints import UNSETTLED, FileState, digest_bytes, settle
from masthead.workers import Crew, cut_into_chunks

CHUNK = 25
"""Articles a task: a tenth of a second of work."""
WORTH_SPREADING = 60
"""With fewer articles to read, starting processes costs more than they save."""

Whole = Article | Page
"""What a source file becomes, its text included."""


class Remembered(Record, frozen=True):
    """What became of a source file, without an article's text."""

    head: Head | None
    page: Page | None
    rejected: Rejected | None
    problems: tuple[Problem, ...]


class Library(NamedTuple):
    """All that was read."""

    heads: tuple[Head, ...]
    pages: tuple[Page, ...]
    rejected: tuple[Rejected, ...]
    problems: tuple[Problem, ...]
    sources: int
    """How many files there are."""
    read: int
    """How many of them were turned into data, and not remembered."""
    texts: str
    """A digest of them all."""


class Holding(NamedTuple):
    """What is held of a source file."""

    state: FileState
    digest: str
    remembered: Remembered


class Holdings(NamedTuple):
    """What is held of all source files."""

    sources: dict[str, Holding]
    """By path, in its order."""
    problems: tuple[Problem, ...]
    """Of what only looks like a source."""
    read: int
    """How many files were turned into data, and not remembered."""


class _Task(NamedTuple):
    """A file to look into, and the digest that the memory holds of it."""

    path: str
    digest: str


class _Answer(NamedTuple):
    """What was found in a file; without bytes where it is what the memory holds."""

    path: str
    state: FileState
    digest: str
    remembered: bytes
    whole: bytes


class Edits(NamedTuple):
    """What happened to files since they were published."""

    pairs: tuple[tuple[Remembered, Remembered], ...]
    """Each file that holds other bytes now, as it was and as it is."""
    answers: tuple[_Answer, ...]
    """For `keep_edits`."""
    sources: int
    """How many files there are."""
    texts: str
    """A digest of them all as they are."""


_decoder = msgspec.json.Decoder(Remembered)
_encoder = msgspec.json.Encoder()
_article_decoder = msgspec.json.Decoder(Article)
_page_decoder = msgspec.json.Decoder(Page)
_bench: tuple[Path, Config] | None = None
"""Where this process reads, and by which settings; set once by `_set_up`."""


def read_library(
    project: Path, found: Found, config: Config, memory: Memory, begun_ns: int, crew: Crew, tell: Tell
) -> Library:
    """Every article and page that was found, by path; the memory holds them all afterwards."""
    return gather_library(hold_sources(project, found, config, memory, begun_ns, crew, tell))


def gather_library(holdings: Holdings) -> Library:
    """All that is held, as *assemble* wants it."""
    every = [holding.remembered for holding in holdings.sources.values()]
    return Library(
        heads=tuple(each.head for each in every if each.head is not None),
        pages=tuple(each.page for each in every if each.page is not None),
        rejected=tuple(each.rejected for each in every if each.rejected is not None),
        problems=(*holdings.problems, *(problem for each in every for problem in each.problems)),
        sources=len(every),
        read=holdings.read,
        texts=_digest_texts((path, holding.digest) for path, holding in holdings.sources.items()),
    )


def hold_sources(
    project: Path, found: Found, config: Config, memory: Memory, begun_ns: int, crew: Crew, tell: Tell
) -> Holdings:
    """What became of every source file that was found; the memory holds it afterwards."""
    states = found.states
    known = kept.load_states(memory)
    salt = digest_source("", b"", config)
    trusted = kept.load_fact(memory, "settings") == salt
    due = [
        _Task(path, known[path][1] if path in known else "")
        for path, state in states.items()
        if path not in known or not trusted or known[path][0] != state
    ]
    fresh: dict[str, Holding] = {}
    looked, read = 0, 0
    for answers in _look_into(project, config, due, crew):
        looked += len(answers)
        tell("Reading", looked, len(due))
        for answer in answers:
            state = settle(answer.state, begun_ns)
            if answer.remembered:
                fresh[answer.path] = Holding(state, answer.digest, _decoder.decode(answer.remembered))
            else:
                known[answer.path] = state, answer.digest
        read += _keep(memory, answers, begun_ns)
    kept.forget_sources(memory, known.keys() - states.keys())
    kept.store_fact(memory, "settings", salt)
    memory.connection.commit()
    # One by one: the heads of a large newsletter are not held twice, as bytes and as what these mean.
    old = {path: _decoder.decode(head) for path, head in kept.fetch_heads(memory) if path not in fresh}
    sources = {path: fresh.get(path) or Holding(*known[path], old[path]) for path in states}
    return Holdings(sources, found.problems, read)


def read_again(
    project: Path, config: Config, path: str, held: Holding | None, begun_ns: int
) -> tuple[Holding, Whole | None]:
    """What is to be held of the file as it is now, and its whole article or page, if it was read and is sound."""
    answer = _answer(project, config, _Task(path, held.digest if held else ""))
    state = settle(answer.state, begun_ns)
    if not answer.remembered:
        assert held is not None
        return held._replace(state=state), None
    remembered = _decoder.decode(answer.remembered)
    whole = (_page_decoder if remembered.page else _article_decoder).decode(answer.whole) if answer.whole else None
    return Holding(state, answer.digest, remembered), whole


def look_for_edits(project: Path, found: Found, config: Config, memory: Memory, texts: str, most: int) -> Edits | None:
    """What happened to at most so many of the files that were found since all had the digest `texts`.

    None where more happened, or something else: a file came, went or is at fault.
    """
    states = found.states
    if has_problems(found.problems) or len(states) != kept.count_sources(memory):
        return None
    known = kept.load_states(memory)
    if states.keys() != known.keys():
        return None
    digests = {path: known[path][1] for path in states}
    if kept.load_fact(memory, "settings") != digest_source("", b"", config) or _digest_texts(digests.items()) != texts:
        return None
    changed = [path for path, state in states.items() if known[path][0] != state]
    if len(changed) > most:
        return None
    befores = {path: kept.fetch_head(memory, path) for path in changed}
    answers = [_answer(project, config, _Task(path, digests[path])) for path in changed]
    if any(answer.state == UNSETTLED for answer in answers):
        return None
    pairs = [(befores[each.path], each.remembered) for each in answers if each.remembered]
    digests |= {answer.path: answer.digest for answer in answers}
    return Edits(
        tuple((_decoder.decode(before), _decoder.decode(after)) for before, after in pairs),
        tuple(answers),
        len(states),
        _digest_texts(digests.items()),
    )


def keep_edits(memory: Memory, edits: Edits, begun_ns: int) -> None:
    """The memory holds the files as they are."""
    _keep(memory, edits.answers, begun_ns)
    memory.connection.commit()


def _digest_texts(digests: Iterable[tuple[str, str]]) -> str:
    return digest_bytes(_encoder.encode(list(digests))).hex()


def _look_into(project: Path, config: Config, due: Sequence[_Task], crew: Crew) -> Iterator[list[_Answer]]:
    chunks = cut_into_chunks(due, CHUNK, WORTH_SPREADING)
    if len(chunks) > 1 and crew.jobs > 1:
        # Made here, it is shared by the processes that are forked; else each of them makes it for itself.
        make_converter(config.speedups, config.formulas)
    yield from crew.spread(_answer_all, chunks, _set_up, project, config)


def _keep(memory: Memory, answers: Iterable[_Answer], begun_ns: int) -> int:
    """The memory holds what was found; how many files were read."""
    fresh = [answer for answer in answers if answer.remembered]
    kept.store_sources(
        memory,
        [
            (answer.path, settle(answer.state, begun_ns), answer.digest, answer.remembered, answer.whole)
            for answer in fresh
            if answer.state != UNSETTLED
        ],
    )
    kept.restate_sources(
        memory,
        {answer.path: settle(answer.state, begun_ns) for answer in answers if not answer.remembered},
    )
    return len(fresh)


def fetch_article(connection: sqlite3.Connection, source: str, digest: str) -> Article:
    """The whole article that was read from `source`."""
    return _article_decoder.decode(kept.fetch_whole(connection, source, digest))


def fetch_page(connection: sqlite3.Connection, source: str, digest: str) -> Page:
    """The whole page that was read from `source`."""
    return _page_decoder.decode(kept.fetch_whole(connection, source, digest))


# --- in the process that reads ---------------------------------------------------------------------


def _set_up(project: Path, config: Config) -> None:
    global _bench
    _bench = project, config


def _answer_all(tasks: Sequence[_Task]) -> list[_Answer]:
    assert _bench is not None
    return [_answer(*_bench, task) for task in tasks]


def _answer(project: Path, config: Config, task: _Task) -> _Answer:
    """What is in the file; nothing but its state where its digest is the one that the memory holds."""
    path = task.path
    raw, state, problems = read_bytes(project, path)
    if state is None:
        unread = Remembered(None, None, Rejected(path, slugs_of_file(path)), problems)
        return _Answer(path, UNSETTLED, "", _encoder.encode(unread), b"")
    digest = digest_source(path, raw, config)
    if digest == task.digest:
        return _Answer(path, state, digest, b"", b"")
    if path.startswith(PAGES + "/"):
        page, rejected, page_problems = read_page(path, raw, config)
        whole = _encoder.encode(page) if page else b""
        remembered = Remembered(None, page, rejected, page_problems)
    else:
        article, rejected, article_problems = read_article(path, raw, config)
        whole = _encoder.encode(article) if article else b""
        remembered = Remembered(article.head if article else None, None, rejected, article_problems)
    return _Answer(path, state, digest, _encoder.encode(remembered), whole)
