"""Stage *read*, its schema: the fields that articles and pages may have, and the rule of each."""

from __future__ import annotations

import functools
from typing import Any
from zoneinfo import ZoneInfo

from masthead.model import RelatedName
from masthead.read import foreign_fields, rules
from masthead.read.front_matter import Mapping, Scalar, SourceText
from masthead.read.rules import Fields, Place, list_of, record

MAX_TAGS = 100
"""Each has lists and feeds of its own, which hold the story."""

KEY_QUOTE = Fields(
    {
        "text": rules.paragraphs,
        "speaker": rules.name,
        "role": rules.line,
        "organization": rules.line,
        "interest": rules.line,
        "said_on": rules.day,
        "source": rules.web_address,
        "context": rules.markdown,
    },
    {"text": "Write the words as they were said.", "speaker": "Write who said it."},
    foreign_fields.KEY_QUOTE_OTHERS,
)
STORY_ELSEWHERE = Fields(
    {"title": rules.line, "url": rules.web_address},
    {"title": "Write the title of the story."},
    foreign_fields.STORY_ELSEWHERE_OTHERS,
)
READING = Fields(
    {"title": rules.line, "url": rules.web_address, "note": rules.line},
    {"title": "Write what to read."},
    foreign_fields.READING_OTHERS,
)
SOURCE = Fields(
    {"title": rules.line, "publisher": rules.line, "url": rules.web_address},
    {"title": "Write its title."},
    foreign_fields.SOURCE_OTHERS,
)
CORRECTION = Fields(
    {"date": rules.day, "text": rules.line},
    {"date": "Write the day, as 2026-11-22.", "text": "Write what was wrong."},
    foreign_fields.CORRECTION_OTHERS,
)
IMAGE = Fields(
    {"src": rules.file_name, "alt": rules.line, "credit": rules.line},
    {"src": "Name the file.", "alt": "Describe the picture, for readers who can't see it."},
    foreign_fields.IMAGE_OTHERS,
)


def related_name(node: Any, place: Place) -> RelatedName | None:
    """A slug or a title of ours; or a story elsewhere, as {title: …, url: …}."""
    if isinstance(node, Scalar):
        name = rules.line(node, place)
        return None if name is None else RelatedName(name, "", False, node.line, place.field)
    if isinstance(node, Mapping) and len(node.entries) == 1 and not node.entries.keys() & STORY_ELSEWHERE.rules.keys():
        place.report(
            node.line, 'is a title with ": " in it, which YAML takes for a field.', "Put it in quotation marks."
        )
        return None
    found = record(STORY_ELSEWHERE, "a slug, a title, or {title: …, url: …}")(node, place)
    if found is None or found.value["title"] is None:
        return None
    return RelatedName(found.value["title"], found.value["url"] or "", True, found.line, place.field)


@functools.cache
def article_fields(zone: ZoneInfo) -> Fields:
    """The fields of an article and their rules, in the order of ``docs/writing.md``."""
    return Fields(
        {
            "title": rules.line,
            "date": rules.located(rules.moment(zone)),
            "updated": rules.located(rules.moment(zone)),
            "slug": rules.slug,
            "tags": rules.located(list_of(rules.tag, MAX_TAGS)),
            "summary": rules.line,
            "authors": list_of(rules.name),
            "author": list_of(rules.name),
            "draft": rules.flag,
            "lead": rules.flag,
            "image": record(IMAGE, "{src: picture.jpg, alt: What it shows}", "src"),
            "key_quotes": list_of(record(KEY_QUOTE, "{text: …, speaker: …}", "text")),
            "take": rules.markdown,
            "why_it_matters": rules.markdown,
            "related": list_of(related_name),
            "recommended_reading_intro": rules.line,
            "recommended_reading": list_of(record(READING, "{title: …, url: …}", "title")),
            "sources": list_of(record(SOURCE, "{title: …, publisher: …, url: …}", "title")),
            "ai_use": rules.line,
            "companies": list_of(rules.name),
            "people": list_of(rules.name),
            "aliases": list_of(rules.alias),
            "corrections": list_of(record(CORRECTION, "{date: 2026-11-22, text: …}", "text")),
            "id": rules.located(rules.feed_id),
        },
        {
            "title": "Add a line title: and the headline.",
            "date": "Add the day of publication, as date: 2026-11-20.",
            "tags": "Add at least one, as tags: [Open weights].",
        },
        foreign_fields.ARTICLE_OTHERS,
    )


PAGE_FIELDS = Fields(
    {
        "title": rules.line,
        "summary": rules.line,
        "slug": rules.slug,
        "draft": rules.flag,
        "aliases": list_of(rules.alias),
    },
    {"title": "Add a line title: and the page's name."},
    foreign_fields.PAGE_OTHERS,
)


def read_fields_of(parted: SourceText, fields: Fields, place: Place) -> dict[str, Any]:
    """The typed fields of a parted source file."""
    for fault in parted.faults:
        place.within(fault.field).report(fault.line, fault.message, fault.remedy)
    return rules.read_fields(parted.fields, fields, place)
