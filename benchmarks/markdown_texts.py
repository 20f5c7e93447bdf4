"""What the speed-ups of Python-Markdown give: ``python benchmarks/markdown_texts.py [ARTICLES]``.

The Markdown of the benchmark's articles, field by field, is turned into HTML by Masthead's converter and by the
same converter without its speed-ups, in turns, in one process. Both give the same bytes, or it fails. The figures
are JSON: milliseconds of processor time an article, and their ratio, as medians. "whole" is the way from text to
`Prose`: the HTML also clean, set, measured, and looked through for what is to be told.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import corpus

ROUNDS = 7
ARTICLES = 200


def list_texts(articles: int) -> list[str]:
    """Every field in Markdown of so many articles."""
    written = [corpus.write_article(number) for number in range(articles)]
    return [
        text
        for each in written
        for text in (each.body, each.take, each.why_it_matters, *(quote.context for quote in each.quotes))
    ]


def compare(articles: int) -> dict[str, float]:
    """Milliseconds an article, by converter, and the ratio of the two."""
    from masthead.prose.convert import convert_markdown
    from masthead.prose.converter import convert_plain, run_markdown

    def convert_quickly(text: str) -> str:
        made = convert_plain(text)
        return run_markdown(text, True) if made is None else made

    texts = list_texts(articles)
    converters: dict[str, Callable[[str], object]] = {
        "masthead": convert_quickly,
        "stock": lambda text: run_markdown(text, False),
        "whole": convert_markdown,
    }
    pages = {name: [convert(text) for text in texts] for name, convert in converters.items()}
    if pages["masthead"] != pages["stock"]:
        raise AssertionError("the speed-ups changed the HTML")
    took: dict[str, list[float]] = {name: [] for name in converters}
    for _ in range(ROUNDS):
        for name, convert in converters.items():
            took[name].append(_time(convert, texts) / articles * 1000)
    ratios = [quick / stock for quick, stock in zip(took["masthead"], took["stock"], strict=True)]
    return {**{name: statistics.median(each) for name, each in took.items()}, "ratio": statistics.median(ratios)}


def _time(convert: Callable[[str], object], texts: Sequence[str]) -> float:
    begun = time.process_time()
    for text in texts:
        convert(text)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.path.insert(1, str(Path(__file__).resolve().parent.parent))
    print(json.dumps(compare(int(sys.argv[1]) if sys.argv[1:] else ARTICLES)))
