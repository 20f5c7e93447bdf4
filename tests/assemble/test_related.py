"""Which earlier stories are proposed beside a story, and why."""

from __future__ import annotations

import time

import pytest

from masthead.assemble.related import (
    CANDIDATES_PER_TAG,
    MOST,
    Proposal,
    TableRow,
    decode_answers,
    encode_answers,
    propose_related,
)

DAY = 740_000
"""The ordinal of some day in 2027."""


def row(slug: str, *tags: str, day: int = DAY) -> TableRow:
    return TableRow(slug, day, tags)


def fill(count: int, *tags: str, name: str = "other") -> list[TableRow]:
    """Stories that are there only to make tags rare or common."""
    return [row(f"{name}-{number}", *tags) for number in range(count)]


def propose(rows: list[TableRow]) -> tuple[Proposal, ...]:
    """What is proposed beside the last of the stories."""
    return propose_related(rows)[rows[-1].slug].proposals


def slugs(rows: list[TableRow]) -> list[str]:
    return [proposal.slug for proposal in propose(rows)]


def test_an_earlier_story_under_a_rare_tag_is_proposed_with_that_tag() -> None:
    assert propose([row("old", "chips"), *fill(9, "power"), row("new", "chips")]) == (Proposal("old", ("chips",)),)


def test_a_later_story_is_never_proposed() -> None:
    rows = [row("old", "chips"), *fill(9, "power"), row("new", "chips")]
    assert propose_related(rows)["old"].proposals == ()


def test_a_story_without_a_shared_tag_is_not_proposed() -> None:
    assert propose([row("old", "power"), *fill(9, "law"), row("new", "chips")]) == ()


def test_a_story_is_not_proposed_beside_itself() -> None:
    assert propose([*fill(9, "power"), row("only", "chips")]) == ()


def test_there_is_an_answer_for_every_story_or_for_those_that_are_wanted() -> None:
    rows = [row("a", "chips"), *fill(5, "power"), row("b", "chips")]
    assert list(propose_related(rows)) == [each.slug for each in rows]
    [(slug, answer)] = propose_related(rows, {"b"}).items()
    assert (slug, answer.proposals) == ("b", (Proposal("a", ("chips",)),))
    assert propose_related(rows, ()) == {}
    assert propose_related([]) == {}


@pytest.mark.parametrize(("earlier", "proposed"), [(5, True), (4, False)])
def test_a_tag_that_is_too_common_is_too_weak_alone(earlier: int, proposed: bool) -> None:
    """One story of 5 carries it: log 6/2, the floor. One story of 4: log 5/2, below it."""
    rows = [row("old", "chips"), *fill(earlier - 1, "law"), row("new", "chips")]
    assert (slugs(rows) == ["old"]) is proposed


def test_two_weak_tags_together_are_strong_enough() -> None:
    earlier = [
        row("both", "chips", "power"),
        *fill(1, "chips"),
        *fill(1, "power", name="p"),
        *fill(2, "law", name="l"),
    ]
    assert slugs([*earlier, row("new", "chips")]) == []
    assert slugs([*earlier, row("new", "chips", "power")]) == ["both"]


def test_a_floor_that_is_met_exactly_is_met() -> None:
    """Of 5 earlier stories 2 carry the one tag (6/3), 3 the other (6/4): as rare as one that a third carry.

    The sum of the two logarithms is a hair below the logarithm of 3.
    """
    earlier = [row("both", "a", "b"), *fill(1, "a", name="a"), *fill(2, "b", name="b"), row("law", "law")]
    assert slugs([*earlier, row("new", "a", "b")]) == ["both"]


def test_the_rarer_tag_goes_before_the_more_common_one() -> None:
    rows = [row("common", "ai"), row("rare", "chips"), *fill(2, "ai"), *fill(20, "law", name="l")]
    assert slugs([*rows, row("new", "ai", "chips")])[:2] == ["rare", "other-1"]


def test_more_shared_tags_go_before_fewer() -> None:
    rows = [row("two", "a", "b"), row("one", "a"), *fill(1, "b"), *fill(20, "law", name="l")]
    assert slugs([*rows, row("new", "a", "b")])[0] == "two"


def test_the_shared_tags_are_told_the_rarest_first_and_equal_ones_by_name() -> None:
    rows = [row("old", "z", "y", "ai"), *fill(4, "ai"), *fill(20, "law", name="l")]
    assert propose([*rows, row("new", "ai", "z", "y")])[0] == Proposal("old", ("y", "z", "ai"))


def test_a_story_two_years_back_counts_half() -> None:
    """One rare tag now goes before two two years ago by the tie, and after them a day later."""
    earlier = [row("then", "a", "b", day=DAY - 730), *fill(20, "law", name="l"), row("now", "c")]
    assert slugs([*earlier, row("new", "a", "b", "c")]) == ["now", "then"]
    earlier[0] = row("then", "a", "b", day=DAY - 729)
    assert slugs([*earlier, row("new", "a", "b", "c")]) == ["then", "now"]


def test_age_moves_a_story_down_and_never_out() -> None:
    rows = [row("old", "chips", day=DAY - 20 * 365), *fill(9, "power"), row("new", "chips")]
    assert slugs(rows) == ["old"]


def test_of_equal_stories_the_later_goes_first() -> None:
    rows = [row("first", "chips"), row("second", "chips"), *fill(9, "law"), row("new", "chips")]
    assert slugs(rows) == ["second", "first"]


def test_at_most_eight_are_proposed() -> None:
    assert MOST == 8
    rows = [*fill(20, "chips"), *fill(100, "law", name="l"), row("new", "chips")]
    assert slugs(rows) == [f"other-{number}" for number in range(19, 11, -1)]


def test_of_a_tag_only_the_forty_latest_earlier_stories_are_looked_at() -> None:
    """However well the forty-first would fit by another tag that it has lost its place under too."""
    assert CANDIDATES_PER_TAG == 40
    law = fill(400, "law", name="l")
    best = row("best", "a", "b")
    assert slugs([best, *fill(39, "a", name="a"), *fill(39, "b", name="b"), *law, row("new", "a", "b")])[0] == "best"
    beyond = [best, *fill(40, "a", name="a"), *fill(40, "b", name="b"), *law, row("new", "a", "b")]
    assert "best" not in slugs(beyond)


def test_rarity_is_counted_over_earlier_stories_only() -> None:
    """`chips` grows common after the story was written; what stands beside it stays."""
    rows = [row("old", "chips"), *fill(5, "law"), row("story", "chips")]
    before = propose_related(rows)["story"].proposals
    after = propose_related([*rows, *fill(100, "chips", name="later")])["story"].proposals
    assert before == after == (Proposal("old", ("chips",)),)


def test_thousands_of_stories_are_scored_in_a_few_seconds() -> None:
    rows = [row(f"s{n}", f"t{n % 97}", f"u{n % 13}", "ai", day=DAY + n // 4) for n in range(4_000)]
    begun = time.process_time()
    propose_related(rows)
    assert time.process_time() - begun < 5


def test_what_was_found_before_is_taken_while_its_table_stands_and_no_longer() -> None:
    """Every earlier answer, true or false, is believed exactly where no row up to its own has changed."""
    rows = [TableRow(f"story-{number}", 738_000 + number, ("chips",)) for number in range(5)]
    told = propose_related(rows)
    false = {slug: answer._replace(proposals=()) for slug, answer in told.items()}
    assert propose_related(rows, known=false) == false
    assert propose_related([*rows, TableRow("later", 738_010, ("chips",))], known=false).items() >= false.items()
    changed = [*rows[:2], rows[2]._replace(tags=("chips", "prices")), *rows[3:]]
    again = propose_related(changed, known=false)
    assert [again[row.slug] == false[row.slug] for row in rows] == [True, True, False, False, False]
    assert again["story-4"] == propose_related(changed)["story-4"]
    assert decode_answers(encode_answers(told)) == told
