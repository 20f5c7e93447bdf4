"""``build``: the site is made, or what hinders it is said."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.cli.clock import read_clock
from masthead.cli.printing import (
    CONTENT_HAS_PROBLEMS,
    DONE,
    FAULT_OF_OURS,
    colours,
    is_published,
    refuse,
    say,
    say_what_stands,
    whoever_listens,
)

if TYPE_CHECKING:
    from masthead.errors import Problem
    from masthead.request import Choice, Edition, Order, Tell
    from masthead.store.state import Beginning


def build(options: argparse.Namespace) -> int:
    """The site is as its sources are; the answer is the exit code."""
    from masthead.build.unchanged import begin, recall_edition
    from masthead.request import Order

    begun, begun_ns = time.perf_counter(), time.time_ns()
    project = Path.cwd()
    order = Order(
        project,
        options.output,
        _choose(options, project),
        options.base_url,
        options.strict,
        options.jobs or 0,
        options.allow_removals,
    )
    beginning = begin(order, begun_ns)
    edition = recall_edition(order, beginning)
    if edition is None:
        return _build_anew(options, order, begun, beginning)
    if options.verbose:
        say("Nothing has changed since the last build.")
    _report(options, edition.notices, edition, begun)
    return DONE


def _build_anew(options: argparse.Namespace, order: Order, begun: float, beginning: Beginning) -> int:
    from masthead.build.pipeline import build_site
    from masthead.errors import Problem, Unpublishable, sort_problems
    from masthead.store.cache import Busy
    from masthead.workers import WorkerDied

    def say_if_verbose(sentence: str) -> None:
        if options.verbose:
            say(sentence)

    changes: list[Problem] = []
    try:
        with show_progress(options) as tell:
            edition = build_site(order, beginning, tell, say_if_verbose, changes.append)
    except Unpublishable as stop:
        _report(options, stop.problems, None, begun, published=is_published(options))
        return CONTENT_HAS_PROBLEMS
    except (Busy, WorkerDied) as stop:
        if options.format == "json":
            _report(options, [Problem("", 0, "", str(stop), "")], None, begun)
        else:
            print(f"{stop} {say_what_stands(options)}", file=sys.stderr)
        return CONTENT_HAS_PROBLEMS if isinstance(stop, Busy) else FAULT_OF_OURS
    _report(options, sort_problems([*edition.notices, *changes]), edition, begun)
    return DONE


def _choose(options: argparse.Namespace, project: Path) -> Choice:
    """Which articles are out, by ``--now``, else ``SOURCE_DATE_EPOCH``, else the clock."""
    from masthead.request import Choice

    now = read_clock() if options.now is None else _parse_now(options.now, project)
    return Choice(now, options.drafts, options.future)


def _parse_now(text: str, project: Path) -> dt.datetime:
    from zoneinfo import ZoneInfo

    from masthead.errors import Fault
    from masthead.read.config import read_config
    from masthead.read.moments import parse_moment

    config = read_config(project).config
    try:
        return parse_moment(text, ZoneInfo(config.time_zone if config else "UTC")).at
    except Fault as fault:
        refuse(f"--now: {fault.message} {fault.remedy}")


def _report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    begun: float,
    *,
    published: bool = False,
) -> None:
    """The problems, and the last line. Whoever reads it may go away before its end, or have no room for it."""
    with whoever_listens():
        _print_report(options, problems, edition, time.perf_counter() - begun, published)


def _print_report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    seconds: float,
    published: bool,
) -> None:
    from masthead.cli import reports
    from masthead.errors import PROBLEM

    if options.format == "json":
        print(reports.as_json(problems, edition, os.fspath(options.output), seconds, published=published))
        return
    lines = [
        reports.as_github(problem) if options.format == "github" else reports.describe(problem, colours())
        for problem in problems
        if problem.level == PROBLEM or not options.quiet
    ]
    stream = sys.stdout if options.format == "github" else sys.stderr
    for line in lines:
        print(line, file=stream)
    shown = os.fspath(options.output).rstrip("/") + ("" if options.output.is_file() else "/")
    if edition is None:
        print(reports.sum_up_problems(problems, shown, published=published), file=sys.stderr)
    elif not options.quiet:
        print(reports.sum_up_edition(edition, shown, seconds))


@contextlib.contextmanager
def show_progress(options: argparse.Namespace) -> Iterator[Tell]:
    """Long work shows how far it is, on a terminal; elsewhere nothing is printed."""
    if options.quiet or os.environ.get("CI") or not sys.stderr.isatty() or options.format != "text":
        yield lambda *_: None
        return
    from masthead.cli import progress

    with progress.show_progress() as tell:
        yield tell
