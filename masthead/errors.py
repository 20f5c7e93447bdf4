"""What can be wrong with a newsletter, as data: one shape for every stage, printed by ``cli/`` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

PROBLEM = "problem"
NOTICE = "notice"

FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]")
"""Control characters and non-characters, which XML or HTML forbid (XML 1.0, 2.2)."""

_LINE_BREAK = re.compile(rb"\r\n|\r|\n")


class Problem(NamedTuple):
    """One fault of the content, the templates or the settings, told so that an editor can mend it."""

    file: str
    """Path from the project's folder, with slashes; empty where no file is to blame."""
    line: int
    """Counted from 1; 0 where the fault belongs to the whole file."""
    field: str
    """Path of the field, as ``key_quotes[0].source``; empty for the body."""
    message: str
    """What is wrong, as a sentence that ends in a full stop."""
    remedy: str
    """What to do about it, as a sentence; empty where the message says it."""
    level: str = PROBLEM
    """``problem`` stops the build, ``notice`` does not."""


def blame_byte(file: str, error: UnicodeDecodeError) -> Problem:
    """The problem of a file that is no UTF-8, in the line of its first wrong byte."""
    line = len(_LINE_BREAK.findall(error.object[: error.start])) + 1
    message = f"The byte 0x{error.object[error.start]:02X} at offset {error.start} is not UTF-8."
    return Problem(file, line, "", message, "Save the file as UTF-8.")


class Fault(Exception):
    """One value breaks its rule; whoever knows file, line and field makes a `Problem` of it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class LineFault(Fault):
    """A fault of the front matter as a whole, with its line."""

    def __init__(self, line: int, message: str, remedy: str, field: str = "") -> None:
        super().__init__(message, remedy)
        self.line = line
        self.field = field


class Unpublishable(Exception):
    """The build stops before it publishes, because of these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("the content has problems")
        self.problems = sort_problems(problems)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem stands once, by file, line and field; files by names that can be printed."""
    return tuple(sorted({problem._replace(file=_make_printable(problem.file)) for problem in problems}))


def is_printable(path: str) -> bool:
    """Whether the path, as the system gives it, is one line of text."""
    return (path.isascii() and path.isprintable()) or path == _make_printable(path)


def _make_printable(path: str) -> str:
    """The path, what is no text in it replaced: bytes that are no UTF-8, control characters, line breaks."""
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return FORBIDDEN.sub("\ufffd", re.sub(r"[\t\r\n]", "\ufffd", shown))


def soften(problems: Iterable[Problem]) -> list[Problem]:
    """The same faults as notices: what is wrong in a draft stops nobody."""
    return [soften_one(problem) for problem in problems]


def soften_one(problem: Problem) -> Problem:
    return problem._replace(level=NOTICE)


def has_problems(problems: Iterable[Problem]) -> bool:
    """Whether they keep the site from being published; notices do not."""
    return any(problem.level == PROBLEM for problem in problems)


def harden(problems: Iterable[Problem]) -> list[Problem]:
    """The same faults as problems: ``--strict``."""
    return [problem._replace(level=PROBLEM) for problem in problems]


def describe_problem(problem: Problem) -> str:
    """One line, ``file:line: field: fault. remedy``, with the parts that there are."""
    place = problem.file + (f":{problem.line}" if problem.line else "")
    level = "notice" if problem.level == NOTICE else ""
    head = "".join(f"{part}: " for part in (place, level, problem.field) if part)
    return f"{head}{problem.message} {problem.remedy}".rstrip()


def shorten(text: str, most: int = 80) -> str:
    """`text` as it can stand in a message: one line of at most `most` characters that no terminal obeys."""
    words = FORBIDDEN.sub("\ufffd", " ".join(text.split()))
    return words if len(words) <= most else words[: most - 1] + "…"
