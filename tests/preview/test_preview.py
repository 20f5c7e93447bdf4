"""The preview while the editor writes: what a real one, with its watcher, tells the pages that are open."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_revision import SITES, take

from masthead.plan.outputs import FileCopy
from masthead.plan.planner import plan_output
from masthead.preview.furniture import dress, furnish
from masthead.preview.order import PreviewOrder, choose
from masthead.preview.press import Pressroom, make_copy, take_in
from masthead.preview.revising import revise_proof
from masthead.request import Choice
from newsletter import NOON, PROJECT, SITE, build, write_article, write_newsletter
from previews import PATIENCE_SECONDS, preview

CHIPS = "content/articles/2026-11-20-chips.md"
LONG = "content/articles/2026-11-18-long.md"


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    return write_newsletter(
        tmp_path,
        {
            CHIPS: write_article(body="The story.\n\nMore of it. ![A chip](chip.png)"),
            LONG: write_article("Long", "2026-11-18", "Memory"),
            "content/articles/chip.png": b"PNG",
            "content/pages/about.md": "---\ntitle: About\n---\n\nWe write.\n",
        },
    )


def write(project: Path, path: str, text: str) -> None:
    (project / path).write_text(text, encoding="utf-8")


def list_files(project: Path) -> set[str]:
    return {path.relative_to(project).as_posix() for path in project.rglob("*") if ".masthead/" not in path.as_posix()}


# --- what is shown ---------------------------------------------------------------------------------


def test_every_page_and_file_is_the_one_that_a_build_makes(tmp_path: Path) -> None:
    """Of the newsletter that uses every field; the preview's furniture is all that pages have beside."""
    shutil.copytree(SITES / "golden", tmp_path, dirs_exist_ok=True)
    write_newsletter(tmp_path, {}, site=(tmp_path / "site.toml").read_text())
    proof = take(tmp_path)
    build(tmp_path, drafts=True, future=True, base_url=proof.config.base_url)
    room = Pressroom(tmp_path, tmp_path / ".masthead" / "memory.sqlite")
    furniture = furnish(proof, NOON)
    pages = 0
    for path in sorted(proof.shown.addresses.paths):
        built = (tmp_path / "public" / path).read_bytes()
        copy = make_copy(room, proof, path, furniture)
        assert copy is not None
        if copy.is_page:
            pages += 1
            assert copy.content == dress(built, copy.source, furniture)[1], path
        elif copy.file:
            assert copy.file.read_bytes() == built
        else:
            assert copy.content == built, path
    assert pages > 20
    assert room.connection is not None
    room.connection.close()


def test_the_preview_never_writes_into_the_output_folder_nor_anywhere_else(newsletter: Path) -> None:
    before = list_files(newsletter)
    with preview(newsletter) as running:
        with running.open("/articles/chips/") as page:
            for path in ("/", "/archive/", "/feed.xml", "/_masthead/"):
                assert running.get(path).status == 200
            write(newsletter, CHIPS, write_article(body="Another story."))
            page.await_event("page")
        assert running.stop() == 0
    assert list_files(newsletter) - before == {".masthead"}


# --- what open pages are told ----------------------------------------------------------------------


def test_only_pages_that_changed_are_told(newsletter: Path) -> None:
    with (
        preview(newsletter) as running,
        running.open("/articles/chips/") as chips,
        running.open("/articles/long/") as long,
        running.open("/about/") as about,
    ):
        write(newsletter, CHIPS, write_article(body="Another beginning.\n\nMore of it. ![A chip](chip.png)"))
        version = chips.await_event("page")
        answer = running.get("/articles/chips/")
        assert "Another beginning." in answer.text
        assert f'data-version="{version}"' in answer.text
        assert long.is_silent()
        assert about.is_silent()


@pytest.mark.parametrize(
    ("path", "text", "open_page"),
    [
        ("content/pages/about.md", "---\ntitle: About\n---\n\nWe edit.\n", "/about/"),
        ("templates/page.html", None, "/about/"),
        ("site.toml", 'title = "The Register"\nbase_url = "https://ledger.example"\n', "/"),
        ("static/style.css", "body { color: red; }", "/"),
        ("content/articles/2026-11-21-new.md", write_article("New", "2026-11-21"), "/"),
        (
            LONG,
            write_article("Long", "2026-11-18", "Memory", body="See [chips](2026-11-20-chips.md)."),
            "/articles/long/",
        ),
    ],
)
def test_whatever_is_saved_reaches_the_pages_that_show_it(
    newsletter: Path, path: str, text: str | None, open_page: str
) -> None:
    with preview(newsletter) as running, running.open(open_page) as page:
        before = running.get(open_page).text
        text = text or (newsletter / path).read_text().replace("<article", "<article data-more")
        write(newsletter, path, text)
        page.await_event("page")
        assert running.get(open_page).text != before


def test_a_change_of_the_languages_quotation_marks_reaches_every_story(newsletter: Path) -> None:
    write(newsletter, CHIPS, write_article(body='He said "well".'))
    words = newsletter / "templates/languages/de.toml"
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        assert "He said “well”." in running.get("/articles/chips/").text
        write(newsletter, "site.toml", f'language = "de"\n{SITE}')
        page.await_event("page")
        assert "He said „well“." in running.get("/articles/chips/").text
        write(newsletter, "templates/languages/de.toml", words.read_text().replace('open = "„"', 'open = "»"'))
        page.await_event("page")
        assert "He said »well“." in running.get("/articles/chips/").text


def test_a_picture_that_changed_is_told_to_pages_by_its_address(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        (newsletter / "content/articles/chip.png").write_bytes(b"PNG2")
        assert page.next_event() == ("files", ["/articles/chip.png"])


def test_a_page_that_was_away_is_told_which_pictures_changed_meanwhile(newsletter: Path) -> None:
    with preview(newsletter) as running:
        with running.open("/articles/chips/") as page:
            (newsletter / "content/articles/chip.png").write_bytes(b"PNG2")
            assert page.await_event("files") == ["/articles/chip.png"]
        with running.open("/articles/chips/", away="20") as page:
            assert page.await_event("files") == ["/articles/chip.png"]
        for away in ("0", "nan", "-inf", "never"):
            with running.open("/articles/chips/", away=away) as page:
                assert page.is_silent(0.2), away


def test_a_page_of_a_saved_file_that_says_the_same_is_told_nothing(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        os.utime(newsletter / CHIPS)
        running.await_line(r"no open page changed")
        write(newsletter, CHIPS, (newsletter / CHIPS).read_text() + "\n\n")
        assert page.is_silent()


def test_editors_save_in_many_ways_and_each_is_one_change(newsletter: Path) -> None:
    """A file beside it that is renamed over it; one put aside and written anew; one emptied, then written slowly."""
    folder = newsletter / "content/articles"
    file = newsletter / CHIPS
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        (folder / "4913").write_text("")
        (folder / "4913").unlink()
        (folder / ".chips.md.swp").write_text("swap")
        (folder / ".goutputstream-X").write_text(write_article(body="Renamed."))
        os.replace(folder / ".goutputstream-X", file)
        assert page.next_event()[0] == "page"
        assert "Renamed." in running.get("/articles/chips/").text
        file.rename(folder / "2026-11-20-chips.md~")
        time.sleep(0.06)
        write(newsletter, CHIPS, write_article(body="Put aside."))
        assert page.next_event()[0] == "page"
        assert "Put aside." in running.get("/articles/chips/").text
        with open(file, "w") as opened:
            time.sleep(0.06)
            opened.write(write_article(body="Emptied first."))
        assert page.next_event()[0] == "page"
        assert "Emptied first." in running.get("/articles/chips/").text
        assert page.is_silent()
        assert not [line for line in running.printed if "problem" in line or "front matter" in line]


def test_a_burst_of_saves_is_one_change(newsletter: Path) -> None:
    """As of a ``git checkout`` of another branch: many files in a blink."""
    with preview(newsletter) as running, running.open("/") as page:
        # They come into the folder in one blink, however busy the machine is.
        (newsletter / "branch").mkdir()
        for number in range(60):
            write(newsletter, f"branch/2026-11-19-{number}.md", write_article(f"Story {number}", "2026-11-19"))
        (newsletter / "branch").rename(newsletter / "content/articles/branch")
        page.await_event("page")
        line = running.await_line("content/articles/")
        assert re.match(r"content/articles/\S+(, \S+, \S+ and [0-9]+ more)?: 1 open page changed", line), line
        page.is_silent(0.3)
        assert running.get("/").text.count("Story\xa0") >= 10
        assert len(running.printed) <= 6, running.printed


def test_an_article_that_moves_takes_its_open_page_along(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        write(newsletter, CHIPS, write_article(slug="dear-chips"))
        assert page.await_event("moved") == "/articles/dear-chips/"
    with preview(newsletter) as running, running.open("/articles/long/") as page:
        (newsletter / LONG).rename(newsletter / "content/articles/2026-11-18-longer.md")
        assert page.await_event("moved") == "/articles/longer/"
        assert running.get("/articles/long/").status == 404
        assert running.get("/articles/longer/").status == 200


def test_a_page_that_was_lost_on_the_way_learns_what_it_missed_when_it_comes_back(newsletter: Path) -> None:
    with preview(newsletter) as running:
        stale = running.get("/articles/chips/").text
        write(newsletter, CHIPS, write_article(body="Meanwhile."))
        running.await_line("chips.md: ")
        version = re.search(r'data-version="(\w+)"', stale)
        assert version
        with running.open("/articles/chips/") as page:
            assert page.is_silent(0.2)
        answer = running.get("/_masthead/source?file=" + CHIPS)
        assert "Meanwhile." in answer.text


# --- problems --------------------------------------------------------------------------------------


def test_a_problem_is_shown_over_the_last_good_page_and_goes_when_it_is_mended(newsletter: Path) -> None:
    good = (newsletter / CHIPS).read_text()
    with preview(newsletter) as running, running.open("/articles/chips/") as page, running.open("/") as home:
        write(newsletter, CHIPS, good.replace("date: 2026-11-20", "date: 2026-11-31"))
        (problem,) = page.await_event("problems")
        assert problem == {
            "file": CHIPS,
            "line": 3,
            "field": "date",
            "message": '"2026-11-31" is not in the calendar.',
            "remedy": "Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
            "level": "problem",
            "has_source": True,
            "lines": [
                [1, "---"],
                [2, "title: Chips are dear"],
                [3, "date: 2026-11-31"],
                [4, "tags: [Chips]"],
                [5, "---"],
            ],
        }
        assert home.await_event("problems") == [problem]
        assert "More of it." in running.get("/articles/chips/").text
        running.await_line(f"^{CHIPS}:3: date: ")
        # Another article can be edited meanwhile.
        write(newsletter, LONG, write_article("Longer", "2026-11-18", "Memory"))
        home.await_event("page")
        assert "Longer" in running.get("/").text
        write(newsletter, CHIPS, good)
        while page.await_event("problems"):
            pass
        running.await_line("^All problems are fixed.$")


def test_a_page_that_is_opened_while_there_are_problems_shows_them(newsletter: Path) -> None:
    write(newsletter, CHIPS, "---\ntitle: Chips\n---\n\nThe story.\n")
    with preview(newsletter) as running, running.open("/") as page:
        assert [problem["field"] for problem in page.await_event("problems")] == ["date", "tags"]
        running.await_line(f"^{CHIPS}:1: date: ")


def test_a_draft_that_cannot_be_read_says_so_on_its_own_page_only(newsletter: Path) -> None:
    write(newsletter, CHIPS, write_article(draft="true"))
    with preview(newsletter) as running, running.open("/articles/chips/") as page, running.open("/") as home:
        write(newsletter, CHIPS, write_article(draft="true", tags="[Chips"))
        (problem,) = page.await_event("problems")
        assert (problem["level"], problem["file"]) == ("notice", CHIPS)
        assert home.is_silent(0.2)


def test_a_draft_with_gaps_is_not_covered_since_it_is_shown_as_it_is(newsletter: Path) -> None:
    """What it lacks is told at the terminal and in the list of all articles."""
    write(newsletter, CHIPS, write_article(draft="true"))
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        write(newsletter, CHIPS, write_article(draft="true", date="never", body="Still being written."))
        page.await_event("page")
        running.await_line(f"{CHIPS}:3: notice: date: ")
        assert "Still being written." in running.get("/articles/chips/").text
        assert "is not a date" in running.get("/_masthead/").text
        assert page.is_silent(0.2)


BROKEN = '{% extends "base.html" %}\n{% block main %}\n{{ page.nothing }}\n{% endblock %}\n'


@pytest.mark.parametrize(
    ("path", "text", "line", "words"),
    [
        ("templates/page.html", "{% block main %}\n{% endblok %}", 2, "This is not a template"),
        ("templates/page.html", BROKEN, 3, "has no field"),
        ("site.toml", 'title = "The Ledger\n', 1, "This is not TOML"),
        ("site.toml", 'title = "The Ledger"\nbase_url = "ledger"\n', 2, "is not a web address"),
    ],
)
def test_neither_a_broken_template_nor_a_broken_site_toml_ends_the_preview(
    newsletter: Path, path: str, text: str, line: int, words: str
) -> None:
    good = (newsletter / path).read_text()
    with preview(newsletter) as running, running.open("/about/") as page:
        write(newsletter, path, text)
        (problem,) = page.await_event("problems")
        assert (problem["file"], problem["line"]) == (path, line)
        assert words in problem["message"]
        assert [line, text.split("\n")[line - 1]] in problem["lines"]
        assert "We write." in running.get("/about/").text
        running.await_line(f"^{path}:{line}: ")
        write(newsletter, path, good)
        assert page.await_event("problems") == []


def test_a_template_that_goes_round_for_ever_is_told_and_can_be_mended(
    newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("masthead.preview.press.LONGEST_SECONDS", 2.0)
    template = newsletter / "templates/article.html"
    good = template.read_text()
    template.write_text(good.replace("{% block main %}", "{% block main %}\n{% for i in range(10**12) %}{% endfor %}"))
    room = Pressroom(newsletter, newsletter / ".masthead" / "memory.sqlite")
    proof = take(newsletter)
    line = template.read_text().split("\n").index("{% for i in range(10**12) %}{% endfor %}") + 1
    for path in ("articles/chips/index.html", "articles/long/index.html"):
        copy = make_copy(room, proof, path, furnish(proof, NOON))
        assert copy is not None
        (problem,) = copy.problems
        assert (problem.file, problem.line) == ("templates/article.html", line)
        assert "takes longer than" in problem.message
    about = make_copy(room, proof, "about/index.html", furnish(proof, NOON))
    assert about is not None
    assert b"We write." in about.content
    template.write_text(good)
    revision = revise_proof(proof, {"templates/article.html"}, proof.choice, "http://localhost", 0)
    take_in(room, proof, revision)
    mended = make_copy(room, revision.proof, "articles/chips/index.html", furnish(proof, NOON))
    assert mended is not None
    assert mended.problems == ()
    assert b"More of it." in mended.content
    if room.connection is not None:
        room.connection.close()


def test_a_page_that_was_made_in_time_leaves_nothing_behind_in_the_process() -> None:
    """An exception that waits for ever to be raised slows every call, and stops one that is traced."""
    code = "import sys\nfrom masthead.preview.patience import limit_time\nwith limit_time(60): pass\n"
    code += "sys.settrace(lambda frame, event, told: None)\nprint(sorted(map(abs, [-2, 1])), (lambda: 'done')())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert (done.stdout, done.stderr) == ("[1, 2] done\n", "")


@pytest.mark.parametrize("path", ["site.toml", "templates/article.html", CHIPS])
def test_a_preview_that_begins_with_problems_comes_to_life_when_they_are_mended(newsletter: Path, path: str) -> None:
    good = (newsletter / path).read_text()
    write(newsletter, path, "= {% if" if path != CHIPS else "---\ntitle: [\n---\n")
    with preview(newsletter) as running:
        assert running.get("/articles/chips/").status in (200, 404, 503)
        with running.open("/articles/chips/") as page:
            assert [problem["file"] for problem in page.await_event("problems")] == [path]
            write(newsletter, path, good)
            page.await_event("page")
        assert "More of it." in running.get("/articles/chips/").text


@pytest.mark.parametrize("folder", ["content", "content/articles", "templates", "static"])
def test_a_folder_that_vanishes_and_comes_back_is_seen_both_times(newsletter: Path, folder: str) -> None:
    with preview(newsletter) as running:
        assert running.get("/articles/chips/").status == 200
        (newsletter / folder).rename(newsletter / "aside")
        running.await_line(f"{folder}")
        assert running.get("/").status == 200
        (newsletter / "aside").rename(newsletter / folder)
        until = time.monotonic() + PATIENCE_SECONDS
        while running.get("/articles/chips/").status != 200 or running.get("/style.css").status != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        with running.open("/articles/chips/") as page:
            write(newsletter, CHIPS, write_article(body="Back again."))
            page.await_event("page")
        assert "Back again." in running.get("/articles/chips/").text


@pytest.mark.parametrize("kind", ["link out", "link to a folder", "folder", "pipe", "bytes"])
def test_what_is_no_article_is_a_problem_until_it_is_gone(newsletter: Path, kind: str) -> None:
    bad = newsletter / "content/articles/2026-11-22-bad.md"
    if kind == "bytes":
        # watchfiles can't tell a name that is not UTF-8.
        bad = Path(os.fsdecode(os.fsencode(bad.with_suffix("")) + b"\xff.md"))
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        if kind == "folder":
            bad.mkdir()
        elif kind == "pipe":
            os.mkfifo(bad)
        elif kind == "bytes":
            bad.write_text(write_article())
        else:
            bad.symlink_to("/etc/hostname" if kind == "link out" else "/etc")
        (problem,) = page.await_event("problems")
        assert problem["file"].startswith("content/articles/2026-11-22-bad")
        shutil.rmtree(bad) if kind == "folder" else bad.unlink()
        assert page.await_event("problems") == []
        write(newsletter, CHIPS, write_article(body="Still heard."))
        page.await_event("page")
        assert not [line for line in running.printed if "Traceback" in line]


def test_what_is_saved_right_after_a_name_that_is_not_utf_8_is_seen(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        Path(os.fsdecode(os.fsencode(newsletter) + b"/content/pic\xe9.jpg")).write_text("A picture")
        running.await_line("content, site.toml, static")
        write(newsletter, CHIPS, write_article(body="At once."))
        page.await_event("page")
        assert "At once." in running.get("/articles/chips/").text


def test_a_name_that_is_not_utf_8_beside_the_folders_makes_nobody_deaf(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/") as page:
        Path(os.fsdecode(os.fsencode(newsletter) + b"/note\xe9.txt")).write_text("A note")
        time.sleep(0.5)
        write(newsletter, "site.toml", 'title = "The Register"\nbase_url = "https://ledger.example"\n')
        page.await_event("page")
        assert "The Register" in running.get("/").text
        assert not [line for line in running.printed if "Traceback" in line]


def test_a_template_that_became_a_link_out_of_the_project_is_not_shown(newsletter: Path) -> None:
    (newsletter.parent / "secret.txt").write_text("the secret")
    with preview(newsletter) as running, running.open("/about/") as page:
        template = newsletter / "templates/page.html"
        template.unlink()
        template.symlink_to(newsletter.parent / "secret.txt")
        told = page.await_event("problems")
        while "leads out" not in told[0]["message"]:
            told = page.await_event("problems")
        assert told[0]["lines"] == []
        assert "the secret" not in running.get("/_masthead/source?file=templates/page.html").text


def test_a_missing_picture_is_a_problem_until_it_is_there(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        (newsletter / "content/articles/chip.png").unlink()
        (problem,) = page.await_event("problems")
        assert problem["message"] == 'There is no file "chip.png".'
        (newsletter / "content/articles/chip.png").write_bytes(b"PNG")
        assert page.await_event("problems") == []


# --- drafts and scheduled stories ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "drafts", "future", "shown"),
    [
        ("127.0.0.1", None, None, (True, True)),
        ("localhost", None, None, (True, True)),
        ("::1", None, None, (True, True)),
        ("127.0.0.1", False, False, (False, False)),
        ("0.0.0.0", None, None, (False, False)),
        ("192.168.1.7", None, None, (False, False)),
        ("192.168.1.7", True, None, (True, False)),
        ("0.0.0.0", None, True, (False, True)),
    ],
)
def test_others_see_drafts_only_where_that_was_said(
    tmp_path: Path, host: str, drafts: bool | None, future: bool | None, shown: tuple[bool, bool]
) -> None:
    order = PreviewOrder(tmp_path, host, drafts=drafts, future=future)
    assert choose(order, NOON) == Choice(NOON, *shown)


def test_drafts_and_scheduled_stories_are_marked_with_when_readers_will_see_them(newsletter: Path) -> None:
    write(newsletter, LONG, write_article("Long", "2126-11-18T09:30:00Z", "Memory"))
    write(newsletter, CHIPS, write_article(draft="true"))
    with preview(newsletter) as running:
        assert "Draft: readers do not see this" in running.get("/articles/chips/").text
        scheduled = running.get("/articles/long/").text
        assert "Scheduled: readers will see this on 2126-11-18 09:30" in scheduled
        home = running.get("/").text
        assert 'a[href="/articles/chips/"]:not(:has(img))::after { content: " (draft)"' in home
        assert 'a[href="/articles/long/"]:not(:has(img))::after { content: " (from 2126-11-18 09:30)"' in home
        with running.open("/") as page:
            write(newsletter, CHIPS, write_article())
            page.await_event("page")
        assert "(draft)" not in running.get("/").text


def test_drafts_are_nowhere_where_they_are_not_wanted(newsletter: Path) -> None:
    secret = "Nobody may know this"
    write(newsletter, CHIPS, write_article(secret, draft="true"))
    write(newsletter, LONG, write_article(secret, "2126-11-18", "Memory"))
    write(newsletter, "content/articles/2026-11-17-broken.md", f"---\ntitle: {secret}\ndraft: true\ndate: never\n---\n")
    with preview(newsletter, "--no-drafts", "--no-future") as running:
        for path in ("/", "/archive/", "/_masthead/", "/sitemap.xml", f"/_masthead/source?file={CHIPS}"):
            assert secret not in running.get(path).text
        for path in ("/articles/chips/", "/articles/long/", f"/_masthead/source?file={LONG}"):
            assert running.get(path).status == 404


# --- the editor's page -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("desk")
    return write_newsletter(
        project,
        {
            CHIPS: write_article("Chips <b>& more", body="One two three four.", take="A take.", summary="Short."),
            LONG: write_article("Long", "2026-11-18", "Memory, Chips", draft="true", related="[nobody]"),
            "content/articles/2126-01-01-later.md": write_article("Later", "2126-01-01", "Robots"),
            "content/articles/2026-11-10-broken.md": "---\ntitle: <script>alert(1)</script>\ntags: [A]\n---\n",
            "content/pages/about.md": "---\ntitle: About\n---\n\nWe write.\n",
        },
    )


def rows(text: str) -> list[str]:
    """The titles in the list, in its order."""
    return re.findall(r'<th scope="row">(?:<a href="[^"]*">)?([^<]*)<', text)


def test_the_editor_s_page_lists_every_article_with_what_there_is_to_know(desk: Path) -> None:
    with preview(desk) as running:
        text = running.get("/_masthead/").text
        for row, words in {
            "Chips &lt;b&gt;&amp; more": [CHIPS, "published", "2026-11-20", "6", "no quotes", "/articles/chips/"],
            "Long": ["draft", "no take, no why it matters, no quotes, no summary", "There is no story"],
            "Later": ["scheduled</span> until 2126-01-01", "Robots"],
            "&lt;script&gt;alert(1)&lt;/script&gt;": ["not readable", "Add the day of publication"],
            "About": ["content/pages/about.md", "/about/"],
        }.items():
            found = re.search(
                rf'<tr class="\w+">\n<th scope="row">(<a [^>]*>)?{re.escape(row)}<.*?</tr>', text, re.DOTALL
            )
            assert found, row
            for word in words:
                assert word in found[0], (row, word)
        assert "<script>alert" not in text
        assert "1 published" not in text
        assert "2 published" in text
        assert "1 problem: the site" in text.replace("\n", " ")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?state=draft", ["Long"]),
        ("?state=scheduled", ["Later"]),
        ("?state=unread", ["&lt;script&gt;alert(1)&lt;/script&gt;"]),
        ("?tag=chips", ["Chips &lt;b&gt;&amp; more", "Long"]),
        ("?tag=chips&sort=oldest", ["Long", "Chips &lt;b&gt;&amp; more"]),
        ("?q=LONG", ["Long"]),
        ("?q=2126-01-01", ["Later"]),
        ("?q=nothing", []),
        ("?sort=title&tag=chips", ["Chips &lt;b&gt;&amp; more", "Long"]),
        ("?sort=state&state=draft&page=99", ["Long"]),
        ("?sort=evil&state=evil&page=-1&q=long", ["Long"]),
    ],
)
def test_the_list_is_searched_and_sorted_without_a_script(desk: Path, query: str, titles: list[str]) -> None:
    from urllib.parse import parse_qsl

    from masthead.preview.runsheet import parse_question, render_runsheet

    asked = parse_question(dict(parse_qsl(query.removeprefix("?"))))
    _, content = render_runsheet(take(desk), [], asked, NOON, lambda *_: None)
    assert rows(content.decode()) == titles


def test_what_an_editor_types_is_escaped_everywhere(desk: Path) -> None:
    nasty = "\"'></script><script>alert(1)</script>"
    write(desk, LONG, write_article("Long", "2026-11-18", "Memory", related=f"['{nasty.replace(chr(39), '')}']"))
    with preview(desk) as running:
        from urllib.parse import quote

        for path in (f"/_masthead/?q={quote(nasty)}&tag={quote(nasty)}", f"/_masthead/source?file={LONG}"):
            assert "<script>alert" not in running.get(path).text
        with running.open(f"/{quote(nasty)}") as page:
            page.await_event("problems")


def test_every_page_leads_to_the_list_and_to_its_own_file(newsletter: Path) -> None:
    with preview(newsletter) as running:
        for path, source in (("/articles/chips/", CHIPS), ("/about/", "content/pages/about.md"), ("/", ""), ("/x", "")):
            text = running.get(path).text
            assert '<a href="/_masthead/">' in text
            assert (f'<a href="/_masthead/source?file={source}">{source}</a>' in text) is bool(source)
        source_page = running.get(f"/_masthead/source?file={CHIPS}").text
        assert '<li id="L2"><pre>title: Chips are dear</pre></li>' in source_page


# --- where the site stands -------------------------------------------------------------------------


def test_a_site_that_will_stand_below_a_path_stands_there_in_the_preview_too(newsletter: Path) -> None:
    write(newsletter, "site.toml", 'title = "The Ledger"\nbase_url = "https://ledger.example/news/"\n')
    with preview(newsletter) as running:
        assert running.get("/").headers["location"] == "/news/"
        home = running.get("/news/")
        assert 'href="/news/articles/chips/"' in home.text
        assert running.get("/news/articles/chips/").status == 200
        assert running.get("/articles/chips/").status == 404
        with running.open("/news/articles/chips/") as page:
            write(newsletter, CHIPS, write_article(body="Below a path."))
            page.await_event("page")


def test_a_path_beyond_ascii_stands_where_the_build_says(newsletter: Path) -> None:
    write(newsletter, "site.toml", 'title = "The Ledger"\nbase_url = "https://zeitung-für-ki.example/über"\n')
    build(newsletter)
    feed = (newsletter / "public/atom.xml").read_text(encoding="utf-8")
    assert "<id>https://xn--zeitung-fr-ki-4ob.example/%C3%BCber/articles/chips/</id>" in feed
    for further in ((), ("--site", "public")):
        with preview(newsletter, *further) as running:
            assert running.get("/").headers["location"] == "/%C3%BCber/"
            assert 'href="/%C3%BCber/articles/chips/"' in running.get("/%C3%BCber/").text
            assert running.get("/%C3%BCber/articles/chips").headers["location"] == "/%C3%BCber/articles/chips/"
            assert running.get("/%C3%BCber/articles/chips/").status == 200


def test_a_finished_site_is_served_as_a_web_host_would(newsletter: Path) -> None:
    write(newsletter, CHIPS, write_article(aliases="[/old/chips/, /older.html]"))
    build(newsletter)
    (newsletter / "secret.txt").write_text("secret")
    (newsletter / "public" / "away.txt").symlink_to(newsletter / "secret.txt")
    hashed = next(path.name for path in (newsletter / "public").glob("style.*.css"))
    with preview(newsletter, "--site", "public") as running:
        assert running.get("/articles/chips/").body == (newsletter / "public/articles/chips/index.html").read_bytes()
        assert running.get("/articles/chips").headers["location"] == "/articles/chips/"
        missing = running.get("/nothing/")
        assert (missing.status, missing.body) == (404, (newsletter / "public/404.html").read_bytes())
        for old in ("/old/chips/", "/old/chips", "/older.html"):
            moved = running.get(old)
            assert (moved.status, moved.headers["location"]) == (301, "/articles/chips/"), old
        assert running.get("/404").status == 200
        page, sheet = running.get("/articles/chips/"), running.get(f"/{hashed}")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert page.headers["cache-control"] == "no-cache"
        assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
        for hidden in ("/.masthead-files", "/_redirects", "/away.txt", "/../site.toml", "/%2e%2e/site.toml"):
            assert running.get(hidden).status in (400, 404), hidden
        assert running.get("/style.css", Range="bytes=0-3").status == 206
        assert running.get("/_masthead/").status == 404
        assert running.get("/", "POST").status == 405
        assert running.get("/", Host="evil.example").status == 403


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--site", "nothing"],
            'serve: There is no site in "nothing". Build it with make build, or name another folder.',
        ),
        (["--port", "70000"], '"70000" is not a port.'),
        (["--allow-host", "http://x/"], '"http://x/" is not a name.'),
        (["--allow-host", "desk.example:80"], '"desk.example:80" is not a name.'),
        (["--host", "no.such.host.invalid"], 'serve: "no.such.host.invalid" is not an address of this computer'),
        ([], "serve: There is no site.toml here."),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(tmp_path: Path, words: list[str], told: str) -> None:
    import subprocess
    import sys

    if words:
        write_newsletter(tmp_path, {})
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "serve", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_output_of_a_copied_file_is_found_without_planning_the_rest(newsletter: Path) -> None:
    proof = take(newsletter)
    site, sizes = proof.shown.assembly.site, proof.supplies.sizes
    found = plan_output(site, proof.static.paths, sizes, "articles/chip.png", proof.shown.places)
    assert found is not None
    assert found.inputs == FileCopy("content/articles/chip.png")


# --- beside other things ---------------------------------------------------------------------------


def test_a_build_may_run_beside_the_preview_and_the_memory_may_be_deleted_under_it(newsletter: Path) -> None:
    with preview(newsletter) as running, running.open("/articles/chips/") as page:
        build(newsletter)
        write(newsletter, CHIPS, write_article(body="After the build."))
        page.await_event("page")
        build(newsletter)
        shutil.rmtree(newsletter / ".masthead")
        for path in ("/articles/long/", "/about/", "/tags/", "/archive/", "/feed.xml", "/_masthead/"):
            assert running.get(path).status == 200, path
        write(newsletter, "templates/page.html", (newsletter / "templates/page.html").read_text() + "<!-- more -->")
        running.await_line("templates/page.html: ")
        assert "We write." in running.get("/about/").text
        write(newsletter, CHIPS, write_article(body="After the deletion."))
        page.await_event("page")
        assert "After the deletion." in running.get("/articles/chips/").text


def test_a_preview_that_begins_while_a_build_is_at_work_says_so(newsletter: Path) -> None:
    import subprocess
    import sys

    from masthead.store import cache as kept

    with kept.lock_project(newsletter):
        done = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "serve", "--port", "0"],
            cwd=newsletter,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"serve: Another build is running here (process {os.getpid()}).")
