"""A fragment of clean HTML, fitted into the page of an article.

Headings begin below those of the page, ids cannot meet those of other fields, tables can be scrolled, pictures
with a title are figures, and addresses inside the site become placeholders. All of it reads canonical HTML, as
`html_safety` makes it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from masthead.model import Link
from masthead.prose.formulas import spell_formulas
from masthead.prose.html_safety import ATTRIBUTE, TAG, list_candidates, match_tags
from masthead.prose.lengths import Length, measure_text

PLACEHOLDER = "\x1e"
"""Stands before and after the number of a link; a text cannot hold it."""

WORD = re.compile(f"{PLACEHOLDER}([a-z_]+){PLACEHOLDER}")
"""What tables, code, boxes and alerts are called stands in the page's language, which is no matter of the text's: its
key in the language's file."""
_TABLE_NAME, _CODE_NAME, _FORMULA_NAME, _DONE, _TO_DO = (
    f"{PLACEHOLDER}{key}{PLACEHOLDER}" for key in ("table", "code", "formula", "task_done", "task_to_do")
)
_SCROLLED = ' tabindex="0" role="group" aria-label="'
"""Of what scrolls on its own: the keyboard must reach it (WCAG 2.1.1), and who hears the page be told what it is."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or warns of; Markdown's own marks (U+0002, U+0003) and ours are among it."""

_FURNITURE = re.compile(r"(?:m|h|take|why|quote\d*|note\d*)-")
"""How ids begin that a body may not define: those of the page and of the other fields. ``h-`` is what goes
before such a one, and is on the list so that no two ids become one."""

_ID_LISTS = frozenset(
    "aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto"
    " aria-labelledby aria-owns for form headers itemref list".split()
)
_ADDRESSES = {
    **dict.fromkeys(("a", "area", "use", "image"), ("href", "xlink:href")),
    **dict.fromkeys(("img", "source"), ("src", "srcset")),
    **dict.fromkeys(("audio", "track", "embed", "iframe", "script"), ("src",)),
    "video": ("src", "poster"),
    "input": ("src", "formaction"),
    "button": ("formaction",),
    "form": ("action",),
    "object": ("data",),
    "link": ("href", "imagesrcset"),
    **dict.fromkeys(("blockquote", "q", "del", "ins"), ("cite",)),
    **dict.fromkeys(("table", "td", "th"), ("background",)),
}
"""Where elements name pages and files. A ``srcset`` names several."""
_ACTIONS = frozenset({"action", "formaction"})
_KEPT_WHEN_DEAD = frozenset("audio video form input button object blockquote q del ins table td th".split())
"""Elements that are of use without their address."""
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'()]*))\s*\)", re.I)
"""In a ``style`` (CSS Values and Units, 4.5)."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_CALL = re.compile(r'<a href="(?<=[\w)\]]<a href=")([\w, ]{0,60})">(\w{1,30})</a>', re.ASCII)
"""A link that touches what stands before it, to a name that has no ending and is in no folder."""
_HEADING = re.compile(r"h([1-6])")
_ID = re.compile(r' id="([^"]*)"')
_ALIGN = re.compile(r' align="(?:(left|center|right)|[^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
FOOTNOTE_MARK = re.compile(r'<sup id="[^"]*"><a class="footnote-ref"[^>]*>[^<]*</a></sup>')
BACK_LINK = re.compile(r'(?:&nbsp;)?<a class="footnote-backref" href="#([^"]*)"[^>]*>[^<]*</a>')
BACK_LINK_NUMBER = re.compile(r'(<a class="footnote-backref" href="[^"]*") title="([0-9]+)"')
"""The converter leaves the number of the note alone: the language of the page is no matter of the text's."""
_FIGURE = re.compile(r'<p( [^>]*)?>\s*(<a [^>]*>)?(<img(?: [^>]*)?) title="([^"]+)"([^>]*>)(</a>)?\s*</p>')
TEXTLESS = re.compile(r"<(script|style|iframe|noembed|noframes|template)\b[^>]*>.*?</\1>", re.S)
_ALERTS = {
    "Note": "alert_note",
    "Tip": "alert_tip",
    "Important": "alert_important",
    "Warning": "alert_warning",
    "Caution": "alert_caution",
}
"""Their titles, if they have none of their own, and the keys of those in the language's file."""
_ALERT_TITLE = re.compile(rf'(<p class="alert-title"><strong>)({"|".join(_ALERTS)})(?=</strong></p>)')
_DISPLAYED = re.compile(r'<math display="block".*?</math>', re.S)
CHECK_BOX = re.compile(r'<input(?=[^>]* type="checkbox")(?=[^>]* disabled)[^>]*>')
_INLINE = "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?: [^>]*)?>")
_OTHER_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[^\S\xa0\u202f]+")
_HEADING_OR_ID = match_tags(r'h[1-6](?=[\s/>])|[a-z][^\s/>]*(?=[^>]* id=")')
_WITH_ATTRIBUTES = match_tags(r"(?:table|img|source|pre)(?=[\s/>])|[a-z][^\s/>]*(?=\s)")
"""Among them those that are changed also where they have none."""
_CHANGED_WITHOUT = ("<table", "<img", "<source", "<pre", "<style")


def tidy(text: str) -> str:
    """Nothing is left that a page may not hold."""
    # What can be printed is allowed, and most texts hold nothing else but line ends.
    return text if text.replace("\n", "").isprintable() else _ILLEGAL.sub("", text)


def plain_text(html: str) -> str:
    """The words of a fragment, on one line; blanks that hold it together stay."""
    return _SPACES.sub(" ", _strip_tags(html)).strip()


def measure_html(html: str) -> Length:
    """How long the text of a fragment is."""
    return measure_text(_strip_tags(html))


def _strip_tags(html: str) -> str:
    html = html.replace("<p>", " ").replace("</p>", " ")
    if "<" in html:
        html = spell_formulas(html)
        html = _INLINE_TAG.sub("", TEXTLESS.sub(" ", html) if TEXTLESS.search(html) else html)
        html = _OTHER_TAG.sub(" ", html)
    return unescape(html)


def settle_ids(html: str, prefix: str) -> tuple[str, dict[str, str]]:
    """Every heading has its level and an id, every id is final; the mapping leads from ids as written to those.

    Of two same ids the first keeps its name and the second is ``x-2``; those that were written go before those
    that are made of a heading's words.
    """
    ids: dict[str, str] = {}
    if "<h" not in html and ' id="' not in html:
        return html, ids
    written = {_join(unescape(name)) for name in _ID.findall(html)}
    numbers: dict[str, int] = {}

    def define(name: str, unwanted: bool) -> str:
        base = name
        while name in ids or (unwanted and name in written):
            unwanted = True
            numbers[base] = numbers.get(base, 1) + 1
            name = f"{base}-{numbers[base]}"
        ids[name] = prefix + name if prefix else f"h-{name}" if _FURNITURE.match(name) else name
        return f' id="{escape(ids[name])}"'

    def change(found: re.Match[str]) -> str:
        end, name, attributes = found.group("end", "name", "attributes")
        heading = _HEADING.fullmatch(name or "")
        if heading:
            level = max(int(heading[1]), 2)
            name = f"h{min(level + 1, 6) if prefix else level}"
            if end:
                return f"</{name}>"
        elif not name or end or ' id="' not in attributes:
            return found[0]
        own = _ID.search(attributes)
        identity = _join(unescape(own[1])) if own else ""
        if identity:
            identity = define(identity, False)
        elif heading:
            identity = define(_make_slug(html[found.end() : html.find(f"</{heading[0]}>", found.end())]), True)
        return f"<{name}{identity}{_ID.sub('', attributes)}>"

    return _HEADING_OR_ID.sub(change, html), ids


def _join(words: str) -> str:
    return "-".join(words.split())


def _make_slug(html: str) -> str:
    """Letters, marks and digits of all scripts stay; ``section`` where there are none."""
    text = unicodedata.normalize("NFC", plain_text(FOOTNOTE_MARK.sub("", html))).lower()
    kept = re.sub(r"[^\w\s-]", lambda sign: sign[0] if unicodedata.category(sign[0])[0] == "M" else "", text)
    return re.sub(r"[-\s]+", "-", kept).strip("-_") or "section"


def drop_unused_back_links(html: str, ids: dict[str, str]) -> tuple[str, list[str]]:
    """Footnotes that nothing refers to have no link back; their names are listed."""
    unused: list[str] = []

    def change(found: re.Match[str]) -> str:
        name = unescape(found[1])
        if _join(name) in ids:
            return found[0]
        unused.append(name.partition(":")[2])
        return ""

    return (BACK_LINK.sub(change, html) if "footnote-backref" in html else html), unused


def spell_calls(html: str) -> str:
    """``table[name](event)`` is code that somebody wrote without backticks: no link, but what it is."""
    return _CALL.sub(r"[\2](\1)", html) if "<a " in html else html


def make_figures(html: str) -> str:
    """An image alone in its paragraph, linked or not, is a figure if it has a title, and that is its caption."""

    def change(found: re.Match[str]) -> str:
        about, link, before, caption, after, end = found.groups(default="")
        if bool(link) != bool(end):
            return found[0]
        return f"<figure{about}>{link}{before}{after}{end}<figcaption>{caption}</figcaption></figure>"

    return _FIGURE.sub(change, html) if "<img" in html else html


def frame_formulas(html: str) -> str:
    """Formulas of a line of their own can be scrolled."""
    if '<math display="block"' not in html:
        return html
    return _DISPLAYED.sub(lambda found: f'<span class="formula"{_SCROLLED}{_FORMULA_NAME}">{found[0]}</span>', html)


def name_alerts(html: str) -> str:
    """Alerts that have no title of their own have that of their kind, in the page's language."""

    def change(found: re.Match[str]) -> str:
        return f"{found[1]}{PLACEHOLDER}{_ALERTS[found[2]]}{PLACEHOLDER}"

    return _ALERT_TITLE.sub(change, html) if 'class="alert-title"' in html else html


def settle_tags(html: str, ids: dict[str, str], field: str) -> tuple[str, list[Link], list[str]]:
    """Tables can be scrolled, images wait until they are seen, addresses inside the site are placeholders.

    The links do not know their lines yet; beside them stand their addresses as written.
    """
    links: list[Link] = []
    addresses: list[str] = []
    if '="' not in html and not any(tag in html for tag in _CHANGED_WITHOUT):
        return html, links, addresses

    def place(address: str, is_action: bool = False) -> str:
        """What stands in the page for an address, not escaped."""
        fragment = _join(address[1:]) if address.startswith("#") else ""
        own = ids.get(fragment) or ids.get(_join(unquote(fragment)))
        if own:
            return f"#{own}"
        if _SCHEME.match(address) or address in ("#", "#top") or (is_action and not address):
            return address
        links.append(_read_link(address, field, is_action))
        addresses.append(address)
        return f"{PLACEHOLDER}{len(links) - 1}{PLACEHOLDER}"

    def place_in_style(style: str) -> str:
        return _URL.sub(lambda url: f'url("{place(url[1] or url[2] or url[3] or "")}")', style)

    def settle(name: str, found: re.Match[str]) -> str:
        attribute, value = found[1], found[2]
        if attribute in _ID_LISTS:
            value = " ".join(escape(ids.get(word, word)) for word in unescape(value).split())
        elif attribute in _ADDRESSES.get(name, ()):
            if attribute.endswith("srcset"):
                candidates = list_candidates(unescape(value))
                value = escape(", ".join(place(address) + rest.rstrip() for address, rest in candidates))
            else:
                value = escape(place(unescape(value).strip(), attribute in _ACTIONS))
        elif attribute == "style" and "url(" in value.lower():
            value = escape(place_in_style(unescape(value)))
        return f' {attribute}="{value}"'

    def change(found: re.Match[str]) -> str:
        end, name, attributes = found.group("end", "name", "attributes")
        if raw := found["raw"]:
            opening, rest = found[0].split(">", 1)
            rest = place_in_style(rest) if raw == "style" else rest
            return f"<{raw}{ATTRIBUTE.sub(functools.partial(settle, raw), opening[len(raw) + 1 :])}>{rest}"
        if name == "table":
            return f"{found[0]}</div>" if end else f'<div class="table"{_SCROLLED}{_TABLE_NAME}">{found[0]}'
        if name == "img" and " loading=" not in attributes:
            attributes += ' loading="lazy"'
        if name == "pre" and not end and " tabindex=" not in attributes:
            named = " role=" in attributes or " aria-label" in attributes
            return f'<pre{attributes} tabindex="0">' if named else f'<pre{attributes}{_SCROLLED}{_CODE_NAME}">'
        if name == "input" and " aria-label=" not in attributes and CHECK_BOX.match(found[0]):
            attributes += f' aria-label="{_DONE if " checked" in attributes else _TO_DO}"'
        if name == "source" and " src" not in attributes:
            # It named its files in srcset, which does not pass.
            return ""
        if not attributes:
            return found[0]
        if name in ("td", "th"):
            attributes = _align_cell(attributes)
        if name == "a" and not end and _is_bare(attributes, html, found.end()):
            attributes = _add_class(attributes, "bare")
        return f"<{name}{ATTRIBUTE.sub(functools.partial(settle, name), attributes)}>"

    return _WITH_ATTRIBUTES.sub(change, html), links, addresses


def _align_cell(attributes: str) -> str:
    found = _ALIGN.search(attributes)
    if not found:
        return attributes
    attributes = _ALIGN.sub("", attributes)
    return _add_class(attributes, f"align-{found[1]}") if found[1] else attributes


def _add_class(attributes: str, name: str) -> str:
    if _CLASS.search(attributes):
        return _CLASS.sub(rf' class="\1 {name}"', attributes)
    return f'{attributes} class="{name}"'


def _is_bare(attributes: str, html: str, end: int) -> bool:
    """Whether the words of a link, which begin at `end`, are its address; on paper it needn't be said twice."""
    href = _HREF.search(attributes)
    words = html[end : html.find("<", end)]
    return bool(href and words and html.startswith("</a>", end + len(words)) and _bare(words) == _bare(href[1]))


def _bare(address: str) -> str:
    """The address without what people leave out of it."""
    return re.sub(r"https?://(?:www\.)?|mailto:", "", unescape(address).strip(), count=1).rstrip("/").casefold()


def _read_link(address: str, field: str, is_action: bool) -> Link:
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    target = tidy(unquote(path))
    kind = "file"
    if address.startswith("#"):
        kind = "anchor"
    elif target.startswith("/"):
        kind = "action" if is_action else "root"
    elif target.lower().endswith(".md"):
        kind = "article"
    return Link(kind, target, address[len(path) :], 0, field)


def unlink(html: str, is_dead: Callable[[str], object]) -> str:
    """Links to dead addresses have become their words; images and other media without an address are gone."""
    dropped: list[bool] = []

    def change(found: re.Match[str]) -> str:
        end, name, attributes = found.group("end", "name", "attributes")
        rest = ""
        if raw := found["raw"]:
            opening, rest = found[0].split(">", 1)
            name, attributes = raw, opening[len(raw) + 1 :]
            rest = _drop_dead_in_style(rest, is_dead) if raw == "style" else rest
        if end:
            return "" if name == "a" and dropped and dropped.pop() else found[0]
        left = _drop_dead(name, attributes, is_dead)
        if name == "a":
            dropped.append(left is None)
        if left == attributes and not raw:
            return found[0]
        return "" if left is None else f"<{name}{left}>{rest}"

    return TAG.sub(change, html)


def _drop_dead_in_style(style: str, is_dead: Callable[[str], object]) -> str:
    return _URL.sub(lambda url: "none" if is_dead(url[1] or url[2] or url[3] or "") else url[0], style)


def _drop_dead(name: str, attributes: str, is_dead: Callable[[str], object]) -> str | None:
    """The attributes of an element without the addresses that are dead; None where it is of no use without them."""
    named = _ADDRESSES.get(name, ())
    is_gone = False

    def change(found: re.Match[str]) -> str:
        nonlocal is_gone
        attribute, value = found[1], unescape(found[2])
        if attribute == "style":
            left = _drop_dead_in_style(value, is_dead)
            return found[0] if left == value else f' style="{escape(left)}"'
        if attribute not in named:
            return found[0]
        if not attribute.endswith("srcset"):
            if not is_dead(value):
                return found[0]
            is_gone = is_gone or name not in _KEPT_WHEN_DEAD
            return ""
        candidates = list_candidates(value)
        alive = [address + rest.rstrip() for address, rest in candidates if not is_dead(address)]
        if len(alive) == len(candidates):
            return found[0]
        return f' {attribute}="{escape(", ".join(alive))}"' if alive else ""

    left = ATTRIBUTE.sub(change, attributes)
    if name == "source" and left != attributes and " src" not in left:
        return None
    return None if is_gone else left
