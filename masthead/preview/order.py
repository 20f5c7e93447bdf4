"""What is asked of a preview, and by whom it speaks."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from masthead.errors import Problem
from masthead.request import Choice, Tell


class Voice(NamedTuple):
    """How the preview speaks to the editor at her terminal, and what it asks of the world."""

    say: Callable[[str], None]
    report: Callable[[Sequence[Problem]], None]
    """Problems and notices, each on a line."""
    ask: Callable[[str], bool]
    """A question; False where nobody is there to answer."""
    read_clock: Callable[[], dt.datetime]
    read_ns: Callable[[], int]
    """The system's own time, by which files are dated, in nanoseconds since 1970."""
    show_progress: Callable[[], AbstractContextManager[Tell]]
    """While it lasts, long work shows how far it is."""


class PreviewOrder(NamedTuple):
    """What is to be shown, and to whom."""

    project: Path
    host: str = "127.0.0.1"
    port: int = 8000
    """0 for any that is free."""
    drafts: bool | None = None
    """None where nothing was said: then as `chooses_all`."""
    future: bool | None = None
    allowed: tuple[str, ...] = ()
    """Further names under which browsers may ask for it."""
    open: bool = False
    site: Path | None = None
    """A finished site that is to be served in its place."""
    jobs: int = 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def choose(order: PreviewOrder, now: dt.datetime) -> Choice:
    """Drafts and scheduled stories are shown to this machine; to others only where that was said."""
    ours = is_loopback(order.host)
    return Choice(
        now,
        drafts=ours if order.drafts is None else order.drafts,
        future=ours if order.future is None else order.future,
    )
