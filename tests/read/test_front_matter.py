"""Front matter is parted from the story and read as text with lines; what can't be read is told."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from masthead.errors import LineFault, Problem, describe_problem
from masthead.read import front_matter
from masthead.read.front_matter import (
    MAX_DEPTH,
    MAX_FRONT_MATTER_BYTES,
    Mapping,
    Scalar,
    Sequence,
    SourceText,
    split_source,
)
from newsletter import plain

NO_FRONT_MATTER = (
    "a.md:1: There is no front matter."
    " Begin the file with a line of three hyphens (---), then the fields, then --- again."
)
NO_END = "a.md:1: The front matter has no end. Put a line of three hyphens (---) between the fields and the story."
NO_FIELDS = "a.md:2: The front matter has no fields. Write each field on a line of its own, as name: value."
NO_FIT = (
    "This line does not fit the ones above it."
    " Indent it like its neighbours; put a value that contains quotation marks or colons in quotation marks."
)
SECOND_COLON = 'There is a second ": " in the value. Put the whole value in quotation marks.'
LINK = "There is a Markdown link where YAML wants a value."
BRACKET = "The value begins with a bracket or a brace, as a list or a group of fields does in YAML."
IN_QUOTES = "Put the whole value in quotation marks."
INDENTED_COLON = (
    'This line is indented as if it belonged to the value above, and contains a ": ".'
    " If it is a field, begin it in the column of the others; if not, put the value in quotation marks."
)
NOT_ALIKE = "The fields are not indented alike. Begin every field at the beginning of its line."
NOT_LIKE_ABOVE = "This line is not indented like the ones above it. Begin it in the same column as its neighbours."
QUOTES_IN_QUOTES = (
    "The quotation marks close before the value ends."
    " Write those that belong to the words as \u201ccurly\u201d ones,"
    " or begin the value with | and put it on the next line."
)
NUMBER_SIGN = 'A value in this list begins with "#". Write tags: [AI], because "#" begins a comment in YAML.'
NO_BREAK = "A no-break space follows the colon. Type a plain space instead."
UNCLOSED_QUOTE = 'A quotation mark is opened and not closed. Close it; inside "…" write \\" for a quotation mark.'
UNCLOSED_BRACKET = "A bracket or a brace is opened and not closed. Close it, and put commas between its parts."
KEPT_CHARACTER = (
    "The value begins with a character that YAML reserves (a tab, @, ` or %)."
    " Put the value in quotation marks, and indent with spaces."
)
NO_COLON = (
    'A field\'s name has no ": " after it.'
    " Write name: value, with a space after the colon; or close the front matter above with ---."
)
TOO_DEEP = "a.md:2: The front matter is nested deeper than 20 levels. Look for brackets that are not closed."


def describe(fault: LineFault) -> str:
    """The fault as it is printed."""
    return describe_problem(Problem("a.md", fault.line, fault.field, fault.message, fault.remedy))


def refuse(text: str) -> str:
    """What is said about a file that can't be parted; fails if it can."""
    with pytest.raises(LineFault) as caught:
        split_source(text)
    return describe(caught.value)


def part(fields: str, body: str = "The story.") -> SourceText:
    """A file with these fields, parted."""
    return split_source(f"---\n{fields}\n---\n\n{body}\n")


def text_of(fields: str, name: str) -> str:
    """The text of one field."""
    node = part(fields).fields.entries[name].value
    assert isinstance(node, Scalar)
    return node.text


# --- parting ---------------------------------------------------------------------------------------


def test_a_file_parts_into_fields_and_story() -> None:
    parted = split_source("---\ntitle: Chips\n---\nThe story.\n\nIts second paragraph.\n")
    assert plain(parted.fields) == {"title": "Chips"}
    assert (parted.body, parted.body_line) == ("The story.\n\nIts second paragraph.", 4)
    assert parted.faults == []


@pytest.mark.parametrize("blank", ["\n", "\n\n\n", "  \n\t\n"])
def test_blank_lines_before_the_front_matter_are_counted_in_every_line(blank: str) -> None:
    parted = split_source(f"{blank}---\ntitle: Chips\ntags:\n  - Open\n---\n\nThe story.\n")
    skipped = blank.count("\n")
    tags = parted.fields.entries["tags"]
    assert isinstance(tags.value, Sequence)
    assert parted.fields.entries["title"].line == 2 + skipped
    assert (tags.line, tags.value.line) == (3 + skipped, 4 + skipped)
    assert tags.value.items == [Scalar("Open", 4 + skipped)]
    assert parted.body_line == 7 + skipped


def test_blank_lines_before_the_front_matter_are_counted_in_a_fault() -> None:
    assert refuse("\n\n---\ntitle: a: b\n---\n") == f"a.md:4: {SECOND_COLON}"
    [fault] = split_source("\n\n---\ntitle: a\ntitle: b\n---\n").faults
    assert describe(fault) == "a.md:5: title: The field appears twice; first on line 4. Keep one of them."


def test_blank_lines_around_the_story_are_not_part_of_it() -> None:
    parted = split_source("---\ntitle: Chips\n---\n\n\n\nThe story.\n\n\n")
    assert (parted.body, parted.body_line) == ("The story.", 7)


def test_a_story_that_begins_with_indented_code_keeps_its_indentation() -> None:
    parted = split_source("---\ntitle: Chips\n---\n\n    print(1)\n    print(2)\n")
    assert (parted.body, parted.body_line) == ("    print(1)\n    print(2)", 5)


def test_a_line_of_hyphens_in_the_story_is_a_rule_of_the_story() -> None:
    assert split_source("---\ntitle: Chips\n---\nOne.\n\n---\n\nTwo.\n").body == "One.\n\n---\n\nTwo."


def test_white_space_after_the_hyphens_does_no_harm() -> None:
    assert plain(split_source("---  \ntitle: Chips\n---\t\nThe story.\n").fields) == {"title": "Chips"}


@pytest.mark.parametrize("text", ["---\n---", "---\n---\n", "---\n\n---\n", "---\n# Nothing yet.\n---\n"])
def test_empty_front_matter_has_no_fields(text: str) -> None:
    parted = split_source(text)
    assert (plain(parted.fields), parted.body, parted.fields.line) == ({}, "", 1)


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n"])
def test_an_empty_file_is_a_problem(text: str) -> None:
    assert refuse(text) == "a.md: The file is empty. Write an article into it, or delete it."


@pytest.mark.parametrize(
    "text",
    [
        "Just a story.\n",
        "title: Chips\n---\nThe story.\n",
        "----\ntitle: Chips\n----\n",
        "--- title: Chips\n---\n",
        "-- -\ntitle: Chips\n---\n",
    ],
)
def test_a_file_without_front_matter_is_a_problem(text: str) -> None:
    assert refuse(text) == NO_FRONT_MATTER


@pytest.mark.parametrize("text", ["{Chips} are dear.\n", "{\ntitle: Chips\n}\nThe story.\n"])
def test_a_brace_at_the_top_is_not_taken_for_json(text: str) -> None:
    assert refuse(text) == NO_FRONT_MATTER


def test_a_story_that_begins_with_plus_signs_is_not_taken_for_toml() -> None:
    assert refuse("+++ Chips +++\nThe story.\n") == NO_FRONT_MATTER


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\ntitle: Chips\n\nThe story.\n", "---\ntitle: Chips\n ---\nThe story.\n"]
)
def test_front_matter_that_is_not_closed_is_a_problem(text: str) -> None:
    assert refuse(text) == NO_END


@pytest.mark.parametrize(
    "fields", ["- Chips\n- Power", "- title: Chips", "[Chips, Power]", "Chips are dear", '"Chips"', "42"]
)
def test_front_matter_that_is_no_group_of_fields_is_a_problem(fields: str) -> None:
    assert refuse(f"---\n{fields}\n---\n") == NO_FIELDS


# --- values are text, and know their lines ---------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *"no on Yes true 1.10 007 0x1F 1e3 1_000 12:30:00 2024-10-07 null ~ .inf .nan".split(),
        "2024-10-07T09:30:00Z",
        *("=", "C#", "it's", "https://example.com/a#b", "“No”: he said"),
    ],
)
def test_a_value_stays_what_was_written(written: str) -> None:
    if ": " in written:
        written = f"'{written}'"
    assert text_of(f"v: {written}", "v") == written.strip("'")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Chips # are dear", "Chips"),
        ("'Chips # are dear'", "Chips # are dear"),
        ("'it''s'", "it's"),
        ('"a \\"b\\" \\u00e9"', 'a "b" é'),
        ("one\n  two", "one two"),
        ("one\n\n  two", "one\ntwo"),
        ("|\n  one\n  two", "one\ntwo\n"),
        ("|-\n  one\n\n    two", "one\n\n  two"),
        (">-\n  one\n  two", "one two"),
        ("", ""),
    ],
)
def test_quoted_folded_and_block_values_are_read_as_yaml_says(written: str, text: str) -> None:
    assert text_of(f"v: {written}", "v") == text


def test_lists_and_groups_keep_their_shape() -> None:
    parted = part("tags: [Chips, Power]\nimage: {src: a.jpg, alt: A rack}\npeople:\n- Ada\n- Bo\nauthor:")
    assert plain(parted.fields) == {
        "tags": ["Chips", "Power"],
        "image": {"src": "a.jpg", "alt": "A rack"},
        "people": ["Ada", "Bo"],
        "author": "",
    }


def test_every_name_and_value_knows_its_line() -> None:
    fields = part("title: Chips\nkey_quotes:\n  - text: >\n      Words.\n    speaker:\n      Ada\n").fields
    quotes = fields.entries["key_quotes"]
    assert isinstance(quotes.value, Sequence)
    [quote] = quotes.value.items
    assert isinstance(quote, Mapping)
    assert (fields.line, fields.entries["title"].line, quotes.line, quotes.value.line) == (1, 2, 3, 4)
    assert (quote.line, quote.entries["text"].line, quote.entries["speaker"].line) == (4, 4, 6)
    assert quote.entries["text"].value == Scalar("Words.\n", 4, block=True)
    assert quote.entries["speaker"].value == Scalar("Ada", 7)


@pytest.mark.parametrize(
    ("written", "line"),
    [("one", 2), ("\n  one", 3), ("'one'", 2), ("|\n  one", 3), (">-\n  one", 3), ("|2\n  one", 3)],
)
def test_the_text_of_a_value_begins_on_its_own_line(written: str, line: int) -> None:
    node = part(f"take: {written}").fields.entries["take"].value
    assert isinstance(node, Scalar)
    assert node.text_line == line


def test_hyphens_and_colons_in_a_block_do_not_end_it() -> None:
    assert text_of("take: |\n  ---\n  a: b: c\n  # heading\n  {", "take") == "---\na: b: c\n# heading\n{\n"


# --- names -----------------------------------------------------------------------------------------


def test_a_name_that_stands_twice_is_told_and_the_first_counts() -> None:
    parted = part("title: One\ndate: 2026-11-20\ntitle: Two\ntitle: Three")
    assert [describe(fault) for fault in parted.faults] == [
        "a.md:4: title: The field appears twice; first on line 2. Keep one of them.",
        "a.md:5: title: The field appears twice; first on line 2. Keep one of them.",
    ]
    assert plain(parted.fields) == {"title": "One", "date": "2026-11-20"}


def test_a_name_that_stands_twice_within_a_group_is_told_with_its_path() -> None:
    parted = part("image:\n  src: a.jpg\n  src: b.jpg\nkey_quotes:\n- text: A\n- text: B\n  text: C")
    assert [describe(fault) for fault in parted.faults] == [
        "a.md:4: image.src: The field appears twice; first on line 3. Keep one of them.",
        "a.md:8: key_quotes[1].text: The field appears twice; first on line 7. Keep one of them.",
    ]


def test_a_name_that_stands_twice_is_told_in_one_line_whatever_it_holds() -> None:
    parted = part('"a\\nb\\e[31m": 1\n"a\\nb\\e[31m": 2')
    assert [describe(fault).isprintable() for fault in parted.faults] == [True]


@pytest.mark.parametrize("fields", ["? [a]\n: b", "? {a: b}\n: c", "[a, b]: c", "{a: b}: c"])
def test_a_list_or_group_as_a_name_is_a_problem(fields: str) -> None:
    assert refuse(f"---\n{fields}\n---\n") == (
        "a.md:2: There is a list or a group of fields where a field's name is expected."
        " Put the value in quotation marks if it begins with a bracket or a brace."
    )


def test_a_merge_key_is_a_name_like_any_other() -> None:
    assert plain(part("<<: {title: Chips}").fields) == {"<<": {"title": "Chips"}}


# --- YAML that can't be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("date: 2026-11-20\ntitle: Chips: dear", f"a.md:3: {SECOND_COLON}"),
        ("title: “Chips”: dear", f"a.md:2: {SECOND_COLON}"),
        ("title: Chips\n are: dear", f"a.md:3: {INDENTED_COLON}"),
        ("title:Chips\ndate: 2026-11-20", f"a.md:2: {NO_COLON}"),
        ("title Chips\ndate: 2026-11-20", f"a.md:2: {NO_COLON}"),
        (" title: Chips\ndate: 2026-11-20", f"a.md:3: {NOT_ALIKE}"),
        ('title: "The "new" chips"\ndate: 2026-11-20', f"a.md:2: {QUOTES_IN_QUOTES}"),
        ("take: 'It's dear'\ndate: 2026-11-20", f"a.md:2: {QUOTES_IN_QUOTES}"),
        ("tags: [#AI]\ndate: 2026-11-20", f"a.md:2: {NUMBER_SIGN}"),
        ("date: 2026-11-20\ntags: [#AI]", f"a.md:3: {NUMBER_SIGN}"),
        ("title: Chips\ndate:\xa02026-11-20\ntags: AI", f"a.md:3: {NO_BREAK}"),
        ("key_quotes:\n  - text: A\n   speaker: B", f"a.md:4: {NOT_LIKE_ABOVE}"),
        ('title: "Chips', f"a.md:2: {UNCLOSED_QUOTE}"),
        ("title: 'Chips\ndate: 2026-11-20", f"a.md:2: {UNCLOSED_QUOTE}"),
        ("title: @chips", f"a.md:2: {KEPT_CHARACTER}"),
        ("title: `chips`", f"a.md:2: {KEPT_CHARACTER}"),
        ("title: % of chips", f"a.md:2: {KEPT_CHARACTER}"),
        (
            "title: Chips\n\tdate: 2026-11-20",
            "a.md:3: There is a tab where YAML wants spaces. Indent with spaces.",
        ),
        ("\ttitle: Chips", f"a.md:2: {KEPT_CHARACTER}"),
        ("image:\n  src: a\n alt: b", f"a.md:4: {NO_FIT}"),
        ("tags:\n  - a\n - b", f"a.md:4: {NO_FIT}"),
        ("title: Chips\n  ]\ndate: [a]]", f"a.md:4: {NO_FIT}"),
        (
            "tags: - Chips",
            "a.md:2: A list begins on the line of its field's name."
            ' Begin the list on a line of its own, each entry with "- ".',
        ),
        (
            'title: "C:\\quest"',
            "a.md:2: There is a backslash inside double quotation marks."
            " Write it twice (\\\\), or use single quotation marks.",
        ),
        (
            "title: * dear",
            'a.md:2: The value begins with "*" or "&", which YAML reserves. Put the value in quotation marks.',
        ),
    ],
)
def test_yaml_that_cannot_be_read_is_told_as_a_sentence(fields: str, told: str) -> None:
    assert refuse(f"---\n{fields}\n---\n\nThe story.\n") == told


@pytest.mark.parametrize(
    ("fields", "line"),
    [("title: Chips\ntags: [a, b", 3), ("title: Chips\nimage: {src: a", 3), ("tags: [a,\n  b\ndate: c", 2)],
)
def test_a_bracket_that_is_not_closed_is_told_where_it_is_opened(fields: str, line: int) -> None:
    assert refuse(f"---\n{fields}\n---\n\nThe story.\n") == f"a.md:{line}: {UNCLOSED_BRACKET}"


@pytest.mark.parametrize(
    ("fields", "line"),
    [("title: Chips\nand power\ndate: 2026-11-20", 3), ("tags:\n- a\nb", 4), ("take: >\n  a\nb", 4)],
)
def test_a_name_without_a_colon_is_told_on_its_own_line(fields: str, line: int) -> None:
    assert refuse(f"---\n{fields}\n---\n\nThe story.\n") == f"a.md:{line}: {NO_COLON}"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "related:\n  - [One: two](https://e.example/a)",
            f'3: {LINK} Write - {{title: "One: two", url: https://e.example/a}}.',
        ),
        ("related:\n  - one\n  - [Two](two.md)", f"4: {LINK} Write - Two."),
        ("key_quotes:\n  - source: [One](https://e.example/a)", f"3: {LINK} Write - source: https://e.example/a"),
        ("take: [One](one.md)", f"2: {LINK} {IN_QUOTES}"),
        ("take: [One](one.md) is dear.", f"2: {BRACKET} {IN_QUOTES}"),
        ("title: {One} two", f"2: {BRACKET} {IN_QUOTES}"),
    ],
)
def test_a_link_in_a_field_and_words_in_brackets_are_told_for_what_they_are(written: str, told: str) -> None:
    assert refuse(f"---\n{written}\n---\n") == f"a.md:{told}"


@pytest.mark.parametrize(
    ("text", "language"),
    [('+++\ntitle = "A"\n+++\n\nA story.\n', "TOML"), ('{\n  "title": "A"\n}\n\nA story.\n', "JSON")],
)
def test_front_matter_in_another_language_is_called_by_its_name(text: str, language: str) -> None:
    assert refuse(text).startswith(
        f"a.md:1: The front matter is written in {language}. Write its fields as name: value,"
    )


def test_three_dots_do_not_end_the_front_matter_in_silence() -> None:
    told = refuse("---\ntitle: Chips\n...\ntags: [a]\n---\n\nThe story.\n")
    assert told.startswith("a.md:4: The front matter ends too early.")


def test_a_second_document_in_the_front_matter_is_a_problem() -> None:
    told = refuse("---\ntitle: Chips\n--- tags\n---\n\nThe story.\n")
    assert told.startswith("a.md:3: The front matter ends too early.")


def test_three_dots_at_the_end_of_the_front_matter_do_no_harm() -> None:
    assert plain(part("title: Chips\n...").fields) == {"title": "Chips"}


@pytest.mark.parametrize(
    "fields",
    [f"title: {mark}" for mark in ("]", "}", ",", "? a", "| a", "> a", '"\\ud800"')] + ["}"],
)
def test_yaml_that_nobody_foresaw_is_a_problem_with_a_line_within_the_front_matter(fields: str) -> None:
    told = refuse(f"---\n{fields}\n---\n\nThe story.\n")
    assert told.split(":")[1] in ("2", "3")
    assert told.startswith(f"a.md:{told.split(':')[1]}: The front matter is not YAML that Masthead can read (")
    assert told.endswith("). Look at this line and the one above it for quotation marks, colons and indentation.")


def test_a_line_separator_in_a_value_is_told_of_on_its_line() -> None:
    """YAML takes U+2028 for the end of a line; files lose it when they are decoded."""
    assert refuse("---\ntitle: Chips\ndate: \u20282026\n---\n").startswith("a.md:4: ")


# --- what YAML can do and an article need not ------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "reference", "sign"),
    [
        ("title: &name Chips", "&name", "&"),
        ("title: *name", "*name", "*"),
        ("tags: &all [Chips]\npeople: *all", "&all", "&"),
        ("image: &i {src: a}", "&i", "&"),
        ("&k title: Chips", "&k", "&"),
    ],
)
def test_an_anchor_or_alias_is_a_problem(fields: str, reference: str, sign: str) -> None:
    assert refuse(f"---\n{fields}\n---\n") == (
        f'a.md:2: "{reference}" is a YAML reference, which is not supported here.'
        f' Put the value in quotation marks if it should begin with "{sign}".'
    )


def test_an_alias_bomb_is_refused_at_its_first_line() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{y}: &{y} [*{x}, *{x}]\n" for x, y in zip("abcdefgh", "bcdefghi", strict=True))
    assert refuse(f"---\n{bomb}---\n") == (
        'a.md:2: "&a" is a YAML reference, which is not supported here.'
        ' Put the value in quotation marks if it should begin with "&".'
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("!important", "!important"),
        ("! Chips", "!"),
        ("!!str no", "tag:yaml.org,2002:str"),
        ("!!python/object/apply:os.system [id]", "tag:yaml.org,2002:python/object/apply:os.system"),
        ("!!binary aGk=", "tag:yaml.org,2002:binary"),
        ("!!set {a, b}", "tag:yaml.org,2002:set"),
        ("!<tag:example.com,2026:x> Chips", "tag:example.com,2026:x"),
    ],
)
def test_a_tag_is_a_problem(written: str, shown: str) -> None:
    assert refuse(f"---\ntitle: {written}\n---\n") == (
        f'a.md:2: "{shown}" is a YAML tag, which is not supported here.'
        ' Put the value in quotation marks if it should begin with "!".'
    )


def test_a_tag_is_told_in_one_line_whatever_it_holds() -> None:
    assert refuse("---\ntitle: !a%0Ab%1B Chips\n---\n").isprintable()


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_twenty_levels_are_read_and_one_more_is_a_problem(opening: str, closing: str) -> None:
    levels = MAX_DEPTH - 1  # the fields themselves are the first
    part(f"a: {opening * levels}{closing * levels}")
    assert refuse(f"---\na: {opening * (levels + 1)}{closing * (levels + 1)}\n---\n") == TOO_DEEP


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_thirty_thousand_brackets_are_a_problem_and_kill_nothing(opening: str) -> None:
    begun = time.process_time()
    where = "\n  " if opening == "- " else " "
    told = refuse(f"---\na:{where}{opening * 30_000}\n---\n")
    assert told == (TOO_DEEP.replace(":2:", ":3:") if opening == "- " else TOO_DEEP)
    assert time.process_time() - begun < 5


def test_front_matter_of_256_kb_is_read_and_one_byte_more_is_a_problem() -> None:
    room = MAX_FRONT_MATTER_BYTES - len("---\ntitle: \n")
    assert len(text_of("title: " + "x" * room, "title")) == room
    assert refuse("---\ntitle: " + "x" * (room + 1) + "\n---\n") == (
        "a.md:1: The front matter has 262,145 bytes; the limit is 262,144."
        " Move the story below the second line of hyphens."
    )


def test_the_size_of_front_matter_counts_bytes_and_not_characters() -> None:
    assert refuse("---\ntitle: " + "é" * 131_072 + "\n---\n") == (
        "a.md:1: The front matter has 262,156 bytes; the limit is 262,144."
        " Move the story below the second line of hyphens."
    )


def test_much_front_matter_is_read_in_the_time_of_a_breath() -> None:
    begun = time.process_time()
    part("tags: [" + "a, " * 80_000 + "b]")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("title: The #1 chip", ['2: title: "#1 chip" is not read']),
        ("title: #1", ['2: title: "#1" is not read']),
        ("key_quotes:\n  - text: A\n    speaker: B #C", ['4: key_quotes[0].speaker: "#C" is not read']),
        ("tags:\n  - AI #ML\n  - #AI\n  - B", ['3: tags[0]: "#ML" is not read', '4: tags[1]: "#AI" is not read']),
        ("tags: [AI, B] #1", []),
        ("title: A # a comment\ndate: b ## c\nx: C#\ny: 'a' #b\n#z: d", []),
        ("take: |\n  The #1 chip\nx: y", []),
    ],
)
def test_what_a_number_sign_cuts_off_is_told_unless_it_is_a_comment(fields: str, told: list[str]) -> None:
    remedy = "Put the whole value in quotation marks; if it is a comment, put a space after the #."
    faults = [describe(fault) for fault in part(fields).faults]
    assert faults == [f'a.md:{each}, because " #" begins a comment in YAML. {remedy}' for each in told]


PIECES = [
    *("title", "tags", ": ", ":", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", '"', "'", "|\n  ", ">\n  "),
    *("#", "&a", "*a", "!x", "no", "Chips", "\xa0", "? ", "---", "...", "\t", "it's", "%", "\n\n", "\ntitle: a"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_plain_front_matter_is_read_the_short_way_as_it_is_the_long_way(fields: str) -> None:
    """Whatever libyaml may compose by itself is what our own look at each event would have given."""
    short = front_matter._compose_plain(fields)
    if short is None:
        return
    faults: list[LineFault] = []
    long = front_matter._build(yaml.parse(fields, Loader=yaml.CSafeLoader), [], faults)
    assert (short, []) == (long, faults)
