"""What only machines read: sitemaps, robots.txt and the list of redirects."""

from __future__ import annotations

from html import escape

from masthead import pages, urls

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_listing(
    frame: pages.Frame, inputs: pages.Sitemap | pages.SitemapIndex | pages.Robots | pages.RedirectList
) -> str:
    """The text of the file."""
    if isinstance(inputs, pages.Sitemap):
        return render_sitemap(frame, inputs)
    if isinstance(inputs, pages.SitemapIndex):
        return render_sitemap_index(frame, inputs)
    if isinstance(inputs, pages.Robots):
        return render_robots(frame)
    return render_redirects(frame, inputs)


def render_sitemap(frame: pages.Frame, sitemap: pages.Sitemap) -> str:
    """A sitemap (sitemaps.org, protocol 0.9); ``lastmod`` is when a story last changed for its readers."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_NAMESPACE}">']
    for entry in sitemap.entries:
        location = escape(urls.make_absolute(frame.base_url, entry.address))
        changed = f"<lastmod>{entry.latest.isoformat(timespec='seconds')}</lastmod>" if entry.latest else ""
        lines.append(f"<url><loc>{location}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def render_sitemap_index(frame: pages.Frame, index: pages.SitemapIndex) -> str:
    """The list of a sitemap's parts."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sitemapindex xmlns="{_NAMESPACE}">']
    for address in index.addresses:
        lines.append(f"<sitemap><loc>{escape(urls.make_absolute(frame.base_url, address))}</loc></sitemap>")
    return "\n".join([*lines, "</sitemapindex>", ""])


def render_robots(frame: pages.Frame) -> str:
    """Everything may be read (RFC 9309); the sitemap is named."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {urls.make_absolute(frame.base_url, urls.SITEMAP)}\n"


def render_redirects(frame: pages.Frame, redirects: pages.RedirectList) -> str:
    """A line for each old address: from, to, 301."""
    return "".join(
        f"{urls.place_under(frame.base_url, old)} {urls.place_under(frame.base_url, new)} 301\n"
        for old, new in redirects.redirects
    )
