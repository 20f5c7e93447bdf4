"""Rules about all the outputs at once: no two claim one address, and links from the root lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from masthead import urls
from masthead.assemble.references import Item, links_of, list_places_to_come, names_of
from masthead.assemble.site import Site
from masthead.errors import Problem, shorten, soften
from masthead.model import Page
from masthead.plan.host_rules import check_host_files
from masthead.plan.outputs import Origin, Output
from masthead.project import ARTICLES, PAGES, SITE_FILE
from masthead.read.content import Rejected
from masthead.spelling import find_nearest


def check_addresses(site: Site, outputs: Sequence[Output]) -> list[Problem]:
    """Every address is claimed once, and every link that begins with ``/`` leads to one of them."""
    return [*find_collisions(site, outputs), *check_root_links(site, list_addresses(site, outputs))]


def find_collisions(site: Site, outputs: Sequence[Output]) -> list[Problem]:
    """No two outputs, nor what scheduled stories will claim, want one address; nor do lines for web hosts."""
    claims = [Claim(output.path, output.origin) for output in outputs]
    own = check_host_files(site.config.base_url, outputs)
    return [*_find_collisions([*_claims_to_come(site), *claims]), *own]


class Claim(NamedTuple):
    """A path of the site, and who claims it."""

    path: str
    origin: Origin


def _claims_to_come(site: Site) -> Iterable[Claim]:
    """What scheduled stories will claim: a fault that is told now stops no build on the day."""
    for head in site.held_back:
        if not head.draft:
            path = urls.output_path(urls.article_address(head.slug))
            yield Claim(path, Origin(head.source, head.slug_line, "slug"))
            for index, alias in enumerate(head.aliases):
                origin = Origin(head.source, alias.line, f"aliases[{index}]")
                yield Claim(urls.alias_output_path(alias.path), origin)


def _find_collisions(every: Iterable[Claim]) -> Iterable[Problem]:
    """Two outputs at one path, folded by case and Unicode form; or one where another needs a folder."""
    claims: dict[str, Claim] = {}
    for claim in every:
        key = urls.fold_path(claim.path)
        if key == urls.FILE_LIST or ("/" + key).startswith(urls.RESERVED):
            yield _describe(claim, "The address is reserved for Masthead.", "Rename it.")
        elif key in claims:
            yield _describe_pair(claim, claims[key])
        claims[key] = claim
    folders: dict[str, Claim] = {}
    for key, claim in claims.items():
        parent = key.rpartition("/")[0]
        while parent and parent not in folders:
            folders[parent] = claim
            parent = parent.rpartition("/")[0]
    for folder in folders.keys() & claims.keys():
        yield _describe_pair(claims[folder], folders[folder])


def _describe_pair(one: Claim, other: Claim) -> Problem:
    """The problem stands at the one of the two that an editor can change most easily.

    Of two stories it is `other`, which was claimed first and so is the newer: the address of the older is known
    to the world.
    """
    ours, theirs = (one, other) if one.origin.file else (other, one)
    if all(each.origin.field == "slug" and each.origin.file.startswith(f"{ARTICLES}/") for each in (one, other)):
        ours, theirs = other, one
    claimant = theirs.origin.what or theirs.origin.file
    if theirs.origin.line:
        claimant += f":{theirs.origin.line}"
    return _describe(ours, f"The address /{_shown(ours.path)} is also claimed by {claimant}.", "Rename one of the two.")


def _describe(claim: Claim, message: str, otherwise: str) -> Problem:
    origin = claim.origin
    remedy = otherwise
    if origin.field == "slug":
        remedy = "Give one of the two another slug."
    elif origin.field:
        remedy = "Take the alias out, or write another."
    elif not origin.file:
        remedy = "Change one of the two names."
    return Problem(origin.file or SITE_FILE, origin.line, origin.field, message, remedy)


def _shown(path: str) -> str:
    return path.removesuffix("index.html")


class _Asked(NamedTuple):
    """An address from the root that something names."""

    file: str
    line: int
    field: str
    target: str


class Addresses(NamedTuple):
    """All the places to which a link from the root may lead."""

    paths: frozenset[str]
    """Of the site's files."""
    later: frozenset[str]
    """`paths`, and those that scheduled stories will claim."""
    to_come: tuple[str, ...]
    """How addresses begin of which nothing can be said yet."""


def list_addresses(site: Site, outputs: Sequence[Output]) -> Addresses:
    """Where something stands, or will stand."""
    paths = frozenset(output.path for output in outputs)
    later = paths.union(claim.path for claim in _claims_to_come(site)) if site.unseen else paths
    return Addresses(paths, later, list_places_to_come(each for each in site.unseen if isinstance(each, Rejected)))


def check_root_links(site: Site, addresses: Addresses) -> list[Problem]:
    """Every address that begins with ``/`` leads to an output, or to something that is yet to come."""
    excused = {name for item in site.unseen if isinstance(item, Rejected) for name in names_of(item)}
    problems = list(_find_dead(addresses.paths, addresses, _list_root_sections(site), excused))
    seen: list[Item] = [*site.stories, *site.pages]
    for item in seen:
        problems += check_links_of(site, addresses, item)
    for item in site.unseen:
        problems += check_links_of(site, addresses, item, later=True)
    return problems


def check_links_of(site: Site, addresses: Addresses, item: Item, *, later: bool = False) -> list[Problem]:
    """As `check_root_links`, of one article or page; with `later` one that is to come itself."""
    standing = addresses.later if later else addresses.paths
    problems = list(_find_dead(standing, addresses, _list_root_links(item), site.awaited))
    return soften(problems) if item.draft else problems


def _find_dead(
    standing: Collection[str], addresses: Addresses, asked: Iterable[_Asked], awaited: Collection[str]
) -> Iterable[Problem]:
    """Those that lead to nothing `standing` and nothing `awaited`; what stands already is suggested."""
    for file, line, field, target in asked:
        address = urls.quote_path(target)
        if address.startswith(addresses.to_come):
            continue
        path = urls.output_path(address)
        if path not in standing and f"{path}/index.html" not in standing and address not in awaited:
            shown = _fold_shown(addresses.paths)
            near = find_nearest(_shown(path).casefold(), shown, 1, 0.8)
            remedy = f'Did you mean "/{shown[near[0]]}"?' if near else _remedy_dead(file, path)
            message = f'This site has nothing at "{shorten(target)}".'
            yield Problem(file, line, field, message, remedy)


def _remedy_dead(file: str, path: str) -> str:
    """A section that leads nowhere most often led to a page that was deleted."""
    slug = path.removesuffix("index.html").rstrip("/")
    if file == SITE_FILE and slug and urls.fold_name(slug) == slug:
        return f"Take the section out, or write the page {PAGES}/{slug}.md."
    return "Correct the address."


@lru_cache(maxsize=1)
def _fold_shown(paths: frozenset[str]) -> dict[str, str]:
    """The paths as a reader sees them, by what they are without regard to case."""
    return {path.casefold(): path for path in sorted(map(_shown, paths))}


def _list_root_links(item: Item) -> Iterable[_Asked]:
    for link in links_of(item):
        if link.kind == "root":
            yield _Asked(item.source, link.line, link.field, link.target)
    if not isinstance(item, Page) and item.image is not None and item.image.src.startswith("/"):
        yield _Asked(item.source, item.image.line, "image.src", item.image.src)


def _list_root_sections(site: Site) -> Iterable[_Asked]:
    config = site.config
    for group, sections, lines in (
        ("sections", config.sections, config.section_lines),
        ("footer", config.footer, config.footer_lines),
    ):
        for index, (section, line) in enumerate(zip(sections, lines, strict=True)):
            if section.address.startswith("/"):
                target = unquote(section.address.partition("#")[0].partition("?")[0])
                yield _Asked(SITE_FILE, line, f"{group}[{index}].address", target)
