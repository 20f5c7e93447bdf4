"""Our own newsletter in a real browser, on a phone, a tablet and a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import Watch, wait_until
from hosting import serve_site
from newsletter import build, copy_sample, read_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PHONE, LARGE_PHONE, DESK = 320, 390, 1280
"""Widths in CSS pixels; 320 is the narrowest that WCAG 1.4.10 asks for."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsletter that comes with the project, built."""
    project = copy_sample(tmp_path_factory.mktemp("sample"))
    build(project)
    return project


@pytest.fixture(scope="module")
def host(sample: Path) -> Iterator[str]:
    """The address of a web host that serves it."""
    with serve_site(sample / "public") as address:
        yield address


@pytest.fixture(scope="module")
def places(sample: Path) -> dict[str, str]:
    """One page of each kind, and the longest article."""
    site = read_site(sample)
    articles = [path for path in site if path.startswith("articles/") and path.endswith("/index.html")]
    longest = max(articles, key=lambda path: len(site[path]))
    tag = max(
        (path for path in site if path.startswith("tags/") and path.count("/") == 2 and path.endswith(".html")),
        key=lambda path: len(site[path]),
    )
    return {
        "home": "/",
        "article": "/" + longest.removesuffix("index.html"),
        "tag": "/" + tag.removesuffix("index.html"),
        "tags": "/tags/",
        "archive": "/archive/",
        "feeds": "/feeds/",
        "page": "/about/",
        "404": "/there/is/no/such/page",
    }


def open_context(browser: Browser, width: int, script: bool = True) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)


KINDS = ("home", "article", "tag", "tags", "archive", "feeds", "page", "404")


@pytest.mark.parametrize("width", [PHONE, LARGE_PHONE, DESK])
def test_every_kind_of_page_opens_without_complaint_and_without_sideways_scroll(
    browser: Browser, host: str, places: dict[str, str], width: int
) -> None:
    """WCAG 1.4.10: nobody scrolls in two directions to read a line. No error, and no request elsewhere."""
    context = open_context(browser, width)
    page = context.new_page()
    watch = Watch(page, host)
    for kind in KINDS:
        answer = page.goto(host + places[kind], wait_until="load")
        assert answer is not None
        assert answer.status == (404 if kind == "404" else 200), kind
        assert page.locator("h1").count() == 1, kind
        wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"{kind} is {wide[0]} pixels wide at {wide[1]}"
        assert (watch.complaints, watch.foreign) == ([], []), kind
    context.close()


def test_the_style_sheet_and_every_picture_arrive(browser: Browser, host: str, places: dict[str, str]) -> None:
    context = open_context(browser, DESK)
    page = context.new_page()
    watch = Watch(page, host)
    for kind in KINDS:
        page.goto(host + places[kind], wait_until="load")
        sheets = page.evaluate("document.styleSheets.length")
        rules = page.evaluate("[...document.styleSheets].reduce((n, s) => n + s.cssRules.length, 0)")
        assert sheets >= 1
        assert rules > 10
        page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        wait_until(page, "[...document.images].every(image => image.complete)")
        assert page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == [], kind
        assert [url for url in watch.refused if url != host + places["404"]] == []
    context.close()


def test_a_reader_gets_from_the_home_page_to_an_article_a_tag_and_its_feed(browser: Browser, host: str) -> None:
    """By clicks alone, on a phone, without a script."""
    context = open_context(browser, LARGE_PHONE, script=False)
    page = context.new_page()
    watch = Watch(page, host)
    page.goto(f"{host}/")
    headline = page.locator("main h2 a").first
    title = headline.inner_text()
    headline.click()
    assert page.locator("h1").inner_text() == title
    tag = page.locator("nav.tags a").first
    name = tag.inner_text()
    tag.click()
    assert page.locator("h1").inner_text() == name
    assert page.locator("main a", has_text=title).count() >= 1
    assert (watch.complaints, watch.foreign) == ([], [])
    link = page.get_by_role("link", name="RSS").first
    with context.expect_event("response", lambda answer: answer.url.endswith("/feed.xml")) as told:
        link.click()
    answer = told.value
    assert answer.status == 200
    assert answer.url.startswith(f"{host}/tags/")
    assert "xml" in answer.headers["content-type"]
    context.close()


def test_an_article_can_be_read_without_a_mouse(browser: Browser, host: str, places: dict[str, str]) -> None:
    """The first Tab shows the link that skips what is on every page, and Enter follows it."""
    context = open_context(browser, DESK)
    page = context.new_page()
    page.goto(host + places["article"])
    page.keyboard.press("Tab")
    skip = page.evaluate("[document.activeElement.innerText, document.activeElement.getAttribute('href')]")
    assert skip == ["Skip to the content", "#m-main"]
    box = page.locator(":focus").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside
    context.close()


def test_a_quote_can_be_shared_by_its_address(browser: Browser, host: str, places: dict[str, str]) -> None:
    from playwright.sync_api import expect

    context = open_context(browser, LARGE_PHONE)
    page = context.new_page()
    page.goto(f"{host}{places['article']}#quote-1")
    expect(page.locator("#quote-1 blockquote")).to_be_in_viewport()
    context.close()
