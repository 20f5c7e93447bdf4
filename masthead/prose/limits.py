"""What a text may ask of Markdown: size, depth and time. The limits are far beyond what honest texts need."""

from __future__ import annotations

import contextlib
import itertools
import re
import signal
from collections import Counter
from collections.abc import Iterator
from types import FrameType

from masthead.prose import html_safety
from masthead.prose.html_safety import TAG
from masthead.prose.source_lines import blank_fences, split_paragraphs
from masthead.prose.structure import find_depth_beyond

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_SIGNS = 1_000
MAX_PARTS = 100_000
"""Items, quotations and cells. Each takes two to three kilobytes of memory, so that twice as many of them would take
half a gigabyte."""
MAX_SECONDS = 3.0
"""Of the process's own time. No honest text comes near it; the limits above it catch what is known."""

TOO_DEEP = (
    f"Lists, quotes or emphasis are nested more than {MAX_DEPTH} deep here.",
    "Remove some levels, or put a backslash before signs that readers should see.",
)
_MAYBE_DEEP = re.compile(rf"\n[ \t>*+\-:\d.)]{{{MAX_DEPTH},}}")
"""Each level that a line stands in takes a sign at its beginning, or a blank."""
_PART = re.compile(r"\||(?:(?<=[\s>])|^)(?:>|(?:[-+*]|\d{1,9}[.)])(?=\s))", re.MULTILINE)

_SIGNS_ALONE = re.compile(rf"[^\w\s]{{{MAX_SIGNS},}}")
"""On long runs of quotation marks, brackets and the like every pattern tries everywhere, one after the other."""

_NO_LEVEL = frozenset("code dd dt figure li p pre span table tbody td tfoot th thead tr".split())
"""Elements that are no level to the one who wrote the text: they only come with another."""


MOST_WORK = 50_000_000
"""Steps of mending, of which nh3 does this many in a second or two."""

_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


class Excess(Exception):
    """The text breaks a limit: where (counted from 0; -1 is unknown), what, and what to do about it."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(line, message, remedy)
        self.line, self.message, self.remedy = max(line, 0), message, remedy


class TooSlow(BaseException):
    """Time is up. No `Exception`, because Markdown's extensions catch those."""


def check_limits(text: str) -> None:
    """No part of the text keeps Markdown busy for longer than an honest text does, as far as can be counted.

    Everything is looked for in the cheapest way first: an ordinary text costs a few counts. Code in fences is
    not Markdown and is left out. Raises `Excess`.
    """
    if len(text) > MAX_BYTES or (not text.isascii() and len(text.encode()) > MAX_BYTES):
        raise Excess(0, "The text is larger than 1 MB.", "Split it into several articles.")
    if signs := _find_signs_alone(text):
        message = f"There are more than {MAX_SIGNS:,} signs here without a letter between them."
        raise Excess(text.count("\n", 0, signs.start()), message, "Take them out.")
    # A part has at least two characters.
    if len(text) > 2 * MAX_PARTS and len(_PART.findall("\n".join(blank_fences(text.split("\n"))))) > MAX_PARTS:
        message = f"This text has more than {MAX_PARTS:,} list items, quotations and table cells."
        raise Excess(0, message, "Split it into several articles, or keep it as a file next to the article.")
    if _MAYBE_DEEP.search(f"\n{text}"):
        line = find_depth_beyond(text, MAX_DEPTH)
        if line is not None:
            raise Excess(line, *TOO_DEEP)
    if text.count("[") >= 500:
        lines = blank_fences(text.split("\n"))
        for number, paragraph in split_paragraphs(lines):
            _check_paragraph(number, paragraph)


def _find_signs_alone(text: str) -> re.Match[str] | None:
    """The first run of more signs than may stand together."""
    # Such a run holds two neighbours of these letters, each half its length from the next.
    step = MAX_SIGNS // 2
    letters = [letter.isalnum() or letter.isspace() or letter == "_" for letter in text[step - 1 :: step]]
    if any(not one and not other for one, other in itertools.pairwise(letters)):
        return _SIGNS_ALONE.search(text)
    return None


def _check_paragraph(number: int, paragraph: str) -> None:
    if paragraph.count("[") >= 500:
        unclosed = 0
        for sign in re.findall(r"[\[\]]", paragraph):
            unclosed = unclosed + 1 if sign == "[" else max(unclosed - 1, 0)
        if unclosed >= 500:
            raise Excess(
                number,
                "500 or more square brackets are opened and never closed in this paragraph.",
                "Close each [ with a ], or put a backslash before it.",
            )


def check_depth(html: str, text: str) -> None:
    """Emphasis and the editor's own HTML: what the signs at the beginning of a line do not show."""
    if html.count("<") <= 2 * MAX_DEPTH or not ("<" in text or sum(map(text.count, "*_~")) > 2 * MAX_DEPTH):
        return
    depth = 0
    for found in TAG.finditer(html):
        end, name = found.group("end", "name")
        if name and name not in html_safety.ELEMENTS_WITHOUT_END and name not in _NO_LEVEL:
            depth += -1 if end else 1
            if depth > MAX_DEPTH:
                paragraphs = list(split_paragraphs(blank_fences(text.split("\n"))))
                raise Excess(max(paragraphs, key=lambda p: len(re.findall(r"[*_~<]", p[1])))[0], *TOO_DEEP)


def check_open_elements(html: str, text: str) -> None:
    """Not so many elements are left open that to mend them as a browser does takes minutes.

    `html` is settled, and not clean yet; `text` is its source. A formatting element that is never closed is opened
    anew in each paragraph behind it; 10,000 ``<b id=…><p>`` keep nh3 busy for minutes, and it listens to no signal.
    Counted is what it would do. Raises `Excess`.
    """
    if html.count("<") < 1000:
        return
    still_open: Counter[str] = Counter()
    depth = formatting = work = 0
    for end, name in _ANY_TAG.findall(html):
        name = name.lower()
        if not end and name not in html_safety.MAY_STAY_OPEN:
            still_open[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif end and still_open[name]:
            still_open[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
        work += depth + 50 * formatting
        if work > MOST_WORK:
            most = max(still_open, key=lambda each: still_open[each])
            found = re.search(rf"<{re.escape(most)}\b", text, re.IGNORECASE)
            message = "The HTML in this text opens too many elements that it never closes."
            remedy = f"Close each <{most}> with </{most}>."
            raise Excess(text.count("\n", 0, found.start()) if found else 0, message, remedy)


@contextlib.contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """What is done inside ends with `TooSlow` when it has used this much of the processor's time, the system's
    work for it included.

    Regular expressions listen to signals while they search; nh3 does not. Outside the main thread, and where
    there is no such timer (Windows), there is no limit.
    """
    armed = True

    def ring(_number: int, _frame: FrameType | None) -> None:
        if armed:
            raise TooSlow

    try:
        earlier = signal.signal(signal.SIGPROF, ring)
    except (AttributeError, ValueError):
        yield
        return
    # It rings again and again: what is raised inside a callback of C code is lost.
    left, interval = signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        used = seconds - signal.setitimer(signal.ITIMER_PROF, 0)[0]
        signal.signal(signal.SIGPROF, earlier)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - used, 0.001), interval)
