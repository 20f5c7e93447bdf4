"""Where the time of a cold build goes, as a table in Markdown: ``python benchmarks/profile_build.py [SIZE] [--stock]``.

One build with ``--jobs 1`` is interrupted every few milliseconds of processor time, and what has passed since
the last time is put down to the part of the work that its stack shows. A profiler that counts calls would
make Markdown, which is all small functions, look dearer than it is.
"""

from __future__ import annotations

import argparse
import json
import runpy
import shutil
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import NamedTuple

EVERY_SECONDS = 0.002
OTHER = "other"
START = "start of Python, imports"


class Sign(NamedTuple):
    """What in a stack shows which part of the work is being done."""

    part: str
    files: tuple[str, ...]
    """Anywhere in a file's name where it begins with ``/`` or ``<``, else at its beginning."""
    functions: tuple[str, ...] = ()


def _ours(names: str) -> tuple[str, ...]:
    return tuple(f"/masthead/{name}.py" for name in names.split())


_MARKDOWN = ("/lookfirst/", "/markdown/", "/pymdownx/", "/pygments/")
_TEMPLATES = "templates (Jinja2)"

WHEREVER = (
    Sign(START, ("<frozen importlib",)),
    Sign("sanitising (nh3)", _ours("html_safety")),
    Sign("feeds (feedgen, lxml)", _ours("feeds xml_feeds"), ("make_feed_texts", "_render_feed_texts")),
)
"""They count wherever in the stack they stand; the first that fits."""

INNERMOST = (
    Sign(_TEMPLATES, ("templates/",), ("fill_links", "fill_prose", "fill_article")),
    Sign(
        "front matter (YAML, rules)", (*_ours("front_matter rules content fields sources"), "/yaml/", "/frontmatter/")
    ),
    Sign("Markdown", (*_ours("prose converter fragment slips limits source_lines"), *_MARKDOWN)),
    Sign(_TEMPLATES, (*_ours("render templates"), "/jinja2/", "/markupsafe/")),
    Sign("memory (SQLite, msgspec)", _ours("memory reading")),
    Sign(
        "assembling and planning",
        _ours("site related references pages collisions urls making model sitemaps"),
    ),
    Sign("looking at and writing files", _ours("output survey assets")),
)
"""Of these the frame nearest to the work decides."""


class Sampler:
    """Processor time by part of the work, from `begin` to `end`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.unknown: dict[str, float] = defaultdict(float)
        """What `OTHER` is made of, by function."""
        self._last = 0.0

    def begin(self) -> None:
        signal.signal(signal.SIGVTALRM, self._note)
        self._last = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, EVERY_SECONDS, EVERY_SECONDS)

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _note(self, _number: int, frame: FrameType | None) -> None:
        # Signals that arrive while C code runs wait for its end, and many become one: hence no plain count.
        now = time.process_time()
        part = _name_part(frame)
        self.seconds[part] += now - self._last
        if part == OTHER and frame is not None:
            self.unknown[f"{frame.f_code.co_filename}: {frame.f_code.co_name}"] += now - self._last
        self._last = now


def _name_part(frame: FrameType | None) -> str:
    stack = []
    while frame is not None:
        stack.append((frame.f_code.co_filename, frame.f_code.co_name))
        frame = frame.f_back
    for sign in WHEREVER:
        if any(_fits(sign, *called) for called in stack):
            return sign.part
    for called in stack:
        for sign in INNERMOST:
            if _fits(sign, *called):
                return sign.part
    return OTHER


def _fits(sign: Sign, file: str, function: str) -> bool:
    return function in sign.functions or any(
        each in file if each.startswith(("/", "<")) else file.startswith(each) for each in sign.files
    )


# --- in the process that builds --------------------------------------------------------------------


def _build(build: str, report: str) -> int:
    """A build, and how its time was spent, as JSON in the file `report`."""
    sys.argv = [build, "build", "--jobs", "1", "--quiet"]
    sys.path[0] = str(Path(build).parent)
    sampler = Sampler()
    sampler.begin()
    try:
        code = int(runpy.run_path(build)["main"]())
    except SystemExit as stop:
        code = int(stop.code or 0)
    sampler.end()
    record = {"seconds": sampler.seconds, "unknown": _sort(sampler.unknown)[:5]}
    Path(report).write_text(json.dumps(record), encoding="utf-8")
    return code


def _sort(seconds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(seconds.items(), key=lambda each: each[1], reverse=True)


# --- in the process that asks ----------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description="Where the time of a cold build goes.")
    parser.add_argument("size", metavar="SIZE", type=int, nargs="?", default=1_000, help="articles (1,000)")
    parser.add_argument("--stock", action="store_true", help="Python-Markdown without its speed-ups")
    options = parser.parse_args()
    size: int = options.size

    import contestants as field
    from measure import measure_command

    field.make_scratch()
    work = field.SCRATCH / "profile"
    shutil.rmtree(work, ignore_errors=True)
    command = field.copy_engine(work / "engine")
    ours = field.enter_masthead(work / "masthead", command)
    field.write_newsletter([ours], size)
    if options.stock:
        with (ours.project / "site.toml").open("a", encoding="utf-8") as settings:
            settings.write("\n[markdown]\nspeedups = false\n")
    report = work / "report.json"
    inside = [sys.executable, str(Path(__file__).resolve()), "--inside", command[1], str(report)]
    log = str(field.SCRATCH / "log")
    for _ in range(2):  # the first leaves the bytecode behind
        field.clear_leftovers(ours)
        cost = measure_command(inside, str(ours.project), field.ENVIRONMENT, log)
    record = json.loads(report.read_text(encoding="utf-8"))
    shutil.rmtree(work)

    seconds: dict[str, float] = record["seconds"]
    seconds[START] += cost.cpu_seconds - sum(seconds.values())  # before and after the samples
    print(f"A cold build of {size:,} articles in one process: {cost.cpu_seconds:.1f} s of processor time.")
    print("\n| part of the work | share | ms an article |\n| --- | ---: | ---: |")
    for part, spent in _sort(seconds):
        print(f"| {part} | {spent / cost.cpu_seconds:.0%} | {spent / size * 1000:.2f} |")
    if seconds.get(OTHER, 0) > cost.cpu_seconds / 20:
        print("\nAmong the other things:", *(function for function, _ in record["unknown"]), sep="\n- ")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        sys.exit(_build(sys.argv[2], sys.argv[3]))
    main()
