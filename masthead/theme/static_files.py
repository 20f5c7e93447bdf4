"""Static files: which there are, and the names under which templates ask for them."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import Problem, is_printable, shorten
from masthead.project import STATIC, is_leaving

_FAR = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class StaticFiles(NamedTuple):
    """The files of ``static/``, relative to it, with slashes, sorted; and what is wrong with others."""

    paths: tuple[str, ...]
    problems: tuple[Problem, ...]


class NamedAddress(NamedTuple):
    """An address, written out in a template, that browsers ask for by themselves."""

    element: str
    """In whose start tag it stands."""
    address: str
    line: int


def find_static(project: Path) -> StaticFiles:
    """Every file below ``static/``; editors' and systems' own leavings are passed over."""
    root = os.path.realpath(project / STATIC)
    paths: list[str] = []
    problems: list[Problem] = []
    if not os.path.isdir(root):
        return StaticFiles((), ())
    for folder, folders, names in os.walk(root, onerror=lambda error: problems.append(_unreadable(root, error))):
        folders[:] = sorted(each for each in folders if not is_leaving(each))
        for name in sorted(names + [each for each in folders if os.path.islink(os.path.join(folder, each))]):
            full = os.path.join(folder, name)
            path = os.path.relpath(full, root).replace(os.sep, "/")
            if is_leaving(name):
                continue
            fault = _fault_of(full, path, root)
            if fault:
                problems.append(Problem(f"{STATIC}/{path}", 0, "", *fault))
            else:
                paths.append(path)
    return StaticFiles(tuple(sorted(paths)), tuple(problems))


def _unreadable(root: str, error: OSError) -> Problem:
    path = os.path.relpath(error.filename or root, os.path.dirname(root))
    return Problem(path, 0, "", f"It can't be read ({error.strerror}).", "Check that you may read it.")


def _fault_of(full: str, path: str, root: str) -> tuple[str, str] | None:
    """Why this entry can't be published, and what to do; None where it can."""
    if not is_printable(path):
        return "The file's name contains bytes that are not text.", "Rename it."
    target = os.path.realpath(full)
    if os.path.commonpath([target, root]) != root:
        return "The link leads out of static/.", "Put the file itself here."
    if os.path.islink(full) and os.path.isdir(full):
        return "A link to a folder is not followed.", "Put the folder itself here."
    if not os.path.isfile(target):
        return "This is not a file that can be read.", "Delete it."
    return None


def is_far(address: str) -> bool:
    """Whether it names another host, as ``https://…`` and ``//…`` do."""
    return _FAR.match(address) is not None


def explain_far(address: str) -> str:
    """Why a template or a style sheet may not name it."""
    return f'"{shorten(address)}" is on another site; pages load nothing from there.'


def remedy_missing(name: str, static_files: Iterable[str]) -> str:
    """What to do about `name`, which is none of `static_files` as they are written on the disk."""
    if not name.isascii() and any(urls.compose(each) == urls.compose(name) for each in static_files):
        return "A file there has this name in another of Unicode's forms, as from a Mac. Rename it, and type this name."
    return "Add it, or correct its name."


def hashed_name(path: str, digest: str) -> str:
    """``fonts/serif.woff2`` as ``fonts/serif.<digest>.woff2``; ten digits of the digest suffice."""
    stem, ending = posixpath.splitext(path)
    return f"{stem}.{digest[:10]}{ending}"
