"""What YAML says of bad front matter, in words that tell an editor what she has probably done, and where."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from masthead.errors import LineFault, shorten
from masthead.read.typographic_quotes import TYPOGRAPHIC, straighten

_NO_COLON = (
    'A field\'s name has no ": " after it.',
    "Write name: value, with a space after the colon; or close the front matter above with ---.",
)
ENDS_IN_ITS_MIDDLE = (
    "The front matter ends too early.",
    'Take out the "..." or "---" at the beginning of this line or of one above it.',
)

# What libyaml and PyYAML say, and what an editor has usually done. First match counts.
_EXPLANATIONS = (
    (
        "mapping values are not allowed",
        'There is a second ": " in the value.',
        "Put the whole value in quotation marks.",
    ),
    (
        "found character that cannot start any token",
        "The value begins with a character that YAML reserves (a tab, @, ` or %).",
        "Put the value in quotation marks, and indent with spaces.",
    ),
    (
        "while scanning a quoted scalar",
        "A quotation mark is opened and not closed.",
        'Close it; inside "…" write \\" for a quotation mark.',
    ),
    (
        "unknown escape character",
        "There is a backslash inside double quotation marks.",
        "Write it twice (\\\\), or use single quotation marks.",
    ),
    (
        "could not find expected ':'",
        *_NO_COLON,
    ),
    (
        "did not find expected ',' or",
        "A bracket or a brace is opened and not closed.",
        "Close it, and put commas between its parts.",
    ),
    (
        "did not find expected alphabetic or numeric character",
        'The value begins with "*" or "&", which YAML reserves.',
        "Put the value in quotation marks.",
    ),
    (
        "block sequence entries are not allowed",
        "A list begins on the line of its field's name.",
        'Begin the list on a line of its own, each entry with "- ".',
    ),
    (
        "<document start>",
        "The fields are not indented alike.",
        "Begin every field at the beginning of its line.",
    ),
    (
        "did not find expected '-' indicator",
        "An entry of the list is not indented like the others.",
        'Begin each entry in the same column, with "- ".',
    ),
    (
        "did not find expected key",
        "This line does not fit the ones above it.",
        "Indent it like its neighbours; put a value that contains quotation marks or colons in quotation marks.",
    ),
    (
        "found a tab character",
        "There is a tab where YAML wants spaces.",
        "Indent with spaces.",
    ),
)


# libyaml notices these only later; its context says where the thing began.
_TOLD_WHERE_THEY_BEGIN = (
    "while scanning a quoted scalar",
    "could not find expected ':'",
    "did not find expected ',' or",
)


_REMEDY_WHOLE = "Put the whole value in quotation marks."
_OUT_OF_LINE = (
    "This line is not indented like the ones above it.",
    "Begin it in the same column as its neighbours.",
)
_NAME_ALONE = re.compile(r"\s*(?:- +)?[A-Za-z_]+(?:[:\uff1a]\S.*|\uff1a.*|[^:]*)$")
_CUT_LIST = re.compile(r"\[(?:.*[,\s])?#")
_LINK = re.compile(r"\s*((?:- +)?)((?:[\w-]+: +)?)\[([^\[\]]*)\]\(<?([^\s()<>]*)>?[^()]*\)\s*")
_BEGINS_IN_BRACKETS = re.compile(r"\s*(?:- +)?(?:[\w-]+: +)?(?:\[[^\[\]]*\]|\{[^{}]*\})\s*[^\s,\]}#:]")
_QUOTES_IN_QUOTES = re.compile(r"""\s*(?:-\s+)?(?:[\w-]+:\s+)?(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s,\]}#:]""")


def write_inline(text: str) -> str:
    """The text as a value within braces: in quotation marks, where YAML would not take all of it for one."""
    words = shorten(text)
    if re.fullmatch(r"[^\s\[\]{},:#&*!|>'\"%@`-][^\[\]{},]*", words) and not re.search(r": | #|:$", words):
        return words
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _look_at_line(lines: list[str], number: int) -> LineFault | None:
    """What the line itself shows to be wrong with it; `number` counts from 0."""
    # The beginning says enough, and some of these patterns take their time with long lines.
    written = lines[number][:500] if number < len(lines) else ""
    if straight := straighten(written):
        return LineFault(number + 1, TYPOGRAPHIC, f"Write straight ones: {shorten(straight)}.")
    if _QUOTES_IN_QUOTES.match(written):
        remedy = (
            "Write those that belong to the words as \u201ccurly\u201d ones,"
            " or begin the value with | and put it on the next line."
        )
        return LineFault(number + 1, "The quotation marks close before the value ends.", remedy)
    if link := _LINK.fullmatch(written):
        return LineFault(number + 1, "There is a Markdown link where YAML wants a value.", _remedy_link(*link.groups()))
    if _BEGINS_IN_BRACKETS.match(written):
        message = "The value begins with a bracket or a brace, as a list or a group of fields does in YAML."
        return LineFault(number + 1, message, _REMEDY_WHOLE)
    if re.match(r"\s*(?:-\s+)?[\w-]+:\u00a0", written):
        return LineFault(number + 1, "A no-break space follows the colon.", "Type a plain space instead.")
    if _CUT_LIST.search(written):
        remedy = 'Put the value in quotation marks: "#" begins a comment in YAML.'
        if listed := re.fullmatch(r"\s*tags:\s*\[([^\[\]{}\"':]*)\]\s*", written):
            tags = ", ".join(filter(None, (each.strip(" #") for each in listed[1].split(","))))
            remedy = f'Write tags: [{tags}], because "#" begins a comment in YAML.'
        return LineFault(number + 1, 'A value in this list begins with "#".', remedy)
    return None


def _remedy_link(dash: str, name: str, words: str, address: str) -> str:
    """What to write in place of a Markdown link that is a whole entry of a list, or a whole value."""
    elsewhere = address.startswith(("http://", "https://"))
    if not name:
        entry = f"{{title: {write_inline(words)}, url: {address}}}" if elsewhere else write_inline(words)
        return f"Write {dash}{shorten(entry)}."
    if elsewhere and name.rstrip(": ") in ("source", "url", "src"):
        return f"Write {dash}{name}{shorten(address)}"
    return _REMEDY_WHOLE


class Cut(NamedTuple):
    """A value that a ``#`` has cut off."""

    lost: str
    """What is not read of it."""
    message: str
    remedy: str


def find_comment_in_value(lines: list[str], line: int, column: int, field: str, value: str) -> Cut | None:
    """What is wrong where the plain `value` of `field` ends there (both counted from 0): a ``#`` has cut it off.

    A comment has a space after its sign; ``#1`` and ``#AI`` are what somebody meant to be read.
    """
    found = re.match(r"\s+(#[^\s#].*)", lines[line][column:]) if line < len(lines) else None
    if found is None:
        return None
    message = f'"{shorten(found[1])}" is not read, because " #" begins a comment in YAML.'
    remedy = "Put the whole value in quotation marks; if it is a comment, put a space after the #."
    if field == "tags":
        tags = [each.strip(" ,") for each in f"{value} {found[1]}".split("#")]
        remedy = f"Write tags: [{shorten(', '.join(filter(None, tags)))}]."
    return Cut(found[1], message, remedy)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def explain_error(error: yaml.MarkedYAMLError, text: str) -> LineFault:
    """The YAML error as an editor's sentence, on the line that is to blame."""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, text.count("\n")) + 1 if mark is not None else 1
    lines = text.split("\n")
    suspects = {line - 1} | ({error.context_mark.line} if error.context_mark is not None else set())
    if "node content" in f"{error.problem}":
        # The rest of a list's line was a comment, and YAML looked for its entries further below.
        cut = (number for number in range(min(line, len(lines)) - 1, -1, -1) if _CUT_LIST.search(lines[number][:500]))
        suspects |= set(list(cut)[:1])
    for number in sorted(suspects):
        if found := _look_at_line(lines, number):
            return found
    if "'-' indicator" in f"{error.problem}" and not lines[line - 1].lstrip().startswith("-"):
        return LineFault(line, *_OUT_OF_LINE)
    above = next((number for number in range(line - 2, -1, -1) if lines[number].strip()), None)
    if "mapping values are not allowed" in f"{error.problem}" and above is not None:
        if _NAME_ALONE.match(lines[above][:500]):
            return LineFault(above + 1, *_NO_COLON)
        if _indentation(lines[line - 1]) > _indentation(lines[above]) and lines[line - 1].count(": ") < 2:
            message = 'This line is indented as if it belonged to the value above, and contains a ": ".'
            remedy = "If it is a field, begin it in the column of the others; if not, put the value in quotation marks."
            return LineFault(line, message, remedy)
    said = f"{error.context or ''} {error.problem or ''}"
    if "<document start>" in said and re.search(r"^\.\.\.[ \t]*$", text, re.MULTILINE):
        return LineFault(line, *ENDS_IN_ITS_MIDDLE)
    for words, message, remedy in _EXPLANATIONS:
        if words in said:
            if words in _TOLD_WHERE_THEY_BEGIN and error.context_mark is not None:
                line = error.context_mark.line + 1
            return LineFault(line, message, remedy)
    return LineFault(
        line,
        f"The front matter is not YAML that Masthead can read ({(error.problem or 'unknown error').strip()}).",
        "Look at this line and the one above it for quotation marks, colons and indentation.",
    )
