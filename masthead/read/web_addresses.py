"""A web address that was typed as people read it, as it must stand in feeds, sitemaps and headers: in ASCII."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

from masthead.errors import FORBIDDEN, Fault, shorten

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SLASH_IN_DISGUISE = re.compile(r"%(?:2f|5c)", re.IGNORECASE)
_LONGEST_HOST = 253
_REMEDY_HOST = "Write it as example.com, or as the name that your registrar shows, which may begin with xn--."


def spell_in_ascii(address: str) -> str:
    """`address`, an absolute one (RFC 3986) without user's name: its host by IDNA (RFC 5891, read as UTS 46 says), in
    small letters, its path and what follows percent-encoded.

    Raises `Fault` for what can't be written so.
    """
    forbidden = FORBIDDEN.search(address)
    if forbidden:
        raise Fault(f"contains the character U+{ord(forbidden[0]):04X}, which no page may show.", "Take it out.")
    if _BAD_PERCENT.search(address):
        raise Fault(
            f'"{shorten(address)}" contains a "%" without two digits after it.', "Write %25 for a percent sign."
        )
    parts = urlsplit(address)
    host = _spell_host(address, parts.hostname or "")
    place = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, place, _spell_path(address, parts.path), parts.query, parts.fragment))


def _spell_host(address: str, host: str) -> str:
    """A host's name or number, as a browser asks for it."""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            raise Fault(f'"{shorten(address)}" contains no host\'s name between its brackets.', _REMEDY_HOST) from None
    name = host
    if not host.isascii() or "xn--" in host:
        import idna

        try:
            name = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise _refuse_host(host) from None
    name = name.removesuffix(".")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _refuse_host(host)
    return name


def _refuse_host(host: str) -> Fault:
    return Fault(f'"{shorten(host)}" can\'t be the name of a host.', _REMEDY_HOST)


def _spell_path(address: str, path: str) -> str:
    """Percent-encoded where RFC 3986 wants it, and where lists for web hosts would read a sign of theirs."""
    if _SLASH_IN_DISGUISE.search(path):
        raise Fault(f'"{shorten(address)}" contains a slash written as %2F or %5C.', "Write slashes (/).")
    if any(part in (".", "..") for part in path.replace("%2E", ".").replace("%2e", ".").split("/")):
        raise Fault(f'"{shorten(address)}" contains "." or ".." as a part.', "Write the address that it leads to.")
    written = quote(unicodedata.normalize("NFC", path), safe="/%!$&'()+,;=@-._~")
    try:
        readable = not FORBIDDEN.search(unquote_to_bytes(written).decode())
    except UnicodeDecodeError:
        readable = False
    if not readable:
        raise Fault(f'"{shorten(address)}" contains bytes that are not text.', "Write the letters themselves.")
    return written
