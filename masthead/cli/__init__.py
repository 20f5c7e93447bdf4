"""The one command: what the editor types is carried out, and what is to be said is printed.

Only this package and `progress` print or know a clock. What a command needs is imported when it is given.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from masthead import __version__
from masthead.cli.options import parse_options
from masthead.cli.printing import (
    FAULT_OF_OURS,
    INTERRUPTED,
    drop_unprinted,
    identify_site,
    open_closed_streams,
    say_what_stands,
)

NEW_OBJECTS_BETWEEN_COLLECTIONS = 10_000
"""Little that a build makes goes in circles; to look for circles every 700 objects, as Python does, costs a twentieth
of its time. To look hardly ever would let a process grow by a third."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command is carried out; the exit code says how it went."""
    if arguments is None and sys.getfilesystemencoding() != "utf-8":
        _begin_again_in_utf_8()
    gc.set_threshold(NEW_OBJECTS_BETWEEN_COLLECTIONS)
    open_closed_streams()
    try:
        return _carry_out(list(sys.argv[1:] if arguments is None else arguments))
    finally:
        drop_unprinted()


def _begin_again_in_utf_8() -> None:
    """This process is the same command, with Python's UTF-8 mode (PEP 540).

    A tag may be written in any script, and the name of its folder with it; in the locale of a system that knows only
    Latin-1, Python can't write such names. What is printed keeps the encoding of the terminal.
    """
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{encoding}:backslashreplace")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _carry_out(words: list[str]) -> int:
    options = parse_options(words)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a letter of a file's name shows its number.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options.output = getattr(options, "output", Path("public"))  # only a build has the option
    options.site_before = identify_site(options.output)
    try:
        code: int = options.carry_out(options)
        return code
    except KeyboardInterrupt:
        print(f"Interrupted. {say_what_stands(options)}", file=sys.stderr)
        return INTERRUPTED
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            f"This is a bug in Masthead {__version__}, not a mistake in your content. {say_what_stands(options)}",
            file=sys.stderr,
        )
        return FAULT_OF_OURS
