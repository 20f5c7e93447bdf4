"""Work over many tasks, in as many processes as may be used; the results come in the tasks' order.

What a process knows besides its task is set up in it once for each kind of work: the functions that run there are those
of `reading` and `making`, which take plain data and give plain data.

Each process has a pipe of its own, and shares no lock with the others. `concurrent.futures` has one pipe for all
results: where a process was killed while it wrote to it, everybody waited for ever.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3
"""So many results for each process wait for an earlier one; more would only fill the memory."""


class WorkerDied(Exception):
    """A worker process was killed; what it did is lost."""


def count_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection


class _Kind(NamedTuple):
    """What tells a process which work the tasks after it are for."""

    set_up: Callable[..., None]
    settings: tuple[Any, ...]
    work: Callable[[Any], Any]


class Crew:
    """Processes that work beside this one, up to `jobs` of them: forked when there is enough to do for so many, and
    kept for what comes after. With one job there are none; a single task is done in this process, too.

    A process is a copy of what this one was when it was forked. So it is small where that is early, and shares the
    `libraries`, modules that are loaded before.
    """

    def __init__(self, jobs: int, libraries: Sequence[str] = ()) -> None:
        self.jobs = jobs
        self._libraries = libraries
        self._workers: list[_Worker] = []

    def spread(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], set_up: Callable[..., None], *settings: Any
    ) -> Iterator[Result]:
        """The result of each task, in order. `set_up` is called with `settings` before, once in each process.

        A single task is done in this process. Raises what a task raises, and `WorkerDied`; then the crew is dismissed,
        as it is where nobody asks for all the results.
        """
        if self.jobs <= 1 or len(tasks) <= 1:
            set_up(*settings)
            yield from map(work, tasks)
            return
        try:
            wanted = min(self.jobs, len(tasks))
            self._fork(wanted)
            idle: list[Any] = [worker.pipe for worker in self._workers[:wanted]]
            for pipe in idle:
                _send(pipe, _Kind(set_up, settings, work))
            yield from _collect(idle, tasks)
        except BaseException:
            self.dismiss()
            raise

    def dismiss(self) -> None:
        """There are no more processes. What they are doing is done first."""
        workers, self._workers = self._workers, []
        if not workers:
            return
        try:
            # Who waits for a task finds that there is none, and who has a result that nobody wants it.
            for worker in workers:
                worker.pipe.close()
            for worker in workers:
                worker.process.join()
        except BaseException:
            # Interrupted again, so there is no waiting: but whoever comes after must be the only one who writes.
            for worker in workers:
                worker.process.kill()
                worker.process.join()
            raise
        finally:
            gc.unfreeze()

    def _fork(self, wanted: int) -> None:
        """There are at least so many processes."""
        if len(self._workers) >= wanted:
            return
        from multiprocessing import get_all_start_methods, get_context

        for library in self._libraries:
            importlib.import_module(library)
        # A fork shares what is loaded already. Nothing here runs a thread that a fork could catch mid-way.
        forks = "fork" in get_all_start_methods()
        context: Any = get_context("fork" if forks else None)
        # A search for circles writes into all that it looks at, and then each process holds a copy of it.
        gc.freeze()
        while len(self._workers) < wanted:
            ours, theirs = context.Pipe()
            # A fork has all our ends of pipes; while somebody holds one, nobody learns that we have closed it.
            inherited = [ours, *(worker.pipe for worker in self._workers)] if forks else []
            process = context.Process(target=_serve, args=(theirs, inherited), daemon=True)
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))


@contextlib.contextmanager
def hire(jobs: int, libraries: Sequence[str] = ()) -> Iterator[Crew]:
    """A crew, dismissed at the end."""
    crew = Crew(jobs, libraries)
    try:
        yield crew
    finally:
        crew.dismiss()


def cut_into_chunks(items: Sequence[Task], size: int, worth: int) -> list[Sequence[Task]]:
    """The tasks for a crew; a single one where there are fewer items than are worth several processes."""
    size = size if len(items) >= worth else worth
    return [items[start : start + size] for start in range(0, len(items), size)]


def _collect(idle: list[Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """The results of the tasks, in order; a process is sent one when it has nothing to do, so that neither of the two
    ever waits to be read while the other waits, too."""
    from multiprocessing.connection import wait

    ahead = _AHEAD * len(idle)
    busy: dict[Any, int] = {}
    results: dict[int, Any] = {}
    begun = 0
    for number in range(len(tasks)):
        while True:
            while idle and begun < min(len(tasks), number + ahead):
                pipe = idle.pop()
                _send(pipe, tasks[begun])
                busy[pipe] = begun
                begun += 1
            if number in results:
                break
            for ready in wait(list(busy)):
                results[busy.pop(ready)] = _receive(ready)
                idle.append(ready)
        yield results.pop(number)


def _send(pipe: Any, message: Any) -> None:
    try:
        pipe.send(message)
    except OSError as error:
        raise _mourn() from error


def _receive(pipe: Any) -> Any:
    """The result of a task. Raises what the task raised."""
    try:
        failure, result = pipe.recv()
    except (EOFError, OSError) as error:
        raise _mourn() from error
    if failure is not None:
        raise failure
    return result


def _mourn() -> WorkerDied:
    return WorkerDied("A worker process was killed; perhaps the machine is short of memory.")


# --- in a process of the crew ----------------------------------------------------------------------


def _serve(pipe: Connection, inherited: Sequence[Connection]) -> None:
    """What comes through the pipe is done, one after the other, until it is closed."""
    for each in inherited:
        each.close()
    # An interrupt is the parent's to handle: it waits for us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work: Callable[[Any], Any] = repr
    unprepared: Exception | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            message = pipe.recv()
            if isinstance(message, _Kind):
                work = message.work
                unprepared, _ = _attempt(message.set_up, *message.settings)
                continue
            answer = (unprepared, None) if unprepared else _attempt(work, message)
            try:
                pipe.send(answer)
            except OSError:
                raise
            except Exception as error:  # it can't be sent, which is a fault of ours
                pipe.send((error, None))


def _attempt(work: Callable[..., Any], *handed: Any) -> tuple[Exception | None, Any]:
    """What it raised, with where that was; and its result."""
    try:
        return None, work(*handed)
    except Exception as error:
        error.add_note(traceback.format_exc())
        return error, None


def _end_with_parent() -> None:
    """Should the build itself be killed, nobody waits for this process, and it holds the build's lock."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
