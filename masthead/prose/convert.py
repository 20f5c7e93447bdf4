"""Markdown into HTML, once in a text's life; its links stay open until the whole site is known.

Python-Markdown makes the HTML (`converter`), `html_safety` cleans it, and what is left is fitted into its page
(`fragment`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from masthead.errors import NOTICE, PROBLEM, Problem, shorten
from masthead.model import ENGLISH, Link, Prose, Typography
from masthead.prose import html_safety
from masthead.prose.converter import convert_plain, run_markdown
from masthead.prose.formulas import draw_formulas
from masthead.prose.fragment import (
    FOOTNOTE_MARK,
    TEXTLESS,
    drop_unused_back_links,
    frame_formulas,
    make_figures,
    measure_html,
    name_alerts,
    plain_text,
    settle_ids,
    settle_tags,
    spell_calls,
    tidy,
)
from masthead.prose.limits import (
    MAX_SECONDS,
    TOO_DEEP,
    Excess,
    TooSlow,
    check_depth,
    check_limits,
    check_open_elements,
    limit_time,
)
from masthead.prose.lint import find_pictures_with_tags, find_pictures_without_words, find_slips, list_words
from masthead.prose.marks import MarkedText, mark_tags_and_addresses, mark_words
from masthead.prose.removals import Removal
from masthead.prose.source_lines import Locator, View
from masthead.prose.stopped import find_stopped
from masthead.prose.structure import find_oddities
from masthead.prose.tags import Settled, settle_html
from masthead.prose.typography import drop_stand_ins, set_html

MOST_NOTICES = 100
"""Of one kind in one text; who pasted a whole web page has seen enough by then."""

MOST_AT_ONCE = 10_000
"""Characters of a text that is converted without a limit of time, if it is plain."""

_EMPTY = Prose("", (), 0, 0.0)
_PARAGRAPH = re.compile(r'<p(?! class="alert-title")(?: [^>]*)?>(.*?)(?:</p>|\Z)', re.S)
_TAG_BEGIN = re.compile("<[a-zA-Z/!?]")
_MORE = re.compile(r"<!--\s*more\s*-->", re.I)
"""Other programs' sign for the end of a summary."""
_MORE_HERE = "\ufdd4"
"""Stands for it, since comments go; no character (Unicode, 23.7), so no text holds it."""


def convert_markdown(
    text: str,
    *,
    field: str = "",
    line: int = 1,
    prefix: str = "",
    trust_html: bool = False,
    speedups: bool = True,
    formulas: bool = False,
    typography: Typography = ENGLISH,
) -> tuple[Prose, list[Problem]]:
    """The text is HTML, clean and balanced, and every fault in it is listed; the same text always gives the same.

    `line` is that of the text's first line in its file. `prefix` goes before every id (``take-``, ``quote2-``);
    the body has none, and its ids avoid those of all fields and of the page's furniture. The problems name no
    file yet. A text that breaks a limit gives an empty `Prose` and one problem. `trust_html` lets scripts,
    event handlers, frames and any address through; the fragment is balanced all the same. `speedups` costs no
    byte. `formulas` makes MathML of what stands between dollars; one that can't be read is a problem. `typography` is
    that of the language.
    Not for several threads at once: Python-Markdown keeps its state in one instance.
    """
    try:
        text = _tidy_source(text.replace("\r\n", "\n").replace("\r", "\n"))
        made = None
        if speedups and len(text) <= MOST_AT_ONCE:
            # The clock that others need takes longer to wind than this takes.
            made = convert_plain(text, formulas)
        source = _Source(text, field, line, prefix, trust_html, speedups, formulas, typography)
        if made is not None:
            return _finish(made, source)
        with limit_time(MAX_SECONDS):
            check_limits(text)
            return _finish(source.convert(text), source)
    except Excess as excess:
        place, message, remedy = line + excess.line, excess.message, excess.remedy
    except TooSlow:
        place, message = line, "The text takes too long to turn into HTML."
        remedy = "Look for long runs of brackets, asterisks or backticks, or split the text."
    except RecursionError:
        place, message, remedy = line, *TOO_DEEP
    return _EMPTY, [Problem("", place, field, message, remedy)]


def first_paragraph(html: str) -> str:
    """The words of the first paragraph that has any, without footnote marks; empty where there is none."""
    for found in _PARAGRAPH.finditer(TEXTLESS.sub(" ", html)):
        if words := plain_text(FOOTNOTE_MARK.sub("", found[1])):
            return words
    return ""


def _join_paragraphs(html: str) -> str:
    """The words of all paragraphs, the last of which may be cut off, without footnote marks."""
    found = (plain_text(FOOTNOTE_MARK.sub("", each)) for each in _PARAGRAPH.findall(TEXTLESS.sub(" ", html)))
    return " ".join(filter(None, found))


class _Source(NamedTuple):
    """A text, and how it is read."""

    text: str
    field: str
    line: int
    prefix: str
    trust_html: bool
    speedups: bool
    formulas: bool
    typography: Typography

    def convert(self, text: str) -> str:
        """The HTML of `text`, which is that of the source or that with marks in it; not clean."""
        made = run_markdown(text, self.speedups, self.formulas)
        return _MORE.sub(_MORE_HERE, made, count=1) if "<!--" in made else made


class _Fitted(NamedTuple):
    """HTML that fits its page, but for the lines of its links."""

    html: str
    ids: tuple[str, ...]
    links: list[Link]
    addresses: list[str]
    unused_notes: list[str]


def _tidy_source(text: str) -> str:
    """The text holds nothing that a page may not hold, and none of our own signs."""
    # No sign of ours can be printed, and most texts hold nothing else but line ends.
    if text.replace("\n", "").isprintable():
        return text
    return drop_stand_ins(tidy(text)).replace(_MORE_HERE, "")


class _Reconversion:
    """What becomes of a text when it is converted once more, with marks in it."""

    def __init__(self, source: _Source, made: str, html: str) -> None:
        self._source, self._made, self._html = source, made, html
        self._converted: dict[str, str] = {}

    def list_views(self) -> dict[str, View]:
        """Each look at the HTML in which something may have been found."""
        return {
            "made": View(lambda: self._made, mark_tags_and_addresses, self._convert),
            "html": View(lambda: self._html, mark_tags_and_addresses, self._convert_clean),
            "words": View(
                lambda: list_words(self._html), mark_words, lambda marked: list_words(self._convert_clean(marked))
            ),
        }

    def list_addresses(self, marked: MarkedText) -> list[str]:
        """The addresses of all links inside the site."""
        return _fit(self._convert_clean(marked), self._source, lambda *_: None).addresses

    def _convert(self, marked: MarkedText) -> str:
        if marked.text not in self._converted:
            self._converted[marked.text] = self._source.convert(marked.text)
        return self._converted[marked.text]

    def _convert_clean(self, marked: MarkedText) -> str:
        made = marked.drop_from_tags(self._convert(marked))
        return _clean(made, self._source.text, self._source.trust_html)[0].replace(_MORE_HERE, "")


def _finish(made: str, source: _Source) -> tuple[Prose, list[Problem]]:
    """`made`, which is the HTML of the source, is clean and fits its page."""
    html, removals = _clean(made, source.text, source.trust_html)
    check_depth(html, source.text)
    opening, more, rest = html.partition(_MORE_HERE)
    html = opening + rest
    reconversion = _Reconversion(source, made, html)
    locator = Locator(source.text, source.line, reconversion.list_views)
    problems = list(_list_problems(source, made, html, removals, locator))

    def notice(sign: str, message: str, remedy: str, level: str = NOTICE) -> None:
        problems.append(Problem("", locator.find(sign), source.field, message, remedy, level))

    def refuse(formula: str, message: str, remedy: str) -> None:
        sign = re.escape(formula.split("\n")[0])
        notice(rf"\$`?\s*{sign}", f'The formula "{shorten(formula)}" {message}', remedy, PROBLEM)

    fitted = _fit(html, source, refuse)
    for name in fitted.unused_notes[:MOST_NOTICES]:
        remedy = f"Put [^{name}] where it belongs, or take the footnote out."
        notice(rf"\[\^{re.escape(name)}\]:", f"Nothing refers to the footnote [^{name}].", remedy)
    links: tuple[Link, ...] = ()
    if fitted.links:
        lines = locator.find_addresses(fitted.addresses, reconversion.list_addresses)
        links = tuple(replace(link, line=line) for link, line in zip(fitted.links, lines, strict=True))
    summary = _join_paragraphs(set_html(opening, source.typography)) if more else ""
    prose = Prose(fitted.html, links, *measure_html(fitted.html), fitted.ids, summary)
    return prose, list(dict.fromkeys(problems))


def _fit(html: str, source: _Source, refuse: Callable[[str, str, str], None]) -> _Fitted:
    html = draw_formulas(html, refuse) if source.formulas else html
    # A fence that stands right below a paragraph leaves an empty one.
    html = html.replace("<p></p>\n", "").replace("<p></p>", "") if "<p></p>" in html else html
    html, ids = settle_ids(spell_calls(html), source.prefix)
    html, unused = drop_unused_back_links(html, ids)
    html = name_alerts(frame_formulas(make_figures(set_html(html, source.typography))))
    html, links, addresses = settle_tags(html, ids, source.field)
    return _Fitted(html, tuple(ids.values()), links, addresses, unused)


def _list_problems(
    source: _Source, made: str, html: str, removals: Sequence[Removal], locator: Locator
) -> Iterator[Problem]:
    """All that is told of the text's HTML, each with its line."""
    for each in removals[:MOST_NOTICES]:
        end = made.find(">", each.position) + 1
        line = locator.find(each.sign, "made" if each.position >= 0 else "", each.position, end)
        yield Problem("", line, source.field, each.message, each.remedy, each.level)
    finders = (
        ("words", find_slips(html, source.text)),
        ("", find_pictures_with_tags(source.text)),
        ("html", find_pictures_without_words(html, source.text)),
        ("html", find_stopped(html, source.trust_html)),
    )
    for view, slips in finders:
        for slip in islice(slips, MOST_NOTICES):
            line = locator.find(slip.sign, view if slip.start >= 0 else "", slip.start, slip.end)
            yield Problem("", line, source.field, slip.message, slip.remedy, slip.level)
    for oddity in islice(find_oddities(source.text), MOST_NOTICES):
        yield Problem("", source.line + oddity.line, source.field, oddity.message, oddity.remedy, NOTICE)


def _clean(made: str, text: str, trust_html: bool) -> tuple[str, tuple[Removal, ...]]:
    """The HTML that `text` may hold, and what is told of the rest."""
    settled = Settled(made, ())
    has_tags = "<" in text and _TAG_BEGIN.search(text) is not None
    if has_tags:
        # Without them, every tag is one that Markdown made.
        settled = settle_html(made, trusted=trust_html)
        check_open_elements(settled.html, text)
    clean = html_safety.balance_html if trust_html else html_safety.clean_html
    html = tidy(clean(settled.html))
    # Attribute lists give attributes that may not pass; else all that can have gone are addresses: there are fewer.
    if not settled.removals and ("{" in text or settled.html.count('="') != html.count('="')) and not has_tags:
        settled = settle_html(made, trusted=trust_html)
    return html, settled.removals
