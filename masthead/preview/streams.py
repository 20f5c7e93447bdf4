"""Streams of events to open pages (HTML, 9.2, server-sent events)."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator

ALIVE_SECONDS = 15.0
"""So often a silent stream says that it is there, and notices that nobody listens any more."""


@dataclasses.dataclass(eq=False)
class Stream:
    """A page that is open in a browser."""

    address: str
    """Path and query."""
    version: str
    """Of the page as the browser has it."""
    source: str = ""
    """The file from which the page was made."""
    told: str = "[]"
    """The problems that it shows."""
    events: asyncio.Queue[bytes] = dataclasses.field(default_factory=asyncio.Queue)


def send_event(stream: Stream, name: str, said: object) -> None:
    """The page is told; `said` is anything that JSON can say."""
    send_text(stream, name, json.dumps(said))


def send_text(stream: Stream, name: str, said: str) -> None:
    """The page is told `said`, a line of JSON."""
    stream.events.put_nowait(f"event: {name}\ndata: {said}\n\n".encode())


async def listen(stream: Stream, closing: asyncio.Event) -> AsyncIterator[bytes]:
    """What the page is told, as it comes, until the preview ends."""
    yield b": the preview\n\n"
    end = asyncio.ensure_future(closing.wait())
    try:
        while not closing.is_set():
            getting = asyncio.ensure_future(stream.events.get())
            done, _ = await asyncio.wait({getting, end}, timeout=ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if getting in done:
                yield getting.result()
            else:
                getting.cancel()
                if end not in done:
                    yield b": still here\n\n"
    finally:
        end.cancel()
