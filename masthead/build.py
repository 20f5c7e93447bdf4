"""The whole way from ``content/`` to the output folder: the five stages, one after the other."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from masthead import memory as kept
from masthead import output as publishing
from masthead import urls, workers
from masthead.assets import STATIC, StaticFiles, find_static, hashed_name
from masthead.collisions import check_addresses
from masthead.config import SITE_FILE, read_config
from masthead.errors import PROBLEM, Problem, Unpublishable, harden, sort_problems
from masthead.making import Due, Workshop, key_outputs, make_due, make_feed_texts
from masthead.memory import Damaged, Memory
from masthead.model import Choice, Config, HeldBack, Record
from masthead.output import Look, Place
from masthead.pages import FileCopy, FileList, Origin, Output, make_frame, plan_outputs
from masthead.progress import Progress, tell_nobody
from masthead.reading import Library, read_library
from masthead.render import TEMPLATE_NAMES
from masthead.site import Site, assemble_site
from masthead.survey import Made, digest_file, fingerprint_sources, settle, state_of
from masthead.templates import TEMPLATES, TemplateSet, read_templates
from masthead.versions import describe_versions

SOURCES = (SITE_FILE, "content", TEMPLATES, STATIC)


class Order(NamedTuple):
    """What is to be built, and where."""

    project: Path
    output: Path
    choice: Choice
    base_url: str | None = None
    """Takes the place of the one in ``site.toml``."""
    strict: bool = False
    jobs: int = 0
    """How many processes may work at once; 0 for as many as there are processors."""


class Edition(Record, frozen=True):
    """A site that was published."""

    articles: int
    files: int
    """All the files of the site."""
    written: int
    """Those of them that are new or have other bytes than before."""
    deleted: int
    read: int
    """How many sources were read anew."""
    held_back: tuple[HeldBack, ...]
    notices: tuple[Problem, ...]


class SiteState(Record, frozen=True):
    """What a build notes of the site it published, for the next one."""

    options: tuple[str | bool | None, ...]
    sources: str | None
    """Fingerprint of all sources; None where one changed while the build ran."""
    look: str
    """Fingerprint of the output folder."""
    valid_from: dt.datetime | None
    stale_after: dt.datetime | None
    inode: int
    """Of the output folder, which moves with the tree when two change places."""
    spare_inode: int
    behind: tuple[str, ...]
    """Paths at which the spare differs from the site."""
    edition: Edition
    said: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_state_decoder = msgspec.msgpack.Decoder(SiteState)
