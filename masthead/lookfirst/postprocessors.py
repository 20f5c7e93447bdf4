"""What is done to the text of the whole page at the end."""

from __future__ import annotations

import re
from typing import Any

from markdown.util import HTML_PLACEHOLDER, STX

from .places import Place, derived

_PLACEHOLDER = HTML_PLACEHOLDER % "([0-9]+)"
_STASHED = re.compile(f"<p>{_PLACEHOLDER}</p>|{_PLACEHOLDER}")


@derived
def look_into_stash(base: Any) -> type:
    """HTML that was put aside comes back; it is searched for more of it only where it shows a mark."""

    class Looking(base):  # type: ignore[misc]
        def run(self, text: str) -> str:
            stash = self.md.htmlStash
            count = stash.html_counter
            if not count or STX not in text:
                return text
            blocks = stash.rawHtmlBlocks

            def bring_back(found: re.Match[str]) -> str:
                number = int(found[1] or found[2])
                if number >= count:
                    return found[0]
                html: str = self.stash_to_string(blocks[number])
                if found[1] and not self.isblocklevel(html):
                    html = f"<p>{html}</p>"
                return _STASHED.sub(bring_back, html) if STX in html else html

            return _STASHED.sub(bring_back, text)

    return Looking


RETURNS = (Place("raw_html", 30, "markdown.postprocessors.RawHtmlPostprocessor", look_into_stash),)
