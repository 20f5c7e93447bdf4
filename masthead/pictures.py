"""Pictures that the newsletter names in ``site.toml``: that they are there, and how large they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.assets import STATIC
from masthead.config import SITE_FILE
from masthead.errors import Problem
from masthead.model import Config
from masthead.pages import Picture


class PictureReading(NamedTuple):
    """What became of the pictures, by their field."""

    pictures: dict[str, Picture]
    problems: tuple[Problem, ...]
    noted: str
    """For the next call: files that are as they were are not opened."""


def measure_pictures(project: Path, config: Config, digests: Mapping[str, str], noted: str | None) -> PictureReading:
    """Each picture with its address and its size in pixels. `digests` are those of static files, by path."""
    named = {"images.card": config.card, "images.logo": config.logo}
    known = json.loads(noted) if noted else {}
    sizes: dict[str, list[int]] = {}
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for field, file in named.items():
        if file is None:
            continue
        path = f"{STATIC}/{file.path}"
        digest = digests.get(path)
        if not digest:
            message, remedy = f'There is no file "{path}".', "Add it, or mend its name."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
            continue
        width, height = known.get(digest) or _measure(project / path)
        if width < 1 or height < 1:
            message, remedy = f'"{path}" is no picture.', "Name a PNG or a JPEG file."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
            continue
        sizes[digest] = [width, height]
        pictures[field] = Picture(urls.static_address(file.path), width, height)
    return PictureReading(pictures, tuple(problems), json.dumps(sizes))


def _measure(path: Path) -> tuple[int, int]:
    """Width and height in pixels; -1 for what is no picture."""
    import imagesize  # takes as long to load as a hundred pages to make

    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return -1, -1
    return int(width), int(height)
