"""Answers to requests for the preview's pages, the newsletter's own and the editor's."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from masthead import urls
from masthead.assemble.references import address_of, is_out
from masthead.preview.furniture import own_files
from masthead.preview.guard import HEADERS, is_own_origin
from masthead.preview.overlay import list_sources, read_lines
from masthead.preview.replies import ASK_AGAIN, NO_STORE, TYPES, refuse, send_bytes, send_file, type_of
from masthead.preview.runsheet import render_source
from masthead.preview.showing import (
    Showing,
    all_problems,
    base_of,
    copy_missing_page,
    copy_runsheet,
    find_copy,
    find_version,
    list_missed,
    update_overlays,
)
from masthead.preview.streams import Stream, listen, send_event

HTML = TYPES[".html"]
LONGEST_ADDRESS = 4_000


async def answer(showing: Showing, request: Request, path: str) -> Response:
    """The answer to a request for `path`, which `clean_path` has let through."""
    if path == urls.RESERVED.rstrip("/"):
        return redirect(urls.RESERVED)
    if path.startswith(urls.RESERVED):
        return await _answer_own(showing, request, path.removeprefix(urls.RESERVED))
    proof = showing.proof
    base = base_of(showing)
    if base and not path.startswith(f"{base}/"):
        if path in ("/", base):
            return redirect(f"{urls.quote_path(base)}/")
        return await _answer_missing(showing, request)
    place = path.removeprefix(base)
    if proof and urls.output_path(urls.quote_path(place)) not in proof.shown.addresses.paths:
        folder = urls.quote_path(place + "/")
        if not place.endswith("/") and urls.output_path(folder) in proof.shown.addresses.paths:
            query = f"?{request.url.query}" if request.url.query else ""
            return redirect(urls.quote_path(base) + folder + query)
    file, copy = await find_copy(showing, path)
    if copy is None:
        return await _answer_missing(showing, request)
    if copy.file is not None:
        sent = send_file(request, copy.file, showing.order.project, type_of(file))
        return sent or await _answer_missing(showing, request)
    return send_bytes(request, copy.content, type_of(file), store=NO_STORE if copy.is_page else ASK_AGAIN)


def redirect(address: str) -> Response:
    return refuse(302, f"See {address}", Location=address)


async def _answer_missing(showing: Showing, request: Request) -> Response:
    """Nothing stands there; or nothing can, as long as there is no site."""
    copy = await copy_missing_page(showing)
    return send_bytes(request, copy.content, HTML, 404 if showing.proof else 503)


# --- below /_masthead/ -----------------------------------------------------------------------------


async def _answer_own(showing: Showing, request: Request, name: str) -> Response:
    if name.startswith("files/"):
        found = own_files().get(name.removeprefix("files/"))
        return send_bytes(request, found[0], type_of(name), store=ASK_AGAIN) if found else refuse(404, "No such file.")
    if name == "events":
        return await _answer_events(showing, request)
    if name == "source":
        return _answer_source(showing, request)
    if name:
        return refuse(404, "The preview has no such page.")
    if showing.proof is None:
        return await _answer_missing(showing, request)
    _, content = await copy_runsheet(showing, request.query_params)
    return send_bytes(request, content, HTML)


def _answer_source(showing: Showing, request: Request) -> Response:
    """A source file as text; none but those that the site is made of."""
    path = request.query_params.get("file", "")
    if path not in list_sources(showing.proof):
        return refuse(404, "The newsletter has no such file.")
    proof = showing.proof
    item = proof.shown.assembly.shelf.by_source.get(path) if proof else None
    address = ""
    if proof and item and is_out(item, proof.choice):
        address = urls.place_under(proof.config.base_url, address_of(item))
    lines = read_lines(showing.order.project, path)
    return send_bytes(request, render_source(path, lines, all_problems(showing), address), HTML)


async def _answer_events(showing: Showing, request: Request) -> Response:
    """A stream of events for the page that says which it is, and which version of it it has."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if not is_own_origin(origin, site, request.headers.get("host", "")):
        return refuse(403, "Only pages of this preview may connect.")
    address = request.query_params.get("page", "/")[:LONGEST_ADDRESS]
    stream = Stream(address, request.query_params.get("version", ""))
    headers = {**HEADERS, "Cache-Control": NO_STORE}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="text/event-stream")
    showing.streams.add(stream)
    version, stream.source = await find_version(showing, address)
    if version != stream.version:
        stream.version = version
        send_event(stream, "page", version)
    if missed := list_missed(showing, request.query_params.get("away", "")):
        send_event(stream, "files", missed)
    update_overlays(showing)

    async def tell() -> AsyncIterator[bytes]:
        try:
            async for said in listen(stream, showing.closing):
                yield said
        finally:
            showing.streams.discard(stream)

    return StreamingResponse(tell(), headers=headers, media_type="text/event-stream")
