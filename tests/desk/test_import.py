"""``build.py import text``: a pasted article becomes a draft, and no word of it is lost."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from masthead import cli
from masthead.desk.labels import Label
from masthead.desk.pasted.headings import QUOTES, READING, RELATED, TAKE, WHY, find_part
from masthead.desk.pasted.paste import clean_paste
from masthead.desk.pasted.remainder import COMMENT, count_words
from masthead.desk.speakers.attribution import read_attribution
from masthead.desk.speakers.lexicon import ROLES
from masthead.errors import NOTICE, Fault
from masthead.read.content import read_article
from masthead.read.front_matter import split_source
from masthead.read.sources import decode_source
from newsletter import PROJECT, build, plain, told_problems, write_article, write_newsletter
from pasted_articles import HELD_OUT, SEEN, body, describe, fields, intake, score, settings

LOOK = "  To look at it: make serve\n"


# --- how well it reads -----------------------------------------------------------------------------


def test_texts_that_were_set_aside_are_read_as_well_as_the_documents_say() -> None:
    """Parts and speakers 95 of 100, roles and organisations 85, both in precision and in recall."""
    assert len(HELD_OUT) >= 6
    assert len(HELD_OUT) + len(SEEN) >= 16
    totals, _ = score(HELD_OUT)
    print(f"\n{describe(totals)}")
    for kind, least in (("parts", 0.95), ("speaker", 0.95), ("role", 0.85), ("organization", 0.85)):
        assert totals[kind].precision >= least, kind
        assert totals[kind].recall >= least, kind
    assert describe(totals) in (PROJECT / "docs/writing.md").read_text(encoding="utf-8")


def test_texts_that_the_code_was_written_by_are_read_without_a_fault() -> None:
    totals, differences = score(SEEN)
    print(f"\n{describe(totals)}")
    assert differences == []


# --- nothing is lost -------------------------------------------------------------------------------

LINES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.sampled_from(
        [
            *("Key Quotes", "## Our take", "**Why this matters:**", "RELATED STORIES", "Further reading:", "Sources"),
            *("---", "...", "```", "~~~", "> ", "- ", "1. ", "# ", "| a | b |", "====", "<!--", "-->", "--!>", "<div>"),
            *("“We said so.”", '"It is late," said Mira Solano.', "— Mira Solano, chief scientist, Northwind"),
            *("Mira Solano, a lawyer at Northwind, explained it.", "She added that it was late.", "By Ada Byrne"),
            *(
                "[10:02] Ada Byrne: Chips",
                "<ben> ok",
                "Ben Okoro, 10:09",
                "FOR IMMEDIATE RELEASE",
                "About Northwind",
                "###",
            ),
            *("THE LEDGER", "Issue 221 · Wednesday", "Unsubscribe ( https://a.example/u )", "© 2026 The Ledger", "👍"),
            *("November 18, 2026", "Title: Chips", "Tags: a, b, !", "[a](b.md)", "https://example.com/x - a note"),
            *(
                "&amp; <script>x</script> {{ y }} {% z %}",
                "key: [value, *ref, &anchor] # no",
                "\ttab\tand\x0cfeed",
                "x" * 90,
            ),
        ]
    ),
)
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(LINES, max_size=14).map("\n".join),
    st.lists(LINES, max_size=14).map("\n\n".join),
)


@given(TEXTS)
@example("Key Quotes\n\n“a")
@example("<!-- a\n\n--> b --!> c")
def test_every_word_of_any_text_stands_in_the_article_as_often(text: str) -> None:
    try:
        taken = intake(text)
    except Fault:
        return
    assert not count_words(clean_paste(text)) - count_words(words_of(taken.manuscript.text))


def words_of(manuscript: str) -> str:
    """What stands in fields, story and comment, without the names of fields and what the comment says itself."""

    def say(value: object) -> str:
        if isinstance(value, dict):
            return "\n".join(say(each) for name, each in value.items() if name != "draft")
        return "\n".join(map(say, value)) if isinstance(value, list) else str(value)

    parted = split_source(manuscript)
    own = (COMMENT, "Not understood:", "Read as headings, dates,", "Some words in these lines")
    return "\n".join([say(plain(parted.fields)), *(s for s in parted.body.split("\n") if not s.startswith(own))])


@given(TEXTS)
def test_any_text_becomes_a_draft_that_builds(text: str) -> None:
    """Nothing is said of it but what is still to be written, and its comment is not published."""
    try:
        manuscript = intake(text, title="Chips", date="2026-11-20", tags="Chips").manuscript
    except Fault:
        return
    raw = manuscript.text.encode()
    assert decode_source(raw) == manuscript.text
    reading = read_article(manuscript.path, raw, settings())
    assert {problem.level for problem in reading.problems} <= {NOTICE}
    told = {re.sub(r"\d+", "N", f"{problem.field} {problem.message}") for problem in reading.problems}
    told = {each for each in told if "is shown as text" not in each}  # half a link, for instance
    told.discard(" There is no footnote [^N].")  # the text names one and has none
    told = {each for each in told if not each.startswith(" A backslash at the end")}  # the text ends in one
    # What the text holds of HTML is told as in any article.
    assert "<" in text or told <= {"key_quotes[N].speaker is empty.", " The story is empty."}
    if reading.article is not None:
        assert COMMENT[:20] not in reading.article.body.html


@given(TEXTS)
def test_the_same_text_becomes_the_same_article_every_time(text: str) -> None:
    try:
        once = intake(text)
    except Fault:
        return
    assert intake(text) == once


# --- parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Key Quotes", QUOTES),
        ("KEY QUOTES:", QUOTES),
        ("## Key quotes", QUOTES),
        ("**Key Quotes**", QUOTES),
        ("**Key Quotes:**", QUOTES),
        ("__Key quotes__:", QUOTES),
        ("💬 Key Quotes", QUOTES),
        ("1. Key Quotes", QUOTES),
        ("<h2>Key Quotes</h2>", QUOTES),
        ("— Key Quotes —", QUOTES),
        ("Key Qoutes", QUOTES),
        ("Quotes", QUOTES),
        ("What They’re Saying", QUOTES),
        ("What they said", QUOTES),
        ("Our take", TAKE),
        ("Our view", TAKE),
        ("The Residual's take", TAKE),
        ("Why this matters", WHY),
        ("Why it matters", WHY),
        ("Bottom line", WHY),
        ("Recommended Reading", READING),
        ("Recomended reading:", READING),
        ("Further reading", READING),
        ("Read more", READING),
        ("Related Stories", RELATED),
        ("See also", RELATED),
        ("More on this", RELATED),
        ("Our take on this was wrong.", None),
        ("A quote.", None),
        ("The bottom line is that nobody knows", None),
        ("Quotas", None),
        ("", None),
    ],
)
def test_a_part_goes_by_its_usual_names(line: str, part: str | None) -> None:
    assert find_part(line) == part


def test_parts_may_stand_in_any_order_and_twice() -> None:
    found = fields("Why it matters\n\nA.\n\nOUR TAKE\n\nB.\n\n**Bottom line:**\n\nC.\n\n## The story\n\nD.")
    assert (found["take"], found["why_it_matters"]) == ("B.\n", "A.\n\nC.\n")
    assert body("Why it matters\n\nA.\n\n## The story\n\nD.").startswith("D.\n\n<!--")


def test_a_heading_of_the_story_stays_in_it() -> None:
    text = "# Chips\n\nThe story.\n\n## What it costs\n\nMuch.\n\n### The news\n\nMore.\n\n## Our take\n\nToo much."
    assert body(text).startswith("The story.\n\n## What it costs\n\nMuch.\n\n### The news\n\nMore.\n\n<!--")


def test_a_part_may_begin_in_the_line_of_its_name() -> None:
    found = fields("Chips are dear\n\nThe story.\n\nOur take: Too dear.\n\n**Why it matters:** We eat them.\n\nDaily.")
    assert (found["take"], found["why_it_matters"]) == ("Too dear.\n", "We eat them.\n\nDaily.\n")


def test_a_link_in_the_middle_of_a_story_does_not_end_it() -> None:
    text = "Chips are dear\n\nThe story.\n\nRead more: The price list\n\nIt goes on.\n\nOur take\n\nGood."
    assert fields(text)["recommended_reading"] == [{"title": "The price list"}]
    assert body(text).startswith("The story.\n\nIt goes on.\n\n<!--")


def test_a_bottom_line_in_the_midst_of_a_story_does_not_end_it() -> None:
    text = "Chips are dear\n\nThe story.\n\nBottom line: nobody knows.\n\nIt goes on.\n\nAnd on.\n\nKey quotes\n\n“No.”"
    assert fields(text)["why_it_matters"] == "nobody knows.\n"
    assert body(text).startswith("The story.\n\nIt goes on.\n\nAnd on.\n\n<!--")


def test_a_summary_above_a_story_does_not_hold_it() -> None:
    text = "Chips are dear\n\nTL;DR: They are dear.\n\nThe story.\n\nIt goes on."
    assert fields(text)["summary"] == "They are dear."
    assert body(text).startswith("The story.\n\nIt goes on.\n\n<!--")


def test_lines_that_were_broken_to_a_width_are_joined_and_others_are_paragraphs() -> None:
    wrapped = """Chips are dear

The price of a chip has doubled since June of the year before,
and three makers told us why it had to be so, and one meant it.
"""
    assert "before,\nand three" in body(wrapped)
    alone = "Chips are dear\nThe price of a chip has doubled since June.\nThree makers told us why.\nOne meant it.\n"
    assert body(alone).startswith(
        "The price of a chip has doubled since June.\n\nThree makers told us why.\n\nOne meant"
    )


# --- the opening -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("Chips are dear", {"title": "Chips are dear"}),
        ("# Chips are dear", {"title": "Chips are dear"}),
        ("**Chips are dear**", {"title": "Chips are dear"}),
        ("Chips are dear\n==============", {"title": "Chips are dear"}),
        ("Home > Tech\n\nChips are dear", {"title": "Chips are dear"}),
        ("Sure! Here is the article:\n\n# Chips are dear", {"title": "Chips are dear"}),
        ("Title: Chips are dear\nDate: 18 November 2026", {"title": "Chips are dear", "date": "2026-11-18"}),
        ("Title: Chips are dear\nTags: Chips, Prices", {"title": "Chips are dear", "tags": ["Chips", "Prices"]}),
        ("Chips are dear\n\nBy Ada Byrne", {"title": "Chips are dear", "author": "Ada Byrne"}),
        (
            "Chips are dear\nBy Ada Byrne and Ben Okoro",
            {"title": "Chips are dear", "authors": ["Ada Byrne", "Ben Okoro"]},
        ),
        (
            "Chips are dear\n\nBy Ada Byrne | Nov. 18, 2026 | 4 min read",
            {"title": "Chips are dear", "author": "Ada Byrne", "date": "2026-11-18"},
        ),
        ("2026-11-18\nChips are dear", {"title": "Chips are dear", "date": "2026-11-18"}),
        (
            "Chips are dear\n\nWednesday, 18th November 2026 at 9:30 am",
            {"title": "Chips are dear", "date": "2026-11-18"},
        ),
        (
            "Chips are dear\n\nThree makers told us why.\n\nBy Ada Byrne",
            {"title": "Chips are dear", "summary": "Three makers told us why.", "author": "Ada Byrne"},
        ),
        ("By noon it was over.", {}),
        ("It was over on 31 November 2026.", {}),
    ],
)
def test_what_stands_above_the_story_is_read(opening: str, expected: dict[str, object]) -> None:
    found = fields(f"{opening}\n\nThe price of a chip has doubled since June, and nobody knows why.")
    assert {
        name: found[name] for name in ("title", "date", "tags", "summary", "author", "authors") if found.get(name)
    } == (expected)


def test_a_dateline_dates_the_story_and_stays_in_it() -> None:
    text = "Chips are dear\n\nLISBON, Nov. 18, 2026 — The price has doubled."
    assert fields(text)["date"] == "2026-11-18"
    assert "LISBON, Nov. 18, 2026 — The price has doubled." in body(text)


def test_a_press_release_says_so_above_its_title() -> None:
    text = "FOR IMMEDIATE RELEASE\n\nChips are dear\n\nLISBON, 18 November 2026 – The price has doubled.\n\n###"
    assert (fields(text)["title"], fields(text)["date"]) == ("Chips are dear", "2026-11-18")
    assert body(text).startswith("LISBON, 18 November 2026 – The price has doubled.\n\n<!--")


def test_what_the_text_does_not_show_is_a_gap_that_the_build_names(tmp_path: Path) -> None:
    taken = intake("The committee met for nine hours and adjourned.\n\nKey quotes\n\n“No comment.”")
    assert taken.gaps == ("title", "date", "tags", "key_quotes[0].speaker")
    project = write_newsletter(
        tmp_path, {taken.manuscript.path: taken.manuscript.text, "content/articles/a.md": write_article()}
    )
    where = taken.manuscript.path
    assert told_problems(project) == [
        f"{where}:3: notice: title: is empty. Add a line title: and the headline.",
        f"{where}:5: notice: date: is empty. Add the day of publication, as date: 2026-11-20.",
        f"{where}:7: notice: tags: is empty. Add at least one, as tags: [Open weights].",
        f"{where}:11: notice: key_quotes[0].speaker: is empty. Write who said it.",
    ]


def test_names_that_recur_and_tags_that_we_have_are_proposed() -> None:
    label = Label("content/articles/a.md", ("a",), "A", ("Open weights", "Chips"))
    text = (
        "Gale is out\n\nThe open weights of Northwind are out. Northwind says so. Open weights! So Northwind is open."
    )
    assert fields(text, (label,))["tags"] == ["Open weights", "Northwind"]


# --- who said it -----------------------------------------------------------------------------------

ATTRIBUTIONS = (PROJECT / "tests/pasted/attributions.txt").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("row", ATTRIBUTIONS)
def test_a_sentence_tells_who_spoke(row: str) -> None:
    sentence, speaker, role, organization = row.rsplit("|", 3)
    found = read_attribution(sentence)
    assert (found.speaker, found.role, found.organization) == (speaker, role, organization)


NAMES = ("Oriane Salt", "Tomás Ferreira-Lund", "Jo van der Berg", "Dr. Hal Brandt", "Maria de los Santos", "J. K. Osei")
BEFORE_THE_ROLE = ("", "Tech", "Veteran chip", "Former policy", "Independent", "Northwind")
BEHIND_THE_NAME = (
    "emphasized the significance of its staff",
    "told The Ledger",
    "said in a statement that it was late",
)


@pytest.mark.parametrize("before", BEFORE_THE_ROLE)
def test_a_name_behind_a_word_for_a_role_is_never_an_organisation(before: str) -> None:
    for number, role in enumerate(sorted(ROLES)):
        name, behind = NAMES[number % len(NAMES)], BEHIND_THE_NAME[number % len(BEHIND_THE_NAME)]
        sentence = f"{before} {role} {name} {behind}.".strip()
        found = read_attribution(sentence[0].upper() + sentence[1:])
        assert (found.speaker, found.collective) == (name, False), sentence
        assert found.organization in ("", "Northwind"), sentence


@pytest.mark.parametrize(
    ("sentence", "role", "organization"),
    [
        ("said Ana Ruiz, head of Oak, which farms 9,000 hectares.", "head", "Oak"),
        ("said Ana Ruiz, CFO of Elm, which lost $1,200,000 in May.", "CFO", "Elm"),
        ("said Ana Ruiz, CFO of Elm, which sells rye, a cook and barley, and a driver.", "CFO", "Elm"),
        ("Ana Ruiz, who bakes bread, cakes, a director and pies, said so.", "", ""),
    ],
)
def test_what_stands_behind_which_or_who_is_no_role(sentence: str, role: str, organization: str) -> None:
    found = read_attribution(sentence)
    assert (found.speaker, found.role, found.organization) == ("Ana Ruiz", role, organization)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("“We told him,” said Ana Ruiz of the mayor Carl Holt.", ("Ana Ruiz", None, None)),
        ("“Maybe.” Bo Ek's successor at Oak, Ana Ruiz, said.", ("Ana Ruiz", "Bo Ek's successor", "Oak")),
        ("“So.” Bo Ek, the baker, and Carl Holt, the miller, said in a joint letter.", ("Bo Ek", "baker", None)),
        (
            "Oak's investor relations said in a statement that Furrow “respects all boundaries known to it”.",
            ("Oak's investor relations", None, "Oak"),
        ),
    ],
)
def test_of_two_names_the_one_beside_the_verb_speaks_and_is_not_called_sure(
    quote: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert [each[1:] for each in spoken(quote)] == [expected]
    assert how_sure(quote) <= {"likely", "guessed"}


def test_where_another_may_have_spoken_the_speaker_is_only_guessed() -> None:
    assert how_sure("“So.” Bo Ek, the baker, and Carl Holt, the miller, said in a letter.") == {"guessed"}
    assert how_sure("“So,” said Ana Ruiz, the mayor, but Bo Ek disagreed.") == {"guessed"}
    assert how_sure("“So,” said Ana Ruiz, the mayor.") == {"sure"}


def test_somebody_who_speaks_is_no_organisation() -> None:
    assert spoken("“One,” said Ana Ruiz, the mayor.\n\n“Two.” A lawyer for Ana Ruiz, Dee Poe, said.")[1][1:] == (
        "Dee Poe",
        "lawyer",
        None,
    )


def test_a_surname_that_two_have_is_only_guessed() -> None:
    story = "Ana Ruiz is the mayor of Oak. Her brother, Hugo Ruiz, bakes."
    assert read_attribution("said Ruiz.", story).speaker_sure == "guessed"
    assert read_attribution("Mr Ruiz said.", story).speaker_sure == "guessed"
    assert read_attribution("said Ruiz.", "Ana Ruiz is the mayor of Oak.").speaker_sure == "likely"


def test_a_surname_is_completed_from_the_story() -> None:
    story = "The company is late. Mira Solano, chief scientist at Northwind, came by."
    assert read_attribution("Solano said later.", story)[:3] == ("Mira Solano", "chief scientist", "Northwind")


def test_a_role_before_the_whole_name_is_no_part_of_it() -> None:
    quote = fields("Chips\n\nAnalyst Ana Ruiz has counted them. Key people agree.\n\nKey quotes\n\n“No.”\n\nRuiz said.")
    assert quote["key_quotes"][0]["speaker"] == "Ana Ruiz"  # type: ignore[index]


def test_she_is_who_spoke_last() -> None:
    quotes = "Key quotes\n\n“A.”\n\nMira Solano, a lawyer, said so.\n\n“B.”\n\nShe added that it was late."
    found = fields(quotes)["key_quotes"]
    assert isinstance(found, list)
    assert [(quote["text"], quote["speaker"], quote["role"]) for quote in found] == [
        ("A.", "Mira Solano", "lawyer"),
        ("B.", "Mira Solano", "lawyer"),
    ]


@pytest.mark.parametrize(
    "quote",
    [
        '"It is late."\n\nMira Solano, chief scientist at Northwind, said.',
        "“It is late.”\n\nMira Solano, chief scientist at Northwind, said.",
        "«It is late.»\n— Mira Solano, chief scientist, Northwind",
        "> It is late.\n\n— Mira Solano, chief scientist, Northwind",
        "> It is late.\n>\n> — Mira Solano, chief scientist, Northwind",
        "> “It is late.” — Mira Solano, chief scientist, Northwind",
        "It is late.\n\nMira Solano, chief scientist at Northwind, said.",
        "“It is late.” — Mira Solano (chief scientist, Northwind)",
        "- “It is late.”\n  - Mira Solano, chief scientist, Northwind",
        "* **“It is late.”** — *Mira Solano, chief scientist, Northwind*",
        "“It is late,” said Mira Solano, chief scientist at Northwind.",
        "It is late. — Mira Solano, chief scientist, Northwind",
        "**Mira Solano, chief scientist, Northwind:** “It is late.”",
        "Mira Solano, chief scientist, Northwind\n\n“It is late.”",
    ],
)
def test_a_quote_may_be_set_in_many_ways(quote: str) -> None:
    found = fields(f"Chips\n\nThe story.\n\nKey Quotes\n\n{quote}\n\nOur Take\n\nYes.")["key_quotes"]
    assert isinstance(found, list)
    (only,) = found
    assert (only["text"], only["speaker"], only["role"], only["organization"]) == (
        "It is late.",
        "Mira Solano",
        "chief scientist",
        "Northwind",
    )


def test_a_quote_of_several_paragraphs_is_one() -> None:
    found = fields("Key quotes\n\n“It is late.\n\n“It was late before.”\n\nMira Solano said so, twice.")["key_quotes"]
    assert found == [
        {
            "text": "It is late.\n\nIt was late before.\n",
            "speaker": "Mira Solano",
            "context": "Mira Solano said so, twice.",
        }
    ]


def spoken(quote: str) -> list[tuple[object, object, object, object]]:
    """Text, speaker, role and organisation of every quote."""
    found = fields(f"Chips\n\nThe story.\n\nKey Quotes\n\n{quote}\n\nOur Take\n\nYes.")["key_quotes"]
    assert isinstance(found, list)
    return [(each["text"], each["speaker"], each.get("role"), each.get("organization")) for each in found]


def how_sure(quote: str) -> set[str]:
    """How sure the speakers are."""
    guesses = intake(f"Chips\n\nThe story.\n\nKey Quotes\n\n{quote}").guesses
    return {guess.sure for guess in guesses if guess.field.endswith(".speaker")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“One,” said Ana Ruiz, the mayor. “Two,” said Bo Ek, the baker.", [("One.", "Ana Ruiz"), ("Two.", "Bo Ek")]),
        ("“Three,” said Ana Ruiz; “Four,” said Bo Ek.", [("Three.", "Ana Ruiz"), ("Four.", "Bo Ek")]),
        ("“One,” said Ana Ruiz. Bo Ek answered: “Two.”", [("One.", "Ana Ruiz"), ("Two.", "Bo Ek")]),
        (
            "“The first half,” said Ana Ruiz, “and the second,” she added. Bo Ek disagreed: “Not at all.”",
            [("The first half, and the second.", "Ana Ruiz"), ("Not at all.", "Bo Ek")],
        ),
        ("“One,” said Ruiz. “Two,” said Ek.", [("One.", "Ruiz"), ("Two.", "Ek")]),
        ("“One,” said Ruiz. “Two,” Ruiz added.", [("One. Two.", "Ruiz")]),
        ("“It was,” said Ana Ruiz. “There were four.”", [("It was. There were four.", "Ana Ruiz")]),
        ("“It was,” said Ana Ruiz, “and is,” Ruiz added.", [("It was, and is.", "Ana Ruiz")]),
    ],
)
def test_two_who_speak_in_one_paragraph_have_a_quote_each(line: str, expected: list[tuple[str, str]]) -> None:
    assert [each[:2] for each in spoken(line)] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“Yes,” said Bo “Biscuit” Ek, a baker at Oak.", ("Yes.", "Bo “Biscuit” Ek", "baker", "Oak")),
        (
            "“We built it,” said Ana Ruiz, author of “The Long Wind”, a novel.",
            ("We built it.", "Ana Ruiz", "author", None),
        ),
        ("“We built it,” said Ana Ruiz, author of “The Long Wind.”", ("We built it.", "Ana Ruiz", "author", None)),
        (
            "«Извинение», — сказал Лев Штерн, юрист компании «Невод».",
            ("Извинение", "Лев Штерн", "юрист компании", None),
        ),
        ("“It was,” she said, and called it “late”.", ("It was.", "", None, None)),
    ],
)
def test_marks_beside_the_words_that_were_said_do_not_join_them(
    line: str, expected: tuple[str, str, str | None, str | None]
) -> None:
    assert spoken(line) == [expected]


def test_where_it_is_not_clear_that_another_speaks_nothing_is_sure() -> None:
    assert how_sure("“It was,” said Ana Ruiz. “There were four,” the mayor added.") == {"guessed"}


def test_each_guess_is_listed_with_its_words_and_how_sure_it_is() -> None:
    taken = intake(
        "Chips\n\nStory here.\n\nKey quotes\n\n“Late.”\n\nMira Solano, a Northwind lawyer, said so on 18 November 2026."
    )
    words = "Mira Solano, a Northwind lawyer, said so on 18 November 2026."
    assert [guess for guess in taken.guesses if guess.field.startswith("key_quotes")] == [
        ("key_quotes[0].speaker", "Mira Solano", words, "sure"),
        ("key_quotes[0].role", "lawyer", words, "sure"),
        ("key_quotes[0].organization", "Northwind", words, "likely"),
        ("key_quotes[0].said_on", "2026-11-18", words, "likely"),
    ]


# --- lists -----------------------------------------------------------------------------------------

OURS = (
    Label("content/articles/2026-11-18-tidewater.md", ("tidewater",), "Tidewater raises two billion", ()),
    Label("content/articles/2025-06-03-price-list.md", ("price-list",), "The price list", ()),
)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Tidewater raises two billion", "Tidewater raises two billion"),
        ("- “TIDEWATER RAISES TWO BILLION”", "Tidewater raises two billion"),
        ("1. Tidewater raises two billions", "tidewater"),
        ("[Two billion!](https://residual.example/articles/price-list/)", "price-list"),
        ("[Two billion!](/articles/price-list/)", "price-list"),
        ("* [A story](https://example.com/story)", {"title": "A story", "url": "https://example.com/story"}),
        ("A story - https://example.com/story", {"title": "A story", "url": "https://example.com/story"}),
        ("A story (https://example.com/story)", {"title": "A story", "url": "https://example.com/story"}),
        ("A story", {"title": "A story"}),
        ("Price list", "price-list"),
    ],
)
def test_a_related_story_is_ours_by_title_or_stays_as_it_is(line: str, entry: object) -> None:
    assert fields(f"Chips\n\nThe story.\n\nRelated stories\n\n{line}", OURS)["related"] == [entry]


@pytest.mark.parametrize(
    ("lines", "titles", "left"),
    [
        ("- One\n- Two – and why\n\nThe story goes on here.", ["One", "Two – and why"], "The story goes on here."),
        ("One\n\nTwo – and why\n\nThe story goes on here.", ["One", "Two – and why"], "The story goes on here."),
        ("One\n\nThe story goes on.\n\nAnd on and on.", ["One"], "The story goes on.\nAnd on and on."),
        ("One is dear.\n\nTwo is not dear.", ["One is dear.", "Two is not dear."], ""),
        ("- One\n- Two is not dear.", ["One", "Two is not dear."], ""),
        ("One\n\nNorthwind Inc.", ["One", "Northwind Inc."], ""),
    ],
)
def test_a_sentence_below_the_related_stories_is_none_of_them(lines: str, titles: list[str], left: str) -> None:
    text = f"Chips\n\nThe story.\n\nRelated stories\n\n{lines}"
    related = fields(text)["related"]
    assert isinstance(related, list)
    assert [each["title"] for each in related] == titles
    assert body(text).partition("\nNot understood:\n")[2].partition("\n\n")[0] == left


@pytest.mark.parametrize(
    ("lines", "entries"),
    [
        ("The price list\n\nprice-list\n\nThe price list.\n\n/articles/price-list/", ["The price list"]),
        ("price-list\n\nTHE PRICE LIST", ["price-list"]),
        ("Not ours\n\nNOT OURS\n\n“Not ours”\n\nNot ours.", [{"title": "Not ours"}]),
    ],
)
def test_a_story_that_stands_twice_is_one_by_whatever_name(lines: str, entries: list[object]) -> None:
    assert fields(f"Chips\n\nThe story.\n\nRelated stories\n\n{lines}", OURS)["related"] == entries


def test_what_is_to_be_read_has_its_address_and_its_note() -> None:
    text = """Recommended Reading

Two that we keep going back to.

- [Attention economics](https://example.com/attention) - Why it is worth the hour.
- “Lemons, revisited”, by two judges
"""
    found = fields(text)
    assert found["recommended_reading_intro"] == "Two that we keep going back to."
    assert found["recommended_reading"] == [
        {"title": "Attention economics", "url": "https://example.com/attention", "note": "Why it is worth the hour."},
        {"title": "Lemons, revisited", "note": "by two judges"},
    ]


SENTENCE = "If you want to follow the cables further than we did, start here:"


@pytest.mark.parametrize(
    "lines",
    [
        f"{SENTENCE}\n\n## Related Stories\n\n- Chips are dear",
        f"{SENTENCE}\n\nRecommended Reading\n\nRelated Stories\n\nChips are dear",
        f"*{SENTENCE}*\n\n**Recommended Reading:**\n\n### Related Stories\nChips are dear",
        f"- {SENTENCE}\n\nRelated Stories\n\nChips are dear",
        f"{SENTENCE.replace('further ', 'further' + chr(10))}\n\nRelated Stories\n\nChips are dear",
    ],
)
def test_a_sentence_above_nothing_to_read_is_the_introduction_and_no_title(lines: str) -> None:
    found = fields(f"Chips\n\nThe story.\n\nRecommended Reading\n\n{lines}")
    assert found["recommended_reading_intro"] == SENTENCE
    assert "recommended_reading" not in found
    assert found["related"] == [{"title": "Chips are dear"}]


def test_a_line_that_only_leads_to_entries_is_none_itself() -> None:
    lines = "Four on cables:\n\n- One\n- Two\n\nAnd on power:\n\n- Three\n- Four"
    found = fields(f"Chips\n\nThe story.\n\nFurther reading\n\n{lines}")
    assert found["recommended_reading_intro"] == "Four on cables:"
    assert found["recommended_reading"] == [{"title": title} for title in ("One", "Two", "Three", "Four")]


# --- hostile text ----------------------------------------------------------------------------------


def test_html_is_carried_as_text_and_code_as_code() -> None:
    text = (
        "Chips\n\nA <script>x()</script> and <kbd>C</kbd> and `<script>`.\n\n```html\n<iframe>\n```\n\n<!-- no\n\nend"
    )
    html = read_article(
        "content/articles/a.md",
        intake(text, title="Chips", date="2026-11-20", tags="C").manuscript.text.encode(),
        settings(),
    )
    assert html.problems == ()
    assert html.article is not None
    assert (
        "&lt;script&gt;x()&lt;/script&gt; and <kbd>C</kbd> and <code>&lt;script&gt;</code>." in html.article.body.html
    )
    assert "&lt;!– no" in html.article.body.html
    assert "<p>end</p>" in html.article.body.html


def test_a_comment_in_the_text_does_not_end_ours() -> None:
    text = "Skip to content --> <script>x</script> <!-- --!> y\n\n# Chips\n\nThe story."
    taken = intake(text, title="Chips", date="2026-11-20", tags="C")
    reading = read_article(taken.manuscript.path, taken.manuscript.text.encode(), settings())
    assert reading.article is not None
    assert reading.article.body.html == "<p>The story.</p>\n"


# --- what the documents show -----------------------------------------------------------------------


def fences_below(heading: str) -> list[str]:
    """The examples of text below a heading of ``docs/writing.md``."""
    part = (PROJECT / "docs/writing.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return re.findall(r"(?ms)^```text\n(.*?)^```$", part.partition("\n## ")[0])


def test_a_pasted_text_becomes_what_the_documents_show(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pasted, told = fences_below("Bring in a text that you have copied")
    (desk / "content/articles/2026-11-20-prices.md").unlink()
    (desk / "paste.txt").write_text(pasted, encoding="utf-8")
    assert run("paste.txt") == 0
    assert capsys.readouterr() == (told, "")


def test_a_new_article_is_told_of_as_the_documents_show(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, notices = fences_below("Begin an article with one command")
    assert cli.main(("new", "Chips are dear", "--date", "2026-11-22")) == 0
    assert capsys.readouterr() == (told, "")
    assert "".join(f"{each}\n" for each in told_problems(desk)) == notices


# --- the command -----------------------------------------------------------------------------------

PLAIN = (PROJECT / "tests/pasted/seen/plain.txt").read_text(encoding="utf-8")
WHERE = "content/articles/northwind-opens-its-weights-almost.md"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter of two stories with the command at home in it, and a pasted text beside it."""
    project = write_newsletter(
        tmp_path / "desk",
        {
            "content/articles/2026-11-18-tidewater.md": write_article(
                "Tidewater raises two billion", "2026-11-18", "Money"
            ),
            "content/articles/2026-11-20-prices.md": write_article("Prices", tags="Northwind"),
        },
    )
    (project / "2026-11-21-paste.txt").write_text(PLAIN, encoding="utf-8")
    monkeypatch.chdir(project)
    return project


def run(*words: str) -> int:
    """The command in this process; its exit code."""
    try:
        return cli.main(("import", "text", *words))
    except SystemExit as stop:
        return int(stop.code or 0)


def test_what_was_made_of_a_text_is_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("2026-11-21-paste.txt") == 0
    first = 'from "Mira Solano, chief scientist at Northwind, announced the release in a…"'
    second = 'from "Tomás Ferreira, a lawyer who reads licences for a living, found the w…"'
    assert capsys.readouterr() == (
        f"""\
{WHERE} is written, a draft.
  It contains 2 paragraphs, 2 quotes, 1 paragraph of our take, 1 paragraph of why it matters, 2 related stories\
 and 1 title to read.
  title: Northwind opens its weights, almost (likely)
  tags[0]: Northwind (likely, from "Northwind, one of your tags, 3 times")
  key_quotes[0].speaker: Mira Solano (sure, {first})
  key_quotes[0].role: chief scientist (sure, from the same)
  key_quotes[0].organization: Northwind (sure, from the same)
  key_quotes[1].speaker: Tomás Ferreira (sure, {second})
  key_quotes[1].role: lawyer (sure, from the same)
  related[0]: Tidewater raises two billion (sure)
  Not found among your stories: The price list.
  Still to be written: date.
  11 words were read as headings and the like: they are in the comment at the end of the file.
{LOOK}""",
        "",
    )


def test_an_editor_pastes_looks_mends_the_gaps_and_publishes(desk: Path) -> None:
    assert run("2026-11-21-paste.txt") == 0
    assert told_problems(desk) == [
        f"{WHERE}:4: notice: date: is empty. Add the day of publication, as date: 2026-11-20."
    ]
    text = (desk / WHERE).read_text(encoding="utf-8")
    (desk / WHERE).write_text(
        text.replace("date:\n", "date: 2026-11-21\n").replace("draft: true\n", ""), encoding="utf-8"
    )
    edition = build(desk)
    assert (edition.articles, edition.notices) == (3, ())
    page = (desk / "public/articles/northwind-opens-its-weights-almost/index.html").read_text(encoding="utf-8")
    assert "We trained it, we paid for it, and now it is yours." in page
    assert "Key Quotes" not in page


def test_a_second_time_changes_nothing_and_says_so(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("2026-11-21-paste.txt") == 0
    before = (desk / WHERE).read_bytes()
    capsys.readouterr()
    assert run("2026-11-21-paste.txt") == 0
    assert capsys.readouterr() == (f"{WHERE} exists already with exactly this text; nothing was changed.\n", "")
    assert (desk / WHERE).read_bytes() == before


def test_an_article_that_was_edited_since_stays_as_it_is(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("2026-11-21-paste.txt") == 0
    (desk / WHERE).write_text("Mine.", encoding="utf-8")
    capsys.readouterr()
    assert run("2026-11-21-paste.txt") == 1
    assert capsys.readouterr() == (
        "",
        f"{WHERE}: This file exists already; it was not changed."
        " It may be this text, edited since; if it is another one, name it with --title.\n",
    )
    assert run("--dry-run", "2026-11-21-paste.txt") == 0
    assert capsys.readouterr().out.startswith(f"{WHERE} would not be changed: it exists already.\n")
    assert (desk / WHERE).read_text(encoding="utf-8") == "Mine."


def test_options_outdo_the_text_and_publish_leaves_no_draft(desk: Path) -> None:
    words = (
        "--title",
        "Gale is out",
        "--date-from-filename",
        "--tag",
        "Gale",
        "--summary",
        "Out.",
        "--author",
        "Ada Byrne",
    )
    assert run(*words, "--publish", "2026-11-21-paste.txt") == 0
    found = plain(
        split_source((desk / "content/articles/2026-11-21-gale-is-out.md").read_text(encoding="utf-8")).fields
    )
    assert isinstance(found, dict)
    assert list(found.items())[:5] == [
        ("title", "Gale is out"),
        ("date", "2026-11-21"),
        ("tags", ["Gale"]),
        ("summary", "Out."),
        ("author", "Ada Byrne"),
    ]
    assert "draft" not in found
    assert told_problems(desk) == []


@pytest.mark.parametrize(
    ("quote", "options", "why"),
    [
        ("“Late.”\n\nMira Solano, a cook, said so.", (), "without date and tags it can't be published"),
        ("“Late.”", ("--tag", "Chips"), "without date and key_quotes[0].speaker it can't be published"),
        (
            "“Late.”\n\nThe mayor said so.",
            ("--tag", "Chips", "--date", "2026-11-20"),
            "who speaks in it is partly guessed",
        ),
    ],
)
def test_what_has_gaps_or_guessed_speakers_stays_a_draft_whatever_is_asked(
    desk: Path, quote: str, options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else it would stop the next build, or put words in the wrong mouth before anybody looked."""
    (desk / "x.txt").write_text(f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{quote}\n", encoding="utf-8")
    assert run("--publish", *options, "x.txt") == 0
    first = capsys.readouterr().out.splitlines()[0]
    path, _, told = first.partition(" ")
    assert told == f"is written, still a draft: {why}."
    assert "\ndraft: true\n" in (desk / path).read_text(encoding="utf-8")


def test_what_leads_to_files_that_are_not_there_stays_a_draft(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else the next build would stop at it; text that was copied as Markdown has such addresses."""
    words = ("--publish", "--title", "Chips", "--tag", "Chips", "--date", "2026-11-18", "x.txt")
    story = (
        "Look at ![x](photo.jpg), [this](other.md#a) and [that](/articles/prices/).\n\nOur take\n\nSee [it](/no/).\n"
    )
    (desk / "x.txt").write_text(story, encoding="utf-8")
    assert run(*words) == 0
    written, *_ = capsys.readouterr().out.splitlines()
    path = "content/articles/2026-11-18-chips.md"
    assert written == (
        f"{path} is written, still a draft: it leads to photo.jpg, other.md#a and /no/, which can't be found here."
    )
    assert cli.main(["build", "--quiet"]) == 0
    (desk / path).unlink()
    (desk / "x.txt").write_text("See [that](2026-11-20-prices.md) and [all](/) and [it](#it).\n", encoding="utf-8")
    assert run(*words) == 0
    assert capsys.readouterr().out.startswith(f"{path} is written.\n")


def test_a_draft_with_gaps_is_to_be_seen_with_what_belongs_there(desk: Path) -> None:
    (desk / "x.txt").write_text("The committee met, and adjourned.\n\nKey quotes\n\n“No.”\n", encoding="utf-8")
    assert run("x.txt") == 0
    assert cli.main(["build", "--drafts", "--future", "--output", "preview", "--quiet"]) == 0
    (page,) = (desk / "preview/articles").glob("the-committee*/index.html")
    html = page.read_text(encoding="utf-8")
    assert "[title]" in html
    assert "[speaker]" in html
    assert cli.main(["build", "--quiet"]) == 0
    assert not (desk / "public/articles" / page.parent.name).exists()


def test_a_related_story_is_written_once_and_one_that_is_not_ours_is_named(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "Tidewater raises two billion\n\nTIDEWATER RAISES TWO BILLION\n\nPrices\n\nThe price list, revisited"
    (desk / "x.txt").write_text(f"Chips\n\nThe story goes on.\n\nRelated\n\n{lines}\n", encoding="utf-8")
    assert run("--stdout", "x.txt") == 0
    told = capsys.readouterr()
    related = "related:\n  - Tidewater raises two billion\n  - Prices\n  - title: The price list, revisited\n"
    assert related in told.out
    assert "  It contains 1 paragraph and 3 related stories.\n" in told.err
    assert "  Not found among your stories: The price list, revisited.\n" in told.err


def test_the_comment_lists_no_line_whose_words_all_stand_in_the_article() -> None:
    """A letter that is missing in one line stands in many; a story of ours stands there by its slug."""
    text = (
        "A chip is a chip\n\nA chip gives a yes or a no.\n\nRelated\n\n"
        "Price list\n\nTidewater raises two billions\n\nThe price list\n\n[A list](<https://example.com/a b>)\n"
    )
    assert fields(text, OURS)["related"] == ["price-list", "tidewater", {"title": "A list"}]
    comment = intake(text, OURS).manuscript.text.partition("<!--")[2]
    assert comment.partition("Some words in these lines fit no field:\n")[2] == (
        "Tidewater raises two billions\n[A list](<https://example.com/a b>)\n-->\n"
    )


def test_a_title_that_ends_a_sentence_gets_no_second_full_stop(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "The price list\n\nOf fieldnote.example."
    (desk / "x.txt").write_text(f"Chips\n\nThe story goes on.\n\nRelated\n\n{lines}\n", encoding="utf-8")
    assert run("--stdout", "x.txt") == 0
    assert ", Of fieldnote.example.\n" in capsys.readouterr().err


def test_words_without_a_field_stand_in_their_lines_and_are_counted(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "Chips\n\nThe story goes on.\n\nRecommended Reading\n\n- [Lemons](<https://example.com/a b>)\n- http://[bad\n"
    )
    (desk / "x.txt").write_text(text, encoding="utf-8")
    assert run("--stdout", "x.txt") == 0
    told = capsys.readouterr()
    assert "recommended_reading:\n  - title: Lemons\n  - title: http://[bad\n" in told.out
    assert "\n- [Lemons](<https://example.com/a b>)\n" in told.out.partition("<!--")[2]


def test_the_comment_does_not_repeat_what_stands_in_fields(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "Chips for all\n\nBy Ada Byrne\n\nThe story goes on.\n\nKey quotes\n\n"
        "“No,” said Mira Solano, an envoy for Northwind.\n\n“Yes,” said Bo Ek, the mayor.\n\n"
        "Related\n\nA list\n\nIt is late, they say.\n"
    )
    (desk / "x.txt").write_text(text, encoding="utf-8")
    assert run("--stdout", "x.txt") == 0
    told = capsys.readouterr()
    assert told.out.partition("looked through it.\n\n")[2] == (
        "Not understood:\nIt is late, they say.\n\n"
        "Read as headings, dates, speakers and the like:\n"
        "Key quotes\nRelated\nBy …\nsaid … an … for …\nsaid … the …\n-->\n"
    )
    assert told.err.endswith(
        "  5 words were not understood: they are in the comment at the end of the file.\n"
        "  9 words were read as headings and the like: they are there too.\n"
    )


def test_importing_nothing_in_particular_is_refused_in_a_sentence(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["import"])
    assert capsys.readouterr().err == "import: Write import text and the name of the file with the text.\n"


def test_a_dry_run_and_standard_output_write_no_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(desk.rglob("*"))
    assert run("--dry-run", "2026-11-21-paste.txt") == 0
    assert capsys.readouterr().out.startswith(f"{WHERE} would be written, a draft.\n  It contains 2 paragraphs")
    assert run("--stdout", "2026-11-21-paste.txt") == 0
    told = capsys.readouterr()
    assert told.out.startswith("---\ntitle: Northwind opens its weights, almost\n")
    assert told.err.startswith(f"{WHERE}, a draft:\n  It contains 2 paragraphs")
    assert sorted(desk.rglob("*")) == before


def test_text_comes_from_standard_input_too(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    assert run() == 0
    assert (desk / WHERE).exists()


def test_several_texts_know_one_another_and_a_bad_one_keeps_none_back(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "list.txt").write_text("The price list\n\nIt has grown again, and nobody reads it.\n", encoding="utf-8")
    (desk / "bad.txt").write_bytes(b"caf\xe9")
    assert run("2026-11-21-paste.txt", "bad.txt", "list.txt") == 1
    told = capsys.readouterr()
    assert told.err == "bad.txt: The byte 0xE9 at offset 3 is not UTF-8. Save the text as UTF-8.\n"
    assert "  related[1]: The price list (sure)\n" in told.out
    assert (desk / "content/articles/the-price-list.md").exists()


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (b"a\0b", "The file contains null bytes, so it is not text. Copy its text into a .txt file."),
        (b"PK\x03\x04...", "This is another program's document, not plain text. Copy its text into a .txt file."),
        (b"%PDF-1.7", "This is another program's document, not plain text. Copy its text into a .txt file."),
        (b"a " * 2_500_000, "The text has more than 1,000,000 bytes, the most for a story. Split it into several."),
        (
            b"Our take\n\n" + b"a " * 150_000,
            "Quotes, take and lists have 300,000 bytes; the limit outside the story is 262,144."
            " Split the text into several, or look for a heading that comes too early.",
        ),
        (None, "It can't be read (No such file or directory). Check that it is there and that you may read it."),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(
    desk: Path, held: bytes | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if held is not None:
        (desk / "x.txt").write_bytes(held)
    assert run("x.txt") == 1
    assert capsys.readouterr() == ("", f"x.txt: {told}\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ("--title", "A", "a.txt", "b.txt"),
            2,
            "import text: --title, --summary and --stdout are for one text. Name one FILE.",
        ),
        (("--title", " ", "a.txt"), 2, "import text: --title is empty. Write what it is to be, or leave it out."),
        (("--title", "", "a.txt"), 2, "import text: --title is empty. Write what it is to be, or leave it out."),
        (
            ("--date", "2026-11-20", "--date-from-filename", "a.txt"),
            2,
            "import text: --date and --date-from-filename both give the day. Keep one of the two.",
        ),
        (
            ("--date", "soon", "a.txt"),
            2,
            'import text: date: "soon" is not a date.'
            " Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
        ),
        (
            ("--date-from-filename", "a.txt"),
            1,
            "a.txt: Its name begins without a day. Name it as 2026-11-20-chips.txt, or leave out --date-from-filename.",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(
    desk: Path, words: tuple[str, ...], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "a.txt").write_text("Chips\n\nThe story.", encoding="utf-8")
    assert run(*words) == code
    assert capsys.readouterr() == ("", f"{told}\n")


def test_an_empty_text_becomes_no_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a clipboard holds that was not filled."""
    write_newsletter(tmp_path, {"empty.txt": " \n\n"})
    monkeypatch.chdir(tmp_path)
    assert cli.main(["import", "text", "empty.txt"]) == 1
    assert capsys.readouterr() == ("", "empty.txt: There is no text in it. Copy the article once more.\n")
    assert not (tmp_path / "content/articles").exists()
