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
    ],
)
def test_a_headline_is_told_from_what_stands_around_it(above: str, more: dict[str, object]) -> None:
    text = f"{above}\n\n{STORY}"
    found = fields(text)
    names = ("title", "date", "tags", "summary", "author")
    assert {name: found[name] for name in names if found.get(name)} == {"title": TITLE, **more}
    assert body(text).partition("\n\n<!--")[0].strip() == STORY


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
