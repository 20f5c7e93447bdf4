"""Work over many tasks, in as many processes as may be used; the results come in the tasks' order.

What a worker process knows besides its task is set up in it once: the functions that run there are those
of `reading` and `making`, which take plain data and give plain data.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_ahead = 3
"""So many tasks a process wait for it; more would only fill the memory with results."""


class WorkerDied(Exception):
    """A worker process was killed; what it did is lost."""


def count_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    set_up: Callable[..., None],
    *settings: Any,
) -> Iterator[Result]:
    """The result of each task, in order. `set_up` is called with `settings` before, once in each process.

    With one job or one task, all is done in this process. Raises what a task raises, and `WorkerDied`.
    """
    if jobs <= 1 or len(tasks) <= 1:
        set_up(*settings)
        yield from map(work, tasks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_all_start_methods, get_context

    # A fork shares what is loaded already. Nothing here runs a thread that a fork could catch mid-way.
    context = get_context("fork" if "fork" in get_all_start_methods() else None)
    # A search for circles writes into all that it looks at, and then each process holds a copy of it.
    gc.freeze()
    executor = ProcessPoolExecutor(min(jobs, len(tasks)), context, initializer=_begin, initargs=(set_up, settings))
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(work, task))
            if len(waiting) >= jobs * _ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerDied("A worker process was killed; perhaps the machine is short of memory.") from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def _begin(set_up: Callable[..., None], settings: tuple[Any, ...]) -> None:
    # An interrupt is the parent's to handle: it cancels what waits.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    set_up(*settings)


def _end_with_parent() -> None:
    """Should the build itself be killed, nobody waits for this process, and it holds the build's lock."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def cut_into_chunks(items: Sequence[Task], size: int) -> list[Sequence[Task]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
