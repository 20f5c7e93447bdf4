"""The preview from beginning to end: a port, the first proof, the server, and Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from types import FrameType
from typing import Any
from urllib.parse import unquote, urlsplit

import uvicorn
from starlette.types import ASGIApp

from masthead.errors import Fault
from masthead.preview.app import make_app
from masthead.preview.bench import Bench
from masthead.preview.furniture import furnish
from masthead.preview.hosting import answer_from_site, find_site
from masthead.preview.keeping import begin, hear, keep_time, keep_up
from masthead.preview.order import PreviewOrder, Voice, is_loopback
from masthead.preview.pages import answer
from masthead.preview.ports import Taken, find_free, listen_at, name_origin, name_owner
from masthead.preview.press import Pressroom
from masthead.preview.proof import list_problems
from masthead.preview.showing import Showing, tell_problems
from masthead.preview.watcher import watch_project
from masthead.project import SITE_FILE
from masthead.read.config import read_config
from masthead.store import cache as kept

LAST_WORDS_SECONDS = 1
"""So long, at most, it takes to end: streams end by themselves, slow readers are cut off."""


def serve(order: PreviewOrder, voice: Voice) -> None:
    """The preview was shown until somebody ended it. Raises `Fault` where it can't begin."""
    if order.site is None and not (order.project / SITE_FILE).exists():
        (problem,) = read_config(order.project).problems
        raise Fault(problem.message, problem.remedy)
    listener = _open(order, voice)
    with listener:
        origin = name_origin(order.host, listener.getsockname()[1])
        if order.site is not None:
            _serve_site(order, voice, listener, origin)
        else:
            _serve_newsletter(order, voice, listener, origin)


def _open(order: PreviewOrder, voice: Voice) -> socket.socket:
    """The port that was asked for, or the one that was agreed on."""
    try:
        return listen_at(order.host, order.port)
    except Taken:
        owner = name_owner(order.port)
        message = f"Port {order.port} is in use{f' by {owner}' if owner else ''}."
        other = find_free(order.host, order.port)
        if other and voice.ask(f"{message} Use port {other}?"):
            return listen_at(order.host, other)
        free = f"Write --port {other}, which is free, or stop that program." if other else "End that program."
        raise Fault(message, free) from None


def _serve_newsletter(order: PreviewOrder, voice: Voice, listener: socket.socket, origin: str) -> None:
    try:
        proof = begin(order, voice, origin, order.jobs)
    except kept.Busy as busy:
        raise Fault(str(busy), "") from None
    # What was read stays for as long as the preview runs: it need not be looked through for rubbish.
    gc.freeze()
    room = Pressroom(order.project, kept.memory_file(order.project))

    async def run() -> None:
        showing = Showing(order, voice, origin, proof, room, Bench(), asyncio.Event())
        if proof is None:
            tell_problems(showing, read_config(order.project).problems)
        else:
            showing.furniture = furnish(proof, voice.read_clock())
            tell_problems(showing, list_problems(proof))
        loop = asyncio.get_running_loop()
        stop = threading.Event()

        def note(paths: frozenset[str]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(hear, showing, paths)

        watch_project(order.project, note, stop)
        title = proof.config.title if proof else "the newsletter"
        base = urlsplit(proof.config.base_url).path if proof else ""
        voice.say(f"The preview of {title} is at {origin}{base}/ and all articles are at {origin}/_masthead/")
        voice.say("It updates as you save. Ctrl-C stops it.")
        if not is_loopback(order.host):
            voice.say("Others on your network can see it, too.")
        app = make_app(partial(answer, showing), (order.host, *order.allowed), voice.say)
        try:
            await _run(
                app, listener, order, f"{origin}{base}/", showing.closing, [keep_up(showing), keep_time(showing)]
            )
        finally:
            stop.set()

    asyncio.run(run())


def _serve_site(order: PreviewOrder, voice: Voice, listener: socket.socket, origin: str) -> None:
    assert order.site is not None
    config = read_config(order.project).config if (order.project / SITE_FILE).exists() else None
    base = urlsplit(config.base_url).path.rstrip("/") if config else ""
    site = find_site(order.site, unquote(base))
    if site is None:
        raise Fault(f'There is no site in "{order.site}".', "Build it with make build, or name another folder.")
    found = site

    async def run() -> None:
        voice.say(f"The site in {order.site} is at {origin}{base}/, as a web host would show it. Ctrl-C stops it.")
        app = make_app(partial(answer_from_site, found), (order.host, *order.allowed), voice.say)
        await _run(app, listener, order, f"{origin}{base}/", asyncio.Event(), [])

    asyncio.run(run())


async def _run(
    app: ASGIApp,
    listener: socket.socket,
    order: PreviewOrder,
    address: str,
    closing: asyncio.Event,
    beside: list[Coroutine[Any, Any, None]],
) -> None:
    """The server answers until it is told to end."""
    logging.getLogger("uvicorn").disabled = True
    logging.getLogger("uvicorn.error").disabled = True
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=LAST_WORDS_SECONDS,
    )
    server = Server(config, closing.set)
    tasks = [asyncio.ensure_future(each) for each in beside]
    if order.open:
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in tasks:
            task.cancel()


class Server(uvicorn.Server):
    """uvicorn, which tells open streams to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self.close = close
        self.loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came: Ctrl-C, or the system's wish that the program ends."""
        self.loop.call_soon_threadsafe(self.close)
        super().handle_exit(sig, frame)
