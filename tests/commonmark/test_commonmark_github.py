"""What GitHub adds to CommonMark: tasks, alerts, and tables whose cells hold bars."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from masthead.commonmark import makeExtension


def convert(text: str) -> str:
    """The HTML, without line ends between elements."""
    html = Markdown(extensions=["tables", "footnotes", makeExtension()], output_format="html").convert(text)
    return re.sub(r">\n+<", "><", html)


BOX = '<input disabled type="checkbox">'
DONE = '<input checked disabled type="checkbox">'
TASK = '<li class="task-list-item">'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- [ ] a\n- [x] *b*", f"<ul>{TASK}{BOX} a</li>{TASK}{DONE} <em>b</em></li></ul>"),
        ("1. [X] a\n\n2. b", f"<ol>{TASK}<p>{DONE} a</p></li><li><p>b</p></li></ol>"),
        ("- [x] a\n  - [ ] b", f"<ul>{TASK}{DONE} a<ul>{TASK}{BOX} b</li></ul></li></ul>"),
        ("- [ ] [Docs]\n\n[docs]: /d", f'<ul>{TASK}{BOX} <a href="/d">Docs</a></li></ul>'),
        ("- [x](/y) a\n- [ ]\n- [y] b", '<ul><li><a href="/y">x</a> a</li><li>[ ]</li><li>[y] b</li></ul>'),
        ("- \\[ ] a\n- a [ ] b", "<ul><li>[ ] a</li><li>a [ ] b</li></ul>"),
    ],
)
def test_an_item_with_brackets_before_it_is_a_task(text: str, html: str) -> None:
    assert convert(text) == html


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_quotation_with_a_mark_is_an_alert(kind: str) -> None:
    title = f'<p class="alert-title"><strong>{kind.capitalize()}</strong></p>'
    html = f'<aside class="alert alert-{kind}">{title}<p>a <em>b</em></p></aside>'
    assert convert(f"> [!{kind.upper()}]\n> a *b*") == html
    assert convert(f"> [!{kind}]  \n>\n> a *b*") == html


@pytest.mark.parametrize(
    "text", ["> [!NOTE]", "> [!NEWS]\n> a", "> [!NOTE] a\n> b", "[!NOTE]\na", "> a\n> [!NOTE]\n> b"]
)
def test_what_is_no_alert_stays_as_it_is(text: str) -> None:
    html = convert(text)
    assert "<aside" not in html
    assert re.search(r"\[!N\w+\]", html)


def test_an_alert_holds_blocks_and_stands_in_a_list() -> None:
    html = convert("- x\n\n  > [!TIP]\n  > - a\n  > - b")
    assert "<strong>Tip</strong></p><ul><li>a</li><li>b</li></ul></aside></li>" in html


def test_a_bar_in_a_cell_has_a_backslash_in_code_too() -> None:
    html = convert("| a | b |\n| --- | :-: |\n| `x \\| y` | **c \\| d** |\n| e |\n| f | g | h |")
    assert "<td><code>x | y</code></td>" in html
    assert "<strong>c | d</strong>" in html
    assert html.count("<td") == 6
    assert "h" not in re.sub(r"<[^>]*>", "", html.partition("<tbody>")[2])
