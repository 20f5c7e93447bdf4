"""``public/`` is wholly the new site or wholly the old one, and the same sources give the same bytes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from masthead.errors import Unpublishable, describe_problem
from newsletter import NOON, PROJECT, build, read_site, told_problems, write_article, write_newsletter

FILE_LIST = ".masthead-files"
CHIPS = "content/articles/2026-11-20-chips.md"


def write_small(project: Path) -> Path:
    """Two articles, a page, a picture, a file with a space in its name."""
    return write_newsletter(
        project,
        {
            CHIPS: write_article(body="![A chip](chip.png)", aliases="/old/"),
            "content/articles/chip.png": b"a chip",
            "content/articles/2026-11-19-cafes.md": write_article("Cafés", "2026-11-19", "Cafés, 北京"),
            "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
            "static/papers/annual report.pdf": b"%PDF",
        },
    )


def build_to(project: Path, output: Path) -> list[str]:
    """What the build to `output` is told of; it is published if that is nothing."""
    try:
        build(project, output=os.fspath(output))
    except Unpublishable as stop:
        return [describe_problem(problem) for problem in stop.problems]
    return []


def run_build(
    project: Path, *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """``python build.py`` as an editor runs it, in the folder of `project`."""
    return subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), *words, "--now", NOON.isoformat()],
        cwd=project,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def list_tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything below `folder` but the build's memory: bytes and time of each file."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and ".masthead" not in path.parts
    }


def leftovers(project: Path) -> list[str]:
    """What a build has left beside the site, but for the spare tree, which it keeps for the next one."""
    return [path.name for path in project.glob(".public*") if path.name != ".public.masthead-spare"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_small(tmp_path / "newsletter")


# --- all or nothing --------------------------------------------------------------------------------


def test_three_mistakes_are_told_at_once_and_the_last_good_site_stays(small: Path) -> None:
    build(small)
    before = list_tree(small / "public")
    (small / CHIPS).write_text(
        "---\ntitle: Chips are dear\ndate: 2026-11-31\ntags: [Chips]\nrelatd: cafes\nsources:\n"
        "  - {title: The report, url: htp://lab.example/x}\n---\n\nThe story.\n",
        encoding="utf-8",
    )
    done = run_build(small)
    assert done.stderr == (
        f'{CHIPS}:3: date: "2026-11-31" is not in the calendar.'
        " Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.\n"
        f'{CHIPS}:5: relatd: unknown field. Did you mean "related"?\n'
        f'{CHIPS}:7: sources[0].url: "htp://lab.example/x" is not a web address. Begin it with https://.\n'
        "3 problems in 1 file. Nothing was published; public/ is unchanged.\n"
    )
    assert done.stdout == ""
    assert done.returncode == 1
    assert list_tree(small / "public") == before
    assert leftovers(small) == []


def test_a_first_build_with_a_mistake_leaves_no_folder_behind(small: Path) -> None:
    (small / CHIPS).write_text("no front matter\n", encoding="utf-8")
    assert len(told_problems(small)) == 1
    assert not (small / "public").exists()
    assert leftovers(small) == []


def test_a_template_that_breaks_half_way_leaves_the_old_site(small: Path) -> None:
    """Some pages were made already when it breaks."""
    build(small)
    before = list_tree(small / "public")
    (small / "templates/404.html").write_text("{{ nobody }}", encoding="utf-8")
    assert len(told_problems(small)) == 1
    assert list_tree(small / "public") == before
    assert leftovers(small) == []


@pytest.mark.parametrize("builds", [0, 1])
def test_something_else_where_the_spare_tree_should_stand_is_in_nobodys_way(small: Path, builds: int) -> None:
    """A plain file of its name: this build works, and the next one."""
    for _ in range(builds):
        build(small)
    spare = small / ".public.masthead-spare"
    shutil.rmtree(spare, ignore_errors=True)
    spare.write_text("not a tree", encoding="utf-8")
    for story in ("Another story.", "A third one."):
        (small / CHIPS).write_text(write_article(body=story), encoding="utf-8")
        build(small)
        assert story.encode() in read_site(small)["articles/chips/index.html"]
        assert spare.is_dir()


def test_a_memory_that_cannot_be_opened_is_told_in_a_sentence(small: Path) -> None:
    (small / ".masthead/memory.sqlite").mkdir(parents=True)
    done = run_build(small)
    assert done.stderr == (
        ".masthead: The build's cache can't be written (unable to open database file)."
        " Free some space, or check that you may write there.\n"
        "1 problem in 1 file. Nothing was published; public/ is unchanged.\n"
    )
    assert (done.stdout, done.returncode) == ("", 1)
    assert not (small / "public").exists()


def test_a_build_that_was_killed_leaves_nothing_in_the_next_ones_way(small: Path) -> None:
    build(small)
    left = small / ".public.masthead-next"
    shutil.copytree(small / "public", left)
    (left / "half.html").write_text("half a page", encoding="utf-8")
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    build(small)
    assert "half.html" not in read_site(small)
    assert leftovers(small) == []


def test_a_build_that_was_killed_between_its_last_two_steps_loses_no_site(small: Path) -> None:
    """The old site was moved aside and the new one not yet put in its place."""
    build(small)
    before = read_site(small)
    (small / "public").rename(small / ".public.masthead-old")
    (small / CHIPS).write_text("no front matter\n", encoding="utf-8")
    assert len(told_problems(small)) == 1
    assert read_site(small) == before


# --- what the folder holds -------------------------------------------------------------------------


def test_files_of_stories_that_are_gone_are_gone(small: Path) -> None:
    build(small)
    assert {"articles/cafes/index.html", "tags/cafes/index.html", "old/index.html"} <= read_site(small).keys()
    (small / "content/articles/2026-11-19-cafes.md").unlink()
    (small / CHIPS).write_text(write_article(), encoding="utf-8")
    build(small)
    site = read_site(small)
    assert not [path for path in site if path.startswith(("articles/cafes", "tags/cafes", "old", "_redir"))]
    assert "articles/chip.png" not in site
    assert sorted(path.name for path in (small / "public/articles").iterdir()) == ["chips", "index.html"]


def test_what_was_edited_or_deleted_in_the_site_by_hand_is_put_back(small: Path) -> None:
    build(small)
    before = read_site(small)
    (small / "public/index.html").write_text("by hand", encoding="utf-8")
    (small / "public/robots.txt").unlink()
    shutil.rmtree(small / "public/tags")
    build(small)
    assert read_site(small) == before


def test_what_was_edited_in_place_is_put_back_and_stays_right(small: Path) -> None:
    """An editor that writes into the file itself writes into the spare tree too, which shares it."""
    build(small)
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    build(small)
    before = read_site(small)
    about = small / "public/about/index.html"
    assert about.samefile(small / ".public.masthead-spare/about/index.html")
    with open(about, "r+b") as page:
        page.write(b"<!-- by hand -->")
    build(small)
    assert read_site(small) == before
    for number in range(3):
        (small / CHIPS).write_text(write_article(body=f"Story number {number}."), encoding="utf-8")
        build(small)
        site = read_site(small)
        assert site.pop("about/index.html") == before["about/index.html"]
        assert b"Story number %d." % number in site["articles/chips/index.html"]


def test_a_spare_tree_that_lost_a_file_is_not_published(small: Path) -> None:
    """The site itself looks as it did; only the number of links of that file has changed."""
    build(small)
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    build(small)
    before = read_site(small)
    (small / ".public.masthead-spare/about/index.html").unlink()
    (small / CHIPS).write_text(write_article(body="Another storm."), encoding="utf-8")
    build(small)
    after = read_site(small)
    assert after.keys() == before.keys()
    assert after["about/index.html"] == before["about/index.html"]
    assert b"Another storm." in after["articles/chips/index.html"]


def test_a_story_that_was_deleted_along_with_the_builds_memory_does_not_come_back(small: Path) -> None:
    build(small)
    shutil.rmtree(small / ".masthead")
    (small / "content/articles/2026-11-19-cafes.md").unlink()
    for story in ("The story.", "Another story.", "A third one."):
        (small / CHIPS).write_text(write_article(body=story), encoding="utf-8")
        build(small)
        assert not [path for path in read_site(small) if path.startswith(("articles/cafes", "tags/cafes"))]
        assert not (small / "public/articles/cafes").exists()


@pytest.mark.parametrize("claimed", [f"../{CHIPS}", "articles/../../site.toml"])
def test_a_list_of_files_that_somebody_wrote_deletes_nothing_outside_the_site(small: Path, claimed: str) -> None:
    """Without the memory, the list that stands in the site tells what in it is Masthead's."""
    build(small)
    before = list_tree(small)
    listed = small / "public/.masthead-files"
    listed.write_text(f"{listed.read_text(encoding='utf-8')}{claimed}\n", encoding="utf-8")
    shutil.rmtree(small / ".masthead")
    build(small)
    assert read_site(small) == {
        path.removeprefix("public/"): held for path, (held, _) in before.items() if path.startswith("public/")
    }
    assert {path for path in before if not path.startswith((".public", "public"))} <= list_tree(small).keys()


def test_deleting_the_builds_memory_costs_only_time(small: Path) -> None:
    build(small)
    before = read_site(small)
    shutil.rmtree(small / ".masthead")
    build(small)
    assert read_site(small) == before
    shutil.rmtree(small / ".public.masthead-spare", ignore_errors=True)
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    build(small)
    assert b"Another story." in read_site(small)["articles/chips/index.html"]
    assert "articles/chip.png" not in read_site(small)


def test_the_site_holds_the_files_that_its_list_names_and_no_others(small: Path) -> None:
    edition = build(small)
    site = read_site(small)
    lines = site.pop(FILE_LIST).decode().splitlines()
    assert lines[0].startswith("# ")
    assert lines[1:] == sorted(site)
    assert edition.files == len(site)


def test_a_file_that_somebody_put_into_the_site_by_hand_is_told_and_stays(small: Path) -> None:
    """With the next site it would be gone."""
    build(small)
    mine = small / "public/papers/by hand.html"
    mine.write_text("by hand", encoding="utf-8")
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    shown = os.path.relpath(small / "public")
    assert told_problems(small) == [
        f"{shown}/papers/by hand.html: This file is not Masthead's, and would be lost."
        " Move it to static/ to publish it, or delete it."
    ]
    assert mine.read_text(encoding="utf-8") == "by hand"
    mine.unlink()
    assert told_problems(small) == []


def test_an_empty_folder_that_somebody_made_in_the_site_is_told_and_stays(small: Path) -> None:
    """Somebody is about to use it: a program that renews certificates, say."""
    build(small)
    mine = small / "public/.well-known/acme"
    mine.mkdir(parents=True)
    (small / CHIPS).write_text(write_article(body="Another story."), encoding="utf-8")
    assert told_problems(small) == [
        f"{os.path.relpath(small / 'public')}/.well-known/acme/: This folder is not Masthead's, and would be lost."
        " Delete it."
    ]
    assert mine.is_dir()
    shutil.rmtree(mine.parent)
    assert told_problems(small) == []


def test_what_a_system_leaves_in_folders_that_somebody_looked_into_stops_no_build(small: Path) -> None:
    build(small)
    for folder in ("public", "public/articles/cafes"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".directory", "._index.html"):
            (small / folder / name).write_bytes(b"icons")
    for story in ("Another story.", "A third one."):
        (small / CHIPS).write_text(write_article(body=story), encoding="utf-8")
        assert told_problems(small) == []
        assert story.encode() in read_site(small)["articles/chips/index.html"]


def test_the_build_changes_nothing_but_the_site(small: Path) -> None:
    before = list_tree(small)
    build(small)
    after = list_tree(small)
    made = {path.split("/")[0] for path in after.keys() - before.keys()}
    assert {path: after[path] for path in before} == before
    assert made <= {"public", ".public.masthead-spare"}


def test_where_the_system_knows_no_other_letters_the_site_is_the_same(small: Path) -> None:
    """In a locale of ASCII alone, which stands for those of Latin-1 and the like."""
    tagged = write_article("Open", "2026-11-19", tags="開放")
    (small / "content/articles/2026-11-19-open.md").write_text(tagged, encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run_build(small, environment=ascii_only)
    assert done.returncode == 0, done.stderr
    assert (small / "public/tags/開放/index.html").exists()


@pytest.fixture
def closed_umask() -> Iterator[None]:
    old = os.umask(0o077)
    yield
    os.umask(old)


@pytest.mark.usefixtures("closed_umask")
def test_a_web_server_may_read_every_file_whatever_the_umask(small: Path) -> None:
    (small / "static/papers/annual report.pdf").chmod(0o700)
    build(small)
    for path in (small / "public", *(small / "public").rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644), path


def test_published_files_are_files_even_where_the_sources_are_links(small: Path) -> None:
    (small / "static/again.pdf").symlink_to("papers/annual report.pdf")
    build(small)
    assert (small / "public/again.pdf").read_bytes() == b"%PDF"
    assert not [path for path in (small / "public").rglob("*") if path.is_symlink()]


# --- whose folder it is ----------------------------------------------------------------------------


def test_a_folder_that_masthead_did_not_make_is_not_touched(small: Path) -> None:
    public = small / "public"
    public.mkdir()
    (public / "thesis.doc").write_bytes(b"ten years of work")
    assert build_to(small, public) == [
        f"{public}: --output: Masthead did not create this folder, and does not touch it."
        " Name a new or an empty folder with --output."
    ]
    assert [path.name for path in public.iterdir()] == ["thesis.doc"]


def test_an_empty_folder_may_be_filled(small: Path) -> None:
    (small / "public").mkdir()
    assert build_to(small, small / "public") == []
    assert (small / "public/index.html").is_file()


def test_a_hidden_file_is_enough_to_make_a_folder_somebody_elses(small: Path) -> None:
    (small / "public").mkdir()
    (small / "public/.htaccess").write_text("Deny from all\n", encoding="utf-8")
    told = build_to(small, small / "public")
    assert [line.partition(": ")[2] for line in told] == [
        "--output: Masthead did not create this folder, and does not touch it."
        " Name a new or an empty folder with --output."
    ]


@pytest.mark.parametrize(
    ("place", "source"),
    [
        *(("content", "content"), ("templates", "templates"), ("static", "static")),
        *(("content/public", "content"), ("templates/a/b/../../c", "templates")),
        ("content/../static/public", "static"),
    ],
)
def test_the_site_never_lies_within_its_sources(small: Path, place: str, source: str) -> None:
    output = small / place
    before = list_tree(small)
    assert build_to(small, output) == [
        f"{output}: --output: The site can't be written here: {source}/ is inside it, or it is inside"
        f" {source}/. Name a folder of its own, as public."
    ]
    assert list_tree(small) == before


def test_the_site_never_holds_its_sources(small: Path) -> None:
    for output in (small, small.parent, small / "public/..", Path("/")):
        before = list_tree(small)
        assert build_to(small, output) == [
            f"{output}: --output: The site can't be written here: content/ is inside it, or it is inside"
            " content/. Name a folder of its own, as public."
        ]
        assert list_tree(small) == before


def test_a_link_hides_neither_sources_nor_the_newsletter(small: Path, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.symlink_to(small / "static")
    around = tmp_path / "around"
    around.symlink_to(small)
    before = list_tree(small)
    for output, source in ((inside, "static"), (inside / "public", "static"), (around, "content")):
        assert build_to(small, output) == [
            f"{output}: --output: The site can't be written here: {source}/ is inside it, or it is inside"
            f" {source}/. Name a folder of its own, as public."
        ]
    assert list_tree(small) == before


def test_sources_that_lie_elsewhere_are_known_by_their_true_place(small: Path, tmp_path: Path) -> None:
    """``content`` is a link into a shared folder."""
    shared = tmp_path / "shared"
    shutil.move(small / "content", shared)
    (small / "content").symlink_to(shared)
    before = list_tree(shared)
    output = shared / "public"
    assert build_to(small, output) == [
        f"{output}: --output: The site can't be written here: content/ is inside it, or it is inside content/."
        " Name a folder of its own, as public."
    ]
    assert list_tree(shared) == before


def test_a_folder_whose_name_only_begins_like_a_source_may_hold_the_site(small: Path) -> None:
    assert build_to(small, small / "static-site") == []
    assert (small / "static-site/index.html").is_file()


def test_a_file_in_the_way_is_told_and_stays(small: Path) -> None:
    public = small / "public"
    public.write_text("a file", encoding="utf-8")
    assert build_to(small, public) == [f"{public}: --output: This is not a folder. Name a folder, as public."]
    assert public.read_text(encoding="utf-8") == "a file"


def test_a_file_where_a_folder_above_the_site_is_wanted_is_told(small: Path) -> None:
    output = small / "site.toml" / "public"
    assert build_to(small, output) == [
        f"{output}: The site can't be written (File exists: {output.parent})."
        " Free some space, or check that you may write there."
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_is_told(small: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    output, tree = closed / "public", closed / ".public.masthead-next"
    assert build_to(small, output) == [
        f"{output}: The site can't be written (Permission denied: {tree})."
        " Free some space, or check that you may write there."
    ]


def test_the_site_may_lie_elsewhere(small: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "srv/www/newsletter"
    assert build_to(small, elsewhere) == []
    assert build_to(small, elsewhere) == []
    build(small)
    assert list_bytes(elsewhere) == read_site(small)


def test_a_link_to_the_sites_folder_stays_a_link(small: Path, tmp_path: Path) -> None:
    """Where ``public`` is a link to what the web host serves, it leads to the new site afterwards."""
    served = tmp_path / "served"
    served.mkdir()
    (small / "public").symlink_to(served)
    build(small)
    build(small)
    assert (small / "public").is_symlink()
    assert (served / "index.html").is_file()


# --- the same bytes --------------------------------------------------------------------------------


def list_bytes(folder: Path) -> dict[str, bytes]:
    return {path: held for path, (held, _) in list_tree(folder).items()}


def test_building_twice_gives_the_same_bytes(small: Path) -> None:
    build(small)
    first = read_site(small)
    build(small)
    assert read_site(small) == first


def test_the_site_depends_on_neither_machine_nor_folder_nor_the_age_of_files(small: Path, tmp_path: Path) -> None:
    """Another folder, hash seed, time zone and language, and files that are years old."""
    done = run_build(small, "--output", "../one", environment={"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    moved = tmp_path / "übersiedelt" / "so to say"
    moved.parent.mkdir()
    shutil.copytree(small, moved)
    for number, path in enumerate(sorted(moved.rglob("*"), reverse=True)):
        os.utime(path, (10**9 + number, 10**9 + number))
    done = run_build(
        moved,
        "--output",
        "../../two",
        environment={"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "de_DE"},
    )
    assert done.returncode == 0, done.stderr
    one, two = list_bytes(tmp_path / "one"), list_bytes(tmp_path / "two")
    assert sorted(one) == sorted(two)
    assert [path for path in one if one[path] != two[path]] == []


def test_the_order_in_which_files_were_made_never_shows(tmp_path: Path) -> None:
    """A folder lists its files in whatever order it likes."""
    articles = {
        f"content/articles/{folder}/{name}.md": write_article(name.title(), tags=f"Chips, {name}")
        for folder, name in (("b", "one"), ("a", "two"), ("c", "three"), ("", "four"))
    }
    build(write_newsletter(tmp_path / "one", articles))
    build(write_newsletter(tmp_path / "two", dict(reversed(articles.items()))))
    assert read_site(tmp_path / "one") == read_site(tmp_path / "two")
