"""Every folder of ``sites/invalid/`` breaks one rule; what is printed of it stands in its ``expected.txt``.

A folder holds only what matters; ``site.toml``, templates and static files are the standard ones where it has
none. ``arguments.txt`` holds further words of the command. With ``REWRITE_GOLDEN=1`` what is printed now becomes
what is expected; read the difference before you commit it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.cli import main
from newsletter import PROJECT, build, read_site, write_article, write_newsletter

FOLDERS = sorted(path for path in (PROJECT / "tests/sites/invalid").iterdir() if path.is_dir())
NOT_OF_THE_SITE = ("expected.txt", "arguments.txt")

RunBuild = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a newsletter that was published yesterday."""
    project = write_newsletter(tmp_path_factory.mktemp("yesterday"), {})
    article = project / "content/articles/2026-11-19-yesterday.md"
    article.parent.mkdir(parents=True)
    article.write_text(write_article("Yesterday", date="2026-11-19"), encoding="utf-8")
    build(project)
    return project / "public"


@pytest.fixture
def run_build(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunBuild:
    """The command, as an editor types it in the newsletter's folder: exit code, output and errors."""

    def run(project: Path, *words: str) -> tuple[int, str, str]:
        monkeypatch.chdir(project)
        capsys.readouterr()
        code = main(["build", "--now", "2026-11-22T12:00:00Z", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def copy_folder(folder: Path, project: Path) -> list[str]:
    """The folder's files over the standard ones; the words that it adds to the command."""
    write_newsletter(project, {})
    shutil.copytree(folder, project, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_OF_THE_SITE))
    words = folder / "arguments.txt"
    return words.read_text(encoding="utf-8").split() if words.exists() else []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_breaks_a_rule_is_told_and_nothing_is_published(
    folder: Path, tmp_path: Path, published: Path, run_build: RunBuild
) -> None:
    words = copy_folder(folder, tmp_path)
    shutil.copytree(published, tmp_path / "public")
    before = read_site(tmp_path)
    code, out, err = run_build(tmp_path, *words)
    if os.environ.get("REWRITE_GOLDEN"):
        folder.joinpath("expected.txt").write_text(err, encoding="utf-8")
    assert err == folder.joinpath("expected.txt").read_text(encoding="utf-8")
    assert (code, out) == (1, "")
    assert read_site(tmp_path) == before


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_told_names_a_line_that_there_is_and_ends_in_a_full_stop(folder: Path) -> None:
    *problems, last = folder.joinpath("expected.txt").read_text(encoding="utf-8").splitlines()
    assert last.endswith("Nothing was published; public/ is unchanged.")
    for problem in problems:
        place = problem.partition(": ")[0]
        file, _, line = place.partition(":")
        assert problem[-1] in ".?"
        if line:
            written = folder.joinpath(file).read_bytes()
            # A file that ends where a story should begin is blamed for the line that is not there.
            assert int(line) <= len(written.splitlines()) + 1


def test_an_editor_with_nothing_wrong_is_told_nothing(tmp_path: Path, run_build: RunBuild) -> None:
    """The standard files that the folders stand on are themselves without fault."""
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    code, out, err = run_build(tmp_path, "--strict")
    assert (code, err) == (0, "")
    assert out.startswith("1 article, ")


def test_a_first_build_that_fails_leaves_no_site(tmp_path: Path, run_build: RunBuild) -> None:
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(relatd="tidewater")})
    code, _, _ = run_build(tmp_path)
    assert code == 1
    assert not (tmp_path / "public").exists()
