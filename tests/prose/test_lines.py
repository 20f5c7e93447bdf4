"""Every message names the line that is to be changed, wherever in a text that is and whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from masthead.prose.convert import convert_markdown
from masthead.prose.converter import run_markdown

INLINE = {
    "a link to a file": "[so](rak.md)",
    "a picture": "![so](rak%20one.jpg)",
    "an address of no site": "[so](https://tide.example:99999/)",
    "a script's address": "[so](javascript:alert)",
    "a picture elsewhere": "![so](https://far.example/p.png)",
    "no element": "so<int>",
    "no end of an element": "so</int>",
    "a frame": '<iframe src="https://far.example/"></iframe>',
    "a handler": '<b onclick="so()">so</b>',
    "no link": "[so](https://far.example/a b)",
    "no picture": "![so](https://far.example/a b.png)",
    "no note": "so[^none]",
    "no definition": "[so][none]",
    "a shortcode": "{{< so >}}",
    "a picture without words": "![](so.jpg)",
}
"""One thing that is told or looked up, on one line."""

AROUND = {
    "paragraph": "Words and {} here.",
    "second line": "Words\n*and* {} here.",
    "item": "- one\n- {} two",
    "nested item": "1. one\n\n    - {} two",
    "quote": "> Words\n> and {}.",
    "cell": "a | b\n--- | ---\nc | {}",
    "heading": "## Of {}",
    "emphasis": "Words **and {} here**.",
    "html": "<div>\n\nWords {}\n\n</div>",
    "beside code": "A `word` and {}.",
}
DECOYS = {
    "nothing": "Other words.",
    "fence": "```\n{}\n```",
    "fence in an item": "- one\n\n    ```\n    {}\n    ```",
    "long fence": "````text\n```\n{}\n```\n````",
    "fence in a quote": "> ~~~\n> {}\n> ~~~",
    "code": "Words and ``{}`` here.",
    "indented code": "Other words.\n\n    {}",
    "comment": "<!--\n{}\n-->",
    "a sound one": "[a](https://a.example) <b>so</b> [^1] [b][b]",
}
END = "\n\nAnd [^1] [b].\n\n[^1]: A note.\n\n[b]: https://b.example\n"


def lay_out(thing: str, shapes: list[tuple[str, bool]]) -> tuple[str, list[int]]:
    """A text of these shapes with `thing` in each, and the lines on which it stands for what it is."""
    blocks: list[str] = []
    lines: list[int] = []
    for shape, is_real in shapes:
        before = "\n\n".join([*blocks, ""]).count("\n")
        if is_real:
            lines.append(before + shape[: shape.index("{}")].count("\n") + 1)
        blocks.append(shape.replace("{}", thing))
    return "\n\n".join(blocks) + END, lines


SHAPES = st.lists(
    st.sampled_from([(shape, True) for shape in AROUND.values()] + [(shape, False) for shape in DECOYS.values()]),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("name", INLINE)
@given(SHAPES)
@example([(DECOYS["fence"], False), (AROUND["cell"], True), (DECOYS["code"], False), (AROUND["nested item"], True)])
@example([(DECOYS["comment"], False), (AROUND["html"], True), (AROUND["paragraph"], True), (AROUND["quote"], True)])
def test_each_of_several_same_things_is_told_on_its_own_line(name: str, shapes: list[tuple[str, bool]]) -> None:
    text, lines = lay_out(INLINE[name], shapes)
    prose, problems = convert_markdown(text, line=1)
    told = {problem.line for problem in problems}
    if name in ("a link to a file", "a picture"):
        told |= {link.line for link in prose.links}
    assert sorted(told) == sorted(set(lines))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One.\n\n[a](<rak one.jpg>)", 3),
        ("One.\n\n`[a](rak_one.jpg)`\n\n[a](rak\\_one.jpg)", 5),
        ("One.\n\n```\n[a](rak.jpg)\n```\n\n[a]\n\n[a]: rak.jpg", 9),
        ("One.[^1]\n\n[^1]: [a](rak.jpg)\n\n`rak.jpg` <!-- [a](rak.jpg) -->", 3),
        ("One.\n\n<img alt='A'\n  src='rak.jpg'> `src='rak.jpg'`", 4),
        ("One.\n\n[a](\nrak.jpg) `](rak.jpg`", 4),
        ("One.\n\n<b style='color: red; background:url(rak.jpg)'>b</b>", 3),
        ("One.\n\n`url(rak.jpg)`\n\n<b style=\"background:url('rak.jpg')\">b</b>", 5),
    ],
)
def test_a_link_knows_the_line_of_its_address(text: str, line: int) -> None:
    assert [link.line for link in convert_markdown(text)[0].links] == [line]


def test_a_text_in_which_all_stands_once_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """To mark it and read it again would take twice the time."""
    calls: list[str] = []

    def count(text: str, *how: bool) -> str:
        calls.append(text)
        return run_markdown(text, *how)

    monkeypatch.setattr("masthead.prose.convert.run_markdown", count)
    convert_markdown("- [a](a.md)\n- [b](b.md) x\n- [a](a.md) *c* <int>\n\n<iframe></iframe>", speedups=False)
    assert len(calls) == 1
