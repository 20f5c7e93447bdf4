"""The headings of an article's parts, in their usual spellings."""

from __future__ import annotations

import difflib
import html
import re
from functools import lru_cache

STORY, QUOTES, TAKE, WHY, READING, RELATED, SOURCES, SUMMARY = (
    *("body", "key_quotes", "take", "why_it_matters"),
    *("recommended_reading", "related", "sources", "summary"),
)
"""The parts of an article, by the names of their fields; ``body`` is the story."""

_SPELLINGS = {
    QUOTES: "key quotes|key quote|quotes|quote|the quotes|notable quotes|top quotes|quotable|quotables|in quotes"
    "|what they said|what they say|what theyre saying|what they are saying|what people said|what people say"
    "|what people are saying|what was said|who said what|in their words|in their own words|reactions"
    "|on the record|key statements|they said",
    TAKE: "our take|the take|take|my take|our view|our views|our opinion|our analysis|analysis|our thoughts|our verdict"
    "|our perspective|editors take|editors view|editors note|editorial|opinion|commentary"
    "|what we think|our two cents|our position|verdict|the verdict",
    WHY: "why this matters|why it matters|why that matters|why does this matter|why does it matter|why should you care"
    "|why you should care|why this is important|why its important|why it is important|bottom line|the bottom line"
    "|so what|what it means|what this means|whats at stake|what is at stake|the stakes|big picture|the big picture"
    "|implications|takeaway|takeaways|the takeaway|the takeaways|key takeaway"
    "|key takeaways",
    READING: "recommended reading|recommended readings|recommended|recommendations|further reading|additional reading"
    "|suggested reading|suggested readings|read more|more reading|reading list|what to read|what to read next"
    "|what were reading|what we are reading|go deeper|dig deeper|learn more|further resources"
    "|recommended books|recommended book|to read",
    RELATED: "related stories|related story|related|related articles|related article|related news|related posts"
    "|related coverage|related content|related reading|see also|more on this|more on this story|more stories"
    "|more coverage|more from us|you may also like|you might also like|read also|also read|previous coverage"
    "|earlier coverage|our earlier coverage|previously|other stories|in other news|more like this",
    SOURCES: "sources|source|references|our sources",
    SUMMARY: "summary|tldr|tl dr|in brief|in short|at a glance|the short version",
    STORY: "the story|story|the full story|full story|the news|news|what happened|whats happening"
    "|the article|article|main story|body",
}
PART_OF = {spelling: part for part, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_LONG_SPELLINGS = [spelling for spelling in PART_OF if len(spelling) > 8]
RUN_IN = frozenset(
    "key quotes|our take|our view|why this matters|why it matters|the bottom line|bottom line|recommended reading"
    "|further reading|read more"
    "|related stories|related|see also|more on this|tldr|tl dr|in brief|in short|summary".split("|")
)
"""Those that may stand at the beginning of a paragraph: ``Our take: …``."""
LISTS = frozenset({READING, RELATED, SOURCES})
MAX_HEADING = 70


_WHOM_AND_WHEN = re.compile(
    r" (?:now|today|here|next|below|(?:this|next|last) (?:week|month|year|time)"
    r"|(?:for|to) (?:you|us|me|readers|everyone|everybody|all of us|the (?:industry|rest of us)|this (?:story|article))"
    r"|from (?:the|our|this) (?:interview|call|hearing|meeting|podcast|conference|event|article|panel)"
    r")$"
)
"""What a heading may add without becoming another: "What this means for you"."""
_FIRST = re.compile(r"^(?:and|but|so|the|a few|some|more|most|selected|top|key|few|also) ")


def _find_spelling(folded: str) -> str | None:
    """The part that goes by these words, or by these words without what says for whom and when."""
    if folded in PART_OF:
        return PART_OF[folded]
    plain = re.sub(r"\breads\b", "reading", folded)
    plain = re.sub(
        r"^(what|why) (?:all )?(?:this|it|that|these|the news) (?:all |really |actually |could |would )?",
        r"\1 this ",
        plain,
    )
    cut = _WHOM_AND_WHEN.sub("", plain)
    for spelling in (plain, cut, _FIRST.sub("", plain), _FIRST.sub("", cut)):
        part = PART_OF.get(spelling)
        # "The summary" is one, and "A few summaries for policymakers" a heading of the story.
        if part and (spelling == plain or part in (QUOTES, WHY, READING, RELATED)) and " " in folded:
            return part
    return None


def fold_heading(line: str) -> str:
    """The words of a line that may be a heading, without marks, numbers and signs around them."""
    plain = html.unescape(re.sub(r"<[^<>]{1,60}>", "", line))
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain).casefold().replace("&", " and ")
    plain = re.sub(r"[’'`´]", "", plain)
    return " ".join(re.findall(r"[^\W\d_]+", plain))


@lru_cache(maxsize=4096)
def find_part(line: str) -> str | None:
    """Which part a heading begins; None where the line is no heading of ours."""
    if len(line) > MAX_HEADING or not line.strip():
        return None
    folded = fold_heading(line)
    part = _find_spelling(folded)
    if part:
        # "A quote." is a sentence, and so is "Quote - unquote".
        return None if line.rstrip().endswith((".", ",", ";", "”", '"')) else part
    if re.fullmatch(r"(?:the )?\w+ ?\w*s take|(?:our|the) take on (?:this|it|the news)", folded):
        return TAKE
    marked = re.match(r"\s*(?:#|\*\*|__)|.*:\s*\W*$", line) or line.isupper() or line.istitle()
    if not marked or len(folded) <= 8:
        return None
    # A slip of the keyboard: "Recomended reading".
    like = [each for each in _LONG_SPELLINGS if each[0] == folded[0] and abs(len(each) - len(folded)) < 3]
    near = difflib.get_close_matches(folded, like, 1, 0.9)
    return PART_OF[near[0]] if near else None
