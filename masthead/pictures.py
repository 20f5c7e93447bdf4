"""How large pictures are: those that ``site.toml`` names, which must be there, and those that pages show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from masthead import urls
from masthead.assets import STATIC
from masthead.config import SITE_FILE
from masthead.errors import Problem
from masthead.model import Config
from masthead.pages import Picture

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Endings. A drawing (SVG) has no pixels, and often no size."""


def measure_pictures(
    project: Path, addresses: Mapping[str, str], digests: Mapping[str, str], noted: str | None
) -> tuple[dict[str, tuple[int, int]], str]:
    """Width and height in pixels of each picture among the published files, by its address; and what the next call is
    to be told as `noted`.

    A page that says how large a picture is keeps the room for it, and no line moves when it arrives. `addresses` and
    `digests` are those of files by their path from the project's folder.
    """
    known = json.loads(noted) if noted else {}
    seen: dict[str, list[int]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for path, address in addresses.items():
        digest = digests.get(path)
        if not digest or not path.lower().endswith(PICTURES):
            continue
        if digest not in seen:
            seen[digest] = known[digest] if digest in known else list(_measure(project / path))
        width, height = seen[digest]
        if width > 0 and height > 0:
            sizes[address] = width, height
    return sizes, json.dumps(seen, sort_keys=True)


def name_pictures(
    config: Config, sizes: Mapping[str, tuple[int, int]], digests: Mapping[str, str]
) -> tuple[dict[str, Picture], list[Problem]]:
    """The pictures that ``site.toml`` names, by their field. `sizes` are by address, `digests` by path."""
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for field, file in (("images.card", config.card), ("images.logo", config.logo)):
        if file is None:
            continue
        path, address = f"{STATIC}/{file.path}", urls.static_address(file.path)
        if address in sizes:
            pictures[field] = Picture(address, *sizes[address])
        elif digests.get(path):
            message, remedy = f'"{path}" is no picture.', "Name a PNG or a JPEG file."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
        else:
            message, remedy = f'There is no file "{path}".', "Add it, or mend its name."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
    return pictures, problems


def _measure(path: Path) -> tuple[int, int]:
    """Width and height in pixels; -1 for what is no picture."""
    import imagesize  # takes as long to load as a hundred pages to make

    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return -1, -1
    return int(width), int(height)
