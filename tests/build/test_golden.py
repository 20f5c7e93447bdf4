"""One newsletter that uses every field, and the whole site that it must give, to be read by people.

The newsletter is ``tests/sites/golden/``, its site ``tests/sites/golden/expected/``. When a change of the
site is meant, rewrite the site and read the difference before you commit it::

    REWRITE_GOLDEN=1 python -m pytest tests/build/test_golden.py
    git diff tests/sites/golden/expected
"""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from masthead.read import fields
from masthead.read.config import SITE
from newsletter import PROJECT, SHIPPED, build, read_site

GOLDEN = PROJECT / "tests/sites/golden"
EXPECTED = GOLDEN / "expected"
MOST_LINES = 60
"""So many lines of difference are shown for one file."""


def copy_golden(project: Path) -> Path:
    """The golden newsletter, with our templates."""
    shutil.copytree(GOLDEN, project, ignore=shutil.ignore_patterns("expected"))
    shutil.copytree(SHIPPED / "templates", project / "templates")
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden newsletter, built."""
    project = copy_golden(tmp_path_factory.mktemp("golden") / "newsletter")
    assert build(project).notices == ()
    return project


def show_difference(path: str, expected: bytes | None, found: bytes | None) -> Iterable[str]:
    """What a person must see to judge: which file, which lines."""
    if expected is None:
        return [f"{path}: is new"]
    if found is None:
        return [f"{path}: is gone"]
    lines = list(
        difflib.unified_diff(
            expected.decode("utf-8", "backslashreplace").splitlines(),
            found.decode("utf-8", "backslashreplace").splitlines(),
            f"expected/{path}",
            f"built/{path}",
            lineterm="",
            n=1,
        )
    )
    if not lines:
        return [f"{path}: differs in its line breaks"]
    more = len(lines) - MOST_LINES
    return lines[:MOST_LINES] + ([f"… and {more} lines more"] if more > 0 else [])


def test_the_golden_newsletter_gives_the_golden_site(project: Path) -> None:
    """File by file, byte by byte."""
    if os.environ.get("REWRITE_GOLDEN") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        shutil.copytree(project / "public", EXPECTED)
        pytest.skip("tests/sites/golden/expected was rewritten; read its difference before you commit it")
    expected = {
        path.relative_to(EXPECTED).as_posix(): path.read_bytes() for path in EXPECTED.rglob("*") if path.is_file()
    }
    found = read_site(project)
    differing = sorted(path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path))
    shown = [line for path in differing for line in show_difference(path, expected.get(path), found.get(path))]
    if differing:
        pytest.fail(
            "\n".join(
                [
                    f"{len(differing)} of {len(expected)} files of the golden site are not as expected.",
                    *shown,
                    "If this is meant: REWRITE_GOLDEN=1 python -m pytest tests/build/test_golden.py",
                ]
            ),
            pytrace=False,
        )


def test_the_golden_newsletter_uses_every_field() -> None:
    """A field that it left out could vanish from the site, and nobody would notice."""
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in (GOLDEN / "content").rglob("*.md") if path.is_file()
    )
    groups = (
        fields.article_fields(ZoneInfo("UTC")),
        fields.PAGE_FIELDS,
        *(fields.KEY_QUOTE, fields.READING, fields.SOURCE, fields.CORRECTION, fields.IMAGE),
        fields.STORY_ELSEWHERE,
    )
    names = {name for group in groups for name in group.rules}
    assert {name for name in names if f"{name}:" not in written} == set()
    site = (GOLDEN / "site.toml").read_text(encoding="utf-8")
    assert {name for name in SITE.rules if f"{name} =" not in site and f"[{name}]" not in site} == set()


def test_every_field_that_a_reader_should_see_is_seen(project: Path) -> None:
    """Each value that the fullest article gives stands on its page, in words."""
    page = (project / "public/articles/northwind-opens-weights/index.html").read_text(encoding="utf-8")
    for words in (
        *("Northwind opens its weights", "20 November 2026", "21 November 2026", "Open Weights", "開放"),
        *("The weights of Gale are out", "Ada Byrne", "Ben Okoro", "Chloé Ruiz"),
        *("A rack of servers, half empty", "Lena Ortiz"),
        *("and now it is yours.", "Mostly.", "Mira Solano", "Chief scientist", "Holds shares in Tidewater."),
        *(
            "18 November 2026",
            "https://example.com/interview",
            "four seconds",
            "I would like my evening back.",
        ),
        *("A licence with the word", "Because 40"),
        *("Tidewater raises two billion", "The price list", "A story on another site", "that has no address"),
        *("Two that we keep going back to.", "Attention economics", "worth the hour", "A book without an"),
        *("The original report", "The Ledger", "A conversation", "Drafted with a model"),
        *("An earlier version gave the wrong year.", "22 November 2026"),
        "Ines Prado",
    ):
        assert words in page, words


def test_what_is_not_out_is_nowhere_in_the_golden_site(project: Path) -> None:
    """Neither the draft nor the scheduled story, nor a file that no article names."""
    site = read_site(project)
    for path, held in site.items():
        for word in (b"rumour", b"Rumour", b"December", b"legal-notice", b"nobody-names-me"):
            assert word not in held, path
            assert word.decode() not in path
