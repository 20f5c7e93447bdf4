"""The plan of the house, claimed by reading the imports and the calls of ``masthead/``.

`ROWS` is the order of the packages, that of the flow: read → assemble → plan → render → publish. A module may import
what stands in its own package or in a row above, and nothing below or beside. A new package gets a place in a row.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from masthead.store.versions import LIBRARIES, describe_versions
from newsletter import PROJECT

GROUND = "ground"
"""The modules that lie in ``masthead/`` itself; they import nothing of ours but one another."""

ROWS: tuple[tuple[str, ...], ...] = (
    (GROUND,),
    ("commonmark", "lookfirst", "store"),
    ("prose", "publish"),
    ("read",),
    ("assemble", "desk", "theme"),
    ("plan",),
    ("render",),
    ("build", "preview"),
    ("cli",),
)

CLI = {"cli", "cli.build", "cli.clock", "cli.importing", "cli.new", "cli.options", "cli.printing", "cli.serve"}
MAY_PRINT = CLI | {"cli.progress", "cli.reports"}
MAY_KNOW_A_CLOCK = {"cli.build", "cli.clock", "cli.serve", "cli.progress", "preview"}
MAY_WRITE_FILES = {"desk.filing", "publish.exchange", "publish.folder", "publish.trees", "store.cache"}
"""``publish`` the site, ``store`` its own folder, ``desk.filing`` new articles."""

SHAPES_NOTHING = {"rich", "markdown-it-py", "mdurl"}
"""Of the libraries that Masthead runs on: they draw the progress on a terminal."""

AS_ONE = ("commonmark", "lookfirst", "preview")
"""Packages that are read as if each were one module."""


def name_module(path: Path) -> str:
    """``urls``, ``read.content``, ``desk.pasted.quotes``; a package's own name is that of its ``__init__.py``."""
    name = ".".join(path.relative_to(PROJECT / "masthead").with_suffix("").parts).removesuffix(".__init__")
    return next((package for package in AS_ONE if name.split(".")[0] == package), name)


FILES: dict[str, list[Path]] = {}
for _path in sorted((PROJECT / "masthead").rglob("*.py")):
    FILES.setdefault(name_module(_path), []).append(_path)
MODULES = sorted(FILES)


def package_of(module: str) -> str:
    """The room that the module stands in."""
    first = module.split(".")[0]
    return first if (PROJECT / "masthead" / first).is_dir() else GROUND


@cache
def parse(module: str) -> ast.Module:
    parsed = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES[module]]
    return ast.Module([node for each in parsed for node in each.body], [])


def imports_of(module: str) -> Iterator[tuple[str, int]]:
    """Every import with its line, also those inside functions, as ``masthead.urls`` or ``feedgen.feed``."""
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # Only within a package are imports relative.
            above = f"masthead.{package_of(module)}" if node.level else ""
            name = ".".join(part for part in (above, node.module) if part)
            for alias in node.names:
                whole = f"{name}.{alias.name}".removeprefix("masthead.")
                yield (f"masthead.{whole}" if whole in FILES else name), node.lineno


def lines_for_types_only(module: str) -> set[int]:
    """The lines below ``if TYPE_CHECKING:``, which are never run."""
    return {
        line
        for node in ast.walk(parse(module))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def ours_imported_by(module: str) -> set[str]:
    """The modules of ours that it needs when it runs."""
    passed_over = lines_for_types_only(module)
    names = {name for name, line in imports_of(module) if line not in passed_over}
    found = {name.removeprefix("masthead.") for name in names if name.startswith("masthead.")}
    found = {next((package for package in AS_ONE if name.split(".")[0] == package), name) for name in found}
    return found & set(MODULES) - {module}  # the rest are names in an __init__.py


def calls_of(module: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the written name of what is called: ``print``, ``os.open``, ``dt.datetime.now``."""
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


# --- who may import whom ---------------------------------------------------------------------------


def test_every_package_has_one_place_in_the_order_of_the_flow() -> None:
    placed = sorted(package for row in ROWS for package in row)
    assert placed == sorted({package_of(module) for module in MODULES}), "ROWS is to name each package once"


def test_the_ground_is_small() -> None:
    """What is no stage, and is used by many; a tenth file would be a room."""
    assert len(list((PROJECT / "masthead").glob("*.py"))) <= 9


def test_imports_follow_the_flow() -> None:
    """Also those inside functions; those for types alone are not run and may look ahead."""
    row_of = {package: number for number, row in enumerate(ROWS) for package in row}
    against = [
        f"{module} imports {other}"
        for module in MODULES
        for other in sorted(ours_imported_by(module))
        if package_of(other) != package_of(module) and row_of[package_of(other)] >= row_of[package_of(module)]
    ]
    assert not against


@pytest.mark.parametrize(
    ("package", "allowed"),
    [("publish", {"store"}), ("desk", {"prose", "read"}), ("preview", set(FILES) - {"build"})],
)
def test_a_room_at_the_edge_leans_on_few_others(package: str, allowed: set[str]) -> None:
    """The preview uses the stages and not the build; the desk knows what an article is, and nothing of the site."""
    needed = {
        package_of(other) for module in MODULES if package_of(module) == package for other in ours_imported_by(module)
    }
    assert needed - {package, GROUND} <= {package_of(each) for each in allowed}


def test_no_two_modules_need_one_another() -> None:
    """However long the way round: each module can be read after all that it imports."""
    needs = {module: ours_imported_by(module) - {module} for module in MODULES}
    while ready := [module for module, others in needs.items() if not others]:
        for module in ready:
            del needs[module]
        for others in needs.values():
            others.difference_update(ready)
    assert not needs, "these import one another in a circle"


@pytest.mark.parametrize(
    ("library", "owners"),
    [
        ("feedgen", {"render.xml_feeds"}),
        ("jinja2", {"preview", "render.pages", "theme.templates"}),
        ("markdown", {"commonmark", "lookfirst", "prose.converter"}),
        ("pymdownx", {"prose.converter"}),
        ("nh3", {"prose.html_safety"}),
        ("frontmatter", {"desk.manuscript", "read.front_matter"}),
        ("yaml", {"desk.manuscript", "read.front_matter", "read.yaml_faults"}),
        ("tomllib", {"read.toml_text"}),
        ("babel", {"read.language_names", "theme.languages"}),
        ("rich", {"cli.progress"}),
        ("argparse", CLI - {"cli", "cli.clock"}),
        ("starlette", {"preview"}),
        ("uvicorn", {"preview"}),
        ("watchfiles", {"preview"}),
    ],
)
def test_a_library_is_known_where_it_belongs_and_nowhere_else(library: str, owners: set[str]) -> None:
    who = {module for module in MODULES for name, _ in imports_of(module) if name.split(".")[0] == library}
    assert who == owners


@pytest.mark.parametrize("package", ["commonmark", "lookfirst"])
def test_what_extends_markdown_knows_nothing_of_ours(package: str) -> None:
    """It could be released alone: `markdown` and the standard library are all that it imports."""
    allowed = {*sys.stdlib_module_names, "markdown"}
    names = [name for name, _ in imports_of(package) if not name.startswith(f"masthead.{package}")]
    assert not [name for name in names if name.split(".")[0] not in allowed]


@pytest.mark.parametrize("package", ["commonmark", "lookfirst"])
def test_what_extends_markdown_leaves_its_private_parts_alone(package: str) -> None:
    """Its own are those that it sets itself."""
    private = {
        node.attr: isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "looking", "plain")
        for node in ast.walk(parse(package))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__")
    }
    assert not [name for name, is_own in private.items() if not is_own or name.startswith("_InlineProcessor")]


# --- who may do what -------------------------------------------------------------------------------


def test_only_the_command_prints() -> None:
    printing = {
        f"masthead/{module}.py:{call.lineno}: {name}"
        for module in MODULES
        for name, call in calls_of(module)
        if module not in MAY_PRINT
        and (name in ("print", "input", "breakpoint") or name.startswith(("sys.stdout", "sys.stderr")))
    }
    assert not printing


def test_only_the_command_knows_a_clock() -> None:
    clocks = {
        f"masthead/{module}.py:{call.lineno}: {name}"
        for module in MODULES
        for name, call in calls_of(module)
        if module not in MAY_KNOW_A_CLOCK
        and (name.endswith((".now", ".today", ".utcnow")) or name.startswith("time.") or name == "perf_counter")
    }
    timers = {module for module in MODULES for name, _ in imports_of(module) if name in ("time", "timeit", "sched")}
    assert not clocks
    assert timers <= MAY_KNOW_A_CLOCK


WRITING = {
    *("write_text", "write_bytes", "mkdir", "makedirs", "rename", "renames", "unlink", "remove", "rmdir"),
    *("removedirs", "rmtree", "touch", "symlink", "symlink_to", "hardlink_to", "link", "chmod", "truncate"),
    *("copy", "copy2", "copyfile", "copytree", "copyfileobj", "move", "utime"),
}


def writes(name: str, call: ast.Call) -> bool:
    """Whether the call changes files: by its name, or `open` by its mode. What is printed to is no file."""
    if name == "open" and ast.unparse(call.args[0]) in ("1", "2"):
        return False
    if name in ("open", "io.open") or name.endswith((".open", ".fdopen")) and name != "os.open":
        place = 0 if isinstance(call.func, ast.Attribute) and name not in ("io.open", "os.fdopen") else 1
        modes = [*call.args[place : place + 1], *(key.value for key in call.keywords if key.arg == "mode")]
        return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) & set("wax+") for mode in modes)
    if name == "os.open":
        flags = {part.attr for part in ast.walk(call) if isinstance(part, ast.Attribute)}
        return bool(flags & {"O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND"}) and "devnull" not in flags
    parts = name.split(".")
    if parts[-1] in ("copy", "remove", "link"):  # lists and sets have these too
        return parts[0] in ("os", "shutil")
    return len(parts) > 1 and (parts[-1] in WRITING or name == "os.replace")


def test_only_publish_the_memory_and_the_desk_write_files() -> None:
    writing = {
        f"masthead/{module}.py:{call.lineno}: {name}"
        for module in MODULES
        for name, call in calls_of(module)
        if module not in MAY_WRITE_FILES and writes(name, call)
    }
    assert not writing
    assert any(writes(name, call) for name, call in calls_of("publish.trees")), "the search itself finds nothing"


@pytest.mark.parametrize(
    ("said", "is_writing"),
    [
        ('open(path, "rb")', False),
        ("open(path)", False),
        ('open(path, "xb")', True),
        ('open(path, mode="a")', True),
        ("open(path, mode)", True),
        ('open(1, "w", closefd=False)', False),
        ("path.open()", False),
        ('path.open("w")', True),
        ("os.open(path, os.O_RDONLY)", False),
        ("os.open(path, os.O_WRONLY | os.O_CREAT)", True),
        ("path.write_text(text)", True),
        ('name.replace("a", "b")', False),
        ("os.replace(a, b)", True),
        ("things.remove(one)", False),
        ("shutil.rmtree(folder)", True),
    ],
)
def test_the_search_for_writing_knows_it_when_it_sees_it(said: str, is_writing: bool) -> None:
    call = ast.parse(said, mode="eval").body
    assert isinstance(call, ast.Call)
    assert writes(ast.unparse(call.func), call) is is_writing


def test_only_project_spells_where_articles_lie() -> None:
    """The others name it."""
    knowing = {
        module
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Constant) and node.value in ("content/articles", "content/pages")
    }
    assert knowing == {"project"}


def test_only_urls_spells_an_address() -> None:
    """No other module puts together a path of the site."""
    spelled = {
        f"masthead/{module}.py:{node.lineno}: {node.value}"
        for module in MODULES
        if module != "urls"
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(("/articles/", "/tags/", "/archive/", "/feeds/", "/feed.", "/sitemap"))
        and not node.value.startswith("/archive/.")
    }
    # Remedies that show an editor what to write are words, not addresses.
    assert not {place for place in spelled if " " not in place.partition(": ")[2]}


def test_only_the_memory_knows_its_folder() -> None:
    knowing = {
        module
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.split("/")[0] == ".masthead"
    }
    assert knowing == {"store.cache"}


def test_nothing_runs_a_pickle() -> None:
    unsafe = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    assert not {module for module in MODULES for name, _ in imports_of(module) if name in unsafe}


# --- what is said of it ----------------------------------------------------------------------------


def test_every_module_says_what_it_is() -> None:
    assert not [module for module in MODULES if not ast.get_docstring(parse(module))]


def test_every_public_class_and_function_says_what_it_is() -> None:
    """Except a function of a single line, whose name says it all."""
    silent = []
    for module in MODULES:
        for node in parse(module).body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            plain = isinstance(node, ast.FunctionDef) and len(node.body) == 1
            if not node.name.startswith("_") and not plain and not ast.get_docstring(node):
                silent.append(f"masthead/{module}.py:{node.lineno}: {node.name}")
    assert not silent


# --- what makes the memory unfit -------------------------------------------------------------------


def test_another_version_of_any_library_that_shapes_the_site_makes_everything_anew() -> None:
    """Each that is pinned for running Masthead is among those that the memory is made for."""
    pinned = (PROJECT / "requirements/run.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9-]+)==", pinned, re.MULTILINE))
    assert {name.lower() for name in LIBRARIES} == names - SHAPES_NOTHING
    assert names > SHAPES_NOTHING


def test_every_version_that_the_memory_is_made_for_is_known() -> None:
    """A name that is spelled wrongly would stand for no library at all."""
    told = dict(each.split() for each in describe_versions().split(", "))
    assert [*told] == ["masthead", "python", *LIBRARIES]
    assert [name for name, version in told.items() if version == "none"] == []


# --- what it costs to start ------------------------------------------------------------------------


def test_the_command_starts_without_the_libraries_that_it_may_not_need() -> None:
    """``--help`` and a mistyped option are answered before anything heavy is loaded."""
    heavy = ("jinja2", "markdown", "feedgen", "yaml", "frontmatter", "rich", "nh3", "pygments", "lxml", "babel")
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, masthead.cli; print(*sorted(set({heavy!r}) & set(sys.modules)))",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == []
