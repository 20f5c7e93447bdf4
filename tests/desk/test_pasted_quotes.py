"""Who said what in a pasted text: words and speakers belong together that stand closest, and doubt is told."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from pasted_articles import fields, intake


class Said(NamedTuple):
    """A quote as it was understood."""

    text: str
    speaker: str
    how_sure: str


def quotes(below: str) -> list[Said]:
    """The quotes of an article that has these lines below its heading for them."""
    text = f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{below}\n"
    sure = {guess.field: guess.sure for guess in intake(text).guesses}
    found = fields(text).get("key_quotes", [])
    assert isinstance(found, list)
    return [
        Said(" ".join(quote["text"].split()), quote["speaker"], sure.get(f"key_quotes[{number}].speaker", ""))
        for number, quote in enumerate(found)
    ]


def contexts(below: str) -> list[str]:
    """What is shown with each of the quotes."""
    found = fields(f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{below}\n")["key_quotes"]
    assert isinstance(found, list)
    return [quote.get("context", "") for quote in found]


def not_understood(below: str) -> str:
    """The lines of the comment that were not understood."""
    text = intake(f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{below}\n").manuscript.text
    return text.partition("\nNot understood:\n")[2].partition("\n\n")[0].removesuffix("\n-->\n")


# --- what stands closest ---------------------------------------------------------------------------

TIGHT = """{first}

"I have steered that boat."
Captain Dom O'Hare, who runs the crossing, said it.

"No comment."
Mira Lund, a spokeswoman for Ferry Lines, said so.

"It is what it is."
"""


@pytest.mark.parametrize("first", ["Ines Prado, the mayor, opened the meeting.", "Interviewer: Would you ride on it?"])
def test_a_line_above_all_quotes_does_not_shift_their_speakers(first: str) -> None:
    below = TIGHT.format(first=first)
    assert quotes(below) == [
        ("I have steered that boat.", "Dom O'Hare", "sure"),
        ("No comment.", "Mira Lund", "sure"),
        ("It is what it is.", "", ""),
    ]
    assert not_understood(below) == first


def test_where_only_the_order_could_tell_nobody_is_called_sure() -> None:
    below = TIGHT.format(first="Ines Prado, the mayor, opened the meeting.").replace("\n", "\n\n")
    assert [said.how_sure for said in quotes(below)] == ["guessed", "guessed", "guessed"]


def test_names_alone_above_their_words_are_no_guess() -> None:
    assert quotes("Mira Solano, cook\n\n“Late.”\n\nBo Ek, poet\n\n“Never.”") == [
        ("Late.", "Mira Solano", "sure"),
        ("Never.", "Bo Ek", "sure"),
    ]


def test_a_colon_binds_downwards_whatever_the_others_do() -> None:
    below = (
        'Loomcraft said in a statement:\n"We value authors."\n\n'
        '"A cheque is not an apology."\nMira Lund, a poet, laughed.'
    )
    assert quotes(below) == [
        ("We value authors.", "Loomcraft", "likely"),
        ("A cheque is not an apology.", "Mira Lund", "sure"),
    ]


def test_quotes_that_are_closed_are_never_merged_under_the_second_speaker() -> None:
    assert quotes('"One."\n\n"Two."\n\nMira Lund, a poet, laughed.') == [
        ("One.", "", ""),
        ("Two.", "Mira Lund", "sure"),
    ]
    assert quotes("“One.\n\n“Two.”\n\nMira Lund, a poet, laughed.") == [("One. Two.", "Mira Lund", "sure")]


def test_words_and_names_that_reach_over_several_lines_are_joined() -> None:
    assert quotes('"It bowed,\ntwice."\n— Mira Solano,\ndriver, Nordbahn') == [
        ("It bowed, twice.", "Mira Solano", "sure")
    ]


# --- she said, he said -----------------------------------------------------------------------------


def test_two_pronouns_in_one_paragraph_are_two_who_speak() -> None:
    assert quotes('"One," she said. "Two," he said.') == [("One.", "", ""), ("Two.", "", "")]
    assert quotes('"One," she said. "Two," she added.') == [("One. Two.", "", "")]
    assert quotes('"One," she said. "Two," said Bo Ek, a cook.') == [("One.", "", ""), ("Two.", "Bo Ek", "sure")]


def test_a_pronoun_is_whoever_went_by_it_before_and_nobody_else() -> None:
    below = (
        '"One," said Ana Ruiz, a cook.\n\n"Two," she said. "Three," he said.\n\n"Four," said Bo Ek, a poet.\n\n'
        '"Five," he said.\n\n"Six," she said.'
    )
    assert quotes(below) == [
        ("One.", "Ana Ruiz", "sure"),
        ("Two.", "Ana Ruiz", "guessed"),
        ("Three.", "", ""),
        ("Four.", "Bo Ek", "sure"),
        ("Five.", "Bo Ek", "guessed"),
        ("Six.", "Ana Ruiz", "guessed"),
    ]


def test_a_name_and_then_a_pronoun_are_one_who_speaks() -> None:
    assert quotes('"One," said Ana Ruiz. "Two," she said.') == [("One. Two.", "Ana Ruiz", "sure")]


def test_of_two_with_one_surname_it_is_the_one_who_spoke_here() -> None:
    story = "Ilona Marsh died in 2019. A former Loomcraft clerk sued."
    below = "“One,” said Clara Marsh, a cook.\n\n“Two,” said Marsh.\n\n“Three.”\nLoomcraft said in a statement."
    found = fields(f"Chips are dear\n\n{story}\n\nKey quotes\n\n{below}")["key_quotes"]
    assert isinstance(found, list)
    assert [quote["speaker"] for quote in found] == ["Clara Marsh", "Clara Marsh", "Loomcraft"]


# --- how quotes are marked -------------------------------------------------------------------------


def test_a_name_in_brackets_is_the_speaker_and_a_translation_is_not() -> None:
    below = (
        '"It reads only the envelope." (Marguerite N\'Diaye, Quillfire)\n\n'
        '"Envelopes say a lot." (Bo Ek, privacy lawyer, Ek & Partners)\n\n'
        '"Briefe sind geheim." ("Letters are secret.") — Ola Brandt, planner\n\n'
        '"A third." Mira Lund, CEO of Northpeg, said.'
    )
    assert quotes(below) == [
        ("It reads only the envelope.", "Marguerite N'Diaye", "likely"),
        ("Envelopes say a lot.", "Bo Ek", "sure"),
        ("Briefe sind geheim. Letters are secret.", "Ola Brandt", "sure"),
        ("A third.", "Mira Lund", "sure"),
    ]


@pytest.mark.parametrize(
    "below",
    [
        '"Late."\n— Bo Ek\nChief Economist, Elm',
        '"Late."\n\n— Bo Ek\n  Chief Economist, Elm',
        '"Late."\nBo Ek\nChief Economist\nElm',
        '"Late."\n\n— Bo Ek, Chief Economist\nElm',
        "> Late.\n>\n> — Bo Ek\n> Chief Economist, Elm",
        '- "Late."\n- Bo Ek\n  Chief Economist, Elm',
    ],
)
def test_a_signature_may_reach_over_several_lines(below: str) -> None:
    found = fields(f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{below}\n")["key_quotes"]
    assert found == [{"text": "Late.", "speaker": "Bo Ek", "role": "Chief Economist", "organization": "Elm"}]


def test_unmarked_words_below_a_signature_are_the_next_quote() -> None:
    below = "We are here.\n— Bo Ek\nWe are late, very late.\n— Mia Poe"
    assert [said.speaker for said in quotes(below)] == ["Bo Ek", "Mia Poe"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- Dee Poe (Ash): Rates are a river.", ("Rates are a river.", "Dee Poe", "likely")),
        ("Dee Poe, a cook: Rates are a river.", ("Rates are a river.", "Dee Poe", "sure")),
        ("Dee Poe said: Rates are a river.", ("Rates are a river.", "Dee Poe", "sure")),
    ],
)
def test_unmarked_words_behind_a_name_and_a_colon_are_a_quote(line: str, said: tuple[str, str, str]) -> None:
    assert quotes(line) == [said]


@pytest.mark.parametrize(
    "line",
    [
        "• “Evals are weather.” – Mira Solano (Head of Evals, Northwind AI)",
        "• “Evals are weather.” (Mira Solano, Head of Evals, Northwind AI)",
        "- **Mira Solano** (Head of Evals, Northwind AI): “Evals are weather.”",
        "👉 *“Evals are weather.”* — **Mira Solano** (Head of Evals, Northwind AI)",
        "> “Evals are weather.”\n> — Mira Solano [Head of Evals, Northwind AI]",
        "“Evals are weather.”\n\n— Mira Solano, Head of Evals, Northwind AI",
        "“Evals are weather.”\n\n— Mira Solano\nHead of Evals, Northwind AI",
        "“Evals are weather,” said Northwind AI head of evals Mira Solano.",
    ],
)
def test_the_first_comma_parts_what_somebody_is_from_where(line: str) -> None:
    found = fields(f"Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{line}")["key_quotes"]
    assert isinstance(found, list)
    quote = {name: value.casefold() for name, value in found[0].items()}
    assert quote == {
        "text": "evals are weather.",
        "speaker": "mira solano",
        "role": "head of evals",
        "organization": "northwind ai",
    }


@pytest.mark.parametrize(
    ("story", "role", "organization"),
    [
        ("The story is about rain.", "Evals lawyer", ""),
        ("Nobody has evals yet.", "Evals lawyer", ""),
        ("Nobody at Evals has any evals yet.", "lawyer", "Evals"),
    ],
)
def test_the_story_knows_whether_the_first_word_of_a_sentence_is_a_name(
    story: str, role: str, organization: str
) -> None:
    found = fields(f"Chips are dear\n\n{story}\n\nKey quotes\n\n“No.”\n\nEvals lawyer Mira Solano said so.")[
        "key_quotes"
    ]
    assert isinstance(found, list)
    assert (found[0]["role"], found[0].get("organization", "")) == (role, organization)


def test_words_in_marks_in_the_midst_of_a_sentence_are_a_quote_and_guessed() -> None:
    below = (
        'Deputy energy minister Tomasz Wróbel called the deal "a warm handshake" and said he would look at it.\n\n'
        'Ana Ruiz called it "seven" and Dee Poe, his deputy, "eight".'
    )
    assert quotes(below) == [
        ("a warm handshake", "Tomasz Wróbel", "guessed"),
        ("seven", "Ana Ruiz", "guessed"),
        ("eight", "Dee Poe", "guessed"),
    ]


def test_a_line_below_a_closed_quote_does_not_go_on_with_it() -> None:
    assert [said.text for said in quotes('"Seven."\nThe note read\n\nBo Ek, a cook, called it "even".')] == [
        "Seven.",
        "even",
    ]


def test_marks_of_several_countries_may_stand_side_by_side() -> None:
    below = """„Eins", said Torsten Bär, planner at Nordbahn.

"Two," said Ola Brandt, a cook.

”Tre”, said Lars Ek, a smith.

»Vier«, said Ada Lang, a judge.

‘It’s five,’ said Mia Poe, a poet.
"""
    assert [(said.text, said.speaker) for said in quotes(below)] == [
        ("Eins", "Torsten Bär"),
        ("Two.", "Ola Brandt"),
        ("Tre", "Lars Ek"),
        ("Vier", "Ada Lang"),
        ("It’s five.", "Mia Poe"),
    ]


# --- what is no context ----------------------------------------------------------------------------


def test_no_quote_is_swallowed_as_the_context_of_the_one_before() -> None:
    below = """"Long one."
Ravi Subramanian, Foxglove's treasurer, said on Monday.

- Words without marks — Lars von Trapp

Nordbahn's chief executive, Dr. Leonie Graf, told parliament's committee: “We will not run.”

"We looked at it", explains Hyun-woo Park (박현우), a postdoctoral researcher at the Motion Institute.

3. Émilie du Châtelet, head baker of Crumb & Sons, described the loaf as "indecently even".

«Non» — Ana Lima

In a post on Warbler, former Marlpit engineer Kwabena Osei wrote that the number "was always eleven".
"""
    assert quotes(below) == [
        ("Long one.", "Ravi Subramanian", "sure"),
        ("Words without marks", "Lars von Trapp", "likely"),
        ("We will not run.", "Dr. Leonie Graf", "sure"),
        ("We looked at it", "Hyun-woo Park", "sure"),
        ("indecently even", "Émilie du Châtelet", "guessed"),
        ("Non", "Ana Lima", "likely"),
        ("was always eleven", "Kwabena Osei", "guessed"),
    ]


def test_a_sentence_about_somebody_else_is_not_understood_and_no_context() -> None:
    below = '"Late."\n\nMira Solano, a cook, said so.\n\nBo Ek, a poet at Northwind, was not there.'
    assert quotes(below) == [("Late.", "Mira Solano", "sure")]
    assert not_understood(below) == "Bo Ek, a poet at Northwind, was not there."


def test_an_aside_that_tells_no_more_than_who_spoke_is_no_context() -> None:
    below = """"One," said Ruaridh Mac an Tuairneir, Brackwater's chief operating officer.

"Two," she said.

"Three."
Mia Poe, a poet, added.

"Four."
Bo Ek, a cook, said it on the steps of the town hall.
"""
    assert contexts(below) == ["", "", "", "Bo Ek, a cook, said it on the steps of the town hall."]


@pytest.mark.parametrize(
    "aside",
    [
        "Loomcraft said so.",
        "Ravi Subramanian, Foxglove's treasurer, said.",
        "Mia Poe, a poet, put it this way.",
        "Those were the words of Mia Poe, a poet.",
        "As Mia Poe, a poet, put it.",
        "Mia Poe, who is a poet, told us.",
        "The company's chief scientist, Mia Poe, said that.",
        "A spokesperson for Oak said.",
        'Mia Poe, a poet, said "One."',
        "— Mia Poe (a poet, Oak)",
    ],
)
def test_what_only_repeats_the_speaker_and_a_verb_is_no_context(aside: str) -> None:
    assert contexts(f'"One."\n{aside}') == [""]


def test_the_words_of_a_quote_do_not_stand_again_in_its_context() -> None:
    below = (
        'Émilie du Châtelet, a baker, described the loaf as "indecently even" and sent it back.\n\n'
        "“Nine.”\nMia Poe, a poet, said “nine” and “ten”, and left the room.\n\n"
        "“We are late.”\nBo Ek, a cook, told us that “late” was a word.\n"
    )
    assert contexts(below) == [
        'Émilie du Châtelet, a baker, described the loaf as "…" and sent it back.',
        "Mia Poe, a poet, said “…” and “ten”, and left the room.",
        "Bo Ek, a cook, told us that “late” was a word.",
    ]
    assert contexts("“Nine.”\nMia Poe, a poet, said “Nine” and “ten”, and left the room.") == [
        "Mia Poe, a poet, said “…” and “ten”, and left the room."
    ]


@pytest.mark.parametrize("heading", ["**A strange subhead**", "**Checks and balances:**"])
def test_a_line_in_bold_letters_is_no_words_and_nobody(heading: str) -> None:
    below = f'"A is here."\nAda Byrne, a poet, said.\n\n{heading}\n\n"B is here."\nMia Poe, a cook, said.'
    assert [(said.text, said.speaker) for said in quotes(below)] == [
        ("A is here.", "Ada Byrne"),
        ("B is here.", "Mia Poe"),
    ]
    assert not_understood(below) == heading


# --- whose company ---------------------------------------------------------------------------------


def find_organisation(story: str, aside: str) -> object:
    found = fields(f'Chips are dear\n\n{story}\n\nKey Quotes\n\n"We are ready."\n{aside}')["key_quotes"]
    assert isinstance(found, list)
    return found[0].get("organization")


def test_a_company_that_nobody_named_is_not_made_of_a_heading() -> None:
    aside = "According to the company's spokesperson, Anna Kotova, the bill was late."
    assert find_organisation("The bill is late.", aside) is None
    assert find_organisation("Loomcraft, a maker of looms, is late. So is Loomcraft's bill.", aside) == "Loomcraft"


def test_the_museum_is_no_company() -> None:
    story = "The Museum of Buttons bought it from Loomcraft, a maker of looms. Loomcraft is proud."
    assert find_organisation(story, "Anna Kotova, the museum's director, said so.") == "Museum of Buttons"
    assert find_organisation(story, "Anna Kotova, the union's president, said so.") is None


@pytest.mark.parametrize(
    "clause", ["Asked about the price", "Pressed on the price", "Speaking about it", "Quizzed on it"]
)
@pytest.mark.parametrize(
    "speaker",
    ["analyst Renske de Wit of Polder Research replied", "Renske de Wit, an analyst at Polder Research, replied"],
)
def test_a_clause_before_the_speaker_hides_nothing_of_who_it_was(clause: str, speaker: str) -> None:
    found = fields(f'Chips are dear\n\nThe story goes on.\n\nKey quotes\n\n{clause}, {speaker}: "It is dear."')
    assert found["key_quotes"] == [
        {
            "text": "It is dear.",
            "speaker": "Renske de Wit",
            "role": "analyst",
            "organization": "Polder Research",
            "context": f"{clause}, {speaker}",
        }
    ]


def test_a_name_may_say_what_it_speaks_on() -> None:
    assert quotes('Mira Solano on chips, prices and power: "They are dear."')[0].speaker == "Mira Solano"
