"""What is printed, and how it fares when nobody reads it."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from masthead.errors import Problem

DONE, CONTENT_HAS_PROBLEMS, WRONG_USAGE, FAULT_OF_OURS, INTERRUPTED = 0, 1, 2, 3, 130


def open_closed_streams() -> None:
    """What whoever started the command has closed (``>&-``) leads to nowhere, and not into a file of the site that
    happens to get its number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def drop_unprinted() -> None:
    """What a stream can't take is gone; else Python would try again at its end, and complain by its exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def identify_site(output: Path) -> int:
    """The inode of the tree that stands in the output folder, which every publication changes; 0 for none."""
    try:
        return os.stat(output).st_ino
    except OSError:
        return 0


def is_published(options: argparse.Namespace) -> bool:
    return identify_site(options.output) != int(options.site_before)


def say_what_stands(options: argparse.Namespace) -> str:
    return "The new site had been published already." if is_published(options) else "Nothing was published."


def refuse(message: str) -> NoReturn:
    """What was typed can't be done: the sentence says why, and the program ends."""
    say(message)
    raise SystemExit(WRONG_USAGE)


def say(sentence: str) -> None:
    """The sentence, where there is room for it: a log that is full stops no build."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr)


def answer(text: str, end: str = "\n") -> None:
    """What was asked for is printed."""
    with whoever_listens():
        print(text, end=end)


@contextlib.contextmanager
def whoever_listens() -> Iterator[None]:
    """What is printed reaches its reader, who may have gone away or have no room for it."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        drop_unprinted()
        if not isinstance(error, BrokenPipeError):
            say(f"What was done can't be printed ({error.strerror}).")


def print_problems(problems: Sequence[Problem]) -> None:
    """Each stands in a line of its own."""
    from masthead.cli import reports

    for problem in problems:
        print(reports.describe(problem, colours()), file=sys.stderr)


def colours() -> bool:
    """Colour is for people at a terminal who have not asked for none (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and not os.environ.get("CI")
