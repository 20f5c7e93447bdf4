"""Which HTML an article may hold: what passes, what is taken away, and what to tell the editor about it.

nh3 is the judge. It parses as a browser does, so what it hands back is *canonical*: every element is closed,
names are lower case, attribute values stand in double quotes and hold no ``<``, ``>`` or ``"``. The rest of
the house relies on that and reads tags with `TAG`.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from .errors import shorten

if TYPE_CHECKING:
    import nh3

GENERAL = frozenset(
    "class dir hidden id itemid itemprop itemref itemscope itemtype lang role style tabindex title translate".split()
)
"""Attributes that every element may have, beside ``aria-*`` and ``data-*``."""

STYLE = frozenset(
    "background background-color border border-bottom border-collapse border-color border-left border-radius"
    " border-right border-spacing border-style border-top border-width clear color direction display float font"
    " font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style"
    " list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-width"
    " object-fit opacity padding padding-bottom padding-left padding-right padding-top text-align text-decoration"
    " text-indent text-transform text-wrap unicode-bidi vertical-align white-space width word-break"
    " writing-mode".split()
)
"""What ``style`` may say: how a thing looks, and not where on the page it stands (``position`` could cover it)."""

_MEDIA = "autoplay controls crossorigin height loop muted playsinline poster preload src width"
_FIELD = "autocomplete autofocus disabled form name placeholder readonly required"
_SEND = "formaction formenctype formmethod formtarget"

ELEMENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "abbr address article aside b bdi bdo br caption cite code dd dfn div dl dt em figcaption figure footer h1"
        " h2 h3 h4 h5 h6 header hgroup hr i kbd mark menu nav p picture pre rp rt ruby s samp search section"
        " small span strong sub summary sup tbody tfoot thead tr u ul var wbr".split(),
        frozenset[str](),
    ),
    **{
        name: frozenset(attributes.split())
        for name, attributes in {
            "a": "download href hreflang name rel target type",
            "area": "alt coords download href rel shape target",
            "audio": _MEDIA,
            "blockquote": "cite",
            "button": f"disabled form name type value {_SEND}",
            "col": "span",
            "colgroup": "span",
            "data": "value",
            "datalist": "",
            "del": "cite datetime",
            "details": "name open",
            "fieldset": "disabled form name",
            "form": "accept-charset action autocomplete enctype method name novalidate rel target",
            "img": "alt crossorigin decoding fetchpriority height loading referrerpolicy src usemap width",
            "input": f"accept alt checked height list max maxlength min minlength multiple pattern size src step"
            f" type value width {_FIELD} {_SEND}",
            "ins": "cite datetime",
            "label": "for",
            "legend": "",
            "li": "value",
            "map": "name",
            "meter": "high low max min optimum value",
            "ol": "reversed start type",
            "optgroup": "disabled label",
            "option": "disabled label selected value",
            "output": "for form name",
            "progress": "max value",
            "q": "cite",
            "select": f"multiple size {_FIELD}",
            "source": "height media src type width",
            "table": "",
            "td": "align colspan headers rowspan",
            "textarea": f"cols dirname maxlength minlength rows wrap {_FIELD}",
            "th": "abbr align colspan headers rowspan scope",
            "time": "datetime",
            "track": "default kind label src srclang",
            "video": _MEDIA,
        }.items()
    },
}
"""Every element that passes, with the attributes of its own. ``align`` of cells becomes a class later."""

FEED_ELEMENTS: dict[str, frozenset[str]] = {
    name: ELEMENTS[name]
    & frozenset(
        "alt cite colspan controls datetime height href hreflang poster reversed"
        " rowspan scope span src start type value width".split()
    )
    for name in (
        "a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption"
        " figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source strong sub"
        " summary sup table tbody td tfoot th thead time tr u ul var video wbr"
    ).split()
}
"""What feed readers show; they have their own style, and most drop the rest."""

_GONE_WHOLE = frozenset("iframe math noembed noframes noscript plaintext script style svg template title xmp".split())
"""Elements whose content goes with them: shown as text it would be gibberish, or it is another language."""

_SWALLOWED = re.compile(r"<(html|head|body|frame|frameset)[\s/>]", re.I)
"""Tags that a browser ignores inside a page, so that they are in no parsed fragment."""

_ADDRESSES = frozenset("href src poster action formaction".split())
"""Attributes that nh3 reads as addresses and takes away where it does not like their scheme."""

_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.I)
_MIND_VALUES = re.compile(r"data:image/|[\s/\"']cite\s*=", re.I)


def match_tags(names: str) -> re.Pattern[str]:
    """The tags of canonical HTML whose names match, with the groups ``end``, ``name`` and ``attributes``.

    Elements whose content is no HTML (they stand only in trusted text) match whole, as ``raw``, so that nothing
    in a script is taken for a tag.
    """
    return re.compile(
        r"<(?P<raw>script|style|iframe|noembed|noframes|noscript|plaintext|xmp)\b[^>]*>.*?(?:</(?P=raw)>|\Z)"
        rf"|<(?P<end>/?)(?P<name>{names})(?P<attributes>[^>]*)>",
        re.S,
    )


TAG = match_tags(r"[a-z][^\s/>]*")
"""Any tag."""

ATTRIBUTE = re.compile(r'\s([^\s=>][^\s=>]*|=[^\s=>]*)="([^"]*)"')
"""An attribute of canonical HTML: its name and its escaped value."""

_MAY_STAY_OPEN = frozenset(
    "area base br col dd dt embed hr img input li link meta optgroup option p param rp rt source"
    " tbody td tfoot th thead tr track wbr".split()
)
ELEMENTS_WITHOUT_END = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)*+)")
_NAME_BEGINS_WITH_EQUALS = re.compile(r"[\s/\"']=")
_TEXT_ELEMENT = re.compile(r"<(?:iframe|noembed|noframes|noscript|plaintext|script|style|textarea|title|xmp)\b", re.I)
_VALUE = re.compile(r'"[^"]*"|\'[^\']*\'')


MOST_WORK = 50_000_000
"""Steps of mending, of which nh3 does this many in a second or two."""


class Removal(NamedTuple):
    """Something that an article may not hold, and was taken out of it."""

    sign: str
    """How it begins in the source, as a regular expression."""
    message: str
    remedy: str


def clean_html(html: str) -> str:
    """Only what an article may hold is left, balanced and canonical; comments are gone."""
    cleaner = _make_mindful_cleaner() if _has_values_to_mind(html) else _make_cleaner()
    return cleaner.clean(html)


def _has_values_to_mind(html: str) -> bool:
    # Without attributes there are no values, and the expression takes longer than nh3.
    if "=" not in html:
        return False
    small = html.lower()
    return ("data:" in small or "cite" in small) and bool(_MIND_VALUES.search(small))


def balance_html(html: str) -> str:
    """All elements and attributes are left, scripts too, balanced and canonical; comments are gone.

    What is in the text decides what is let through, as nh3 only knows lists of what to keep. Two things go all
    the same: addresses that cannot be read at all (``http://a b/``) and the content of ``<template>``.
    """
    import nh3

    names = {name.lower() for name in re.findall(r"<([a-zA-Z][^\s/>]*)", html)}
    schemes = {scheme.lower() for scheme in re.findall(r"[a-zA-Z][a-zA-Z0-9+.-]*(?=:)", unescape(html))}
    cleaner = nh3.Cleaner(
        tags=names | ELEMENTS.keys(),
        clean_content_tags=set(),
        attributes={},
        generic_attribute_prefixes={""},
        url_schemes=schemes | nh3.ALLOWED_URL_SCHEMES | {"data", "javascript", "vbscript"},
        link_rel=None,
    )
    return cleaner.clean(html)


def clean_feed_html(html: str) -> str:
    """Only what feed readers show is left: no class, id, style or data."""
    cleaner = _make_mindful_feed_cleaner() if _has_values_to_mind(html) else _make_feed_cleaner()
    return cleaner.clean(html)


@functools.cache
def _make_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(ELEMENTS),
        clean_content_tags=set(_GONE_WHOLE),
        # Without a look at its value, cite could hold a script: nh3 does not know that it is an address.
        attributes={"*": set(GENERAL), **{name: set(own - {"cite"}) for name, own in ELEMENTS.items()}},
        generic_attribute_prefixes={"aria-", "data-"},
        filter_style_properties=set(STYLE),
        link_rel=None,
    )


@functools.cache
def _make_mindful_cleaner() -> nh3.Cleaner:
    """The same, and it looks at values: calling back for each attribute costs as much as all the rest."""
    import nh3

    return nh3.Cleaner(
        tags=set(ELEMENTS),
        clean_content_tags=set(_GONE_WHOLE),
        attributes={"*": set(GENERAL), **{name: set(own) for name, own in ELEMENTS.items()}},
        attribute_filter=_filter_value,
        generic_attribute_prefixes={"aria-", "data-"},
        filter_style_properties=set(STYLE),
        url_schemes=set(nh3.ALLOWED_URL_SCHEMES) | {"data"},
        link_rel=None,
    )


@functools.cache
def _make_feed_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(FEED_ELEMENTS),
        clean_content_tags=set(_GONE_WHOLE),
        attributes={
            "*": {"dir", "lang", "title"},
            **{name: set(own - {"cite"}) for name, own in FEED_ELEMENTS.items()},
        },
        link_rel=None,
    )


@functools.cache
def _make_mindful_feed_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(FEED_ELEMENTS),
        clean_content_tags=set(_GONE_WHOLE),
        attributes={"*": {"dir", "lang", "title"}, **{name: set(own) for name, own in FEED_ELEMENTS.items()}},
        attribute_filter=_filter_value,
        url_schemes=set(nh3.ALLOWED_URL_SCHEMES) | {"data"},
        link_rel=None,
    )


def _filter_value(element: str, attribute: str, value: str) -> str | None:
    """``data:`` is let through for pictures alone, ``cite`` for web addresses alone."""
    if attribute == "cite":
        return value if re.match(r"https?://", value, re.I) else None
    if attribute in _ADDRESSES:
        # Browsers drop tabs and line breaks anywhere in an address, and blanks before it.
        address = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33))))
        if address[:5].lower() == "data:" and not (element == "img" and _PICTURE.match(address)):
            return None
    return value


def list_removed(html: str, cleaned: str) -> list[Removal]:
    """What `clean_html` took out of `html` to make `cleaned`, in the order of the text; usually nothing."""
    everything = balance_html(html)
    removed = [_describe_element(m[1].lower()) for m in _SWALLOWED.finditer(html)]
    if everything != cleaned:
        removed += _walk_removed(everything)
    return removed


def _walk_removed(html: str) -> Iterator[Removal]:
    position = 0
    while found := TAG.search(html, position):
        position = found.end()
        name = found["raw"] or found["name"]
        if found["end"]:
            continue
        if name not in ELEMENTS:
            yield _describe_element(name)
            if name in _GONE_WHOLE or name == "object":
                closing = html.find(f"</{name}>", found.start())
                position = max(position, closing)
            continue
        for attribute, value in ATTRIBUTE.findall(found["attributes"]):
            if attribute == "style":
                yield from (
                    _describe_style(name, each) for each in _list_declared(unescape(value)) if each not in STYLE
                )
            elif not _passes(name, attribute, value):
                yield _describe_attribute(name, attribute, unescape(value))


def _passes(element: str, attribute: str, value: str) -> bool:
    if not (attribute in GENERAL or attribute in ELEMENTS[element] or attribute[:5] in ("aria-", "data-")):
        return False
    if attribute in _ADDRESSES or attribute == "cite":
        # Its own cleaner is asked, one attribute at a time, so that a notice never says what is not so.
        return f'{attribute}="' in clean_html(f'<{element} {attribute}="{value}">')
    return True


_NO_DECLARATION = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|\([^)]*\)", re.S)
"""Comments, texts and arguments, in which a colon or a semicolon means nothing."""


def _list_declared(style: str) -> list[str]:
    """The properties of which a ``style`` speaks."""
    declared = _NO_DECLARATION.sub("", style).split(";")
    return [name.strip() for name, colon, _ in (each.partition(":") for each in declared) if colon]


_TRUST = "or set trust_html = true under [markdown] in site.toml."
_NO_SCRIPT = f"Scripts are not let through; put a link instead, {_TRUST}"
_REMEDIES = {
    **dict.fromkeys(("script", "noscript", "template"), _NO_SCRIPT),
    **dict.fromkeys(
        (
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "portal",
            "noframes",
            "noembed",
            "param",
        ),
        f"Other pages are not shown inside ours; put a link to the video or page instead, {_TRUST}",
    ),
    **dict.fromkeys(
        ("style", "link", "base", "meta", "title"),
        f"It would change the whole page; put it into the style sheet or the templates, {_TRUST}",
    ),
    **dict.fromkeys(
        ("svg", "math", "canvas"), f"Keep the drawing as a file of its own and show it as an image, {_TRUST}"
    ),
    **dict.fromkeys(("html", "head", "body", "main"), "The page has it already; keep only what stands in it."),
}


def _describe_element(name: str) -> Removal:
    remedy = _REMEDIES.get(name) or (
        f"If it is meant to be read, put backticks around it: `<{name}>`. As HTML it is not let through; leave it"
        f" out, {_TRUST}"
    )
    return Removal(f"<{re.escape(name)}", f"<{name}> was removed.", remedy)


def _describe_attribute(element: str, attribute: str, value: str) -> Removal:
    if attribute in _ADDRESSES or attribute == "cite":
        return _describe_address(attribute, value)
    sign = rf"{re.escape(attribute)}\s*="
    message = f"{attribute} on <{element}> was removed."
    if attribute.startswith("on"):
        return Removal(sign, message, _NO_SCRIPT)
    if attribute == "srcset":
        return Removal(sign, message, f"Name one file in src, {_TRUST}")
    if attribute == "name":
        return Removal(sign, message, f"Use id instead, {_TRUST}")
    return Removal(sign, message, f"It is not let through; leave it out, {_TRUST}")


def _describe_style(element: str, name: str) -> Removal:
    message = f"{name} was removed from the style of <{element}>."
    remedy = f"A style may say how a thing looks, not where on the page it stands; leave it out, {_TRUST}"
    return Removal(rf"{re.escape(name)}\s*:", message, remedy)


def _describe_address(attribute: str, value: str) -> Removal:
    shown = shorten(value, 60)
    scheme = re.sub(r"[\x00-\x20]", "", value).partition(":")[0].lower()
    sign = re.escape(value) if scheme != "data" else "data:"
    if scheme in ("javascript", "vbscript"):
        return Removal(f"{sign}|{scheme}", f'The address "{shown}" was removed.', _NO_SCRIPT)
    if scheme == "data":
        return Removal(
            sign,
            f'The address "{shown}" was removed.',
            f"Keep what it holds as a file of its own, and name that file, {_TRUST}",
        )
    remedy = "Begin it with https://."
    if scheme in ("http", "https"):
        remedy = "Look for a blank or a wrong sign in the name of the site."
    return Removal(sign, f'"{shown}" is not a web address; it was removed.', remedy)


def is_tangled(html: str) -> bool:
    """Whether so many elements are left open that to mend them as a browser does takes minutes.

    `html` is not clean yet. A formatting element that is never closed is opened anew in each paragraph behind
    it; 10,000 ``<b id=…><p>`` keep nh3 busy for minutes, and it listens to no signal. Counted is what it
    would do; what cannot be told for sure (a tag in a quoted value, in a script) is counted as never closed.
    """
    if html.count("<") < 1000:
        return False
    html, doubtful = _drop_comments(html)
    still_open: Counter[str] = Counter()
    depth = formatting = work = 0
    for end, name, rest in _ANY_TAG.findall(html):
        name = name.lower()
        if len(rest) > 2000:
            rest = _VALUE.sub("", rest)
            if len(rest) > 5000:
                return True
        if "=" in rest and _NAME_BEGINS_WITH_EQUALS.search(rest):
            doubtful = True
        if not end and name not in _MAY_STAY_OPEN:
            still_open[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif end and still_open[name] and not doubtful:
            still_open[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
        work += depth + 50 * formatting
        if work > MOST_WORK:
            return True
    return False


def _drop_comments(html: str) -> tuple[str, bool]:
    """The tags outside comments, and whether it is in doubt where a comment or an element of text ends."""
    first, *others = html.split("<!--")
    doubtful = any(part.startswith((">", "->")) or "--!>" in part for part in others)
    kept = first + "".join(part.partition("-->")[2] for part in others)
    return kept, doubtful or _TEXT_ELEMENT.search(html) is not None
