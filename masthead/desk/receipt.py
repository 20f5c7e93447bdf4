"""What an editor is told of a text that was taken in."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.desk.intake import Guess, Intake
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
    lines = [f"  It holds {_list(parts)}." if parts else "  There is no story in it."]
    said = ""
    for guess in intake.guesses:
        lines.append(f"  {describe_guess(guess, said)}")
        said = guess.words
    if intake.not_ours:
        lines.append(f"  Not found among our stories: {', '.join(intake.not_ours)}.")
    if intake.gaps:
        gaps = ["the story" if gap == "body" else gap for gap in intake.gaps]
        lines.append(f"  Still to be written: {', '.join(gaps)}.")
    if intake.strange_words:
        were = "was" if intake.strange_words == 1 else "were"
        lines.append(
            f"  {_count_part(intake.strange_words, 'word')} {were} not understood:"
            f" {'it stands' if intake.strange_words == 1 else 'they stand'} in the comment at the end of the file."
        )
    if intake.left_words:
        held = "1 word has no field: it stands" if intake.left_words == 1 else _say_left(intake.left_words)
        lines.append(f"  {held} in that comment too." if intake.strange_words else f"  {held} in a comment at the end.")
    return lines


def _say_left(number: int) -> str:
    return f"{number:,} words have no field: they stand"


def describe_guess(guess: Guess, said: str = "") -> str:
    """A field, what was guessed for it, how sure that is, and from which words; `said` are those told last."""
    told = f"{guess.field}: {shorten(guess.value, 60)} ({guess.sure}"
    if guess.words.strip() == guess.value:
        return f"{told})"
    return f"{told}, from the same)" if guess.words == said else f'{told}, from "{shorten(guess.words, 70)}")'


def _count_part(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
