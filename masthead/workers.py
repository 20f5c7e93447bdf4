"""Work over many tasks, in as many processes as may be used; the results come in the tasks' order.

What a process knows besides its task is set up in it once for each kind of work: the functions that run there are those
of `reading` and `making`, which take plain data and give plain data.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3
"""So many tasks a process wait for it; more would only fill the memory with results."""


class WorkerDied(Exception):
    """A worker process was killed; what it did is lost."""


def count_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Processes that work beside this one, `jobs` of them: forked when there is first enough to do, and kept for what
    comes after. With one job there are none; a single task is done in this process, too.

    A process is a copy of what this one was when it was forked. So it is small where that is early, and shares the
    `libraries`, modules that are loaded before.
    """

    def __init__(self, jobs: int, libraries: Sequence[str] = ()) -> None:
        self.jobs = jobs
        self._libraries = libraries
        self._executor: ProcessPoolExecutor | None = None
        self._kinds = 0

    def spread(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], set_up: Callable[..., None], *settings: Any
    ) -> Iterator[Result]:
        """The result of each task, in order. `set_up` is called with `settings` before, once in each process.

        The settings are sent with each task, for nobody knows who takes it: they should not weigh more. A single
        task is done in this process. Raises what a task raises, and `WorkerDied`; then the crew is dismissed.
        """
        if self.jobs <= 1 or len(tasks) <= 1:
            set_up(*settings)
            yield from map(work, tasks)
            return
        from concurrent.futures.process import BrokenProcessPool

        executor = self._fork()
        self._kinds += 1
        waiting: deque[Future[Result]] = deque()
        try:
            for task in tasks:
                waiting.append(executor.submit(_carry_out, self._kinds, set_up, settings, work, task))
                if len(waiting) >= self.jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self.dismiss()
            raise WorkerDied("A worker process was killed; perhaps the machine is short of memory.") from error
        except BaseException:
            self.dismiss()
            raise

    def dismiss(self) -> None:
        """There are no more processes. What they are doing is done, and of what waits hardly more than a task."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        from multiprocessing import active_children

        try:
            executor.shutdown(wait=True, cancel_futures=True)
        except BaseException:
            # Interrupted again, so there is no waiting: but whoever comes after must be the only one who writes.
            for process in active_children():
                process.kill()
                process.join()
            raise
        finally:
            gc.unfreeze()

    def _fork(self) -> ProcessPoolExecutor:
        if self._executor is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_all_start_methods, get_context

            for library in self._libraries:
                importlib.import_module(library)
            # A fork shares what is loaded already. Nothing here runs a thread that a fork could catch mid-way.
            context = get_context("fork" if "fork" in get_all_start_methods() else None)
            # A search for circles writes into all that it looks at, and then each process holds a copy of it.
            gc.freeze()
            self._executor = ProcessPoolExecutor(self.jobs, context, initializer=_begin)
        return self._executor


@contextlib.contextmanager
def hire(jobs: int, libraries: Sequence[str] = ()) -> Iterator[Crew]:
    """A crew, dismissed at the end."""
    crew = Crew(jobs, libraries)
    try:
        yield crew
    finally:
        crew.dismiss()


def cut_into_chunks(items: Sequence[Task], size: int) -> list[Sequence[Task]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


# --- in a process of the crew ----------------------------------------------------------------------

_kind = 0
"""Of the work that this process is set up for."""


def _begin() -> None:
    # An interrupt is the parent's to handle: it cancels what waits.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _carry_out(
    kind: int,
    set_up: Callable[..., None],
    settings: tuple[Any, ...],
    work: Callable[[Task], Result],
    task: Task,
) -> Result:
    global _kind
    if kind != _kind:
        set_up(*settings)
        _kind = kind
    return work(task)


def _end_with_parent() -> None:
    """Should the build itself be killed, nobody waits for this process, and it holds the build's lock."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
