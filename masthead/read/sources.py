"""Stage *read*, its files: what lies in ``content/``, and the text of each."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import FORBIDDEN, NOTICE, LineFault, Problem, blame_byte, is_printable
from masthead.project import ARTICLES, PAGES, is_leaving
from masthead.store.fingerprints import FileState, state_of

CONTENT = "content"
MAX_FILE_BYTES = 8_000_000
NOTHING_SEEN: Mapping[str, FileState] = {}


class Found(NamedTuple):
    """The source files of a folder or of several, and what is wrong with the others."""

    states: dict[str, FileState]
    """By path from the project's folder, with slashes; sorted in each folder."""
    problems: tuple[Problem, ...]


def find_library(project: Path, seen: Mapping[str, FileState] = NOTHING_SEEN) -> Found:
    """The sources of all articles, and after them of all pages; `seen` is the state of files that were looked at
    a moment ago."""
    articles, pages = find_sources(project, ARTICLES, seen), find_sources(project, PAGES, seen)
    problems = (*articles.problems, *pages.problems, *_find_strays(project))
    return Found(articles.states | pages.states, problems)


def _find_strays(project: Path) -> Iterator[Problem]:
    """A notice for each file or folder right below ``content/`` that holds texts which nobody reads."""
    remedy = f"Move it to {ARTICLES}/ if it is a story, to {PAGES}/ if it is a page."
    remedies = f"Move stories to {ARTICLES}/, pages to {PAGES}/."
    try:
        with os.scandir(project / CONTENT) as entries:
            names = sorted(entry.name for entry in entries if is_printable(entry.name))
    except OSError:
        return
    for path in (f"{CONTENT}/{name}" for name in names if not name.startswith(".") and not is_leaving(name)):
        if path in (ARTICLES, PAGES):
            continue
        if os.path.isdir(project / path):
            texts = sum(name.lower().endswith(".md") for _, _, held in os.walk(project / path) for name in held)
            if texts == 1:
                yield Problem(path, 0, "", "The .md file in this folder is not read.", remedy, NOTICE)
            elif texts:
                yield Problem(path, 0, "", f"The {texts:,} .md files in this folder are not read.", remedies, NOTICE)
        elif path.lower().endswith(".md"):
            yield Problem(path, 0, "", "Masthead does not read files in this place.", remedy, NOTICE)


def find_sources(project: Path, folder: str, seen: Mapping[str, FileState] = NOTHING_SEEN) -> Found:
    """Every ``.md`` file below `folder`, by path; what only looks like one is a problem.

    Files that were `seen` are not looked at again. Names that begin with a dot and `leavings` are passed over.
    """
    states: dict[str, FileState] = {}
    problems: list[Problem] = []
    for part in (folder.partition("/")[0], folder):
        if os.path.lexists(project / part) and not os.path.isdir(project / part):
            return Found(
                {}, (Problem(part, 0, "", "This is not a folder.", "Put the folder back, or correct the link."),)
            )
    root = os.path.realpath(project / folder)
    pending = [folder] if os.path.isdir(root) else []
    while pending:
        here = pending.pop()
        try:
            with os.scandir(project / here) as entries:
                for entry in entries:
                    _sort_entry(entry, f"{here}/{entry.name}", root, seen, states, pending, problems)
        except OSError as error:
            problems.append(_unreadable(here, error))
    return Found(dict(sorted(states.items())), tuple(problems))


def _sort_entry(
    entry: os.DirEntry[str],
    path: str,
    root: str,
    seen: Mapping[str, FileState],
    states: dict[str, FileState],
    pending: list[str],
    problems: list[Problem],
) -> None:
    """One entry of a folder is an article, a folder to look into, nothing of ours, or a problem."""
    name = entry.name.lower()
    if name.startswith(".") or is_leaving(name):
        return
    looks_like_source = name.endswith(".md")
    if name.endswith((".markdown", ".mdown", ".mkd")) and is_printable(path):
        message = "Only files whose names end in .md are read."
        problems.append(Problem(path, 0, "", message, "Rename it, if Masthead should read it.", NOTICE))
    if entry.is_symlink():
        fault = _fault_of_link(entry.path, root)
        if fault is None and looks_like_source:
            states[path] = state_of(entry.stat())
        elif fault is not None and (looks_like_source or os.path.isdir(entry.path) or _is_loop(entry.path)):
            problems.append(Problem(path, 0, "", *fault))
    elif entry.is_dir():
        if looks_like_source:
            message = "This is a folder with the name of an article."
            problems.append(Problem(path, 0, "", message, "Rename it."))
        pending.append(path)
    elif looks_like_source and not entry.is_file():
        message = "This is not a file that can be read."
        problems.append(Problem(path, 0, "", message, "Delete it, or rename it."))
    elif looks_like_source and not is_printable(path):
        message = "The file's name contains bytes that are not text."
        problems.append(Problem(path, 0, "", message, "Rename it."))
    elif looks_like_source:
        states[path] = seen.get(path) or state_of(entry.stat())


def _is_loop(path: str) -> bool:
    try:
        os.stat(path)
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _fault_of_link(path: str, root: str) -> tuple[str, str] | None:
    """Why a link among the sources can't be read, and what to do; None where it leads to a file here."""
    if not os.path.exists(path):
        return "The link leads nowhere.", "Delete it, or correct it."
    if os.path.commonpath([os.path.realpath(path), root]) != root:
        return "The link leads out of its folder.", "Put the file itself here."
    if os.path.isdir(path):
        return "A link to a folder is not followed.", "Put the folder itself here."
    if not os.path.isfile(path):
        return "This is not a file that can be read.", "Delete it, or rename it."
    return None


def read_bytes(project: Path, path: str) -> tuple[bytes, FileState | None, tuple[Problem, ...]]:
    """The bytes of a source file and its state when it was opened; or none, and why."""
    try:
        # O_NONBLOCK: should the file have become a pipe since it was found, nobody waits for it.
        descriptor = os.open(project / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return (
                    b"",
                    None,
                    (Problem(path, 0, "", "This is not a file that can be read.", "Delete it."),),
                )
            raw = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        return b"", None, (_unreadable(path, error),)
    if len(raw) > MAX_FILE_BYTES:
        return (
            b"",
            None,
            (
                Problem(
                    path,
                    0,
                    "",
                    f"The file has more than {MAX_FILE_BYTES:,} bytes.",
                    "Split it into several.",
                ),
            ),
        )
    return raw, state_of(status), ()


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(
        path,
        0,
        "",
        f"It can't be read ({error.strerror or error}).",
        "Check that it is there and that you may read it.",
    )


def decode_source(raw: bytes) -> str:
    """The text of a file: UTF-8, without byte order mark, ``\\n`` for every line break.

    Raises `LineFault` for bytes that are no UTF-8 and for characters that no page may show.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LineFault(0, "The file is in UTF-16.", "Save it as UTF-8.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        _, line, _, message, remedy, _ = blame_byte("", error)
        raise LineFault(line, message, remedy) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # YAML takes these for line breaks and an editor's window does not.
    text = text.replace("\u2028", " ").replace("\u2029", " ").replace("\ufeff", "")
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        raise LineFault(
            text.count("\n", 0, forbidden.start()) + 1,
            f"The line contains the character U+{ord(forbidden[0]):04X}, which no page may show.",
            "Delete it.",
        )
    return text


_FILE_NAME = re.compile(r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[-_ ]+)?(.+)", re.DOTALL)


_INDEX = re.compile(r"_?index(?:\.[a-z]{2,3}(?:[-_][a-z0-9]+)*)?", re.IGNORECASE)


def is_index(source: str) -> bool:
    """Whether the file is called after nothing but its folder."""
    return bool(_INDEX.fullmatch(source.rpartition("/")[2].removesuffix(".md")))


def _name_of(source: str) -> str:
    """The file's name without its ending; its folder's where it is called ``index`` or ``index.en``, as other tools
    keep a text and its pictures together. Empty where no folder of its own has it."""
    folder, _, name = source.rpartition("/")
    stem = name[:-3]
    if not is_index(source):
        return stem
    return "" if folder in (ARTICLES, PAGES) else folder.rpartition("/")[2]


def slugs_of_file(source: str) -> tuple[str, ...]:
    """The slug that the file's name gives, without its date; none where it has no letter or digit."""
    match = _FILE_NAME.fullmatch(_name_of(source))
    folded = urls.fold_name(match[2]) if match else ""
    return (folded,) if folded else ()


def day_of_file(source: str) -> str:
    """The day that the file's name begins with, as 2026-11-20; empty where it begins with none."""
    match = _FILE_NAME.fullmatch(_name_of(source))
    return (match[1] or "") if match else ""
