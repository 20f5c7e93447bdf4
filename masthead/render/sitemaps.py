"""What only machines read: sitemaps (one of them for news), robots.txt and the list of redirects."""

from __future__ import annotations

from html import escape

from masthead import urls
from masthead.plan import outputs

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"


def render_listing(
    frame: outputs.Frame,
    inputs: outputs.Sitemap | outputs.SitemapIndex | outputs.NewsSitemap | outputs.Robots | outputs.RedirectList,
) -> str:
    """The text of the file."""
    if isinstance(inputs, outputs.Sitemap):
        return render_sitemap(frame, inputs)
    if isinstance(inputs, outputs.SitemapIndex):
        return render_sitemap_index(frame, inputs)
    if isinstance(inputs, outputs.NewsSitemap):
        return render_news_sitemap(frame, inputs)
    if isinstance(inputs, outputs.Robots):
        return render_robots(frame, inputs)
    return render_redirects(frame, inputs)


def render_sitemap(frame: outputs.Frame, sitemap: outputs.Sitemap) -> str:
    """A sitemap (sitemaps.org, protocol 0.9); ``lastmod`` is when a story last changed for its readers."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_NAMESPACE}">']
    for entry in sitemap.entries:
        location = escape(urls.make_absolute(frame.base_url, entry.address))
        changed = f"<lastmod>{entry.latest.isoformat(timespec='seconds')}</lastmod>" if entry.latest else ""
        lines.append(f"<url><loc>{location}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def render_sitemap_index(frame: outputs.Frame, index: outputs.SitemapIndex) -> str:
    """The list of a sitemap's parts."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sitemapindex xmlns="{_NAMESPACE}">']
    for address in index.addresses:
        lines.append(f"<sitemap><loc>{escape(urls.make_absolute(frame.base_url, address))}</loc></sitemap>")
    return "\n".join([*lines, "</sitemapindex>", ""])


def render_news_sitemap(frame: outputs.Frame, sitemap: outputs.NewsSitemap) -> str:
    """A sitemap for news (Google's extension 0.9): each story with the newsletter's name, language, time and title."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<urlset xmlns="{_NAMESPACE}" xmlns:news="{_NEWS_NAMESPACE}">',
    ]
    language = frame.language.lower()
    # The two ways to write Chinese are the only ones that it tells apart.
    language = {"zh-tw": "zh-tw", "zh-hant": "zh-tw"}.get(language, language.split("-")[0])
    language = "zh-cn" if language == "zh" else language
    paper = f"<news:publication><news:name>{escape(frame.title)}</news:name><news:language>{language}</news:language>"
    for entry in sitemap.entries:
        location = escape(urls.make_absolute(frame.base_url, entry.address))
        published = entry.published.isoformat(timespec="seconds")
        lines.append(
            f"<url><loc>{location}</loc><news:news>{paper}</news:publication>"
            f"<news:publication_date>{published}</news:publication_date>"
            f"<news:title>{escape(entry.title)}</news:title></news:news></url>"
        )
    return "\n".join([*lines, "</urlset>", ""])


def render_robots(frame: outputs.Frame, robots: outputs.Robots) -> str:
    """Everything may be read (RFC 9309); the sitemaps are named."""
    named = "".join(f"Sitemap: {urls.make_absolute(frame.base_url, address)}\n" for address in robots.sitemaps)
    return f"User-agent: *\nDisallow:\n\n{named}"


def render_redirects(frame: outputs.Frame, redirects: outputs.RedirectList) -> str:
    """A line for each old address: from, to, 301. The editor's own come after these: hosts take the first that fits,
    and Cloudflare Pages wants those with a ``*`` last."""
    ours = "".join(
        f"{urls.place_under(frame.base_url, old)} {urls.place_under(frame.base_url, new)} 301\n"
        for old, new in redirects.redirects
    )
    return ours + redirects.own + ("" if redirects.own.endswith("\n") or not redirects.own else "\n")
