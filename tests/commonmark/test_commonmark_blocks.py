"""Blocks of Markdown are those of the CommonMark specification, and what editors use besides goes on as it did."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown_it import MarkdownIt

from markdown_examples import ASIDE, GITHUB, count, find_examples, list_blocks, outline
from masthead.commonmark import makeExtension
from masthead.commonmark.code import read_info
from masthead.commonmark.nodes import CODE, FENCE, HEADING, PARAGRAPH, TABLE, Dialect, walk
from masthead.commonmark.reader import MAX_OPEN, read_blocks
from masthead.prose.converter import run_markdown

ALL = ("Lists", "List items")


def make_alone(*others: str) -> Markdown:
    """Python-Markdown with this extension, and no more of Masthead."""
    return Markdown(extensions=[*others, makeExtension()], output_format="html")


# --- what the specification says -------------------------------------------------------------------


def test_the_specifications_examples_come_out_as_it_says() -> None:
    counted = count(each for each in find_examples("commonmark") if each.section not in ASIDE)
    for section, (right, of) in counted.items():
        least = 1 if section in ALL else 0.9
        # Of its 19 examples of autolinks, 4 hold a bare address, which is a link by GitHub's rules.
        assert right >= least * (of - 4 if section == "Autolinks" else of), section
    assert sum(right for right, _ in counted.values()) >= 0.99 * sum(of for _, of in counted.values())


def test_githubs_examples_of_its_additions_come_out_as_it_says() -> None:
    counted = count(each for each in find_examples("gfm") if each.section in GITHUB)
    assert [of for _, of in counted.values()] == [8, 2, 2, 11]
    assert all(right == of for right, of in counted.values())


_PIECES = (
    *(
        "word",
        "two words",
        "A sentence.",
        "\n",
        "\n",
        "\n\n",
        "\n\n\n",
        "\n  ",
        "\n    ",
        "\n   ",
        "\n     ",
        " ",
        "\t",
    ),
    *(
        "- item",
        "* item",
        "+ item",
        "1. item",
        "2) item",
        "1) item",
        "> quoted",
        ">",
        "- - deep",
        "1. - deep",
        "> - deep",
    ),
    *("# Heading", "###### x ##", "#none", "####### none", "---", "===", "***", "- - -", "    code", "\n\n    code"),
    *("\n```\nfenced\n\n- no list\n```\n", "\n~~~~ py\n```\n~~~~\n", "\\"),
)


@settings(max_examples=400, derandomize=True, database=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14))
def test_any_text_has_the_blocks_that_markdown_it_finds(pieces: list[str]) -> None:
    text = "".join(pieces)
    # markdown-it takes a quotation mark behind four blanks for one as long as a quotation is open, and what is indented
    # by less than an item's text for code. By the specification (5.1, 5.2) they go on with the paragraph, or end it.
    # More examples would find more of such places, and say nothing of ours.
    assume(not re.search(r"(?:\t| {4})[ \t]*[>#]", text))
    other = MarkdownIt("commonmark").render(text)
    assert list_blocks(make_alone().convert(text)) == list_blocks(other), text


# --- what editors write ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Below:\n- a\n- b", "<p>Below:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n  - b\n    - c", "<ul>\n<li>a<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n</ul>"),
        ("1. a\n    - b\n2. c", "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>"),
        ("It was in\n1986. What a year.", "<p>It was in\n1986. What a year.</p>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("- a\n\n  b\n- c", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>"),
        ("#OpenAI and\n#30983 are no headings", "<p>#OpenAI and\n#30983 are no headings</p>"),
        ("## Learning C#\n\n## From F# to C# ##", "<h2>Learning C#</h2>\n<h2>From F# to C#</h2>"),
        ("> a\nb\n\n> c", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n<blockquote>\n<p>c</p>\n</blockquote>"),
    ],
)
def test_lists_headings_and_quotes_need_no_empty_line(text: str, html: str) -> None:
    # Two quotes with an empty line between them are two.
    assert run_markdown(text) == html


def test_text_a_table_or_a_list_may_stand_right_below_code_and_lines() -> None:
    html = run_markdown("```\n41 GB\n```\nA **word**.\n\n```\nx\n```\n- a\n\n---\nb\n---\n| c |\n|---|\n| d |\n")
    assert list_blocks(html)[:6] == ("pre", "/pre", "p", "/p", "pre", "/pre")
    assert "<p>A <strong>word</strong>.</p>" in html
    assert "<ul>\n<li>a</li>\n</ul>\n<hr>\n<h2>b</h2>\n<table>" in html


def test_a_table_may_stand_right_below_text() -> None:
    html = run_markdown(
        "Prices:\n| Chip | June |\n| --- | ---: |\n| Gale | 41 |\n| Squall |\n| a | b | c |\nlast\n\nText"
    )
    assert outline(html)[:4] == ("<p>", "Prices:", "</p>", "<table>")
    assert html.count("<tr>") == 5
    assert html.count("<td") == 8
    assert html.endswith("</table>\n<p>Text</p>")


@pytest.mark.parametrize(
    ("info", "language", "classes", "name", "options"),
    [
        ("rust,ignore", "rust", (), "", {}),
        ("ts twoslash", "ts", (), "", {}),
        ("js:app.js", "js", (), "", {}),
        ("c++", "c++", (), "", {}),
        ("c#", "c#", (), "", {}),
        ("{.python}", "python", (), "", {}),
        (
            "{ .python .wide #a title=\"b c\" hl_lines='2' }",
            "python",
            ("wide",),
            "a",
            {"title": "b c", "hl_lines": "2"},
        ),
        ("python {.wide}", "python", ("wide",), "", {}),
        ('py title="a.py" linenums=3', "py", (), "", {"title": "a.py", "linenums": "3"}),
        ("python\\_x &amp; y", "python_x", (), "", {}),
        ("", "", (), "", {}),
    ],
)
def test_the_first_word_behind_a_fence_is_the_language(
    info: str, language: str, classes: tuple[str, ...], name: str, options: dict[str, str]
) -> None:
    assert read_info(info) == (language, classes, name, options)


def test_code_in_fences_stays_code_in_lists_and_quotes_and_to_the_end() -> None:
    fence = '```rust,ignore\n# a comment -- "x"\n\n  b\n```'
    for sign, rest in (("- ", "  "), ("> ", "> "), ("1. > ", "   > "), ("", "")):
        lines = [sign + fence.split("\n")[0], *(rest + line for line in fence.split("\n")[1:])]
        html = run_markdown("\n".join(lines))
        assert re.sub("<[^>]+>", "", html).strip() == '# a comment -- "x"\n\n  b', html
    assert "<h1>" not in run_markdown("````\n```\n# a\n```\n~~~\n````\n\n```\n# never closed\n\n# b")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```make\nall:\n\tcc\ta\n```", "all:\n\tcc\ta\n"),
        ("\ta\tb\n\t\tc", "a\tb\n\tc\n"),
        ("- a\n\n\t```\n\t\tb\n\t```", "\tb\n"),
        ("- a\n\n  ```\n  \tb\n  ```", "\tb\n"),
        ("> ```\n> \tb\tc\n> ```", "\tb\tc\n"),
        ("- a\n\n\t\tb", "  b\n"),
    ],
)
def test_tabs_in_code_stay_tabs_but_for_the_one_in_which_it_begins(text: str, code: str) -> None:
    html = make_alone().convert(text)
    assert re.findall(r"<pre><code(?: [^>]*)?>(.*?)</code>", html, re.S) == [code]


def test_text_right_below_code_in_an_item_is_not_lost() -> None:
    for text in ("-     code\n  *words*", "- # head\n      code\n  *words*", "- ```\n  code\n  ```\n  *words*"):
        for html in (run_markdown(text), make_alone("codehilite").convert(text)):
            assert html.index("code") < html.index("<em>words</em>"), html


def test_a_tab_at_the_end_of_a_line_breaks_no_line() -> None:
    for above, below in (("", ""), ("> ", "> "), ("- ", "  ")):
        assert "<br" not in make_alone().convert(f"{above}a\t\n{below}b \t \n{below}c")
    assert "<br" not in make_alone().convert("a\\\t\nb")
    assert "<br" in make_alone().convert("a\t  \nb")


def test_fences_may_be_closed_by_more_signs_and_be_indented_by_three() -> None:
    assert list_blocks(run_markdown("```\na\n`````\nb\n   ~~~\n   c\n  ~~~~\nd")) == (
        *("pre", "/pre", "p", "/p", "pre", "/pre", "p", "/p"),
    )


def test_markdown_goes_on_within_html_after_an_empty_line() -> None:
    html = run_markdown("<details>\n<summary>*More*</summary>\n\nIt is *so*.\n\n- a\n\n</details>\nend\n\nThen.")
    assert html == (
        "<details>\n<summary>*More*</summary>\n<p>It is <em>so</em>.</p>\n<ul>\n<li>a</li>\n</ul>\n</details>\nend\n"
        "<p>Then.</p>"
    )


def test_an_alert_of_three_exclamation_marks_holds_what_is_indented_below_it() -> None:
    html = run_markdown('Text\n!!! warning "Take *care*"\n    One.\n\n    - two\n\nEnd.\n\n!!! note\n\nNone.')
    assert outline(html) == (
        *("<p>", "Text", "</p>", "<aside>", "<p>", "<strong>", "Take ", "<em>", "care", "</em>", "</strong>", "</p>"),
        *("<p>", "One.", "</p>"),
        *("<ul>", "<li>", "two", "</li>", "</ul>", "</aside>", "<p>", "End.", "</p>"),
        *("<p>", "!!! note", "</p>", "<p>", "None.", "</p>"),
    )


def test_code_at_the_end_of_a_footnote_stays_outside_of_paragraphs() -> None:
    html = run_markdown("a[^1]\n\n[^1]: x\n\n    ```\n    code\n    ```")
    assert '<div class="highlight"><pre><span></span><code>code\n</code></pre></div>\n<a class=' in html


# --- what editors use besides ----------------------------------------------------------------------


def test_footnotes_hold_several_blocks_wherever_they_stand() -> None:
    html = run_markdown(
        "A[^1] and B[^b].\n\n- x\n\n  [^1]: One.\n\n      Two.\n\n      - three\n[^b]: Note *b*\nlazy.\n\nEnd."
    )
    assert outline(html)[:6] == ("<p>", "A", "<sup>", "<a href='#fn:1'>", "1", "</a>")
    notes = html[html.index('<div class="footnote">') :]
    assert "<p>One.</p>\n<p>Two.</p>\n<ul>\n<li>three</li>\n</ul>" in notes
    assert "<p>Note <em>b</em>\nlazy." in notes
    assert "<p>End.</p>" in html


@pytest.mark.parametrize("note", ["[^a]:", "[^a]: ", "[^a]: [b]: /c", "[^a]:\n\n    [b]: /c", "[^a]: *[X]: y"])
def test_a_footnote_without_words_has_its_way_back_all_the_same(note: str) -> None:
    html = run_markdown(f"x[^a]\n\n{note}\n\ny")
    assert 'class="footnote-backref"' in html
    assert html.count("<p>") == 3


def test_definition_lists_abbreviations_and_attribute_lists_go_on() -> None:
    html = run_markdown(
        "Gale\n:   A model.\n:   Also: a wind.\n\n    More.\n\nLicence\nTerms\n: What you may.\n\nLoose\n\n: So.\n\n"
        "HTML.\n\n*[HTML]: Hypertext\n\n## Head {#here .c}\n\nA paragraph\n{: .lead }\n\n- item\n{: .last }\n"
    )
    assert html.startswith("<dl>\n<dt>Gale</dt>\n<dd>A model.</dd>\n<dd>\n<p>Also: a wind.</p>\n<p>More.</p>\n</dd>\n")
    assert (
        "<dt>Licence</dt>\n<dt>Terms</dt>\n<dd>What you may.</dd>\n<dt>Loose</dt>\n<dd>\n<p>So.</p>\n</dd>\n</dl>"
        in html
    )
    assert '<abbr title="Hypertext">HTML</abbr>.' in html
    assert '<h2 class="c" id="here">Head</h2>' in html
    assert '<p class="lead">A paragraph</p>' in html
    assert '<li class="last">item</li>' in html


def test_what_differs_from_commonmark_is_what_the_page_about_it_says() -> None:
    alone, all_of_it = make_alone(), make_alone("tables", "footnotes", "def_list", "abbr", "attr_list")
    for text, commonmark, here in (
        ("a\n: b", "<p>a\n: b</p>", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("*[HTML]: a", "<p>*[HTML]: a</p>", ""),
        ("## a {#b}", "<h2>a {#b}</h2>", '<h2 id="b">a</h2>'),
        ("[^1]: a", "", alone.convert("")),
    ):
        assert alone.reset().convert(text) == commonmark
        assert all_of_it.reset().convert(text).startswith(here)
    assert alone.convert(">" * 200 + "a").count("<blockquote>") == MAX_OPEN - 1


def test_what_the_instance_has_no_extension_for_is_no_part_of_its_markdown() -> None:
    text = "a\n: b\n\n*[c]: d\n\n[^e]: f\n\ng | h\n-|-\n"
    assert set(list_blocks(make_alone().convert(text))) == {"p", "/p"}
    assert "<table>" in make_alone("tables").convert(text)
    assert "<dl>" in make_alone("def_list").convert(text)


# --- lines, and how long it takes ------------------------------------------------------------------


@given(st.lists(st.sampled_from((*_PIECES, "\n[^1]: note", "\nTerm\n: it", "|a|\n|-|\n|b|")), max_size=12))
def test_every_block_knows_the_lines_from_which_to_which_it_goes(pieces: list[str]) -> None:
    text = "".join(pieces).expandtabs(4)
    source = text.split("\n")
    for block, _ in walk(read_blocks(source, Dialect(True, True, True, True))):
        assert 0 <= block.begin <= block.end < len(source)
        assert source[block.begin].strip()
        if block.lines and block.kind != FENCE:
            assert block.lines[0] in source[block.begin] or block.kind == HEADING, (text, block.lines)
        if block.lines and block.kind in (PARAGRAPH, CODE, TABLE):
            last = [line for line in block.lines if line.strip()][-1]
            assert last in source[block.end], (text, block.lines)


def count_calls(text: str) -> int:
    """How many calls of functions it takes to read the blocks of the text: whatever the machine, the same."""
    calls = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    earlier = sys.getprofile()
    sys.setprofile(note)
    try:
        read_blocks(text.split("\n"), Dialect(True, True, True, True))
    finally:
        sys.setprofile(earlier)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        *("> ", "- ", "1) ", "- > ", "* - + ", "[", "`", "*", "<div ", "    ", "> > - ", "[a]: b ", ": "),
        *(
            "> \n",
            "- a\n",
            "- a\n  - b\n",
            "[a]: b\n",
            "[a]: b\n'c\n",
            "[a]:\n",
            "a\n===\n",
            "[a]: b\n===\n",
            "| a\n|-\n",
        ),
        *(
            "<!-- \n",
            "<a b\n",
            "```\n",
            "~~~\n```\n",
            "> - a\n\n",
            "[^a]: b\n",
            "a\n: b\n",
            "* * *\n",
            "1. a\n\n\n",
            "*[a]: b\n",
        ),
    ],
)
def test_twice_the_text_takes_twice_the_work(piece: str) -> None:
    first, second, third = (count_calls(piece * times) for times in (400, 800, 1600))
    assert third - second <= 2.2 * (second - first) + 50


def test_a_footnote_within_a_footnote_is_a_footnote() -> None:
    """Also one that nothing but the inner of two refers to."""
    text = "One[^a].\n\n[^a]: First.\n\n    [^b]: Second[^c].\n\n        [^c]: Third.\n"
    html = Markdown(extensions=["footnotes", "masthead.commonmark"]).convert(text)
    for words in ("First.", "Second", "Third."):
        assert html.count(words) == 1, html
