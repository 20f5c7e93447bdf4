"""The short way of a build: where an edit changed only what articles say, the pages that say it are due.

Then no other article need be looked at: what its page, the front page and its feeds were made from is kept, and only
the digest by which they find the article's text is another. It is tried after `unchanged` and before all is assembled.
"""

from __future__ import annotations

from msgspec.structs import replace

from masthead.assemble.references import is_out
from masthead.build.plan import Plan, tell_untested
from masthead.model import Head
from masthead.plan.outputs import ArticlePage, Origin, Output, Retelling, list_retelling, retell
from masthead.plan.planner import article_path
from masthead.publish import trees
from masthead.read.library import Remembered, keep_edits, look_for_edits
from masthead.read.sources import Found
from masthead.render.keys import decode_inputs, make_workshop
from masthead.request import Order, Say
from masthead.store import cache as kept
from masthead.store.cache import Damaged, Memory
from masthead.store.state import Beginning, SiteState
from masthead.theme.assets import gather_supplies
from masthead.theme.static_files import find_static
from masthead.theme.theme import Setting

MOST_EDITS = 10
"""Of more the whole site is assembled, which then takes little more."""


def plan_rewording(
    order: Order, setting: Setting, found: Found, memory: Memory, state: SiteState, beginning: Beginning, say: Say
) -> Plan | None:
    """What is due after edits of words, in a site whose last build noted `state`; None where more than words changed,
    or more happened than can be told."""
    if beginning.sources.beside is None or beginning.sources.beside != state.sources.beside:
        return None
    edits = look_for_edits(order.project, found, setting.config, memory, state.texts, MOST_EDITS)
    if edits is None:
        return None
    reworded = [_find_reworded(before, after, state) for before, after in edits.pairs]
    heads = [each for each in reworded if each is not None]
    if len(heads) < len(reworded):
        return None
    keep_edits(memory, edits, beginning.ns)
    say(f"{len(heads)} of {edits.sources} articles and pages were read again.")
    if heads:
        say("Only words changed in them.")
    if heads and setting.config.speedups:
        tell_untested(memory, say)
    digests = {path: digest for path, (_, digest) in kept.load_files(memory).items()}
    noted = kept.load_fact(memory, "pictures")
    project, config, templates = order.project, setting.config, setting.templates
    static = find_static(project)
    # How large the pictures beside articles are stands in what is kept of the pages that show them.
    supplies = gather_supplies(project, config, templates, static.paths, files={}, digests=digests, noted=noted)
    folder = trees.locate(order.output).target
    workshop = make_workshop(project, memory.file, folder, config, templates, supplies, digests)
    outputs: dict[str, Retelling] = {}
    for before, after in heads:
        if is_out(after, order.choice):
            _exchange(outputs, memory, workshop.site, before, after)
    return Plan(
        outputs=[
            Output(path, inputs, Origin(inputs.article.source if isinstance(inputs, ArticlePage) else ""))
            for path, inputs in outputs.items()
        ],
        is_whole=False,
        workshop=workshop,
        problems=(),
        edition=state.edition,
        valid_from=state.valid_from,
        stale_after=state.stale_after,
        texts=edits.texts,
        site=None,
    )


def _exchange(outputs: dict[str, Retelling], memory: Memory, site: str, before: Head, after: Head) -> None:
    """What the article says is other in all `outputs` that retell it; those that lack are fetched."""

    def fetch(path: str) -> Retelling:
        return outputs.get(path) or decode_inputs(kept.fetch_inputs(memory, site, path))

    page = fetch(article_path(after))
    try:
        if not isinstance(page, ArticlePage) or page.article.source != after.source:
            raise LookupError(after.source)
        for path in list_retelling(page):
            outputs[path] = retell(fetch(path), after.source, before.digest, after.digest)
    except LookupError as error:
        raise Damaged(f"{error} was published otherwise than was noted") from error


def _find_reworded(before: Remembered, after: Remembered, state: SiteState) -> tuple[Head, Head] | None:
    """The article as it was and as it is, if nothing but its words changed and there is nothing else to tell of it."""
    if before.head is None or after.head is None or _without_words(before.head) != _without_words(after.head):
        return None
    told = [notice for notice in state.edition.notices if notice.file == before.head.source]
    if before.problems != after.problems or sorted(told) != sorted(before.problems):
        return None
    return before.head, after.head


def _without_words(head: Head) -> Head:
    """What the rest of the site must know of it. In which lines it names others is told only of faults, and there are
    none; in which line it says who it is may be told of another's fault."""
    return replace(
        head,
        digest="",
        related=tuple(replace(each, line=0) for each in head.related),
        links=tuple(replace(each, line=0) for each in head.links),
        image=replace(head.image, line=0) if head.image else None,
    )
