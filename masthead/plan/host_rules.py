"""Checks the editor's own lines for web hosts against the outputs: what contradicts them, and what nothing reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from masthead import urls
from masthead.errors import NOTICE, Problem, shorten
from masthead.plan.outputs import HostHeaders, Output, RedirectList, RedirectPage
from masthead.theme.host_files import (
    _ADDRESS,
    HEADERS_FILE,
    REDIRECTS_FILE,
    Redirect,
    _list_lines,
    _read_header,
    _read_redirect,
)


def check_headers(headers: HostHeaders) -> Iterator[Problem]:
    """Every line is an address or a header below one, and none names a file by its hash."""
    begun = False
    for number, line in _list_lines(headers.own):
        if _ADDRESS.match(line):
            begun = True
            if line in headers.immutable:
                message = f'"{shorten(line)}" has a hash in its name, which changes with the file.'
                plain = re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r".*", line)
                yield Problem(HEADERS_FILE, number, "", message, f"Write {plain} instead.", NOTICE)
        elif _read_header(line) is None:
            message = f'"{shorten(line)}" is neither an address nor a header.'
            yield Problem(HEADERS_FILE, number, "", message, "Write an address as /*, and below it Name: value.")
        elif not begun:
            yield Problem(HEADERS_FILE, number, "", "This header has no address.", "Write one as /* in the line above.")


def check_redirects(base_path: str, redirects: RedirectList, outputs: Sequence[Output]) -> Iterator[Problem]:
    """Every line leads from an address to one, and from none that leads elsewhere already or has a page.

    `base_path` is the path at which the site stands, without a slash at its end.
    """
    aliases = {
        _plain(base_path + urls.quote_path(urls.readable_address(output.path))): output
        for output in outputs
        if isinstance(output.inputs, RedirectPage)
    }
    standing = {_plain(base_path + urls.quote_path(urls.readable_address(output.path))) for output in outputs}
    taken: dict[str, Redirect] = {}
    for number, line in _list_lines(redirects.own):
        rule = _read_redirect(line, number)
        if rule is None:
            message = f'"{shorten(line)}" is not a redirect.'
            yield Problem(REDIRECTS_FILE, number, "", message, "Write the old address, the new one, and 301.")
        elif rule.is_plain:
            yield from _check_plain(base_path, rule, aliases, standing, taken)
            taken.setdefault(_plain(rule.old), rule)


def _check_plain(
    base_path: str,
    rule: Redirect,
    aliases: Mapping[str, Output],
    standing: Iterable[str],
    taken: Mapping[str, Redirect],
) -> Iterator[Problem]:
    old = _plain(rule.old)
    if old in aliases:
        target = aliases[old].inputs
        assert isinstance(target, RedirectPage)
        if _plain(base_path + target.target) != _plain(rule.new):
            origin = aliases[old].origin
            message = f'"{shorten(rule.old)}" leads to {target.target} already, by {origin.file}:{origin.line}.'
            yield Problem(REDIRECTS_FILE, rule.line, "", message, "Take out this line, or the alias there.")
    elif old in taken:
        message = f'"{shorten(rule.old)}" leads elsewhere already, by line {taken[old].line}.'
        yield Problem(REDIRECTS_FILE, rule.line, "", message, "Take out one of the two.", NOTICE)
    elif old in standing and not rule.forced:
        message = f'There is a page at "{shorten(rule.old)}": Netlify shows it, Cloudflare Pages redirects from it.'
        yield Problem(REDIRECTS_FILE, rule.line, "", message, "Take out this line, or the page.", NOTICE)


def _plain(address: str) -> str:
    """Equal for addresses that hosts take for one: percent-decoded, without a slash at the end."""
    return unquote(address).rstrip("/") or "/"


def check_host_files(base_url: str, outputs: Sequence[Output]) -> list[Problem]:
    """What is wrong with the editor's own lines among the `outputs`."""
    problems: list[Problem] = []
    for output in outputs:
        if isinstance(output.inputs, HostHeaders) and output.inputs.own:
            problems += check_headers(output.inputs)
        elif isinstance(output.inputs, RedirectList) and output.inputs.own:
            problems += check_redirects(urls.place_under(base_url, "/").rstrip("/"), output.inputs, outputs)
    return problems
