"""A finished site, served as a web host would: clean addresses, redirects, its own page for what is not there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from masthead import urls
from masthead.preview.guard import clean_path
from masthead.preview.replies import TYPES, refuse, send_bytes, send_file, type_of
from masthead.theme.host_files import match_address, match_redirect, read_header_rules, read_redirects

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
    target, status = _find_redirect(site, place, plain=True)
    if target:
        return _follow(site, request, target, status)
    for file in _candidates(place):
        sent = send_file(request, site.folder / file, site.folder, type_of(file))
        if sent is not None:
            return sent
    if not place.endswith("/") and (site.folder / place.lstrip("/") / "index.html").is_file():
        query = f"?{request.url.query}" if request.url.query else ""
        folder = f"{urls.quote_path(site.base + place)}/{query}"
        return refuse(MOVED, f"See {folder}", Location=folder)
    target, status = _find_redirect(site, place, plain=False)
    return _follow(site, request, target, status) if target else _answer_missing(site, request)


def _follow(site: HostedSite, request: Request, target: str, status: int) -> Response:
    """The reader is sent to the target; or, where the status is that of an answer, gets what stands there."""
    if 300 <= status < 400:
        return refuse(status, f"See {target}", Location=target)
    path = clean_path(target.encode())
    for file in _candidates(path.removeprefix(site.base)) if path else ():
        sent = send_file(request, site.folder / file, site.folder, type_of(file))
        if sent is not None:
            sent.status_code = sent.status_code if status == 200 else status
            return sent
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
    """What the host's list of headers says of the path: of two rules that fit, the later."""
    found: dict[str, str] = {}
    for rule in read_header_rules(_read_list(site, urls.HEADERS)):
        if match_address(rule.address, path) is None:
            continue
        for name in rule.names:
            found.pop(name, None)
        for name, value in rule.lines:
            if value and value.isascii() and _HEADER_NAME.fullmatch(name):
                found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
    return found


def _read_list(site: HostedSite, address: str) -> str:
    try:
        return (site.folder / urls.output_path(address)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _find_redirect(site: HostedSite, place: str, *, plain: bool) -> tuple[str, int]:
    """Where the host's list of redirects sends a reader, and how: by its `plain` lines, each of which names one
    address, or by the others. An empty address where none fits."""
    whole = site.base + place
    for rule in read_redirects(_read_list(site, urls.REDIRECTS)):
        if rule.conditions or (rule.is_plain or rule.forced) is not plain:
            continue
        values = match_redirect(rule, whole)
        if values is not None:
            return _fill(rule.new, values), rule.status
    return "", 0


def _fill(address: str, values: Mapping[str, str]) -> str:
    """The address with what its placeholders stand for."""
    return re.sub(r":([A-Za-z]\w*)", lambda name: urls.quote_path(values.get(name[1], name[0])), address)


def find_site(folder: Path, base: str) -> HostedSite | None:
    """The site in the folder; None where there is none."""
    return HostedSite(folder, base) if os.path.isfile(folder / urls.output_path(urls.HOME)) else None
