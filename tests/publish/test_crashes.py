"""A build that is killed loses nothing: the old site stands or the new one, and the next build is clean."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsletter import NOON, PROJECT, build, read_site, write_article, write_newsletter
from strace import find_strace, may_install

# Run in a process of its own: kills itself when it is about to do its n-th operation on files below a folder.
KILLED_AT = """
import builtins, os, signal, sys
sys.path.insert(0, {package!r})
left = int(sys.argv[1])
def count(call):
    def counted(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)
    return counted
for name in ("link", "unlink", "rename", "mkdir", "rmdir", "chmod", "fsync", "fchmod"):
    setattr(os, name, count(getattr(os, name)))
from masthead.publish import exchange as publishing
exchange = publishing._exchange
def exchange_and_count(*trees):
    done = count(exchange)(*trees)
    count(len)("")
    return done
publishing._exchange = exchange_and_count
from masthead.cli import main
code = main(["build", "--jobs", "1", "--quiet", "--now", {now!r}])
print("operations", int(sys.argv[1]) - left)
sys.exit(code)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Twelve stories, published twice, so that there is a spare tree; and an edit that is not published yet."""
    files = {
        f"content/articles/2026-10-{day:02}-story-{day}.md": write_article(f"Story {day}", f"2026-10-{day:02}")
        for day in range(1, 13)
    }
    write_newsletter(tmp_path / "news", files)
    build(tmp_path / "news")
    edit(tmp_path / "news", 1)
    build(tmp_path / "news")
    return tmp_path / "news"


def edit(project: Path, number: int) -> None:
    """A story is changed, one comes and one goes."""
    folder = project / "content/articles"
    (folder / "2026-10-05-story-5.md").write_text(
        write_article("Story 5", "2026-10-05", body=f"Edition {number}."), encoding="utf-8"
    )
    (folder / f"2026-11-01-new-{number}.md").write_text(
        write_article(f"New {number}", "2026-11-01", "News, Chips"), encoding="utf-8"
    )
    (folder / f"2026-11-01-new-{number - 1}.md").unlink(missing_ok=True)


def clean_site(project: Path) -> dict[str, bytes]:
    clean = project.with_name("clean")
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(project, clean, ignore=shutil.ignore_patterns("public", ".masthead", ".public.*"))
    build(clean)
    return read_site(clean)


def build_and_die(project: Path, operation: int) -> subprocess.CompletedProcess[str]:
    script = KILLED_AT.format(package=str(PROJECT), now=NOON.isoformat())
    return subprocess.run(
        [sys.executable, "-c", script, str(operation)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def test_killed_at_any_operation_on_files_the_old_site_stands_or_the_new_one(project: Path, thorough: bool) -> None:
    old = read_site(project)
    edit(project, 2)
    new = clean_site(project)
    backup = project.with_name("backup")
    shutil.copytree(project, backup, symlinks=True)
    whole = build_and_die(project, 10**6)
    assert whole.returncode == 0, whole.stderr
    operations = int(whole.stdout.split()[-1])
    assert operations > 30
    step = 1 if thorough else max(1, operations // 10)
    for number in range(0, operations, step):
        shutil.rmtree(project)
        # A copy has other inodes, so the first build here makes a spare of links: that is killed too.
        shutil.copytree(backup, project, symlinks=True)
        assert build_and_die(project, number).returncode == -signal.SIGKILL
        standing = project / "public"
        assert not standing.exists() or read_site(project) in (old, new), f"killed at operation {number}"
        assert standing.exists() or (project / ".public.masthead-old").exists()
        build(project)
        assert read_site(project) == new, f"after it was killed at operation {number}"
        left = {path.name for path in project.iterdir() if path.name.startswith(".public")}
        assert left <= {".public.masthead-spare"}


CALLS = (
    *("rename", "renameat2", "mkdir", "unlink", "unlinkat", "rmdir", "link", "linkat"),
    *("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "fchmod"),
)
"""What a build asks of the system on its way into the output folder and into its memory."""
POINTS = 12
"""So many calls are tried with each fault; about a second each."""


def list_what_stands(project: Path) -> set[str]:
    """All that builds leave, by path; of the spare tree what it holds, whichever edition that is of."""
    names = {path.relative_to(project).as_posix() for path in project.rglob("*")}
    return {name for name in names if not name.startswith(("content", "templates", "static", "site.toml"))}


def assert_nothing_is_left_behind(project: Path, old: dict[str, bytes], new: dict[str, bytes], when: str) -> None:
    """The site is the new one, and beside it stands nothing but a whole spare and the memory."""
    assert read_site(project) == new, when
    spare = project / ".public.masthead-spare"
    held = {path.relative_to(spare).as_posix() for path in spare.rglob("*") if path.is_file()}
    assert held in (old.keys(), new.keys()), when
    spares = [spare, *(path for path in spare.rglob("*") if path.is_dir())]
    assert all(any(folder.iterdir()) for folder in spares), when
    beside = {name for name in list_what_stands(project) if not name.startswith(("public", ".public.masthead-spare"))}
    compiled = {name for name in beside if name.startswith(".masthead/templates/") and name.endswith(".cache")}
    assert beside - compiled == {".masthead", ".masthead/lock", ".masthead/memory.sqlite", ".masthead/templates"}, when
    assert (project / ".masthead/lock").read_bytes() == b"", when


def test_a_build_that_has_nothing_to_do_leaves_nothing_and_takes_away_what_one_that_was_killed_left(
    project: Path,
) -> None:
    command = [sys.executable, str(PROJECT / "build.py"), "--quiet", "--now", NOON.isoformat()]
    old = read_site(project)
    edit(project, 2)
    build(project)
    new = read_site(project)
    subprocess.run(command, cwd=project, check=True)
    subprocess.run(command, cwd=project, check=True)
    assert_nothing_is_left_behind(project, old, new, "nothing to do")
    (project / ".public.masthead-next/articles").mkdir(parents=True)
    (project / ".masthead/memory.sqlite-wal").touch()
    (project / ".masthead/templates/half.tmp").touch()
    subprocess.run(command, cwd=project, check=True)
    assert_nothing_is_left_behind(project, old, new, "after one that was killed")


def test_half_of_a_spare_is_never_taken_for_a_whole(project: Path) -> None:
    """A spare that can't be deleted, as it stands in the way: what is put aside in its place is no spare."""
    spare = project / ".public.masthead-spare"
    shutil.rmtree(spare)
    (spare / "articles").mkdir(parents=True)
    for number in (2, 3):
        edit(project, number)
        new = clean_site(project)
        old = read_site(project)
        build(project)
        assert_nothing_is_left_behind(project, old, new, f"edition {number}")


@pytest.fixture
def strace() -> str:
    path, fault = find_strace()
    if not path and may_install():
        pytest.fail(f"{fault} Or type: sh -c 'apt-get install strace'", pytrace=False)
    if not path:
        pytest.skip(fault)
    return path


def count_calls(strace: str, command: list[str], project: Path) -> list[tuple[str, int]]:
    """Each call of a build on files of the project, as its name and which of that name it is, from 1 on."""
    log = project.with_name("calls")
    traced = [strace, "-y", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *command]
    subprocess.run(traced, cwd=project, check=True)
    counts: dict[str, int] = {}
    calls: list[tuple[str, int]] = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        name = line.partition("(")[0]
        if name in CALLS:
            counts[name] = counts.get(name, 0) + 1
            if str(project) in line or ".masthead" in line:
                calls.append((name, counts[name]))
    return calls


@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC"])
def test_whatever_call_of_the_system_fails_the_next_build_leaves_nothing_behind(
    project: Path, thorough: bool, request: pytest.FixtureRequest, fault: str
) -> None:
    if not thorough:
        pytest.skip("tried in the thorough run")
    strace = request.getfixturevalue("strace")
    command = [
        *(sys.executable, str(PROJECT / "build.py"), "--jobs", "1", "--quiet", "--now", NOON.isoformat()),
    ]
    subprocess.run(command, cwd=project, check=True)
    old = read_site(project)
    edit(project, 2)
    new = clean_site(project)
    backup = project.with_name("backup")
    shutil.copytree(project, backup, symlinks=True)
    # A copy has other inodes, by which a build goes another way: the calls are counted in a copy, too.
    shutil.rmtree(project)
    shutil.copytree(backup, project, symlinks=True)
    calls = count_calls(strace, command, project)
    assert len(calls) > POINTS
    assert_nothing_is_left_behind(project, old, new, "traced")
    for name, number in calls[:: max(1, len(calls) // POINTS)]:
        when = f"{fault} at {name} {number}"
        shutil.rmtree(project)
        shutil.copytree(backup, project, symlinks=True)
        inject = f"inject={name}:{fault}:when={number}"
        traced = [strace, "-o", os.devnull, "-e", f"trace={name}", "-e", inject, *command]
        done = subprocess.run(traced, cwd=project, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, f"{when}: {done.stderr}"
        standing = project / "public"
        assert not standing.exists() or read_site(project) in (old, new), when
        if done.returncode == 0:
            assert_nothing_is_left_behind(project, old, new, f"{when}, which was survived")
        subprocess.run(command, cwd=project, check=True)
        assert_nothing_is_left_behind(project, old, new, when)


def test_killed_at_any_time_the_site_is_whole(project: Path, thorough: bool) -> None:
    chance = random.Random(os.environ.get("MASTHEAD_SEED", "11"))
    command = [sys.executable, str(PROJECT / "build.py"), "--quiet", "--now", NOON.isoformat()]
    edit(project, 2)
    begun = time.monotonic()
    subprocess.run(command, cwd=project, check=True)
    duration = time.monotonic() - begun
    old = read_site(project)
    for number in range(3, 103 if thorough else 13):
        edit(project, number)
        new = clean_site(project)
        process = subprocess.Popen(
            command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0, duration * 1.1))
        with_all_its_workers = os.getpgid(process.pid) if process.poll() is None else 0
        if with_all_its_workers:
            os.killpg(with_all_its_workers, signal.SIGKILL)
        process.wait()
        assert read_site(project) in (old, new)
        build(project)
        assert read_site(project) == new
        old = new


def test_a_full_disk_loses_nothing(project: Path, tmp_path: Path) -> None:
    """Told by a limit on the size of files, which is the nearest that every system has."""
    old = read_site(project)
    (project / "content/articles/2026-11-02-large.md").write_text(
        write_article("Large", "2026-11-02", body="word " * 60_000), encoding="utf-8"
    )
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        f"sys.path.insert(0, {str(PROJECT)!r}); from masthead.cli import main;"
        f"sys.exit(main(['build', '--jobs', '1', '--now', {NOON.isoformat()!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert read_site(project) == old
    build(project)
    assert "articles/large/index.html" in read_site(project)


def test_two_builds_at_once_do_not_meet(project: Path) -> None:
    from masthead.store.cache import lock_project

    old = read_site(project)
    edit(project, 2)
    with lock_project(project):
        done = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "--now", NOON.isoformat()],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"Another build is running here (process {os.getpid()})."
        " Wait for it to end, or stop it; then build again. Nothing was published.\n"
    )
    assert read_site(project) == old


def test_the_lock_of_a_build_that_died_is_free(project: Path) -> None:
    (project / ".masthead/lock").write_text("999999\n")
    edit(project, 2)
    build(project)
    assert b"Edition 2." in read_site(project)["articles/story-5/index.html"]
