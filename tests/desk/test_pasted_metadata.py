"""What other tools write above and within a text: front matter, Pelican's lines, the end of the teaser."""

from __future__ import annotations

import pytest

from pasted_articles import body, fields, intake

STORY = "The weights of Gale have been out since Thursday.\n\nNobody has paid for them yet."
SAID = {"title": "Gale is open", "date": "2026-11-20T09:00:00+01:00", "tags": ["Chips", "Open weights"]}
YAML = "---\ntitle: Gale is open\ndate: 2026-11-20T09:00:00+01:00\ntags: [Chips, Open weights]\nlayout: post\n---\n\n"
TOML = (
    '+++\ntitle = "Gale is open"\ndate = 2026-11-20T09:00:00+01:00\ndraft = false\n\n'
    '[taxonomies]\ntags = ["Chips", "Open weights"]\n+++\n\n'
)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (YAML, ""),
        (TOML, ""),
        ('title: "Gale is open"\ndate: 2026-11-20T09:00:00+01:00\ntags:\n- Chips\n- Open weights\n---\n', ""),
        ("Title: Gale is open\nDate: 2026-11-20T09:00:00+01:00\nSlug: gale\nTags: Chips,\n    Open weights\n\n", ""),
        ("Gale is open\n############\n\n:date: 2026-11-20T09:00:00+01:00\n:tags: Chips, Open weights\n\n", ""),
        (
            '{\n  "title": "Gale is open",\n  "date": "2026-11-20T09:00:00+01:00",\n'
            '  "tags": ["Chips", "Open weights"]\n}\n\n',
            "",
        ),
        (
            "Hi Ada, here it is.\n\nTitle: Gale is open\nDate: 2026-11-20T09:00:00+01:00\nModified: 2026-11-21\n"
            "Category: Chips\nTags: Open weights\n\n",
            "",
        ),
        (
            "Here it is:\n\nGale is open\n============\n\n"
            ":date: 2026-11-20T09:00:00+01:00\n:tags: Chips, Open weights\n\n",
            "",
        ),
        (f"Hi Ada, here is the file from our repository.\n\n{YAML}", ""),
        (f"Hi Ada,\n\nrun it whenever you like.\n\n{TOML}", ""),
        (f"Certainly! Here it is:\n\n```markdown\n{YAML}", "\n```\n\nLet me know if you want it shorter."),
        (f"[10:02] Ada Byrne: here it is\n{YAML}", "\n[10:20] Ben Okoro: thx"),
    ],
)
def test_what_other_tools_write_above_a_text_becomes_fields(above: str, below: str) -> None:
    text = f"{above}{STORY}{below}"
    found = fields(text)
    assert {name: found[name] for name in found if name != "draft"} == SAID
    assert body(text).partition("\n\n<!--")[0] == STORY


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-11-20 10:00:00 -0700", "2026-11-20 10:00:00 -0700"),
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20T10:00:00.000Z", "2026-11-20T10:00:00.000Z"),
        ("2026-1-5", "2026-01-05"),
        ("20 November 2026", "2026-11-20"),
        ("2026-11-20 at noon", "2026-11-20"),
    ],
)
def test_a_date_keeps_its_time(written: str, kept: str) -> None:
    assert fields(f"---\ntitle: Gale is open\ndate: {written}\n---\n\n{STORY}")["date"] == kept
    assert fields(f"Title: Gale is open\nDate: {written}\n\n{STORY}")["date"] == kept


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_front_matter_that_can_not_be_read_is_read_line_by_line(fence: str) -> None:
    sign = ":" if fence == "---" else " ="
    held = f"title{sign} Gale: the weights\ndate{sign} 2026-11-20\ntags{sign}\n  - Chips\n  - *prices"
    text = f"{fence}\n{held}\n{fence}\n\n{STORY}"
    found = fields(text)
    assert (found["title"], found["date"], found["tags"]) == ("Gale: the weights", "2026-11-20", ["Chips", "*prices"])
    assert body(text).partition("\n\n<!--")[0] == STORY


def test_who_wrote_it_may_be_a_table_and_what_has_no_field_stands_in_the_comment() -> None:
    text = f'+++\ntitle = "Gale is open"\n[params]\ntoc = false\n[params.author]\nname = "Ada Byrne"\n+++\n{STORY}'
    assert fields(text)["author"] == "Ada Byrne"
    assert "Not understood:\ntoc: false" in body(text)


@pytest.mark.parametrize("opened", ["", "```yaml\n"])
def test_front_matter_that_a_story_shows_stays_in_it(opened: str) -> None:
    shown = f"{opened}---\ntitle: [one, *two]\n---\n{'```' if opened else ''}"
    text = f"How to write front matter\n\n{STORY}\n\n{STORY * 8}\n\nIt looks like this:\n\n{shown}\n\nSo much for it."
    assert fields(text)["title"] == "How to write front matter"
    assert "title: [one, *two]" in body(text).partition("<!--")[0]


def test_a_tag_that_stands_twice_is_one() -> None:
    above = '+++\ntitle = "Gale is open"\n[taxonomies]\ncategories = ["Chips"]\ntags = ["Prices", "chips"]\n+++\n'
    assert fields(above + STORY)["tags"] == ["Chips", "Prices"]


def test_what_is_said_above_a_title_that_is_named_is_none_of_the_story() -> None:
    above = "Hey team — pasting what the model gave me below, lightly edited.\n\n**Title:** Gale is open"
    text = f"{above}\n\n**Article**\n\n{STORY}"
    found = fields(text)
    assert (found["title"], found.get("summary")) == ("Gale is open", None)
    assert body(text).partition("\n\n<!--")[0] == STORY


def test_a_rule_between_parts_is_no_end_of_the_story() -> None:
    parts = "## Our take\n\nIt had to be.\n\n---\n\n## Why this matters\n\nIt does."
    text = f"# Gale is open\n\n{STORY}\n\n---\n\n{parts}"
    assert body(text).partition("\n\n<!--")[0] == STORY
    assert fields(text)["take"] == "It had to be.\n"


def test_front_matter_below_a_story_is_not_published() -> None:
    text = f"{STORY * 12}\n\n{YAML}{STORY}"
    assert body(text).partition("\n\n<!--")[0] == f"{STORY * 12}\n\n{STORY}"


@pytest.mark.parametrize(
    "mark",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Read on-->",
        "<!-- excerpt -->",
        "<!-- truncate -->",
        "{/* truncate */}",
    ],
)
def test_where_a_tool_ends_its_teaser_is_not_published(mark: str) -> None:
    first, last = STORY.split("\n\n")
    for text in (
        f"{first}\n\n{mark}\n\n{last}",
        f"{first}\n{mark}\n{last}",
        f"{first} {mark}\n{last}",
        f"{mark}\n\n{STORY}",
    ):
        pasted = f"# Gale is open\n\n{text}"
        assert fields(pasted)["title"] == "Gale is open"
        assert body(pasted).partition("\n\n<!--")[0] == STORY
    assert intake(f"{mark}\n# Gale is open\n\n{STORY}").manuscript.text.count("Gale is open") == 1
    assert "`<!--more-->`" in body(f"# Gale\n\nA line with `<!--more-->` in it divides a post.\n\n{mark}\n\n{last}")
