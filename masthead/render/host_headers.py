"""``/_headers``, as Netlify and Cloudflare Pages read it: an address, and below it what to say with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from masthead import urls
from masthead.plan import outputs
from masthead.theme.host_files import HeaderRule, read_header_rules

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

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What is said with every file besides the policy."""

FOREVER = "public, max-age=31536000, immutable"
"""A year, the longest that caches count with (RFC 9111, 5.2.2.1; RFC 8246)."""


def render_headers(frame: outputs.Frame, headers: outputs.HostHeaders) -> str:
    """The text of the file: what goes with every file, what the editor wants said, and which files a browser may keep
    for ever.

    What the editor says of the same files takes the place of ours. Where a rule of hers fits some of them only, it
    takes ours back first, since Cloudflare Pages would say both. So do the rules for files that are kept for ever,
    which come last: no line of hers holds for bytes that never change.
    """
    policy = "; ".join(f"{name} {value}" for name, value in (TRUSTING if headers.trust_html else POLICY).items())
    everywhere = urls.place_under(frame.base_url, "/*")
    own = read_header_rules(headers.own)
    replaced = {name for rule in own if rule.address == everywhere for name in rule.names}
    said = {"Content-Security-Policy": policy, **PLAIN}
    said = {name: value for name, value in said.items() if name.lower() not in replaced}
    lines = [everywhere, *(f"  {name}: {value}" for name, value in said.items())] if said else []
    for rule in own:
        lines += _write_rule(rule, {name.lower() for name in said})
    kept = ["  ! Cache-Control"] if any("cache-control" in rule.names for rule in own) else []
    for address in headers.immutable:
        lines += [urls.place_under(frame.base_url, address), *kept, f"  Cache-Control: {FOREVER}"]
    return "\n".join([*lines, ""])


def _write_rule(rule: HeaderRule, said: Collection[str]) -> Iterator[str]:
    """The editor's rule; what is `said` already, and said otherwise here, is taken back."""
    yield rule.address
    given = [line.name for line in rule.lines if line.value]
    taken_back = {line.name.lower() for line in rule.lines if not line.value}
    for name in dict.fromkeys(given):
        if name.lower() in said and name.lower() not in taken_back:
            yield f"  ! {name}"
    for line in rule.lines:
        yield f"  {line.name}: {line.value}" if line.value else f"  ! {line.name}"
