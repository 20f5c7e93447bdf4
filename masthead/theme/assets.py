"""What pages ask for beside articles: hashed copies of static files, and pictures with their sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.errors import Problem
from masthead.model import Config, Picture
from masthead.project import FEED_STYLE, STATIC, TEMPLATES
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.store.fingerprints import FileState, digest_file, state_of
from masthead.theme.host_files import HostFiles, read_host_files
from masthead.theme.picture_sizes import measure_pictures, name_pictures, weigh_picture
from masthead.theme.style_sheets import NamedAssets, name_assets
from masthead.theme.templates import TemplateSet

_TEXTS = (".html", ".js", ".json", ".mjs", ".svg", ".webmanifest", ".xml")


class Supplies(NamedTuple):
    """All that is known of the files that pages ask for."""

    assets: NamedAssets
    sizes: dict[str, tuple[int, int]]
    """Width and height in pixels, by address."""
    pictures: dict[str, Picture]
    """Those of the newsletter, by their field in ``site.toml``."""
    host_files: HostFiles
    problems: list[Problem]
    noted: str
    """For the next call: pictures that are as they were are not opened."""


def look_at_files(
    project: Path, paths: Iterable[str], known: Mapping[str, tuple[FileState, str]]
) -> tuple[dict[str, tuple[FileState, str]], list[Problem]]:
    """State and digest of each file that is published as it is; what is `known` of one that looks so still, and
    nothing of one that can't be read, which is a problem. Heavy pictures are noticed."""
    files: dict[str, tuple[FileState, str]] = {}
    problems: list[Problem] = []
    for path in paths:
        before = known.get(path)
        try:
            state = state_of((project / path).stat())
            if heavy := weigh_picture(path, state.size):
                problems.append(heavy)
            same = before is not None and before[0] == state
            files[path] = before if before and same else (state, digest_file(str(project / path)).hex())
        except OSError as error:
            message = f"It can't be read ({error.strerror or error})."
            problems.append(Problem(path, 0, "", message, "Check that it is there and that you may read it."))
    return files, problems


def _find_conflicts(project: Path, static_files: Iterable[str]) -> Iterator[Problem]:
    """Scripts, drawings and the like that a merge has left in two versions; style sheets are read for more."""
    for path in static_files:
        if not path.endswith(_TEXTS):
            continue
        try:
            conflict = find_conflict((project / STATIC / path).read_bytes().decode())
        except (OSError, UnicodeDecodeError):
            continue
        if conflict:
            yield Problem(f"{STATIC}/{path}", conflict.line, "", *CONFLICT)


def gather_supplies(
    project: Path,
    config: Config,
    templates: TemplateSet,
    static_files: Sequence[str],
    files: Mapping[str, str],
    digests: Mapping[str, str],
    noted: str | None,
) -> Supplies:
    """What pages ask for is found, named and measured.

    `static_files` are paths below ``static/``; `files` the addresses of those beside articles, by path from the
    project's folder, as are `digests`.
    """
    asked = {FEED_STYLE, *(name for facts in templates.facts.values() for name in facts.assets)}
    assets = name_assets(project, asked, digests, may_leave=config.trust_html)
    addresses = {f"{STATIC}/{path}": urls.static_address(path) for path in static_files} | dict(files)
    sizes, noted = measure_pictures(project, addresses, digests, noted)
    pictures, problems = name_pictures(project, config, sizes, digests)
    host_files = read_host_files(project, static_files)
    problems = [
        *assets.problems,
        *problems,
        *host_files.problems,
        *_find_conflicts(project, static_files),
        *_check_templates(config, templates, static_files, files),
    ]
    return Supplies(assets, sizes, pictures, host_files, problems, noted)


def _check_templates(
    config: Config, templates: TemplateSet, static_files: Sequence[str], files: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with files and hosts that templates name by their address; most name none so."""
    if templates.named:
        from masthead.theme.linked_files import check_named

        for name, named in templates.named.items():
            yield from check_named(
                f"{TEMPLATES}/{name}", named, static_files, files.values(), may_leave=config.trust_html
            )


def name_hashed(supplies: Supplies) -> dict[str, str]:
    """The hashed address of each static file that a template asks for."""
    return {name: urls.static_address(hashed) for name, hashed in supplies.assets.names.items()}
