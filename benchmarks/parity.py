"""Whether two sites of the benchmark's newsletter tell their readers, and programs, the same.

`tell_apart` reads a sample of the pages and feeds of both as a browser, a search engine or a feed reader would,
and says what one of them lacks. Markup, typographic signs and the order of a page's sections do not count.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import corpus
from lxml import etree, html

ORIGIN = "https://benchmark.example"
LARGEST_WHOLE = 100
"""A tag with more stories is cut in another way by each generator; its feeds are not."""
SHORTEST = 300
"""No article has fewer words."""
_DIGEST = re.compile(r"\.[0-9a-f]{10,64}(?=\.[a-z0-9]+$)")
_FEED_STYLE = re.compile(r"\.[0-9a-f]{10,64}(?=\.css)")
_MICROFORMAT = re.compile(r"(?:h|p|u|dt|e)-[a-z-]+")
_DATED = re.compile(
    r"\d{1,2}(?:january|february|march|april|may|june|july|august|september|october|november|december)20\d\d"
)
"""A related story: its words hold a day, as no other part of a feed entry does."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_RSS_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


class PageFacts(NamedTuple):
    """What a page tells. Whatever has an order of its own is one text."""

    title: str
    metas: Counter[str]
    """Open Graph, Twitter card, description, robots …"""
    links: Counter[str]
    """Of the head: feeds, icons, fonts, style sheets, script."""
    structured: tuple[str, ...]
    """The things of the JSON-LD, without the count of words: each counts in its own way."""
    anchors: Counter[str]
    """Where the page leads, and by which words; of footnotes nothing."""
    microformats: Counter[str]
    times: Counter[str]
    ids: frozenset[str]
    """What a link can lead to within the page."""
    headings: int
    """Of the story's text: those that have an id."""


class Entry(NamedTuple):
    """What a feed tells of a story."""

    address: str
    title: str
    published: str
    tags: tuple[str, ...]
    summary: str | None
    """None where RSS has the whole story in its place."""
    author: str


def tell_apart(ours: Path, theirs: Path, size: int) -> list[str]:
    """What the site at `theirs` lacks that the one at `ours` has, or has beyond it; both are of `size` articles."""
    articles = [corpus.write_article(number) for number in _sample(size)]
    counts = Counter(tag for number in range(size) for tag in corpus.tag_article(number))
    whole = max((tag for tag in counts if counts[tag] <= LARGEST_WHOLE), key=lambda tag: (counts[tag], tag), default="")
    rarest = min(counts, key=lambda tag: (counts[tag], tag))
    stories = {f"articles/{article.slug}/index.html": article for article in articles}
    pages = ["index.html", "404.html", "archive/index.html", "tags/index.html", "feeds/index.html"]
    pages += [*([f"tags/{whole}/index.html"] if whole else []), *stories]
    found: list[str] = []
    for page in pages:
        one, other = _parse(ours / page), _parse(theirs / page)
        if page in stories:
            found += _name_place(page, _tell_stories_apart(one, other, stories[page]))
        found += _name_place(page, _tell_pages_apart(one, other))
    for folder in ("", f"tags/{whole or rarest}/"):
        for name, read in (("feed.xml", _read_rss), ("atom.xml", _read_atom), ("feed.json", _read_json)):
            found += _name_place(folder + name, _tell_feeds_apart(read(ours / folder), read(theirs / folder)))
    found += _differ("news-sitemap.xml", _read_news(ours), _read_news(theirs))
    found += _differ("robots.txt", _read_lines(ours / "robots.txt"), _read_lines(theirs / "robots.txt"))
    found += _differ("_headers", _read_lines(ours / "_headers"), _read_lines(theirs / "_headers"))
    listed = {f"{ORIGIN}/{page.removesuffix('index.html')}" for page in pages} - {f"{ORIGIN}/404.html"}
    return found + [f"sitemap.xml lacks {address}" for address in sorted(listed.difference(_read_sitemap(theirs)))]


def _name_place(place: str, found: Iterable[str]) -> list[str]:
    return [f"{place}, {what}" for what in found]


def _sample(size: int) -> Iterator[int]:
    """The first, the last and some between: with and without earlier and later stories, code, tables, footnotes."""
    yield from (0, size // 2, size - 2, size - 1)
    for sign in ("```", "| --- ", "[^1]", "## "):
        number = next((number for number in range(5, size) if sign in corpus.write_article(number).body), None)
        if number is not None:
            yield number


# --- pages -----------------------------------------------------------------------------------------


def _parse(file: Path) -> Any:
    return html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()


def _tell_pages_apart(ours: Any, theirs: Any) -> Iterator[str]:
    one, other = _read_page(ours), _read_page(theirs)
    for name, mine, its in zip(PageFacts._fields, one, other, strict=True):
        yield from _differ(name, mine, its)


def _differ(name: str, ours: Any, theirs: Any) -> list[str]:
    """How two facts of one name differ, if they do."""
    if ours == theirs:
        return []
    if isinstance(ours, Counter):
        ours, theirs = ours - theirs, theirs - ours
        return [f"{name}: {sorted(ours)} and not {sorted(theirs)}"]
    return [f"{name}: {ours} and not {theirs}"]


def _read_page(page: Any) -> PageFacts:
    for filled in page.xpath("//section[@aria-labelledby='m-related']"):
        filled.drop_tree()  # _tell_stories_apart looks at these
    body = page.xpath("//*[contains(concat(' ', @class, ' '), ' body ')]")
    return PageFacts(
        title=page.findtext(".//title"),
        metas=Counter(
            f"{meta.get('property') or meta.get('name')}={meta.get('content')}"
            for meta in page.iterfind(".//meta")
            if meta.get("content")
        ),
        links=Counter(
            " ".join(
                [
                    link.tag,
                    link.get("rel", ""),
                    _undo_digest(link.get("href") or link.get("src")),
                    link.get("title", ""),
                ]
            )
            for link in page.xpath("//head/link | //head/script[@src]")
        ),
        structured=tuple(_read_structured(page)),
        anchors=Counter(
            f"{anchor.get('href')} {plain(anchor.text_content())}"
            for anchor in page.iterfind(".//a")
            if not anchor.get("href", "").startswith("#fn")
        ),
        microformats=Counter(
            name
            for element in page.xpath("//*[@class]")
            for name in element.get("class").split()
            if _MICROFORMAT.fullmatch(name)
        ),
        times=Counter(f"{time.get('datetime')} {plain(time.text_content())}" for time in page.iterfind(".//time")),
        ids=frozenset(
            element.get("id")
            for element in page.xpath("//*[@id][not(self::h2[not(starts-with(@id, 'm-'))])]")
            if not element.get("id").startswith("fn")
        ),
        headings=sum(len(story.xpath(".//h2[@id]")) for story in body),
    )


def _undo_digest(address: str) -> str:
    return _DIGEST.sub(".*", address)


def _read_structured(page: Any) -> Iterator[str]:
    for script in page.xpath("//script[@type='application/ld+json']"):
        whole = json.loads(script.text)
        yield whole["@context"]
        for thing in whole["@graph"]:
            if thing["@type"] == "NewsArticle" and thing.pop("wordCount", 0) < SHORTEST:
                yield "too few words"
            yield json.dumps(thing, sort_keys=True, ensure_ascii=False)


def _tell_stories_apart(ours: Any, theirs: Any, article: corpus.Article) -> Iterator[str]:
    """The words of a story's sections, and the stories that go with it as far as its editor named them."""
    one, other = dict(_read_sections(ours)), dict(_read_sections(theirs))
    if one.keys() != other.keys():
        yield f"sections: {sorted(one)} and not {sorted(other)}"
    for name in one.keys() & other.keys():
        mine, its = one[name], other[name]
        if name == "m-related":
            mine, its = mine[: len(article.related)], its[: len(article.related)]
        if mine != its:
            yield f"{name}: {mine} and not {its}"


def _read_sections(page: Any) -> Iterator[tuple[str, list[str]]]:
    """The words of each part; of lists, item by item."""
    for section in page.xpath("//article/section | //article/nav"):
        name = section.get("aria-labelledby") or section.get("class")
        yield name, [plain(item.text_content()) for item in section.xpath("./ul/li") or [section]]
    for body in page.xpath("//*[contains(concat(' ', @class, ' '), ' body ')]"):
        yield "body", _blocks(body)


def _blocks(element: Any) -> list[str]:
    """The words of paragraphs, list items, cells, headings and blocks of code; footnotes by their words alone."""
    found = (plain(each.text_content()) for each in element.iter("p", "li", "td", "th", "h2", "pre"))
    return sorted({re.sub(r"(?<=[a-z])\d$", "", words) for words in found if words})


def plain(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]", "", text).lower()


# --- feeds -----------------------------------------------------------------------------------------


class _FeedFacts(NamedTuple):
    title: str
    page: str
    own: str
    language: str
    description: str
    newest: str
    face: str
    """What a browser shows of it: its style sheet, and what it says of itself."""
    entries: tuple[Entry, ...]
    ids: tuple[str, ...]
    contents: tuple[str, ...]
    """HTML."""


def _tell_feeds_apart(ours: _FeedFacts, theirs: _FeedFacts) -> Iterator[str]:
    for name, mine, its in zip(_FeedFacts._fields, ours, theirs, strict=True):
        if name not in ("entries", "ids", "contents"):
            yield from _differ(name, mine, its)
    if len(set(theirs.ids)) != len(ours.ids):
        yield f"{len(set(theirs.ids))} ids of entries and not {len(ours.ids)}"
    for entry, its_entry in zip(ours.entries, theirs.entries, strict=False):
        yield from _differ(
            "entries", entry if its_entry.summary is not None else entry._replace(summary=None), its_entry
        )
    for entry, mine, its in zip(ours.entries, ours.contents, theirs.contents, strict=False):
        shown = plain(_parse_fragment(its).text_content())
        article = corpus.write_article(int(entry.address.strip("/")[-5:]))
        named = tuple(plain(corpus.title_article(int(slug[-5:]))) for slug in article.related)
        for block in _blocks(_parse_fragment(mine)):
            is_proposed = _DATED.search(block) and not block.startswith(named)
            if block not in shown and not is_proposed:
                yield f"{entry.title} lacks {block}"


def _parse_fragment(text: str) -> Any:
    return html.fromstring(f"<div>{text}</div>")


def _read_rss(folder: Path) -> _FeedFacts:
    channel = etree.parse(str(folder / "feed.xml")).getroot().find("channel")
    assert channel is not None
    items = channel.findall("item")
    own = channel.find(f"{_ATOM}link[@rel='self']")
    return _FeedFacts(
        _say(channel.findtext("title")),
        _say(channel.findtext("link")),
        own.get("href", "") if own is not None else "",
        _say(channel.findtext("language")),
        _say(channel.findtext("description")),
        _say(channel.findtext("lastBuildDate")),
        _read_face(channel),
        tuple(
            Entry(
                _say(item.findtext("link")),
                _say(item.findtext("title")),
                _say(item.findtext("pubDate")),
                tuple(_say(tag.text) for tag in item.findall("category")),
                _say(item.findtext("description")) if item.find(_RSS_CONTENT) is not None else None,
                _say(item.findtext("{http://purl.org/dc/elements/1.1/}creator")),
            )
            for item in items
        ),
        tuple(_say(item.findtext("guid")) for item in items),
        tuple(_say(item.findtext(_RSS_CONTENT) or item.findtext("description")) for item in items),
    )


def _read_atom(folder: Path) -> _FeedFacts:
    feed = etree.parse(str(folder / "atom.xml")).getroot()
    entries = feed.findall(f"{_ATOM}entry")

    def link(element: Any, rel: str) -> str:
        links = element.findall(f"{_ATOM}link")
        return next((each.get("href", "") for each in links if each.get("rel", "alternate") == rel), "")

    return _FeedFacts(
        _say(feed.findtext(f"{_ATOM}title")),
        link(feed, "alternate"),
        link(feed, "self"),
        feed.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        _say(feed.findtext(f"{_ATOM}subtitle")),
        _instant(feed.findtext(f"{_ATOM}updated")),
        _read_face(feed),
        tuple(
            Entry(
                link(entry, "alternate"),
                _say(entry.findtext(f"{_ATOM}title")),
                _instant(entry.findtext(f"{_ATOM}published")),
                tuple(_say(tag.get("term")) for tag in entry.findall(f"{_ATOM}category")),
                _say(entry.findtext(f"{_ATOM}summary")),
                _say(entry.findtext(f"{_ATOM}author/{_ATOM}name")),
            )
            for entry in entries
        ),
        tuple(_say(entry.findtext(f"{_ATOM}id")) for entry in entries),
        tuple(_say(entry.findtext(f"{_ATOM}content")) for entry in entries),
    )


def _read_json(folder: Path) -> _FeedFacts:
    feed = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    items = feed["items"]
    return _FeedFacts(
        feed["title"],
        feed["home_page_url"],
        feed["feed_url"],
        feed["language"],
        feed["description"],
        feed["version"],
        "",
        tuple(
            Entry(
                item["url"],
                item["title"],
                item["date_published"],
                tuple(item["tags"]),
                item["summary"],
                item["authors"][0]["name"],
            )
            for item in items
        ),
        tuple(item["id"] for item in items),
        tuple(item["content_html"] for item in items),
    )


def _read_face(feed: Any) -> str:
    style = feed.xpath("/processing-instruction('xml-stylesheet')")
    notes = feed.xpath("*[local-name() = 'note']//*[text()[normalize-space()] or @*]")
    said = (f"{each.tag} {sorted(each.attrib.items())} {_say(each.text).strip()}" for each in notes)
    return " | ".join([*(_FEED_STYLE.sub(".*", each.text) for each in style), *said])


def _say(text: str | None) -> str:
    return text or ""


def _instant(text: str | None) -> str:
    return datetime.fromisoformat(text).isoformat() if text else ""


# --- what only machines read -----------------------------------------------------------------------


def _read_news(site: Path) -> list[tuple[str, ...]]:
    return [
        (
            _say(url.findtext(f"{_SITEMAP}loc")),
            _say(url.findtext(f".//{_NEWS}name")),
            _say(url.findtext(f".//{_NEWS}language")),
            _instant(url.findtext(f".//{_NEWS}publication_date")),
            _say(url.findtext(f".//{_NEWS}title")),
        )
        for url in etree.parse(str(site / "news-sitemap.xml")).getroot()
    ]


def _read_sitemap(site: Path) -> Iterable[str]:
    return (_say(url.findtext(f"{_SITEMAP}loc")) for url in etree.parse(str(site / "sitemap.xml")).getroot())


def _read_lines(file: Path) -> Counter[str]:
    return Counter(_undo_digest(line.strip()) for line in file.read_text(encoding="utf-8").splitlines())
