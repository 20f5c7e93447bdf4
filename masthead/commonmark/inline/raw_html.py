"""Raw HTML within a line: tags, comments, processing instructions, declarations, CDATA.

CommonMark 0.31.2, section 6.6.
"""

from __future__ import annotations

import re

from ..markup import CLOSING_TAG, OPEN_TAG

TAG = re.compile(f"{OPEN_TAG}|{CLOSING_TAG}")
ANCHOR = re.compile(r"<(/?)a[\s/>]", re.I)
"""A link that is written in HTML begins or, with the group, ends."""

AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>\x00-\x1f\x7f]*+)>")
_ATOM = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
MAIL = re.compile(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_ATOM}(?:\.{_ATOM})*)>")

SHORT_COMMENT = re.compile("<!---?>")
OTHERS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
"""How that begins and ends which is no tag; the last needs a letter behind it."""
