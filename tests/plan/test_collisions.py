"""No two files of the site claim one address, however alike they are spelled, and the message names both."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.errors import describe_problem
from newsletter import SITE, build, read_site, told_problems, write_article, write_newsletter

ABOUT = "---\ntitle: About us\n---\n\nWho we are.\n"


def page(title: str = "About us", **fields: str) -> str:
    lines = [f"title: {title}", *(f"{name}: {value}" for name, value in fields.items())]
    return "---\n" + "\n".join(lines) + "\n---\n\nWho we are.\n"


def write_and_tell(project: Path, files: dict[str, str | bytes], site: str = SITE) -> list[str]:
    write_newsletter(project, files, site)
    told = told_problems(project)
    assert told == [] or not (project / "public").exists()
    return told


# --- articles and pages ----------------------------------------------------------------------------


def test_two_articles_with_one_slug_are_a_problem(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-19-chips.md": write_article(date="2026-11-19"),
            "content/articles/2026-11-20-dear.md": write_article("More on chips", slug="chips"),
        },
    )
    assert told == [
        "content/articles/2026-11-20-dear.md:5: slug: The address /articles/chips/ is also claimed by"
        " content/articles/2026-11-19-chips.md. Give one of the two another slug."
    ]


@pytest.mark.parametrize("tags", ["Law", "Law, Chips", "Chips, Law, Money"])
def test_two_articles_with_one_slug_and_other_tags_are_the_same_problem(tmp_path: Path, tags: str) -> None:
    """A copy of an article, begun anew."""
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-19-chips.md": write_article(date="2026-11-19", tags="Chips, Money"),
            "content/articles/2026-11-20-law.md": write_article("The law", tags=tags, slug="chips", related="[chips]"),
            "content/articles/2026-11-20-other.md": write_article("Another", related="[chips]"),
        },
    )
    assert [each for each in told if "claimed" in each] == [
        "content/articles/2026-11-20-law.md:5: slug: The address /articles/chips/ is also claimed by"
        " content/articles/2026-11-19-chips.md. Give one of the two another slug."
    ]


def test_two_articles_whose_files_differ_in_their_date_alone_are_a_problem(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2025/2025-11-20-chips.md": write_article(date="2025-11-20"),
            "content/articles/2026/2026-11-20-chips.md": write_article("Chips again"),
        },
    )
    assert told == [
        "content/articles/2026/2026-11-20-chips.md: slug: The address /articles/chips/ is also claimed by"
        " content/articles/2025/2025-11-20-chips.md. Give one of the two another slug."
    ]


def test_three_articles_with_one_slug_are_two_problems(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            f"content/articles/{day}-chips.md": write_article(f"Chips on {day}", day)
            for day in ("2026-11-18", "2026-11-19", "2026-11-20")
        },
    )
    assert told == [
        f"content/articles/2026-11-{day}-chips.md: slug: The address /articles/chips/ is also claimed by"
        f" content/articles/2026-11-{day - 1}-chips.md. Give one of the two another slug."
        for day in (19, 20)
    ]


def test_of_two_articles_with_one_slug_the_newer_is_told_whatever_its_file_is_called(tmp_path: Path) -> None:
    """Readers know the address of the older one."""
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/a.md": write_article("Newer", "2026-11-20", slug="chips"),
            "content/articles/b.md": write_article("Older", "2026-11-19", slug="chips"),
        },
    )
    assert told == [
        "content/articles/a.md:5: slug: The address /articles/chips/ is also claimed by"
        " content/articles/b.md:5. Give one of the two another slug."
    ]


def test_a_draft_claims_no_address(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2025-11-20-chips.md": write_article(date="2025-11-20"),
            "content/articles/2026-11-20-chips.md": write_article(draft="true"),
        },
    )
    assert told == []
    assert (tmp_path / "public/articles/chips/index.html").is_file()


def test_a_page_and_an_article_of_one_name_stand_beside_one_another(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {"content/articles/2026-11-20-chips.md": write_article(), "content/pages/chips.md": page("Chips")},
    )
    assert told == []
    assert {"articles/chips/index.html", "chips/index.html"} <= read_site(tmp_path).keys()


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("archive", "the archive"),
        ("tags", "the index of tags"),
        ("feeds", "the page about feeds"),
    ],
)
def test_a_page_cannot_stand_where_a_list_of_ours_does(tmp_path: Path, name: str, owner: str) -> None:
    told = write_and_tell(tmp_path, {f"content/pages/{name}.md": page()})
    assert told == [
        f"content/pages/{name}.md: slug: The address /{name}/ is also claimed by {owner}."
        " Give one of the two another slug."
    ]


def test_a_page_with_a_slug_is_blamed_on_its_line(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"content/pages/old.md": page(slug="archive")})
    assert told == [
        "content/pages/old.md:3: slug: The address /archive/ is also claimed by the archive."
        " Give one of the two another slug."
    ]


def test_a_page_called_articles_has_an_address_of_its_own(tmp_path: Path) -> None:
    """``/articles/`` is no list of ours, and a page may stand there."""
    told = write_and_tell(
        tmp_path,
        {"content/articles/2026-11-20-chips.md": write_article(), "content/pages/articles.md": page()},
    )
    assert told == []
    assert {"articles/index.html", "articles/chips/index.html"} <= read_site(tmp_path).keys()


def test_two_pages_with_one_slug_are_a_problem(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {"content/pages/about.md": page(), "content/pages/us/contact.md": page("Write to us", slug="about")},
    )
    assert told == [
        "content/pages/us/contact.md:3: slug: The address /about/ is also claimed by"
        " content/pages/about.md. Give one of the two another slug."
    ]


# --- static files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("static", "owner"),
    [
        ("about/index.html", "content/pages/about.md"),
        ("index.html", "the home page"),
        ("404.html", "the page for addresses that do not exist"),
        ("sitemap.xml", "the sitemap"),
        ("feed.xml", "a feed"),
        ("archive/index.html", "the archive"),
        ("tags/chips/index.html", 'the tag "Chips"'),
        ("tags/chips/feed.json", 'a feed of the tag "Chips"'),
        ("articles/chips/index.html", "content/articles/2026-11-20-chips.md"),
    ],
)
def test_a_static_file_cannot_stand_where_a_page_does(tmp_path: Path, static: str, owner: str) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(),
            "content/pages/about.md": ABOUT,
            f"static/{static}": "mine",
        },
    )
    shown = static.removesuffix("index.html")
    assert told == [f"static/{static}: The address /{shown} is also claimed by {owner}. Rename one of the two."]


def test_a_robots_txt_of_the_editors_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(), "static/robots.txt": "mine"})
    build(tmp_path)
    assert read_site(tmp_path)["robots.txt"] == b"mine"


def test_an_editors_own_list_of_redirects_is_published_where_there_are_no_aliases(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"static/_redirects": "/a /b 301\n"})
    assert told == []
    assert read_site(tmp_path)["_redirects"] == b"/a /b 301\n"


def test_a_static_file_and_a_picture_of_an_article_cannot_have_one_address(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(body="![A chip](chip.png)"),
            "content/articles/chip.png": b"a chip",
            "static/articles/chip.png": b"another chip",
        },
    )
    assert told == [
        "static/articles/chip.png: The address /articles/chip.png is also claimed by"
        " content/articles/chip.png. Rename one of the two."
    ]


# --- aliases ---------------------------------------------------------------------------------------


def test_an_alias_cannot_be_the_address_of_another_article(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-19-chips.md": write_article(date="2026-11-19"),
            "content/articles/2026-11-20-dear.md": write_article("More on chips", aliases="[/old/, /articles/chips/]"),
        },
    )
    assert told == [
        "content/articles/2026-11-20-dear.md:5: aliases[1]: The address /articles/chips/ is also claimed by"
        " content/articles/2026-11-19-chips.md. Take the alias out, or write another."
    ]


def test_an_alias_cannot_be_the_articles_own_address(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(aliases="/articles/chips/")})
    assert told == [
        "content/articles/2026-11-20-chips.md:5: aliases[0]: The address /articles/chips/ is also claimed by"
        " content/articles/2026-11-20-chips.md. Take the alias out, or write another."
    ]


def test_two_articles_cannot_have_one_alias(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-19-chips.md": write_article(date="2026-11-19", aliases="/old/"),
            "content/articles/2026-11-20-dear.md": write_article("More on chips", aliases="[/Old]"),
        },
    )
    assert told == [
        "content/articles/2026-11-19-chips.md:5: aliases[0]: The address /old/ is also claimed by"
        " content/articles/2026-11-20-dear.md:5. Take the alias out, or write another."
    ]


@pytest.mark.parametrize(
    ("alias", "address", "owner"),
    [
        ("/archive/", "/archive/", "the archive"),
        ("/index.html", "/", "the home page"),
        ("/about", "/about/", "content/pages/about.md"),
        ("/tags/chips", "/tags/chips/", 'the tag "Chips"'),
        ("/feed.xml", "/feed.xml", "a feed"),
        ("/style-guide.pdf", "/style-guide.pdf", "static/style-guide.pdf"),
    ],
)
def test_an_alias_cannot_be_the_address_of_something_else(tmp_path: Path, alias: str, address: str, owner: str) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(aliases=alias),
            "content/pages/about.md": ABOUT,
            "static/style-guide.pdf": b"%PDF",
        },
    )
    # Of an alias and a file of static/, the file is told: it is as easily renamed.
    if owner.startswith("static/"):
        alias_place = "content/articles/2026-11-20-chips.md:5"
        assert told == [f"{owner}: The address {address} is also claimed by {alias_place}. Rename one of the two."]
    else:
        assert told == [
            f"content/articles/2026-11-20-chips.md:5: aliases[0]: The address {address} is also claimed by"
            f" {owner}. Take the alias out, or write another."
        ]


def test_a_pages_alias_cannot_be_an_articles(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(aliases="/us/"),
            "content/pages/about.md": page(aliases="[/us/]"),
        },
    )
    assert told == [
        "content/pages/about.md:3: aliases[0]: The address /us/ is also claimed by"
        " content/articles/2026-11-20-chips.md:5. Take the alias out, or write another."
    ]


# --- what some hosts take for one ------------------------------------------------------------------


def test_addresses_that_differ_in_case_alone_are_one(tmp_path: Path) -> None:
    """A Mac, Windows and some hosts would keep only one of the two files."""
    told = write_and_tell(tmp_path, {"static/Team.png": b"1", "static/team.png": b"2"})
    assert told == ["static/team.png: The address /team.png is also claimed by static/Team.png. Rename one of the two."]


def test_addresses_that_differ_in_their_unicode_form_alone_are_one(tmp_path: Path) -> None:
    """``é`` is one character or two, and looks the same."""
    composed, decomposed = "caf\u00e9.png", "cafe\u0301.png"
    told = write_and_tell(tmp_path, {f"static/{composed}": b"1", f"static/{decomposed}": b"2"})
    assert told == [
        f"static/{composed}: The address /{composed} is also claimed by static/{decomposed}. Rename one of the two."
    ]


def test_a_file_cannot_stand_where_others_need_a_folder(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(), "static/Tags": b"a file"})
    assert told == ["static/Tags: The address /Tags is also claimed by the index of tags. Rename one of the two."]


def test_an_alias_cannot_make_a_folder_of_a_file(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(aliases="/feed.xml/old/")})
    assert told == [
        "content/articles/2026-11-20-chips.md:5: aliases[0]: The address /feed.xml/old/ is also claimed by"
        " a feed. Take the alias out, or write another."
    ]


@pytest.mark.parametrize("name", ["_masthead", "_Masthead"])
def test_mastheads_own_folder_is_kept_free(tmp_path: Path, name: str) -> None:
    told = write_and_tell(tmp_path, {f"static/{name}/live.js": b"1"})
    assert told == [f"static/{name}/live.js: The address is reserved for Masthead. Rename it."]


def test_mastheads_own_list_of_files_is_kept_free(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"static/.masthead-files": b"1"})
    assert told == ["static/.masthead-files: The address is reserved for Masthead. Rename it."]


def test_an_alias_cannot_lead_into_mastheads_own_folder(tmp_path: Path) -> None:
    told = write_and_tell(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(aliases="/_masthead/old/")})
    assert told == [
        "content/articles/2026-11-20-chips.md:5: aliases[0]: The address is reserved for Masthead."
        " Take the alias out, or write another."
    ]


def test_all_collisions_are_told_at_once(tmp_path: Path) -> None:
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(aliases="[/archive/, /about/]"),
            "content/pages/about.md": ABOUT,
            "static/index.html": b"mine",
        },
    )
    assert told == [
        "content/articles/2026-11-20-chips.md:5: aliases[0]: The address /archive/ is also claimed by"
        " the archive. Take the alias out, or write another.",
        "content/articles/2026-11-20-chips.md:5: aliases[1]: The address /about/ is also claimed by"
        " content/pages/about.md. Take the alias out, or write another.",
        "static/index.html: The address / is also claimed by the home page. Rename one of the two.",
    ]


# --- links from the root ---------------------------------------------------------------------------


def test_a_link_from_the_root_may_lead_to_any_file_of_the_site(tmp_path: Path) -> None:
    targets = [
        *("/", "/archive/", "/archive", "/archive/?from=mail", "/tags/chips/", "/tags/chips/feed.xml"),
        *("/feeds/", "/about/", "/404.html", "/robots.txt", "/sitemap.xml", "/old/", "/old"),
        *("/articles/chips/", "/articles/chips", "/articles/chips/#m-main"),
        *("/papers/annual%20report.pdf", "/tags/北京/", "/tags/%E5%8C%97%E4%BA%AC/", "/articles/caf%C3%A9s/"),
    ]
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": write_article(
                tags="Chips, 北京",
                aliases="/old/",
                body="\n\n".join(f"See [it]({each})." for each in targets),
            ),
            "content/pages/about.md": ABOUT,
            "static/papers/annual report.pdf": b"%PDF",
            "static/articles/cafés/index.html": b"by hand",
        },
    )
    assert told == []


def test_a_link_from_the_root_that_leads_nowhere_is_a_problem_with_its_line(tmp_path: Path) -> None:
    body = "First.\n\nSee the [archive](/archiv/), or [this](/nothing/like/it/).\n\n![A chip](/chip.png)"
    told = write_and_tell(
        tmp_path,
        {"content/articles/2026-11-20-chips.md": write_article(body=body), "static/chips.png": b"1"},
    )
    assert told == [
        'content/articles/2026-11-20-chips.md:9: This site has nothing at "/archiv/". Did you mean "/archive/"?',
        'content/articles/2026-11-20-chips.md:9: This site has nothing at "/nothing/like/it/". Correct the address.',
        'content/articles/2026-11-20-chips.md:11: This site has nothing at "/chip.png". Did you mean "/chips.png"?',
    ]


def test_an_address_in_capitals_leads_nowhere_and_the_one_that_was_meant_is_asked_for(tmp_path: Path) -> None:
    article = write_article(body="See [this](/ARCHIVE/).")
    assert write_and_tell(tmp_path, {"content/articles/2026-11-20-chips.md": article}) == [
        'content/articles/2026-11-20-chips.md:7: This site has nothing at "/ARCHIVE/". Did you mean "/archive/"?'
    ]


def test_links_from_the_root_are_checked_in_every_field_and_page(tmp_path: Path) -> None:
    article = (
        "---\n"
        "title: Chips are dear\n"
        "date: 2026-11-20\n"
        "tags: [Chips]\n"
        "image: {src: /rack.jpg, alt: A rack of servers}\n"
        "key_quotes:\n"
        "  - text: No comment.\n"
        "    speaker: Mira Solano\n"
        "    context: She was asked [this](/asked/).\n"
        "take: Told you [so](/so/).\n"
        "why_it_matters: |\n"
        "  First.\n"
        "\n"
        "  Second, as [here](/here/).\n"
        "---\n"
        "\n"
        "The story.\n"
    )
    told = write_and_tell(
        tmp_path,
        {
            "content/articles/2026-11-20-chips.md": article,
            "content/pages/about.md": "---\ntitle: About\n---\nOur [rules](/rules/).\n",
        },
    )
    nothing = "This site has nothing at"
    assert told == [
        f'content/articles/2026-11-20-chips.md:5: image.src: {nothing} "/rack.jpg". Correct the address.',
        f'content/articles/2026-11-20-chips.md:9: key_quotes[0].context: {nothing} "/asked/". Correct the address.',
        f'content/articles/2026-11-20-chips.md:10: take: {nothing} "/so/". Correct the address.',
        f'content/articles/2026-11-20-chips.md:14: why_it_matters: {nothing} "/here/". Correct the address.',
        f'content/pages/about.md:4: {nothing} "/rules/". Correct the address.',
    ]


def test_a_section_or_a_link_of_the_footer_that_leads_nowhere_is_a_problem_of_site_toml(tmp_path: Path) -> None:
    sections = (
        '\n[[sections]]\ntitle = "All"\naddress = "/archive/#m-main"\n'
        '\n[[sections]]\ntitle = "Us"\naddress = "/abuot/"\n'
        '\n[[sections]]\ntitle = "Elsewhere"\naddress = "https://elsewhere.example/"\n'
        '\n[[footer]]\ntitle = "Rules"\naddress = "/rules/"\n'
    )
    told = write_and_tell(tmp_path, {"content/pages/about.md": ABOUT}, SITE + sections)
    assert told == [
        'site.toml:12: sections[1].address: This site has nothing at "/abuot/". Did you mean "/about/"?',
        'site.toml:20: footer[0].address: This site has nothing at "/rules/". Take the section out, or write the'
        " page content/pages/rules.md.",
    ]


HELD_BACK = {
    "content/articles/2026-11-20-dear.md": write_article("Dear chips", draft="true"),
    "content/articles/2027-01-01-cheap.md": write_article("Cheap chips", "2027-01-01"),
    "content/pages/team.md": "---\ntitle: The team\ndraft: true\n---\nWe.\n",
}


def test_a_link_from_the_root_to_a_story_that_is_held_back_waits_with_a_notice(tmp_path: Path) -> None:
    body = "See [it](/articles/dear/), [that](/articles/cheap/#why) and [us](/team/)."
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(body=body), **HELD_BACK})
    edition = build(tmp_path)
    place = "content/articles/2026-11-20-chips.md:7: notice:"
    assert [describe_problem(notice) for notice in edition.notices] == [
        f'{place} "Cheap chips" is not out before 2027-01-01; until then it is left out here.',
        f'{place} "Dear chips" is a draft; until it is published it is left out here.',
        f'{place} "The team" is a draft; until it is published it is left out here.',
    ]
    assert "<p>See it, that and us.</p>" in read_site(tmp_path)["articles/chips/index.html"].decode()


def test_the_links_of_what_is_held_back_are_checked_at_once(tmp_path: Path) -> None:
    """A scheduled story is as good as published, and it may link to another of its day."""
    body = "See [it](/articles/dearer/), [that](/articles/cheap/) and [what](/what/)."
    told = write_and_tell(
        tmp_path,
        {
            **HELD_BACK,
            "content/articles/2026-11-20-out.md": write_article(),
            "content/articles/2027-01-02-soon.md": write_article("Soon", "2027-01-02", body=body),
            "content/articles/2026-11-20-draft.md": write_article("Draft", body="[What](/what/)", draft="true"),
        },
    )
    assert told == [
        'content/articles/2026-11-20-draft.md:8: notice: This site has nothing at "/what/". Correct the address.',
        'content/articles/2027-01-02-soon.md:7: This site has nothing at "/articles/dearer/". Correct the address.',
        'content/articles/2027-01-02-soon.md:7: This site has nothing at "/what/". Correct the address.',
    ]


def test_without_collisions_the_site_is_published(tmp_path: Path) -> None:
    """So the problems above are about the collisions, and about nothing else in these sites."""
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(aliases="[/old/, /archive/old]")})
    assert build(tmp_path).notices == ()
    assert {"old/index.html", "archive/old/index.html"} <= read_site(tmp_path).keys()
