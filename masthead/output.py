"""Stage *publish*: the output folder is wholly the new site, or wholly the old one.

Only this module writes the site. The new one is made beside the old one, on the same file system, and the
two change places.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from masthead.errors import Problem, Unpublishable

FILE_LIST = ".masthead-files"
"""In the output folder: says that it is ours, and lists its files."""
_HEADING = "# The files of this site, which Masthead made. What is not in this list is not Masthead's.\n"
SOURCE_FOLDERS = ("content", "templates", "static")
DIRECTORY_MODE, FILE_MODE = 0o755, 0o644


def check_output_folder(project: Path, output: Path) -> list[Problem]:
    """The folder is Masthead's to replace: it is not there, or empty, or was made by Masthead; and no
    source lies within it, nor it within a source."""
    shown = os.fspath(output)
    target = os.path.realpath(output)
    for name in SOURCE_FOLDERS:
        source = os.path.realpath(project / name)
        if os.path.commonpath([target, source]) in (target, source):
            message = f"The site can't be written here: {name}/ lies within it, or it within {name}/."
            return [Problem(shown, 0, "--output", message, "Name a folder of its own, as public.")]
    if not os.path.lexists(output):
        return []
    if not os.path.isdir(output):
        return [Problem(shown, 0, "--output", "This is not a folder.", "Name a folder, as public.")]
    if (output / FILE_LIST).is_file() or not os.listdir(output):
        return []
    message = "This folder was not made by Masthead, and is not touched."
    return [Problem(shown, 0, "--output", message, "Name another with --output, or empty this one.")]


def publish_site(project: Path, output: Path, files: Iterable[tuple[str, bytes | Path]]) -> int:
    """`output` holds these files and no others; how many they are.

    `files` are paths relative to the output folder, each with its bytes or the file of the project that
    it is a copy of. Raises OSError, and whatever making a file raises; the old site then stands.
    """
    target = Path(os.path.realpath(output))
    staging = target.with_name(f".{target.name}.masthead-new")
    old = target.with_name(f".{target.name}.masthead-old")
    _repair(target, old)
    for leftover in (staging, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        count = _write_tree(project, staging, files)
        if target.exists():
            os.rename(target, old)
        os.rename(staging, target)
    except BaseException:
        _repair(target, old)
        shutil.rmtree(staging, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return count


def _repair(target: Path, old: Path) -> None:
    """Should a build have ended between its two renames, the old site is put back."""
    if old.exists() and not target.exists():
        os.rename(old, target)


def _write_tree(project: Path, root: Path, files: Iterable[tuple[str, bytes | Path]]) -> int:
    made: set[Path] = set()
    listed = []
    for path, held in files:
        file = root / path
        _make_folder(file.parent, root, made)
        with open(file, "xb") as writer:
            if isinstance(held, bytes):
                writer.write(held)
            else:
                with open(project / held, "rb") as reader:
                    shutil.copyfileobj(reader, writer)
        os.chmod(file, FILE_MODE)
        listed.append(path)
    _make_folder(root, root, made)
    (root / FILE_LIST).write_text(
        _HEADING + "".join(f"{path}\n" for path in sorted(listed)), encoding="utf-8"
    )
    os.chmod(root / FILE_LIST, FILE_MODE)
    return len(listed)


def _make_folder(folder: Path, root: Path, made: set[Path]) -> None:
    if folder in made:
        return
    if folder != root:
        _make_folder(folder.parent, root, made)
        os.mkdir(folder)
    else:
        os.makedirs(folder)
    os.chmod(folder, DIRECTORY_MODE)
    made.add(folder)


def refuse_unwritable(output: Path, error: OSError) -> Unpublishable:
    """The system's refusal to write, as a problem."""
    reason = error.strerror or str(error)
    file = os.fspath(error.filename) if isinstance(error.filename, str | Path) else os.fspath(output)
    return Unpublishable(
        [
            Problem(
                os.fspath(output),
                0,
                "",
                f"The site can't be written ({reason}: {file}).",
                "Make room, or check that you may write there.",
            )
        ]
    )
