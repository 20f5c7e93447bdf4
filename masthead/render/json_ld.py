"""What a page says of itself to search engines: JSON-LD in the words of schema.org.

A story is a `NewsArticle` with its quotes, sources and corrections; where a page stands in the site is a
`BreadcrumbList`; the home page tells of the `WebSite`. Templates write it through ``tojson``, which lets nothing
out of its script element.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from masthead import model, urls
from masthead.model import Article, Quote, Source
from masthead.plan import outputs
from masthead.prose.typography import loosen
from masthead.theme.languages import Language
from masthead.theme.wording import Wording, say

Thing = dict[str, Any]
PHOTOGRAPHS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
"""Kinds of pictures that social networks show."""


class ShownPicture(NamedTuple):
    """The picture for shared links."""

    address: str
    alt: str
    width: int
    """In pixels; 0 if unknown."""
    height: int


def choose_picture(frame: outputs.Frame, inputs: outputs.Inputs, article: Article | None) -> ShownPicture | None:
    """The story's own picture, if networks can show it; else the newsletter's card, if it has one."""
    if isinstance(inputs, outputs.ArticlePage) and article and article.head.image:
        address = inputs.article.image
        if address.lower().endswith(PHOTOGRAPHS):
            width, height = next(
                ((width, height) for each, width, height in inputs.article.sizes if each == address), (0, 0)
            )
            return ShownPicture(address, article.head.image.alt, width, height)
    if frame.card is None:
        return None
    alt = f"{frame.title}: {frame.description}" if frame.description else frame.title
    return ShownPicture(frame.card.address, alt, frame.card.width, frame.card.height)


def describe_page(
    frame: outputs.Frame, language: Language, wording: Wording, inputs: outputs.Inputs, article: Article | None
) -> Thing | None:
    """The JSON-LD of a page; None where there is nothing to say. `article` is the whole of an article's page."""
    things: list[Thing] = []
    if isinstance(inputs, outputs.HomePage):
        things = [_website(frame)]
    elif isinstance(inputs, outputs.ArticlePage):
        assert article is not None
        address = inputs.article.address
        steps = [(say(language, "archive"), urls.ARCHIVE), (article.head.title, address)]
        things = [_news_article(frame, inputs, article), _breadcrumbs(frame, steps)]
    elif isinstance(inputs, outputs.ListPage):
        things = [_breadcrumbs(frame, _steps_to_list(language, wording, inputs))]
    elif isinstance(inputs, outputs.TagIndexPage):
        things = [_breadcrumbs(frame, [(say(language, "tags"), urls.TAGS)])]
    return {"@context": "https://schema.org", "@graph": _loosen(things)} if things else None


def _loosen(part: Any) -> Any:
    """The same with plain blanks in all its texts."""
    if isinstance(part, str):
        return loosen(part)
    if isinstance(part, dict):
        return {name: _loosen(value) for name, value in part.items()}
    return [_loosen(each) for each in part] if isinstance(part, list) else part


def _steps_to_list(language: Language, wording: Wording, page: outputs.ListPage) -> list[tuple[str, str]]:
    """The lists that lead to this one, and itself, each with its address."""
    steps = [(say(language, "tags"), urls.TAGS)] if page.tag else []
    steps += [(above.name or say(language, "archive"), above.address) for above in page.above]
    if page.month:
        name = wording.month_and_year(page.year, page.month)
    else:
        name = str(page.year) if page.year else page.tag or say(language, "archive")
    return [*steps, (name, page.address)]


def _breadcrumbs(frame: outputs.Frame, steps: Sequence[tuple[str, str]]) -> Thing:
    """https://schema.org/BreadcrumbList: from the home page down to this one."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": urls.make_absolute(frame.base_url, address),
            }
            for position, (name, address) in enumerate([(frame.title, urls.HOME), *steps], 1)
        ],
    }


def _website(frame: outputs.Frame) -> Thing:
    """https://schema.org/WebSite"""
    return _without_gaps(
        {
            "@type": "WebSite",
            "@id": _home(frame) + "#website",
            "url": _home(frame),
            "name": frame.title,
            "description": frame.description,
            "inLanguage": frame.language,
            "publisher": _publisher(frame),
        }
    )


def _news_article(frame: outputs.Frame, inputs: outputs.ArticlePage, article: Article) -> Thing:
    """https://schema.org/NewsArticle"""
    view, head = inputs.article, article.head
    address = urls.make_absolute(frame.base_url, view.address)
    pictures = [view.image] if view.image else [frame.card.address] if frame.card else []
    return _without_gaps(
        {
            "@type": "NewsArticle",
            "@id": address + "#article",
            "url": address,
            "mainEntityOfPage": address,
            "isPartOf": {"@id": _home(frame) + "#website"},
            "headline": head.title,
            "description": head.summary,
            "datePublished": head.published.at.isoformat(timespec="seconds"),
            "dateModified": head.latest.isoformat(timespec="seconds"),
            "inLanguage": frame.language,
            "wordCount": article.words,
            "isAccessibleForFree": True,
            "author": [_person_or_house(frame, name) for name in head.authors],
            "publisher": _publisher(frame),
            "image": [urls.make_absolute(frame.base_url, picture) for picture in pictures],
            "keywords": [tag.name for tag in view.tags],
            "citation": [_citation(source) for source in article.sources],
            "hasPart": [_quotation(address, quote) for quote in article.quotes],
            "correction": [
                {"@type": "CorrectionComment", "text": each.text, "datePublished": each.on.isoformat()}
                for each in article.corrections
            ],
            "mentions": [
                *({"@type": "Organization", "name": name} for name in article.companies),
                *({"@type": "Person", "name": name} for name in article.people),
            ],
        }
    )


def _citation(source: Source) -> Thing:
    """https://schema.org/citation: whose reporting the story is based on."""
    publisher = {"@type": "Organization", "name": source.publisher} if source.publisher else None
    return _without_gaps({"@type": "CreativeWork", "name": source.title, "url": source.url, "publisher": publisher})


def _quotation(address: str, quote: Quote) -> Thing:
    """https://schema.org/Quotation, under its own address."""
    return _without_gaps(
        {
            "@type": "Quotation",
            "@id": f"{address}#{quote.anchor}",
            "url": f"{address}#{quote.anchor}",
            "text": "\n\n".join(quote.paragraphs),
            "creator": _speaker(quote),
            "dateCreated": quote.said_on.isoformat() if quote.said_on else "",
            "isBasedOn": quote.source,
        }
    )


def _speaker(quote: Quote) -> Thing:
    """An organisation that speaks is named as speaker and as organisation."""
    if quote.organization == quote.speaker:
        return {"@type": "Organization", "name": quote.speaker}
    house = {"@type": "Organization", "name": quote.organization} if quote.organization else None
    return _without_gaps({"@type": "Person", "name": quote.speaker, "jobTitle": quote.role, "affiliation": house})


def _person_or_house(frame: outputs.Frame, name: str) -> Thing:
    """An author; where the newsletter signs with its own name, that is no person."""
    if name == frame.title:
        return {"@type": "Organization", "name": name, "url": _home(frame)}
    return {"@type": "Person", "name": name}


def _publisher(frame: outputs.Frame) -> Thing:
    return _without_gaps(
        {
            "@type": "Organization",
            "@id": _home(frame) + "#publisher",
            "name": frame.title,
            "url": _home(frame),
            "logo": _picture(frame, frame.logo) if frame.logo else None,
        }
    )


def _picture(frame: outputs.Frame, picture: model.Picture) -> Thing:
    """https://schema.org/ImageObject"""
    address = urls.make_absolute(frame.base_url, picture.address)
    return {"@type": "ImageObject", "url": address, "width": picture.width, "height": picture.height}


def _home(frame: outputs.Frame) -> str:
    return urls.make_absolute(frame.base_url, urls.HOME)


def _without_gaps(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in ("", None, [])}
