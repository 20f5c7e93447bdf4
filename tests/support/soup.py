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
    *(
        "<http://x.y>",
        "<a@b.c>",
        "<x.z@y.w>",
        "http://ex.am/ple",
        "https://a.b/c_d_e",
        "www.ex.com",
        "wWw.q.de",
        "a@b.co",
        "://",
    ),
    *("www.ex.com", "httpſ://a.b", "ftp://x.y", "@", "[[wiki]]", "WWW."),
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
    "{: hidden }",
    "{ x }",
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
        *("Word", "word", " and so", " then\nNext", " end.", ".\n\nNew", " *a*", " *c d*", " **b**", " [w](/u)"),
        *(" [a b](http://x.y/?a=b)", " *", "word "),
    ),
)
"""Each is a language of its own, so that signs that belong together meet often."""


PLAIN = THEMES[-1]
"""What hardly is Markdown."""


def cook(data: bytes) -> str:
    """The text that the bytes stand for: the first chooses a theme, each other one a word of it."""
    return spell(data[1:], THEMES[data[0] % len(THEMES)])


def spell(data: bytes, words: tuple[str, ...]) -> str:
    """A word for each byte."""
    return "".join(words[each % len(words)] for each in data)


TEXTS = (
    "~~~\ncode *a*\n~~~",
    "Words.\n\n```python\nx = 1  # *a*\n```\n\nWords.",
    "<div>\n\n```\nx\n```\n\n</div>\n\nAnd *so* on.",
    "<div>\n<p>a &amp; *b*</p>\n</div>",
    "Text with <b>*some*</b> <span title='\"'>HTML</span>, &amp; entities, &#65 and &#66; and AT&T, 1 < 2 > 0.",
    "[a](`x`) [b](\\_c) [d](<e>) [f](g 'h') [i](j \"k\") [l](m(n)) [](/o) [p]() [q [r]](/s) ![t](u) [v](/w)x](/y)",
    "[a *b](c*) *[d](e)* **[f *g* h](i)** [j](k)*l* *m*[n](o)",
    "*a* **b** ***c*** *a **b** c* **a *b* c** *a _b_ c* _a *b* c_ *a b * c* * d * **e* f** ***g* h** 2*3*4 a*b*",
    "_a_ __b__ ___c___ a_b_c _a __b__ c_ *a_ _b*",
    "`a` ``b`c`` `d``e` \\`f` `g \\` `` ` `` `<b>&`",
    "~~a~~ ~b~ ~~c ~~ d~~ ~~~e~~~",
    "It's \"so\" -- 'really' --- he said... '80s \"'Nested' quotes\" 'a'b \"\" '' \"' '\" .... ---- 'tis, 9' 6\"",
    '"A"--"B" --\'c\' &nbsp;"d" &ndash;\'e\' \u2013"f" ("g") ["h"](/i) *"j"* <<k>>',
    "www.a.b WWW.c.d http://e.f/g_h_i?j=k&l=m. <http://n.o> p@q.r <s@t.u> <mailto:v@w.x> httpſ://y.z [www.a.b](/c)",
    "A line  \nbroken, and one\\\nthat is not.\n\n    code\n\n\ttabbed\n",
    "# A\n## B {#c .d}\nText\n===\nText\n---\n### *E* `f` [g](/h) ###\n## A\n\n[TOC]",
    "- a\n- b\n\n    c\n\n    - d\n1. e\n2. f\n\n5. g\n   h\n* i\n+ j\n\nk\n1. l\n- m",
    "> a\n> > b\nc\n\n> - d\n>\n>     e",
    "a | b\n--|:-:\n`c|d` | *e*\n\n|f|\n|-|\n|g|\n\nh|i\nj|k",
    "Term\n: Meaning\n\nOther\n\n:   Meaning\n\n    more",
    "A[^1] and B[^b] and A[^1] and [^none].\n\n[^1]: Note *one*.\n[^b]: Note two.\n\n    More of it.\n\n[^c]: Unused.",
    "The HTML and XHTML specs.\n\n*[HTML]: Hyper\n*[XHTML]: X",
    "A [b], [c][], [d][e], ![f], ![g][h], [B], [i]\n\n[b]: /b 'B'\n[c]: <c>\n[e]: /e\n[f]: /f\n[h]: /h \"H\"\n[I]: /i",
    "A para\n{: #id .c k=v hidden }\n\n*b*{.x} [c](/d){ hidden rel=d }\n\n- e {.f}\n- g\n{: .h}\n\n|i {.j}|\n|-|\n|k|",
    "{{ a }} {% b *c* %} {# 'd' #} {{ `e` }} \\{{ f }} { g }",
    "\\* \\_ \\` \\[ \\] \\\\ \\' \\\" \\< \\a [b](c\\)d) `e\\*` \\**f**",
    'Line\n1. no list\n"quoted" line\n(and) so on\n- this\n\n"Quoted" first.\n\n(A) first.\n\n1.a',
    "“A” first.\n\n‘B’ first.\n\n— C first.\n\n`D` first.\n\n!E first\n\n&amp; first\n\n. first\n\n/ first",
    "a\x02klzzwxh:0000\x03b *c* \x02wzxhzdk:0\x03 <b>\x0242\x03</b>",
    "\ufeffBOM\r\nand\rreturns\x0b\x0c\x1c\x85\u2028ends\n \n\n\n \nlast  ",
    "",
    " \n\t\n",
    "///Footnotes Go Here///\n\na[^1]\n\n[^1]: b",
    '!!! note "T"\n    a *b*\n\n    c\n\n[[Wiki Link]] and line\nbreak ^sup^ H~2~O',
)
"""What each part of Markdown is there for, and what is known to be hard about it."""
