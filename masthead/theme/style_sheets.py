"""Style sheets as they are published: what they name is asked for by its hashed name, and notes to ourselves are gone.

A style sheet's own hashed name is that of its published text, so it changes with every font and picture that the
sheet names, and a browser may keep all of them for ever.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from masthead.errors import Problem, blame_byte, shorten
from masthead.project import STATIC
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.store.fingerprints import digest_bytes
from masthead.theme.static_files import explain_far, hashed_name, is_far, remedy_missing

_GAP = r"(?:\s|/\*(?!!).*?(?:\*/|\Z))"
_TOKEN = re.compile(
    rf"""
    (?P<licence>/\*!.*?(?:\*/|\Z))
    | (?P<before>(?:\burl\(|@import)\s*)(?P<mark>["'])(?P<quoted>(?:(?!(?P=mark))[^\n\\]|\\.)*)(?P=mark)
    | (?P<open>\burl\(\s*)(?P<bare>[^\s"'()]+)
    | (?P<namespace>@namespace\b[^;{{}}]*)
    | (?P<string>"(?:[^"\n\\]|\\.)*"|'(?:[^'\n\\]|\\.)*')
    | {_GAP}*+(?P<sign>[{{}};,]){_GAP}*+
    | (?P<colon>:){_GAP}++
    | (?P<gap>{_GAP}++)
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
"""What is an address, and what only looks like one (CSS Syntax 3, section 4); and what browsers do without: notes, and
blanks beside a sign that parts. A blank before a colon tells selectors apart."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\Z", re.IGNORECASE)
"""How an address begins that is no file of ours."""


class NamedAssets(NamedTuple):
    """The hashed names, relative to ``static/``, of all that templates and their style sheets ask for."""

    names: dict[str, str]
    """By path below ``static/``."""
    sheets: dict[str, str]
    """The published text of each style sheet among them."""
    problems: list[Problem]


def name_assets(project: Path, asked: set[str], digests: Mapping[str, str], *, may_leave: bool) -> NamedAssets:
    """`asked` are paths below ``static/``; `digests` those of all files there, by path from the project's folder.

    `may_leave` says that pages may ask other hosts; else a style sheet that does so is a problem.
    """
    named = NamedAssets({}, {}, [])
    for path in sorted(asked):
        if f"{STATIC}/{path}" in digests:
            _name(project, path, digests, named, (), may_leave)
    return named


def _name(
    project: Path,
    path: str,
    digests: Mapping[str, str],
    named: NamedAssets,
    above: tuple[str, ...],
    may_leave: bool,
) -> None:
    """`path` and all that it names have their hashed names; `above` are the sheets that import it."""
    if path in named.names:
        return
    if not path.endswith(".css"):
        named.names[path] = hashed_name(path, digests[f"{STATIC}/{path}"])
        return
    text = _read(project, path, named.problems)
    above = (*above, path)
    folder = posixpath.dirname(path)

    def publish(found: re.Match[str]) -> str:
        if found["gap"]:
            return " "
        if sign := found["sign"] or found["colon"]:
            return sign
        if found["string"] or found["namespace"] or found["licence"]:
            return found[0]
        address = found["bare"] or found["quoted"] or ""
        line = text.count("\n", 0, found.start()) + 1
        if _ELSEWHERE.match(address):
            if is_far(address) and not may_leave:
                remedy = f"Put the file into {STATIC}/, and name it by its path."
                named.problems.append(Problem(f"{STATIC}/{path}", line, "", explain_far(address), remedy))
            return found[0]
        file, mark, rest = re.fullmatch(r"([^?#]*)(\??)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
        target = posixpath.normpath(posixpath.join(f"/{folder}", unquote(file)))[1:]
        problem = _look_for(target, address, digests, above)
        if problem:
            named.problems.append(Problem(f"{STATIC}/{path}", line, "", *problem))
            return found[0]
        _name(project, target, digests, named, above, may_leave)
        new = quote(posixpath.relpath(f"/{named.names[target]}", f"/{folder}")) + mark + rest
        return f"{found['open']}{new}" if found["bare"] else f"{found['before']}{found['mark']}{new}{found['mark']}"

    published = _TOKEN.sub(publish, text).strip()
    named.sheets[path] = published
    named.names[path] = hashed_name(path, digest_bytes(published.encode()).hex())


def _look_for(target: str, address: str, digests: Mapping[str, str], above: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a style sheet may not name `target`, and what to do; None where it may."""
    if f"{STATIC}/{target}" not in digests:
        there = (each.removeprefix(f"{STATIC}/") for each in digests)
        return f'There is no file "{STATIC}/{shorten(target)}".', remedy_missing(target, there)
    if target in above:
        return f'"{shorten(address)}" leads back to this style sheet.', "Take one of the imports out."
    return None


def _read(project: Path, path: str, problems: list[Problem]) -> str:
    """The sheet's text; empty where it has none, and the problem is told."""
    try:
        text = (project / STATIC / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        if conflict := find_conflict(text):
            problems.append(Problem(f"{STATIC}/{path}", conflict.line, "", *CONFLICT))
        return text
    except UnicodeDecodeError as error:
        problems.append(blame_byte(f"{STATIC}/{path}", error))
    except OSError:
        # Whoever took its digest has told it.
        pass
    return ""
