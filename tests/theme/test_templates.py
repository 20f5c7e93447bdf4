"""A broken template is told with its name, its line and what was being made; nothing is published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter import build, read_site, told_problems, write_article, write_newsletter

CHIPS = {"content/articles/2026-11-20-chips.md": write_article()}
SOURCE = "content/articles/2026-11-20-chips.md"
ADVICE = "Correct the template; docs/design.md lists what each receives."


def write_templates(
    project: Path, templates: Mapping[str, str | bytes], files: Mapping[str, str | bytes] = CHIPS
) -> Path:
    """Our own newsletter with these templates in place of ours."""
    return write_newsletter(project, {**files, **{f"templates/{name}": text for name, text in templates.items()}})


def tell(project: Path, templates: Mapping[str, str | bytes], files: Mapping[str, str | bytes] = CHIPS) -> list[str]:
    """What is told of the broken templates; that nothing was published is checked on the way."""
    write_templates(project, templates, files)
    told = told_problems(project)
    assert told
    assert not (project / "public").exists()
    assert not [path.name for path in project.iterdir() if path.name.startswith(".public")]
    return told


# --- while a page is made --------------------------------------------------------------------------


def test_an_undefined_name_is_told_with_its_line_and_the_story(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "<p>\n{{ article.head.title }}\n{{ artcle.head.summary }}\n"})
    assert told == [f"templates/article.html:3: 'artcle' is undefined (while making {SOURCE}). {ADVICE}"]


def test_a_field_that_no_article_has_is_told(tmp_path: Path) -> None:
    """Printing it would leave a hole that nobody sees."""
    told = tell(tmp_path, {"article.html": "{{ article.heading }}"})
    assert told == [f'templates/article.html:1: Article has no field "heading" (while making {SOURCE}). {ADVICE}']


def test_an_undefined_name_is_told_even_where_nothing_is_printed(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "\n{% if sponsor %}An advertisement{% endif %}"})
    assert told == [f"templates/article.html:2: 'sponsor' is undefined (while making {SOURCE}). {ADVICE}"]


def test_a_page_of_ours_is_named_by_its_path(tmp_path: Path) -> None:
    told = tell(tmp_path, {"home.html": "{{ page.leed }}"})
    assert told == [f'templates/home.html:1: HomePage has no field "leed" (while making index.html). {ADVICE}']


def test_a_page_of_the_editors_is_named_by_its_file(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {"page.html": "{{ contents }}"},
        {"content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n"},
    )
    assert told == [f"templates/page.html:1: 'contents' is undefined (while making content/pages/about.md). {ADVICE}"]


def test_a_feeds_template_is_told_like_any_other(tmp_path: Path) -> None:
    told = tell(tmp_path, {"feed_entry.html": "<p>\n\n{{ prose.story }}"})
    assert told == [f'templates/feed_entry.html:3: ArticleProse has no field "story" (while making {SOURCE}). {ADVICE}']


def test_division_by_zero_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "<p>\n{{ 1 // (article.head.title|length - 14) }}"})
    assert told == [f"templates/article.html:2: Integer division or modulo by zero (while making {SOURCE}). {ADVICE}"]


def test_a_month_that_is_none_is_told_at_the_line_that_asks_for_it(tmp_path: Path) -> None:
    """The fault shows in a function of ours; to blame is the template that called it."""
    told = tell(tmp_path, {"article.html": "\n\n{{ month_name(13) }}"})
    assert told == [f"templates/article.html:3: Month must be in 1..12 (while making {SOURCE}). {ADVICE}"]


def test_a_filter_of_ours_that_is_handed_nonsense_is_told_at_the_templates_line(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "\n{{ article.head.title|long_date }}"})
    assert told == [f"templates/article.html:2: 'str' object has no attribute 'day' (while making {SOURCE}). {ADVICE}"]


def test_an_error_inside_a_macro_of_a_partial_is_told_where_it_stands(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": ('{% from "partials/box.html" import box with context %}\n\n{{ box(article.head.title) }}'),
            "partials/box.html": "{% macro box(text) %}\n<b>{{ text }}</b>\n{{ txt }}\n{% endmacro %}\n",
        },
    )
    assert told == [f"templates/partials/box.html:3: 'txt' is undefined (while making {SOURCE}). {ADVICE}"]


def test_an_error_inside_an_include_is_told_where_it_stands(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": '<p>\n{% include "partials/box.html" %}\n',
            "partials/box.html": "\n\n\n{{ nobody }}\n",
        },
    )
    assert told == [f"templates/partials/box.html:4: 'nobody' is undefined (while making {SOURCE}). {ADVICE}"]


def test_an_error_in_a_block_is_told_in_the_template_that_fills_it(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": '{% extends "frame.html" %}\n{% block main %}\n{{ nobody }}\n{% endblock %}',
            "frame.html": "<body>\n{% block main %}{% endblock %}\n</body>",
        },
    )
    assert told == [f"templates/article.html:3: 'nobody' is undefined (while making {SOURCE}). {ADVICE}"]


def test_a_filter_that_does_not_exist_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "\n{{ article.head.title|shout }}"})
    assert told == [f"templates/article.html:2: No filter named 'shout' (while making {SOURCE}). {ADVICE}"]


TWICE = "{% macro box(text, text) %}{{ text }}{% endmacro %}"
"""Jinja2 takes it; Python does not."""


def test_what_python_can_not_compile_is_told_too(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": f"\n{TWICE}"})
    assert told == [
        "templates/article.html: Duplicate argument 'l_1_text' in function definition"
        f" (while making {SOURCE}). {ADVICE}"
    ]


def test_a_template_that_nobody_uses_may_be_at_fault(tmp_path: Path) -> None:
    write_templates(tmp_path, {"old.html": TWICE, "older.html": "{{ 1|shout }}"})
    for _ in range(2):
        assert build(tmp_path).articles == 1


def test_one_fault_is_told_for_one_story_and_not_for_each(tmp_path: Path) -> None:
    files = {
        f"content/articles/2026-11-{day:02}-chips-{day}.md": write_article(f"Chips, part {day}", f"2026-11-{day:02}")
        for day in range(1, 21)
    }
    told = tell(tmp_path, {"article.html": "{{ nobody }}"}, files)
    assert told == [
        "templates/article.html:1: 'nobody' is undefined"
        f" (while making content/articles/2026-11-20-chips-20.md). {ADVICE}"
    ]


def test_several_broken_templates_are_told_at_once(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": "{{ a }}",
            "archive.html": "\n{{ b }}",
            "404.html": "\n\n{{ c }}",
            "feed_entry.html": "{{ d }}",
            "tag.html": "{{ 1 / 0 }}",
        },
    )
    assert told == [
        f"templates/404.html:3: 'c' is undefined (while making 404.html). {ADVICE}",
        f"templates/archive.html:2: 'b' is undefined (while making archive/index.html). {ADVICE}",
        f"templates/article.html:1: 'a' is undefined (while making {SOURCE}). {ADVICE}",
        f"templates/feed_entry.html:1: 'd' is undefined (while making {SOURCE}). {ADVICE}",
        f"templates/tag.html:1: Division by zero (while making tags/chips/index.html). {ADVICE}",
    ]


def test_the_last_good_site_stays_when_a_template_breaks(tmp_path: Path) -> None:
    write_newsletter(tmp_path, CHIPS)
    build(tmp_path)
    before = read_site(tmp_path)
    (tmp_path / "templates/tags.html").write_text("{{ nobody }}", encoding="utf-8")
    assert told_problems(tmp_path) == [
        f"templates/tags.html:1: 'nobody' is undefined (while making tags/index.html). {ADVICE}"
    ]
    assert read_site(tmp_path) == before


# --- before anything is made -----------------------------------------------------------------------


def test_bad_syntax_is_told_before_anything_is_made(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "<p>\n{% if article %}\n<b>\n", "home.html": "{{ nobody }}"})
    assert told == [
        "templates/article.html:3: This is not a template (Unexpected end of template. Jinja was looking for"
        " the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is"
        " 'if'). Correct the line, or the one above it."
    ]


def test_bad_syntax_in_several_templates_is_told_at_once(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": "\n{{ article.head.title }",
            "partials/unused.html": "{% endfor %}",
            "tags.html": "{% mystery %}",
        },
    )
    end = "Correct the line, or the one above it."
    assert told == [
        f"templates/article.html:2: This is not a template (unexpected '}}'). {end}",
        f"templates/partials/unused.html:1: This is not a template (Encountered unknown tag 'endfor'). {end}",
        f"templates/tags.html:1: This is not a template (Encountered unknown tag 'mystery'). {end}",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{% include page.box %}",
        '{% include "partials/" ~ article.head.slug %}',
        '{% include ["partials/day.html", other] %}',
        "{% extends layout %}",
        '{% import "partials/" + name as box %}',
        "{% from box import thing %}",
    ],
)
def test_a_computed_name_of_a_template_is_refused(tmp_path: Path, line: str) -> None:
    """Else nobody could tell which pages an edited partial changes."""
    told = tell(tmp_path, {"article.html": f"\n{line}\n"})
    assert told == [
        "templates/article.html:2: The name of a template is computed here."
        " Write it out, so that a page's parts are known before it is rendered."
    ]


def test_a_template_that_another_asks_for_and_that_is_missing_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": '\n{% include "partials/bx.html" %}'})
    assert told == ['templates/article.html:2: There is no template "partials/bx.html". Add it, or correct its name.']


def test_an_include_that_may_be_missing_is_no_problem(tmp_path: Path) -> None:
    write_templates(tmp_path, {"404.html": '<p>Gone.{% include "partials/no.html" ignore missing %}</p>'})
    assert build(tmp_path).notices == ()
    assert read_site(tmp_path)["404.html"] == b"<p>Gone.</p>"


@pytest.mark.parametrize(
    "name",
    [
        *("404.html", "archive.html", "article.html", "feed_entry.html", "feeds.html", "home.html"),
        *("page.html", "redirect.html", "tag.html", "tags.html"),
    ],
)
def test_a_template_that_every_site_needs_and_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    write_newsletter(tmp_path, CHIPS)
    (tmp_path / "templates" / name).unlink()
    assert told_problems(tmp_path) == [f"templates/{name}: The template is missing. Put it back; every site needs it."]


def test_without_a_folder_of_templates_each_of_them_is_told_and_the_words(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "static").mkdir()
    write_newsletter(tmp_path, CHIPS)
    assert len(told_problems(tmp_path)) == 11


def test_an_asset_that_is_missing_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": '\n\n<img src="{{ asset("chip.png") }}">'})
    assert told == ['templates/article.html:3: There is no file "static/chip.png". Add it, or correct its name.']


@pytest.mark.parametrize("name", ["../site.toml", "./style.css"])
def test_an_asset_outside_static_is_told(tmp_path: Path, name: str) -> None:
    """Also one that is there, but not by the name that it has in ``static/``."""
    told = tell(tmp_path, {"article.html": f'\n{{{{ asset("{name}") }}}}'})
    assert told == [f'templates/article.html:2: There is no file "static/{name}". Add it, or correct its name.']


@pytest.mark.parametrize("call", ['asset("a" ~ "b")', "asset(article.head.slug)", "asset()"])
def test_a_computed_name_of_an_asset_is_refused(tmp_path: Path, call: str) -> None:
    told = tell(tmp_path, {"article.html": f"\n{{{{ {call} }}}}"})
    assert told == ["templates/article.html:2: The name of an asset is computed here. Write it out."]


@pytest.mark.parametrize(
    "line",
    [
        "{% set a = asset %}{{ a(page.name) }}",
        "{{ [asset][0](page.name) }}",
        "{{ card(asset) }}",
        "{% if asset %}{% endif %}",
    ],
)
def test_asset_under_another_name_is_refused(tmp_path: Path, line: str) -> None:
    """Else nobody could tell which files a page asks for."""
    told = tell(tmp_path, {"article.html": f"\n{line}\n"})
    assert told == [
        'templates/article.html:2: asset is used here in another way than asset("…").'
        " Name the file here, so that a page's parts are known before it is rendered."
    ]


# --- files that are named by their address ---------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            '<img src="/nope2.png" alt="">',
            ':3: There is no file "static/nope2.png". Add it, and write {{ asset("nope2.png") }}.',
        ),
        (
            '<link rel="icon"\n  href="icons/nope3.ico?v=2">',
            ':4: There is no file "static/icons/nope3.ico". Add it, and write {{ asset("icons/nope3.ico") }}.',
        ),
        (
            "<source srcset='{{ asset(\"card.png\") }} 1x,\n/nope%204.png 2x'>",
            ':4: There is no file "static/nope 4.png". Add it, and write {{ asset("nope 4.png") }}.',
        ),
        (
            '{# A note:\n #}\n{%- if here -%}\n\n<video {% if here %}poster="/p.jpg"{% endif %}></video>{% endif %}',
            ':7: There is no file "static/p.jpg". Add it, and write {{ asset("p.jpg") }}.',
        ),
        (
            '<img src="/card.png" alt="">',
            ':3: "/card.png" is a plain address. Write {{ asset("card.png") }}, which is right on every page.',
        ),
        (
            '<img src="/articles/rack.png" alt="">',
            ':3: "/articles/rack.png" is a plain address. Write {{ url("/articles/rack.png") }}.',
        ),
        (
            '<script src="https://far.example/js/x.js?v=1"></script>',
            ':3: "https://far.example/js/x.js?v=1" is on another site; pages load nothing from there.'
            ' Put the file into static/ and write {{ asset("x.js") }}.',
        ),
        (
            '<img src="//far.example/" alt="">',
            ':3: "//far.example/" is on another site; pages load nothing from there. Take it out.',
        ),
        (
            '<iframe src="https://far.example/film"></iframe>',
            ':3: "https://far.example/film" is on another site; pages load nothing from there. Write a link to it.',
        ),
    ],
)
def test_what_a_template_has_browsers_load_by_its_address_is_told(tmp_path: Path, html: str, told: str) -> None:
    files = {
        "content/articles/2026-11-20-chips.md": write_article(body="![A rack](rack.png)"),
        "content/articles/rack.png": "no picture",
    }
    assert tell(tmp_path, {"404.html": f"<!doctype html>\n\n{html}\n"}, files) == [f"templates/404.html{told}"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{{ url("/nope.png") }}" alt=""><img src="/nope-{{ here|length }}.png" alt="">',
        '<a href="/nope.pdf"></a><a href="https://far.example/nope.pdf"></a>',
        '<link rel="author" href="https://far.example/"><link rel="alternate" href="/feed.xml">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">',
        '<script src="{{ url("/x.js") }}"></script><script type="application/ld+json">{}</script><p style="x:y">',
        '<!-- <img src="/nope.png"> --><script type="text/plain">"<img src=/nope.png>"</script>',
        '{# <img src="/nope.png"> #}<img alt="src=/nope.png"><svg><use href="#mark"></use></svg>',
    ],
)
def test_what_is_no_file_or_not_written_out_is_not_told(tmp_path: Path, html: str) -> None:
    assert told_problems(write_templates(tmp_path, {"404.html": html})) == []


def test_what_the_policy_stops_in_a_template_is_noticed(tmp_path: Path) -> None:
    """And is let through where HTML is trusted."""
    html = (
        "<script>\nlet a = 1\n</script>\n<style>p { color: red }</style>\n"
        '<form action="https://far.example/"><button\n  onclick="go()">Go</button></form>\n'
        '<a href="javascript:go()">Go</a>\n<iframe src="/archive/"></iframe>\n<object data="/x.pdf"></object>\n'
    )
    told = told_problems(write_templates(tmp_path, {"404.html": html}))
    trust = ", or set trust_html = true under [markdown] in site.toml."
    head = "notice: Browsers will ignore"
    why = ", because the policy in _headers forbids it."
    script = f"Put the script into a file of static/ and load that with asset(){trust}"
    assert told == [
        f"templates/404.html:1: {head} <script>{why} {script}",
        f"templates/404.html:4: {head} <style>{why} Put the rules into a style sheet of static/{trust}",
        f"templates/404.html:5: {head} <form>{why} Put a link to a page with the form instead{trust}",
        f"templates/404.html:6: {head} onclick{why} {script}",
        f"templates/404.html:7: {head} javascript: in href{why} {script}",
        f"templates/404.html:8: {head} <iframe>{why} Put a link to what it shows instead{trust}",
        f"templates/404.html:9: {head} <object>{why} Put a link to what it shows instead{trust}",
    ]
    site = (tmp_path / "site.toml").read_text(encoding="utf-8")
    (tmp_path / "site.toml").write_text(f"{site}\n[markdown]\ntrust_html = true\n", encoding="utf-8")
    assert told_problems(tmp_path) == []


def test_a_named_file_is_told_as_long_as_it_is_not_there(tmp_path: Path) -> None:
    """Also where the templates are as they were, and are not read anew."""
    html = '<img src="/nope.png" alt="">'
    (told,) = tell(tmp_path, {"404.html": html})
    assert told_problems(tmp_path) == [told]
    (tmp_path / "static/nope.png").write_bytes(b"no picture")
    assert told_problems(tmp_path) == [
        'templates/404.html:1: "/nope.png" is a plain address.'
        ' Write {{ asset("nope.png") }}, which is right on every page.'
    ]


def test_where_html_is_trusted_templates_may_load_from_other_sites(tmp_path: Path) -> None:
    write_templates(tmp_path, {"404.html": '<script src="https://far.example/x.js"></script>'})
    site = (tmp_path / "site.toml").read_text(encoding="utf-8")
    (tmp_path / "site.toml").write_text(f"{site}\n[markdown]\ntrust_html = true\n", encoding="utf-8")
    assert told_problems(tmp_path) == []


def test_a_template_that_is_not_utf8_is_told_and_not_those_that_extend_it(tmp_path: Path) -> None:
    told = tell(tmp_path, {"base.html": "<html>\n<p>Ångström</p>".encode("latin-1")})
    assert told == ["templates/base.html:2: The byte 0xC5 at offset 10 is not UTF-8. Save the file as UTF-8."]


def test_a_template_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, {"article.html": "<p>Ångström</p>".encode("latin-1")})
    assert told == ["templates/article.html:1: The byte 0xC5 at offset 3 is not UTF-8. Save the file as UTF-8."]


def test_templates_that_draw_in_one_another_are_told(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {
            "article.html": '{% include "partials/a.html" %}',
            "partials/a.html": '\n{% include "partials/b.html" %}',
            "partials/b.html": '\n\n{% include "partials/a.html" %}',
        },
    )
    assert len(told) == 1
    assert told[0].startswith(("templates/partials/a.html:2: ", "templates/partials/b.html:3: "))


def test_problems_of_the_content_and_of_templates_are_told_together(tmp_path: Path) -> None:
    told = tell(
        tmp_path,
        {"article.html": "{% if %}"},
        {"content/articles/2026-11-20-chips.md": write_article(relatd="x")},
    )
    assert told == [
        'content/articles/2026-11-20-chips.md:5: relatd: unknown field. Did you mean "related"?',
        "templates/article.html:1: This is not a template (Expected an expression, got 'end of statement"
        " block'). Correct the line, or the one above it.",
    ]


# --- what templates can't reach --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["now()", "lipsum()", "today", "range(3)|random"])
def test_templates_know_neither_clock_nor_chance(tmp_path: Path, name: str) -> None:
    """The same files give the same bytes."""
    told = tell(tmp_path, {"article.html": f"{{{{ {name} }}}}"})
    assert len(told) == 1
    assert told[0].startswith("templates/article.html:1: ")


def test_what_an_article_says_is_escaped_by_every_template(tmp_path: Path) -> None:
    write_templates(
        tmp_path,
        {"article.html": "{{ article.head.title }}"},
        {"content/articles/2026-11-20-chips.md": write_article("'<b>1 < 2 & \"so\"</b>'")},
    )
    build(tmp_path)
    assert read_site(tmp_path)["articles/chips/index.html"] == "&lt;b&gt;1 &lt; 2 &amp; “so”&lt;/b&gt;".encode()


def test_files_that_an_editor_leaves_behind_are_no_templates(tmp_path: Path) -> None:
    write_templates(tmp_path, {"article.html~": "{% if %}", ".article.html.swp": b"\xff\xfe"})
    assert build(tmp_path).notices == ()
