"""``static/_headers`` and ``static/_redirects``: what an editor wants web hosts to do, beside what Masthead tells them.

Both are read as Netlify and Cloudflare Pages read them. Of headers all rules apply whose address fits; Netlify takes
the last value of a name, Cloudflare Pages joins them all with commas, unless a line ``! Name`` takes back what was said
before, which Netlify passes over. Of redirects the first that fits applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from masthead import urls
from masthead.errors import FORBIDDEN, Problem, blame_byte
from masthead.read.conflicts import CONFLICT, find_conflict

HEADERS_FILE, REDIRECTS_FILE = (f"static/{name}" for name in urls.FOR_HOSTS)
_ADDRESS = re.compile(r"/|https?://")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A token (RFC 9110, 5.6.2)."""


class HostFiles(NamedTuple):
    """What stands in them; empty where there is none, or one that can't be read."""

    headers: str
    redirects: str
    problems: tuple[Problem, ...]


def read_host_files(project: Path, static_files: Iterable[str]) -> HostFiles:
    """The editor's own, as far as `static_files`, which are relative to ``static/``, name them."""
    texts = dict.fromkeys(urls.FOR_HOSTS, "")
    problems = []
    for name in texts.keys() & set(static_files):
        file = f"static/{name}"
        try:
            text = (project / file).read_bytes().decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            problems.append(blame_byte(file, error))
            continue
        except OSError:
            # Told where its digest is asked for.
            continue
        forbidden = FORBIDDEN.search(text)
        if forbidden:
            line = text.count("\n", 0, forbidden.start()) + 1
            message = f"The line contains the character U+{ord(forbidden[0]):04X}, which no host reads."
            problems.append(Problem(file, line, "", message, "Delete it."))
        elif conflict := find_conflict(text):
            problems.append(Problem(file, conflict.line, "", *CONFLICT))
        else:
            texts[name] = text.replace("\r\n", "\n").replace("\r", "\n")
    headers, redirects = texts.values()
    return HostFiles(headers, redirects, tuple(problems))


# --- headers ---------------------------------------------------------------------------------------


class HeaderLine(NamedTuple):
    """A line of a rule: what is said with a file, or said no more."""

    name: str
    value: str
    """Empty where `name` is taken back."""


class HeaderRule(NamedTuple):
    """What is said with the files at an address, which may hold ``*`` and ``:placeholders``."""

    address: str
    line: int
    lines: tuple[HeaderLine, ...]

    @property
    def names(self) -> frozenset[str]:
        """What it speaks of, in small letters."""
        return frozenset(line.name.lower() for line in self.lines)


def read_header_rules(text: str) -> list[HeaderRule]:
    """The rules of a list of headers; what is none is passed over, as by hosts."""
    rules: list[HeaderRule] = []
    for number, line in _list_lines(text):
        if _ADDRESS.match(line):
            rules.append(HeaderRule(line, number, ()))
        elif rules and (said := _read_header(line)):
            rules[-1] = rules[-1]._replace(lines=(*rules[-1].lines, said))
    return rules


def _read_header(line: str) -> HeaderLine | None:
    if line.startswith("!"):
        name = line[1:].strip().removesuffix(":").rstrip()
        return HeaderLine(name, "") if _HEADER_NAME.fullmatch(name) else None
    name, _, value = (part.strip() for part in line.partition(":"))
    return HeaderLine(name, value) if value and _HEADER_NAME.fullmatch(name) else None


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.strip().startswith("#"):
            yield number, line.strip()


def match_address(address: str, path: str) -> dict[str, str] | None:
    """What ``*`` (by the name ``splat``) and each ``:placeholder`` of the address stand for in the path; None where it
    does not fit, or speaks of another host."""
    names: list[str] = []
    pattern = ""
    for part in re.split(r"(\*|:[A-Za-z]\w*)", unquote(address)):
        if part == "*" or part.startswith(":"):
            names.append("splat" if part == "*" else part[1:])
            pattern += "(.*)" if part == "*" else "([^/]+)"
        else:
            pattern += re.escape(part)
    found = re.fullmatch(pattern, path, re.DOTALL)
    return dict(zip(names, found.groups(), strict=True)) if found else None


# --- redirects -------------------------------------------------------------------------------------


class Redirect(NamedTuple):
    """A line of the list of redirects."""

    old: str
    """An address of this site, which may hold ``*`` and ``:placeholders``."""
    new: str
    status: int
    forced: bool
    """Whether it holds where a file stands, too (Netlify's ``!``)."""
    conditions: tuple[str, ...]
    """``Country=…`` and the like, and queries; only Netlify knows them."""
    line: int

    @property
    def is_plain(self) -> bool:
        """Whether it speaks of one address, at all times."""
        return not self.conditions and "*" not in self.old and "/:" not in self.old


def read_redirects(text: str) -> list[Redirect]:
    """The redirects of a list; what is none is passed over, as by hosts."""
    return [found for number, line in _list_lines(text) if (found := _read_redirect(line, number))]


def _read_redirect(line: str, number: int) -> Redirect | None:
    words = line.partition(" #")[0].split()
    queries = [word for word in words[1:] if "=" in word and not _ADDRESS.match(word)]
    rest = [word for word in words if word not in queries]
    if len(rest) not in (2, 3) or not all(_ADDRESS.match(word) for word in rest[:2]):
        return None
    status = re.fullmatch(r"([1-5]\d\d)(!?)", rest[2]) if len(rest) == 3 else None
    if len(rest) == 3 and not status:
        return None
    code, forced = (int(status[1]), bool(status[2])) if status else (301, False)
    return Redirect(rest[0], rest[1], code, forced, tuple(queries), number)


def match_redirect(rule: Redirect, path: str) -> dict[str, str] | None:
    """As `match_address`, for an address with or without a slash at its end."""
    values = match_address(rule.old, path)
    return match_address(rule.old.rstrip("/"), path.rstrip("/")) if values is None else values


def find_led(base_url: str, own: str, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, readable and without the site's path, that a line of the editor's own leads on from."""
    rules = [rule for rule in read_redirects(own) if not rule.conditions and rule.status < 400]
    base = unquote(urls.place_under(base_url, "/").rstrip("/"))
    return {address for address in addresses if any(match_redirect(rule, base + address) is not None for rule in rules)}
