"""Who may ask, and for what: names of the host, origins, methods, paths.

A page of another site can make a browser ask this machine for anything, and by a name of its own that it has led
here (DNS rebinding) it could read the answer. So a name that is not ours is refused before anything else.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote_to_bytes, urlsplit

METHODS = ("GET", "HEAD")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
LAST_PORT = 65_535
_LOOPBACK_NAME = re.compile(r"localhost|[a-z0-9-]+\.localhost")
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
"""Go with every answer: no other site may embed what is not public yet, or learn its address."""


def may_ask_for(host: str, allowed: Collection[str], local: str) -> bool:
    """Whether a request may name `host` (RFC 9110, 7.2): a name of this machine for itself, one of `allowed`, or
    `local`, the very address at which the request came in."""
    found = _HOST.fullmatch(host)
    if not found or int(found[2] or 0) > LAST_PORT:
        return False
    name = found[1].strip("[]").rstrip(".").lower()
    if name in {each.strip("[]").rstrip(".").lower() for each in allowed} or _LOOPBACK_NAME.fullmatch(name):
        return True
    try:
        address = ipaddress.ip_address(name)
        return address.is_loopback or address == ipaddress.ip_address(local.partition("%")[0])
    except ValueError:
        return False


def is_own_origin(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a page of ours asks, as far as the browser says (Fetch, Origin; Fetch Metadata, Sec-Fetch-Site)."""
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


_ABSOLUTE = re.compile(rb"http://([^/?#]*)([^#]*)", re.IGNORECASE)


def split_target(raw: bytes) -> tuple[str, bytes]:
    """The host that the target of a request names, and the path: a target may be a whole address (RFC 9112, 3.2.2).
    The host is empty where it names none."""
    found = _ABSOLUTE.fullmatch(raw)
    return (found[1].decode("latin-1") or "?", found[2] or b"/") if found else ("", raw)


_TRICKS = re.compile(rb"%(?:2f|5c|00)|\\|\x00", re.IGNORECASE)


def clean_path(raw: bytes) -> str | None:
    """The path of a request, percent-decoded once; None for what could lead elsewhere than it says: slashes and
    backslashes in disguise, dots for folders, NUL and other control characters, and what is no UTF-8."""
    raw = raw.partition(b"?")[0]
    if not raw.startswith(b"/") or _TRICKS.search(raw):
        return None
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    if any(ord(character) < 32 or ord(character) == 127 for character in path) or "//" in path:
        return None
    return None if any(part in (".", "..") for part in path.split("/")) else path
