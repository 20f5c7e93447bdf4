"""The facts of ``site.toml``: what each may be, and what is said where it is something else."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from masthead.errors import Fault, describe_problem
from masthead.model import Config, Section
from masthead.plan import outputs
from masthead.read.config import ConfigReading, parse_base_url, read_config
from masthead.render.sitemaps import render_sitemap
from masthead.render.xml_feeds import render_xml_feed
from masthead.theme.languages import Language, read_language
from masthead.theme.wording import make_wording
from newsletter import PROJECT, SITE, told_problems, write_article, write_newsletter

SMALLEST = 'title = "The Ledger"\nbase_url = "https://ledger.example"\n'
FIELDS = (
    "The fields here are title, description, base_url, language, time_zone, author, sections, footer, images, feeds,"
    " lists, markdown."
)
NO_LIST = (
    'one value is expected. Put the value in quotation marks if it begins with a bracket or a brace, or contains ": ".'
)


def read(project: Path, text: str | bytes) -> ConfigReading:
    """What becomes of this ``site.toml``."""
    (project / "site.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_config(project)


def tell(project: Path, text: str | bytes) -> list[str]:
    """What is said about it."""
    reading = read(project, text)
    assert (reading.config is None) == bool(reading.problems)
    return [describe_problem(problem) for problem in reading.problems]


def with_fact(fact: str) -> str:
    """The smallest ``site.toml`` with this fact on its first line, or with this table on its third."""
    if fact.startswith("["):
        return SMALLEST + fact + "\n"
    name = fact.partition(" =")[0]
    others = [line for line in SMALLEST.splitlines() if not line.startswith(f"{name} =")]
    return "\n".join([fact, *others, ""])


def test_title_and_address_are_enough(tmp_path: Path) -> None:
    assert read(tmp_path, SMALLEST) == ConfigReading(
        Config(
            title="The Ledger",
            description="",
            base_url="https://ledger.example",
            language="en",
            language_line=0,
            time_zone="UTC",
            author="The Ledger",
            sections=(),
            footer=(),
            footer_lines=(),
            section_lines=(),
            card=None,
            logo=None,
            feed_entries=30,
            list_stories=100,
            trust_html=False,
            speedups=True,
        ),
        (),
    )


@pytest.mark.parametrize(
    ("fact", "name", "value"),
    [
        ('title = "  The\\n  Ledger "', "title", "The Ledger"),
        ("title = 2026", "title", "2026"),
        ('description = "What the machines cost."', "description", "What the machines cost."),
        ('base_url = "https://ledger.example/"', "base_url", "https://ledger.example"),
        ('base_url = "https://ledger.example/news/"', "base_url", "https://ledger.example/news"),
        ('base_url = "https://zeitung.example/über"', "base_url", "https://zeitung.example/%C3%BCber"),
        ('base_url = "https://zeitung-für-ki.example"', "base_url", "https://xn--zeitung-fr-ki-4ob.example"),
        ('base_url = "https://例え.テスト"', "base_url", "https://xn--r8jz45g.xn--zckzah"),
        ('base_url = "https://xn--bcher-kva.example"', "base_url", "https://xn--bcher-kva.example"),
        ('base_url = "https://Ledger.Example/News"', "base_url", "https://ledger.example/News"),
        ('base_url = "https://[2001:db8::1]:8000/news"', "base_url", "https://[2001:db8::1]:8000/news"),
        ('base_url = "https://ledger.example/[a]:b*"', "base_url", "https://ledger.example/%5Ba%5D%3Ab%2A"),
        ('language = "en-GB"', "language", "en-GB"),
        ('language = "zh-Hant-TW"', "language", "zh-Hant-TW"),
        ('language = ""', "language", "en"),
        ('time_zone = "Europe/Lisbon"', "time_zone", "Europe/Lisbon"),
        ('time_zone = "UTC"', "time_zone", "UTC"),
        ('author = "Ada Byrne"', "author", "Ada Byrne"),
        ('author = ""', "author", "The Ledger"),
        ('[[sections]]\ntitle = "Tags"\naddress = "/tags/"', "sections", (Section("Tags", "/tags/"),)),
        (
            '[[sections]]\ntitle = "A"\naddress = "/a/#b"\n[[sections]]\ntitle = "B"\naddress = "https://b.example"',
            "sections",
            (Section("A", "/a/#b"), Section("B", "https://b.example")),
        ),
        ("sections = []", "sections", ()),
        ('[[footer]]\ntitle = "Imprint"\naddress = "/imprint/"', "footer", (Section("Imprint", "/imprint/"),)),
        ("[feeds]\nentries = 1", "feed_entries", 1),
        ("[feeds]\nentries = 1_000", "feed_entries", 1000),
        ("[feeds]", "feed_entries", 30),
        ("[lists]\nstories = 50", "list_stories", 50),
        ("[markdown]\ntrust_html = true", "trust_html", True),
        ("[markdown]\ntrust_html = false", "trust_html", False),
        ("[markdown]\nspeedups = false", "speedups", False),
        ("[markdown]\nspeedups = true", "speedups", True),
        ("[markdown]", "speedups", True),
    ],
)
def test_a_good_fact_is_taken_as_it_is_meant(tmp_path: Path, fact: str, name: str, value: object) -> None:
    reading = read(tmp_path, with_fact(fact))
    assert reading.problems == ()
    assert reading.config is not None
    assert getattr(reading.config, name) == value


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ('title = ""', '1: title: is empty. Add title = "…", the name of the newsletter.'),
        ('title = ["a"]', f"1: title: is a list; {NO_LIST}"),
        ("description = {a = 1}", f"1: description: is a group of fields; {NO_LIST}"),
        ('title = "a\\u0000b"', "1: title: contains the character U+0000, which no page may show. Take it out."),
        ('title = "a\u0085b"', "1: title: contains the character U+0085, which no page may show. Take it out."),
        (
            'base_url = ""',
            '1: base_url: is empty. Add base_url = "https://…", the address of the site.',
        ),
        (
            'base_url = "ledger.example"',
            '1: base_url: "ledger.example" is not a web address. Begin it with https://.',
        ),
        (
            'base_url = "ftp://ledger.example"',
            '1: base_url: "ftp://ledger.example" is not a web address. Begin it with https://.',
        ),
        (
            'base_url = "https://ledger.example/a b"',
            '1: base_url: "https://ledger.example/a b" is not a web address.'
            " Take out the spaces and quotation marks, or write them as %20 and %22.",
        ),
        (
            'base_url = "https://ledger.example/?a"',
            '1: base_url: "https://ledger.example/?a" contains a query or a fragment.'
            ' Leave out "?" and "#" and what follows.',
        ),
        (
            'base_url = "https://ledger.example/#"',
            '1: base_url: "https://ledger.example/#" contains a query or a fragment.'
            ' Leave out "?" and "#" and what follows.',
        ),
        (
            'base_url = "https://ada:secret@ledger.example"',
            '1: base_url: "https://ada:secret@ledger.example" contains a user\'s name.'
            " Leave it out: every page would show it.",
        ),
        (
            'base_url = "https://ledger.example//news"',
            '1: base_url: "https://ledger.example//news" contains an empty part. Write single slashes.',
        ),
        (
            'base_url = "https://ledger.example/100%/"',
            '1: base_url: "https://ledger.example/100%/" contains a "%" without two digits after it.'
            " Write %25 for a percent sign.",
        ),
        (
            'base_url = "https://ledger.example/%FF"',
            '1: base_url: "https://ledger.example/%FF" contains bytes that are not text. Write the letters themselves.',
        ),
        (
            'base_url = "https://ledger.example/a%2Fb"',
            '1: base_url: "https://ledger.example/a%2Fb" contains a slash written as %2F or %5C. Write slashes (/).',
        ),
        (
            'base_url = "https://ledger.example/news/../x"',
            '1: base_url: "https://ledger.example/news/../x" contains "." or ".." as a part.'
            " Write the address that it leads to.",
        ),
        *(
            (
                f'base_url = "https://{host}/"',
                f'1: base_url: "{host}" can\'t be the name of a host. Write it as example.com,'
                " or as the name that your registrar shows, which may begin with xn--.",
            )
            for host in ("led%67er.example", "a..b", "😀.example", "xn--a.example", f"{'ü' * 70}.example")
        ),
        ('language = "en_GB"', '1: language: "en_GB" is not a language tag. Write it as en-GB.'),
        ('language = "English"', '1: language: "English" is not a language tag. Write it as en.'),
        ('language = "Português"', '1: language: "Português" is not a language tag. Write it as pt.'),
        ('language = "de_AT.UTF-8"', '1: language: "de_AT.UTF-8" is not a language tag. Write it as de-AT.'),
        ('language = "Elvish"', '1: language: "Elvish" is not a language tag. Write it as en or en-GB.'),
        (
            'time_zone = "europe/lisbon"',
            '1: time_zone: "europe/lisbon" is not a time zone. Did you mean "Europe/Lisbon"?',
        ),
        (
            'time_zone = "+01:00"',
            '1: time_zone: "+01:00" is not a time zone. Write it as Europe/Lisbon or UTC.',
        ),
        (
            'time_zone = "Lisbon"',
            '1: time_zone: "Lisbon" is not a time zone. Did you mean "Europe/Lisbon"?',
        ),
        (
            'time_zone = "new york"',
            '1: time_zone: "new york" is not a time zone. Did you mean "America/New_York"?',
        ),
        (
            'time_zone = "GMT+1"',
            '1: time_zone: "GMT+1" is not a time zone. Write it as Europe/Lisbon or UTC.',
        ),
        (
            'time_zone = "../../etc/passwd"',
            '1: time_zone: "../../etc/passwd" is not a time zone. Write it as Europe/Lisbon or UTC.',
        ),
        (
            'time_zone = "Europe"',
            '1: time_zone: "Europe" is not a time zone. Write it as Europe/Lisbon or UTC.',
        ),
        (
            '[[sections]]\ntitle = "A"',
            "3: sections[0].address: is missing. Write where it leads, as /archive/.",
        ),
        ('[[sections]]\naddress = "/a/"', "3: sections[0].title: is missing. Write what the reader sees."),
        (
            '[[sections]]\ntitle = "A"\naddress = "a"',
            '5: sections[0].address: "a" is not an address. Write "/a/".',
        ),
        *(
            (
                f'[[sections]]\ntitle = "A"\naddress = "{written}"',
                f'5: sections[0].address: "{written}" is not an address. Write "{meant}".',
            )
            for written, meant in {
                "content/pages/about.md": "/about/",
                "content/articles/2026-11-20-chips.md": "/articles/chips/",
                "tags/chips": "/tags/chips/",
                "feed.xml": "/feed.xml",
                "ledger.example": "https://ledger.example",
            }.items()
        ),
        (
            '[[sections]]\ntitle = "A"\naddress = "//a"',
            '5: sections[0].address: "//a" is not an address. Begin it with / or https://.',
        ),
        (
            'sections = ["Tags"]',
            '1: sections[0]: is not a group of fields. Write it as title = "…" and address = "…" under [[sections]].',
        ),
        ("feeds = 30", "1: feeds: is not a group of fields. Write it as entries = 30 under [feeds]."),
        (
            "lists = [1]",
            "1: lists: is not a group of fields. Write it as stories = 100 under [lists].",
        ),
        (
            "markdown = true",
            "1: markdown: is not a group of fields. Write it as trust_html = false under [markdown].",
        ),
        (
            '[markdown]\ntrust_html = "maybe"',
            '4: markdown.trust_html: "maybe" is neither true nor false. Write true or false.',
        ),
        (
            "[markdown]\nspeedup = true",
            '4: markdown.speedup: unknown field. Did you mean "speedups"?',
        ),
        ('titel = "a"', '1: titel: unknown field. Did you mean "title"?'),
        (
            '[markdown]\ntrust_html = false\ndescription = "What the machines cost."',
            "5: markdown.description: unknown field."
            " If it is the newsletter's own description, put it above the first line that begins with [.",
        ),
        (
            '[[sections]]\ntitle = "A"\naddress = "/a/"\nlanguage = "en"',
            "6: sections[0].language: unknown field."
            " If it is the newsletter's own language, put it above the first line that begins with [.",
        ),
        ("[feed]\nentries = 3", '3: feed: unknown field. Did you mean "feeds"?'),
        ("[feeds]\nentrys = 3", '4: feeds.entrys: unknown field. Did you mean "entries"?'),
        ('colour = "red"', f"1: colour: unknown field. {FIELDS}"),
        ('"a\\u001b[2J" = 1', f"1: a\ufffd[2J: unknown field. {FIELDS}"),
    ],
)
def test_a_bad_fact_is_told_with_its_line_and_remedy(tmp_path: Path, fact: str, told: str) -> None:
    assert tell(tmp_path, with_fact(fact)) == [f"site.toml:{told}"]


@pytest.mark.parametrize("number", ["0", "1001", "-1", "1.5", '"many"', "true", "1e3", "99999999999"])
@pytest.mark.parametrize(("table", "key"), [("feeds", "entries"), ("lists", "stories")])
def test_a_count_is_a_whole_number_from_1_to_1000(tmp_path: Path, table: str, key: str, number: str) -> None:
    written = {"1e3": "1000.0"}.get(number, number.strip('"'))
    [told] = tell(tmp_path, with_fact(f"[{table}]\n{key} = {number}"))
    assert told.startswith(f'site.toml:4: {table}.{key}: "{written}" is not a whole number from 1 to 1000. Write ')


def test_every_missing_and_unknown_field_is_told_at_once(tmp_path: Path) -> None:
    assert tell(tmp_path, 'titel = "The Ledger"\n\n[[sections]]\nname = "Tags"\n') == [
        'site.toml:1: titel: unknown field. Did you mean "title"?',
        "site.toml:4: sections[0].name: unknown field. Here it is called title.",
        "site.toml:3: sections[0].address: is missing. Write where it leads, as /archive/.",
        'site.toml:1: base_url: is missing. Add base_url = "https://…", the address of the site.',
    ]


# --- lines -----------------------------------------------------------------------------------------


def test_the_line_of_a_field_is_found_in_the_second_table_of_a_kind(tmp_path: Path) -> None:
    text = (
        SMALLEST
        + '[[sections]]\ntitle = "A"\naddress = "/a/"\n\n'
        + '[[sections]] # more\n  title = "B"\n  address = "b"\n'
    )
    assert tell(tmp_path, text) == ['site.toml:9: sections[1].address: "b" is not an address. Write "/b/".']


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them(tmp_path: Path, newline: str) -> None:
    text = (SMALLEST + 'language = "_"\n').replace("\n", newline)
    assert tell(tmp_path, text) == ['site.toml:3: language: "_" is not a language tag. Write it as en or en-GB.']


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_a_line_separator_in_a_text_moves_no_line(tmp_path: Path, separator: str) -> None:
    assert tell(tmp_path, f'description = "a{separator}b"\nlanguage = "_"\n{SMALLEST}') == [
        'site.toml:2: language: "_" is not a language tag. Write it as en or en-GB.'
    ]


def test_what_looks_like_a_key_within_a_text_of_several_lines_moves_no_line(tmp_path: Path) -> None:
    text = 'description = """\nlanguage = "en"\n"""\nlanguage = "_"\n' + SMALLEST
    assert tell(tmp_path, text) == ['site.toml:4: language: "_" is not a language tag. Write it as en or en-GB.']


# --- files that are no settings --------------------------------------------------------------------


def test_a_folder_without_site_toml_is_no_newsletter(tmp_path: Path) -> None:
    [problem] = read_config(tmp_path).problems
    assert describe_problem(problem) == (
        "site.toml: There is no site.toml here. Go to the newsletter's folder, or write one with title and base_url."
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "The Ledger', 1),
        ('\n\ntitle "The Ledger"', 3),
        ('title = "a"\n[feeds\nentries = 3', 2),
        ('title = "C:\\quest"', 1),
        ('title = "a\rb"', 1),
        ('title = "a\x00b"', 1),
    ],
)
def test_text_that_is_not_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    [told] = tell(tmp_path, text)
    assert told.startswith(f"site.toml:{line}: This is not TOML (")
    assert told.endswith('). Write name = "value", text always in quotation marks.')
    assert told.isprintable()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "title = “The: Ledger”",
            '1: Typographic quotation marks enclose the value. Write straight ones: title = "The: Ledger".',
        ),
        ("title = The Ledger # it", '1: The text is not in quotation marks. Write title = "The Ledger".'),
        ("title: The Ledger", '1: The text is not in quotation marks. Write title = "The Ledger".'),
        ('title: "The Ledger"', '1: There is a colon where TOML has an equals sign. Write title = "The Ledger".'),
        ('title = "a"\ntitle = "b"', "2: title appears twice. Keep one of them."),
        (
            "[feeds]\nentries = 3\n[feeds]",
            "3: The group [feeds] appears twice. Put all its lines below one of the two.",
        ),
        (
            '[sections]\ntitle = "A"\naddress = "/a/"\n[sections]\ntitle = "B"',
            "4: Two sections share one name. Write [[sections]], in double brackets, above each of them.",
        ),
        (
            '[sections]\ntitle = "A"\n[[sections]]\ntitle = "B"',
            "3: Two sections share one name. Write [[sections]], in double brackets, above each of them.",
        ),
    ],
)
def test_a_slip_in_toml_is_told_with_the_line_as_it_should_be(tmp_path: Path, text: str, told: str) -> None:
    assert tell(tmp_path, text) == [f"site.toml:{told}"]


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (
            '[sections]\nAbout = "/about/"\nTags = "/tags/"',
            "sections: is one group, in single brackets."
            ' Write [[sections]], in double brackets, and below it title = "About" and address = "/about/".',
        ),
        (
            '[sections.about]\ntitle = "About"\naddress = "/about/"',
            "sections: is one group, in single brackets."
            " Write [[sections]], in double brackets, in place of [sections.about]; and so for each.",
        ),
        (
            'baseURL = "/"',
            'baseURL: unknown field. Did you mean "base_url"?',
        ),
        ('language_code = "en"', "language_code: unknown field. Here it is called language."),
        ('timezone = "UTC"', 'timezone: unknown field. Did you mean "time_zone"?'),
        ('theme = "ananke"', "theme: unknown field. Not needed here; take it out."),
        ("paginate = 10", "paginate: unknown field. Write stories = 100 below a line [lists]."),
        ('logo = "a.png"', 'logo: unknown field. Write card = "…" or logo = "…" below a line [images].'),
        (
            '[author]\nname = "Ada Byrne"',
            "author: is a group of fields; a name is expected. Write the name alone: Ada Byrne.",
        ),
        (
            '[params]\nsubtitle = "A"',
            "params: unknown field. Take this line out, and put those below it that are needed at the top of the file.",
        ),
    ],
)
def test_a_fact_as_other_tools_have_it_is_told_with_its_own_remedy(tmp_path: Path, fact: str, told: str) -> None:
    needed = 'title = "The Ledger"\nbase_url = "https://ledger.example"\n'
    line = 3
    assert tell(tmp_path, needed + fact) == [f"site.toml:{line}: {told}"]


@pytest.mark.parametrize(
    ("zone", "place"),
    [("EST", "America/New_York"), ("MST", "America/Denver"), ("GMT", "Europe/London"), ("Etc/GMT-1", "Europe/Lisbon")],
)
def test_a_time_zone_without_summer_is_noticed(tmp_path: Path, zone: str, place: str) -> None:
    (tmp_path / "site.toml").write_text(f'title = "A"\nbase_url = "https://a.example"\ntime_zone = "{zone}"\n')
    reading = read_config(tmp_path)
    assert reading.config is not None
    assert [describe_problem(each) for each in reading.problems] == [
        f'site.toml:3: notice: time_zone: "{zone}" has no summer time: its offset is the same all year.'
        f" Write the zone of a place, as {place}, or UTC if you want no summer time."
    ]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Lisbon", "HST", "EST5EDT", "CET"])
def test_other_time_zones_are_not_noticed(tmp_path: Path, zone: str) -> None:
    (tmp_path / "site.toml").write_text(f'title = "A"\nbase_url = "https://a.example"\ntime_zone = "{zone}"\n')
    assert read_config(tmp_path).problems == ()


@pytest.mark.parametrize(
    ("zone", "place"), [("PST", "America/Los_Angeles"), ("cest", "Europe/Berlin"), ("IST", "Asia/Kolkata")]
)
def test_a_time_zone_by_its_letters_is_told_with_a_place(tmp_path: Path, zone: str, place: str) -> None:
    facts = f'title = "A"\nbase_url = "https://a.example"\ntime_zone = "{zone}"\n'
    assert tell(tmp_path, facts) == [f'site.toml:3: time_zone: "{zone}" is not a time zone. Did you mean "{place}"?']


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "desk.local"])
def test_an_address_that_no_reader_reaches_is_noticed(tmp_path: Path, host: str) -> None:
    text = with_fact(f'base_url = "http://{host}/news"')
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    [told] = read_config(tmp_path).problems
    assert describe_problem(told).startswith("site.toml:1: notice: base_url: is an address that only this computer")
    assert read_config(tmp_path, "http://localhost:8000").problems == ()


def test_a_notice_about_the_settings_is_told_by_every_build(tmp_path: Path) -> None:
    """Also by one after an edit of words, which takes the short way."""
    files = {"content/articles/chips.md": write_article()}
    project = write_newsletter(tmp_path, files, SITE.replace('"UTC"', '"EST"'))
    first = told_problems(project)
    assert len(first) == 1
    assert "has no summer time" in first[0]
    (project / "content/articles/chips.md").write_text(write_article(body="Another story."))
    assert told_problems(project) == first
    assert told_problems(project) == first


@pytest.mark.parametrize(
    "beyond",
    [
        f"a = {'[' * 5000}{']' * 5000}",
        f"{'.'.join(['a'] * 3000)} = 1",
        f"entries = {'1' * 5000}",
        f"entries = 0x{'f' * 5000}",
    ],
    ids=["brackets", "keys", "digits", "hexadecimal digits"],
)
def test_numbers_and_nesting_beyond_all_measure_are_a_problem(tmp_path: Path, beyond: str) -> None:
    """Whose line nobody tells us: it is the last."""
    assert tell(tmp_path, f"{SMALLEST}{beyond}") == [
        "site.toml:3: This is not TOML (a number or a nesting beyond all measure)."
        ' Write name = "value", text always in quotation marks.'
    ]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + SMALLEST.encode()) == read(tmp_path, SMALLEST)


def test_bytes_that_are_not_utf_8_are_a_problem(tmp_path: Path) -> None:
    assert tell(tmp_path, b'title = "\xe9t\xe9"') == [
        "site.toml:1: The byte 0xE9 at offset 9 is not UTF-8. Save the file as UTF-8."
    ]


def test_the_offset_of_bytes_that_are_not_utf_8_counts_the_byte_order_mark(tmp_path: Path) -> None:
    assert tell(tmp_path, b'\xef\xbb\xbftitle = "\xe9t\xe9"') == [
        "site.toml:1: The byte 0xE9 at offset 12 is not UTF-8. Save the file as UTF-8."
    ]


def test_a_folder_named_site_toml_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "site.toml").mkdir()
    [problem] = read_config(tmp_path).problems
    assert describe_problem(problem) == ("site.toml: It can't be read (Is a directory). Check that you may read it.")


def test_an_address_given_to_the_build_takes_the_place_of_the_one_written(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('title = "The Ledger"\nbase_url = "nonsense"\n', encoding="utf-8")
    config = read_config(tmp_path, "https://preview.example").config
    assert config is not None
    assert config.base_url == "https://preview.example"


@functools.cache
def language_of_sample() -> Language:
    config = read_config(PROJECT).config
    assert config is not None
    language = read_language(PROJECT, config, None).language
    assert language is not None
    return language


@given(
    st.builds(
        "https://{}{}".format,
        st.one_of(st.text(max_size=12), st.sampled_from(["zeitung-für-ki.example", "[::1]", "[1]", "xn--a", "a.b"])),
        st.one_of(st.just(""), st.text(max_size=12).map("/{}".format), st.sampled_from(["/%", "/%C3%BC", "/[x]:y*"])),
    )
)
@example("https://zeitung-für-ki.example/über/a'b&c")
def test_any_address_of_the_newsletter_gives_sound_feeds_and_sitemaps_or_a_sentence(address: str) -> None:
    try:
        base_url = parse_base_url(address)
    except Fault:
        return
    assert base_url.isascii()
    assert parse_base_url(base_url) == base_url
    frame = outputs.Frame("The Ledger", "", base_url, "en", "The desk", (), (), None, None)
    sitemap = outputs.Sitemap((outputs.SitemapEntry("/articles/über/", None),))
    located = etree.fromstring(render_sitemap(frame, sitemap).encode())[0][0].text
    assert located == f"{base_url}/articles/über/"
    language = language_of_sample()
    feed = render_xml_feed(frame, language, make_wording(language), outputs.Feed("atom", "/atom.xml", "/", "", ()), ())
    assert etree.fromstring(feed).findtext("{*}id") == f"{base_url}/atom.xml"
