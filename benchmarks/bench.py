"""How Masthead compares with Hugo and Pelican: ``make bench``, or ``python benchmarks/bench.py [SIZE…]``.

The three build the same newsletter in turns, A B C A B C, so that what slows the machine slows them all. A
table in Markdown is printed; all figures are in ``.bench/last.json``. docs/performance.md says what is and
what is not the same for the three.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import contestants as field
import corpus
import parity
from contestants import SCRATCH, Contestant
from measure import SAMPLED, TIMED, Cost, Failed, measure_command

SIZES = (100, 1_000, 10_000)
STEPS = {
    "cold": "cold build",
    "same": "nothing changed",
    "edited": "one article edited",
    "added": "one article added",
}
"""In this order: each begins where the one before it ended."""
STARTS = 20

NOTES = (
    "- The three sites tell readers and programs the same, which is checked (`parity.py`): pages with all their\n"
    "  parts and metadata, three feeds of the site and of every tag, sitemaps, headers. Masthead alone sanitises\n"
    "  HTML, strips feeds of classes and ids, checks every link, and brings the site to the disk before it\n"
    "  publishes it in one step.",
    "- All three cut the archive by year and month. Below a tag Masthead does so too; Hugo and Pelican,\n"
    "  which can't without contortions, number pages of 100 stories there.",
    "- Hugo and Pelican have nothing shorter than a plain rebuild by command line. Pelican's cache of what\n"
    "  it read is off in cold builds, which it would slow, and on and filled in the others.",
    "- All processes: the most that their proportional set sizes added up to, sampled in one more run.",
)

Costs = dict[str, dict[str, list[Cost]]]
"""By contestant, then by step; one for each run."""


class Wrong(Exception):
    """A site is not what the newsletter must give."""


def main() -> int:
    options = _parse()
    field.make_scratch()
    load = os.getloadavg()[0]
    peers = field.install_peers()
    entrants = field.set_out(peers)
    try:
        _warm_up(entrants)
        start = _time_start(entrants[0].cold)
        markdown = _time_markdown()
        races = {}
        for size in options.sizes:
            runs = options.runs or (5 if size < 10_000 else 3)
            races[size] = race(entrants, size, runs)
    except (Failed, Wrong) as stop:
        print(stop, file=sys.stderr)
        return 1
    finally:
        if not options.keep:
            shutil.rmtree(SCRATCH / "work", ignore_errors=True)
    machine = _describe_machine(peers, load)
    record = {
        "machine": machine,
        "start": start,
        "markdown": markdown,
        "sizes": {size: _as_plain(races[size]) for size in races},
    }
    (SCRATCH / "last.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print("\n".join(write_report(machine, start, markdown, races)))
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Masthead beside Hugo and Pelican.")
    parser.add_argument("sizes", metavar="SIZE", type=int, nargs="*", default=SIZES, help="articles")
    parser.add_argument("--runs", type=int, help="runs for each size (5, and 3 from 10,000 articles)")
    parser.add_argument("--keep", action="store_true", help="keep newsletters and sites in .bench/work")
    options = parser.parse_args()
    if any(size < 50 for size in options.sizes) or (options.runs or 1) < 1:
        parser.error("a newsletter has 50 articles or more, and is built once or more")
    return options


# --- running ---------------------------------------------------------------------------------------


def race(entrants: Sequence[Contestant], size: int, runs: int) -> Costs:
    """What each step cost each contestant, in each run. Every site is checked, outside the time."""
    field.write_newsletter(entrants, size)
    costs: Costs = {entrant.name: {step: [] for step in STEPS} for entrant in entrants}
    ours = entrants[0]
    for run in range(1, runs + 1):
        for step in STEPS:
            for entrant in entrants:
                cost = _take_step(ours, entrant, step, size, run)
                costs[entrant.name][step].append(cost)
                print(
                    f"{size:,} articles, run {run} of {runs}, {STEPS[step]}: {entrant.name} "
                    f"{cost.seconds:.2f} s, {cost.cpu_seconds:.2f} s of processor time",
                    file=sys.stderr,
                )
    for step in STEPS:
        # The memory of all processes is sampled in a run of its own: sampling takes time.
        sampled = _take_step(ours, ours, step, size, runs + 1, SAMPLED)
        costs[ours.name][step] = [
            cost._replace(proportional_bytes=sampled.proportional_bytes) for cost in costs[ours.name][step]
        ]
    return costs


def _take_step(first: Contestant, entrant: Contestant, step: str, size: int, run: int, how: str = TIMED) -> Cost:
    middle, newest = corpus.write_article(size // 2), corpus.write_article(size)
    sentence = f"This sentence was added in run {run} of the benchmark."
    if step == "cold":
        corpus.save_article(entrant.project, entrant.flavour, middle)
        corpus.delete_article(entrant.project, entrant.flavour, newest)
        field.clear_leftovers(entrant)
    elif step == "same" and entrant.needs_priming:
        _measure(entrant.rebuild, entrant.project)
    elif step == "edited":
        edited = corpus.edit_article(middle, sentence)
        corpus.save_article(entrant.project, entrant.flavour, edited)
    elif step == "added":
        corpus.save_article(entrant.project, entrant.flavour, newest)
    os.sync()  # nobody pays for what another has written
    cost = _measure(entrant.cold if step == "cold" else entrant.rebuild, entrant.project, how)
    _check_site(entrant, step, size, sentence)
    if step == "cold" and entrant is not first:
        _check_parity(first, entrant, size)
    return cost


def _measure(command: Sequence[str], folder: Path, how: str = TIMED) -> Cost:
    return measure_command(command, str(folder), field.ENVIRONMENT, str(SCRATCH / "log"), how)


def _check_site(entrant: Contestant, step: str, size: int, sentence: str) -> None:
    site = entrant.project / entrant.output
    expected = field.expect_site(entrant.flavour, size + (step == "added"))
    found = field.count_site(site)
    if found != expected:
        raise Wrong(f"{entrant.name}, {STEPS[step]}: the site holds {found} and not {expected}.")
    middle, newest = corpus.write_article(size // 2), corpus.write_article(size)
    neighbours = [corpus.title_article(number) for number in (size // 2 - 1, size // 2 + 1)]
    if step == "edited":
        middle = corpus.edit_article(middle, sentence)
    related = [corpus.title_article(int(slug[-5:])) for slug in middle.related]
    missing = [] if step == "added" else field.find_missing(site, middle, [*neighbours, *related])
    if step == "added":
        missing += field.find_missing(site, newest, [])
        feeds = [folder + name for folder in ("", f"tags/{newest.tags[0]}/") for name in field.FEEDS]
        for place in ("index.html", *feeds):
            if newest.slug not in (site / place).read_text(encoding="utf-8"):
                missing.append(f"{newest.slug} in {place}")
    if missing:
        raise Wrong(f"{entrant.name}, {STEPS[step]}: the site lacks {missing}.")


def _check_parity(first: Contestant, other: Contestant, size: int) -> None:
    """The site tells its readers and programs what the first contestant's tells them."""
    found = parity.tell_apart(first.project / first.output, other.project / other.output, size)
    if found:
        raise Wrong("\n".join([f"The sites of {first.name} and {other.name} are not alike:", *found]))


def _warm_up(entrants: Sequence[Contestant]) -> None:
    """Each has built once, so that Python's bytecode is there and programs are in memory."""
    field.write_newsletter(entrants, 50)
    for entrant in entrants:
        _measure(entrant.cold, entrant.project)


def _time_start(build: Sequence[str]) -> dict[str, float]:
    """Milliseconds, as medians: of the sample newsletter where nothing has changed, of Python alone."""
    project = SCRATCH / "work" / "sample"
    project.mkdir()
    shutil.copy(field.REPOSITORY / "site.toml", project)
    for folder in ("content", "templates", "static"):
        shutil.copytree(field.REPOSITORY / folder, project / folder)
    commands = {"masthead": build, "python": (sys.executable, "-c", "pass")}
    _measure(build, project)
    os.sync()
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            took[name].append(_measure(command, project).seconds)
    return {name: statistics.median(seconds) * 1000 for name, seconds in took.items()}


def _time_markdown() -> dict[str, float]:
    program = str(Path(__file__).with_name("markdown_texts.py"))
    return dict(
        json.loads(subprocess.run([sys.executable, program], capture_output=True, text=True, check=True).stdout)
    )


# --- reporting -------------------------------------------------------------------------------------


def _describe_machine(peers: Path, load: float) -> dict[str, str]:
    hugo = subprocess.run([field.find_hugo(peers), "version"], capture_output=True, text=True, check=True)
    pelican = subprocess.run([peers / "bin" / "pelican", "--version"], capture_output=True, text=True)
    return {
        "processors": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "hugo": hugo.stdout.split()[1].partition("-")[0].removeprefix("v"),
        "pelican": pelican.stdout.strip(),
        "load at the start": f"{load:.1f}",
    }


def _as_plain(costs: Costs) -> dict[str, dict[str, list[dict[str, float]]]]:
    return {
        name: {step: [cost._asdict() for cost in each] for step, each in steps.items()} for name, steps in costs.items()
    }


def write_report(
    machine: dict[str, str], start: dict[str, float], markdown: dict[str, float], races: dict[int, Costs]
) -> list[str]:
    """The lines of a report in Markdown."""
    lines = [
        f"{machine['processors']} processors, {machine['system']}, Python {machine['python']}, "
        f"Hugo {machine['hugo']}, Pelican {machine['pelican']}.",
        "Medians; a ratio is the median of the ratios within each run.",
        "",
    ]
    if float(machine["load at the start"]) > 1:
        lines[1] += f" The machine was busy (load {machine['load at the start']}): the figures are rough."
    for size, costs in races.items():
        lines += _write_table(size, costs)
    lines += [
        f"Start-up: `build` of the sample newsletter with nothing changed takes {start['masthead']:.0f} ms, "
        f"of which {start['python']:.0f} ms are Python's own (medians of {STARTS}).",
        "",
        f"Markdown of an article: {markdown['masthead']:.2f} ms of processor time, {markdown['stock']:.2f} ms without "
        f"the speed-ups, {markdown['ratio']:.2f} : 1; {markdown['whole']:.2f} ms from its text to all that is kept of "
        "it (medians).",
        "",
        *NOTES,
    ]
    return lines


def _write_table(size: int, costs: Costs) -> list[str]:
    names = list(costs)
    ours = names[0]
    runs = len(costs[ours]["cold"])
    lines = [
        f"### {size:,} articles ({runs} {'run' if runs == 1 else 'runs'})",
        "",
        "| | | " + " | ".join([*names, *(f"{ours} : {peer}" for peer in names[1:])]) + " |",
        "| --- | --- |" + " ---: |" * (2 * len(names) - 1),
    ]
    measures: list[tuple[str, Callable[[Cost], float], str]] = [
        ("time, s", lambda cost: cost.seconds, ".2f"),
        ("processor time, s", lambda cost: cost.cpu_seconds, ".2f"),
        ("largest process, MB", lambda cost: cost.peak_bytes / 1e6, ".0f"),
        ("all processes, MB", lambda cost: cost.proportional_bytes / 1e6, ".0f"),
    ]
    for step, title in STEPS.items():
        for label, of, form in measures:
            each = {name: [of(cost) for cost in costs[name][step]] for name in names}
            cells = [format(statistics.median(each[name]), form) if any(each[name]) else "" for name in names]
            for peer in names[1:]:
                pairs = zip(each[ours], each[peer], strict=True)
                ratios = [mine / theirs for mine, theirs in pairs if theirs]
                cells.append(f"{statistics.median(ratios):.2f}" if ratios else "")
            lines.append(f"| {title} | {label} | {' | '.join(cells)} |")
            title = ""
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())
