"""Stage *publish*: the output folder is at every instant wholly the old site, or wholly the new one.

Only this module writes the site. Beside the output folder, on the same file system, stands a *spare* tree:
the site before last. To publish, it is brought up to date: what changed is written anew, what did not
change is a hard link to the file that readers see, and then the two trees change places in one step. The
cost grows with what changed and not with the site. No file is ever changed in place, for both trees may
share it.

While it is worked on, the spare has another name; a build that was killed leaves a tree of that name, and
the next one deletes it and makes a new spare of links.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import Problem, Unpublishable
from masthead.project import SOURCE_FOLDERS, is_note_of_folder
from masthead.publish.trees import FILE_MODE, Place, folders_of, inode_of
from masthead.store.fingerprints import Made, digest_file

_MOST_FOREIGN = 20


class Look(NamedTuple):
    """How the output folder looks from outside."""

    fingerprint: str
    """Equal as long as no file or folder of the site was changed, added or deleted."""
    single: frozenset[str]
    """Files that no other tree shares."""
    files: Mapping[str, bytes]
    """How each file looks that another tree shares."""


class Comparison(NamedTuple):
    """The output folder beside what is known of it."""

    restated: dict[str, Made]
    """The same bytes under another time or inode: a copy from elsewhere."""
    damaged: frozenset[str]
    """Deleted or edited by hand."""


def check_output_place(project: Path, output: Path) -> list[Problem]:
    """No source lies within the output folder, nor it within a source."""
    target = os.path.realpath(output)
    for name in SOURCE_FOLDERS:
        source = os.path.realpath(project / name)
        if os.path.commonpath([target, source]) in (target, source):
            message = f"The site can't be written here: {name}/ is inside it, or it is inside {name}/."
            remedy = "Name a folder of its own, as public."
            return [Problem(os.fspath(output), 0, "--output", message, remedy)]
    return []


def check_output_folder(output: Path, known_inode: int) -> list[Problem]:
    """The folder is Masthead's to replace: it is not there, or empty, or was made by Masthead.

    `known_inode` is that of the tree that was made last.
    """
    shown = os.fspath(output)
    target = os.path.realpath(output)
    if not os.path.lexists(output):
        return []
    if not os.path.isdir(output):
        return [Problem(shown, 0, "--output", "This is not a folder.", "Name a folder, as public.")]
    ours = os.path.isfile(os.path.join(target, urls.FILE_LIST)) or inode_of(target) == known_inode
    if ours or not os.listdir(output):
        return []
    message = "Masthead did not create this folder, and does not touch it."
    return [Problem(shown, 0, "--output", message, "Name a new or an empty folder with --output.")]


def has_leavings(place: Place) -> bool:
    """Whether a build that was killed has left a tree that `repair` would take away."""
    return os.path.lexists(place.next) or os.path.lexists(place.old)


# --- looking ---------------------------------------------------------------------------------------


def look_at_output(
    place: Place, paths: Iterable[str], before: Look | None = None, changed: Collection[str] = ()
) -> Look | None:
    """How the files at `paths` and all their folders look; None where one is missing.

    Trees that changed places share what is not `changed`, which looks as it did `before`.
    """
    digest = hashlib.blake2b(digest_size=16)
    single: set[str] = set()
    changed = frozenset(changed)
    known = {path: look for path, look in before.files.items() if path not in changed} if before else {}
    files: dict[str, bytes] = {}
    ordered = sorted(paths)
    try:
        root = os.open(place.target, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        for path in ordered:
            look = known.get(path)
            if look is None:
                status = os.lstat(path, dir_fd=root)
                look = b"%d %d %d %d " % (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ino)
                if status.st_nlink < 2:
                    single.add(path)
                else:
                    files[path] = look
            digest.update(look)
        for folder in sorted(folders_of(ordered)):
            status = os.lstat(folder or ".", dir_fd=root)
            digest.update(b"%d %d " % (status.st_mode, status.st_mtime_ns))
    except OSError:
        return None
    finally:
        os.close(root)
    return Look(digest.hexdigest(), frozenset(single), files)


def compare_output(place: Place, made: Mapping[str, Made]) -> Comparison:
    """Which files of the site are as they were made.

    Raises `Unpublishable` for files that are not ours: they would be lost.
    """
    restated: dict[str, Made] = {}
    damaged: set[str] = set()
    _refuse_foreign(place, made)
    for path, each in made.items():
        try:
            status = os.lstat(f"{place.target}/{path}")
        except OSError:
            damaged.add(path)
            continue
        if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) != FILE_MODE:
            damaged.add(path)
        elif (status.st_size, status.st_mtime_ns, status.st_ino) == each[2:]:
            continue
        elif status.st_size == each.size and digest_file(f"{place.target}/{path}") == each.digest:
            restated[path] = each._replace(modified_ns=status.st_mtime_ns, inode=status.st_ino)
        else:
            damaged.add(path)
    return Comparison(restated, frozenset(damaged))


def _refuse_foreign(place: Place, made: Mapping[str, Made]) -> None:
    if not os.path.isdir(place.target):
        return
    ours = made.keys() | list_claimed(place)
    foreign = _list_foreign(place.target, ours)
    if foreign:
        shown = os.path.relpath(place.target)
        raise Unpublishable(
            Problem(
                f"{shown}/{path}".encode("utf-8", "replace").decode(),
                0,
                "",
                f"This {'folder' if path.endswith('/') else 'file'} is not Masthead's, and would be lost.",
                "Delete it." if path.endswith("/") else "Move it to static/ to publish it, or delete it.",
            )
            for path in foreign[:_MOST_FOREIGN]
        )


def list_claimed(place: Place) -> frozenset[str]:
    """The files that the output folder's own list names, below its first line; none outside the folder."""
    try:
        text = Path(place.target, urls.FILE_LIST).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    named = (line for line in text.split("\n")[1:] if line and not line.startswith("/") and "\0" not in line)
    return frozenset((urls.FILE_LIST, *(path for path in named if ".." not in path.split("/"))))


def _list_foreign(root: str, ours: Collection[str]) -> list[str]:
    """Files that are not `ours`, and empty folders, which end in a slash: somebody is about to use them."""
    known = folders_of(ours)
    foreign: list[str] = []
    for folder, folders, names in os.walk(root):
        here = os.path.relpath(folder, root).replace(os.sep, "/")
        if not folders and not names and here != "." and here not in known:
            foreign.append(f"{here}/")
        for name in names + [each for each in folders if os.path.islink(os.path.join(folder, each))]:
            path = name if here == "." else f"{here}/{name}"
            if path not in ours and not is_note_of_folder(name):
                foreign.append(path)
    return foreign


# --- the next tree ---------------------------------------------------------------------------------


# --- changing places -------------------------------------------------------------------------------


def refuse_unwritable(output: Path, error: OSError) -> Unpublishable:
    """The system's refusal to write, as a problem."""
    reason = error.strerror or str(error)
    file = error.filename if isinstance(error.filename, str) else os.fspath(output)
    message = f"The site can't be written ({reason}: {file})."
    if error.errno in (errno.EBUSY, errno.EXDEV):
        # A mounted folder can't change places with another.
        return Unpublishable([Problem(os.fspath(output), 0, "", message, "Name a folder within it with --output.")])
    if error.errno in (errno.EEXIST, errno.ENOTEMPTY) and ".masthead-" in file:
        return Unpublishable([Problem(os.fspath(output), 0, "", message, "Delete it; a build has left it there.")])
    return Unpublishable(
        [Problem(os.fspath(output), 0, "", message, "Free some space, or check that you may write there.")]
    )
