"""What others have written to test Markdown with, through Markdown that looks first.

It takes minutes, so it is done in ``make test-thorough`` alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_lookfirst import EXTENSIONS, convert, make_pair

from markdown_examples import SOURCES, read_examples
from newsletter import PROJECT


@pytest.fixture(scope="session")
def sources(thorough: bool) -> Path:
    """The folder with the unpacked sources of all that ``requirements/suites.txt`` names."""
    if not thorough:
        pytest.skip("they take minutes")
    return SOURCES


def test_python_markdowns_own_tests_pass(sources: Path) -> None:
    (folder,) = sources.glob("markdown-*/")
    told = subprocess.run(
        [sys.executable, str(PROJECT / "tests/support/markdown_suite.py"), str(folder)],
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
    examples = [example.text for example in read_examples(file.read_text(encoding="utf-8"))]
    assert len(examples) > 600
    compare(examples, name)


def compare(texts: list[str], name: str) -> None:
    """Both make the same of each text."""
    for text in texts:
        for output_format in ("html", "xhtml"):
            stock, looking = make_pair(name, output_format)
            expected = convert(stock, text)
            assert convert(looking, text) == expected, text
