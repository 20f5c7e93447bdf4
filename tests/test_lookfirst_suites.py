"""What others have written to test Markdown with, through Markdown that looks first.

Its sources are fetched, and nothing of it is installed; so it is done in ``make test-thorough`` alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter import PROJECT
from test_lookfirst import EXTENSIONS, convert, make_pair


@pytest.fixture(scope="session")
def sources(thorough: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the unpacked sources of all that ``requirements/suites.txt`` names."""
    if not thorough:
        pytest.skip("make test-thorough fetches what this needs")
    folder = tmp_path_factory.mktemp("suites")
    options = "--quiet --no-input --disable-pip-version-check --no-deps --no-binary :all: --no-build-isolation"
    told = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", *options.split(), "--require-hashes"),
            *("--requirement", str(PROJECT / "requirements" / "suites.txt"), "--dest", str(folder)),
        ],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, f"The suites could not be fetched.\n{told.stderr}"
    for archive in folder.glob("*.tar.gz"):
        with tarfile.open(archive) as held:
            # The filter came with Python 3.11.4; the hash has told already that the archive is the one that is meant.
            safely: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            held.extractall(folder, **safely)
    return folder


def test_python_markdowns_own_tests_pass(sources: Path) -> None:
    (folder,) = sources.glob("markdown-*/")
    told = subprocess.run(
        [sys.executable, str(PROJECT / "tests" / "markdown_suite.py"), str(folder)],
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert told.returncode == 0, told.stdout
    counted = re.search(r"^([0-9]+) tests with ([0-9]+) instances of Markdown\.$", told.stdout, re.M)
    assert counted
    assert int(counted[1]) > 1000
    assert int(counted[2]) > 500


@pytest.mark.parametrize("name", EXTENSIONS)
def test_the_texts_of_python_markdowns_tests_give_the_same_bytes(sources: Path, name: str) -> None:
    files = sorted(sources.glob("markdown-*/tests/**/*.txt"))
    assert len(files) == 100
    compare([file.read_bytes().decode(errors="replace") for file in files], name)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_the_examples_of_markdown_pl_give_the_same_bytes(sources: Path, name: str) -> None:
    files = sorted(sources.glob("mistune-*/tests/fixtures/normal/*.text"))
    assert len(files) == 23
    compare([file.read_text(encoding="utf-8") for file in files], name)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_the_examples_of_commonmark_give_the_same_bytes(sources: Path, name: str) -> None:
    (file,) = sources.glob("commonmark-*/spec.txt")
    examples = list(read_examples(file.read_text(encoding="utf-8")))
    assert len(examples) > 600
    compare(examples, name)


def read_examples(text: str) -> Iterator[str]:
    """The Markdown of each example of the specification, which spells tabs as arrows."""
    for found in re.finditer(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", text, re.M | re.S):
        yield found[1].replace("→", "\t")


def compare(texts: list[str], name: str) -> None:
    """Both make the same of each text."""
    for text in texts:
        for output_format in ("html", "xhtml"):
            stock, looking = make_pair(name, output_format)
            expected = convert(stock, text)
            assert convert(looking, text) == expected, text
