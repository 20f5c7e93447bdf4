"""A finished site, served as a web host would: clean addresses, redirects, its own page for what is not there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from masthead import urls
from masthead.preview.guard import clean_path
from masthead.preview.replies import TYPES, refuse, send_bytes, send_file, type_of

PRIVATE = {urls.FILE_LIST, *(urls.output_path(address) for address in (urls.REDIRECTS, "/_headers"))}
"""Files for the host itself."""
MOVED, SEE = 301, 302


class HostedSite(NamedTuple):
    """Where the site lies, and where it stands."""

    folder: Path
    base: str
    """The path of its address, without a slash at its end."""


async def answer_from_site(site: HostedSite, request: Request, path: str) -> Response:
    """What a web host would answer to a request for `path`."""
    if site.base and not path.startswith(f"{site.base}/"):
        home = f"{site.base}/"
        return refuse(SEE, f"See {home}", Location=home) if path in ("/", site.base) else _answer_missing(site, request)
    place = path.removeprefix(site.base)
    if place.lstrip("/") in PRIVATE:
        return _answer_missing(site, request)
    target, status = _find_redirect(site, place)
    if target:
        return refuse(status, f"See {target}", Location=target)
    for file in _candidates(place):
        sent = send_file(request, site.folder / file, site.folder, type_of(file))
        if sent is not None:
            return sent
    if not place.endswith("/") and (site.folder / place.lstrip("/") / "index.html").is_file():
        query = f"?{request.url.query}" if request.url.query else ""
        folder = f"{site.base}{urls.quote_path(place)}/{query}"
        return refuse(MOVED, f"See {folder}", Location=folder)
    return _answer_missing(site, request)


def _candidates(place: str) -> list[str]:
    """The files that may answer: a folder's index, the file itself, the file with its ending left out."""
    if place.endswith("/"):
        return [place.lstrip("/") + "index.html"]
    return [place.lstrip("/"), place.lstrip("/") + ".html"]


def _answer_missing(site: HostedSite, request: Request) -> Response:
    try:
        page = (site.folder / urls.output_path(urls.NOT_FOUND)).read_bytes()
    except OSError:
        return refuse(404, "There is no such page.")
    return send_bytes(request, page, TYPES[".html"], 404)


def _find_redirect(site: HostedSite, place: str) -> tuple[str, int]:
    """Where the host's list of redirects sends a reader, and how: old address, new address, perhaps a status."""
    try:
        text = (site.folder / urls.output_path(urls.REDIRECTS)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "", 0
    for line in text.splitlines():
        words = line.split()
        if len(words) not in (2, 3) or line.startswith("#"):
            continue
        old = clean_path(words[0].encode())
        if old is not None and old.rstrip("/") in (place.rstrip("/"), (site.base + place).rstrip("/")):
            status = words[2].rstrip("!") if len(words) == 3 else ""
            return words[1], int(status) if status in ("302", "307", "308") else MOVED
    return "", 0


def find_site(folder: Path, base: str) -> HostedSite | None:
    """The site in the folder; None where there is none."""
    return HostedSite(folder, base) if os.path.isfile(folder / urls.output_path(urls.HOME)) else None
