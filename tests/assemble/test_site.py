"""What many articles become together: order, lead, tags, related stories, backlinks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from masthead.assemble.site import Site, assemble_site
from masthead.errors import describe_problem
from masthead.read.config import read_config
from masthead.read.content import read_article, read_page
from masthead.request import Choice
from newsletter import NOON, SITE, told_problems, write_article, write_newsletter


def assemble(
    project: Path,
    articles: Mapping[str, str],
    pages: Mapping[str, str] = {},
    *,
    now: dt.datetime = NOON,
    drafts: bool = False,
    future: bool = False,
    zone: str = "UTC",
) -> Site:
    """The site of these articles and pages, given by slug, about which nothing is to be said."""
    (project / "site.toml").write_text(SITE.replace('"UTC"', f'"{zone}"'), encoding="utf-8")
    config = read_config(project).config
    assert config is not None
    heads = []
    for slug, text in articles.items():
        article = read_article(f"content/articles/{slug}.md", text.encode(), config).article
        assert article is not None
        heads.append(article.head)
    shown = [read_page(f"content/pages/{slug}.md", text.encode(), config).page for slug, text in pages.items()]
    site, problems = assemble_site(
        project, config, heads, [page for page in shown if page], [], Choice(now, drafts, future)
    )
    assert [describe_problem(problem) for problem in problems if problem.level != "notice"] == []
    return site


def slugs(site: Site) -> list[str]:
    return [head.slug for head in site.stories]


def lead_of(site: Site) -> str:
    assert site.lead is not None
    return site.lead.slug


# --- order and choice ------------------------------------------------------------------------------


def test_the_newest_story_is_first(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "a": write_article(date="2026-11-18"),
            "b": write_article(date="2026-11-20"),
            "c": write_article(date="2026-11-19"),
        },
    )
    assert slugs(site) == ["b", "c", "a"]


def test_stories_of_one_moment_stand_by_slug(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "b": write_article(date="2026-11-20T00:00:00Z"),
            "c": write_article(date="2026-11-20"),
            "a": write_article(date="2026-11-20T01:00:00+01:00"),
        },
    )
    assert slugs(site) == ["a", "b", "c"]


def test_a_time_of_day_counts_in_the_order(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "day": write_article(date="2026-11-20"),
            "noon": write_article(date="2026-11-20T12:00:00+02:00"),
            "evening": write_article(date="2026-11-20T10:30:00Z"),
        },
    )
    assert slugs(site) == ["evening", "noon", "day"]


def test_a_draft_is_not_on_the_site_unless_drafts_are_asked_for(tmp_path: Path) -> None:
    articles = {"a": write_article(), "b": write_article(draft="true")}
    pages = {"about": "---\ntitle: About\ndraft: true\n---\nUs.\n"}
    site = assemble(tmp_path, articles, pages)
    assert (slugs(site), site.pages, len(site.tags["chips"].stories)) == (["a"], (), 1)
    site = assemble(tmp_path, articles, pages, drafts=True)
    assert (slugs(site), len(site.pages), len(site.tags["chips"].stories)) == (["a", "b"], 1, 2)


def test_a_story_is_out_from_the_first_second_of_its_time(tmp_path: Path) -> None:
    articles = {"a": write_article(date="2026-11-22T13:00:00+01:00")}
    assert slugs(assemble(tmp_path, articles, now=NOON)) == ["a"]
    assert slugs(assemble(tmp_path, articles, now=NOON - dt.timedelta(seconds=1))) == []
    assert slugs(assemble(tmp_path, articles, now=NOON - dt.timedelta(seconds=1), future=True)) == ["a"]


def test_a_day_begins_at_midnight_where_the_newsletter_is(tmp_path: Path) -> None:
    articles = {"a": write_article(date="2026-11-22")}
    tokyo = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)
    assert slugs(assemble(tmp_path, articles, now=tokyo, zone="Asia/Tokyo")) == ["a"]
    assert slugs(assemble(tmp_path, articles, now=tokyo, zone="UTC")) == []


def test_a_draft_that_is_not_due_needs_both_wishes(tmp_path: Path) -> None:
    articles = {"a": write_article(date="2026-12-24", draft="true")}
    assert slugs(assemble(tmp_path, articles, drafts=True)) == []
    assert slugs(assemble(tmp_path, articles, future=True)) == []
    assert slugs(assemble(tmp_path, articles, drafts=True, future=True)) == ["a"]


def test_an_empty_newsletter_is_a_site(tmp_path: Path) -> None:
    site = assemble(tmp_path, {})
    assert (site.stories, site.lead, site.tags, site.stale_after, site.held_back) == ((), None, {}, None, ())


def test_what_is_held_back_is_known_newest_first(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "out": write_article(),
            "draft": write_article(draft="true"),
            "soon": write_article(date="2026-11-23"),
            "evening": write_article(date="2026-11-22T18:00"),
            "later-draft": write_article(date="2026-11-24", draft="true"),
        },
    )
    assert [head.slug for head in site.held_back] == ["later-draft", "soon", "evening", "draft"]


def test_the_site_is_stale_when_the_next_story_is_due(tmp_path: Path) -> None:
    articles = {
        "out": write_article(),
        "next": write_article(date="2026-11-22T18:00"),
        "last": write_article(date="2026-12-24"),
        "draft": write_article(date="2026-11-22T17:00", draft="true"),
    }
    assert assemble(tmp_path, articles).stale_after == dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
    evening = NOON + dt.timedelta(hours=6)
    assert assemble(tmp_path, articles, now=evening).stale_after == dt.datetime(2026, 12, 24, tzinfo=dt.UTC)
    assert assemble(tmp_path, articles, now=NOON + dt.timedelta(days=99)).stale_after is None


def test_a_draft_that_is_shown_is_awaited_too(tmp_path: Path) -> None:
    """With drafts on, a draft that is due tomorrow changes the site tomorrow."""
    articles = {"draft": write_article(date="2026-11-23", draft="true")}
    assert assemble(tmp_path, articles).stale_after is None
    assert assemble(tmp_path, articles, drafts=True).stale_after == dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def test_with_the_future_shown_nothing_is_awaited(tmp_path: Path) -> None:
    assert assemble(tmp_path, {"soon": write_article(date="2026-11-23")}, future=True).stale_after is None


# --- the lead --------------------------------------------------------------------------------------


def test_the_newest_story_leads_where_none_is_marked(tmp_path: Path) -> None:
    site = assemble(tmp_path, {"a": write_article(date="2026-11-19"), "b": write_article(date="2026-11-20")})
    assert lead_of(site) == "b"


def test_a_marked_story_leads_before_newer_ones(tmp_path: Path) -> None:
    site = assemble(
        tmp_path, {"a": write_article(date="2026-11-14", lead="true"), "b": write_article(date="2026-11-20")}
    )
    assert lead_of(site) == "a"


def test_a_newer_marked_story_takes_the_lead(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "a": write_article(date="2026-11-18", lead="true"),
            "b": write_article(date="2026-11-19", lead="true"),
            "c": write_article(date="2026-11-20"),
        },
    )
    assert lead_of(site) == "b"


@pytest.mark.parametrize(("newest", "leads"), [("2026-11-19", "a"), ("2026-11-20", "b")])
def test_a_marked_story_leads_until_the_newest_is_seven_days_younger(tmp_path: Path, newest: str, leads: str) -> None:
    site = assemble(tmp_path, {"a": write_article(date="2026-11-13", lead="true"), "b": write_article(date=newest)})
    assert lead_of(site) == leads


@pytest.mark.parametrize(("lead", "newest"), [("2026-03-25", "2026-04-01"), ("2026-10-21", "2026-10-28")])
def test_seven_days_are_seven_days_when_the_clocks_change(tmp_path: Path, lead: str, newest: str) -> None:
    site = assemble(
        tmp_path,
        {"a": write_article(date=lead, lead="true"), "b": write_article(date=newest)},
        zone="Europe/Lisbon",
    )
    assert lead_of(site) == "b"


def test_a_lead_does_not_grow_old_while_nothing_new_is_written(tmp_path: Path) -> None:
    articles = {"a": write_article(date="2026-11-18", lead="true"), "b": write_article(date="2026-11-20")}
    assert lead_of(assemble(tmp_path, articles, now=NOON + dt.timedelta(days=900))) == "a"


def test_a_marked_draft_does_not_lead(tmp_path: Path) -> None:
    site = assemble(tmp_path, {"a": write_article(), "b": write_article(draft="true", lead="true")})
    assert lead_of(site) == "a"


# --- tags ------------------------------------------------------------------------------------------


def test_spellings_of_one_tag_are_one_tag_and_the_earliest_is_shown(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "a": write_article(date="2026-11-18", tags="Open Weights"),
            "b": write_article(date="2026-11-20", tags="open-weights"),
            "c": write_article(date="2026-11-19", tags="OPEN.WEIGHTS"),
        },
    )
    [tag] = site.tags.values()
    assert (tag.name, tag.address) == ("Open Weights", "/tags/open-weights/")
    assert [head.slug for head in tag.stories] == ["b", "c", "a"]


def test_the_spelling_of_a_draft_or_a_story_that_is_not_due_is_not_shown(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "a": write_article(date="2026-11-18", tags="CHIPS", draft="true"),
            "b": write_article(date="2026-11-20", tags="Chips"),
            "c": write_article(date="2026-12-24", tags="chips"),
        },
    )
    assert [tag.name for tag in site.tags.values()] == ["Chips"]


def test_tags_stand_by_their_address(tmp_path: Path) -> None:
    site = assemble(tmp_path, {"a": write_article(tags="Éclair, apples, 'C#', C++, Zebra, 电, 2026")})
    assert list(site.tags) == ["2026", "apples", "c-plus-plus", "c-sharp", "eclair", "zebra", "电"]
    assert [tag.address for tag in site.tags.values()][-1] == "/tags/%E7%94%B5/"


def test_a_tag_of_drafts_alone_is_no_tag_of_the_site(tmp_path: Path) -> None:
    assert list(assemble(tmp_path, {"a": write_article(), "b": write_article(tags="Power", draft="true")}).tags) == [
        "chips"
    ]


def test_a_story_that_spells_a_tag_twice_stands_under_it_once(tmp_path: Path) -> None:
    site = assemble(tmp_path, {"a": write_article(tags="AI, ai, A.I")})
    assert {name: len(tag.stories) for name, tag in site.tags.items()} == {"ai": 1, "a-i": 1}


# --- ids -------------------------------------------------------------------------------------------


def test_an_id_that_a_draft_has_too_is_noticed_in_the_draft(tmp_path: Path) -> None:
    """It will be a copy that she has begun to change; until it is out it stops nobody."""
    copy = {"id": "tag:ledger.example,2026:chips"}
    project = write_newsletter(
        tmp_path,
        {
            "content/articles/a.md": write_article("A copy", "2026-11-18", draft="true", **copy),
            "content/articles/b.md": write_article("Chips", "2026-11-20", **copy),
        },
    )
    assert told_problems(project) == [
        "content/articles/a.md:6: notice: id: is also that of content/articles/b.md:5;"
        " feed readers would show only one of the two. Take it out, or write another."
    ]
    assert (project / "public/articles/b/index.html").is_file()


# --- related stories -------------------------------------------------------------------------------


def write_archive(*rare: str) -> dict[str, str]:
    """Twelve old stories about law, and those of `rare` slugs about chips, a day after one another."""
    articles = {f"law-{n}": write_article(f"Law {n}", date=f"2026-10-{n + 1:02}", tags="Law") for n in range(12)}
    for number, slug in enumerate(rare, 1):
        articles[slug] = write_article(slug.title(), date=f"2026-11-{number:02}", tags="Chips, News")
    return articles


def related(site: Site, slug: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(story.title, story.shared) for story in site.related[slug]]


def test_where_the_editor_names_none_four_earlier_stories_are_proposed_with_their_reason(
    tmp_path: Path,
) -> None:
    articles = write_archive("a", "b", "c", "d", "e") | {"new": write_article("New", tags="chips, Power")}
    reason = ("Chips",)
    assert related(assemble(tmp_path, articles), "new") == [
        ("E", reason),
        ("D", reason),
        ("C", reason),
        ("B", reason),
    ]


def test_what_the_editor_names_goes_first_and_is_not_proposed_again(tmp_path: Path) -> None:
    articles = write_archive("a", "b", "c", "d") | {
        "new": write_article("New", tags="Chips, Power", related="[law-3, d, {title: Elsewhere}]")
    }
    assert related(assemble(tmp_path, articles), "new") == [
        ("Law\N{NO-BREAK SPACE}3", ()),
        ("D", ("Chips",)),
        ("Elsewhere", ()),
        ("C", ("Chips",)),
    ]


def test_where_the_editor_names_four_or_more_none_is_proposed(tmp_path: Path) -> None:
    names = [f"law-{number}" for number in range(5)]
    articles = write_archive("a", "b") | {"new": write_article("New", tags="Chips", related=f"[{', '.join(names)}]")}
    assert [shared for _, shared in related(assemble(tmp_path, articles), "new")] == [()] * 5


def test_what_is_left_out_leaves_room_for_a_proposal(tmp_path: Path) -> None:
    articles = write_archive("a") | {
        "draft": write_article("Draft", tags="Other", draft="true"),
        "new": write_article("New", tags="Chips", related="[draft, law-1, law-2, law-3]"),
    }
    assert [title for title, _ in related(assemble(tmp_path, articles), "new")] == [
        "Law\N{NO-BREAK SPACE}1",
        "Law\N{NO-BREAK SPACE}2",
        "Law\N{NO-BREAK SPACE}3",
        "A",
    ]


def test_weak_proposals_are_kept_out(tmp_path: Path) -> None:
    """Every story so far is about law: that two are says nothing."""
    articles = write_archive() | {"new": write_article("New", tags="Law")}
    assert related(assemble(tmp_path, articles), "new") == []


def test_neither_drafts_nor_later_stories_are_proposed(tmp_path: Path) -> None:
    articles = write_archive() | {
        "draft": write_article("Draft", date="2026-11-01", tags="Chips", draft="true"),
        "new": write_article("New", date="2026-11-02", tags="Chips"),
        "later": write_article("Later", date="2026-11-03", tags="Chips"),
    }
    site = assemble(tmp_path, articles)
    assert related(site, "new") == []
    assert related(site, "later") == [("New", ("Chips",))]


def test_the_rarest_reason_is_told_first(tmp_path: Path) -> None:
    articles = write_archive("a", "b") | {
        "old": write_article("Old", date="2026-11-10", tags="News, Looms"),
        "new": write_article("New", tags="News, Looms"),
    }
    assert related(assemble(tmp_path, articles), "new")[0] == ("Old", ("Looms", "News"))


# --- backlinks -------------------------------------------------------------------------------------


def backlinks(site: Site, slug: str) -> list[str]:
    return [card.title for card in site.backlinks.get(slug, ())]


def test_a_story_shows_the_later_stories_that_name_it(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "old": write_article("Old", date="2026-11-01"),
            "b": write_article("B", date="2026-11-02", related="[old]"),
            "a": write_article("A", date="2026-11-03", related="[Old]"),
        },
    )
    assert backlinks(site, "old") == ["A", "B"]
    assert site.backlinks["old"][0].address == "/articles/a/"
    assert backlinks(site, "a") == []


def test_a_story_shows_its_ten_latest_backlinks(tmp_path: Path) -> None:
    articles = {"old": write_article("Old", date="2026-11-01")}
    articles |= {f"n{day}": write_article(f"N{day}", date=f"2026-11-{day:02}", related="[old]") for day in range(2, 15)}
    assert backlinks(assemble(tmp_path, articles), "old") == [f"N{day}" for day in range(14, 4, -1)]


def test_two_stories_that_name_each_other_are_not_shown_twice(tmp_path: Path) -> None:
    site = assemble(
        tmp_path,
        {
            "old": write_article("Old", date="2026-11-01", related="[new]"),
            "new": write_article("New", date="2026-11-02", related="[old]"),
        },
    )
    assert related(site, "old") == [("New", ("Chips",))]
    assert related(site, "new") == [("Old", ("Chips",))]
    assert site.backlinks == {}


def test_a_draft_gives_no_backlink_until_it_is_out(tmp_path: Path) -> None:
    articles = {
        "old": write_article("Old", date="2026-11-01"),
        "draft": write_article("Draft", related="[old]", draft="true"),
        "soon": write_article("Soon", date="2026-11-23", related="[old]"),
    }
    assert backlinks(assemble(tmp_path, articles), "old") == []
    assert backlinks(assemble(tmp_path, articles, drafts=True, future=True), "old") == ["Soon", "Draft"]


def test_a_proposed_story_gets_no_backlink(tmp_path: Path) -> None:
    site = assemble(tmp_path, write_archive("a") | {"new": write_article("New", tags="Chips")})
    assert related(site, "new") == [("A", ("Chips",))]
    assert site.backlinks == {}


def test_a_draft_that_has_no_tags_yet_can_be_looked_at(tmp_path: Path) -> None:
    """One that was just begun; the notice says what is still to be written."""
    begun = "---\ntitle: Chips\ndate: 2026-11-20\ntags:\ndraft: true\n---\n\nThe story.\n"
    shown = assemble(tmp_path, {"begun": begun}, drafts=True)
    assert [head.title for head in shown.stories] == ["Chips"]
    assert [head.title for head in assemble(tmp_path, {"begun": begun}).held_back] == ["Chips"]
