"""Pelican's plugin for stories: what Masthead's pages and feeds tell, in Pelican's own ways.

A reader of its own, not a template, turns a story's parts into HTML: so they are in the feeds too, Markdown runs
once for each, and Pelican's content cache holds the result. What needs other stories is added when all are read.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections import Counter, defaultdict, deque
from html import escape
from pathlib import Path
from typing import Any

from feedgenerator import Atom1Feed  # type: ignore[import-not-found,unused-ignore]
from pelican import signals  # type: ignore[import-not-found,unused-ignore]
from pelican.generators import Generator  # type: ignore[import-not-found,unused-ignore]
from pelican.readers import MarkdownReader  # type: ignore[import-not-found,unused-ignore]

RELATED_STORIES = 4
CANDIDATES_PER_TAG = 40
LATER_STORIES = 10
GOES_WITH = 6
ASKED_FOR = ("favicon.ico", "favicon.svg", "apple-touch-icon.png", "theme.js", "code.css")
"""By pages; beside them the style sheet, its fonts, and the style sheet of feeds."""

Thing = dict[str, Any]


class StoryReader(MarkdownReader):  # type: ignore[misc,unused-ignore]
    """Markdown, and the parts that stand in the metadata as JSON."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        content, metadata = super().read(source_path)
        parts = json.loads(metadata.pop("parts"))
        metadata["words"] = len(content.split())
        metadata["quotes"] = parts["quotes"]
        metadata["organisations"] = list(dict.fromkeys(quote["organization"] for quote in parts["quotes"]))
        metadata["people"] = list(dict.fromkeys(quote["speaker"] for quote in parts["quotes"]))
        body = f'<div class="prose body e-content">\n{content}\n</div>'
        return "\n".join([body, *self._show_parts(parts)]), metadata

    def _convert(self, text: str) -> str:
        self._md.reset()
        return str(self._md.convert(text))

    def _show_parts(self, parts: dict[str, Any]) -> list[str]:
        lines = ['<section class="quotes" aria-labelledby="m-quotes">']
        lines.append('<h2 id="m-quotes" class="label">Key quotes</h2>')
        for number, quote in enumerate(parts["quotes"], 1):
            lines += self._show_quote(f"quote-{number}", quote)
        lines.append("</section>")
        signed = f'<p class="signed">{escape(self.settings["SITENAME"])}</p>'
        lines += self._show_desk("take", "take", "Our take", [signed], parts["take"])
        lines += self._show_desk("why", "why", "Why this matters", [], parts["why_it_matters"])
        lines.append('<section class="furniture" aria-labelledby="m-reading">')
        lines.append('<h2 id="m-reading" class="label">Recommended reading</h2>')
        lines.append("<ul>")
        for reading in parts["reading"]:
            lines.append(f'<li><a href="{escape(reading["url"])}">{escape(reading["title"])}</a></li>')
        return [*lines, "</ul>", "</section>"]

    def _show_desk(self, name: str, anchor: str, title: str, signed: list[str], text: str) -> list[str]:
        return [
            f'<section class="desk {name}" aria-labelledby="m-{anchor}">',
            f'<h2 id="m-{anchor}">{title}</h2>',
            *signed,
            f'<div class="prose">\n{self._convert(text)}\n</div>',
            "</section>",
        ]

    def _show_quote(self, anchor: str, quote: dict[str, str]) -> list[str]:
        shown = {name: escape(value) for name, value in quote.items()}
        return [
            f'<figure class="quote h-cite" id="{anchor}">',
            f'<blockquote class="e-content">\n<p>{shown["text"]}</p>\n</blockquote>',
            "<figcaption>",
            f'<p class="speaker p-author h-card"><b class="p-name">{shown["speaker"]}</b> '
            f'<span class="p-job-title">{shown["role"]}</span>, <span class="p-org">{shown["organization"]}</span></p>',
            f'<div class="context">\n{self._convert(quote["context"])}\n</div>',
            f'<p class="quote-links"><a class="u-uid" href="#{anchor}" data-copied="Link copied">Link to this quote'
            f'<span class="unseen">: {shown["speaker"]}</span></a></p>',
            "</figcaption>",
            "</figure>",
        ]


def use_reader(readers: Any) -> None:
    readers.reader_classes["md"] = StoryReader


# --- what needs other stories ----------------------------------------------------------------------


def link_stories(generator: Any) -> None:
    """Every article knows its neighbours and its later coverage, and says which stories go with it and who is in it;
    every tag knows its companions."""
    articles = generator.articles  # the newest first
    by_slug = {article.slug: article for article in articles}
    later: dict[str, list[Any]] = defaultdict(list)
    named = {article.slug: article.metadata.get("related", "").split() for article in articles}
    for number, article in enumerate(articles):
        article.later = articles[number - 1] if number else None
        article.earlier = articles[number + 1] if number + 1 < len(articles) else None
        article.later_coverage = later[article.slug]
        article.tag_names = [tag.name for tag in article.tags]
        for slug in named[article.slug]:
            if len(later[slug]) < LATER_STORIES:
                later[slug].append(article)
    for article, slugs in _fill_related(articles, named):
        related = [by_slug[slug] for slug in slugs]
        article._content += _show_related(generator.settings["SITEURL"], article, related) + _show_cast(article)
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        for name in article.tag_names:
            together[name].update(article.tag_names)
    tags = {tag.name: tag for tag in generator.tags}
    for name, tag in tags.items():
        del together[name][name]
        ranked = sorted(together[name].items(), key=lambda each: (-each[1], each[0]))
        tag.goes_with = [(tags[other], count) for other, count in ranked[:GOES_WITH]]


def _fill_related(articles: list[Any], named: dict[str, list[str]]) -> list[tuple[Any, list[str]]]:
    """For each article the slugs that its editor named, filled up with earlier stories that share most tags."""
    latest: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=CANDIDATES_PER_TAG))
    found = []
    for article in reversed(articles):
        chosen = named[article.slug]
        if len(chosen) < RELATED_STORIES:
            shared = Counter(slug for name in article.tag_names for slug in latest[name] if slug not in chosen)
            chosen = chosen + [slug for slug, _ in shared.most_common(RELATED_STORIES - len(chosen))]
        found.append((article, chosen))
        for name in article.tag_names:
            latest[name].append(article.slug)
    return found


def _show_related(site: str, article: Any, related: list[Any]) -> str:
    if not related:
        return ""
    lines = ["", '<section class="furniture" aria-labelledby="m-related">']
    lines += ['<h2 id="m-related" class="label">Related stories</h2>', "<ul>"]
    for story in related:
        shared = [escape(name) for name in article.tag_names if name in story.tag_names]
        reason = f", also about {join_names(shared)}" if shared else ""
        lines.append(
            f'<li><a href="{site}/{story.url}">{escape(story.title)}</a> <span class="note">'
            f'<time datetime="{story.date.isoformat()}">{story.locale_date}</time>{reason}</span></li>'
        )
    return "\n".join([*lines, "</ul>", "</section>"])


def _show_cast(article: Any) -> str:
    return "\n".join(
        [
            "",
            '<section class="furniture cast" aria-labelledby="m-cast">',
            '<h2 id="m-cast" class="label">In this story</h2>',
            "<dl>",
            "<dt>Organisations</dt>",
            f"<dd>{join_names([escape(name) for name in article.organisations])}</dd>",
            "<dt>People</dt>",
            f"<dd>{join_names([escape(name) for name in article.people])}</dd>",
            "</dl>",
            "</section>",
        ]
    )


def join_names(names: list[str]) -> str:
    """A, B and C"""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# --- what programs are told ------------------------------------------------------------------------


def describe_article(settings: Thing, article: Any) -> Thing:
    """JSON-LD, as schema.org has it: the story, and the way to it."""
    home = settings["SITEURL"] + "/"
    address = home + article.url
    quotes = []
    for number, quote in enumerate(article.quotes, 1):
        anchor = f"{address}#quote-{number}"
        house = {"@type": "Organization", "name": quote["organization"]}
        creator = {"@type": "Person", "name": quote["speaker"], "jobTitle": quote["role"], "affiliation": house}
        quotes.append({"@type": "Quotation", "@id": anchor, "url": anchor, "text": quote["text"], "creator": creator})
    story = {
        "@type": "NewsArticle",
        "@id": address + "#article",
        "url": address,
        "mainEntityOfPage": address,
        "isPartOf": {"@id": home + "#website"},
        "headline": article.title,
        "description": article.summary,
        "datePublished": article.date.isoformat(),
        "dateModified": article.date.isoformat(),
        "inLanguage": settings["DEFAULT_LANG"],
        "wordCount": article.words,
        "isAccessibleForFree": True,
        "author": [{"@type": "Organization", "name": settings["SITENAME"], "url": home}],
        "publisher": _publisher(settings),
        "keywords": article.tag_names,
        "hasPart": quotes,
        "mentions": [
            *({"@type": "Organization", "name": name} for name in article.organisations),
            *({"@type": "Person", "name": name} for name in article.people),
        ],
    }
    return _graph(story, _breadcrumbs(settings, ("Archive", "archive/"), (article.title, article.url)))


def describe_home(settings: Thing) -> Thing:
    """JSON-LD of the newsletter."""
    home = settings["SITEURL"] + "/"
    return _graph(
        {
            "@type": "WebSite",
            "@id": home + "#website",
            "url": home,
            "name": settings["SITENAME"],
            "description": settings["SITESUBTITLE"],
            "inLanguage": settings["DEFAULT_LANG"],
            "publisher": _publisher(settings),
        }
    )


def describe_list(settings: Thing, *steps: tuple[str, str]) -> Thing:
    """JSON-LD of a list: the way to it, of names and addresses below the home page."""
    return _graph(_breadcrumbs(settings, *steps))


def _graph(*things: Thing) -> Thing:
    return {"@context": "https://schema.org", "@graph": things}


def _publisher(settings: Thing) -> Thing:
    home = settings["SITEURL"] + "/"
    return {"@type": "Organization", "@id": home + "#publisher", "name": settings["SITENAME"], "url": home}


def _breadcrumbs(settings: Thing, *steps: tuple[str, str]) -> Thing:
    home = settings["SITEURL"] + "/"
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": home + address}
        for position, (name, address) in enumerate([(settings["SITENAME"], ""), *steps], 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def lend_functions(generator: Any) -> None:
    """Templates can ask for JSON-LD."""
    for function in (describe_article, describe_home, describe_list):
        generator.env.globals[function.__name__] = functools.partial(function, generator.settings)


# --- feeds -----------------------------------------------------------------------------------------


def complete_feed(context: Thing, feed: Any) -> None:
    """An RSS or Atom feed names its language, its page and its style sheet, and says to browsers what it is."""
    facts = feed.feed
    tag = facts["title"].removeprefix(context["SITENAME"]).removeprefix(" - ")
    facts["language"] = context["DEFAULT_LANG"]
    facts["author_name"] = context["SITENAME"]
    facts["id"] = facts["feed_url"]
    if tag:
        facts["title"] = f"{context['SITENAME']}: {tag}"
        facts["link"] = facts["feed_url"].rpartition("/")[0] + "/"
        facts["description"] = facts["subtitle"] = f"Stories about {tag} from {context['SITENAME']}"
    style = f'type="text/css" href="{context["ASSETS"]["feed.css"]}"'
    add_elements, write = feed.add_root_elements, feed.write

    def add_note(handler: Any) -> None:
        add_elements(handler)
        _write_note(handler, context, facts)

    def write_atom(file: Any, encoding: str) -> None:
        held = io.StringIO()
        write(held, encoding)
        declaration, _, rest = held.getvalue().partition("\n")
        file.write(f"{declaration}\n<?xml-stylesheet {style}?>\n{rest}")

    feed.add_root_elements = add_note
    if isinstance(feed, Atom1Feed):
        feed.write = write_atom  # of the two, only RSS is written with its style sheet
    facts["stylesheets"] = [style]


def _write_note(handler: Any, context: Thing, facts: Thing) -> None:
    """It stands in a namespace of the newsletter's own, and is XHTML within."""
    xhtml = {"xmlns": "http://www.w3.org/1999/xhtml"}
    page, language = context["SITEURL"] + "/feeds/", context["DEFAULT_LANG"]
    handler.startElement("note", {"xmlns": page})
    handler.startElement("head", xhtml)
    handler.addQuickElement("meta", "", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    handler.addQuickElement("title", facts["title"])
    handler.endElement("head")
    handler.startElement("div", {**xhtml, "lang": language, "xml:lang": language, "dir": "ltr"})
    words = "This is a feed. Give its address to a feed reader, and every new story comes to you by itself."
    handler.addQuickElement("p", words)
    handler.startElement("p", {})
    handler.addQuickElement("code", facts["feed_url"])
    handler.endElement("p")
    handler.startElement("p", {})
    handler.addQuickElement("a", "Follow by feed", {"href": page})
    handler.endElement("p")
    handler.endElement("div")
    handler.endElement("note")


class JsonFeeds(Generator):  # type: ignore[misc,unused-ignore]
    """JSON Feed 1.1 of the site and of every tag, which Pelican does not make itself."""

    def generate_output(self, writer: Any) -> None:
        del writer
        self.items: dict[str, Thing] = {}
        self._write("", self.settings["SITENAME"], self.settings["SITESUBTITLE"], self.context["articles"])
        for tag, articles in self.context["tags"]:
            title = f"{self.settings['SITENAME']}: {tag.name}"
            self._write(tag.url, title, f"Stories about {tag.name} from {self.settings['SITENAME']}", articles)

    def _write(self, folder: str, title: str, description: str, articles: list[Any]) -> None:
        home = f"{self.settings['SITEURL']}/{folder}"
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": home,
            "feed_url": home + "feed.json",
            "description": description,
            "language": self.settings["DEFAULT_LANG"],
            "authors": [{"name": self.settings["SITENAME"]}],
            "items": [self._make_item(article) for article in articles[: self.settings["FEED_MAX_ITEMS"]]],
        }
        file = Path(self.output_path, folder, "feed.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(feed, ensure_ascii=False), encoding="utf-8")

    def _make_item(self, article: Any) -> Thing:
        if article.slug not in self.items:
            site = self.settings["SITEURL"]
            self.items[article.slug] = {
                "id": f"{site}/{article.url}",
                "url": f"{site}/{article.url}",
                "title": article.title,
                "content_html": article.get_content(site),
                "summary": article.summary,
                "date_published": article.date.isoformat(),
                "date_modified": article.date.isoformat(),
                "authors": [{"name": self.settings["SITENAME"]}],
                "tags": article.tag_names,
            }
        return self.items[article.slug]


# --- files under names with a digest ---------------------------------------------------------------


def name_assets(pelican: Any) -> None:
    """Templates find in `ASSETS` the address of each file that pages ask for; so does the style sheet its fonts."""
    source = Path("static")
    assets: dict[str, str] = {}
    copies: dict[str, bytes] = {}

    def add(name: str, content: bytes) -> None:
        stem, dot, ending = name.rpartition(".")
        address = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{ending}"
        assets[name] = "/" + address
        copies[address] = content

    sheet = (source / "style.css").read_text(encoding="utf-8")
    for font in sorted(source.glob("fonts/*.woff2")):
        add(f"fonts/{font.name}", font.read_bytes())
        sheet = sheet.replace(f"fonts/{font.name}", assets[f"fonts/{font.name}"])
    for name in ASKED_FOR:
        add(name, (source / name).read_bytes())
    add("style.css", sheet.encode())
    feed_sheet = (source / "feed.css").read_text(encoding="utf-8")
    add("feed.css", feed_sheet.replace("style.css", assets["style.css"].removeprefix("/")).encode())
    pelican.settings["ASSETS"] = assets
    pelican.settings["ASSET_COPIES"] = copies


def write_assets(pelican: Any) -> None:
    for address, content in pelican.settings["ASSET_COPIES"].items():
        file = Path(pelican.output_path, address)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def register() -> None:
    signals.initialized.connect(name_assets)
    signals.readers_init.connect(use_reader)
    signals.generator_init.connect(lend_functions)
    signals.article_generator_finalized.connect(link_stories)
    signals.feed_generated.connect(complete_feed)
    signals.get_generators.connect(lambda _: JsonFeeds, weak=False)
    signals.finalized.connect(write_assets)
