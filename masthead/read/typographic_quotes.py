"""Typographic quotation marks where YAML and TOML want straight ones: what editors' programs put in their place."""

from __future__ import annotations

import re

_PAIRS = {"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«»", "‘": "’", "‚": "‘’", "’": "’", "‹": "›", "›": "‹›"}
"""What may close each mark that opens (in English, German, Swedish, French, Danish and the like)."""
_MARKS = "".join(sorted({*_PAIRS, *"".join(_PAIRS.values())}))
_DELIMITED = re.compile(
    rf"(^[ \t]*|[\[{{,]\s*|[:=]\s+|=|-\s+)([{_MARKS}])([^\n]*?)([{_MARKS}])(?=\s*(?:[\]}},]|$|\s#))"
)


TYPOGRAPHIC = "Typographic quotation marks enclose the value."


def find_enclosed(text: str) -> str | None:
    """What stands between the marks, where they enclose the whole of `text`; None where they do not."""
    word = text.strip()
    if len(word) < 2 or word[-1] not in _PAIRS.get(word[0], ""):
        return None
    inner = word[1:-1]
    # “A” and “B”: the first closes before the end.
    return None if word[-1] in inner or word[0] in inner else inner.strip()


def is_torn(text: str) -> bool:
    """Whether a double mark opens at the beginning and never closes, or closes at the end and never opened."""
    word = text.strip()
    opens = word[:1] in "“„" and not set(word[1:]) & set("”“")
    closes = word[-1:] == "”" and not set(word[:-1]) & set("“„”")
    return bool(word) and (opens or closes)


def straighten(line: str) -> str | None:
    """The line with straight marks where typographic ones delimit a value; None where none do."""

    def replace(found: re.Match[str]) -> str:
        before, opening, inner, closing = found.groups()
        if opening in inner or closing not in _PAIRS.get(opening, ""):
            return found[0]
        mark = "'" if '"' in inner or "\\" in inner else '"'
        return f"{before}{mark}{inner}{mark}"

    straight = _DELIMITED.sub(replace, line)
    return straight if straight != line else None
