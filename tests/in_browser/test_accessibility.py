"""Every kind of page before axe-core, which knows what of WCAG 2.2 a machine can check, under our own policy.

The sample newsletter is served with the headers that it asks its host for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import Watch, wait_until
from hosting import serve_site
from newsletter import SHIPPED, build, copy_sample, read_site, write_article

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

RICH = """\
A table, code, a footnote[^1] and a picture.

| Model | Price | Context | Licence | Released | Weights |
| --- | ---: | :---: | --- | --- | --- |
| Gale | 1.10 | 200,000 | Apache-2.0 | 2026-11-20 | open |
| Tern | 0.90 | 128,000 | none | 2026-10-01 | closed |

```python hl_lines="2" title="train.py"
def train(model: str) -> None:
    print("one line that is far too long for a telephone, so that it has to scroll on its own", model)
```

![A rack](seen.png "A rack of servers, half empty")

Gale
:   A model of weather.

*[GPU]: Graphics processing unit

> Quoted, with a GPU and `code`.

- [x] done
- not done

## A heading

### Another

Words with <mark>a mark</mark>, <kbd>Ctrl</kbd>, H~~2~~O, https://example.com/.

[^1]: The note.
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsletter that comes with the project, with lists that are cut by time, an old address, and a story that
    holds all that Markdown can."""
    project = copy_sample(tmp_path_factory.mktemp("accessible"))
    settings = project / "site.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("stories = 100", "stories = 3"), encoding="utf-8")
    stories = project / "content/articles"
    (stories / "2026-11-01-rich.md").write_text(
        write_article("Rich", "2026-11-01", "Open weights", RICH, updated="2026-11-02"), encoding="utf-8"
    )
    shutil.copy(SHIPPED / "static/logo.png", stories / "seen.png")
    build(project)
    return project


@pytest.fixture(scope="module")
def host(sample: Path) -> Iterator[str]:
    """The address of a web host that serves it."""
    with serve_site(sample / "public") as address:
        yield address


@pytest.fixture(scope="module")
def places(sample: Path) -> Mapping[str, str]:
    """A page of each kind."""
    site = read_site(sample)
    longest = max(
        (path for path in site if path.startswith("articles/") and path.endswith(".html")),
        key=lambda path: len(site[path]),
    )
    lists = sorted(path for path in site if path.endswith("index.html") and path.count("/") > 2)
    month = next(path for path in lists if path.startswith("archive/20") and path.count("/") == 3)
    tag_year = next(path for path in lists if path.startswith("tags/") and path.count("/") == 3)
    found = {
        "home": "",
        "the longest article": longest,
        "an article with all of Markdown": "articles/rich/",
        "a tag": "tags/open-weights/",
        "a year of a tag": tag_year,
        "all tags": "tags/",
        "the archive": "archive/",
        "a month of the archive": month,
        "feeds": "feeds/",
        "a page": "about/",
        "no page": "there/is/no/such/page",
    }
    return {kind: "/" + path.removesuffix("index.html") for kind, path in found.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, host: str, places: Mapping[str, str], width: int, scheme: str, thorough: bool
) -> None:
    """Nor does the browser complain, of the policy or anything else, nor is another host asked for anything."""
    from axe_playwright_python.sync_playwright import Axe

    if not thorough and (width, scheme) not in ((320, "light"), (1280, "dark")):
        pytest.skip("make test-thorough looks at every width in every scheme")
    axe = Axe()
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    watch = Watch(page, host)
    found = []
    for kind, address in places.items():
        answer = page.goto(host + address, wait_until="load")
        assert answer is not None
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; "), kind
        assert (watch.complaints, watch.foreign) == ([], []), kind
        told = axe.run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]}).response
        found += [
            f"{kind} {address}: {violation['id']}: {violation['help']}: {node['html']} {node['failureSummary']}"
            for violation in told["violations"]
            for node in violation["nodes"]
        ]
    context.close()
    assert found == []


def test_axe_would_find_something(browser: Browser, host: str) -> None:
    """A page with faults of three kinds is blamed for all three."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{host}/")
    page.evaluate(
        "document.querySelector('main').innerHTML ="
        ' \'<h1>A</h1><img src="/logo.png"><p style="color:#bbb;background:#fff">Pale words</p><a href="/"></a>\''
    )
    told = Axe().run(page, options={"runOnly": list(RULES)}).response
    assert {"image-alt", "color-contrast", "link-name"} <= {violation["id"] for violation in told["violations"]}
    context.close()


def test_a_script_or_style_that_gets_into_a_page_is_not_run(browser: Browser, host: str) -> None:
    """The policy would stop what all else let through; what is told to search engines is no script."""
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text))
    page.goto(f"{host}/")
    assert refused == []
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
            const style = document.createElement("style");
            style.textContent = "body { display: none }";
            document.head.append(style);
            const picture = new Image();
            picture.src = "http://localhost:9/picture.png";
            document.body.append(picture);
        }"""
    )
    wait_until(page, "document.images[document.images.length - 1].complete")
    assert page.evaluate("window.ran === undefined")
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    said = " ".join(refused)
    for directive in ("script-src", "style-src", "img-src"):
        assert re.search(rf"directive:? ['\"]{directive} ", said), said
    context.close()


def test_browsers_may_keep_what_is_named_by_its_bytes(browser: Browser, host: str) -> None:
    """A page asks for its style sheets, scripts and fonts under such names only."""
    context = browser.new_context()
    page = context.new_page()
    kept: dict[str, str] = {}
    page.on(
        "response",
        lambda answer: kept.update({answer.url.removeprefix(host): answer.headers.get("cache-control", "")}),
    )
    page.goto(f"{host}/articles/rich/", wait_until="networkidle")
    own = {path: told for path, told in kept.items() if path.endswith((".css", ".js", ".woff2", ".svg", ".ico"))}
    assert own
    assert set(own.values()) == {"public, max-age=31536000, immutable"}
    context.close()
