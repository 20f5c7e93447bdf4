"""What stands in a draft where something is still to be written, so that it can be looked at before it is whole."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from masthead.model import Moment
from masthead.read.moments import midnight
from masthead.read.rules import Located
from masthead.read.sources import day_of_file

TITLE, SPEAKER, WORDS = "[title]", "[speaker]", "[words]"
NO_DAY = dt.date(1970, 1, 1)
"""The day of a draft that has none yet, neither in its field nor in its file's name."""


class Filled(NamedTuple):
    """The values of a draft without gaps."""

    values: dict[str, Any]
    forgiven: frozenset[str]
    """The fields whose faults keep nobody from looking at it."""


def fill_gaps(source: str, values: dict[str, Any], zone: ZoneInfo) -> Filled:
    """The values of an article's fields, with something in brackets where a required one is missing or wrong.

    What was wrong has been reported before; that stands.
    """
    filled, forgiven = dict(values), {"tags"}
    if values["title"] is None:
        filled["title"] = TITLE
        forgiven.add("title")
    if values["date"] is None:
        filled["date"] = Located(Moment(midnight(_find_day(source), zone), False), 0)
        forgiven.add("date")
    quotes = []
    for found in values["key_quotes"] or ():
        quote = dict(found.value)
        for name, placeholder in (("text", (WORDS,)), ("speaker", SPEAKER)):
            if quote[name] is None:
                quote[name] = placeholder
                forgiven.add(f"{found.field}.{name}")
        quotes.append(found._replace(value=quote))
    return Filled({**filled, "key_quotes": tuple(quotes)}, frozenset(forgiven))


def _find_day(source: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day_of_file(source))
    except ValueError:
        return NO_DAY
