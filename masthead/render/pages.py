"""Stage *render*: an `Output` of the plan becomes bytes.

`make_output` is the one door. Pages are made here, from templates; feeds and what only machines read have
modules of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from masthead import urls
from masthead.errors import Problem, Unpublishable
from masthead.model import Article, Moment, Page, Prose
from masthead.plan import outputs
from masthead.project import FEED_STYLE, TEMPLATES
from masthead.prose.fill import fill_links, fill_words, give_sizes, name_back_links
from masthead.prose.typography import loosen
from masthead.render.json_ld import choose_picture, describe_page
from masthead.theme.languages import Language
from masthead.theme.wording import Wording, make_wording

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

PAGE_TEMPLATES: Mapping[type, str] = {
    outputs.ArticlePage: "article.html",
    outputs.HomePage: "home.html",
    outputs.TagIndexPage: "tags.html",
    outputs.FeedsPage: "feeds.html",
    outputs.PlainPage: "page.html",
    outputs.NotFoundPage: "404.html",
    outputs.RedirectPage: "redirect.html",
}
ARCHIVE_TEMPLATE, TAG_TEMPLATE, FEED_TEMPLATE = "archive.html", "tag.html", "feed_entry.html"
TEMPLATE_NAMES = (*PAGE_TEMPLATES.values(), ARCHIVE_TEMPLATE, TAG_TEMPLATE, FEED_TEMPLATE)

_FILE_LIST_HEADING = "# Masthead made this site of these files. A build stops if it finds others here.\n"


NO_SIZES: Mapping[str, tuple[int, int]] = {}
_CODE = 'class="highlight"'


class Press(NamedTuple):
    """What makes outputs: the templates, and where the heavy texts are fetched."""

    frame: outputs.Frame
    environment: jinja2.Environment
    assets: Mapping[str, str]
    """Hashed addresses of assets, by path below ``static/``."""
    fetch_article: Callable[[str, str], Article]
    """By source file and digest."""
    fetch_page: Callable[[str, str], Page]
    fetch_feed_text: Callable[[str], str]
    """By the article's address; `render_feed_text` made it."""
    language: Language
    wording: Wording


class ArticleProse(NamedTuple):
    """An article's Markdown with its links filled in."""

    body: Markup
    take: Markup | None
    why_it_matters: Markup | None
    contexts: tuple[Markup | None, ...]
    """In the order of `Article.quotes`."""
    has_code: bool
    """Whether any of it contains highlighted code."""


def make_press(
    frame: outputs.Frame,
    environment: jinja2.Environment,
    assets: Mapping[str, str],
    fetch_article: Callable[[str, str], Article],
    fetch_page: Callable[[str, str], Page],
    fetch_feed_text: Callable[[str], str],
    language: Language,
) -> Press:
    """The press; its `environment` is furnished with what templates may call."""
    wording = furnish(environment, frame, assets, language)
    return Press(frame, environment, assets, fetch_article, fetch_page, fetch_feed_text, language, wording)


def furnish(
    environment: jinja2.Environment, frame: outputs.Frame, assets: Mapping[str, str], language: Language
) -> Wording:
    """The environment has all that templates may call."""
    wording = make_wording(language)
    environment.globals.update(
        frame=frame,
        absolute=lambda address: urls.make_absolute(frame.base_url, address),
        asset=lambda name: urls.place_under(frame.base_url, assets[name]),
        word=wording.word,
        month_name=wording.month_name,
        month_and_year=wording.month_and_year,
        join_names=wording.join_names,
        direction=language.usage.direction,
        territory=language.usage.territory,
    )
    environment.filters.update(long_date=wording.long_date, iso=iso_date, loosen=_loosen)
    return wording


def template_of(inputs: outputs.Inputs) -> str | None:
    """The template that an output is made with; None where none is."""
    if isinstance(inputs, outputs.ListPage):
        return TAG_TEMPLATE if inputs.tag else ARCHIVE_TEMPLATE
    if isinstance(inputs, outputs.Feed):
        return FEED_TEMPLATE
    return PAGE_TEMPLATES.get(type(inputs))


def make_output(press: Press, output: outputs.Output) -> bytes | Path:
    """The bytes of an output; or the file, relative to the project's folder, of which it is a copy.

    Raises `Unpublishable` where a template is at fault.
    """
    inputs = output.inputs
    if isinstance(inputs, outputs.FileCopy):
        return Path(inputs.source)
    if isinstance(inputs, outputs.Feed):
        texts = [press.fetch_feed_text(entry.article.address) for entry in inputs.entries]
        if inputs.format == "json":
            from masthead.render.feeds import render_json_feed

            return render_json_feed(press.frame, press.language, inputs, texts)
        from masthead.render.xml_feeds import render_xml_feed

        style = press.assets.get(FEED_STYLE, "")
        return render_xml_feed(press.frame, press.language, press.wording, inputs, texts, style)
    if isinstance(inputs, outputs.StyleSheet):
        return inputs.text.encode()
    if isinstance(inputs, outputs.FileList):
        return (_FILE_LIST_HEADING + "".join(f"{path}\n" for path in inputs.paths)).encode()
    if isinstance(
        inputs, outputs.Sitemap | outputs.SitemapIndex | outputs.NewsSitemap | outputs.Robots | outputs.RedirectList
    ):
        from masthead.render.sitemaps import render_listing

        return render_listing(press.frame, inputs).encode()
    if isinstance(inputs, outputs.HostHeaders):
        from masthead.render.host_headers import render_headers

        return render_headers(press.frame, inputs).encode()
    return _render_page(press, output).encode()


# --- pages -----------------------------------------------------------------------------------------


def _render_page(press: Press, output: outputs.Output) -> str:
    name = template_of(output.inputs)
    assert name is not None
    here = "/" + output.path.removesuffix("index.html")
    address = urls.quote_path(here)
    names: dict[str, Any] = {"page": output.inputs, "here": address}
    subject = output.origin.file or output.path

    def url(target: str) -> str:
        return urls.place_under(press.frame.base_url, target)

    if isinstance(output.inputs, outputs.ArticlePage):
        view = output.inputs.article
        article = press.fetch_article(view.source, view.digest)
        sizes = {url(each): (width, height) for each, width, height in view.sizes}
        names |= {"article": article, "prose": fill_article(press.wording, article, view.links, url, sizes)}
    elif isinstance(output.inputs, outputs.HomePage) and output.inputs.lead_story:
        names |= {"lead": press.fetch_article(output.inputs.lead_story.source, output.inputs.lead_story.digest)}
    elif isinstance(output.inputs, outputs.PlainPage):
        content = press.fetch_page(output.inputs.source, output.inputs.digest)
        sizes = {url(each): (width, height) for each, width, height in output.inputs.sizes}
        names |= {"content": content, "body": fill_prose(press.wording, content.body, output.inputs.links, url, sizes)}
    whole = names.get("article")
    names["structured"] = describe_page(press.frame, press.language, press.wording, output.inputs, whole)
    names["shown_picture"] = choose_picture(press.frame, output.inputs, whole)
    return render_template(press, name, subject, url=url, **names)


def render_feed_text(press: Press, entry: outputs.FeedEntry) -> str:
    """The whole article as clean HTML for feed readers, all its addresses absolute."""
    from masthead.prose.fill import clean_for_feed

    view = entry.article
    base_url = press.frame.base_url
    here = urls.make_absolute(base_url, view.address)

    def url(target: str) -> str:
        return here + target if target.startswith("#") else urls.make_absolute(base_url, target)

    article = press.fetch_article(view.source, view.digest)
    text = render_template(
        press,
        FEED_TEMPLATE,
        view.source,
        url=url,
        page=entry,
        here=view.address,
        article=article,
        prose=fill_article(press.wording, article, view.links, url),
    )
    return clean_for_feed(text)


def fill_article(
    wording: Wording,
    article: Article,
    addresses: Sequence[str | None],
    url: Callable[[str], str],
    sizes: Mapping[str, tuple[int, int]] = NO_SIZES,
) -> ArticleProse:
    """The article's Markdown with its links filled in; `addresses` stand in the order of `Head.links`."""
    start = 0

    def fill(prose: Prose | None) -> Markup | None:
        nonlocal start
        if prose is None:
            return None
        end = start + len(prose.links)
        filled = fill_prose(wording, prose, addresses[start:end], url, sizes)
        start = end
        return filled

    body = fill(article.body)
    assert body is not None
    contexts = tuple(fill(quote.context) for quote in article.quotes)
    take, why = fill(article.take), fill(article.why_it_matters)
    return ArticleProse(body, take, why, contexts, any(_CODE in each for each in (body, take, why, *contexts) if each))


def fill_prose(
    wording: Wording,
    prose: Prose,
    addresses: Sequence[str | None],
    url: Callable[[str], str],
    sizes: Mapping[str, tuple[int, int]] = NO_SIZES,
) -> Markup:
    """The fragment with its links filled in, each as `url` gives it, and with its words of the furniture.

    `sizes` are those of pictures, in pixels, by their addresses as `url` gives them.
    """
    from markupsafe import Markup

    html = fill_links(prose.html, [None if each is None else url(each) for each in addresses])
    html = fill_words(give_sizes(html, sizes), wording.word)
    return Markup(name_back_links(html, lambda number: wording.word("back_to_footnote", number=number)))


def render_template(press: Press, name: str, subject: str, **names: Any) -> str:
    """The template with these names; `subject` is what a problem says was being rendered."""
    try:
        return press.environment.get_template(name).render(names)
    except Exception as error:
        problem = _blame_template(error, name, subject)
        if problem is None:
            raise
        raise Unpublishable([problem]) from error


def _blame_template(error: Exception, name: str, subject: str) -> Problem | None:
    """The problem at the innermost line of a template; None where no template is to blame."""
    import jinja2

    if isinstance(error, Unpublishable):
        return None
    place: tuple[str, int] | None = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(f"{TEMPLATES}/"):
            place = file, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(f"{TEMPLATES}/"):
        place = str(error.filename), 0  # Its line is one of what Jinja2 wrote, of which nobody knows.
        error = SyntaxError(error.msg)
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = f"{TEMPLATES}/{error.name or name}", error.lineno
    if place is None:
        return None
    return Problem(
        *place,
        "",
        f"{_describe(error)} (while making {subject}).",
        "Correct the template; docs/design.md lists what each receives.",
    )


def _describe(error: Exception) -> str:
    text = " ".join(str(error).split()).rstrip(".")
    if missing := re.fullmatch(r"'masthead\.[\w.]*?(\w+) object' has no attribute '(\w+)'", text):
        return f'{missing[1]} has no field "{missing[2]}"'
    return text[:1].upper() + text[1:] if text else type(error).__name__


# --- what templates may call -----------------------------------------------------------------------


def iso_date(when: Moment | dt.date) -> str:
    """For ``datetime`` attributes: a day, or a time with its zone (HTML, 4.5.14)."""
    if isinstance(when, Moment):
        return when.at.isoformat(timespec="seconds") if when.timed else when.at.date().isoformat()
    return when.isoformat()


def _loosen(text: str) -> str:
    """The text with plain blanks for those that hold; HTML stays HTML."""
    return type(text)(loosen(text))
