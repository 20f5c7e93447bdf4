"""The templates and the words of the newsletter's language: read together, for each build and for the preview."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from masthead.errors import Problem
from masthead.model import Config
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.theme.languages import read_language, recall_typography
from masthead.theme.templates import Parsed, TemplateSet, read_templates


class Noted(NamedTuple):
    """What reading the words of the language and the templates gave, so that it need not be found out again."""

    language: str
    templates: str


class Setting(NamedTuple):
    """What pages are made with, beside what articles say and name."""

    config: Config
    """With the typography of its language."""
    templates: TemplateSet
    problems: tuple[Problem, ...]
    noted: Noted
    """For the next call."""
    parsed: Parsed
    """As in `TemplatesReading`."""


def read_setting(project: Path, config: Config, needed: tuple[str, ...], noted: Noted) -> Setting:
    """Read the templates, their language and its typography.

    `needed` are the names of the templates that are rendered, `noted` is what the call before gave.
    """
    language = read_language(project, config, noted.language)
    config = replace(config, typography=recall_typography(language.noted))
    reading = read_templates(project, needed, language.language, noted.templates)
    problems = (*language.problems, *reading.problems)
    return Setting(config, reading.templates, problems, Noted(language.noted, reading.noted), reading.parsed)


def recall_noted(memory: Memory) -> Noted:
    """What the last build or preview noted of the language and the templates."""
    return Noted(*(kept.load_fact(memory, name) or "" for name in Noted._fields))


def keep_noted(memory: Memory, noted: Noted) -> None:
    """The next build or preview finds it; where nothing could be noted, what was there stands."""
    for name, value in noted._asdict().items():
        if value:
            kept.store_fact(memory, name, value)
