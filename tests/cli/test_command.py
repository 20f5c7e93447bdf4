"""The one command, run as its own process, as an editor, a script or a robot runs it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from masthead import __version__
from moments import INTERRUPTED, await_file, command_in_which, held
from newsletter import PROJECT, write_article, write_newsletter

COMMAND = (sys.executable, str(PROJECT / "build.py"))
NOON = "2026-11-22T12:00:00Z"
NEUTRAL = {
    name: held
    for name, held in os.environ.items()
    if name not in ("CI", "NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS") and not name.startswith("PYTHON")
}
"""The environment without what changes how the command, or Python itself, prints."""
RED, YELLOW, PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[0m"
BAD_CHIPS = write_article(relatd="x", date="2026-11-31")
TWO_PROBLEMS = [
    'content/articles/2026-11-20-chips.md:3: date: "2026-11-31" is not in the calendar.'
    " Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
    'content/articles/2026-11-20-chips.md:5: relatd: unknown field. Did you mean "related"?',
]
A_NOTICE = "content/articles/2026-11-19-wrong-day.md:3: notice: date: is 2026-11-20, but the file's name says"
NOT_GOOD_ENOUGH = (
    f"{A_NOTICE.replace('notice: ', '')} 2026-11-19. The field counts; rename the file if the name is wrong.\n"
    "1 problem in 1 file. Nothing was published; public/ is unchanged.\n"
)
"""What `A_NOTICE` is under ``--strict``."""


def run(project: Path, *words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """``python build.py …`` in the folder of `project`, its output in pipes."""
    return subprocess.run(
        [*COMMAND, *words],
        cwd=project,
        env={**NEUTRAL, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=600,
    )


def run_on_terminal(project: Path, *words: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The same on a terminal: exit code and all that was shown."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *words],
        cwd=project,
        env={**NEUTRAL, "TERM": "xterm-256color", **(environment or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    # Linux ends a terminal that nobody writes to any more with an error, others with nothing.
    with contextlib.suppress(OSError):
        while held := os.read(ours, 65536):
            shown += held
    os.close(ours)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def list_site(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story that is out, a draft, and one that is due in December. Tests write elsewhere."""
    return write_newsletter(
        tmp_path_factory.mktemp("newsletter"),
        {
            "content/articles/2026-11-20-chips.md": write_article(),
            "content/articles/2026-11-21-rumour.md": write_article("A rumour", "2026-11-21", draft="true"),
            "content/articles/2026-12-01-later.md": write_article("Later", "2026-12-01T07:30:00Z"),
        },
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A newsletter of one story, to be changed."""
    return write_newsletter(tmp_path / "small", {"content/articles/2026-11-20-chips.md": write_article()})


@pytest.fixture
def broken(small: Path) -> Path:
    (small / "content/articles/2026-11-20-chips.md").write_text(BAD_CHIPS, encoding="utf-8")
    return small


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several hundred stories: long enough to see progress and to press Ctrl-C."""
    body = "\n\n".join("What was said, *and* what it **means** for [all](https://all.example/)." for _ in range(9))
    return write_newsletter(
        tmp_path_factory.mktemp("large"),
        {
            f"content/articles/2025-{1 + n % 12:02}-{1 + n // 12 % 28:02}-story-{n}.md": write_article(
                f"Story {n}", f"2025-{1 + n % 12:02}-{1 + n // 12 % 28:02}", f"Chips, Tag {n % 20}", body
            )
            for n in range(240)
        },
    )


# --- what it does ----------------------------------------------------------------------------------


def test_the_command_alone_builds(newsletter: Path, tmp_path: Path) -> None:
    """``build.py --output …`` and ``build.py build --output …`` are one."""
    alone = run(newsletter, "--output", str(tmp_path / "a"), "--now", NOON)
    named = run(newsletter, "build", "--output", str(tmp_path / "b"), "--now", NOON)
    assert (alone.returncode, named.returncode) == (0, 0), alone.stderr + named.stderr
    assert list_site(tmp_path / "a") == list_site(tmp_path / "b") != {}


def test_without_any_word_the_site_goes_to_public(small: Path) -> None:
    done = run(small)
    assert done.returncode == 0, done.stderr
    assert (small / "public/articles/chips/index.html").is_file()


def test_the_last_line_says_what_was_published_and_what_was_held_back(newsletter: Path, tmp_path: Path) -> None:
    done = run(newsletter, "--output", str(tmp_path / "out"), "--now", NOON)
    files = len(list_site(tmp_path / "out")) - 1  # its list of them is no file of the site
    assert re.sub(r"\d+\.\d\d s", "0.00 s", done.stdout) == (
        f"1 article, {files} files written of {files} in {tmp_path}/out/,"
        " 2 held back (2026-12-01-later.md until 2026-12-01 07:30; 2026-11-21-rumour.md, a draft), 0.00 s.\n"
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_many_held_back_stories_are_counted(small: Path) -> None:
    for day in range(1, 8):
        path = small / f"content/articles/2026-12-0{day}-later-{day}.md"
        path.write_text(write_article(f"Later {day}", f"2026-12-0{day}"), encoding="utf-8")
    done = run(small, "--now", NOON)
    held = "; ".join(f"2026-12-0{day}-later-{day}.md until 2026-12-0{day}" for day in (7, 6, 5, 4, 3))
    assert f"7 held back ({held}; 2 more)" in done.stdout


def test_the_site_goes_where_output_says(small: Path, tmp_path: Path) -> None:
    for words in (("--output", "../site"), ("--output=../site",)):
        done = run(small, *words, "--now", NOON)
        assert done.returncode == 0, done.stderr
        assert " in ../site/, " in done.stdout
        assert (tmp_path / "site/index.html").is_file()
        shutil.rmtree(tmp_path / "site")
    assert not (small / "public").exists()


def test_base_url_takes_the_place_of_the_one_in_site_toml(newsletter: Path, tmp_path: Path) -> None:
    done = run(newsletter, "--output", str(tmp_path), "--now", NOON, "--base-url", "https://new.example/news/")
    assert done.returncode == 0, done.stderr
    site = list_site(tmp_path)
    assert (
        b'<link rel="canonical" href="https://new.example/news/articles/chips/">' in (site["articles/chips/index.html"])
    )
    assert not [path for path, held in site.items() if b"ledger.example" in held]


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ((), {"chips"}),
        (("--drafts",), {"chips", "rumour"}),
        (("--future",), {"chips", "later"}),
        (("--drafts", "--future"), {"chips", "rumour", "later"}),
        (("--now", "2026-12-01T08:29:59+01:00"), {"chips"}),
        (("--now", "2026-12-01T08:30:00+01:00"), {"chips", "later"}),
        (("--now", "2026-12-01"), {"chips"}),
        (("--now", "2026-11-19"), set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_which_stories_are_out(newsletter: Path, tmp_path: Path, words: tuple[str, ...], slugs: set[str]) -> None:
    """A draft with --drafts, a story that is not due with --future, or when its time has come."""
    done = run(newsletter, "--output", str(tmp_path / "out"), "--now", NOON, *words)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out/articles").iterdir() if path.is_dir()} == slugs


def test_source_date_epoch_is_taken_for_the_present(newsletter: Path, tmp_path: Path) -> None:
    """https://reproducible-builds.org/specs/source-date-epoch/"""
    late = {"SOURCE_DATE_EPOCH": "1796083200"}  # 2026-12-01T00:00:00Z
    later = {"SOURCE_DATE_EPOCH": "1796169600"}  # a day after
    for environment, words, is_out in ((late, (), False), (later, (), True), (later, ("--now", NOON), False)):
        output = tmp_path / f"{environment['SOURCE_DATE_EPOCH']}{len(words)}"
        done = run(newsletter, "--output", str(output), *words, environment=environment)
        assert done.returncode == 0, done.stderr
        assert (output / "articles/later").exists() is is_out


# --- problems --------------------------------------------------------------------------------------


def test_problems_go_to_standard_error_and_the_last_line_sums_up(broken: Path) -> None:
    done = run(broken, "--now", NOON)
    assert done.stderr.splitlines() == [
        *TWO_PROBLEMS,
        "2 problems in 1 file. Nothing was published; public/ is unchanged.",
    ]
    assert done.stdout == ""
    assert done.returncode == 1


def test_in_a_folder_without_a_newsletter_the_command_says_so(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.stderr == (
        "site.toml: There is no site.toml here."
        " Go to the newsletter's folder, or write one with title and base_url.\n"
        "1 problem in 1 file. Nothing was published; public/ is unchanged.\n"
    )
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def noticed(tmp_path: Path) -> Path:
    """A newsletter that gives one notice and no problem."""
    return write_newsletter(tmp_path / "noticed", {"content/articles/2026-11-19-wrong-day.md": write_article()})


def test_a_notice_is_printed_and_stops_nothing(noticed: Path) -> None:
    done = run(noticed, "--now", NOON)
    assert done.stderr == f"{A_NOTICE} 2026-11-19. The field counts; rename the file if the name is wrong.\n"
    assert done.stdout.startswith("1 article, ")
    assert done.returncode == 0


def test_strict_takes_notices_for_problems(noticed: Path) -> None:
    done = run(noticed, "--now", NOON, "--strict")
    assert done.stderr == NOT_GOOD_ENOUGH
    assert done.returncode == 1
    assert not (noticed / "public").exists()


def test_a_site_that_was_published_with_a_notice_is_not_good_enough_for_strict(noticed: Path) -> None:
    """Nothing has changed since, but what is asked for has."""
    assert run(noticed, "--now", NOON).returncode == 0
    again = run(noticed, "--now", NOON, "--verbose")
    assert "Nothing has changed since the last build.\n" in again.stderr
    done = run(noticed, "--now", NOON, "--strict")
    assert done.stderr == NOT_GOOD_ENOUGH
    assert (done.stdout, done.returncode) == ("", 1)


def test_a_date_to_come_is_noticed_until_that_day(small: Path) -> None:
    """Then the notice is gone, though no file has changed."""
    (small / "content/articles/2026-11-20-chips.md").write_text(write_article(updated="2026-12-01"), encoding="utf-8")
    told = (
        "content/articles/2026-11-20-chips.md: notice: An update or a correction is dated 2026-12-01,"
        " which is in the future. Check updated and corrections.\n"
    )
    unchanged = "Nothing has changed since the last build.\n"
    assert run(small, "--now", NOON).stderr == told
    assert run(small, "--now", "2026-11-29", "--verbose").stderr == f"{unchanged}{told}"
    on_the_day = run(small, "--now", "2026-12-01", "--verbose")
    assert "notice: " not in on_the_day.stderr
    assert unchanged not in on_the_day.stderr
    assert run(small, "--now", "2026-12-02", "--verbose").stderr == unchanged


def test_a_problem_of_a_draft_is_a_notice(small: Path) -> None:
    (small / "content/articles/2026-11-21-rumour.md").write_text(
        write_article("A rumour", "2026-11-21", draft="true", relatd="x"), encoding="utf-8"
    )
    done = run(small, "--now", NOON)
    assert done.stderr == (
        'content/articles/2026-11-21-rumour.md:6: notice: relatd: unknown field. Did you mean "related"?\n'
    )
    assert done.returncode == 0


def test_quiet_prints_nothing_but_problems(noticed: Path) -> None:
    done = run(noticed, "--now", NOON, "--quiet")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    (noticed / "content/articles/2026-11-20-chips.md").write_text(BAD_CHIPS, encoding="utf-8")
    done = run(noticed, "--now", NOON, "--quiet")
    assert [line for line in done.stderr.splitlines() if "problems in" not in line] == TWO_PROBLEMS
    assert (done.stdout, done.returncode) == ("", 1)


# --- for machines ----------------------------------------------------------------------------------


def test_json_tells_a_machine_of_every_problem(broken: Path) -> None:
    done = run(broken, "--now", NOON, "--format", "json")
    told = json.loads(done.stdout)
    assert told.pop("seconds") >= 0
    assert told == {
        "published": False,
        "output": "public",
        "problems": [
            {
                "file": "content/articles/2026-11-20-chips.md",
                "line": 3,
                "field": "date",
                "message": '"2026-11-31" is not in the calendar.',
                "remedy": "Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
                "level": "problem",
            },
            {
                "file": "content/articles/2026-11-20-chips.md",
                "line": 5,
                "field": "relatd",
                "message": "unknown field.",
                "remedy": 'Did you mean "related"?',
                "level": "problem",
            },
        ],
    }
    assert done.stderr == ""
    assert done.returncode == 1


def test_json_tells_a_machine_what_was_published(newsletter: Path, tmp_path: Path) -> None:
    done = run(newsletter, "--output", str(tmp_path / "out"), "--now", NOON, "--format=json")
    told = json.loads(done.stdout)
    assert told.pop("seconds") > 0
    files = len(list_site(tmp_path / "out")) - 1
    assert told == {
        "published": True,
        "output": str(tmp_path / "out"),
        "problems": [],
        "articles": 1,
        "files": files,
        "written": files,
        "deleted": 0,
        "held_back": [
            {"file": "content/articles/2026-12-01-later.md", "until": "2026-12-01T07:30:00+00:00"},
            {"file": "content/articles/2026-11-21-rumour.md", "until": None},
        ],
    }
    assert done.stderr == ""
    assert done.returncode == 0


def test_json_tells_a_machine_that_another_build_is_at_work(small: Path) -> None:
    from masthead.store.cache import lock_project

    with lock_project(small):
        done = run(small, "--now", NOON, "--format", "json")
    told = json.loads(done.stdout)
    assert told.pop("seconds") >= 0
    sentence = (
        f"Another build is running here (process {os.getpid()}). Wait for it to end, or stop it; then build again."
    )
    problem = {"file": "", "line": 0, "field": "", "message": sentence, "remedy": "", "level": "problem"}
    assert told == {"published": False, "output": "public", "problems": [problem]}
    assert (done.stderr, done.returncode) == ("", 1)


def test_github_shows_problems_beside_their_lines(broken: Path) -> None:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    (broken / "content/articles/2026-11-19-wrong-day, or 50%.md").write_text(write_article(), encoding="utf-8")
    done = run(broken, "--now", NOON, "--format", "github")
    assert done.stdout.splitlines() == [
        "::notice file=content/articles/2026-11-19-wrong-day%2C or 50%25.md,line=3::date: is 2026-11-20, but"
        " the file's name says 2026-11-19. The field counts; rename the file if the name is wrong.",
        '::error file=content/articles/2026-11-20-chips.md,line=3::date: "2026-11-31" is not in the calendar.'
        " Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
        '::error file=content/articles/2026-11-20-chips.md,line=5::relatd: unknown field. Did you mean "related"?',
    ]
    assert done.stderr == "2 problems in 1 file. Nothing was published; public/ is unchanged.\n"
    assert done.returncode == 1


# --- usage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--publish"], "unrecognized arguments: --publish"),
        (["build", "public"], "unrecognized arguments: public"),
        (["--output"], "argument --output: expected one argument"),
        (
            ["--base-url", "ledger.example"],
            'argument --base-url: "ledger.example" is not a web address. Begin it with https://.',
        ),
        (
            ["--base-url", "https://ledger.example/?page=1"],
            'argument --base-url: "https://ledger.example/?page=1" contains a query or a fragment.'
            ' Leave out "?" and "#" and what follows.',
        ),
        (["--jobs", "0"], 'argument --jobs: "0" is not a number of processes. Write 1 or more.'),
        (["--jobs", "two"], 'argument --jobs: "two" is not a number of processes. Write 1 or more.'),
    ],
)
def test_a_slip_in_the_command_is_one_clear_sentence(newsletter: Path, words: list[str], message: str) -> None:
    done = run(newsletter, *words)
    first, hint = done.stderr.splitlines()
    assert first.partition(": ")[2] == message
    assert re.fullmatch(r"Try: python build\.py( build)? --help", hint)
    assert done.stdout == ""
    assert done.returncode == 2
    assert not (newsletter / "public").exists()


@pytest.mark.parametrize(("words", "named"), [(["biuld"], "biuld"), (["--format", "xml"], "xml"), (["Build"], "Build")])
def test_a_word_that_is_not_among_the_known_ones_is_named(newsletter: Path, words: list[str], named: str) -> None:
    """Python's own sentence, which differs between its versions."""
    done = run(newsletter, *words)
    first, _ = done.stderr.splitlines()
    assert f"invalid choice: '{named}' (choose from " in first
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("words", "environment", "message"),
    [
        (
            ["--now", "yesterday"],
            {},
            '--now: "yesterday" is not a date. Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.',
        ),
        (
            ["--now", "2026-02-30"],
            {},
            '--now: "2026-02-30" is not in the calendar.'
            " Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00.",
        ),
        (
            [],
            {"SOURCE_DATE_EPOCH": "today"},
            'SOURCE_DATE_EPOCH is "today", which is not a number of seconds since 1970.',
        ),
        (
            [],
            {"SOURCE_DATE_EPOCH": "99999999999999999999"},
            'SOURCE_DATE_EPOCH is "99999999999999999999", which is not a number of seconds since 1970.',
        ),
    ],
)
def test_a_present_that_is_none_is_refused(
    newsletter: Path, words: list[str], environment: dict[str, str], message: str
) -> None:
    done = run(newsletter, *words, environment=environment)
    assert (done.stderr, done.stdout, done.returncode) == (f"{message}\n", "", 2)
    assert not (newsletter / "public").exists()


def test_an_option_is_written_in_full(newsletter: Path) -> None:
    """``--future`` must not be what ``--f`` means until there is another option with an f."""
    done = run(newsletter, "--draft")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].partition(": ")[2] == "unrecognized arguments: --draft"


def test_help_names_every_option(newsletter: Path) -> None:
    done = run(newsletter, "build", "--help")
    for option in ("output", "base-url", "drafts", "future", "now", "strict", "quiet", "format", "jobs"):
        assert f"--{option} " in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)
    assert "build" in run(newsletter, "--help").stdout


def test_the_version_is_told(newsletter: Path) -> None:
    done = run(newsletter, "--version")
    assert (done.stdout, done.stderr, done.returncode) == (f"Masthead {__version__}\n", "", 0)


# --- on a terminal and in a pipe -------------------------------------------------------------------


def test_a_pipe_gets_neither_colour_nor_progress(large: Path, tmp_path: Path) -> None:
    done = run(large, "--output", str(tmp_path / "out"), "--now", NOON)
    assert done.returncode == 0
    assert done.stderr == ""
    assert re.fullmatch(r"240 articles, [\d,]+ files written of [\d,]+ in \S+/out/, \d+\.\d\d s\.\n", done.stdout)


def test_a_terminal_shows_how_far_long_work_is(large: Path, tmp_path: Path) -> None:
    code, shown = run_on_terminal(large, "--output", str(tmp_path / "out"), "--now", NOON)
    assert code == 0
    last = re.search(r"240 articles, .*?([\d.]+) s\.\n\Z", shown)
    assert last, "the last line stays when the progress is gone"
    if float(last[1]) < 1:
        pytest.skip("this machine is so fast that it has nothing to show")
    assert "Writing" in shown


def test_a_robot_at_a_terminal_sees_no_progress(large: Path, tmp_path: Path) -> None:
    """Some CI services give their jobs a terminal."""
    words = ("--output", str(tmp_path / "out"), "--now", NOON)
    code, shown = run_on_terminal(large, *words, environment={"CI": "true"})
    assert code == 0
    assert "\x1b" not in shown
    assert re.fullmatch(r"240 articles, .* s\.\n", shown)


@pytest.mark.parametrize(
    ("environment", "red"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"CI": "true"}, False), ({"NO_COLOR": ""}, True)],
    ids=["terminal", "NO_COLOR", "CI", "NO_COLOR that is empty"],
)
def test_colour_marks_the_place_of_a_problem_on_a_terminal_only(
    broken: Path, environment: dict[str, str], red: bool
) -> None:
    """https://no-color.org/: set, to anything but nothing."""
    code, shown = run_on_terminal(broken, "--now", NOON, environment=environment)
    place = "content/articles/2026-11-20-chips.md"
    lines = TWO_PROBLEMS
    if red:
        lines = [re.sub(rf"^({re.escape(place)}:\d+)", rf"{RED}\1{PLAIN}", line) for line in lines]
    for line in lines:
        assert f"{line}\n" in shown
    assert (RED in shown) is red
    assert code == 1


def test_a_notice_is_yellow(noticed: Path) -> None:
    _, shown = run_on_terminal(noticed, "--now", NOON)
    place, rest = A_NOTICE.split(": ", 1)
    assert f"{YELLOW}{place}{PLAIN}: {rest}" in shown


# --- what goes wrong -------------------------------------------------------------------------------


def test_control_c_leaves_the_old_site_and_no_traces(large: Path, tmp_path: Path) -> None:
    """The interrupt comes while the new site is being written."""
    output = tmp_path / "out"
    assert run(large, "--output", str(output), "--now", NOON).returncode == 0
    before = list_site(output)
    process = subprocess.Popen(
        [
            *command_in_which(INTERRUPTED, ".out.masthead-next/articles"),
            *("--output", str(output), "--now", NOON, "--base-url", "https://elsewhere.example", "--jobs", "2"),
        ],
        cwd=large,
        env=NEUTRAL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has its children ignore the interrupt.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    told, complaint = process.communicate(timeout=600)
    assert (told, complaint) == ("", "Interrupted. Nothing was published.\n")
    assert process.returncode == 130
    assert list_site(output) == before
    assert {path.name for path in tmp_path.iterdir()} <= {"out", ".out.masthead-spare"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["SIGKILL", "SIGTERM"])
def test_a_build_that_was_killed_leaves_no_process_and_no_lock(
    large: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Only the build itself is killed, not the processes that help it; the next build works."""
    words = ("--output", str(tmp_path / "out"), "--now", NOON, "--jobs", "2")
    shutil.rmtree(large / ".masthead", ignore_errors=True)
    process = subprocess.Popen(
        [*command_in_which(held(tmp_path / "held"), "content/articles"), *words],
        cwd=large,
        env=NEUTRAL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        await_file(tmp_path / "held", process)
        process.send_signal(number)
        # A helper that lived on would hold the pipes open.
        process.communicate(timeout=600)
        assert process.returncode not in (0, 1)
        assert not (tmp_path / "out").exists()
        done = run(large, *words)
        assert (done.stderr, done.returncode) == ("", 0)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_two_builds_at_once_do_not_meet(large: Path, tmp_path: Path) -> None:
    """The second says that it is the second, and changes nothing."""
    output = tmp_path / "out"
    shutil.rmtree(large / ".masthead", ignore_errors=True)
    first = subprocess.Popen(
        [
            *command_in_which(held(tmp_path / "held"), "content/articles"),
            *("--output", str(output), "--now", NOON, "--jobs", "2"),
        ],
        cwd=large,
        env=NEUTRAL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    await_file(tmp_path / "held", first)
    second = run(large, "--output", str(output), "--now", NOON)
    (tmp_path / "held").unlink()
    told, complaint = first.communicate(timeout=600)
    assert second.stderr == (
        f"Another build is running here (process {first.pid})."
        " Wait for it to end, or stop it; then build again. Nothing was published.\n"
    )
    assert (second.stdout, second.returncode) == ("", 1)
    assert told.startswith("240 articles, ")
    assert (complaint, first.returncode) == ("", 0)


def copy_engine(project: Path) -> tuple[str, ...]:
    """A copy of the engine, to be broken, and the command that runs it."""
    shutil.copytree(PROJECT / "masthead", project / "masthead", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "build.py", project)
    return sys.executable, "build.py"


def test_a_fault_of_ours_is_told_as_ours_with_its_traceback(small: Path) -> None:
    """Here somebody broke the engine: the editor must not look for a mistake in an article."""
    assert run(small, "--now", NOON).returncode == 0
    before = list_site(small / "public")
    command = copy_engine(small)
    with open(small / "masthead/assemble/related.py", "a", encoding="utf-8") as module:
        module.write("\n\ndef propose_related(*_):\n    raise ArithmeticError('two and two are five')\n")
    done = subprocess.run(
        [*command, "--now", NOON], cwd=small, env=NEUTRAL, capture_output=True, text=True, check=False
    )
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-2:] == [
        "ArithmeticError: two and two are five",
        f"This is a bug in Masthead {__version__}, not a mistake in your content. Nothing was published.",
    ]
    assert done.stdout == ""
    assert done.returncode == 3
    assert list_site(small / "public") == before


def test_missing_libraries_are_named_and_the_remedy_too(small: Path) -> None:
    """``python build.py`` with a Python that has only its standard library."""
    done = subprocess.run(
        [sys.executable, "-S", *COMMAND[1:], "--now", NOON],
        cwd=small,
        env=NEUTRAL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.fullmatch(
        r"Masthead's libraries are not installed \(there is no \w+\): run `make build`,"
        r" which installs them into \.venv and builds the site with them\. If you have, the Python of \.venv"
        r" alone knows them: call it, as `\.venv/bin/python build\.py`\.\n",
        done.stderr,
    )
    assert done.stdout == ""
    assert done.returncode == 3


@pytest.mark.parametrize("output_format", ["github", "json", "text"])
def test_whoever_reads_the_output_may_go_away(small: Path, output_format: str) -> None:
    """``python build.py --format github | head -1`` ends in silence, however much is left to say."""
    for number in range(300):
        path = small / f"content/articles/2026-11-20-chips-{number}.md"
        path.write_text(BAD_CHIPS, encoding="utf-8")
    stream = "2>&1 >&-" if output_format == "text" else ""
    command = " ".join(f"'{word}'" for word in (*COMMAND, "--now", NOON, "--format", output_format))
    done = subprocess.run(
        ["sh", "-c", f"{command} {stream} | head -1"],
        cwd=small,
        env=NEUTRAL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    first = {"github": "::error file=content/articles/2026-11-20-chips-0.md,line=3::", "json": "{"}
    assert done.stdout.startswith(first.get(output_format, "content/articles/2026-11-20-chips-0.md:3: date: "))
    assert done.stdout.count("\n") == 1
    if output_format == "github":
        assert done.stderr in (
            "",
            "602 problems in 301 files. Nothing was published; public/ is unchanged.\n",
        )
    else:
        assert done.stderr == ""


def test_a_closed_pipe_after_the_work_is_done_is_no_complaint(small: Path) -> None:
    """The last line has nobody to read it; the site is there all the same, and nothing went wrong."""
    process = subprocess.Popen(
        [*COMMAND, "--now", NOON],
        cwd=small,
        env=NEUTRAL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0
    assert (small / "public/index.html").is_file()


UNPRINTED = "What was done can't be printed (No space left on device).\n"
UNPUBLISHED = "1 problem in 1 file. Nothing was published; public/ is unchanged.\n"


@pytest.mark.parametrize(
    ("output_format", "field", "told", "code"),
    [
        ("text", "summary", UNPRINTED, 0),
        ("json", "summary", UNPRINTED, 0),
        ("github", "summary", UNPRINTED, 0),
        (
            "text",
            "sumary",
            'content/articles/2026-11-20-chips.md:5: sumary: unknown field. Did you mean "summary"?\n' + UNPUBLISHED,
            1,
        ),
        ("json", "sumary", UNPRINTED, 1),
        ("github", "sumary", UNPUBLISHED + UNPRINTED, 1),
    ],
)
def test_where_there_is_no_room_for_what_is_printed_the_exit_code_still_says_how_it_went(
    small: Path, output_format: str, field: str, told: str, code: int
) -> None:
    """``python build.py > /dev/full``: a log on a disk that is full."""
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no device here that is always full")
    (small / "content/articles/2026-11-20-chips.md").write_text(write_article(**{field: "Dear."}), encoding="utf-8")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*COMMAND, "--now", NOON, "--format", output_format],
            cwd=small,
            env=NEUTRAL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.stderr, done.returncode) == (told, code)
    assert (small / "public/index.html").is_file() is (code == 0)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full", "--verbose 2>/dev/full"])
@pytest.mark.parametrize(("field", "code"), [("summary", 0), ("sumary", 1)])
def test_where_nobody_listens_the_exit_code_still_says_how_it_went(
    small: Path, closed: str, field: str, code: int
) -> None:
    """Started by a program that closed its streams, or with a log that is full."""
    if "/dev/full" in closed and not os.path.exists("/dev/full"):
        pytest.skip("there is no device here that is always full")
    (small / "content/articles/2026-11-20-chips.md").write_text(write_article(**{field: "Dear."}), encoding="utf-8")
    command = " ".join(f"'{word}'" for word in (*COMMAND, "--now", NOON))
    done = subprocess.run(
        ["sh", "-c", f"{command} {closed}"], cwd=small, env=NEUTRAL, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code
    assert (small / "public/index.html").is_file() is (code == 0)


def test_a_terminal_that_knows_no_other_letters_shows_their_numbers(small: Path) -> None:
    (small / "content/articles/2026-11-21-gerücht.md").write_text(
        write_article("Gerücht", "2026-11-21", draft="true", relatd="ü"), encoding="utf-8"
    )
    done = run(small, "--now", NOON, environment={"PYTHONIOENCODING": "ascii"})
    place = r"content/articles/2026-11-21-ger\xfccht.md"
    assert done.stderr == f'{place}:6: notice: relatd: unknown field. Did you mean "related"?\n'
    assert r" 1 held back (2026-11-21-ger\xfccht.md, a draft with notices), " in done.stdout
    assert done.returncode == 0
