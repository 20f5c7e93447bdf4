"""What the front page and a tag's page say before their stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_pages import links_of, read_page, words_of

from newsletter import SITE, build, read_site, write_article, write_newsletter

QUOTES = "[{text: They are dear., speaker: Mira Solano, role: Buyer, organization: Northwind}]"


def test_the_dateline_is_that_of_the_newest_story_and_not_of_the_lead(tmp_path: Path) -> None:
    files = {
        "content/articles/2026-11-18-lead.md": write_article("Lead", "2026-11-18", lead="true"),
        "content/articles/2026-11-21-new.md": write_article("New", "2026-11-21T23:30:00+00:00"),
    }
    build(write_newsletter(tmp_path, files))
    page = read_page(tmp_path, "index.html")
    (dateline,) = page.findall(".//p[@class='edition']")
    assert words_of(dateline) == "21 November 2026"
    assert [time.get("datetime") for time in dateline] == ["2026-11-21T23:30:00+00:00"]
    assert links_of(page, ".//main//h2/a") == [("Lead", "/articles/lead/")]


@pytest.mark.parametrize(("length", "shown"), [(280, 1), (281, 0)])
def test_the_leads_first_quote_stands_on_the_front_page_unless_it_is_long(
    tmp_path: Path, length: int, shown: int
) -> None:
    quotes = QUOTES.replace("They are dear.", "d" * length)
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(key_quotes=quotes)}))
    page = read_page(tmp_path, "index.html")
    assert links_of(page, ".//blockquote//a") == [("d" * length, "/articles/chips/#quote-1")] * shown
    assert [words_of(each) for each in page.findall(".//figcaption")] == ["Mira Solano Buyer, Northwind"] * shown


def test_another_quote_of_the_lead_changes_the_front_page(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(key_quotes=QUOTES)})
    build(project)
    write_newsletter(
        project,
        {"content/articles/2026-11-20-chips.md": write_article(key_quotes=QUOTES.replace("dear", "cheap"))},
    )
    build(project)
    assert b"They are cheap." in read_site(project)["index.html"]


def test_without_a_story_there_is_neither_dateline_nor_lead(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {}))
    page = read_page(tmp_path, "index.html")
    assert page.findall(".//p[@class='edition']") == page.findall(".//article") == []


def test_a_tags_first_page_names_the_tags_that_go_with_it_most_often_first(tmp_path: Path) -> None:
    """Up to six; of two that are equal, the first by name. Its years, and the archive, name none."""
    tags = ["Chips, Prices, Zinc", "Chips, prices, A, B, C, D, E", "Prices, Zinc"]
    files = {
        f"content/articles/{year}-11-20-{year}.md": write_article(str(year), f"{year}-11-20", carried)
        for year, carried in zip((2024, 2025, 2026), tags, strict=True)
    }
    build(write_newsletter(tmp_path, files, SITE + "\n[lists]\nstories = 1\n"))
    found = [
        (words_of(each), each.find("a").get("href"))  # type: ignore[union-attr]
        for each in read_page(tmp_path, "tags/chips/index.html").findall(".//nav[@class='goes-with']//li")
    ]
    assert found == [
        ("Prices 2", "/tags/prices/"),
        *((f"{name} 1", f"/tags/{name.lower()}/") for name in "ABCDE"),
    ]
    site = read_site(tmp_path)
    assert b"goes-with" in site["tags/prices/index.html"]
    for path in ("archive/index.html", "tags/chips/2025/index.html"):
        assert b"goes-with" not in site[path], path
