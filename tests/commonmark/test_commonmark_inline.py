"""The inline structure of a text is CommonMark's, with GitHub's additions; other extensions' patterns go on working."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from masthead.commonmark import inline
from masthead.commonmark.inline.parser import InlineParser
from masthead.commonmark.inline.pieces import build


class Inline(Extension):
    """The inline half of the package, alone."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.settings = settings

    def extendMarkdown(self, md: Markdown) -> None:
        inline.install(md, **self.settings)


def convert(text: str, *extensions: Any, **settings: Any) -> str:
    """The HTML of one paragraph, without its tags."""
    html = Markdown(extensions=[*extensions, Inline(**settings)], output_format="html").convert(text)
    return html.removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        # Code spans
        ("`` a`b ``", "<code>a`b</code>"),
        ("`a\nb  c`", "<code>a b  c</code>"),
        ("` `` `", "<code>``</code>"),
        (r"`a\` b", r"<code>a\</code> b"),
        ("``a`", "``a`"),
        ("*a`*`", "*a<code>*</code>"),
        # Escapes and references
        (r"Vec\<T> and \<licence\>", "Vec&lt;T&gt; and &lt;licence&gt;"),
        (
            r"\!\"\#\$\%\&\'\(\)\*\+\,\-\.\/\:\;\<\=\>\?\@\[\\\]\^\_\`\{\|\}\~",
            "!\"#$%&amp;'()*+,-./:;&lt;=&gt;?@[\\]^_`{|}~",
        ),
        (r"\a \é", r"\a \é"),
        (r"\&copy; &copy; &#169; &#xA9; &nosuch; &", "&amp;copy; © © © &amp;nosuch; &amp;"),
        ("&#42;a&#42; &#0;", "*a* \ufffd"),
        ("[a](/?b&amp;c=1&copy;d \"&quot;e&quot;\")", '<a href="/?b&amp;c=1©d" title="&quot;e&quot;">a</a>'),
        ("[a](/&amp;copy;)", '<a href="/&amp;copy;">a</a>'),
        # Breaks
        ("a\\\nb", "a<br>\nb"),
        ("a  \n  b", "a<br>\nb"),
        ("a \n b", "a\nb"),
        ("a\\", "a\\"),
        # Emphasis
        ("**a**b and a_b_c and __d__", "<strong>a</strong>b and a_b_c and <strong>d</strong>"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("*a **b* c**", "<em>a <em><em>b</em> c</em></em>"),
        ("**a*b**c*", "<strong>a*b</strong>c*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        # Links
        ("[a](b_(c)_d)", '<a href="b_(c)_d">a</a>'),
        ("[a](<b c> 'd')", '<a href="b%20c" title="d">a</a>'),
        ("[a](b c)", "[a](b c)"),
        ("[a [b](c)](d)", '[a <a href="c">b</a>](d)'),
        ("[![a *b*](c)](d)", '<a href="d"><img alt="a b" src="c"></a>'),
        ("[*a*](b) *c*", '<a href="b"><em>a</em></a> <em>c</em>'),
        ("[a](/x\"t\")", '<a href="/x%22t%22">a</a>'),
        ("![a](b (c))", '<img alt="a" src="b" title="c">'),
        ("[ ] [Docs]\n\n[docs]: /d", '[ ] <a href="/d">Docs</a>'),
        ("[a] [b]\n\n[a]: /a\n[b]: /b", '<a href="/a">a</a> <a href="/b">b</a>'),
        ("[x][no] [a][] [b][A]\n\n[a]: /a", '[x][no] <a href="/a">a</a> <a href="/a">b</a>'),
        # Autolinks and raw HTML
        ("<https://a.example/b?c=[d]>", '<a href="https://a.example/b?c=[d]">https://a.example/b?c=[d]</a>'),
        ("<ada@a.example>", '<a href="mailto:ada@a.example">ada@a.example</a>'),
        ("<b a='>'>*c*</b> <!-- *d* --> < e", "<b a='>'><em>c</em></b> <!-- *d* --> &lt; e"),
        # Strikethrough
        ("~~a~~ ~b~ ~~~c~~~ ~~d~", "<del>a</del> <del>b</del> ~~~c~~~ ~~d~"),
        ("~10 to ~20", "~10 to ~20"),
        ("**~~a~~**", "<strong><del>a</del></strong>"),
        # Other programs' names
        (":smile: and snake_case_names", ":smile: and snake_case_names"),
        ("It costs $5, then $6.", "It costs $5, then $6."),
    ],
)  # fmt: skip
def test_marks_mean_what_the_specification_says(text: str, html: str) -> None:
    assert convert(text) == html


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("https://a.example/Gale_(wind)", "https://a.example/Gale_(wind)", ""),
        ("(https://a.example/Gale_(wind))", "https://a.example/Gale_(wind)", ")"),
        ("https://a.example/b.", "https://a.example/b", "."),
        ("https://a.example/b, c", "https://a.example/b", ", c"),
        ("https://a.example/b?!", "https://a.example/b", "?!"),
        ("https://a.example/b&copy;", "https://a.example/b", "©"),
        ("https://a.example/a_b_c*d*", "https://a.example/a_b_c*d", "*"),
        ("**https://a.example/b**", "https://a.example/b", "</strong>"),
        ("“https://a.example/b”, he", "https://a.example/b", "”, he"),
        ("见https://a.example/b。那里", "https://a.example/b", "。那里"),
        ("https://a.example/b（注）", "https://a.example/b", "（注）"),
        ("www.a.example/b", "http://www.a.example/b", ""),
        ("ftp://a.example", "ftp://a.example", ""),
        ("https://a.example/a[1]", "https://a.example/a[1]", ""),
        ("[https://a.example/b] c", "https://a.example/b", "] c"),
        ("a.b+c@d.example.", "mailto:a.b+c@d.example", "."),
        ("mail a_b_c@d_e.example now", "mailto:a_b_c@d_e.example", " now"),
        ("*HTTPS://a.example/b*", "HTTPS://a.example/b", "</em>"),
        ("xhttps https://a.example", "https://a.example", ""),
        ("[https://a.example](/b) c", "/b", " c"),
        ("[x <https://a.example> y](/b)", "/b", ""),
        ("https://a.example/b[^1].", "https://a.example/b", "[^1]."),
        ("_www.a.example_", "http://www.a.example", "</em>"),
        ("www.a.example/?b=http://c.example", "http://www.a.example/?b=http://c.example", ""),
        (r"https://a.example/b\_c\#d e", "https://a.example/b_c#d", " e"),
        (r"https://a.example/b\. C", "https://a.example/b", ". C"),
        (r"https://a.example/\<b\>", "https://a.example/", "&lt;b&gt;"),
        ("https://a.example/?b=1&amp;c=2", "https://a.example/?b=1&amp;c=2", ""),
        ("(https://a.example/b)的（注）", "https://a.example/b", ")的（注）"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text: str, address: str, after: str) -> None:
    html = convert(text)
    assert re.findall('href="([^"]*)"', html) == [address]
    assert html.rpartition("</a>")[2] == after


@pytest.mark.parametrize(
    "text",
    [
        *("https:// a", "see https:// or 'http://'", "www.", "www. a", "ahttps://b", "a@b", "a@b.c_"),
        *("http://_a_b.c_d/", "a://b.c", "a.www.b.c"),
    ],
)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert "<a" not in convert(text)


def test_no_address_is_found_in_code_a_tag_or_a_link() -> None:
    text = "`https://a.example` <a href='https://b.example'>https://c.example</a> ![https://d.example](/e)"
    assert '<a href="' not in convert(text)


def test_an_address_as_the_text_of_a_link_has_no_backslashes_that_the_text_would_not_have() -> None:
    html = convert(r"[https://a.example/b\_c\#d](https://a.example/b_c#d)")
    assert html == '<a href="https://a.example/b_c#d">https://a.example/b_c#d</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("这是**“重点”**的词", "这是<strong>“重点”</strong>的词"),
        ("これは**重要。**です", "これは<strong>重要。</strong>です"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("**이것(this)**은", "<strong>이것(this)</strong>은"),
        ("中文~~（删）~~中文", "中文<del>（删）</del>中文"),
        ("a**“b”**c", "a**“b”**c"),
        ("a**。b**", "a<strong>。b</strong>"),
    ],
)
def test_emphasis_needs_no_blanks_where_a_script_has_none(text: str, html: str) -> None:
    assert convert(text) == html


def test_patterns_of_other_extensions_are_leaves() -> None:
    class Template(InlineProcessor):
        def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
            return self.md.htmlStash.store(m[0]), m.start(), m.end()

    class Word(InlineProcessor):
        def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
            element = Element("kbd")
            element.text = m[1]
            return element, m.start(), m.end()

    class Own(Extension):
        def extendMarkdown(self, md: Markdown) -> None:
            md.inlinePatterns.register(Template(r"\{\{.*?\}\}", md), "template", 185)
            md.inlinePatterns.register(Word(r"\+\+(.+?)\+\+", md), "word", 15)

    html = convert("*{{ *a* }}* ++b *c*++ `{{ d }}` \\+\\+e++ {{ `f", Own())
    assert html == "<em>{{ *a* }}</em> <kbd>b <em>c</em></kbd> <code>{{ d }}</code> ++e++ {{ `f"


def test_footnotes_attributes_and_abbreviations_go_on_working() -> None:
    text = "Since[^a] [b](/c){.d} HTML[^no] Well![^a] ![^no]\n\n[^a]: Note *e*.\n\n*[HTML]: Hypertext"
    html = convert(text, "footnotes", "attr_list", "abbr")
    for part in (
        '<sup id="fnref:a">',
        'Well!<sup id="fnref2:a">',
        "![^no]",
        '<a class="d" href="/c">b</a>',
        '<abbr title="Hypertext">',
        "[^no]",
        "<em>e</em>",
    ):
        assert part in html


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x^2$ and $a_i * b_i$.", ["x^2", "a_i * b_i"]),
        ("($x$)-like, $A$-stable", ["x", "A"]),
        ("$$\nx = \\$5\n$$", ["x = \\$5"]),
        ("$`a$b`$", ["a$b"]),
        ("$\\text{a} < b$", ["\\text{a} &lt; b"]),
        ("$5 and $10, US$7, $8-$9 and A$3", []),
        ("$ 5$ and $HOME:$PATH or \\$x", []),
        ("`$x$` and $5 for $x$", ["x"]),
    ],
)
def test_a_formula_stands_between_dollars_and_a_price_does_not(text: str, formulas: list[str]) -> None:
    assert re.findall('<span class="math[^"]*">([^<]*)</span>', convert(text, has_formulas=True)) == formulas
    assert "<span" not in convert(text)


SIGNS = (
    "* ** _ ~ ` `` [ ![ ]( ] ) ( < > <a> </a> & &lt; \\ a ß 中 。 $ $$ http://a.b a@b.c \" ' <!-- --> [a] [^a]".split()
)


@given(st.lists(st.sampled_from([*SIGNS, "\n", "  \n", " "]), max_size=30))
def test_what_stands_before_and_after_signs_stays(parts: list[str]) -> None:
    html = convert("x" + "".join(parts).replace("\n\n", "\n") + "y", has_formulas=True)
    words = re.sub("<[^>]*>", "", html).strip()
    assert words.startswith("x")
    assert words.endswith("y")


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "]", "[a](b", "[a](<b", "[a](b '", "*a_ ", "*a **a ", "a**b ", "~a~~ ", "<", "<!--", "<?", "<a b='",
     "$", "$a ", "$`", "&", "\\", "a@", "a.", "www.", "http://a(", " ", "[[[a](b)", "`a``b"],
)  # fmt: skip
def test_a_text_of_signs_alone_takes_no_longer_than_any_other(unit: str) -> None:
    # In time that grew with the square of its length this would take minutes.
    text = "a" + unit * (100_000 // len(unit)) + "a"
    pieces = InlineParser({}, str.upper, has_formulas=True).find(text) or [text]
    element = Element("p")
    build(element, pieces)
    words = "".join(element.itertext())
    assert words[0] == words[-1] == "a"
