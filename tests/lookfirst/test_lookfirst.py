"""Python-Markdown that looks first gives the same bytes as Python-Markdown."""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as etree
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    DoubleTagInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    Pattern,
    SimpleTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from msgspec import json, structs

from masthead.lookfirst import TESTED_VERSIONS
from masthead.lookfirst.extension import LookFirstExtension
from masthead.lookfirst.places import kind_of
from masthead.model import ENGLISH, QuotationMarks, Typography
from masthead.prose.converter import make_converter
from masthead.read.config import read_config
from masthead.read.content import digest_source, read_article, read_page
from newsletter import PROJECT, SHIPPED, SITE, build_and_listen, write_article, write_newsletter
from soup import PLAIN, TEXTS, cook, spell

sys.path.insert(0, str(PROJECT / "benchmarks"))

from corpus import FLAVOURS
from corpus import write_article as invent_article

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
TYPOGRAPHIES = (ENGLISH, Typography(QuotationMarks("„", "“", "‚", "‘"), ()))
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
    @seed(f"{os.environ.get('MASTHEAD_SEED', '')} {number}")
    @settings(max_examples=CASES // ROUNDS // len(EXTENSIONS), database=None)
    @given(st.binary(min_size=3, max_size=12) | st.binary(min_size=10, max_size=28))
    def compare(data: bytes) -> None:
        text = cook(data)
        stock, looking = make_pair(name, ("html", "xhtml")[data[1] % 2])
        assert convert(looking, text) == convert(stock, text), text

    compare()


def test_any_plain_text_gives_the_same_bytes_at_once() -> None:
    look_first = make_converter(True).look_first
    assert look_first is not None
    compared = 0

    @seed(os.environ.get("MASTHEAD_SEED", ""))
    @settings(max_examples=CASES // 5, database=None)
    @given(st.binary(max_size=12))
    def compare(data: bytes) -> None:
        nonlocal compared
        text = f"A {spell(data, PLAIN)}"
        html = look_first.convert_plain(text)
        assert html is None or html == make_converter(False).markdown.reset().convert(text), text
        compared += html is not None

    compare()
    assert compared > CASES // 50


@pytest.mark.parametrize("name", EXTENSIONS)
@pytest.mark.parametrize("output_format", ["html", "xhtml"])
def test_all_that_markdown_knows_gives_the_same_bytes(name: str, output_format: str) -> None:
    stock, looking = make_pair(name, output_format)
    for text in (*TEXTS, "\n\n".join(TEXTS)):
        assert convert(looking, text) == convert(stock, text), text


def test_the_sample_newsletter_reads_the_same_without_speedups() -> None:
    for file in sorted((SHIPPED / "content").rglob("*.md")):
        assert_reads_the_same(str(file.relative_to(PROJECT)), file.read_bytes())


def test_a_large_newsletter_reads_the_same_without_speedups(thorough: bool) -> None:
    flavour = FLAVOURS["masthead"]
    for number in range(1_000 if thorough else 40):
        article = invent_article(number)
        assert_reads_the_same(flavour.place(article), flavour.spell(article).encode())


def assert_reads_the_same(source: str, raw: bytes) -> None:
    config = read_config(SHIPPED).config
    assert config is not None
    assert config.speedups
    read: Any = read_page if source.startswith("content/pages/") else read_article
    told = []
    for typography in TYPOGRAPHIES:
        for speedups in (True, False):
            settings_ = structs.replace(config, typography=typography, speedups=speedups)
            reading = json.encode(read(source, raw, settings_))
            told.append(reading.replace(digest_source(source, raw, settings_).encode(), b"the digest"))
    assert told[0] == told[1]
    assert told[2] == told[3]


# --- what it does not know -------------------------------------------------------------------------


class Louder(InlineProcessor):
    """Turns a word of the user's own into an element, whose text holds a sign that the text had not."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        element = etree.Element("strong")
        element.text = f"*{m[0].upper()}* `!`"
        return element, m.start(), m.end()


class LouderAsOfOld(Pattern):
    """The same, in the form of Python-Markdown before version 3."""

    def handleMatch(self, m: re.Match[str]) -> etree.Element:
        element = etree.Element("strong")
        element.text = f"*{m[2].upper()}*"
        return element


class Trailing(InlineProcessor):
    """An element with words behind it, and in it another with words behind."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        element = etree.Element("strong")
        etree.SubElement(element, "em").tail = "and *so* on"
        element.tail = "then `this` *and* that"
        return element, m.start(), m.end()


class Shy(LinkInlineProcessor):
    """A link that leads nowhere."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> Any:
        made: Any = super().handleMatch(m, data)
        if made[0] is not None:
            made[0].attrib.clear()
        return made


class Aside(BlockProcessor):
    """Every block is an aside."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return True

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        etree.SubElement(parent, "aside").text = blocks.pop(0)


class Shout(Treeprocessor):
    """All text is in capital letters, before or after the inline pass."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            element.text = element.text and element.text.upper()


def change_nothing(markdown: Markdown) -> None:
    """What it is compared with."""


def add_pattern(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(Louder("word", markdown), "louder", 175)


def add_pattern_with_tail(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(Trailing("word", markdown), "trailing", 175)


def add_pattern_that_meets_itself(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(DoubleTagInlineProcessor("(w)(o)(.*)", "strong,em"), "double", 175)


def add_pattern_of_old(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(LouderAsOfOld("(word)", markdown), "louder", 175)


def add_known_kind_of_pattern(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(SimpleTagInlineProcessor("(w)(or)d", "u"), "underline", 65)


def replace_pattern(markdown: Markdown) -> None:
    markdown.inlinePatterns.register(Shy(r"\[", markdown), "link", 160)


def remove_pattern(markdown: Markdown) -> None:
    markdown.inlinePatterns.deregister("em_strong")


def change_expression(markdown: Markdown) -> None:
    markdown.inlinePatterns["linebreak"].compiled_re = re.compile("word")


def add_delimiter(markdown: Markdown) -> None:
    assert markdown.delimiters
    markdown.delimiters.add("w", "strong,em")


def add_block(markdown: Markdown) -> None:
    markdown.parser.blockprocessors.register(Aside(markdown.parser), "aside", 11)


def add_tree(markdown: Markdown) -> None:
    markdown.treeprocessors.register(Shout(markdown), "shout", 20)


def define_reference(markdown: Markdown) -> None:
    markdown.references["word"] = ("/word", "")


CHANGES = [
    *(
        change_nothing,
        add_pattern,
        add_pattern_with_tail,
        add_pattern_that_meets_itself,
        add_pattern_of_old,
        add_known_kind_of_pattern,
    ),
    *(replace_pattern, remove_pattern, change_expression, add_delimiter, add_block, add_tree, define_reference),
]
TEXT = "A word, [word](/u) and *a [word] of wood*: word.\n\n## word  \nword\n\n- word wowo\n"


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", ["before the first conversion", "after it"])
def test_what_is_changed_in_an_instance_is_heeded_at_once(change: Any, when: str) -> None:
    told = []
    for extensions in ([], [LookFirstExtension()]):
        markdown = Markdown(extensions=extensions)
        if when == "after it":
            markdown.convert(TEXT)
        change(markdown)
        told.append(markdown.convert(TEXT))
    assert told[0] == told[1]
    assert change is change_nothing or told[0] != Markdown().convert(TEXT), "the change changes nothing"


@pytest.mark.parametrize("change", CHANGES)
def test_an_extension_of_the_users_own_is_heeded_before_and_behind(change: Any) -> None:
    class Own(Extension):
        def extendMarkdown(self, md: Markdown) -> None:
            change(md)

    expected = Markdown(extensions=[Own()]).convert(TEXT)
    assert Markdown(extensions=[Own(), LookFirstExtension()]).convert(TEXT) == expected
    assert Markdown(extensions=[LookFirstExtension(), Own()]).convert(TEXT) == expected


def test_a_neighbour_of_the_same_priority_stays_where_it_was() -> None:
    class Own(Extension):
        def extendMarkdown(self, md: Markdown) -> None:
            for name, priority in (("inline", 20), ("prettify", 10), ("unescape", 0)):
                md.treeprocessors.register(Shout(md), f"shout-{name}", priority)
            md.inlinePatterns.register(Louder("word", md), "louder", 60)

    stock, looking = Markdown(extensions=[Own()]), Markdown(extensions=[Own(), LookFirstExtension()])
    for ours, theirs in (
        (looking.treeprocessors, stock.treeprocessors),
        (looking.inlinePatterns, stock.inlinePatterns),
    ):
        assert [kind_of(each) for each in ours] == [kind_of(each) for each in theirs]


def test_it_steps_aside_for_a_version_of_markdown_that_was_not_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TESTED_VERSIONS, "Markdown", frozenset({"3.9"}))
    stock, aside = Markdown(), Markdown(extensions=[LookFirstExtension()])
    for name in ("preprocessors", "inlinePatterns", "treeprocessors", "postprocessors"):
        assert [type(each) for each in getattr(aside, name)] == [type(each) for each in getattr(stock, name)]
    assert len(aside.parser.blockprocessors) == len(stock.parser.blockprocessors)
    assert aside.serializer is stock.serializer


def test_it_steps_aside_for_a_version_of_pymdown_extensions_that_was_not_tested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(TESTED_VERSIONS, "pymdown-extensions", frozenset({"10.0"}))
    stock, aside = (Markdown(extensions=["pymdownx.tilde", *more]) for more in ([], [LookFirstExtension()]))
    for name in ("preprocessors", "inlinePatterns", "treeprocessors", "postprocessors"):
        assert [type(each) for each in getattr(aside, name)] == [type(each) for each in getattr(stock, name)]


def test_a_build_says_so_where_the_speedups_step_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(site: str) -> list[str]:
        project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article()}, site)
        return [sentence for sentence in build_and_listen(project) if "speed-ups" in sentence]

    assert tell(SITE) == []
    monkeypatch.setitem(TESTED_VERSIONS, "Markdown", frozenset({"3.9"}))
    assert tell(SITE.replace("cost", "are worth")) == []  # nothing is read again
    (tmp_path / "content/articles/chips.md").unlink()
    assert tell(f'{SITE}author = "Ann"\n') == [
        f"Markdown {version('Markdown')} was not tested with Masthead's speed-ups, so texts were read without them."
    ]
    assert tell(f'{SITE}author = "Bea"\n[markdown]\nspeedups = false\n') == []


def test_the_installed_version_of_markdown_is_a_tested_one() -> None:
    assert all(version(library) in tested for library, tested in TESTED_VERSIONS.items())


def test_it_can_be_named_by_its_module() -> None:
    markdown = Markdown(extensions=["masthead.lookfirst"])
    assert any(isinstance(each, LookFirstExtension) for each in markdown.registeredExtensions)


# --- plain text in one step ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain words.", "<p>Plain words.</p>"),
        ("Two\nlines.\n\nTwo paragraphs.\n", "<p>Two\nlines.</p>\n<p>Two paragraphs.</p>"),
        ("It is *so*, **really**.", "<p>It is <em>so</em>, <strong>really</strong>.</p>"),
        ("See [the *filing*](/files/a_b-c.pdf).", '<p>See <a href="/files/a_b-c.pdf">the <em>filing</em></a>.</p>'),
        ("It's quoted.", "<p>It's quoted.</p>"),
        ("A * alone.", None),
        ("A *pair\n\nof* paragraphs.", None),
        ("A *word * of", None),
        ("A **word* of", None),
        ("*Emphasis* begins.", None),
        ("A [reference].", None),
        ("A line  \nbreak.", None),
        ("Less < more.", None),
        ("", None),
    ],
)
def test_paragraphs_of_plain_words_take_one_step(text: str, html: str | None) -> None:
    converter = make_converter(True)
    assert converter.look_first
    converter.markdown.reset()  # Another test may have had it made anew.
    assert converter.look_first.convert_plain(text) == html
    assert html is None or make_converter(False).markdown.reset().convert(text) == html


def test_plain_text_is_left_to_an_instance_that_has_something_unknown() -> None:
    look_first = LookFirstExtension()
    markdown = Markdown(extensions=[look_first], output_format="html")
    assert look_first.convert_plain("A word.") == "<p>A word.</p>"
    add_pattern(markdown)
    assert look_first.convert_plain("A word.") is None


def test_a_pattern_of_the_users_own_can_say_what_it_needs() -> None:
    look_first = LookFirstExtension({Louder: ("word",)})
    markdown = Markdown(extensions=[look_first], output_format="html")
    add_pattern(markdown)
    assert look_first.convert_plain("No such thing.") == "<p>No such thing.</p>"
    assert look_first.convert_plain("A word.") is None
    assert markdown.convert("A word.") == "<p>A <strong><em>WORD</em> <code>!</code></strong>.</p>"
