"""What each field of an article and of a page may hold, and what is said where it holds something else."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from masthead.errors import describe_problem
from masthead.model import (
    Alias,
    Article,
    Config,
    Correction,
    Image,
    Page,
    Prose,
    Quote,
    Reading,
    RelatedName,
    Source,
)
from masthead.read import config, foreign_fields
from masthead.read import fields as schema
from masthead.read.config import read_config
from masthead.read.content import ArticleReading, read_article, read_page
from masthead.read.front_matter import Scalar

SOURCE = "content/articles/2026-11-20-chips.md"
ABOUT = "content/pages/about.md"
LISBON = """\
title = "The Ledger"
base_url = "https://ledger.example"
author = "The Desk"
time_zone = "Europe/Lisbon"
"""
NEEDED = {"title": "title: Chips", "date": "date: 2026-11-20", "tags": "tags: [Chips]"}

SHOW_MOMENT = "Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00."
SHOW_DAY = "Write a day as 2026-11-20."
QUOTE_IT = 'Put the value in quotation marks if it begins with a bracket or a brace, or contains ": ".'
LIST = f"is a list; one value is expected. {QUOTE_IT}"
GROUP = f"is a group of fields; one value is expected. {QUOTE_IT}"
FILL_IN = "is empty. Fill it in, or take it out."
NOT_HERE = 'Leave out spaces, "..", "*", ":", "?", "#", "%", quotation marks and backslashes.'
FAR = "Take it out; docs/writing.md lists the fields."
UNCLOSED = 'A quotation mark is opened and not closed. Close it; inside "…" write \\" for a quotation mark.'
FULL_QUOTE = """\
key_quotes:
  - text: |
      The first words.

      The last words.
    speaker: Mira Solano
    role: Chief scientist
    organization: Northwind
    interest: Holds shares in Tidewater.
    said_on: 2026-11-18
    source: https://example.com/interview
    context: "*After* the talk."
"""


@functools.cache
def configure(site: str = LISBON) -> Config:
    """The settings of a newsletter in Lisbon, or of another ``site.toml``."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "site.toml").write_text(site, encoding="utf-8")
        config = read_config(Path(folder)).config
    assert config is not None
    return config


def read(fields: str, source: str = SOURCE, body: str = "The story.") -> ArticleReading:
    """What becomes of an article with these fields first, and with those that every article needs."""
    given = {line.partition(":")[0] for line in fields.splitlines() if line[:1].isalpha()}
    lines = [fields.rstrip("\n"), *(line for name, line in NEEDED.items() if name not in given)]
    return read_article(source, "\n".join(["---", *lines, "---", "", body, ""]).encode(), configure())


def accept(fields: str) -> Article:
    """The article, about which nothing is to be said."""
    reading = read(fields)
    assert [describe_problem(problem) for problem in reading.problems] == []
    assert reading.article is not None
    return reading.article


def refuse(fields: str, source: str = SOURCE) -> list[str]:
    """What is said of an article that is not taken, without the name of its file."""
    reading = read(fields, source)
    assert reading.article is None
    return [describe_problem(problem).removeprefix(source + ":") for problem in reading.problems]


def notice(fields: str, source: str = SOURCE) -> list[str]:
    """What is said of an article that is taken all the same."""
    reading = read(fields, source)
    assert reading.article is not None
    return [describe_problem(problem).removeprefix(source + ":") for problem in reading.problems]


def html_of(prose: Prose | None) -> str:
    """The HTML of a field's Markdown, on one line."""
    assert prose is not None
    return prose.html.replace("\n", "")


# --- good values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("title: Northwind opens its weights", "title", "Northwind opens its weights"),
        ('title: "  Chips\\n  are dear "', "title", "Chips are dear"),
        ("title: 1.10", "title", "1.10"),
        ("title: no", "title", "no"),
        ("title: 2026-11-20", "title", "2026-11-20"),
        ('title: "The #1 chip"', "title", "The #1 chip"),
        ("title: |\n  Chips\n  are dear", "title", "Chips are dear"),
        ("title: " + "x" * 1000, "title", "x" * 1000),
        ("slug: northwind-opens-weights", "slug", "northwind-opens-weights"),
        ('slug: " northwind "', "slug", "northwind"),
        ("slug: 2026", "slug", "2026"),
        ("slug: 机器学习", "slug", "机器学习"),
        ("slug: " + "x" * 200, "slug", "x" * 200),
        ("slug:", "slug", "chips"),
        ("tags: Chips", "tags", ("Chips",)),
        ("tags: [Open weights, Northwind]", "tags", ("Open weights", "Northwind")),
        ("tags:\n  - C++\n  - C#\n  - C", "tags", ("C++", "C#", "C")),
        ("tags: [AI, Chips, ai]", "tags", ("AI", "Chips")),
        ("tags: [no, 1.10]", "tags", ("no", "1.10")),
        ('tags: ["#AI", "Größe"]', "tags", ("#AI", "Größe")),
        ("summary: One sentence.", "summary", "One sentence."),
        ("summary: >\n  One\n  sentence.", "summary", "One sentence."),
        ("summary:", "summary", "The story."),
        ("authors: [Ada Byrne, Bo Lind]", "authors", ("Ada Byrne", "Bo Lind")),
        ("authors: Ada Byrne", "authors", ("Ada Byrne",)),
        ("author: Ada Byrne", "authors", ("Ada Byrne",)),
        ("author: [Ada Byrne, Bo Lind]", "authors", ("Ada Byrne", "Bo Lind")),
        ("authors: []", "authors", ("The Desk",)),
        ("authors: [Ada Byrne, Ada Byrne]", "authors", ("Ada Byrne",)),
        ("draft: true", "draft", True),
        ('draft: "Yes"', "draft", True),
        ("draft: false", "draft", False),
        ("draft: NO", "draft", False),
        ("draft:", "draft", False),
        ("lead: true", "lead", True),
        ("lead: no", "lead", False),
        ("image: {src: a.jpg, alt: A rack}", "image", Image("a.jpg", "A rack", "", 2)),
        (
            "image:\n  src: /a b.jpg\n  alt: A rack\n  credit: Lena",
            "image",
            Image("/a b.jpg", "A rack", "Lena", 3),
        ),
        ("image:", "image", None),
        (
            "related:\n  - tidewater\n  - 'Chips: dear'",
            "related",
            (
                RelatedName("tidewater", "", False, 3, "related[0]"),
                RelatedName("Chips: dear", "", False, 4, "related[1]"),
            ),
        ),
        (
            "related: [{title: A, url: https://a.example/b}, {title: B}]",
            "related",
            (
                RelatedName("A", "https://a.example/b", True, 2, "related[0]"),
                RelatedName("B", "", True, 2, "related[1]"),
            ),
        ),
        ("related: tidewater", "related", (RelatedName("tidewater", "", False, 2, "related"),)),
        ("related: []", "related", ()),
        ("id: tag:example.com,2026:northwind", "feed_id", "tag:example.com,2026:northwind"),
        ("id: https://example.com/2026", "feed_id", "https://example.com/2026"),
        ("aliases: [/2026/11/old/, /old]", "aliases", (Alias("/2026/11/old/", 2), Alias("/old", 2))),
        ("aliases: /über/", "aliases", (Alias("/über/", 2),)),
        ("aliases:\n- /old.html", "aliases", (Alias("/old.html", 3),)),
    ],
)
def test_a_good_value_is_known_to_the_site_as_it_is_meant(fields: str, name: str, value: object) -> None:
    assert getattr(accept(fields).head, name) == value


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("updated:", "updated", None),
        ("key_quotes: []", "quotes", ()),
        (
            "key_quotes: {text: Words., speaker: Mira}",
            "quotes",
            (Quote("quote-1", ("Words.",), "Mira", "", "", "", None, "", None),),
        ),
        ("recommended_reading_intro: A sentence above.", "reading_intro", "A sentence above."),
        (
            "recommended_reading: [{title: A, url: https://a.example, note: Long.}, {title: B}]",
            "reading",
            (Reading("A", "https://a.example", "Long."), Reading("B", "", "")),
        ),
        ("recommended_reading: {title: A}", "reading", (Reading("A", "", ""),)),
        (
            "sources: [{title: A, publisher: The Post, url: https://a.example}, {title: B}]",
            "sources",
            (Source("A", "The Post", "https://a.example"), Source("B", "", "")),
        ),
        ("ai_use: Drafted with a model.", "ai_use", "Drafted with a model."),
        ("ai_use: no", "ai_use", "no"),
        ("companies: [Northwind, Tidewater, Northwind]", "companies", ("Northwind", "Tidewater")),
        ("companies: Northwind", "companies", ("Northwind",)),
        ("companies: [North Wind, north-wind, NORTH WIND, Northwind]", "companies", ("North Wind", "Northwind")),
        ("people: [Zoë Ray, Zoe Ray, zoë-ray]", "people", ("Zoë Ray",)),
        ("people: [Mira Solano]", "people", ("Mira Solano",)),
        (
            "corrections: [{date: 2026-11-22, text: B}, {date: 2026-11-21, text: A}]",
            "corrections",
            (Correction(dt.date(2026, 11, 21), "A"), Correction(dt.date(2026, 11, 22), "B")),
        ),
    ],
)
def test_a_good_value_is_held_by_the_article_as_it_is_meant(fields: str, name: str, value: object) -> None:
    assert getattr(accept(fields), name) == value


def test_a_quote_holds_all_that_was_written_of_it() -> None:
    article = accept(FULL_QUOTE + "companies: [Tidewater]\npeople: [Ada Byrne]")
    [quote] = article.quotes
    assert html_of(quote.context) == "<p><em>After</em> the talk.</p>"
    assert quote == Quote(
        anchor="quote-1",
        paragraphs=("The first words.", "The last words."),
        speaker="Mira Solano",
        role="Chief scientist",
        organization="Northwind",
        interest="Holds shares in Tidewater.",
        said_on=dt.date(2026, 11, 18),
        source="https://example.com/interview",
        context=quote.context,
    )
    assert article.companies == ("Northwind", "Tidewater")
    assert article.people == ("Mira Solano", "Ada Byrne")


def test_a_company_is_named_once_however_its_quotes_spell_it() -> None:
    article = accept(
        "key_quotes:\n- {text: A., speaker: Mira Solano, organization: North Wind}\n"
        "- {text: B., speaker: mira solano, organization: north-wind}\ncompanies: [NORTH WIND, Tidewater]"
    )
    assert (article.companies, article.people) == (("North Wind", "Tidewater"), ("Mira Solano",))


def test_a_company_that_speaks_for_itself_is_not_counted_among_the_people() -> None:
    article = accept("key_quotes: [{text: Words., speaker: Northwind, organization: Northwind}]")
    assert (article.companies, article.people) == (("Northwind",), ())


def test_take_and_why_it_matters_are_markdown() -> None:
    article = accept("take: |\n  It *is* so.\n\n  Twice.\nwhy_it_matters: '[A](https://a.example)'")
    assert html_of(article.take) == "<p>It <em>is</em> so.</p><p>Twice.</p>"
    assert html_of(article.why_it_matters) == '<p><a href="https://a.example">A</a></p>'


@pytest.mark.parametrize(
    ("written", "at", "timed"),
    [
        ("2026-11-20", "2026-11-20T00:00:00+00:00", False),
        ("2026-07-01", "2026-07-01T00:00:00+01:00", False),
        ("2026-11-20T09:30", "2026-11-20T09:30:00+00:00", True),
        ("2026-07-01 09:30:15", "2026-07-01T09:30:15+01:00", True),
        ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00+00:00", True),
        ("2026-11-20t09:30:00z", "2026-11-20T09:30:00+00:00", True),
        ("2026-07-01T09:30:00Z", "2026-07-01T10:30:00+01:00", True),
        ("2026-11-20T09:30:00+05:30", "2026-11-20T04:00:00+00:00", True),
        ("2026-11-20 09:30 -02:00", "2026-11-20T11:30:00+00:00", True),
        ("2026-11-20T09:30:00.5Z", "2026-11-20T09:30:00.500000+00:00", True),
        ('" 2026-11-20 "', "2026-11-20T00:00:00+00:00", False),
        ("1900-01-01T12:00:00Z", "1900-01-01T11:23:00-00:37", True),
        ("2999-12-31", "2999-12-31T00:00:00+00:00", False),
        ("2020-12-2", "2020-12-02T00:00:00+00:00", False),
        ("2026-7-1 9:30", "2026-07-01T09:30:00+01:00", True),
        ("2024-10-07 10:00:00 -0700", "2024-10-07T18:00:00+01:00", True),
        ("2024-10-07 10:00", "2024-10-07T10:00:00+01:00", True),
        ("2024-10-07T10:00:00.000Z", "2024-10-07T11:00:00+01:00", True),
        ("2024-10-07T10:00:00.123456789Z", "2024-10-07T11:00:00.123456+01:00", True),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-15T02:59:43.100000+00:00", True),
        ("2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.100000+00:00", True),
        ("2001-12-15 2:59:43. \t Z", "2001-12-15T02:59:43+00:00", True),
        ("2024-10-07T10:00:00-07", "2024-10-07T18:00:00+01:00", True),
        ("2026-11-20 09:30 +1:30", "2026-11-20T08:00:00+00:00", True),
        ("2013-07-09 11:44:00 +0000 UTC", "2013-07-09T12:44:00+01:00", True),
        ("2013-07-09 11:44:00 -0700 MST", "2013-07-09T19:44:00+01:00", True),
        ("2013-07-09 11:44 UTC", "2013-07-09T12:44:00+01:00", True),
        ("2012/12/3 10:20", "2012-12-03T10:20:00+00:00", True),
        ("2012.12.03", "2012-12-03T00:00:00+00:00", False),
        ("Jul 08 2022", "2022-07-08T00:00:00+01:00", False),
        ("July 8th, 2022", "2022-07-08T00:00:00+01:00", False),
        ("20 November 2026", "2026-11-20T00:00:00+00:00", False),
        ("'Fri, 20 Nov 2026 09:30:00 GMT'", "2026-11-20T09:30:00+00:00", True),
        ("2026-10-25T01:30", "2026-10-25T01:30:00+01:00", True),
        ("2026-11-20\u00a009:30", "2026-11-20T09:30:00+00:00", True),
    ],
)
@pytest.mark.parametrize("field", ["date", "updated"])
def test_a_date_is_a_day_or_a_time_in_the_zone_of_the_site(field: str, written: str, at: str, timed: bool) -> None:
    reading = read(f"{field}: {written}")
    assert reading.article is not None
    moment = reading.article.head.published if field == "date" else reading.article.updated
    assert moment is not None
    assert (moment.at.replace(second=moment.at.second).isoformat(), moment.timed) == (at, timed)


def test_a_whole_day_stays_that_day_in_every_zone_and_year() -> None:
    """Before standard time zones had seconds: Paris was 9 minutes and 21 seconds ahead of Greenwich."""
    for zone in ("Europe/Paris", "Europe/Amsterdam", "Africa/Monrovia", "America/Sao_Paulo", "Pacific/Apia"):
        config = configure(LISBON.replace("Europe/Lisbon", zone))
        for day in ("1905-05-05", "1936-07-01", "1971-12-31", "2011-12-31", "2017-10-15", "2026-11-20"):
            raw = f"---\ntitle: A\ndate: {day}\ntags: a\n---\nB\n".encode()
            article = read_article(f"content/articles/{day}-a.md", raw, config).article
            assert article is not None
            assert f"{article.head.published.at:%Y-%m-%d}" == day, zone


def test_dates_are_written_with_the_digits_0_to_9() -> None:
    assert refuse("date: ٢٠٢٦-١١-٢٠") == [f'2: date: "٢٠٢٦-١١-٢٠" is not a date. {SHOW_MOMENT}']


# --- bad values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("title:", "title: is empty. Add a line title: and the headline."),
        ('title: " "', "title: is empty. Add a line title: and the headline."),
        ("title: [Chips]", f"title: {LIST}"),
        ("title: {Chips: dear}", f"title: {GROUP}"),
        ('title: "a\\x07b"', "title: contains the character U+0007, which no page may show. Take it out."),
        ('title: "a\\uFFFEb"', "title: contains the character U+FFFE, which no page may show. Take it out."),
        ("date:", "date: is empty. Add the day of publication, as date: 2026-11-20."),
        ("date: [2026-11-20]", f"date: {LIST}"),
        ("updated: {on: 2026-11-20}", f"updated: {GROUP}"),
        (
            "slug: Northwind Opens",
            'slug: "Northwind Opens" can\'t be used in an address. Write "northwind-opens".',
        ),
        ("slug: a--b", 'slug: "a--b" can\'t be used in an address. Write "a-b".'),
        ("slug: ../../x", 'slug: "../../x" can\'t be used in an address. Write "x".'),
        ("slug: été", 'slug: "été" can\'t be used in an address. Write "ete".'),
        ("slug: C++", 'slug: "C++" can\'t be used in an address. Write "c-plus-plus".'),
        ("slug: ...", 'slug: "..." has no letter or digit. Write it as northwind-opens-weights.'),
        ("slug: " + "x" * 201, f'slug: "{"x" * 79}…" is 201 bytes long; the limit is 200. Shorten it.'),
        ("slug: [a]", f"slug: {LIST}"),
        ("tags:", "tags: is empty. Add at least one, as tags: [Open weights]."),
        ("tags: []", "tags: is empty. Add at least one, as tags: [Open weights]."),
        ('tags: [Chips, ""]', f"tags[1]: {FILL_IN}"),
        ("tags: [[Chips]]", f"tags[0]: {LIST}"),
        ("tags: {Chips: dear}", f"tags: {GROUP}"),
        ('tags: [Chips, "?"]', 'tags[1]: "?" has no letter or digit. A tag needs one, for its address.'),
        ('tags: ["❤️"]', 'tags[0]: "❤️" has no letter or digit. A tag needs one, for its address.'),
        (
            "tags: -Chips",
            'tags: "-Chips" begins with a hyphen. Take it out, or write - Chips with a space, on a line of its own.',
        ),
        ("tags: {Chips, Prices}", "tags: is in braces. Write square brackets: [Chips, Prices]."),
        ("tags: {}", "tags: is in braces. Write square brackets: [Chips, Prices]."),
        (
            "tags: [" + "x" * 201 + "]",
            f'tags[0]: "{"x" * 79}…" is 201 bytes long; the limit is 200. Shorten it.',
        ),
        ("summary: [a]", f"summary: {LIST}"),
        ("authors: {name: Ada}", "authors: is a group of fields; a name is expected. Write the name alone: Ada."),
        ('authors: [Ada, ""]', f"authors[1]: {FILL_IN}"),
        ("author: [[Ada]]", f"author[0]: {LIST}"),
        ("draft: maybe", 'draft: "maybe" is neither true nor false. Write true or false.'),
        ("draft: on", 'draft: "on" is neither true nor false. Write true or false.'),
        ("draft: 1", 'draft: "1" is neither true nor false. Write true or false.'),
        ("draft: [true]", f"draft: {LIST}"),
        ("lead: first", 'lead: "first" is neither true nor false. Write true or false.'),
        (
            "image: a.jpg",
            "image: is not a group of fields. Write it as {src: a.jpg, alt: What it shows}.",
        ),
        (
            "image: [{src: a.jpg, alt: A rack}]",
            "image: is not a group of fields. Write it as {src: picture.jpg, alt: What it shows}.",
        ),
        (
            "image: {src: a.jpg}",
            "image.alt: is missing. Describe the picture, for readers who can't see it.",
        ),
        (
            'image: {src: a.jpg, alt: ""}',
            "image.alt: is empty. Describe the picture, for readers who can't see it.",
        ),
        ("image: {alt: A rack}", "image.src: is missing. Name the file."),
        ("image: {src: [a.jpg], alt: A rack}", f"image.src: {LIST}"),
        (
            "image: {src: https://a.example/b.jpg, alt: A rack}",
            'image.src: "https://a.example/b.jpg" is on another host.'
            " Put the picture next to the article or into static/, and name the file.",
        ),
        (
            "image: {src: //a.example/b.jpg, alt: A rack}",
            'image.src: "//a.example/b.jpg" is on another host.'
            " Put the picture next to the article or into static/, and name the file.",
        ),
        (
            "image: {src: 'a\\b.jpg', alt: A rack}",
            'image.src: "a\\b.jpg" contains a backslash or a line break. Write slashes (/), in one line.',
        ),
        (
            "image: {src: a.jpg, alt: A, caption: B}",
            "image.caption: unknown field. The picture at the top has no caption;"
            " write who made it under credit, or take it out.",
        ),
        (
            "image: {src: a.jpg, alt: A rack, of servers}",
            "image.of servers: unknown field."
            " If it belongs to the value before it, put that in quotation marks: a comma ended it.",
        ),
        (
            "key_quotes: Words.",
            "key_quotes: is not a group of fields. Write it as {text: Words., speaker: …}.",
        ),
        (
            "key_quotes: [Words.]",
            "key_quotes[0]: is not a group of fields. Write it as {text: Words., speaker: …}.",
        ),
        ("key_quotes: [{text: Words.}]", "key_quotes[0].speaker: is missing. Write who said it."),
        (
            "key_quotes: [{speaker: Mira}]",
            "key_quotes[0].text: is missing. Write the words as they were said.",
        ),
        (
            'key_quotes: [{text: "", speaker: Mira}]',
            "key_quotes[0].text: is empty. Write the words as they were said.",
        ),
        ("key_quotes: [{text: [a], speaker: Mira}]", f"key_quotes[0].text: {LIST}"),
        (
            "key_quotes: [{text: W., speaker: M, said_on: 2026-11-31}]",
            f'key_quotes[0].said_on: "2026-11-31" is not in the calendar. {SHOW_DAY}',
        ),
        (
            "key_quotes: [{text: W., speaker: M, said_on: yesterday}]",
            f'key_quotes[0].said_on: "yesterday" is not a day. {SHOW_DAY}',
        ),
        (
            "key_quotes: [{text: W., speaker: M, said_on: 2026-11-18T25:00}]",
            f'key_quotes[0].said_on: "2026-11-18T25:00" is not in the calendar. {SHOW_DAY}',
        ),
        (
            "key_quotes: [{text: W., speaker: M, said_on: 1850-01-01}]",
            f'key_quotes[0].said_on: "1850-01-01" is not in the years 1900 to 2999. {SHOW_DAY}',
        ),
        (
            "key_quotes: [{text: W., speaker: M, source: htp://lab.example/x}]",
            'key_quotes[0].source: "htp://lab.example/x" is not a web address. Begin it with https://.',
        ),
        (
            "key_quotes: [{text: W., speaker: M, sorce: https://a.example}]",
            'key_quotes[0].sorce: unknown field. Did you mean "source"?',
        ),
        ("key_quotes: [{text: W., speaker: M, context: [a]}]", f"key_quotes[0].context: {LIST}"),
        ('key_quotes: [""]', f"key_quotes[0]: {FILL_IN}"),
        ("take: [a]", f"take: {LIST}"),
        ('take: "a\\e[2J"', "take: contains the character U+001B, which no page may show. Take it out."),
        ("why_it_matters: {a: b}", f"why_it_matters: {GROUP}"),
        (
            "related: [[a]]",
            "related[0]: is not a group of fields. Write it as a slug, a title, or {title: …, url: …}.",
        ),
        (
            "related: [{url: https://a.example}]",
            "related[0].title: is missing. Write the title of the story.",
        ),
        (
            "related: [{title: A, url: a.example}]",
            'related[0].url: "a.example" is not a web address. Begin it with https://.',
        ),
        (
            "related: [{title: A, link: https://a.example}]",
            "related[0].link: unknown field. Here it is called url.",
        ),
        ('related: ["", a]', f"related[0]: {FILL_IN}"),
        ("recommended_reading_intro: [a]", f"recommended_reading_intro: {LIST}"),
        (
            "recommended_reading: [A]",
            "recommended_reading[0]: is not a group of fields. Write it as {title: A, url: …}.",
        ),
        (
            "recommended_reading: [{url: https://a.example}]",
            "recommended_reading[0].title: is missing. Write what to read.",
        ),
        (
            "recommended_reading: [{title: A, url: /a}]",
            'recommended_reading[0].url: "/a" is not a web address. Begin it with https://.',
        ),
        ("recommended_reading: [{title: A, note: [b]}]", f"recommended_reading[0].note: {LIST}"),
        (
            "sources: A",
            "sources: is not a group of fields. Write it as {title: A, publisher: …, url: …}.",
        ),
        ("sources: [{publisher: The Post}]", "sources[0].title: is missing. Write its title."),
        (
            "sources: [{title: A, url: www.a.example}]",
            'sources[0].url: "www.a.example" is not a web address. Begin it with https://.',
        ),
        (
            "sources: [{title: A, url: 'https://a.example/b c'}]",
            'sources[0].url: "https://a.example/b c" is not a web address.'
            " Take out the spaces and quotation marks, or write them as %20 and %22.",
        ),
        ("ai_use: [a]", f"ai_use: {LIST}"),
        ("companies: [{a: b}]", f"companies[0]: {GROUP}"),
        ('people: [""]', f"people[0]: {FILL_IN}"),
        (
            "aliases: old/",
            'aliases: "old/" is not an address on this site. Begin it with /, as in /2026/11/old-address/.',
        ),
        (
            "aliases: [//a.example/b]",
            'aliases[0]: "//a.example/b" is not an address on this site. Begin it with /, as in /2026/11/old-address/.',
        ),
        (
            "aliases: [https://a.example/b]",
            'aliases[0]: "https://a.example/b" is not an address on this site.'
            " Begin it with /, as in /2026/11/old-address/.",
        ),
        ("aliases: [/]", 'aliases[0]: "/" is the home page. An alias is the old address of one article.'),
        ("aliases: [/a//b]", 'aliases[0]: "/a//b" contains an empty part. Write single slashes.'),
        ("aliases: [[/a]]", f"aliases[0]: {LIST}"),
        (
            "aliases: /" + "x" * 201,
            f'aliases: "/{"x" * 78}…" has a part over 200 bytes. Shorten it.',
        ),
        (
            "corrections: The year was wrong.",
            "corrections: is not a group of fields. Write it as {date: 2026-11-22, text: The year was wrong.}.",
        ),
        ("corrections: [{text: A}]", "corrections[0].date: is missing. Write the day, as 2026-11-22."),
        ("corrections: [{date: 2026-11-22}]", "corrections[0].text: is missing. Write what was wrong."),
        (
            "corrections: [{date: 22 November, text: A}]",
            f'corrections[0].date: "22 November" is not a day. {SHOW_DAY}',
        ),
        ("id: northwind", 'id: "northwind" is not a URI. Write it as tag:example.com,2026:northwind.'),
        (
            'id: "tag: northwind"',
            'id: "tag: northwind" is not a URI. Write it as tag:example.com,2026:northwind.',
        ),
        ("id: [a]", f"id: {LIST}"),
        ("relatd: tidewater", 'relatd: unknown field. Did you mean "related"?'),
        ("Title: Chips", 'Title: unknown field. Did you mean "title"?'),
        ("tag: Chips", 'tag: unknown field. Did you mean "tags"?'),
        ("wobble: Chips", f"wobble: unknown field. {FAR}"),
        ('"a\\e[2J": b', f"a\ufffd[2J: unknown field. {FAR}"),
        ("<<: {a: b}", f"<<: unknown field. {FAR}"),
        ("x" * 100 + ": a", f"{'x' * 79}…: unknown field. {FAR}"),
    ],
)
def test_a_bad_value_is_told_with_its_line_and_remedy(fields: str, told: str) -> None:
    assert refuse(fields) == [f"2: {told}"]


@pytest.mark.parametrize("field", ["date", "updated"])
@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("November 2026", "is not a date"),
        ("20 Nevember 2026", "is not a date"),
        ("2026-11/20", "is not a date"),
        ("2026-111-2", "is not a date"),
        ("2026-11-20T09", "is not a date"),
        ("2026-11-20Z", "is not a date"),
        ("2026-11-20T09:30+100", "is not a date"),
        ("2026-11-20 09:30 EST", "is not a date"),
        ("2026-11-20T09:30:00 Europe/Lisbon", "is not a date"),
        ("yesterday", "is not a date"),
        ("2026-02-30", "is not in the calendar"),
        ("2026-13-1", "is not in the calendar"),
        ("31 November 2026", "is not in the calendar"),
        ("2026-11-20T09:30:00+0160", "is not in the calendar"),
        ("2026-11-20T25:00", "is not in the calendar"),
        ("2026-11-20T09:60", "is not in the calendar"),
        ("2026-11-20T09:30:00+24:00", "is not in the calendar"),
        ("1899-12-31", "is not in the years 1900 to 2999"),
        ("3000-01-01", "is not in the years 1900 to 2999"),
        ("0001-01-01T00:00:00+14:00", "is not in the years 1900 to 2999"),
        ("9999-12-31T23:59:59-12:00", "is not in the years 1900 to 2999"),
    ],
)
def test_what_is_no_date_is_told(field: str, written: str, fault: str) -> None:
    assert refuse(f"{field}: {written}") == [f'2: {field}: "{written}" {fault}. {SHOW_MOMENT}']


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("20/11/2026", "Write it as 2026-11-20."),
        ("11/20/2026", "Write it as 2026-11-20."),
        ("7/10/2026", "Write it as 2026-07-10 or 2026-10-07."),
        ("20.11.2026", "Write it as 2026-11-20."),
        ("7.10.2026", "Write it as 2026-10-07."),
        ("20261120", "Write it as 2026-11-20."),
        ("31.31.2026", SHOW_MOMENT),
    ],
)
def test_a_day_in_another_order_is_told_with_the_days_that_it_can_be(written: str, remedy: str) -> None:
    assert refuse(f"date: {written}") == [f'2: date: "{written}" is not a date. {remedy}']


def test_a_time_that_the_change_of_clocks_leaves_out_is_told() -> None:
    assert refuse("date: 2026-03-29 01:30") == [
        '2: date: "2026-03-29 01:30" is a time that no clock in Europe/Lisbon shows: the clocks go forward then.'
        " Write 2026-03-29 02:30, or the time with its offset from UTC."
    ]
    accept("updated: 2027-03-28 01:30 +00:00")


@pytest.mark.parametrize(
    "written",
    ["/a b/", "/a/../b", "/a..b", "/a*", "/a:b", "/a?b", "/a#b", "/a%20b", '/a"b', "/a\\b", "/<a>", "/a\tb"],
)
def test_an_alias_holds_nothing_that_a_host_could_read_otherwise(written: str) -> None:
    shown = written.replace("\t", " ")
    assert refuse(f"aliases: '{written}'") == [
        f'2: aliases: "{shown}" contains a character that an old address can\'t have. {NOT_HERE}'
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example",
        "http://a.example:8080/b?c=d#e",
        "https://ada@a.example/",
        "https://münchen.example/ü",
        "HTTPS://A.EXAMPLE/B",
        "https://a.example/b(c),d;e'f~g",
        "https://1.2.3.4/",
        "https://[2001:db8::1]/b",
    ],
)
def test_a_web_address_is_kept_as_it_is_written(address: str) -> None:
    [source] = accept(f'sources: [{{title: A, url: "{address}"}}]').sources
    assert source.url == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,a",
        "mailto:a@b.example",
        "//a.example",
        "/a",
        "a",
        "https:a.example",
    ],
)
def test_what_does_not_begin_with_http_is_no_web_address(address: str) -> None:
    assert refuse(f'sources: [{{title: A, url: "{address}"}}]') == [
        f'2: sources[0].url: "{address}" is not a web address. Begin it with https://.'
    ]


@pytest.mark.parametrize(
    "address",
    ["https://", "https:///b", "https://a b.example", "https://a.example:99999/", "https://a.example?b=c d"],
)
def test_the_remedy_for_an_address_that_begins_with_https_is_another(address: str) -> None:
    [told] = refuse(f'sources: [{{title: A, url: "{address}"}}]')
    assert told.startswith(f'2: sources[0].url: "{address}" is not a web address. ')
    assert not told.endswith("Begin it with https://.")


def test_every_fault_of_an_article_is_told_at_once_and_in_its_own_line() -> None:
    fields = "title: [a]\ndate: soon\ntags: []\nrelatd: b\nimage:\n  src: a.jpg\nkey_quotes:\n- text: W."
    assert sorted(refuse(fields)) == [
        f"2: title: {LIST}",
        f'3: date: "soon" is not a date. {SHOW_MOMENT}',
        "4: tags: is empty. Add at least one, as tags: [Open weights].",
        '5: relatd: unknown field. Did you mean "related"?',
        "7: image.alt: is missing. Describe the picture, for readers who can't see it.",
        "9: key_quotes[0].speaker: is missing. Write who said it.",
    ]


def test_an_article_needs_a_title_a_date_and_a_tag() -> None:
    reading = read_article(SOURCE, b"---\nsummary: One.\n---\n\nThe story.\n", configure())
    assert [describe_problem(problem) for problem in reading.problems] == [
        f"{SOURCE}:1: title: is missing. Add a line title: and the headline.",
        f"{SOURCE}:1: date: is missing. Add the day of publication, as date: 2026-11-20.",
        f"{SOURCE}:1: tags: is missing. Add at least one, as tags: [Open weights].",
    ]


def test_author_and_authors_do_not_stand_side_by_side() -> None:
    assert refuse("authors: [Ada]\nauthor: Bo") == ["3: author: is given as well as authors. Keep one of the two."]


def test_a_fault_in_a_quote_is_told_with_the_number_of_that_quote() -> None:
    fields = "key_quotes:\n- just words\n- {text: W., speaker: M, context: '<script>alert(1)</script>'}"
    [_, told] = refuse(fields)
    assert told.startswith("4: notice: key_quotes[1].context: ")


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (
            "key_quotes:\n-\n- {text: W., speaker: M, context: '<em onclick=\"a()\">W.</em>'}",
            [
                f"3: key_quotes[0]: {FILL_IN}",
                "4: notice: key_quotes[1].context: onclick on <em> was removed. Scripts are not allowed;"
                " put a link instead, or set trust_html = true under [markdown] in site.toml.",
            ],
        ),
        (
            "corrections:\n-\n- {date: 2026-11-01, text: A}",
            [
                f"3: corrections[0]: {FILL_IN}",
                "4: notice: corrections[1].date: is before the date of publication. Check the two.",
            ],
        ),
        (
            "sources: ['', {title: A, url: b}]",
            [
                f"2: sources[0]: {FILL_IN}",
                '2: sources[1].url: "b" is not a web address. Begin it with https://.',
            ],
        ),
    ],
)
def test_an_empty_entry_is_counted_in_what_is_told_of_those_after_it(entries: str, told: list[str]) -> None:
    assert refuse(entries) == told


def test_two_tags_without_brackets_are_noticed_to_be_one() -> None:
    told = ['2: notice: tags: "Chips, Prices" is one tag. If you mean several, write tags: [Chips, Prices].']
    assert notice("tags: Chips, Prices") == told
    article = read("tags: Chips, Prices").article
    assert article is not None
    assert article.head.tags == ("Chips, Prices",)


SOME_TAKE = """\
take: {}One.

  Two <script>alert(1)</script>
  and [three](no.md){}
"""


@pytest.mark.parametrize(
    ("opened", "closed", "line"),
    [("|\n  ", "", 5), (">\n  ", "", 3), ("'", "'", 2), ('"', '"', 2), ("", "", 2), ("\n  ", "", 3), ("\n  '", "'", 3)],
    ids=["bar", "folded", "single marks", "double marks", "no marks", "no marks below", "marks below"],
)
def test_what_is_wrong_in_markdown_is_told_on_a_line_that_the_editor_finds(opened: str, closed: str, line: int) -> None:
    """Where YAML folds the lines, all that is known is where the value begins."""
    reading = read(SOME_TAKE.format(opened, closed))
    told = [describe_problem(problem) for problem in reading.problems]
    assert [each.partition(" Scripts")[0] for each in told] == [
        f'{SOURCE}:{line}: notice: take: <script> was removed, and "alert(1)" with it.'
    ]
    assert reading.article is not None
    [link] = reading.article.head.links
    assert (link.target, link.line, link.field) == ("no.md", line + (opened[:1] == "|"), "take")


@pytest.mark.parametrize("beginning", ["One.", ""])
def test_no_problem_is_told_beyond_the_end_of_the_file(beginning: str) -> None:
    """In quotation marks, a line may hold many."""
    reading = read(f'take: "{beginning}' + "\\n" * 50 + '[two](no.md) <script>alert(1)</script>"')
    assert {problem.line for problem in reading.problems} == {2}
    assert reading.article is not None
    assert {link.line for link in reading.article.head.links} == {2}


# --- what follows from the fields ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2026-11-20-chips", "chips"),
        ("chips", "chips"),
        ("2026/november/2026-11-20-chips", "chips"),
        ("2026-11-20-Chips are DEAR!", "chips-are-dear"),
        ("2026-11-20-über-uns", "uber-uns"),
        ("2026-11-20 Chips", "chips"),
        ("2026-11-20_chips", "chips"),
        ("2026-11-20 - Chips", "chips"),
        ("2026-11-20", "2026-11-20"),
        ("20261120-chips", "20261120-chips"),
        ("2026-11-20-机器学习", "机器学习"),
    ],
)
def test_the_slug_of_an_article_is_its_file_name_without_the_date(name: str, slug: str) -> None:
    article = read("", f"content/articles/{name}.md").article
    assert article is not None
    assert (article.head.slug, article.head.slug_line) == (slug, 0)


@pytest.mark.parametrize("name", ["---", "?", "❤️"])
def test_a_file_name_without_letter_or_digit_needs_a_slug(name: str) -> None:
    source = f"content/articles/{name}.md"
    assert refuse("", source) == [
        " slug: can't be made from the file's name. Add a line slug: and a name in letters and hyphens."
    ]
    assert notice("slug: chips", source) == []


def test_a_file_name_that_is_too_long_needs_a_slug() -> None:
    source = f"content/articles/2026-11-20-{'x' * 201}.md"
    assert refuse("", source) == [
        " slug: The file's name gives an address of 201 bytes; the limit is 200."
        " Shorten it, or add a line slug: with a short name."
    ]
    assert notice("slug: chips", source) == []


@pytest.mark.parametrize("field", ["title", "summary", "ai_use", "recommended_reading_intro"])
def test_a_line_that_is_long_is_noticed_and_shown(field: str) -> None:
    assert notice(f"{field}: " + "x" * 1001) == [
        f"2: notice: {field}: has 1,001 characters, which is long for a line."
        " Shorten it to 1,000 or fewer; long text belongs in the story."
    ]


def test_a_story_has_a_hundred_tags_at_most() -> None:
    assert len(accept("tags: [" + ", ".join(f"tag {number}" for number in range(100)) + "]").head.tags) == 100
    many = ", ".join(f"tag {number}" for number in range(10_000))
    assert refuse(f"tags: [{many}]") == ["2: tags: has 10,000 entries; the limit is 100. Keep those that matter most."]
    assert refuse("aliases: [" + ", ".join(f"/{number}/" for number in range(1001)) + "]") == [
        "2: aliases: has 1,001 entries; the limit is 1,000. Keep those that matter most."
    ]


# --- the fields of other tools ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("description: A", "description: unknown field. Here it is called summary."),
        ("excerpt: A", "excerpt: unknown field. Here it is called summary."),
        (
            "categories: [A]",
            "categories: unknown field. Here it is called tags, which is here already: keep one of the two.",
        ),
        ("layout: post", "layout: unknown field. Not needed here; take it out."),
        ("lastmod: 2026-11-20", "lastmod: unknown field. Here it is called updated."),
        ("modDatetime: 2026-11-20", "modDatetime: unknown field. Here it is called updated."),
        ("featured: true", "featured: unknown field. Here it is called lead."),
        ("redirect_from: /old/", "redirect_from: unknown field. Here it is called aliases."),
        (
            "permalink: /2024/10/Old-News.html",
            "permalink: unknown field. Write slug: old-news, and aliases: [/2024/10/Old-News.html]"
            " if readers know the old address.",
        ),
        (
            "permalink: /:year/:title/",
            "permalink: unknown field. The address of a story is made from its slug; take it out.",
        ),
        (
            "heroImage: ../img/a.png",
            "heroImage: unknown field. Here it is called image: write image: {src: ../img/a.png, alt: What it shows}.",
        ),
        (
            "cover: {image: a.png, alt: A}",
            "cover: unknown field. Here it is called image: write image: {src: a.png, alt: What it shows}.",
        ),
        ("og:title: A", "og:title: unknown field. Not needed here; take it out."),
        ("eleventyNavigation: {key: A}", "eleventyNavigation: unknown field. Not needed here; take it out."),
        (
            "params: {a: b}",
            "params: unknown field. Take it out, and write those of its fields that you need without indentation.",
        ),
        ("lang: en", "lang: unknown field. The language is set in site.toml, for all stories; take it out."),
        ("published: false", "published: unknown field. Here an unpublished story has draft: true."),
        ("published: true", "published: unknown field. Not needed here; take it out."),
        ("status: draft", "status: unknown field. Here an unpublished story has draft: true."),
        ("content: Words.", "content: unknown field. Write the story below the second line of hyphens."),
        ("Why-it-matters: A", 'Why-it-matters: unknown field. Did you mean "why_it_matters"?'),
        (
            "authors: {ada: {name: Ada Byrne, email: ada@a.example}}",
            "authors: is a group of fields; a name is expected. Write the name alone: Ada Byrne.",
        ),
        (
            "key_quotes: [{quote: W., author: M, job_title: Head}]",
            "key_quotes[0].quote: unknown field. Here it is called text.\n"
            "key_quotes[0].author: unknown field. Here it is called speaker.\n"
            "key_quotes[0].job_title: unknown field. Here it is called role.",
        ),
        ("image: {url: a.jpg, alt: A}", "image.url: unknown field. Here it is called src."),
        (
            "sources: [{name: A, link: https://a.example}]",
            "sources[0].name: unknown field. Here it is called title.\n"
            "sources[0].link: unknown field. Here it is called url.",
        ),
        (
            "image: /img/a b.png",
            "image: is not a group of fields. Write it as {src: /img/a b.png, alt: What it shows}.",
        ),
        (
            "sources: https://a.example/b",
            "sources: is not a group of fields. Write it as {title: …, publisher: …, url: https://a.example/b}.",
        ),
        (
            "corrections: 'The year, 2026: wrong'",
            'corrections: is not a group of fields. Write it as {date: 2026-11-22, text: "The year, 2026: wrong"}.',
        ),
    ],
)
def test_each_field_of_another_tool_is_told_with_its_own_remedy(fields: str, told: str) -> None:
    assert refuse(fields) == [f"2: {each}" for each in told.split("\n")]


def test_a_needed_field_under_another_name_is_told_once() -> None:
    raw = b"---\nheadline: A\npubDate: 2026-11-20\nkeywords: [B]\n---\nC\n"
    assert [describe_problem(each).partition(": ")[2] for each in read_article(SOURCE, raw, configure()).problems] == [
        "headline: unknown field. Here it is called title.",
        "pubDate: unknown field. Here it is called date.",
        "keywords: unknown field. Here it is called tags.",
    ]


@pytest.mark.parametrize("others", [name for name in vars(foreign_fields) if name.endswith("_OTHERS")])
def test_what_is_said_of_other_names_leads_to_fields_that_there_are(others: str) -> None:
    """And no field of ours is told to be another's."""
    groups = {
        "ARTICLE": schema.article_fields(ZoneInfo("UTC")),
        "PAGE": schema.PAGE_FIELDS,
        "KEY_QUOTE": schema.KEY_QUOTE,
        "STORY_ELSEWHERE": schema.STORY_ELSEWHERE,
        "READING": schema.READING,
        "SOURCE": schema.SOURCE,
        "CORRECTION": schema.CORRECTION,
        "IMAGE": schema.IMAGE,
        "SITE": config.SITE,
    }
    table = getattr(foreign_fields, others)
    if group := groups.get(others.removesuffix("_OTHERS")):
        assert group.others is table
        ours = {foreign_fields.fold_field(name) for name in group.rules}
        assert set(table.ours.values()) <= group.rules.keys()
        assert not ours & (table.ours.keys() | table.remedies.keys())
    for name in [*table.ours, *table.remedies]:
        assert name == foreign_fields.fold_field(name)
        for value in ("", "true", "false", "/a/b/", "https://a.example/b.html", "c.png", "2026-11-20", "draft"):
            known = foreign_fields.find_known(name, Scalar(value, 1), table)
            assert known is not None
            assert known.remedy[-1] in ".?"


# --- typographic quotation marks -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            "title: “Foo: the bar”",
            ' Typographic quotation marks enclose the value. Write straight ones: title: "Foo: the bar".',
        ),
        (
            "take: „Foo: der Balken“",
            ' Typographic quotation marks enclose the value. Write straight ones: take: "Foo: der Balken".',
        ),
        (
            "title: «Foo: “le” bar»",
            ' Typographic quotation marks enclose the value. Write straight ones: title: "Foo: “le” bar".',
        ),
        (
            "image: {src: “a.jpg”, alt: “A: b”}",
            ' Typographic quotation marks enclose the value. Write straight ones: image: {src: "a.jpg", alt: "A: b"}.',
        ),
        ("tags: [“a b”]", ' tags[0]: Typographic quotation marks enclose the value. Write straight ones: "a b".'),
        (
            "date: “2026-11-20”",
            ' date: Typographic quotation marks enclose the value. Write straight ones: "2026-11-20".',
        ),
        ("draft: ‘true’", ' draft: Typographic quotation marks enclose the value. Write straight ones: "true".'),
        (
            "authors: “Ada Byrne”",
            ' authors: Typographic quotation marks enclose the value. Write straight ones: "Ada Byrne".',
        ),
        (
            "companies: [“Byrne, Lind”]",
            ' companies[0]: "“Byrne" has only one of two typographic quotation marks.'
            ' Write straight ones ("): a comma between them splits nothing.\n'
            ' companies[1]: "Lind”" has only one of two typographic quotation marks.'
            ' Write straight ones ("): a comma between them splits nothing.',
        ),
    ],
)
def test_typographic_quotation_marks_in_place_of_straight_ones_are_told(fields: str, told: str) -> None:
    problems = read(fields).problems
    assert [describe_problem(each) for each in problems] == [f"{SOURCE}:2:{each}" for each in told.split("\n")]


@pytest.mark.parametrize(
    "fields", ["title: “We were wrong”", "summary: “A” and “B”", "tags: [The “open” question, “Open” weights]"]
)
def test_typographic_quotation_marks_that_belong_to_the_words_stay(fields: str) -> None:
    assert accept(fields).head


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            "tags: #ai #chips",
            '"#ai #chips" is not read, because " #" begins a comment in YAML. Write tags: [ai, chips].',
        ),
        (
            "tags: open weights #ai",
            '"#ai" is not read, because " #" begins a comment in YAML. Write tags: [open weights, ai].',
        ),
    ],
)
def test_tags_with_number_signs_are_told_as_the_list_that_was_meant(fields: str, told: str) -> None:
    assert refuse(fields) == [f"2: tags: {told}"]


# --- null ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("null", ["null", "Null", "NULL", "~", "~ # for now"])
def test_null_means_that_a_field_is_left_out(null: str) -> None:
    optional = "updated slug summary authors author draft lead image key_quotes take why_it_matters related"
    optional += " recommended_reading_intro recommended_reading sources ai_use companies people aliases corrections id"
    # Once as plain fields, once with a tag that makes YAML's slower reader look at each event.
    for beside in ("", "tags: ['#AI']\n"):
        nulls = accept(beside + "\n".join(f"{name}: {null}" for name in optional.split()))
        assert nulls == msgspec.structs.replace(accept(beside), head=nulls.head)
        assert nulls.head == msgspec.structs.replace(accept(beside).head, digest=nulls.head.digest)


def test_null_within_a_group_means_that_a_field_is_left_out() -> None:
    article = accept(
        "image: {src: a.jpg, alt: A rack, credit: null}\nkey_quotes:\n- text: W.\n  speaker: M\n"
        + "".join(f"  {name}: ~\n" for name in ("role", "organization", "interest", "said_on", "source", "context"))
        + "recommended_reading: [{title: A, url: NULL, note: ~}]\nsources: [{title: B, publisher: null}]\n"
    )
    assert article.head.image == Image("a.jpg", "A rack", "", 2)
    [quote] = article.quotes
    assert (quote.role, quote.said_on, quote.source, quote.context) == ("", None, "", None)
    assert article.reading == (Reading("A", "", ""),)
    assert accept("image:\n  src: null\n  alt: ~").head.image is None


def test_null_in_quotation_marks_is_a_word() -> None:
    article = accept("title: 'null'\nsummary: \"~\"\ntags: ['Null', NULLs]\nai_use: |\n  null")
    assert (article.head.title, article.standfirst, article.ai_use) == ("null", "~", "null")
    assert article.head.tags == ("Null", "NULLs")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("tags: [null]", 'tags[0]: "null" means "nothing" in YAML. '),
        ("people:\n- ~", 'people[0]: "~" means "nothing" in YAML. '),
        ("sources: [Null]", 'sources[0]: "Null" means "nothing" in YAML. '),
    ],
)
def test_null_in_a_list_is_a_problem(fields: str, told: str) -> None:
    line = fields.count("\n") + 2
    assert refuse(fields) == [f"{line}: {told}Take it out; put it in quotation marks if it is a word."]


@pytest.mark.parametrize("title", ["null", "~"])
def test_null_is_no_value_for_what_an_article_needs(title: str) -> None:
    remedy = "Add a line title: and the headline."
    assert refuse(f"title: {title}") == [f'2: title: "{title}" means "nothing" in YAML. {remedy}']


def test_a_date_that_is_not_the_file_names_is_noticed() -> None:
    assert notice("date: 2026-11-20", "content/articles/2026-11-19-chips.md") == [
        "2: notice: date: is 2026-11-20, but the file's name says 2026-11-19."
        " The field counts; rename the file if the name is wrong."
    ]


@pytest.mark.parametrize("updated", ["2026-11-19", "2026-11-20T07:00", "2026-11-19T23:59:59Z"])
def test_an_update_before_the_publication_is_noticed(updated: str) -> None:
    assert notice(f"date: 2026-11-20T08:00\nupdated: {updated}") == [
        "3: notice: updated: is before the date of publication. Check the two."
    ]


@pytest.mark.parametrize("updated", ["2026-11-20", "2026-11-20T08:00", "2026-11-21"])
def test_an_update_on_the_day_of_publication_is_no_fault(updated: str) -> None:
    accept(f"date: 2026-11-20T08:00\nupdated: {updated}")


def test_an_empty_story_is_noticed() -> None:
    reading = read("", body="")
    assert [describe_problem(problem) for problem in reading.problems] == [
        f"{SOURCE}:9: notice: The story is empty. Write it below the second line of hyphens."
    ]


@pytest.mark.parametrize(
    ("fields", "latest"),
    [
        ("date: 2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("date: 2026-11-20\nupdated: 2026-11-21T10:00", "2026-11-21T10:00:00+00:00"),
        (
            "date: 2026-11-20\nupdated: 2026-11-21\ncorrections: [{date: 2026-11-22, text: A}]",
            "2026-11-22T00:00:00+00:00",
        ),
        ("date: 2026-11-20T09:00\ncorrections: [{date: 2026-11-20, text: A}]", "2026-11-20T09:00:00+00:00"),
    ],
)
def test_an_article_last_changed_at_the_latest_of_date_update_and_correction(fields: str, latest: str) -> None:
    assert accept(fields).head.latest.isoformat() == latest


def test_a_long_first_paragraph_is_cut_at_a_word_for_the_summary() -> None:
    article = read("", body="Many words. " * 40).article
    assert article is not None
    assert article.head.summary == "Many words. " * 24 + "Many words…"


def test_the_words_of_an_article_are_those_that_a_reader_reads() -> None:
    quote = "key_quotes: [{text: Three words here., speaker: Mira, context: Two words.}]"
    assert accept(f"{quote}\ntake: One.\nwhy_it_matters: Four words are here.").words == 2 + 3 + 2 + 1 + 4


@pytest.mark.parametrize("unreadable", ["title: 'a", "title: a: b"])
def test_a_fault_in_a_draft_is_a_notice(unreadable: str) -> None:
    for fields in (
        "relatd: a\ndraft: true",
        f"{unreadable}\ndraft: true",
        f"draft: yes # still\n{unreadable}",
    ):
        reading = read(fields)
        assert reading.article is None
        assert {problem.level for problem in reading.problems} == {"notice"}


@pytest.mark.parametrize(
    "body", ["```yaml\ndraft: true\n```", "    draft: true", "draft: true", "---\n\ndraft: true\n---"]
)
def test_a_story_about_drafts_is_not_taken_for_one(body: str) -> None:
    """Its front matter can't be read, and only the story says ``draft: true``: the fault stops the build."""
    reading = read("title: 'Chips", body=body)
    assert [describe_problem(problem) for problem in reading.problems] == [f"{SOURCE}:2: {UNCLOSED}"]
    assert reading.rejected is not None
    assert not reading.rejected.draft


# --- pages -----------------------------------------------------------------------------------------


def read_about(fields: str) -> tuple[Page | None, list[str]]:
    """What becomes of a page with these fields, and what is said of it without the name of its file."""
    reading = read_page(ABOUT, f"---\n{fields}\n---\n\nWho we are.\n".encode(), configure())
    return reading.page, [describe_problem(each).removeprefix(ABOUT + ":") for each in reading.problems]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("", "title", "About"),
        ("", "slug", "about"),
        ("slug: who-we-are", "slug", "who-we-are"),
        ("", "summary", "Who we are."),
        ("summary: Us.", "summary", "Us."),
        ("draft: true", "draft", True),
        ("", "draft", False),
        ("aliases: [/who/]", "aliases", (Alias("/who/", 3),)),
    ],
)
def test_a_page_has_a_title_a_slug_a_summary_and_aliases(fields: str, name: str, value: object) -> None:
    page, told = read_about(f"title: About\n{fields}")
    assert told == []
    assert getattr(page, name) == value


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("summary: Us.", "1: title: is missing. Add a line title: and the page's name."),
        ("title:", "2: title: is empty. Add a line title: and the page's name."),
        ("title: [About]", f"2: title: {LIST}"),
        ("title: About\nslug: Who?", '3: slug: "Who?" can\'t be used in an address. Write "who".'),
        ("title: About\ndraft: soon", '3: draft: "soon" is neither true nor false. Write true or false.'),
        (
            "title: About\ntags: [a]",
            "3: tags: unknown field. Only stories have it; take it out.",
        ),
        ("title: About\ntitle: Us", "3: title: The field appears twice; first on line 2. Keep one of them."),
        (
            "title: About\naliases: who",
            '3: aliases: "who" is not an address on this site. Begin it with /, as in /2026/11/old-address/.',
        ),
        ("title: 'About", f"2: {UNCLOSED}"),
    ],
)
def test_a_fault_of_a_page_is_told_with_its_line_and_remedy(fields: str, told: str) -> None:
    assert read_about(fields) == (None, [told])


@pytest.mark.parametrize("fields", ["titel: About", "title: 'About"])
def test_a_fault_in_the_draft_of_a_page_is_a_notice(fields: str) -> None:
    reading = read_page(ABOUT, f"---\n{fields}\ndraft: true\n---\n\nWho we are.\n".encode(), configure())
    assert reading.page is None
    assert {problem.level for problem in reading.problems} == {"notice"}
