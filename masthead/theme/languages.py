"""The words of the furniture: one file a language, ``templates/languages/<tag>.toml``, and how it writes dates.

What Babel knows of a language (months, plural forms, direction) is asked once and noted beside the words: loading
it takes as long as making a hundred pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import string
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from masthead.errors import NOTICE, Problem, blame_byte, shorten
from masthead.model import ENGLISH, Config, QuotationMarks, Record, Typography
from masthead.project import LANGUAGES, SITE_FILE, is_leaving
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.read.toml_text import explain_toml, find_lines, parse_toml
from masthead.spelling import suggest

if TYPE_CHECKING:
    import babel

MODEL = f"{LANGUAGES}/en.toml"
"""The file that others are translated from."""

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""As CLDR names them (UTS 35, part 3, 5)."""

QUOTES = ("open", "close", "open_within", "close_within")
"""What the quotation marks are called, in the order of `QuotationMarks`."""

NEEDED: Mapping[str, frozenset[str]] = {
    "feed_of_tag": frozenset({"tag", "title"}),
    "this_is_a_feed": frozenset(),
    "follow_by_feed": frozenset(),
    "back_to_footnote": frozenset({"number"}),
    "dates.day_and_time": frozenset({"day", "time"}),
    "lists.between": frozenset(),
    "lists.last": frozenset(),
    **{f"quotes.{name}": frozenset() for name in QUOTES},
}
"""Words that are asked for outside the templates, and what they are handed."""

TABLES = ("dates", "lists", "quotes")
"""Groups of words."""

PATTERNS: Mapping[str, str] = {
    "dates.day": "dMLEcy",
    "dates.month": "ML",
    "dates.month_and_year": "MLy",
    "dates.time": "HhKkam",
}
"""The letters of which each can be written."""
_LENGTHS = ("full", "long", "medium", "short")
_AXES = {
    **dict.fromkeys("d", "day"),
    **dict.fromkeys("ML", "month"),
    **dict.fromkeys("Ec", "weekday"),
    **dict.fromkeys("HhKka", "hour"),
    **dict.fromkeys("m", "minute"),
}
"""On what the text of a field of a date depends, by its letter (UTS 35, part 4, 8)."""
FIELD = re.compile(r"%\(([A-Za-z]+)\)s")
"""A field in a pattern, as Babel writes it."""


class Usage(Record, frozen=True):
    """How a language writes, as Babel has it from CLDR."""

    direction: str
    """``ltr`` or ``rtl``."""
    territory: str
    """The language with the country where most write it so, if the newsletter names none: ``en_US`` (Open Graph)."""
    patterns: dict[str, str]
    """By the name of the pattern: ``%(d)s %(MMMM)s %(y)s``."""
    pieces: dict[str, tuple[str, ...]]
    """The texts of each field of the patterns, except of years: 31 days, 12 months, 7 weekdays from Monday, 24 hours,
    60 minutes."""
    months: tuple[str, ...]
    """Their names, as they stand behind a day."""
    plurals: tuple[str, ...]
    """The plural form of 0 to 199; larger numbers have that of 100 and their last two digits."""
    grouping: str
    """What stands between thousands."""


class Language(Record, frozen=True):
    """The words of the furniture, and how dates and numbers are written."""

    file: str
    words: dict[str, dict[str, str]]
    """By key, those of a table as ``dates.day``; then by plural form, ``other`` for a text that has one form."""
    lines: dict[str, int]
    usage: Usage
    digest: str
    """Of all the above but the lines."""
    translated: tuple[str, ...]
    """The keys of the file that it was translated from; none for that file itself."""


class LanguageReading(NamedTuple):
    """What became of the language's file."""

    language: Language | None
    problems: tuple[Problem, ...]
    noted: str
    """For the next call, what it was before where the file is at fault: while file and setting are the same, Babel is
    not asked."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[str, Language])


def read_language(project: Path, config: Config, noted: str | None) -> LanguageReading:
    """The words of the newsletter's language, or of the wider one (``en`` for ``en-GB``); every text checked."""
    file = _find_file(project, config.language)
    if file is None:
        return _refuse(_explain_missing(project, config), noted)
    text, fault = _read_text(project, file)
    if fault:
        return _refuse(fault, noted)
    model = "" if file == MODEL else _read_text(project, MODEL)[0]
    stamp = hashlib.blake2b(f"{config.language}\0{file}\0{text}\0{model}".encode(), digest_size=16).hexdigest()
    if noted:
        known, language = _decoder.decode(noted)
        if known == stamp:
            return LanguageReading(language, (), noted)
    try:
        tables = parse_toml(text)
    except (ValueError, RecursionError) as error:
        return _refuse(explain_toml(error, text, file), noted)
    lines = find_lines(text)
    problems: list[Problem] = []
    words = _gather_words(tables, file, lines, problems)
    english = _read_words(model)
    problems += _list_left_out(words, english, file, lines)
    usage = _ask_babel(words, file, lines, config, problems)
    if problems or usage is None:
        return LanguageReading(None, tuple(problems), noted or "")
    digest = hashlib.blake2b(_encoder.encode((words, usage)), digest_size=16).hexdigest()
    language = Language(file, words, lines, usage, digest, tuple(english))
    return LanguageReading(language, (), _encoder.encode((stamp, language)).decode())


def _refuse(problem: Problem, noted: str | None) -> LanguageReading:
    return LanguageReading(None, (problem,), noted or "")


def recall_typography(noted: str) -> Typography:
    """How the language that was noted last sets texts; a file at fault must not have all texts read anew."""
    if not noted:
        return ENGLISH
    language = _decoder.decode(noted)[1]
    marks = QuotationMarks(*(language.words[f"quotes.{name}"]["other"] for name in QUOTES))
    return Typography(marks, language.usage.months)


def check_words(language: Language, asked: Mapping[str, tuple[Collection[str], str]]) -> list[Problem]:
    """What the file lacks of the words that templates ask for, and what its texts want that nobody hands them.

    `asked` says by key what the words are handed, and where: ``templates/article.html:7``.
    """
    problems = []
    for key, (handed, place) in asked.items():
        forms = language.words.get(key)
        if forms is None:
            remedy = (
                f"{place} uses it; en.toml has its English text."
                if language.file != MODEL
                else (f"{place} uses it: write its text here, or correct the name there.")
            )
            problems.append(Problem(language.file, 0, key, "is missing.", remedy))
            continue
        line = language.lines.get(key, 0)
        problems += _check_fillings(language.file, line, key, forms, handed)
        if len(forms) > 1 and "count" not in handed:
            message = "has several forms, but nothing is counted there."
            problems.append(Problem(language.file, line, key, message, f"Write one text; {place} uses it."))
    return [*problems, *_list_unknown(language, asked)]


def _list_unknown(language: Language, asked: Collection[str]) -> Iterator[Problem]:
    """Keys that are neither in the file that others are translated from nor asked for: most often a slip."""
    if not language.translated:
        return
    known = sorted({*language.translated, *asked})
    for key in language.words.keys() - set(known):
        remedy = suggest(key, known) or "Take it out."
        yield Problem(language.file, language.lines.get(key, 0), key, "is not used.", remedy, NOTICE)


def fillings_of(text: str) -> set[str]:
    """The names that stand in braces. Raises ValueError where braces do not match."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# --- the file --------------------------------------------------------------------------------------


def _find_file(project: Path, tag: str) -> str | None:
    """The file of the tag, or of the nearest wider one."""
    try:
        files = [path for path in (project / LANGUAGES).glob("*.toml") if not is_leaving(path.name)]
    except OSError:
        return None
    names = {path.stem.casefold(): path.name for path in files}
    parts = tag.casefold().split("-")
    while parts:
        if found := names.get("-".join(parts)):
            return f"{LANGUAGES}/{found}"
        parts.pop()
    return None


def _explain_missing(project: Path, config: Config) -> Problem:
    wider = config.language.split("-")[0].lower()
    there = sorted(path.stem for path in (project / LANGUAGES).glob("*.toml") if not is_leaving(path.name))
    remedy = f"Copy {MODEL} to that name and translate its texts"
    if not (project / MODEL).is_file():
        remedy = f"Put the folder {LANGUAGES}/ back as it came with Masthead"
    others = " or ".join(f'"{shorten(tag)}"' for tag in there)
    others = f", or write language = {others}" if others else ""
    return Problem(
        SITE_FILE,
        config.language_line,
        "language",
        f'There are no UI strings in "{config.language}": {LANGUAGES}/{wider}.toml is missing.',
        f"{remedy}{others}.",
    )


def _gather_words(
    tables: Mapping[str, object], file: str, lines: Mapping[str, int], problems: list[Problem]
) -> dict[str, dict[str, str]]:
    """Every text by its key and plural form."""
    words: dict[str, dict[str, str]] = {}
    for name, value in tables.items():
        inner = {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {}
        for key, each in inner.items() if name in TABLES else [(name, value)]:
            forms = _read_forms(each)
            if forms is None:
                message = "is neither a text nor a text in several forms."
                remedy = f'Write {key.rpartition(".")[2]} = "…", or {{ one = "…", other = "…" }} where it counts.'
                problems.append(Problem(file, lines.get(key, lines.get(name, 0)), key, message, remedy))
            else:
                words[key] = forms
    for key in (*PATTERNS, *NEEDED):
        if key not in words and key not in {problem.field for problem in problems}:
            problems.append(Problem(file, 0, key, "is missing.", "Every site needs it; en.toml has its English text."))
    for key, handed in NEEDED.items():
        problems += _check_fillings(file, lines.get(key, 0), key, words.get(key, {}), handed)
    return words


def _read_text(project: Path, file: str) -> tuple[str, Problem | None]:
    """The text of a language's file; empty where it can't be read, with the reason."""
    try:
        text = (project / file).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return "", blame_byte(file, error)
    except OSError as error:
        message = f"It can't be read ({error.strerror or error})."
        return "", Problem(file, 0, "", message, "Check that you may read it.")
    if conflict := find_conflict(text):
        return "", Problem(file, conflict.line, "", *CONFLICT)
    return text, None


def _read_words(text: str) -> dict[str, dict[str, str]]:
    """The words of a file, as far as they can be read; what is wrong with it is told by whoever needs it."""
    try:
        return _gather_words(parse_toml(text), "", {}, []) if text else {}
    except (ValueError, RecursionError):
        return {}


def _list_left_out(
    words: Mapping[str, Mapping[str, str]],
    english: Mapping[str, Mapping[str, str]],
    file: str,
    lines: Mapping[str, int],
) -> Iterator[Problem]:
    """What the English words are filled in with and these are not: a date, a name that readers would not learn.

    A text that counts may leave out the number in its other forms ("One story").
    """
    for key, forms in words.items():
        model = english.get(key, {}).get("other", "")
        for form, text in forms.items():
            try:
                missing = fillings_of(model) - fillings_of(text) - ({"count"} if form != "other" else set())
            except ValueError:
                break  # its braces do not match, which is told
            if missing:
                message = f"leaves out {{{min(missing)}}}."
                remedy = f'Write it where it belongs; en.toml has "{shorten(model)}".'
                yield Problem(file, lines.get(key, 0), key, message, remedy)
                break


def _read_forms(value: object) -> dict[str, str] | None:
    """A text, or a text in the plural forms of its language, of which there is always ``other``."""
    if isinstance(value, str):
        return {"other": value}
    if not isinstance(value, dict) or "other" not in value or not value.keys() <= set(PLURAL_FORMS):
        return None
    return dict(value) if all(isinstance(text, str) for text in value.values()) else None


def _check_fillings(file: str, line: int, key: str, forms: Mapping[str, str], handed: Collection[str]) -> list[Problem]:
    """Each text is filled in with what it is handed, and braces match."""
    problems = []
    for text in forms.values():
        try:
            unknown = sorted(fillings_of(text) - set(handed))
        except ValueError:
            message = f'The braces in "{shorten(text)}" do not match.'
            problems.append(Problem(file, line, key, message, "Double a literal brace."))
            continue
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in sorted(handed))
            remedy = f"It can have {known}." if known else "No placeholder works here; double a literal brace."
            problems.append(Problem(file, line, key, f"There is no placeholder {{{unknown[0]}}} here.", remedy))
    return problems


# --- what Babel knows ------------------------------------------------------------------------------


def _ask_babel(
    words: Mapping[str, Mapping[str, str]],
    file: str,
    lines: Mapping[str, int],
    config: Config,
    problems: list[Problem],
) -> Usage | None:
    """How the newsletter's language writes dates and numbers; None where Babel does not know it."""
    from babel.dates import parse_pattern

    locale = find_locale(config.language)
    if locale is None:
        message = f'Masthead does not know how "{config.language}" writes dates.'
        remedy = "Write a similar language, such as en."
        problems.append(Problem(SITE_FILE, config.language_line, "language", message, remedy))
        return None
    is_of_region = Path(file).stem.casefold() != config.language.casefold()
    patterns: dict[str, str] = {}
    pieces: dict[str, tuple[str, ...]] = {}
    for key, letters in PATTERNS.items():
        written = words.get(key, {}).get("other", "d")
        try:
            pattern = _standard_pattern(locale, key, written) or str(parse_pattern(written).format)
            if key == "dates.day" and is_of_region:
                pattern = _reorder_day(locale, pattern)
            fields = FIELD.findall(pattern)
            if not fields or any(field[0] not in letters for field in fields):
                raise ValueError
            pieces |= {field: _write_pieces(locale, field) for field in fields if field[0] != "y"}
        except (ValueError, KeyError, AttributeError):
            message = f'"{shorten(written)}" is not a pattern for dates.'
            remedy = (
                "Write it with d, M, MM, MMM, MMMM, LLLL, y, EEEE, H, HH, h, mm and a, other letters in apostrophes."
            )
            problems.append(Problem(file, lines.get(key, 0), key, message, remedy))
            continue
        patterns[key] = pattern
    return Usage(
        direction=locale.text_direction,
        territory=_find_territory(locale),
        patterns=patterns,
        pieces=pieces,
        months=tuple(locale.months["format"]["wide"].values()),
        plurals=tuple(locale.plural_form(number) for number in range(200)),
        grouping=locale.number_symbols["latn"]["group"],
    )


def find_locale(tag: str) -> babel.Locale | None:
    """What Babel knows of the language, or of the nearest wider one."""
    from babel import Locale, UnknownLocaleError

    parts = tag.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def _standard_pattern(locale: babel.Locale, key: str, written: str) -> str | None:
    """The language's own pattern of that length, if `written` names one."""
    if written not in _LENGTHS or key not in ("dates.day", "dates.time"):
        return None
    formats = locale.date_formats if key == "dates.day" else locale.time_formats
    return str(formats[written].format)


def _reorder_day(locale: babel.Locale, pattern: str) -> str:
    """The pattern of a language's file; or the region's own, where it puts day, month and year in another order."""
    own = str(locale.date_formats["long"].format)
    return own if _order_of(own) != _order_of(pattern) else pattern


def _order_of(pattern: str) -> list[str]:
    """The letters of day, month and year in their order; ``L`` and ``M`` are both the month."""
    letters = [field[0].replace("L", "M") for field in FIELD.findall(pattern)]
    return [letter for letter in letters if letter in "dMy"]


def _write_pieces(locale: babel.Locale, field: str) -> tuple[str, ...]:
    """The text of one field of a date for all that it can be."""
    from babel.dates import DateTimeFormat

    start = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)  # a Monday
    moments = {
        "day": [start.replace(month=1, day=day) for day in range(1, 32)],
        "month": [start.replace(month=month) for month in range(1, 13)],
        "weekday": [start.replace(day=day) for day in range(1, 8)],
        "hour": [start.replace(hour=hour) for hour in range(24)],
        "minute": [start.replace(minute=minute) for minute in range(60)],
    }[_AXES[field[0]]]
    return tuple(str(DateTimeFormat(moment, locale)[field]) for moment in moments)


def _find_territory(locale: babel.Locale) -> str:
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(locale.language, ""))
    territory = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else str(locale.language)
