"""What happens to the newsletter's files, told in bursts: watchfiles, in threads of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from masthead.project import SOURCES, is_leaving

QUIET_MS = 10
"""A burst ends when nothing happened for so long: editors write a file in one breath, and then rename it."""
LONGEST_MS = 400
LOOK_AROUND_MS = 1_000
"""So often it is looked whether the thread is still wanted."""

Hear = Callable[[frozenset[str]], None]
"""Told the paths, from the project's folder, to which something happened."""


def watch_project(project: Path, hear: Hear, stop: threading.Event) -> None:
    """`hear` is called for everything that happens to the sources, from other threads, until `stop` is set.

    Two watches: one sees the project's own folder, in which the others appear and vanish; one what is in them.
    """
    root = Path(os.path.realpath(project))
    again = threading.Event()

    def watch_root() -> None:
        for names in _watch(root, [root], stop, recursive=False):
            told = frozenset(name for name in names if name in SOURCES)
            if told - {SOURCES[0]}:
                again.set()
            if told:
                hear(told)

    def watch_folders() -> None:
        while not stop.is_set():
            again.clear()
            folders = [root / name for name in SOURCES[1:] if (root / name).is_dir()]
            for names in _watch(root, folders, _Either(stop, again), recursive=True):
                if told := frozenset(name for name in names if not is_passing(name)):
                    hear(told)
            # Folders that came or went while none was watched.
            if again.is_set() and not stop.is_set():
                hear(frozenset(SOURCES[1:]))

    for work in (watch_root, watch_folders):
        threading.Thread(target=work, daemon=True).start()


class _Either:
    """Set when one of the two is; watchfiles asks for no more of an event."""

    def __init__(self, one: threading.Event, other: threading.Event) -> None:
        self.events = one, other

    def is_set(self) -> bool:
        return any(event.is_set() for event in self.events)


def _watch(
    root: Path, paths: Sequence[Path], stop: threading.Event | _Either, *, recursive: bool
) -> Iterator[frozenset[str]]:
    """Paths from `root`, burst by burst. Where the system can't tell what happens, it is looked again and again."""
    import watchfiles

    if not paths:
        while not stop.is_set():
            threading.Event().wait(LOOK_AROUND_MS / 4_000)
        return
    poll: bool | None = None
    missed: frozenset[str] = frozenset()
    while not stop.is_set():
        try:
            bursts = watchfiles.watch(
                *paths,
                watch_filter=None,
                step=QUIET_MS,
                debounce=LONGEST_MS,
                rust_timeout=LOOK_AROUND_MS,
                stop_event=stop,
                raise_interrupt=False,
                recursive=recursive,
                force_polling=poll,
                ignore_permission_denied=True,
                yield_on_timeout=True,
            )
            for burst in bursts:
                told = frozenset(os.path.relpath(path, root).replace(os.sep, "/") for _, path in burst)
                if told or missed:
                    yield told | missed
                missed = frozenset()
            return
        except RuntimeError:
            # A name that is not UTF-8 (watchfiles can't say it): nobody knows to what else something happened.
            yield frozenset(SOURCES)
            threading.Event().wait(LOOK_AROUND_MS / 4_000)
            # Nor what happened until it is watched again: then everything is looked at once more.
            missed = frozenset(SOURCES)
        except OSError:
            # Too many watches (inotify(7), max_user_watches), or a folder that went away at this moment.
            if not all(path.is_dir() for path in paths):
                return
            poll = True


def is_passing(path: str) -> bool:
    """Whether something of the path has a name that no stage looks at."""
    return any(map(is_leaving, path.split("/")))
