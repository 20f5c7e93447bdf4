"""Days and times as people and other tools write them: the one rule for every date that is read."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from masthead.errors import Fault, shorten
from masthead.model import Moment

FIRST_YEAR, LAST_YEAR = 1900, 2999

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september"
        "|oct october|nov november|dec december".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<{}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = (
    r"""
(?: (?P<year>\d{4}) (?P<sign>[-/.]) (?P<month>\d{1,2}) (?P=sign) (?P<day>\d{1,2})
  | (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?[ ]+)?
    (?: """
    + _MONTH.format("month_first")
    + r"""[ ]+ (?P<day_second>\d{1,2}) (?:st|nd|rd|th)?
      | (?P<day_first>\d{1,2}) (?:st|nd|rd|th)? [ -]+ """
    + _MONTH.format("month_second")
    + r""" )
    (?:,[ ]*|[ -]+) (?P<year_last>\d{4})
)
"""
)
_CLOCK = r"""
(?P<hour>\d{1,2}) : (?P<minute>\d{2}) (?: : (?P<second>\d{2}) (?:\.(?P<fraction>\d*))? )?
(?: [ \t]* (?: (?P<utc>Z|UTC|GMT)
             | (?P<offset>[+-] (?: \d{4} | \d{1,2} (?: : \d{2} )? )) (?: [ ]+ [A-Z]{2,5} )? ) )?
"""
_MOMENT = re.compile(rf"{_DAY} (?: (?: T | [ \t]+ ) {_CLOCK} )?", re.ASCII | re.IGNORECASE | re.VERBOSE)
_DAY_REMEDY = "Write a day as 2026-11-20."
_MOMENT_REMEDY = "Write a day as 2026-11-20, or a time as 2026-11-20T09:30:00+01:00."


def parse_moment(text: str, zone: ZoneInfo) -> Moment:
    """A day, or a time with its zone or in the newsletter's.

    As RFC 3339 and YAML 1.1 (``!!timestamp``) write it, and what other tools make of these: months, days and hours
    with one digit, slashes or full stops between year, month and day, offsets such as ``-0700`` and ``-07``, a
    fraction of any length, and English names of months (RFC 5322). A time that the clocks show twice is the first
    of the two. Raises `Fault` for anything else, and for what no calendar and no clock shows.
    """
    match = _match(text, "date", _MOMENT_REMEDY)
    try:
        at = dt.datetime.combine(_read_day(match), _read_clock(match), _read_offset(match) or zone)
    except ValueError:
        raise Fault(f'"{shorten(text)}" is not in the calendar.', _MOMENT_REMEDY) from None
    _check_year(at, text, _MOMENT_REMEDY)
    if match["hour"] is None:
        return Moment(at.replace(tzinfo=_offset_of(at)), False)
    there = at.astimezone(dt.UTC).astimezone(zone)
    if at.tzinfo is zone and there.replace(tzinfo=None) != at.replace(tzinfo=None):
        raise Fault(
            f'"{shorten(text)}" is a time that no clock in {zone.key} shows: the clocks go forward then.',
            f"Write {there:%Y-%m-%d %H:%M}, or the time with its offset from UTC.",
        )
    return Moment(there.astimezone(_offset_of(there)), True)


def parse_day(text: str) -> dt.date:
    """A day, written as in `parse_moment`; of a time only its day counts, as it is written."""
    match = _match(text, "day", _DAY_REMEDY)
    try:
        day = dt.datetime.combine(_read_day(match), _read_clock(match), _read_offset(match)).date()
    except ValueError:
        raise Fault(f'"{shorten(text)}" is not in the calendar.', _DAY_REMEDY) from None
    _check_year(day, text, _DAY_REMEDY)
    return day


def midnight(on: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The beginning of that day in that zone."""
    at = dt.datetime(on.year, on.month, on.day, tzinfo=zone)
    return at.replace(tzinfo=_offset_of(at))


def _match(text: str, kind: str, remedy: str) -> re.Match[str]:
    # No-break spaces come along when a date is pasted, and nobody sees them.
    match = _MOMENT.fullmatch(re.sub("[\xa0\u202f]", " ", text).strip())
    if match is None:
        raise Fault(f'"{shorten(text)}" is not a {kind}.', _guess_day(text.strip()) or remedy)
    return match


def _check_year(day: dt.date, text: str, remedy: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Fault(f'"{shorten(text)}" is not in the years {FIRST_YEAR} to {LAST_YEAR}.', remedy)


def _read_day(match: re.Match[str]) -> dt.date:
    name = match["month_first"] or match["month_second"]
    if name:
        return dt.date(
            int(match["year_last"]), _MONTHS[name.casefold()], int(match["day_first"] or match["day_second"])
        )
    return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))


def _read_clock(match: re.Match[str]) -> dt.time:
    """The time of day, to the millionth of a second; midnight where none is written."""
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    return dt.time(int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0), int(fraction))


def _read_offset(match: re.Match[str]) -> dt.timezone | None:
    """The distance from UTC that is written; None where there is none."""
    if match["utc"]:
        return dt.UTC
    if not match["offset"]:
        return None
    sign, digits = match["offset"][0], match["offset"][1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    if int(minutes) > 59:
        raise ValueError
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(-offset if sign == "-" else offset)


_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_DIGITS_ALONE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def _guess_day(text: str) -> str:
    """The remedy for a day whose parts stand in another order, with every day that it can be; empty for all else."""
    if match := _DIGITS_ALONE.fullmatch(text):
        orders = {match.groups()}
    elif match := _YEAR_LAST.fullmatch(text):
        one, sign, other, year = match.groups()
        # Only where slashes part them is the month written first.
        orders = {(year, other, one)} | ({(year, one, other)} if sign != "." else set())
    else:
        return ""
    days = set()
    for year, month, day in orders:
        try:
            days.add(dt.date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return f"Write it as {' or '.join(sorted(days))}." if days else ""


def _offset_of(at: dt.datetime) -> dt.timezone:
    """The zone of that time reduced to its offset then: what the memory can keep."""
    offset = at.utcoffset() or dt.timedelta()
    # Local mean times before standard time have seconds, which RFC 3339 can't write.
    return dt.timezone(dt.timedelta(minutes=round(offset.total_seconds() / 60)))
