"""Python-Markdown that looks first gives the same bytes as Python-Markdown."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from masthead.lookfirst.extension import LookFirstExtension

TOKENS = (
    *("a", "b ", "Word ", "the cat", " ", "  ", "    ", "\n", "\n\n", "  \n", "\t", "\r\n", "é", "😀", "\u00a0", "ſ"),
    *("*", "**", "***", "_", "__", "~", "~~", "`", "``", "```", "~~~", "\\", "\\*", "\\`", "$", "%", ":", ";"),
    *("[", "]", "](", "](/u)", "[a]", "[a][b]", '[b]: /u "t"\n', "[a]: <x>\n", "![", '![i](p.png "t")', "(", ")"),
    *("<", ">", "<http://x.y>", "<a@b.c>", "<b>", "</b>", "<div>", "</div>", "<!-- c -->", "<?php ?>", "<br/>"),
    *("&", "&amp;", "&#38;", "&#65 ", "&copy;", "'", '"', "\"'", "'\"", "--", "---", "...", "'80s", "“", "–"),
    *("# ", "## ", "#", "=", "===", "---\n", "- ", "* ", "+ ", "1. ", "2. ", "٣. ", ": ", ":   ", "> ", "|", "!!! "),
    *("a|b\n-|-\nc|d\n", "{", "}", "{#id}", "{: .c }", "{.k #i x=y}", "{{ t }}", "{% x %}", "^", "@", "!", "1", "2026"),
    *(
        "[^1]",
        "[^1]: note\n",
        "[^2]",
        "[^2]:",
        "*[HTML]: Hyper\n",
        "HTML",
        "http://ex.am/ple",
        "www.ex.com",
        "wWw.q.de",
    ),
    *("httpſ://a.b", "a@b.co", "://", "\x02", "\x03", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "[TOC]", "[[w]]"),
)
SITE = ("abbr", "attr_list", "def_list", "footnotes", "sane_lists", "smarty", "tables")
EXTENSIONS: tuple[tuple[str, ...], ...] = (
    (*SITE, "pymdownx.highlight", "pymdownx.magiclink", "pymdownx.superfences", "pymdownx.tilde"),
    (),
    ("extra", "smarty", "nl2br", "toc", "admonition", "wikilinks", "codehilite"),
)


@cache
def make_pair(extensions: tuple[str, ...], output_format: Any) -> tuple[Markdown, Markdown]:
    """The same Markdown, as it is and looking first."""
    return (
        Markdown(extensions=extensions, output_format=output_format),
        Markdown(extensions=[*extensions, LookFirstExtension()], output_format=output_format),
    )


def convert(markdown: Markdown, text: str) -> tuple[str, object]:
    try:
        markdown.reset()
        return markdown.convert(text), getattr(markdown, "toc_tokens", None)
    except Exception as error:  # the same text must fail in the same way
        return repr(error), None


@given(
    text=st.lists(st.sampled_from(TOKENS), max_size=30).map("".join),
    extensions=st.sampled_from(EXTENSIONS),
    output_format=st.sampled_from(["html", "xhtml"]),
)
def test_any_text_gives_the_same_bytes(text: str, extensions: tuple[str, ...], output_format: str) -> None:
    stock, looking = make_pair(extensions, output_format)
    assert convert(looking, text) == convert(stock, text)


def test_it_steps_aside_for_a_version_of_markdown_that_was_not_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.lookfirst.extension.TESTED_VERSIONS", frozenset())
    aside, stock = Markdown(extensions=[LookFirstExtension()]), Markdown()
    kinds = [[type(each) for each in md.treeprocessors] for md in (aside, stock)]
    assert kinds[0] == kinds[1]
