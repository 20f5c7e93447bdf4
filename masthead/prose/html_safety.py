"""Which HTML an article may hold: what passes, and what is taken away.

nh3 is the judge. It parses as a browser does, so what it hands back is *canonical*: every element is closed,
names are lower case, attribute values stand in double quotes and hold no ``<``, ``>`` or ``"``. The rest of
the house relies on that and reads tags with `TAG`.
"""

from __future__ import annotations

import functools
import re
from html import unescape
from typing import TYPE_CHECKING

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
        "a abbr aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
        " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source strong"
        " sub summary sup table tbody td tfoot th thead time tr u ul var video wbr"
    ).split()
}
"""What feed readers show; they have their own style, and most drop the rest."""

_GONE_WHOLE = frozenset("iframe math noembed noframes noscript plaintext script style svg template title xmp".split())
"""Elements whose content goes with them: shown as text it would be gibberish, or it is another language."""

ADDRESSES = frozenset("href src poster action formaction".split())
"""Attributes that nh3 reads as addresses and takes away where it does not like their scheme."""

_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.I)
_MIND_VALUES = re.compile(r"data:image/|[\s/\"']cite\s*=", re.I)


_SCHEME = re.compile(r"(?<![a-zA-Z0-9+.-])[0-9+.-]*+([a-zA-Z][a-zA-Z0-9+.-]*+)(?=:)")
"""Of an address (RFC 3986, 3.1). It is looked for once in each run of letters: a picture in a ``data:`` address is one
such run of a megabyte."""


_CANDIDATE = re.compile(r"([^ \t\n\f\r,](?:[^ \t\n\f\r]*[^ \t\n\f\r,])?)((?:[ \t\n\f\r][^,]*)?)(?:,|\Z)")


def list_candidates(srcset: str) -> list[tuple[str, str]]:
    """The addresses of a ``srcset``, each with what stands behind it, as ``" 2x"`` (HTML Standard, 4.8.4.2.1)."""
    return _CANDIDATE.findall(srcset)


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

MAY_STAY_OPEN = frozenset(
    "area base br col dd dt embed hr img input li link meta optgroup option p param rp rt source"
    " tbody td tfoot th thead tr track wbr".split()
)
ELEMENTS_WITHOUT_END = frozenset("area base br col embed hr img input link meta param source track wbr".split())


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
    schemes = {scheme.lower() for scheme in _SCHEME.findall(unescape(html))}
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
    if attribute in ADDRESSES:
        # Browsers drop tabs and line breaks anywhere in an address, and blanks before it.
        address = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33))))
        if address[:5].lower() == "data:" and not (element == "img" and _PICTURE.match(address)):
            return None
    return value
