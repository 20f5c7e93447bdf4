"""How far long work is, on a terminal."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.request import Tell

QUIET_SECONDS = 0.5
"""Work that takes no longer shows nothing, and never pays for loading what shows it."""


@contextlib.contextmanager
def show_progress() -> Iterator[Tell]:
    """Tells what is being done in one line that is gone when it is done."""
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        bars: dict[str, object] = {}

        def tell(what: str, done: int, of: int) -> None:
            if time.monotonic() - begun < QUIET_SECONDS:
                return
            if "bar" not in bars:
                from rich.console import Console
                from rich.progress import Progress

                console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")) or None)
                bars["bar"] = stack.enter_context(Progress(console=console, transient=True, auto_refresh=False))
            bar = bars["bar"]
            if what not in bars:
                bars[what] = bar.add_task(what, total=of or None)  # type: ignore[attr-defined]
            bar.update(bars[what], completed=done, total=of or None, refresh=True)  # type: ignore[attr-defined]

        yield tell
