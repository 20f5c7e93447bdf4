"""The editor's desk: a new article's file is begun, never over one that is there."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from masthead import urls
from masthead.desk.anatomy import ANATOMY
from masthead.desk.labels import Label
from masthead.desk.manuscript import Entry, Value, write_manuscript
from masthead.errors import Fault, Problem
from masthead.model import Config
from masthead.project import ARTICLES, PAGES
from masthead.read.content import read_article
from masthead.read.fields import article_fields
from masthead.read.front_matter import Node, Scalar, Sequence
from masthead.read.rules import Place
from masthead.read.sources import find_sources, slugs_of_file


class Manuscript(NamedTuple):
    """An article's file that is to be written."""

    path: str
    """From the project's folder, with slashes."""
    text: str


def begin_article(project: Path, config: Config, given: Mapping[str, Value], draft: bool) -> Manuscript:
    """A new article with the fields that were given, which must be right, and all others commented out.

    `given` holds at least ``title`` and ``date``. Raises `Fault` for a title from which no file's name can be made.
    """
    values = {**given, "draft": "true" if draft else None}
    entries = [
        Entry(name, values[name])
        if values.get(name) is not None
        else Entry(name, None, hint.help)
        if name == "tags"
        else Entry(name, hint.example, hint.help, commented_out=True)
        for name, hint in ANATOMY.items()
    ]
    taken = {slug: source for source in find_sources(project, ARTICLES).states for slug in slugs_of_file(source)}
    path = name_file(taken, config, str(given["title"]), str(given["date"]))
    return Manuscript(path, write_manuscript(entries, ""))


def check_values(config: Config, values: Mapping[str, Value]) -> list[Problem]:
    """What is wrong with values that were given for fields; each problem names its field and no file."""
    problems: list[Problem] = []
    rules = article_fields(ZoneInfo(config.time_zone)).rules
    for name, value in values.items():
        rules[name](_as_node(value), Place("", name, problems))
    return problems


def _as_node(value: Value) -> Node:
    if isinstance(value, str):
        return Scalar(value, 0)
    assert not isinstance(value, Mapping)
    return Sequence([_as_node(each) for each in value], 0)


def name_file(taken: Mapping[str, str], config: Config, title: str, date: str) -> str:
    """``content/articles/DAY-WORDS.md``, the words those of the title; without `date`, without the day.

    `taken` holds the files of all stories by their slugs. Where another story has the slug that the words give, a
    number is put behind them; a file of that very name, in whatever folder, counts as the same story, and is the
    answer. Raises `Fault` where the title has no letter or digit.
    """
    slug = shorten_slug(urls.fold_name(title))
    if not slug:
        raise Fault("The title has no letter or digit.", "The file's name is made from it; add one.")
    day = ""
    if date:
        moment = article_fields(ZoneInfo(config.time_zone)).rules["date"](Scalar(date, 0), Place("", "date", []))
        day = f"{moment.value.at:%Y-%m-%d}-" if moment else ""
    number, name = 1, slug
    while name in taken and posixpath.basename(taken[name]) != f"{day}{name}.md":
        number += 1
        name = f"{slug}-{number}"
    return taken.get(name, f"{ARTICLES}/{day}{name}.md")


MAX_SLUG_BYTES = 70
"""A file's name made of a title is cut there: addresses are read by people."""


def shorten_slug(folded: str) -> str:
    """`folded`, or as many of its first words as fit; of one word that does not, its beginning."""
    if len(folded.encode()) <= MAX_SLUG_BYTES:
        return folded
    cut = folded.encode()[: MAX_SLUG_BYTES + 1].decode(errors="ignore")
    return cut.rpartition("-")[0] or cut.encode()[:MAX_SLUG_BYTES].decode(errors="ignore")


def find_dead_links(project: Path, manuscript: Manuscript, config: Config, others: Iterable[Label]) -> list[str]:
    """The addresses that lead to files or pages of ours and find none there, as they are written.

    `others` are our other stories. What only the whole site could tell (a tag's page) counts as not found.
    """
    article = read_article(manuscript.path, manuscript.text.encode(), config).article
    if article is None:
        return []
    stories = {urls.article_address(slug) for label in others for slug in label.slugs[:1]}
    pages = {
        urls.page_address(slug) for source in find_sources(project, PAGES).states for slug in slugs_of_file(source)
    }
    dead: list[str] = []
    for link in article.head.links:
        if link.kind == "root":
            there = urls.quote_path(link.target) in {"/", *stories, *pages}
            there = there or _is_file(project, f"static{link.target}")
        else:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(manuscript.path), link.target))
            there = link.kind == "anchor" or path.startswith("content/") and _is_file(project, path)
        if not there:
            dead.append(link.target + link.suffix or "an empty address")
    return list(dict.fromkeys(dead))


def _is_file(project: Path, path: str) -> bool:
    return "\0" not in path and (project / path).is_file()


def is_filed(project: Path, manuscript: Manuscript) -> bool:
    """Whether the file is there already, word for word."""
    try:
        return (project / manuscript.path).read_bytes() == manuscript.text.encode()
    except OSError:
        return False


def file_article(project: Path, manuscript: Manuscript, remedy: str) -> Problem | None:
    """The article's file is there, whole and never in place of another; or why it is not.

    `remedy` is what the editor may do where a file of that name is there.
    """
    file = project / manuscript.path
    try:
        os.makedirs(file.parent, exist_ok=True)
    except OSError as error:
        return _refuse_to_write(os.path.dirname(manuscript.path), error)
    try:
        with open(file, "xb") as target:
            try:
                target.write(manuscript.text.encode())
                target.flush()
            except OSError:
                os.unlink(file)
                raise
    except FileExistsError:
        return Problem(manuscript.path, 0, "", "This file exists already; it was not changed.", remedy)
    except OSError as error:
        return _refuse_to_write(manuscript.path, error)
    return None


def _refuse_to_write(path: str, error: OSError) -> Problem:
    return Problem(path, 0, "", f"It can't be written ({error.strerror or error}).", "Check that you may write there.")
