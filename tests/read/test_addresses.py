"""Where texts that have a folder of their own stand, what stands at /articles/, and which section is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from masthead import urls
from newsletter import SITE, build, read_site, told_problems, write_article, write_newsletter

ABOUT = "---\ntitle: About\n---\n\nWho we are: ![us](us.png).\n"


def test_a_story_in_a_folder_of_its_own_stands_under_the_name_of_the_folder(tmp_path: Path) -> None:
    """As Hugo and others keep a text and its pictures together; pages, too."""
    files: dict[str, str | bytes] = {
        "content/articles/2026-11-20-dear-chips/index.md": write_article(
            "Dear chips", image="{src: rack.png, alt: A rack}", body="See [another](../2026/cheap/index.md)."
        ),
        "content/articles/2026-11-20-dear-chips/rack.png": b"a rack",
        "content/articles/2026/cheap/index.md": write_article("Cheap chips", related="dear-chips"),
        "content/articles/2026/green/index.pt-br.md": write_article("Green chips"),
        "content/pages/about/index.md": ABOUT,
        "content/pages/about/us.png": b"us",
    }
    project = write_newsletter(tmp_path, files)
    assert told_problems(project) == []
    site = read_site(project)
    assert {
        "articles/dear-chips/index.html",
        "articles/2026-11-20-dear-chips/rack.png",
        "articles/cheap/index.html",
        "articles/green/index.html",
        "about/index.html",
        "pages/about/us.png",
    } <= site.keys()
    assert b'href="/articles/cheap/"' in site["articles/dear-chips/index.html"]
    assert not [path for path in site if "/index/" in path]


def test_the_day_of_a_folder_is_held_against_the_date(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/2026-11-19-chips/index.md": write_article()})
    assert told_problems(project) == [
        "content/articles/2026-11-19-chips/index.md:3: notice: date: is 2026-11-20,"
        " but the file's name says 2026-11-19. The field counts; rename the file if the name is wrong."
    ]


def test_a_folder_and_a_file_of_one_name_are_two_stories_with_one_slug(tmp_path: Path) -> None:
    files = {f"content/articles/{path}.md": write_article() for path in ("chips", "chips/index")}
    [told] = told_problems(write_newsletter(tmp_path, files))
    assert "The address /articles/chips/ is also claimed by content/articles/chips" in told


@pytest.mark.parametrize("path", ["content/articles/index.md", "content/pages/_index.md"])
def test_an_index_that_has_no_folder_of_its_own_needs_a_slug(tmp_path: Path, path: str) -> None:
    project = write_newsletter(tmp_path, {path: write_article() if "articles" in path else ABOUT.replace("!", "")})
    told = [each for each in told_problems(project) if ": slug:" in each]
    assert told == [
        f"{path}: slug: can't be made from the file's name. Call the file after what it holds, as 2026-11-20-chips.md;"
        " if it is the head of a list, delete it, for lists are made without one."
    ]


# --- /articles/ ------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["https://ledger.example", "https://ledger.example/news"])
def test_the_folder_of_all_articles_leads_to_the_archive(tmp_path: Path, base: str) -> None:
    files = {"content/articles/chips.md": write_article(body="[All](/articles/) of them.")}
    project = write_newsletter(tmp_path, files, SITE.replace("https://ledger.example", base))
    assert told_problems(project) == []
    page = read_site(project)["articles/index.html"].decode()
    path = base.removeprefix("https://ledger.example")
    assert f'content="0; url={path}/archive/"' in page
    assert f'<a href="{path}/archive/">Archive</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "/articles/<" not in read_site(project)["sitemap.xml"].decode()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"content/pages/articles.md": "---\ntitle: On articles\n---\n\nA page.\n"}, "A page."),
        ({"static/articles/index.html": "<p>A file.</p>"}, "A file."),
        ({"content/articles/a.md": write_article("First", aliases="[/articles]")}, 'href="/articles/a/"'),
    ],
)
def test_what_an_editor_puts_there_stands_in_place_of_it(tmp_path: Path, files: dict[str, str], words: str) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article(), **files})
    assert told_problems(project) == []
    assert words in read_site(project)["articles/index.html"].decode()


def test_what_is_to_stand_there_one_day_stops_no_build_before(tmp_path: Path) -> None:
    files = {
        "content/articles/chips.md": write_article(),
        "content/articles/later.md": write_article("Later", "2027-01-01", aliases="[/articles/]"),
    }
    project = write_newsletter(tmp_path, files)
    build(project)
    build(project, future=True)
    assert b'href="/articles/later/"' in read_site(project)["articles/index.html"]


# --- the navigation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/archive/", "archive/index.html"),
        ("/archive", "archive/index.html"),
        ("/archive/index.html", "archive/index.html"),
        ("https://ledger.example/archive", "archive/index.html"),
        ("/北京", "北京/index.html"),
        ("/%E5%8C%97%E4%BA%AC/", "北京/index.html"),
        ("/", "index.html"),
        ("https://ledger.example", "index.html"),
    ],
)
def test_a_section_marks_its_page_however_its_address_is_written(tmp_path: Path, address: str, path: str) -> None:
    files = {
        "content/articles/chips.md": write_article(),
        "content/pages/北京.md": "---\ntitle: Beijing\n---\n\nA bureau.\n",
    }
    section = f'[[sections]]\ntitle = "There"\naddress = "{address}"\n'
    project = write_newsletter(tmp_path, files, SITE + section)
    assert told_problems(project) == []
    marked = {
        name
        for name, held in read_site(project).items()
        if name.endswith(".html") and re.search(r'aria-current="page">There<', held.decode())
    }
    assert marked == {path}


def test_a_section_whose_page_was_deleted_is_told_with_what_to_do(tmp_path: Path) -> None:
    sections = '[[sections]]\ntitle = "About"\naddress = "/about/"\n[[sections]]\ntitle = "A"\naddress = "/a/b.pdf"\n'
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()}, SITE + sections)
    assert told_problems(project) == [
        'site.toml:7: sections[0].address: This site has nothing at "/about/".'
        " Take the section out, or write the page content/pages/about.md.",
        'site.toml:10: sections[1].address: This site has nothing at "/a/b.pdf". Correct the address.',
    ]


@pytest.mark.parametrize(
    "address", ["/archive/#top", "https://elsewhere.example/archive/", "//elsewhere.example/", "#a"]
)
def test_what_is_no_page_of_ours_is_no_current_page(address: str) -> None:
    assert urls.page_of(address, "https://ledger.example") == ""
