"""Days as they are written in a text."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from masthead.errors import Fault
from masthead.read.moments import parse_moment

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct"
        "|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
DATES = tuple(
    re.compile(rf"(?<![\w.]){shape}(?!\w)", re.IGNORECASE)
    for shape in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:(?=T\d)T[\d:.]+)?",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
        # With slashes, only where it can be but one: no month has the number 13.
        rf"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/{_YEAR}",
        rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}",
    )
)


def is_month(name: str) -> bool:
    """Whether it is a month, also if it is cut short: ``Nov.``."""
    return name.casefold().rstrip(".") in _MONTHS


def find_date(text: str) -> tuple[str, re.Match[str]] | None:
    """The first whole date in the text, as 2026-11-20, and where it stands."""
    for shape in DATES:
        for found in shape.finditer(text):
            month = _MONTHS.get(found["month"].casefold()) or (int(found["month"]) if found["month"].isdigit() else 0)
            try:
                day = dt.date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                continue
            return day.isoformat(), found
    return None


def keep_time(text: str) -> str:
    """The time as it is written, where an article's ``date`` may be written so; else the day; empty without either."""
    found = find_date(text)
    return _read_time(text) or (found[0] if found else "")


def _read_time(text: str) -> str:
    """The text, if it is a time that begins with its year, or that day; empty for all else."""
    written = text.strip()
    if not re.match(r"\d{4}-", written):
        return ""
    try:
        # Whether the newsletter's own clocks leave that hour out is for the build to say.
        moment = parse_moment(written, ZoneInfo("UTC"))
    except Fault:
        return ""
    return written if moment.timed else moment.at.date().isoformat()


_AROUND_A_DATE = re.compile(
    r"(?:first )?(?:published|posted|sent|updated|last updated|last modified|date|released|on|at|the|of"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|am|pm|a|p|m|utc|gmt|bst|cet|cest|est|edt|et|pst|pdt|pt|t|z)|\d{1,2}(?:[:.]\d\d)*",
    re.IGNORECASE,
)


def read_date_line(line: str) -> str:
    """The date that the line holds and nothing else, with its time as in `keep_time`; empty where it does not."""
    found = find_date(line)
    if not found or _read_time(line):
        return _read_time(line)
    rest = re.findall(r"\w+(?:[:.]\d\d)*", line[: found[1].start()] + " " + line[found[1].end() :])
    return found[0] if all(_AROUND_A_DATE.fullmatch(word) for word in rest) else ""
