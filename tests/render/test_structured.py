"""What search engines, social networks and readers' programs are told of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec_schemaorg.models as vocabulary
import pytest

from hosting import read_headers
from newsletter import SHIPPED, SITE, build, read_site, told_problems, write_article, write_newsletter

IMAGES = '\n[images]\ncard = "card.png"\nlogo = "logo.png"\n'
WHOLE = write_article(
    "Northwind <opens> its weights & more",
    "2026-11-20T07:30:00+01:00",
    "Open weights, Northwind",
    updated="2026-11-21",
    summary='Nine "gigabytes" of it.',
    authors="[Ada Byrne, Lena Ortiz]",
    key_quotes="""
  - {text: "It is done </script>", speaker: Mira Solano, role: Chief scientist, organization: Northwind,
     said_on: 2026-11-18, source: "https://example.com/interview"}
  - {text: We are glad., speaker: Tidewater, organization: Tidewater}""",
    sources='[{title: The report, publisher: The Ledger, url: "https://example.com/report"}, {title: A letter}]',
    corrections="[{date: 2026-11-22, text: The year was wrong.}]",
    people="[Otto Lind]",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A newsletter that has a page of every kind."""
    stories = {
        f"content/articles/2026-{month:02}-{day:02}-s{month}-{day}.md": write_article(
            f"Story {month} {day}", f"2026-{month:02}-{day:02}", "Open weights"
        )
        for month in (1, 2)
        for day in (1, 2, 3)
    }
    files: dict[str, str | bytes] = {
        "content/articles/2026-11-20-northwind.md": WHOLE,
        "content/articles/2026-11-19-picture.md": write_article(
            "Seen", "2026-11-19", image="{src: seen.png, alt: A rack of servers}"
        ),
        "content/articles/seen.png": (SHIPPED / "static/logo.png").read_bytes(),
        "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
        **stories,
    }
    project = write_newsletter(tmp_path_factory.mktemp("structured"), files, f"{SITE}{IMAGES}[lists]\nstories = 4\n")
    build(project)
    return read_site(project)


class _Head(HTMLParser):
    """The meta elements of a page by name or property, and its JSON-LD."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.told: dict[str, list[str]] = {}
        self.graphs: list[str] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and (name := told.get("property") or told.get("name")):
            self.told.setdefault(name, []).append(told.get("content") or "")
        self.inside = tag == "script" and told.get("type") == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.graphs.append(data)


def things_of(site: dict[str, bytes], path: str) -> dict[str, Any]:
    """The things that a page's JSON-LD tells of, by type."""
    (graph,) = _Head(site[path].decode()).graphs
    told = json.loads(graph)
    assert told["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in told["@graph"]}


# --- JSON-LD ---------------------------------------------------------------------------------------


def test_a_story_is_a_news_article_with_all_that_it_holds(site: dict[str, bytes]) -> None:
    publisher = {
        "@type": "Organization",
        "@id": "https://ledger.example/#publisher",
        "name": "The Ledger",
        "url": "https://ledger.example/",
        "logo": {"@type": "ImageObject", "url": "https://ledger.example/logo.png", "width": 512, "height": 512},
    }
    assert things_of(site, "articles/northwind/index.html")["NewsArticle"] == {
        "@type": "NewsArticle",
        "@id": "https://ledger.example/articles/northwind/#article",
        "url": "https://ledger.example/articles/northwind/",
        "mainEntityOfPage": "https://ledger.example/articles/northwind/",
        "isPartOf": {"@id": "https://ledger.example/#website"},
        "headline": "Northwind <opens> its weights & more",
        "description": "Nine “gigabytes” of it.",
        "datePublished": "2026-11-20T06:30:00+00:00",
        "dateModified": "2026-11-22T00:00:00+00:00",
        "inLanguage": "en",
        "wordCount": 9,
        "isAccessibleForFree": True,
        "author": [{"@type": "Person", "name": "Ada Byrne"}, {"@type": "Person", "name": "Lena Ortiz"}],
        "publisher": publisher,
        "image": ["https://ledger.example/card.png"],
        "keywords": ["Open weights", "Northwind"],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "The report",
                "url": "https://example.com/report",
                "publisher": {"@type": "Organization", "name": "The Ledger"},
            },
            {"@type": "CreativeWork", "name": "A letter"},
        ],
        "hasPart": [
            {
                "@type": "Quotation",
                "@id": "https://ledger.example/articles/northwind/#quote-1",
                "url": "https://ledger.example/articles/northwind/#quote-1",
                "text": "It is done </script>",
                "creator": {
                    "@type": "Person",
                    "name": "Mira Solano",
                    "jobTitle": "Chief scientist",
                    "affiliation": {"@type": "Organization", "name": "Northwind"},
                },
                "dateCreated": "2026-11-18",
                "isBasedOn": "https://example.com/interview",
            },
            {
                "@type": "Quotation",
                "@id": "https://ledger.example/articles/northwind/#quote-2",
                "url": "https://ledger.example/articles/northwind/#quote-2",
                "text": "We are glad.",
                "creator": {"@type": "Organization", "name": "Tidewater"},
            },
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": "The year was wrong.", "datePublished": "2026-11-22"},
        ],
        "mentions": [
            {"@type": "Organization", "name": "Northwind"},
            {"@type": "Organization", "name": "Tidewater"},
            {"@type": "Person", "name": "Mira Solano"},
            {"@type": "Person", "name": "Otto Lind"},
        ],
    }


def trail(site: dict[str, bytes], path: str) -> list[tuple[int, str, str]]:
    steps = things_of(site, path)["BreadcrumbList"]["itemListElement"]
    return [(step["position"], step["name"], step["item"].removeprefix("https://ledger.example")) for step in steps]


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("articles/northwind/", [("Archive", "/archive/"), ("Northwind <opens> its weights & more", "")]),
        ("archive/", [("Archive", "")]),
        ("archive/2026/", [("Archive", "/archive/"), ("2026", "")]),
        ("archive/2026/02/", [("Archive", "/archive/"), ("2026", "/archive/2026/"), ("February 2026", "")]),
        ("tags/", [("Tags", "")]),
        ("tags/northwind/", [("Tags", "/tags/"), ("Northwind", "")]),
        (
            "tags/open-weights/2026/01/",
            [
                ("Tags", "/tags/"),
                ("Open weights", "/tags/open-weights/"),
                ("2026", "/tags/open-weights/2026/"),
                ("January 2026", ""),
            ],
        ),
    ],
)
def test_search_engines_are_told_where_a_page_stands(
    site: dict[str, bytes], path: str, steps: list[tuple[str, str]]
) -> None:
    expected = [("The Ledger", "/"), *((name, address or f"/{path}") for name, address in steps)]
    assert trail(site, f"{path}index.html") == [(number, *step) for number, step in enumerate(expected, 1)]


def test_the_home_page_tells_of_the_website(site: dict[str, bytes]) -> None:
    told = things_of(site, "index.html")["WebSite"]
    assert told["name"] == "The Ledger"
    assert told["url"] == "https://ledger.example/"
    assert told["publisher"]["@id"] == "https://ledger.example/#publisher"


def test_the_house_itself_is_no_person(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()}))
    (author,) = things_of(read_site(tmp_path), "articles/chips/index.html")["NewsArticle"]["author"]
    assert author == {"@type": "Organization", "name": "The Ledger", "url": "https://ledger.example/"}


def every_thing(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a type, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            yield from every_thing(each)
    elif isinstance(value, list):
        for each in value:
            yield from every_thing(each)


def expected_types(kind: type, name: str) -> str:
    """What schema.org expects of a property, as the vocabulary's classes are annotated."""
    return next(
        str(base.__annotations__[name]) for base in kind.__mro__ if name in getattr(base, "__annotations__", {})
    )


def test_every_type_and_property_is_one_of_schema_org(site: dict[str, bytes]) -> None:
    """By a package that is generated from the vocabulary: the names, and the types of what is nested."""
    seen = set()
    for path, held in site.items():
        if not path.endswith(".html"):
            continue
        for graph in _Head(held.decode()).graphs:
            for thing in every_thing(json.loads(graph)):
                kind = getattr(vocabulary, thing["@type"])
                seen.add(thing["@type"])
                for name, value in thing.items():
                    if name.startswith("@"):
                        continue
                    assert name in kind.__struct_fields__, f"{thing['@type']} has no {name}"
                    expected = expected_types(kind, name)
                    for each in value if isinstance(value, list) else [value]:
                        if isinstance(each, dict) and "@type" in each:
                            above = {base.__name__ for base in getattr(vocabulary, each["@type"]).__mro__}
                            wanted = set(re.findall(r"[A-Za-z]+", expected))
                            assert above & wanted, f"{thing['@type']}.{name}: {each['@type']} is none of {expected}"
    assert seen == {
        *("NewsArticle", "BreadcrumbList", "ListItem", "WebSite", "Organization", "Person", "ImageObject"),
        *("Quotation", "CreativeWork", "CorrectionComment"),
    }


def test_nothing_gets_out_of_the_script_element(site: dict[str, bytes]) -> None:
    text = site["articles/northwind/index.html"].decode()
    (graph,) = _Head(text).graphs
    assert "<" not in graph
    assert "&" not in graph


# --- Open Graph and Twitter ------------------------------------------------------------------------


def test_a_shared_story_is_shown_with_title_summary_and_card(site: dict[str, bytes]) -> None:
    told = _Head(site["articles/northwind/index.html"].decode()).told
    assert {name: values for name, values in told.items() if name.startswith(("og:", "article:", "twitter:"))} == {
        "og:type": ["article"],
        "og:site_name": ["The Ledger"],
        "og:locale": ["en_US"],
        "og:url": ["https://ledger.example/articles/northwind/"],
        "og:title": ["Northwind <opens> its weights & more"],
        "og:description": ["Nine “gigabytes” of it."],
        "article:published_time": ["2026-11-20T06:30:00+00:00"],
        "article:modified_time": ["2026-11-22T00:00:00+00:00"],
        "article:tag": ["Open weights", "Northwind"],
        "og:image": ["https://ledger.example/card.png"],
        "og:image:alt": ["The Ledger: What the machines cost."],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "twitter:card": ["summary_large_image"],
        "twitter:title": ["Northwind <opens> its weights & more"],
        "twitter:description": ["Nine “gigabytes” of it."],
        "twitter:image": ["https://ledger.example/card.png"],
        "twitter:image:alt": ["The Ledger: What the machines cost."],
    }
    assert told["author"] == ["Ada Byrne", "Lena Ortiz"]


def test_a_story_with_a_picture_is_shared_with_it(site: dict[str, bytes]) -> None:
    told = _Head(site["articles/picture/index.html"].decode()).told
    assert told["og:image"] == told["twitter:image"] == ["https://ledger.example/articles/seen.png"]
    assert told["og:image:alt"] == ["A rack of servers"]
    assert [*told["og:image:width"], *told["og:image:height"]] == ["512", "512"]
    assert things_of(site, "articles/picture/index.html")["NewsArticle"]["image"] == told["og:image"]


def test_every_page_that_can_be_found_can_be_shared(site: dict[str, bytes]) -> None:
    """With its own address and a title that needs no newsletter beside it."""
    titles = {}
    for path, held in site.items():
        if not path.endswith("index.html") or b'http-equiv="refresh"' in held:
            continue
        told = _Head(held.decode()).told
        assert told["og:url"] == ["https://ledger.example/" + path.removesuffix("index.html")], path
        assert told["og:type"] == ["article" if path.startswith("articles/") else "website"], path
        titles[path] = told["og:title"][0]
    assert titles["index.html"] == "The Ledger"
    assert titles["archive/2026/02/index.html"] == "Archive, February 2026"
    assert titles["tags/northwind/index.html"] == "Northwind"
    assert titles["about/index.html"] == "About"
    assert titles["feeds/index.html"] == "Follow The Ledger"


def test_without_a_card_nothing_is_said_of_one(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()}))
    told = _Head(read_site(tmp_path)["articles/chips/index.html"].decode()).told
    assert told["twitter:card"] == ["summary"]
    assert not [name for name in told if "image" in name]


@pytest.mark.parametrize(
    ("language", "locale"), [("en-GB", "en_GB"), ("de", "de_DE"), ("de-AT", "de_AT"), ("en", "en_US")]
)
def test_networks_are_told_language_and_country(tmp_path: Path, language: str, locale: str) -> None:
    build(write_newsletter(tmp_path, {}, f'{SITE}language = "{language}"\n'))
    assert _Head(read_site(tmp_path)["index.html"].decode()).told["og:locale"] == [locale]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("gone.png", 'There is no file "static/gone.png". Add it, or correct its name.'),
        ("style.css", '"static/style.css" is not a picture. Name a PNG or a JPEG file.'),
        ("../card.png", '"../card.png" is not a file of static/. Write its path below static/, as card.png.'),
        ("/card.png", '"/card.png" is not a file of static/. Write its path below static/, as card.png.'),
    ],
)
def test_a_card_that_is_none_is_told(tmp_path: Path, card: str, told: str) -> None:
    write_newsletter(tmp_path, {}, f'{SITE}[images]\ncard = "{card}"\n')
    assert told_problems(tmp_path) == [f"site.toml:6: images.card: {told}"]


# --- the sitemap for news --------------------------------------------------------------------------

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def test_the_sitemap_for_news_holds_the_two_days_up_to_the_newest_story(tmp_path: Path) -> None:
    files = {
        f"content/articles/{name}.md": write_article(title, date)
        for name, title, date in (
            ("a", "Newest & best", "2026-11-20T18:00:00Z"),
            ("b", "Just inside", "2026-11-18T18:00:01Z"),
            ("c", "Just outside", "2026-11-18T18:00:00Z"),
        )
    }
    build(write_newsletter(tmp_path, files, f'{SITE}language = "de-AT"\n'))
    site = read_site(tmp_path)
    tree = ElementTree.fromstring(site["news-sitemap.xml"])
    assert [
        {element.tag.partition("}")[2]: element.text for element in url.iter() if (element.text or "").strip()}
        for url in tree.findall(f"{SITEMAP}url")
    ] == [
        {
            "loc": f"https://ledger.example/articles/{slug}/",
            "name": "The Ledger",
            "language": "de",
            "publication_date": date,
            "title": title,
        }
        for slug, date, title in (
            ("a", "2026-11-20T18:00:00+00:00", "Newest & best"),
            ("b", "2026-11-18T18:00:01+00:00", "Just inside"),
        )
    ]
    assert len(tree.findall(f"{SITEMAP}url/{NEWS}news/{NEWS}publication")) == 2
    assert b"Sitemap: https://ledger.example/news-sitemap.xml\n" in site["robots.txt"]


def test_a_newsletter_without_stories_has_no_sitemap_for_news(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {}))
    site = read_site(tmp_path)
    assert "news-sitemap.xml" not in site
    assert b"news" not in site["robots.txt"]


# --- headers ---------------------------------------------------------------------------------------


def test_what_is_named_by_its_bytes_may_be_kept_for_ever_and_nothing_else(site: dict[str, bytes]) -> None:
    rules = read_headers(site["_headers"].decode())
    hashed = {f"/{path}" for path in site if re.search(r"\.[0-9a-f]{10}\.\w+$", path)}
    assert {f"/{path}" for path in ("style.css", "favicon.ico")}.isdisjoint(rules)
    assert len(hashed) > 4
    assert {path for path, told in rules.items() if "Cache-Control" in told} == hashed
    assert {rules[path]["Cache-Control"] for path in hashed} == {"public, max-age=31536000, immutable"}


def test_a_newsletter_below_a_path_says_so_in_its_headers(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {}), base_url="https://example.com/news")
    assert all(path.startswith("/news/") for path in read_headers(read_site(tmp_path)["_headers"].decode()))


def test_only_a_newsletter_that_trusts_its_articles_lets_scripts_in(tmp_path: Path) -> None:
    policies = []
    for name, setting in (("a", "false"), ("b", "true")):
        project = write_newsletter(tmp_path / name, {}, f"{SITE}[markdown]\ntrust_html = {setting}\n")
        build(project)
        rules = read_headers(read_site(project)["_headers"].decode())
        policies.append(rules["/*"]["Content-Security-Policy"].split("; "))
    assert "script-src 'self'" in policies[0]
    assert "default-src 'none'" in policies[0]
    assert "script-src 'self' 'unsafe-inline' https:" in policies[1]


# --- microformats ----------------------------------------------------------------------------------


def parse_microformats(site: dict[str, bytes], path: str) -> list[dict[str, Any]]:
    """The microformats of a page, as mf2py, which others read us with, understands them."""
    import mf2py

    url = "https://ledger.example/" + path.removesuffix("index.html")
    items: list[dict[str, Any]] = mf2py.parse(doc=site[path].decode(), url=url)["items"]
    return items


def test_other_programs_know_a_story_and_its_parts(site: dict[str, bytes]) -> None:
    (entry,) = parse_microformats(site, "articles/northwind/index.html")
    told = entry["properties"]
    assert entry["type"] == ["h-entry"]
    assert told["name"] == ["Northwind <opens> its weights & more"]
    assert told["summary"] == ["Nine “gigabytes” of it."]
    assert told["url"] == ["https://ledger.example/articles/northwind/"]
    assert told["published"] == ["2026-11-20T06:30:00+0000"]
    assert told["updated"] == ["2026-11-21"]
    assert [author["properties"]["name"] for author in told["author"]] == [["Ada Byrne"], ["Lena Ortiz"]]
    assert told["category"] == ["Open weights", "Northwind"]
    assert told["content"][0]["value"] == "The story."


def test_other_programs_know_a_quote_and_who_said_it(site: dict[str, bytes]) -> None:
    (entry,) = parse_microformats(site, "articles/northwind/index.html")
    first, second = entry["children"]
    assert first["type"] == ["h-cite"]
    assert first["id"] == "quote-1"
    told = first["properties"]
    assert told["content"][0]["value"] == "It is done </script>"
    assert told["author"][0]["properties"] == {
        "name": ["Mira Solano"],
        "job-title": ["Chief scientist"],
        "org": ["Northwind"],
    }
    assert told["published"] == ["2026-11-18"]
    assert told["url"] == ["https://example.com/interview"]
    assert told["uid"] == ["https://ledger.example/articles/northwind/#quote-1"]
    assert second["properties"]["author"][0]["properties"]["name"] == ["Tidewater"]


@pytest.mark.parametrize(
    ("path", "name", "count"),
    [
        ("index.html", "The Ledger", 8),
        ("archive/index.html", "Archive", 8),
        ("tags/northwind/index.html", "Northwind", 1),
    ],
)
def test_other_programs_know_a_list_of_stories(site: dict[str, bytes], path: str, name: str, count: int) -> None:
    (feed,) = parse_microformats(site, path)
    assert feed["type"] == ["h-feed"]
    assert feed["properties"]["name"] == [name]
    assert len(feed["children"]) == count
    for story in feed["children"]:
        assert story["type"] == ["h-entry"]
        assert story["properties"].keys() >= {"name", "url", "published"}
    newest = feed["children"][0]["properties"]
    assert newest["name"] == ["Northwind <opens> its weights & more"]
    assert newest["url"] == ["https://ledger.example/articles/northwind/"]
    assert newest["summary"] == ["Nine “gigabytes” of it."]
