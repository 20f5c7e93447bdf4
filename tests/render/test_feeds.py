"""The feeds, as feed readers understand them: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest

from masthead import urls
from newsletter import NOON, SITE, build, read_site, told_changes, write_article, write_newsletter

FORMATS = ("feed.xml", "atom.xml", "feed.json")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

FULL_ARTICLE = """\
---
title: Chips are dear
date: 2026-11-20T09:30:00Z
tags: [Chips, Money]
summary: A summary of its own.
authors: [Ada Byrne, Ben Okoro]
image: {src: rack.png, alt: A rack, credit: Lena Ortiz}
key_quotes:
  - text: They are dear.
    speaker: Mira Solano
    role: Chief scientist
    organization: Northwind
    interest: Sells chips.
    said_on: 2026-11-18
    source: https://example.com/interview
    context: On the [price](bare.md#the-bones).
take: Too [dear](/archive/).
why_it_matters: Everybody buys them.
related: [bare, {title: A story elsewhere, url: "https://example.com/story"}]
recommended_reading_intro: Read on.
recommended_reading: [{title: Chips for all, url: "https://example.com/chips", note: A classic.}]
sources: [{title: The report, publisher: The Gazette, url: "https://example.com/report"}]
ai_use: None at all.
corrections: [{date: 2026-11-21, text: They were never cheap.}]
---

The story itself[^1], with a [picture](rack.png), a [section](#what-it-is) and <mailto:desk@ledger.example>.

![A rack](rack.png "A caption")

## What it is

[^1]: A note.
"""


def read_feeds(project: Path, folder: str = "") -> dict[str, bytes]:
    return {name: (project / "public" / folder / name).read_bytes() for name in FORMATS}


def parse_feed(held: bytes) -> Any:
    """As a feed reader does, without its mending; a feed that needs mending is no feed."""
    parsed = feedparser.parse(held, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def titles_of(feeds: dict[str, bytes]) -> list[list[str]]:
    """The titles that each format holds, in order."""
    return [
        [entry.title for entry in parse_feed(feeds["feed.xml"]).entries],
        [entry.title for entry in parse_feed(feeds["atom.xml"]).entries],
        [item["title"] for item in json.loads(feeds["feed.json"])["items"]],
    ]


def texts_of(feeds: dict[str, bytes]) -> list[list[str]]:
    """The whole text of each entry, in each format, as it is handed to whoever shows it."""
    return [
        [item.findtext(CONTENT) or "" for item in ElementTree.fromstring(feeds["feed.xml"]).iter("item")],
        [
            entry.findtext(f"{ATOM}content") or ""
            for entry in ElementTree.fromstring(feeds["atom.xml"]).iter(f"{ATOM}entry")
        ],
        [item["content_html"] for item in json.loads(feeds["feed.json"])["items"]],
    ]


def ids_of(feeds: dict[str, bytes]) -> list[list[str]]:
    return [
        [entry.id for entry in parse_feed(feeds["feed.xml"]).entries],
        [entry.id for entry in parse_feed(feeds["atom.xml"]).entries],
        [item["id"] for item in json.loads(feeds["feed.json"])["items"]],
    ]


def words_of(html: str) -> str:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).split())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article with every part, and a bare one; the newsletter stands below a path."""
    project = write_newsletter(
        tmp_path_factory.mktemp("full"),
        {
            "content/articles/chips.md": FULL_ARTICLE,
            "content/articles/bare.md": write_article(
                "Bare", "2026-11-19", "北京, Chips", "Bones.\n\n## The bones\n\nOnly."
            ),
            "content/articles/rack.png": b"a picture",
            "content/articles/draft.md": write_article("A draft", "2026-11-20", draft="true"),
            "content/articles/later.md": write_article("Too early", "2026-11-23"),
        },
        SITE.replace("https://ledger.example", "https://ledger.example/news"),
    )
    build(project)
    return project


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty stories, one a day; every other one is about money."""
    files: dict[str, str | bytes] = {}
    for number in range(40):
        day = dt.date(2026, 10, 1) + dt.timedelta(days=number)
        tags = "Chips, Money" if number % 2 else "Chips"
        files[f"content/articles/{day}-s{number}.md"] = write_article(f"Story {number}", str(day), tags)
    project = write_newsletter(tmp_path_factory.mktemp("long"), files)
    build(project)
    return project


# --- what every feed is ----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "tags/chips", "tags/北京"])
def test_feed_readers_read_every_feed_without_complaint(full: Path, folder: str) -> None:
    feeds = read_feeds(full, folder)
    assert parse_feed(feeds["feed.xml"]).version == "rss20"
    assert parse_feed(feeds["atom.xml"]).version == "atom10"
    assert json.loads(feeds["feed.json"])["version"] == "https://jsonfeed.org/version/1.1"


def test_a_feed_says_whose_it_is_and_where_it_stands(full: Path) -> None:
    feeds = read_feeds(full)
    base = "https://ledger.example/news"
    for name, kind in (("feed.xml", "application/rss+xml"), ("atom.xml", "application/atom+xml")):
        feed = parse_feed(feeds[name]).feed
        assert (feed.title, feed.subtitle) == ("The Ledger", "What the machines cost.")
        assert feed.link == f"{base}/"
        links = {(link["rel"], link.get("type")): link["href"] for link in feed.links}
        assert links[("self", kind)] == f"{base}/{name}"
        assert links[("alternate", "text/html")] == f"{base}/"
    told = json.loads(feeds["feed.json"])
    assert (told["title"], told["description"]) == ("The Ledger", "What the machines cost.")
    assert (told["home_page_url"], told["feed_url"]) == (f"{base}/", f"{base}/feed.json")


def test_a_tags_feed_says_which_tag_it_is_about(full: Path) -> None:
    feeds = read_feeds(full, "tags/北京")
    base = "https://ledger.example/news/tags/%E5%8C%97%E4%BA%AC/"
    for name in ("feed.xml", "atom.xml"):
        feed = parse_feed(feeds[name]).feed
        assert (feed.title, feed.subtitle) == ("The Ledger: 北京", "Stories about 北京 from The Ledger")
        assert feed.link == base
        assert [link["href"] for link in feed.links if link["rel"] == "self"] == [base + name]
    told = json.loads(feeds["feed.json"])
    assert (told["title"], told["home_page_url"]) == ("The Ledger: 北京", base)
    assert told["feed_url"] == f"{base}feed.json"


def test_a_feed_says_its_language(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {}, f'{SITE}language = "en-GB"\n'))
    feeds = read_feeds(tmp_path)
    assert parse_feed(feeds["feed.xml"]).feed.language == "en-GB"
    assert ElementTree.fromstring(feeds["atom.xml"]).get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert json.loads(feeds["feed.json"])["language"] == "en-GB"


def test_json_feed_has_every_field_that_version_1_1_asks_for(full: Path, long: Path) -> None:
    """https://www.jsonfeed.org/version/1.1/: names, types, and no field that is empty."""
    top = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
    per_item = {
        *("id", "url", "title", "content_html", "summary", "date_published", "date_modified", "authors"),
        *("tags", "image"),
    }
    for project, folder in ((full, ""), (full, "tags/chips"), (long, "")):
        told = json.loads(read_feeds(project, folder)["feed.json"])
        assert {"version", "title", "items"} <= told.keys() <= top
        for item in told["items"]:
            assert {"id", "url", "title", "content_html", "date_published"} <= item.keys() <= per_item
            assert all(isinstance(item[name], str) and item[name] for name in ("id", "url", "content_html"))
            assert all(value not in ("", [], None) for value in item.values())
            assert all(author.keys() == {"name"} for author in item["authors"])
            assert all(isinstance(tag, str) for tag in item["tags"])
            for name in ("date_published", "date_modified"):
                assert dt.datetime.fromisoformat(item[name]).tzinfo is not None


def test_an_atom_entry_has_every_element_that_the_standard_asks_for(full: Path) -> None:
    """RFC 4287, 4.1.1 and 4.1.2."""
    tree = ElementTree.fromstring(read_feeds(full)["atom.xml"])
    for element in (tree, *tree.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.findall(f"{ATOM}author/{ATOM}name")
    assert {content.get("type") for content in tree.iter(f"{ATOM}content")} == {"html"}


# --- which stories ---------------------------------------------------------------------------------


def test_a_feed_holds_the_latest_thirty_stories_newest_first(long: Path) -> None:
    for titles in titles_of(read_feeds(long)):
        assert titles == [f"Story {number}" for number in range(39, 9, -1)]


def test_a_tags_feed_holds_the_stories_of_the_tag_alone(long: Path) -> None:
    for titles in titles_of(read_feeds(long, "tags/money")):
        assert titles == [f"Story {number}" for number in range(39, 0, -2)]


def test_site_toml_says_how_many_stories_a_feed_holds(tmp_path: Path) -> None:
    stories = {
        f"content/articles/{day}.md": write_article(f"Story {day}", f"2026-11-0{day}", slug=f"s{day}")
        for day in range(1, 6)
    }
    build(write_newsletter(tmp_path, stories, f"{SITE}\n[feeds]\nentries = 2\n"))
    for folder in ("", "tags/chips"):
        assert titles_of(read_feeds(tmp_path, folder)) == [["Story 5", "Story 4"]] * 3


def test_a_draft_is_in_no_feed(full: Path) -> None:
    for path, held in read_site(full).items():
        if path.endswith(FORMATS):
            assert b"A draft" not in held, path


def test_a_story_that_is_not_due_is_in_no_feed(full: Path) -> None:
    for path, held in read_site(full).items():
        if path.endswith(FORMATS):
            assert b"Too early" not in held, path


def test_an_empty_newsletter_has_feeds_all_the_same(tmp_path: Path) -> None:
    """A reader may subscribe before the first story."""
    build(write_newsletter(tmp_path, {}))
    feeds = read_feeds(tmp_path)
    assert titles_of(feeds) == [[], [], []]
    assert parse_feed(feeds["atom.xml"]).feed.updated == "1970-01-01T00:00:00+00:00"
    assert json.loads(feeds["feed.json"])["items"] == []


# --- the text --------------------------------------------------------------------------------------


def test_a_feed_holds_the_whole_article_with_all_its_parts(full: Path) -> None:
    parts = [
        *("Picture: Lena Ortiz", "The story itself", "A caption", "What it is", "A note."),
        *("Key quotes", "They are dear.", "Mira Solano", "Chief scientist", "Northwind", "18 November 2026"),
        *("Sells chips.", "On the price."),
        *("Our take", "Too dear."),
        *("Why this matters", "Everybody buys them."),
        *("Recommended reading", "Read on.", "Chips for all", "A classic."),
        *("Sources", "The report", "The Gazette"),
        *("Corrections", "21 November 2026", "They were never cheap."),
        *("Use of AI", "None at all."),
        *("Organisations: Northwind", "People: Mira Solano"),
        *("Related stories", "Bare", "A story elsewhere"),
    ]
    for texts in texts_of(read_feeds(full)):
        shown = words_of(texts[0])
        position = 0
        for part in parts:
            found = shown.find(part, position)
            assert found >= 0, f'"{part}" does not stand where it should in {shown}'
            position = found + len(part)


def test_what_an_article_does_not_have_is_not_in_the_feed(full: Path) -> None:
    for texts in texts_of(read_feeds(full)):
        assert words_of(texts[1]) == "Bones. The bones Only."


def test_every_format_holds_the_same_text(full: Path) -> None:
    rss, atom, told = texts_of(read_feeds(full))
    assert rss == atom == told
    assert len(rss) == 2


def test_every_address_in_a_feed_is_whole(full: Path) -> None:
    """A feed reader does not know where the newsletter stands."""
    for folder in ("", "tags/chips"):
        for texts in texts_of(read_feeds(full, folder)):
            found = []
            for text in texts:
                for element in html5lib.parseFragment(text, namespaceHTMLElements=False).iter():
                    found += [element.get(name) for name in ("href", "src", "cite") if element.get(name)]
            assert not [address for address in found if urlsplit(address).scheme not in ("https", "mailto")]
            assert {
                "https://ledger.example/news/articles/rack.png",
                "https://ledger.example/news/articles/bare/#the-bones",
                "https://ledger.example/news/archive/",
            } <= set(found)
    for path, held in read_site(full).items():
        if path.endswith(FORMATS):
            assert b"/news/news/" not in held
            # The style sheet is for browsers, which know where they are.
            held = re.sub(rb"<\?xml-stylesheet .*\?>", b"", held)
            assert not re.search(rb'="/|="#|\x1e', held)


def test_scripts_never_reach_a_feed_even_from_trusted_html(tmp_path: Path) -> None:
    """On the page they are let through, as site.toml says; feed readers would drop the feed."""
    body = (
        'Before.\n\n<script>alert(1)</script>\n\n<iframe src="https://video.example/"></iframe>\n\n'
        '<p onclick="alert(2)" style="color: red" class="x" id="y">After.</p>\n'
    )
    article = write_article(body=body, take='<b onmouseover="alert(3)">Bold</b>')
    build(
        write_newsletter(tmp_path, {"content/articles/chips.md": article}, f"{SITE}\n[markdown]\ntrust_html = true\n")
    )
    page = (tmp_path / "public/articles/chips/index.html").read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" in page
    assert 'onclick="alert(2)"' in page
    for texts in texts_of(read_feeds(tmp_path)):
        assert not re.search("alert|script|iframe|onclick|onmouse|style=|class=|id=", texts[0])
        assert words_of(texts[0]) == "Before. After. Our take Bold"


# --- ids -------------------------------------------------------------------------------------------


def test_an_entrys_id_is_what_the_editor_set_or_where_it_was_first_published(tmp_path: Path) -> None:
    """The field; else the first alias at which an article may have stood; else its own address."""
    build(
        write_newsletter(
            tmp_path,
            {
                "content/articles/a.md": write_article(
                    "A", "2026-11-20", id="tag:ledger.example,2026:a", aliases="[/old-a/]"
                ),
                "content/articles/b.md": write_article(
                    "B", "2026-11-19", aliases="[/short, /articles/first, /articles/second/]"
                ),
                "content/articles/c.md": write_article("C", "2026-11-18"),
            },
        )
    )
    for ids in ids_of(read_feeds(tmp_path)):
        assert ids == [
            "tag:ledger.example,2026:a",
            "https://ledger.example/articles/first/",
            "https://ledger.example/articles/c/",
        ]


def test_an_entry_keeps_its_id_when_its_text_its_title_or_its_date_changes(tmp_path: Path) -> None:
    """Else every reader would see an old story as new."""
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()})
    build(project)
    before = ids_of(read_feeds(project))
    (project / "content/articles/chips.md").write_text(
        write_article("A better title", "2026-11-21", "Money", "A better text."), encoding="utf-8"
    )
    build(project)
    assert titles_of(read_feeds(project)) == [["A better title"]] * 3
    assert ids_of(read_feeds(project)) == before


def test_an_entry_keeps_its_id_when_it_moves_and_names_its_old_address(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()})
    build(project)
    before = ids_of(read_feeds(project))
    (project / "content/articles/chips.md").unlink()
    moved = write_article(slug="dear-chips", aliases="/articles/chips/")
    build(write_newsletter(project, {"content/articles/chips.md": moved}))
    feeds = read_feeds(project)
    assert ids_of(feeds) == before
    assert [entry.link for entry in parse_feed(feeds["feed.xml"]).entries] == [
        "https://ledger.example/articles/dear-chips/"
    ]


@pytest.mark.parametrize("alias", ["/gale", "/2026/11/chips/", "/old.html", "/articles/", "/articles/Chips and all/"])
def test_an_alias_for_a_story_that_has_not_moved_changes_no_id(tmp_path: Path, alias: str) -> None:
    """A short address, or one of another system: nobody subscribed to it."""
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()})
    build(project)
    before = ids_of(read_feeds(project))
    if " " not in alias and alias != "/articles/":
        write_newsletter(project, {"content/articles/chips.md": write_article(aliases=f"[{alias}]")})
        assert told_changes(project) == []
    assert ids_of(read_feeds(project)) == before
    assert not urls.is_article_address(alias)


@pytest.mark.parametrize("lost", [False, True])
def test_an_id_that_changes_is_noticed_with_the_line_that_keeps_it(tmp_path: Path, lost: bool) -> None:
    """Two stories become one; an id is written anew; an id is taken out. What is told is known by the memory, or by
    the feed that was published."""
    chips = "content/articles/chips.md"
    project = write_newsletter(
        tmp_path,
        {
            chips: write_article(),
            "content/articles/b.md": write_article("B", id="tag:ledger.example,2026:b"),
            "content/articles/c.md": write_article("C", id="tag:ledger.example,2026:c"),
        },
    )
    build(project)
    if lost:
        shutil.rmtree(project / ".masthead")
    write_newsletter(
        project,
        {
            chips: write_article(aliases="[/gale, /articles/gale/]"),
            "content/articles/b.md": write_article("B", id="tag:ledger.example,2026:bee"),
            "content/articles/c.md": write_article("C"),
        },
    )
    told = "now, but feeds had another: subscribers would get the story again. Write id:"
    assert told_changes(project) == [
        f'content/articles/b.md:5: notice: id: is "tag:ledger.example,2026:bee" {told} tag:ledger.example,2026:b',
        f'content/articles/c.md: notice: id: is "https://ledger.example/articles/c/" {told} tag:ledger.example,2026:c',
        f'{chips}:5: notice: id: is "https://ledger.example/articles/gale/"'
        f" {told} https://ledger.example/articles/chips/",
    ]
    kept = write_article(aliases="[/gale, /articles/gale/]", id="https://ledger.example/articles/chips/")
    write_newsletter(project, {chips: kept})
    assert told_changes(project) == []
    # Subscribers have both by now.
    write_newsletter(project, {chips: write_article(aliases="[/gale, /articles/gale/]")})
    assert told_changes(project) == []


def test_the_alias_that_a_renamed_story_lacked_brings_its_id_back_without_a_word(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()})
    build(project)
    before = ids_of(read_feeds(project))
    (project / "content/articles/chips.md").rename(project / "content/articles/dear.md")
    assert len(told_changes(project)) == 1
    write_newsletter(project, {"content/articles/dear.md": write_article(aliases="[/articles/chips/]")})
    assert told_changes(project) == []
    assert ids_of(read_feeds(project)) == before


def test_another_address_of_the_newsletter_is_told_once_for_all_its_ids(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path,
        {
            "content/articles/a.md": write_article("A"),
            "content/articles/b.md": write_article("B"),
            "content/articles/c.md": write_article("C", id="tag:ledger.example,2026:c"),
        },
    )
    build(project)
    write_newsletter(project, {}, SITE.replace("ledger.example", "register.example"))
    assert told_changes(project) == [
        "site.toml:3: notice: base_url: With this address 2 stories have other ids in the feeds, and subscribers would"
        " get them again. To keep one, write its former id into the story, as"
        " id: https://ledger.example/articles/a/"
    ]


def test_an_id_is_no_address_for_rss(full: Path) -> None:
    """RSS 2.0, guid: else readers would open it."""
    guids = list(ElementTree.fromstring(read_feeds(full)["feed.xml"]).iter("guid"))
    assert [guid.get("isPermaLink") for guid in guids] == ["false", "false"]


def test_an_entry_leads_to_its_article(full: Path) -> None:
    feeds = read_feeds(full)
    expected = [f"https://ledger.example/news/articles/{slug}/" for slug in ("chips", "bare")]
    assert [entry.link for entry in parse_feed(feeds["feed.xml"]).entries] == expected
    assert [entry.link for entry in parse_feed(feeds["atom.xml"]).entries] == expected
    assert [item["url"] for item in json.loads(feeds["feed.json"])["items"]] == expected


# --- who, what, when -------------------------------------------------------------------------------


def test_every_author_is_named_in_every_format(full: Path) -> None:
    feeds = read_feeds(full)
    expected = [["Ada Byrne", "Ben Okoro"], ["The Ledger"]]
    rss = ElementTree.fromstring(feeds["feed.xml"])
    assert [[each.text for each in item.iter(CREATOR)] for item in rss.iter("item")] == expected
    atom = ElementTree.fromstring(feeds["atom.xml"])
    assert [
        [each.text for each in entry.iterfind(f"{ATOM}author/{ATOM}name")] for entry in atom.iter(f"{ATOM}entry")
    ] == expected
    items = json.loads(feeds["feed.json"])["items"]
    assert [[author["name"] for author in item["authors"]] for item in items] == expected


def test_every_tag_is_a_category(full: Path) -> None:
    feeds = read_feeds(full)
    expected = [["Chips", "Money"], ["北京", "Chips"]]
    for name in ("feed.xml", "atom.xml"):
        assert [[tag.term for tag in entry.tags] for entry in parse_feed(feeds[name]).entries] == expected
    assert [item["tags"] for item in json.loads(feeds["feed.json"])["items"]] == expected


def test_the_summary_stands_beside_the_text(full: Path) -> None:
    feeds = read_feeds(full)
    for name in ("feed.xml", "atom.xml"):
        assert [entry.summary for entry in parse_feed(feeds[name]).entries] == [
            "A summary of its own.",
            "Bones.",
        ]
    items = json.loads(feeds["feed.json"])["items"]
    assert [item["summary"] for item in items] == ["A summary of its own.", "Bones."]


def test_json_feed_names_the_picture(full: Path) -> None:
    items = json.loads(read_feeds(full)["feed.json"])["items"]
    assert [item.get("image") for item in items] == ["https://ledger.example/news/articles/rack.png", None]


def test_an_entry_says_when_it_was_published_and_last_changed(full: Path) -> None:
    feeds = read_feeds(full)
    rss = [item.findtext("pubDate") for item in ElementTree.fromstring(feeds["feed.xml"]).iter("item")]
    assert rss == ["Fri, 20 Nov 2026 09:30:00 +0000", "Thu, 19 Nov 2026 00:00:00 +0000"]
    expected = [
        ("2026-11-20T09:30:00+00:00", "2026-11-21T00:00:00+00:00"),
        ("2026-11-19T00:00:00+00:00", "2026-11-19T00:00:00+00:00"),
    ]
    entries = parse_feed(feeds["atom.xml"]).entries
    assert [(entry.published, entry.updated) for entry in entries] == expected
    items = json.loads(feeds["feed.json"])["items"]
    assert [(item["date_published"], item["date_modified"]) for item in items] == expected


def test_equal_instants_of_newsletters_in_two_zones_keep_their_own_clocks(tmp_path: Path) -> None:
    """Both are built in one process, and but for the zone they are the same."""
    told = {}
    for zone in ("UTC", "Asia/Tokyo"):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        article = write_article(date="2026-11-20T09:30:00Z")
        build(write_newsletter(folder, {"content/articles/chips.md": article}, SITE.replace("UTC", zone)))
        told[zone] = read_site(folder)["atom.xml"].decode()
    assert "<published>2026-11-20T09:30:00+00:00</published>" in told["UTC"]
    assert "<published>2026-11-20T18:30:00+09:00</published>" in told["Asia/Tokyo"]


@pytest.mark.parametrize(
    ("fields", "latest"),
    [
        ({}, "2026-11-20T00:00:00+00:00"),
        ({"updated": "2026-11-21"}, "2026-11-21T00:00:00+00:00"),
        ({"updated": "2026-11-20T18:15:00+02:00"}, "2026-11-20T16:15:00+00:00"),
        (
            {"corrections": "[{date: 2026-11-21, text: x}, {date: 2026-11-22, text: y}]"},
            "2026-11-22T00:00:00+00:00",
        ),
    ],
    ids=["date", "updated", "updated at a time", "correction"],
)
def test_a_feed_is_as_new_as_the_latest_change_of_its_stories(
    tmp_path: Path, fields: dict[str, str], latest: str
) -> None:
    """Not as new as the build: a reader would fetch it all again for nothing."""
    build(
        write_newsletter(
            tmp_path,
            {
                "content/articles/new.md": write_article("New", "2026-11-20", "Money"),
                "content/articles/old.md": write_article("Old", "2026-11-01", "Chips", **fields),
            },
        ),
        now=NOON + dt.timedelta(days=300),
    )
    feeds = read_feeds(tmp_path)
    assert parse_feed(feeds["atom.xml"]).feed.updated == latest
    built = ElementTree.fromstring(feeds["feed.xml"]).findtext("channel/lastBuildDate")
    assert dt.datetime.strptime(built or "", "%a, %d %b %Y %H:%M:%S %z") == dt.datetime.fromisoformat(latest)
    money = parse_feed(read_feeds(tmp_path, "tags/money")["atom.xml"])
    assert money.feed.updated == "2026-11-20T00:00:00+00:00"


def test_the_same_articles_give_the_same_feeds(tmp_path: Path) -> None:
    """In another folder, another month, without a memory."""
    held = []
    for name, days in (("one", 0), ("two", 60)):
        project = write_newsletter(
            tmp_path / name,
            {
                "content/articles/chips.md": FULL_ARTICLE,
                "content/articles/bare.md": write_article("Bare", "2026-11-19", body="## The bones"),
                "content/articles/rack.png": b"a picture",
            },
        )
        build(project, now=NOON + dt.timedelta(days=days))
        held.append(read_feeds(project))
    assert held[0] == held[1]


# --- awkward words ---------------------------------------------------------------------------------


def quote_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize(
    "words",
    [
        "Chips & crisps",
        "1 < 2 > 0",
        "It’s “dear”",
        "An end ]]> in between",
        "<script>alert(1)</script>",
        "&amp; written out",
        "Rocket 🚀 and family 👩‍👩‍👧",
        "Ünïcödé, 北京, ﷽",
        "{{ 7 * 7 }}",
    ],
)
def test_awkward_words_arrive_as_they_were_written(tmp_path: Path, words: str) -> None:
    """In the title, the summary, the name of an author and the tag, in every format."""
    quoted = quote_yaml(words)
    project = write_newsletter(
        tmp_path,
        {
            "content/articles/chips.md": write_article(
                quoted, tags=quote_yaml(f"x {words}"), body="Text.", summary=quoted, author=quoted
            )
        },
        SITE.replace('"The Ledger"', json.dumps(words, ensure_ascii=False)),
    )
    build(project)
    (folder,) = [path for path in (project / "public/tags").iterdir() if path.is_dir()]
    for feeds in (read_feeds(project), read_feeds(project, f"tags/{folder.name}")):
        rss = ElementTree.fromstring(feeds["feed.xml"])
        item = rss.find("channel/item")
        assert item is not None
        found = [item.findtext(name) for name in ("title", "description", CREATOR, "category")]
        title, description, *others = found
        assert description == escape(words, quote=False)
        assert title in (words, description)
        assert others == [words, f"x {words}"]
        atom = ElementTree.fromstring(feeds["atom.xml"])
        entry = atom.find(f"{ATOM}entry")
        assert entry is not None
        found = [entry.findtext(f"{ATOM}{name}") for name in ("title", "summary", f"author/{ATOM}name")]
        assert found == [words, words, words]
        told = json.loads(feeds["feed.json"])["items"][0]
        assert (told["title"], told["summary"], told["tags"]) == (words, words, [f"x {words}"])
        assert (rss.findtext("channel/title") or "").startswith((words, description))


def test_awkward_text_arrives_as_it_was_written(tmp_path: Path) -> None:
    """What would end a CDATA section, in code and in a quotation."""
    body = "An end: ]]> and `]]>` and & and &amp;amp; and 🚀.\n\n    if a[b[0]]>c: <b>&</b>\n"
    quotes = '[{text: "So ]]> she said", speaker: "A & B"}]'
    article = write_article(body=body, key_quotes=quotes)
    build(write_newsletter(tmp_path, {"content/articles/chips.md": article}))
    for texts in texts_of(read_feeds(tmp_path)):
        assert words_of(texts[0]) == (
            "An end: ]]> and ]]> and & and &amp; and 🚀. if a[b[0]]>c: <b>&</b> Key quotes So ]]> she said — A & B"
            " People: A & B"
        )


# --- in a browser ----------------------------------------------------------------------------------

STYLED = rb'<\?xml-stylesheet type="text/css" href="/news/(feed\.[0-9a-f]{10}\.css)"\?>\n'
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_feed_names_a_style_sheet_and_holds_a_page_that_leads_to_its_stories(full: Path, name: str) -> None:
    held = read_feeds(full, "tags/chips")[name]
    found = re.match(rb"<\?xml version='1.0' encoding='UTF-8'\?>\n" + STYLED, held)
    assert found
    assert found[1].decode() in read_site(full)
    (page,) = ElementTree.fromstring(held).iter(f"{XHTML}div")
    base = "https://ledger.example/news/"
    assert page.findtext(f"{XHTML}title") == "The Ledger: Chips"
    assert [(each.get("href"), each.text) for each in page.iter(f"{XHTML}a")] == [
        (base, "The Ledger"),
        (f"{base}tags/chips/", "Chips"),
        (f"{base}feeds/", "Follow by feed"),
        (f"{base}articles/chips/", "Chips are dear"),
        (f"{base}articles/bare/", "Bare"),
    ]
    assert [
        " ".join("".join(part.itertext()).split()) for part in page.iter() if part.tag[len(XHTML) :] in "p time"
    ] == [
        "Stories about Chips from The Ledger",
        "This is a feed. Give its address to a feed reader, and every new story comes to you by itself.",
        f"{base}tags/chips/{name}",
        "Follow by feed",
        *["20 November 2026"] * 2,
        "A summary of its own.",
        *["19 November 2026"] * 2,
        "Bones.",
    ]


KNOWN_TO_THE_VALIDATOR = {
    *("", ATOM, CONTENT.removesuffix("encoded"), CREATOR.removesuffix("creator"), XHTML),
    "{http://www.w3.org/XML/1998/namespace}",
}
"""Of its namespaces (feedvalidator/base.py) those that we use."""


@pytest.mark.parametrize("folder", ["", "tags/chips"])
@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_the_w3cs_feed_validator_has_nothing_to_say_of_the_page_in_a_feed(full: Path, name: str, folder: str) -> None:
    """By its rules: a namespace that it does not know is a warning (UnknownNamespace), so is XHTML that is no `div`
    right below the channel (MisplacedXHTMLContent), and a prefix for XHTML or Atom (AvoidNamespacePrefix)."""
    held = read_feeds(full, folder)[name]
    tree = ElementTree.fromstring(held)

    def space_of(name: str) -> str:
        return name[: name.rfind("}") + 1]

    used = {space_of(each) for element in tree.iter() for each in (str(element.tag), *element.keys())}
    declared = {f"{{{each.decode()}}}" for each in re.findall(rb'xmlns(?::\w+)?="([^"]*)"', held)}
    assert used | declared <= KNOWN_TO_THE_VALIDATOR
    assert not re.search(rb"xmlns:xhtml=|<xhtml:" + (rb"|xmlns:atom=" if name == "atom.xml" else b""), held)
    (top,) = [tree] if name == "atom.xml" else tree.findall("channel")
    parents = {child: parent for parent in tree.iter() for child in parent}
    outermost = [each for each in tree.iter() if space_of(each.tag) == XHTML and space_of(parents[each].tag) != XHTML]
    assert [(each.tag, parents[each]) for each in outermost] == [(f"{XHTML}div", top)]


AWKWARD = ("If a < b then <script>alert(1)</script> & <b>so</b>", "AT&T & Co", "&lt; written out", "vector<int> <head>")


@pytest.mark.parametrize("words", AWKWARD)
def test_signs_of_html_in_titles_and_summaries_arrive_as_words(tmp_path: Path, words: str) -> None:
    """What feedparser takes for HTML is HTML; what it takes for text is text: the words are the same in all formats."""
    quoted = quote_yaml(words)
    site = SITE.replace('"The Ledger"', json.dumps(words)).replace('"What the machines cost."', json.dumps(words))
    build(write_newsletter(tmp_path, {"content/articles/chips.md": write_article(quoted, summary=quoted)}, site))
    for folder in ("", "tags/chips"):
        feeds = read_feeds(tmp_path, folder)
        for name in ("feed.xml", "atom.xml"):
            parsed = parse_feed(feeds[name])
            (entry,) = parsed.entries
            details = [entry.title_detail, entry.summary_detail, *([] if folder else [parsed.feed.title_detail])]
            if not folder:
                details.append(parsed.feed.subtitle_detail)
            for each in details:
                assert (words_of(each.value) if each.type == "text/html" else each.value) == words, (name, each)
        (item,) = json.loads(feeds["feed.json"])["items"]
        assert (item["title"], item["summary"]) == (words, words)
    rss = read_feeds(tmp_path)["feed.xml"]
    # The RSS Best Practices Profile, and the validator: signs of HTML in titles are hexadecimal references.
    told = re.sub(rb"<div xmlns.*?</div>", b"", rss, flags=re.DOTALL)
    assert not [title for title in re.findall(rb"<title>([^<]*)</title>", told) if re.search(rb"&(?!#x)", title)]
    assert ElementTree.fromstring(rss).findtext("channel/item/description") == escape(words, quote=False)


def test_a_newsletter_without_that_style_sheet_has_plain_feeds(tmp_path: Path) -> None:
    """And the style sheet changes nothing else about them."""
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article(body="The “story”.")})
    build(project)
    styled = read_feeds(project)
    (project / "static/feed.css").unlink()
    build(project)
    plain = read_feeds(project)
    assert plain["feed.json"] == styled["feed.json"]
    for name in ("feed.xml", "atom.xml"):
        assert b"xml-stylesheet" not in plain[name]
        without = re.sub(rb"<\?xml-stylesheet.*\?>\n| *<div .*</div>\n", b"", styled[name], flags=re.S)
        assert without == plain[name] != styled[name]


def test_a_changed_style_sheet_is_named_by_feeds_that_were_there_already(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()})
    build(project)
    before = read_feeds(project)
    (project / "static/feed.css").write_text("rss { display: block }", encoding="utf-8")
    build(project)
    changed = read_feeds(project)
    assert changed["feed.xml"] != before["feed.xml"]
    assert changed["feed.json"] == before["feed.json"]
    assert build(project).written == 0


def test_a_feed_says_what_it_is_in_its_language(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()}, f'language = "de"\n{SITE}')
    build(project)
    for name in ("feed.xml", "atom.xml"):
        held = read_feeds(project)[name].decode()
        assert "<p>Das ist ein Feed. Geben Sie seine Adresse einem Feedreader, und jeder neue Artikel" in held
        assert '<div xmlns="http://www.w3.org/1999/xhtml" lang="de" xml:lang="de" dir="ltr">' in held
