"""The proof: the whole newsletter in memory, as it reads now; nothing of it is made yet.

A file that has problems stands as it last was good, so that its page can still be shown; what the build would say
of it is found out by `proofread`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from masthead.assemble.related import decode_answers, encode_answers
from masthead.assemble.revision import Assembly
from masthead.errors import Problem, sort_problems
from masthead.model import Config
from masthead.plan.outputs import Output
from masthead.plan.planner import plan_output, plan_supplies
from masthead.preview.layout import Layout, assemble_held, lay_out, list_rejected
from masthead.project import STATIC
from masthead.read.library import Holdings, Remembered, hold_sources
from masthead.read.sources import find_library
from masthead.render.pages import TEMPLATE_NAMES
from masthead.request import Choice, Tell
from masthead.store import cache as kept
from masthead.store.cache import Memory
from masthead.store.fingerprints import FileState
from masthead.theme.assets import Supplies, gather_supplies, look_at_files
from masthead.theme.static_files import StaticFiles, find_static
from masthead.theme.templates import TemplateSet
from masthead.theme.theme import Noted, keep_noted, read_setting, recall_noted
from masthead.workers import Crew


class Faults(NamedTuple):
    """What is wrong outside of the articles."""

    config: tuple[Problem, ...] = ()
    templates: tuple[Problem, ...] = ()
    files: tuple[Problem, ...] = ()


class Proof(NamedTuple):
    """All that the preview holds."""

    project: Path
    config: Config
    """The last good one, at the preview's own address."""
    choice: Choice
    holdings: Holdings
    good: dict[str, Remembered]
    """What the files that have problems were when they had none, as far as that was seen."""
    static: StaticFiles
    templates: TemplateSet
    """The last good ones, if there were some."""
    templates_are_good: bool
    templates_noted: Noted
    files: dict[str, tuple[FileState, str]]
    """State and digest of what is published as it is."""
    supplies: Supplies
    shown: Layout
    strict: Layout | None
    """The site as the build would see it, where files that have problems are shown as they were."""
    is_provisional: bool
    """Whether `strict` is behind: then some problems are still to be found."""
    faults: Faults


# --- the first look --------------------------------------------------------------------------------


def take_proof(
    project: Path, config: Config, choice: Choice, memory: Memory, begun_ns: int, crew: Crew, tell: Tell
) -> Proof:
    """Everything is read, or remembered."""
    setting = read_setting(project, config, TEMPLATE_NAMES, recall_noted(memory))
    config, templates = setting.config, setting.templates
    holdings = hold_sources(project, find_library(project), config, memory, begun_ns, crew, tell)
    static = find_static(project)
    known = kept.load_files(memory)
    answers = decode_answers(kept.load_fact(memory, "related"))
    assembly = assemble_held(project, config, choice, holdings, {}, answers)
    files, file_problems = look_at_published(project, static, assembly, known)
    supplies = gather_supplies(
        project,
        config,
        templates,
        static.paths,
        assembly.site.files,
        digests_of(files),
        kept.load_fact(memory, "pictures"),
    )
    shown = lay_out(assembly, static, supplies, list_rejected(holdings, {}))
    faults = Faults((), setting.problems, tuple(file_problems))
    # So that neither a build nor the next preview must find it out again. Related stories are asked for among
    # others than a build asks, so its own answers are left as they are.
    keep_noted(memory, setting.noted)
    kept.store_fact(memory, "pictures", supplies.noted)
    if not answers:
        kept.store_fact(memory, "related", encode_answers(assembly.site.answers))
    memory.connection.commit()
    return Proof(
        project=project,
        config=config,
        choice=choice,
        holdings=holdings,
        good={},
        static=static,
        templates=templates,
        templates_are_good=not setting.problems,
        templates_noted=setting.noted,
        files=files,
        supplies=supplies,
        shown=shown,
        strict=None,
        is_provisional=False,
        faults=faults,
    )


def place_config(config: Config, origin: str) -> Config:
    """The newsletter's facts, at the preview's address; the path at which the site will stand is kept."""
    return replace(config, base_url=origin + urlsplit(config.base_url).path.rstrip("/"))


def look_at_published(
    project: Path, static: StaticFiles, assembly: Assembly, known: Mapping[str, tuple[FileState, str]]
) -> tuple[dict[str, tuple[FileState, str]], list[Problem]]:
    """State and digest of all that is published as it is."""
    return look_at_files(project, [*(f"{STATIC}/{path}" for path in static.paths), *assembly.site.files], known)


def digests_of(files: Mapping[str, tuple[FileState, str]]) -> dict[str, str]:
    """The digest of each file."""
    return {path: digest for path, (_, digest) in files.items()}


def proofread(proof: Proof) -> Proof:
    """The proof with all the problems that a build would tell."""
    if not proof.is_provisional:
        return proof
    answers = proof.shown.assembly.site.answers
    assembly = assemble_held(proof.project, proof.config, proof.choice, proof.holdings, {}, answers)
    strict = lay_out(assembly, proof.static, proof.supplies, list_rejected(proof.holdings, {}))
    return proof._replace(strict=strict, is_provisional=False)


# --- what there is to know -------------------------------------------------------------------------


def list_problems(proof: Proof) -> tuple[Problem, ...]:
    """Every problem and notice, as a build would tell them; as far as is known, while the proof is provisional."""
    layout = proof.strict or proof.shown
    between = [*layout.assembly.problems, *layout.collisions, *layout.dead_links]
    if proof.is_provisional:
        rejected = {
            holding.remembered.rejected.source
            for holding in proof.holdings.sources.values()
            if holding.remembered.rejected
        }
        between = [problem for problem in between if problem.file not in rejected]
    read = [problem for holding in proof.holdings.sources.values() for problem in holding.remembered.problems]
    faults = proof.faults
    return sort_problems(
        [
            *proof.holdings.problems,
            *read,
            *proof.static.problems,
            *faults.config,
            *faults.templates,
            *faults.files,
            *proof.supplies.problems,
            *between,
        ]
    )


def find_output(proof: Proof, path: str) -> Output | None:
    """What stands at the path of the site; None where nothing does."""
    site = proof.shown.assembly.site
    hashed = plan_supplies(proof.config, proof.supplies)
    asset = next((output for output in hashed if output.path == path), None)
    if asset is not None or path not in proof.shown.addresses.paths:
        return asset
    return plan_output(site, proof.static.paths, proof.supplies.sizes, path, proof.shown.places)
