"""What is done to the lines of a text, left out where the lines show that it would change nothing."""

from __future__ import annotations

from typing import Any

from .places import Place, derived


@derived
def look_for_odd_space(base: Any) -> type:
    """Tabs, carriage returns, lines of blanks and Markdown's own marks are looked for first."""

    class Looking(base):  # type: ignore[misc]
        def run(self, lines: list[str]) -> list[str]:
            text = "\n".join(lines)
            if "\t" in text or "\n " in text or "\r" in text or "\x02" in text or "\x03" in text:
                return super().run(lines)  # type: ignore[no-any-return]
            # The text ends in two line ends, and may have held some within a line.
            return [*text.split("\n"), "", ""]

    return Looking


@derived
def look_for_html(base: Any) -> type:
    """Without ``<``, an HTML parser finds no more than references that it puts back; but it mends numeric ones."""

    class Looking(base):  # type: ignore[misc]
        def run(self, lines: list[str]) -> list[str]:
            text = "\n".join(lines)
            if "<" in text or "&#" in text:
                return super().run(lines)  # type: ignore[no-any-return]
            return text.split("\n")

    return Looking


@derived
def look_for_fences(base: Any) -> type:
    """Without three backticks or tildes there is no code in fences."""

    class Looking(base):  # type: ignore[misc]
        def run(self, lines: list[str]) -> list[str]:
            text = "\n".join(lines)
            if "```" in text or "~~~" in text or self.config.get("preserve_tabs", True):
                return super().run(lines)  # type: ignore[no-any-return]
            return lines

    return Looking


LOOKS_AHEAD = (
    Place("normalize_whitespace", 30, "markdown.preprocessors.NormalizeWhitespace", look_for_odd_space),
    Place("html_block", 20, "markdown.preprocessors.HtmlBlockPreprocessor", look_for_html),
    Place("fenced_code_block", 25, "pymdownx.superfences.SuperFencesBlockPreprocessor", look_for_fences),
)
