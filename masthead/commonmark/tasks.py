"""Items of lists that are tasks (GFM 0.29, section 5.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

PRIORITY = 30
"""Before the inline structure is read, in which the box could be taken for a link."""

_BOX = re.compile(r"\[([ \t\nxX])\](?=[ \t\n]+\S)")


def install(md: Markdown) -> None:
    """Items that begin with ``[ ]`` or ``[x]`` begin with a check box."""
    md.treeprocessors.register(Tasks(md), "commonmark_tasks", PRIORITY)


class Tasks(Treeprocessor):
    """Puts a check box, which nobody can change, where its brackets stood."""

    keeps_plain_paragraphs = True
    """Where there is no list there is nothing to do."""

    def run(self, root: Element) -> None:
        """Each item of the tree that is a task has a box and the class ``task-list-item``."""
        for item in root.iter("li"):
            holder = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
            found = _BOX.match(holder.text or "")
            if not found:
                continue
            box = Element("input", {"type": "checkbox", "disabled": "disabled"})
            if found[1] in "xX":
                box.set("checked", "checked")
            box.tail = (holder.text or "")[found.end() :]
            holder.text = None
            holder.insert(0, box)
            item.set("class", "task-list-item")
