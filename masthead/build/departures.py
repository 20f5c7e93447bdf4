"""What a build would take away: addresses that stand in the output folder, and at which nothing would stand."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from masthead import urls
from masthead.assemble.references import address_of
from masthead.assemble.site import Site
from masthead.build.feed_ids import KnownIds, ids_at
from masthead.errors import NOTICE, Problem, shorten
from masthead.model import Article, Head, Page
from masthead.plan.outputs import Output, RedirectList
from masthead.project import ARTICLES
from masthead.read.content import Rejected
from masthead.read.library import fetch_article, fetch_page
from masthead.read.sources import Found
from masthead.store.cache import Memory
from masthead.theme.host_files import find_led

if TYPE_CHECKING:
    from masthead.build.departed import Telltale

CONTENT = "content"
ALLOW = "make build ARGS=--allow-removals"
_FURNITURE = frozenset(
    {
        *("index.html", "404.html", "archive/index.html", "tags/index.html", "feeds/index.html"),
        urls.output_path(urls.ARTICLES),
    }
)
"""Pages that stand whatever the newsletter holds."""
_LISTS = ("archive/", "tags/")
_FEWEST_TEXTS, _FEWEST_PAGES = 3, 20
"""Whoever takes away fewer stories and pages, or fewer pages with lists, is tidying up a small newsletter."""
_REMEDY_GONE = "To redirect its readers, add aliases: [{}] to the story or page that they should find there."
_NO_ALIAS = re.compile(r'[\s*:?#\\%"<>]')
"""What no alias can hold; a file of ``static/`` can."""
_MOST_NAMED = 10
_MOST_COMPARED = 50


class Before(NamedTuple):
    """The site that a build would replace."""

    folder: str
    shown: str
    """The folder as people read it, with a slash."""
    paths: Collection[str]
    """Of its files, relative to the folder."""
    ids: KnownIds


class Move(NamedTuple):
    """A text that stands at another address now."""

    old: str
    """Where it stood, as an alias is written."""
    item: Head | Page


class Removals(NamedTuple):
    """What is gone, beside what was renamed and what waits for its day."""

    moves: dict[str, str]
    """The former address of each story that was renamed, by its new one; both percent-encoded."""
    problems: tuple[Problem, ...]
    """Why the build is not to go on; empty where too little is gone to ask."""
    notices: tuple[Problem, ...]
    """Every address that nothing stands at, by name."""


def find_removals(
    before: Before,
    site: Site,
    outputs: Sequence[Output],
    found: Found,
    memory: Memory,
    project: Path,
    sound: bool,
) -> Removals:
    """What would be taken from the site in the output folder, a draft or a story of a day to come aside.

    With `sound` nothing else is wrong with the content. Else it can't be told by name what will be gone; that all would
    be gone can.
    """
    pages = {path for path in before.paths if path.endswith(".html")} - _FURNITURE
    gone = pages - {output.path for output in outputs}
    waiting = gone & set(_list_waiting(site))
    gone -= waiting
    # With a story that waits, its lists go too.
    lists = {path for path in gone if path.startswith(_LISTS)} if not waiting else set()
    texts = sorted(path for path in gone if not path.startswith(_LISTS))
    if not texts and not lists:
        return Removals({}, (), ())
    moves = _find_moves(before, site, memory, texts)
    in_doubt = sound and not found.states and not os.path.isdir(project / ARTICLES)
    problems = tuple(_refuse(before.shown, pages - waiting, texts, lists, moves, found, in_doubt))
    if not sound:
        return Removals({}, problems, ())
    addresses = [urls.readable_address(path) for path in texts]
    own = "".join(output.inputs.own for output in outputs if isinstance(output.inputs, RedirectList))
    excused = {move.old for move in moves} | find_led(site.config.base_url, own, addresses)
    notices = [_propose_alias(before, move) for move in moves]
    notices += _name_gone([address for address in addresses if address not in excused], sorted(lists))
    renamed = {address_of(move.item): urls.quote_path(move.old) for move in moves}
    return Removals(renamed, problems, tuple(notices))


def _list_waiting(site: Site) -> Iterable[str]:
    """Where the texts stood that are not out: set back to a draft, or to a day to come."""
    for item in site.unseen:
        if isinstance(item, Rejected):
            for slug in item.slugs:
                yield urls.output_path(urls.article_address(slug) if item.is_article else urls.page_address(slug))
        else:
            yield urls.output_path(address_of(item))
            for alias in item.aliases:
                yield urls.alias_output_path(alias.path)


def _refuse(
    shown: str,
    pages: Collection[str],
    texts: Sequence[str],
    lists: Collection[str],
    moves: Sequence[Move],
    found: Found,
    in_doubt: bool,
) -> Iterable[Problem]:
    """All the stories would be gone, or more than half of the pages; `in_doubt` a single story, too.

    Who deletes the last one leaves its folder; git, which keeps no empty folders, does not leave it.
    """
    stories = [path for path in pages if _is_story(path)]
    gone = [path for path in texts if _is_story(path)]
    known = [path for path in pages if not path.startswith(_LISTS)]
    moved = sum(isinstance(move.item, Head) for move in moves)
    state = "" if any(map(_is_article, found.states)) else "; it contains no article now"
    remedy = f"Check that {CONTENT}/ is complete{state}. If you mean it, type: {ALLOW}"
    if stories and len(gone) == len(stories) and not moved and (len(gone) > 1 or in_doubt):
        every = f"All {len(stories):,} stories" if len(stories) > 1 else "The only story"
        message = f"{every} of the site in {shown} would be removed."
        yield Problem(CONTENT, 0, "", message, remedy)
    elif len(texts) >= _FEWEST_TEXTS and len(known) < 2 * len(texts):
        yield _refuse_half(shown, len(texts), len(known), "stories and pages", remedy)
    elif len(texts) + len(lists) >= _FEWEST_PAGES and len(pages) < 2 * (len(texts) + len(lists)):
        yield _refuse_half(shown, len(texts) + len(lists), len(pages), "pages", remedy)


def _refuse_half(shown: str, gone: int, all_of_them: int, what: str, remedy: str) -> Problem:
    message = f"{gone:,} of the {all_of_them:,} {what} of the site in {shown} would be removed."
    return Problem(CONTENT, 0, "", message, remedy)


def _is_story(path: str) -> bool:
    """Whether an article's page stands at the path, or one that leads on from an article's old address."""
    return path.startswith("articles/")


def _is_article(source: str) -> bool:
    return source.startswith(f"{ARTICLES}/")


# --- renamed ---------------------------------------------------------------------------------------


def _find_moves(before: Before, site: Site, memory: Memory, texts: Sequence[str]) -> list[Move]:
    """Which of the texts stand elsewhere now; of many only the first are looked for."""
    from masthead.build.departed import find_likest, read_page

    shown: list[Head | Page] = [*site.stories, *site.pages]
    new = [item for item in shown if urls.output_path(address_of(item)) not in before.paths][:_MOST_COMPARED]
    candidates = [_describe(memory, item) for item in new]
    moves: list[Move] = []
    for path in texts[:_MOST_COMPARED] if new else ():
        try:
            html = Path(before.folder, path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        ids = ids_at(before.ids, before.paths, urls.quote_path(urls.readable_address(path)))
        place = find_likest(read_page(html, next(iter(ids), "")), candidates)
        if place is not None:
            moves.append(Move(urls.readable_address(path), new[place]))
    return moves


def _describe(memory: Memory, item: Head | Page) -> Telltale:
    from masthead.build.departed import Telltale, find_runs, strip_markup

    title = frozenset({urls.fold_title(item.title)})
    if isinstance(item, Page):
        page = fetch_page(memory.connection, item.source, item.digest)
        return Telltale(title, "", find_runs(strip_markup(page.body.html)))
    article: Article = fetch_article(memory.connection, item.source, item.digest)
    date = item.published.at.isoformat(timespec="seconds")
    return Telltale(title, date, find_runs(strip_markup(article.body.html)), item.feed_id)


def _propose_alias(before: Before, move: Move) -> Problem:
    """The line that keeps the old address, as it is to be written; and what feeds call the story, by the first."""
    old, item = move
    ids = ids_at(before.ids, before.paths, urls.quote_path(old))
    paths = sorted(
        (*(alias.path for alias in item.aliases), old),
        key=lambda path: urls.make_absolute(before.ids.base_url, urls.alias_address(path)) not in ids[:1],
    )
    aliases = ", ".join(map(_as_yaml, paths))
    line = item.aliases[0].line if item.aliases else 0
    kind = "story" if isinstance(item, Head) else "page"
    message = f"This {kind} was at {old}, where there is nothing now."
    write = "Write" if item.aliases else "Add the line"
    return Problem(item.source, line, "aliases", message, f"{write} aliases: [{aliases}]", NOTICE)


def _as_yaml(address: str) -> str:
    """The address as an entry of a list in brackets."""
    return f'"{address}"' if re.search(r"[,\[\]{}]", address) else address


# --- gone ------------------------------------------------------------------------------------------


def _name_gone(addresses: Sequence[str], lists: Sequence[str]) -> Iterable[Problem]:
    """Each address that is gone; of many the first."""
    for address in addresses[:_MOST_NAMED]:
        remedy = "" if _NO_ALIAS.search(address) else _REMEDY_GONE.format(_as_yaml(address))
        yield Problem(CONTENT, 0, "", f"There is nothing at {shorten(address)} any more.", remedy, NOTICE)
    if len(addresses) > _MOST_NAMED:
        message = f"There is nothing at {len(addresses) - _MOST_NAMED:,} further addresses any more."
        yield Problem(CONTENT, 0, "", message, "", NOTICE)
    if lists:
        named = ", ".join(shorten(urls.readable_address(path)) for path in lists[:_MOST_NAMED])
        more = f" and {len(lists) - _MOST_NAMED:,} more" if len(lists) > _MOST_NAMED else ""
        message = f"No story is left for {named}{more}; their lists and feeds are gone."
        yield Problem(CONTENT, 0, "", message, "Give a story the tag again if readers follow it.", NOTICE)
