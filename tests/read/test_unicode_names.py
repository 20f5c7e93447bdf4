"""One name in two of Unicode's forms is one name; what nobody sees makes no second one."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from masthead import urls
from newsletter import build, read_site, told_problems, write_article, write_newsletter

COMPOSED = "café-日本が"
APART = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize(("on_disk", "written"), [(APART, COMPOSED), (COMPOSED, APART)])
def test_a_file_is_found_by_its_name_in_either_form(tmp_path: Path, on_disk: str, written: str) -> None:
    """As from a Mac: pictures, articles, static files, folders, and the addresses that name them."""
    body = (
        f"![a]({written}/{written}.png) [b]({written}.md) [c](/{written}.pdf) [d](/old/{written}/)"
        f" [e](/articles/{urls.fold_name(written)}/)"
    )
    project = write_newsletter(
        tmp_path,
        {
            f"content/articles/{on_disk}/{on_disk}.png": b"a picture",
            f"content/articles/{on_disk}/lead.png": b"another",
            f"content/articles/{on_disk}.md": write_article("B", aliases=f"[/old/{on_disk}/]"),
            f"static/{on_disk}.pdf": b"a file",
            "content/articles/2026-11-20-a.md": write_article(
                "A",
                body=body,
                image=f"{{src: {written}/lead.png, alt: A lead}}",
                related=f"[{unicodedata.normalize('NFD', urls.fold_name(written))}]",
            ),
        },
    )
    assert told_problems(project) == []
    site = read_site(project)
    assert all(path == unicodedata.normalize("NFC", path) for path in site)
    assert {f"articles/{COMPOSED}/{COMPOSED}.png", f"{COMPOSED}.pdf", f"old/{COMPOSED}/index.html"} <= site.keys()
    page = site["articles/a/index.html"].decode()
    quoted = urls.quote_path(COMPOSED)
    for address in (f"/articles/{quoted}/{quoted}.png", f"/{quoted}.pdf", f"/articles/{quoted}/lead.png"):
        assert f'"{address}"' in page


def test_two_files_that_differ_in_form_alone_are_a_problem(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path,
        {
            f"content/articles/{COMPOSED}.png": b"one",
            f"content/articles/{APART}.png": b"the other",
            "content/articles/2026-11-20-a.md": write_article("A", body=f"![a]({COMPOSED}.png)"),
        },
    )
    assert told_problems(project) == [
        f'content/articles/2026-11-20-a.md:7: Two files are called "{COMPOSED}.png"; their names look the same.'
        " Delete one of them."
    ]
    write_newsletter(
        project,
        {
            "content/articles/2026-11-20-a.md": write_article("A"),
            f"static/{COMPOSED}.png": b"one",
            f"static/{APART}.png": b"the other",
        },
    )
    [told] = told_problems(project)
    assert "is also claimed by" in told


def test_an_asset_in_another_form_is_told_for_what_it_is(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {f"static/{APART}.png": b"a picture"})
    template = project / "templates/404.html"
    sheet = project / "static/style.css"
    template.write_text(f'{template.read_text(encoding="utf-8")}{{{{ asset("{COMPOSED}.png") }}}}', encoding="utf-8")
    sheet.write_text(f"{sheet.read_text(encoding='utf-8')}b {{ background: url({COMPOSED}.png) }}\n", encoding="utf-8")
    told = told_problems(project)
    assert len(told) == 2
    assert all("in another of Unicode's forms" in each for each in told)


INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0e\ufe0f\ufeff"


@pytest.mark.parametrize("sign", [*INVISIBLE, "\U000e0101", "\U000e0020"], ids=ascii)
def test_what_nobody_sees_makes_no_second_name(sign: str) -> None:
    for name in ("Chips", "Open weights", "日本", "Café"):
        for place in range(len(name) + 1):
            spelled = name[:place] + sign + name[place:]
            assert urls.fold_name(spelled) == urls.fold_name(name)
            assert urls.fold_title(spelled) == urls.fold_title(name)


def test_a_tag_and_a_company_with_a_sign_that_nobody_sees_are_the_same(tmp_path: Path) -> None:
    quote = "[{text: Words., speaker: Mira Solano, organization: Northwind}]"
    project = write_newsletter(
        tmp_path,
        {
            "content/articles/2026-11-20-a.md": write_article(
                "A",
                tags="Chips, Ch\u200bips",
                key_quotes=quote,
                companies="[North\u00adwind]",
                people="[Mira\u200b Solano]",
            ),
            "content/articles/2026-11-20-b.md": write_article("B", tags="\ufeffChips\u2060"),
        },
    )
    assert told_problems(project) == []
    site = read_site(project)
    assert [path for path in site if path.startswith("tags/") and path.count("/") == 2 and path.endswith(".html")] == [
        "tags/chips/index.html"
    ]


def test_a_joiner_that_makes_another_word_stays_a_part_of_it() -> None:
    """Persian: with and without it are two words."""
    assert urls.fold_name("می\u200cخواهم") == "می-خواهم"


@pytest.mark.parametrize("linked", ["content/articles", "content/pages", "content", "static", "templates"])
def test_a_folder_that_is_a_link_is_a_folder_like_any_other(tmp_path: Path, linked: str) -> None:
    """From the folder of a program for notes, say."""
    body = "![a](p.jpg) ![b](/card.png) [c](deep/q.jpg)"
    files: dict[str, str | bytes] = {
        "content/articles/2026-11-20-a.md": write_article("A", body=body, image="{src: p.jpg, alt: A}"),
        "content/articles/p.jpg": b"a picture",
        "content/articles/deep/q.jpg": b"another",
        "content/pages/about.md": "---\ntitle: About\n---\n\n![a](r.jpg)\n",
        "content/pages/r.jpg": b"a third",
    }
    project = write_newsletter(tmp_path / "news", files)
    build(project)
    plain = read_site(project)
    elsewhere = tmp_path / "elsewhere"
    (project / linked).rename(elsewhere)
    (project / linked).symlink_to(elsewhere)
    assert told_problems(project) == []
    assert read_site(project) == plain
    if linked == "content/articles":
        (tmp_path / "secret.jpg").write_bytes(b"a secret")
        (elsewhere / "s.jpg").symlink_to(tmp_path / "secret.jpg")
        write_newsletter(project, {"content/articles/2026-11-21-b.md": write_article("B", body="![s](s.jpg)")})
        assert any('"s.jpg" leads out of the content folder.' in told for told in told_problems(project))
