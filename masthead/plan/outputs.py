"""What the site's outputs are made from: a record for each kind of page, feed and list.

An `Output` says at which path it stands, which maker makes it, and all that the maker may show: plain,
frozen inputs. Whether it must be made again is one hash of these. Heavy text is in them by digest.

What every page shows, the `Frame`, holds facts of ``site.toml`` only: no count, no newest date, so that a
new story changes the handful of pages that are about it.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from msgspec.structs import replace

from masthead import urls
from masthead.model import Card, Moment, Neighbour, Picture, Record, RelatedStory, Section


class Frame(Record, frozen=True):
    """What every page shows."""

    title: str
    description: str
    base_url: str
    language: str
    author: str
    sections: tuple[Section, ...]
    footer: tuple[Section, ...]
    """The links in the footer, besides feeds and archive."""
    card: Picture | None
    """The picture for shared links."""
    logo: Picture | None


class Named(Record, frozen=True):
    """A name and its address: of a tag, or of a list above this one."""

    name: str
    address: str


class ArticleView(Record, frozen=True):
    """An article as its page and its feed entries show it."""

    source: str
    digest: str
    """Of the article; its text is fetched when the page is rendered."""
    address: str
    links: tuple[str | None, ...]
    """The address of each link in its Markdown; None if the link is left out."""
    image: str
    """The address of its picture, or empty."""
    sizes: tuple[tuple[str, int, int], ...]
    """Address, width and height of each picture of this site that it shows, if known."""
    tags: tuple[Named, ...]
    related: tuple[RelatedStory, ...]


class ArticlePage(Record, frozen=True):
    """``/articles/<slug>/``"""

    article: ArticleView
    later_coverage: tuple[RelatedStory, ...]
    """Later stories that name this one, newest first; without their shared tags."""
    previous: Neighbour | None
    """The previous story in time."""
    next: Neighbour | None


class HomePage(Record, frozen=True):
    """``/``"""

    lead: Card | None
    lead_story: ArticleView | None
    """The same story with its picture and first quote, which the front page also shows."""
    newest: Moment | None
    """When the newest story was published; that need not be the lead."""
    stories: tuple[Card, ...]
    """The latest other stories, newest first."""


class ListPart(Record, frozen=True):
    """A year or a month of a list that is split by time."""

    year: int
    month: int
    """0 for a whole year."""
    address: str
    count: int


class TagCount(Record, frozen=True):
    """A tag and its number of stories: in total, or in the list that shows it."""

    name: str
    address: str
    count: int


class ListPage(Record, frozen=True):
    """A list of stories, newest first: the archive, a tag, or a year or month of either."""

    tag: str
    """Its name, or empty for the archive."""
    address: str
    above: tuple[Named, ...]
    """The lists that contain this one, largest first."""
    year: int
    """0 for the whole list."""
    month: int
    """0 for a whole year."""
    count: int
    """The number of all its stories."""
    first: Moment | None
    """When its earliest story was published; None for an empty list."""
    stories: tuple[Card, ...]
    """All stories; only the latest if the list has parts."""
    parts: tuple[ListPart, ...]
    """Newest first; empty if this page shows all stories."""
    feeds: tuple[str, ...]
    """Addresses of the RSS, Atom and JSON feeds, of the tag or of the whole site."""
    goes_with: tuple[TagCount, ...]
    """Other tags of these stories, most frequent first; only on a tag's first page."""


class TagIndexPage(Record, frozen=True):
    """``/tags/``: all tags, sorted by address."""

    tags: tuple[TagCount, ...]


class FeedsPage(Record, frozen=True):
    """``/feeds/``: what a feed is, and a list of all feeds."""

    tags: tuple[Named, ...]


class PlainPage(Record, frozen=True):
    """A page of ``content/pages/``."""

    source: str
    digest: str
    address: str
    links: tuple[str | None, ...]
    sizes: tuple[tuple[str, int, int], ...]
    """As `ArticleView.sizes`."""


class NotFoundPage(Record, frozen=True):
    """``/404.html``"""


class RedirectPage(Record, frozen=True):
    """The page at an old address, which redirects."""

    target: str
    title: str
    """Of the page at the new address; empty for the archive, whose name is a UI string."""


class FeedEntry(Record, frozen=True):
    """An article in a feed."""

    id: str
    title: str
    summary: str
    authors: tuple[str, ...]
    article: ArticleView
    published: Moment
    latest: dt.datetime
    """When it last changed for readers: the latest of date, update and corrections."""


class Feed(Record, frozen=True):
    """A feed of the site or of a tag."""

    format: str
    """``rss``, ``atom`` or ``json``."""
    address: str
    list_address: str
    """Of the page whose stories it holds."""
    tag: str
    entries: tuple[FeedEntry, ...]
    """Newest first."""


Retelling = ArticlePage | HomePage | Feed
"""Inputs of outputs that say what articles say, and not only name them."""


def retell(inputs: Retelling, source: str, before: str, after: str) -> Retelling:
    """The inputs with the digest `after` for the article of that source, which had the digest `before`.

    Raises `LookupError` where it had another.
    """

    def exchange(view: ArticleView) -> ArticleView:
        if view.source != source:
            return view
        if view.digest != before:
            raise LookupError(source)
        return replace(view, digest=after)

    if isinstance(inputs, ArticlePage):
        return replace(inputs, article=exchange(inputs.article))
    if isinstance(inputs, HomePage):
        return replace(inputs, lead_story=exchange(inputs.lead_story)) if inputs.lead_story else inputs
    return replace(inputs, entries=tuple(replace(each, article=exchange(each.article)) for each in inputs.entries))


def list_retelling(page: ArticlePage) -> list[str]:
    """The paths of all the outputs that may say what the article says; every one of them stands on the site."""
    lists = [urls.HOME, *(tag.address for tag in page.article.tags)]
    feeds = [urls.feed_address(each, name) for each in lists for name in (urls.RSS, urls.ATOM, urls.JSON_FEED)]
    return [urls.output_path(address) for address in (page.article.address, urls.HOME, *feeds)]


class SitemapEntry(Record, frozen=True):
    """An address, and when what stands there last changed, where that is known without looking."""

    address: str
    latest: dt.datetime | None


class Sitemap(Record, frozen=True):
    """``/sitemap.xml``, or a part of it."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndex(Record, frozen=True):
    """``/sitemap.xml`` of a site too large for one."""

    addresses: tuple[str, ...]


class NewsEntry(Record, frozen=True):
    """A story in the sitemap for news."""

    title: str
    address: str
    published: dt.datetime


class NewsSitemap(Record, frozen=True):
    """``/news-sitemap.xml``: the stories of the two days up to the newest of them."""

    entries: tuple[NewsEntry, ...]
    """Newest first, never empty."""


class Robots(Record, frozen=True):
    """``/robots.txt``"""

    sitemaps: tuple[str, ...]
    """Their addresses."""


class HostHeaders(Record, frozen=True):
    """``/_headers``, which some web hosts read: what they are to say with each file."""

    immutable: tuple[str, ...]
    """Addresses at which nothing but these bytes will ever stand."""
    trust_html: bool
    """Whether articles may bring scripts and frames of their own."""
    own: str = ""
    """What the editor wants said besides: the text of ``static/_headers``."""


class RedirectList(Record, frozen=True):
    """``/_redirects``, which some web hosts read: old address, new address."""

    redirects: tuple[tuple[str, str], ...]
    own: str = ""
    """The editor's further ones: the text of ``static/_redirects``."""


class FileCopy(Record, frozen=True):
    """A file that is published as it is."""

    source: str
    """From the project's folder."""


class StyleSheet(Record, frozen=True):
    """The copy of a style sheet that pages ask for."""

    text: str
    """As it is published."""


class FileList(Record, frozen=True):
    """The output folder's own list, which says that the folder is Masthead's."""

    paths: tuple[str, ...]


Inputs = (
    ArticlePage
    | HomePage
    | ListPage
    | TagIndexPage
    | FeedsPage
    | PlainPage
    | NotFoundPage
    | RedirectPage
    | Feed
    | Sitemap
    | SitemapIndex
    | NewsSitemap
    | Robots
    | HostHeaders
    | RedirectList
    | FileCopy
    | StyleSheet
    | FileList
)


class Output(NamedTuple):
    """A file of the site: where, and from what."""

    path: str
    """Relative to the output folder, with slashes."""
    inputs: Inputs
    origin: Origin


class Origin(NamedTuple):
    """Who claims the path, for the problem that two claim one."""

    file: str
    line: int = 0
    field: str = ""
    what: str = ""
    """As ``the tag "Chips"``; for outputs of Masthead's own."""
