"""Pelican's plugin for stories: their parts go into the content, their related stories get titles.

A reader of its own, not a template, turns the parts into HTML: so they are in the feeds too, Markdown runs
once for each, and Pelican's content cache holds the result.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from pelican import signals  # type: ignore[import-not-found,unused-ignore]
from pelican.readers import MarkdownReader  # type: ignore[import-not-found,unused-ignore]


class StoryReader(MarkdownReader):  # type: ignore[misc,unused-ignore]
    """Markdown, and the parts that stand in the metadata as JSON."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        content, metadata = super().read(source_path)
        parts = json.loads(metadata.pop("parts"))
        metadata["minutes"] = max(1, round(len(content.split()) / 230))
        return content + "\n".join(self._show_parts(parts)), metadata

    def _convert(self, text: str) -> str:
        self._md.reset()
        return str(self._md.convert(text))

    def _show_parts(self, parts: dict[str, Any]) -> list[str]:
        lines = ['<section class="quotes" aria-labelledby="m-quotes">']
        lines.append('<h2 id="m-quotes" class="label">Key quotes</h2>')
        for number, quote in enumerate(parts["quotes"], 1):
            lines += self._show_quote(f"m-quote-{number}", quote)
        lines.append("</section>")
        for name, title in (("take", "Our take"), ("why_it_matters", "Why this matters")):
            lines.append(f'<section class="desk {name}" aria-labelledby="m-{name}">')
            lines.append(f'<h2 id="m-{name}">{title}</h2>')
            lines.append(f'<div class="prose">\n{self._convert(parts[name])}\n</div>')
            lines.append("</section>")
        lines.append('<section class="furniture" aria-labelledby="m-reading">')
        lines.append('<h2 id="m-reading" class="label">Recommended reading</h2>')
        lines.append("<ul>")
        for reading in parts["reading"]:
            lines.append(f'<li><a href="{escape(reading["url"])}">{escape(reading["title"])}</a></li>')
        return [*lines, "</ul>", "</section>"]

    def _show_quote(self, anchor: str, quote: dict[str, str]) -> list[str]:
        shown = {name: escape(value) for name, value in quote.items()}
        return [
            f'<figure class="quote" id="{anchor}">',
            f"<blockquote>\n<p>{shown['text']}</p>\n</blockquote>",
            "<figcaption>",
            f'<p class="speaker"><b>{shown["speaker"]}</b>, {shown["role"]}, {shown["organization"]}</p>',
            f'<div class="context">\n{self._convert(quote["context"])}\n</div>',
            f'<p class="quote-links"><a href="#{anchor}">Link to this quote</a></p>',
            "</figcaption>",
            "</figure>",
        ]


def use_reader(readers: Any) -> None:
    readers.reader_classes["md"] = StoryReader


def link_stories(generator: Any) -> None:
    """Every article knows its related stories and its neighbours."""
    articles = generator.articles  # the newest first
    by_slug = {article.slug: article for article in articles}
    for number, article in enumerate(articles):
        article.later = articles[number - 1] if number else None
        article.earlier = articles[number + 1] if number + 1 < len(articles) else None
        article.related_stories = [by_slug[slug] for slug in article.metadata.get("related", "").split()]


def register() -> None:
    signals.readers_init.connect(use_reader)
    signals.article_generator_finalized.connect(link_stories)
