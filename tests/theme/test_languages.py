"""The words of the furniture come from one file a language; dates and counts are written as it writes them."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import tomllib
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.dates import format_date
from babel.numbers import format_decimal

from masthead.model import Moment
from masthead.read.config import read_config
from masthead.theme.languages import TABLES, Language, find_locale, read_language
from masthead.theme.wording import make_wording, say, write_number
from newsletter import (
    PROJECT,
    SHIPPED,
    SITE,
    build,
    build_and_listen,
    read_site,
    told_problems,
    write_article,
    write_newsletter,
)

ENGLISH = (SHIPPED / "templates/languages/en.toml").read_text(encoding="utf-8")
GERMAN = (SHIPPED / "templates/languages/de.toml").read_text(encoding="utf-8")
FILES = {"content/articles/2026-11-20-chips.md": write_article()}


def write_in(project: Path, language: str, files: dict[str, str] | None = None) -> Path:
    return write_newsletter(project, FILES | (files or {}), f'language = "{language}"\n{SITE}')


def read_words(project: Path) -> Language:
    config = read_config(project).config
    assert config is not None
    reading = read_language(project, config, None)
    assert reading.language is not None, reading.problems
    return reading.language


def texts_of(file: str) -> dict[str, str]:
    """Every text of a language's file, by key and plural form."""
    found: dict[str, str] = {}

    def gather(table: dict[str, object], above: str) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                gather(value, f"{above}{key}.")
            else:
                found[above + key] = str(value)

    gather(tomllib.loads(file), "")
    return found


# --- which file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "file"),
    [("en", "en.toml"), ("en-GB", "en.toml"), ("EN-us", "en.toml"), ("de-AT", "de.toml"), ("de-DE-1996", "de.toml")],
)
def test_a_language_of_a_country_takes_the_words_of_the_language(tmp_path: Path, language: str, file: str) -> None:
    assert read_words(write_in(tmp_path, language)).file == f"templates/languages/{file}"


def test_a_language_of_a_country_may_have_words_of_its_own(tmp_path: Path) -> None:
    american = ENGLISH.replace("Organisations", "Organizations")
    project = write_in(tmp_path, "en-US", {"templates/languages/en-US.toml": american})
    assert read_words(project).words["organisations"] == {"other": "Organizations"}


def test_a_language_without_a_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert told_problems(write_in(tmp_path, "fr-CA")) == [
        'site.toml:1: language: There are no UI strings in "fr-CA": templates/languages/fr.toml is missing.'
        " Copy templates/languages/en.toml to that name and translate its texts,"
        ' or write language = "de" or "en".'
    ]


def test_a_language_whose_dates_nobody_knows_is_told(tmp_path: Path) -> None:
    assert told_problems(write_in(tmp_path, "tlh", {"templates/languages/tlh.toml": ENGLISH})) == [
        'site.toml:1: language: Masthead does not know how "tlh" writes dates. Write a similar language, such as en.'
    ]


# --- what is wrong in a file -----------------------------------------------------------------------

FILE = "templates/languages/en.toml"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            'our_take = "Our take"\n',
            "",
            f"{FILE}: our_take: is missing. {{our_take}} uses it: write its text here, or correct the name there.",
        ),
        (
            'feed_of_tag = "Stories about {tag} from {title}"\n',
            "",
            f"{FILE}: feed_of_tag: is missing. Every site needs it; en.toml has its English text.",
        ),
        (
            'last = " and "\n',
            "",
            f"{FILE}: lists.last: is missing. Every site needs it; en.toml has its English text.",
        ),
        (
            '"By {names}"',
            '"By {name}"',
            f"{FILE}:{{line}}: by: There is no placeholder {{name}} here. It can have {{names}}.",
        ),
        (
            '"Our take"',
            '"Our {take}"',
            f"{FILE}:{{line}}: our_take: There is no placeholder {{take}} here."
            " No placeholder works here; double a literal brace.",
        ),
        (
            '"Our take"',
            '"Our take}"',
            f'{FILE}:{{line}}: our_take: The braces in "Our take}}" do not match. Double a literal brace.',
        ),
        (
            '"Our take"',
            "3",
            f"{FILE}:{{line}}: our_take: is neither a text nor a text in several forms."
            ' Write our_take = "…", or { one = "…", other = "…" } where it counts.',
        ),
        (
            '"Key quotes"',
            '{ one = "Key quote", other = "Key quotes" }',
            f"{FILE}:{{line}}: key_quotes: has several forms, but nothing is counted there."
            " Write one text; {key_quotes} uses it.",
        ),
        (
            '"Key quotes"',
            '{ singular = "Key quote", other = "Key quotes" }',
            f"{FILE}:{{line}}: key_quotes: is neither a text nor a text in several forms."
            ' Write key_quotes = "…", or { one = "…", other = "…" } where it counts.',
        ),
        (
            '"d MMMM y"',
            '"d QQQ y"',
            f'{FILE}:{{line}}: dates.day: "d QQQ y" is not a pattern for dates.'
            " Write it with d, M, MM, MMM, MMMM, LLLL, y, EEEE, H, HH, h, mm and a, other letters in apostrophes.",
        ),
        (
            '"d MMMM y"',
            '"on a day"',
            f'{FILE}:{{line}}: dates.day: "on a day" is not a pattern for dates.'
            " Write it with d, M, MM, MMM, MMMM, LLLL, y, EEEE, H, HH, h, mm and a, other letters in apostrophes.",
        ),
        (
            '"Our take"',
            '"Our take',
            f"{FILE}:{{line}}: This is not TOML (illegal character '\\n')."
            ' Write name = "value", text always in quotation marks.',
        ),
    ],
)
def test_what_is_wrong_with_the_words_is_told_with_file_line_and_key(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert before in ENGLISH
    line = ENGLISH[: ENGLISH.index(before)].count("\n") + 1
    asking = {
        f"{{{key}}}": f"templates/{name}:{number}"
        for key in ("our_take", "key_quotes")
        for name in ("article.html",)
        for number, text in enumerate((SHIPPED / "templates" / name).read_text(encoding="utf-8").split("\n"), 1)
        if f'word("{key}")' in text
    }
    told = told.replace("{line}", str(line))
    for name, place in asking.items():
        told = told.replace(name, place)
    project = write_in(tmp_path, "en", {FILE: ENGLISH.replace(before, after)})
    assert told_problems(project) == [told]
    assert not (project / "public").exists()


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            '<p>\n{{ word("our_tke") }}',
            "templates/languages/en.toml: our_tke: is missing."
            " templates/home.html:2 uses it: write its text here, or correct the name there.",
        ),
        (
            "{{ word(page.lead.title) }}",
            "templates/home.html:1: The name of a word is computed here. Write it out.",
        ),
        (
            "{% set say = word %}",
            'templates/home.html:1: word is used here in another way than word("…").'
            " Name the word here, so that a page's parts are known before it is rendered.",
        ),
        (
            '{{ word("by") }}',
            f"templates/languages/en.toml:{ENGLISH[: ENGLISH.index('by = ')].count(chr(10)) + 1}: by:"
            " There is no placeholder {names} here. No placeholder works here; double a literal brace.",
        ),
    ],
)
def test_a_template_that_asks_for_a_word_in_a_wrong_way_is_told(tmp_path: Path, template: str, told: str) -> None:
    assert told_problems(write_in(tmp_path, "en", {"templates/home.html": template})) == [told]


def test_a_changed_word_is_on_every_page_that_shows_it(tmp_path: Path) -> None:
    project = write_in(tmp_path, "en")
    build(project)
    before = read_site(project)["articles/chips/index.html"].decode()
    assert "1 min read" in before
    write_in(project, "en", {FILE: ENGLISH.replace("{count} min read", "{count} minutes of your life")})
    build(project)
    assert read_site(project)["articles/chips/index.html"].decode() == before.replace(
        "1 min read", "1 minutes of your life"
    )


def test_words_are_text_and_no_html(tmp_path: Path) -> None:
    project = write_in(tmp_path, "en", {FILE: ENGLISH.replace('"All stories"', '"<All> {{stories}} & \\"more\\""')})
    build(project)
    assert "&lt;All&gt; {stories} &amp; &#34;more&#34;" in read_site(project)["index.html"].decode()


# --- a newsletter in another language --------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            'said_on = "Gesagt am {date}"',
            'said_on = "Gesagt"',
            'said_on: leaves out {date}. Write it where it belongs; en.toml has "Said on {date}".',
        ),
        (
            'one = "Ein Artikel, erschienen am {date}.", other = "{count} Artikel seit dem {date}."',
            'one = "Ein Artikel.", other = "{count} Artikel seit dem {date}."',
            'stories_since: leaves out {date}. Write it where it belongs; en.toml has "{count} stories since {date}.".',
        ),
        (
            'story_count = { one = "{count} Artikel", other = "{count} Artikel" }',
            'story_count = "Artikel"',
            'story_count: leaves out {count}. Write it where it belongs; en.toml has "{count} stories".',
        ),
        (
            'day_and_time = "{day}, {time} Uhr"',
            'day_and_time = "{day}"',
            'dates.day_and_time: leaves out {time}. Write it where it belongs; en.toml has "{day}, {time}".',
        ),
        (
            'later = "Später"',
            'later = "Später"\nsaid_om = "Gesagt"',
            'notice: said_om: is not used. Did you mean "said_on"?',
        ),
        (
            'later = "Später"',
            'later = "Später"\nskipe_about = "Gesagt"',
            'notice: skipe_about: is not used. Did you mean "also_about"?',
        ),
        ('later = "Später"', 'later = "Später"\n"Ж" = "Gesagt"', "notice: Ж: is not used. Take it out."),
    ],
)
def test_what_a_translation_leaves_out_or_adds_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    """Also by the next build, where nothing changed."""
    assert before in GERMAN
    text = GERMAN.replace(before, after)
    line = text[: text.index(after)].count("\n") + 1 + after.count("\n")
    project = write_in(tmp_path, "de", {"templates/languages/de.toml": text})
    assert told_problems(project) == [f"templates/languages/de.toml:{line}: {told}"]
    assert told_problems(project) == [f"templates/languages/de.toml:{line}: {told}"]
    assert (project / "public").exists() == ("is not used" in told)


def test_words_that_only_ones_own_templates_ask_for_are_known(tmp_path: Path) -> None:
    home = {"templates/home.html": '{{ word("supper") }}', "templates/languages/de.toml": f'supper = "Brot"\n{GERMAN}'}
    assert told_problems(write_in(tmp_path, "de", home)) == []


def test_a_translation_stands_without_the_file_that_it_was_made_from(tmp_path: Path) -> None:
    write_in(tmp_path, "de", {"templates/languages/de.toml": f'supper = "Brot"\n{GERMAN}'})
    (tmp_path / "templates/languages/en.toml").unlink()
    assert told_problems(tmp_path) == []


def test_every_language_has_all_the_words_and_no_others() -> None:
    """Forms of plural may differ: languages count differently."""
    counted = re.compile(r"\.(zero|one|two|few|many|other)$")
    english = {counted.sub("", key) for key in texts_of(ENGLISH)}
    for file in sorted((SHIPPED / "templates/languages").glob("*.toml")):
        assert {counted.sub("", key) for key in texts_of(file.read_text(encoding="utf-8"))} == english, file.name


def test_every_word_of_the_file_is_asked_for_somewhere() -> None:
    templates = " ".join(path.read_text(encoding="utf-8") for path in (SHIPPED / "templates").rglob("*.html"))
    engine = " ".join(path.read_text(encoding="utf-8") for path in (PROJECT / "masthead").rglob("*.py"))
    unused = [
        key
        for key in tomllib.loads(ENGLISH)
        if key not in TABLES and f'word("{key}"' not in templates and f'"{key}"' not in engine
    ]
    assert unused == []


SAID = {"content/articles/2026-11-20-chips.md": write_article(body='He said "well".')}


def read_story(project: Path) -> str:
    return read_site(project)["articles/chips/index.html"].decode()


def test_texts_are_quoted_as_the_language_does(tmp_path: Path) -> None:
    """Also where the language or its file changes after a build."""
    build(write_in(tmp_path, "en", SAID))
    assert "He said “well”." in read_story(tmp_path)
    build(write_in(tmp_path, "de", SAID))
    assert "He said „well“." in read_story(tmp_path)
    german = tmp_path / "templates/languages/de.toml"
    german.write_text(GERMAN.replace('"„"', '"»"').replace('close = "“"', 'close = "«"'), encoding="utf-8")
    build(tmp_path)
    assert "He said »well«." in read_story(tmp_path)
    changed = read_site(tmp_path)
    shutil.rmtree(tmp_path / ".masthead")
    build(tmp_path)
    assert read_site(tmp_path) == changed


def test_a_mistake_in_the_words_has_no_article_read_anew(tmp_path: Path) -> None:
    def tell() -> list[str]:
        return [sentence for sentence in build_and_listen(tmp_path) if "read again" in sentence]

    write_in(tmp_path, "de", SAID)
    assert tell() == ["1 of 1 articles and pages were read again."]
    german = tmp_path / "templates/languages/de.toml"
    for text in ("open =", GERMAN.replace('open = "„"\n', ""), GERMAN):
        german.write_text(text, encoding="utf-8")
        assert tell() == ["0 of 1 articles and pages were read again."]


EVERYTHING = """\
---
title: Aurora
date: 2026-11-20T07:30:00Z
updated: 2026-11-21
tags: [Gewichte, Nordwind, Preise]
summary: Worum es geht.
authors: [Ada, Berta, Clara]
image: {src: bild.svg, alt: Ein Bild, credit: Lena}
key_quotes:
  - {text: Es ist vollbracht., speaker: Mira, role: Chefin, organization: Nordwind, interest: Aktien.,
     said_on: 2026-11-18, source: "https://example.com/", context: Auf die Frage.}
take: Unsinn.
why_it_matters: Darum.
related: [erste, {title: Anderswo, url: "https://example.com/b"}]
recommended_reading_intro: Zuerst dies.
recommended_reading: [{title: Buch, url: "https://example.com/c", note: Lang.}]
sources: [{title: Bericht, publisher: Zeitung, url: "https://example.com/d"}]
ai_use: Keiner.
companies: [Gezeiten]
people: [Otto]
aliases: [/alt/]
corrections: [{date: 2026-11-22, text: Das Jahr war falsch.}]
---
Ein Wort.[^1]

[^1]: Fußnote.

| a | b |
|---|---|
| 1 | 2 |

```
code
```

- [ ] Eins
- [x] Zwei

> [!NOTE]
> A

> [!TIP]
> B

> [!IMPORTANT]
> C

> [!WARNING]
> D

> [!CAUTION]
> E

$$x^2$$
"""


class _Words(HTMLParser):
    """What a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = ("title", "aria-label", "alt", *(["content"] if tag == "meta" else []))
        self.words += [value or "" for name, value in attrs if name in told or name.startswith("data-")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(text: str) -> str:
    """The words of a page, or of a feed and the pages in it."""
    page = _Words()
    page.feed(text)
    words = "\n".join(page.words)
    return words_of(words) if "</p>" in words else words


def test_a_newsletter_in_german_says_nothing_in_english(tmp_path: Path) -> None:
    """Every English text of the furniture is looked for on every page and in every feed."""
    stories = {
        f"content/articles/2026-{month:02}-{day:02}-a{month}-{day}.md": write_article(
            f"Nummer {month} {day}", f"2026-{month:02}-{day:02}", "Gewichte", "Text."
        )
        for month in (1, 2)
        for day in (1, 2, 3)
    }
    project = write_in(
        tmp_path,
        "de",
        {
            "content/articles/2026-01-01-erste.md": write_article(
                "Erste", "2026-01-01", "Gewichte, Preise, Selten", "Text."
            ),
            "content/articles/2026-11-10-zweite.md": write_article("Zweite", "2026-11-10", "Gewichte, Selten", "Text."),
            "content/articles/2026-11-20-aurora.md": EVERYTHING,
            "content/articles/bild.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "content/articles/2026-11-22-danach.md": write_article(
                "Danach", "2026-11-22", "Gewichte", "Siehe [dies](2026-11-20-aurora.md)."
            ),
            "content/articles/2026-11-20-chips.md": write_article("Chips", body="Siehe oben."),
            **stories,
        },
    )
    site = (project / "site.toml").read_text(encoding="utf-8")
    site = site.replace("The Ledger", "Das Register").replace("What the machines cost.", "Was Maschinen kosten.")
    (project / "site.toml").write_text(site + SETTINGS, encoding="utf-8")
    build(project)
    pages = {
        path: held.decode() for path, held in read_site(project).items() if path.endswith((".html", ".xml", ".json"))
    }
    english, german = texts_of(ENGLISH), texts_of(GERMAN)
    said = "\n".join(words_of(text) for text in pages.values())
    for key, text in english.items():
        if text == german[key] or key.startswith(("dates", "lists.between")):
            continue
        parts = [part for part in re.split(r"\{\w+\}", text) if re.search(r"[A-Za-z]{3}", part)]
        for part in parts:
            found = re.search(rf"\b{re.escape(part.strip())}\b", said)
            assert not found, f"{key}: {part!r} in {said[max(0, found.start() - 60) : found.end() + 20]!r}"
    for key, text in german.items():
        # And the German words are really there: nothing of the furniture is left out here.
        parts = [part for part in re.split(r"\{\w+\}", text) if re.search(r"\w{3}", part)]
        if key.startswith("dates") or key in UNSEEN:
            continue
        for part in parts:
            assert part.strip() in said, f"{key}: {part!r} is nowhere"
    assert "20. November 2026, 07:30 Uhr" in pages["articles/aurora/index.html"]
    assert "Von Ada, Berta und Clara" in re.sub("<[^>]*>", "", pages["articles/aurora/index.html"])
    assert json.loads(pages["tags/preise/feed.json"])["description"] == "Artikel zum Thema Preise von Das Register"


SETTINGS = """\
[markdown]
math = true
[lists]
stories = 3
[[sections]]
title = "Archiv"
address = "/archive/"
"""
UNSEEN = {"no_stories", "no_tags", "story_count.one", "stories_since.one", "reading_time.one"}
"""What this newsletter has no place for."""


def test_a_newsletter_without_stories_says_so_in_its_language(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {}, f'language = "de"\n{SITE}')
    build(project)
    site = read_site(project)
    assert "Noch keine Artikel." in site["index.html"].decode()
    assert "Noch keine Themen." in site["tags/index.html"].decode()


def test_a_language_that_is_written_from_right_to_left_turns_the_page(tmp_path: Path) -> None:
    arabic = ENGLISH.replace('"Our take"', '"رأينا"').replace('" and "', '" و"')
    story = write_article(body="نص.", take="رأي", authors="[أدا, بيرتا]", aliases="[/old/]")
    project = write_in(
        tmp_path, "ar", {"templates/languages/ar.toml": arabic, "content/articles/2026-11-20-chips.md": story}
    )
    build(project)
    site = {path: held.decode() for path, held in read_site(project).items() if path.endswith(".html")}
    assert len(site) > 6
    for path, text in site.items():
        assert '<html lang="ar" dir="rtl">' in text, path
    assert "رأينا" in site["articles/chips/index.html"]
    assert "أدا وبيرتا" in re.sub("<[^>]*>", "", site["articles/chips/index.html"])
    assert "20 نوفمبر 2026" in site["articles/chips/index.html"]


def test_commas_and_colons_between_two_things_are_the_languages_own(tmp_path: Path) -> None:
    """On the page, on the front page and in feeds; none is fixed in a template."""
    arabic = ENGLISH.replace('"{role}, {organization}"', '"{role}، {organization}"')
    arabic = arabic.replace('"{text}, {addition}"', '"{text}، {addition}"').replace(
        '"{label}: {text}"', '"{label} ؛ {text}"'
    )
    arabic = arabic.replace('between = ", "', 'between = "، "')
    story = write_article(
        key_quotes="[{text: So., speaker: Ada, role: Head, organization: Northwind, said_on: 2026-11-19, "
        'source: "https://lab.example/x"}]',
        sources='[{title: The paper, publisher: Wafer, url: "https://wafer.example/"}]',
        recommended_reading="[{title: A book, note: A reason}]",
        corrections="[{date: 2026-11-21, text: No.}]",
        related="[old]",
        companies="[A, B, C]",
    )
    files = {
        "templates/languages/ar.toml": arabic,
        "content/articles/2026-11-20-chips.md": story,
        "content/articles/2026-11-19-old.md": write_article("Old", "2026-11-19"),
    }
    project = write_in(tmp_path, "ar", files)
    (project / "site.toml").write_text(f'language = "ar"\n{SITE}'.replace("cost.", "cost"), encoding="utf-8")
    build(project)
    site = {path: held.decode() for path, held in read_site(project).items() if path.endswith((".html", ".xml"))}
    for path in ("index.html", "articles/chips/index.html"):
        shown = re.sub("<[^>]*>", "", site[path].partition("</head>")[2])
        assert "Head، Northwind" in shown, path
        assert not re.findall(r"[^\n]*\w[,:] [^\n]*", shown), path
    entry = re.sub(
        "<[^>]*>", "", unescape(site["feed.xml"].partition("<content:encoded>")[2].partition("</content:encoded>")[0])
    )
    assert "Ada، Head، Northwind، 19" in entry
    assert "A book ؛ A reason" in entry
    assert not re.findall(r"[^\n]*\w[,:] [^\n]*", entry)


def test_a_language_that_is_written_from_left_to_right_says_nothing_of_it(tmp_path: Path) -> None:
    project = write_in(tmp_path, "en-GB")
    build(project)
    assert '<html lang="en-GB">' in read_site(project)["index.html"].decode()


# --- dates, numbers, plurals -----------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["d MMMM y", "EEEE, d. MMM yyyy", "long", "full", "short", "d 'de' LLLL 'del' y"])
@pytest.mark.parametrize("language", ["en", "en-US", "de", "fr", "ar", "ja", "pl", "zh-Hant-TW", "he", "fi"])
def test_days_are_written_as_babel_writes_them(tmp_path: Path, language: str, pattern: str) -> None:
    """On 60 days from everywhere; Babel itself is asked once a language, and not once a day."""
    words = ENGLISH.replace('day = "d MMMM y"', f'day = "{pattern}"')
    project = write_in(tmp_path, language, {f"templates/languages/{language}.toml": words})
    wording = make_wording(read_words(project))
    chance = random.Random(6)
    locale = find_locale(language)
    for _ in range(60):
        day = dt.date(1990, 1, 1) + dt.timedelta(days=chance.randrange(20_000))
        assert wording.long_date(day) == format_date(day, pattern, locale=locale)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en-US", "November 29, 2026"),
        ("en-us", "November 29, 2026"),
        ("en-PH", "November 29, 2026"),
        ("en", "29 November 2026"),
        ("en-GB", "29 November 2026"),
        ("en-AU", "29 November 2026"),
        ("de-AT", "29. November 2026"),
    ],
)
def test_a_region_that_puts_the_parts_of_a_date_in_another_order_has_its_own(
    tmp_path: Path, language: str, shown: str
) -> None:
    """By the words of its language; a file of its own has the last word."""
    project = write_in(tmp_path, language)
    assert make_wording(read_words(project)).long_date(dt.date(2026, 11, 29)) == shown
    own = project / f"templates/languages/{language}.toml"
    own.write_text(ENGLISH.replace('day = "d MMMM y"', 'day = "y d MMMM"'), encoding="utf-8")
    if language not in ("en", "de"):
        assert make_wording(read_words(project)).long_date(dt.date(2026, 11, 29)).startswith("2026 29")


def test_equal_instants_on_two_clocks_keep_their_own_time(tmp_path: Path) -> None:
    wording = make_wording(read_words(write_in(tmp_path, "en")))
    at = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
    there = at.astimezone(dt.timezone(dt.timedelta(hours=9)))
    shown = [wording.long_date(Moment(when, True)) for when in (at, there)]
    assert shown == ["20 November 2026, 09:30", "20 November 2026, 18:30"]


def test_months_and_times_are_written_as_their_language_does(tmp_path: Path) -> None:
    words = ENGLISH.replace('time = "HH:mm"', 'time = "h:mm a"')
    wording = make_wording(read_words(write_in(tmp_path, "fi", {"templates/languages/fi.toml": words})))
    assert wording.month_name(11) == "marraskuu"
    assert wording.month_and_year(2026, 11) == "marraskuu 2026"
    assert wording.long_date(dt.date(2026, 11, 20)) == "20 marraskuuta 2026"


@pytest.mark.parametrize("count", [1, 2, 5, 12, 21, 22, 25, 111, 121, 1_021, 12_002])
def test_counts_take_the_form_that_the_language_has_for_them(tmp_path: Path, count: int) -> None:
    forms = '{ one = "{count} новость", few = "{count} новости", many = "{count} новостей", other = "{count} новости" }'
    words = re.sub("(?m)^story_count = .*", f"story_count = {forms}", ENGLISH)
    russian = read_words(write_in(tmp_path, "ru", {"templates/languages/ru.toml": words}))
    form = Locale("ru").plural_form(count)
    ending = {"one": "новость", "few": "новости", "many": "новостей"}[form]
    assert say(russian, "story_count", count=count) == f"{format_decimal(count, locale='ru')} {ending}"


def test_the_plural_forms_of_large_numbers_are_those_of_their_last_two_digits(thorough: bool) -> None:
    """So two hundred of them are all that is noted of a language. Cornish is the exception."""
    numbers = range(200, 10_000) if thorough else [*range(200, 400), *range(1_000, 10_000, 500)]
    others = []
    for name in localedata.locale_identifiers():
        if "_" in name:
            continue
        form = Locale.parse(name).plural_form
        if any(form(number) != form(100 + number % 100) for number in numbers):
            others.append(name)
    assert others == ["kw"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "de-CH", "sv"])
@pytest.mark.parametrize("number", [0, 7, 999, 1_000, 21_345])
def test_thousands_are_set_off_as_the_language_does(tmp_path: Path, language: str, number: int) -> None:
    words = read_words(write_in(tmp_path, language, {f"templates/languages/{language}.toml": ENGLISH}))
    assert write_number(words, number) == format_decimal(number, locale=find_locale(language))


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B & Söhne", "C"], "A, B &amp; Söhne and C")],
)
def test_names_stand_in_a_row_as_in_a_sentence(tmp_path: Path, names: list[str], said: str) -> None:
    assert make_wording(read_words(write_in(tmp_path, "en"))).join_names(names) == said


def test_babel_is_not_loaded_where_the_language_is_as_it_was(tmp_path: Path) -> None:
    """It takes as long to load as a hundred pages to make."""
    import subprocess
    import sys

    project = write_in(tmp_path, "de")
    command = [
        sys.executable,
        "-c",
        "import sys, masthead.cli; code = masthead.cli.main(['build']); print('babel' in sys.modules, code)",
    ]
    told = []
    for story in ("Eins", "Zwei"):
        (project / "content/articles/2026-11-21-neu.md").write_text(
            write_article(story, "2026-11-21"), encoding="utf-8"
        )
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
        told.append(done.stdout.split("\n")[-2])
    assert told == ["True 0", "False 0"]
