"""Answers to requests: types, validators, parts of files (RFC 9110, 8.8, 13 and 14)."""

from __future__ import annotations

import email.utils
import mimetypes
import os
import posixpath
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from masthead.preview.guard import HEADERS
from masthead.store.fingerprints import digest_bytes

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
"""Those of the files that sites are made of: what the system knows differs from machine to machine."""
NO_STORE, ASK_AGAIN = "no-store", "no-cache"


def type_of(path: str) -> str:
    """The media type by the file's ending, text with its charset."""
    ending = posixpath.splitext(path)[1].lower()
    if ending in TYPES:
        return TYPES[ending]
    if posixpath.basename(path).startswith("_"):
        return TYPES[".txt"]
    return mimetypes.guess_type("file" + ending)[0] or "application/octet-stream"


def send_bytes(request: Request, content: bytes, media_type: str, status: int = 200, store: str = NO_STORE) -> Response:
    """The content with a validator; 304 for who has it already."""
    tag = f'"{digest_bytes(content).hex()}"'
    headers = {**HEADERS, "Cache-Control": store, "ETag": tag}
    if status == 200 and _has_tag(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, status, headers | {"Content-Type": media_type})


def send_file(request: Request, file: Path, root: Path, media_type: str) -> Response | None:
    """The file with validators, or the part of it that is asked for; None where there is none that lies in `root`."""
    try:
        real = os.path.realpath(file)
        if os.path.commonpath([real, os.path.realpath(root)]) != os.path.realpath(root):
            return None
        status = os.stat(real)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    headers = {
        **HEADERS,
        "Cache-Control": ASK_AGAIN,
        "ETag": tag,
        "Last-Modified": email.utils.formatdate(status.st_mtime, usegmt=True),
    }
    if _has_tag(request, tag) or "if-none-match" not in request.headers and _is_as_new(request, status.st_mtime):
        return Response(status_code=304, headers=headers)
    if not _accepts_range(request, tag, headers["Last-Modified"], status.st_size):
        # A range that can't be understood, or is of another version, is no range (RFC 9110, 14.2 and 13.1.5).
        request.scope["headers"] = [each for each in request.scope["headers"] if each[0] != b"range"]
    elif all(_starts_after_end(each, status.st_size) for each in request.headers["range"][6:].split(",")):
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{status.st_size}"})
    return FileResponse(real, headers=headers, media_type=media_type, stat_result=status)


_RANGES = re.compile(r"bytes=(\s*([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})\s*(,(?=.)|$))+", re.IGNORECASE)


def _accepts_range(request: Request, tag: str, modified: str, size: int) -> bool:
    """Whether the request asks for parts of this version of the file, in a way that can be answered."""
    asked = request.headers.get("range", "")
    if not _RANGES.fullmatch(asked) or request.headers.get("if-range", tag) not in (tag, modified):
        return False
    parts = [each.strip().partition("-") for each in asked[6:].split(",")]
    if any(first and last and int(first) > int(last) for first, _, last in parts):
        return False
    beyond = [_starts_after_end(each, size) for each in asked[6:].split(",")]
    return all(beyond) or not any(beyond)


def _starts_after_end(part: str, size: int) -> bool:
    first, _, last = part.strip().partition("-")
    return int(first) >= size if first else int(last) == 0 or size == 0


def _has_tag(request: Request, tag: str) -> bool:
    """If-None-Match, compared weakly (RFC 9110, 13.1.2)."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in asked.split(",")]


def _is_as_new(request: Request, modified: float) -> bool:
    """If-Modified-Since, in whole seconds (RFC 9110, 13.1.3)."""
    try:
        since = email.utils.parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError, TypeError):
        return False
    return int(modified) <= since.timestamp()


def refuse(status: int, words: str, **headers: str) -> Response:
    """A short answer in plain words."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(words + "\n", status, {**HEADERS, "Cache-Control": NO_STORE, **named}, "text/plain")
