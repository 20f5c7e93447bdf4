"""How large pictures are: those that ``site.toml`` names, which must be there, and those that pages show."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from masthead import urls
from masthead.errors import NOTICE, Problem, shorten
from masthead.model import Config, Picture
from masthead.project import SITE_FILE, STATIC

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Endings. A drawing (SVG) has no pixels, and often no size."""
LIGHT_BYTES = 1_000_000
"""The most that a picture holds for which nobody waits long; on a phone with 10 Mbit/s it takes a second."""


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
    project: Path, config: Config, sizes: Mapping[str, tuple[int, int]], digests: Mapping[str, str]
) -> tuple[dict[str, Picture], list[Problem]]:
    """Return the pictures that ``site.toml`` names, by their field. `sizes` are by address, `digests` by path.

    Those that were drawn for a newsletter of another name come with a notice.
    """
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for field, file in (("images.card", config.card), ("images.logo", config.logo)):
        if file is None:
            continue
        path, address = f"{STATIC}/{file.path}", urls.static_address(file.path)
        if address in sizes:
            pictures[field] = Picture(address, *sizes[address])
            drawn_for = read_png_title(project / path)
            if drawn_for is not None and drawn_for != config.title:
                message = f'"{path}" was drawn for "{shorten(drawn_for)}", but this is "{shorten(config.title)}".'
                remedy = "Type make pictures to draw yours, or replace it with a picture of your own."
                problems.append(Problem(SITE_FILE, file.line, field, message, remedy, NOTICE))
        elif digests.get(path):
            message, remedy = f'"{path}" is not a picture.', "Name a PNG or a JPEG file."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
        else:
            message, remedy = f'There is no file "{path}".', "Add it, or correct its name."
            problems.append(Problem(SITE_FILE, file.line, field, message, remedy))
    return pictures, problems


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_BYTES = 65_536
"""Texts stand before the pixels, if they are to be found without reading the whole file."""


def read_png_title(path: Path) -> str | None:
    """Return the Title that a PNG file says of itself (PNG, 11.3.3: ``iTXt``), as ``make pictures`` writes it.

    None for another kind of file, or where it says none.
    """
    try:
        with path.open("rb") as file:
            held = file.read(_HEADER_BYTES)
    except OSError:
        return None
    for kind, body in _list_chunks(held):
        if kind == b"iTXt" and body.startswith(b"Title\0\0\0"):
            # After the keyword and the flags for compression stand a language tag and a translated keyword.
            return body[8:].split(b"\0", 2)[-1].decode("utf-8", "replace")
    return None


def write_png_title(png: bytes, title: str) -> bytes:
    """Return the PNG with this Title, which `read_png_title` finds."""
    body = b"Title\0\0\0\0\0" + title.encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    after_header = len(PNG_SIGNATURE) + 25  # IHDR always comes first, and is as long as this
    return png[:after_header] + chunk + png[after_header:]


def _list_chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and body of each whole chunk before the pixels."""
    position = len(PNG_SIGNATURE)
    while png.startswith(PNG_SIGNATURE) and position + 8 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, position)
        body = png[position + 8 : position + 8 + length]
        if kind == b"IDAT" or len(body) < length:
            return
        yield kind, body
        position += length + 12


def weigh_picture(path: str, size: int) -> Problem | None:
    """The notice that the file at `path`, of `size` bytes, is a heavy picture; None for any other file."""
    if size <= LIGHT_BYTES or not path.lower().endswith((*PICTURES, ".avif", ".svg")):
        return None
    message = f"This picture has {size / 1_000_000:.1f} MB, and readers have to wait for it."
    return Problem(path, 0, "", message, "Save it as WebP or JPEG, at most 1,600 pixels wide.", NOTICE)


def _measure(path: Path) -> tuple[int, int]:
    """Width and height in pixels; -1 for what is no picture."""
    import imagesize  # takes as long to load as a hundred pages to make

    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return -1, -1
    return int(width), int(height)
