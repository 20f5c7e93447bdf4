"""The one thread that does the work: it reads, assembles and makes, while the server goes on answering."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


class Bench:
    """Work, done one piece after the other; nobody waits for it when the program ends."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            self._waiting.get()()

    async def run(self, work: Callable[..., Result], *given: Any) -> Result:
        """What `work` gives, or raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def settle(result: Any, fault: BaseException | None) -> None:
            if future.done():
                return  # whoever asked has gone
            if fault is None:
                future.set_result(result)
            else:
                future.set_exception(fault)

        def carry_out() -> None:
            result, fault = None, None
            if not future.cancelled():
                try:
                    result = work(*given)
                except Exception as error:
                    fault = error
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(settle, result, fault)

        self._waiting.put(carry_out)
        return await future
