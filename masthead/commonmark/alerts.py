"""Alerts: ``> [!NOTE]`` as GitHub has it, and ``!!! note`` as Python-Markdown's admonitions are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

KINDS = ("note", "tip", "important", "warning", "caution")
PRIORITY = 30
"""Before the inline structure is read, in which the mark could be taken for a link."""

_MARK = re.compile(rf"\[!({'|'.join(KINDS)})\][ \t]*(?:\n|\Z)", re.I)
_SAME = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("info", "abstract", "seealso", "example", "question", "quote"), "note"),
    **dict.fromkeys(("hint", "success"), "tip"),
    "attention": "warning",
    **dict.fromkeys(("danger", "error", "failure", "bug"), "caution"),
}
"""What others call them as well."""
ADMONITION = re.compile(rf'!!! ?({"|".join(_SAME)})(?: +"([^"]*)")? *\Z', re.I)
"""The first line of one: its kind, and its title in quotation marks. What belongs to it is indented by four blanks."""


def install(md: Markdown) -> None:
    """Quotations that begin with a mark of GitHub's are alerts."""
    md.treeprocessors.register(Alerts(md), "commonmark_alerts", PRIORITY)


class Alerts(Treeprocessor):
    """Makes an alert of each quotation that begins with the mark of one, alone in its line, and goes on."""

    keeps_plain_paragraphs = True
    """Where there is no quotation there is nothing to do."""

    def run(self, root: Element) -> None:
        """Those quotations are of the shape that `begin_alert` gives them."""
        for quotation in root.iter("blockquote"):
            first = quotation[0] if len(quotation) else None
            found = _MARK.match(first.text or "") if first is not None and first.tag == "p" else None
            if first is None or not found:
                continue
            rest = (first.text or "")[found.end() :]
            if not (rest.strip() or len(first) or len(quotation) > 1):
                continue
            first.text = rest
            if not rest.strip() and not len(first):
                quotation.remove(first)
            begin_alert(quotation, found[1])


def begin_alert(element: Element, kind: str, title: str | None = None) -> None:
    """The element is ``<aside class="alert alert-note">``, and begins with a paragraph that is its title.

    Without a title of its own that is the English name of its kind: one of `KINDS`, or what others call it.
    """
    name = kind.lower()
    element.tag = "aside"
    element.set("class", f"alert alert-{_SAME[name]}")
    heading = Element("p", {"class": "alert-title"})
    SubElement(heading, "strong").text = title or name.capitalize()
    element.insert(0, heading)


def add_alert(parent: Element, written: re.Match[str]) -> Element:
    """The alert that a match of `ADMONITION` begins; an empty title in quotation marks leaves the title out."""
    element = SubElement(parent, "aside")
    begin_alert(element, written[1], written[2])
    if written[2] == "":
        element.remove(element[0])
    return element
