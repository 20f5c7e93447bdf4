"""Work in several processes: the same results in the same order, and no process that dies is waited for."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from masthead.workers import WorkerDied, hire
from newsletter import NOON, PROJECT, build, read_site, write_article, write_newsletter

CHILDREN = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
_equipment: list[str] = []


def equip(name: str) -> None:
    _equipment.append(name)


def report(number: int) -> tuple[int, int, tuple[str, ...]]:
    """The number, who does it, and what it was set up with."""
    time.sleep(0.001)
    return number, os.getpid(), tuple(_equipment)


def stumble(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


def fall(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture(autouse=True)
def unequipped() -> None:
    _equipment.clear()


def test_results_come_in_the_order_of_the_tasks() -> None:
    with hire(3) as crew:
        assert [number for number, _, _ in crew.spread(report, range(50), equip, "pages")] == list(range(50))


def test_processes_are_kept_for_what_comes_after_and_set_up_once_for_each_kind() -> None:
    with hire(2) as crew:
        first = list(crew.spread(report, range(40), equip, "pages"))
        second = list(crew.spread(report, range(40), equip, "feeds"))
    ours = {process for _, process, _ in first}
    assert 1 <= len(ours) <= 2
    assert os.getpid() not in ours
    assert {process for _, process, _ in second} <= ours
    assert {equipment for _, _, equipment in first} == {("pages",)}
    assert {equipment[-1] for _, _, equipment in second} == {"feeds"}
    assert {equipment.count("feeds") for _, _, equipment in second} == {1}
    assert _equipment == []


def test_there_are_no_more_processes_than_tasks() -> None:
    with hire(40) as crew:
        assert len({process for _, process, _ in crew.spread(report, range(2), equip, "pages")}) <= 2
        assert len(multiprocessing.active_children()) == 2
        assert [number for number, _, _ in crew.spread(report, range(4), equip, "feeds")] == [0, 1, 2, 3]
        assert len(multiprocessing.active_children()) == 4


@pytest.mark.parametrize(("jobs", "tasks"), [(1, range(5)), (0, range(5)), (4, range(1)), (4, range(0))])
def test_one_job_or_one_task_needs_no_other_process(jobs: int, tasks: Sequence[int]) -> None:
    with hire(jobs, libraries=("no.such.library",)) as crew:
        done = list(crew.spread(report, tasks, equip, "pages"))
    assert done == [(number, os.getpid(), ("pages",)) for number in tasks]


def test_what_a_task_raises_is_raised_and_the_crew_can_be_asked_again() -> None:
    with hire(2) as crew:
        with pytest.raises(ValueError, match="seven"):
            list(crew.spread(stumble, range(20), equip, "pages"))
        assert list(crew.spread(stumble, range(7), equip, "pages")) == list(range(7))


INTERRUPTED_TWICE = """
import os, signal, sys, threading, time
sys.path.insert(0, {package!r})
from masthead.workers import hire

def begin(): pass

def write_on(number):
    for _ in range(3000):
        with open({file!r}, "a") as file:
            file.write("x")
        time.sleep(0.01)

def interrupt():
    for _ in range(2):
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Thread(target=interrupt, daemon=True).start()
try:
    with hire(2) as crew:
        list(crew.spread(write_on, range(9), begin))
except KeyboardInterrupt:
    left = os.path.getsize({file!r})
    time.sleep(0.3)
    print(left > 0, os.path.getsize({file!r}) - left, flush=True)
    os._exit(0)
"""


def test_whoever_interrupts_twice_leaves_no_process_that_writes(tmp_path: Path) -> None:
    """After the first time what is being done is waited for."""
    begun = time.monotonic()
    script = INTERRUPTED_TWICE.format(package=str(PROJECT), file=str(tmp_path / "written"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "True 0\n", done.stderr
    assert time.monotonic() - begun < 25


def test_a_process_that_is_killed_is_an_error_and_no_wait() -> None:
    with hire(2) as crew, pytest.raises(WorkerDied, match="A worker process was killed"):
        list(crew.spread(fall, range(20), equip, "pages"))


@pytest.mark.skipif(not CHILDREN.exists(), reason="this system does not tell which processes another has started")
def test_a_build_of_which_a_process_is_killed_says_so_and_the_old_site_stands(tmp_path: Path) -> None:
    """Whether it reads or makes pages: it is killed at ever later times, as long as there is one."""
    files = {
        f"content/articles/2025-01-{1 + n % 28:02}-story-{n}.md": write_article(
            f"Story {n}", f"2025-01-{1 + n % 28:02}", body="What was said, *and* what it **means**.\n\n" * 20
        )
        for n in range(160)
    }
    project = write_newsletter(tmp_path, files)
    build(project)
    old = read_site(project)
    style = project / "templates/base.html"
    died = 0
    for number in range(6):
        style.write_text(style.read_text("utf-8") + f"<!-- {number} -->\n", encoding="utf-8")
        for path in sorted((project / "content/articles").iterdir()):
            path.write_text(path.read_text("utf-8") + f"\nAnd {number}.\n", encoding="utf-8")
        code, said = build_and_kill_a_worker(project, 0.05 * number)
        if code == 0:
            old = read_site(project)
            continue
        died += 1
        assert code == 3
        assert said.startswith("A worker process was killed")
        assert said.endswith("Nothing was published.\n")
        assert read_site(project) == old
    assert died
    build(project)
    assert read_site(project) != old


def build_and_kill_a_worker(project: Path, later: float) -> tuple[int, str]:
    """Exit code and errors of a build of which a process was killed so many seconds after it was there."""
    command = [sys.executable, str(PROJECT / "build.py"), "--jobs", "2", "--quiet", "--now", NOON.isoformat()]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not list_children(process.pid):
        time.sleep(0.002)
    time.sleep(later)
    for worker in list_children(process.pid)[:1]:  # none, where the build was quicker
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def list_children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    except OSError:
        return []
