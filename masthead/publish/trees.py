"""Builds the staging tree beside the output folder: new files, and hard links to those that stay."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from masthead.store.fingerprints import Made, digest_bytes

FOLDER_MODE, FILE_MODE = 0o755, 0o644


_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


FEW_FILES = 200
"""Up to so many files are brought to the disk one by one; for more, all that waits is."""


class Place(NamedTuple):
    """Where a site stands, and its trees beside it."""

    target: str
    spare: str
    """The site before last."""
    next: str
    """The spare while it is worked on."""
    old: str
    """The site that was, between two renames, where the system can't exchange."""


def locate(output: Path) -> Place:
    """Where the site and its trees stand; links in the way to it are followed."""
    target = os.path.realpath(output)
    folder, name = os.path.split(target)
    return Place(target, *(os.path.join(folder, f".{name}.masthead-{role}") for role in ("spare", "next", "old")))


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


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that hold these files, the root as an empty path."""
    folders = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


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


def inode_of(path: str) -> int:
    """0 where there is nothing."""
    try:
        return os.lstat(path).st_ino
    except OSError:
        return 0
