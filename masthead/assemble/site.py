"""Stage *assemble*: many articles become one `Site`: order, tags, related stories, backlinks, links.

Here live the rules about many articles. Which outputs claim one address is known only to the plan.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from masthead import urls
from masthead.assemble.references import Item, Shelf, is_out, make_shelf, resolve_image, resolve_links, resolve_related
from masthead.assemble.related import Answer, TableRow, propose_related
from masthead.errors import NOTICE, Problem, soften, soften_one
from masthead.model import Card, Config, Head, Page, RelatedStory
from masthead.read.content import Rejected
from masthead.request import Choice

RELATED_STORIES = 4
"""A page is filled up to so many related stories."""
BACKLINKS = 10
LEAD_DAYS = 7
GOES_WITH = 6
"""A tag's page names so many others."""


class Tag(NamedTuple):
    """A tag and its stories, newest first."""

    name: str
    """As the earliest story spells it."""
    address: str
    stories: tuple[Head, ...]
    goes_with: tuple[tuple[str, int], ...]
    """The tags that its stories carry most often beside it, by address form, with how many of them do."""


class Site(NamedTuple):
    """Everything that the plan must know."""

    config: Config
    stories: tuple[Head, ...]
    """Those that are out, newest first; of one instant by slug."""
    lead: Head | None
    pages: tuple[Page, ...]
    tags: dict[str, Tag]
    """By their address form, in its order."""
    cards: dict[str, Card]
    """By slug."""
    related: dict[str, tuple[RelatedStory, ...]]
    """By slug."""
    answers: dict[str, Answer]
    """By slug: which stories go with it, as far as that was asked."""
    backlinks: dict[str, tuple[RelatedStory, ...]]
    """By slug: later stories that name this one, newest first."""
    links: dict[str, tuple[str | None, ...]]
    """By source file: the address of each of its links; None where it must not be shown."""
    images: dict[str, str]
    """By source file: the address of the picture above the article."""
    files: dict[str, str]
    """Files beside the articles that articles name: path from the project's folder → address."""
    held_back: tuple[Head, ...]
    unseen: tuple[Item, ...]
    """Held back or rejected: nothing of it is shown, and all that it names is checked."""
    awaited: frozenset[str]
    """Addresses at which something of ours will stand that now is held back or rejected."""
    stale_after: dt.datetime | None
    """The first instant at which the same files give another site."""


def make_card(head: Head, tags: Mapping[str, Tag]) -> Card:
    """The story as lists show it, its tag spelled as everywhere; a draft may have none yet."""
    first = tags[urls.fold_name(head.tags[0])].name if head.tags else ""
    return Card(head.title, urls.article_address(head.slug), head.published, head.summary, first)


def order_newest_first(head: Head) -> tuple[float, str]:
    """The order of every list: by date, those of one instant by slug."""
    return -head.published.at.timestamp(), head.slug


def assemble_site(
    project: Path,
    config: Config,
    heads: Iterable[Head],
    pages: Iterable[Page],
    rejected: Sequence[Rejected],
    choice: Choice,
    known: Mapping[str, Answer] | None = None,
) -> tuple[Site, list[Problem]]:
    """The site of all articles that are out, and what is wrong between articles.

    `known` are `Site.answers` of an earlier build, which save looking for the same again.
    """
    return assemble_from(shelve(project, heads, pages, rejected, choice), config, rejected, known)


def shelve(
    project: Path, heads: Iterable[Head], pages: Iterable[Page], rejected: Sequence[Rejected], choice: Choice
) -> Shelf:
    """All that may be named, newest first."""
    ordered = sorted(heads, key=order_newest_first)
    return make_shelf(project, ordered, sorted(pages, key=lambda page: page.slug), rejected, choice)


def assemble_from(
    shelf: Shelf, config: Config, rejected: Sequence[Rejected], known: Mapping[str, Answer] | None
) -> tuple[Site, list[Problem]]:
    """As `assemble_site`, of what `shelve` gave."""
    choice = shelf.choice
    ordered = [item for item in shelf.by_source.values() if isinstance(item, Head)]
    all_pages = [item for item in shelf.by_source.values() if isinstance(item, Page)]
    stories = tuple(head for head in ordered if is_out(head, choice))
    shown_pages = tuple(page for page in all_pages if is_out(page, choice))
    shown: list[Head | Page] = [*stories, *shown_pages]
    carried = {head.slug: tuple([urls.fold_name(tag) for tag in head.tags]) for head in stories}
    tags = _collect_tags(stories)
    named = {head.slug: resolve_related(shelf, head) for head in stories}
    cards = {head.slug: make_card(head, tags) for head in stories}
    answers = _propose(stories, carried, named, known)
    links = {item.source: resolve_links(shelf, item) for item in shown}
    images = {head.source: image for head in stories if (image := resolve_image(shelf, head))}
    held_back = tuple(head for head in ordered if not is_out(head, choice))
    unseen: tuple[Item, ...] = (*held_back, *(page for page in all_pages if not is_out(page, choice)))
    unseen += tuple(sorted(rejected, key=lambda each: each.source))
    site = Site(
        config=config,
        stories=stories,
        lead=choose_lead(stories),
        pages=shown_pages,
        tags=tags,
        cards=cards,
        related=_fill_related(shelf.shown, carried, named, tags, answers),
        answers=answers,
        backlinks=_collect_backlinks(shelf.shown, stories, named),
        links=links,
        images=images,
        files=dict(sorted(shelf.files.items())),
        held_back=held_back,
        unseen=unseen,
        awaited=shelf.excused.union(shelf.held_back),
        stale_after=min(
            [head.published.at for head in ordered if not is_out(head, choice) and (choice.drafts or not head.draft)]
            # A date to come is noticed until then.
            + [head.latest for head in stories if head.latest > choice.now and not choice.future],
            default=None,
        ),
    )
    drafts = {item.source for item in shown if item.draft}
    problems = [soften_one(problem) if problem.file in drafts else problem for problem in shelf.problems]
    problems += [*_find_equal_ids(ordered), *find_dates_to_come(stories, choice)]
    return site, [*problems, *_check_unseen(shelf, unseen)]


def _check_unseen(shelf: Shelf, unseen: Iterable[Item]) -> list[Problem]:
    """What is wrong with the names in articles that are not out yet, or have other problems, is known at once.

    For a draft it is a notice; a scheduled story is as good as published, and its faults are problems.
    """
    problems: list[Problem] = []
    for item in unseen:
        aside = shelf._replace(files={}, problems=[])
        if isinstance(item, Head) and not item.draft:
            # On the day, what is due by then is out.
            aside = aside._replace(choice=shelf.choice._replace(now=max(shelf.choice.now, item.published.at)))
        resolve_links(aside, item)
        if not isinstance(item, Page):
            resolve_image(aside, item)
            resolve_related(aside, item)
        problems += soften(aside.problems) if item.draft else aside.problems
    return problems


def find_dates_to_come(stories: Iterable[Head], choice: Choice) -> Iterable[Problem]:
    """A story that is out has no update or correction of a day to come: feeds would carry that date."""
    if choice.future:
        return
    for head in stories:
        if head.latest > choice.now:
            message = f"An update or a correction is dated {head.latest:%Y-%m-%d}, which is in the future."
            yield Problem(head.source, 0, "", message, "Check updated and corrections.", NOTICE)


def _find_equal_ids(heads: Iterable[Head]) -> Iterable[Problem]:
    """Feed readers show one story of each id (Atom, RFC 4287, 4.2.6); a copied article brings its own along."""
    owners: dict[str, Head] = {}
    for head in sorted((head for head in heads if head.feed_id), key=lambda head: (head.draft, head.source)):
        owner = owners.setdefault(head.feed_id, head)
        if owner is not head:
            message = (
                f"is also that of {owner.source}:{owner.feed_id_line}; feed readers would show only one of the two."
            )
            problem = Problem(head.source, head.feed_id_line, "id", message, "Take it out, or write another.")
            yield soften_one(problem) if head.draft else problem


def choose_lead(stories: Sequence[Head]) -> Head | None:
    """The newest story that is marked as lead, until the newest story of all is 7 days younger."""
    if not stories:
        return None
    newest = stories[0]
    lead = next((head for head in stories if head.lead), newest)
    # By the newsletter's own clock: a week in which the clocks change is a week all the same.
    age = newest.published.at.replace(tzinfo=None) - lead.published.at.replace(tzinfo=None)
    too_old = age >= dt.timedelta(days=LEAD_DAYS)
    return newest if too_old else lead


def _collect_tags(stories: Sequence[Head]) -> dict[str, Tag]:
    """Every tag with its stories, by its address form."""
    names: dict[str, str] = {}
    members: dict[str, list[Head]] = {}
    together: dict[str, list[str]] = {}
    for head in stories:
        # Of each story by itself: two may claim one slug, which is told later.
        own = [urls.fold_name(name) for name in head.tags]
        for folded, name in zip(own, head.tags, strict=True):
            names[folded] = name  # the last one seen is the earliest story's
            members.setdefault(folded, []).append(head)
            together.setdefault(folded, []).extend(own)
    return {
        folded: Tag(
            names[folded], urls.tag_address(folded), tuple(members[folded]), _rank(folded, Counter(together[folded]))
        )
        for folded in sorted(names)
    }


def _rank(tag: str, together: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Which tags go with `tag`: those carried beside it most often, of two that are equal the first by name."""
    del together[tag]
    return tuple(heapq.nsmallest(GOES_WITH, together.items(), key=lambda each: (-each[1], each[0])))


# --- related stories and backlinks -----------------------------------------------------------------


def _propose(
    stories: Sequence[Head],
    carried: Mapping[str, tuple[str, ...]],
    named: Mapping[str, tuple[RelatedStory, ...]],
    known: Mapping[str, Answer] | None,
) -> dict[str, Answer]:
    """What goes with each story whose editor left room."""
    wanted = {slug for slug, chosen in named.items() if len(chosen) < RELATED_STORIES}
    rows = (TableRow(head.slug, head.published.at.toordinal(), carried[head.slug]) for head in reversed(stories))
    return propose_related(rows, wanted, known)


def _fill_related(
    stories: Mapping[str, RelatedStory],
    carried: Mapping[str, tuple[str, ...]],
    named: Mapping[str, tuple[RelatedStory, ...]],
    tags: Mapping[str, Tag],
    answers: Mapping[str, Answer],
) -> dict[str, tuple[RelatedStory, ...]]:
    """What the editor named, filled up with earlier stories that share tags; each of ours says which it shares."""
    names = {folded: tag.name for folded, tag in tags.items()}
    by_address = {urls.article_address(slug): tags for slug, tags in carried.items()}
    filled = {}
    for slug, chosen in named.items():
        own = carried[slug]
        shown = [
            _share(story, [names[tag] for tag in own if tag in theirs])
            if (theirs := by_address.get(story.address))
            else story
            for story in chosen
        ]
        if len(chosen) < RELATED_STORIES:
            taken = {story.address for story in chosen}
            proposed = [each for each in answers[slug].proposals if stories[each.slug].address not in taken]
            shown += [
                _share(stories[each.slug], [names[tag] for tag in each.shared])
                for each in proposed[: RELATED_STORIES - len(chosen)]
            ]
        filled[slug] = tuple(shown)
    return filled


def _share(story: RelatedStory, tags: Sequence[str]) -> RelatedStory:
    return RelatedStory(story.title, story.address, story.published, tuple(tags)) if tags else story


def _collect_backlinks(
    shown: Mapping[str, RelatedStory], stories: Sequence[Head], named: Mapping[str, tuple[RelatedStory, ...]]
) -> dict[str, tuple[RelatedStory, ...]]:
    """For each story the later ones that name it, unless it names them itself."""
    slugs = [head.slug for head in stories]
    places = {urls.article_address(slug): place for place, slug in enumerate(slugs)}
    back: list[tuple[int, int]] = []
    ahead: set[tuple[int, int]] = set()
    """Which story names which, by their places: an older one, or a younger."""
    for place, slug in enumerate(slugs):
        for story in named[slug]:
            target = places.get(story.address, place)
            if target > place:
                back.append((place, target))
            elif target < place:
                ahead.add((place, target))
    backlinks: dict[str, list[RelatedStory]] = {}
    for place, target in back:  # newest first, and so the backlinks are too
        found = backlinks.setdefault(slugs[target], [])
        if len(found) < BACKLINKS and (target, place) not in ahead:
            found.append(shown[slugs[place]])
    return {slug: tuple(found) for slug, found in backlinks.items() if found}
