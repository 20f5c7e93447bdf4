"""The one command: what the editor types, and what is printed. Nothing else prints or knows a clock."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from masthead import __version__

if TYPE_CHECKING:
    from masthead.edition import Choice, Edition, Order, Tell
    from masthead.errors import Problem
    from masthead.intake import Intake
    from masthead.manuscript import Value
    from masthead.model import Config

DONE, CONTENT_HAS_PROBLEMS, WRONG_USAGE, FAULT_OF_OURS, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("text", "json", "github")

NEW_OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Next to nothing that a build makes goes in circles; to look for circles every 700 objects, as Python does, costs
a twentieth of its time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command is carried out; the exit code says how it went."""
    gc.set_threshold(NEW_OBJECTS_BETWEEN_COLLECTIONS)
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
    options.output = getattr(options, "output", Path("public"))  # only a build has the option
    options.site_before = _identify_site(options.output)
    try:
        carry_out: Callable[[argparse.Namespace], int] = options.carry_out
        return carry_out(options)
    except KeyboardInterrupt:
        print(f"Interrupted. {_say_what_stands(options)}", file=sys.stderr)
        return INTERRUPTED
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            f"This is a fault of Masthead {__version__}, not of your content. {_say_what_stands(options)}",
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


def _is_published(options: argparse.Namespace) -> bool:
    return _identify_site(options.output) != int(options.site_before)


def _say_what_stands(options: argparse.Namespace) -> str:
    return "The new site had been published already." if _is_published(options) else "Nothing was published."


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
    about = "begin an article: its file, with every field that it may have"
    _add_new(commands.add_parser("new", help=about, description=about, allow_abbrev=False))
    about = "make articles of what was written elsewhere"
    imports = commands.add_parser("import", help=about, description=about, allow_abbrev=False)
    kinds = imports.add_subparsers(dest="kind", metavar="KIND", parser_class=_Parser, required=True)
    about = "an article that was copied as text, from a page, a document or a chat"
    _add_import_text(kinds.add_parser("text", help=about, description=about, allow_abbrev=False))
    # `build.py --drafts` means `build.py build --drafts`.
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["build", *words]
    return parser.parse_args(words)


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(carry_out=_build)
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


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(carry_out=_begin)
    add = parser.add_argument
    add(
        "title",
        metavar="TITLE",
        nargs="*",
        help="the headline; without it, what MASTHEAD_TITLE in the environment says",
    )
    add("--tag", metavar="NAME", action="append", default=[], help="what it is about; may be given several times")
    add("--date", metavar="WHEN", help="the day or time of publication (today)")
    add("--author", metavar="NAME", action="append", default=[], help="who writes it; may be given several times")
    add("--no-draft", dest="draft", action="store_false", help="leave out the line that keeps it to yourself")
    add("--edit", action="store_true", help="open it in the editor that VISUAL or EDITOR names")


def _add_import_text(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(carry_out=_import_text)
    add = parser.add_argument
    add(
        "files",
        metavar="FILE",
        nargs="*",
        default=["-"],
        help="where the text is; - or none for what is typed or piped",
    )
    add("--title", metavar="TITLE", help="the headline, in place of the one in the text")
    add("--date", metavar="WHEN", help="the day or time of publication, in place of the one in the text")
    add("--date-from-filename", action="store_true", help="the day that the name of FILE begins with")
    add("--tag", metavar="NAME", action="append", default=[], help="what it is about; may be given several times")
    add("--summary", metavar="TEXT", help="one or two sentences for lists and feeds")
    add("--author", metavar="NAME", action="append", default=[], help="who wrote it; may be given several times")
    add("--publish", dest="draft", action="store_false", help="leave out the line that keeps it to yourself")
    add("--dry-run", action="store_true", help="say what would be done, and write nothing")
    add("--stdout", action="store_true", help="print the article, and write no file")


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
    _report(options, edition.notices, edition, begun)
    return DONE


def _build_anew(options: argparse.Namespace, order: Order, begun: float, begun_ns: int) -> int:
    from masthead.build import build_site
    from masthead.errors import Problem, Unpublishable
    from masthead.memory import Busy
    from masthead.workers import WorkerDied

    def say(sentence: str) -> None:
        if options.verbose:
            _say(sentence)

    try:
        with _show_progress(options) as tell:
            edition = build_site(order, begun_ns, tell, say)
    except Unpublishable as stop:
        _report(options, stop.problems, None, begun, published=_is_published(options))
        return CONTENT_HAS_PROBLEMS
    except (Busy, WorkerDied) as stop:
        if options.format == "json":
            _report(options, [Problem("", 0, "", str(stop), "")], None, begun)
        else:
            print(f"{stop} {_say_what_stands(options)}", file=sys.stderr)
        return CONTENT_HAS_PROBLEMS if isinstance(stop, Busy) else FAULT_OF_OURS
    _report(options, edition.notices, edition, begun)
    return DONE


def _choose(options: argparse.Namespace, project: Path) -> Choice:
    """Which articles are out, by ``--now``, else ``SOURCE_DATE_EPOCH``, else the clock."""
    from masthead.edition import Choice

    now = _read_clock() if options.now is None else _parse_now(options.now, project)
    return Choice(now, options.drafts, options.future)


def _read_clock() -> dt.datetime:
    """The present, by ``SOURCE_DATE_EPOCH``, else the clock."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError):
            _refuse(f'SOURCE_DATE_EPOCH is "{epoch}", which is not a number of seconds since 1970.')
    return dt.datetime.now(dt.UTC)


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


# --- new -------------------------------------------------------------------------------------------

TO_LOOK_AT_IT = 'make build ARGS="--drafts --future --output ../preview --base-url http://localhost:8000"'


def _begin(options: argparse.Namespace) -> int:
    """``new``: an article's file is there, or a sentence says why not."""
    from masthead import desk
    from masthead.errors import Fault, shorten

    project = Path.cwd()
    config = _read_config(project)
    if config is None:
        return CONTENT_HAS_PROBLEMS
    title = " ".join(" ".join(options.title or [os.environ.get("MASTHEAD_TITLE", "")]).split())
    if not title:
        _refuse('new: A title is needed. Write make new TITLE="Chips are dear", or build.py new "Chips are dear".')
    editor = _find_editor() if options.edit else []
    values = _gather_values(options, title, config.time_zone)
    for problem in desk.check_values(config, values):
        _refuse(f"new: {problem.field}: {problem.message} {problem.remedy}")
    try:
        manuscript = desk.begin_article(project, config, values, options.draft)
    except Fault as fault:
        _refuse(f'new: "{shorten(title)}": {fault.message} {fault.remedy}')
    refusal = desk.file_article(project, manuscript)
    if refusal:
        _print_problems([refusal])
        return CONTENT_HAS_PROBLEMS
    kind = ", a draft" if options.draft else ""
    _answer(f"{manuscript.path} is written{kind}. To look at it:\n{TO_LOOK_AT_IT}")
    return _edit(editor, manuscript.path) if editor else DONE


def _gather_values(options: argparse.Namespace, title: str, time_zone: str) -> dict[str, Value]:
    """The fields that were given, by their names; the date is today's unless it was said."""
    from zoneinfo import ZoneInfo

    date = options.date or f"{_read_clock().astimezone(ZoneInfo(time_zone)):%Y-%m-%d}"
    return {"title": title, "date": date, **_gather_names(options)}


def _gather_names(options: argparse.Namespace) -> dict[str, Value]:
    """Tags and authors that were given."""
    values: dict[str, Value] = {"tags": options.tag} if options.tag else {}
    if options.author:
        values |= {"authors": options.author} if len(options.author) > 1 else {"author": options.author[0]}
    return values


def _find_editor() -> list[str]:
    import shlex

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        _refuse("--edit: No editor is named. Set EDITOR to the command that opens yours, or leave --edit out.")
    return words


def _edit(editor: list[str], path: str) -> int:
    """The file was open in the editor, which has ended well; or what hindered it is said."""
    import subprocess

    sys.stdout.flush()
    try:
        code = subprocess.run([*editor, path], check=False).returncode
    except OSError as error:
        print(f"--edit: {editor[0]} can't be run ({error.strerror}). Set EDITOR to another command.", file=sys.stderr)
        return CONTENT_HAS_PROBLEMS
    return DONE if code == 0 else CONTENT_HAS_PROBLEMS


# --- import ----------------------------------------------------------------------------------------


def _import_text(options: argparse.Namespace) -> int:
    """``import text``: an article's file for each text, or sentences that say why not."""
    from masthead import desk, intake
    from masthead.content import Label, read_labels, slugs_of_file
    from masthead.errors import Fault, Problem
    from masthead.paste import decode_paste, read_paste

    project = Path.cwd()
    config = _read_config(project)
    if config is None:
        return CONTENT_HAS_PROBLEMS
    given = _gather_given(options)
    for problem in desk.check_values(config, given):
        _refuse(f"import text: {problem.field}: {problem.message} {problem.remedy}")
    problems: list[Problem] = []
    labels = read_labels(project, config)
    readings = []
    for name in options.files:
        try:
            own = given | _date_of_name(name) if options.date_from_filename else given
            reading = read_paste(decode_paste(_read_paste(name)))
            path = intake.name_paste(reading, config, labels, own)
        except Fault as fault:
            problems.append(Problem(_name_of(name), 0, "", fault.message, fault.remedy))
            continue
        title = str(own.get("title") or (reading.opening.title.value if reading.opening.title else ""))
        labels.append(Label(path, slugs_of_file(path), title, ()))
        readings.append((name, reading, own))
    for name, reading, own in readings:
        try:
            taken = intake.take_in(reading, config, labels, own, options.draft)
        except Fault as fault:
            problems.append(Problem(_name_of(name), 0, "", fault.message, fault.remedy))
            continue
        refusal = _file_intake(project, taken, options)
        problems += [refusal] if refusal else []
    _print_problems(problems)
    return CONTENT_HAS_PROBLEMS if problems else DONE


def _gather_given(options: argparse.Namespace) -> dict[str, Value]:
    """The fields that were said on the command line; what contradicts itself is refused."""
    if len(options.files) > 1 and (options.title or options.stdout or options.summary):
        _refuse("import text: --title, --summary and --stdout are for one text. Name one FILE.")
    if options.date and options.date_from_filename:
        _refuse("import text: --date and --date-from-filename both say the day. Keep one of the two.")
    named = {"title": options.title, "date": options.date, "summary": options.summary}
    return {name: value for name, value in named.items() if value is not None} | _gather_names(options)


def _date_of_name(name: str) -> dict[str, Value]:
    import re

    from masthead.errors import Fault

    found = re.match(r"(?:19|2\d)\d\d-[01]\d-[0-3]\d(?!\d)", Path(name).name)
    if found is None:
        raise Fault(
            "Its name begins with no day.", "Name it as 2026-11-20-chips.txt, or leave out --date-from-filename."
        )
    return {"date": found[0]}


def _read_paste(name: str) -> bytes:
    """The bytes of the text, or of as much of it as shows that it is too long."""
    from masthead.errors import Fault
    from masthead.limits import MAX_BYTES

    if name == "-":
        if sys.stdin.isatty():
            print("Paste the text, then press Ctrl-D on a line of its own.", file=sys.stderr)
        return _refuse_empty(sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        with open(name, "rb") as file:
            return _refuse_empty(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise Fault(
            f"It can't be read ({error.strerror or error}).", "Check that it is there and that you may."
        ) from None


def _refuse_empty(text: bytes) -> bytes:
    from masthead.errors import Fault

    if not text.strip():
        raise Fault("There is no text in it.", "Copy the article once more.")
    return text


def _name_of(name: str) -> str:
    return "the text" if name == "-" else name


def _file_intake(project: Path, taken: Intake, options: argparse.Namespace) -> Problem | None:
    """The article is written, or printed, and what was guessed is said; or why it is not."""
    from masthead import desk, reports

    path = taken.manuscript.path
    kind = ", a draft" if options.draft else ""
    told = reports.describe_intake(taken)
    if options.stdout:
        print("\n".join([f"{path}{kind}:", *told]), file=sys.stderr)
        _answer(taken.manuscript.text, end="")
    elif desk.is_filed(project, taken.manuscript):
        _answer(f"{path} is there already, word for word; nothing was changed.")
    elif options.dry_run:
        there = os.path.lexists(project / path)
        done = "would stay as it is: there is such a file already" if there else f"would be written{kind}"
        _answer("\n".join([f"{path} {done}.", *told]))
    else:
        refusal = desk.file_article(project, taken.manuscript)
        if refusal is not None:
            return refusal
        _answer("\n".join([f"{path} is written{kind}.", *told, f"  To look at it: {TO_LOOK_AT_IT}"]))
    return None


def _read_config(project: Path) -> Config | None:
    """The newsletter's facts; None where they have problems, which are printed."""
    from masthead.config import read_config

    reading = read_config(project)
    _print_problems(reading.problems)
    return reading.config


def _print_problems(problems: Sequence[Problem]) -> None:
    from masthead import reports

    for problem in problems:
        print(reports.describe(problem, _colours()), file=sys.stderr)


# --- what is printed -------------------------------------------------------------------------------


def _say(sentence: str) -> None:
    """The sentence, where there is room for it: a log that is full stops no build."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr)


def _report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    begun: float,
    *,
    published: bool = False,
) -> None:
    """The problems, and the last line. Whoever reads it may go away before its end, or have no room for it."""
    with _whoever_listens():
        _print_report(options, problems, edition, time.perf_counter() - begun, published)


def _answer(text: str, end: str = "\n") -> None:
    """What was asked for is printed."""
    with _whoever_listens():
        print(text, end=end)


@contextlib.contextmanager
def _whoever_listens() -> Iterator[None]:
    """What is printed reaches its reader, who may have gone away or have no room for it."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        _drop_unprinted()
        if not isinstance(error, BrokenPipeError):
            _say(f"What was done can't be printed ({error.strerror}).")


def _print_report(
    options: argparse.Namespace,
    problems: Sequence[Problem],
    edition: Edition | None,
    seconds: float,
    published: bool,
) -> None:
    from masthead import reports
    from masthead.errors import PROBLEM

    if options.format == "json":
        print(reports.as_json(problems, edition, os.fspath(options.output), seconds, published=published))
        return
    lines = [
        reports.as_github(problem) if options.format == "github" else reports.describe(problem, _colours())
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
