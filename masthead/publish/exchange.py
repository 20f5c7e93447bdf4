"""Swaps the staging tree with the output folder, and puts right what a killed build left."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys

from masthead.publish.trees import Place, _sync, delete_tree, inode_of


def repair(place: Place) -> None:
    """What a build that was killed has left is put right: the old site stands, half-made trees are gone."""
    if os.path.isdir(place.old) and not os.path.lexists(place.target):
        os.rename(place.old, place.target)
    for tree in (place.next, place.old):
        delete_tree(tree)


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
