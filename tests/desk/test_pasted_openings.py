"""What stands around a pasted story: its title is found whatever a paper, a chat or a mail puts above and below it."""

from __future__ import annotations

import pytest

from pasted_articles import body, fields, intake

STORY = "The price of a chip has doubled since June, and nobody knows why."
TITLE = "Chips are dear this year"


@pytest.mark.parametrize(
    ("above", "more"),
    [
        (f"The Ledger\n\n{TITLE}", {}),
        (f"The Ledger\nTechnology\n\n{TITLE}", {}),
        (f"Opinion | {TITLE}", {}),
        (f"{TITLE} - The Ledger", {}),
        (f"Ada Byrne, 09:14\nHere it is\n\n**{TITLE}**\n\n*Published 2026-11-18*", {"date": "2026-11-18"}),
        (f"Ada Byrne  9:14 AM\n{TITLE}", {}),
        (f"Hi all,\n\nplease find the article below.\n\n{TITLE}", {}),
        (
            f"From: Ada <ada@example.org>\nDate: Tue, 18 Nov 2026 at 09:14\nSubject: Fwd: {TITLE}\nTo: Desk",
            {"date": "2026-11-18"},
        ),
        (f"{TITLE}\nby ADA BYRNE | 11/23/2026", {"date": "2026-11-23", "author": "ADA BYRNE"}),
        (f"{TITLE}\nby ADA BYRNE | 11/12/2026", {"author": "ADA BYRNE"}),
        (f"{TITLE}\n\nPosted on July 9, 2026 by Ada Byrne", {"date": "2026-07-09", "author": "Ada Byrne"}),
        (
            f"{TITLE}\n\nThree makers told us why\n\nAda Byrne\n18 November 2026",
            {"date": "2026-11-18", "author": "Ada Byrne", "summary": "Three makers told us why"},
        ),
        (
            f"---\ntitle: {TITLE}\ntags:\n  - Chips\n  - Prices\ndate: 2026-11-18\nlayout: post\n---\n\n# {TITLE}",
            {"date": "2026-11-18", "tags": ["Chips", "Prices"]},
        ),
        (f"Text: Ada Byrne\n16.11.2026\n\n{TITLE}", {"author": "Ada Byrne", "date": "2026-11-16"}),
        (f"The Crumb: {TITLE}\n\n# {TITLE}\n\nContact: Ada Byrne, ada@example.org", {}),
        (f"Subject: The Crumb: {TITLE}\n\n{TITLE}", {}),
        (f"Ada: Title: {TITLE}", {}),
        (f"* Headline: {TITLE}\n* Date: 18 November 2026", {"date": "2026-11-18"}),
        (f"From: Ada <ada@example.org>\nSubject: Fwd: {TITLE}\n\nGood morning! View in browser\n\n## {TITLE}", {}),
        (f"Subject: The Crumb: Chips are dear this…\n\nGood morning, readers\n\n# {TITLE}\n\nHi there,", {}),
        (f"# {TITLE}\n\n[View this email in your browser](https://example.org/a)\n\nWelcome back to The Crumb!", {}),
        (
            f"{TITLE}\n\nThree makers told us why\n\nAda Byrne | The Ledger | 18 Nov 2026 | 3 min read",
            {"date": "2026-11-18", "author": "Ada Byrne", "summary": "Three makers told us why"},
        ),
    ],
)
def test_a_headline_is_told_from_what_stands_around_it(above: str, more: dict[str, object]) -> None:
    text = f"{above}\n\n{STORY}"
    found = fields(text)
    names = ("title", "date", "tags", "summary", "author")
    assert {name: found[name] for name in names if found.get(name)} == {"title": TITLE, **more}
    assert body(text).partition("\n\n<!--")[0].strip() == STORY


def test_a_press_release_keeps_its_dateline_and_not_what_it_says_of_its_sender() -> None:
    text = (
        f"PRESS RELEASE\nEmbargoed until Friday\n\n{TITLE}\nThree makers told us why\n\n"
        f"LISBON, 18 November 2026 – {STORY}\n\nAbout Northwind\n\nNorthwind was founded in 1911.\n\n"
        "Media contact: press@example.com\n###"
    )
    found = fields(text)
    assert (found["title"], found["date"], found["summary"]) == (TITLE, "2026-11-18", "Three makers told us why")
    assert body(text).partition("\n\n<!--")[0] == f"LISBON, 18 November 2026 – {STORY}"


@pytest.mark.parametrize("heading", ["About Northwind", "About the weights of others"])
def test_what_an_article_says_about_somebody_stays_in_it(heading: str) -> None:
    assert body(f"{TITLE}\n\n{STORY}\n\n## {heading}\n\nMuch.").startswith(f"{STORY}\n\n## {heading}\n\nMuch.")


# --- chats -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ada", "ben"),
    [
        ("[10:02] Ada Byrne: ", "[10:09] Ben: "),
        ("17/11/2026, 10:02 - Ada Byrne: ", "17/11/2026, 10:09 - Ben Okoro: "),
        ("[17.11.26, 10:02:33] Ada Byrne: ", "[17.11.26, 10:09:01] Ben Okoro: "),
        ("Ada Byrne [10:02 am]: ", "Ben Okoro [10:09 am]: "),
        ("10:02 Ada Byrne: ", "10:09 Ben: "),
        ("Ada Byrne 10:02: ", "Ben 10:09: "),
        ("[Mon 10:02] Ada Byrne: ", "[Mon 10:09] Ben: "),
        ("Nov 18, 10:02 AM Ada Byrne: ", "Nov 18, 10:09 AM Ben: "),
        ("**Ada Byrne** 10:02\n", "**Ben** 10:09\n"),
        ("Ada Byrne\n10:02 AM\n", "Ben Okoro\n10:09 AM\n"),
        ("Ada Byrne, [18.11.2026 10:02]\n", "Ben, [18.11.2026 10:09]\n"),
        ("<ada> ", "<ben> "),
        ("10:02 <@ada> ", "10:09 <ben> "),
        ("Ada Byrne, 10:02\n", "Ben Okoro, 10:09\n"),
        ("Ada Byrne  10:02 AM\n", "Ben Okoro  10:09 AM\n"),
        ("Ada Byrne — Today at 10:02\n", "Ben Okoro — Today at 10:09\n"),
    ],
)
@pytest.mark.parametrize("title", [f"Title: {TITLE}", f"* Headline: {TITLE}", TITLE, f"# {TITLE}"])
def test_a_chat_says_who_sent_what_and_that_is_none_of_the_article(ada: str, ben: str, title: str) -> None:
    text = (
        f"{ada}here's the piece for tomorrow\n{ada}{title}\n\n{STORY}\n\n"
        "Key quotes\n\n“No.”\nMia Poe, a cook, said.\n\n"
        f"Our take\n\nToo dear.\n\n{ben}👍 thx\n{ada}np"
    )
    found = fields(text)
    assert (found["title"], found["take"]) == (TITLE, "Too dear.\n")
    story, _, comment = body(text).partition("\n\n<!--")
    assert story == STORY
    assert "\n👍 thx\nnp\n" in comment


def test_what_is_said_of_an_article_before_it_is_sent_is_none_of_it() -> None:
    text = f"Ada Byrne  9:41 AM\nDraft for tomorrow, tell me\n[9:42 AM]\n*{TITLE}*\n\n{STORY}\n\nOur take\n\nDear."
    assert fields(text)["title"] == TITLE
    assert body(text).startswith(f"{STORY}\n\n<!--")


def test_a_page_s_interruptions_are_none_of_the_story() -> None:
    text = f"{TITLE}\n\n{STORY}\n\nAdvertisement\n\nIt goes on.\n\nArticle continues below\n\nAnd on."
    assert body(text).startswith(f"{STORY}\n\nIt goes on.\n\nAnd on.\n\n<!--")


def test_rules_between_the_lines_above_a_story_are_only_for_the_eye() -> None:
    lines = f"* **Headline:** {TITLE}\n* **Author:** Ada Byrne"
    text = f"Certainly! Here it is:\n\n---\n\n{lines}\n\n---\n\n**Story**\n\n{STORY}"
    assert (fields(text)["title"], fields(text)["author"]) == (TITLE, "Ada Byrne")
    assert body(text).startswith(f"{STORY}\n\n<!--")


def test_a_chat_of_single_lines_is_read_line_by_line() -> None:
    lines = [
        TITLE,
        STORY,
        "It had doubled before.",
        "Key quotes",
        "“No.”",
        "Mia Poe, a cook, said.",
        "Our take",
        "Dear.",
    ]
    text = "\n".join(f"<ada> {line}" for line in lines).replace("<ada> It had", "<ben> wow\n<ada> It had")
    assert body(text).startswith(f"{STORY}\n\nIt had doubled before.\n\n<!--")
    found = fields(text)
    assert (found["title"], found["take"]) == (TITLE, "Dear.\n")
    assert found["key_quotes"] == [{"text": "No.", "speaker": "Mia Poe", "role": "cook"}]


def test_names_and_times_within_an_article_are_no_chat() -> None:
    text = f"{TITLE}\n\n{STORY}\n\n10:02 – Ada Byrne: the bell rings.\n\n<kbd>C</kbd> was pressed."
    assert body(text).startswith(f"{STORY}\n\n10:02 – Ada Byrne: the bell rings.\n\n<kbd>C</kbd> was pressed.")
    assert body("Monday 10:02: the bell rings.\n\nIt rings on.").startswith("Monday 10:02: the bell rings.\n\nIt rings")
    assert body("<kbd>C</kbd> was pressed, they say.\n\n<p>Then it rang.").startswith("<kbd>C</kbd> was pressed, they")


@pytest.mark.parametrize(
    "below", ["Sent from my phone", "--\nAda Byrne\nThe Ledger", "Best,\nAda", "Let me know if it is too long!"]
)
def test_what_a_mail_or_a_chat_puts_below_a_text_is_not_published(below: str) -> None:
    text = f"{TITLE}\n\n{STORY}\n\nOur take\n\nToo dear.\n\n{below}"
    assert fields(text)["take"] == "Too dear.\n"
    assert below in intake(text).manuscript.text.partition("\nNot understood:\n")[2]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What this means for you", "why_it_matters"),
        ("**What it means to readers**", "why_it_matters"),
        ("Why this matters now", "why_it_matters"),
        ("Why all this matters", "why_it_matters"),
        ("Recommended Reads", "recommended_reading"),
        ("Related to this story", "related"),
        ("More quotes", "key_quotes"),
    ],
)
def test_a_heading_may_say_for_whom_and_when(heading: str, field: str) -> None:
    assert field in fields(f"{TITLE}\n\n{STORY}\n\n{heading}\n\nThe price list, once more")


@pytest.mark.parametrize("heading", ["The story so far", "Summary for policymakers", "What happened next"])
def test_a_heading_of_the_storys_own_stays_in_it(heading: str) -> None:
    assert heading in body(f"{TITLE}\n\n{STORY}\n\n## {heading}\n\nMuch.").partition("<!--")[0]


# --- newsletters -----------------------------------------------------------------------------------

SERVICE = "View this email in your browser ( https://ledger.example/v/221 )"
FOOTER = (
    "You receive this because you subscribed at ledger.example.\n"
    "Unsubscribe ( https://ledger.example/u/abc ) | Forward to a friend\n"
    "© 2026 The Crumb, Rua das Flores 12, Porto"
)


@pytest.mark.parametrize(
    "head",
    [
        f"From: The Crumb <a@ledger.example>\nSubject: {TITLE}\nDate: Wed, 18 Nov 2026 06:30:12 +0100\n\n{SERVICE}",
        SERVICE,
    ],
)
@pytest.mark.parametrize("issue", ["Issue 221 · Wednesday", "Issue #221", "Vol. 3, No. 12", "Edition 221 — Wednesday"])
@pytest.mark.parametrize("title", [f"**{TITLE}**", TITLE, f"# {TITLE}"])
def test_what_a_newsletter_says_before_it_begins_is_none_of_the_story(head: str, issue: str, title: str) -> None:
    text = f"{head}\n\nTHE DAILY CRUMB OF PORTO\n{issue}\n\nGood morning, readers.\n\n{title}\n\n{STORY}\n\nIt goes on."
    assert fields(text)["title"] == TITLE
    story, _, comment = body(text).partition("\n\n<!--")
    assert story == f"{STORY}\n\nIt goes on."
    assert f"\n{SERVICE}\nTHE DAILY CRUMB OF PORTO\n{issue}\nGood morning, readers.\n" in comment


def test_a_headline_in_capitals_above_a_deck_is_no_newsletter() -> None:
    text = f"CHIPS ARE DEAR\n5 min read\nThree makers told us why\n\nAda Byrne\n18 November 2026\n\n{STORY}"
    assert fields(text)["title"] == "CHIPS ARE DEAR"


@pytest.mark.parametrize("between", ["\n\n------\n", "\n\n---\n\n", "\n\n", "\n"])
@pytest.mark.parametrize(
    ("heading", "name", "held"),
    [
        ("MORE STORIES\nThe price list", "related", [{"title": "The price list"}]),
        ("Sources\n- The price list", "sources", [{"title": "The price list"}]),
        ("Our take\n\nToo dear.", "take", "Too dear.\n"),
        ("", "title", TITLE),
    ],
)
def test_what_a_newsletter_says_below_its_text_ends_every_part(
    between: str, heading: str, name: str, held: object
) -> None:
    text = f"{TITLE}\n\n{STORY}\n\n{heading}{between}{FOOTER}"
    assert fields(text)[name] == held
    story, _, comment = body(text).partition("\n\n<!--")
    assert story == STORY
    assert comment.partition("\nNot understood:\n")[2].startswith(FOOTER)


def test_below_a_rule_nothing_is_an_entry_of_the_list_above_it() -> None:
    text = f"{TITLE}\n\n{STORY}\n\nRelated\n\n---\n\nThe price list\n\n---\nRua das Flores 12"
    assert fields(text)["related"] == [{"title": "The price list"}]
    assert "Not understood:\nRua das Flores 12\n" in body(text)


def test_a_line_of_copyright_below_a_picture_does_not_end_the_story() -> None:
    text = f"{TITLE}\n\n{STORY}\n\n© The Crumb\n\nIt goes on.\n\nUnsubscribe: a word that nobody likes."
    assert body(text).partition("\n\n<!--")[0] == text.partition("\n\n")[2]


def test_an_answer_of_one_sign_in_a_chat_is_kept() -> None:
    text = f"[10:02] Ada Byrne: {TITLE}\n\n{STORY}\n\n[10:09] Ben: 👍\n[10:10] Ada Byrne: Our take: Dear."
    assert "\nNot understood:\n👍\n" in body(text)


@pytest.mark.parametrize(
    ("above", "more"),
    [
        (f"The Residual\n\n{TITLE}", {}),
        (f"# The Residual\n\n## {TITLE}", {}),
        (f"**The Residual**\n\n**{TITLE}**", {}),
        (f"The Residual, issue 12\nThe AI industry, after the noise.\n\n{TITLE}", {}),
        (f"[The Residual](https://residual.example)\n\n{TITLE}", {}),
        (f"The Residual: {TITLE}", {}),
        (f"{TITLE} | The Residual", {}),
        (f"Title: The Residual\n\n{TITLE}", {}),
        (f"---\ntitle: The Residual\n---\n\n# {TITLE}", {}),
        (f"Subject: The Residual\nDate: Tue, 24 Nov 2026 09:14:00 +0100\n\n{TITLE}", {"date": "2026-11-24"}),
        (f"The Residual\n\nIn today's issue: chips, bread, a bug\n\n{TITLE}", {}),
        (f"{TITLE}\n\nBy Ada Byrne, Tue 24 Nov 2026", {"author": "Ada Byrne", "date": "2026-11-24"}),
        (f"The Residual | Nov. 24, 2026 | Subscribe now\n\n{TITLE}", {"date": "2026-11-24"}),
        *(
            (line.format(TITLE), {"author": "Ada Byrne", "date": "2026-11-24"})
            for line in (
                "The Residual\nBy Ada Byrne | November 24, 2026 | Subscribe now\n\n{}",
                "The Residual · By Ada Byrne · 24 November 2026 · Subscribe now\n\n{}",
                "Subscribe now | By Ada Byrne | 24 November 2026\n\n{}",
                "{}\n\nAda Byrne | November 24, 2026 | Subscribe now",
                "{}\n\nBy Ada Byrne November 24, 2026 Subscribe now",
                "{}\n\n*By Ada Byrne — 24 November 2026 — Subscribe now*",
            )
        ),
    ],
)
def test_the_newsletters_own_name_and_its_call_to_subscribe_are_no_title(above: str, more: dict[str, object]) -> None:
    text = f"{above}\n\n{STORY}"
    found = fields(text)
    names = ("title", "date", "summary", "author")
    assert {name: found[name] for name in names if found.get(name)} == {"title": TITLE, **more}
    assert body(text).partition("\n\n<!--")[0].strip() == STORY


def test_a_story_about_the_newsletter_keeps_its_name() -> None:
    text = f"The Residual moves to Porto\n\n{STORY}\n\nThe Residual: a history\n\n{STORY}"
    assert fields(text)["title"] == "The Residual moves to Porto"
    assert "The Residual: a history" in body(text).partition("<!--")[0]
