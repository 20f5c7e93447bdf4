"""The templates: read once, checked as a whole, and asked which assets each of them uses.

A template's `TemplateFacts` are all that an output's key must know of it: a digest of its text and of
all that it extends and includes and of the words of its language, and the names that it asks of `asset`. They can
be told without rendering because a computed name, of a template, an asset or a word, is a problem.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from masthead.errors import Problem, blame_byte, is_printable
from masthead.project import LANGUAGES, TEMPLATES, is_leaving
from masthead.read.conflicts import CONFLICT, find_conflict
from masthead.theme.languages import Language, check_words
from masthead.theme.static_files import NamedAddress, find_static, remedy_missing

if TYPE_CHECKING:
    import jinja2
    from jinja2 import nodes


Parsed: TypeAlias = "Mapping[str, nodes.Template]"
"""What Jinja2 read in templates, by name."""


class TemplateFacts(NamedTuple):
    """What the outputs of a template depend on."""

    digest: str
    assets: tuple[str, ...]
    """Relative to ``static/``, sorted."""


class TemplateSet(NamedTuple):
    """All templates of the project."""

    sources: Mapping[str, str]
    """Text by name, as ``partials/card.html``."""
    facts: Mapping[str, TemplateFacts]
    language: Language | None
    """The words that they ask for; None where these are at fault."""
    named: Mapping[str, tuple[NamedAddress, ...]]
    """What each of them names by its address, if it names anything so."""


class TemplatesReading(NamedTuple):
    """What became of the templates' files."""

    templates: TemplateSet
    problems: tuple[Problem, ...]
    noted: str
    """For the next call."""
    parsed: Parsed
    """Empty where they are as they were before and nobody read them."""


class _Mentions(NamedTuple):
    """What one template names itself."""

    templates: tuple[str, ...]
    assets: tuple[tuple[str, int], ...]
    """Each with the line that asks for it."""
    words: tuple[tuple[str, int, tuple[str, ...]], ...]
    """The key of each, the line that asks for it, and the names that it is handed."""
    named: tuple[NamedAddress, ...]


def read_templates(
    project: Path, needed: tuple[str, ...], language: Language | None, noted: str | None
) -> TemplatesReading:
    """Every file of ``templates/``; problems for bad syntax, computed names and for what is not there.

    The words that they ask for are looked up in `language`, if that could be read.

    `noted` is what the call before gave last: while the templates' text is the same, they are not parsed.
    """
    problems: list[Problem] = []
    sources = _read_sources(project, problems)
    unreadable = {problem.file for problem in problems}
    digest = hashlib.blake2b(json.dumps(sources, sort_keys=True).encode(), digest_size=16).hexdigest()
    mentions = _recall_mentions(noted, digest)
    parsed: dict[str, nodes.Template] = {}
    if mentions is None:
        before = len(problems)
        parsed = _parse(sources, problems)
        mentions = {name: _find_mentions(parsed.get(name), name, sources, problems) for name in sources}
        noted = json.dumps([digest, mentions]) if len(problems) == before else ""
    for name in needed:
        if name not in sources and f"{TEMPLATES}/{name}" not in unreadable:
            problems.append(
                Problem(
                    f"{TEMPLATES}/{name}",
                    0,
                    "",
                    "The template is missing.",
                    "Put it back; every site needs it.",
                )
            )
    for name, mentioned in mentions.items():
        for path, line in mentioned.assets:
            by_its_own_name = posixpath.normpath(f"/{path}") == f"/{path}"
            if not by_its_own_name or not (project / "static" / path).is_file():
                problems.append(
                    Problem(
                        f"{TEMPLATES}/{name}",
                        line,
                        "",
                        f'There is no file "static/{path}".',
                        remedy_missing(path, find_static(project).paths),
                    )
                )
    if language:
        problems += check_words(language, _gather_words(mentions))
    words = language.digest if language else ""
    facts = {name: _gather_facts(name, sources, mentions, words) for name in sources}
    named = {name: mentioned.named for name, mentioned in mentions.items() if mentioned.named}
    return TemplatesReading(TemplateSet(sources, facts, language, named), tuple(problems), noted or "", parsed)


def _gather_words(mentions: Mapping[str, _Mentions]) -> dict[str, tuple[frozenset[str], str]]:
    """Each word that is asked for, what it is handed wherever it is, and where it is first."""
    asked: dict[str, tuple[frozenset[str], str]] = {}
    for name, mentioned in mentions.items():
        for key, line, handed in mentioned.words:
            known, place = asked.get(key, (frozenset(handed), f"{TEMPLATES}/{name}:{line}"))
            asked[key] = known & frozenset(handed), place
    return asked


def _recall_mentions(noted: str | None, digest: str) -> dict[str, _Mentions] | None:
    if not noted:
        return None
    noted_digest, mentions = json.loads(noted)
    if noted_digest != digest:
        return None
    recalled = {name: _Mentions._make(each) for name, each in mentions.items()}
    return {name: each._replace(named=tuple(map(NamedAddress._make, each.named))) for name, each in recalled.items()}


def make_environment(sources: Mapping[str, str], compiled: Path | None = None) -> jinja2.Environment:
    """Jinja2 as the templates know it: escaping on, undefined names are errors, nothing that is not a
    function of its inputs (``random``, ``lipsum``) within reach. `compiled` is a folder that keeps what
    Jinja2 makes of the templates, as Python keeps what it makes of modules."""
    import jinja2

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (sources[name], f"{TEMPLATES}/{name}", lambda: True) if name in sources else None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(compiled)) if compiled else None,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    del environment.globals["lipsum"]
    del environment.filters["random"]
    return environment


def compile_templates(environment: jinja2.Environment, sources: Mapping[str, str], parsed: Parsed) -> None:
    """The compiled form of what was parsed is where `environment` keeps it: nobody need parse the texts again."""
    import jinja2

    cache = environment.bytecode_cache
    assert cache is not None
    for name, tree in parsed.items():
        file = f"{TEMPLATES}/{name}"
        bucket = cache.get_bucket(environment, name, file, sources[name])
        if bucket.code is None:
            try:
                bucket.code = environment.compile(tree, name, file)
            except (jinja2.TemplateSyntaxError, SyntaxError):
                continue  # A filter that is not there, say, or a name given twice: who uses the template is told.
            cache.set_bucket(bucket)


def _read_sources(project: Path, problems: list[Problem]) -> dict[str, str]:
    root = project / TEMPLATES
    real = os.path.realpath(root)
    sources: dict[str, str] = {}

    def report_folder(error: OSError) -> None:
        path = os.path.relpath(error.filename, project)
        message = f"The folder can't be read ({error.strerror})."
        problems.append(Problem(path, 0, "", message, "Check that you may read it."))

    for folder, folders, names in os.walk(root, onerror=report_folder):
        folders[:] = sorted(each for each in folders if not is_leaving(each))
        for file_name in sorted(names + [each for each in folders if os.path.islink(os.path.join(folder, each))]):
            if file_name.startswith(".") or is_leaving(file_name):
                continue
            path = Path(folder, file_name)
            name = path.relative_to(root).as_posix()
            fault = _fault_of_name(path, name, real)
            if fault:
                problems.append(Problem(f"{TEMPLATES}/{name}", 0, "", *fault))
                continue
            if f"{TEMPLATES}/{name}".startswith(f"{LANGUAGES}/"):
                continue
            try:
                if not path.is_file():
                    raise OSError("not a file")
                text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
                if conflict := find_conflict(text):
                    problems.append(Problem(f"{TEMPLATES}/{name}", conflict.line, "", *CONFLICT))
                    continue
                sources[name] = text
            except UnicodeDecodeError as error:
                problems.append(blame_byte(f"{TEMPLATES}/{name}", error))
            except OSError as error:
                message = f"It can't be read ({error.strerror or error})."
                problems.append(Problem(f"{TEMPLATES}/{name}", 0, "", message, "Check that you may read it."))
    return sources


def _fault_of_name(path: Path, name: str, root: str) -> tuple[str, str] | None:
    """Why the file is not even opened, and what to do."""
    if not is_printable(name):
        return "The file's name contains bytes that are not text.", "Rename it."
    if os.path.commonpath([os.path.realpath(path), root]) != root:
        return "The link leads out of templates/.", "Put the file itself here."
    if path.is_symlink() and path.is_dir():
        return "A link to a folder is not followed.", "Put the folder itself here."
    return None


def _parse(sources: Mapping[str, str], problems: list[Problem]) -> dict[str, nodes.Template]:
    """What Jinja2 reads in each text; of those that are no templates it is told why."""
    import jinja2

    environment = make_environment(sources)
    parsed = {}
    for name, source in sources.items():
        try:
            parsed[name] = environment.parse(source, name)
        except jinja2.TemplateSyntaxError as error:
            message = f"This is not a template ({(error.message or 'bad syntax').rstrip('.')})."
            remedy = "Correct the line, or the one above it."
            problems.append(Problem(f"{TEMPLATES}/{name}", error.lineno, "", message, remedy))
    return parsed


def _find_mentions(
    tree: nodes.Template | None, name: str, sources: Mapping[str, str], problems: list[Problem]
) -> _Mentions:
    """The templates and assets that the text names, of which `tree` was read."""
    from jinja2 import nodes

    from masthead.theme.linked_files import find_named

    if tree is None:
        return _Mentions((), (), (), ())
    file = f"{TEMPLATES}/{name}"
    templates: list[str] = []
    others = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = list(tree.find_all((*others, nodes.Call, nodes.Name, nodes.TemplateData)))  # in one walk, which takes long
    for node in (each for each in found if isinstance(each, others)):
        names = _constant_names(node.template)
        if names is None:
            message = "The name of a template is computed here."
            remedy = "Write it out, so that a page's parts are known before it is rendered."
            problems.append(Problem(file, node.lineno, "", message, remedy))
            continue
        templates += names
        # Of a list of names Jinja2 takes the first that is there.
        if getattr(node, "ignore_missing", False) or any(each in sources for each in names):
            continue
        told = {problem.file for problem in problems}
        if any(f"{TEMPLATES}/{each}" in told for each in names):
            continue
        quoted = " or ".join(f'"{each}"' for each in names)
        message = f"There is no template {quoted}."
        problems.append(Problem(file, node.lineno, "", message, "Add it, or correct its name."))
    assets: list[tuple[str, int]] = []
    words: list[tuple[str, int, tuple[str, ...]]] = []
    kinds = {"asset": "an asset", "word": "a word"}
    calls = [each for each in found if isinstance(each, nodes.Call)]
    called = {id(call.node) for call in calls}
    for used in (each for each in found if isinstance(each, nodes.Name)):
        if used.name in kinds and id(used) not in called:
            what = "file" if used.name == "asset" else "word"
            message = f'{used.name} is used here in another way than {used.name}("…").'
            remedy = f"Name the {what} here, so that a page's parts are known before it is rendered."
            problems.append(Problem(file, used.lineno, "", message, remedy))
    for call in calls:
        if not isinstance(call.node, nodes.Name) or call.node.name not in kinds:
            continue
        names = _constant_names(call.args[0]) if len(call.args) == 1 else None
        if names is None:
            message, remedy = f"The name of {kinds[call.node.name]} is computed here.", "Write it out."
            problems.append(Problem(file, call.lineno, "", message, remedy))
        elif call.node.name == "asset":
            assets += [(each, call.lineno) for each in names]
        else:
            words += [(each, call.lineno, tuple(handed.key for handed in call.kwargs)) for each in names]
    named = find_named((each.lineno, each.data) for each in found if isinstance(each, nodes.TemplateData))
    return _Mentions(tuple(templates), tuple(assets), tuple(words), tuple(named))


def _constant_names(node: nodes.Node) -> list[str] | None:
    """The names that are written out; None where one is computed."""
    from jinja2 import nodes

    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, nodes.List | nodes.Tuple):
        found = [_constant_names(item) for item in node.items]
        return None if None in found else [name for names in found if names for name in names]
    return None


def _gather_facts(
    name: str, sources: Mapping[str, str], mentions: Mapping[str, _Mentions], words: str
) -> TemplateFacts:
    """The digest and assets of a template and of all that it draws in; `words` is the digest of its language."""
    closure: set[str] = set()
    pending = [name]
    while pending:
        each = pending.pop()
        if each in sources and each not in closure:
            closure.add(each)
            pending += mentions[each].templates
    digest = hashlib.blake2b(words.encode(), digest_size=16)
    for each in sorted(closure):
        digest.update(f"{each}\0{len(sources[each])}\0{sources[each]}".encode())
    assets = {path for each in closure for path, _ in mentions[each].assets}
    return TemplateFacts(digest.hexdigest(), tuple(sorted(assets)))
