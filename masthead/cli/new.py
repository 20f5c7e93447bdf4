"""``new``: an article's file is begun."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.cli.clock import read_clock
from masthead.cli.printing import CONTENT_HAS_PROBLEMS, DONE, answer, print_problems, refuse

if TYPE_CHECKING:
    from masthead.desk.manuscript import Value
    from masthead.model import Config


TO_LOOK_AT_IT = "make serve"


def begin_article(options: argparse.Namespace) -> int:
    """``new``: an article's file is there, or a sentence says why not."""
    from masthead.desk import filing
    from masthead.errors import Fault, shorten

    project = Path.cwd()
    config = read_settings(project)
    if config is None:
        return CONTENT_HAS_PROBLEMS
    title = " ".join(" ".join(options.title or [os.environ.get("MASTHEAD_TITLE", "")]).split())
    if not title:
        refuse('new: A title is needed. Write make new TITLE="Chips are dear", or build.py new "Chips are dear".')
    editor = _find_editor() if options.edit else []
    values = _gather_values(options, title, config.time_zone)
    for problem in filing.check_values(config, values):
        refuse(f"new: {problem.field}: {problem.message} {problem.remedy}")
    # Without tags it would stop the next build.
    draft = options.draft or "tags" not in values
    try:
        manuscript = filing.begin_article(project, config, values, draft)
    except Fault as fault:
        refuse(f'new: "{shorten(title)}": {fault.message} {fault.remedy}')
    refusal = filing.file_article(project, manuscript, "Go on with that one, or take another title.")
    if refusal:
        print_problems([refusal])
        return CONTENT_HAS_PROBLEMS
    kind = name_kind(draft, options.draft, ["tags"])
    answer(f"{manuscript.path} is written{kind}. To look at it:\n{TO_LOOK_AT_IT}")
    return _edit(editor, manuscript.path) if editor else DONE


def name_kind(draft: bool, wanted: bool, gaps: Sequence[str], dead: Sequence[str] = ()) -> str:
    """What is said of a file behind its name: that it is a draft, and why, if it was not to be one.

    `dead` are addresses in it that lead nowhere.
    """
    if not draft:
        return ""
    if wanted:
        return ", a draft"
    if dead:
        return f", still a draft: it leads to {_list(dead)}, which can't be found here"
    missing = _list(gaps)
    why = f"without {missing} it can't be published" if gaps else "who speaks in it is partly guessed"
    return f", still a draft: {why}"


def _list(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _gather_values(options: argparse.Namespace, title: str, time_zone: str) -> dict[str, Value]:
    """The fields that were given, by their names; the date is today's unless it was said."""
    from zoneinfo import ZoneInfo

    date = options.date or f"{read_clock().astimezone(ZoneInfo(time_zone)):%Y-%m-%d}"
    return {"title": title, "date": date, **gather_names(options)}


def gather_names(options: argparse.Namespace) -> dict[str, Value]:
    """Tags and authors that were given."""
    values: dict[str, Value] = {"tags": options.tag} if options.tag else {}
    if options.author:
        values |= {"authors": options.author} if len(options.author) > 1 else {"author": options.author[0]}
    return values


def _find_editor() -> list[str]:
    import shlex
    import shutil

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        refuse("--edit: No editor is named. Set EDITOR to the command that opens yours, or leave --edit out.")
    if shutil.which(words[0]) is None:
        refuse(f"--edit: {words[0]} can't be found. Set EDITOR to another command, or leave --edit out.")
    return words


def _edit(editor: list[str], path: str) -> int:
    """The file was open in the editor, which has ended well; or what hindered it is said."""
    import subprocess

    sys.stdout.flush()
    try:
        code = subprocess.run([*editor, path], check=False).returncode
    except OSError as error:
        print(f"--edit: {editor[0]} can't be run ({error.strerror}). {path} was written anyway.", file=sys.stderr)
        return CONTENT_HAS_PROBLEMS
    if code:
        print(f"--edit: {editor[0]} exited with the code {code}. {path} was written anyway.", file=sys.stderr)
    return CONTENT_HAS_PROBLEMS if code else DONE


def read_settings(project: Path) -> Config | None:
    """The newsletter's facts; None where they have problems, which are printed."""
    from masthead.read.config import read_config

    reading = read_config(project)
    print_problems(reading.problems)
    return reading.config
