"""What a build would take from the site is told before it is gone; a story that was renamed is not gone."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from masthead.errors import Unpublishable, describe_problem
from newsletter import build, read_site, told_changes, write_article, write_newsletter

ARTICLES = "content/articles"
WHOLE = "If you mean it, type: make build ARGS=--allow-removals"
LONG = "The tenants of the hall on the quay pay for every lamp that burns there, and since Thursday they pay twice."


def write_stories(project: Path, count: int, **fields: str) -> Path:
    """Stories 1 to `count`, all with one tag."""
    files = {
        f"{ARTICLES}/2026-10-{day:02}-story-{day}.md": write_article(f"Story {day}", f"2026-10-{day:02}", **fields)
        for day in range(1, count + 1)
    }
    return write_newsletter(project, files)


def story(project: Path, day: int) -> Path:
    return project / f"{ARTICLES}/2026-10-{day:02}-story-{day}.md"


def tell_refusal(project: Path, **options: object) -> list[str]:
    """Why nothing is published, notices aside."""
    with pytest.raises(Unpublishable) as stop:
        build(project, **options)  # type: ignore[arg-type]
    return [describe_problem(each) for each in stop.value.problems if each.level == "problem"]


@pytest.mark.parametrize("gone", ["content", ARTICLES])
@pytest.mark.parametrize("lost", ["nothing", "memory", "list"])
def test_content_that_is_missing_takes_no_story_from_the_site(tmp_path: Path, gone: str, lost: str) -> None:
    project = write_stories(tmp_path, 4)
    build(project)
    before = read_site(project)
    if lost == "memory":
        shutil.rmtree(project / ".masthead")
    elif lost == "list":
        (project / "public/.masthead-files").unlink()
        del before[".masthead-files"]
    shutil.rmtree(project / gone)
    refusal = (
        "content: All 4 stories of the site in public/ would be removed."
        f" Check that content/ is complete; it contains no article now. {WHOLE}"
    )
    assert tell_refusal(project, output="public") == [refusal.replace("public/", f"{project}/public/")]
    assert read_site(project) == before
    (project / ARTICLES).mkdir(parents=True, exist_ok=True)
    assert len(tell_refusal(project)) == 1
    build(project, allow_removals=True)
    assert "articles/story-1/index.html" not in read_site(project)
    build(project)


def test_more_than_half_of_the_stories_are_not_taken_away_unasked(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 7)
    build(project)
    for day in (1, 2, 3):
        story(project, day).unlink()
    build(project)  # three of seven
    for day in (4, 5, 6):
        story(project, day).unlink()
    [refusal] = tell_refusal(project)
    assert refusal.startswith(f"content: 3 of the 4 stories and pages of the site in {project}/public/")
    build(project, allow_removals=True, strict=True)


def test_more_than_half_of_the_pages_are_not_taken_away_unasked(tmp_path: Path) -> None:
    """Lists of tags, for the most part."""
    project = write_newsletter(
        tmp_path,
        {
            f"{ARTICLES}/2026-10-0{day}-story-{day}.md": write_article(
                f"Story {day}", f"2026-10-0{day}", ", ".join(f"Tag {day}{letter}" for letter in "abcdefgh")
            )
            for day in (1, 2, 3)
        },
    )
    build(project)
    for day in (1, 2, 3):
        path = project / f"{ARTICLES}/2026-10-0{day}-story-{day}.md"
        path.write_text(write_article(f"Story {day}", f"2026-10-0{day}"), encoding="utf-8")
    [refusal] = tell_refusal(project)
    assert "24 of the 27 pages of the site" in refusal


def test_a_small_newsletter_is_tidied_up_without_a_question(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 2)
    (project / "public").mkdir()
    build(project)
    story(project, 2).unlink()
    build(project)
    story(project, 1).unlink()
    build(project)
    assert not list((project / "public/articles").glob("*/"))


def test_the_only_story_is_not_taken_away_by_a_folder_that_is_missing(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 1)
    build(project)
    shutil.rmtree(project / "content")
    [refusal] = tell_refusal(project)
    assert refusal.startswith(f"content: The only story of the site in {project}/public/ would be removed.")


def test_stories_that_wait_are_not_taken_away(tmp_path: Path) -> None:
    """A draft again, a day to come, a build as of an earlier day, and drafts in a folder of their own."""
    project = write_stories(tmp_path, 5, aliases="[/old]")
    for day in range(1, 6):
        story(project, day).write_text(
            write_article(f"Story {day}", f"2026-10-{day:02}", f"Tag {day}", aliases=f"[/old-{day}]"), encoding="utf-8"
        )
    build(project)
    assert told_changes(project, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) == []
    build(project)
    for day in range(1, 6):
        text = story(project, day).read_text(encoding="utf-8")
        change = ("title:", "draft: true\ntitle:") if day < 4 else (f"date: 2026-10-{day:02}", "date: 2027-01-01")
        story(project, day).write_text(text.replace(*change), encoding="utf-8")
    build(project, drafts=True, output="preview")
    assert told_changes(project) == []
    assert not list((project / "public/articles").glob("*/"))


def test_every_address_that_is_gone_is_told_by_name(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 30)
    story(project, 2).write_text(
        write_article("Story 2", "2026-10-02", "Chips, Läden", aliases="[/alt/ü.html]"), encoding="utf-8"
    )
    build(project)
    story(project, 2).unlink()
    write = "To redirect its readers, add aliases: [{}] to the story or page that they should find there."
    assert told_changes(project) == [
        "content: notice: No story is left for /tags/laden/; their lists and feeds are gone."
        " Give a story the tag again if readers follow it.",
        f"content: notice: There is nothing at /alt/ü.html any more. {write.format('/alt/ü.html')}",
        f"content: notice: There is nothing at /articles/story-2/ any more. {write.format('/articles/story-2/')}",
    ]
    story(project, 3).unlink()
    with pytest.raises(Unpublishable):
        build(project, strict=True)
    for day in range(4, 17):
        story(project, day).unlink()
    told = told_changes(project)
    assert len(told) == 11
    assert told[-1] == "content: notice: There is nothing at 4 further addresses any more."


def test_an_address_from_which_a_line_of_the_editors_own_leads_on_is_not_told(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 9)
    build(project)
    for day in (1, 2, 3):
        story(project, day).unlink()
    lines = "/articles/story-1 /archive/\n/articles/story-2* /archive/ 302\n/articles/:name/ / 301 Country=pt\n"
    (project / "static/_redirects").write_text(lines, encoding="utf-8")
    assert [each.split(" any")[0] for each in told_changes(project)] == [
        "content: notice: There is nothing at /articles/story-3/"
    ]


def test_the_line_that_keeps_an_old_address_keeps_what_feeds_call_the_story(tmp_path: Path) -> None:
    """It was renamed, and has an alias of another kind already, under which no feed knows it."""
    project = write_newsletter(tmp_path, {f"{ARTICLES}/lamps.md": write_article("Lamps", body=LONG)})
    build(project)
    known = json.loads(read_site(project)["feed.json"])["items"][0]["id"]
    (project / f"{ARTICLES}/lamps.md").unlink()
    story = project / f"{ARTICLES}/lights.md"
    story.write_text(write_article("Lamps", body=LONG, aliases="[/articles/light/]"), encoding="utf-8")
    [told] = told_changes(project)
    assert told.endswith("Write aliases: [/articles/lamps/, /articles/light/]")
    story.write_text(
        write_article("Lamps", body=LONG, aliases="[/articles/lamps/, /articles/light/]"), encoding="utf-8"
    )
    assert told_changes(project) == []
    assert json.loads(read_site(project)["feed.json"])["items"][0]["id"] == known


@pytest.mark.parametrize("lost", [False, True])
def test_a_renamed_story_is_recognised_and_its_alias_proposed_as_a_line(tmp_path: Path, lost: bool) -> None:
    project = write_stories(tmp_path, 8)
    write_newsletter(
        project,
        {
            f"{ARTICLES}/a.md": write_article("Lamps", "2026-09-01", body=LONG),
            f"{ARTICLES}/b.md": write_article("Quays", "2026-09-02", body=LONG.replace("lamp", "crane")),
            f"{ARTICLES}/c.md": write_article("Prices", "2026-09-03", aliases="[/articles/first/]"),
            "content/pages/us.md": "---\ntitle: About us\n---\n\nWe are few.\n",
        },
    )
    build(project)
    if lost:
        shutil.rmtree(project / ".masthead")
    folder = project / ARTICLES
    for name in "abc":
        (folder / f"{name}.md").unlink()
    (project / "content/pages/us.md").rename(project / "content/pages/who.md")
    # The same words under another title and day; another title alone; another file's name alone.
    write_newsletter(
        project,
        {
            f"{ARTICLES}/lamps.md": write_article("Lights", "2026-09-05", body=LONG),
            f"{ARTICLES}/cranes.md": write_article("Cranes", "2026-09-02", body=LONG.replace("lamp", "crane")),
            f"{ARTICLES}/prices.md": write_article("Prices", "2026-09-03", aliases="[/articles/first/]"),
            f"{ARTICLES}/another.md": write_article("Another", "2026-09-03"),
        },
    )
    assert told_changes(project) == [
        f"{ARTICLES}/cranes.md: notice: aliases: This story was at /articles/b/, where there is nothing now."
        " Add the line aliases: [/articles/b/]",
        f"{ARTICLES}/lamps.md: notice: aliases: This story was at /articles/a/, where there is nothing now."
        " Add the line aliases: [/articles/a/]",
        f"{ARTICLES}/prices.md:5: notice: aliases: This story was at /articles/c/, where there is nothing now."
        " Write aliases: [/articles/first/, /articles/c/]",
        "content/pages/who.md: notice: aliases: This page was at /us/, where there is nothing now."
        " Add the line aliases: [/us/]",
    ]


def test_stories_that_are_all_renamed_are_not_taken_away_when_their_aliases_stand(tmp_path: Path) -> None:
    project = write_stories(tmp_path, 5)
    build(project)
    for day in range(1, 6):
        text = write_article(f"Story {day}", f"2026-10-{day:02}", aliases=f"[/articles/story-{day}/]")
        story(project, day).rename(project / f"{ARTICLES}/2026-10-{day:02}-chapter-{day}.md").write_text(text)
    assert told_changes(project) == []
