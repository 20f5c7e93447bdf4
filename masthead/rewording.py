"""The short way of a build: where an edit changed only what articles say, the pages that say it are due.

Then no other article need be looked at: what its page and its feeds were made from is kept, and only the digest
by which they find the article's text is another. It is asked for after `unchanged` and before all is assembled.
"""

from __future__ import annotations

from msgspec.structs import replace

from masthead import memory as kept
from masthead.edition import Order, Say, SiteState
from masthead.errors import has_problems
from masthead.making import decode_inputs
from masthead.memory import Memory
from masthead.model import Head
from masthead.pages import Origin, Output
from masthead.plan import Plan, Setting, digest_setting, make_workshop
from masthead.reading import Remembered, look_for_edits
from masthead.references import is_out
from masthead.supplies import gather_supplies, look_at_files

MOST_EDITS = 20
"""Of more the whole site is assembled, which then takes little more."""


def plan_rewording(
    order: Order, setting: Setting, memory: Memory, state: SiteState, begun_ns: int, say: Say
) -> Plan | None:
    """What is due after edits of words, in a site whose last build noted `state`; None where more than words changed,
    or too much to tell."""
    if has_problems(setting.problems):
        return None
    edits = look_for_edits(order.project, setting.config, memory, begun_ns, state.texts, MOST_EDITS)
    if edits is None or not all(_is_reworded(before, after, state) for before, after in edits.pairs):
        return None
    known = kept.load_files(memory)
    files, problems = look_at_files(order.project, known, known)
    digests = {path: digest for path, (_, digest) in files.items()}
    noted = kept.load_fact(memory, "pictures")
    supplies = gather_supplies(
        order.project, setting.config, setting.templates, setting.static.paths, {}, digests, noted
    )
    workshop = make_workshop(order, setting, memory, supplies, digests)
    if digest_setting(setting, workshop, (*problems, *supplies.problems)) != state.setting:
        return None
    due: dict[str, bytes] = {}
    for before, after in edits.pairs:
        assert before.head is not None
        assert after.head is not None
        named = kept.find_inputs(memory, workshop.site, before.head.digest)
        if not named and is_out(after.head, order.choice):
            return None
        for path, text in named.items():
            due[path] = due.get(path, text).replace(before.head.digest.encode(), after.head.digest.encode())
    say(f"{len(edits.pairs)} of {edits.sources} articles and pages were read anew.")
    if edits.pairs:
        say("Only words changed in them.")
    return Plan(
        outputs=[Output(path, decode_inputs(text), Origin("")) for path, text in due.items()],
        is_whole=False,
        workshop=workshop,
        problems=(),
        edition=state.edition,
        valid_from=state.valid_from,
        stale_after=state.stale_after,
        texts=edits.texts,
        setting=state.setting,
    )


def _is_reworded(before: Remembered, after: Remembered, state: SiteState) -> bool:
    """Whether nothing but the words of an article changed, and there is nothing else to tell of it."""
    if before.head is None or after.head is None or _without_words(before.head) != _without_words(after.head):
        return False
    told = [notice for notice in state.edition.notices if notice.file == before.head.source]
    return before.problems == after.problems and sorted(told) == sorted(before.problems)


def _without_words(head: Head) -> Head:
    """What the rest of the site must know of it; in which lines it stands is only for faults, and there are none."""
    return replace(
        head,
        digest="",
        slug_line=0,
        feed_id_line=0,
        related=tuple(replace(each, line=0) for each in head.related),
        aliases=tuple(replace(each, line=0) for each in head.aliases),
        links=tuple(replace(each, line=0) for each in head.links),
        image=replace(head.image, line=0) if head.image else None,
    )
