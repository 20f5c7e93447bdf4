"""The editor's page: every article with its state, its problems, its words, and what it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from masthead import urls
from masthead.assemble.references import address_of, describe_moment, is_out
from masthead.errors import PROBLEM, Problem
from masthead.model import Article, Head, Page
from masthead.preview.furniture import BROKEN, DRAFT, PUBLISHED, SCHEDULED, add_script, render, state_of
from masthead.preview.overlay import hidden_sources
from masthead.preview.proof import Proof
from masthead.project import ARTICLES
from masthead.read.library import Whole

ROWS = 100
"""So many stand on a page of the list."""
STATES = {PUBLISHED: "published", DRAFT: "draft", SCHEDULED: "scheduled", BROKEN: "not readable"}
ORDERS = {"newest": "newest first", "oldest": "oldest first", "state": "by state", "tag": "by tag", "title": "by title"}
ADDRESS = urls.RESERVED


class Row(NamedTuple):
    """An article or a page in the list."""

    source: str
    title: str
    address: str
    """Where it is shown; empty where it is not."""
    state: str
    published: str
    """The day or time that it carries."""
    sort_key: float
    tags: tuple[str, ...]
    item: Head | Page | None


class Asked(NamedTuple):
    """What the editor wants to see."""

    words: str = ""
    state: str = ""
    tag: str = ""
    order: str = "newest"
    page: int = 1


def parse_question(query: Mapping[str, str]) -> Asked:
    """What the form's fields say; what makes no sense is passed over."""
    order, state, page = query.get("sort", ""), query.get("state", ""), query.get("page", "")
    return Asked(
        query.get("q", "").strip()[:200],
        state if state in STATES else "",
        query.get("tag", "")[:200],
        order if order in ORDERS else "newest",
        int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def list_rows(proof: Proof, now: dt.datetime) -> list[Row]:
    """Every article and page of the newsletter that may be seen, in no order."""
    shelf = proof.shown.assembly.shelf
    hidden = hidden_sources(proof)
    rows = []
    for source, holding in proof.holdings.sources.items():
        if source in hidden:
            continue
        item = shelf.by_source.get(source)
        rejected = holding.remembered.rejected
        if item is None:
            title = (rejected.title if rejected else "") or source.rpartition("/")[2]
            rows.append(Row(source, title, "", BROKEN, "", float("inf"), (), None))
            continue
        state = BROKEN if rejected else state_of(item, now)
        address = urls.place_under(proof.config.base_url, address_of(item)) if is_out(item, shelf.choice) else ""
        if isinstance(item, Page):
            rows.append(Row(source, item.title, address, state, "", 0, (), item))
            continue
        at = item.published.at.timestamp()
        rows.append(Row(source, item.title, address, state, describe_moment(item.published), at, item.tags, item))
    return rows


def choose_rows(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows that fit, in the order that is wanted."""
    words = urls.fold_title(asked.words).split()
    tag = urls.fold_name(asked.tag)
    fitting = [
        row
        for row in rows
        if (not asked.state or row.state == asked.state)
        and (not tag or tag in map(urls.fold_name, row.tags))
        and (not words or _holds(row, words))
    ]
    fitting.sort(key=lambda row: (-row.sort_key, row.source))
    keys: dict[str, Callable[[Row], tuple[object, ...]]] = {
        "oldest": lambda row: (row.sort_key, row.source),
        "state": lambda row: (list(STATES).index(row.state) * -1,),
        "tag": lambda row: (not row.tags, min(map(str.casefold, row.tags), default="")),
        "title": lambda row: (row.title.casefold(),),
    }
    if asked.order in keys:
        fitting.sort(key=keys[asked.order])
    return fitting


def _holds(row: Row, words: Sequence[str]) -> bool:
    text = urls.fold_title(" ".join((row.title, row.source, *row.tags)))
    return all(word in text for word in words)


def describe_gaps(whole: Whole | None) -> list[str]:
    """Parts that an article may have and this one has not."""
    if not isinstance(whole, Article):
        return []
    parts = {
        "no take": whole.take,
        "no why it matters": whole.why_it_matters,
        "no quotes": whole.quotes,
        "no summary": whole.standfirst,
    }
    return [gap for gap, part in parts.items() if not part]


def render_runsheet(
    proof: Proof,
    problems: Sequence[Problem],
    asked: Asked,
    now: dt.datetime,
    fetch: Callable[[str, str], Whole | None],
) -> tuple[str, bytes]:
    """The page and its version. `fetch` gives an article by file and digest; None where its text is nowhere."""
    rows = list_rows(proof, now)
    chosen = choose_rows(rows, asked)
    pages = max(1, -(-len(chosen) // ROWS))
    page = min(max(1, asked.page), pages)
    shown = []
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for row in chosen[(page - 1) * ROWS : page * ROWS]:
        whole = fetch(row.source, row.item.digest) if row.item else None
        count = whole.words if isinstance(whole, Article) else whole.body.words if whole else 0
        shown.append({"row": row, "words": count, "gaps": describe_gaps(whole), "told": by_file.get(row.source, [])})
    hidden = hidden_sources(proof)
    listed = {row.source for row in rows}
    others = [problem for problem in problems if problem.file not in listed and problem.file not in hidden]
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    zone = ZoneInfo(proof.config.time_zone)

    def here(**changes: object) -> str:
        fields = asked._replace(**changes)  # type: ignore[arg-type]
        wanted = {
            "q": fields.words,
            "state": fields.state,
            "tag": fields.tag,
            "sort": fields.order,
            "page": fields.page,
        }
        usual = {"q": "", "state": "", "tag": "", "sort": "newest", "page": 1}
        query = urlencode({name: value for name, value in wanted.items() if value != usual[name]})
        return ADDRESS + (f"?{query}" if query else "")

    text = render(
        "runsheet.html",
        config=proof.config,
        home=urls.place_under(proof.config.base_url, urls.HOME),
        rows=shown,
        asked=asked,
        states=STATES,
        orders=ORDERS,
        counts=counts,
        found=len(chosen),
        all=len(rows),
        page=page,
        pages=pages,
        here=here,
        others=others,
        grave=sum(problem.level == PROBLEM for problem in problems),
        now=f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
        is_article=lambda source: source.startswith(f"{ARTICLES}/"),
    )
    end = text.rindex("</body>")
    return add_script(text[:end], text[end:])


def render_source(path: str, lines: Sequence[str], problems: Sequence[Problem], address: str) -> bytes:
    """A source file as it stands, its lines numbered, with what is wrong in each."""
    told: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.file == path:
            told.setdefault(problem.line if 1 <= problem.line <= len(lines) else 0, []).append(problem)
    text = render("source.html", path=path, lines=list(enumerate(lines, 1)), told=told, address=address)
    return text.encode()
