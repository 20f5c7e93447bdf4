"""What a merge, a program or a slip of the hand leaves in the folders is told or passed over, never published."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.project import is_leaving
from masthead.read.conflicts import CONFLICT, Conflict, find_conflict
from newsletter import SITE, build, read_site, told_problems, write_article, write_newsletter

STORY, PAGE = "content/articles/2026-11-20-chips.md", "content/pages/about.md"
ABOUT = "---\ntitle: About\n---\n\nWho we are.\n"
MOVE = "Move it to content/articles/ if it is a story, to content/pages/ if it is a page."


def tear(text: str, line: str) -> str:
    """The text with that line in two versions, as git writes them."""
    marked = f"<<<<<<< HEAD\n{line}\n=======\n{line} too\n>>>>>>> her-branch"
    assert f"\n{line}\n" in f"\n{text}"
    return f"\n{text}".replace(f"\n{line}\n", f"\n{marked}\n")[1:]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (STORY, "The story."),
        (STORY, "title: Chips are dear"),
        (PAGE, "Who we are."),
        ("site.toml", 'time_zone = "UTC"'),
        ("templates/article.html", '{% extends "base.html" %}'),
        ("templates/languages/en.toml", "[dates]"),
        ("static/style.css", "@layer base {"),
        ("static/theme.js", "script"),
        ("static/favicon.svg", "drawing"),
        ("static/_headers", "  X-A: b"),
        ("static/_redirects", "/old/ /archive/ 301"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_marks_of_a_merge_are_told_in_every_file_that_is_read(
    tmp_path: Path, path: str, line: str, end: str
) -> None:
    of_host = {"static/_headers": "/*\n  X-A: b\n", "static/_redirects": "/old/ /archive/ 301\n"}
    project = write_newsletter(tmp_path, {STORY: write_article(), PAGE: ABOUT, **of_host})
    text = (project / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    line = line if line in lines else lines[min(3, len(lines) - 1)]
    torn = tear(text, line)
    (project / path).write_bytes(torn.replace("\n", end).encode())
    number = torn.split("\n").index("<<<<<<< HEAD") + 1
    told = [each for each in told_problems(project) if each.startswith(f"{path}:")]
    assert told == [f"{path}:{number}: {' '.join(CONFLICT)}"]
    assert not (project / "public").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n<<<<<<< Updated upstream\nb\n||||||| base\nc\n=======\nd\n>>>>>>> Stashed changes\n", 2),
        ("a\n<<<<<<<\nb\n=======\nc\n>>>>>>>\n", 2),
        # Somebody has deleted some of the marks.
        ("a\n<<<<<<< HEAD\nb\n", 2),
        ("a\nb\n=======\nc\n>>>>>>> 1a2b3c4 (Say it shorter)\n", 5),
        ("a\n>>>>>>> feature/chips\n", 2),
        ("```\ncode\n```\n<<<<<<< HEAD\n", 4),
        ("<<<<<<< HEAD\n```\na\n=======\nb\n```\n>>>>>>> x\n", 1),
        ("```\n<<<<<<< HEAD\na\n```\n=======\n>>>>>>> x\n", 2),
    ],
)
def test_marks_are_found_where_a_merge_began(text: str, line: int) -> None:
    assert find_conflict(text, has_fences=True) == Conflict(line, in_code=False)


@pytest.mark.parametrize(
    "text",
    [
        "Chips\n=======\n",
        ">>>>>>> He wrote that he had said this.\n>>>>>> And so on.\n",
        "    <<<<<<< HEAD\n",
        "a <<<<<<< b\n<<<<<<<<<<\n>>>>>>>>>>>> b\n",
    ],
)
def test_what_only_looks_like_a_mark_of_a_merge_is_none(text: str) -> None:
    assert find_conflict(text, has_fences=True) is None


def test_a_story_may_show_the_marks_of_a_merge_as_code(tmp_path: Path) -> None:
    marks = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x"
    files = {STORY: write_article(body=f"So it looks:\n\n~~~ text\n{marks}\n~~~\n\nNot so bad.")}
    project = write_newsletter(tmp_path, files)
    assert told_problems(project) == [
        f"{STORY}:10: notice: A code block contains the conflict markers of a merge."
        " If the story should not show them, keep one of the two versions, and delete the markers."
    ]
    assert b"&gt;&gt;&gt;&gt;&gt;&gt;&gt; x" in read_site(project)["articles/chips/index.html"]


# --- what nobody wrote -----------------------------------------------------------------------------

LEAVINGS = (
    *("#{}#", "{}~", ".{}.swp", ".{}.swo", "{}.swp", "._{}", "{}.orig", "{}.bak", "{}.rej", "{}.tmp", "~${}"),
    *("{}.save", "{}___jb_tmp___", ".{}.kate-swp", ".syncthing.{}.tmp", "Thumbs.db", "thumbs.db", "desktop.ini"),
    *("Desktop.ini", ".DS_Store", "4913", ".directory", ".localized", ".gitkeep", "{}.sb-4d0f1a2b-Qx7LpZ"),
)
FOLDERS = {
    "content/articles": "2026-11-19-other.md",
    "content/pages": "other.md",
    "templates": "article.html",
    "templates/languages": "de.toml",
    "static": "style.css",
    "static/images": "rack.svg",
}


def test_leavings_are_passed_over_in_every_folder(tmp_path: Path) -> None:
    """Whatever they hold: bytes that are no text, or all that a real file would."""
    project = write_newsletter(tmp_path, {STORY: write_article(), PAGE: ABOUT})
    build(project)
    clean = read_site(project)
    for folder, name in FOLDERS.items():
        (project / folder).mkdir(exist_ok=True)
        for leaving in LEAVINGS:
            (project / folder / leaving.format(name)).write_bytes(b"\xff{% \x00")
        (project / folder / f".#{name}").symlink_to("ada@desk.4711:1763800000")
        for within in (".git", "__MACOSX", ".idea"):
            (project / folder / within).mkdir()
            (project / folder / within / name).write_bytes(b"\xff{% \x00")
    assert told_problems(project) == []
    assert read_site(project) == clean


@pytest.mark.parametrize(
    "name", [".htaccess", ".well-known", "advert.swf", "a#b.md", "a~b.md", "bak.md", "orig", "tmp.css"]
)
def test_names_of_work_are_no_leavings(name: str) -> None:
    assert not is_leaving(name)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/chips.md", f"content/chips.md: notice: Masthead does not read files in this place. {MOVE}"),
        ("content/posts/2026/chips.MD", f"content/posts: notice: The .md file in this folder is not read. {MOVE}"),
        ("content/Articles/chips.md", f"content/Articles: notice: The .md file in this folder is not read. {MOVE}"),
        ("content/posts/chips.txt", ""),
        ("content/.drafts/chips.md", ""),
        ("content/chips.md~", ""),
    ],
)
def test_a_text_where_nobody_reads_it_is_noticed(tmp_path: Path, path: str, told: str) -> None:
    project = write_newsletter(tmp_path, {STORY: write_article(), path: write_article()}, SITE)
    expected = [told] if told else []
    assert told_problems(project) == expected
    # An edit of words takes the short way, and says the same.
    (project / STORY).write_text(write_article(body="Another story."))
    assert told_problems(project) == expected


def test_several_texts_where_nobody_reads_them_are_one_notice(tmp_path: Path) -> None:
    files = {f"content/posts/{number}.md": write_article() for number in range(3)}
    project = write_newsletter(tmp_path, {STORY: write_article()} | files)
    assert told_problems(project) == [
        "content/posts: notice: The 3 .md files in this folder are not read."
        " Move stories to content/articles/, pages to content/pages/."
    ]
