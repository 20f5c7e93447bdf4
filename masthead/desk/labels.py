"""What the desk knows of an article from its front matter alone."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from masthead.errors import LineFault
from masthead.model import Config
from masthead.project import ARTICLES
from masthead.read.fields import article_fields, read_fields_of
from masthead.read.front_matter import split_source
from masthead.read.rules import Place
from masthead.read.sources import decode_source, find_sources, read_bytes, slugs_of_file


class Label(NamedTuple):
    """What an article's front matter says of it, right or wrong: enough to find it again by."""

    source: str
    slugs: tuple[str, ...]
    """The one that counts first."""
    title: str
    tags: tuple[str, ...]


def read_labels(project: Path, config: Config) -> list[Label]:
    """The label of every article that can be read, by path; no Markdown is converted for it."""
    fields = article_fields(ZoneInfo(config.time_zone))
    labels = []
    for source in find_sources(project, ARTICLES).states:
        raw, _, _ = read_bytes(project, source)
        try:
            values = read_fields_of(split_source(decode_source(raw)), fields, Place(source, "", []))
        except LineFault:
            continue
        slugs = ((values["slug"].value,) if values["slug"] else ()) + slugs_of_file(source)
        tags = values["tags"].value if values["tags"] else ()
        labels.append(Label(source, slugs, values["title"] or "", tags))
    return labels
