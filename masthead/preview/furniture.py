"""What the preview puts into each page: the way to the editor's page, marks on what readers do not see yet, the
script that keeps the page as it is in the editor's files."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from masthead import urls
from masthead.assemble.references import describe_moment
from masthead.model import Head, Page
from masthead.preview.proof import Proof
from masthead.store.fingerprints import digest_bytes

if TYPE_CHECKING:
    import jinja2

FILES = Path(__file__).parent / "files"
DRAFT, SCHEDULED, PUBLISHED, BROKEN = "draft", "scheduled", "published", "unread"


class Mark(NamedTuple):
    """Something that readers do not see yet."""

    address: str
    """As links on a page name it."""
    source: str
    state: str
    until: str
    """The day or time at which they will; empty for a draft."""


class Furniture(NamedTuple):
    """What every page of the preview shows beside its own."""

    marks: tuple[Mark, ...] = ()


def furnish(proof: Proof, now: dt.datetime) -> Furniture:
    """The furniture of all pages: marks on everything that is shown and that readers do not see yet."""
    site = proof.shown.assembly.site
    base = proof.config.base_url
    marks = []
    shown: list[Head | Page] = [*site.stories, *site.pages]
    for item in shown:
        state = state_of(item, now)
        if state != PUBLISHED:
            address = urls.article_address(item.slug) if isinstance(item, Head) else urls.page_address(item.slug)
            until = describe_moment(item.published) if state == SCHEDULED and isinstance(item, Head) else ""
            marks.append(Mark(urls.place_under(base, address), item.source, state, until))
    return Furniture(tuple(marks))


def state_of(item: Head | Page, now: dt.datetime) -> str:
    """Whether readers see it."""
    if item.draft:
        return DRAFT
    return SCHEDULED if isinstance(item, Head) and item.published.at > now else PUBLISHED


def dress(content: bytes, source: str, furniture: Furniture) -> tuple[str, bytes]:
    """The page with the furniture before the end of its body, and its version; one without content is bare."""
    text = content.decode() if content else render("bare.html")
    marks = [mark for mark in furniture.marks if f'"{mark.address}"' in text]
    own = next((mark for mark in furniture.marks if source and mark.source == source), None)
    extra = render("furniture.html", source=source, marks=marks, own=own)
    end = text.rfind("</body>")
    end = len(text) if end < 0 else end
    return add_script(text[:end] + extra, text[end:])


def add_script(head: str, tail: str) -> tuple[str, bytes]:
    """The page `head + tail` with the live script between the two, and the version that the script is told."""
    version = digest_bytes(f"{head}{tail}".encode()).hex()
    return version, (head + render("live.html", version=version) + tail).encode()


def render(name: str, **names: Any) -> str:
    """One of the preview's own templates; all that is put into it is escaped."""
    return make_templates().get_template(name).render(file=file_address, **names)


@functools.cache
def make_templates() -> jinja2.Environment:
    """Jinja2 for the preview's own pages."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FILES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@functools.cache
def own_files() -> Mapping[str, tuple[bytes, str]]:
    """The scripts and style sheets of the preview, by name, each with its digest."""
    read = {path.name: path.read_bytes() for path in sorted(FILES.iterdir()) if path.suffix in (".js", ".css", ".txt")}
    return {name: (content, digest_bytes(content).hex()) for name, content in read.items()}


def file_address(name: str) -> str:
    """Where a browser finds one of them; another text, another address."""
    return f"{urls.RESERVED}files/{name}?{own_files()[name][1][:10]}"
