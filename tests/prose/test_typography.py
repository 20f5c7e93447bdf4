"""Typographic marks: those of the language, in the story and in plain text alike, and nowhere where they may not be."""

from __future__ import annotations

import json
from html import escape, unescape
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.model import ENGLISH, QuotationMarks, Typography
from masthead.preview.runsheet import Asked, Row, choose_rows
from masthead.prose.convert import convert_markdown
from masthead.prose.typography import set_html, set_text
from newsletter import build, told_problems, write_newsletter

GERMAN = Typography(QuotationMarks("„", "“", "‚", "‘"), ("Januar", "Februar", "März"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('It\'s "free" -- now...', "It’s “free” – now…"),
        # What lacks its beginning has an apostrophe there, unless a quote ends behind it.
        ("The class of '99, a man of 5'10\" and one of 6'2", "The class of ’99, a man of 5’10” and one of 6’2"),
        (
            "rock 'n' roll, 'cause 'twas so in the '90s; get 'em 'til then",
            "rock ’n’ roll, ’cause ’twas so in the ’90s; get ’em ’til then",
        ),
        # Within a quote in single marks no other one begins, and where no mark could end one, none begins at all.
        ("'It's the '80s,' she said, 'the '08-'09 crisis'.", "‘It’s the ’80s,’ she said, ‘the ’08-’09 crisis’."),
        ("the '08–'09 crisis, '24's best", "the ’08–’09 crisis, ’24’s best"),
        ("Quiet in the 'hood", "Quiet in the ’hood"),
        ("She said: 'first of all", "She said: ‘first of all"),
        ("'Tis the users' choice, goin' strong", "’Tis the users’ choice, goin’ strong"),
        (
            "the rule of 'cause and effect', he said, and '20 models'.",
            "the rule of ‘cause and effect’, he said, and ‘20 models’.",
        ),
        ("the letter 's' and the element 'em'", "the letter ‘s’ and the element ‘em’"),
        # What stands beside a mark, and not only a letter, says which it is.
        (
            '("x") ["y"] {"z"} —"so"— "(a)" "...b" ".NET" "why?"--"so!"',
            "(“x”) [“y”] {“z”} —“so”— “(a)” “…b” “.NET” “why?”–“so!”",
        ),
        ("\"'Yes,' she said,\" he said, \"'no'.\"", "“‘Yes,’ she said,” he said, “‘no’.”"),
        ("\"Gale\"'s licence, 'Gale''s", "“Gale”’s licence, ‘Gale’’s"),
        ("他说\"你好\"然后说'好'。", "他说“你好”然后说‘好’。"),
        ('a 27" screen, "quoted"', "a 27” screen, “quoted”"),
        # Names of options, addresses, template code and text between backticks are as they were typed.
        ('Run it with --help, or "--all" -- or not--really', "Run it with --help, or “--all” – or not–really"),
        ('See "https://x.example/it\'s--y...z".', "See “https://x.example/it's--y...z”."),
        ("`it's` and {{ \"x\" }} and {% it's %}", "`it's` and {{ \"x\" }} and {% it's %}"),
        ("a ----- b .... c", "a ----- b .... c"),
        # A name and its number, a day and its month stay together; a word that begins a sentence is no name.
        (
            "Ossian 3 and Gale 2.5B on 1 January, the 3rd March, January 2",
            "Ossian\xa03 and Gale\xa02.5B on 1\xa0January, the 3rd\xa0March, January\xa02",
        ),
        (
            "In 12 weeks of 2026, 3 models; Northwind 2030, I'm 5, Gale's 14, Copying 11,400",
            "In 12 weeks of 2026, 3 models; Northwind 2030, I’m 5, Gale’s 14, Copying 11,400",
        ),
    ],
)
def test_straight_marks_become_typographic_ones_by_what_stands_on_both_sides(text: str, shown: str) -> None:
    assert set_text(text, ENGLISH) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\"Das ist 'so' nicht\", sagte er; geht's?", "„Das ist ‚so‘ nicht“, sagte er; geht’s?"),
        ("'Labs Werk', Labs' Modell, 'ne Idee, die '90er", "‚Labs Werk‘, Labs’ Modell, ’ne Idee, die ’90er"),
        ('("x"), ein 27"-Schirm am 1. Januar', "(„x“), ein 27”-Schirm am 1.\xa0Januar"),
    ],
)
def test_other_languages_have_their_own_marks_and_months(text: str, shown: str) -> None:
    assert set_text(text, GERMAN) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ('"*word*" "**b**" *"a"*', "<p>“<em>word</em>” “<strong>b</strong>” <em>“a”</em></p>"),
        ("\"`a`\" `b`'s '`c`'", "<p>“<code>a</code>” <code>b</code>’s ‘<code>c</code>’</p>"),
        (
            '"[x](https://x.example)" ([x](https://x.example)\'s)',
            '<p>“<a href="https://x.example">x</a>” (<a href="https://x.example">x</a>’s)</p>',
        ),
        ('"~~old~~," "<b>b</b>".', "<p>“<del>old</del>,” “<b>b</b>”.</p>"),
        (
            'A <code>--help</code>, <kbd>\'</kbd>, <samp>"ok..."</samp>, <var>a--b</var>',
            '<p>A <code>--help</code>, <kbd>\'</kbd>, <samp>"ok..."</samp>, <var>a--b</var></p>',
        ),
        ('<div>It\'s "raw".</div>', "<div>It’s “raw”.</div>"),
        ('\\"so\\" it\\\'s a\\--b x\\.\\.\\.', '<p>"so" it\'s a--b x...</p>'),
        ("*Ossian* 3 is\nhere on 1\nJanuary", "<p><em>Ossian</em>\xa03 is\nhere on 1\xa0January</p>"),
        ('"one\n\n"two"', "<p>“one</p>\n<p>“two”</p>"),
        ('a "b"<br>"c" &amp;"d" &lt;"e"', "<p>a “b”<br>“c” &amp;“d” &lt;“e”</p>"),
    ],
)
@pytest.mark.parametrize("speedups", [True, False])
def test_in_a_story_marks_look_through_emphasis_and_links_and_leave_code_alone(
    markdown: str, shown: str, speedups: bool
) -> None:
    prose, problems = convert_markdown(markdown, speedups=speedups)
    assert (prose.html.strip(), problems) == (shown, [])


def test_pictures_are_like_words_and_their_own_words_are_typographic() -> None:
    prose, _ = convert_markdown('"![it\'s](a.png)"\n\n![A "rack"](b.png "It\'s a \\"rack\\" -- \'so\'")')
    assert '“<img alt="it’s"' in prose.html
    assert '<img alt="A “rack”"' in prose.html
    assert "<figcaption>It’s a “rack” – ‘so’</figcaption>" in prose.html


def test_code_that_holds_whole_paragraphs_is_left_alone() -> None:
    html = "<code><p>it's</p>\n<p>\"so\"</p></code>\n<p>it's</p>"
    assert set_html(html, ENGLISH) == '<code><p>it\'s</p>\n<p>"so"</p></code>\n<p>it’s</p>'
    html = "<script>'</p>' + \"it's\"</script>\n<p>it's <em>Gale</em> 3, <b>1</b> May and Ossian <i>III</i></p>"
    assert set_html(html, ENGLISH) == (
        "<script>'</p>' + \"it's\"</script>\n<p>it’s <em>Gale</em>\xa03, <b>1</b>\xa0May and Ossian\xa0<i>III</i></p>"
    )


def test_the_mark_of_a_footnote_is_passed_over() -> None:
    prose, _ = convert_markdown('"So"[^1] and "*so*[^1]"\n\n[^1]: It\'s "here".')
    assert "“So”<sup" in prose.html
    assert "</sup>”" in prose.html
    assert "It’s “here”." in prose.html


SIGNS = st.text(st.sampled_from("ab S3.,\"'-()& 你;:<>`\n/n9{}é’“”\xa0"), max_size=30)


@given(SIGNS, st.sampled_from((ENGLISH, GERMAN)))
def test_plain_text_and_html_are_set_alike(text: str, typography: Typography) -> None:
    html = set_html(f"<p>{escape(text, quote=False)}</p>", typography)
    assert unescape(html.removeprefix("<p>").removesuffix("</p>")) == set_text(text, typography)


@given(SIGNS, st.sampled_from((ENGLISH, GERMAN)))
def test_what_is_set_stays_as_it_is(text: str, typography: Typography) -> None:
    once = set_text(text, typography)
    assert set_text(once, typography) == once


STORY = """\
---
title: It's "free" -- Ossian 3
date: 2026-11-20
tags: [O'Reilly "2"]
summary: It's "free" -- on 1 January.
authors: [Ada O'Byrne]
image: {src: rack.png, alt: 'A "rack"', credit: "Ben O'Dea"}
key_quotes:
  - text: It's "free", on 1 January.
    speaker: Mira O'Hara
    role: Northwind's "chief"
    organization: O'Dea & Co
    interest: Holds "shares".
related: [the-other, {title: It's "elsewhere", url: "https://x.example/it's--so"}]
recommended_reading: [{title: It's "read", url: "https://x.example/a", note: It's "long".}]
sources: [{title: It's "so", publisher: O'Dea's}]
corrections: [{date: 2026-11-21, text: It's "wrong".}]
ai_use: It's "none".
companies: ["Labs' own"]
people: ["Al 'Ace' Ames"]
---

It's "told" -- *"so"*.
"""
OTHER = """\
---
title: "The 'other'"
date: 2026-11-19
tags: [O'Reilly "2"]
related: ["It’s “free” – Ossian 3"]
---

Words.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = write_newsletter(
        tmp_path_factory.mktemp("set"),
        {
            "content/articles/it-s.md": STORY,
            "content/articles/the-other.md": OTHER,
            "content/articles/rack.png": b"a picture",
        },
    )
    build(project)
    return project


def test_all_that_a_reader_reads_is_typographic(project: Path) -> None:
    page = (project / "public/articles/it-s/index.html").read_text()
    words = page[page.index("<main") :]
    for shown in (
        "It’s “free” – Ossian\xa03</h1>",
        "It’s “free” – on 1\xa0January.",
        "Ada O’Byrne",
        'alt="A “rack”"',
        "Ben O’Dea",
        "It’s “free”, on 1\xa0January.",
        "Mira O’Hara",
        "Northwind’s “chief”",
        "O’Dea &amp; Co",
        "Holds “shares”.",
        "The ‘other’",
        "It’s “elsewhere”",
        "It’s “read”",
        "It’s “long”.",
        "It’s “so”",
        "O’Dea’s",
        "It’s “wrong”.",
        "It’s “none”.",
        "Labs’ own",
        "Al ‘Ace’ Ames",
        "O’Reilly “2”</a>",
        "It’s “told” – <em>“so”</em>.",
    ):
        assert shown in words, shown
    for path in ("index.html", "archive/index.html", "tags/oreilly-2/index.html", "articles/the-other/index.html"):
        assert "It’s “free” – Ossian\xa03" in (project / "public" / path).read_text(), path
    # The address is as it was written.
    assert "https://x.example/it&#39;s--so" in words


def test_whoever_looks_for_a_title_may_write_straight_marks(project: Path) -> None:
    row = Row("content/articles/it-s.md", "It’s “free” – Ossian\xa03", "", "out", "", 0, (), None)
    for words in ('it\'s "free" -- ossian 3', "It’s “free” – Ossian 3"):
        assert choose_rows([row], Asked(words)) == [row]
    assert choose_rows([row], Asked("its")) == []


def test_machines_are_told_the_marks_and_plain_blanks(project: Path) -> None:
    page = (project / "public/articles/it-s/index.html").read_text()
    head = page[: page.index("<body")]
    assert "<title>It’s “free” – Ossian 3 · " in head
    assert '<meta property="og:title" content="It’s “free” – Ossian 3">' in head
    assert '<meta name="description" content="It’s “free” – on 1 January.">' in head
    told = head.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    story = json.loads(told)["@graph"][0]
    assert (story["headline"], story["hasPart"][0]["text"]) == ("It’s “free” – Ossian 3", "It’s “free”, on 1 January.")
    for feed in ("feed.xml", "atom.xml"):
        entry = feedparser.parse(str(project / "public" / feed)).entries[0]
        assert (entry.title, entry.summary) == ("It’s “free” – Ossian 3", "It’s “free” – on 1 January.")
    item = json.loads((project / "public/feed.json").read_bytes())["items"][0]
    assert (item["title"], item["summary"]) == ("It’s “free” – Ossian 3", "It’s “free” – on 1 January.")
    assert "<news:title>It’s “free” – Ossian 3<" in (project / "public/news-sitemap.xml").read_text()


@pytest.mark.parametrize("name", [r"It's \"free\" -- Ossian 3", "It’s “free” – Ossian\xa03", "it's „free“ – ossian  3"])
def test_a_story_is_found_by_its_title_however_that_is_set(project: Path, name: str) -> None:
    (project / "content/articles/the-other.md").write_text(OTHER.replace("It’s “free” – Ossian 3", name))
    assert told_problems(project) == []
    assert "It’s “free” – Ossian\xa03" in (project / "public/articles/the-other/index.html").read_text()
