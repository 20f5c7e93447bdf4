"""Which versions made what the memory holds: of Masthead, Python, and each library that shapes output."""

from __future__ import annotations

import hashlib
import os
import sys

LIBRARIES = (
    *(
        "Babel",
        "feedgen",
        "idna",
        "imagesize",
        "Jinja2",
        "latex2mathml",
        "lxml",
        "Markdown",
        "MarkupSafe",
        "msgspec",
        "nh3",
        "Pygments",
    ),
    *("pymdown-extensions", "python-dateutil", "python-frontmatter", "PyYAML", "RapidFuzz", "tzdata"),
)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def stamp_installation() -> str:
    """Changes whenever a library is installed or a file of Masthead is edited; costs a few looks at files."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    for path in (*folders, *_own_files()):
        try:
            status = os.stat(path)
        except OSError:
            continue
        digest.update(f"{path}\0{status.st_mtime_ns}\0{status.st_ino}\0".encode())
    return digest.hexdigest()


def describe_versions() -> str:
    """Every version, in a line of text. Masthead's own is a digest of its source."""
    from importlib.metadata import PackageNotFoundError, version

    digest = hashlib.blake2b(digest_size=8)
    for path in _own_files():
        with open(path, "rb") as file:
            digest.update(os.path.relpath(path, _PACKAGE).encode() + b"\0" + file.read())
    versions = [f"masthead {digest.hexdigest()}", f"python {sys.version.split()[0]}"]
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} none")
    return ", ".join(versions)


def find_version(library: str, described: str) -> str:
    """The version of the library in such a line; empty where the line does not name it."""
    names = dict(part.rsplit(" ", 1) for part in described.split(", ") if " " in part)
    return names.get(library, "")


def _own_files() -> list[str]:
    found = []
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    return found
