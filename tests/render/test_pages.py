"""The pages that readers get: what stands on them, in which order, and where their links lead."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest

from masthead.plan import planner
from newsletter import NOON, PROJECT, SHIPPED, SITE, build, copy_sample, read_site, write_article, write_newsletter

Element = ElementTree.Element
Site = dict[str, bytes]

FULL_ARTICLE = """\
---
title: Chips are dear
date: 2026-11-20T09:30:00Z
updated: 2026-11-21
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
    context: On the price.
  - {text: Very dear., speaker: Tom Ferreira}
take: Too dear.
why_it_matters: Everybody buys them.
related: [{title: A story elsewhere, url: "https://example.com/story"}]
recommended_reading_intro: Read on.
recommended_reading: [{title: Chips for all, url: "https://example.com/chips", note: A classic.}]
sources: [{title: The report, publisher: The Gazette, url: "https://example.com/report"}]
ai_use: None at all.
corrections: [{date: 2026-11-22, text: They were never cheap.}]
---

The story itself.
"""


# --- helpers ---------------------------------------------------------------------------------------


def parse_page(held: bytes) -> Element:
    """The page as a browser reads it."""
    tree: Element = html5lib.parse(held.decode(), namespaceHTMLElements=False)
    return tree


def read_page(project: Path, path: str) -> Element:
    return parse_page((project / "public" / path).read_bytes())


def words_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def find_all(tree: Element, path: str) -> list[str]:
    """The words of every element at `path`."""
    return [words_of(element) for element in tree.iterfind(path)]


def links_of(tree: Element, path: str) -> list[tuple[str, str]]:
    """Words and address of every link at `path`."""
    return [(words_of(link), link.get("href", "")) for link in tree.iterfind(path)]


def main_of(tree: Element) -> Element:
    main = tree.find(".//main")
    assert main is not None
    return main


def pages_of(site: Site) -> dict[str, Element]:
    return {path: parse_page(held) for path, held in site.items() if path.endswith(".html")}


def addresses_of(tree: Element) -> Iterator[tuple[str, str, str]]:
    """Every address on the page: of which element, in which attribute."""
    for element in tree.iter():
        for attribute in ("href", "src", "poster", "action", "data"):
            if attribute in element.attrib:
                yield str(element.tag), attribute, element.attrib[attribute]
        if "srcset" in element.attrib:
            for part in element.attrib["srcset"].split(","):
                yield str(element.tag), "srcset", part.split()[0]
        if element.get("http-equiv", "").lower() == "refresh":
            yield "meta", "refresh", element.attrib["content"].partition("url=")[2]


# --- the sites -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The golden newsletter, which stands at https://ledger.example/news and uses every field."""
    project = tmp_path_factory.mktemp("golden") / "newsletter"
    shutil.copytree(PROJECT / "tests/sites/golden", project, ignore=shutil.ignore_patterns("expected"))
    shutil.copytree(SHIPPED / "templates", project / "templates")
    build(project)
    return read_site(project)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Our own newsletter, as it comes with the project."""
    project = copy_sample(tmp_path_factory.mktemp("sample"))
    assert build(project).notices == ()
    return read_site(project)


@pytest.fixture(scope="module", params=["golden", "sample"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two: what is claimed of it is claimed of every page of every newsletter."""
    found: Site = request.getfixturevalue(request.param)
    return found


def base_of(site: Site) -> str:
    """The newsletter's address, as its robots.txt names it."""
    found = re.search(r"^Sitemap: (.*)/sitemap\.xml$", site["robots.txt"].decode(), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("page", ["about.md", "standards.md"])
def test_whoever_deletes_the_sample_is_left_with_a_newsletter_that_builds(tmp_path: Path, page: str) -> None:
    """The pages that stay link to no story, tag or page that an editor deletes first."""
    copy_sample(tmp_path)
    for path in (tmp_path / "content").iterdir():
        if path.name != "pages":
            shutil.rmtree(path)
    (tmp_path / "content/pages" / page).unlink()
    site = (tmp_path / "site.toml").read_text(encoding="utf-8")
    named = {
        "about.md": '[[sections]]\ntitle = "About"\naddress = "/about/"\n',
        "standards.md": '[[footer]]\ntitle = "Our standards"\naddress = "/standards/"\n',
    }
    assert named[page] in site
    (tmp_path / "site.toml").write_text(site.replace(named[page], ""), encoding="utf-8")
    assert build(tmp_path).notices == ()


# --- an article ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def anatomy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article with every part, an earlier one that shares its tag, and a later one that names it."""
    project = write_newsletter(
        tmp_path_factory.mktemp("anatomy"),
        {
            "content/articles/2026-11-20-chips.md": FULL_ARTICLE,
            "content/articles/rack.png": b"a picture",
            "content/articles/2026-11-19-bare.md": write_article("Bare", "2026-11-19", "Bones", "Bones only."),
            "content/articles/2026-11-21-next.md": write_article("Chips again", "2026-11-21", related="chips"),
        },
    )
    build(project)
    return project


def test_an_article_shows_its_parts_in_their_order(anatomy: Path) -> None:
    shown = words_of(main_of(read_page(anatomy, "articles/chips/index.html")))
    parts = [
        *("Chips are dear", "A summary of its own.", "Ada Byrne", "Ben Okoro", "20 November 2026, 09:30"),
        *("Updated 21 November 2026", "Corrected 22 November 2026", "1 min read", "Picture: Lena Ortiz"),
        "The story itself.",
        *("Key quotes", "They are dear.", "Mira Solano", "Chief scientist", "Northwind", "Sells chips."),
        *("On the price.", "Said on 18 November 2026", "Very dear.", "Tom Ferreira"),
        *("Our take", "Too dear."),
        *("Why this matters", "Everybody buys them."),
        *("Corrections", "22 November 2026", "They were never cheap."),
        *("Recommended reading", "Read on.", "Chips for all", "A classic."),
        *("Sources", "The report", "The Gazette"),
        *("Use of AI", "None at all."),
        *("Related stories", "A story elsewhere", "example.com"),
        *("Later coverage", "Chips again", "21 November 2026"),
        *("Organisations", "Northwind", "People", "Mira Solano and Tom Ferreira"),
        *("Chips", "Money"),
        *("Earlier", "Bare", "Later", "Chips again"),
    ]
    position = 0
    for part in parts:
        found = shown.find(part, position)
        assert found >= 0, f'"{part}" does not stand where it should, behind: …{shown[:position][-60:]}'
        position = found + len(part)


def test_the_parts_of_an_article_have_headings(anatomy: Path) -> None:
    main = main_of(read_page(anatomy, "articles/chips/index.html"))
    assert find_all(main, ".//h1") == ["Chips are dear"]
    assert find_all(main, ".//h2") == [
        *("Key quotes", "Our take", "Why this matters", "Corrections", "Recommended reading", "Sources"),
        *("Use of AI", "Related stories", "Later coverage", "In this story"),
    ]


def test_what_an_article_does_not_have_does_not_appear(anatomy: Path) -> None:
    main = main_of(read_page(anatomy, "articles/bare/index.html"))
    assert words_of(main) == (
        "Bones Bare By The Ledger 19 November 2026 1 min read Bones only. Bones Later Chips are dear"
    )
    assert find_all(main, ".//h2") == []
    assert list(main.iterfind(".//figure")) == []
    hollow = {"section", "ul", "ol", "p", "div", "nav", "header", "aside", "dl", "li"}
    assert not [element for element in main.iter() if element.tag in hollow and not words_of(element)]


def test_an_articles_only_tag_and_neighbour_stand_alone(tmp_path: Path) -> None:
    """The only article of a newsletter has neither an earlier nor a later one."""
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()}))
    page = read_page(tmp_path, "articles/chips/index.html")
    assert not page.findall(".//a[@rel='prev']")
    assert not page.findall(".//a[@rel='next']")


def test_every_key_quote_has_an_address_that_it_shows(anatomy: Path) -> None:
    main = main_of(read_page(anatomy, "articles/chips/index.html"))
    for anchor, text in (("quote-1", "They are dear."), ("quote-2", "Very dear.")):
        quote = main.find(f".//*[@id='{anchor}']")
        assert quote is not None
        assert find_all(quote, ".//blockquote") == [text]
        assert f"#{anchor}" in [address for _, address in links_of(quote, ".//a")]


def test_a_quote_names_its_source_for_readers_and_machines(anatomy: Path) -> None:
    quote = main_of(read_page(anatomy, "articles/chips/index.html")).find(".//*[@id='quote-1']")
    assert quote is not None
    assert [each.get("cite") for each in quote.iterfind(".//blockquote")] == ["https://example.com/interview"]
    assert "https://example.com/interview" in [address for _, address in links_of(quote, ".//a")]


def test_previous_and_next_are_the_neighbours_in_time(anatomy: Path) -> None:
    page = read_page(anatomy, "articles/chips/index.html")
    assert links_of(page, ".//a[@rel='prev']") == [("Earlier Bare", "/articles/bare/")]
    assert links_of(page, ".//a[@rel='next']") == [("Later Chips again", "/articles/next/")]
    first = read_page(anatomy, "articles/bare/index.html")
    assert links_of(first, ".//a[@rel='prev']") == []
    last = read_page(anatomy, "articles/next/index.html")
    assert links_of(last, ".//a[@rel='next']") == []


def test_a_summary_that_was_taken_from_the_story_is_not_said_twice(anatomy: Path) -> None:
    shown = words_of(main_of(read_page(anatomy, "articles/bare/index.html")))
    assert shown.count("Bones only.") == 1
    card = words_of(main_of(read_page(anatomy, "archive/index.html")))
    assert "Bones only." in card


@pytest.mark.parametrize(
    ("summary", "story", "below"),
    [
        ("", "Chips are dear.[^1] Very.\n\n[^1]: So they say.", []),
        ("", "Chips *are* dear.\n\nVery.", []),
        ("Chips are dear.", "Chips are dear.\n\nVery.", ["Chips are dear."]),
        ("Chips are dear.", "Very.\n\nChips are dear.", ["Chips are dear."]),
        ("Very dear.", "Chips are dear.", ["Very dear."]),
    ],
)
def test_below_the_headline_stands_what_the_editor_wrote_for_it_and_nothing_else(
    tmp_path: Path, summary: str, story: str, below: list[str]
) -> None:
    """Whatever the words of the story are."""
    build(write_newsletter(tmp_path, {"content/articles/chips.md": write_article(body=story, summary=summary)}))
    header = main_of(read_page(tmp_path, "articles/chips/index.html")).find(".//header")
    assert header is not None
    assert find_all(header, "p[@class='standfirst p-summary']") == below


def test_a_time_is_shown_in_the_newsletters_zone(tmp_path: Path) -> None:
    site = SITE.replace('"UTC"', '"Asia/Tokyo"')
    story = write_article(date="2026-11-19T23:30:00Z")
    build(write_newsletter(tmp_path, {"content/articles/chips.md": story}, site))
    times = list(read_page(tmp_path, "articles/chips/index.html").iterfind(".//main//time"))
    assert [(words_of(each), each.get("datetime")) for each in times] == [
        ("20 November 2026, 08:30", "2026-11-20T08:30:00+09:00")
    ]


def test_template_code_in_an_article_stays_what_was_written(tmp_path: Path) -> None:
    """It is text of a newsletter about software, not a template."""
    code = "{{ 7 * 7 }} {% include 'x' %} {# note #}"
    article = FULL_ARTICLE.replace("image: {src: rack.png, alt: A rack, credit: Lena Ortiz}\n", "")
    for words in (
        *("Chips are dear", "A summary of its own.", "Ada Byrne", "They are dear.", "Mira Solano"),
        *("Chief scientist", "Northwind", "Sells chips.", "On the price.", "Too dear.", "None at all."),
        *("Everybody buys them.", "A story elsewhere", "Read on.", "Chips for all", "A classic."),
        *("The report", "The Gazette", "They were never cheap."),
    ):
        article = article.replace(words, f'"{code}"')
    article = article.replace("Ben Okoro]\n", f'"{code}"]\n').replace("The story itself.", f"See {code}.")
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": article}))
    held = (tmp_path / "public/articles/chips/index.html").read_text(encoding="utf-8")
    shown = words_of(parse_page(held.encode()))
    assert "49" not in held
    assert shown.replace("‘", "'").replace("’", "'").count(code) >= 19


def test_what_an_editor_writes_is_never_markup_by_accident(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> & \"x\" 'y'"
    quoted = "'" + evil.replace("'", "''") + "'"
    article = FULL_ARTICLE.replace("src: rack.png, alt: A rack", f"src: rack.png, alt: {quoted}")
    for words in (
        *("title: Chips are dear", "summary: A summary of its own.", "speaker: Mira Solano"),
        *(
            "role: Chief scientist",
            "organization: Northwind",
            "interest: Sells chips.",
            "ai_use: None at all.",
        ),
        *("title: The report", "text: They were never cheap.", "text: They are dear.", "credit: Lena Ortiz"),
        "recommended_reading_intro: Read on.",
    ):
        article = article.replace(words, f"{words.partition(':')[0]}: {quoted}")
    article = article.replace("tags: [Chips, Money]", f"tags: [Chips, {quoted}]")
    build(
        write_newsletter(
            tmp_path,
            {"content/articles/2026-11-20-chips.md": article, "content/articles/rack.png": b"a picture"},
            SITE.replace('"The Ledger"', "'''The " + evil + "'''"),
        )
    )
    for path, page in pages_of(read_site(tmp_path)).items():
        # What is told to search engines stands in an element of that name, and is no script; ours is a file.
        scripts = page.findall(".//script")
        assert {each.get("type") for each in scripts if not each.get("src")} <= {"application/ld+json"}, path
        html5lib.HTMLParser(strict=True).parse((tmp_path / "public" / path).read_text(encoding="utf-8"))
    shown = words_of(read_page(tmp_path, "articles/chips/index.html"))
    assert shown.count("<script>alert(1)</script> & “x” ‘y’") >= 12


# --- the home page ---------------------------------------------------------------------------------


def write_many(project: Path, days: list[str], site: str = SITE, lead: str = "", tags: str = "Chips") -> Path:
    """A story for each day, called by it; those of `lead` are marked."""
    return write_newsletter(
        project,
        {
            f"content/articles/{number}.md": write_article(
                f"Story of {day}", day, tags, slug=f"s{day}", **({"lead": "true"} if day == lead else {})
            )
            for number, day in enumerate(days)
        },
        site,
    )


DAYS = [f"2026-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 22)]


def test_the_home_page_has_a_lead_and_the_twenty_stories_after_it(tmp_path: Path) -> None:
    build(write_many(tmp_path, DAYS))
    main = main_of(read_page(tmp_path, "index.html"))
    assert find_all(main, ".//h2") == ["Story of 2026-11-21", "The latest"]
    assert find_all(main, ".//h3") == [f"Story of {day}" for day in sorted(DAYS, reverse=True)[1:21]]
    assert ("All stories", "/archive/") in links_of(main, ".//a")


@pytest.mark.parametrize(
    ("stories", "lists"),
    [(1, []), (2, [1]), (4, [3]), (5, [3, 1]), (6, [3, 2]), (9, [3, 4, 1]), (10, [3, 6]), (40, [3, 6, 11])],
)
def test_below_the_lead_stand_three_stories_then_pairs_then_headlines_alone(
    tmp_path: Path, stories: int, lists: list[int]
) -> None:
    build(write_many(tmp_path, DAYS[:stories]))
    main = main_of(read_page(tmp_path, "index.html"))
    shown = main.findall(".//ol")
    assert [len(each.findall("li")) for each in shown] == lists
    for each in shown:
        summaries = find_all(each, ".//p[@class='card-summary p-summary']")
        assert len(summaries) == (0 if each.get("class") == "cards briefs" else len(each.findall("li")))


def test_a_story_marked_as_lead_leads_and_stands_there_once(tmp_path: Path) -> None:
    build(write_many(tmp_path, DAYS, lead="2026-11-16"))
    main = main_of(read_page(tmp_path, "index.html"))
    others = [day for day in sorted(DAYS, reverse=True) if day != "2026-11-16"]
    assert find_all(main, ".//h2") == ["Story of 2026-11-16", "The latest"]
    assert find_all(main, ".//h3") == [f"Story of {day}" for day in others[:20]]


def test_a_lead_ends_when_the_newest_story_is_a_week_younger(tmp_path: Path) -> None:
    for number, (marked, leads) in enumerate((("2026-11-15", "2026-11-15"), ("2026-11-14", "2026-11-21"))):
        project = write_many(tmp_path / str(number), DAYS, lead=marked)
        build(project)
        assert find_all(main_of(read_page(project, "index.html")), ".//h2")[0] == f"Story of {leads}"


def test_a_newsletter_of_one_story_shows_its_lead_alone(tmp_path: Path) -> None:
    build(write_many(tmp_path, ["2026-11-20"]))
    main = main_of(read_page(tmp_path, "index.html"))
    assert find_all(main, ".//h2") == ["Story of 2026-11-20"]
    assert find_all(main, ".//h3") == []


def test_a_newsletter_without_stories_is_a_site_all_the_same(tmp_path: Path) -> None:
    build(write_newsletter(tmp_path, {}))
    site = read_site(tmp_path)
    for path in ("index.html", "archive/index.html", "tags/index.html", "feeds/index.html"):
        page = parse_page(site[path])
        assert "No " in words_of(main_of(page)) or path == "feeds/index.html"
    held = [path for path in site if path.startswith(("articles", "tags/"))]
    assert sorted(held) == ["articles/index.html", "tags/index.html"]


def test_stories_of_one_day_stand_in_the_order_of_their_slugs(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/articles/{slug}.md": write_article(slug.title(), "2026-11-20") for slug in ("b", "c", "a")
    }
    files["content/articles/d.md"] = write_article("D", "2026-11-20T00:00:01Z")
    build(write_newsletter(tmp_path, files))
    assert find_all(read_page(tmp_path, "archive/index.html"), ".//h3") == ["D", "A", "B", "C"]


# --- lists -----------------------------------------------------------------------------------------

CUT_DAYS = [
    *("2024-12-31", "2025-03-01", "2025-03-02"),
    *("2026-01-05", "2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-11-20"),
]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists hold four stories: the archive and the tag are cut, 2026 is cut again, February never."""
    project = tmp_path_factory.mktemp("cut")
    write_many(project, CUT_DAYS, f"{SITE}\n[lists]\nstories = 4\n")
    path = project / "content/articles/other.md"
    path.write_text(write_article("Another thing", "2026-11-19", "Money"), encoding="utf-8")
    build(project)
    return project


def stories_on(project: Path, path: str) -> list[str]:
    return [words.removeprefix("Story of ") for words in find_all(read_page(project, path), ".//h3")]


def test_a_list_that_is_short_enough_is_not_cut(cut: Path) -> None:
    assert stories_on(cut, "tags/money/index.html") == ["Another thing"]
    assert [path.name for path in (cut / "public/tags/money").iterdir() if path.is_dir()] == []


def test_a_list_of_just_as_many_stories_as_it_may_hold_is_not_cut(tmp_path: Path) -> None:
    build(write_many(tmp_path, CUT_DAYS[:4], f"{SITE}\n[lists]\nstories = 4\n"))
    assert stories_on(tmp_path, "archive/index.html") == sorted(CUT_DAYS[:4], reverse=True)
    assert not (tmp_path / "public/archive/2026").exists()


@pytest.mark.parametrize(
    ("folder", "mixed"), [("archive", ["Another thing"]), ("tags/chips", [])], ids=["archive", "tag"]
)
def test_a_long_list_is_cut_by_year_and_a_long_year_by_month(cut: Path, folder: str, mixed: list[str]) -> None:
    def links(path: str) -> list[tuple[str, str]]:
        return links_of(read_page(cut, path), ".//nav[@class='parts']//a")

    more = len(mixed)
    page = read_page(cut, f"{folder}/index.html")
    assert f"{len(CUT_DAYS) + more} stories since 31 December 2024" in words_of(main_of(page))
    assert links(f"{folder}/index.html") == [(str(y), f"/{folder}/{y}/") for y in (2026, 2025, 2024)]
    assert links(f"{folder}/2026/index.html") == [
        ("November", f"/{folder}/2026/11/"),
        ("February", f"/{folder}/2026/02/"),
        ("January", f"/{folder}/2026/01/"),
    ]
    assert links(f"{folder}/2025/index.html") == []
    assert stories_on(cut, f"{folder}/2025/index.html") == ["2025-03-02", "2025-03-01"]
    assert stories_on(cut, f"{folder}/2024/index.html") == ["2024-12-31"]
    assert stories_on(cut, f"{folder}/2026/11/index.html") == ["2026-11-20", *mixed]
    assert stories_on(cut, f"{folder}/2026/01/index.html") == ["2026-01-05"]
    below = {path.name for path in (cut / "public" / folder).iterdir() if path.is_dir()}
    assert below == {"2024", "2025", "2026"}
    assert {path.name for path in (cut / "public" / folder / "2025").iterdir()} == {"index.html"}


@pytest.mark.parametrize("folder", ["archive", "tags/chips"])
def test_a_month_is_never_cut(cut: Path, folder: str) -> None:
    days = [f"2026-02-0{day}" for day in range(5, 0, -1)]
    assert stories_on(cut, f"{folder}/2026/02/index.html") == days
    assert {path.name for path in (cut / "public" / folder / "2026/02").iterdir()} == {"index.html"}


def test_every_story_is_on_one_of_the_lists_that_a_cut_leaves(cut: Path) -> None:
    """Following the years and months from the archive, a reader meets each story."""
    met: list[str] = []
    waiting = ["archive/index.html"]
    while waiting:
        path = waiting.pop()
        parts = links_of(read_page(cut, path), ".//nav[@class='parts']//a")
        waiting += [f"{address.strip('/')}/index.html" for _, address in parts]
        if not parts:
            met += stories_on(cut, path)
    assert sorted(met) == sorted([*CUT_DAYS, "Another thing"])


def test_a_part_of_a_list_leads_back_to_the_whole(cut: Path) -> None:
    page = read_page(cut, "tags/chips/2026/02/index.html")
    assert find_all(page, ".//h1") == ["Chips, February 2026"]
    assert links_of(page, ".//nav[@class='breadcrumbs']//a") == [
        ("Tags", "/tags/"),
        ("Chips", "/tags/chips/"),
        ("2026", "/tags/chips/2026/"),
    ]
    page = read_page(cut, "archive/2026/index.html")
    assert find_all(page, ".//h1") == ["2026"]
    assert links_of(page, ".//nav[@class='breadcrumbs']//a") == [("Archive", "/archive/")]


def test_a_list_that_is_cut_shows_its_twenty_latest(tmp_path: Path) -> None:
    build(write_many(tmp_path, DAYS, f"{SITE}\n[lists]\nstories = 21\n"))
    latest = sorted(DAYS, reverse=True)
    assert stories_on(tmp_path, "archive/index.html") == latest[:20]
    assert stories_on(tmp_path, "archive/2026/index.html") == latest[:20]
    assert stories_on(tmp_path, "archive/2026/11/index.html") == latest[:21]


def test_the_tag_index_counts_the_stories_of_each_tag(cut: Path) -> None:
    items = find_all(read_page(cut, "tags/index.html"), ".//main//li")
    assert items == ["Chips 10 stories", "Money 1 story"]


def test_spellings_of_one_tag_are_one_tag_in_the_spelling_of_the_earliest_story(tmp_path: Path) -> None:
    spellings = {"2026-11-18": "Open-Weights", "2026-11-19": "open weights", "2026-11-20": "Öpen.weights"}
    build(
        write_newsletter(
            tmp_path,
            {
                f"content/articles/{day}-s.md": write_article(day, day, tag, slug=f"s{day}")
                for day, tag in spellings.items()
            },
        )
    )
    page = read_page(tmp_path, "tags/index.html")
    assert links_of(page, ".//main//li/a") == [("Open-Weights", "/tags/open-weights/")]
    assert find_all(page, ".//main//li") == ["Open-Weights 3 stories"]
    assert links_of(read_page(tmp_path, "articles/s2026-11-20/index.html"), ".//nav[@class='tags']//a") == [
        ("Open-Weights", "/tags/open-weights/")
    ]


# --- every page of every newsletter ----------------------------------------------------------------


def is_redirect(page: Element) -> bool:
    return any(meta.get("http-equiv") == "refresh" for meta in page.iter("meta"))


def test_every_page_is_well_formed(site: Site) -> None:
    """Not one error, as the HTML standard defines them."""
    for path, held in site.items():
        if path.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(held.decode())


def test_no_id_stands_twice_on_a_page(site: Site) -> None:
    for path, page in pages_of(site).items():
        ids = Counter(element.attrib["id"] for element in page.iter() if "id" in element.attrib)
        assert [name for name, count in ids.items() if count > 1] == [], path
        assert not [name for name in ids if not name or " " in name], path


def test_every_page_says_its_language_and_has_a_title_of_its_own(site: Site) -> None:
    titles: Counter[str] = Counter()
    for path, page in pages_of(site).items():
        assert page.get("lang") in ("en-GB", "en"), path
        title = find_all(page, ".//title")
        assert len(title) == 1, path
        assert title[0], path
        if not is_redirect(page):
            titles[title[0]] += 1
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_page_has_one_heading_of_the_first_level_and_skips_none(site: Site) -> None:
    for path, page in pages_of(site).items():
        if is_redirect(page):
            continue
        levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", str(each.tag))]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_every_page_names_its_own_address(site: Site) -> None:
    """The canonical address is the one at which the page stands."""
    base = base_of(site)
    for path, page in pages_of(site).items():
        found = [link.get("href", "") for link in page.iterfind(".//link[@rel='canonical']")]
        if path == "404.html":
            assert found == []
        elif is_redirect(page):
            assert len(found) == 1, path
            assert unquote(found[0].removeprefix(base)).strip("/") + "/index.html" in site, path
        else:
            assert [unquote(each) for each in found] == [f"{base}/{path.removesuffix('index.html')}"], path


def test_every_page_shows_feed_readers_the_feeds(site: Site) -> None:
    base = urlsplit(base_of(site)).path
    kinds = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    names = ["feed.xml", "atom.xml", "feed.json"]
    for path, page in pages_of(site).items():
        if is_redirect(page):
            continue
        found = [
            (link.get("type"), link.get("href"))
            for link in page.iterfind(".//head/link[@rel='alternate']")
            if link.get("type") in kinds
        ]
        whole = [(kind, f"{base}/{name}") for kind, name in zip(kinds, names, strict=True)]
        tag = re.match(r"tags/([^/]+)/", path)
        own = [(kind, f"{base}/tags/{tag[1]}/{name}") for kind, name in zip(kinds, names, strict=True)] if tag else []
        assert [(kind, unquote(address or "")) for kind, address in found] == own + whole, path


def test_every_address_holds_the_path_of_the_newsletter(golden: Site) -> None:
    """It stands at https://ledger.example/news; a link to /archive/ would lead out of it."""
    for path, page in pages_of(golden).items():
        for element, attribute, address in addresses_of(page):
            place = f"{path}: <{element} {attribute}={address}>"
            assert address.startswith(("/news/", "#", "https://", "mailto:")), place
            if address.startswith("https://ledger.example"):
                assert address.startswith("https://ledger.example/news/"), place
    lines = golden["_redirects"].decode().splitlines()
    assert lines
    for line in lines:
        old, new, code = line.split(" ")
        assert old.startswith("/news/")
        assert new.startswith("/news/")
        assert code == "301"


def test_every_link_leads_to_a_file_and_every_fragment_to_an_id(site: Site) -> None:
    base = base_of(site)
    trees = pages_of(site)
    ids = {path: {element.get("id") for element in page.iter()} for path, page in trees.items()}
    followed = 0
    for path, page in trees.items():
        here = f"{base}/{path.removesuffix('index.html')}"
        for _, _, address in addresses_of(page):
            target = urljoin(here, address)
            if not target.startswith(f"{base}/"):
                continue
            parts = urlsplit(target)
            file = unquote(parts.path).removeprefix(urlsplit(base).path).lstrip("/")
            file += "index.html" if not file or file.endswith("/") else ""
            assert file in site, f"{path}: {address}"
            if parts.fragment:
                assert unquote(parts.fragment) in ids[file], f"{path}: {address}"
            followed += 1
    assert followed > 200


def test_no_page_asks_another_host_for_anything(site: Site) -> None:
    """No account, no tracking: what a page needs comes from where it came from."""
    for path, page in pages_of(site).items():
        for element in page.iter():
            needed = [element.get(name) for name in ("src", "poster", "data", "srcset") if element.get(name)]
            if element.tag == "link" and element.get("rel") not in ("canonical", "alternate"):
                needed.append(element.get("href"))
            assert not [each for each in needed if each and urlsplit(each).netloc], path
            assert "url(" not in element.get("style", ""), path


def test_the_only_script_is_the_switch_and_none_stands_in_a_page(site: Site) -> None:
    """A strict Content-Security-Policy lets nothing else run; that no page needs it, the browser tests see."""
    for path, page in pages_of(site).items():
        scripts = [each for each in page.iter("script") if each.get("type") != "application/ld+json"]
        redirect = page.find(".//meta[@http-equiv='refresh']") is not None
        assert len(scripts) == (0 if redirect else 1), path
        assert all(re.fullmatch(r"(/\w+)?/theme\.[0-9a-f]{10}\.js", each.get("src", "")) for each in scripts), path
        assert not [each.text for each in scripts if each.text], path
        handlers = [name for each in page.iter() for name in each.attrib if name.startswith("on")]
        assert handlers == [], path
        assert not list(page.iter("iframe")), path


def test_what_style_sheets_name_is_there_and_on_this_site(site: Site) -> None:
    for path, held in site.items():
        if not path.endswith(".css"):
            continue
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", held.decode()):
            if address.startswith("data:"):
                continue
            assert not urlsplit(address).netloc, path
            assert unquote(urljoin(f"/{path}", address)).lstrip("/") in site, f"{path}: {address}"
        # One that a page asks for would have it wait for another; that of the feeds, which no page needs, may.
        imported = re.findall(r'@import "([^"]*)"', held.decode())
        assert held.decode().count("@import") == len(imported) == path.startswith("feed."), path
        assert all(address in site for address in imported), path


def test_every_picture_says_what_is_to_be_seen(site: Site) -> None:
    for path, page in pages_of(site).items():
        assert not [image.get("src") for image in page.iter("img") if not image.get("alt")], path


# --- pages of their own ----------------------------------------------------------------------------


def test_the_page_about_feeds_names_every_feed_of_the_site(golden: Site) -> None:
    page = parse_page(golden["feeds/index.html"])
    named = {unquote(address) for _, address in links_of(page, ".//main//a")}
    feeds = {f"/news/{path}" for path in golden if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert feeds <= named
    shown = words_of(main_of(page))
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert f"https://ledger.example/news/{name}" in shown


def test_the_page_for_addresses_that_do_not_exist_works_at_any_depth(golden: Site) -> None:
    page = parse_page(golden["404.html"])
    addresses = [address for _, _, address in addresses_of(page)]
    assert all(address.startswith(("/news/", "https://", "#")) for address in addresses)
    assert page.findall(".//meta[@name='robots'][@content='noindex']")
    assert "/news/" in addresses


def test_an_old_address_leads_to_the_new_one(golden: Site) -> None:
    """By a line that web hosts read, and by a page for the hosts that don't."""
    target = "/news/articles/northwind-opens-weights/"
    for path in ("2026/11/northwind/index.html", "gale.html"):
        page = parse_page(golden[path])
        refresh = [meta.get("content") for meta in page.iterfind(".//meta[@http-equiv='refresh']")]
        assert refresh == [f"0; url={target}"]
        assert [link.get("href") for link in page.iterfind(".//link[@rel='canonical']")] == [
            f"https://ledger.example{target}"
        ]
        assert links_of(page, ".//body//a") == [("Northwind opens its weights", target)]
        assert page.findall(".//meta[@name='robots'][@content='noindex']")
    assert golden["_redirects"].decode().splitlines() == [
        f"/news/2026/11/northwind/ {target} 301",
        f"/news/gale.html {target} 301",
        "/news/prices /news/articles/price-list/ 301",
        "/news/us/ /news/about/ 301",
    ]


def test_without_aliases_there_is_no_list_of_redirects(cut: Path) -> None:
    assert not (cut / "public/_redirects").exists()


def test_a_page_of_the_editors_own_is_a_page_of_the_site(golden: Site) -> None:
    page = parse_page(golden["about/index.html"])
    assert find_all(page, ".//h1") == ["About us"]
    assert find_all(page, ".//title") == ["About us · The Golden Ledger"]
    assert [meta.get("content") for meta in page.iterfind(".//meta[@name='description']")] == [
        "Who writes The Golden Ledger, and how."
    ]


# --- what machines read ----------------------------------------------------------------------------

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations_of(held: bytes) -> list[str]:
    return [location.text or "" for location in ElementTree.fromstring(held).iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_every_page_that_a_search_engine_may_show(site: Site) -> None:
    """All pages that name themselves as the canonical one, each once, and nothing else."""
    canonical = [
        link.get("href", "")
        for page in pages_of(site).values()
        if not is_redirect(page)
        for link in page.iterfind(".//link[@rel='canonical']")
    ]
    assert sorted(locations_of(site["sitemap.xml"])) == sorted(canonical)


def test_the_sitemap_is_what_the_protocol_asks_for(golden: Site) -> None:
    """sitemaps.org, protocol 0.9."""
    tree = ElementTree.fromstring(golden["sitemap.xml"])
    assert tree.tag == f"{SITEMAP}urlset"
    for entry in tree:
        assert [child.tag for child in entry] in ([f"{SITEMAP}loc"], [f"{SITEMAP}loc", f"{SITEMAP}lastmod"])
        assert (entry[0].text or "").isascii()
        assert (entry[0].text or "").startswith("https://ledger.example/news/")
    changed = {entry[0].text: entry[1].text for entry in tree if len(entry) == 2}
    at = "https://ledger.example/news/articles/"
    assert changed[f"{at}northwind-opens-weights/"] == "2026-11-22T00:00:00+00:00"
    assert changed[f"{at}tidewater-raises-two-billion/"] == "2026-11-18T20:30:00+00:00"
    assert changed[f"{at}price-list/"] == "2025-06-03T00:00:00+01:00"


def test_a_sitemap_that_is_too_long_is_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One may hold 50,000 addresses; here ten, so that the test need not write as many stories."""
    assert planner.SITEMAP_ENTRIES == 50_000
    project = write_many(tmp_path, DAYS)
    build(project)
    whole = locations_of(read_site(project)["sitemap.xml"])
    monkeypatch.setattr(planner, "SITEMAP_ENTRIES", 10)
    shutil.rmtree(project / ".masthead")  # which knows nothing of another limit
    build(project)
    site = read_site(project)
    tree = ElementTree.fromstring(site["sitemap.xml"])
    assert tree.tag == f"{SITEMAP}sitemapindex"
    assert {child.tag for entry in tree for child in entry} == {f"{SITEMAP}loc"}
    parts = locations_of(site["sitemap.xml"])
    assert parts == [f"https://ledger.example/sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    held = [locations_of(site[part.removeprefix("https://ledger.example/")]) for part in parts]
    assert [len(part) for part in held[:-1]] == [10] * (len(parts) - 1)
    assert [location for part in held for location in part] == whole


def test_robots_may_read_everything_and_are_told_of_the_sitemap(golden: Site) -> None:
    assert golden["robots.txt"].decode() == (
        "User-agent: *\nDisallow:\n\nSitemap: https://ledger.example/news/sitemap.xml\n"
        "Sitemap: https://ledger.example/news/news-sitemap.xml\n"
    )


# --- files -----------------------------------------------------------------------------------------


def test_files_beside_the_articles_are_published_when_an_article_names_them(tmp_path: Path) -> None:
    build(
        write_newsletter(
            tmp_path,
            {
                "content/articles/2026/2026-11-20-chips.md": write_article(
                    body="![A](a.png) ![B](../b%20b.png) [the paper](papers/ü.pdf)"
                ),
                "content/articles/2026/2026-11-19-bare.md": write_article(
                    "Bare", "2026-11-19", image="{src: ../c.png, alt: C}"
                ),
                "content/articles/2026/2026-11-21-draft.md": write_article(
                    "Draft", "2026-11-21", draft="true", body="![D](d.png)"
                ),
                "content/articles/2026/a.png": b"A",
                "content/articles/b b.png": b"B",
                "content/articles/c.png": b"C",
                "content/articles/2026/d.png": b"D",
                "content/articles/2026/papers/ü.pdf": b"%PDF",
                "content/articles/2026/nobody.png": b"nobody names me",
                "content/notes.txt": b"for-our-eyes-only",
                "content/articles/2026/2026-11-20-chips.md~": b"a-program-left-this",
            },
        )
    )
    site = read_site(tmp_path)
    articles = {path: held for path, held in site.items() if path.startswith("articles/")}
    assert {path: held for path, held in articles.items() if not path.endswith(".html")} == {
        "articles/2026/a.png": b"A",
        "articles/b b.png": b"B",
        "articles/c.png": b"C",
        "articles/2026/papers/ü.pdf": b"%PDF",
    }
    assert not [path for path, held in site.items() if b"eyes-only" in held or b"program-left" in held]
    page = parse_page(site["articles/chips/index.html"])
    assert [each.get("src") for each in page.iterfind(".//main//img")] == [
        "/articles/2026/a.png",
        "/articles/b%20b.png",
    ]
    assert ("the paper", "/articles/2026/papers/%C3%BC.pdf") in links_of(page, ".//main//a")


def test_static_files_are_published_as_they_are(tmp_path: Path) -> None:
    held = {
        "static/.well-known/security.txt": b"Contact: mailto:desk@ledger.example\n",
        "static/papers/annual report.pdf": bytes(range(256)),
        "static/CNAME": b"ledger.example\n",
        "static/empty": b"",
    }
    build(write_newsletter(tmp_path, held | {"static/.DS_Store": b"1", "static/style.css~": b"1"}))
    site = read_site(tmp_path)
    assert {f"static/{path}": site[path] for path in site if f"static/{path}" in held} == held
    assert not [path for path in site if path.endswith(("~", ".DS_Store"))]


def test_an_asset_of_the_templates_has_a_copy_whose_name_changes_with_it(tmp_path: Path) -> None:
    """A browser may keep the copy for ever; the file under its own name stays where it was."""
    project = write_newsletter(tmp_path, {"static/style.css": b"p{color:red}"})
    names = []
    for style in (b"p{color:red}", b"p{color:blue}", b"p{color:red}"):
        (project / "static/style.css").write_bytes(style)
        build(project)
        site = read_site(project)
        sheets = [
            link.get("href", "") for link in parse_page(site["index.html"]).iterfind(".//link[@rel='stylesheet']")
        ]
        assert len(sheets) == 2
        assert re.fullmatch(r"/style\.[0-9a-f]{10}\.css", sheets[0])
        assert site[sheets[0].lstrip("/")] == site["style.css"] == style
        names.append(sheets[0])
    assert names[0] == names[2] != names[1]
    assert len([path for path in read_site(project) if path.startswith("style.")]) == 2


def test_the_foot_of_every_page_leads_to_what_site_toml_names_there(tmp_path: Path) -> None:
    """Before the feeds and the archive, which every newsletter has, and promises nothing for it."""
    site = f'{SITE}[[footer]]\ntitle = "Rules & rights"\naddress = "/rules/"\n'
    files = {"content/articles/chips.md": write_article(), "content/pages/rules.md": "---\ntitle: Rules\n---\nWe.\n"}
    build(write_newsletter(tmp_path, files, site))
    site_files = read_site(tmp_path).items()
    pages = [page for path, page in site_files if path.endswith(".html") and b'http-equiv="refresh"' not in page]
    assert len(pages) >= 8
    for page in pages:
        links = parse_page(page).findall(".//footer//p[@class='footer-links']/a")
        assert [link.text for link in links] == ["Rules & rights", "Follow by feed", "All stories"]
        assert links[0].get("href") == "/rules/"
        assert b"account" not in page.partition(b"<footer")[2]


def test_search_engines_may_show_large_pictures_of_every_page_that_they_may_show(sample: Site) -> None:
    for path, page in sample.items():
        if path.endswith(".html") and b'http-equiv="refresh"' not in page:
            told = [meta.get("content") for meta in parse_page(page).iterfind(".//meta[@name='robots']")]
            assert told == (["noindex"] if path == "404.html" else ["max-image-preview:large"]), path


def test_the_present_changes_no_page(tmp_path: Path) -> None:
    """Pages hold no clock: a build a month later, when nothing new is due, gives the same bytes."""
    project = write_many(tmp_path, DAYS[:3])
    build(project)
    first = read_site(project)
    build(project, now=NOON.replace(year=2027))
    assert read_site(project) == first
