"""How our own newsletter looks to a reader: light, dark and on paper, by keyboard, enlarged, and how much it weighs."""

from __future__ import annotations

import gzip
import re
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_browser import DESK, KINDS, LARGE_PHONE, PHONE, host, places, sample

from browser import Watch, open_browser, wait_until
from hosting import serve_site
from newsletter import SHIPPED, SITE, build, read_site, write_article, write_newsletter

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


def test_a_printed_story_names_its_links_and_has_nothing_to_press(browser: Browser, host: str) -> None:
    with opened(browser, color_scheme="dark") as page:
        page.goto(host + WITH_PICTURE)
        page.locator(".theme").click()
        page.locator(".theme").click()
        page.emulate_media(media="print", color_scheme="dark")
        assert paper_of(page) == "rgb(255, 255, 255)"
        for hidden in (".sections", ".theme", ".tags", ".neighbours", ".footer-follow", ".skip-link"):
            assert not page.locator(hidden).first.is_visible(), hidden
        within = 0
        for link in page.locator(".body a[href]:not([href^='#'])").all():
            address, said = link.evaluate("a => [a.getAttribute('href'), getComputedStyle(a, '::after').content]")
            within += address.startswith("/")
            whole = f"https://residual.example{address}" if address.startswith("/") else address
            bare = link.inner_text() == address
            assert said.replace('" "', "").replace('"', "") == ("none" if bare else f" ({whole})")
        assert within >= 3
        assert page.locator(".on-paper").inner_text() == f"https://residual.example{WITH_PICTURE}"
        assert page.evaluate("document.querySelector('.body').clientWidth") <= 29.5 * 16, "about 66 characters"
        assert len(page.pdf()) > 10_000


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/a",
        "<desk@ledger.example>",
        "[example.com/a](https://www.example.com/a/)",
        "[https://example.com/a](https://example.com/a){: .wide }",
    ],
)
def test_on_paper_a_bare_address_is_said_once(browser: Browser, tmp_path: Path, link: str) -> None:
    project = write_newsletter(
        tmp_path, {"content/articles/chips.md": write_article(body=f"See {link} and [b](/tags/).")}
    )
    build(project)
    with serve_site(project / "public") as address, opened(browser) as page:
        page.goto(f"{address}/articles/chips/")
        page.emulate_media(media="print")
        links = page.locator(".body a").evaluate_all("all => all.map(a => getComputedStyle(a, '::after').content)")
        assert links[0] == "none"
        assert links[1].replace('" "', "").replace('"', "") == " (https://ledger.example/tags/)"


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
def test_the_dots_of_a_dateline_are_seen_within_its_lines_alone(browser: Browser, host: str, width: int) -> None:
    """Neither does one begin or end a line, nor is one a part of a link."""
    with opened(browser, width) as page:
        page.goto(host + CORRECTED)
        page.evaluate("document.fonts.ready.then(() => true)")
        facts = page.locator(".dateline p:last-child > *")
        left = page.locator(".dateline").bounding_box()["x"]  # type: ignore[index]
        boxes = [fact.bounding_box() for fact in facts.all()]
        assert facts.evaluate_all("all => all.map(each => getComputedStyle(each, '::after').content)") == ["none"] * 3
        assert facts.evaluate_all("all => all.map(each => getComputedStyle(each, '::before').content)") == ['"·"'] * 3
        beginnings = [box for box in boxes if box and box["x"] < left + 1]
        assert (len(beginnings) == 1) == (width == DESK)
        for box in beginnings:
            before: Any = {"x": left - 16, "y": round(box["y"]), "width": 14, "height": 18}
            blank = before | {"y": round(page.locator(".body").bounding_box()["y"])}  # type: ignore[index]
            assert page.screenshot(clip=before) == page.screenshot(clip=blank, full_page=True)
        link = page.locator(".dateline a")
        assert link.count() == 1
        assert link.evaluate("link => getComputedStyle(link, '::before').content") == "none"


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


def test_what_a_speaker_stands_to_gain_keeps_to_the_column(browser: Browser, host: str) -> None:
    with opened(browser, DESK) as page:
        page.goto(host + WITH_PICTURE)
        ends = "all => Math.max(...all.map(each => each.getBoundingClientRect().right))"
        column = page.locator(".body").evaluate_all(ends)
        assert page.locator(".quote figcaption > *").evaluate_all(ends) <= column + 0.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_and_tables_that_go_on_beyond_an_edge_show_it(browser: Browser, tmp_path: Path, scheme: Any) -> None:
    row = "| " + "word | " * 20
    body = f"    {'word ' * 50}\n\n{row}\n{'| --- ' * 20}|\n{row}\n\nWords.\n\n    short\n"
    project = write_newsletter(
        tmp_path, {"content/articles/chips.md": write_article(body=body, take='"    long long"')}
    )
    build(project)
    with serve_site(project / "public") as address, opened(browser, LARGE_PHONE, color_scheme=scheme) as page:
        page.goto(f"{address}/articles/chips/")

        def edge(place: Any, at_end: bool) -> bytes:
            """The outermost pixels of its lower corner, where nothing is written."""
            box = place.bounding_box()
            x = box["x"] + (box["width"] - 4 if at_end else 1)
            return page.screenshot(
                clip={"x": x, "y": box["y"] + box["height"] - 5, "width": 3, "height": 3}, full_page=True
            )

        for selector in ("pre", ".table"):
            place = page.locator(f".body {selector}").first
            plain = edge(place, at_end=False)
            assert edge(place, at_end=True) != plain, selector
            place.evaluate("each => { each.scrollLeft = 9999; }")
            assert edge(place, at_end=True) == plain, selector
            assert edge(place, at_end=False) != plain, selector
        short = page.locator(".body pre").last
        assert edge(short, at_end=True) == edge(short, at_end=False)


# --- pictures, and whatever else may be too wide ---------------------------------------------------


def draw(width: int, height: int) -> bytes:
    """A black PNG."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("shape", [(900, 2400), (200, 150), (1600, 300), (1600, 900)])
def test_no_picture_is_enlarged_or_higher_than_the_window_and_the_leads_is_cut_to_one_shape(
    browser: Browser, tmp_path: Path, shape: tuple[int, int]
) -> None:
    article = write_article(body="![A rack](/a.png)", image="{src: /a.png, alt: A rack}")
    project = write_newsletter(tmp_path, {"content/articles/chips.md": article, "static/a.png": draw(*shape)})
    build(project)
    with serve_site(project / "public") as address:
        for width in (LARGE_PHONE, DESK):
            with opened(browser, width) as page:
                page.goto(f"{address}/", wait_until="networkidle")
                lead = page.locator(".lead-picture img").bounding_box()
                assert lead is not None
                assert lead["width"] / lead["height"] == pytest.approx(16 / 9, rel=0.02)
                assert lead["width"] <= shape[0]
                assert lead["height"] <= shape[1]
                page.goto(f"{address}/articles/chips/")
                page.locator(".body img").scroll_into_view_if_needed()
                wait_until(page, "[...document.images].every(image => image.complete)")
                for shown in page.locator("img").evaluate_all("all => all.map(each => [each.width, each.height])"):
                    assert shown[0] <= shape[0]
                    assert shown[1] <= min(shape[1], 0.9 * 800)


LONG = "x" * 200
WIDE = [
    '<video width="640" height="360" controls></video>',
    '<textarea cols="200"></textarea>',
    '<input size="200">',
    f"<select><option>{LONG}</option></select>",
    f"<fieldset><legend>{LONG}</legend><pre>{LONG}</pre></fieldset>",
    f'<table><tr><td style="width: 900px">a</td><td>{LONG}</td><td><video width="900"></video></td></tr></table>',
    f"<p>{LONG} <code>{LONG}</code></p>",
    f"<pre>{LONG}</pre>",
    '<div style="min-width: 900px">a</div>',
    f'<div style="display: flex"><div style="width: 900px">a</div><pre>{LONG}</pre></div>',
    f'<p style="white-space: nowrap">{LONG}</p>',
    '<p style="text-indent: 900px">a</p>',
    '<img src="/a.png" alt="a" width="2000" style="max-width: none">',
    '<audio controls style="width: 900px"></audio>',
    f"<button>{LONG}</button>",
    f'<ul><li><details open><summary>{LONG}</summary><video width="700"></video></details></li></ul>',
    f"<blockquote><blockquote><table><tr><td>{LONG}</td></tr></table></blockquote></blockquote>",
    f"<dl><dt>{LONG}</dt><dd><progress style='width: 900px'></progress></dd></dl>",
    f'<figure style="width: 900px"><img src="/a.png" alt="" width="900"><figcaption>{LONG}</figcaption></figure>',
]
TRUSTED = [
    '<canvas width="900" height="300"></canvas>',
    '<iframe width="900" height="200" src="/archive/"></iframe>',
    '<svg width="900" height="100"><rect width="900" height="100"/></svg>',
    '<object width="900" height="90" data="/a.png"></object>',
    '<embed width="900" height="90" src="/a.png">',
    '<table width="900"><tr><td><canvas width="900"></canvas></td></tr></table>',
]


@pytest.mark.parametrize("trusted", [False, True])
def test_nothing_in_a_story_makes_the_page_wider_than_the_narrowest_phone(
    browser: Browser, tmp_path: Path, trusted: bool
) -> None:
    things = [*WIDE, *(TRUSTED if trusted else [])]
    parts = "\n\n".join(f'<div id="part-{number}">{thing}</div>' for number, thing in enumerate(things))
    site = f"{SITE}[markdown]\ntrust_html = {str(trusted).lower()}\n"
    files: dict[str, str | bytes] = {
        "content/articles/chips.md": write_article(body=parts),
        "static/a.png": draw(900, 9),
    }
    project = write_newsletter(tmp_path, files, site)
    build(project)
    with serve_site(project / "public") as address, opened(browser, PHONE) as page:
        page.goto(f"{address}/articles/chips/")
        hide = "each => { each.style.display = 'none'; }"
        width = page.evaluate("document.documentElement.scrollWidth")
        for number, thing in enumerate(things if width > PHONE else []):
            page.locator(f"#part-{number}").evaluate(hide)
            assert page.evaluate("document.documentElement.scrollWidth") == width, thing
        assert width == PHONE


# --- the frame of a page ---------------------------------------------------------------------------


def test_on_a_short_page_the_footer_stands_at_the_foot_and_nothing_sticks_to_a_rule(
    browser: Browser, tmp_path: Path
) -> None:
    project = write_newsletter(tmp_path, {"content/pages/us.md": "---\ntitle: Us\n---\n\nWe.\n"})
    build(project)
    with serve_site(project / "public") as address, opened(browser) as page:
        for path in ("/", "/us/", "/archive/", "/tags/"):
            page.goto(address + path)
            foot = page.locator(".site-footer").evaluate("each => each.getBoundingClientRect().bottom")
            assert foot == pytest.approx(800, abs=1), path
        page.goto(f"{address}/")
        rule, words = (page.locator(each).bounding_box() for each in (".masthead", ".home .standfirst"))
        assert rule is not None
        assert words is not None
        inner = page.locator(".home .standfirst").evaluate("each => parseFloat(getComputedStyle(each).paddingTop)")
        assert words["y"] + inner - rule["y"] - rule["height"] >= 24


def test_browsers_paint_around_the_page_in_the_colour_of_its_paper(browser: Browser, host: str) -> None:
    """By the system, and by the switch."""
    asked = """[...document.querySelectorAll("meta[name=theme-color]")].filter(each => matchMedia(each.media).matches)
        .map(each => { const probe = new Option().style; probe.color = each.content; return probe.color; })"""
    for scheme, papers in (("light", (LIGHT, DARK)), ("dark", (DARK, LIGHT))):
        with opened(browser, color_scheme=scheme) as page:
            page.goto(f"{host}/")
            assert page.evaluate(asked) == [papers[0]]
            page.locator(".theme").click()
            assert page.evaluate(asked) == [papers[1]]
            page.locator(".theme").click()
            assert page.evaluate(asked) == [papers[0]]


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
