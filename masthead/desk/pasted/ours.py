"""What a pasted text has in common with the newsletter: tags that it has already, and stories that the text names."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from masthead import urls
from masthead.desk.labels import Label
from masthead.desk.pasted.bylines import Found
from masthead.desk.pasted.dates import is_month
from masthead.desk.pasted.lists import Listing
from masthead.desk.pasted.paste import Reading
from masthead.desk.speakers.lexicon import GUESSED, LIKELY, SURE, recurring_names

MOST_TAGS = 5


def guess_tags(reading: Reading, others: Iterable[Label]) -> list[Found]:
    """Tags that the newsletter has and the text names, then names that recur in it."""
    text = reading.article
    title = reading.opening.title.value if reading.opening.title else ""
    folded = f"-{urls.fold_name(text[:200_000])}-"
    found: dict[str, Found] = {}
    known = Counter(tag for label in others for tag in label.tags)
    for tag in sorted(known, key=lambda tag: -known[tag]):
        name = urls.fold_name(tag)
        times = folded.count(f"-{name}-")
        if name and (times > 1 or f"-{name}-" in f"-{urls.fold_name(title)}-"):
            found.setdefault(name, Found(tag, f"{tag}, one of your tags, {_times(times)}", LIKELY))
    people = {name for name in recurring_names(text[:200_000], 1) if len(name.split()) > 1}
    surnames = {name.split()[-1] for name in people}
    for name in recurring_names(text[:200_000], 3):
        if (
            name not in surnames
            and not is_month(name)
            and len(urls.fold_name(name).encode()) <= urls.MAX_SEGMENT_BYTES
            and urls.fold_name(name)
        ):
            found.setdefault(urls.fold_name(name), Found(name, f"{name}, which recurs", GUESSED))
    return list(found.values())[:MOST_TAGS]


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


class Ours(NamedTuple):
    """A story of ours that an entry means, and how it is named there."""

    label: Label
    found: Found


def find_ours(listing: Listing, others: Sequence[Label]) -> Ours | None:
    """The story of ours that the entry means: by its title, its address, or a title that is nearly the same."""
    titles: dict[str, list[Label]] = {}
    for label in others:
        titles.setdefault(urls.fold_title(label.title), []).append(label)
    folded = urls.fold_title(listing.title)
    same = titles.get(folded) or titles.get(folded.removesuffix("."), [])
    if folded and len(same) == 1:
        return Ours(same[0], Found(same[0].title, listing.words, SURE))
    slugs = {label.slugs[0]: label for label in others if label.slugs}
    words = urls.fold_name(listing.title)
    if words in slugs and not same:
        return Ours(slugs[words], Found(words, listing.words, LIKELY))
    try:
        path = urlsplit(listing.address or listing.title).path
    except ValueError:
        path = ""
    slug = path.rstrip("/").rpartition("/")[2]
    if slug in slugs and path.startswith(("/", "http")):
        return Ours(slugs[slug], Found(slug, listing.words, LIKELY))
    if same:
        return None
    near = difflib.get_close_matches(folded, [title for title in titles if title], 1, 0.92)
    if near and len(titles[near[0]]) == 1 and titles[near[0]][0].slugs:
        return Ours(titles[near[0]][0], Found(titles[near[0]][0].slugs[0], listing.words, GUESSED))
    return None
