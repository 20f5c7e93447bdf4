"""What an editor is told of a text that was taken in."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.desk.pasted.intake import Guess, Intake
from masthead.errors import shorten

_PARTS = {
    "body": "paragraph",
    "key_quotes": "quote",
    "take": "paragraph of our take",
    "why_it_matters": "paragraph of why it matters",
    "related": "related story",
    "recommended_reading": "title to read",
    "sources": "source",
}
_PLURALS = {
    "paragraph of our take": "paragraphs of our take",
    "paragraph of why it matters": "paragraphs of why it matters",
    "related story": "related stories",
    "title to read": "titles to read",
}


def describe_intake(intake: Intake) -> list[str]:
    """What was made of a pasted text: what it holds, each guess on a line of its own, what lacks, what is left."""
    parts = [_count_part(number, _PARTS[name]) for name, number in intake.counts]
    lines = [f"  It contains {_list(parts)}." if parts else "  There is no story in it."]
    said = ""
    for guess in intake.guesses:
        lines.append(f"  {describe_guess(guess, said)}")
        said = guess.words
    if intake.not_ours:
        lines.append(f"  Not found among your stories: {_end(', '.join(intake.not_ours))}")
    if intake.gaps:
        gaps = ["the story" if gap == "body" else gap for gap in intake.gaps]
        lines.append(f"  Still to be written: {', '.join(gaps)}.")
    return lines + _say_what_is_left(intake)


def _say_what_is_left(intake: Intake) -> list[str]:
    """How many words stand in the comment at the end of the file, and why."""
    lines: list[str] = []
    for number, one, several in (
        (intake.strange_words, "was not understood", "were not understood"),
        (intake.left_words, "has no field", "have no field"),
        (intake.read_words, "was read as a heading or the like", "were read as headings and the like"),
    ):
        if number:
            what = f"1 word {one}: it is" if number == 1 else f"{number:,} words {several}: they are"
            lines.append(f"  {what} {'there too' if lines else 'in the comment at the end of the file'}.")
    return lines


def describe_guess(guess: Guess, said: str = "") -> str:
    """A field, what was guessed for it, how sure that is, and from which words; `said` are those told last."""
    told = f"{guess.field}: {shorten(guess.value, 60)} ({guess.sure}"
    if guess.words.strip() == guess.value:
        return f"{told})"
    return f"{told}, from the same)" if guess.words == said else f'{told}, from "{shorten(guess.words, 70)}")'


def _count_part(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


def _end(text: str) -> str:
    """The text with the full stop that ends a sentence, if it has none."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
