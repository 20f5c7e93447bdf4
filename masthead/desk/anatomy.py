"""What a new article's file says of each field: a line of help, and how it is written."""

from __future__ import annotations

from typing import NamedTuple

from masthead.desk.manuscript import Block, Value


class Hint(NamedTuple):
    """What an editor is told of a field where she writes it."""

    help: str
    """One sentence, which fits a line."""
    example: Value
    """What may stand there; it builds as it is, where the files and stories that it names are there."""


ANATOMY: dict[str, Hint] = {
    "title": Hint("The headline.", "Northwind opens its weights"),
    "date": Hint("The day of publication, or its time with the zone.", "2026-11-20"),
    "updated": Hint("When it last changed in a way that readers should know about.", "2026-11-21"),
    "slug": Hint("The last part of the address; without it, the file's name.", "northwind-opens-weights"),
    "tags": Hint("What the story is about; at least one.", ["Open weights", "Northwind"]),
    "summary": Hint(
        "One or two sentences for lists, feeds and search engines; without it, the first paragraph.",
        'The weights of Gale are out, under a licence that says "almost".',
    ),
    "authors": Hint(
        "The authors, if there are several; without it, the author in site.toml.", ["Ada Byrne", "Ben Okoro"]
    ),
    "author": Hint("The author, if there is one.", "Ada Byrne"),
    "draft": Hint("true keeps the story unpublished; delete the line to publish it.", "true"),
    "lead": Hint("true puts the story at the top of the home page.", "true"),
    "image": Hint(
        "The picture at the top: a file next to this one, or one in static/ with a / before its name.",
        {"src": "rack.jpg", "alt": "What it shows, for those who can't see it.", "credit": "Lena Ortiz"},
    ),
    "key_quotes": Hint(
        "What people said; text and speaker are required.",
        [
            {
                "text": "The words, as they were said.",
                "speaker": "Mira Solano",
                "role": "Chief scientist",
                "organization": "Northwind",
                "interest": "What readers should know about the speaker's own interest.",
                "said_on": "2026-11-18",
                "source": "https://example.com/interview",
                "context": "What the speaker was answering, in Markdown.",
            }
        ],
    ),
    "take": Hint("The newsletter's opinion, under the heading Our take; Markdown.", Block("We think that …")),
    "why_it_matters": Hint(
        "Why the reader should care, under the heading Why this matters; Markdown.", Block("It matters because …")
    ),
    "related": Hint(
        "Stories that go with this one: slugs or titles of your stories, or stories elsewhere.",
        ["tidewater-raises-two-billion", {"title": "A story on another site", "url": "https://example.com/story"}],
    ),
    "recommended_reading_intro": Hint("A sentence above the recommended reading.", "Two that we keep going back to."),
    "recommended_reading": Hint(
        "What to read next; title is required.",
        [{"title": "Attention economics", "url": "https://example.com/attention", "note": "Why it is worth the hour."}],
    ),
    "sources": Hint(
        "The reports and documents it is based on; title is required.",
        [{"title": "The original report", "publisher": "The Ledger", "url": "https://example.com/report"}],
    ),
    "ai_use": Hint("How AI was used.", "Drafted with a model, edited by Ada Byrne."),
    "companies": Hint("Companies that it is about, besides those that the quotes name.", ["Northwind", "Tidewater"]),
    "people": Hint("People that it is about, besides those that it quotes.", ["Ines Prado"]),
    "aliases": Hint("Old addresses on this site that redirect here.", ["/2026/11/old-address/"]),
    "corrections": Hint(
        "What was wrong in an earlier version, and when it was corrected.",
        [{"date": "2026-11-22", "text": "An earlier version gave the wrong year."}],
    ),
    "id": Hint("The id by which feed readers recognise the story; rarely needed.", "tag:example.com,2026:northwind"),
}
"""Every field of an article, in the order of ``docs/writing.md``."""
