"""After an edit the site in memory is the one that a whole assembly would give, and so are its problems."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.errors import Unpublishable, describe_problem
from masthead.plan.planner import place_stories, plan_output, plan_outputs
from masthead.preview.keeping import begin
from masthead.preview.order import PreviewOrder, Voice
from masthead.preview.proof import Proof, list_problems, proofread
from masthead.preview.revising import revise_proof
from masthead.request import Choice
from masthead.store import cache as kept
from newsletter import NOON, PROJECT, build, write_article, write_newsletter

ORIGIN = "http://localhost:8000"
SITES = PROJECT / "tests/sites"


def voice() -> Voice:
    """Nobody listens; the present is that of all tests."""
    from contextlib import nullcontext

    return Voice(
        lambda _: None,
        lambda _: None,
        lambda _: False,
        lambda: NOON,
        time.time_ns,
        lambda: nullcontext(lambda *_: None),
    )


def take(project: Path, **options: bool) -> Proof:
    """The first proof of the newsletter."""
    proof = begin(PreviewOrder(project, **options), voice(), ORIGIN)  # type: ignore[arg-type]
    assert proof is not None
    return proof


def edit(proof: Proof, changed: Sequence[str], *, drafts: bool = True) -> Proof:
    """The proof after these files changed."""
    choice = Choice(NOON, drafts, True)
    return proofread(revise_proof(proof, changed, choice, ORIGIN, time.time_ns()).proof)


def told(proof: Proof) -> list[str]:
    return [describe_problem(problem) for problem in list_problems(proof)]


def told_by_build(project: Path) -> list[str]:
    """What a build says of the same files, which it publishes elsewhere."""
    try:
        edition = build(project, drafts=True, future=True, base_url=ORIGIN, output="elsewhere")
    except Unpublishable as stop:
        return [describe_problem(problem) for problem in stop.problems]
    return [describe_problem(notice) for notice in edition.notices]


LONG = write_article("Long", "2026-11-18", "Chips, Memory", "First.\n\nSecond. See [Chips](2026-11-20-chips.md).")
FILES: dict[str, str | bytes] = {
    "content/articles/2026-11-20-chips.md": write_article(
        "Chips are dear", tags="Chips, Memory", body="The story.\n\nMore of it.", related="[Long]"
    ),
    "content/articles/2026-11-18-long.md": LONG,
    "content/articles/2026-11-17-draft.md": write_article("Draft", "2026-11-17", "Memory", draft="true"),
    "content/articles/2026-12-24-later.md": write_article("Later", "2026-12-24", "Chips", related="[Long]"),
    "content/articles/here.png": b"PNG",
    "content/pages/about.md": "---\ntitle: About\n---\n\nWe [write](/articles/chips/).\n",
}
HEAD = "---\ntitle: Chips are dear\ndate: 2026-11-20\ntags: [Chips, Memory]\n"
TEXTS: list[str] = [
    *(HEAD + "related: [Long]\n---\n\nThe story.\n\nMore of it, and more.\n",),
    *(HEAD + "related: [Long]\n---\n\nAnother summary.\n",),
    *(HEAD + "related: []\n---\n\nNothing goes with it.\n",),
    *(HEAD + "summary: Said in a line.\nrelated: [Lang]\n---\n\nA name that is none.\n",),
    *(HEAD + "related: [Long]\n---\n\n![A picture](here.png) and [a dead end](/nowhere/).\n",),
    *(HEAD + "related: [Long]\n---\n\n![A picture](away.png) and [a draft](2026-11-17-draft.md).\n",),
    *(HEAD + "updated: 2026-11-21\n---\n\nThe story.\n",),
    *(HEAD + "updated: 2026-11-30\n---\n\nThe story.\n",),
    *(HEAD + "lead: true\n---\n\nThe story.\n",),
    *(HEAD + "draft: true\n---\n\n[Nothing](/nowhere/).\n",),
    *(HEAD + "slug: long\n---\n\nThe story.\n",),
    *(HEAD + "aliases: [/about/]\n---\n\nThe story.\n",),
    *(HEAD + "id: tag:a,2026:b\nauthor: Mira\n---\n\nThe story.\n",),
    *("---\ntitle: Other\ndate: 2026-11-16\ntags: [Memory]\n---\n\nThe story.\n",),
    *("---\ntitle: [broken\n---\n\nThe story.\n",),
    *("---\ntitle: No date\nrelated: [Nobody]\ndraft: true\n---\n\nThe story.\n",),
    *("",),
]


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small newsletter in which much names other things."""
    return write_newsletter(tmp_path_factory.mktemp("revision"), FILES)


@pytest.fixture(scope="module")
def untouched(newsletter: Path) -> Proof:
    """Its proof, before any edit."""
    return take(newsletter)


EDITS = st.lists(
    st.tuples(st.sampled_from(sorted(path for path in FILES if path.endswith(".md"))), st.sampled_from([*TEXTS, None])),
    min_size=1,
    max_size=4,
)


@given(edits=EDITS)
def test_after_any_edits_the_preview_has_the_site_and_the_problems_of_a_build(
    newsletter: Path, untouched: Proof, edits: list[tuple[str, str | None]]
) -> None:
    """Each edit rewrites a file or deletes it; what only one of the two would tell fails the test."""
    write_newsletter(newsletter, FILES)
    proof = untouched
    for path, text in edits:
        if text is None:
            (newsletter / path).unlink(missing_ok=True)
        else:
            (newsletter / path).write_text(text)
        proof = edit(proof, [path])
    fresh = take(newsletter)
    assert told(proof) == told(fresh)
    if not proof.good:
        assert proof.shown.assembly.site == fresh.shown.assembly.site
        assert proof.shown.assembly.shelf.by_slug == fresh.shown.assembly.shelf.by_slug
        assert proof.shown.addresses == fresh.shown.addresses


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_what_the_preview_tells_is_what_a_build_tells(tmp_path: Path, number: int) -> None:
    write_newsletter(tmp_path, FILES)
    proof = take(tmp_path)
    for path in ("content/articles/2026-11-20-chips.md", "content/articles/2026-11-17-draft.md"):
        (tmp_path / path).write_text(TEXTS[number])
        proof = edit(proof, [path])
    assert told(proof) == told_by_build(tmp_path)


def test_an_edit_of_the_text_assembles_nothing_anew(newsletter: Path) -> None:
    """That is what makes it fast; the other parts of the site are the very same objects."""
    write_newsletter(newsletter, FILES)
    before = take(newsletter)
    path = "content/articles/2026-11-20-chips.md"
    for text in TEXTS[:2]:
        (newsletter / path).write_text(text)
        after = edit(before, [path])
        assert after.shown.assembly.site.related is before.shown.assembly.site.related
        assert after.shown.assembly.site.stories != before.shown.assembly.site.stories
        assert after.shown.addresses is before.shown.addresses
        before = after


def test_the_output_at_a_path_is_the_one_of_the_whole_plan(tmp_path: Path) -> None:
    """The preview asks for one, the build for all."""
    from shutil import copytree

    copytree(SITES / "golden", tmp_path, dirs_exist_ok=True)
    write_newsletter(tmp_path, {}, site=(tmp_path / "site.toml").read_text())
    proof = take(tmp_path)
    site, static = proof.shown.assembly.site, proof.static.paths
    places, sizes = place_stories(site), proof.supplies.sizes
    outputs = list(plan_outputs(site, static, sizes))
    assert len(outputs) > 40
    for output in outputs:
        assert plan_output(site, static, sizes, output.path, places) == output
    assert plan_output(site, static, sizes, "articles/nothing/index.html", places) is None


def test_what_the_preview_reads_at_its_start_a_build_need_not_read_again(tmp_path: Path) -> None:
    write_newsletter(tmp_path, FILES)
    take(tmp_path)
    said: list[str] = []
    with kept.open_memory(tmp_path, said.append) as memory:
        assert len(kept.load_states(memory)) == 5
        assert kept.load_fact(memory, "templates")
        assert kept.load_fact(memory, "related")
    assert said == ["The cache of the last build is used."]
    assert not os.path.lexists(tmp_path / "public")
