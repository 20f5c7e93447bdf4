"""Formulas are MathML, with their source; what can't be read is told, and nothing but MathML is let through."""

from __future__ import annotations

import re
import sys
from html import escape, unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.prose.convert import convert_markdown, first_paragraph
from masthead.prose.fill import clean_for_feed
from masthead.prose.formulas import Unreadable, draw_formulas, make_mathml
from newsletter import SITE, build, read_site, write_article, write_newsletter

WORDS = (
    r"x ^ _ { } \frac \sqrt \text \left( \right) \href \color{red} \begin{matrix} \end{matrix} & \\ < > \" ' # %"
    r" \alpha 1 + é \foo"
).split()


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"a < b", "<mo>&lt;</mo>"),
        (r"\text{if <b> & so}", "<mtext>if\xa0&lt;b&gt;\xa0&amp;\xa0so</mtext>"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "<mtr>"),
        (r"\color{red}{x}", '<mstyle mathcolor="red">'),
        (r"\hspace{9000em}x", "<mspace></mspace>"),
    ],
)
def test_a_formula_is_mathml_with_its_source(source: str, part: str) -> None:
    html = make_mathml(source, is_displayed=False)
    assert part in html
    assert unescape(re.findall('alttext="([^"]*)"', html)[0]) == source
    assert unescape(re.findall('<annotation encoding="application/x-tex">(.*)</annotation>', html)[0]) == source
    assert make_mathml(source, is_displayed=True).startswith('<math display="block"')


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{x", "opens a brace that it never closes."),
        ("x}", "closes a brace that it has not opened."),
        ("x^", "can't be read (missing super script or subscript)."),
        (r"\frac{a}", "can't be read."),
        (r"\sqroot{a}", r"uses \sqroot, which is not a known command."),
        (r"\href{javascript:alert(1)}{x}", r"uses \href, which does more than draw."),
        (r"\def\a{\a\a}\a", r"uses \def, which does more than draw."),
        (r"a \\ b", r"has \\ outside an environment."),
        (r"\begin{tikzpicture}\end{tikzpicture}", "has an unknown environment, tikzpicture."),
        ("{" * 51 + "}" * 51, "has more than 50 braces within one another."),
        ("x" * 5001, "has more than 5,000 characters."),
    ],
)
def test_what_is_wrong_with_a_formula_is_said(source: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        make_mathml(source, is_displayed=False)
    assert caught.value.message == message


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_source_gives_harmless_mathml_or_a_message(source: str) -> None:
    told: list[str] = []
    html = draw_formulas(f'<span class="math">{escape(source)}</span>', lambda *said: told.extend(said))
    if told:
        assert html == f"<code>{escape(source)}</code>"
        assert told[0] == source
        assert all(each.endswith((".", "}")) for each in told[1:])
        return
    for name, attributes in re.findall("<([^/ >]+)([^>]*)>", html):
        assert name in "math semantics annotation".split() or name.startswith("m")
        assert not re.search("href|style=|class|on[a-z]+=|javascript", attributes)
    assert html.count("<math") == 1


def test_prices_stay_prices_and_formulas_need_the_setting() -> None:
    text = "It costs $5, then $6. Energy is $E = mc^2$."
    prose, problems = convert_markdown(text, formulas=True)
    assert problems == []
    assert "It costs $5, then $6. Energy is <math" in prose.html
    assert convert_markdown(text)[0].html == f"<p>{text}</p>"
    assert prose.words == 9
    assert first_paragraph(prose.html) == "It costs $5, then $6. Energy is E = mc^2."
    assert clean_for_feed(prose.html) == "<p>It costs $5, then $6. Energy is <code>E = mc^2</code>.</p>"


def test_a_heading_with_a_formula_is_linked_to_by_its_words() -> None:
    prose, _ = convert_markdown("## On $x^2$\n\nSee [it](#on-x2).", formulas=True)
    assert '<h2 id="on-x2">' in prose.html
    assert prose.links == ()


def test_marks_within_a_formula_mean_nothing_else() -> None:
    prose, problems = convert_markdown('$a_i * b_i$ "so" and $c\' -- d$ * $$\nx <b>\n$$', formulas=True)
    assert problems == []
    assert prose.html.count("<math") == 3
    assert "<em>" not in prose.html
    assert "“so”" in prose.html
    assert 'aria-label="\x1eformula\x1e"><math display="block"' in prose.html


def test_a_formula_of_several_lines_is_no_list_and_a_fence_may_hold_one() -> None:
    text = "Text\n\n$$\na\n- b\n= c\n$$\n\n> $$ d\n> + e $$\n> - f\n\n```math\ng_h\n\n- i\n```\n\n- $j$"
    prose, problems = convert_markdown(text, formulas=True)
    assert problems == []
    assert re.findall(' alttext="([^"]*)"', prose.html) == ["a - b = c", "d + e", "g_h - i", "j"]
    assert re.findall("<li>([a-z]?)", prose.html) == ["f", ""]
    assert "<pre" in convert_markdown("```math\nx\n```")[0].html


def test_a_formula_that_can_not_be_read_is_a_problem_with_its_line() -> None:
    prose, problems = convert_markdown("Text.\n\nAnd $x^$ so.", field="take", line=7, formulas=True)
    assert [(each.line, each.field, each.level, each.message) for each in problems] == [
        (9, "take", "problem", 'The formula "x^" can\'t be read (missing super script or subscript).')
    ]
    assert "<code>x^</code>" in prose.html


def test_html_that_looks_like_mathml_is_no_way_around_the_sanitiser() -> None:
    text = 'a <math href="javascript:x"><mi>b</mi></math> <span class="math">\\href{javascript:y}{z}</span> $c$'
    prose, _ = convert_markdown(text, formulas=True)
    assert not re.search(r"<[^>]*javascript", re.sub('alttext="[^"]*"', "", prose.html))
    assert "<math href" not in prose.html


def test_the_library_is_loaded_when_a_formula_is_there(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/a.md": write_article(body="No formula, $5.")})
    (project / "site.toml").write_text(f"{SITE}[markdown]\nmath = true\n", encoding="utf-8")
    before = "latex2mathml" in sys.modules
    build(project)
    assert ("latex2mathml" in sys.modules) == before


def test_a_newsletter_shows_formulas_on_its_pages_and_their_source_in_feeds(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {"content/articles/a.md": write_article(body="Energy: $E = mc^2$.")})
    (project / "site.toml").write_text(f"{SITE}[markdown]\nmath = true\n", encoding="utf-8")
    build(project)
    site = {path: held.decode() for path, held in read_site(project).items() if path.endswith((".html", ".xml"))}
    assert "<msup><mi>c</mi><mn>2</mn></msup>" in site["articles/a/index.html"]
    assert "<code>E = mc^2</code>" in unescape(site["feed.xml"])
