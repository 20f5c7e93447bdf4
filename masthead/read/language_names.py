"""How languages are called, for whoever writes a name where a language tag is asked for."""

from __future__ import annotations

import re


def suggest_language(word: str) -> str:
    """The tag of a locale's name (``de_AT.UTF-8``), or of a language's in English or in its own words."""
    tag = word.partition(".")[0].replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?", tag) and "_" in word:
        return tag
    from babel import Locale, localedata

    english = Locale("en").languages
    for code in sorted(localedata.locale_identifiers(), key=len):
        names = (english.get(code, ""), Locale.parse(code).languages.get(code, ""))
        if word.casefold() in map(str.casefold, names):
            return code.replace("_", "-")
    return "en or en-GB"
