"""No word of a text is lost in silence: it is on the page, or a message names it."""

from __future__ import annotations

import re
import time
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.errors import NOTICE, PROBLEM, describe_problem
from masthead.prose.convert import convert_markdown

UNSEEN = frozenset(
    "script style template title textarea video audio select datalist canvas picture object iframe math svg".split()
)
"""Elements in which running text is not read."""


def read_page(html: str, text: str = "") -> str:
    """The words that a reader of this fragment sees, and those in its attributes, as html5lib understands it.

    What `text` closes itself, its author wanted so.
    """
    closed = {name.lower() for name in re.findall(r"</([\w-]+)", text)} - {"template", "title"}
    words: list[str] = []

    def walk(element: Element, unseen: bool) -> None:
        if isinstance(element.tag, str):
            unseen = unseen or element.tag in UNSEEN - closed
            words.extend(map(str, element.attrib.values()))
            words.extend([] if unseen else [element.text or ""])
            for each in element:
                walk(each, unseen)
                words.extend([] if unseen else [each.tail or ""])

    walk(html5lib.parseFragment(html, namespaceHTMLElements=False), False)
    return " ".join(words)


NAMES = st.sampled_from(
    "int text max title textarea xmp plaintext noscript script style iframe svg math template select option video audio"
    " picture object embed a b i code time data div p span table td tr th ul li form input button details summary h2 br"
    " hr img noembed noframes frameset frame html head body main font center map string licence my-widget K,V http:"
    " foreignObject g desc mi annotation-xml canvas dialog datalist ruby rt rp col caption link meta base param".split()
)
TAGS = st.builds(
    str.replace,
    st.sampled_from(["<~>"] * 4 + ["</~>"] * 3 + ["<~ ", "<~/>", "<~ W>", '<~ a="b">', '<~ a="W', "<~\n>"]),
    st.just("~"),
    NAMES,
)
SIGNS = st.sampled_from(
    [
        *(
            "<!-- | -->|<!-- W -->|<?php W ?>|<?|?>|<![CDATA[|]]>|<![CDATA[ W ]]>|<!DOCTYPE html>|<!x W>|</|</ W>|<"
            "|<>|&lt;|< b|`|\n```\n|**|*|[|](W)|][W]|\"|'|\\|](http://a.example/W)|[W]: http://b.example/W\n|\n\n[W]: "
            "W\n\n|[^W]|\n\n[^W]: W\n\n|~~|\n\n*[W]: W\n\n|{: W }|{W}|{{ W }}|{% W %}|{{< W >}}|{# W #}|\n|\n\n|\n- "
            '|\n> |\n1. |\n## |\n    |\n: W\n|![W](W "W")|[W](W "W")|<http://a.example/W>|<W@b.example>|\n---\n|\n===\n'
        ).split("|"),
        "|",
        "\n| a | b |\n| - | - |\n| W | W |\n",
    ]
)
TEXTS = st.lists(st.tuples(TAGS | SIGNS, st.sampled_from(["W ", " W", "W", "\n", ""])), max_size=8)


@given(TEXTS, st.booleans())
def test_every_word_is_on_the_page_or_a_message_names_it(pieces: list[tuple[str, str]], trusted: bool) -> None:
    numbers = iter(range(1000))
    text = re.sub("W", lambda _: f"q{next(numbers)}q", "W " + "".join(map("".join, pieces)) + " W")
    prose, problems = convert_markdown(text, trust_html=trusted)
    if any(problem.level == PROBLEM for problem in problems):
        return
    seen = read_page(prose.html, text) + " ".join(link.target + link.suffix for link in prose.links)
    told = " ".join(map(describe_problem, problems))
    meant = re.sub(r"<!--(?:>|->|.*?--!?>)", "", text, flags=re.S)
    for word in re.findall(r"q\d+q", meant):
        assert word in seen or word in told


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    "tag",
    "<int>|<text>|<max>|<title>|<textarea>|<xmp>|<plaintext>|<video>|<select>|<script>|<style>|<iframe>|<svg>|<template>"
    "|<your name>|<?php x ?>|<![CDATA[x]]>|</int>".split("|"),
)
def test_what_looks_like_a_tag_stays_and_takes_nothing_along(tag: str, trusted: bool) -> None:
    text = f"One.\n\n- The {tag} of it.\n\nA cell | and\n--- | ---\nits {tag} | end.\n\n## A {tag} too\n\nThe end."
    prose, problems = convert_markdown(text, trust_html=trusted)
    words = read_page(prose.html)
    assert words.count(tag) == 3
    assert "its" in words
    assert "The end." in words
    assert [problem.line for problem in problems] == [3, 7, 9]
    for problem in problems:
        assert problem.level == NOTICE
        assert tag in problem.message


def test_what_stands_alone_and_is_no_html_is_shown() -> None:
    prose, problems = convert_markdown("<!DOCTYPE html>\n\nA <td> cell.\n\n<?php\necho 1;\n\necho 2;\n?>\n\nEnd.")
    assert read_page(prose.html).split() == "<!DOCTYPE html> A <td> cell. <?php echo 1; echo 2; ?> End.".split()
    assert [problem.line for problem in problems] == [1, 3, 5]


def test_words_that_go_with_an_element_are_named() -> None:
    text = "<script>alert(1)</script>\n\n<svg><text>Gale</text></svg>\n\n<template>Tern</template>"
    assert [problem.message for problem in convert_markdown(text)[1]] == [
        '<script> was removed, and "alert(1)" with it.',
        '<svg> was removed, and "Gale" with it.',
        '<template> was removed, and "Tern" with it.',
    ]
    assert [(problem.level, problem.message) for problem in convert_markdown(text, trust_html=True)[1]] == [
        (PROBLEM, "What is in <template> would be lost.")
    ]


@pytest.mark.parametrize("tag", ["font", "center", "noscript", "noframes", "main"])
def test_words_stay_where_only_the_tags_go(tag: str) -> None:
    prose, problems = convert_markdown(f"One <{tag}>two</{tag}> three.")
    assert prose.html.strip() == "<p>One two three.</p>"
    assert [problem.message for problem in problems] == [f"<{tag}> was removed."]


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One.\n\nTwo <!-- a note\n\nThree.", (3, "A comment begins here and is never closed.")),
        ("One.\n\n<!-- a note\n\nThree.", (3, "A comment begins here and is never closed.")),
        ("One.\n\n<script>\n\nTwo.\n\nThree.", (3, "<script> is never closed.")),
    ],
)
def test_what_would_take_the_rest_of_a_story_along_is_a_problem(
    text: str, told: tuple[int, str], trusted: bool
) -> None:
    _, problems = convert_markdown(text, trust_html=trusted)
    assert [(problem.level, problem.line, problem.message) for problem in problems] == [(PROBLEM, *told)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a note -->\n\nWords <!-- another --> and `<!--` and `<title>` and\n\n    <int>\n",
        "<details open><summary>So</summary>It is.</details>",
        "1 < 2, a <- b, <3, AT&T, x > y and &lt;int&gt;",
        '<a href="https://a.example/?a=b&c=d" title="a > b <c>">so</a>',
        "<p>One<p>Two\n\n<ul><li>three<li>four</ul>",
    ],
)
def test_sound_html_is_no_matter_for_a_message(text: str) -> None:
    assert convert_markdown(text)[1] == []


def test_html_that_is_let_through_and_never_closed_is_told() -> None:
    _, problems = convert_markdown("One.\n\nTwo <mark>three.\n\nA List<b> too.")
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "<mark> is never closed."),
        (5, '"<b>" is shown as text, because it is never closed.'),
    ]


def test_names_to_which_nothing_refers_are_told() -> None:
    text = "One.\n\n[a]: https://a.example\n[b]: https://b.example\n\n*[GPU]: a chip\n\n[b]\n\n[//]: # (a comment)"
    assert [(problem.line, problem.message) for problem in convert_markdown(text)[1]] == [
        (3, 'Nothing refers to [a], so "https://a.example" is not shown.'),
        (6, '"GPU" is nowhere in this text, so "a chip" is not shown.'),
    ]


def test_a_quotation_that_begins_like_an_alert_and_is_none_is_told() -> None:
    text = "> [!NOTE]\n> A.\n\n> [!INFO]\n> B.\n\n> [!Note] C\n> d.\n\n> [!TIP]\n\n`[!X]` and [!Y]\n\n> *a*\n> [!Z]"
    assert [(problem.line, problem.message) for problem in convert_markdown(text)[1]] == [
        (4, '"[!INFO]" is shown as text, because there is no alert of that name.'),
        (7, '"[!Note]" is shown as text, because there is more in its line.'),
        (10, '"[!TIP]" is shown as text, because nothing stands below it.'),
    ]


def test_code_in_the_name_of_a_link_is_a_part_of_it() -> None:
    text = (
        "Both [`a()`] and [`b()`][`b()`], with [notes][n]:\n\n```\n[`d()`]: /code\n```\n\n"
        "[`a()`]: https://a.example\n[`b()`]: https://b.example\n[`c()`]: https://c.example\n[n]: https://n.example\n"
        "[`a()`]: https://d.example\n\n- [n]: words, no address\n\nText goes on with\n[n]:**"
    )
    assert [(problem.line, problem.message) for problem in convert_markdown(text)[1]] == [
        (9, 'Nothing refers to [`c()`], so "https://c.example" is not shown.'),
        (11, "There are two addresses for [`a()`]."),
    ]


@pytest.mark.parametrize("trusted", [False, True])
def test_an_address_that_nobody_can_read_is_told(trusted: bool) -> None:
    text = "[a](https://tide water.example/p)\n\n[b](https://tide.example:99999/) [c](https://a.example/b)"
    prose, problems = convert_markdown(text, trust_html=trusted)
    assert "https://a.example/b" in prose.html
    told = [(problem.line, problem.message) for problem in problems if "99999" in problem.message]
    assert told == [(3, '"https://tide.example:99999/" is not a web address; it was removed.')]
    assert [problem.line for problem in problems if "tide water" in problem.message] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "As was shown before [1][2], [3, 4][5] and [6][7][8], the weight W[i][j] is small.",
        "The pattern [^a-z] and [^0-9]+ and [^a-zA-Z0-9_] and [^,;].",
        "A call of table[name](first, second and f(x)[i](y, z is none.",
    ],
)
def test_brackets_that_nobody_meant_as_a_link_are_left_in_peace(text: str) -> None:
    assert convert_markdown(text)[1] == []


def test_a_link_that_stands_in_html_is_told_with_that_cause() -> None:
    _, problems = convert_markdown("<div>\nBy [Lena](https://a.example/lena).\n</div>\n\n[b](https://a.example/ c")
    assert [(problem.line, problem.remedy) for problem in problems] == [
        (2, 'Write <a href="…">…</a>, or close the block before it and leave an empty line.'),
        (5, "Close the address's bracket, and write %20 for a space in it."),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{< youtube abc >}}", "{{< youtube … >}}"),
        ("{{% notice tip %}}", "{{% notice … %}}"),
        ("{% include card.html %}", "{% include … %}"),
        ("{%- if x -%}", "{% if … %}"),
        ("{% raw %}", "{% raw %}"),
        ("[the chips]({% post_url 2026-11-20-chips %})", "{% post_url … %}"),
    ],
)
def test_a_shortcode_stays_and_is_told_by_its_name(text: str, shown: str) -> None:
    prose, problems = convert_markdown(f"One.\n\n{text} and `{text}` and {{{{ this }}}}.")
    assert read_page(prose.html).count(text) == 2
    message = f'"{shown}" is another program\'s code, and is shown as text.'
    assert [(problem.level, problem.line, problem.message) for problem in problems] == [(NOTICE, 3, message)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[gallery ids="1,2"]', "gallery"),
        ("[embed]https://e.example/film[/embed]", "embed"),
        ("[caption id='a']b", "caption"),
    ],
)
def test_a_shortcode_in_brackets_is_told_by_its_name(text: str, name: str) -> None:
    _, problems = convert_markdown(f"One.\n\n{text} and `{text}`.")
    message = f'"[{name} …]" is another program\'s code, and is shown as text.'
    assert [(problem.level, problem.line, problem.message) for problem in problems] == [(NOTICE, 3, message)]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("![[rack.png]]", "Write ![What it shows](rack.png)."),
        ("[[Dear chips|chips]]", "Write [words](file.md)."),
        (
            "[about]({{ site.baseurl }}/about/)",
            "Write the address itself in place of the other program's code, as /about/.",
        ),
    ],
)
def test_a_link_as_other_programs_write_it_is_told_with_ours(text: str, remedy: str) -> None:
    _, problems = convert_markdown(f"One.\n\n{text} and `{text}`.")
    assert [(problem.level, problem.line, problem.remedy) for problem in problems] == [(NOTICE, 3, remedy)]


@pytest.mark.parametrize(
    "text",
    ["x[[1]]", "[[1]]", "[audio unclear]", "[He said: a=b]", "\\[[Chips]]", '[chips](chips.md "a=b")', "f([[a]])"],
)
def test_brackets_that_a_story_may_hold_are_no_other_programs(text: str) -> None:
    assert [problem.message for problem in convert_markdown(f"One {text} two.")[1]] == []


def test_all_that_the_policy_stops_is_told() -> None:
    text = (
        '<video src="https://a.example/v.mp4" poster="https://a.example/p.jpg"></video>\n\n'
        '<audio><source src="//a.example/s.mp3"></audio>\n\n'
        '<div style="background: url(https://a.example/b.png)">So</div>\n\n'
        '<form action="/send/"><button>Send</button></form>'
    )
    assert [(problem.line, problem.message) for problem in convert_markdown(text)[1]] == [
        (1, 'Readers will not see "https://a.example/v.mp4", because it is on another site.'),
        (1, 'Readers will not see "https://a.example/p.jpg", because it is on another site.'),
        (3, 'Readers will not see "//a.example/s.mp3", because it is on another site.'),
        (5, 'Readers will not see "https://a.example/b.png", because it is on another site.'),
        (7, "Readers can't send this form, because the site's policy forbids all forms."),
    ]
    assert convert_markdown(text, trust_html=True)[1] == []
    _, problems = convert_markdown('<img src="http://a.example/b.png" alt="b">', trust_html=True)
    assert [problem.remedy for problem in problems] == ["Begin it with https://."]


SOUND = {
    "three hundred links and one frame": "".join(f"- [a](https://a.example/{n}) of *b*.\n" for n in range(400))
    + '\n<iframe src="https://a.example/"></iframe>',
    "much code and one script": "```python\n" + "x = f(1, 'a')  # b\n" * 400 + "```\n\n<script>a()</script>",
    "much code and one style": "<style>p { color: red }</style>\n\n```python\n" + "x = f(1, 'a')\n" * 400 + "```",
    "a picture in its address": f"![A](data:image/png;base64,{'A' * 200_000})",
    "much HTML": "".join(f"<p class='a'>An <b>item</b> of {n}</p>\n" for n in range(3_000)) + "<!-- x -->",
}


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("name", SOUND)
def test_a_long_sound_story_is_published(name: str, trusted: bool) -> None:
    begun = time.process_time()
    prose, problems = convert_markdown(SOUND[name], trust_html=trusted)
    assert time.process_time() - begun < 5
    assert prose.html
    assert {problem.level for problem in problems} <= {NOTICE}


def test_a_call_without_backticks_is_no_link() -> None:
    prose, problems = convert_markdown("So table[name](event) and f(x)[i](y), but [name](event).")
    assert prose.html.startswith("<p>So table[name](event) and f(x)[i](y), but <a ")
    assert [link.target for link in prose.links] == ["event"]
    assert problems == []


def test_a_blank_in_the_name_of_a_site_and_a_tag_in_the_words_of_a_picture_are_told() -> None:
    text = "One.\n\n[a](https://tide water.example/p)\n\n![A vector<int> of `<b>`](rack.jpg) ![a < b](rack.jpg)"
    assert [(problem.line, problem.message, problem.remedy) for problem in convert_markdown(text)[1]] == [
        (
            3,
            '"[a](https://tide water.example/p)" is shown as text, because it is not a link.',
            "Take the space out of the name of the site.",
        ),
        (
            5,
            'What looks like a tag is left out of the description of a picture: "A vector<int> of".',
            "Write &lt; for a < that readers should see.",
        ),
    ]


def test_too_many_open_elements_are_told_where_they_begin() -> None:
    _, problems = convert_markdown("One.\n\n<p>Two</p>\n" + "<b>three\n\n" * 20_000)
    assert [(problem.line, problem.remedy) for problem in problems] == [(4, "Close each <b> with </b>.")]
