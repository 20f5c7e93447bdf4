"""Style sheets as browsers get them: by a name that changes with what they hold, and with what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from newsletter import SITE, build, read_site, told_problems, write_newsletter

FONT = b"wOF2 this is no font"


def publish(project: Path, style: str, files: Mapping[str, str | bytes] = MappingProxyType({})) -> tuple[str, str]:
    """The name and the text of the style sheet that the home page asks for; `files` are others of static/."""
    more = {f"static/{name}": held for name, held in files.items()}
    build(write_newsletter(project, {"static/style.css": style, **more}))
    site = read_site(project)
    name = re.findall(r'<link rel="stylesheet" href="/([^"]*)"', site["index.html"].decode())[0]
    return name, site[name].decode()


def test_a_font_is_asked_for_by_its_hashed_name(tmp_path: Path) -> None:
    _, text = publish(tmp_path, "@font-face { src: url('fonts/a%20b.woff2?v#x') }", {"fonts/a b.woff2": FONT})
    found = re.fullmatch(r"@font-face\{src:url\('(fonts/a%20b\.[0-9a-f]{10}\.woff2)\?v#x'\)\}", text)
    assert found
    assert read_site(tmp_path)[found[1].replace("%20", " ")] == FONT


@pytest.mark.parametrize(
    "address",
    ["url(%s)", 'url( "%s" )', "url('%s')", "URL(%s)", '@import "%s";', "@import url(%s) print;"],
)
@pytest.mark.parametrize("file", ["sheets/more.css", "/sheets/more.css", "./sheets/../sheets/more.css"])
def test_every_way_of_writing_an_address_is_understood(tmp_path: Path, address: str, file: str) -> None:
    """CSS Syntax 3, 4.3.4; addresses are relative to the style sheet (CSS Values 4, 4.5)."""
    files: dict[str, str | bytes] = {"sheets/more.css": "p { background: url(../dot.png) }", "dot.png": b"dot"}
    _, text = publish(tmp_path, address % file, files)
    found = re.search(r"sheets/more\.[0-9a-f]{10}\.css", text)
    assert found
    assert re.sub(r"sheets/more\.[0-9a-f]{10}\.css", file, text) == address % file
    inner = re.fullmatch(
        r"p\{background:url\(\.\./(dot\.[0-9a-f]{10}\.png)\)\}", read_site(tmp_path)[found[0]].decode()
    )
    assert inner
    assert read_site(tmp_path)[inner[1]] == b"dot"


@pytest.mark.parametrize(
    "text",
    [
        "p{background:url(data:image/png;base64,AAAA)}",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        '@namespace "http://www.w3.org/2005/Atom";p{color:red}',
        "p{filter:url(#blur)}",
        'p::before{content:"url(a.png)"}',
        "p::before{content:'/* url(a.png) */'}",
        r'p::before{content:"\"url(a.png)"}',
    ],
)
def test_what_is_no_address_of_ours_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert publish(tmp_path, text)[1] == text


def test_notes_and_needless_blanks_are_not_sent_to_readers(tmp_path: Path) -> None:
    text = (
        "/* A note: url(a.png) */\n\np ,\n q {\n    color: red; /* why */\n    margin: 0 /* x */ 1px\n}\n"
        '/*! Licence */\na :hover > b { }\n@media ( width < 9em ) { b::after { content: "  /* { " } }\n/* open'
    )
    expected = (
        'p,q{color:red;margin:0 1px}/*! Licence */ a :hover > b{}@media ( width < 9em ){b::after{content:"  /* { "}}'
    )
    assert publish(tmp_path, text)[1] == expected
    assert read_site(tmp_path)["style.css"].decode() == text


def test_the_name_changes_with_what_the_sheet_names(tmp_path: Path) -> None:
    style = '@import "more.css";'
    more = "p { background: url(dot.png) }"
    first, _ = publish(tmp_path, style, {"more.css": more, "dot.png": b"1"})
    second, _ = publish(tmp_path, style, {"dot.png": b"2"})
    third, _ = publish(tmp_path, style, {"dot.png": b"1"})
    assert first == third != second
    published = [path for path in read_site(tmp_path) if re.fullmatch(r"(?:style|more|dot)\.\w{10}\.\w+", path)]
    assert len(published) == 3


def test_pages_are_made_anew_when_a_font_changes_and_only_then(tmp_path: Path) -> None:
    style = "p { background: url(dot.png) }"
    publish(tmp_path, style, {"dot.png": b"1"})
    assert build(tmp_path).written == 0
    (tmp_path / "static/dot.png").write_bytes(b"2")
    edition = build(tmp_path)
    assert edition.written >= 6
    (tmp_path / "static/other.png").write_bytes(b"2")
    assert build(tmp_path).written == 1


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (
            "p {\n  background: url(dto.png);\n}",
            'static/style.css:2: There is no file "static/dto.png". Add it, or correct its name.',
        ),
        (
            "/* url(a.png)\n\n */ @import '../site.toml';",
            'static/style.css:3: There is no file "static/site.toml". Add it, or correct its name.',
        ),
        (
            '@import "style.css";',
            'static/style.css:1: "style.css" leads back to this style sheet. Take one of the imports out.',
        ),
        (
            '\n@import url("https://far.example/fonts.css");',
            'static/style.css:2: "https://far.example/fonts.css" is on another site; pages load nothing from there.'
            " Put the file into static/, and name it by its path.",
        ),
        (
            "p {\n  background: url(//far.example/a.png) }",
            'static/style.css:2: "//far.example/a.png" is on another site; pages load nothing from there.'
            " Put the file into static/, and name it by its path.",
        ),
    ],
)
def test_what_a_style_sheet_names_must_be_there(tmp_path: Path, style: str, told: str) -> None:
    assert told_problems(write_newsletter(tmp_path, {"static/style.css": style})) == [told]


def test_where_html_is_trusted_style_sheets_may_load_from_other_sites(tmp_path: Path) -> None:
    style = "p { background: url(https://far.example/a.png) }"
    site = f"{SITE}[markdown]\ntrust_html = true\n"
    assert told_problems(write_newsletter(tmp_path, {"static/style.css": style}, site)) == []


def test_a_circle_of_imports_is_told_once(tmp_path: Path) -> None:
    files = {"static/style.css": '@import "more.css";', "static/more.css": '\n@import "style.css";'}
    assert told_problems(write_newsletter(tmp_path, files)) == [
        'static/more.css:2: "style.css" leads back to this style sheet. Take one of the imports out.'
    ]


def test_a_style_sheet_that_is_no_text_is_told(tmp_path: Path) -> None:
    assert told_problems(write_newsletter(tmp_path, {"static/style.css": b"p {\n\xff}"})) == [
        "static/style.css:2: The byte 0xFF at offset 4 is not UTF-8. Save the file as UTF-8."
    ]
