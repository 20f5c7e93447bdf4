"""After any edits a build that makes only what changed equals a clean one, byte for byte."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from masthead.build.unchanged import begin, recall_edition
from masthead.errors import Unpublishable, describe_problem
from masthead.request import Choice, Edition, Order
from newsletter import NOON, SITE, build, build_and_listen, read_site, told_problems, write_article, write_newsletter

TAGS = ("Chips", "Open weights", "Agents", "Labour", "C++", "Énergie")


class Desk(NamedTuple):
    """A newsletter that is being edited."""

    project: Path
    articles: dict[str, dict[str, str]]
    """Fields by file."""
    random: random.Random
    clock: list[dt.datetime]


def test_after_any_edits_the_site_equals_a_clean_build(tmp_path: Path, thorough: bool) -> None:
    seed = os.environ.get("MASTHEAD_SEED", "7")
    desk = found_newsletter(tmp_path / "news", random.Random(seed))
    done: list[str] = []
    assert outcome(desk.project, now=desk.clock[0]) == outcome_without_memory(desk.project, now=desk.clock[0])
    for _ in range(300 if thorough else 30):
        for edit in desk.random.sample(EDITS, desk.random.choice((1, 1, 1, 2, 3))):
            edit(desk)
            done.append(edit.__name__)
        now = desk.clock[0]
        built, clean = outcome(desk.project, now=now), outcome_without_memory(desk.project, now=now)
        if built != clean:
            pytest.fail(f"seed {seed}, after {done}: {describe_difference(built, clean)}")


def test_what_a_build_did_not_publish_is_not_remembered_as_published(tmp_path: Path) -> None:
    write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    build(tmp_path)
    (tmp_path / "content/articles/2026-11-21-agents.md").write_text(
        write_article("Agents", "2026-11-21", related="[nobody]"), encoding="utf-8"
    )
    with pytest.raises(Unpublishable):
        build(tmp_path)
    assert "articles/agents/index.html" not in read_site(tmp_path)
    (tmp_path / "content/articles/2026-11-21-agents.md").write_text(
        write_article("Agents", "2026-11-21", related="[chips]"), encoding="utf-8"
    )
    build(tmp_path)
    assert b"Agents" in read_site(tmp_path)["articles/chips/index.html"]


# --- when only words change --------------------------------------------------------------------------


def test_after_an_edit_of_words_no_other_article_is_looked_at(tmp_path: Path) -> None:
    """Wherever the words stand: on its page, in feeds, on the front page."""
    project, file = write_three_stories(tmp_path)
    for words in ("It cost more.", "It cost *even* more."):
        file.write_text(write_article("Chips", body=f"The story.\n\n{words}", tags="Chips, Costs"), encoding="utf-8")
        said = build_and_listen(project)
        assert "1 of 3 articles and pages were read again." in said
        assert "Only words changed in them." in said
        assert_equals_clean(project)
    assert b"<em>even</em> more" in read_site(project)["tags/costs/feed.xml"]
    assert build_and_listen(project)[-1].startswith("0 of ")


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"title": "Chips are dear"}, "The story."),
        ({"tags": "Chips"}, "The story."),
        ({"date": "2026-11-18"}, "The story."),
        ({"lead": "true"}, "The story."),
        ({"summary": "Briefly."}, "The story."),
        ({"related": "[labour]"}, "The story."),
        ({"draft": "true"}, "The story."),
        ({"updated": "2026-11-21"}, "The story."),
        ({}, "Another first paragraph."),
        ({}, "The story.\n\n[More](2026-11-19-labour.md)"),
        ({}, "The story.\n\nA note.[^9]"),
    ],
)
def test_after_any_other_edit_all_is_assembled(tmp_path: Path, fields: dict[str, str], body: str) -> None:
    project, file = write_three_stories(tmp_path)
    text = write_article(**{"title": "Chips", "tags": "Chips, Costs", "body": body} | fields)
    file.write_text(text, encoding="utf-8")
    assert "Only words changed in them." not in build_and_listen(project)
    assert_equals_clean(project)


def test_words_that_a_faulty_edit_kept_from_being_published_come_with_the_next_ones(tmp_path: Path) -> None:
    project, chips = write_three_stories(tmp_path)
    labour = project / "content/articles/2026-11-19-labour.md"
    chips.write_text(write_article("Chips", body="The story.\n\nIt cost more.", tags="Chips, Costs"), encoding="utf-8")
    labour.write_text(write_article("Labour", "2026-11-19", "Labour", related="[nobody]"), encoding="utf-8")
    with pytest.raises(Unpublishable):
        build(project)
    labour.write_text(write_article("Labour", "2026-11-19", "Labour", body="The story.\n\nEnd."), encoding="utf-8")
    build(project)
    assert b"It cost more." in read_site(project)["articles/chips/index.html"]
    assert_equals_clean(project)


def test_what_was_kept_of_a_feed_and_is_lost_is_noticed(tmp_path: Path) -> None:
    project, file = write_three_stories(tmp_path)
    assert change_memory(project, "DELETE FROM inputs WHERE path = 'feed.xml'") == 1
    file.write_text(write_article("Chips", body="The story.\n\nMore.", tags="Chips, Costs"), encoding="utf-8")
    assert "it is rebuilt" in " ".join(build_and_listen(project))
    assert_equals_clean(project)


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"date": "2026-12-24"}], ids=["draft", "scheduled"])
def test_a_file_that_comes_beside_a_story_that_is_held_back_is_seen(tmp_path: Path, fields: dict[str, str]) -> None:
    """Though no reader sees it yet: what is told of it changes, and it must be there on the day."""
    write_three_stories(tmp_path)
    body = "The story.\n\n![A rack](rack.png)"
    text = write_article(**{"title": "Racks", "date": "2026-11-20", "body": body} | fields)
    (tmp_path / "content/articles/racks.md").write_text(text, encoding="utf-8")
    picture = tmp_path / "content/articles/rack.png"
    for held in (None, b"a picture", None, b"another"):
        if held:
            picture.write_bytes(held)
        else:
            picture.unlink(missing_ok=True)
        for drafts in (False, True):
            assert outcome(tmp_path, drafts=drafts) == outcome_without_memory(tmp_path, drafts=drafts)


def test_a_picture_that_becomes_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    project, file = write_three_stories(tmp_path / "news")
    picture = project / "content/articles/rack.png"
    picture.write_bytes(b"a picture")
    body = "The story.\n\n![A rack](rack.png)"
    file.write_text(write_article("Chips", body=body, tags="Chips, Costs"), encoding="utf-8")
    build(project)
    picture.rename(tmp_path / "rack.png")
    picture.symlink_to(tmp_path / "rack.png")
    (told,) = told_problems(project)
    assert "leads out of the content folder" in told


def test_a_page_of_a_draft_that_was_once_made_is_not_taken_for_what_stands_there(tmp_path: Path) -> None:
    project, file = write_three_stories(tmp_path)
    draft = project / "content/articles/2026-11-17-secret.md"
    draft.write_text(write_article("Secret", "2026-11-17", draft="true"), encoding="utf-8")
    build(project, drafts=True)
    file.write_text(write_article("Chips", tags="Chips, Costs", aliases="[/articles/secret/]"), encoding="utf-8")
    build(project)
    draft.write_text(write_article("Secret", "2026-11-17", draft="true", take="We know."), encoding="utf-8")
    build(project)
    assert b"Secret" not in read_site(project)["articles/secret/index.html"]
    assert_equals_clean(project)


def test_a_digest_that_stands_in_a_text_is_a_word_like_any_other(tmp_path: Path) -> None:
    project, file = write_three_stories(tmp_path)
    with sqlite3.connect(project / ".masthead/memory.sqlite") as connection:
        (digest,) = connection.execute("SELECT digest FROM sources WHERE path LIKE '%chips.md'").fetchone()
    connection.close()
    labour = project / "content/articles/2026-11-19-labour.md"
    labour.write_text(write_article(f"Labour {digest}", "2026-11-19", "Chips", body=digest), encoding="utf-8")
    build(project)
    file.write_text(write_article("Chips", body="The story.\n\nMore.", tags="Chips, Costs"), encoding="utf-8")
    assert "Only words changed in them." in build_and_listen(project)
    assert_equals_clean(project)


def test_the_line_in_which_a_story_says_who_it_is_is_told_as_it_stands_now(tmp_path: Path) -> None:
    project, file = write_three_stories(tmp_path)
    twin = project / "content/articles/2026-11-17-twin.md"
    twin.write_text(write_article("Twin", "2026-11-17", draft="true", id="urn:x:1"), encoding="utf-8")
    text = write_article("Chips", tags="Chips, Costs", id="urn:x:1")
    for more in ("", "take: Dear.\n"):
        file.write_text(text.replace("id:", f"{more}id:"), encoding="utf-8")
        assert outcome(project) == outcome_without_memory(project)


def test_what_was_told_of_a_file_that_is_gone_is_told_no_more(tmp_path: Path) -> None:
    project, _ = write_three_stories(tmp_path)
    stray = project / "content/articles/stray.markdown"
    stray.write_text("---\n---\n", encoding="utf-8")
    assert len(build(project).notices) == 1
    stray.unlink()
    assert build(project).notices == ()


def test_the_memory_forgets_folders_that_are_gone(tmp_path: Path) -> None:
    project, _ = write_three_stories(tmp_path)
    for name in ("one", "two"):
        build(project, output=name)
        shutil.rmtree(project / name)
    append(project / "templates/base.html", "<!-- new -->")
    build(project)
    with sqlite3.connect(project / ".masthead/memory.sqlite") as connection:
        for table in ("sites", "outputs", "inputs", "feed_texts"):
            assert len(connection.execute(f"SELECT DISTINCT site FROM {table}").fetchall()) == 1
    connection.close()


def outcome(project: Path, *, now: dt.datetime = NOON, drafts: bool = False) -> dict[str, bytes]:
    """The site, and what is told of it; or what was wrong."""
    try:
        edition = build(project, now=now, drafts=drafts)
    except Unpublishable as stop:
        return {describe_problem(problem): b"" for problem in stop.problems}
    return read_site(project) | {str(edition._replace(written=0, deleted=0)): b""}


def outcome_without_memory(project: Path, *, now: dt.datetime = NOON, drafts: bool = False) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder, "clean")
        leave = shutil.ignore_patterns("public", ".masthead", ".public.*")
        shutil.copytree(project, clean, ignore=leave, symlinks=True)
        return outcome(clean, now=now, drafts=drafts)


def test_words_reach_every_folder_that_holds_the_site(tmp_path: Path) -> None:
    """A build into one folder does not make another forget what it has yet to be told."""
    project, file = write_three_stories(tmp_path)
    for output in ("public", "elsewhere"):
        build(project, output=output)
    file.write_text(write_article("Chips", body="The story.\n\nIt cost more.", tags="Chips, Costs"), encoding="utf-8")
    for output in ("public", "elsewhere"):
        build(project, output=output)
        assert "It cost more." in (project / output / "articles/chips/index.html").read_text(encoding="utf-8")
        assert "It cost more." in (project / output / "feed.json").read_text(encoding="utf-8")


def write_three_stories(project: Path) -> tuple[Path, Path]:
    """A newsletter that was built, and the file of its newest story."""
    articles = {
        "content/articles/2026-11-20-chips.md": write_article("Chips", tags="Chips, Costs"),
        "content/articles/2026-11-19-labour.md": write_article("Labour", "2026-11-19", "Labour"),
        "content/articles/2026-11-18-agents.md": write_article("Agents", "2026-11-18", "Agents", related="[chips]"),
    }
    write_newsletter(project, articles)
    # Not of this very moment: a build believes no file that may still be changing.
    for path in articles:
        os.utime(project / path, (NOON.timestamp() - 10**6,) * 2)
    build(project)
    return project, project / "content/articles/2026-11-20-chips.md"


def assert_equals_clean(project: Path) -> None:
    """The site is what it would be without a memory, and so is what is told of it."""
    assert outcome(project) == outcome_without_memory(project)


# --- what a reader of 300 stories sees of one more ---------------------------------------------------


def test_a_new_article_changes_only_the_pages_that_are_about_it(tmp_path: Path) -> None:
    start = dt.date(2025, 6, 1)
    files = {
        f"content/articles/{start + dt.timedelta(days=number)}-story-{number:03}.md": write_article(
            f"Story {number}",
            str(start + dt.timedelta(days=number)),
            f"Tag {number % 7}, Tag {number % 11 + 7}",
        )
        for number in range(300)
    }
    build(write_newsletter(tmp_path, files))
    before = read_site(tmp_path)
    (tmp_path / "content/articles/2026-11-21-new.md").write_text(
        write_article("New", "2026-11-21", "Tag 3", related="[story-003]"), encoding="utf-8"
    )
    edition = build(tmp_path)
    after = read_site(tmp_path)
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    last = max(before_path for before_path in before if before_path.startswith("articles/story-"))
    assert changed == {
        ".masthead-files",
        "articles/new/index.html",
        last,  # its next story
        "articles/story-003/index.html",  # which the new story names
        "index.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "sitemap.xml",
        "news-sitemap.xml",
        "archive/index.html",
        "archive/2026/index.html",
        "tags/index.html",
        "tags/tag-3/index.html",
        "tags/tag-3/feed.xml",
        "tags/tag-3/atom.xml",
        "tags/tag-3/feed.json",
    }
    assert edition.written == len(changed) - 1


# --- when nothing is to be done ----------------------------------------------------------------------


def test_new_times_alone_make_nothing_again(tmp_path: Path) -> None:
    """A fresh clone with the memory and the site restored: same bytes, other times and inodes."""
    project = write_newsletter(tmp_path / "a", {"content/articles/2026-11-20-chips.md": write_article()})
    build(project)
    clone = tmp_path / "b"
    shutil.copytree(project, clone, copy_function=shutil.copy)
    os.rename(project, tmp_path / "gone")
    os.rename(clone, project)
    said = build_and_listen(project)
    assert "0 of 1 articles and pages were read again." in said
    assert any(line.startswith("0 of ") and "outputs are due" in line for line in said)


def test_with_the_memory_alone_nothing_is_read_again(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    build(project)
    expected = read_site(project)
    shutil.rmtree(project / "public")
    assert "0 of 1 articles and pages were read again." in build_and_listen(project)
    assert read_site(project) == expected


@pytest.mark.parametrize("damage", ["delete", "cut", "scribble", "other versions", "not a database"])
def test_a_lost_or_damaged_memory_costs_only_time(tmp_path: Path, damage: str) -> None:
    files = {
        f"content/articles/2026-11-{day:02}-story.md": write_article(str(day), slug=f"s{day}") for day in range(1, 20)
    }
    project = write_newsletter(tmp_path, files)
    build(project)
    expected = read_site(project)
    memory = project / ".masthead/memory.sqlite"
    if damage == "delete":
        shutil.rmtree(project / ".masthead")
    elif damage == "cut":
        os.truncate(memory, memory.stat().st_size // 2)
    elif damage == "scribble":
        raw = bytearray(memory.read_bytes())
        for place in range(5_000, len(raw), 1_000):
            raw[place : place + 40] = b"x" * 40
        memory.write_bytes(raw)
    elif damage == "other versions":
        change_memory(project, "UPDATE facts SET value = 'other' WHERE name IN ('versions', 'stamp')")
    else:
        memory.write_bytes(b"a shopping list")
    (project / "static/new.txt").write_text("new")  # so that there is something to do
    said = build_and_listen(project)
    assert read_site(project) == expected | {
        "new.txt": b"new",
        ".masthead-files": read_site(project)[".masthead-files"],
    }
    assert len(said) > 2
    assert "cache" in said[0]


def test_the_same_size_and_time_hide_no_edit(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article(body="Old story.")})
    file = project / "content/articles/2026-11-20-chips.md"
    build(project)
    times = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("Old", "New"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    build(project)
    assert b"New story." in read_site(project)["articles/chips/index.html"]


@pytest.mark.parametrize(
    ("path", "table"), [("content/articles/2026-11-20-chips.md", "sources"), ("static/note.txt", "files")]
)
def test_a_file_that_changed_while_a_build_ran_is_read_anew_however_it_looks(
    tmp_path: Path, path: str, table: str
) -> None:
    """The clock of a file system has ticks: of two edits within one, equal in size, the file does not tell."""
    begun_ns = time.time_ns() - 10**10
    project = write_newsletter(
        tmp_path,
        {"content/articles/2026-11-20-chips.md": write_article(body="Old story."), "static/note.txt": "Old note."},
    )
    build_and_listen(project, begun_ns)
    file = project / path
    file.write_text(file.read_text(encoding="utf-8").replace("Old", "New"), encoding="utf-8")
    # What the memory holds of how the file looked, if it holds anything, is how the file looks now.
    now = file.stat()
    change_memory(
        project,
        f"UPDATE {table} SET modified = ?, changed = ?, inode = ? WHERE path = ? AND size = ?",
        (now.st_mtime_ns, now.st_ctime_ns, now.st_ino, path, now.st_size),
    )
    build(project)
    site = read_site(project)
    held = site["articles/chips/index.html"] if table == "sources" else site["note.txt"]
    assert b"New" in held
    assert b"Old" not in held


def test_files_that_changed_while_a_build_ran_are_looked_at_by_the_next_one(tmp_path: Path) -> None:
    """Only once they have come to rest is it enough that they look as they did."""
    begun_ns = time.time_ns() - 10**10
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    build_and_listen(project, begun_ns)
    assert recall(project) is None
    build_and_listen(project)
    edition = recall(project)
    assert edition is not None
    assert (edition.articles, edition.written) == (1, 0)


def test_html_is_trusted_or_not_as_the_settings_say_now(tmp_path: Path) -> None:
    """What was read under the other setting is read again, though no article has changed."""
    article = write_article(body="<script>count()</script>\n\nThe story.")
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": article})
    trusting = SITE + "[markdown]\ntrust_html = true\n"
    for settings, shown in ((SITE, False), (trusting, True), (SITE, False)):
        (project / "site.toml").write_text(settings, encoding="utf-8")
        build(project)
        assert (b"<script>count()</script>" in read_site(project)["articles/chips/index.html"]) is shown


def test_whoever_switches_the_speedups_has_every_text_read_again_and_gets_the_same_site(tmp_path: Path) -> None:
    """That is what the switch is for: to see whether they are to blame."""
    files = {f"content/articles/2026-11-{day}-story.md": write_article(f"On {day}", slug=f"s{day}") for day in (10, 11)}
    project = write_newsletter(tmp_path, files)
    build(project)
    before = read_site(project)
    (project / "site.toml").write_text(SITE + "[markdown]\nspeedups = false\n", encoding="utf-8")
    assert "2 of 2 articles and pages were read again." in build_and_listen(project)
    assert read_site(project) == before
    assert "0 of 2 articles and pages were read again." in build_and_listen(project)


CHANGED_VALUES = {
    "facts": "UPDATE facts SET value = 'other' WHERE name = 'settings'",
    "files": "UPDATE files SET digest = replace(digest, substr(digest, 1, 1), '-') WHERE path = 'static/style.css'",
    "inputs": "UPDATE inputs SET inputs = CAST(replace(CAST(inputs AS TEXT), 'More', 'Less') AS BLOB)"
    " WHERE path LIKE 'feed%'",
    "outputs": "UPDATE outputs SET key = zeroblob(length(key)) WHERE path = 'robots.txt'",
    "sites": "UPDATE sites SET state = CAST(replace(CAST(state AS TEXT), '[', ' [') AS BLOB)",
    "sources": "UPDATE sources SET head = CAST(replace(CAST(head AS TEXT), 'Chips', 'Chins') AS BLOB)",
    "wholes": "UPDATE wholes SET whole = CAST(replace(CAST(whole AS TEXT), 'The story', 'A forgery') AS BLOB)",
    "feed_texts": "UPDATE feed_texts SET text = replace(text, 'The story', 'A forgery')",
}


@pytest.mark.parametrize("table", CHANGED_VALUES)
def test_a_value_that_changed_in_the_memory_is_noticed_and_never_published(tmp_path: Path, table: str) -> None:
    """A disk that fails does not say so."""
    project = write_newsletter(
        tmp_path / "news",
        {
            "content/articles/2026-11-19-chips.md": write_article("Chips", "2026-11-19"),
            "content/articles/2026-11-20-more.md": write_article("More", body="The end."),
        },
    )
    build(project)
    assert change_memory(project, CHANGED_VALUES[table]) > 0
    if table != "inputs":
        # So that every page and every feed is made again.
        append(project / "templates/base.html", "<!-- new -->")
    append(project / "content/articles/2026-11-20-more.md", "\n\nAnd more.")
    said = build_and_listen(project)
    assert "The cache was damaged (a value does not fit its checksum); it is rebuilt." in said
    shutil.copytree(project, tmp_path / "clean", ignore=shutil.ignore_patterns("public", ".masthead", ".public.*"))
    build(tmp_path / "clean")
    assert read_site(project) == read_site(tmp_path / "clean")


def test_every_table_of_the_memory_is_among_those_that_are_tried(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {})
    build(project)
    connection = sqlite3.connect(project / ".masthead/memory.sqlite")
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert tables == CHANGED_VALUES.keys()


def test_a_file_of_the_site_that_was_lost_or_edited_is_put_back(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": write_article()})
    build(project)
    expected = read_site(project)
    (project / "public/index.html").unlink()
    (project / "public/feed.xml").write_text("scribbled over")
    os.chmod(project / "public/atom.xml", 0o600)
    (project / "public/.masthead-files").unlink()
    build(project)
    assert read_site(project) == expected
    assert stat.S_IMODE((project / "public/atom.xml").stat().st_mode) == 0o644


# --- the desk ----------------------------------------------------------------------------------------


def found_newsletter(project: Path, source: random.Random) -> Desk:
    desk = Desk(project, {}, source, [NOON])
    write_newsletter(project, {}, SITE + "[lists]\nstories = 6\n[feeds]\nentries = 4\n")
    for _ in range(14):
        add_article(desk)
    return desk


def order_of(project: Path) -> Order:
    return Order(project, project / "public", Choice(NOON), jobs=1)


def recall(project: Path) -> Edition | None:
    """The edition that stands, if a build would find nothing to do."""
    order = order_of(project)
    return recall_edition(order, begin(order, time.time_ns()))


def change_memory(project: Path, statement: str, values: tuple[object, ...] = ()) -> int:
    """The memory is changed behind Masthead's back; how many rows were."""
    connection = sqlite3.connect(project / ".masthead/memory.sqlite")
    with connection:
        changed = connection.execute(statement, values).rowcount
    connection.close()
    return changed


def describe_difference(built: dict[str, bytes], clean: dict[str, bytes]) -> str:
    names = sorted(name for name in built | clean if built.get(name) != clean.get(name))
    return ", ".join(names[:10])


def write(desk: Desk, file: str) -> None:
    fields = dict(desk.articles[file])
    path = desk.project / "content/articles" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_article(**fields), encoding="utf-8")


def pick(desk: Desk) -> str:
    if not desk.articles:
        add_article(desk)
    return desk.random.choice(sorted(desk.articles))


def change(desk: Desk, **fields: str) -> None:
    file = pick(desk)
    desk.articles[file].update(fields)
    write(desk, file)


def some_date(desk: Desk) -> str:
    return str(dt.date(2026, 1, 1) + dt.timedelta(days=desk.random.randrange(340)))


def add_article(desk: Desk) -> None:
    number = desk.random.randrange(10**6)
    date = some_date(desk)
    file = f"{desk.random.choice(('', '', 'older/'))}{date}-story-{number}.md"
    desk.articles[file] = {
        "title": f"Story {number}",
        "date": date,
        "tags": ", ".join(desk.random.sample(TAGS, desk.random.choice((1, 2, 3)))),
        "body": f"It cost {number} euros.",
    }
    write(desk, file)


def delete_article(desk: Desk) -> None:
    file = pick(desk)
    del desk.articles[file]
    (desk.project / "content/articles" / file).unlink()


def rename_article(desk: Desk) -> None:
    file = pick(desk)
    name = f"{desk.articles[file]['date']}-renamed-{desk.random.randrange(1000)}.md"
    (desk.project / "content/articles" / file).rename(desk.project / "content/articles" / name)
    desk.articles[name] = desk.articles.pop(file)


def edit_body(desk: Desk) -> None:
    target = pick(desk)
    link = f" See [this]({os.path.basename(target)})." if desk.random.random() < 0.3 else ""
    change(desk, body=f"It cost {desk.random.randrange(10**6)} euros.{link}\n\n## A heading")


def edit_take(desk: Desk) -> None:
    change(desk, take=f"It was {desk.random.randrange(10**6)} euros too much.")


def edit_the_end(desk: Desk) -> None:
    """Further down, where the summary does not come from; now and then with something to notice."""
    file = pick(desk)
    first = desk.articles[file]["body"].partition("\n\n")[0]
    slip = desk.random.choice(("", "", "", "[^9]", "[a](b", " ![](rack"))
    desk.articles[file]["body"] = f"{first}\n\nAnd {desk.random.randrange(10**6)} more. {slip}"
    write(desk, file)


def edit_title(desk: Desk) -> None:
    change(desk, title=f"Another story {desk.random.randrange(10**6)}")


def edit_tags(desk: Desk) -> None:
    change(desk, tags=", ".join(desk.random.sample(TAGS, desk.random.choice((1, 2, 3)))))


def edit_date(desk: Desk) -> None:
    change(desk, date=some_date(desk))


def edit_slug(desk: Desk) -> None:
    change(desk, slug=f"slug-{desk.random.randrange(20)}")


def edit_related(desk: Desk) -> None:
    change(desk, related=f'["{desk.articles[pick(desk)]["title"]}"]')


def edit_quotes(desk: Desk) -> None:
    number = desk.random.randrange(100)
    change(
        desk,
        key_quotes=f"[{{text: We lost {number}., speaker: Ada Byrne, organization: Northwind, context: '*Late*.'}}]",
    )


def add_correction(desk: Desk) -> None:
    change(desk, corrections=f"[{{date: {some_date(desk)}, text: It was {desk.random.randrange(9)}.}}]")


def turn_into_draft(desk: Desk) -> None:
    change(desk, draft="true")


def publish_draft(desk: Desk) -> None:
    change(desk, draft="false")


def lead_with_it(desk: Desk) -> None:
    change(desk, lead=desk.random.choice(("true", "false")))


def add_alias(desk: Desk) -> None:
    change(desk, aliases=f"[/old/{desk.random.randrange(30)}/]")


def name_a_picture(desk: Desk) -> None:
    file = pick(desk)
    path = desk.project / "content/articles" / Path(file).parent / "picture.png"
    path.write_bytes(desk.random.randbytes(9))
    desk.articles[file]["image"] = "{src: picture.png, alt: A rack}"
    write(desk, file)


def lose_a_picture(desk: Desk) -> None:
    """Drafts and stories to come may name it, and then it is told and not refused."""
    for path in (desk.project / "content/articles").rglob("picture.png"):
        path.unlink()


def bring_a_picture(desk: Desk) -> None:
    (desk.project / "content/articles/picture.png").write_bytes(desk.random.randbytes(9))


def name_a_picture_in_a_draft(desk: Desk) -> None:
    change(desk, draft="true", take="'Look. ![It](picture.png)'")


def edit_template(desk: Desk) -> None:
    append(desk.project / "templates/article.html", f"{{# {desk.random.randrange(9)} #}}")


def edit_partial(desk: Desk) -> None:
    append(desk.random.choice(sorted((desk.project / "templates/partials").iterdir())), "{# x #}")


def edit_base(desk: Desk) -> None:
    path = desk.project / "templates/base.html"
    path.write_text(path.read_text().replace("</body>", f"<!-- {desk.random.randrange(99)} --></body>"))


def edit_site(desk: Desk) -> None:
    title = f'title = "The Ledger {desk.random.randrange(9)}"'
    sizes = f"[lists]\nstories = {desk.random.choice((3, 6, 50))}\n[feeds]\nentries = {desk.random.choice((2, 4))}\n"
    (desk.project / "site.toml").write_text(SITE.replace('title = "The Ledger"', title) + sizes)


def edit_static_file(desk: Desk) -> None:
    append(desk.project / "static/style.css", f"/* {desk.random.randrange(9)} */")


def add_static_file(desk: Desk) -> None:
    (desk.project / f"static/note-{desk.random.randrange(5)}.txt").write_text(str(desk.random.random()))


def move_the_clock(desk: Desk) -> None:
    desk.clock[0] = dt.datetime(2026, desk.random.randrange(6, 13), desk.random.randrange(1, 28), tzinfo=dt.UTC)


def lose_an_output(desk: Desk) -> None:
    files = [path for path in published(desk) if path.name != ".masthead-files"]
    if files:
        desk.random.choice(files).unlink()


def scribble_on_an_output(desk: Desk) -> None:
    files = published(desk)
    if files:
        path = desk.random.choice(files)
        times = path.stat()
        path.write_bytes(b"x" * times.st_size)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + desk.random.choice((1, 10**9))))


def edit_in_equal_size_and_time(desk: Desk) -> None:
    file = desk.project / "content/articles" / pick(desk)
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("euros", desk.random.choice(("pence", "cents", "euros"))), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def touch_everything(desk: Desk) -> None:
    for path in (desk.project / "content").rglob("*.md"):
        os.utime(path)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def published(desk: Desk) -> list[Path]:
    return sorted(path for path in (desk.project / "public").rglob("*") if path.is_file())


EDITS: list[Callable[[Desk], None]] = [
    *(add_article, add_article, delete_article, rename_article, edit_body, edit_body, edit_title, edit_tags),
    *(lose_a_picture, bring_a_picture, bring_a_picture, name_a_picture_in_a_draft),
    *(edit_take, edit_take, edit_take, edit_the_end, edit_the_end, edit_the_end),
    *(edit_date, edit_slug, edit_related, edit_related, edit_quotes, add_correction, turn_into_draft),
    *(publish_draft, publish_draft, lead_with_it, add_alias, name_a_picture, edit_template, edit_partial),
    *(edit_base, edit_site, edit_static_file, add_static_file, move_the_clock, lose_an_output),
    *(scribble_on_an_output, edit_in_equal_size_and_time, touch_everything),
]
