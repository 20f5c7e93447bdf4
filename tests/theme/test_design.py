"""docs/design.md says what the look is made of and what each template is handed, as the code has it.

What is between its marks is written from the code. When that changes, write it anew and read the difference::

    REWRITE_DESIGN=1 python -m pytest tests/theme/test_design.py
    git diff docs/design.md
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import pytest

from masthead import model
from masthead.model import Record
from masthead.plan import outputs
from masthead.render import json_ld, pages
from masthead.render.pages import ARCHIVE_TEMPLATE, FEED_TEMPLATE, PAGE_TEMPLATES, TAG_TEMPLATE
from masthead.theme.languages import Language, Usage
from masthead.theme.templates import make_environment
from newsletter import PROJECT, SHIPPED

DESIGN = PROJECT / "docs/design.md"
MARK = "<!-- tests/theme/test_design.py generates everything below from the code -->\n"

INPUTS: dict[str, type] = {
    **{name: kind for kind, name in PAGE_TEMPLATES.items()},
    ARCHIVE_TEMPLATE: outputs.ListPage,
    TAG_TEMPLATE: outputs.ListPage,
    FEED_TEMPLATE: outputs.FeedEntry,
}
BESIDE = {"article.html": model.Article, "feed_entry.html": model.Article, "page.html": model.Page}
"""What these are handed besides: a story or a page, whole."""


@cache
def said_in_the_code(module: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Of each class of the module its fields, each with its type and what is said beneath it."""
    text = (PROJECT / "masthead" / f"{module}.py").read_text(encoding="utf-8")
    classes = {}
    for node in ast.parse(text).body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields: dict[str, tuple[str, str]] = {"": ("", ast.get_docstring(node) or "")}
        for field, below in zip(node.body, [*node.body[1:], None], strict=True):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            is_told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            told = ast.literal_eval(below.value) if is_told and isinstance(below, ast.Expr) else ""
            fields[field.target.id] = ast.unparse(field.annotation), " ".join(str(told).split())
        classes[node.name] = fields
    return classes


def fields_of(record: str) -> dict[str, tuple[str, str]]:
    """The fields of a record or named tuple, by name; its own docstring stands under the empty name."""
    return next(
        classes[record]
        for classes in (
            said_in_the_code(module) for module in ("plan/outputs", "model", "render/pages", "render/json_ld")
        )
        if record in classes
    )


def records_in(kind: str) -> Iterator[str]:
    """The records that a type speaks of."""
    for word in re.findall(r"[A-Z]\w+", kind):
        if any(
            word in said_in_the_code(module) for module in ("plan/outputs", "model", "render/pages", "render/json_ld")
        ):
            yield word


def describe(record: str) -> list[str]:
    """A table of the record's fields."""
    fields = fields_of(record)
    plain = re.sub(r"``([^`]*)``", r"`\1`", fields[""][1].split("\n\n")[0]).replace("\n", " ")
    lines = [f"### {record}", "", plain, "", "| | | |", "| --- | --- | --- |"]
    for name, (kind, told) in fields.items():
        if name:
            shown = re.sub(r"``([^`]*)``", r"`\1`", told).replace("|", "\\|")
            lines.append(f"| `{name}` | `{kind.replace('|', chr(92) + '|')}` | {shown} |")
    return lines if len(fields) > 1 else lines[:3]


def write_tables() -> str:
    """All that follows the mark: what `page` is in each template, and every record that can be reached from there."""
    lines = ["## What `page` is", "", "| Template | `page` | Also receives |", "| --- | --- | --- |"]
    for template, kind in INPUTS.items():
        beside = BESIDE.get(template)
        told = "" if beside is None else "`content`, a [Page](#page); `body`, its HTML"
        if beside is model.Article:
            told = "`article`, an [Article](#article); `prose`, an [ArticleProse](#articleprose)"
        name = kind.__name__
        lines.append(f"| `{template}` | [{name}](#{name.lower()}) | {told} |")
    lines += ["", "## The records", ""]
    pending = ["Frame", *(kind.__name__ for kind in INPUTS.values()), "Article", "ArticleProse", "Page", "ShownPicture"]
    done: list[str] = []
    while pending:
        record = pending.pop(0)
        if record in done:
            continue
        done.append(record)
        for annotated, _ in fields_of(record).values():
            pending += [each for each in records_in(annotated) if each not in done]
    lines += chain.from_iterable([*describe(record), ""] for record in done)
    return "\n".join(lines)


def test_the_tables_of_what_a_template_is_handed_are_those_of_the_code() -> None:
    text = DESIGN.read_text(encoding="utf-8")
    before, mark, _ = text.partition(MARK)
    assert mark
    expected = before + MARK + "\n" + write_tables()
    if os.environ.get("REWRITE_DESIGN") == "1":
        DESIGN.write_text(expected, encoding="utf-8")
        pytest.skip("docs/design.md was rewritten; read its difference before you commit it")
    assert text == expected, "REWRITE_DESIGN=1 python -m pytest tests/theme/test_design.py writes it anew"


def test_every_record_that_a_template_is_handed_exists() -> None:
    """The tables are read from the text of the modules; these are the classes themselves."""
    records = re.findall(r"^### (\w+)$", DESIGN.read_text(encoding="utf-8").partition(MARK)[2], re.MULTILINE)
    assert len(records) > 20
    for record in records:
        kind = next(getattr(module, record) for module in (outputs, model, pages, json_ld) if hasattr(module, record))
        fields = kind.__struct_fields__ if issubclass(kind, Record) else kind._fields
        assert list(fields) == [name for name in fields_of(record) if name], record


def named_in(section: str) -> set[str]:
    """The names in the first column of the table below that headline."""
    text = DESIGN.read_text(encoding="utf-8")
    below = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    assert below, f"docs/design.md has no part {section!r}"
    rows = [line.split("|")[1] for line in below.splitlines() if line.startswith("|")]
    return set(chain.from_iterable(re.findall(r"`([\w-]+)[^`]*`", row) for row in rows))


def handed_by_the_code() -> set[str]:
    """Every name that `render.py` hands to a template: of all, of a page, of a feed's entry; and its filters."""
    patterns = dict.fromkeys(("dates.day", "dates.month", "dates.month_and_year", "dates.time"), "")
    words = {key: {"other": ""} for key in ("lists.between", "lists.last")}
    language = Language("", words, {}, Usage("ltr", "en_US", patterns, {}, (), (), ""), "", ())
    frame = outputs.Frame("", "", "https://x.example", "en", "", (), (), None, None)
    environment = make_environment({})
    known = {*environment.globals, *environment.filters}

    def fetch(*_: str) -> Any:
        raise AssertionError("nothing is rendered here")

    pages.make_press(frame, environment, {}, fetch, fetch, fetch, language)
    added = {*environment.globals, *environment.filters} - known
    source = (PROJECT / "masthead/render/pages.py").read_text(encoding="utf-8")
    by_page: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "render_template":
            by_page |= {key.arg for key in node.keywords if key.arg}
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == "names":
                by_page |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("names["):
            by_page.add(ast.literal_eval(node.targets[0].slice))  # type: ignore[attr-defined]
    return added | by_page


def test_every_name_that_templates_may_use_is_explained_and_no_other() -> None:
    assert named_in("What every template receives") == handed_by_the_code()


def test_every_variable_of_the_look_is_explained_and_no_other() -> None:
    sheet = (SHIPPED / "static/style.css").read_text(encoding="utf-8")
    block = re.search(r"^:root \{(.*?)^\}", sheet, re.DOTALL | re.MULTILINE)
    assert block
    assert named_in("Colours, fonts, measure") == set(re.findall(r"^\s*(--[\w-]+):", block[1], re.MULTILINE))
