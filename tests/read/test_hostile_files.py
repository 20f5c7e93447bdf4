"""Files as no editor means to write them: each is an article, or is passed over, or is a named problem."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from masthead.cli import main
from masthead.errors import describe_problem
from masthead.read.config import read_config
from masthead.read.content import ArticleReading, read_article
from masthead.read.sources import decode_source, find_sources, read_bytes
from newsletter import SITE, build, read_site, told_problems, write_article, write_newsletter

SOURCE = "content/articles/2026-11-20-chips.md"
SECONDS = 5
NO_TEXT = "The file's name contains bytes that are not text. Rename it."
OUT_OF_CONTENT = (
    "leads out of the content folder. Put the file next to the article, or into static/ and begin its name with /."
)


@pytest.fixture(autouse=True)
def _end_in_time() -> Iterator[None]:
    """Whatever is in a file, five seconds of the processor are enough; nothing waits for ever."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("the build waits for something that does not come")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    begun = time.process_time()
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert time.process_time() - begun < SECONDS


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A newsletter with one story."""
    return write_newsletter(tmp_path, {SOURCE: write_article()})


def read(project: Path, raw: bytes) -> ArticleReading:
    """What becomes of an article of these bytes."""
    config = read_config(project).config
    assert config is not None
    return read_article(SOURCE, raw, config)


def tell(project: Path, raw: bytes) -> list[str]:
    """What is said of an article of these bytes."""
    return [describe_problem(problem) for problem in read(project, raw).problems]


# --- bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + write_article().encode(),
        write_article().replace("\n", "\r\n").encode(),
        write_article().replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + write_article().replace("\n", "\r\n").encode(),
        write_article().replace("\n", "\r\n", 3).encode(),
        write_article().rstrip("\n").encode(),
    ],
    ids=["mark", "crlf", "cr", "mark and crlf", "mixed", "no end of line"],
)
def test_byte_order_mark_and_line_ends_make_no_difference(project: Path, raw: bytes) -> None:
    plain = read(project, write_article().encode()).article
    article = read(project, raw).article
    assert plain is not None
    assert article is not None
    assert article.body == plain.body
    assert article.head.title == plain.head.title == "Chips are dear"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(project: Path, newline: str) -> None:
    raw = write_article(relatd="a").replace("\n", newline).encode()
    assert tell(project, raw) == [f'{SOURCE}:5: relatd: unknown field. Did you mean "related"?']


@pytest.mark.parametrize(
    ("raw", "line", "byte", "offset"),
    [
        (b"\xff", 1, "FF", 0),
        (b"---\ntitle: caf\xe9\n---\n", 2, "E9", 14),
        (b"---\r\ntitle: caf\xe9\r\n---\r\n", 2, "E9", 15),
        (b"---\rtitle: a\r\r\xe9", 4, "E9", 14),
        (b"\xef\xbb\xbf---\ntitle: caf\xe9\n", 2, "E9", 17),
        (b"---\n\xc3", 2, "C3", 4),
        (b"---\n\xc0\xaf", 2, "C0", 4),
        (b"---\n\xed\xa0\x80", 2, "ED", 4),
        (b"---\n\xf4\x90\x80\x80", 2, "F4", 4),
        (b"---\n\x80", 2, "80", 4),
    ],
)
def test_bytes_that_are_not_utf_8_are_told_with_line_and_offset(
    project: Path, raw: bytes, line: int, byte: str, offset: int
) -> None:
    assert raw[offset] == int(byte, 16)
    assert tell(project, raw) == [
        f"{SOURCE}:{line}: The byte 0x{byte} at offset {offset} is not UTF-8. Save the file as UTF-8."
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_of_unicode_are_problems(project: Path, encoding: str) -> None:
    raw = write_article().encode(encoding)
    [told] = tell(project, raw)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        assert told == f"{SOURCE}: The file is in UTF-16. Save it as UTF-8."
    else:
        assert told == f"{SOURCE}:1: The line contains the character U+0000, which no page may show. Delete it."


@pytest.mark.parametrize(
    "character",
    list("\x00\x01\x08\x0b\x0c\x0e\x1b\x1e\x1f\x7f\x80\x85\x9f\ufdd0\ufffe\uffff"),
)
def test_a_character_that_no_page_may_show_is_told_with_its_line(project: Path, character: str) -> None:
    shown = f"U+{ord(character):04X}"
    for text, line in (
        (write_article(body=f"One.\n\nTw{character}o."), 9),
        (write_article(title=f"a{character}"), 2),
    ):
        assert tell(project, text.encode()) == [
            f"{SOURCE}:{line}: The line contains the character {shown}, which no page may show. Delete it."
        ]


@pytest.mark.parametrize("escape", ["\\x00", "\\e", "\\a", "\\x7f", "\\N", "\\uFFFE", "\\ufdd0", "\\x1e"])
def test_a_character_that_no_page_may_show_does_not_come_in_by_an_escape(project: Path, escape: str) -> None:
    for field, told in (("summary", "summary"), ("take", "take"), ("people", "people")):
        [problem] = tell(project, write_article(**{field: f'"a{escape}b"'}).encode())
        assert problem.startswith(f"{SOURCE}:5: {told}: contains the character U+")
        assert problem.endswith(", which no page may show. Take it out.")


def test_a_character_that_no_page_may_show_does_not_come_in_by_the_settings(project: Path) -> None:
    (project / "site.toml").write_text(SITE.replace("What", "\\u0000What"), encoding="utf-8")
    assert told_problems(project) == [
        "site.toml:2: description: contains the character U+0000, which no page may show. Take it out."
    ]


def test_separators_that_no_window_shows_move_no_line(project: Path) -> None:
    assert decode_source("a\u2028b\u2029c\ufeffd".encode()) == "a b cd"
    raw = write_article(title="a\u2028b", relatd="a").encode()
    assert tell(project, raw) == [f'{SOURCE}:5: relatd: unknown field. Did you mean "related"?']


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\t", "\u3000\u00a0".encode()])
def test_a_file_without_a_sign_in_it_is_empty(project: Path, raw: bytes) -> None:
    assert tell(project, raw) == [f"{SOURCE}: The file is empty. Write an article into it, or delete it."]


# --- size ------------------------------------------------------------------------------------------


def test_a_file_of_nine_megabytes_is_a_problem(project: Path) -> None:
    (project / SOURCE).write_bytes(b"a" * 9_000_000)
    assert told_problems(project) == [f"{SOURCE}: The file has more than 8,000,000 bytes. Split it into several."]


def test_a_story_of_more_than_a_megabyte_is_a_problem(project: Path) -> None:
    (project / SOURCE).write_text(write_article(body="Words. " * 200_000), encoding="utf-8")
    assert told_problems(project) == [f"{SOURCE}:7: The text is larger than 1 MB. Split it into several articles."]


@pytest.mark.parametrize(
    "text", ["[" * 900_000, "> " * 20_000, "*" * 900_000, "`" * 20_000, "- " * 20_000, "<b>" * 20_000]
)
def test_a_story_of_one_sign_ends_in_time(project: Path, text: str) -> None:
    reading = read(project, write_article(body=text).encode())
    assert reading.article is not None or reading.problems


@pytest.mark.parametrize(
    "text", ["a: " * 80_000, "a: b\n" * 10_000, "- [{" * 60_000, "&a *a " * 40_000, "? " * 100_000]
)
def test_front_matter_of_one_sign_ends_in_time(project: Path, text: str) -> None:
    assert read(project, f"---\n{text}\n---\n".encode()).problems


# --- what looks like an article --------------------------------------------------------------------


def test_a_folder_named_like_an_article_is_a_problem_and_is_looked_into(project: Path) -> None:
    inner = project / "content/articles/folder.md/inner.md"
    inner.parent.mkdir()
    inner.write_text("", encoding="utf-8")
    assert told_problems(project) == [
        "content/articles/folder.md: This is a folder with the name of an article. Rename it.",
        "content/articles/folder.md/inner.md: The file is empty. Write an article into it, or delete it.",
    ]


def test_a_pipe_named_like_an_article_is_a_problem_and_nobody_waits_for_it(project: Path) -> None:
    os.mkfifo(project / "content/articles/pipe.md")
    assert told_problems(project) == [
        "content/articles/pipe.md: This is not a file that can be read. Delete it, or rename it."
    ]


def test_a_file_that_became_a_pipe_is_a_problem_and_nobody_waits_for_it(project: Path) -> None:
    os.mkfifo(project / "content/articles/pipe.md")
    raw, _, problems = read_bytes(project, "content/articles/pipe.md")
    assert (raw, [describe_problem(problem) for problem in problems]) == (
        b"",
        ["content/articles/pipe.md: This is not a file that can be read. Delete it."],
    )


def test_a_socket_named_like_an_article_is_a_problem(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "content/articles")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
        assert told_problems(project) == [
            "content/articles/socket.md: This is not a file that can be read. Delete it, or rename it."
        ]


def test_a_link_to_nothing_is_a_problem(project: Path) -> None:
    (project / "content/articles/link.md").symlink_to("nothing.md")
    assert told_problems(project) == ["content/articles/link.md: The link leads nowhere. Delete it, or correct it."]


@pytest.mark.parametrize("name", ["loop.md", "loop"])
def test_a_link_that_leads_to_itself_is_told_by_its_own_name(project: Path, name: str) -> None:
    (project / f"content/articles/{name}").symlink_to(name)
    found = find_sources(project, "content/articles")
    assert list(found.states) == [SOURCE]
    assert [describe_problem(problem) for problem in found.problems] == [
        f"content/articles/{name}: The link leads nowhere. Delete it, or correct it."
    ]


@pytest.mark.parametrize("target", [".", "..", "../../articles"])
def test_a_folder_that_holds_itself_by_a_link_ends(project: Path, target: str) -> None:
    folder = project / "content/articles/2026"
    folder.mkdir()
    (folder / "again").symlink_to(target)
    [told] = told_problems(project)
    assert told.startswith("content/articles/2026/again: ")


@pytest.mark.parametrize(("real", "link"), [("a", "b"), ("b", "a")])
def test_of_a_folder_and_a_link_to_it_the_link_is_told(project: Path, real: str, link: str) -> None:
    folder = project / "content/articles" / real
    folder.mkdir()
    (folder / "2026-11-19-power.md").write_text(write_article("Power", date="2026-11-19"), encoding="utf-8")
    folder.with_name(link).symlink_to(real)
    [told] = told_problems(project)
    assert told.startswith(f"content/articles/{link}: ")


@pytest.mark.parametrize("name", ["link.md", "folder"])
def test_a_link_out_of_the_articles_is_a_problem(
    project: Path, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text(write_article("Secret"), encoding="utf-8")
    (project / f"content/articles/{name}").symlink_to(outside / "secret.md" if name.endswith(".md") else outside)
    assert told_problems(project) == [
        f"content/articles/{name}: The link leads out of its folder. Put the file itself here."
    ]


def test_a_link_to_another_article_is_an_article(project: Path) -> None:
    (project / "content/articles/notes").mkdir()
    (project / "content/articles/notes/power.txt").write_text(write_article("Power"), encoding="utf-8")
    (project / "content/articles/2026-11-20-power.md").symlink_to("notes/power.txt")
    assert told_problems(project) == []
    assert "articles/power/index.html" in read_site(project)


def test_articles_may_lie_in_a_folder_elsewhere(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "newsletter", tmp_path / "articles"
    project.mkdir()
    elsewhere.mkdir()
    (elsewhere / "2026-11-20-chips.md").write_text(write_article(), encoding="utf-8")
    (project / "content").mkdir()
    (project / "content/articles").symlink_to(elsewhere)
    assert told_problems(write_newsletter(project, {})) == []
    assert "articles/chips/index.html" in read_site(project)


@pytest.mark.parametrize("kind", ["file", "link to nothing", "loop"])
def test_content_that_is_no_folder_is_a_problem(tmp_path: Path, kind: str) -> None:
    """A disk that is not there must not empty the newsletter."""
    project = write_newsletter(tmp_path, {})
    (project / "content").mkdir()
    articles = project / "content/articles"
    if kind == "file":
        articles.write_text("", encoding="utf-8")
    else:
        articles.symlink_to("articles" if kind == "loop" else "nothing")
    [told] = told_problems(project)
    assert told.startswith("content/articles: ")


def is_refused(path: Path) -> bool:
    """Whether the system refuses to let us read it, which it does not do for root."""
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        return True
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return False


def test_a_file_that_may_not_be_read_is_a_problem(project: Path) -> None:
    if not is_refused(project / SOURCE):
        pytest.skip("root may read everything")
    assert told_problems(project) == [
        f"{SOURCE}: It can't be read (Permission denied). Check that it is there and that you may read it."
    ]


def test_a_file_that_the_disk_does_not_give_is_a_problem() -> None:
    """The memory of this very process begins with a page that cannot be read."""
    if not os.path.exists("/proc/self/mem"):
        pytest.skip("there is no /proc here")
    raw, _, problems = read_bytes(Path("/proc/self"), "mem")
    assert (raw, [describe_problem(problem) for problem in problems]) == (
        b"",
        ["mem: It can't be read (Input/output error). Check that it is there and that you may read it."],
    )


def test_a_file_that_has_gone_since_it_was_found_is_a_problem(project: Path) -> None:
    _, _, problems = read_bytes(project, "content/articles/gone.md")
    assert [describe_problem(problem) for problem in problems] == [
        "content/articles/gone.md: It can't be read (No such file or directory)."
        " Check that it is there and that you may read it."
    ]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.md",
        ".#chips.md",
        "chips.md~",
        "#chips.md#",
        "chips.md.bak",
        "chips.txt",
        ".git/notes.md",
        "LICENSE",
    ],
)
def test_hidden_files_and_backups_are_passed_over(project: Path, name: str) -> None:
    file = project / "content/articles" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"\xff\x00")
    assert list(find_sources(project, "content/articles").states) == [SOURCE]
    assert find_sources(project, "content/articles").problems == ()


@pytest.mark.parametrize("name", ["pipe", "link"])
def test_pipes_and_dead_links_of_other_names_are_passed_over(project: Path, name: str) -> None:
    path = project / "content/articles" / name
    if name == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nothing")
    assert told_problems(project) == []


def test_an_ending_in_capitals_is_an_ending(project: Path) -> None:
    (project / "content/articles/POWER.MD").write_text(write_article("Power"), encoding="utf-8")
    assert list(find_sources(project, "content/articles").states) == [SOURCE, "content/articles/POWER.MD"]


# --- names -----------------------------------------------------------------------------------------


def make_named(folder: Path, name: bytes) -> Path:
    """A path whose name is these bytes; the test is skipped where the system takes no such name."""
    path = Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError:
        pytest.skip("this file system takes no such name")
    return path


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.md", "caf\ufffd.md"),
        (b"two\nlines.md", "two\ufffdlines.md"),
        (b"esc\x1b[2J.md", "esc\ufffd[2J.md"),
        (b"caf\xe9/chips.md", "caf\ufffd/chips.md"),
        (b"two\nlines/chips.md", "two\ufffdlines/chips.md"),
        (b"esc\x1b[2J/chips.md", "esc\ufffd[2J/chips.md"),
    ],
)
def test_a_name_that_is_no_text_is_a_problem(project: Path, name: bytes, shown: str) -> None:
    make_named(project / "content/articles", name)
    assert told_problems(project) == [f"content/articles/{shown}: {NO_TEXT}"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind in ("folder", "pipe", "link", "static")
        for name in (b"caf\xe9.md", b"two\nlines.md", b"esc\x1b[2J.md")
    ]
    + [("template", b"caf\xe9.html")],
)
def test_every_name_is_told_in_characters_that_can_be_printed(
    project: Path,
    kind: str,
    name: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    where = {"static": "static", "template": "templates"}.get(kind, "content/articles")
    path = make_named(project / where, name)
    if kind in ("folder", "pipe", "link"):
        path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("nothing")
    monkeypatch.chdir(project)
    code = main(["build", "--now", "2026-11-22", "--format", "json"])
    told = json.loads(capsysbinary.readouterr().out)["problems"]
    assert code == 1
    assert len(told) == 1
    assert told[0]["file"].startswith(f"{where}/")
    assert told[0]["file"].isprintable()


# --- ways out --------------------------------------------------------------------------------------


def write_outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is none of the newsletter's business, with a file that nobody may see."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.png").write_bytes(b"SECRET")
    return outside


@pytest.mark.parametrize(
    "name",
    ["../../site.toml", "../../../x/site.toml", "a/../../../site.toml", "link.png", "folder/secret.png"],
)
def test_no_picture_and_no_link_leads_out_of_content(
    tmp_path: Path, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write_outside(tmp_path_factory)
    text = write_article(image=f"{{src: {name}, alt: A}}", body=f"![A]({name})\n\n[a]({name})")
    project = write_newsletter(tmp_path, {SOURCE: text})
    (project / "content/articles/link.png").symlink_to(outside / "secret.png")
    # Not below articles/, where a link to a folder is a problem of its own.
    (project / "content/folder").symlink_to(outside)
    if name.startswith("folder"):
        text = text.replace("folder/", "../folder/")
        name = "../folder/secret.png"
        (project / SOURCE).write_text(text, encoding="utf-8")
    assert told_problems(project) == [
        f'{SOURCE}:5: image.src: "{name}" {OUT_OF_CONTENT}',
        f'{SOURCE}:8: "{name}" {OUT_OF_CONTENT}',
        f'{SOURCE}:10: "{name}" {OUT_OF_CONTENT}',
    ]


def test_a_picture_may_be_a_link_within_content(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path, {SOURCE: write_article(image="{src: link.png, alt: A}"), "content/pictures/a.png": b"PNG"}
    )
    (project / "content/articles/link.png").symlink_to("../pictures/a.png")
    assert told_problems(project) == []
    assert read_site(project)["articles/link.png"] == b"PNG"


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_a_picture_that_is_no_file_is_a_problem_that_asks_for_no_other_name(tmp_path: Path, kind: str) -> None:
    project = write_newsletter(tmp_path, {SOURCE: write_article(image="{src: rack.png, alt: A}")})
    picture = project / "content/articles/rack.png"
    if kind == "folder":
        picture.mkdir()
    elif kind == "pipe":
        os.mkfifo(picture)
    else:
        picture.symlink_to("rack.png")
    told = [line for line in told_problems(project) if line.startswith(SOURCE)]
    assert len(told) == 1
    assert told[0].startswith(f"{SOURCE}:5: image.src: ")
    assert "Did you mean" not in told[0]


def test_the_source_of_an_article_is_never_published(tmp_path: Path) -> None:
    draft = "content/articles/2026-11-21-draft.md"
    project = write_newsletter(
        tmp_path,
        {
            SOURCE: write_article(image="{src: 2026-11-21-draft.md, alt: A}"),
            draft: write_article("Draft", date="2026-11-21", body="SECRET", draft="true"),
        },
    )
    [told] = told_problems(project)
    assert told.startswith(f"{SOURCE}:5: image.src: ")


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("outside/secret.png", "The link leads out of static/. Put the file itself here."),
        ("outside", "The link leads out of static/. Put the file itself here."),
        ("nothing", "This is not a file that can be read. Delete it."),
        ("link", "This is not a file that can be read. Delete it."),
        ("folder", "A link to a folder is not followed. Put the folder itself here."),
    ],
)
def test_a_link_in_static_leads_to_a_file_in_static(
    project: Path, target: str, told: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write_outside(tmp_path_factory)
    (project / "static/folder").mkdir()
    (project / "static/link").symlink_to(target.replace("outside", str(outside)))
    assert told_problems(project) == [f"static/link: {told}"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("outside/secret.html", "The link leads out of templates/. Put the file itself here."),
        ("outside", "The link leads out of templates/. Put the file itself here."),
        ("partials", "A link to a folder is not followed. Put the folder itself here."),
    ],
)
def test_a_link_in_templates_leads_to_a_file_in_templates(
    project: Path, target: str, told: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.html").write_text("secret")
    (project / "templates/link").symlink_to(target.replace("outside", str(outside)))
    assert told_problems(project) == [f"templates/link: {told}"]


def test_a_link_from_one_static_file_to_another_is_a_copy(project: Path) -> None:
    (project / "static/a.txt").write_bytes(b"a")
    (project / "static/b.txt").symlink_to("a.txt")
    assert told_problems(project) == []
    assert read_site(project)["b.txt"] == b"a"


def test_a_pipe_in_static_is_a_problem_and_nobody_waits_for_it(project: Path) -> None:
    os.mkfifo(project / "static/pipe")
    assert told_problems(project) == ["static/pipe: This is not a file that can be read. Delete it."]


def test_leavings_of_editors_and_systems_in_static_are_passed_over(project: Path) -> None:
    """Those of macOS, Windows, git, vim and Emacs, whose lock is a link to nothing."""
    leavings = {
        *(".DS_Store", "._style.css", "Thumbs.db", ".gitignore", ".gitkeep", ".gitattributes"),
        *("style.css~", ".style.css.swp", ".style.css.swo", "#style.css#", "style.css.swp", "4913", "style.css.orig"),
        *("desktop.ini", "thumbs.db", "style.css.bak", "~$prices.xlsx", ".~lock.prices.ods#", ".nfs0000a1"),
    }
    for name in leavings:
        (project / "static" / name).write_bytes(b"a")
    (project / "static/.#style.css").symlink_to("ada@desk.4711:1763800000")
    assert told_problems(project) == []
    assert not leavings.union({".#style.css"}) & read_site(project).keys()


@pytest.mark.parametrize("name", [".htaccess", ".well-known/security.txt", "a#b.txt", "advert.swf", "a~b.txt", "bak"])
def test_what_only_looks_like_a_leaving_is_published(project: Path, name: str) -> None:
    (project / "static" / name).parent.mkdir(exist_ok=True)
    (project / "static" / name).write_bytes(b"a")
    assert told_problems(project) == []
    assert read_site(project)[name] == b"a"


@pytest.mark.parametrize("path", ["static/note.txt", "content/articles/rack.png"])
def test_a_file_to_be_published_that_may_not_be_read_is_a_problem(project: Path, path: str) -> None:
    (project / path).write_bytes(b"a")
    (project / SOURCE).write_text(write_article(image="{src: rack.png, alt: A rack}"), encoding="utf-8")
    (project / "content/articles/rack.png").touch()
    if not is_refused(project / path):
        pytest.skip("root may read everything")
    assert told_problems(project) == [
        f"{path}: It can't be read (Permission denied). Check that it is there and that you may read it."
    ]
    assert not (project / "public").exists()


@pytest.mark.parametrize("kind", ["pipe", "link to nothing", "loop"])
def test_a_template_that_is_no_file_is_a_problem_and_nobody_waits_for_it(project: Path, kind: str) -> None:
    path = project / "templates/odd.html"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("odd.html" if kind == "loop" else "nothing.html")
    assert told_problems(project) == ["templates/odd.html: It can't be read (not a file). Check that you may read it."]


def test_settings_that_are_a_pipe_keep_nobody_waiting(project: Path) -> None:
    (project / "site.toml").unlink()
    os.mkfifo(project / "site.toml")
    signal.alarm(5)
    [problem] = read_config(project).problems
    assert problem.file == "site.toml"
    assert "None" not in describe_problem(problem)


def test_a_good_article_beside_all_of_these_is_still_read(project: Path) -> None:
    """What is wrong with one file keeps nobody from hearing what is wrong with another."""
    articles = project / "content/articles"
    (articles / "a.md").write_bytes(b"\xff")
    (articles / "b.md").mkdir()
    os.mkfifo(articles / "c.md")
    (articles / "d.md").symlink_to("nothing")
    (articles / "e.md").write_text(write_article(relatd="a"), encoding="utf-8")
    assert [line.split(":")[0] for line in told_problems(project)] == [
        f"content/articles/{name}.md" for name in "abcde"
    ]
    assert not (project / "public").exists()
    for name in "acde":
        (articles / f"{name}.md").unlink()
    (articles / "b.md").rmdir()
    assert build(project).articles == 1
