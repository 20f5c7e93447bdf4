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

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import Problem, Unpublishable
from masthead.project import SOURCE_FOLDERS, is_note_of_folder
from masthead.store.fingerprints import Made, digest_bytes, digest_file

FOLDER_MODE, FILE_MODE = 0o755, 0o644
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
FEW_FILES = 200
"""Up to so many files are brought to the disk one by one; for more, all that waits is."""
_MOST_FOREIGN = 20


class Place(NamedTuple):
    """Where a site stands, and its trees beside it."""

    target: str
    spare: str
    """The site before last."""
    next: str
    """The spare while it is worked on."""
    old: str
    """The site that was, between two renames, where the system can't exchange."""


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


def locate(output: Path) -> Place:
    """Where the site and its trees stand; links in the way to it are followed."""
    target = os.path.realpath(output)
    folder, name = os.path.split(target)
    return Place(target, *(os.path.join(folder, f".{name}.masthead-{role}") for role in ("spare", "next", "old")))


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


def repair(place: Place) -> None:
    """What a build that was killed has left is put right: the old site stands, half-made trees are gone."""
    if os.path.isdir(place.old) and not os.path.lexists(place.target):
        os.rename(place.old, place.target)
    for tree in (place.next, place.old):
        delete_tree(tree)


def has_leavings(place: Place) -> bool:
    """Whether a build that was killed has left a tree that `repair` would take away."""
    return os.path.lexists(place.next) or os.path.lexists(place.old)


def delete_tree(tree: str) -> None:
    """Nothing stands there, be it a folder or whatever somebody put in its place. What refused once is asked again."""
    for _ in range(2):
        if not os.path.lexists(tree):
            return
        if os.path.isdir(tree) and not os.path.islink(tree):
            shutil.rmtree(tree, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(tree)


def discard_spare(place: Place) -> None:
    """There is no spare. It is deleted under the name that no build trusts, so that half of one is never taken for a
    whole."""
    if not os.path.lexists(place.spare):
        return
    delete_tree(place.next)
    os.rename(place.spare, place.next)
    delete_tree(place.next)


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


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that hold these files, the root as an empty path."""
    folders = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


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


def begin_next(place: Place, spare_inode: int, behind: Collection[str], kept: Iterable[str]) -> None:
    """The next tree stands, and holds every file of `kept` as the output folder does.

    The spare becomes it, if it is the one with that inode: then only the files of `behind` may differ.
    Else a new tree is made of links.
    """
    os.makedirs(os.path.dirname(place.target), exist_ok=True)
    if not spare_inode or inode_of(place.spare) != spare_inode:
        discard_spare(place)
        # Should something stand there still, it would be published.
        os.mkdir(place.next, FOLDER_MODE)
        link_files(place, place.next, kept)
        return
    os.rename(place.spare, place.next)
    _catch_up(place, place.next, behind, set(kept))


def renew_spare(place: Place, spare_inode: int, behind: Collection[str], kept: Collection[str]) -> None:
    """The spare equals the site: after a build that changed much, so that the next edit need not wait.

    If it is the one with that inode, only the files of `behind` differ. Else it is made anew.
    """
    if spare_inode and inode_of(place.spare) == spare_inode:
        _catch_up(place, place.spare, behind, set(kept))
        return
    discard_spare(place)
    os.mkdir(place.spare, FOLDER_MODE)
    link_files(place, place.spare, kept)


def _catch_up(place: Place, tree: str, behind: Collection[str], kept: Collection[str]) -> None:
    """The files of `behind` are in the tree as in the output folder, or gone if they are not kept."""
    remove_files(tree, behind)
    link_files(place, tree, (path for path in behind if path in kept))


def link_files(place: Place, tree: str, paths: Iterable[str]) -> None:
    """These files of the output folder stand in the tree too; as copies, where there are no links."""
    for path in paths:
        source, copy = f"{place.target}/{path}", f"{tree}/{path}"
        try:
            _link(source, copy)
        except FileNotFoundError:
            # Most folders hold many files: it is asked for only where it is missed.
            _make_folder(os.path.dirname(copy))
            _link(source, copy)


def _link(source: str, copy: str) -> None:
    try:
        os.link(source, copy)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS):
            raise
        shutil.copy2(source, copy)


def remove_files(tree: str, paths: Iterable[str]) -> None:
    """These files are not in the tree, nor folders that held only them."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{tree}/{path}")
        folder = path.rpartition("/")[0]
        while folder:
            try:
                os.rmdir(f"{tree}/{folder}")
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR):
                    raise
                break
            folder = folder.rpartition("/")[0]


def write_file(root: str, path: str, key: bytes, content: bytes) -> Made:
    """A new file of the tree at `root`, whatever stood at its path."""
    file = f"{root}/{path}"
    try:
        descriptor = os.open(file, _NEW_FILE, FILE_MODE)
    except FileExistsError:
        os.unlink(file)
        descriptor = os.open(file, _NEW_FILE, FILE_MODE)
    except FileNotFoundError:
        _make_folder(os.path.dirname(file))
        descriptor = os.open(file, _NEW_FILE, FILE_MODE)
    with open(descriptor, "wb", buffering=0) as writer:
        rest = memoryview(content)
        while rest:
            rest = rest[writer.write(rest) :]
        status = os.fstat(descriptor)
        if stat.S_IMODE(status.st_mode) != FILE_MODE:
            os.fchmod(descriptor, FILE_MODE)
    return Made(key, digest_bytes(content), status.st_size, status.st_mtime_ns, status.st_ino)


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder, FOLDER_MODE)
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(os.path.dirname(folder))
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, FOLDER_MODE)


def use_our_modes() -> int:
    """This process makes files and folders with `FILE_MODE` and `FOLDER_MODE`; the umask that was."""
    return os.umask(0o777 & ~FOLDER_MODE)


# --- changing places -------------------------------------------------------------------------------


def bring_to_disk(place: Place, written: Collection[str], touched: Collection[str]) -> None:
    """Should the power fail after the exchange, the next tree is whole: files `written` in it, and the
    folders of all that was `touched`."""
    if len(written) + len(touched) > FEW_FILES:
        _sync_file_system(place.next)
        return
    for path in (*written, *sorted(folders_of((*written, *touched)))):
        with contextlib.suppress(FileNotFoundError):
            _sync(f"{place.next}/{path}")


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_file_system(path: str) -> None:
    syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        syncfs(descriptor)
    finally:
        os.close(descriptor)


def change_places(place: Place) -> int:
    """The next tree is the site; the site that was is the spare, whose inode is the answer. It is 0 where there was no
    site, or where something bars its way: then the tree is gone at the end of the build."""
    inode = 0
    if not os.path.lexists(place.target):
        os.rename(place.next, place.target)
    elif _exchange(place.next, place.target):
        inode = _put_aside(place.next, place.spare)
    else:
        os.rename(place.target, place.old)
        os.rename(place.next, place.target)
        inode = _put_aside(place.old, place.spare)
    with contextlib.suppress(OSError):
        _sync(os.path.dirname(place.target))
    return inode


def _put_aside(tree: str, spare: str) -> int:
    inode = inode_of(tree)
    try:
        os.rename(tree, spare)
    except OSError:
        return 0
    return inode


def keep_spare(place: Place) -> int:
    """Nothing was to be changed: the next tree, which equals the site, is the spare again; its inode."""
    os.rename(place.next, place.spare)
    return inode_of(place.spare)


def _exchange(one: str, other: str) -> bool:
    """Two trees change places in one step; False where the system has no such step.

    Linux: renameat2(2) with RENAME_EXCHANGE, since 3.15; macOS: renamex_np(2) with RENAME_SWAP.
    """
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    at_working_folder, exchange = -100, 2
    if sys.platform == "darwin":
        call = getattr(library, "renamex_np", None)
        arguments: tuple[object, ...] = (first, second, ctypes.c_uint(exchange))
    else:
        call = getattr(library, "renameat2", None)
        arguments = (at_working_folder, first, at_working_folder, second, ctypes.c_uint(exchange))
    if call is None:
        return False
    if call(*arguments) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), other)


def inode_of(path: str) -> int:
    """0 where there is nothing."""
    try:
        return os.lstat(path).st_ino
    except OSError:
        return 0


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
