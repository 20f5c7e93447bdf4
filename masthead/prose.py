"""Markdown into HTML, once in a text's life; its links stay open until the whole site is known.

Python-Markdown makes the HTML (`converter`), `html_safety` cleans it, and what is left is fitted into its page
(`fragment`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape
from itertools import islice

from . import html_safety
from .converter import convert_plain, run_markdown
from .errors import NOTICE, PROBLEM, Problem, shorten
from .formulas import draw_formulas, spell_formulas
from .fragment import (
    BACK_LINK,
    BACK_LINK_NUMBER,
    CHECK_BOX,
    FOOTNOTE_MARK,
    PLACEHOLDER,
    TEXTLESS,
    WORD,
    drop_unused_back_links,
    make_figures,
    measure_html,
    name_alerts,
    plain_text,
    settle_ids,
    settle_tags,
    spell_calls,
    tidy,
    unlink,
)
from .limits import (
    MAX_SECONDS,
    TOO_DEEP,
    Excess,
    TooSlow,
    check_depth,
    check_limits,
    check_open_elements,
    limit_time,
)
from .model import ENGLISH, Prose, Typography
from .removals import Removal
from .slips import find_slips
from .source_lines import make_address_locator, make_locator
from .stopped import find_stopped
from .tags import Settled, settle_html
from .typography import drop_stand_ins, set_html

MOST_NOTICES = 100
"""Of one kind in one text; who pasted a whole web page has seen enough by then."""

MOST_AT_ONCE = 10_000
"""Characters of a text that is converted without a limit of time, if it is plain."""

_EMPTY = Prose("", (), 0, 0.0)
_PICTURE = re.compile(r'(<img\b[^>]*? src="([^"]*)")([^>]*>)')
_PLACEHOLDERS = re.compile(f"{PLACEHOLDER}([0-9]+){PLACEHOLDER}")
_PARAGRAPH = re.compile(r'<p(?! class="alert-title")(?: [^>]*)?>(.*?)(?:</p>|\Z)', re.S)
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
        text = drop_stand_ins(tidy(text.replace("\r\n", "\n").replace("\r", "\n"))).replace(_MORE_HERE, "")
        made = None
        if speedups and len(text) <= MOST_AT_ONCE:
            # The clock that others need takes longer to wind than this takes.
            made = convert_plain(text, formulas)
        if made is not None:
            return _finish(made, text, field, line, prefix, trust_html, formulas, typography)
        with limit_time(MAX_SECONDS):
            check_limits(text)
            made = run_markdown(text, speedups, formulas)
            return _finish(made, text, field, line, prefix, trust_html, formulas, typography)
    except Excess as excess:
        place, message, remedy = line + excess.line, excess.message, excess.remedy
    except TooSlow:
        place, message = line, "The text takes too long to turn into HTML."
        remedy = "Look for long runs of brackets, asterisks or backticks, or split the text."
    except RecursionError:
        place, message, remedy = line, *TOO_DEEP
    return _EMPTY, [Problem("", place, field, message, remedy)]


def fill_links(html: str, addresses: Sequence[str | None]) -> str:
    """Every placeholder has become its address; where there is none, the link is gone and its words stay.

    `addresses` are in the order of `Prose.links`, not escaped. An image without an address goes whole.
    """
    if None in addresses:
        dead = {f"{PLACEHOLDER}{number}{PLACEHOLDER}" for number, to in enumerate(addresses) if to is None}
        html = unlink(html, dead.__contains__)
    return _PLACEHOLDERS.sub(lambda found: escape(tidy(addresses[int(found[1])] or "")), html)


def name_back_links(html: str, name: Callable[[str], str]) -> str:
    """Each link from a footnote back into the text says where it leads; `name` is told the number of the note.

    An arrow alone tells nothing to whoever hears the page (WCAG 2.4.4).
    """
    if "footnote-backref" not in html:
        return html
    return BACK_LINK_NUMBER.sub(
        lambda found: f'{found[1]} title="{name(found[2])}" aria-label="{name(found[2])}"', html
    )


def give_sizes(html: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Each picture whose size is known, by its address as it stands in the page, says it, unless the editor has."""

    def change(found: re.Match[str]) -> str:
        size = sizes.get(unescape(found[2]))
        if size is None or " width=" in found[0] or " height=" in found[0]:
            return found[0]
        return f'{found[1]} width="{size[0]}" height="{size[1]}"{found[3]}'

    return _PICTURE.sub(change, html) if sizes and "<img" in html else html


def fill_words(html: str, word: Callable[[str], str]) -> str:
    """What is called by a word of the furniture has it: tables, code, check boxes, alerts.

    `word` is told a key of the language's file; what it answers is safe to stand in HTML.
    """
    return WORD.sub(lambda found: word(found[1]), html) if PLACEHOLDER in html else html


def clean_for_feed(html: str) -> str:
    """A fragment as feed readers like it: no class, id, style or script, and no link into the page itself."""
    if "footnote-backref" in html:
        html = BACK_LINK.sub("", html)
    if "<input" in html:
        html = CHECK_BOX.sub(lambda box: "\u2611" if " checked" in box[0] else "\u2610", html)
    html = html_safety.clean_feed_html(spell_formulas(html, "code"))
    return unlink(html, lambda address: address.startswith("#")) if '="#' in html else html


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


def _finish(
    made: str,
    text: str,
    field: str,
    line: int,
    prefix: str,
    trust_html: bool,
    formulas: bool,
    typography: Typography,
) -> tuple[Prose, list[Problem]]:
    """`made`, which is the HTML of `text`, is clean and fits its page."""
    html, removals = _clean(_MORE.sub(_MORE_HERE, made, count=1) if "<!--" in made else made, text, trust_html)
    check_depth(html, text)
    opening, more, rest = html.partition(_MORE_HERE)
    html = opening + rest
    locate = make_locator(text, line)
    problems: list[Problem] = []

    def notice(sign: str, message: str, remedy: str, level: str = NOTICE) -> None:
        problems.append(Problem("", locate(sign), field, message, remedy, level))

    for removal in removals[:MOST_NOTICES]:
        notice(removal.sign, removal.message, removal.remedy, removal.level)
    for slip in (*islice(find_slips(html, text), MOST_NOTICES), *islice(find_stopped(html, trust_html), MOST_NOTICES)):
        notice(*slip)

    def refuse(source: str, message: str, remedy: str) -> None:
        sign = re.escape(source.split("\n")[0])
        notice(rf"\$`?\s*{sign}", f'The formula "{shorten(source)}" {message}', remedy, PROBLEM)

    html = draw_formulas(html, refuse) if formulas else html
    # A fence that stands right below a paragraph leaves an empty one.
    html = html.replace("<p></p>\n", "").replace("<p></p>", "")
    html, ids = settle_ids(spell_calls(html), prefix)
    html, unused = drop_unused_back_links(html, ids)
    for name in unused[:MOST_NOTICES]:
        remedy = f"Put [^{name}] where it belongs, or take the footnote out."
        notice(rf"\[\^{re.escape(name)}\]:", f"Nothing refers to the footnote [^{name}].", remedy)
    html = name_alerts(make_figures(set_html(html, typography)))
    html, links = settle_tags(html, ids, field, make_address_locator(text, line))
    summary = _join_paragraphs(set_html(opening, typography)) if more else ""
    prose = Prose(html, tuple(links), *measure_html(html), tuple(ids.values()), summary)
    return prose, list(dict.fromkeys(problems))


def _clean(made: str, text: str, trust_html: bool) -> tuple[str, tuple[Removal, ...]]:
    """The HTML that `text` may hold, and what is told of the rest."""
    settled = Settled(made, ())
    if "<" in text:
        # Without it, every tag is one that Markdown made.
        settled = settle_html(made, trusted=trust_html)
        check_open_elements(settled.html)
    clean = html_safety.balance_html if trust_html else html_safety.clean_html
    html = tidy(clean(settled.html))
    # Attribute lists give attributes that may not pass; else all that can have gone are addresses: there are fewer.
    if not settled.removals and ("{" in text or settled.html.count('="') != html.count('="')) and "<" not in text:
        settled = settle_html(made, trusted=trust_html)
    return html, settled.removals
