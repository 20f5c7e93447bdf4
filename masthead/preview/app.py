"""The door: every request is looked at before it is answered."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Collection

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from masthead.preview.guard import METHODS, clean_path, may_ask_for, split_target
from masthead.preview.replies import refuse

Answer = Callable[[Request, str], Awaitable[Response]]
"""Answers a request for a path that may be asked for."""


def make_app(answer: Answer, allowed: Collection[str], say: Callable[[str], None]) -> ASGIApp:
    """The application; `allowed` are names of this host beside those of the loopback."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        host, target = split_target(scope.get("raw_path") or scope["path"].encode())
        response = _refuse(request, host, allowed)
        if response is None:
            path = clean_path(target)
            try:
                response = (
                    refuse(400, "This is not an address of the site.") if path is None else await answer(request, path)
                )
            except Exception:
                say(traceback.format_exc())
                say("This is a bug in Masthead, not a mistake in your content. The preview keeps running.")
                response = refuse(500, "This is a bug in Masthead; its terminal says more.")
        await response(scope, receive, send)

    return app


def _refuse(request: Request, named: str, allowed: Collection[str]) -> Response | None:
    """Why the request is not answered; None where it may be. `named` is the host that its target names, if any."""
    hosts = request.headers.getlist("host")
    server = request.scope.get("server") or ("", None)
    asked = [*hosts, named] if named else hosts
    if len(hosts) != 1 or not all(may_ask_for(each, allowed, server[0]) for each in asked):
        return refuse(403, "The preview does not answer to this name. Start it with --allow-host NAME if it should.")
    if request.method not in METHODS:
        return refuse(405, "The preview is read-only.", Allow=", ".join(METHODS))
    return None
