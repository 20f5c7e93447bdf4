"""The build sees a text in Markdown as its page will: what is code, how deep it nests, what is hardly meant."""

from __future__ import annotations

import pytest

from masthead.prose.convert import convert_markdown
from masthead.prose.source_lines import blank_code


def tell(text: str) -> list[str]:
    """Every problem and notice about a text that begins on line 7."""
    return [f"{each.line}: {each.message} {each.remedy}" for each in convert_markdown(text, line=7)[1]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("```\n[a](b)\n`````\nc", "c"),
        ("~~~ py\n```\n~~\n~~~\nc", "c"),
        ("- a\n\n  ```\n  b\n  ```\n  c", "- a\n\n  c"),
        ("> ```\n> b\n\nc", "c"),
        ("- a\n\n      code\n\n  c", "- a\n\n  c"),
        ("- a\n    still a\n\nc\n\n    code", "- a\n    still a\n\nc"),
        ("a\n    no code\n``` `\nc", "a\n    no code\n``` `\nc"),
    ],
)
def test_signs_in_code_are_no_signs_wherever_the_code_stands(text: str, kept: str) -> None:
    left = blank_code(text)
    assert left.count("\n") == text.count("\n")
    assert [line for line in left.split("\n") if line] == [line for line in kept.split("\n") if line]


def test_code_that_is_never_closed_is_noticed_where_it_begins() -> None:
    remedy = "on a line of its own below its last line."
    told = "A code block begins here and is never closed. Write"
    assert tell("Text.\n\n```sh\nls\n\nText.") == [f"9: {told} ``` {remedy}"]
    assert tell("- a\n\n  ~~~~\n  ls\n  ~~~\n\nText.") == [f"9: {told} ~~~~ {remedy}"]
    assert tell("```\nls\n````\n\n    ```\n\n``` x ``` is code") == []


def test_a_sentence_that_a_colon_makes_a_term_is_noticed() -> None:
    remedy = "Put a backslash before the colon if readers should see it."
    assert tell("They said it twice.\n: and meant it") == [
        f'8: "They said it twice." became a term, because the line below it begins with a colon. {remedy}'
    ]
    assert tell("Gale\n: A model.\n\n    More.\n\nLicence\nTerms\n: What you may.") == []
    assert tell("They said it twice.\n\\: and meant it") == []


@pytest.mark.parametrize("sign", ["> ", "- ", "1) ", "* - "])
def test_lists_and_quotations_nest_as_deep_as_the_limit_says(sign: str) -> None:
    levels = 50 // sign.count(" ")
    assert tell("a\n\n" + sign * levels + "b") == []
    (told,) = tell("a\n\n" + sign * (levels + 1) + "b")
    assert told.startswith("9: Lists, quotes or emphasis are nested more than 50 deep here.")
    nested = "\n".join(" " * 2 * level + "- b" for level in range(51))
    assert tell(nested)[0].startswith("57: Lists, quotes")
    assert tell(nested[: nested.rindex("\n")]) == []
    assert tell("a\n\n" + " " * 300 + "- code\n\n" + "- " * 200 + "\n\n" + "    " * 60 + "> code") == []
