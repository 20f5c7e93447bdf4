"""What an editor writes as plain text, and not as Markdown, set in type as the story is: titles, quotes, names.

Addresses are made of what was written.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from masthead.model import Typography
from masthead.prose.typography import set_text

_TEXTS = frozenset({"title", "summary", "recommended_reading_intro", "ai_use"})
_NAMES = frozenset({"companies", "people"})
_RECORDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "key_quotes": (("text", "role", "interest"), ("speaker", "organization")),
    "recommended_reading": (("title", "note"), ()),
    "sources": (("title",), ("publisher",)),
    "corrections": (("text",), ()),
    "image": (("credit",), ("alt",)),
}
"""The texts of each record, and its names."""

Setter = Callable[[str], str]


def set_values(values: Mapping[str, Any], typography: Typography) -> dict[str, Any]:
    """The values of an article's or a page's fields, with typographic marks in those that are plain text.

    Names are compared and searched for: their blanks stay as they are.
    """

    set_words = functools.partial(set_text, typography=typography)
    set_name = functools.partial(set_words, hold=False)
    made = dict(values)
    for field, value in values.items():
        if not value:
            continue
        if field in _TEXTS:
            made[field] = set_words(value)
        elif field in _NAMES:
            made[field] = tuple(map(set_name, value))
        elif field == "tags":
            made[field] = value._replace(value=tuple(map(set_name, value.value)))
        elif field == "related":
            made[field] = tuple(replace(each, name=set_words(each.name)) if each.elsewhere else each for each in value)
        elif field in _RECORDS:
            texts, names = _RECORDS[field]
            ways = dict.fromkeys(texts, set_words) | dict.fromkeys(names, set_name)
            made[field] = (
                _set_record(value, ways) if field == "image" else tuple(_set_record(each, ways) for each in value)
            )
    return made


def _set_record(found: Any, ways: Mapping[str, Setter]) -> Any:
    """The record with each of its values set in its way."""
    made = dict(found.value)
    for name, way in ways.items():
        if value := made[name]:
            made[name] = tuple(map(way, value)) if isinstance(value, tuple) else way(value)
    return found._replace(value=made)
