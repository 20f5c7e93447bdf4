"""Work in several processes: the same results in the same order, and no process that dies is waited for."""

from __future__ import annotations

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
from moments import KILLED, command_in_which
from newsletter import NOON, PROJECT, build, read_site, write_article, write_newsletter

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
    while True:
        with open({file!r}, "a") as file:
            file.write("x")
        time.sleep(0.01)

def interrupt():
    while not os.path.exists({file!r}):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
    heard.wait()
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)

def hear(*_):
    heard.set()
    raise KeyboardInterrupt

heard = threading.Event()
signal.signal(signal.SIGINT, hear)
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
    """After the first time what is being done is waited for, which here has no end."""
    script = INTERRUPTED_TWICE.format(package=str(PROJECT), file=str(tmp_path / "written"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=600, check=False)
    assert done.stdout == "True 0\n", done.stderr


def test_a_process_that_is_killed_is_an_error_and_no_wait() -> None:
    with hire(2) as crew, pytest.raises(WorkerDied, match="A worker process was killed"):
        list(crew.spread(fall, range(20), equip, "pages"))


@pytest.mark.parametrize(
    "file", ["content/articles/2025-01-22-story-77.md", "articles/story-77/index.html"], ids=["reading", "making"]
)
def test_a_build_of_which_a_process_is_killed_says_so_and_the_old_site_stands(tmp_path: Path, file: str) -> None:
    days = {n: f"2025-01-{1 + n % 28:02}" for n in range(160)}
    files = {f"content/articles/{day}-story-{n}.md": write_article(f"Story {n}", day) for n, day in days.items()}
    project = write_newsletter(tmp_path, files)
    build(project)
    old = read_site(project)
    for path in (project / "content/articles").iterdir():
        path.write_text(path.read_text("utf-8") + "\nAnd more.\n", encoding="utf-8")
    command = [*command_in_which(KILLED, file), "build", "--jobs", "2", "--quiet", "--now", NOON.isoformat()]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith("A worker process was killed")
    assert done.stderr.endswith("Nothing was published.\n")
    assert read_site(project) == old
    build(project)
    assert read_site(project) != old
