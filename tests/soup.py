"""Texts that no editor would write, made of the signs that Markdown knows, thrown together."""

from __future__ import annotations

_WORDS = ("a", "b ", "Word ", "the cat ", "word. ", "é", "ſ", "😀", "\u00a0", "\u2028", "1", "2026", "٣", " ", "  ")
_BREAKS = ("\n", "\n\n", "  \n", "\n\n\n", "\r\n", "\r", "\t", "    ", "\n    ", "\n \n")
_EMPHASIS = ("*", "**", "***", "_", "__", "~", "~~", "^", "==", "*a*", "**b**", "_c_", "~~d~~")
_CODE = ("`", "``", "`x`", "```", "~~~", "```\n", "\n```\n", "\n```python\n", "\n~~~ {.x}\n", "    code\n")
_ESCAPES = ("\\", "\\*", "\\`", "\\[", "\\_", "\\<", "\\\\", '\\"', "\x02", "\x03", "\x02klzzwxh:0000\x03")
_STASHED = ("\x02wzxhzdk:0\x03", "klzzwxh:", "wzxhzdk:0", "\x0242\x03")
_LINKS = (
    *("[", "]", "](", "](/u)", "[a]", "[a][b]", "[a][]", "[w](/u)", "[w *x*](/u-v_w)", "[a](</b c>)", '[a](/b "t")'),
    *("![", '![i](p.png "t")', "![a][b]", "(", ")", '\n[b]: /u "t"\n', "\n[a]: <x>\n", "[a b](http://x.y/?a=b&c=d)"),
    *("<http://x.y>", "<a@b.c>", "http://ex.am/ple", "https://a.b/c_d_e", "www.ex.com", "wWw.q.de", "a@b.co", "://"),
    *("httpſ://a.b", "ftp://x.y", "@", "[[wiki]]", "WWW."),
)
_HTML = (
    *("<", ">", "<b>", "</b>", "<div>", "</div>", "<div markdown=1>", "<p>", "<!-- c -->", "<!--", "-->", "<?php ?>"),
    *("<br/>", "<br>", "<script>", "</script>", "<img src=x>", '<a href="*b*">', "</a>", "<hr>", "<span title='x'>"),
    *("&", "&amp;", "&#38;", "&#65 ", "&copy;", "&nbsp;", "&lt;", "<!DOCTYPE x>", "<![CDATA[x]]>", "</>"),
)
_QUOTES = (
    *("'", '"', "''", "\"'", "'\"", "--", "---", "----", "...", "....", "'80s", "'s ", "“", "”", "’", "–", "—"),
    *("&ndash;", "&#8211;", "<<", ">>", "(", ")", ".", ",", "-", "!"),
)
_BLOCKS = (
    *(
        "\n# ",
        "\n## ",
        "#",
        "\n===\n",
        "\n---\n",
        "\n***\n",
        "\n- ",
        "\n* ",
        "\n+ ",
        "\n1. ",
        "\n2. ",
        "\n٣. ",
        "\n    - ",
    ),
    *(
        "\n: ",
        "\n:   ",
        "\n> ",
        "> ",
        "\n>> ",
        "\n!!! note\n",
        "\n    ",
        "|",
        "a|b\n-|-\nc|d\n",
        "\n|---|\n",
        "\n|:-|-:|\n",
    ),
    *("\nTerm\n: Meaning\n", "\n/// x\n", "## *a* `b`\n", "## Same\n", "[TOC]"),
)
_NOTES = (
    "[^1]",
    "[^1]: note\n",
    "\n[^1]: note\n",
    "[^2]",
    "\n[^2]:",
    "\n    more",
    "///Footnotes Go Here///",
    "[^",
    "^",
)
_ATTRIBUTES = (
    "{",
    "}",
    "{#id}",
    "{: .c }",
    "{.k #i x=y}",
    "\n{: #j }\n",
    "{ .a",
    "{{ t }}",
    "{% x %}",
    "{# c #}",
    "{{",
)
_ABBREVIATIONS = ("\n*[HTML]: Hyper\n", "HTML", "*[", "]: ")

THEMES = (
    (*_WORDS, *_BREAKS, *_EMPHASIS, *_CODE, *_ESCAPES, *_STASHED, *_LINKS, *_HTML, *_QUOTES),
    (*_WORDS, *_BREAKS, *_EMPHASIS, *_LINKS, *_QUOTES, *_BLOCKS, *_NOTES, *_ATTRIBUTES, *_ABBREVIATIONS),
    (*_WORDS, *_BREAKS, *_BLOCKS, *_NOTES, *_ATTRIBUTES, *_ABBREVIATIONS, *_CODE, *_HTML),
    (*_WORDS, *_EMPHASIS, *_LINKS, "\\"),
    (*_WORDS, *_QUOTES, *_QUOTES, "\n", "*", "[w](/u)", "`x`", "\\"),
    (*_WORDS, *_BREAKS, *_HTML, *_ESCAPES, "*", "`"),
    (*_WORDS, *_NOTES, *_NOTES, *_BREAKS, "*a*", '"', "HTML"),
    (
        "word ",
        "Word ",
        "then\nNext ",
        "end.\n\nNew ",
        "*a* ",
        "*c d*",
        "**b**",
        "[w](/u)",
        "[a b](http://x.y/?a=b)",
        "*",
    ),
)
"""Each is a language of its own, so that signs that belong together meet often."""


def cook(data: bytes) -> str:
    """The text that the bytes stand for: the first chooses a theme, each other one a word of it."""
    words = THEMES[data[0] % len(THEMES)] if data else ("",)
    return "".join(words[each % len(words)] for each in data[1:])
