"""What every test can ask for: how hard to try, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from browser import NoBrowser, find_chromium, is_skipped, open_browser

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import nodes
    from playwright.sync_api import Browser, Playwright

# A slow machine is no fault of the code: no deadline, and no complaint about slow examples.
settings.register_profile(
    "default",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=1000,
    deadline=None,
    derandomize="MASTHEAD_SEED" not in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


settings.register_profile("quick", settings.get_profile("default"), max_examples=10)

LEFT_OUT_OF_QUICK = ("in_browser/", "preview/", "cli/", "publish/test_crashes.py", "build/test_workers.py")
"""Below this folder: what opens a browser, starts a server or a command, or kills a process."""

MEMORY_DISK = Path("/dev/shm")
"""Linux."""
ROOM = 2 * 1024**3
"""Bytes; what is left of tests that passed is deleted at once."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--thorough`` is known."""
    parser.addoption(
        "--thorough",
        action="store_true",
        default=os.environ.get("MASTHEAD_THOROUGH") == "1",
        help="try far more examples; other ones each time if MASTHEAD_SEED is set (also MASTHEAD_THOROUGH=1)",
    )

    parser.addoption(
        "--quick",
        action="store_true",
        help="try few examples, and leave out what opens a browser, starts a server or command, or kills a process",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Properties try the same 60 examples each time, 10 with ``--quick``, or 1,000 new ones with ``--thorough``."""
    thorough = config.getoption("thorough")
    settings.load_profile("thorough" if thorough else "quick" if config.getoption("quick") else "default")
    # A publication waits for the disk, hundreds of them for minutes; the thorough run does wait.
    if not thorough and MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY_DISK))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``--quick`` leaves out what takes long without telling more of the engine itself."""
    if not config.getoption("quick"):
        return

    def is_quick(item: pytest.Item) -> bool:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        return not path.startswith(LEFT_OUT_OF_QUICK) and "browser" not in getattr(item, "fixturenames", ())

    left_out = [item for item in items if not is_quick(item)]
    items[:] = [item for item in items if is_quick(item)]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether to try harder: ``articles = 5_000 if thorough else 300``."""
    return bool(pytestconfig.getoption("thorough"))


@pytest.fixture(scope="session", autouse=True)
def templates_once() -> Iterator[None]:
    """Jinja2 reads and compiles each text once in a process of the tests: for hundreds of small newsletters with the
    same templates that is nine tenths of their builds."""
    import jinja2

    trees: dict[tuple[str, str | None], nodes.Template] = {}
    codes: dict[tuple[object, ...], CodeType] = {}
    parse, compile_one = jinja2.Environment.parse, jinja2.Environment.compile

    def parse_once(environment: jinja2.Environment, source: str, name: str | None = None) -> nodes.Template:
        if (source, name) not in trees:
            trees[source, name] = parse(environment, source, name)
        return trees[source, name]

    def compile_once(
        environment: jinja2.Environment,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
    ) -> CodeType:
        options = environment.autoescape, environment.trim_blocks, frozenset(environment.filters)
        key = source, name, filename, options
        if key not in codes:
            codes[key] = compile_one(environment, source, name, filename)
        return codes[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "parse", parse_once)
        patch.setattr(jinja2.Environment, "compile", compile_once)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Playwright, str]]:
    """What starts browsers, and the path of one; skipped only where BROWSER=skip says so.

    Playwright keeps an event loop running in this thread for as long as it lives, so a test that wants to
    call `asyncio.run` does so in a thread of its own.
    """
    if is_skipped():
        pytest.skip("BROWSER=skip was said")
    try:
        executable = find_chromium()
    except NoBrowser as fault:
        raise pytest.fail.Exception(str(fault), pytrace=False) from None
    # Imported here, since a run of a few plain tests need not wait for it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright, executable


@pytest.fixture(scope="session")
def browser(chromium: tuple[Playwright, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium, one for each process of the tests."""
    with open_browser(*chromium, tmp_path_factory.mktemp("fonts")) as browser:
        yield browser
