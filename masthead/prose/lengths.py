"""How long a text is, and where it can be cut: also in scripts that put no blanks between words.

In Chinese and Japanese a character counts as a word, as word processors have it; in the scripts of Thai, Lao, Khmer
and Burmese four letters do. How fast they are read is measured by characters there.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

WORDS_A_MINUTE = 230
"""What adults read of non-fiction, silently (Brysbaert, 2019: 238 words), and of English (IReST: 228)."""

CHINESE_A_MINUTE, JAPANESE_A_MINUTE, LETTERS_A_MINUTE = 255, 357, 882
"""Characters of Chinese and of Japanese; letters of scripts that spell (68 ms each), which stands for those of
south-east Asia. IReST: Trauzettel-Klosinski and Dietz, Standardized Assessment of Reading Performance, 2012."""

LETTERS_A_WORD = 4

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_SPELLED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1780-\u17d3"
    "\u1000-\u103f\u1050-\u109d\ua9e0-\ua9ef\uaa60-\uaa7f"
)
"""Thai, Lao, Khmer, Burmese."""
_UNSPACED = f"{_HAN}{_KANA}{_SPELLED}\u3000-\u303f\uff00-\uff65"
"""Beside them the signs of East Asia, behind which a line may end."""
_FIRST_UNSPACED = "\u0e01"
_SIGNS_AMONG_WORDS = re.compile(r" [^\w ]+(?= )")
_SPACED_BYTES = bytes(range(0xE0)) + b"\xe2"
"""Those of UTF-8 with which no character of `_UNSPACED` begins: Latin letters and all common signs have no others."""

_SENTENCE_ENDS, _PHRASE_ENDS = "。！？．｡!?។။", "、，；：､,;:"
_NEVER_FIRST = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾะาำๅๆฯະາຳໆ\u200d")
"""Of a line, beside marks and signs that close (JIS X 4051; Thai and Lao vowels that belong to the letter before)."""
_NEVER_LAST = frozenset("เแโใไເແໂໃໄ\u17d2\u1039\u200d")
"""Beside signs that open: vowels that belong to the letter behind them, and what joins two letters."""
_TRAILING = " ,;:.–—-、，；：。．､｡។။"


@functools.cache
def _any_of(ranges: str) -> re.Pattern[str]:
    """Made where it is first asked: each takes a millisecond, and most newsletters never need one."""
    return re.compile(f"[{ranges}]")


class Length(NamedTuple):
    """How long a text is."""

    words: int
    minutes: float
    """That it takes to read, not rounded."""


def measure_text(text: str) -> Length:
    """The length of a text: a word is what stands from a letter or digit to the next blank or long dash."""
    if not _holds_unspaced(text):
        words = _count_words(text)
        return Length(words, words / WORDS_A_MINUTE)
    characters, letters = len(_any_of(_HAN + _KANA).findall(text)), len(_any_of(_SPELLED).findall(text))
    words = _count_words(_any_of(_UNSPACED).sub(" ", text))
    a_minute = JAPANESE_A_MINUTE if _any_of(_KANA).search(text) else CHINESE_A_MINUTE
    return Length(
        words + characters + -(-letters // LETTERS_A_WORD),
        words / WORDS_A_MINUTE + characters / a_minute + letters / LETTERS_A_MINUTE,
    )


def _holds_unspaced(text: str) -> bool:
    if text.isascii():
        return False
    # To look at bytes takes a third of the time.
    others = text.encode(errors="surrogatepass").translate(None, _SPACED_BYTES)
    return bool(others) and _any_of(_UNSPACED).search(text) is not None


def _count_words(text: str) -> int:
    text = text.replace("\n", " ").replace("\u2014", " ").replace("\xa0", " ")
    words = text.split()
    if not text.isprintable():
        text = " ".join(words)
    return len(words) - len(_SIGNS_AMONG_WORDS.findall(f" {text} "))


def shorten_text(text: str, most: int) -> str:
    """`text`, or its beginning, with an ellipsis: no more than `most` characters of it.

    It ends with a word. In scripts without blanks it ends with a sentence, if one ends in the last third; else with a
    phrase, if one ends in the last fifth; else where a line could end.
    """
    if len(text) <= most:
        return text
    return text[: _find_cut(text, most)].rstrip(_TRAILING) + "…"


def _find_cut(text: str, most: int) -> int:
    cuts = [at for at in range(1, most + 1) if text[at] == " " or _may_part(text[at - 1], text[at])]
    if not cuts:
        # One long word.
        return next((at for at in range(most, 0, -1) if not _belongs_to_last(text[at])), most)
    last = cuts[-1]
    before = text[last - 1]
    if text[last] == " " and (before.isascii() or not _any_of(_SPELLED).match(before)):
        return last
    for ends, share in ((_SENTENCE_ENDS, 2 / 3), (_PHRASE_ENDS, 4 / 5)):
        for at in reversed(cuts):
            if at < most * share:
                break
            # In the scripts that spell, a blank ends a phrase.
            if text[at - 1] in ends or (text[at] == " " and _any_of(_SPELLED).match(text[at - 1])):
                return at
    return last


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between the two where no blank stands."""
    if before < _FIRST_UNSPACED > after:
        return False
    if not (_any_of(_UNSPACED).match(before) or _any_of(_UNSPACED).match(after)):
        return False
    if _belongs_to_last(after) or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return unicodedata.category(after) not in ("Pe", "Pf", "Po", "Zs") and unicodedata.category(before) not in (
        "Ps",
        "Pi",
    )


def _belongs_to_last(sign: str) -> bool:
    """Whether it is one with the character before it."""
    return unicodedata.category(sign)[0] == "M" or sign == "\u200d"
