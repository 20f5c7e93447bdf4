"""Raw HTML within a line: tags, comments, processing instructions, declarations, CDATA.

CommonMark 0.31.2, section 6.6.
"""

from __future__ import annotations

import re

_ATTRIBUTE = r"""[ \t\n]++[a-zA-Z_:][\w.:-]*+(?:[ \t\n]*+=[ \t\n]*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
TAG = re.compile(
    rf"<(?:(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)(?:{_ATTRIBUTE})*+[ \t\n]*+/?>|/(?P<end>[a-zA-Z][a-zA-Z0-9-]*+)[ \t\n]*+>)",
    re.A,
)
"""An opening tag, of which `name` is the name, or a closing one, of which `end` is."""

AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>\x00-\x1f\x7f]*+)>")
_ATOM = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
MAIL = re.compile(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_ATOM}(?:\.{_ATOM})*)>")

SHORT_COMMENT = re.compile("<!---?>")
OTHERS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
"""How that begins and ends which is no tag; the last needs a letter behind it."""
