"""Stage *plan*: every output of the site, and from what it is made; none is made yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, takewhile

from msgspec.structs import replace

from masthead import urls
from masthead.assemble.site import Site
from masthead.model import Card, Config, Head, Neighbour, Page, Picture, Section
from masthead.plan.outputs import (
    ArticlePage,
    ArticleView,
    Feed,
    FeedEntry,
    FeedsPage,
    FileCopy,
    Frame,
    HomePage,
    HostHeaders,
    Inputs,
    ListPage,
    ListPart,
    Named,
    NewsEntry,
    NewsSitemap,
    NotFoundPage,
    Origin,
    Output,
    PlainPage,
    RedirectList,
    RedirectPage,
    Robots,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
    StyleSheet,
    TagCount,
    TagIndexPage,
)
from masthead.project import STATIC
from masthead.prose.typography import loosen, set_text
from masthead.theme.assets import Supplies, name_hashed

HOME_STORIES = 20
"""How many stories stand below the lead on the home page, and on a list that is cut by time."""
SITEMAP_ENTRIES = 50_000
"""The most that one sitemap may hold (sitemaps.org, protocol 0.9)."""
NEWS_SPAN = dt.timedelta(days=2)
NEWS_ENTRIES = 1000
"""The most that a sitemap for news may hold, as its span is asked for by Google's guide to them."""


def make_frame(config: Config, pictures: Mapping[str, Picture]) -> Frame:
    """What every page shows; `pictures` are those of the newsletter, by their field in ``site.toml``."""

    def set_name(text: str) -> str:
        return set_text(text, config.typography, hold=False)

    def set_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(
            replace(section, title=set_name(section.title), page=urls.page_of(section.address, config.base_url))
            for section in sections
        )

    return Frame(
        title=set_name(config.title),
        description=set_name(config.description),
        base_url=config.base_url,
        language=config.language,
        author=set_name(config.author),
        sections=set_sections(config.sections),
        footer=set_sections(config.footer),
        card=pictures.get("images.card"),
        logo=pictures.get("images.logo"),
    )


def plan_outputs(
    site: Site, static_files: Sequence[str], sizes: Mapping[str, tuple[int, int]], own_redirects: str = ""
) -> Iterator[Output]:
    """Every output of the site but what pages ask for by hashed names.

    `static_files` are paths relative to ``static/``; `sizes` those of pictures; `own_redirects` is the text of
    ``static/_redirects``.
    """
    views = {head.slug: view_article(site, head, sizes) for head in site.stories}
    yield from _plan_articles(site, views)
    yield from _plan_pages(site, sizes)
    lists = list(_plan_lists(site, views))
    yield from lists
    yield from _plan_feeds(site, views)
    yield from _plan_redirects(site, own_redirects)
    yield from _plan_way_to_archive(site, static_files, own_redirects)
    yield from _plan_sitemaps(site, [output.inputs.address for output in lists if isinstance(output.inputs, ListPage)])
    if site.stories:
        yield _own(urls.NEWS_SITEMAP, plan_news(site.stories), "the sitemap for news")
    if urls.output_path(urls.ROBOTS) not in static_files:
        sitemaps = (urls.SITEMAP, *([urls.NEWS_SITEMAP] if site.stories else []))
        yield _own(urls.ROBOTS, Robots(sitemaps), "robots.txt")
    for path, address in site.files.items():
        yield Output(urls.output_path(address), FileCopy(path), Origin(path))
    yield from (_plan_static(path) for path in static_files if path not in urls.FOR_HOSTS)


def _plan_static(path: str) -> Output:
    return Output(urls.compose(path), FileCopy(f"static/{path}"), Origin(f"static/{path}"))


def plan_output(
    site: Site,
    static_files: Sequence[str],
    sizes: Mapping[str, tuple[int, int]],
    path: str,
    places: Mapping[str, int],
) -> Output | None:
    """The one output of `plan_outputs` that stands at `path`; None where none does.

    `places` is `place_stories` of the site. What people look at is found at once; for the rest all is planned.
    """
    file = next((file for file, address in site.files.items() if urls.output_path(address) == path), None)
    if file is not None:
        return Output(path, FileCopy(file), Origin(file))
    if path in places:
        number = places[path]
        return _plan_article(site, number, view_article(site, site.stories[number], sizes))
    if path == urls.output_path(urls.HOME):
        return _plan_home(site, view_article(site, site.lead, sizes) if site.lead else None)
    if path in static_files and path not in urls.FOR_HOSTS:
        return _plan_static(path)
    for each in _find_lists(site):
        if path.startswith(urls.output_path(each[0].address).removesuffix("index.html")):
            found = next((output for output in _plan_list(*each) if output.path == path), None)
            if found is not None:
                return found
    return next((output for output in plan_outputs(site, static_files, sizes) if output.path == path), None)


def place_stories(site: Site) -> dict[str, int]:
    """Where each article stands among the stories, by the path of its page."""
    return {article_path(head): number for number, head in enumerate(site.stories)}


def article_path(head: Head) -> str:
    """The file of the article's page."""
    return urls.output_path(urls.article_address(head.slug))


def _own(address: str, inputs: Inputs, what: str) -> Output:
    return Output(urls.output_path(address), inputs, Origin("", what=what))


# --- articles and pages ----------------------------------------------------------------------------


def view_article(site: Site, head: Head, sizes: Mapping[str, tuple[int, int]]) -> ArticleView:
    """The article with all the addresses and names that its page and feed entries need."""
    image = site.images.get(head.source, "")
    tags = [site.tags[urls.fold_name(tag)] for tag in head.tags]
    return ArticleView(
        source=head.source,
        digest=head.digest,
        address=urls.article_address(head.slug),
        links=site.links[head.source],
        image=image,
        sizes=_pick_sizes((image, *site.links[head.source]), sizes),
        tags=tuple([_name(tag.name, tag.address) for tag in tags]),
        related=site.related[head.slug],
    )


@lru_cache(8192)
def _name(name: str, address: str) -> Named:
    """One for all that bear it."""
    return Named(name, address)


def _pick_sizes(
    addresses: Iterable[str | None], sizes: Mapping[str, tuple[int, int]]
) -> tuple[tuple[str, int, int], ...]:
    return tuple((each, *sizes[each]) for each in dict.fromkeys(addresses) if each and each in sizes) if sizes else ()


def _plan_articles(site: Site, views: Mapping[str, ArticleView]) -> Iterator[Output]:
    return (_plan_article(site, number, views[head.slug]) for number, head in enumerate(site.stories))


def _plan_article(site: Site, number: int, view: ArticleView) -> Output:
    head = site.stories[number]
    newer = site.stories[number - 1] if number else None
    older = site.stories[number + 1] if number + 1 < len(site.stories) else None
    return Output(
        article_path(head),
        ArticlePage(
            article=view,
            later_coverage=site.backlinks.get(head.slug, ()),
            previous=Neighbour(older.title, urls.article_address(older.slug)) if older else None,
            next=Neighbour(newer.title, urls.article_address(newer.slug)) if newer else None,
        ),
        Origin(head.source, head.slug_line, "slug"),
    )


def _plan_pages(site: Site, sizes: Mapping[str, tuple[int, int]]) -> Iterator[Output]:
    for page in site.pages:
        yield Output(
            urls.output_path(urls.page_address(page.slug)),
            PlainPage(
                page.source,
                page.digest,
                urls.page_address(page.slug),
                site.links[page.source],
                _pick_sizes(site.links[page.source], sizes),
            ),
            Origin(page.source, page.slug_line, "slug"),
        )
    yield _own(urls.NOT_FOUND, NotFoundPage(), "the page for addresses that do not exist")
    yield _own(
        urls.FEEDS,
        FeedsPage(tuple(Named(tag.name, tag.address) for tag in site.tags.values())),
        "the page about feeds",
    )


# --- lists -----------------------------------------------------------------------------------------


def _plan_lists(site: Site, views: Mapping[str, ArticleView]) -> Iterator[Output]:
    yield _plan_home(site, views[site.lead.slug] if site.lead else None)
    yield _own(
        urls.TAGS,
        TagIndexPage(tuple(TagCount(tag.name, tag.address, len(tag.stories)) for tag in site.tags.values())),
        "the index of tags",
    )
    for each in _find_lists(site):
        yield from _plan_list(*each)


def _plan_home(site: Site, lead: ArticleView | None) -> Output:
    latest = [head for head in site.stories[: HOME_STORIES + 1] if head is not site.lead]
    return _own(
        urls.HOME,
        HomePage(
            site.cards[site.lead.slug] if site.lead else None,
            lead,
            site.stories[0].published if site.stories else None,
            tuple(site.cards[head.slug] for head in latest[:HOME_STORIES]),
        ),
        "the home page",
    )


def _find_lists(
    site: Site,
) -> Iterator[tuple[Named, Sequence[Head], Mapping[str, Card], int, str, str, tuple[TagCount, ...]]]:
    """What `_plan_list` wants to know of the archive and of each tag."""
    most = site.config.list_stories
    yield Named("", urls.ARCHIVE), site.stories, site.cards, most, urls.HOME, "the archive", ()
    for tag in site.tags.values():
        named = Named(tag.name, tag.address)
        beside = tuple(TagCount(site.tags[key].name, site.tags[key].address, count) for key, count in tag.goes_with)
        yield named, tag.stories, site.cards, most, tag.address, f'the tag "{tag.name}"', beside


def _plan_list(
    of: Named,
    stories: Sequence[Head],
    cards: Mapping[str, Card],
    most: int,
    feeds_of: str,
    what: str,
    goes_with: tuple[TagCount, ...],
) -> Iterator[Output]:
    """A list; where it holds more than `most` stories its years, and where a year does its months."""
    feeds = tuple(urls.feed_address(feeds_of, name) for name in (urls.RSS, urls.ATOM, urls.JSON_FEED))

    def make(
        above: tuple[Named, ...],
        year: int,
        month: int,
        address: str,
        held: Sequence[Head],
        parts: tuple[ListPart, ...],
    ) -> Output:
        shown = held[:HOME_STORIES] if parts else held
        page = ListPage(
            tag=of.name,
            address=address,
            above=above,
            year=year,
            month=month,
            count=len(held),
            first=held[-1].published if held else None,
            stories=tuple(cards[head.slug] for head in shown),
            parts=parts,
            feeds=feeds,
            goes_with=() if year else goes_with,
        )
        return _own(address, page, what)

    if len(stories) <= most:
        yield make((), 0, 0, of.address, stories, ())
        return
    years = [(year, list(heads)) for year, heads in groupby(stories, lambda head: head.published.at.year)]
    parts = tuple(ListPart(year, 0, urls.year_address(of.address, year), len(heads)) for year, heads in years)
    yield make((), 0, 0, of.address, stories, parts)
    for year, heads in years:
        address = urls.year_address(of.address, year)
        if len(heads) <= most:
            yield make((of,), year, 0, address, heads, ())
            continue
        months = [(month, list(few)) for month, few in groupby(heads, lambda head: head.published.at.month)]
        parts = tuple(
            ListPart(year, month, urls.month_address(of.address, year, month), len(few)) for month, few in months
        )
        yield make((of,), year, 0, address, heads, parts)
        for month, few in months:
            above = (of, Named(str(year), address))
            yield make(above, year, month, urls.month_address(of.address, year, month), few, ())


# --- feeds and sitemaps ----------------------------------------------------------------------------


def _plan_feeds(site: Site, views: Mapping[str, ArticleView]) -> Iterator[Output]:
    most = site.config.feed_entries
    entries: dict[str, FeedEntry] = {}

    def entry(head: Head) -> FeedEntry:
        if head.slug not in entries:
            entries[head.slug] = _make_feed_entry(site, head, views[head.slug])
        return entries[head.slug]

    lists: list[tuple[str, str, Sequence[Head]]] = [("", urls.HOME, site.stories)]
    lists += [(tag.name, tag.address, tag.stories) for tag in site.tags.values()]
    # Format by format: who makes them keeps an entry for the next feed of its format.
    for feed_format, file_name in (("rss", urls.RSS), ("atom", urls.ATOM), ("json", urls.JSON_FEED)):
        for name, list_address, stories in lists:
            held = tuple(entry(head) for head in stories[:most])
            address = urls.feed_address(list_address, file_name)
            yield _own(
                address,
                Feed(feed_format, address, list_address, name, held),
                f'a feed of the tag "{name}"' if name else "a feed",
            )


def _make_feed_entry(site: Site, head: Head, view: ArticleView) -> FeedEntry:
    return FeedEntry(
        id=feed_id_of(head, site.config.base_url),
        title=loosen(head.title),
        summary=loosen(head.summary),
        authors=head.authors,
        article=view,
        published=head.published,
        latest=head.latest,
    )


def feed_id_of(head: Head, base_url: str) -> str:
    """What feeds know the article by: what its editor set, else the address at which it stood first.

    That is the first of its aliases at which an article may have stood. Any other alias, a short address or one of
    another system, was never an id, and may come and go.
    """
    moved = (alias.path for alias in head.aliases if urls.is_article_address(alias.path))
    first = next(moved, None)
    address = urls.article_address(head.slug) if first is None else urls.alias_address(first)
    return head.feed_id or urls.make_absolute(base_url, address)


def _plan_redirects(site: Site, own: str) -> Iterator[Output]:
    redirects: list[tuple[str, str]] = []
    owners: Iterable[tuple[Head | Page, str]] = [
        *((head, urls.article_address(head.slug)) for head in site.stories),
        *((page, urls.page_address(page.slug)) for page in site.pages),
    ]
    for owner, target in owners:
        for index, alias in enumerate(owner.aliases):
            yield Output(
                urls.alias_output_path(alias.path),
                RedirectPage(target, loosen(owner.title)),
                Origin(owner.source, alias.line, f"aliases[{index}]"),
            )
            redirects.append((urls.quote_path(alias.path), target))
    if redirects or own:
        yield _own(urls.REDIRECTS, RedirectList(tuple(sorted(redirects)), own), "the list of redirects")


def _plan_way_to_archive(site: Site, static_files: Sequence[str], own_redirects: str) -> Iterator[Output]:
    """Where readers look for all articles, they are led to the archive; unless something of the editor's stands there,
    or is to stand there one day, or she leads them elsewhere."""
    led = {line.split()[0].rstrip("/") for line in own_redirects.splitlines() if line.strip()}
    items = (*site.stories, *site.pages, *site.unseen)
    taken = [
        *static_files,
        *(urls.output_path(address) for address in site.files.values()),
        *(urls.output_path(urls.page_address(item.slug)) for item in items if isinstance(item, Page)),
        *(
            urls.alias_output_path(alias.path)
            for item in items
            if isinstance(item, Head | Page)
            for alias in item.aliases
        ),
    ]
    path = urls.output_path(urls.ARTICLES)
    if path not in map(urls.fold_path, taken) and urls.ARTICLES.rstrip("/") not in led:
        yield _own(urls.ARTICLES, RedirectPage(urls.ARCHIVE, ""), "the redirect to the archive")


def plan_news(stories: Sequence[Head]) -> NewsSitemap:
    """The stories, newest first, that are less than two days older than the newest; no clock is asked, so a site
    that rests a while keeps its news."""
    oldest = stories[0].published.at - NEWS_SPAN
    recent = takewhile(lambda head: head.published.at > oldest, stories[:NEWS_ENTRIES])
    return NewsSitemap(
        tuple(NewsEntry(loosen(head.title), urls.article_address(head.slug), head.published.at) for head in recent)
    )


def plan_headers(config: Config, immutable: Iterable[str], own: str) -> Output:
    """What web hosts are to say with each file. `immutable` are the addresses of files that are named by a hash of
    their bytes, `own` is the text of ``static/_headers``."""
    return _own(urls.HEADERS, HostHeaders(tuple(sorted(immutable)), config.trust_html, own), "the list of headers")


def _plan_sitemaps(site: Site, lists: Sequence[str]) -> Iterator[Output]:
    """One sitemap, or an index of several."""
    entries = [SitemapEntry(urls.HOME, None)]
    entries += [SitemapEntry(urls.page_address(page.slug), None) for page in site.pages]
    entries += [SitemapEntry(address, None) for address in (urls.TAGS, urls.FEEDS, *lists)]
    # Earliest first: a new story goes to the end and moves no other into another part.
    entries += [SitemapEntry(urls.article_address(head.slug), head.latest) for head in reversed(site.stories)]
    if len(entries) <= SITEMAP_ENTRIES:
        yield _own(urls.SITEMAP, Sitemap(tuple(entries)), "the sitemap")
        return
    parts = [entries[start : start + SITEMAP_ENTRIES] for start in range(0, len(entries), SITEMAP_ENTRIES)]
    addresses = tuple(urls.sitemap_part_address(number) for number in range(1, len(parts) + 1))
    yield _own(urls.SITEMAP, SitemapIndex(addresses), "the sitemap")
    for address, part in zip(addresses, parts, strict=True):
        yield _own(address, Sitemap(tuple(part)), "a sitemap")


def plan_site(site: Site, static_files: Sequence[str], supplies: Supplies) -> list[Output]:
    """Every output of the site, what its pages ask for included."""
    return [
        *plan_outputs(site, static_files, supplies.sizes, supplies.host_files.redirects),
        *plan_supplies(site.config, supplies),
    ]


def plan_supplies(config: Config, supplies: Supplies) -> Iterator[Output]:
    """The hashed copy of each asset, and what web hosts are told of them."""
    assets = supplies.assets
    for name, hashed in assets.names.items():
        source = f"{STATIC}/{name}"
        inputs = StyleSheet(assets.sheets[name]) if name in assets.sheets else FileCopy(source)
        yield Output(hashed, inputs, Origin(source, what=f"the hashed copy of {source}"))
    yield plan_headers(config, name_hashed(supplies).values(), supplies.host_files.headers)
