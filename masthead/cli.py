"""The one command: what the editor types, and what is printed. Nothing else prints or knows a clock."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from masthead import __version__

if TYPE_CHECKING:
    from masthead.edition import Choice, Edition, Order, Tell
    from masthead.errors import Problem

DONE, CONTENT_HAS_PROBLEMS, WRONG_USAGE, FAULT_OF_OURS, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("text", "json", "github")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command is carried out; the exit code says how it went."""
    _open_closed_streams()
    try:
        return _carry_out(list(sys.argv[1:] if arguments is None else arguments))
    finally:
        _drop_unprinted()


def _carry_out(words: list[str]) -> int:
    options = _parse(words)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a letter of a file's name shows its number.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    site_before = _identify_site(options.output)
    try:
        return _build(options)
    except KeyboardInterrupt:
        print(f"Interrupted. {_say_what_stands(options.output, site_before)}", file=sys.stderr)
        return INTERRUPTED
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            f"This is a fault of Masthead {__version__}, not of your content."
            f" {_say_what_stands(options.output, site_before)}",
            file=sys.stderr,
        )
        return FAULT_OF_OURS


def _open_closed_streams() -> None:
    """What whoever started the command has closed (``>&-``) leads to nowhere, and not into a file of the site that
    happens to get its number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _drop_unprinted() -> None:
    """What a stream can't take is gone; else Python would try again at its end, and complain by its exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _identify_site(output: Path) -> int:
    """The inode of the tree that stands in the output folder, which every publication changes; 0 for none."""
    try:
        return os.stat(output).st_ino
    except OSError:
        return 0


def _say_what_stands(output: Path, site_before: int) -> str:
    published = _identify_site(output) != site_before
    return "The new site had been published already." if published else "Nothing was published."


# --- options ---------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """argparse, whose complaints end with where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def _parse(words: list[str]) -> argparse.Namespace:
    program = Path(sys.argv[0]).name or "masthead"
    program = f"python {program}" if program.endswith(".py") and program != "__main__.py" else program
    parser = _Parser(
        prog=program,
        allow_abbrev=False,
        description="Masthead makes a newsletter's site from a folder of articles.",
    )
    parser.add_argument("--version", action="version", version=f"Masthead {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    about = "make the site (this is what happens without a command)"
    _add_build(commands.add_parser("build", help=about, description=about, allow_abbrev=False))
    # `build.py --drafts` means `build.py build --drafts`.
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["build", *words]
    return parser.parse_args(words)


def _add_build(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--output", metavar="DIR", type=Path, default=Path("public"), help="where the site goes (public)")
    add(
        "--base-url",
        metavar="URL",
        type=_base_url,
        help="the site's address, in place of the one in site.toml",
    )
    add("--drafts", action="store_true", help="show drafts too")
    add("--future", action="store_true", help="show stories too that are not due yet")
    add("--now", metavar="WHEN", help="take this for the present, as 2026-11-20 or 2026-11-20T09:30:00+01:00")
    add("--strict", action="store_true", help="take notices for problems")
    add("--jobs", metavar="N", type=_jobs, default=None, help="how many processes may work at once")
    add("--quiet", action="store_true", help="print problems only")
    add("--verbose", action="store_true", help="say more about what is done")
    add("--format", choices=FORMATS, default="text", help="how problems are printed (text)")


def _base_url(text: str) -> str:
    from masthead.config import parse_base_url
    from masthead.errors import Fault

    try:
        return parse_base_url(text)
    except Fault as fault:
        raise argparse.ArgumentTypeError(f"{fault.message} {fault.remedy}") from None


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of processes. Write 1 or more.')
    return int(text)


# --- build -----------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from masthead.edition import Order
    from masthead.unchanged import recall_edition

    begun, begun_ns = time.perf_counter(), time.time_ns()
    project = Path.cwd()
    order = Order(
        project,
        options.output,
        _choose(options, project),
        options.base_url,
        options.strict,
        options.jobs or 0,
    )
    edition = recall_edition(order, begun_ns)
    if edition is None:
        return _build_anew(options, order, begun, begun_ns)
    if options.verbose:
        _say("Nothing has changed since the last build.")
    _report(options, edition.notices, edition, order.output, begun)
    return DONE


def _build_anew(options: argparse.Namespace, order: Order, begun: float, begun_ns: int) -> int:
    from masthead.build import build_site
    from masthead.errors import Problem, Unpublishable
    from masthead.memory import Busy
    from masthead.workers import WorkerDied

    def say(sentence: str) -> None:
        if options.verbose:
            _say(sentence)

    site_before = _identify_site(order.output)
    try:
        with _show_progress(options) as tell:
            edition = build_site(order, begun_ns, tell, say)
    except Unpublishable as stop:
        published = _identify_site(order.output) != site_before
        _report(options, stop.problems, None, order.output, begun, published=published)
        return CONTENT_HAS_PROBLEMS
    except (Busy, WorkerDied) as stop:
        if options.format == "json":
            _report(options, [Problem("", 0, "", str(stop), "")], None, order.output, begun)
        else:
            print(f"{stop} {_say_what_stands(order.output, site_before)}", file=sys.stderr)
        return CONTENT_HAS_PROBLEMS if isinstance(stop, Busy) else FAULT_OF_OURS
    _report(options, edition.notices, edition, order.output, begun)
    return DONE


def _choose(options: argparse.Namespace, project: Path) -> Choice:
    """Which articles are out, by ``--now``, else ``SOURCE_DATE_EPOCH``, else the clock."""
    from masthead.edition import Choice

    if options.now is not None:
        now = _parse_now(options.now, project)
    elif epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            now = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError):
            _refuse(f'SOURCE_DATE_EPOCH is "{epoch}", which is not a number of seconds since 1970.')
    else:
        now = dt.datetime.now(dt.UTC)
    return Choice(now, options.drafts, options.future)


def _parse_now(text: str, project: Path) -> dt.datetime:
    from zoneinfo import ZoneInfo

    from masthead.config import read_config
    from masthead.errors import Fault
    from masthead.rules import parse_moment

    config = read_config(project).config
    try:
        return parse_moment(text, ZoneInfo(config.time_zone if config else "UTC")).at
    except Fault as fault:
        _refuse(f"--now: {fault.message} {fault.remedy}")


def _refuse(message: str) -> NoReturn:
    _say(message)
    raise SystemExit(WRONG_USAGE)


# --- what is printed -------------------------------------------------------------------------------


def _say(sentence: str) -> None:
    """The sentence, where there is room for it: a log that is full stops no build."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr)


def _report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    output: Path,
    begun: float,
    *,
    published: bool = False,
) -> None:
    """The problems, and the last line. Whoever reads it may go away before its end, or have no room for it."""
    try:
        _print_report(options, problems, edition, os.fspath(output), time.perf_counter() - begun, published)
        sys.stdout.flush()
    except OSError as error:
        _drop_unprinted()
        if not isinstance(error, BrokenPipeError):
            _say(f"What was done can't be printed ({error.strerror}).")


def _print_report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    output: str,
    seconds: float,
    published: bool,
) -> None:
    from masthead import reports
    from masthead.errors import PROBLEM

    if options.format == "json":
        print(reports.as_json(problems, edition, output, seconds, published=published))
        return
    lines = [
        reports.as_github(problem) if options.format == "github" else reports.describe(problem, _colours())
        for problem in problems
        if problem.level == PROBLEM or not options.quiet
    ]
    stream = sys.stdout if options.format == "github" else sys.stderr
    for line in lines:
        print(line, file=stream)
    if edition is None:
        print(reports.sum_up_problems(problems, output, published=published), file=sys.stderr)
    elif not options.quiet:
        print(reports.sum_up_edition(edition, output, seconds))


def _colours() -> bool:
    """Colour is for people at a terminal who have not asked for none (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and not os.environ.get("CI")


@contextlib.contextmanager
def _show_progress(options: argparse.Namespace) -> Iterator[Tell]:
    """Long work shows how far it is, on a terminal; elsewhere nothing is printed."""
    if options.quiet or os.environ.get("CI") or not sys.stderr.isatty() or options.format != "text":
        yield lambda *_: None
        return
    from masthead.progress import show_progress

    with show_progress() as tell:
        yield tell
