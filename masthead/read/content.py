"""Stage *read*: the texts of ``content/`` become `Article` and `Page`, typed, whole and valid, or problems.

`read_article` and `read_page` turn one file's bytes into data and depend on nothing else but the settings, so they can
run in any process and be kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from masthead import urls
from masthead.errors import PROBLEM, LineFault, Problem, has_problems, soften, soften_one
from masthead.model import (
    Alias,
    Article,
    Config,
    Correction,
    Head,
    Image,
    Link,
    Moment,
    Page,
    Prose,
    Quote,
    Reading,
    RelatedName,
    Source,
)
from masthead.project import ARTICLES
from masthead.prose.convert import convert_markdown, first_paragraph
from masthead.prose.lengths import Length, measure_text, shorten_text
from masthead.prose.typography import set_text
from masthead.read import rules
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.read.draft_placeholders import fill_gaps
from masthead.read.fields import PAGE_FIELDS, article_fields, read_fields_of
from masthead.read.front_matter import SourceText, split_source
from masthead.read.moments import midnight
from masthead.read.rules import Located, Place
from masthead.read.sources import day_of_file, decode_source, is_index, slugs_of_file
from masthead.read.typesetting import set_values

MAX_SUMMARY_CHARACTERS = 300
_MOST_FRONT = 4096


class Rejected(NamedTuple):
    """What could be read of an article or page that has problems.

    Enough to check all that it names in the same run, and to blame nobody for naming it.
    """

    source: str
    slugs: tuple[str, ...]
    """Those that it may have meant."""
    title: str = ""
    draft: bool = False
    related: tuple[RelatedName, ...] = ()
    image: Image | None = None
    links: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()
    is_unread: bool = False
    """Whether nothing is known of it but its name."""

    @property
    def is_article(self) -> bool:
        return self.source.startswith(f"{ARTICLES}/")


class ArticleReading(NamedTuple):
    """What became of one article's file."""

    article: Article | None
    rejected: Rejected | None
    """Set where `article` is not."""
    problems: tuple[Problem, ...]


class PageReading(NamedTuple):
    """What became of one page's file."""

    page: Page | None
    rejected: Rejected | None
    """Set where `page` is not."""
    problems: tuple[Problem, ...]


# --- one article -----------------------------------------------------------------------------------


def read_article(source: str, raw: bytes, config: Config) -> ArticleReading:
    """The article that `raw` holds, whole and valid; or every fault that could be told."""
    problems: list[Problem] = []
    try:
        parted = _part(source, raw, problems)
    except LineFault as fault:
        return ArticleReading(None, *_reject_unread(source, raw, fault))
    place = Place(source, "", problems)
    values = read_fields_of(parted, article_fields(ZoneInfo(config.time_zone)), place)
    prose = _convert_all(parted, values, config, place)
    article = _make_article(source, raw, config, parted, values, prose, place)
    if values["draft"]:
        problems = soften(problems)
    if article is None:
        return ArticleReading(None, _make_rejected(source, values, prose.links), tuple(problems))
    return ArticleReading(article, None, tuple(problems))


def _part(source: str, raw: bytes, problems: list[Problem]) -> SourceText:
    """The text, parted. Raises `LineFault` where that can't be done, or where a merge has left its marks."""
    text = decode_source(raw)
    if conflict := find_conflict(text, has_fences=True):
        if not conflict.in_code:
            raise LineFault(conflict.line, *CONFLICT)
        message = "A code block contains the conflict markers of a merge."
        remedy = "If the story should not show them, keep one of the two versions, and delete the markers."
        rules.note(Place(source, "", problems), conflict.line, message, remedy)
    return split_source(text)


def _make_rejected(source: str, values: dict[str, Any], links: tuple[Link, ...]) -> Rejected:
    image: Located | None = values.get("image")
    return Rejected(
        source,
        slugs_of_file(source) + ((values["slug"].value,) if values["slug"] else ()),
        values["title"] or "",
        bool(values["draft"]),
        values.get("related") or (),
        _make_image(image) if image and image.value["src"] else None,
        links,
        tuple(found.value for found in values["aliases"] or ()),
    )


_SAYS_DRAFT = re.compile(rb"^draft:[ \t]*[\"']?(true|yes)[\"']?[ \t]*(#.*)?\r?$", re.MULTILINE | re.IGNORECASE)
_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n((?!---[ \t]*\r?$)\S[^\n]*\n|[ \t]+[^\n]*\n)*", re.MULTILINE
)
"""Up to the closing fence; up to the first empty line where there is none."""


def _reject_unread(source: str, raw: bytes, fault: LineFault) -> tuple[Rejected, tuple[Problem]]:
    """What is known of a file in which nothing can be read for its fault; which is a notice, where the file calls
    itself a draft all the same."""
    problem = Problem(source, fault.line, fault.field, fault.message, fault.remedy)
    front = _FRONT_MATTER.match(raw[:_MOST_FRONT])
    draft = front is not None and _SAYS_DRAFT.search(front[0]) is not None
    rejected = Rejected(source, slugs_of_file(source), draft=draft, is_unread=True)
    return rejected, (soften_one(problem) if draft else problem,)


def _make_article(
    source: str,
    raw: bytes,
    config: Config,
    parted: SourceText,
    values: dict[str, Any],
    prose: ArticleProse,
    place: Place,
) -> Article | None:
    """The article, unless a problem has been or is now reported."""
    slug = _choose_slug(source, values["slug"], place)
    authors = _choose_authors(values, parted, config.author, place)
    _check_dates(source, values, place)
    if parted.body.startswith(("    ", "\t")):
        remedy = "Remove them, if it is not meant to be code."
        rules.note(place, parted.body_line, "The story begins with four spaces or a tab, which makes it code.", remedy)
    if not parted.body:
        rules.note(place, parted.body_line, "The story is empty.", "Write it below the second line of hyphens.")
    tags: Located | None = values["tags"]
    if tags and not tags.value and not any(each.field.startswith("tags") for each in place.problems):
        place.within("tags").report(tags.line, "is empty.", "Add at least one, as tags: [Open weights].")
    forgiven: Collection[str] = ()
    if values["draft"]:
        # A draft is to be looked at before it is whole.
        values, forgiven = fill_gaps(source, values, ZoneInfo(config.time_zone))
    if slug is None or _tells_problem(place, forgiven):
        return None
    values = set_values(values, config.typography)
    authors = tuple(set_text(name, config.typography, hold=False) for name in authors)
    quotes = _make_quotes(values["key_quotes"] or (), prose.contexts)
    lengths = [Length(part.words, part.minutes) for part in prose.parts]
    lengths += [measure_text(part) for quote in quotes for part in quote.paragraphs]
    spoken = [quote for quote in quotes if quote.speaker != quote.organization]
    corrections = tuple(Correction(found.value["date"], found.value["text"]) for found in values["corrections"] or ())
    return Article(
        head=_make_head(source, raw, config, values, slug, authors, prose),
        standfirst=values["summary"] or "",
        updated=values["updated"].value if values["updated"] else None,
        body=prose.body,
        quotes=quotes,
        take=prose.take,
        why_it_matters=prose.why_it_matters,
        reading_intro=values["recommended_reading_intro"] or "",
        reading=tuple(
            Reading(found.value["title"], found.value["url"] or "", found.value["note"] or "")
            for found in values["recommended_reading"] or ()
        ),
        sources=tuple(
            Source(found.value["title"], found.value["publisher"] or "", found.value["url"] or "")
            for found in values["sources"] or ()
        ),
        ai_use=values["ai_use"] or "",
        companies=_each_once([quote.organization for quote in quotes], values["companies"] or ()),
        people=_each_once([quote.speaker for quote in spoken], values["people"] or ()),
        corrections=tuple(sorted(corrections, key=lambda correction: correction.on)),
        words=sum(length.words for length in lengths),
        minutes=max(1, round(sum(length.minutes for length in lengths))),
    )


def _make_head(
    source: str,
    raw: bytes,
    config: Config,
    values: dict[str, Any],
    slug: Located,
    authors: tuple[str, ...],
    prose: ArticleProse,
) -> Head:
    published: Moment = values["date"].value
    updated: Located | None = values["updated"]
    image = values["image"]
    latest = max(
        [published.at, *([updated.value.at] if updated else [])]
        + [midnight(found.value["date"], ZoneInfo(config.time_zone)) for found in values["corrections"] or ()]
    )
    return Head(
        source=source,
        digest=digest_source(source, raw, config),
        slug=slug.value,
        slug_line=slug.line,
        title=values["title"],
        published=published,
        latest=latest,
        summary=values["summary"]
        or prose.body.opening
        or shorten_text(first_paragraph(prose.body.html), MAX_SUMMARY_CHARACTERS),
        authors=authors,
        tags=_tags_once(values["tags"].value if values["tags"] else ()),
        draft=bool(values["draft"]),
        lead=bool(values["lead"]),
        feed_id=values["id"].value if values["id"] else "",
        feed_id_line=values["id"].line if values["id"] else 0,
        related=values["related"] or (),
        aliases=tuple(Alias(found.value, found.line) for found in values["aliases"] or ()),
        image=_make_image(image) if image else None,
        links=prose.links,
    )


class ArticleProse(NamedTuple):
    """All the Markdown of an article, made into HTML."""

    body: Prose
    take: Prose | None
    why_it_matters: Prose | None
    contexts: tuple[Prose | None, ...]

    @property
    def parts(self) -> list[Prose]:
        """In the order of `Head.links`."""
        return [part for part in (self.body, *self.contexts, self.take, self.why_it_matters) if part]

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for part in self.parts for link in part.links)


def _convert_all(parted: SourceText, values: dict[str, Any], config: Config, place: Place) -> ArticleProse:
    """The Markdown of every field as HTML, each with its own prefix for ids; faults are reported."""

    def convert(found: Located | None, prefix: str) -> Prose | None:
        if found is None:
            return None
        prose, problems = convert_markdown(
            found.value,
            field=found.field,
            line=found.line,
            prefix=prefix,
            trust_html=config.trust_html,
            speedups=config.speedups,
            formulas=config.formulas,
            typography=config.typography,
        )
        if not found.literal:
            # Its lines are YAML's and not the file's: all that is known is where it begins.
            problems = [problem._replace(line=found.line) for problem in problems]
            prose = replace(prose, links=tuple(replace(link, line=found.line) for link in prose.links))
        place.problems.extend(problem._replace(file=place.file) for problem in problems)
        return prose

    body = convert(Located(parted.body, parted.body_line), "")
    assert body is not None
    contexts = tuple(
        convert(found.value["context"], f"quote{number}-") for number, found in enumerate(values["key_quotes"] or (), 1)
    )
    return ArticleProse(body, convert(values["take"], "take-"), convert(values["why_it_matters"], "why-"), contexts)


def _make_quotes(found: Iterable[Located], contexts: Iterable[Prose | None]) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            anchor=f"quote-{number}",
            paragraphs=quote.value["text"],
            speaker=quote.value["speaker"],
            role=quote.value["role"] or "",
            organization=quote.value["organization"] or "",
            interest=quote.value["interest"] or "",
            said_on=quote.value["said_on"],
            source=quote.value["source"] or "",
            context=context,
        )
        for number, (quote, context) in enumerate(zip(found, contexts, strict=True), 1)
    )


def _make_image(found: Located) -> Image:
    return Image(found.value["src"], found.value["alt"] or "", found.value["credit"] or "", found.line)


def _choose_slug(source: str, given: Located | None, place: Place) -> Located | None:
    """The slug that was given, or the file's name without its date."""
    if given is not None:
        return given
    slugs = slugs_of_file(source)
    if not slugs:
        remedy = "Add a line slug: and a name in letters and hyphens."
        if is_index(source):
            remedy = (
                "Call the file after what it holds, as 2026-11-20-chips.md;"
                " if it is the head of a list, delete it, for lists are made without one."
            )
        place.within("slug").report(0, "can't be made from the file's name.", remedy)
        return None
    if len(slugs[0].encode()) > urls.MAX_SEGMENT_BYTES:
        place.within("slug").report(
            0,
            f"The file's name gives an address of {len(slugs[0].encode())} bytes;"
            f" the limit is {urls.MAX_SEGMENT_BYTES}.",
            "Shorten it, or add a line slug: with a short name.",
        )
        return None
    return Located(slugs[0], 0)


def _choose_authors(values: dict[str, Any], parted: SourceText, default: str, place: Place) -> tuple[str, ...]:
    if values["authors"] and values["author"]:
        place.within("author").report(
            parted.fields.entries["author"].line, "is given as well as authors.", "Keep one of the two."
        )
    return _each_once(values["authors"] or values["author"] or (default,))


def _check_dates(source: str, values: dict[str, Any], place: Place) -> None:
    """Dates that contradict one another are noticed."""
    if values["date"] is None:
        return
    published: Moment = values["date"].value
    day = day_of_file(source)
    if day and day != f"{published.at:%Y-%m-%d}":
        rules.note(
            place.within("date"),
            values["date"].line,
            f"is {published.at:%Y-%m-%d}, but the file's name says {day}.",
            "The field counts; rename the file if the name is wrong.",
        )
    updated: Located | None = values["updated"]
    if updated is not None:
        moment: Moment = updated.value
        whole_day = not (moment.timed and published.timed)
        if moment.at.date() < published.at.date() or (not whole_day and moment.at < published.at):
            rules.note(place.within("updated"), updated.line, "is before the date of publication.", "Check the two.")
    for found in values["corrections"] or ():
        if found.value["date"] is not None and found.value["date"] < published.at.date():
            where = place.within(found.field).within("date")
            rules.note(where, found.line, "is before the date of publication.", "Check the two.")


def _tags_once(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags that fold into one address count once."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(urls.fold_name(tag), tag)
    return tuple(first.values())


def _each_once(*names: Iterable[str]) -> tuple[str, ...]:
    """Names that differ only as two spellings of a tag would are one; the first spelling counts."""
    first: dict[str, str] = {}
    for group in names:
        for name in filter(None, group):
            first.setdefault(urls.fold_name(name) or name, name)
    return tuple(first.values())


def _tells_problem(place: Place, forgiven: Collection[str]) -> bool:
    """Whether something is wrong; not with a field of `forgiven`."""
    return any(problem.level == PROBLEM and problem.field not in forgiven for problem in place.problems)


def digest_source(source: str, raw: bytes, config: Config) -> str:
    """Equal for files that become the same article: path, bytes and the settings that reading looks at."""
    digest = hashlib.blake2b(digest_size=16)
    settings = (config.time_zone, config.author, str(config.trust_html), str(config.speedups), str(config.formulas))
    for part in (source, *settings, *config.typography.marks, *config.typography.months):
        digest.update(part.encode() + b"\0")
    digest.update(raw)
    return digest.hexdigest()


# --- one page --------------------------------------------------------------------------------------


def read_page(source: str, raw: bytes, config: Config) -> PageReading:
    """The page that `raw` holds; or every fault that could be told."""
    problems: list[Problem] = []
    try:
        parted = _part(source, raw, problems)
    except LineFault as fault:
        return PageReading(None, *_reject_unread(source, raw, fault))
    place = Place(source, "", problems)
    values = read_fields_of(parted, PAGE_FIELDS, place)
    body, prose_problems = convert_markdown(
        parted.body,
        line=parted.body_line,
        trust_html=config.trust_html,
        speedups=config.speedups,
        formulas=config.formulas,
        typography=config.typography,
    )
    problems.extend(problem._replace(file=source) for problem in prose_problems)
    slug = _choose_slug(source, values["slug"], place)
    if values["draft"]:
        problems = soften(problems)
    if slug is None or values["title"] is None or has_problems(place.problems):
        return PageReading(None, _make_rejected(source, values, body.links), tuple(problems))
    values = set_values(values, config.typography)
    page = Page(
        source=source,
        digest=digest_source(source, raw, config),
        slug=slug.value,
        slug_line=slug.line,
        title=values["title"],
        summary=values["summary"] or body.opening or shorten_text(first_paragraph(body.html), MAX_SUMMARY_CHARACTERS),
        draft=bool(values["draft"]),
        aliases=tuple(Alias(found.value, found.line) for found in values["aliases"] or ()),
        body=body,
    )
    return PageReading(page, None, tuple(problems))
