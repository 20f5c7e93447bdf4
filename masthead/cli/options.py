"""What may be typed behind the command's name."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NoReturn

from masthead import __version__
from masthead.cli.printing import WRONG_USAGE, refuse

FORMATS = ("text", "json", "github")


class _Parser(argparse.ArgumentParser):
    """argparse, whose complaints end with where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def parse_options(words: list[str]) -> argparse.Namespace:
    """The options, and as ``carry_out`` what carries them out; words that mean nothing end the program."""
    program = Path(sys.argv[0]).name or "masthead"
    program = f"python {program}" if program.endswith(".py") and program != "__main__.py" else program
    parser = _Parser(
        prog=program,
        allow_abbrev=False,
        description="Masthead builds a newsletter's site from a folder of articles.",
    )
    parser.add_argument("--version", action="version", version=f"Masthead {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    about = "build the site (the default)"
    add_build(commands.add_parser("build", help=about, description=about, allow_abbrev=False))
    about = "show the newsletter in a browser while you write it"
    add_serve(commands.add_parser("serve", help=about, description=about, allow_abbrev=False))
    about = "begin an article: a file with every field that it can have"
    add_new(commands.add_parser("new", help=about, description=about, allow_abbrev=False))
    about = "import articles that were written elsewhere"
    imports = commands.add_parser("import", help=about, description=about, allow_abbrev=False)
    imports.set_defaults(carry_out=_import_nothing)
    kinds = imports.add_subparsers(dest="kind", metavar="KIND", parser_class=_Parser)
    about = "import an article that was copied as text from a page, a document or a chat"
    add_import_text(kinds.add_parser("text", help=about, description=about, allow_abbrev=False))
    # `build.py --drafts` means `build.py build --drafts`.
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["build", *words]
    return parser.parse_args(words)


def add_build(parser: argparse.ArgumentParser) -> None:
    """``build`` has its options."""
    parser.set_defaults(carry_out=_build)
    add = parser.add_argument
    add("--output", metavar="DIR", type=Path, default=Path("public"), help="where to put the site (default: public)")
    add(
        "--base-url",
        metavar="URL",
        type=_base_url,
        help="the site's address, instead of the one in site.toml",
    )
    add("--drafts", action="store_true", help="include drafts")
    add("--future", action="store_true", help="include stories that are not due yet")
    add("--now", metavar="WHEN", help="build as if it were this time, such as 2026-11-20 or 2026-11-20T09:30:00+01:00")
    add("--strict", action="store_true", help="treat notices as problems")
    add(
        "--allow-removals",
        action="store_true",
        help="publish even if all stories, or more than half of the pages, would be removed",
    )
    add(
        "--jobs",
        metavar="N",
        type=_jobs,
        default=None,
        help="how many processes may run at once (default: one per processor)",
    )
    add("--quiet", action="store_true", help="print problems only")
    add("--verbose", action="store_true", help="explain what is built, and what is reused")
    add("--format", choices=FORMATS, default="text", help="how to print problems (default: text)")


def add_serve(parser: argparse.ArgumentParser) -> None:
    """``serve`` has its options."""
    parser.set_defaults(carry_out=_serve)
    add = parser.add_argument
    yes_or_no = argparse.BooleanOptionalAction
    add("--port", metavar="N", type=_port, default=8000, help="the port (default: 8000)")
    add(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="who can reach it (default: 127.0.0.1, this computer only)",
    )
    add("--open", action="store_true", help="open it in the browser")
    add("--drafts", action=yes_or_no, help="show drafts (default: yes, unless others can reach it)")
    add("--future", action=yes_or_no, help="show stories that are not due yet (default: as for drafts)")
    add(
        "--allow-host",
        metavar="NAME",
        type=_host,
        action="append",
        default=[],
        help="answer to this name, too; can be repeated",
    )
    add("--site", metavar="DIR", type=Path, help="serve a finished site as a web host would, and nothing else")


def add_new(parser: argparse.ArgumentParser) -> None:
    """``new`` has its options."""
    parser.set_defaults(carry_out=_begin)
    add = parser.add_argument
    add(
        "title",
        metavar="TITLE",
        nargs="*",
        help="the headline (default: the environment variable MASTHEAD_TITLE)",
    )
    add("--tag", metavar="NAME", action="append", default=[], help="a tag; can be repeated")
    add("--date", metavar="WHEN", help="the day or time of publication (today)")
    add("--author", metavar="NAME", action="append", default=[], help="an author; can be repeated")
    add("--no-draft", dest="draft", action="store_false", help="leave out the line draft: true")
    add("--edit", action="store_true", help="open it in the editor that VISUAL or EDITOR names")


def add_import_text(parser: argparse.ArgumentParser) -> None:
    """``import text`` has its options."""
    parser.set_defaults(carry_out=_import_text)
    add = parser.add_argument
    add(
        "files",
        metavar="FILE",
        nargs="*",
        default=["-"],
        help="the file with the text; - or nothing reads what you type or pipe",
    )
    add("--title", metavar="TITLE", help="the headline, instead of the one in the text")
    add("--date", metavar="WHEN", help="the day or time of publication, instead of the one in the text")
    add("--date-from-filename", action="store_true", help="use the day at the beginning of the name of FILE")
    add("--tag", metavar="NAME", action="append", default=[], help="a tag; can be repeated")
    add("--summary", metavar="TEXT", help="one or two sentences for lists and feeds")
    add("--author", metavar="NAME", action="append", default=[], help="an author; can be repeated")
    add("--publish", dest="draft", action="store_false", help="leave out the line draft: true")
    add("--dry-run", action="store_true", help="report what would be done, and write nothing")
    add("--stdout", action="store_true", help="print the article, and write no file")


def _base_url(text: str) -> str:
    from masthead.errors import Fault
    from masthead.read.config import parse_base_url

    try:
        return parse_base_url(text)
    except Fault as fault:
        raise argparse.ArgumentTypeError(f"{fault.message} {fault.remedy}") from None


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of processes. Write 1 or more.')
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port. Write a number from 1024 to 65535.')
    return int(text)


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\]?", text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a name. Write it without http:// and port: desk.example.')
    return text


# Each command's module is imported when the command is given.


def _build(options: argparse.Namespace) -> int:
    from masthead.cli import build

    return build.build(options)


def _serve(options: argparse.Namespace) -> int:
    from masthead.cli import serve

    return serve.serve(options)


def _begin(options: argparse.Namespace) -> int:
    from masthead.cli import new

    return new.begin_article(options)


def _import_nothing(options: argparse.Namespace) -> int:
    refuse("import: Write import text and the name of the file with the text.")


def _import_text(options: argparse.Namespace) -> int:
    from masthead.cli import importing

    return importing.import_texts(options)
