"""A finished site, served as a web host would: clean addresses, redirects, its own page for what is not there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from masthead import urls
from masthead.preview.guard import clean_path
from masthead.preview.replies import TYPES, refuse, send_bytes, send_file, type_of

PRIVATE = {urls.FILE_LIST, *(urls.output_path(address) for address in (urls.REDIRECTS, urls.HEADERS))}
"""Files for the host itself."""
MOVED, SEE = 301, 302
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")


class HostedSite(NamedTuple):
    """Where the site lies, and where it stands."""

    folder: Path
    base: str
    """The path of its address, percent-decoded, without a slash at its end."""


async def answer_from_site(site: HostedSite, request: Request, path: str) -> Response:
    """What a web host would answer to a request for `path`, with the headers that the site wishes for."""
    answer = _find_answer(site, request, path)
    for name, value in _find_headers(site, path).items():
        answer.headers[name] = value
    return answer


def _find_answer(site: HostedSite, request: Request, path: str) -> Response:
    if site.base and not path.startswith(f"{site.base}/"):
        home = f"{urls.quote_path(site.base)}/"
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
        folder = f"{urls.quote_path(site.base + place)}/{query}"
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


def _find_headers(site: HostedSite, path: str) -> dict[str, str]:
    """What the host's list of headers says of the path: an address, perhaps with ``*`` at its end, and below it,
    set in, a header a line. Where two of them fit, the later holds."""
    found: dict[str, str] = {}
    fits = False
    for line in _read_list(site, urls.HEADERS):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            pattern = unquote(line.strip())
            fits = path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern
        elif fits:
            name, colon, value = line.strip().partition(":")
            if colon and _HEADER_NAME.fullmatch(name) and value.isascii():
                found[name] = value.strip()
    return found


def _read_list(site: HostedSite, address: str) -> list[str]:
    try:
        return (site.folder / urls.output_path(address)).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _find_redirect(site: HostedSite, place: str) -> tuple[str, int]:
    """Where the host's list of redirects sends a reader, and how: old address, new address, perhaps a status."""
    for line in _read_list(site, urls.REDIRECTS):
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
