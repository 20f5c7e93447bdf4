"""Markdown into HTML, once in a text's life; its links stay open until the whole site is known.

Python-Markdown makes the HTML, `html_safety` cleans it, and what is left is rewritten here: headings begin
below those of the page, ids cannot meet those of other fields, addresses inside the site become placeholders.
Markdown's libraries are imported when the first text is converted: a build that finds every text in its
memory never needs them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import signal
import sys
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from . import html_safety
from .errors import NOTICE, Problem
from .html_safety import ATTRIBUTE, TAG
from .model import Link, Prose

if TYPE_CHECKING:
    from markdown import Markdown

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_SIGNS = 1_000
MOST_NOTICES = 100
"""Of one kind in one text; who pasted a whole web page has seen enough by then."""
MAX_SECONDS = 3.0
"""Of the process's own time. No honest text comes near it; the limits above it catch what is known."""

LIBRARIES = ("markdown", "pymdown-extensions", "pygments", "nh3")

PLACEHOLDER = "\x1e"
"""Stands before and after the number of a link; a text cannot hold it."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or warns of; Markdown's own marks (U+0002, U+0003) and ours are among it."""

_EMPTY = Prose("", (), 0)


class _Excess(Exception):
    """The text breaks a limit: where (counted from 0; -1 is unknown), what, and what to do about it."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(line, message, remedy)
        self.line, self.message, self.remedy = max(line, 0), message, remedy


class _TooSlow(BaseException):
    """Time is up. No `Exception`, because Markdown's extensions catch those."""


def convert_markdown(
    text: str, *, field: str = "", line: int = 1, prefix: str = "", trust_html: bool = False
) -> tuple[Prose, list[Problem]]:
    """The text is HTML, clean and balanced, and every fault in it is listed; the same text always gives the same.

    `line` is that of the text's first line in its file. `prefix` goes before every id (``take-``, ``quote2-``);
    the body has none, and its ids avoid those of all fields and of the page's furniture. The problems name no
    file yet. A text that breaks a limit gives an empty `Prose` and one problem. `trust_html` lets scripts,
    event handlers, frames and any address through; the fragment is balanced all the same.
    Not for several threads at once: Python-Markdown keeps its state in one instance.
    """
    try:
        with _limit_time(MAX_SECONDS):
            text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
            check_limits(text)
            return _convert(text, field, line, prefix, trust_html)
    except _Excess as excess:
        place, message, remedy = line + excess.line, excess.message, excess.remedy
    except _TooSlow:
        place, message = line, "The text takes too long to turn into HTML."
        remedy = "Look for long runs of brackets, asterisks or backticks, or split the text."
    except RecursionError:
        place, message, remedy = line, *_TOO_DEEP
    return _EMPTY, [Problem("", place, field, message, remedy)]


def fill_links(html: str, addresses: Sequence[str | None]) -> str:
    """Every placeholder has become its address; where there is none, the link is gone and its words stay.

    `addresses` are in the order of `Prose.links`, not escaped. An image without an address goes whole.
    """
    if None in addresses:
        dead = {f"{PLACEHOLDER}{number}{PLACEHOLDER}" for number, to in enumerate(addresses) if to is None}
        html = _unlink(html, dead.__contains__)
    return _PLACEHOLDERS.sub(lambda found: escape(_tidy(addresses[int(found[1])] or "")), html)


def clean_for_feed(html: str) -> str:
    """A fragment as feed readers like it: no class, id, style or script, and no link into the page itself."""
    html = html_safety.clean_feed_html(_BACK_LINK.sub("", html))
    return _unlink(html, lambda address: address.startswith("#"))


def plain_text(html: str) -> str:
    """The words of a fragment, on one line."""
    text = _INLINE_TAG.sub("", _TEXTLESS.sub(" ", html) if _TEXTLESS.search(html) else html)
    return " ".join(unescape(_OTHER_TAG.sub(" ", text)).split())


def first_paragraph(html: str) -> str:
    """The words of the first paragraph that has any, without footnote marks; empty where there is none."""
    for found in _PARAGRAPH.finditer(_TEXTLESS.sub(" ", html)):
        if words := plain_text(_FOOTNOTE_MARK.sub("", found[1])):
            return words
    return ""


def describe_versions() -> str:
    """All that shapes the HTML beside the text: libraries, Python, and this module's own source."""
    own = hashlib.sha256()
    for module in (__file__, html_safety.__file__):
        own.update(Path(module).read_bytes())
    parts = [f"prose {own.hexdigest()[:16]}", f"python {'.'.join(map(str, sys.version_info[:3]))}"]
    return ", ".join(parts + [f"{name} {_find_version(name)}" for name in LIBRARIES])


def _find_version(distribution: str) -> str:
    # importlib.metadata says the same, and to import it takes as long as to start Python four times.
    name = re.compile(re.escape(distribution).replace(r"\-", "[-_]") + r"-([^-]+)\.dist-info", re.I)
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for entry in Path(folder).iterdir():
                if found := name.fullmatch(entry.name):
                    return found[1]
    from importlib.metadata import version

    return version(distribution)


def _tidy(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _convert(text: str, field: str, line: int, prefix: str, trust_html: bool) -> tuple[Prose, list[Problem]]:
    made = _run_markdown(text)
    if html_safety.is_tangled(made):
        raise _Excess(0, "The HTML in this text opens too many elements that it never closes.", "Close them.")
    html = _tidy(html_safety.balance_html(made) if trust_html else html_safety.clean_html(made))
    _check_depth(html, text)
    locate = _make_locator(text, line)
    problems: list[Problem] = []

    def notice(sign: str, message: str, remedy: str) -> None:
        problems.append(Problem("", locate(sign), field, message, remedy, NOTICE))

    # Without HTML or an attribute list, all that can have been removed are addresses: attributes are missing.
    if not trust_html and ("<" in text or "{" in text or made.count('="') != html.count('="')):
        for removal in html_safety.list_removed(made, html)[:MOST_NOTICES]:
            notice(*removal)
    html, ids = _settle_ids(html, prefix)
    html, unused = _drop_unused_back_links(html, ids)
    for name in unused[:MOST_NOTICES]:
        remedy = f"Put [^{name}] where it belongs, or take the footnote out."
        notice(rf"\[\^{re.escape(name)}\]:", f"Nothing refers to the footnote [^{name}].", remedy)
    html, links = _settle_tags(_make_figures(html), ids, field, _make_address_locator(text, line))
    return Prose(html, tuple(links), len(_WORD.findall(plain_text(html))), tuple(ids.values())), problems


# ---------------------------------------------------------------- Python-Markdown


def _run_markdown(text: str) -> str:
    markdown = _make_converter()
    try:
        markdown.reset()
        return markdown.convert(text)
    except BaseException:
        # It was left in the middle of something, and reset() does not know of all its state.
        _make_converter.cache_clear()
        raise


@functools.cache
def _make_converter() -> Markdown:
    import importlib

    from markdown import Markdown
    from markdown.extensions import abbr, attr_list, def_list, footnotes, sane_lists, smarty, tables
    from markdown.inlinepatterns import InlineProcessor
    from pymdownx import highlight, magiclink, superfences, tilde

    from .lookfirst import LookFirstExtension

    class QuickMarkdown(Markdown):
        def build_extension(self, ext_name: str, configs: Any) -> Any:
            # superfences asks for highlight by its name; the original would first read what all packages
            # on this computer offer, for longer than importing Markdown takes.
            return importlib.import_module(ext_name).makeExtension(**configs)

    class TemplateProcessor(InlineProcessor):
        def handleMatch(  # type: ignore[override]
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int]:
            return self.md.htmlStash.store(escape(m[0])), m.start(), m.end()

    markdown = QuickMarkdown(
        output_format="html",
        extensions=[
            abbr.AbbrExtension(),
            attr_list.AttrListExtension(),
            def_list.DefListExtension(),
            # U+FE0E asks for the plain arrow; phones would show an emoji.
            footnotes.FootnoteExtension(USE_DEFINITION_ORDER=False, BACKLINK_TEXT="&#8617;&#xFE0E;"),
            highlight.HighlightExtension(guess_lang=False, linenums_style="pymdownx-inline"),
            magiclink.MagiclinkExtension(),
            sane_lists.SaneListExtension(),
            smarty.SmartyExtension(),
            superfences.SuperFencesCodeExtension(),
            tables.TableExtension(use_align_attribute=True),
            tilde.DeleteSubExtension(subscript=False),
            LookFirstExtension({TemplateProcessor: ("{{", "{%", "{#")}),
        ],
    )
    # Template code of other programs is text here, to attribute lists and typographic quotes too.
    template = TemplateProcessor(r"\{\{[^\x02]{0,300}?\}\}+|\{%[^\x02]{0,300}?%\}|\{#[^\x02]{0,300}?#\}", markdown)
    markdown.inlinePatterns.register(template, "template", 185)
    attributes: Any = markdown.treeprocessors["attr_list"]
    for name in ("HEADER_RE", "BLOCK_RE", "INLINE_RE"):
        setattr(attributes, name, re.compile(getattr(attributes, name).pattern.replace(r"\{", r"\{(?![{%])", 1)))
    return markdown


@contextlib.contextmanager
def _limit_time(seconds: float) -> Iterator[None]:
    """What is done inside ends with `_TooSlow` when it has used this much of the processor's time.

    Regular expressions listen to signals while they search; nh3 does not. Outside the main thread, and where
    there is no such timer (Windows), there is no limit.
    """
    armed = True

    def ring(_number: int, _frame: FrameType | None) -> None:
        if armed:
            raise _TooSlow

    try:
        earlier = signal.signal(signal.SIGVTALRM, ring)
    except (AttributeError, ValueError):
        yield
        return
    # It rings again and again: what is raised inside a callback of C code is lost.
    left, interval = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.1)
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        used = seconds - signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0]
        signal.signal(signal.SIGVTALRM, earlier)
        if left:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(left - used, 0.001), interval)


# ---------------------------------------------------------------- limits

_TOO_DEEP = (
    f"Lists, quotes or emphasis are nested more than {MAX_DEPTH} deep here.",
    "Take some levels away, or put a backslash before signs that are meant to be read.",
)
_MAYBE_DEEP = re.compile(rf"^[ \t>*+\-:\d.]{{{MAX_DEPTH},}}", re.M)
_LEVEL = re.compile(r"( *)(?:>|[-+*:](?= )|\d+\.(?= ))")
_RULE = re.compile(r"[ >]*(?:[- ]*|[* ]*)")


_SIGNS_ALONE = re.compile(rf"[^\w\s]{{{MAX_SIGNS},}}")
"""On long runs of quotation marks, brackets and the like every pattern tries everywhere, one after the other."""


def check_limits(text: str) -> None:
    """No part of the text keeps Markdown busy for longer than an honest text does, as far as can be counted.

    Everything is looked for in the cheapest way first: an ordinary text costs a few counts. Code in fences is
    not Markdown and is left out. Raises `_Excess`.
    """
    if len(text) > MAX_BYTES or (not text.isascii() and len(text.encode()) > MAX_BYTES):
        raise _Excess(0, "The text is larger than 1 MB.", "Split it into several articles.")
    if signs := _SIGNS_ALONE.search(text):
        message = f"More than {MAX_SIGNS:,} signs stand here without a letter between them."
        raise _Excess(text.count("\n", 0, signs.start()), message, "Take them out.")
    if _MAYBE_DEEP.search(text) or text.count("[") >= 500:
        lines = _blank_fences(text.split("\n"))
        for number, line in enumerate(lines):
            _check_line(number, line)
        for number, paragraph in _split_paragraphs(lines):
            _check_paragraph(number, paragraph)


def _check_line(number: int, line: str) -> None:
    if not _MAYBE_DEEP.match(line):
        return
    line = line.expandtabs(4)
    depth = position = 0
    while found := _LEVEL.match(line, position):
        depth += 1 + len(found[1]) // 4
        position = found.end()
    if depth > MAX_DEPTH and not _RULE.fullmatch(line):
        raise _Excess(number, *_TOO_DEEP)


def _check_paragraph(number: int, paragraph: str) -> None:
    if paragraph.count("[") >= 500:
        unclosed = 0
        for sign in re.findall(r"[\[\]]", paragraph):
            unclosed = unclosed + 1 if sign == "[" else max(unclosed - 1, 0)
        if unclosed >= 500:
            raise _Excess(
                number,
                "500 or more square brackets are opened and never closed in this paragraph.",
                "Close each [ with a ], or put a backslash before it.",
            )


def _check_depth(html: str, text: str) -> None:
    """Emphasis and the editor's own HTML: what the signs at the beginning of a line do not show."""
    if html.count("<") <= 2 * MAX_DEPTH or not ("<" in text or sum(map(text.count, "*_~")) > 2 * MAX_DEPTH):
        return
    depth = 0
    for found in TAG.finditer(html):
        end, name = found.group("end", "name")
        if name and name not in html_safety.ELEMENTS_WITHOUT_END and name not in _NO_LEVEL:
            depth += -1 if end else 1
            if depth > MAX_DEPTH:
                paragraphs = list(_split_paragraphs(_blank_fences(text.split("\n"))))
                raise _Excess(max(paragraphs, key=lambda p: len(re.findall(r"[*_~<]", p[1])))[0], *_TOO_DEEP)


_NO_LEVEL = frozenset("code dd dt figure li p pre span table tbody td tfoot th thead tr".split())
"""Elements that are no level to the one who wrote the text: they only come with another."""


def _split_paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that stand together, with the number of the first."""
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if not line or line.isspace():
            if number > begin:
                yield begin, "\n".join(lines[begin:number])
            begin = number + 1


def _blank_fences(lines: list[str]) -> list[str]:
    """The lines, and nothing in those of code in fences."""
    kept, fence, begin = list(lines), "", 0
    for number, line in enumerate(lines):
        bare = line.strip(" \t>")
        if not fence and bare[:3] in ("```", "~~~"):
            fence, begin = bare[: len(bare) - len(bare.lstrip(bare[0]))], number
        elif fence and bare == fence:
            kept[begin : number + 1] = [""] * (number + 1 - begin)
            fence = ""
    return kept


# ---------------------------------------------------------------- ids, addresses, tables and figures

_FURNITURE = re.compile(r"(?:m|h|take|why|quote\d*|note\d*)-")
"""How ids begin that a body may not define: those of the page and of the other fields. ``h-`` is what goes
before such a one, and is on the list so that no two ids become one."""

_ID_LISTS = frozenset(
    "aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto"
    " aria-labelledby aria-owns for form headers itemref list".split()
)
_ADDRESSES = {
    **dict.fromkeys(("a", "area"), ("href",)),
    **dict.fromkeys(("img", "source", "audio", "track", "input"), ("src",)),
    "video": ("src", "poster"),
}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_HEADING = re.compile(r"h([1-6])")
_ID = re.compile(r' id="([^"]*)"')
_ALIGN = re.compile(r' align="(?:(left|center|right)|[^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_PLACEHOLDERS = re.compile(f"{PLACEHOLDER}([0-9]+){PLACEHOLDER}")
_FOOTNOTE_MARK = re.compile(r'<sup id="[^"]*"><a class="footnote-ref"[^>]*>[^<]*</a></sup>')
_BACK_LINK = re.compile(r'(?:&nbsp;)?<a class="footnote-backref" href="#([^"]*)"[^>]*>[^<]*</a>')
_FIGURE = re.compile(r'<p( [^>]*)?>\s*(<a [^>]*>)?(<img(?: [^>]*)?) title="([^"]+)"([^>]*>)(</a>)?\s*</p>')
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.S)
_TEXTLESS = re.compile(r"<(script|style|iframe|noembed|noframes|template)\b[^>]*>.*?</\1>", re.S)
_INLINE = "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?: [^>]*)?>")
_OTHER_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w[^\s\u2014]*")


def _settle_ids(html: str, prefix: str) -> tuple[str, dict[str, str]]:
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

    return TAG.sub(change, html), ids


def _join(words: str) -> str:
    return "-".join(words.split())


def _make_slug(html: str) -> str:
    """Letters, marks and digits of all scripts stay; ``section`` where there are none."""
    text = unicodedata.normalize("NFC", plain_text(_FOOTNOTE_MARK.sub("", html))).lower()
    kept = re.sub(r"[^\w\s-]", lambda sign: sign[0] if unicodedata.category(sign[0])[0] == "M" else "", text)
    return re.sub(r"[-\s]+", "-", kept).strip("-_") or "section"


def _drop_unused_back_links(html: str, ids: dict[str, str]) -> tuple[str, list[str]]:
    """Footnotes that nothing refers to have no link back; their names are listed."""
    unused: list[str] = []

    def change(found: re.Match[str]) -> str:
        name = unescape(found[1])
        if _join(name) in ids:
            return found[0]
        unused.append(name.partition(":")[2])
        return ""

    return (_BACK_LINK.sub(change, html) if "footnote-backref" in html else html), unused


def _make_figures(html: str) -> str:
    """An image alone in its paragraph, linked or not, is a figure if it has a title, and that is its caption."""

    def change(found: re.Match[str]) -> str:
        about, link, before, caption, after, end = found.groups(default="")
        if bool(link) != bool(end):
            return found[0]
        return f"<figure{about}>{link}{before}{after}{end}<figcaption>{caption}</figcaption></figure>"

    return _FIGURE.sub(change, html) if "<img" in html else html


def _settle_tags(html: str, ids: dict[str, str], field: str, locate: Callable[[str], int]) -> tuple[str, list[Link]]:
    """Tables can be scrolled, images wait until they are seen, addresses inside the site are placeholders."""
    links: list[Link] = []

    def settle(name: str, found: re.Match[str]) -> str:
        attribute, value = found[1], found[2]
        if attribute in _ID_LISTS:
            value = " ".join(escape(ids.get(word, word)) for word in unescape(value).split())
        elif attribute in _ADDRESSES.get(name, ()):
            address = unescape(value).strip()
            fragment = _join(address[1:]) if address.startswith("#") else ""
            own = ids.get(fragment) or ids.get(_join(unquote(fragment)))
            if own:
                value = f"#{escape(own)}"
            elif not _SCHEME.match(address) and address not in ("#", "#top"):
                value = f"{PLACEHOLDER}{len(links)}{PLACEHOLDER}"
                links.append(_read_link(address, locate(address), field))
        return f' {attribute}="{value}"'

    def change(found: re.Match[str]) -> str:
        end, name, attributes = found.group("end", "name", "attributes")
        if name == "table":
            return f"{found[0]}</div>" if end else f'<div class="table">{found[0]}'
        if name == "img" and " loading=" not in attributes:
            attributes += ' loading="lazy"'
        if name == "source" and " src" not in attributes:
            # It named its files in srcset, which does not pass.
            return ""
        if not attributes:
            return found[0]
        if name in ("td", "th"):
            attributes = _align_cell(attributes)
        return f"<{name}{ATTRIBUTE.sub(functools.partial(settle, name), attributes)}>"

    return TAG.sub(change, html), links


def _align_cell(attributes: str) -> str:
    found = _ALIGN.search(attributes)
    if not found:
        return attributes
    attributes = _ALIGN.sub("", attributes)
    if not found[1]:
        return attributes
    if _CLASS.search(attributes):
        return _CLASS.sub(rf' class="\1 align-{found[1]}"', attributes)
    return f'{attributes} class="align-{found[1]}"'


def _read_link(address: str, line: int, field: str) -> Link:
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    target = _tidy(unquote(path))
    kind = "file"
    if address.startswith("#"):
        kind = "anchor"
    elif target.startswith("/"):
        kind = "root"
    elif target.lower().endswith(".md"):
        kind = "article"
    return Link(kind, target, address[len(path) :], line, field)


def _unlink(html: str, is_dead: Callable[[str], object]) -> str:
    """Links to dead addresses have become their words; images and other media without an address are gone."""
    dropped: list[bool] = []

    def change(found: re.Match[str]) -> str:
        end, name, attributes = found.group("end", "name", "attributes")
        if name not in _ADDRESSES:
            return found[0]
        if end:
            return "" if name == "a" and dropped and dropped.pop() else found[0]
        dead = {
            attribute
            for attribute, value in ATTRIBUTE.findall(attributes)
            if attribute in _ADDRESSES[name] and is_dead(unescape(value))
        }
        if name == "a":
            dropped.append(bool(dead))
        if not dead:
            return found[0]
        if name not in ("audio", "video"):
            return ""
        return f"<{name}{ATTRIBUTE.sub(lambda own: '' if own[1] in dead else own[0], attributes)}>"

    return TAG.sub(change, html)


# ---------------------------------------------------------------- lines

_WRITTEN_ADDRESS = re.compile(
    r"""(?:\]\([ \n]*<?|<|\]:[ ]*\n?[ ]*<?|=[ ]*["']?)"""
    r"""([^\s()<>"']*(?:\([^\s()<>"']*\)[^\s()<>"']*)*)"""
)
_CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)
_INDENTED = re.compile(r"(?: {4}|\t)")
_LIST_MARK = re.compile(r" {0,3}(?:[-+*:]|\d+\.|\[\^.*\]:)\s")


def _make_locator(text: str, line: int) -> Callable[[str], int]:
    """A function that knows the line of the next place where a sign (a regular expression) stands in the text.

    Code is no place. After the last it stays there; a sign that is nowhere stands in the first line.
    """
    sources: list[str] = []
    places: dict[str, tuple[int, int, int]] = {}

    def locate(sign: str) -> int:
        if not sources:
            sources.append(_blank_code(text))
        position, reached, last = places.get(sign, (0, line, line))
        found = re.compile(sign, re.I).search(sources[0], position)
        if not found:
            return last
        last = reached + sources[0].count("\n", position, found.start())
        places[sign] = found.end(), last + found[0].count("\n"), last
        return last

    return locate


def _make_address_locator(text: str, line: int) -> Callable[[str], int]:
    """The same for addresses, all read in one go: there may be thousands."""
    places: dict[str, deque[int]] = {}

    def read_places() -> None:
        source, position, reached = _blank_code(text), 0, line
        for found in _WRITTEN_ADDRESS.finditer(source):
            reached += source.count("\n", position, found.start(1))
            position = found.start(1)
            places.setdefault(unescape(found[1]), deque()).append(reached)

    def locate(address: str) -> int:
        if not places:
            read_places()
        lines = places.setdefault(address, deque([line]))
        return lines.popleft() if len(lines) > 1 else lines[0]

    return locate


def _blank_code(text: str) -> str:
    """The text with nothing in its code, every other sign where it was."""
    lines = _blank_fences(text.split("\n"))
    in_list = False
    for number, line in enumerate(lines):
        if line.strip() and not _INDENTED.match(line):
            in_list = bool(_LIST_MARK.match(line))
        elif not in_list and _INDENTED.match(line) and (number == 0 or not lines[number - 1].strip()):
            lines[number] = ""
    return _CODE_SPAN.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), "\n".join(lines))
