"""The proof: the whole newsletter in memory, as it reads now; nothing of it is made yet.

`take_proof` reads everything, `revise_proof` what changed. A file that has problems stands as it last was
good, so that its page can still be shown; what the build would say of it is found out by `proofread`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from masthead import memory as kept
from masthead.assets import STATIC, StaticFiles, find_static
from masthead.collisions import Addresses, check_links_of, check_root_links, find_collisions, list_addresses
from masthead.config import SITE_FILE, read_config
from masthead.content import Rejected, digest_source
from masthead.edition import Choice, Tell
from masthead.errors import PROBLEM, Problem, sort_problems
from masthead.languages import read_language
from masthead.making import Workshop
from masthead.memory import Memory
from masthead.model import Article, Config, Head, Page
from masthead.pages import Output, article_path, make_frame, place_stories, plan_output, plan_outputs
from masthead.reading import Holdings, Remembered, hold_sources, read_again
from masthead.related import decode_answers, encode_answers
from masthead.render import TEMPLATE_NAMES
from masthead.revision import Assembly, assemble, revise
from masthead.sources import ARTICLES, PAGES, find_sources
from masthead.supplies import Supplies, gather_supplies, look_at_file, name_hashed, plan_supplies
from masthead.survey import FileState
from masthead.templates import TEMPLATES, TemplateSet, read_templates

CONTENT = "content"
Whole = Article | Page


class Layout(NamedTuple):
    """A site, and where everything of it stands."""

    assembly: Assembly
    places: dict[str, int]
    """Of the stories, by the path of the page."""
    addresses: Addresses
    collisions: tuple[Problem, ...]
    dead_links: tuple[Problem, ...]
    rejected: tuple[Rejected, ...]
    """Those of which nothing is shown."""


class Noted(NamedTuple):
    """What reading the templates and their language gave last, so that it need not be found out again."""

    language: str
    templates: str


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


class Revision(NamedTuple):
    """A proof after edits."""

    proof: Proof
    wholes: dict[tuple[str, str], Whole]
    """What was read anew, by file and digest."""
    lost: tuple[Head | Page, ...]
    """Whose files have problems now."""


# --- the first look --------------------------------------------------------------------------------


def take_proof(
    project: Path, config: Config, choice: Choice, memory: Memory, begun_ns: int, jobs: int, tell: Tell
) -> Proof:
    """Everything is read, or remembered."""
    holdings = hold_sources(project, config, memory, begun_ns, jobs, tell)
    static = find_static(project)
    noted = Noted(kept.load_fact(memory, "language") or "", kept.load_fact(memory, "templates") or "")
    templates, template_problems, noted = _read_templates(project, config, noted)
    known = kept.load_files(memory)
    answers = decode_answers(kept.load_fact(memory, "related"))
    assembly = _assemble(project, config, choice, holdings, {}, answers)
    files, file_problems = _look_at_files(project, static, assembly, known)
    supplies = gather_supplies(
        project,
        config,
        templates,
        static.paths,
        assembly.site.files,
        _digests(files),
        kept.load_fact(memory, "pictures"),
    )
    shown = _lay_out(assembly, static, supplies, _rejected(holdings, {}))
    faults = Faults((), tuple(template_problems), tuple(file_problems))
    # So that neither a build nor the next preview must find it out again. Related stories are asked for among
    # others than a build asks, so its own answers are left as they are.
    found = {"language": noted.language, "templates": noted.templates, "pictures": supplies.noted}
    if not answers:
        found["related"] = encode_answers(assembly.site.answers)
    for name, value in found.items():
        if value and kept.load_fact(memory, name) != value:
            kept.store_fact(memory, name, value)
    memory.connection.commit()
    return Proof(
        project=project,
        config=config,
        choice=choice,
        holdings=holdings,
        good={},
        static=static,
        templates=templates,
        templates_are_good=not template_problems,
        templates_noted=noted,
        files=files,
        supplies=supplies,
        shown=shown,
        strict=None,
        is_provisional=False,
        faults=faults,
    )


def _read_templates(project: Path, config: Config, noted: Noted) -> tuple[TemplateSet, list[Problem], Noted]:
    language = read_language(project, config, noted.language)
    templates, problems, noted_now = read_templates(project, TEMPLATE_NAMES, language.language, noted.templates)
    return templates, [*language.problems, *problems], Noted(language.noted, noted_now)


def place_config(config: Config, origin: str) -> Config:
    """The newsletter's facts, at the preview's address; the path at which the site will stand is kept."""
    return replace(config, base_url=origin + urlsplit(config.base_url).path.rstrip("/"))


def _assemble(
    project: Path,
    config: Config,
    choice: Choice,
    holdings: Holdings,
    good: Mapping[str, Remembered],
    answers: Mapping[str, object],
) -> Assembly:
    every = [good.get(path, holding.remembered) for path, holding in holdings.sources.items()]
    return assemble(
        project,
        config,
        [each.head for each in every if each.head],
        [each.page for each in every if each.page],
        _rejected(holdings, good),
        choice,
        answers,  # type: ignore[arg-type]
    )


def _rejected(holdings: Holdings, good: Collection[str]) -> tuple[Rejected, ...]:
    return tuple(
        holding.remembered.rejected
        for path, holding in holdings.sources.items()
        if holding.remembered.rejected and path not in good
    )


def _look_at_files(
    project: Path, static: StaticFiles, assembly: Assembly, known: Mapping[str, tuple[FileState, str]]
) -> tuple[dict[str, tuple[FileState, str]], list[Problem]]:
    files: dict[str, tuple[FileState, str]] = {}
    problems: list[Problem] = []
    for path in (*(f"{STATIC}/{each}" for each in static.paths), *assembly.site.files):
        found = look_at_file(project, path, known.get(path))
        if isinstance(found, Problem):
            problems.append(found)
        else:
            files[path] = found
    return files, problems


def _digests(files: Mapping[str, tuple[FileState, str]]) -> dict[str, str]:
    return {path: digest for path, (_, digest) in files.items()}


def _lay_out(assembly: Assembly, static: StaticFiles, supplies: Supplies, rejected: tuple[Rejected, ...]) -> Layout:
    site = assembly.site
    outputs = [
        *plan_outputs(site, static.paths, supplies.sizes),
        *plan_supplies(site.config, static.paths, supplies),
    ]
    addresses = list_addresses(site, outputs)
    return Layout(
        assembly,
        place_stories(site),
        addresses,
        tuple(find_collisions(site, outputs)),
        tuple(check_root_links(site, addresses)),
        rejected,
    )


# --- after an edit ---------------------------------------------------------------------------------


def revise_proof(proof: Proof, changed: Collection[str], choice: Choice, origin: str, begun_ns: int) -> Revision:
    """The proof as it is after something happened to the files `changed`, paths from the project's folder."""
    project = proof.project
    config, config_faults = proof.config, proof.faults.config
    if SITE_FILE in changed:
        reading = read_config(project)
        config_faults = reading.problems
        if reading.config:
            config = place_config(reading.config, origin)
            config = proof.config if config == proof.config else config
    reread = digest_source("", b"", config) != digest_source("", b"", proof.config)
    holdings, wholes = _read_what_changed(proof, config, changed, begun_ns, everything=reread)
    good = _keep_good(proof, holdings)
    static = find_static(project) if _below(changed, STATIC) else proof.static
    templates, noted, template_faults = proof.templates, proof.templates_noted, proof.faults.templates
    of_language = config.language, config.language_line
    is_same_language = of_language == (proof.config.language, proof.config.language_line)
    if _below(changed, TEMPLATES) or static.paths != proof.static.paths or not is_same_language:
        read, found, noted = _read_templates(project, config, noted)
        template_faults = tuple(found)
        if not found or not proof.templates_are_good:
            templates = read
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
        files, told = _look_at_files(project, static, proof.shown.assembly, known)
        file_faults = tuple(told)
    supplies = before.supplies
    if files is not before.files or templates is not before.templates or config is not before.config:
        digests = _digests(files)
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
        found = [find_sources(proof.project, folder) for folder in (ARTICLES, PAGES)]
        problems = tuple(problem for each in found for problem in each.problems)
        states = {path: state for each in found for path, state in each.states.items()}
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
    shown = _revise_layout(before, proof, before.shown, proof.good) if is_same_place else None
    if shown is None:
        proof = proof._replace(choice=choice)
        assembly = _assemble(
            proof.project,
            proof.config,
            choice,
            proof.holdings,
            proof.good,
            before.shown.assembly.site.answers,
        )
        shown = _lay_out(assembly, proof.static, proof.supplies, _rejected(proof.holdings, proof.good))
    if not proof.good:
        return proof._replace(shown=shown, strict=None, is_provisional=False)
    strict = None
    if is_same_place and before.strict and not before.is_provisional:
        strict = _revise_layout(before, proof, before.strict, {})
    return proof._replace(shown=shown, strict=strict or before.strict, is_provisional=strict is None)


def _revise_layout(before: Proof, proof: Proof, layout: Layout, good: Mapping[str, Remembered]) -> Layout | None:
    """The layout with each edit put in; None where it must be made anew."""
    if layout.rejected != _rejected(proof.holdings, good):
        return None
    for path, holding in proof.holdings.sources.items():
        if holding is before.holdings.sources[path]:
            continue
        old = _item_of(layout, path)
        shown = good.get(path, holding.remembered)
        new = shown.head or shown.page
        if new is None and old is None or new == old:
            continue
        if new is None or old is None:
            return None
        revised = _exchange(layout, old, new)
        if revised is None:
            return None
        layout = revised
    return layout


def _item_of(layout: Layout, path: str) -> Head | Page | None:
    return layout.assembly.shelf.by_source.get(path)


def _exchange(layout: Layout, old: Head | Page, new: Head | Page) -> Layout | None:
    site = layout.assembly.site
    if layout.collisions:
        return None
    if isinstance(old, Head):
        number = layout.places.get(article_path(old), -1)
        fits = 0 <= number < len(site.stories) and site.stories[number] is old
    else:
        number = next((number for number, page in enumerate(site.pages) if page is old), -1)
        fits = number >= 0
    assembly = revise(layout.assembly, old, new, number) if fits else None
    if assembly is None:
        return None
    dead = [problem for problem in layout.dead_links if problem.file != new.source]
    dead += check_links_of(assembly.site, layout.addresses, new)
    return layout._replace(assembly=assembly, dead_links=tuple(dead))


def proofread(proof: Proof) -> Proof:
    """The proof with all the problems that a build would tell."""
    if not proof.is_provisional:
        return proof
    answers = proof.shown.assembly.site.answers
    assembly = _assemble(proof.project, proof.config, proof.choice, proof.holdings, {}, answers)
    strict = _lay_out(assembly, proof.static, proof.supplies, _rejected(proof.holdings, {}))
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


def has_problems(problems: Collection[Problem]) -> bool:
    """Whether a build would publish nothing."""
    return any(problem.level == PROBLEM for problem in problems)


def find_output(proof: Proof, path: str) -> Output | None:
    """What stands at the path of the site; None where nothing does."""
    site = proof.shown.assembly.site
    hashed = plan_supplies(proof.config, proof.static.paths, proof.supplies)
    asset = next((output for output in hashed if output.path == path), None)
    if asset is not None or path not in proof.shown.addresses.paths:
        return asset
    return plan_output(site, proof.static.paths, proof.supplies.sizes, path, proof.shown.places)


def make_workshop(proof: Proof, memory_file: Path) -> Workshop:
    """What must be known to make outputs."""
    return Workshop(
        proof.project,
        memory_file,
        "",
        make_frame(proof.config, proof.supplies.pictures),
        proof.templates,
        name_hashed(proof.supplies),
        _digests(proof.files),
    )
