"""How files look from outside: their states, which save reading them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from masthead.project import is_leaving


class FileState(NamedTuple):
    """How a file was when it was looked at; equal states, equal bytes (but see `settle`)."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int


class Made(NamedTuple):
    """A file of the site, as it was written."""

    key: bytes
    """Of its inputs and templates."""
    digest: bytes
    """Of its bytes."""
    size: int
    modified_ns: int
    inode: int


UNSETTLED = FileState(-1, 0, 0, 0)
"""Equal to no file's state: its bytes decide."""


def state_of(status: os.stat_result) -> FileState:
    return FileState(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def settle(state: FileState, begun_ns: int) -> FileState:
    """`state`, or `UNSETTLED` for a file changed since the build began: it may change again within the
    same tick of the file system's clock, and look the same."""
    return state if max(state.modified_ns, state.changed_ns) < begun_ns else UNSETTLED


class Fingerprints(NamedTuple):
    """How files and folders look; each equal as long as nothing has changed, and None where something is unsettled."""

    all: str | None
    beside: str | None
    """Of all but the texts, and what editors' programs leave beside these; a folder is there or not."""


def survey_sources(
    project: Path, names: Iterable[str], folders_of_texts: tuple[str, ...], begun_ns: int
) -> tuple[Fingerprints, dict[str, FileState]]:
    """How the files and folders of these names look, with all that they hold; and the state of each file that may
    be a text, by its path."""
    states: dict[str, FileState] = {}
    digest, beside = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
    newest = newest_beside = 0
    for path, status in _walk(project, sorted(names)):
        latest = max(status.st_mtime_ns, status.st_ctime_ns)
        newest = max(newest, latest)
        line = (
            f"{path}\0{status.st_mode}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0{status.st_ino}\0"
        )
        digest.update(line.encode("utf-8", "surrogateescape"))
        if stat.S_ISDIR(status.st_mode):
            beside.update(f"{path}\0{status.st_mode}\0{status.st_ino}\0".encode("utf-8", "surrogateescape"))
        elif path.startswith(folders_of_texts) and (path.endswith(".md") or is_leaving(path.rpartition("/")[2])):
            states[path] = state_of(status)
        else:
            newest_beside = max(newest_beside, latest)
            beside.update(line.encode("utf-8", "surrogateescape"))
    fingerprints = Fingerprints(
        digest.hexdigest() if newest < begun_ns else None,
        beside.hexdigest() if newest_beside < begun_ns else None,
    )
    return fingerprints, states


def _walk(project: Path, names: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below, links with what they lead to."""
    pending = list(names)
    seen: set[tuple[int, int]] = set()
    root = os.fspath(project)
    while pending:
        path = pending.pop()
        try:
            status = os.stat(f"{root}/{path}")
        except OSError:
            continue
        yield path, status
        if not stat.S_ISDIR(status.st_mode) or (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        try:
            entries = sorted(os.scandir(f"{root}/{path}"), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_dir() or entry.is_symlink():
                    if entry.is_symlink():
                        yield f"{path}/{entry.name}", entry.stat(follow_symlinks=False)
                    pending.append(f"{path}/{entry.name}")
                else:
                    yield f"{path}/{entry.name}", entry.stat()
            except OSError:
                continue


def digest_bytes(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def digest_file(path: str) -> bytes:
    """As `digest_bytes`, of the file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
