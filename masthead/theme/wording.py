"""How the newsletter's language says things: its furniture, dates, numbers, and names in a row.

What Babel knows stands in `Language.usage` already, so nothing here needs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from masthead.model import Moment
from masthead.theme.languages import FIELD, Language

if TYPE_CHECKING:
    from markupsafe import Markup

DAYS_HELD = 4096
Text = TypeVar("Text", bound=str)


class Wording(NamedTuple):
    """What templates call, in one language."""

    word: Callable[..., Markup]
    """``word("by", names=…)``: the words of that key, what is in braces filled in, safe to stand in HTML."""
    long_date: Callable[[Moment | dt.date], str]
    """``20 November 2026``, and where a time was given ``20 November 2026, 07:30``."""
    month_name: Callable[[int], str]
    month_and_year: Callable[[int, int], str]
    """Of year and month."""
    join_names: Callable[..., Markup]
    """``A``, ``A and B``, ``A, B and C``; with a class given, each in an element of that class."""


def make_wording(language: Language) -> Wording:
    """The functions, each quick enough to be called for every line of a page."""
    from markupsafe import Markup, escape

    safe = {key: {form: escape(text) for form, text in forms.items()} for key, forms in language.words.items()}
    between, last = (safe[f"lists.{name}"]["other"] for name in ("between", "last"))
    day, month, month_and_year, time = (
        _make_writer(language, f"dates.{name}") for name in ("day", "month", "month_and_year", "time")
    )

    def word(key: str, /, **handed: Any) -> Markup:
        text = _choose_form(language, safe[key], handed)
        if not handed and "{" not in text and "}" not in text:
            return text
        # Markup's own format() does the same in twice the time, and a page asks dozens of times.
        fillings = {name: escape(each) for name, each in _write_numbers(language, handed).items()}
        return Markup(str.format(text, **fillings))

    def long_date(when: Moment | dt.date) -> str:
        if not isinstance(when, Moment):
            return day(when)
        if not when.timed:
            return day(when.at.date())
        # Without its zone: the writer remembers what it wrote, and equal instants may stand on different clocks.
        return say(language, "dates.day_and_time", day=day(when.at.date()), time=time(when.at.replace(tzinfo=None)))

    def join_names(names: Sequence[str], kind: str = "") -> Markup:
        if kind:
            names = [Markup('<span class="{}">{}</span>').format(kind, name) for name in names]
        if len(names) < 2:
            return Markup("").join(names)
        return between.join(names[:-1]) + last + names[-1]

    return Wording(
        word,
        long_date,
        lambda number: month(dt.date(2026, number, 1)),
        lambda year, number: month_and_year(dt.date(year, number, 1)),
        join_names,
    )


def say(language: Language, key: str, /, **handed: Any) -> str:
    """The words of that key as plain text, for what is not HTML."""
    return _choose_form(language, language.words[key], handed).format(**_write_numbers(language, handed))


def write_number(language: Language, number: int) -> str:
    """With what the language puts between thousands."""
    return f"{number:,}".replace(",", language.usage.grouping) if number >= 1000 else str(number)


def _write_numbers(language: Language, handed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: write_number(language, each) if isinstance(each, int) else each for name, each in handed.items()}


def _choose_form(language: Language, forms: Mapping[str, Text], handed: Mapping[str, Any]) -> Text:
    """The form for what is counted."""
    if len(forms) == 1:
        return forms["other"]
    number = handed["count"]
    plural = language.usage.plurals[number if number < 200 else 100 + number % 100]
    return forms.get(plural, forms["other"])


def _make_writer(language: Language, name: str) -> Callable[[dt.date], str]:
    """A function that writes a day or a time by the pattern of that name; it remembers the days it was asked."""
    pattern = language.usage.patterns[name]
    fields = {field: _make_reader(language, field) for field in dict.fromkeys(FIELD.findall(pattern))}

    @lru_cache(DAYS_HELD)
    def write(when: dt.date) -> str:
        return pattern % {field: read(when) for field, read in fields.items()}

    return write


def _make_reader(language: Language, field: str) -> Callable[[Any], str]:
    """A function that tells the text of one field of a date or time."""
    if field == "yy":
        return lambda when: f"{when.year % 100:02}"
    if field[0] == "y":
        return lambda when: f"{when.year:0{len(field)}}"
    pieces = language.usage.pieces[field]
    place: Callable[[Any], int] = {
        "d": lambda when: when.day - 1,
        "M": lambda when: when.month - 1,
        "L": lambda when: when.month - 1,
        "E": lambda when: when.weekday(),
        "c": lambda when: when.weekday(),
        "m": lambda when: when.minute,
    }.get(field[0], lambda when: when.hour)
    return lambda when: pieces[place(when)]
