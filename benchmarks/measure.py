"""What a command costs: time, processor time, peak memory.

As a program, ``python -I -S measure.py TIMED|SAMPLED LOG COMMAND…`` runs the command and prints its `Cost`.
It is a small process of its own because a child's peak memory begins at its parent's.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

TIMED, SAMPLED = "timed", "sampled"
SAMPLE_EVERY_SECONDS = 0.01


class Cost(NamedTuple):
    """What one run of a command cost, the processes that it started included."""

    seconds: float
    cpu_seconds: float
    """In the user's mode and the system's."""
    peak_bytes: int
    """Resident, of the largest process."""
    proportional_bytes: int
    """Of all processes at once, a page that n of them share counted as one nth in each (its proportional set
    size); 0 where it was not sampled or can't be."""


class Failed(Exception):
    """The command gave another exit code than 0; the message is what it printed."""


def measure_command(
    command: Sequence[str], folder: str, environment: Mapping[str, str], log: str, how: str = TIMED
) -> Cost:
    """The cost of a run of `command` in `folder`; `log` is the file that takes what it prints.

    `SAMPLED` runs are slower: sampling needs the processor too.
    """
    import subprocess

    answer = subprocess.run(
        [sys.executable, "-I", "-S", os.path.abspath(__file__), how, log, *command],
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    if answer.returncode:
        with open(log, encoding="utf-8", errors="replace") as printed:
            raise Failed(f"{' '.join(command)}\n{printed.read()}")
    seconds, cpu_seconds, peak_bytes, proportional_bytes = answer.stdout.split()
    return Cost(float(seconds), float(cpu_seconds), int(peak_bytes), int(proportional_bytes))


# --- in the small process --------------------------------------------------------------------------


def _run(how: str, log: str, command: list[str]) -> int:
    opened = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, log, opened, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    begun = time.perf_counter()
    # A process group of its own, by which the processes that it starts are found.
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions, setpgroup=0)
    most = _sample_until_end(child) if how == SAMPLED else 0
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): macOS counts bytes, Linux kibibytes
    print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit, most)
    return 0 if os.waitstatus_to_exitcode(status) == 0 else 1


def _sample_until_end(child: int) -> int:
    most = 0
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        most = max(most, sum(_share_of(each) for each in _list_group(child)))
        time.sleep(SAMPLE_EVERY_SECONDS)
    return most


def _list_group(group: int) -> list[str]:
    """The ids of the processes of a group (proc(5), stat)."""
    found = []
    for each in os.listdir("/proc") if os.path.isdir("/proc") else []:
        try:
            if each.isdigit() and os.getpgid(int(each)) == group:
                found.append(each)
        except OSError:
            continue  # it has ended
    return found


def _share_of(process: str) -> int:
    """Its proportional set size, in bytes (proc(5), smaps_rollup)."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has ended, or this is no Linux
    return 0


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1], sys.argv[2], sys.argv[3:]))
