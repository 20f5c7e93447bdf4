"""Slips that Markdown takes without a word: what was to be a link, a footnote or a picture, and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from masthead.errors import NOTICE, PROBLEM, shorten
from masthead.prose.source_lines import blank_code

_CODE = re.compile(r"<(code|pre|kbd|samp|script|style|textarea)\b.*?</\1>", re.S)
_TAG = re.compile(r"<[^>]*>")
_SIGNS = ("](", "[^", "][", "[[", *(f"={mark}" for mark in "\"'“„‘’«"), "[embed]", "{{", "{%", "&lt;!")
_WORDLESS = re.compile(r"!\[[ \t\n]*\][\[(]")
_TAG_IN_WORDS = re.compile(r"!\[((?:[^\[\]\\]|\\.){0,300}?<[a-zA-Z/!?][^\[\]]{0,300})\](?=[(\[])", re.S)
"""Between the brackets of a picture, whose words are text alone (CommonMark 0.31.2, 6.4)."""
_BLANK_IN_HOST = re.compile(r"(?:https?:)?//[^\s/?#]*\s[^)]*", re.I)
_PICTURE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r' src="([^"]*)"')
_NO_LINK = re.compile(r"(?<![\w)\]])!?\[[^\[\]\n]{0,200}\]\([^()\n]{0,200}\)?")
_NO_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\](?![*+?{])")
_NO_DEFINITION = re.compile(r"(?<![\w)\]])\[([^\[\]\n]{1,200})\]\[([^\[\]\n^]{1,200})\](?!\[)")
_NO_ALERT = re.compile(r"<blockquote>\s*<p>\[!([A-Za-z][\w-]{0,30})\](?:[ \t]*\n|([^\n<]|<(?!/p>))|)")
_NUMBER = re.compile(r"[\d\s,;–-]+")
_SET_OF_SIGNS = re.compile(r"(?:\w-\w|\\.|[^\w\s]|_)+")
"""What stands in ``[^…]`` as programs' search patterns have it: all signs but these."""
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?[\w./-]+)[^{}\n]{0,300}?[%>]\}\}|\{%-?\s*([\w-]+)[^{}]{0,300}?%\}")
_WORDPRESS = re.compile(
    r"(?<![\w\]])\[([a-z][a-z-]{2,30})((?: [\w-]{1,30}=[\"'“”‘’„«][^\[\]\n]{0,300}))\]|\[(embed)\](?=\s*https?:)"
)
"""A shortcode with its attributes; all but ``[gallery]`` and the like have some (WordPress, Shortcode API)."""
_WIKI_LINK = re.compile(r"(?<![\w\])(])(!?)\[\[([^\[\]\n|#]*[^\W\d_][^\[\]\n|#]*)(?:[|#][^\[\]\n]{0,200})?\]\]")
"""A link to a note, or a picture, as Obsidian and wikis write them; ``x[[1]]`` is none."""
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\){0,50}\\[ \t]*(?=\n[ \t>]*(?:\n|\Z)|\Z)")
_NO_COMMENT = re.compile(r"<![-–—]")
_OPEN_COMMENT = re.compile(r"(?<!\\)<!--(?!.*?-->)", re.S)
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_DEFINITION = re.compile(
    r"^[ >]{0,9}\[(?!\^|//\]|comment\]:)([^\[\]\n]{0,200})\]:[ \t]*\n?[ \t]*(<?[^\s<>#][^\s>]*|#\w\S*)"
    r"""(?=>?[ \t]*$|>?[ \t]+["'(])""",
    re.M | re.I,
)
_CODE_FOR_ADDRESS = re.compile(r"\s*\{%")
"""Told as another program's code, as Jekyll's ``{% post_url %}``."""
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_WORDS_FIRST = re.compile(r"[ >]*[*_]{0,2}[^\W\d_](?!\w*://)")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[([^\]\n]+)\][ ]?:[ ]*\n?[ ]*(\S.*)$", re.MULTILINE)


_REMEDY_CODE = "Write what it would have shown, or put backticks around it if readers should see it."


class Slip(NamedTuple):
    """Something that a reader would see, or miss."""

    sign: str
    """How it begins in the source, as a regular expression."""
    message: str
    remedy: str
    level: str = NOTICE
    start: int = -1
    """Where it was found, in the words of the page or in its HTML, and where that ends; -1 is unknown."""
    end: int = -1


def list_words(html: str) -> str:
    """The words of the page, without those in code."""
    return unescape(_TAG.sub("", _CODE.sub("", html)))


def find_slips(html: str, text: str) -> Iterator[Slip]:
    """What of `text` is left over in the HTML that was made of it, or is in none of it; code is not looked at."""
    if ("[" in html or "{" in html or "&lt;!" in html) and any(sign in html for sign in _SIGNS):
        yield from _find_in_words(list_words(html), text)
    if "<p>[!" in html:
        yield from _find_alerts(html)
    if "\\</" in html:
        for _ in _LAST_BACKSLASH.finditer(blank_code(text)):
            message = "A backslash at the end of a paragraph breaks no line, and is shown."
            yield Slip(_LAST_BACKSLASH.pattern, message, "Remove it, or write \\\\ if readers should see it.")
    if "]:" in text:
        yield from _find_in_definitions(html, text)


def _find_alerts(html: str) -> Iterator[Slip]:
    """Quotations that begin like an alert of GitHub's, and are none."""
    from masthead.commonmark.alerts import KINDS

    known = ", ".join(f"[!{kind.upper()}]" for kind in KINDS)
    for found in _NO_ALERT.finditer(html):
        name, behind = found.groups()
        sign = rf"\[!{re.escape(name)}\]"
        if name.lower() not in KINDS:
            message = f'"[!{name}]" is shown as text, because there is no alert of that name.'
            yield Slip(sign, message, f"Write one of these instead: {known}.")
        elif behind:
            message = f'"[!{name}]" is shown as text, because there is more in its line.'
            yield Slip(rf"{sign}[ \t]*[^\s]", message, "Put what follows on the next line, behind a > of its own.")
        else:
            message = f'"[!{name}]" is shown as text, because nothing stands below it.'
            yield Slip(rf"{sign}(?=\s*(?:\n[ \t]*\n|\Z))", message, "Write the words on the next line, behind a >.")


def find_pictures_with_tags(text: str) -> Iterator[Slip]:
    """Pictures between whose brackets something looks like a tag: it goes."""
    if "![" not in text or "<" not in text:
        return
    for found in _TAG_IN_WORDS.finditer(blank_code(text)):
        message = f'What looks like a tag is left out of the description of a picture: "{shorten(found[1])}".'
        yield Slip(re.escape(found[0]), message, "Write &lt; for a < that readers should see.")


def find_pictures_without_words(html: str, text: str) -> Iterator[Slip]:
    """Pictures of Markdown with nothing between their brackets; HTML may say so on purpose."""
    if 'alt=""' not in html or not _WORDLESS.search(text):
        return
    message = "A picture has no description for readers who can't see it."
    remedy = "Write it between the brackets: ![A rack of servers](rack.jpg)."
    for found in _PICTURE.finditer(html):
        source = _SOURCE.search(found[0])
        if 'alt=""' not in found[0] or not source:
            continue
        sign = rf"(?<=!\[\]\(){re.escape(unescape(source[1]))}"
        if re.search(sign, text):
            yield Slip(sign, message, remedy, NOTICE, *found.span())
        elif "<img" not in text:
            yield Slip(_WORDLESS.pattern, message, remedy)


def _find_in_words(words: str, text: str) -> Iterator[Slip]:
    """`words` are those of the page; what has a backslash before it in `text` is meant to be read."""
    for found in _NO_LINK.finditer(words):
        begin = found[0][: found[0].index("](") + 2]
        if begin in text and not _CODE_FOR_ADDRESS.match(found[0], len(begin)):
            # Of links that begin alike the whole tells which it is, where it is shown as it was written.
            sign = re.escape(found[0] if found[0] in text else begin)
            yield Slip(sign, *_describe_link(found[0], begin), NOTICE, *found.span())
    for found in _NO_NOTE.finditer(words):
        if found[0] in text and not _SET_OF_SIGNS.fullmatch(found[1]):
            message = f"There is no footnote [^{shorten(found[1])}]."
            remedy = f"Write it at the end: [^{shorten(found[1])}]: The note."
            yield Slip(re.escape(found[0]), message, remedy, NOTICE, *found.span())
    for found in _NO_DEFINITION.finditer(words):
        if found[0] in text and not (_NUMBER.fullmatch(found[1]) and _NUMBER.fullmatch(found[2])):
            label = shorten(found[2])
            fault = f"there is no address for [{label}]"
            remedy = f"Write its address at the end: [{label}]: https://…."
            if re.search(rf"^[ >]*\[{re.escape(found[2])}\][ \t]*:", text, re.M | re.I):
                fault = f"the address for [{label}] can't be read"
                remedy = f'Begin its line with "[{label}]:", below an empty line, and write %20 for a space.'
            message = f'"{shorten(found[0])}" is shown as text: {fault}.'
            yield Slip(re.escape(found[0]), message, remedy, NOTICE, *found.span())
    for found in _SHORTCODE.finditer(words):
        name = found[2] or found[3]
        begin, end = (f"{{{{{found[1]}", "%}}" if found[1] == "%" else ">}}") if found[1] else ("{%", "%}")
        sign = rf"{re.escape(begin)}-?\s*{re.escape(name)}"
        if re.search(sign, text):
            more = "" if found[0].strip("{%<>-} \n") == name else " …"
            message = f'"{begin} {name}{more} {end}" is another program\'s code, and is shown as text.'
            yield Slip(sign, message, _REMEDY_CODE, NOTICE, *found.span())
    for found in _WORDPRESS.finditer(words):
        name = found[1] or found[3]
        sign = rf"\[{re.escape(name)}(?=[ \]])"
        if re.search(sign, text):
            message = f'"[{name} …]" is another program\'s code, and is shown as text.'
            yield Slip(sign, message, _REMEDY_CODE, NOTICE, *found.span())
    for found in _WIKI_LINK.finditer(words):
        sign = rf"(?<!\\){re.escape(f'{found[1]}[[{found[2]}')}"
        if re.search(sign, text):
            remedy = f"Write ![What it shows]({shorten(found[2])})." if found[1] else "Write [words](file.md)."
            message = f'"{shorten(found[0])}" is shown as text, because links have another form here.'
            yield Slip(sign, message, remedy, NOTICE, *found.span())
    if _NO_COMMENT.search(words) and _OPEN_COMMENT.search(blank_code(text)):
        message = "A comment begins here and is never closed."
        remedy = "Write --> where it ends, or &lt;!-- if readers should see it."
        # The rest belongs to the sign, or each further one would be looked for to the end of the text.
        yield Slip(r"(?<!\\)<!--(?![\s\S]*?-->)[\s\S]*", message, remedy, PROBLEM)


def _describe_link(written: str, begin: str) -> tuple[str, str]:
    """What is wrong with it, and what to do."""
    message = f'"{shorten(written)}" is shown as text, because it is not a link.'
    address = written[len(begin) :]
    remedy = "Close the address's bracket, and write %20 for a space in it."
    if _BLANK_IN_HOST.fullmatch(address.removesuffix(")")):
        remedy = "Take the space out of the name of the site."
    if "{{" in address:
        remedy = "Write the address itself in place of the other program's code, as /about/."
    if address.endswith(")") and not re.search(r"[\s<>]", address):
        # All is right with it, so it stands where Markdown is not read.
        tag = '<img src="…" alt="…">' if written.startswith("!") else '<a href="…">…</a>'
        message = f'"{shorten(written)}" is shown as text, because Markdown is not read inside a block of HTML.'
        remedy = f"Write {tag}, or close the block before it and leave an empty line."
    return message, remedy


def _find_in_definitions(html: str, text: str) -> Iterator[Slip]:
    """What is written for a name to which nothing refers, or twice."""
    names = _NOTE.findall(text) if "[^" in text else []
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        message = f"The footnote [^{shorten(name)}] is defined twice; the last one counts."
        yield Slip(rf"\[\^{re.escape(name)}\]:", message, "Give one of the two another name.")
    if len(names) == text.count("]:"):
        # There are notes alone.
        return
    # In a label code is part of its name.
    source = blank_code(text, blocks_alone=True)
    words = unescape(_TAG.sub("", html))
    definitions = [found for found in _DEFINITION.finditer(source) if not _is_within_text(source, found.start())]
    places = {found.start(1) for found in definitions}
    used = {_fold(found[1]) for found in _LABEL.finditer(source) if found.start(1) not in places}
    seen: dict[str, str] = {}
    for found in definitions:
        label, address = found[1], found[2].strip("<>")
        sign = rf"(?m)^[ >]*\[{re.escape(label)}\]:\s*<?{re.escape(address)}"
        if f"[{label}]:" in words:
            # It is no definition, but shown.
            continue
        if seen.setdefault(_fold(label), address) != address:
            message = f"There are two addresses for [{shorten(label)}]."
            yield Slip(sign, message, "Give one of the two another name.")
        elif _fold(label) not in used:
            message = f'Nothing refers to [{shorten(label)}], so "{shorten(address)}" is not shown.'
            yield Slip(sign, message, f"Put [{shorten(label)}] where the link belongs, or take the line out.")
    for found in _ABBREVIATION.finditer(blank_code(text)):
        if found[1].strip() not in words:
            message = f'"{shorten(found[1])}" is nowhere in this text, so "{shorten(found[2])}" is not shown.'
            yield Slip(rf"\*\[{re.escape(found[1])}\]", message, "Write it as in the text, or take the line out.")


def _is_within_text(source: str, begin: int) -> bool:
    """Whether the line that begins there goes on with the text of the one above."""
    above = source[source.rfind("\n", 0, max(0, begin - 1)) + 1 : begin]
    return _WORDS_FIRST.match(above) is not None


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()
