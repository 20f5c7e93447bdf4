"""Pages say how large their pictures are, so that no line moves when one arrives."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from masthead.theme.picture_sizes import read_png_title, write_png_title
from newsletter import SITE, build, read_site, told_problems, write_article, write_newsletter


def jpeg(*segments: bytes) -> bytes:
    """640 wide and 480 high, progressive, with a Huffman table before the frame."""
    table = b"\xff\xc4" + struct.pack(">H", 4) + b"ab"
    return b"\xff\xd8" + b"".join(segments) + table + b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, 480, 640, 3) + b"..."


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\2\0\0\0"
SIZES: dict[str, tuple[bytes, tuple[int, int] | None]] = {
    "a.png": (PNG, (640, 480)),
    "a.gif": (b"GIF89a" + struct.pack("<HH", 640, 480) + bytes(20), (640, 480)),
    "a.jpg": (jpeg(), (640, 480)),
    "lossy.webp": (b"RIFF....WEBPVP8 ...." + bytes(6) + struct.pack("<HH", 640, 480), (640, 480)),
    "lossless.webp": (b"RIFF....WEBPVP8L....\x2f" + struct.pack("<I", 639 | 479 << 14) + bytes(9), (640, 480)),
    "large.webp": (b"RIFF....WEBPVP8X...." + bytes(4) + b"\x7f\2\0\xdf\1\0", (640, 480)),
    "A.JPEG": (jpeg(b"\xff\xe0\0\4ab"), (640, 480)),
    "png.jpg": (PNG, (640, 480)),
    "cut.png": (PNG[:20], None),
    "cut.jpg": (jpeg()[:8], None),
    "torn.jpg": (b"\xff\xd8hello, hello", None),
    "nothing.webp": (b"RIFF....WEBPNONE" + bytes(20), None),
    "empty.gif": (b"", None),
    "flat.gif": (b"GIF87a" + bytes(24), None),
    "a.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"/>', None),
}


def size_of(project: Path) -> tuple[int, int] | None:
    """What the article's page says of its second picture, which stands in the text."""
    page = read_site(project)["articles/chips/index.html"].decode()
    picture = re.findall("<img[^>]*>", page)[-1]
    found = re.findall(r' (width|height)="([0-9]+)"', picture)
    return (int(dict(found)["width"]), int(dict(found)["height"])) if found else None


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_in_the_text_says_its_size(tmp_path: Path, name: str) -> None:
    held, size = SIZES[name]
    article = write_article(body=f"![A rack]({name})")
    files: dict[str, str | bytes] = {"content/articles/2026-11-20-chips.md": article, f"content/articles/{name}": held}
    build(write_newsletter(tmp_path, files))
    assert size_of(tmp_path) == size


def test_so_does_the_one_above_the_story_and_on_the_front_page(tmp_path: Path) -> None:
    article = write_article(image="{src: /rack.png, alt: A rack}")
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": article, "static/rack.png": PNG}))
    site = read_site(tmp_path)
    for page, size in (("index.html", (640, 360)), ("articles/chips/index.html", (640, 480))):
        (picture,) = re.findall("<img[^>]*>", site[page].decode())
        assert ' src="/rack.png" alt="A rack" width="{}" height="{}"'.format(*size) in picture
    assert b" width=" not in site["feed.xml"]


def test_a_size_that_the_editor_wrote_stays(tmp_path: Path) -> None:
    article = write_article(body="![A rack](a.png){: width=320 }")
    build(write_newsletter(tmp_path, {"content/articles/2026-11-20-chips.md": article, "content/articles/a.png": PNG}))
    page = read_site(tmp_path)["articles/chips/index.html"].decode()
    assert re.findall(r' (width|height)="([0-9]+)"', page) == [("width", "320")]


def test_a_page_is_made_anew_when_its_picture_has_another_size(tmp_path: Path) -> None:
    article = write_article(body="![A rack](a.png)")
    files: dict[str, str | bytes] = {"content/articles/2026-11-20-chips.md": article, "content/articles/a.png": PNG}
    build(write_newsletter(tmp_path, files))
    assert build(tmp_path).written == 0
    larger = PNG.replace(struct.pack(">I", 640), struct.pack(">I", 641))
    (tmp_path / "content/articles/a.png").write_bytes(larger)
    assert build(tmp_path).written == 2
    assert size_of(tmp_path) == (641, 480)
    # Only the picture changes: its size is as before.
    (tmp_path / "content/articles/a.png").write_bytes(larger + b"more")
    assert build(tmp_path).written == 1


def test_a_card_that_was_drawn_for_another_newsletter_is_reported(tmp_path: Path) -> None:
    """Whoever makes the sample her own would else share its name with every link."""
    site = SITE + '[images]\ncard = "card.png"\nlogo = "rack.png"\n'
    write_newsletter(tmp_path, {"static/rack.png": PNG}, site)
    assert told_problems(tmp_path) == [
        'site.toml:6: notice: images.card: "static/card.png" was drawn for "The Residual", but this is "The Ledger".'
        " Type make pictures to draw yours, or replace it with a picture of your own."
    ]
    card = tmp_path / "static/card.png"
    card.write_bytes(write_png_title(card.read_bytes(), "The Ledger"))
    assert told_problems(tmp_path) == []


@pytest.mark.parametrize("title", ["The Ledger", "Bücher & 記事", "", "x" * 100])
def test_a_picture_says_for_whom_it_was_drawn(tmp_path: Path, title: str) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(write_png_title(PNG + bytes(4), title))
    assert read_png_title(picture) == title


@pytest.mark.parametrize("held", [b"", PNG[:12], PNG, b"GIF89a" + bytes(99), PNG + bytes(4) + b"\xff\xff\xff\xffiTXtT"])
def test_a_picture_that_says_nothing_of_itself_is_anybodys(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "a.png").write_bytes(held)
    assert read_png_title(tmp_path / "a.png") is None


def test_a_picture_of_more_than_one_megabyte_is_noticed_with_its_size(tmp_path: Path) -> None:
    """Wherever it stands, as often as is built, and for as long as it is so large."""
    article = write_article(body="![A rack](a.png) [Film](film.mp4)")
    chips = "content/articles/2026-11-20-chips.md"
    files: dict[str, str | bytes] = {
        chips: article,
        "content/articles/a.png": PNG + bytes(2_449_976),
        "content/articles/film.mp4": bytes(2_000_000),
        "static/light.PNG": PNG + bytes(999_900),
        "static/drawing.SVG": bytes(1_000_001),
    }
    write_newsletter(tmp_path, files)
    remedy = "Save it as WebP or JPEG, at most 1,600 pixels wide."
    told = [
        f"content/articles/a.png: notice: This picture has 2.5 MB, and readers have to wait for it. {remedy}",
        f"static/drawing.SVG: notice: This picture has 1.0 MB, and readers have to wait for it. {remedy}",
    ]
    assert told_problems(tmp_path)[-2:] == told
    assert told_problems(tmp_path)[-2:] == told, "nothing changed"
    (tmp_path / chips).write_text(article.replace("rack", "shelf"), encoding="utf-8")
    assert told_problems(tmp_path)[-2:] == told, "words changed"
    (tmp_path / "content/articles/a.png").write_bytes(PNG)
    assert told_problems(tmp_path)[-1:] == told[1:]
