"""Python-Markdown that looks first gives the same bytes as Python-Markdown."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from markdown import Markdown

from masthead.converter import make_converter
from masthead.lookfirst.extension import LookFirstExtension
from newsletter import PROJECT
from soup import cook

sys.path.insert(0, str(PROJECT / "benchmarks"))

EXTENSIONS: dict[str, list[str]] = {
    "site": [],  # as Masthead has set it up
    "core": [],
    "extra": ["extra", "smarty", "nl2br", "toc", "admonition", "wikilinks", "codehilite", "meta"],
    "pymdown": ["pymdownx.magiclink", "pymdownx.tilde", "pymdownx.caret", "pymdownx.superfences", "toc", "attr_list"],
    "old": ["legacy_em", "legacy_attrs", "sane_lists", "smarty", "footnotes", "def_list", "tables", "abbr"],
}
SETTINGS: dict[str, dict[str, Any]] = {
    "extra": {"codehilite": {"use_pygments": False}},
    "old": {"smarty": {"smart_angled_quotes": True}, "footnotes": {"SUPERSCRIPT_TEXT": "[{}]"}},
}
IS_THOROUGH = settings.get_current_profile_name() == "thorough"
ROUNDS = 8 if IS_THOROUGH else 1
CASES = 200_000 if IS_THOROUGH else 2_000


@cache
def make_pair(name: str, output_format: Any = "html") -> tuple[Markdown, Markdown]:
    """The same Markdown, as it is and looking first."""
    if name == "site":
        return make_converter(False).markdown, make_converter(True).markdown
    stock, looking = (
        Markdown(
            extensions=[*more, *EXTENSIONS[name]],
            extension_configs=SETTINGS.get(name, {}),
            output_format=output_format,
        )
        for more in ([], [LookFirstExtension()])
    )
    return stock, looking


def convert(markdown: Markdown, text: str) -> tuple[Any, ...]:
    """The HTML, and what else a conversion leaves behind."""
    try:
        markdown.reset()
        html = markdown.convert(text)
    except Exception as error:  # then it is to fail in the same way
        return type(error), str(error)
    return html, markdown.references, *(getattr(markdown, name, None) for name in ("toc", "toc_tokens", "Meta"))


# --- the same bytes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXTENSIONS)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_any_text_gives_the_same_bytes(name: str, number: int) -> None:
    chance = f"{os.environ.get('MASTHEAD_SEED', '')} {number}"
    compared = 0

    @seed(chance)
    @settings(max_examples=CASES // ROUNDS // len(EXTENSIONS), database=None)
    @given(st.binary(min_size=3, max_size=12) | st.binary(min_size=20, max_size=60))
    def compare(data: bytes) -> None:
        nonlocal compared
        text = cook(data)
        stock, looking = make_pair(name, ("html", "xhtml")[data[1] % 2])
        expected = convert(stock, text)
        assert convert(looking, text) == expected, text
        look_first = make_converter(True).look_first
        if name == "site" and look_first and (at_once := look_first.convert_plain(text)) is not None:
            assert at_once == expected[0], text
            compared += 1

    compare()
    assert compared or name != "site", "no text was plain"
