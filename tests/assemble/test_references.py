"""What an article names, stories of ours and elsewhere, files and pages, is found or told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from masthead.assemble.site import Site, assemble_site
from masthead.errors import Problem, describe_problem, sort_problems
from masthead.model import RelatedStory
from masthead.read.config import read_config
from masthead.read.content import read_article, read_page
from masthead.request import Choice
from newsletter import NOON, SITE, build, read_site, told_problems, write_article, write_newsletter

STORY = "content/articles/story.md"
LEFT_OUT = "until then it is left out here."


def assemble(
    project: Path, files: Mapping[str, str | bytes], *, now: dt.datetime = NOON, drafts: bool = False
) -> tuple[Site, list[str]]:
    """The site of these files below ``content/``, and all that is said about it, as it is printed."""
    (project / "site.toml").write_text(SITE, encoding="utf-8")
    config = read_config(project).config
    assert config is not None
    sources: dict[str, bytes] = {}
    for path, text in sorted(files.items()):
        file = project / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        sources[f"content/{path}"] = file.read_bytes()
    readings = [
        read_article(source, raw, config)
        for source, raw in sources.items()
        if source.startswith("content/articles/") and source.endswith(".md")
    ]
    pages = [read_page(source, raw, config) for source, raw in sources.items() if source.startswith("content/pages/")]
    site, found = assemble_site(
        project,
        config,
        [reading.article.head for reading in readings if reading.article],
        [reading.page for reading in pages if reading.page],
        [names for names in (*(each.rejected for each in readings), *(each.rejected for each in pages)) if names],
        Choice(now, drafts),
    )
    problems: list[Problem] = [*found]
    for of_article in readings:
        problems += of_article.problems
    for of_page in pages:
        problems += of_page.problems
    return site, [describe_problem(problem) for problem in sort_problems(problems)]


def name_related(
    project: Path, related: str, *, now: dt.datetime = NOON, drafts: bool = False, **others: str
) -> tuple[list[tuple[str, str]], list[str]]:
    """Title and address of the stories that stand beneath ``story.md``, named there by `related`; and what is
    said. `others` are further articles by slug. The story's tag is its own, so that nothing is proposed.
    """
    files = {f"articles/{slug}.md": text for slug, text in others.items()}
    files["articles/story.md"] = write_article("The story", tags="Story", related=related)
    site, told = assemble(project, files, now=now, drafts=drafts)
    return [(story.title, story.address) for story in site.related["story"]], told


# --- stories of ours -------------------------------------------------------------------------------


def test_a_story_is_named_by_its_slug(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[chips]", chips=write_article("Chips are dear"))
    assert (named, told) == ([("Chips are dear", "/articles/chips/")], [])


def test_a_story_is_named_by_its_title(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[Chips are dear]", chips=write_article("Chips are dear"))
    assert (named, told) == ([("Chips are dear", "/articles/chips/")], [])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Chips are dear", "CHIPS Are  dear"),
        ("Chips' price", "chips’ price"),
        ("Chips’ price", "chips' price"),
        ("“Dear” chips", '"dear" chips'),
        ("«Dear» chips", "„dear“ chips"),
        ("Don't", "Don´t"),
        ("Don't", "Don`t"),
        ("A 10″ wafer", 'a 10" wafer'),
        ("Groß", "GROSS"),
    ],
)
def test_titles_compare_without_case_space_and_kind_of_quotation_mark(tmp_path: Path, title: str, written: str) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    named, told = name_related(tmp_path, f"[{quoted(written)}]", chips=write_article(quoted(title)))
    assert (named, told) == ([(title.replace("'", "’"), "/articles/chips/")], [])


def test_a_slug_wins_over_a_title(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[chips]", chips=write_article("Chips are dear"), other=write_article("Chips"))
    assert (named, told) == ([("Chips are dear", "/articles/chips/")], [])


def test_a_later_file_and_a_later_story_can_be_named_too(tmp_path: Path) -> None:
    """All files are read before a name is looked up."""
    named, told = name_related(tmp_path, "[zebra]", zebra=write_article("Zebra", date="2026-11-21"))
    assert (named, told) == ([("Zebra", "/articles/zebra/")], [])


def test_stories_stand_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    named, told = name_related(
        tmp_path,
        "[e, {title: Elsewhere}, b, a, d]",
        a=write_article("A"),
        b=write_article("B"),
        d=write_article("D"),
        e=write_article("E"),
    )
    assert [title for title, _ in named] == ["E", "Elsewhere", "B", "A", "D"]
    assert told == []


@pytest.mark.parametrize(
    "written",
    [
        "/articles/chips/",
        "articles/chips",
        "https://ledger.example/articles/chips/#quote-1",
        "2026-11-20-chips.md",
        "../articles/chips.md",
        "2026-11-20-chips",
    ],
)
def test_a_story_that_is_named_by_its_address_or_its_file_is_found_for_the_editor(tmp_path: Path, written: str) -> None:
    _, told = name_related(tmp_path, f'["{written}"]', chips=write_article("Dear chips"), silicon=write_article("Sand"))
    assert told == [f'{STORY}:5: related[0]: There is no story "{written}". Did you mean "chips"?']


def test_several_stories_without_brackets_are_shown_as_a_list(tmp_path: Path) -> None:
    _, told = name_related(tmp_path, "chips, Sand castles", chips=write_article(), sand=write_article("Sand castles"))
    assert told == [
        f'{STORY}:5: related: There is no story "chips, Sand castles". Write a list for several: [chips, Sand castles].'
    ]


def test_a_title_that_two_stories_have_is_a_problem_that_names_their_slugs(tmp_path: Path) -> None:
    named, told = name_related(
        tmp_path,
        "[chips are DEAR]",
        chips=write_article("Chips are dear"),
        again=write_article("Chips are dear", date="2026-11-21"),
    )
    assert (named, told) == (
        [],
        [f'{STORY}:5: related[0]: 2 stories have this title. Write the slug: "again" or "chips".'],
    )


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("chipz", 'Did you mean "chips"?'),
        ("Chips are deer", 'Did you mean "Chips are dear"?'),
        ("Chips were dear", 'Did you mean "Chips are dear"?'),
        (
            "Tidewater",
            "Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
        ),
    ],
)
def test_a_name_that_fits_no_story_is_a_problem_with_the_nearest_ones(
    tmp_path: Path, written: str, remedy: str
) -> None:
    named, told = name_related(tmp_path, f"[{written}]", chips=write_article("Chips are dear"))
    assert (named, told) == ([], [f'{STORY}:5: related[0]: There is no story "{written}". {remedy}'])


def test_a_near_miss_is_looked_for_without_regard_to_case(tmp_path: Path) -> None:
    _, told = name_related(tmp_path, "[CHIPS ARE DEER]", chips=write_article("Chips are dear"))
    assert told == [f'{STORY}:5: related[0]: There is no story "CHIPS ARE DEER". Did you mean "Chips are dear"?']


def test_each_name_is_told_on_its_own_line(tmp_path: Path) -> None:
    _, told = name_related(tmp_path, "\n  - qqq\n\n  - www", chips=write_article())
    assert told == [
        f'{STORY}:6: related[0]: There is no story "qqq".'
        " Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
        f'{STORY}:8: related[1]: There is no story "www".'
        " Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
    ]


@pytest.mark.parametrize("written", ["story", "The story", "THE STORY"])
def test_a_story_may_not_name_itself(tmp_path: Path, written: str) -> None:
    assert name_related(tmp_path, f"[{written}]") == (
        [],
        [f"{STORY}:5: related[0]: The story names itself. Take it out."],
    )


@pytest.mark.parametrize("second", ["chips", "Chips are dear"])
def test_a_story_named_twice_is_a_problem(tmp_path: Path, second: str) -> None:
    _, told = name_related(tmp_path, f"[chips, {second}]", chips=write_article("Chips are dear"))
    assert told == [f'{STORY}:5: related[1]: "{second}" appears twice. Keep one of them.']


def test_a_draft_named_twice_is_a_problem_too(tmp_path: Path) -> None:
    _, told = name_related(tmp_path, "[chips, chips]", chips=write_article("Chips", draft="true"))
    assert told == [
        f'{STORY}:5: notice: related[0]: "Chips" is a draft; until it is published it is left out here.',
        f'{STORY}:5: related[1]: "chips" appears twice. Keep one of them.',
    ]


def test_the_fortieth_misspelt_name_is_answered_like_the_first(tmp_path: Path) -> None:
    names = [f"chipz{number}" for number in range(10, 50)]
    _, told = name_related(tmp_path, "".join(f"\n  - {name}" for name in names), chips=write_article())
    assert told == [
        f'{STORY}:{6 + number}: related[{number}]: There is no story "{name}". Did you mean "chips"?'
        for number, name in enumerate(names)
    ]


TWO, THREE, MILLION = "Tidewater raises two billion", "Tidewater raises three billion", "Tidewater raises a million"


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("Tidewater raises tree billion", (THREE, TWO, MILLION)),
        ("Tidewater raises to billion", (TWO, THREE, MILLION)),
        ("Tidewater raises one million", (MILLION, TWO, THREE)),
    ],
)
def test_of_several_like_titles_the_nearest_is_asked_for_first(
    tmp_path: Path, written: str, order: tuple[str, ...]
) -> None:
    _, told = name_related(
        tmp_path, f"[{written}]", million=write_article(MILLION), two=write_article(TWO), three=write_article(THREE)
    )
    asked = " or ".join(f'"{title}"' for title in order)
    assert told == [f'{STORY}:5: related[0]: There is no story "{written}". Did you mean {asked}?']


def test_a_story_of_which_slug_and_title_are_near_is_asked_for_once(tmp_path: Path) -> None:
    files = {"articles/chips-are-dear.md": write_article("Chips are dear")}
    _, told = assemble(tmp_path, files | {"articles/story.md": write_article("The story", related="[chips are deer]")})
    assert told == [f'{STORY}:5: related[0]: There is no story "chips are deer". Did you mean "Chips are dear"?']


def test_of_two_stories_with_the_title_that_was_meant_the_slugs_are_asked_for(tmp_path: Path) -> None:
    _, told = name_related(
        tmp_path,
        "[Chips are deer]",
        may=write_article("Chips are dear"),
        june=write_article("Chips are dear", date="2026-11-21"),
    )
    assert told == [f'{STORY}:5: related[0]: There is no story "Chips are deer". Did you mean "june" or "may"?']


def test_nobody_is_asked_whether_the_story_itself_was_meant(tmp_path: Path) -> None:
    _, told = name_related(tmp_path, "[The storey]", other=write_article("The stories"))
    assert told == [f'{STORY}:5: related[0]: There is no story "The storey". Did you mean "The stories"?']


# --- stories elsewhere -----------------------------------------------------------------------------


def test_a_story_elsewhere_keeps_its_address(tmp_path: Path) -> None:
    site, told = assemble(
        tmp_path,
        {"articles/story.md": write_article(related="[{title: Chips, url: 'https://a.example/b?c'}]")},
    )
    assert site.related["story"] == (RelatedStory("Chips", "https://a.example/b?c", None, ()),)
    assert told == []


def test_a_story_elsewhere_without_an_address_is_shown_as_text(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[{title: Chips}]")
    assert (named, told) == ([("Chips", "")], [])


def test_a_story_elsewhere_is_not_looked_up_among_ours(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[{title: Chips are dear}]", chips=write_article("Chips are dear"))
    assert (named, told) == ([("Chips are dear", "")], [])


@pytest.mark.parametrize(
    "twice",
    ["{title: A, url: https://a.example}, {title: B, url: https://a.example}", "{title: B}, {title: B}"],
)
def test_a_story_elsewhere_named_twice_is_a_problem(tmp_path: Path, twice: str) -> None:
    _, told = name_related(tmp_path, f"[{twice}]")
    assert told == [f'{STORY}:5: related[1]: "B" appears twice. Keep one of them.']


def test_a_story_elsewhere_may_have_the_slug_of_one_of_ours_for_a_title(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[chips, {title: chips}]", chips=write_article("Chips are dear"))
    assert (named, told) == ([("Chips are dear", "/articles/chips/"), ("chips", "")], [])


# --- what is not out yet ---------------------------------------------------------------------------


def test_a_draft_that_is_named_is_left_out_with_a_notice(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[chips]", chips=write_article("Chips", draft="true"))
    assert (named, told) == (
        [],
        [f'{STORY}:5: notice: related[0]: "Chips" is a draft; until it is published it is left out here.'],
    )


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-22T18:30", "2026-11-22 18:30"),
        ("2026-11-22T18:30:00+01:00", "2026-11-22 17:30"),
    ],
)
def test_a_story_that_is_not_due_is_left_out_with_a_notice(tmp_path: Path, date: str, shown: str) -> None:
    named, told = name_related(tmp_path, "[chips]", chips=write_article("Chips", date=date))
    assert (named, told) == (
        [],
        [f'{STORY}:5: notice: related[0]: "Chips" is not out before {shown}; {LEFT_OUT}'],
    )


def test_a_scheduled_story_appears_by_itself_when_it_is_out(tmp_path: Path) -> None:
    later = NOON + dt.timedelta(hours=12)
    for now, shown in ((later - dt.timedelta(seconds=1), 0), (later, 1)):
        named, told = name_related(tmp_path, "[chips]", now=now, chips=write_article(date="2026-11-23"))
        assert (len(named), len(told)) == (shown, 1 - shown)


def test_a_draft_is_shown_where_drafts_are_asked_for(tmp_path: Path) -> None:
    named, told = name_related(tmp_path, "[chips]", drafts=True, chips=write_article("Chips", draft="true"))
    assert (named, told) == ([("Chips", "/articles/chips/")], [])


def test_a_draft_does_not_hide_the_published_story_of_the_same_slug(tmp_path: Path) -> None:
    """She writes the new version beside the old one; the old one is out."""
    site, told = assemble(
        tmp_path,
        {
            "articles/chips.md": write_article("Chips are dear"),
            "articles/new/chips.md": write_article("Chips are dearer", date="2026-11-21", draft="true"),
            "articles/story.md": write_article("The story", tags="Story", related="[chips]"),
        },
    )
    assert [story.title for story in site.related["story"]] == ["Chips are dear"]
    assert told == []


def test_a_draft_does_not_make_the_title_of_a_published_story_doubtful(tmp_path: Path) -> None:
    named, told = name_related(
        tmp_path,
        "[Chips are dear]",
        chips=write_article("Chips are dear"),
        again=write_article("Chips are dear", date="2026-11-21", draft="true"),
    )
    assert (named, told) == ([("Chips are dear", "/articles/chips/")], [])


def test_faults_in_a_draft_between_stories_are_notices(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "articles/story.md": write_article(
                draft="true", related="[qqq, story]", image="{src: no.jpg, alt: A}", body="[a](no.md)"
            )
        },
    )
    assert [line.split(":")[2].strip() for line in told] == ["notice"] * 4
    assert told[0].startswith(f'{STORY}:6: notice: related[0]: There is no story "qqq".')


def test_faults_in_a_scheduled_story_are_problems_before_it_is_out(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {"articles/story.md": write_article(date="2026-12-24", related="[qqq]", image="{src: no.jpg, alt: A}")},
    )
    assert told == [
        f'{STORY}:5: related[0]: There is no story "qqq".'
        " Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
        f'{STORY}:6: image.src: There is no file "no.jpg".'
        " Put it next to the article, or begin the name with / if it is in static/.",
    ]


def test_faults_in_a_draft_that_is_shown_are_notices_too(tmp_path: Path) -> None:
    """With ``--drafts``: it is published all the same, without what is not there."""
    site, told = assemble(
        tmp_path,
        {"articles/story.md": write_article(draft="true", related="[qqq]", body="See [a](no.md).")},
        drafts=True,
    )
    assert told == [
        f'{STORY}:6: notice: related[0]: There is no story "qqq".'
        " Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
        f'{STORY}:9: notice: The link to "no.md" leads to no article.'
        " Name the article's file, by its path from this one.",
    ]
    assert [head.slug for head in site.stories] == ["story"]
    assert site.links[STORY] == (None,)


def test_faults_in_a_story_that_has_other_problems_are_told_in_the_same_run(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "articles/story.md": write_article(
                relatd="x", related="[qqq]", image="{src: no.jpg, alt: A}", body="[a](no.md)"
            )
        },
    )
    assert told == [
        f'{STORY}:5: relatd: unknown field. Did you mean "related"?',
        f'{STORY}:6: related[0]: There is no story "qqq".'
        " Write the slug or the title of one of your stories, or {title: …, url: …} for a story elsewhere.",
        f'{STORY}:7: image.src: There is no file "no.jpg".'
        " Put it next to the article, or begin the name with / if it is in static/.",
        f'{STORY}:10: The link to "no.md" leads to no article. Name the article\'s file, by its path from this one.',
    ]


def test_files_that_only_a_draft_names_are_not_published(tmp_path: Path) -> None:
    site, told = assemble(
        tmp_path,
        {
            "articles/a.jpg": b"a",
            "articles/story.md": write_article(draft="true", image="{src: a.jpg, alt: A}"),
        },
    )
    assert (site.files, told) == ({}, [])


# --- stories that could not be read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "written"),
    [
        ("2026-11-20-chips.md", "---\ntitle: 'Chips\n---\n", "chips"),
        ("2026-11-20-chips.md", write_article("Chips are dear", relatd="a"), "chips"),
        ("2026-11-20-chips.md", write_article("Chips are dear", relatd="a"), "chips ARE dear"),
        ("2026-11-20-chips.md", write_article("Chips", relatd="a", slug="dear-chips"), "dear-chips"),
        ("2026-11-20-chips.md", "\x00", "chips"),
    ],
)
def test_naming_a_story_that_could_not_be_read_is_nobodys_fault(
    tmp_path: Path, file: str, text: str, written: str
) -> None:
    site, told = assemble(
        tmp_path,
        {f"articles/{file}": text, "articles/story.md": write_article("The story", related=f"[{written}]")},
    )
    assert site.related["story"] == ()
    assert [line for line in told if line.startswith(STORY)] == []
    assert len(told) == 1


def test_linking_to_a_story_that_could_not_be_read_is_nobodys_fault(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "articles/chips.md": "---\ntitle: 'Chips\n---\n",
            "articles/story.md": write_article(body="[a](chips.md)"),
        },
    )
    assert [line for line in told if line.startswith(STORY)] == []


def test_linking_to_a_page_that_could_not_be_read_is_nobodys_fault(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "pages/about.md": "---\ntitel: About\n---\n",
            "articles/story.md": write_article(body="[a](../pages/about.md)"),
        },
    )
    assert [line for line in told if line.startswith(STORY)] == []


# --- links in Markdown -----------------------------------------------------------------------------


def follow(project: Path, body: str, **files: str | bytes) -> tuple[tuple[str | None, ...], list[str]]:
    """Where the links of a story lead, and what is said. `files` have ``__`` for a slash, ``_`` for a dot."""
    held = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    site, told = assemble(project, {**held, "articles/story.md": write_article(body=body)})
    return site.links[STORY], told


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("chips.md", "/articles/dear/"),
        ("./chips.md", "/articles/dear/"),
        ("chips.md#prices", "/articles/dear/#prices"),
        ("../pages/about.md", "/about/"),
        ("../pages/about.md#us", "/about/#us"),
        ("/archive/", "/archive/"),
        ("/tags/chips/?a=b#c", "/tags/chips/?a=b#c"),
        ("../pages/../articles/chips.md", "/articles/dear/"),
    ],
)
def test_a_link_to_a_file_of_ours_leads_to_its_address(tmp_path: Path, target: str, address: str) -> None:
    assert follow(
        tmp_path,
        f"See [this]({target}).",
        articles__chips_md=write_article("Chips", slug="dear"),
        pages__about_md="---\ntitle: About\n---\n\nUs.\n",
    ) == ((address,), [])


def test_a_file_that_is_named_is_published_where_it_lies(tmp_path: Path) -> None:
    site, told = assemble(
        tmp_path,
        {
            "articles/2026/a b.png": b"a",
            "articles/2026/unnamed.png": b"b",
            "data.csv": b"c",
            "articles/2026/story.md": write_article(body="![A](a%20b.png)\n\n[b](../../data.csv#row=2)"),
        },
    )
    assert told == []
    assert site.links["content/articles/2026/story.md"] == ("/articles/2026/a%20b.png", "/data.csv#row=2")
    assert site.files == {
        "content/articles/2026/a b.png": "/articles/2026/a%20b.png",
        "content/data.csv": "/data.csv",
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "One.\n\nSee [this](chipz.md).",
            f'{STORY}:9: The link to "chipz.md" leads to no article. Did you mean "chips.md"?',
        ),
        (
            "[this](2026/chips.md)",
            f'{STORY}:7: The link to "2026/chips.md" leads to no article. Did you mean "chips.md"?',
        ),
        (
            "[this](qqq.md)",
            f'{STORY}:7: The link to "qqq.md" leads to no article.'
            " Name the article's file, by its path from this one.",
        ),
        (
            "See\n[this]().",
            f"{STORY}:8: A link or a picture has no address. Write it between the brackets: [words](address).",
        ),
        (
            "![A]()",
            f"{STORY}:7: A link or a picture has no address. Write it between the brackets: [words](address).",
        ),
        ("![A](rack.pgn)", f'{STORY}:7: There is no file "rack.pgn". Did you mean "rack.png"?'),
        (
            "![A](qqq.jpg)",
            f'{STORY}:7: There is no file "qqq.jpg".'
            " Put it next to the article, or begin the name with / if it is in static/.",
        ),
        (
            "[A](www.example.com)",
            f'{STORY}:7: There is no file "www.example.com". Begin the address of another site with https://.',
        ),
        (
            "[A](example.com/b)",
            f'{STORY}:7: There is no file "example.com/b". Begin the address of another site with https://.',
        ),
        (
            "![A](../../site.toml)",
            f'{STORY}:7: "../../site.toml" leads out of the content folder.'
            " Put the file next to the article, or into static/ and begin its name with /.",
        ),
        (
            "![A](../../../../../../etc/hostname)",
            f'{STORY}:7: "../../../../../../etc/hostname" leads out of the content folder.'
            " Put the file next to the article, or into static/ and begin its name with /.",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_told_on_its_line(tmp_path: Path, body: str, told: str) -> None:
    links, found = follow(tmp_path, body, articles__chips_md=write_article("Chips"), articles__rack_png=b"a")
    assert (links, found) == ((None,), [told])


@pytest.mark.parametrize(
    "target",
    [
        "a%00b.png",
        "a%00b.md",
        "a%0Ab.png",
        "a%0Ab.md",
        "%FF.png",
        "a%1B[2J.md",
        "%",
        "%2e%2e/%2e%2e/site.toml",
    ],
)
def test_an_address_with_encoded_bytes_is_told_in_one_line(tmp_path: Path, target: str) -> None:
    links, told = follow(tmp_path, f"[this]({target})")
    assert links == (None,)
    assert len(told) == 1
    assert told[0].startswith(f"{STORY}:7: ")
    assert told[0].isprintable()


def test_of_files_with_the_name_that_a_link_has_each_is_asked_for_by_its_path(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "articles/2025/chips.md": write_article("Chips are dear", date="2025-11-20"),
            "articles/2026/Chips.md": write_article("Chips are cheap", slug="cheap-chips"),
            "articles/story.md": write_article(body="See [this](chips.md)."),
        },
    )
    assert told == [
        f'{STORY}:7: The link to "chips.md" leads to no article. Did you mean "2026/Chips.md" or "2025/chips.md"?'
    ]


def test_of_many_files_with_one_name_that_in_the_likest_folder_is_asked_for_first(tmp_path: Path) -> None:
    files = {
        f"articles/{folder}/index.md": write_article(f"A story of {folder}", slug=folder, date=f"2026-11-0{number}")
        for number, folder in enumerate(("anvil", "bellows", "crucible", "drill", "easel"), 1)
    }
    _, told = assemble(tmp_path, {**files, "articles/story.md": write_article(body="See [this](avnil/index.md).")})
    assert [each.partition(" or ")[0] for each in told] == [
        f'{STORY}:7: The link to "avnil/index.md" leads to no article. Did you mean "anvil/index.md"'
    ]


def test_a_link_in_a_field_is_told_with_its_field_and_line(tmp_path: Path) -> None:
    _, told = assemble(
        tmp_path,
        {
            "articles/story.md": write_article(
                take="|\n  One.\n\n  [a](no-one.md)",
                key_quotes="\n- {text: W., speaker: M}\n- text: W.\n  speaker: M\n  context: '[b](2.md)'",
            )
        },
    )
    where = [line.partition(" The link")[0] for line in told]
    assert where == [f"{STORY}:8: take:", f"{STORY}:13: key_quotes[1].context:"]


def test_a_link_to_a_draft_is_taken_out_with_a_notice(tmp_path: Path) -> None:
    assert follow(tmp_path, "[a](chips.md)", articles__chips_md=write_article("Chips", draft="true")) == (
        (None,),
        [f'{STORY}:7: notice: "Chips" is a draft; until it is published it is left out here.'],
    )


def test_a_link_to_a_draft_page_is_taken_out_with_a_notice(tmp_path: Path) -> None:
    page = "---\ntitle: About\ndraft: true\n---\n\nUs.\n"
    assert follow(tmp_path, "[a](../pages/about.md)", pages__about_md=page) == (
        (None,),
        [f'{STORY}:7: notice: "About" is a draft; until it is published it is left out here.'],
    )


def test_a_link_to_a_story_that_is_not_due_is_taken_out_with_a_notice(tmp_path: Path) -> None:
    assert follow(tmp_path, "[a](chips.md)", articles__chips_md=write_article("Chips", date="2026-12-01")) == (
        (None,),
        [f'{STORY}:7: notice: "Chips" is not out before 2026-12-01; {LEFT_OUT}'],
    )


# --- the picture above an article ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("src", "address"),
    [
        ("rack.png", "/articles/rack.png"),
        ("../a b.png", "/a%20b.png"),
        ("/images/ü.png", "/images/%C3%BC.png"),
    ],
)
def test_the_picture_lies_beside_the_article_or_in_static(tmp_path: Path, src: str, address: str) -> None:
    site, told = assemble(
        tmp_path,
        {
            "articles/rack.png": b"a",
            "a b.png": b"b",
            "articles/story.md": write_article(image=f"{{src: {src}, alt: A rack}}"),
        },
    )
    assert (site.images, told) == ({STORY: address}, [])


@pytest.mark.parametrize(
    ("src", "told"),
    [
        ("rack.pgn", 'There is no file "rack.pgn". Did you mean "rack.png"?'),
        ("RACK.PNG", 'There is no file "RACK.PNG". Did you mean "rack.png"?'),
        (
            "../../static/logo.png",
            '"../../static/logo.png" leads out of the content folder.'
            " Put the file next to the article, or into static/ and begin its name with /.",
        ),
        (".", None),
        ('"a\\nb.png"', None),
        ("x" * 5000, None),
    ],
)
def test_a_picture_that_is_not_there_is_told_in_one_line(tmp_path: Path, src: str, told: str | None) -> None:
    site, found = assemble(
        tmp_path,
        {
            "articles/rack.png": b"a",
            "../static/logo.png": b"b",
            "articles/story.md": write_article(image=f"{{src: {src}, alt: A rack}}"),
        },
    )
    assert site.images == {}
    [line] = found
    assert line.startswith(f"{STORY}:5: image.src: ")
    assert line.isprintable()
    assert told is None or line == f"{STORY}:5: image.src: {told}"


TRUSTING = SITE + "\n[markdown]\ntrust_html = true\n"


def test_all_that_an_element_names_leads_where_it_stands(tmp_path: Path) -> None:
    """With the path of the site before it; and the files are published."""
    body = (
        '<picture><source srcset="a.avif, b.avif 2x"><img src="c.jpg" srcset="/images/d.jpg 2x" alt="D"></picture>\n\n'
        '<iframe src="e.html" title="E"></iframe>\n\n<script src="f.js"></script>\n\n'
        '<object data="g.pdf">G</object>\n\n'
        '<form action="/send?to=us"><button formaction="i.md">I</button></form>\n\n'
        '<video poster="h.jpg"></video>\n\n<div style="background: url(k.png)">K</div>\n\n<form action="">L</form>\n\n'
        '<style>\np > b { background: url("m.png") }\n</style>\n\n<blockquote cite="n.pdf">N</blockquote>'
    )
    names = [*"abcefghkmn"]
    endings = {"a": "avif", "b": "avif", "c": "jpg", "e": "html", "f": "js", "g": "pdf", "h": "jpg", "k": "png"}
    endings |= {"m": "png", "n": "pdf"}
    files = {f"content/articles/{name}.{endings[name]}": name for name in names}
    files |= {
        "content/articles/story.md": write_article(body=body),
        "content/articles/i.md": write_article("I"),
        "static/images/d.jpg": "d",
    }
    site = TRUSTING.replace("ledger.example", "ledger.example/news")
    project = write_newsletter(tmp_path, files, site)
    assert [notice for notice in build(project).notices if notice.file.startswith("content")] == []
    published = read_site(project)
    page = published["articles/story/index.html"].decode()
    for written in (
        'srcset="/news/articles/a.avif, /news/articles/b.avif 2x"',
        'src="/news/articles/c.jpg" srcset="/news/images/d.jpg 2x"',
        '<iframe src="/news/articles/e.html"',
        '<script src="/news/articles/f.js">',
        '<object data="/news/articles/g.pdf">',
        '<form action="/news/send?to=us"><button formaction="/news/articles/i/">',
        'poster="/news/articles/h.jpg"',
        "url(&quot;/news/articles/k.png&quot;)",
        '<form action="">',
        '<style>\np > b { background: url("/news/articles/m.png") }\n</style>',
        '<blockquote cite="/news/articles/n.pdf">',
    ):
        assert written in page
    assert {f"articles/{name}.{endings[name]}" for name in names} <= published.keys()
    # What is shown within a page is let in by the policy, and may stand in it.
    policy = published["_headers"].decode()
    for rule in ("frame-src 'self' https:", "object-src 'self' https:", "frame-ancestors 'self'"):
        assert rule in policy


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<img src="c.jpg" srcset="rumour.md 2x, /d.jpg 3x" alt="C">', 'srcset="/d.jpg 3x"'),
        ('<form action="rumour.md">C</form>', "<form>C</form>"),
        ('So <iframe src="rumour.md" title="C"></iframe>C', "<p>So C"),
        ('<div style="background: url(rumour.md)">C</div>', "background: none"),
        ("<style>b { background: url(rumour.md) }</style>", "background: none"),
        ('<blockquote cite="rumour.md">C</blockquote>', "<blockquote>C"),
    ],
)
def test_what_names_a_draft_otherwise_than_by_a_link_does_without_it(tmp_path: Path, html: str, left: str) -> None:
    files = {
        "content/articles/story.md": write_article(body=html),
        "content/articles/rumour.md": write_article("A rumour", draft="true"),
        "content/articles/c.jpg": "c",
        "static/d.jpg": "d",
    }
    project = write_newsletter(tmp_path, files, TRUSTING)
    told = [describe_problem(notice) for notice in build(project).notices]
    assert any('"A rumour" is a draft' in each for each in told)
    page = read_site(project)["articles/story/index.html"].decode()
    assert left in page
    assert "rumour" not in page


@pytest.mark.parametrize("broken", [write_article("New", "no day", "Fresh", aliases="[/old/]"), "---\ntitle: [\n---\n"])
def test_a_fault_in_one_story_makes_no_sound_link_of_another_a_problem(tmp_path: Path, broken: str) -> None:
    body = "[a](new.md) [b](/tags/fresh/) [c](/archive/2026/) [d](/old/) [e](/articles/new/) [f](/tags/chips/)"
    files = {
        "content/articles/story.md": write_article(body=body, related="[New]"),
        "content/articles/new.md": broken,
    }
    told = told_problems(write_newsletter(tmp_path, files))
    assert told
    assert [each for each in told if not each.startswith("content/articles/new.md:")] == []


@pytest.mark.parametrize("target", ["northwind.example", "labs.northwind.co.uk", "www.a.example"])
def test_the_name_of_a_site_is_told_from_that_of_a_file(tmp_path: Path, target: str) -> None:
    _, told = assemble(tmp_path, {"articles/story.md": write_article(body=f"[a]({target}) [b](figures.csv)")})
    assert [each.partition(": ")[2] for each in told] == [
        'There is no file "figures.csv". Put it next to the article, or begin the name with / if it is in static/.',
        f'There is no file "{target}". Begin the address of another site with https://.',
    ]
