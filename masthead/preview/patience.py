"""A template that goes round for ever is stopped, so that the preview goes on."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator

LONGEST_SECONDS = 10.0
"""No page takes a tenth of it, on any machine."""


class TooLong(Exception):
    """Work took longer than it may."""

    def __str__(self) -> str:
        return f"This takes longer than {LONGEST_SECONDS:g} seconds"


@contextlib.contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """What is done within is ended by `TooLong` after so long; at the next step of Python, so that one long step of
    a library, as a sum over a vast range, is waited for."""
    worker = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    is_over = False

    def end() -> None:
        with lock:
            if not is_over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(worker, ctypes.py_object(TooLong))

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        # What was sent at the very last moment is heard of here and not later. It is never called back: a thread whose
        # exception was taken away goes on looking for it at every call (CPython 3.11), and under a tracer for ever.
        while True:
            try:
                timer.cancel()
                with lock:
                    is_over = True
                _listen()
                break
            except TooLong:
                continue


def _listen() -> None:
    """A call, at whose beginning Python raises what was sent to the thread."""
