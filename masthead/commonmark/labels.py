"""Labels of links, by which a reference and its definition find one another."""

from __future__ import annotations


def normalize_label(label: str) -> str:
    """The label by which two are compared: case folded, each run of white space one blank, none at its ends.

    CommonMark 0.31.2, section 6.3, "matches". The keys of `Markdown.references` are of this form.
    """
    return " ".join(label.split()).casefold()
