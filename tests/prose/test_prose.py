"""Markdown becomes clean HTML, whatever the text."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.errors import NOTICE, Problem, describe_problem
from masthead.model import QuotationMarks, Typography
from masthead.prose.convert import convert_markdown, first_paragraph
from masthead.prose.fill import clean_for_feed, fill_links, fill_words
from newsletter import PROJECT

EXPECTED = [
    ("They *did*.", "<p>They <em>did</em>.</p>"),
    ('It\'s "so" -- they say...', "<p>It’s “so” – they say…</p>"),
    ("~~no~~ yes", "<p><del>no</del> yes</p>"),
    ("{{ 7*7 }} and {# raw #}", "<p>{{ 7*7 }} and {# raw #}</p>"),
    (
        "See https://example.com/a.",
        '<p>See <a href="https://example.com/a" class="bare">https://example.com/a</a>.</p>',
    ),
    ("## What changed", '<h2 id="what-changed">What changed</h2>'),
    ("# What changed", '<h2 id="what-changed">What changed</h2>'),
    ("GPU\n\n*[GPU]: graphics", '<p><abbr title="graphics">GPU</abbr></p>'),
    ("Term\n: what it means", "<dl>\n<dt>Term</dt>\n<dd>what it means</dd>\n</dl>"),
    ("A paragraph.\n{: .note }", '<p class="note">A paragraph.</p>'),
]


@pytest.mark.parametrize(("text", "html"), EXPECTED)
def test_what_editors_write_becomes(text: str, html: str) -> None:
    prose, problems = convert_markdown(text)
    assert prose.html.strip() == html
    assert problems == []


GERMAN = QuotationMarks("„", "“", "‚", "‘")
FRENCH = QuotationMarks("«\u202f", "\u202f»", "‹\u202f", "\u202f›")


@pytest.mark.parametrize(
    ("marks", "text", "words"),
    [
        (GERMAN, "Er sagte \"gut\" und 'so'.", "Er sagte „gut“ und ‚so‘."),
        (GERMAN, "\"Das ist 'so' nicht\", sagte er.", "„Das ist ‚so‘ nicht“, sagte er."),
        (GERMAN, "\"'Nein', sagte sie.\"", "„‚Nein‘, sagte sie.“"),
        # Apostrophes are none of them.
        (GERMAN, "Geht's? Labs' Modell, 's ist so, die '90er.", "Geht’s? Labs’ Modell, ’s ist so, die ’90er."),
        (GERMAN, "'Labs Werk', Labs' Modell: 'Wie geht's?'", "‚Labs Werk‘, Labs’ Modell: ‚Wie geht’s?‘"),
        (GERMAN, "[Tern](https://tern.example)'s", '<a href="https://tern.example">Tern</a>’s'),
        (GERMAN, '`"so"` \\"so\\" --', '<code>"so"</code> "so" –'),
        (FRENCH, "L'IA d'abord: \"oui\".", "L’IA d’abord: «\u202foui\u202f»."),
        (QuotationMarks("<", "&", "<", "&"), '"Oui"', "&lt;Oui&amp;"),
    ],
)
@pytest.mark.parametrize("speedups", [True, False])
def test_straight_quotation_marks_become_those_of_the_language(
    marks: QuotationMarks, text: str, words: str, speedups: bool
) -> None:
    prose, problems = convert_markdown(text, typography=Typography(marks, ()), speedups=speedups)
    assert prose.html.strip() == f"<p>{words}</p>"
    assert problems == []


def test_a_picture_alone_with_a_title_has_a_caption() -> None:
    prose, _ = convert_markdown('![A rack](rack.jpg "The rack.")')
    html = fill_links(prose.html, ["/articles/rack.jpg"])
    assert re.sub(r" loading=\"lazy\"", "", html).strip() == (
        '<figure><img alt="A rack" src="/articles/rack.jpg"><figcaption>The rack.</figcaption></figure>'
    )


def test_a_table_scrolls_alone_and_its_cells_have_no_style() -> None:
    prose, _ = convert_markdown("| Model | Price |\n| --- | ---: |\n| Tern | 4 |")
    assert '<div class="table" tabindex="0" role="group" aria-label="Table">' in fill_words(prose.html, str.title)
    assert '<td class="align-right">4</td>' in prose.html
    assert "style=" not in prose.html


def test_code_has_classes_and_its_signs_are_text() -> None:
    prose, problems = convert_markdown("```python\nprint('<script>')\n```")
    assert 'class="highlight"' in prose.html
    assert "<script" not in prose.html
    assert problems == []


def test_footnotes_of_two_fields_do_not_meet() -> None:
    text = "So.[^1]\n\n## Numbers\n\n[^1]: They say."
    body, _ = convert_markdown(text)
    take, _ = convert_markdown(text, prefix="take-")
    assert len(body.ids) == len(take.ids) == 3
    assert not set(body.ids) & set(take.ids)
    for prose in (body, take):
        assert set(re.findall(r'href="#([^"]*)"', prose.html)) <= set(prose.ids)


def test_no_heading_takes_an_id_of_the_furniture() -> None:
    prose, _ = convert_markdown("## M-series chips\n\n## Take two\n\n## Quote 1\n\n## Quote-1")
    assert not [name for name in prose.ids if re.match(r"(m|take|why|quote\d*)-", name)]


def test_links_are_listed_with_kind_and_line() -> None:
    text = "[a](other.md#x)\n\n![b](b%20b.png)\n\n[c](/about/?q=1) [d](#quote-1) [e](https://example.com/)"
    prose, _ = convert_markdown(text, line=10, field="take")
    assert [(link.kind, link.target, link.suffix, link.line, link.field) for link in prose.links] == [
        ("article", "other.md", "#x", 10, "take"),
        ("file", "b b.png", "", 12, "take"),
        ("root", "/about/", "?q=1", 14, "take"),
        ("anchor", "", "#quote-1", 14, "take"),
    ]


def test_a_link_to_what_is_not_out_leaves_its_words() -> None:
    prose, _ = convert_markdown("See [the *draft*](draft.md) and ![a picture](p.png).")
    assert fill_links(prose.html, [None, None]).strip() == "<p>See the <em>draft</em> and .</p>"


REMOVED = [
    "<script>alert(1)</script>",
    '<p onclick="alert(1)">Hello</p>',
    "[x](javascript:alert(1))",
    "[x](JaVa&#83;cript:alert(1))",
    "[x](java\tscript:alert(1))",
    '<iframe src="https://example.com/"></iframe>',
    'Hello.\n{: onclick="alert(1)" }',
    "<javascript:alert(1)>",
    '<a href="vbscript:x">x</a>',
    '<svg onload="alert(1)"></svg>',
    '<img src="x.png" onerror="alert(1)">',
    "[x][1]\n\n[1]: javascript:alert(1)",
]


@pytest.mark.parametrize("text", REMOVED)
def test_what_could_run_is_taken_out_of_the_page(text: str) -> None:
    prose, _ = convert_markdown(text)
    assert not re.search(r"<script|<iframe|<svg|<[^>]*\son\w+=|(href|src)=\"\s*(java|vb)script", prose.html, re.I)


@pytest.mark.parametrize(
    "text",
    [text for text in REMOVED if "\t" not in text and "&#83;" not in text and not text.startswith("<java")],
)
def test_what_was_taken_out_is_told_with_its_line_and_what_to_do(text: str) -> None:
    _, problems = convert_markdown(f"A paragraph.\n\n{text}", line=5)
    assert problems
    for problem in problems:
        assert problem.level == "notice"
        assert problem.line in (7, 8, 9)
        assert problem.remedy.endswith(".")


def test_trusted_html_stays_but_never_in_a_feed() -> None:
    prose, problems = convert_markdown("<script>alert(1)</script>\n\nHello.", trust_html=True)
    assert "<script>alert(1)</script>" in prose.html
    assert problems == []
    assert clean_for_feed(prose.html).strip() == "<p>Hello.</p>"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("color: red", "color:red"),
        ("color: red; position: fixed; top: 0; z-index: 9", "color:red"),
        ("position:fixed", ""),
        ("POSITION: FIXED; inset: 0", ""),
        ("margin-top: 1em; text-align: center", "margin-top:1em;text-align:center"),
    ],
)
def test_a_style_says_how_a_thing_looks_and_not_where_it_stands(written: str, left: str) -> None:
    """What is laid over the whole page could pass for the page."""
    prose, problems = convert_markdown(f'<p style="{written}">Hello.</p>')
    assert re.findall(r'style="([^"]*)"', prose.html) == [left]
    declared = {each.partition(":")[0].strip() for each in written.split(";")}
    kept = {each.partition(":")[0] for each in left.split(";")}
    assert {problem.message for problem in problems} == {
        f"{name} was removed from the style of <p>." for name in declared - kept
    }


def test_what_was_taken_out_of_a_style_is_told_with_its_line() -> None:
    _, problems = convert_markdown("Hello.\n\n<p>a</p>\n\n<p style='color: red;\n  position: fixed'>b</p>", line=7)
    assert [describe_problem(problem) for problem in problems] == [
        ":12: notice: position was removed from the style of <p>. A style may change how a thing looks, not where on"
        " the page it is; leave it out, or set trust_html = true under [markdown] in site.toml."
    ]


@pytest.mark.parametrize(
    "style",
    ["color: red", "color:red;", "/* top: 0 */ color: red", "font-family: 'a;b: c'", "background: url(data:a;b:c)"],
)
def test_a_style_of_which_nothing_was_taken_is_not_spoken_of(style: str) -> None:
    prose, problems = convert_markdown(f'<p style="{style}">Hello.</p>')
    assert "style=" in prose.html
    assert problems == []


def test_showing_a_script_is_no_running_one() -> None:
    prose, problems = convert_markdown("Write `<script>` and\n\n    <script>alert(1)</script>\n")
    assert problems == []
    assert "&lt;script&gt;" in prose.html


def test_what_is_left_open_is_closed() -> None:
    prose, _ = convert_markdown('<div class="x">\n\nHello <b>there\n')
    assert prose.html.count("<div") == prose.html.count("</div>")
    assert prose.html.count("<b>") == prose.html.count("</b>")


HEAVY = {
    "brackets": "[" * 20_000,
    "images": "![" * 10_000,
    "nested lists": "\n".join("    " * depth + "- x" for depth in range(400)),
    "nested quotations": ">" * 5_000 + " x",
    "asterisks": "*a " * 20_000,
    "strong": "**a" * 20_000,
    "underscores": "_a" * 20_000,
    "backticks": "`" * 9_999 + "a" + "`" * 10_001,
    "tildes": "~~a" * 20_000,
    "angles": "<" * 50_000,
    "tags": "<div>" * 5_000,
    "comments": "<!--" * 20_000,
    "references": "[a][b]" * 20_000,
    "footnotes": "".join(f"[^{n}]" for n in range(3_000)) + "".join(f"\n\n[^{n}]: x" for n in range(3_000)),
    "abbreviations": "\n".join(f"*[A{n}]: x" for n in range(5_000)) + "\n\n" + "A1 A2 " * 5_000,
    "quotation marks": "\"'" * 30_000,
    "addresses": "http://" * 10_000,
    "mail": "a@" * 20_000,
    "letters": "a" * 900_000,
    "pipes": "|" * 30_000 + "\n" + "|-" * 15_000,
    "attributes": "{: " * 10_000,
    "definitions": "a\n: b\n" * 5_000,
    "asterisks of two kinds": "*a **b " * 40_000,
    "emphasis of two kinds": "*a **b ***c* d** " * 16_000,
    "rows": "a|b\n-|-\n" + "c|d\n" * 200_000,
    "items": "- a\n\n" * 150_000,
    "comments that end": "<!-- a -->\n" * 25_000,
    "words that look like tags": "<int>" * 30_000,
    "escapes": "\\" * 100_000,
    "entities": "&" * 100_000,
    "too much": "word " * 210_000,
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_text_ends_soon_in_a_page_or_a_named_problem(name: str) -> None:
    begun = time.process_time()
    prose, problems = convert_markdown(HEAVY[name], field="take", line=3)
    assert time.process_time() - begun < 5
    assert prose.html or [problem for problem in problems if problem.level == "problem"]
    for problem in problems:
        assert problem.line >= 3
        assert describe_problem(problem).endswith(".")


HUNGRY = ("rows", "items", "asterisks of two kinds", "emphasis of two kinds", "tags", "nested lists", "attributes")
_MEASURE = """
import resource, sys
from masthead.prose.convert import convert_markdown
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
convert_markdown(sys.stdin.read())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in kilobytes by Linux")
@pytest.mark.parametrize("name", HUNGRY)
def test_no_text_takes_more_memory_than_a_small_computer_has(name: str) -> None:
    taken = subprocess.run(
        [sys.executable, "-c", _MEASURE], input=HEAVY[name], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert int(taken.stdout) < 400_000


def test_a_field_over_a_megabyte_is_a_problem_that_says_so() -> None:
    prose, problems = convert_markdown("word " * 210_000, field="take", line=7)
    assert prose.html == ""
    message, remedy = "The text is larger than 1 MB.", "Split it into several articles."
    assert problems == [Problem("", 7, "take", message, remedy)]


def test_the_first_paragraph_is_words_alone() -> None:
    prose, _ = convert_markdown("## Head\n\nThey *did* it.[^1]\n\nMore.\n\n[^1]: So.")
    assert first_paragraph(prose.html) == "They did it."


def test_no_sign_in_a_text_is_taken_for_a_link_of_ours() -> None:
    prose, _ = convert_markdown("\x1e0\x1e &#30;0&#30; &#x1e;0&#x1e; [a](b.md)")
    assert fill_links(prose.html, ["/x/"]).count("/x/") == 1


PIECES = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "\n\n",
        "\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "|",
        "---|",
        ": ",
        "{: #a }",
        "<b>",
        "</b>",
        "<div>",
        "<script>",
        "&amp;",
        "&#106;",
        "javascript:",
        "http://",
        "a.md",
        "word",
        "é",
        "\u202e",
        "\\",
        '"',
        "'",
        "--",
        "*[A]: b\n",
        "[^1]: c\n",
        "<!--",
        "-->",
        'onclick="x"',
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
def test_any_text_is_a_balanced_fragment_without_scripts(text: str) -> None:
    prose, _ = convert_markdown(text)
    assert not re.search(r"<script|<iframe|<[a-z][^>]*\son\w+=\"|href=\"\s*javascript", prose.html, re.I)
    html5lib.HTMLParser(strict=False).parseFragment(prose.html)
    opened = re.findall(r"<(b|div|p|em|strong|ul|ol|li|blockquote)[ >]", prose.html)
    closed = re.findall(r"</(b|div|p|em|strong|ul|ol|li|blockquote)>", prose.html)
    assert sorted(opened) == sorted(closed)
    filled = fill_links(prose.html, ["/x/"] * len(prose.links))
    assert "\x1e" not in fill_words(filled, str.title)


@given(TEXTS, TEXTS)
def test_the_same_text_gives_the_same_after_any_other(text: str, other: str) -> None:
    first = convert_markdown(text)
    convert_markdown(other, prefix="take-")
    assert convert_markdown(text) == first


@given(TEXTS, TEXTS)
def test_ids_of_two_fields_never_meet(body: str, take: str) -> None:
    ids = convert_markdown(body)[0].ids
    others = convert_markdown(take, prefix="take-")[0].ids
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(others)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A [link](https://a.example/b and more.", ['1: "[link](https://a.example/b and more." is shown as text']),
        ("First.\n\nA note.[^9]", ["3: There is no footnote [^9]."]),
        ("[a][b] here", ['1: "[a][b]" is shown as text: there is no address for [b].']),
        ("[a][b]\n\n[b]: https://x y.example", ['1: "[a][b]" is shown as text: the address for [b] can\'t be read.']),
        ("[a][b]\n[b]: https://x.example", ['1: "[a][b]" is shown as text: the address for [b] can\'t be read.']),
        ("One.\n\n![](rack.jpg)", ["3: A picture has no description for readers who can't see it."]),
        ("A[^1].\n\n[^1]: one\n[^1]: two", ["3: The footnote [^1] is defined twice; the last one counts."]),
        ("\\[x\\](no link), `[y](z`, [1] and (2), and a [^1].\n\n[^1]: Note.", []),
        ("[a][b] and ![Racks](rack.jpg)\n\n[b]: https://b.example", []),
    ],
)
def test_what_markdown_leaves_as_it_stands_is_noticed(text: str, told: list[str]) -> None:
    _, problems = convert_markdown(text)
    assert {problem.level for problem in problems} <= {"notice"}
    assert len(problems) == len(told)
    for problem, each in zip(problems, told, strict=True):
        assert f"{problem.line}: {problem.message}".startswith(each)


def test_a_fence_below_a_paragraph_leaves_no_empty_paragraph() -> None:
    assert "<p></p>" not in convert_markdown("Text\n\n```py\nx\n```\n\nMore\n```\ny\n```\n")[0].html


def test_code_that_scrolls_can_be_reached_by_keyboard() -> None:
    """WCAG 2.1.1; and who hears the page is told what it is, unless the editor has said it."""
    html = fill_words(convert_markdown("    code")[0].html, str.title)
    assert html.count('<pre tabindex="0" role="group" aria-label="Code">') == 1
    assert (
        convert_markdown('<pre aria-label="A weight">1</pre>')[0].html
        == '<pre aria-label="A weight" tabindex="0">1</pre>'
    )


def test_a_picture_on_another_site_is_noticed_since_no_reader_will_see_it() -> None:
    text = 'Seen.\n\n![A chip](https://far.example/chip.png) and <img src="//far.example/rack.png" alt="A rack">.'
    _, told = convert_markdown(text, line=7)
    assert [(each.line, each.level, each.message, each.remedy) for each in told] == [
        (
            9,
            NOTICE,
            f'Readers will not see "{address}", because it is on another site.',
            "Keep the picture next to the article, and name that file.",
        )
        for address in ("https://far.example/chip.png", "//far.example/rack.png")
    ]
    assert not convert_markdown(text, trust_html=True)[1]
    twins = "![One](https://far.example/chip.png)\n\n![Two](//far.example/chip.png)"
    assert [each.line for each in convert_markdown(twins)[1]] == [1, 3]


def test_a_task_says_whether_it_is_done() -> None:
    prose, problems = convert_markdown("- [ ] Fetch *it*.\n- [x] Read.")
    assert problems == []
    html = fill_words(prose.html, lambda key: {"task_done": "Done", "task_to_do": "To do"}[key])
    assert 'type="checkbox" aria-label="To do"' in html
    assert 'checked="" disabled="" type="checkbox" aria-label="Done"' in html
    assert clean_for_feed(html) == "<ul>\n<li>☐ Fetch <em>it</em>.</li>\n<li>☑ Read.</li>\n</ul>"


def test_an_alert_has_the_word_of_its_kind_and_is_no_summary() -> None:
    prose, problems = convert_markdown("> [!WARNING]\n> It ends in June.\n\nThe story.")
    assert problems == []
    html = fill_words(prose.html, {"alert_warning": "Warnung"}.__getitem__)
    assert '<aside class="alert alert-warning">\n<p class="alert-title"><strong>Warnung</strong></p>' in html
    assert first_paragraph(prose.html) == "It ends in June."
    assert clean_for_feed(html).startswith("<aside>\n<p><strong>Warnung</strong></p>")


@pytest.mark.parametrize("sign", ["<!-- more -->", "<!--more-->", "<!-- MORE -->"])
def test_the_summary_ends_at_more(sign: str) -> None:
    text = f'# Head\n\nOne "so".[^a]\n\n> Two.\n\n{sign}\n\nThree.\n\n[^a]: Note.'
    prose, problems = convert_markdown(text)
    assert problems == []
    assert prose.opening == "One “so”. Two."
    assert "Three." in prose.html
    assert "more" not in prose.html.lower()
    assert convert_markdown(f"One {sign} two.")[0].opening == "One"
    assert convert_markdown(f"One\n\n```\n{sign}\n```\n\n`{sign}`")[0].opening == ""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## The set {x}", '<h2 id="the-set-x">The set {x}</h2>'),
        ("*sum*{i=1}", "<p><em>sum</em>{i=1}</p>"),
        ("*a*{b, c} d", "<p><em>a</em>{b, c} d</p>"),
        ("Text\n{c}", "<p>Text\n{c}</p>"),
        ("## A {#id .c}", '<h2 id="id" class="c">A</h2>'),
        ("Text.\n{: lang=fr }", '<p lang="fr">Text.</p>'),
        ("*a*{title='}'} b", '<p><em title="}">a</em> b</p>'),
        ("*a*{{ b=c }}", "<p><em>a</em>{{ b=c }}</p>"),
    ],
)
def test_braces_are_attributes_only_where_they_hold_some(text: str, html: str) -> None:
    prose, problems = convert_markdown(text)
    assert problems == [] or "{{" in text
    assert prose.html == html


def test_a_backslash_at_the_end_of_a_paragraph_is_told() -> None:
    text = "Northwind\\\nLisbon\\\n\nText `a\\` and \\\\\n\n> Quoted\\\n\n    code\\\n\n- so\\"
    told = [(each.line, each.level, each.message) for each in convert_markdown(text)[1]]
    message = "A backslash at the end of a paragraph breaks no line, and is shown."
    assert told == [(line, "notice", message) for line in (2, 6, 10)]
    assert convert_markdown("Northwind\\\nLisbon\n\nA \\\\\n\n`a\\`")[1] == []
