"""The facts of this newsletter: ``site.toml`` becomes a `Config`, or problems with their lines."""

from __future__ import annotations

import os
import posixpath
import re
import stat
import zoneinfo
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from masthead import urls
from masthead.errors import Fault, Problem, blame_byte, has_problems, shorten
from masthead.model import Config, NamedFile, Section
from masthead.project import SITE_FILE
from masthead.read import rules
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.read.foreign_fields import (
    FEEDS_OTHERS,
    IMAGES_OTHERS,
    LISTS_OTHERS,
    MARKDOWN_OTHERS,
    SECTION_OTHERS,
    SITE_OTHERS,
)
from masthead.read.front_matter import Entry, Mapping, Node, Scalar, Sequence
from masthead.read.language_names import suggest_language
from masthead.read.rules import Fields, Place, list_of, located, record, scalar
from masthead.read.sources import slugs_of_file
from masthead.read.toml_text import explain_toml, find_lines, parse_toml
from masthead.read.web_addresses import spell_in_ascii
from masthead.spelling import suggest


class ConfigReading(NamedTuple):
    """What became of ``site.toml``."""

    config: Config | None
    """None where there are problems, and not only notices."""
    problems: tuple[Problem, ...]


def parse_base_url(text: str) -> str:
    """The address of the newsletter, in ASCII, with its path if it has one; no query, no fragment."""
    address = rules.parse_web_address(text)
    parts = urlsplit(address)
    if parts.query or parts.fragment or "?" in address or "#" in address:
        raise Fault(f'"{shorten(address)}" contains a query or a fragment.', 'Leave out "?" and "#" and what follows.')
    if parts.username is not None:
        raise Fault(f'"{shorten(address)}" contains a user\'s name.', "Leave it out: every page would show it.")
    if "//" in parts.path:
        raise Fault(f'"{shorten(address)}" contains an empty part.', "Write single slashes.")
    return spell_in_ascii(address).rstrip("/")


def _language(text: str) -> str:
    """A language tag (BCP 47), as ``en``, ``en-GB`` or ``pt-BR``."""
    word = text.strip()
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", word):
        raise Fault(f'"{shorten(text)}" is not a language tag.', f"Write it as {suggest_language(word)}.")
    return word


def _time_zone(text: str) -> str:
    """A name of the IANA time zone database, as ``Europe/Lisbon``."""
    word = text.strip()
    try:
        zoneinfo.ZoneInfo(word)
    except (KeyError, ValueError, OSError):
        raise Fault(f'"{shorten(text)}" is not a time zone.', _suggest_zone(word)) from None
    return word


_PLACES_OF_ABBREVIATIONS = {
    abbreviation: place
    for place, abbreviations in {
        "America/New_York": "EST EDT ET",
        "America/Chicago": "CST CDT CT",
        "America/Denver": "MST MDT MT",
        "America/Los_Angeles": "PST PDT PT",
        "America/Anchorage": "AKST AKDT",
        "America/Halifax": "AST ADT",
        "America/Sao_Paulo": "BRT",
        "Pacific/Honolulu": "HST",
        "Europe/London": "GMT BST",
        "Europe/Lisbon": "WET WEST",
        "Europe/Berlin": "CET CEST MEZ MESZ",
        "Europe/Helsinki": "EET EEST",
        "Europe/Moscow": "MSK",
        "Asia/Kolkata": "IST",
        "Asia/Shanghai": "CTT",
        "Asia/Singapore": "SGT",
        "Asia/Hong_Kong": "HKT",
        "Asia/Tokyo": "JST",
        "Asia/Seoul": "KST",
        "Australia/Sydney": "AEST AEDT",
        "Australia/Adelaide": "ACST ACDT",
        "Australia/Perth": "AWST",
        "Pacific/Auckland": "NZST NZDT",
    }.items()
    for abbreviation in abbreviations.split()
}
"""Where most of those live who write so."""
_WITHOUT_SUMMER = re.compile(r"EST|MST|(?:Etc/)?GMT(?:[+-]\d+|0)?|(?:Etc/)?Greenwich")
"""Names of the database that mean one offset, all year (its files ``backward`` and ``etcetera``). ``UTC`` says so
itself, and in Hawaii there is no summer time."""


def _read_time_zone(node: Node, place: Place) -> str | None:
    """As `_time_zone`; one that knows no summer is noticed, for there are few places where that is so."""
    zone: str | None = scalar(_time_zone)(node, place)
    if zone is not None and _WITHOUT_SUMMER.fullmatch(zone):
        rules.note(
            place,
            node.line,
            f'"{zone}" has no summer time: its offset is the same all year.',
            f"Write the zone of a place, as {_PLACES_OF_ABBREVIATIONS.get(zone, 'Europe/Lisbon')}"
            ", or UTC if you want no summer time.",
        )
    return zone


def _suggest_zone(word: str) -> str:
    """A city alone is what most people write, or an abbreviation."""
    if place := _PLACES_OF_ABBREVIATIONS.get(word.upper()):
        return f'Did you mean "{place}"?'
    known = sorted(zoneinfo.available_timezones())
    city = word.rpartition("/")[2].replace(" ", "_").casefold()
    if of_city := [
        name for name in known if city and name.casefold().endswith(f"/{city}") and not name.startswith("Etc/")
    ]:
        return f'Did you mean "{min(of_city, key=len)}"?'
    return suggest(word, known) or "Write it as Europe/Lisbon or UTC."


def _section_address(text: str) -> str:
    """An address on this site, beginning with ``/``, or a whole web address."""
    word = text.strip()
    if word.startswith("/") and not word.startswith("//") and not re.search(r"[\s\"<>\\]", word):
        return word
    if word.startswith(("http://", "https://")):
        return rules.parse_web_address(word)
    raise Fault(f'"{shorten(text)}" is not an address.', _suggest_address(word) or "Begin it with / or https://.")


def _suggest_address(word: str) -> str:
    """What was meant by an address without its beginning, or by the file of a page; empty for anything else."""
    first, _, rest = word.partition("/")
    if not re.fullmatch(r"[\w.-]+(?:/[\w./-]*)?", word) or not first.strip("."):
        return ""
    if word.endswith(".md"):
        slugs = slugs_of_file(word)
        make = urls.article_address if "articles/" in word else urls.page_address
        return f'Write "{make(slugs[0])}".' if slugs else ""
    if "." in first and (rest or not re.search(r"\.(?:html?|xml|json|txt|pdf)$", word)):
        return f'Write "https://{shorten(word)}".'
    return f'Write "/{shorten(word)}".' if "." in word else f'Write "/{shorten(word.rstrip("/"))}/".'


def _static_file(text: str) -> str:
    """A path below ``static/``, as ``card.png``."""
    word = text.strip().removeprefix("static/")
    if not word or word.startswith(("/", "..")) or word != posixpath.normpath(word):
        raise Fault(f'"{shorten(text)}" is not a file of static/.', "Write its path below static/, as card.png.")
    return word


_SECTION = Fields(
    {"title": rules.line, "address": located(scalar(_section_address))},
    {"title": "Write what the reader sees.", "address": "Write where it leads, as /archive/."},
    SECTION_OTHERS,
)


def _read_sections(group: str) -> rules.Rule:
    """A list of titles with their addresses; names and addresses in single brackets are told how to become
    such a list."""
    rule = list_of(record(_SECTION, f'title = "…" and address = "…" under [[{group}]]'))

    def read(node: Node, place: Place) -> Any:
        if isinstance(node, Mapping) and node.entries and not node.entries.keys() & _SECTION.rules.keys():
            name, entry = next(iter(node.entries.items()))
            place.report(node.line, "is one group, in single brackets.", _remedy_section(group, name, entry.value))
            return ()
        return rule(node, place)

    return read


def _remedy_section(group: str, name: str, value: Node) -> str:
    """How to write the first of several sections that share one pair of brackets."""
    if isinstance(value, Mapping):
        return f"Write [[{group}]], in double brackets, in place of [{group}.{shorten(name)}]; and so for each."
    address = shorten(value.text) if isinstance(value, Scalar) and value.text else urls.ARCHIVE
    return f'Write [[{group}]], in double brackets, and below it title = "{shorten(name)}" and address = "{address}".'


SITE = Fields(
    {
        "title": rules.line,
        "description": rules.line,
        "base_url": scalar(parse_base_url),
        "language": located(scalar(_language)),
        "time_zone": _read_time_zone,
        "author": rules.name,
        "sections": _read_sections("sections"),
        "footer": _read_sections("footer"),
        "images": record(
            Fields(
                {"card": located(scalar(_static_file)), "logo": located(scalar(_static_file))}, others=IMAGES_OTHERS
            ),
            'card = "card.png" under [images]',
        ),
        "feeds": record(
            Fields({"entries": rules.whole_number(1, 1000, 30)}, others=FEEDS_OTHERS), "entries = 30 under [feeds]"
        ),
        "lists": record(
            Fields({"stories": rules.whole_number(1, 1000, 100)}, others=LISTS_OTHERS), "stories = 100 under [lists]"
        ),
        "markdown": record(
            Fields({"trust_html": rules.flag, "speedups": rules.flag, "math": rules.flag}, others=MARKDOWN_OTHERS),
            "trust_html = false under [markdown]",
        ),
    },
    {
        "title": 'Add title = "…", the name of the newsletter.',
        "base_url": 'Add base_url = "https://…", the address of the site.',
    },
    SITE_OTHERS,
)


def read_config(project: Path, base_url: str | None = None) -> ConfigReading:
    """``site.toml``, every fact checked; `base_url` takes the place of the one that is written there."""
    problems: list[Problem] = []
    try:
        if stat.S_ISFIFO(os.stat(project / SITE_FILE).st_mode):
            raise OSError(0, "it is a pipe")
        text = (project / SITE_FILE).read_bytes().decode().removeprefix("\ufeff")
        if conflict := find_conflict(text):
            return ConfigReading(None, (Problem(SITE_FILE, conflict.line, "", *CONFLICT),))
        lines = find_lines(text)
        facts = parse_toml(text)
        if base_url is not None:
            facts["base_url"] = base_url
        top = _as_node(facts, "", lines, 1)
    except FileNotFoundError:
        return ConfigReading(None, (Problem(SITE_FILE, 0, "", *_NO_SITE_FILE),))
    except OSError as error:
        return ConfigReading(
            None,
            (Problem(SITE_FILE, 0, "", f"It can't be read ({error.strerror}).", "Check that you may read it."),),
        )
    except UnicodeDecodeError as error:
        return ConfigReading(None, (blame_byte(SITE_FILE, error),))
    except (ValueError, RecursionError) as error:
        return ConfigReading(None, (explain_toml(error, text, SITE_FILE),))
    assert isinstance(top, Mapping)
    values = rules.read_fields(top, SITE, Place(SITE_FILE, "", problems))
    if base_url is None and re.match(_THIS_COMPUTER, values["base_url"] or ""):
        told_of = Place(SITE_FILE, "base_url", problems)
        rules.note(told_of, lines.get("base_url", 1), *_NOT_FOR_READERS)
    told = tuple(_blame_the_group(problem) for problem in problems)
    return ConfigReading(None if has_problems(told) else _make_config(values), told)


def _blame_the_group(problem: Problem) -> Problem:
    """A fact that was added at the end of the file belongs to the last group: a common slip."""
    group, _, name = problem.field.rpartition(".")
    if group and problem.message == "unknown field." and name in SITE.rules:
        remedy = f"If it is the newsletter's own {name}, put it above the first line that begins with [."
        return problem._replace(remedy=remedy)
    return problem


_THIS_COMPUTER = r"https?://(?:localhost|[\w.-]+\.local(?:host)?|127\.[\d.]+|0\.0\.0\.0|\[::1?\])(?:[:/]|$)"
_NOT_FOR_READERS = (
    "is an address that only this computer or its neighbours reach, and feeds and search engines pass it on.",
    "Write the one at which readers will find the site; make serve needs none of its own.",
)
_NO_SITE_FILE = (
    "There is no site.toml here.",
    "Go to the newsletter's folder, or write one with title and base_url.",
)


def _make_config(values: dict[str, Any]) -> Config:
    def within(group: str, name: str, default: Any) -> Any:
        found = values[group]
        value = found.value[name] if found else None
        return default if value is None else value

    def file(name: str) -> NamedFile | None:
        found = within("images", name, None)
        return NamedFile(found.value, found.line) if found else None

    def sections(group: str) -> tuple[Section, ...]:
        return tuple(Section(each.value["title"], each.value["address"].value) for each in values[group] or ())

    def section_lines(group: str) -> tuple[int, ...]:
        return tuple(each.value["address"].line for each in values[group] or ())

    return Config(
        title=values["title"],
        description=values["description"] or "",
        base_url=values["base_url"],
        language=values["language"].value if values["language"] else "en",
        language_line=values["language"].line if values["language"] else 0,
        time_zone=values["time_zone"] or "UTC",
        author=values["author"] or values["title"],
        sections=sections("sections"),
        section_lines=section_lines("sections"),
        footer=sections("footer"),
        footer_lines=section_lines("footer"),
        card=file("card"),
        logo=file("logo"),
        feed_entries=within("feeds", "entries", 30),
        list_stories=within("lists", "stories", 100),
        trust_html=within("markdown", "trust_html", False),
        speedups=within("markdown", "speedups", True),
        formulas=within("markdown", "math", False),
    )


def _as_node(value: Any, path: str, lines: dict[str, int], above: int) -> Node:
    """A TOML value as the nodes that rules read."""
    line = lines.get(path, above)
    if isinstance(value, dict):
        prefix = f"{path}." if path else ""
        entries = {
            key: Entry(lines.get(prefix + key, line), _as_node(item, prefix + key, lines, line))
            for key, item in value.items()
        }
        return Mapping(entries, line)
    if isinstance(value, list):
        return Sequence([_as_node(item, f"{path}[{i}]", lines, line) for i, item in enumerate(value)], line)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", line)
    return Scalar(str(value), line)
