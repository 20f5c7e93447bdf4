"""What the documents show is so: every example builds, and every mistake reads as it is printed there.

In ``README.md``, ``CONTRIBUTING.md`` and ``docs/*.md`` the first word after a fence says what an example is:
``yaml`` fields of an article, ``markdown`` its story (or a whole file, if it begins with ``---``), ``toml``
lines of ``site.toml``. ``page`` behind it makes it one of a page. An example that is marked ``wrong`` is
followed by a ``text`` fence, which must hold word for word what Masthead says of it; of the others it must
say nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from masthead import urls
from masthead.assemble import related, site
from masthead.cli import options, printing, reports
from masthead.errors import Problem, Unpublishable, describe_problem
from masthead.prose import html_safety, limits
from masthead.read import config, content, fields, front_matter, rules, sources
from masthead.read.front_matter import Mapping, Scalar, Sequence, split_source
from masthead.request import Edition, HeldBack
from masthead.store import cache
from newsletter import (
    PROJECT,
    SHIPPED,
    build,
    copy_sample,
    told_changes,
    told_problems,
    write_article,
    write_newsletter,
)

DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(f"docs/{path.name}" for path in sorted((PROJECT / "docs").glob("*.md"))),
)
WRITING, PREVIEW, PUBLISHING = "docs/writing.md", "docs/preview.md", "docs/publishing.md"
ARTICLE, PAGE = "content/articles/2026-11-20-chips.md", "content/pages/standards.md"
NEEDED = {"title": "title: Chips are dear", "date": "date: 2026-11-20", "tags": "tags: [Chips]"}
NEEDED_IN_SITE = {"title": 'title = "The Ledger"', "base_url": 'base_url = "https://ledger.example"'}
LIBRARY: dict[str, str | bytes] = {
    "content/articles/2026-11-18-tidewater-raises-two-billion.md": write_article(
        "Tidewater raises two billion", "2026-11-18"
    ),
    "content/articles/2025/2025-06-03-price-list.md": write_article("The price list", "2025-06-03"),
    "content/articles/2026-11-19-rumour.md": write_article("A rumour", "2026-11-19", draft="true"),
    "content/articles/rack.jpg": b"a rack",
    "content/articles/chart.png": b"a chart",
    "static/images/chart.png": b"a chart",
    **{
        f"static/{name}": (PROJECT / "tests/sites/golden/static" / name).read_bytes()
        for name in ("card.png", "logo.png")
    },
    "content/pages/about.md": "---\ntitle: About us\n---\n\nWho we are.\n",
}
"""The other files that the examples name; ``docs/writing.md`` lists them."""


class Example(NamedTuple):
    """A fenced text of a document."""

    document: str
    line: int
    """Of its first line, in the document."""
    heading: str
    """The one that it stands below."""
    language: str
    marks: frozenset[str]
    text: str
    answer: str
    """The ``text`` fence that follows it; empty where none does."""

    @property
    def name(self) -> str:
        return f"{self.document}:{self.line}"


_FENCE = re.compile(r"^(?P<mark>`{3,})(?P<words>[^`\n]*)\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)


def read_document(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def find_examples(document: str) -> Iterator[Example]:
    """Every fenced text, in order."""
    text = read_document(document)
    fences = list(_FENCE.finditer(text))
    for number, fence in enumerate(fences):
        after = fences[number + 1] if number + 1 < len(fences) else None
        between = text[fence.end() : after.start()] if after else "-"
        headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", text[: fence.start()]), re.MULTILINE)
        language, *marks = fence["words"].split() or [""]
        yield Example(
            document,
            text.count("\n", 0, fence.start()) + 2,
            headings[-1] if headings else "",
            language,
            frozenset(marks),
            fence["text"],
            after["text"] if after and after["words"] == "text" and not between.strip() else "",
        )


EXAMPLES = [
    example
    for document in DOCUMENTS
    for example in find_examples(document)
    if example.language in ("yaml", "markdown", "toml") and "other" not in example.marks
]
GOOD = [example for example in EXAMPLES if "wrong" not in example.marks]
WRONG = [example for example in EXAMPLES if "wrong" in example.marks]


def names_of(examples: list[Example]) -> list[str]:
    return [example.name for example in examples]


# --- examples as files -----------------------------------------------------------------------------


def complete_source(example: Example) -> str:
    """The article or page that the example shows a part of; what it shows begins on line 2."""
    if example.text.startswith("---\n"):
        return example.text
    body = example.text if example.language == "markdown" else "The story.\n"
    fields = [] if example.language == "markdown" else [example.text.rstrip("\n")]
    given = {line.partition(":")[0] for line in example.text.splitlines()} if fields else set()
    needed = {"title": "title: A page"} if "page" in example.marks else NEEDED
    fields += [line for name, line in needed.items() if name not in given]
    return "\n".join(["---", *fields, "---", "", body])


def complete_site(example: Example) -> tuple[str, int]:
    """The ``site.toml`` that the example shows a part of, and how many lines stand above it."""
    top = example.text.partition("\n[")[0] if not example.text.startswith("[") else ""
    above = [line for name, line in NEEDED_IN_SITE.items() if not re.search(rf"^{name}\b", top, re.MULTILINE)]
    return "\n".join([*above, example.text]), len(above)


def ask_masthead(project: Path, example: Example) -> str:
    """What Masthead says of the example alone, each message on its line."""
    if example.language == "toml":
        text, above = complete_site(example)
        told = told_problems(write_newsletter(project, LIBRARY, text))
        told = [re.sub(r"(?<=^site\.toml:)\d+", lambda m: str(int(m[0]) - above), each) for each in told]
    else:
        path = PAGE if "page" in example.marks else ARTICLE
        told = told_problems(write_newsletter(project, LIBRARY | {path: complete_source(example)}))
    return "".join(f"{each}\n" for each in told)


@pytest.fixture(scope="module")
def told_of_good(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Example], list[str]]:
    """What is said of an example; the good ones of a document are one newsletter."""
    told: dict[str, list[str]] = {}

    def path_of(example: Example) -> str:
        folder = "pages" if "page" in example.marks else "articles"
        return f"content/{folder}/example-{example.line}.md"

    def tell(example: Example) -> list[str]:
        if example.language == "toml":
            return ask_masthead(tmp_path_factory.mktemp("site"), example).splitlines()
        if example.document not in told:
            files = {
                path_of(each): complete_source(each)
                for each in GOOD
                if each.document == example.document and each.language != "toml"
            }
            project = write_newsletter(tmp_path_factory.mktemp("document"), LIBRARY | files)
            told[example.document] = told_problems(project)
        return [each for each in told[example.document] if each.startswith(f"{path_of(example)}:")]

    return tell


@pytest.mark.parametrize("example", GOOD, ids=names_of(GOOD))
def test_an_example_builds_and_nothing_is_said_of_it(
    example: Example, told_of_good: Callable[[Example], list[str]]
) -> None:
    assert told_of_good(example) == []


@pytest.mark.parametrize("example", WRONG, ids=names_of(WRONG))
def test_a_mistake_reads_as_it_is_shown(example: Example, tmp_path: Path) -> None:
    assert ask_masthead(tmp_path, example) == example.answer


# --- every field is explained ----------------------------------------------------------------------

ARTICLE_FIELDS = fields.article_fields(ZoneInfo("UTC"))
GROUPS = {
    "image": fields.IMAGE,
    "key_quotes": fields.KEY_QUOTE,
    "related": fields.STORY_ELSEWHERE,
    "recommended_reading": fields.READING,
    "sources": fields.SOURCE,
    "corrections": fields.CORRECTION,
}


def part_of(document: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its rank or above."""
    text = _FENCE.sub(lambda fence: re.sub(r"(?m)^#", "\\#", fence[0]), read_document(document))
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |^# |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f'{document} has no heading "{heading}"'
    return found[2]


def headings_below(document: str, heading: str) -> list[str]:
    return re.findall(r"^### (.*)$", part_of(document, heading), re.MULTILINE)


def names_in(text: str) -> set[str]:
    """All that stands in backticks outside of examples."""
    return set(re.findall(r"`([^`\n]+)`", _FENCE.sub("", text)))


def names_shown(node: front_matter.Node) -> set[str]:
    """Every field that stands in the node, however deep, with what it stands in: ``image.src``."""
    if isinstance(node, Mapping):
        inner = {f"{name}.{each}" for name, entry in node.entries.items() for each in names_shown(entry.value)}
        return {*node.entries, *inner}
    if isinstance(node, Sequence):
        return {each for item in node.items for each in names_shown(item)}
    assert isinstance(node, Scalar)
    return set()


def test_every_field_of_an_article_is_explained_in_its_order() -> None:
    """With an example that builds and a mistake, each below the heading of the field."""
    headings = headings_below(WRITING, "The fields of an article")
    assert [name.strip("`") for heading in headings for name in heading.split(", ")] == list(ARTICLE_FIELDS.rules)
    for heading in headings:
        mine = [each for each in EXAMPLES if each.document == WRITING and each.heading == heading]
        shown = {
            name
            for each in mine
            if "wrong" not in each.marks
            for name in names_shown(split_source(complete_source(each)).fields)
        }
        assert {name.strip("`") for name in heading.split(", ")} <= shown, heading
        assert any("wrong" in each.marks for each in mine), heading


@pytest.mark.parametrize(("field", "group"), GROUPS.items(), ids=list(GROUPS))
def test_every_part_of_a_group_is_named_and_shown(field: str, group: rules.Fields) -> None:
    assert set(group.rules) <= names_in(part_of(WRITING, f"`{field}`"))
    shown = {
        name
        for each in GOOD
        if each.document == WRITING and each.language == "yaml"
        for name in names_shown(split_source(complete_source(each)).fields)
    }
    assert {f"{field}.{name}" for name in group.rules} <= shown


def test_every_field_of_a_page_is_named_and_shown() -> None:
    assert set(fields.PAGE_FIELDS.rules) <= names_in(part_of(WRITING, "Pages"))
    shown = {
        name
        for each in GOOD
        if each.document == WRITING and "page" in each.marks
        for name in names_shown(split_source(complete_source(each)).fields)
    }
    assert shown == set(fields.PAGE_FIELDS.rules)


def test_every_required_field_is_said_to_be() -> None:
    said = {
        heading.strip("`")
        for heading in headings_below(WRITING, "The fields of an article")
        if "Required" in _FENCE.sub("", part_of(WRITING, heading)).partition("\n\n| ")[0]
    }
    assert said == set(ARTICLE_FIELDS.required)


def test_every_key_of_the_site_is_named_and_shown() -> None:
    known = {
        name: {key for inner in _fields_within(rule) for key in inner.rules} for name, rule in config.SITE.rules.items()
    }
    text = part_of(WRITING, "The newsletter itself: site.toml")
    assert known.keys() | {key for keys in known.values() for key in keys} <= names_in(
        text.replace("`[", "`").replace("]`", "`")
    )
    shown: dict[str, set[str]] = {}
    for each in GOOD:
        if each.document == WRITING and each.language == "toml":
            for name, value in tomllib.loads(each.text).items():
                groups = value if isinstance(value, list) else [value]
                shown.setdefault(name, set()).update(
                    key for group in groups if isinstance(group, dict) for key in group
                )
    assert shown == known


def _fields_within(rule: object) -> list[rules.Fields]:
    """The groups that a rule of `config.SITE` reads, found in what it closes over."""
    cells = [cell.cell_contents for cell in getattr(rule, "__closure__", None) or ()]
    found = [cell for cell in cells if isinstance(cell, rules.Fields)]
    return found + [fields for cell in cells if callable(cell) for fields in _fields_within(cell)]


# --- tables and figures ----------------------------------------------------------------------------


def table_below(document: str, heading: str) -> list[list[str]]:
    """The cells of the last table in a part of a document, without its head."""
    rows = [line for line in part_of(document, heading).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\) \| ", row.strip("| "))] for row in rows]
    return [row for row in cells if row and not set("".join(row)) <= set("-: ")][1:]


def test_tags_fold_as_the_table_says() -> None:
    rows = table_below(WRITING, "Tags")
    assert len(rows) > 5
    for tag, address in rows:
        assert urls.tag_address(urls.fold_name(tag.strip("`"))) == address.strip("`")


PITFALLS = table_below(WRITING, "YAML, where it bites")


def read_fields(fields: str) -> content.ArticleReading:
    """What becomes of an article with these fields in the newsletter of this project."""
    settings = config.read_config(SHIPPED).config
    assert settings is not None
    shown = Example(WRITING, 0, "", "yaml", frozenset(), fields, "")
    return content.read_article(ARTICLE, complete_source(shown).encode(), settings)


@pytest.mark.parametrize(("bad", "answer", "good"), PITFALLS, ids=[row[0] for row in PITFALLS])
def test_a_pitfall_is_answered_as_the_table_says(bad: str, answer: str, good: str) -> None:
    def ask(cell: str) -> list[str]:
        fields = "\n".join(re.findall(r"`([^`]+)`", cell)) + "\n"
        return [describe_problem(problem) for problem in read_fields(fields).problems]

    assert any(f": {answer} " in each for each in ask(bad))
    assert ask(good) == []


def test_what_yaml_takes_without_a_word_is_taken_as_the_page_says() -> None:
    """The two things that Masthead can't notice."""

    def read(fields: str) -> tuple[str, tuple[str, ...]]:
        article = read_fields(fields).article
        assert article is not None
        return article.head.title, article.head.tags

    assert read("title: Who is # 1?\n")[0] == "Who is"
    assert read('title: "Who is # 1?"\n')[0] == "Who is # 1?"
    assert read("tags:\n  Chips\n  Prices\n")[1] == ("Chips Prices",)


def test_the_limits_are_those_of_the_code() -> None:
    rows = [line for line in part_of(WRITING, "Limits").splitlines() if line.startswith("| ")]
    told = dict([cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:])
    assert told == {
        "A line of plain text, before it is noticed": f"{rules.MAX_LINE_CHARACTERS:,} characters",
        "Tags of a story": str(fields.MAX_TAGS),
        "Entries of another list": f"{rules.MAX_ENTRIES:,}",
        "An address made of a slug or a tag": f"{urls.MAX_SEGMENT_BYTES} bytes",
        "A summary taken from the first paragraph": f"{content.MAX_SUMMARY_CHARACTERS} characters",
        "The front matter": f"{front_matter.MAX_FRONT_MATTER_BYTES:,} bytes",
        "A text in Markdown": f"{limits.MAX_BYTES:,} bytes",
        "Lists, quotations and emphasis, one in another": f"{limits.MAX_DEPTH} deep",
        "Items of lists, quotations and cells of tables in one text": f"{limits.MAX_PARTS:,}",
        "A file": f"{sources.MAX_FILE_BYTES:,} bytes",
    }


def test_the_rule_of_related_stories_is_that_of_the_code() -> None:
    """Four, forty, a third, two years, ten: the numbers of the page."""
    assert (site.RELATED_STORIES, site.BACKLINKS, site.LEAD_DAYS) == (4, 10, 7)
    assert (related.CANDIDATES_PER_TAG, related.HALF_LIFE_DAYS) == (40, 2 * 365)
    assert round(2.718281828**related.FLOOR, 3) == 3


def test_html_that_is_said_to_pass_does() -> None:
    text = _FENCE.sub("", part_of(WRITING, "HTML")).partition("HTML that could change the page")[0]
    said = set(re.findall(r"`<(\w+)>`", text))
    assert len(said) > 5
    assert said <= html_safety.ELEMENTS.keys()


# --- the command, make, and links ------------------------------------------------------------------


def options_of(add_options: Callable[[argparse.ArgumentParser], None]) -> set[str]:
    """Every option of a command."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    return {word for action in parser._actions for word in action.option_strings if word.startswith("--")}


COMMANDS = {
    "build": (options.add_build, PUBLISHING, "The command"),
    "serve": (options.add_serve, PREVIEW, "Options"),
    "new": (options.add_new, WRITING, "Begin an article with one command"),
    "import text": (options.add_import_text, WRITING, "Bring in a text that you have copied"),
}


def test_every_option_is_explained_and_no_other_is_named() -> None:
    known = {"--version"}
    for add_options, document, heading in COMMANDS.values():
        explained = {name.split()[0] for name in names_in(part_of(document, heading))}
        assert options_of(add_options) - {"--help"} <= explained, heading
        known |= options_of(add_options)
    for document in DOCUMENTS:
        for line in re.findall(r"(?:build\.py|make (?:build|serve) ARGS=).*", read_document(document)):
            used = set(re.findall(r"(?<![\w-])--[a-z-]+", line))
            assert used <= known, f"{document}: {line}"


def test_the_exit_codes_are_those_of_the_code() -> None:
    rows = table_below(PUBLISHING, "Exit codes")
    assert [int(code.strip("`")) for code, _ in rows] == [
        *(
            printing.DONE,
            printing.CONTENT_HAS_PROBLEMS,
            printing.WRONG_USAGE,
            printing.FAULT_OF_OURS,
            printing.INTERRUPTED,
        ),
    ]


def test_what_a_build_says_of_the_output_folder_reads_as_it_is_shown(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {ARTICLE: write_article()})
    (project / "public").mkdir()
    shown = read_document(PUBLISHING)
    (project / "public/verification.html").write_text("mine")
    (told,) = told_problems(project)
    assert re.sub("^.*/public: ", "other: ", told) in shown
    (project / "public/verification.html").unlink()
    assert told_problems(project) == []
    (project / "public/verification.html").write_text("mine")
    (told,) = told_problems(project)
    assert re.sub("^.*/public/", "public/", told) in shown
    with (
        cache.lock_project(project),
        pytest.raises(cache.Busy) as busy,
        cache.lock_project(project),
    ):
        pass
    assert re.sub(r"process \d+", "process 18498", str(busy.value)) in shown


def test_what_a_build_says_of_what_it_takes_away_reads_as_it_is_shown(tmp_path: Path) -> None:
    moved, stays = write_article("Northwind opens Gale"), write_article("Northwind in print", slug="in-print")
    old, new = "content/articles/2026-11-20-northwind-opens-gale.md", "content/articles/2026-11-20-gale-is-open.md"
    stories = {
        f"content/articles/2026-11-{day}-s.md": write_article(f"S{day}", f"2026-11-{day}", slug=f"s{day}")
        for day in range(10, 19)
    }
    project = write_newsletter(
        tmp_path, {old: moved, ARTICLE: write_article(), "content/articles/2026-11-20-x.md": stays, **stories}
    )
    build(project)
    aliased = {ARTICLE: write_article(aliases="[/gale, /articles/gale/]")}
    shutil.copytree(project, tmp_path / "other")
    (told,) = told_changes(write_newsletter(tmp_path / "other", aliased))
    assert told in read_document(WRITING)
    shutil.copytree(project, tmp_path / "moved", ignore=shutil.ignore_patterns("other"))
    (tmp_path / "moved" / old).rename(tmp_path / "moved" / new)
    (told,) = told_changes(tmp_path / "moved")
    assert told in read_document(WRITING)
    (tmp_path / "moved" / ARTICLE).unlink()
    (told,) = told_changes(tmp_path / "moved")
    assert told in read_document(WRITING)
    shutil.rmtree(project / "content")
    (told,) = (each for each in told_problems(project) if "notice" not in each)
    assert re.sub(r" in \S*/public/", " in public/", told) in read_document(PUBLISHING)


def test_what_machines_are_told_has_the_shape_that_is_shown() -> None:
    """The names and kinds of values of both JSON examples, and the whole line for GitHub."""
    published, refused = (json.loads(each.text) for each in find_examples(PUBLISHING) if each.language == "json")
    problem = Problem(ARTICLE, 5, "relatd", "unknown field.", 'Did you mean "related"?')
    edition = Edition(21, 133, 25, 0, (HeldBack("content/articles/2026-11-21-x.md", ""),), ())

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {name: shape(each) for name, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else type(value)

    assert shape(json.loads(reports.as_json((), edition, "public", 0.912))) == shape(published)
    assert json.loads(reports.as_json([problem], None, "public", 0.311)) == refused
    assert reports.as_github(problem) in read_document(PUBLISHING)


def targets_of_make() -> set[str]:
    """Those that `make help` lists."""
    return set(re.findall(r"^([a-z-]+):.*## ", read_document("Makefile"), re.MULTILINE))


def test_every_target_of_make_is_explained() -> None:
    explained = {name for name in names_in(read_document("CONTRIBUTING.md")) if name.startswith("make ")}
    assert {f"make {target}" for target in targets_of_make()} <= explained


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_target_of_make_is_named_that_is_not_there(document: str) -> None:
    text = read_document(document)
    commands = re.findall(r"`make ([^`\n]*)`", _FENCE.sub("", text)) + re.findall(r"- run: make (.*)", text)
    for example in find_examples(document):
        if example.language == "sh":
            commands += re.findall(r"^make (.*)", example.text, re.MULTILINE)
    named = {shlex.split(command)[0] for command in commands}
    assert named <= targets_of_make()


def anchor_of(heading: str) -> str:
    """As GitHub makes it."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.lower()).strip().replace(" ", "-")


def anchors_in(document: str) -> set[str]:
    text = _FENCE.sub("", (PROJECT / document).read_text(encoding="utf-8"))
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        anchor, number = anchor_of(heading), 0
        while (name := f"{anchor}-{number}" if number else anchor) in found:
            number += 1
        found.add(name)
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_between_the_documents_leads_somewhere(document: str) -> None:
    folder = (PROJECT / document).parent
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", read_document(document)))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (folder / path).resolve() if path else PROJECT / document
        assert file.exists(), target
        if anchor:
            assert anchor in anchors_in(file.relative_to(PROJECT).as_posix()), target


def test_pictures_are_light() -> None:
    for picture in (PROJECT / "docs/images").iterdir():
        assert picture.stat().st_size < 250_000, picture.name


def test_the_five_steps_from_the_sample_to_a_newsletter_of_ones_own_leave_nothing_to_be_told(tmp_path: Path) -> None:
    """But for the step that takes a browser, the pictures; and the last one is asked for by what it is to type."""
    project = copy_sample(tmp_path)
    stories = project / "content/articles"
    shutil.rmtree(stories)
    stories.mkdir()
    old = {f"{day:02}.md": write_article(f"Sample {day}", f"2026-10-{day:02}") for day in range(1, 4)}
    for name, text in old.items():
        (stories / name).write_text(text, encoding="utf-8")
    for page in ("about", "standards"):
        (project / f"content/pages/{page}.md").write_text(f"---\ntitle: Our {page}\n---\n\nOurs.\n", encoding="utf-8")
    build(project)
    for name in old:
        (stories / name).unlink()
    (stories / "2026-11-20-chips.md").write_text(write_article("Our own"), encoding="utf-8")
    settings = (project / "site.toml").read_text(encoding="utf-8")
    for name, value in {"title": "The Kiln", "base_url": "https://kiln.example", "language": "de-AT"}.items():
        settings = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "{value}"', settings, count=1)
    (project / "site.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(Unpublishable) as stop:
        build(project)
    problems = [problem for problem in stop.value.problems if problem.level == "problem"]
    [step] = re.findall(r"(?m)^5\. Type `(.+?)`", (PROJECT / WRITING).read_text(encoding="utf-8"))
    assert [problem.remedy.partition(": ")[2] for problem in problems] == [step]
    build(project, allow_removals=True)
    assert {problem.partition(" ")[0] for problem in told_problems(project)} == {"site.toml:10:", "site.toml:11:"}
