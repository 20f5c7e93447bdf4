"""``import text``: pasted texts become articles' files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.cli.new import TO_LOOK_AT_IT, gather_names, name_kind, read_settings
from masthead.cli.printing import CONTENT_HAS_PROBLEMS, DONE, answer, print_problems, refuse

if TYPE_CHECKING:
    from masthead.desk.manuscript import Value
    from masthead.desk.pasted.intake import Intake
    from masthead.errors import Problem


def import_texts(options: argparse.Namespace) -> int:
    """``import text``: an article's file for each text, or sentences that say why not."""
    from masthead.desk import filing
    from masthead.desk.labels import Label, read_labels
    from masthead.desk.pasted import intake
    from masthead.desk.pasted.paste import decode_paste, read_paste
    from masthead.errors import Fault, Problem
    from masthead.read.sources import slugs_of_file

    project = Path.cwd()
    config = read_settings(project)
    if config is None:
        return CONTENT_HAS_PROBLEMS
    given = _gather_given(options)
    for problem in filing.check_values(config, given):
        refuse(f"import text: {problem.field}: {problem.message} {problem.remedy}")
    problems: list[Problem] = []
    labels = read_labels(project, config)
    readings = []
    for name in options.files:
        try:
            own = given | _date_of_name(name) if options.date_from_filename else given
            reading = read_paste(decode_paste(_read_paste(name)), (config.title, config.description))
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
            dead = [] if taken.draft else filing.find_dead_links(project, taken.manuscript, config, labels)
            if dead:
                taken = intake.take_in(reading, config, labels, own, True)
        except Fault as fault:
            problems.append(Problem(_name_of(name), 0, "", fault.message, fault.remedy))
            continue
        refusal = _file_intake(project, taken, options, dead)
        problems += [refusal] if refusal else []
    print_problems(problems)
    return CONTENT_HAS_PROBLEMS if problems else DONE


def _gather_given(options: argparse.Namespace) -> dict[str, Value]:
    """The fields that were said on the command line; what contradicts itself is refused."""
    if len(options.files) > 1 and (options.title or options.stdout or options.summary):
        refuse("import text: --title, --summary and --stdout are for one text. Name one FILE.")
    if options.date and options.date_from_filename:
        refuse("import text: --date and --date-from-filename both give the day. Keep one of the two.")
    for name in ("title", "date", "summary"):
        if getattr(options, name) is not None and not getattr(options, name).strip():
            refuse(f"import text: --{name} is empty. Write what it is to be, or leave it out.")
    named = {"title": options.title, "date": options.date, "summary": options.summary}
    return {name: value for name, value in named.items() if value is not None} | gather_names(options)


def _date_of_name(name: str) -> dict[str, Value]:
    import re

    from masthead.errors import Fault

    found = re.match(r"(?:19|2\d)\d\d-[01]\d-[0-3]\d(?!\d)", Path(name).name)
    if found is None:
        raise Fault(
            "Its name begins without a day.", "Name it as 2026-11-20-chips.txt, or leave out --date-from-filename."
        )
    return {"date": found[0]}


def _read_paste(name: str) -> bytes:
    """The bytes of the text, or of as much of it as shows that it is too long."""
    from masthead.errors import Fault
    from masthead.prose.limits import MAX_BYTES

    if name == "-":
        if sys.stdin.isatty():
            print("Paste the text, then press Ctrl-D on a line of its own.", file=sys.stderr)
        return _refuse_empty(sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        with open(name, "rb") as file:
            return _refuse_empty(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise Fault(
            f"It can't be read ({error.strerror or error}).", "Check that it is there and that you may read it."
        ) from None


def _refuse_empty(text: bytes) -> bytes:
    from masthead.errors import Fault

    if not text.strip():
        raise Fault("There is no text in it.", "Copy the article once more.")
    return text


def _name_of(name: str) -> str:
    return "the text" if name == "-" else name


def _file_intake(project: Path, taken: Intake, options: argparse.Namespace, dead: Sequence[str]) -> Problem | None:
    """The article is written, or printed, and what was guessed is said; or why it is not.

    `dead` are the addresses in it that keep it a draft, because they lead nowhere.
    """
    from masthead.desk import filing
    from masthead.desk.pasted.receipt import describe_intake

    path = taken.manuscript.path
    gaps = ["the story" if gap == "body" else gap for gap in taken.gaps]
    kind = name_kind(taken.draft, options.draft, gaps, dead)
    told = describe_intake(taken)
    if options.stdout:
        print("\n".join([f"{path}{kind}:", *told]), file=sys.stderr)
        answer(taken.manuscript.text, end="")
    elif filing.is_filed(project, taken.manuscript):
        answer(f"{path} exists already with exactly this text; nothing was changed.")
    elif options.dry_run:
        there = os.path.lexists(project / path)
        done = "would not be changed: it exists already" if there else f"would be written{kind}"
        answer("\n".join([f"{path} {done}.", *told]))
    else:
        remedy = "It may be this text, edited since; if it is another one, name it with --title."
        refusal = filing.file_article(project, taken.manuscript, remedy)
        if refusal is not None:
            return refusal
        answer("\n".join([f"{path} is written{kind}.", *told, f"  To look at it: {TO_LOOK_AT_IT}"]))
    return None
