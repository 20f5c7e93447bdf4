"""``make check-site``: what an editor changed in her templates is checked on her own pages, and only that."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from check_site import check_in_browser, check_site, choose_pages, describe_faults
from newsletter import PROJECT, build, read_site, write_article, write_newsletter

SITE = """\
title = "The Ledger"
base_url = "https://ledger.example/news"
time_zone = "UTC"
"""


def write_own_newsletter(project: Path, footer: str = "", body: str = "The story.") -> Path:
    """A newsletter below a path of its own, with `footer` written into its footer."""
    write_newsletter(project, {"content/articles/2026-11-20-chips.md": write_article(body=body)}, SITE)
    partial = project / "templates/partials/footer.html"
    partial.write_text(partial.read_text(encoding="utf-8") + footer, encoding="utf-8")
    shutil.copy(PROJECT / "build.py", project)
    return project


@pytest.fixture(autouse=True)
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the test that is about the browser opens one."""
    monkeypatch.setenv("BROWSER", "skip")


def test_a_sound_newsletter_passes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    body = "## A heading\n\n[Up](#a-heading), [all](/archive/), [elsewhere](https://example.com/#x)."
    assert check_site(write_own_newsletter(tmp_path, body=body), []) == 0
    assert "files checked, none of them in a browser" in capfd.readouterr().out


def test_each_fault_of_a_template_is_told_once_with_the_number_of_pages(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    footer = (
        '<p id="one"><a href="/news/gone/">Gone</a><a href="/news/about.pdf#x">PDF</a><a href="#nowhere">Up</a>'
        '<a href="https://ledger.example/news/no/">Own</a><a href="/">Not ours</a></p><p id="one"><b>Bold</p>'
    )
    assert check_site(write_own_newsletter(tmp_path, footer), []) == 1
    told = capfd.readouterr().err.splitlines()
    messages = [re.sub(r"/( line \d+)? \(and \d more\): ", "", line, count=1) for line in told]
    by_eye = "Correct the template, or the HTML in the text."
    assert [message for message in messages if not message.endswith(by_eye)] == [
        'has the id "one" 2 times. Give each element an id of its own.',
        'leads to "/news/gone/", which does not exist. Correct the address, or take the link out.',
        'leads to "/news/about.pdf#x", which does not exist. Correct the address, or take the link out.',
        'leads to "#nowhere", and nothing there has the id "nowhere". Correct it, or take it out.',
        'leads to "https://ledger.example/news/no/", which does not exist. Correct the address, or take the link out.',
    ]
    assert f"Unexpected end tag (p). Ignored. {by_eye}" in messages


def test_a_newsletter_that_does_not_build_is_not_checked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    project = write_own_newsletter(tmp_path)
    (project / "content/articles/2026-11-20-chips.md").write_text("No head.", encoding="utf-8")
    assert check_site(project, []) == 1
    assert "content/articles/2026-11-20-chips.md" in capfd.readouterr().err


def test_what_only_a_browser_sees_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER")
    footer = '<p><img src="{{ asset(\'logo.png\') }}"> <b onclick="x()" class="wide">Wide</b></p>'
    project = write_own_newsletter(tmp_path, footer)
    sheet = project / "static/style.css"
    sheet.write_text(
        sheet.read_text(encoding="utf-8") + ".wide{display:block;width:400px;color:#999;background:#ccc}",
        encoding="utf-8",
    )
    project.joinpath("site.toml").write_text(SITE.replace("/news", ""), encoding="utf-8")
    build(project)
    # In a thread of its own: Playwright has an event loop here already, if another test has opened a browser before.
    with ThreadPoolExecutor(1) as thread:
        faults = thread.submit(lambda: list(check_in_browser(project / "public", ["/", "/articles/chips/"]))).result()
    told = describe_faults(faults)
    assert all(line.startswith("/ (and 1 more): ") for line in told), told
    for words in (
        "Expected contrast ratio of 4.5:1 (color-contrast): <b ",
        "(image-alt): <img src",
        "is wider than a screen of 320 pixels",
        "the browser says: ",
    ):
        assert any(words in line for line in told), (words, told)


def test_one_page_of_each_kind_is_opened(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/articles/{number}.md": write_article(f"Story {number}", body="Words. " * number)
        for number in range(1, 6)
    }
    files["content/pages/about.md"] = "---\ntitle: About\n---\n\nWe.\n"
    build(write_newsletter(tmp_path, files))
    assert set(choose_pages(read_site(tmp_path), 2)) == {
        *("/", "/about/", "/feeds/", "/archive/", "/articles/5/", "/articles/4/", "/tags/", "/tags/chips/"),
        "/there/is/no/such/page",
    }
