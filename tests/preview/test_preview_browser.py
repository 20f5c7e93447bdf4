"""The preview in a real browser: the editor saves, and sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from browser import wait_until
from newsletter import write_article, write_newsletter
from previews import Preview, preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHIPS = "content/articles/2026-11-20-chips.md"
LONG = "content/articles/2026-11-18-long.md"
DETAILS = "<details><summary>More</summary>\n\nWhat is hidden.\n\n</details>"
BODY = "The beginning.\n\n" + "\n\n".join(f"Paragraph {n} of many." for n in range(80)) + "\n\n" + DETAILS


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    project = write_newsletter(
        tmp_path_factory.mktemp("browser"),
        {
            CHIPS: write_article(body=BODY),
            "static/words.js": "let word = 1;",
            LONG: write_article("A long story", "2026-11-18", "Memory", draft="true"),
        },
    )
    with preview(project) as started:
        yield started


@pytest.fixture
def page(browser: Browser, running: Preview) -> Iterator[Page]:
    """A window of the browser, which notes what it complains of, and that every page is loaded once only."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    yield opened
    context.close()
    assert complaints == []


def show(page: Page, running: Preview, path: str) -> None:
    """The page is open, and listens."""
    with page.expect_response(lambda answer: "/_masthead/events" in answer.url):
        page.goto(running.origin + path)
    # Whoever loads the page again loses this.
    page.evaluate("window.isTheSame = true")


def save(running: Preview, path: str, text: str) -> None:
    (running.project / path).write_text(text, encoding="utf-8")


def settle_down(page: Page) -> str:
    """The reader has opened something, gone to the last link, whose address is the answer, and scrolled down."""
    page.locator("details summary").click()
    page.locator("#m-main a").last.focus()
    focused: str = page.evaluate("document.activeElement.href")
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    return focused


def test_an_edit_is_seen_without_a_reload_a_jump_or_a_lost_focus(page: Page, running: Preview) -> None:
    show(page, running, "/articles/chips/")
    focused = settle_down(page)
    save(running, CHIPS, write_article("Chips are cheap", body=BODY.replace("Paragraph 40", "Changed paragraph 40")))
    page.get_by_text("Changed paragraph 40 of many.").wait_for()
    assert page.title().startswith("Chips are cheap")
    assert page.evaluate("isTheSame")
    assert page.evaluate("scrollY") == 900
    assert page.locator("details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.href") == focused
    save(running, CHIPS, write_article(body=BODY))
    page.get_by_text("Paragraph 40 of many.", exact=True).wait_for()


def test_a_story_that_was_clicked_into_and_a_focused_link_change_like_everything_else(
    page: Page, running: Preview
) -> None:
    def write_linked(above: str, words: str) -> str:
        return write_article(body=f"{above}See [{words}](2026-11-18-long.md).\n\n{BODY}")

    save(running, CHIPS, write_linked("", "the long story"))
    show(page, running, "/articles/chips/")
    page.locator("#m-main").evaluate("main => main.focus()")
    save(running, CHIPS, write_linked("", "a tale"))
    page.get_by_role("link", name="a tale").wait_for()
    page.get_by_role("link", name="a tale").focus()
    save(running, CHIPS, write_linked("Before: [itself](2026-11-20-chips.md).\n\n", "another tale"))
    page.get_by_role("link", name="another tale").wait_for()
    for name, address in (("itself", "/articles/chips/"), ("another tale", "/articles/long/")):
        assert page.locator("#m-main p > a").get_by_text(name, exact=True).first.get_attribute("href") == address
    assert page.evaluate("isTheSame")
    save(running, CHIPS, write_article(body=BODY))
    page.get_by_role("link", name="another tale").wait_for(state="detached")


def test_what_is_typed_stays_while_the_list_changes(page: Page, running: Preview) -> None:
    show(page, running, "/_masthead/")
    page.get_by_label("Find").fill("lon")
    page.locator("select[name=state]").select_option("draft")
    page.get_by_label("Find").focus()
    save(running, CHIPS, write_article("Chips are on the list", body=BODY))
    page.get_by_role("link", name="Chips are on the list").wait_for()
    assert page.get_by_label("Find").input_value() == "lon"
    assert page.locator("select[name=state]").input_value() == "draft"
    save(running, CHIPS, write_article(body=BODY))
    page.get_by_role("link", name="Chips are on the list").wait_for(state="detached")


@pytest.mark.parametrize("top", [800, 1500])
def test_the_paragraph_being_read_stands_still_when_something_comes_above_it(
    page: Page, running: Preview, top: int
) -> None:
    show(page, running, "/articles/chips/")
    page.evaluate("top => scrollTo({top, behavior: 'instant'})", top)
    # Rather more than half-way down the window.
    words = page.evaluate(
        "[...document.querySelectorAll('#m-main p')].find(p => p.getBoundingClientRect().top > 400).textContent"
    )
    read = page.get_by_text(words, exact=True)
    where = read.evaluate("node => node.getBoundingClientRect().top")
    save(running, CHIPS, write_article(body="A new line.\n\nAnd another.\n\n" + BODY))
    page.get_by_text("And another.").wait_for(state="attached")
    page.wait_for_timeout(100)
    assert abs(read.evaluate("node => node.getBoundingClientRect().top") - where) < 2
    save(running, CHIPS, write_article(body=BODY))
    page.get_by_text("And another.").wait_for(state="detached")
    page.wait_for_timeout(100)
    assert abs(read.evaluate("node => node.getBoundingClientRect().top") - where) < 2


def test_a_problem_covers_the_page_with_the_line_at_fault_until_it_is_mended(page: Page, running: Preview) -> None:
    show(page, running, "/articles/chips/")
    nasty = "<img src=x onerror=alert(1)>"
    save(running, CHIPS, write_article(date=f"'{nasty}'", body=BODY))
    overlay = page.get_by_role("alertdialog")
    overlay.wait_for()
    assert "1 problem: the site can't be published like this" in overlay.inner_text()
    assert overlay.get_by_role("link", name=f"{CHIPS}:3").is_visible()
    assert overlay.locator(".line").inner_text().strip() == f"3  date: '{nasty}'"
    assert f'"{nasty}" is not a date' in overlay.inner_text()
    assert "Write a day as 2026-11-20" in overlay.inner_text()
    assert overlay.locator("img").count() == 0
    assert page.get_by_text("The beginning.").count() == 1
    save(running, CHIPS, write_article(body=BODY))
    overlay.wait_for(state="detached")
    assert page.evaluate("isTheSame")


def test_the_overlay_can_be_put_away_to_look_at_the_page(page: Page, running: Preview) -> None:
    show(page, running, "/")
    save(running, CHIPS, write_article(date="never", body=BODY))
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("alertdialog").count() == 0
    save(running, CHIPS, write_article(date="soon", body=BODY))
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    save(running, CHIPS, write_article("Mended", body=BODY))
    page.get_by_text("Mended").first.wait_for()
    # What is mended and comes back is new.
    save(running, CHIPS, write_article("Mended", date="soon", body=BODY))
    page.get_by_role("alertdialog").wait_for()
    save(running, CHIPS, write_article(body=BODY))
    page.get_by_role("alertdialog").wait_for(state="detached")


def test_a_colour_changes_without_a_reload(page: Page, running: Preview) -> None:
    show(page, running, "/articles/chips/")
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    sheet = running.project / "static" / "style.css"
    good = sheet.read_text()
    sheet.write_text(good + "\nbody { background: rgb(1, 2, 3) !important; }\n")
    wait_until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)'")
    assert page.evaluate("isTheSame")
    assert page.evaluate("scrollY") == 900
    assert page.evaluate("document.querySelectorAll('link[rel=stylesheet][href*=\"/style.\"]').length") == 1
    sheet.write_text(good)
    wait_until(page, "getComputedStyle(document.body).backgroundColor !== 'rgb(1, 2, 3)'")


def test_a_hidden_tab_catches_up_with_pictures_when_it_is_looked_at(page: Page, running: Preview) -> None:
    picture = running.project / "content/articles/chip.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    save(running, CHIPS, write_article(body="![A chip](chip.svg)\n\n" + BODY))
    show(page, running, "/articles/chips/")
    image = page.locator("img[alt='A chip']")
    image.wait_for()
    page.evaluate("""state => {
        Object.defineProperty(document, "visibilityState", {configurable: true, get: () => window.state});
        window.look = state => { window.state = state; document.dispatchEvent(new Event("visibilitychange")); };
        look("hidden");
    }""")
    said = len(running.printed)
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>')
    running.await_line("chip.svg", since=said)
    page.evaluate("look('visible')")
    wait_until(page, "document.querySelector('img[alt=\"A chip\"]').naturalWidth === 20")
    assert page.evaluate("isTheSame")
    save(running, CHIPS, write_article(body=BODY))
    image.wait_for(state="detached")


def test_what_the_page_s_own_script_has_done_outlives_an_edit(page: Page, running: Preview) -> None:
    show(page, running, "/articles/chips/")
    page.evaluate("""() => {
        const heading = document.querySelector("h1");
        heading.setAttribute("data-seen", "yes");
        const mark = document.createElement("p");
        mark.textContent = "Made by a script";
        heading.after(mark);
    }""")
    for title in ("Chips are cheap", "Chips are dear"):
        save(running, CHIPS, write_article(title, body=BODY))
        page.locator("h1", has_text=title).wait_for()
        assert page.locator("h1").get_attribute("data-seen") == "yes"
        assert page.locator("h1 + p").inner_text() == "Made by a script"
    assert page.get_by_text("Made by a script").count() == 1


def test_another_script_is_loaded_with_the_page_which_then_looks_as_it_did(page: Page, running: Preview) -> None:
    """A script can't be exchanged in a page that it has worked on; scroll, opened parts and focus are put back."""
    show(page, running, "/articles/chips/")
    focused = settle_down(page)
    template = running.project / "templates" / "article.html"
    good = template.read_text()
    head, end, tail = good.rpartition("{% endblock %}")
    template.write_text(f'{head}<script src="/words.js"></script>{end}{tail}')
    wait_until(page, "document.querySelector('script[src=\"/words.js\"]') && document.querySelector('details').open")
    wait_until(page, "scrollY === 900")
    assert page.evaluate("window.isTheSame") is None
    assert page.evaluate("document.activeElement.href") == focused
    template.write_text(good)
    wait_until(page, "!document.querySelector('script[src=\"/words.js\"]')")


def test_a_template_that_changes_is_seen_at_once(page: Page, running: Preview) -> None:
    show(page, running, "/")
    template = running.project / "templates" / "partials" / "footer.html"
    good = template.read_text()
    template.write_text(good.replace("</footer>", "<p>A new footer</p></footer>"))
    page.get_by_text("A new footer").wait_for()
    assert page.evaluate("isTheSame")
    template.write_text(good)
    page.get_by_text("A new footer").wait_for(state="detached")


def test_a_draft_says_that_it_is_one_and_can_be_opened_from_the_list(page: Page, running: Preview) -> None:
    show(page, running, "/_masthead/?state=draft")
    page.get_by_role("link", name="A long story").click()
    page.wait_for_url("**/articles/long/")
    assert page.get_by_text("Draft: readers do not see this").is_visible()
    save(running, LONG, write_article("A long story", "2026-11-18", "Memory"))
    page.get_by_text("Draft: readers do not see this").wait_for(state="detached")
    page.get_by_role("link", name="All articles", exact=True).click()
    page.wait_for_url("**/_masthead/")
    assert page.locator("tr.draft").count() == 0
    save(running, LONG, write_article("A long story", "2026-11-18", "Memory", draft="true"))
    page.locator("tr.draft").wait_for()


def test_the_list_is_of_use_without_a_script(browser: Browser, running: Preview) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{running.origin}/_masthead/")
    page.get_by_label("Find").fill("long")
    page.get_by_role("button", name="Show").click()
    # With its style sheet: before that it is as wide as its words.
    page.wait_for_url("**/_masthead/?q=long**")
    assert page.locator("tbody tr").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name=LONG).click()
    assert "title: A long story" in page.locator("li#L2").inner_text()
    # Without a script the way to the list is there all the same.
    page.goto(f"{running.origin}/articles/chips/")
    assert page.get_by_role("link", name="All articles").is_visible()
    context.close()
