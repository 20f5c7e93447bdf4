"""The smallest newsletter that a test needs, written inline and built in this process."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from masthead.build.pipeline import build_site
from masthead.build.unchanged import begin
from masthead.errors import Problem, Unpublishable, describe_problem
from masthead.read.front_matter import Node, Scalar, Sequence
from masthead.request import Choice, Edition, Order, Warn

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "tests/sites/sample"
"""The newsletter and theme that the engine is tested with: those that it ships, whatever an editor makes of hers.
``make sample`` copies them here."""
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
"""The present, for every test."""

SITE = """\
title = "The Ledger"
description = "What the machines cost."
base_url = "https://ledger.example"
time_zone = "UTC"
"""


def write_newsletter(project: Path, files: Mapping[str, str | bytes], site: str = SITE) -> Path:
    """A project with these files, paths relative to it, and the templates and static files of our own."""
    for folder in ("templates", "static"):
        if not (project / folder).exists():
            shutil.copytree(SHIPPED / folder, project / folder)
    (project / "site.toml").write_text(site, encoding="utf-8")
    for path, held in files.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held.encode() if isinstance(held, str) else held)
    return project


def copy_sample(project: Path) -> Path:
    """The newsletter that comes with the project."""
    for folder in ("content", "templates", "static"):
        shutil.copytree(SHIPPED / folder, project / folder)
    shutil.copy(SHIPPED / "site.toml", project)
    return project


def write_article(
    title: str = "Chips are dear",
    date: str = "2026-11-20",
    tags: str = "Chips",
    body: str = "The story.",
    **fields: str,
) -> str:
    """An article's text; `fields` are further lines of front matter, their values as YAML."""
    lines = [f"title: {title}", f"date: {date}", f"tags: [{tags}]"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def plain(node: Node) -> object:
    """A value of front matter as text, lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(each) for each in node.items]
    return {name: plain(entry.value) for name, entry in node.entries.items()}


def type_again(text: str) -> str:
    """The text with the marks that keyboards have, for those that it was set in."""
    for straight, marks in (("'", "‘’"), ('"', "“”"), ("-", "–—"), ("...", "…")):
        text = re.sub(f"[{marks}]", straight, text)
    return " ".join(re.sub("-+", "-", text).split())


def build(
    project: Path,
    *,
    now: dt.datetime = NOON,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
    base_url: str | None = None,
    output: str = "public",
    jobs: int = 1,
    allow_removals: bool = False,
    warn: Warn = lambda _: None,
) -> Edition:
    """The newsletter, published to a folder within it. Raises `Unpublishable`."""
    order = Order(project, project / output, Choice(now, drafts, future), base_url, strict, jobs, allow_removals)
    return build_site(order, begin(order, time.time_ns()), lambda *_: None, lambda _: None, warn)


def build_and_listen(project: Path, begun_ns: int | None = None) -> list[str]:
    """What a build says to those who ask for it; one that began at `begun_ns`, if that is given."""
    said: list[str] = []
    order = Order(project, project / "public", Choice(NOON), jobs=1)
    with contextlib.suppress(Unpublishable):
        build_site(order, begin(order, begun_ns or time.time_ns()), lambda *_: None, said.append)
    return said


def told_problems(project: Path) -> list[str]:
    """Each problem and notice of a build as the editor reads it, whether or not it was published."""
    try:
        return [describe_problem(notice) for notice in build(project).notices]
    except Unpublishable as stop:
        return [describe_problem(problem) for problem in stop.problems]


def told_changes(project: Path, **options: Any) -> list[str]:
    """Each notice about what a build changes, as the editor reads it."""
    changes: list[Problem] = []
    build(project, warn=changes.append, **options)
    return [describe_problem(notice) for notice in changes]


def read_site(project: Path) -> dict[str, bytes]:
    """Every published file by its path."""
    root = project / "public"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
