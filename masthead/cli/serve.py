"""``serve``: the newsletter is shown in a browser while it is written."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from pathlib import Path

from masthead.cli.build import show_progress
from masthead.cli.clock import read_clock
from masthead.cli.printing import CONTENT_HAS_PROBLEMS, DONE, FAULT_OF_OURS, print_problems, say


def serve(options: argparse.Namespace) -> int:
    """The preview was there until it was ended, or a sentence says why it can't be."""
    from masthead.errors import Fault, Unpublishable
    from masthead.workers import count_cpus

    try:
        from masthead.preview import serving
        from masthead.preview.order import PreviewOrder, Voice
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "masthead":
            raise
        print(
            f"The preview's libraries are not installed (there is no {missing.name}): run `make serve`.",
            file=sys.stderr,
        )
        return FAULT_OF_OURS
    order = PreviewOrder(
        project=Path.cwd(),
        host=options.host,
        port=options.port,
        drafts=options.drafts,
        future=options.future,
        allowed=tuple(options.allow_host),
        open=options.open,
        site=options.site,
        jobs=count_cpus(),
    )
    options.quiet, options.format = False, "text"
    voice = Voice(say, print_problems, _ask, read_clock, time.time_ns, lambda: show_progress(options))
    try:
        # Where a shell has this program ignore the signal, uvicorn ends all the same, and nothing is raised.
        with contextlib.suppress(KeyboardInterrupt):
            serving.serve(order, voice)
    except Fault as fault:
        print(f"serve: {fault.message} {fault.remedy}".rstrip(), file=sys.stderr)
        return CONTENT_HAS_PROBLEMS
    except Unpublishable as stop:
        print_problems(stop.problems)
        return CONTENT_HAS_PROBLEMS
    say("The preview has stopped.")
    return DONE


def _ask(question: str) -> bool:
    """What the editor answers; no, where nobody is there."""
    if not sys.stdin.isatty() or not sys.stderr.isatty() or os.environ.get("CI"):
        return False
    print(f"{question} [Y/n] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("", "y", "yes")
