"""How our own newsletter looks to a reader: light, dark and on paper, by keyboard, enlarged, and how much it weighs."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser import Watch, open_browser, wait_until
from hosting import serve_site
from newsletter import SHIPPED, SITE, build, read_site, write_article, write_newsletter
from test_browser import DESK, KINDS, LARGE_PHONE, PHONE, host, places, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Request, Route

__all__ = ["host", "places", "sample"]

LIGHT, DARK = "rgb(253, 251, 247)", "rgb(23, 22, 20)"
"""--paper, as static/style.css gives it."""
CORRECTED = "/articles/bandwidth-rule/"
WITH_PICTURE = "/articles/halcyne-opens-ossian-3/"
MOST_HTML_AND_CSS, MOST_FIRST_VISIT, MOST_SCRIPT = 12_000, 60_000, 5_000
"""Bytes: compressed, of one article."""

STAND_INS = {
    "Windows, macOS and iOS": ("tinos-*", "arimo-*"),
    "Georgia and Noto Sans": ("gelasio-*", "noto-sans-*"),
    "Android": ("noto-serif-*", "roboto-*"),
    "DejaVu": ("DejaVu*",),
}
"""Of the fonts in tests/fonts/, those that some phone or desk has, or others of the same widths."""
NOTE_COLOURS = """
window.colours = new Set();
const look = () => {
  if (document.body) window.colours.add(getComputedStyle(document.body).backgroundColor);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""What the page is drawn on, in every frame since the first."""
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries())
    window.shifts.push([shift.value, shift.sources.map((each) => each.node && each.node.outerHTML)]);
}).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def opened(browser: Browser, width: int = DESK, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, without a memory of others."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    try:
        yield context.new_page()
    finally:
        context.close()


def note(asked: set[str], host: str, request: Request) -> None:
    """`asked` holds the path of what was asked for."""
    asked.add(request.url.removeprefix(host))


def paper_of(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


# --- light and dark --------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "paper"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_follows_the_system(browser: Browser, host: str, scheme: str, paper: str, script: bool) -> None:
    with opened(browser, color_scheme=scheme, java_script_enabled=script) as page:
        page.goto(f"{host}/")
        assert paper_of(page) == paper
        assert page.locator(".theme").is_visible() == script


@pytest.mark.parametrize(("scheme", "chosen"), [("light", DARK), ("dark", LIGHT)])
def test_the_switch_is_remembered_and_no_other_colour_flashes_up(
    browser: Browser, host: str, places: dict[str, str], scheme: str, chosen: str
) -> None:
    """From the first frame of every later page on."""
    with opened(browser, color_scheme=scheme) as page:
        page.goto(f"{host}/")
        page.locator(".theme").click()
        assert paper_of(page) == chosen
        assert page.locator(".theme").get_attribute("aria-pressed") == str(chosen == DARK).lower()
        page.add_init_script(NOTE_COLOURS)
        for kind in ("article", "archive", "home"):
            page.goto(host + places[kind])
            wait_until(page, "window.colours.size > 0")
            assert page.evaluate("[...window.colours]") == [chosen], kind
            scheme_said = page.locator("meta[name=color-scheme]").get_attribute("content")
            assert scheme_said == ("dark" if chosen == DARK else "light")


def test_who_switches_back_follows_the_system_again(browser: Browser, host: str) -> None:
    with opened(browser, color_scheme="light") as page:
        page.goto(f"{host}/")
        switch = page.get_by_role("button", name="Dark")
        switch.click()
        switch.click()
        assert page.evaluate("localStorage.length") == 0
        page.emulate_media(color_scheme="dark")
        wait_until(page, "document.querySelector('.theme').getAttribute('aria-pressed') === 'true'")
        assert paper_of(page) == DARK


def test_the_switch_is_worked_by_keyboard(browser: Browser, host: str, places: dict[str, str]) -> None:
    with opened(browser, color_scheme="light") as page:
        page.goto(host + places["article"])
        page.locator(".theme").focus()
        page.keyboard.press("Enter")
        assert paper_of(page) == DARK
        page.keyboard.press("Space")
        assert paper_of(page) == LIGHT


# --- links to quotes -------------------------------------------------------------------------------


def test_a_link_to_a_quote_is_copied(browser: Browser, host: str) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(host + WITH_PICTURE)
        link = page.locator("#quote-2").get_by_role("link", name="Link to this quote")
        link.click()
        wait_until(page, "document.querySelector('#quote-2 [role=status]').textContent === 'Link copied'")
        address = f"{host}{WITH_PICTURE}#quote-2"
        assert page.evaluate("navigator.clipboard.readText()") == address
        assert page.url == address
        assert page.evaluate("document.activeElement.hash") == "#quote-2"


@pytest.mark.parametrize("script", [True, False])
def test_without_a_clipboard_it_leads_to_the_quote(browser: Browser, host: str, script: bool) -> None:
    with opened(browser, java_script_enabled=script) as page:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.goto(host + WITH_PICTURE)
        page.locator("#quote-2").get_by_role("link", name="Link to this quote").click()
        assert page.url == f"{host}{WITH_PICTURE}#quote-2"


# --- paper, motion, colours, enlarged --------------------------------------------------------------


def test_a_printed_story_names_its_links_and_has_nothing_to_press(
    browser: Browser, host: str, places: dict[str, str]
) -> None:
    with opened(browser, color_scheme="dark") as page:
        page.goto(host + WITH_PICTURE)
        page.locator(".theme").click()
        page.locator(".theme").click()
        page.emulate_media(media="print", color_scheme="dark")
        assert paper_of(page) == "rgb(255, 255, 255)"
        for hidden in (".sections", ".theme", ".tags", ".neighbours", ".footer-links", ".skip-link"):
            assert not page.locator(hidden).first.is_visible(), hidden
        for link in page.locator(".body a[href]:not([href^='#'])").all():
            said = link.evaluate("a => getComputedStyle(a, '::after').content")
            assert str(link.get_attribute("href")) in said
        assert page.locator(".on-paper").inner_text() == f"https://residual.example{WITH_PICTURE}"
        assert len(page.pdf()) > 10_000


def test_nothing_moves_by_itself_for_who_asks_for_that(browser: Browser, host: str) -> None:
    for motion, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with opened(browser, reduced_motion=motion) as page:
            page.goto(f"{host}/")
            assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
            assert page.evaluate("document.getAnimations().length") == 0


def test_with_the_systems_colours_the_desks_voice_is_still_set_apart(browser: Browser, host: str) -> None:
    """Grounds are taken away then; lines stay."""
    with opened(browser, forced_colors="active") as page:
        page.goto(host + WITH_PICTURE)
        for place in (".take", ".theme"):
            line = page.locator(place).first.evaluate(
                "each => getComputedStyle(each, each.matches('.theme') ? '::before' : null).borderTopStyle"
            )
            assert line == "solid", place


@pytest.mark.parametrize("width", [PHONE, LARGE_PHONE, 2 * PHONE, DESK])
def test_text_of_twice_the_size_needs_no_sideways_scroll(
    browser: Browser, host: str, places: dict[str, str], width: int
) -> None:
    """WCAG 1.4.4 and 1.4.10; nothing is cut off either."""
    with opened(browser, width) as page:
        for kind in KINDS:
            page.goto(host + places[kind])
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert wide[0] <= wide[1], f"{kind} is {wide[0]} pixels wide at {wide[1]}"


# --- the keyboard ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["home", "article", "tag", "feeds"])
def test_whoever_walks_by_keyboard_sees_where_she_is(
    browser: Browser, host: str, places: dict[str, str], kind: str
) -> None:
    """Every stop of Tab is seen, is outlined, and comes in the order of the page (WCAG 2.4.3, 2.4.7, 2.4.11)."""
    with opened(browser, reduced_motion="reduce") as page:
        page.goto(host + places[kind])
        wanted = page.evaluate(
            """[...document.querySelectorAll('a[href], button, [tabindex="0"]')]
                .filter(each => each.checkVisibility()).length"""
        )
        last = -1
        for step in range(wanted):
            page.keyboard.press("Tab")
            place, outline, box = page.evaluate(
                """() => {
                    const e = document.activeElement, box = e.getBoundingClientRect();
                    return [[...document.querySelectorAll('*')].indexOf(e), getComputedStyle(e).outlineStyle,
                            [box.bottom > 0 && box.top < innerHeight, box.width > 0]];
                }"""
            )
            assert place > last, f"stop {step}"
            assert outline == "solid", f"stop {step}"
            assert box == [True, True], f"stop {step}"
            last = place


# --- how much it weighs, and that nothing moves ----------------------------------------------------


def test_an_article_is_light(browser: Browser, host: str, sample: Path, thorough: bool) -> None:
    """HTML and style sheets, and all of a first visit with its fonts, of the largest articles, or of all; pictures
    come besides."""
    site = read_site(sample)
    articles = sorted(path for path in site if re.fullmatch("articles/[^/]*/index.html", path))
    assert len(articles) > 20
    articles.sort(key=lambda path: -len(site[path]))
    for path in articles if thorough else articles[:5]:
        asked: set[str] = set()
        with opened(browser) as page:
            page.on("request", partial(note, asked, f"{host}/"))
            page.goto(f"{host}/{path.removesuffix('index.html')}", wait_until="load")
            page.evaluate("document.fonts.ready")
        words = [path, *(each for each in asked if each.endswith(".css"))]
        scripts = [each for each in asked if each.endswith(".js")]
        weights = {each: len(gzip.compress(site[each], 9, mtime=0)) for each in (*words, *scripts)}
        assert sum(weights[each] for each in words) <= MOST_HTML_AND_CSS, weights
        weights |= {each: len(site[each]) for each in asked if each.endswith(".woff2")}
        assert len(weights) >= 6, weights
        assert sum(weights.values()) <= MOST_FIRST_VISIT, weights
    assert sum(len(held) for path, held in site.items() if re.search(r"\.\w{10}\.js$", path)) <= MOST_SCRIPT


def test_fonts_scripts_and_style_sheets_are_asked_for_by_hashed_names(
    browser: Browser, host: str, places: dict[str, str]
) -> None:
    with opened(browser) as page:
        asked: set[str] = set()
        page.on("request", partial(note, asked, host))
        for kind in KINDS:
            page.goto(host + places[kind], wait_until="load")
            page.evaluate("document.fonts.ready")
        assert len([each for each in asked if each.endswith(".woff2")]) >= 3
        kept = [each for each in asked if each.endswith((".css", ".js", ".woff2"))]
        assert not [each for each in kept if not re.search(r"\.[0-9a-f]{10}\.\w+$", each)]


@pytest.mark.parametrize(
    ("words", "parts"),
    [("Plain “words”", ""), ("Łąka", "central"), ("Rīga ™ ‚æ‘", "more"), ("Łąka, Rīga", "central more")],
)
def test_only_letters_that_a_story_holds_are_fetched_and_each_in_the_newsletters_own_face(
    browser: Browser, tmp_path: Path, words: str, parts: str
) -> None:
    project = write_newsletter(tmp_path, {"content/articles/chips.md": write_article(body=f"{words} *{words}*")})
    build(project)
    asked: set[str] = set()
    with serve_site(project / "public") as address, opened(browser) as page:
        page.on("request", partial(note, asked, address))
        page.goto(f"{address}/articles/chips/", wait_until="networkidle")
        devtools = page.context.new_cdp_session(page)
        for command in ("DOM.enable", "CSS.enable"):
            devtools.send(command)
        root = devtools.send("DOM.getDocument")["root"]["nodeId"]
        for selector in (".prose p", ".prose em"):
            node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
            used = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            assert {font["isCustomFont"] for font in used} == {True}, used
            assert all(font["familyName"].startswith("Newsreader") for font in used), used
    for part in ("central", "more"):
        fetched = {name for name in asked if re.search(f"newsreader-(text|italic)-{part}", name)}
        assert len(fetched) == (2 if part in parts else 0), part


@pytest.mark.parametrize("fonts", STAND_INS.values(), ids=STAND_INS)
def test_no_line_moves_when_fonts_and_pictures_arrive_late(
    chromium: tuple[Playwright, str], tmp_path: Path, host: str, fonts: tuple[str, ...]
) -> None:
    """Cumulative layout shift at most 0.02, where 0.1 counts as good (web.dev/cls), whichever fonts stand in: those of
    phones or of desks."""

    def be_late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    with open_browser(*chromium, tmp_path, *fonts) as browser:
        for width in (LARGE_PHONE, DESK):
            with opened(browser, width) as page:
                watch = Watch(page, host)
                page.route(re.compile(r"\.(?:woff2|png|jpg)$"), be_late)
                page.add_init_script(NOTE_SHIFTS)
                for address in ("/", WITH_PICTURE, "/tags/energy/"):
                    page.goto(host + address, wait_until="networkidle")
                    assert page.evaluate("document.fonts.check('1em Newsreader')")
                    shifts = page.evaluate("window.shifts")
                    assert sum(value for value, _ in shifts) <= 0.02, (address, width, shifts)
                assert (watch.complaints, watch.foreign) == ([], [])


# --- lines of text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, LARGE_PHONE, DESK])
def test_the_dots_of_a_dateline_begin_no_line_and_are_no_part_of_a_link(
    browser: Browser, host: str, width: int
) -> None:
    with opened(browser, width) as page:
        page.goto(host + CORRECTED)
        facts = page.locator(".dateline p + p > *").evaluate_all(
            "all => all.map(each => ['::before', '::after'].map(part => getComputedStyle(each, part).content))"
        )
        assert facts == [["none", '" ·"']] * (len(facts) - 1) + [["none", "none"]]
        assert len(facts) == 3
        assert page.locator(".dateline a").count() == 1
        assert page.locator(".dateline p + p > a").count() == 0
        link = page.locator(".dateline a")
        assert link.evaluate("link => getComputedStyle(link, '::after').content") == "none"


def test_letters_that_are_joined_are_not_set_apart_nor_slanted(browser: Browser, tmp_path: Path) -> None:
    arabic = (SHIPPED / "templates/languages/en.toml").read_text(encoding="utf-8")
    project = write_newsletter(
        tmp_path,
        {
            "templates/languages/ar.toml": arabic,
            "content/articles/chips.md": write_article(
                body="The *story*.",
                key_quotes="[{text: So it is., speaker: Ada}]",
                corrections="[{date: 2026-11-21, text: No.}]",
            ),
        },
        f'language = "ar"\n{SITE}',
    )
    build(project)
    with serve_site(project / "public") as address, opened(browser) as page:
        for path in ("/", "/articles/chips/"):
            page.goto(address + path)
            looks = page.locator("body *").evaluate_all(
                "all => all.map(each => getComputedStyle(each)).map(look => look.letterSpacing + ' ' + look.fontStyle)"
            )
            assert set(looks) == {"0px normal"} or set(looks) == {"normal normal"}, path
        assert page.locator(".prose em").evaluate("each => getComputedStyle(each).fontWeight") == "600"


# --- feeds in a browser ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
@pytest.mark.parametrize(
    ("width", "scheme", "paper"), [(PHONE, "light", LIGHT), (LARGE_PHONE, "dark", DARK), (DESK, "light", LIGHT)]
)
def test_a_feed_that_is_opened_in_a_browser_is_a_page_that_says_what_it_is(
    browser: Browser, host: str, name: str, width: int, scheme: Any, paper: str
) -> None:
    with opened(browser, width, color_scheme=scheme, is_mobile=width < DESK) as page:
        watch = Watch(page, host)
        page.goto(f"{host}/{name}")
        assert page.title() == "The Residual"
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper
        assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
        shown = page.evaluate("(getSelection().selectAllChildren(document.documentElement), getSelection().toString())")
        lines = [line.strip() for line in shown.splitlines() if line.strip()]
        assert lines[:6] == [
            "The Residual",
            "The AI industry, after the noise.",
            "This is a feed. Give its address to a feed reader, and every new story comes to you by itself.",
            f"https://residual.example/{name}",
            "Follow by feed",
            "21 November 2026",
        ]
        assert lines[6] == "A used Tern 2, one careful owner"
        story = page.get_by_role("link", name="A used Tern 2")
        assert story.evaluate("each => each.pathname") == "/articles/tern-2-second-hand/"
        assert page.get_by_role("link", name="The Residual").evaluate("each => each.pathname") == "/"
        assert "Lot 61 was a rack" not in shown, "the body of a story"
        assert (watch.complaints, watch.foreign, watch.refused) == ([], [], [])
