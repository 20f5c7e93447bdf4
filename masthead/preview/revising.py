"""The proof after an edit: what changed is read and put in, and the rest stands."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from masthead.model import Article, Config, Head, Page
from masthead.preview.layout import assemble_held, lay_out, list_rejected, revise_layout
from masthead.preview.proof import Faults, Proof, digests_of, look_at_published, place_config
from masthead.project import SITE_FILE, STATIC, TEMPLATES
from masthead.read.config import read_config
from masthead.read.content import digest_source
from masthead.read.library import Holdings, Remembered, Whole, read_again
from masthead.read.sources import CONTENT, find_library
from masthead.render.pages import TEMPLATE_NAMES
from masthead.request import Choice
from masthead.theme.assets import Supplies, gather_supplies
from masthead.theme.static_files import find_static
from masthead.theme.theme import read_setting


class Revision(NamedTuple):
    """A proof after edits."""

    proof: Proof
    wholes: dict[tuple[str, str], Whole]
    """What was read anew, by file and digest."""
    lost: tuple[Head | Page, ...]
    """Whose files have problems now."""


def revise_proof(proof: Proof, changed: Collection[str], choice: Choice, origin: str, begun_ns: int) -> Revision:
    """The proof as it is after something happened to the files `changed`, paths from the project's folder."""
    project = proof.project
    config, config_faults = proof.config, proof.faults.config
    if SITE_FILE in changed:
        reading = read_config(project)
        config_faults = reading.problems
        if reading.config:
            config = replace(place_config(reading.config, origin), typography=config.typography)
            config = proof.config if config == proof.config else config
    static = find_static(project) if _below(changed, STATIC) else proof.static
    templates, noted, template_faults = proof.templates, proof.templates_noted, proof.faults.templates
    of_language = config.language, config.language_line
    is_same_language = of_language == (proof.config.language, proof.config.language_line)
    if _below(changed, TEMPLATES) or static.paths != proof.static.paths or not is_same_language:
        setting = read_setting(project, config, TEMPLATE_NAMES, noted)
        config = config if config == setting.config else setting.config
        noted, template_faults = setting.noted, setting.problems
        if not template_faults or not proof.templates_are_good:
            templates = setting.templates
    reread = digest_source("", b"", config) != digest_source("", b"", proof.config)
    holdings, wholes = _read_what_changed(proof, config, changed, begun_ns, everything=reread)
    good = _keep_good(proof, holdings)
    before = proof
    stale_after = proof.shown.assembly.site.stale_after
    proof = proof._replace(
        config=config,
        choice=choice if stale_after and stale_after <= choice.now else proof.choice,
        holdings=holdings,
        good=good,
        static=static,
        templates=templates,
        templates_are_good=proof.templates_are_good or not template_faults,
        templates_noted=noted,
        faults=Faults(config_faults, template_faults, proof.faults.files),
    )
    proof = _put_in(before, proof, choice, references=_may_change_references(before, changed))
    files, file_faults = before.files, before.faults.files
    named = proof.shown.assembly.site.files
    if (
        static.paths != before.static.paths
        or named != before.shown.assembly.site.files
        or _below(changed, STATIC)
        or not files.keys().isdisjoint(changed)
        or file_faults
    ):
        known = {path: each for path, each in files.items() if path not in changed}
        files, told = look_at_published(project, static, proof.shown.assembly, known)
        file_faults = tuple(told)
    supplies = before.supplies
    if files is not before.files or templates is not before.templates or config is not before.config:
        digests = digests_of(files)
        supplies = gather_supplies(project, config, templates, static.paths, named, digests, supplies.noted)
        supplies = _keep_lost(before.supplies, supplies)
    proof = proof._replace(
        files=files,
        supplies=supplies,
        faults=Faults(config_faults, template_faults, file_faults),
    )
    lost = tuple(item for path in good.keys() - before.good.keys() if (item := good[path].head or good[path].page))
    return Revision(proof, wholes, lost)


def _keep_lost(before: Supplies, supplies: Supplies) -> Supplies:
    """What a page asks for and is not there any more keeps its name, so that the page can still be made."""
    names, sheets = before.assets.names | supplies.assets.names, before.assets.sheets | supplies.assets.sheets
    return supplies._replace(assets=supplies.assets._replace(names=names, sheets=sheets))


def _may_change_references(proof: Proof, changed: Collection[str]) -> bool:
    """Whether a file beside the articles came that somebody may wait for, or one went that is named."""
    for path in changed:
        if not path.startswith(f"{CONTENT}/") or path in proof.holdings.sources:
            continue
        if path in proof.files:
            if not (proof.project / path).is_file():
                return True
        elif (proof.shown.assembly.problems or proof.strict) and os.path.lexists(proof.project / path):
            return True
    return False


def _below(changed: Collection[str], folder: str) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for path in changed)


def _read_what_changed(
    proof: Proof, config: Config, changed: Collection[str], begun_ns: int, *, everything: bool
) -> tuple[Holdings, dict[tuple[str, str], Whole]]:
    """What is held of the sources; known files that changed are read, and where more happened all are looked at."""
    known = proof.holdings.sources
    touched = [path for path in changed if _concerns_content(proof, path)]
    plain = all(path in known and _is_plain(proof.project / path) for path in touched if path not in proof.files)
    wholes: dict[tuple[str, str], Whole] = {}
    sources = dict(known)
    problems = proof.holdings.problems
    due: Collection[str] = [path for path in touched if path in known]
    if everything or not plain:
        states, problems = find_library(proof.project)
        due = [
            path
            for path, state in states.items()
            if everything or path in changed or path not in known or known[path].state != state
        ]
        sources = {path: known[path] for path in states if path in known}
        order = list(states)
    else:
        order = list(known)
    for path in due:
        sources[path], whole = read_again(proof.project, config, path, known.get(path), begun_ns)
        if whole is not None:
            head = whole.head if isinstance(whole, Article) else whole
            wholes[path, head.digest] = whole
    return Holdings({path: sources[path] for path in order}, problems, len(due)), wholes


def _concerns_content(proof: Proof, path: str) -> bool:
    """Whether it is below ``content/``, and not what an editor's program made for a moment."""
    if path != CONTENT and not path.startswith(f"{CONTENT}/"):
        return False
    if path in proof.holdings.sources or path in proof.files or os.path.lexists(proof.project / path):
        return True
    if any(problem.file == path or problem.file.startswith(f"{path}/") for problem in proof.holdings.problems):
        return True  # what was wrong is gone
    return any(each.startswith(f"{path}/") for each in proof.holdings.sources)


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _keep_good(proof: Proof, holdings: Holdings) -> dict[str, Remembered]:
    """For each file that has problems what it was before it had them."""
    good = {}
    for path, holding in holdings.sources.items():
        if holding.remembered.rejected is None:
            continue
        before = proof.holdings.sources.get(path)
        if path in proof.good:
            good[path] = proof.good[path]
        elif before is not None and before.remembered.rejected is None:
            good[path] = before.remembered
    return good


def _put_in(before: Proof, proof: Proof, choice: Choice, *, references: bool) -> Proof:
    """The proof with its layouts as its files are; `before` is the one that they fit. `references`: what articles
    name beside them may lead elsewhere now."""
    is_same_place = (
        not references
        and before.config is proof.config
        and before.choice is proof.choice
        and before.static.paths == proof.static.paths
        and before.holdings.sources.keys() == proof.holdings.sources.keys()
    )
    shown = revise_layout(before.shown, before.holdings, proof.holdings, proof.good) if is_same_place else None
    if shown is None:
        proof = proof._replace(choice=choice)
        assembly = assemble_held(
            proof.project,
            proof.config,
            choice,
            proof.holdings,
            proof.good,
            before.shown.assembly.site.answers,
        )
        shown = lay_out(assembly, proof.static, proof.supplies, list_rejected(proof.holdings, proof.good))
    if not proof.good:
        return proof._replace(shown=shown, strict=None, is_provisional=False)
    strict = None
    if is_same_place and before.strict and not before.is_provisional:
        strict = revise_layout(before.strict, before.holdings, proof.holdings, {})
    return proof._replace(shown=shown, strict=strict or before.strict, is_provisional=strict is None)
