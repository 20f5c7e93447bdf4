"""Builds to which something happens at one moment, on the fastest machine as on the slowest: as a file is opened."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from subprocess import Popen
from typing import Any

from newsletter import PROJECT

LONGEST_WAIT = 600.0
"""Seconds; whoever waits for so long waits for what never comes."""

_SCRIPT = """
import os, signal, sys, time
build, waits = os.getpid(), [True]

def look(event, told):
    if event == "open" and waits and os.getpid() != build and {file!r} in str(told[0]):
        waits.clear()
        {happening}

sys.addaudithook(look)
sys.path.insert(0, {package!r})
from masthead.cli import main
sys.exit(main())
"""
_HELD = """open({marker!r}, "w").close()
        while os.path.exists({marker!r}):
            time.sleep(0.01)"""

KILLED = "os.kill(os.getpid(), signal.SIGKILL)"
INTERRUPTED = "os.kill(build, signal.SIGINT)"


def held(marker: Path) -> str:
    """A process waits for as long as the file stands, which it makes itself."""
    return _HELD.format(marker=str(marker))


def command_in_which(happening: str, file: str) -> list[str]:
    """The command, to which a string of options can be added; in the first of its helping processes that opens a path
    in which `file` stands, `happening` happens."""
    return [sys.executable, "-c", _SCRIPT.format(package=str(PROJECT), file=file, happening=happening)]


def await_file(marker: Path, process: Popen[Any]) -> None:
    """The process has made the file."""
    end = time.monotonic() + LONGEST_WAIT
    while not marker.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.002)
