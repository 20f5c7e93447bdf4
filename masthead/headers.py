"""``/_headers``, as Netlify and Cloudflare Pages read it: an address, and below it what to say with it."""

from __future__ import annotations

from masthead import pages, urls

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # Articles may bring style attributes: reading has gone through them, property by property.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    # What a page may fetch; Lighthouse looks for robots.txt from within.
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""Content Security Policy, level 3: all that is loaded is the newsletter's own, and no script stands in a page."""

TRUSTING = POLICY | {
    "script-src": "'self' 'unsafe-inline' https:",
    "style-src": "'self' 'unsafe-inline' https:",
    "img-src": "'self' data: https:",
    "media-src": "'self' https:",
    "font-src": "'self' https:",
    "connect-src": "'self' https:",
    "frame-src": "'self' https:",
    "object-src": "'self' https:",
    # A page beside an article may be shown within it.
    "frame-ancestors": "'self'",
    "form-action": "'self' https:",
}
"""Where articles may bring scripts, frames and forms of their own."""

FOREVER = "public, max-age=31536000, immutable"
"""A year, the longest that caches count with (RFC 9111, 5.2.2.1; RFC 8246)."""


def render_headers(frame: pages.Frame, headers: pages.HostHeaders) -> str:
    """The text of the file: what goes with every file, and those that a browser may keep for ever."""
    policy = "; ".join(f"{name} {value}" for name, value in (TRUSTING if headers.trust_html else POLICY).items())
    lines = [
        urls.place_under(frame.base_url, "/*"),
        f"  Content-Security-Policy: {policy}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  Cross-Origin-Opener-Policy: same-origin",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ]
    for address in headers.immutable:
        lines += [urls.place_under(frame.base_url, address), f"  Cache-Control: {FOREVER}"]
    return "\n".join([*lines, ""])
