"""``build.py new`` and ``make new``: an article is begun, never over another, and builds at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead import cli
from masthead.desk.anatomy import ANATOMY
from masthead.desk.filing import begin_article, check_values, file_article
from masthead.desk.manuscript import Block, Entry, Value, make_writable, write_manuscript
from masthead.errors import Fault, describe_problem
from masthead.read import fields as schema
from masthead.read.config import read_config
from masthead.read.content import read_article
from masthead.read.front_matter import Node, Scalar, Sequence, split_source
from masthead.read.sources import decode_source
from newsletter import PROJECT, SHIPPED, build, plain, told_problems, type_again, write_article, write_newsletter

CHIPS = "content/articles/2026-11-22-chips-are-dear.md"
LOOK = "To look at it:\nmake serve\n"
STORY_IS_EMPTY = "notice: The story is empty. Write it below the second line of hyphens."


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter of one story, on 22 November 2026, with the command at home in it."""
    project = write_newsletter(tmp_path / "small", {"content/articles/2026-11-20-prices.md": write_article("Prices")})
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
    for name in ("MASTHEAD_TITLE", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return project


def run(*words: str) -> int:
    """The command in this process; its exit code."""
    try:
        return cli.main(words)
    except SystemExit as stop:
        return int(stop.code or 0)


def read_fields(project: Path, path: str) -> dict[str, object]:
    """The fields that the file has, lists as lists."""
    fields = plain(split_source((project / path).read_text(encoding="utf-8")).fields)
    assert isinstance(fields, dict)
    return fields


# --- what is written -------------------------------------------------------------------------------


def test_a_new_article_is_a_draft_of_today_that_builds_and_says_what_is_still_to_be_written(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "Chips are dear") == 0
    assert capsys.readouterr() == (f"{CHIPS} is written, a draft. {LOOK}", "")
    assert read_fields(small, CHIPS) == {"title": "Chips are dear", "date": "2026-11-22", "tags": "", "draft": "true"}
    edition = build(small)
    end = (small / CHIPS).read_text(encoding="utf-8").count("\n") + 1
    assert [describe_problem(notice) for notice in edition.notices] == [
        f"{CHIPS}:9: notice: tags: is empty. Add at least one, as tags: [Open weights].",
        f"{CHIPS}:{end}: {STORY_IS_EMPTY}",
    ]
    assert edition.articles == 1


def test_what_is_said_on_the_command_line_stands_in_the_file(small: Path) -> None:
    assert run("new", "Chips", "are dear", "--tag", "Chips", "--tag", "C++", "--date", "2026-12-01T07:30:00Z") == 0
    assert read_fields(small, "content/articles/2026-12-01-chips-are-dear.md") == {
        "title": "Chips are dear",
        "date": "2026-12-01T07:30:00Z",
        "tags": ["Chips", "C++"],
        "draft": "true",
    }


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [(("Ada Byrne",), "author", "Ada Byrne"), (("Ada Byrne", "Ben Okoro"), "authors", ["Ada Byrne", "Ben Okoro"])],
)
def test_one_author_or_several_sign_it(small: Path, words: tuple[str, ...], field: str, value: object) -> None:
    assert run("new", "Chips are dear", *(part for name in words for part in ("--author", name))) == 0
    fields = read_fields(small, CHIPS)
    assert fields[field] == value
    assert len({"author", "authors"} & fields.keys()) == 1


def test_without_a_draft_line_a_whole_story_is_published(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "Chips are dear", "--tag", "Chips", "--no-draft") == 0
    assert capsys.readouterr().out == f"{CHIPS} is written. {LOOK}"
    with (small / CHIPS).open("a", encoding="utf-8") as file:
        file.write("\nThe story.\n")
    assert build(small).articles == 2
    assert told_problems(small) == []


def test_a_day_begins_where_the_newsletter_is(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = (small / "site.toml").read_text(encoding="utf-8").replace('"UTC"', '"Pacific/Auckland"')
    (small / "site.toml").write_text(site, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")  # noon in Greenwich
    assert run("new", "Chips are dear") == 0
    assert (small / "content/articles/2026-11-23-chips-are-dear.md").exists()


def test_every_field_of_an_article_occurs_in_its_order_with_a_line_of_help(small: Path) -> None:
    assert run("new", "Chips are dear") == 0
    lines = (small / CHIPS).read_text(encoding="utf-8").splitlines()
    names = [line.removeprefix("# ").partition(":")[0] for line in lines]
    fields = list(schema.article_fields(ZoneInfo("UTC")).rules)
    assert [name for name in names if name in fields] == fields
    for name in set(fields) - {"title", "date", "draft"}:
        assert lines[names.index(name) - 1] == f"# {ANATOMY[name].help}"
    groups = {
        "image": schema.IMAGE,
        "key_quotes": schema.KEY_QUOTE,
        "related": schema.STORY_ELSEWHERE,
        "recommended_reading": schema.READING,
        "sources": schema.SOURCE,
        "corrections": schema.CORRECTION,
    }
    for name, group in groups.items():
        example = ANATOMY[name].example
        shown = example[-1] if isinstance(example, list) else example
        assert isinstance(shown, dict)
        assert list(shown) == list(group.rules), name


def test_each_line_of_help_is_one_sentence_that_fits_the_window() -> None:
    for name, hint in ANATOMY.items():
        assert hint.help.endswith("."), name
        assert hint.help.count(". ") == 0, name
        assert len(hint.help) <= 100, name


def test_all_fields_taken_up_as_they_stand_build_without_a_word(small: Path) -> None:
    """But for the second of the two names for authors, and with the picture and the story that they name."""
    assert run("new", "Chips are dear") == 0
    text = (small / CHIPS).read_text(encoding="utf-8")
    for hint in ANATOMY.values():
        text = text.replace(f"# {hint.help}\n", "")
    text = text.replace("# author: Ada Byrne\n", "").replace("\n# ", "\n").replace("tags:\n", "tags: [Chips]\n")
    text = text.replace("date: 2026-11-22\n", "date: 2026-11-20\n", 1).replace("draft: true", "draft: false")
    write_newsletter(
        small,
        {
            "content/articles/chips.md": f"{text}\nThe story.\n",
            "content/articles/rack.jpg": b"a rack",
            "content/articles/tidewater-raises-two-billion.md": write_article("Tidewater"),
        },
    )
    (small / CHIPS).unlink()
    assert told_problems(small) == []


# --- never over another ----------------------------------------------------------------------------


def test_an_article_that_is_there_is_never_overwritten(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / CHIPS).write_text("Mine.", encoding="utf-8")
    assert run("new", "Chips are dear") == 1
    assert capsys.readouterr() == (
        "",
        f"{CHIPS}: This file exists already; it was not changed. Go on with that one, or take another title.\n",
    )
    assert (small / CHIPS).read_text(encoding="utf-8") == "Mine."


def test_a_story_of_another_day_keeps_its_address(small: Path) -> None:
    write_newsletter(small, {"content/articles/2025/2025-11-22-chips-are-dear.md": write_article(date="2025-11-22")})
    assert run("new", "Chips are dear", "--tag", "Chips") == 0
    path = "content/articles/2026-11-22-chips-are-dear-2.md"
    assert read_fields(small, path)["title"] == "Chips are dear"
    (told,) = told_problems(small)
    assert told.endswith(STORY_IS_EMPTY)


def test_a_long_title_gives_a_short_name_of_whole_words(small: Path) -> None:
    assert (
        run("new", "The weights of a model that nobody asked for and that everybody has by now downloaded twice") == 0
    )
    (file,) = (small / "content/articles").glob("2026-11-22-*")
    assert file.name == "2026-11-22-the-weights-of-a-model-that-nobody-asked-for-and-that-everybody-has-by.md"


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), 'new: A title is needed. Write make new TITLE="Chips are dear", or build.py new "Chips are dear".'),
        (("  ",), 'new: A title is needed. Write make new TITLE="Chips are dear", or build.py new "Chips are dear".'),
        (("!?",), 'new: "!?": The title has no letter or digit. The file\'s name is made from it; add one.'),
        (
            ("Chips", "--date", "tomorrow"),
            'new: date: "tomorrow" is not a date. Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.',
        ),
        (
            ("Chips", "--tag", "A", "--tag", "!"),
            'new: tags[1]: "!" has no letter or digit. A tag needs one, for its address.',
        ),
        (("Chips\x07",), "new: title: contains the character U+0007, which no page may show. Take it out."),
        (
            ("Chips", "--edit"),
            "--edit: No editor is named. Set EDITOR to the command that opens yours, or leave --edit out.",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence_and_leaves_no_file(
    small: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", *words) == 2
    assert capsys.readouterr() == ("", f"{told}\n")
    assert len(list((small / "content/articles").iterdir())) == 1


def test_outside_of_a_newsletter_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "Chips are dear") == 1
    assert capsys.readouterr().err == (
        "site.toml: There is no site.toml here. Go to the newsletter's folder, or write one with title and base_url.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_must_be_is_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(small / "content")
    (small / "content").write_text("", encoding="utf-8")
    assert run("new", "Chips are dear") == 1
    assert capsys.readouterr().err == (
        "content/articles: It can't be written (Not a directory). Check that you may write there.\n"
    )


# --- the editor's own program ----------------------------------------------------------------------


def test_the_file_is_opened_in_the_editor_that_is_named(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import sys; open(sys.argv[1], 'a').write('Written by hand.')"
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" -c "{script}"')
    assert run("new", "Chips are dear", "--edit") == 0
    assert (small / CHIPS).read_text(encoding="utf-8").endswith("Written by hand.")


def test_an_editor_that_is_not_there_is_told_before_anything_is_written(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    assert run("new", "Chips are dear", "--edit") == 2
    assert capsys.readouterr() == (
        "",
        "--edit: no-such-editor can't be found. Set EDITOR to another command, or leave --edit out.\n",
    )
    assert not (small / CHIPS).exists()


def test_an_editor_that_ends_badly_is_told_and_the_file_stands(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITOR", "false -w")
    assert run("new", "Chips are dear", "--edit") == 1
    assert capsys.readouterr().err == f"--edit: false exited with the code 1. {CHIPS} was written anyway.\n"
    assert (small / CHIPS).exists()


def test_a_story_without_tags_is_a_draft_all_the_same(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else it would stop the next build."""
    assert run("new", "Chips are dear", "--no-draft") == 0
    assert capsys.readouterr().out == (f"{CHIPS} is written, still a draft: without tags it can't be published. {LOOK}")
    assert read_fields(small, CHIPS)["draft"] == "true"


def test_a_new_article_is_to_be_seen_at_once(small: Path) -> None:
    """With the command that it was told of, before a word of it is written."""
    assert run("new", "Chips are dear") == 0
    run("build", "--drafts", "--future", "--output", "preview", "--now", "2026-11-22")
    page = (small / "preview/articles/chips-are-dear/index.html").read_text(encoding="utf-8")
    assert "Chips are dear" in page


def test_make_new_hands_over_any_title_as_it_was_typed(small: Path) -> None:
    """Neither make nor the shell reads a word of it."""
    title = "Chips: \"$5\" $(shell touch a) `touch b` $HOME #1 'x' \\n; touch c"
    for name in ("Makefile", "build.py"):
        shutil.copy(PROJECT / name, small / name)
    (small / ".venv/bin").mkdir(parents=True)
    (small / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (small / ".venv/bin/python").chmod(0o755)
    done = subprocess.run(
        ["make", "-o", "libraries", "new", f"TITLE={title}"],
        cwd=small,
        # What was said to the make that runs the tests is not said to this one.
        env={name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "ARGS")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = (small / "content/articles").glob("*-chips-5-*")
    assert read_fields(small, file.relative_to(small).as_posix())["title"] == title
    assert sorted(path.name for path in small.iterdir() if len(path.name) == 1) == []


# --- the YAML that is written ----------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
NAMED = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(TEXT, TEXT.map(Block)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(st.sampled_from(["text", "speaker", "url"]), inner, min_size=1),
    ),
    max_leaves=6,
)


def tidy(value: Value) -> object:
    """The value as any of Masthead's rules sees it: white space, and what no page may show, is a blank."""
    if isinstance(value, str):
        return " ".join(make_writable(value).split())
    if isinstance(value, dict):
        return {name: tidy(each) for name, each in value.items()}
    return [tidy(each) for each in value]


def tidy_node(node: Node) -> object:
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Sequence):
        return [tidy_node(each) for each in node.items]
    return {name: tidy_node(entry.value) for name, entry in node.entries.items()}


@given(st.lists(VALUES, min_size=1, max_size=5), TEXT)
def test_what_is_written_is_read_back(values: list[Value], story: str) -> None:
    entries = [Entry(f"field{number}", value) for number, value in enumerate(values)]
    parted = split_source(decode_source(write_manuscript(entries, story).encode()))
    assert tidy_node(parted.fields) == {entry.name: tidy(entry.value) for entry in entries if entry.value is not None}
    assert " ".join(parted.body.split()) == tidy(story)
    assert parted.faults == []


def test_yaml_is_written_as_an_editor_would_write_it() -> None:
    entries = [
        Entry("title", "Chips: the bill's here"),
        Entry("date", "2026-11-20"),
        Entry("tags", ["Open weights", "C#", "no", "1.10", "a, b"]),
        Entry("summary", 'The weights, it says, are "almost" open.'),
        Entry("key_quotes", [{"text": "One.\n\nTwo.  \nThree.", "speaker": "Mira O'Solano"}]),
        Entry("take", Block("A single line.")),
        Entry("related", ["tidewater", {"title": "A story", "url": "https://example.com/#x"}]),
        Entry("people", None, "Whom it is about."),
        Entry("id", "tag:x", "A name.", commented_out=True),
    ]
    assert write_manuscript(entries, "The story.\n") == (
        """\
---
title: "Chips: the bill's here"
date: 2026-11-20
tags: [Open weights, C#, "no", "1.10", "a, b"]
summary: The weights, it says, are "almost" open.
key_quotes:
  - text: |
      One.

      Two.
      Three.
    speaker: Mira O'Solano
take: |
  A single line.
related:
  - tidewater
  - title: A story
    url: https://example.com/#x
# Whom it is about.
people:
# A name.
# id: tag:x
---

The story.
"""
    )


@given(NAMED, st.lists(NAMED, max_size=3))
def test_any_title_begins_an_article_or_is_refused_by_the_rule_of_the_field(title: str, tags: list[str]) -> None:
    config = read_config(SHIPPED).config
    assert config is not None
    given: dict[str, Value] = {
        "title": " ".join(title.split()),
        "date": "2026-11-20",
        **({"tags": tags} if tags else {}),
    }
    if check_values(config, given):
        return
    try:
        manuscript = begin_article(Path("/nonexistent"), config, given, False)
    except Fault:
        return
    reading = read_article(manuscript.path, manuscript.text.encode(), config)
    told = [problem for problem in reading.problems if problem.field not in ("", "tags")]
    assert told == []
    if tags:
        assert reading.article is not None
        assert type_again(reading.article.head.title) == type_again(title)


def test_a_file_is_whole_or_not_there(small: Path) -> None:
    config = read_config(small).config
    assert config is not None
    manuscript = begin_article(small, config, {"title": "Chips", "date": "2026-11-20"}, True)
    assert file_article(small, manuscript, "Take another.") is None
    assert (small / manuscript.path).read_text(encoding="utf-8") == manuscript.text
    refusal = file_article(small, manuscript._replace(text="x"), "Take another.")
    assert refusal is not None
    assert (small / manuscript.path).read_text(encoding="utf-8") == manuscript.text
