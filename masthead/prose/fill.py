"""Fills what `convert` left open in an article's HTML: addresses, sizes of pictures, words of the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape

from masthead.prose import html_safety
from masthead.prose.formulas import spell_formulas
from masthead.prose.fragment import BACK_LINK, BACK_LINK_NUMBER, CHECK_BOX, PLACEHOLDER, WORD, tidy, unlink

_PICTURE = re.compile(r'(<img\b[^>]*? src="([^"]*)")([^>]*>)')


_PLACEHOLDERS = re.compile(f"{PLACEHOLDER}([0-9]+){PLACEHOLDER}")


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
