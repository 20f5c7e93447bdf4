"""The fonts of static/fonts/, cut from Fontsource's packages, and the figures of their stand-ins.

    npm install @fontsource-variable/newsreader @fontsource-variable/public-sans
    pip install fonttools brotli
    python tools/subset_fonts.py node_modules/@fontsource-variable static/fonts

Nothing needs this to build the site: it is how the files came about, and how others are made. Each face is one
weight, and is cut in three: what nearly every page in a western European language needs; the letters of central
Europe and Turkey; and the rest of Latin-1 and Latin Extended-A. A browser fetches the second and the third only
where a page holds such a letter (``unicode-range``).

It prints, for each face, its size, and for each of the fonts that stand in until it has arrived, by how much that
one must be scaled (``size-adjust``) and what its lines must measure, so that no line moves when the face arrives.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any, NamedTuple

PUNCTUATION = "\u00a0\u00a3\u00a9\u00ab\u00b0\u00b7\u00bb\u00d7–—‘’“”„…€→−"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
FREQUENT = "ÄÅÉÖØÜßàáâãäåæçèéêíñóôöøúü"
RARE = "<>@[\\]^_`{|}~*=#"
IN_NAMES = "ÅÉÖØáãäåçèéíñóöøü"
CENTRAL = "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŢţŤťŮůŰűŹźŻżŽž"
MORE = "".join(map(chr, range(0xA1, 0x180))) + "‚‹›†‡•‰™←↑↓↗≈≠≤≥\u2009\u202f"


def without(text: str, letters: str) -> str:
    return "".join(letter for letter in text if letter not in letters)


SAMPLE = (
    "The telephone in the control room rang at twenty to five on Friday. It was minus nineteen, a cable to the south "
    "had tripped, and the grid operator wanted a hundred megawatts back. By seven minutes past, the work had been "
    "saved and the meter read nineteen point eight. Nobody had thought that through, and I include the consultants."
)
"""How wide a face runs is measured on this; the words of any article would do."""


class Face(NamedTuple):
    """One file, and its rest."""

    name: str
    package: str
    file: str
    """With ``{}`` for the part of the alphabet."""
    axes: dict[str, float]
    text: str
    stand_in: StandIn
    features: tuple[str, ...] = ("kern", "liga")
    """Figures of one width are for tables, which are set in the sans."""


class StandIn(NamedTuple):
    """A font that systems have, and the mean width of a character of the sample in it, in ems."""

    name: str
    width: float


TIMES = StandIn("Times New Roman", 0.4030)
TIMES_BOLD = StandIn("Times New Roman Bold", 0.4320)
TIMES_ITALIC = StandIn("Times New Roman Italic", 0.4054)
ARIAL = StandIn("Arial", 0.4474)
"""Measured with `mean_width` in the Liberation fonts, which were made to have the widths of these."""

FACES = (
    Face(
        "newsreader-text",
        "newsreader",
        "newsreader-{}-opsz-normal",
        {"opsz": 16, "wght": 400},
        ASCII + PUNCTUATION + FREQUENT,
        TIMES,
    ),
    Face(
        "newsreader-italic",
        "newsreader",
        "newsreader-{}-opsz-italic",
        {"opsz": 16, "wght": 400},
        without(ASCII, RARE) + "\u00a0–—‘’“”…é",
        TIMES_ITALIC,
    ),
    Face(
        "newsreader-head",
        "newsreader",
        "newsreader-{}-opsz-normal",
        {"opsz": 40, "wght": 570},
        without(ASCII + PUNCTUATION, RARE) + IN_NAMES,
        TIMES_BOLD,
    ),
    Face(
        "public-sans",
        "public-sans",
        "public-sans-{}-wght-normal",
        {"wght": 430},
        without(ASCII + PUNCTUATION, RARE) + IN_NAMES,
        ARIAL,
        ("kern", "tnum"),
    ),
)


def cut(source: Path, axes: dict[str, float], text: str, features: tuple[str, ...]) -> Any:
    """The font at one point of its axes, with the glyphs of `text` and no others."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = instancer.instantiateVariableFont(TTFont(source), axes)
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    font = TTFont(plain)
    options = Options()
    options.layout_features = list(features)
    options.name_IDs = [0, 1, 2, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    thin_kerning(font)
    return font


def thin_kerning(font: Any) -> None:
    """Pairs move by whole half hundredths of an em, and those that would move by less than 1.5 of these hundredths
    not at all: nobody sees it at these sizes, and kerning was a third of each file."""
    em = font["head"].unitsPerEm
    step = round(em / 200)
    for lookup in font["GPOS"].table.LookupList.Lookup if "GPOS" in font else ():
        for table in lookup.SubTable:
            table = table.ExtSubTable if table.LookupType == 9 else table
            if table.LookupType != 2:
                continue
            if table.Format == 2:
                pairs = [pair for first in table.Class1Record for pair in first.Class2Record]
            else:
                pairs = [pair for first in table.PairSet for pair in first.PairValueRecord]
            for pair in pairs:
                if pair.Value1 and hasattr(pair.Value1, "XAdvance"):
                    value = pair.Value1.XAdvance
                    pair.Value1.XAdvance = 0 if abs(value) < 0.015 * em else round(value / step) * step


def write(font: Any, file: Path) -> None:
    """The font as woff2."""
    font.flavor = "woff2"
    font.save(file)
    letters = ", ".join(name_ranges(font.getBestCmap()))
    print(f"{file.name}: {file.stat().st_size} bytes\n  {letters}")


def name_ranges(letters: Any) -> list[str]:
    """As ``unicode-range`` wants them."""
    ranges: list[list[int]] = []
    for letter in sorted(letters):
        if ranges and letter == ranges[-1][1] + 1:
            ranges[-1][1] = letter
        else:
            ranges.append([letter, letter])
    return [f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in ranges]


def mean_width(font: Any) -> float:
    """In ems, of a character of the sample."""
    letters, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[letters[ord(each)]][0] for each in SAMPLE) / len(SAMPLE) / font["head"].unitsPerEm


def print_stand_in(font: Any, other: StandIn) -> None:
    """What `other` must be told so that it takes up the room of the font."""
    scale = mean_width(font) / other.width
    line, em = font["hhea"], font["head"].unitsPerEm
    ascent, descent, gap = (value / em / scale for value in (line.ascent, -line.descent, line.lineGap))
    print(
        f"  {other.name}: size-adjust: {scale:.2%}; ascent-override: {ascent:.2%};"
        f" descent-override: {descent:.2%}; line-gap-override: {gap:.2%};"
    )


def join(fonts: list[Any]) -> Any:
    """One font with the glyphs of all."""
    from fontTools.merge import Merger

    files = []
    for font in fonts:
        file = io.BytesIO()
        font.save(file)
        file.seek(0)
        files.append(file)
    return Merger().merge(files)


def main() -> None:
    packages, target = map(Path, sys.argv[1:3])
    for face in FACES:
        files = packages / face.package / "files"
        latin = files / f"{face.file.format('latin')}.woff2"
        font = cut(latin, face.axes, face.text, face.features)
        print_stand_in(font, face.stand_in)
        write(font, target / f"{face.name}.woff2")
        rest = without(ASCII + PUNCTUATION + MORE, face.text + CENTRAL)
        for name, letters in (("central", without(CENTRAL, face.text)), ("more", rest)):
            parts = [
                cut(files / f"{face.file.format(part)}.woff2", face.axes, letters, face.features)
                for part in ("latin", "latin-ext")
            ]
            write(join(parts), target / f"{face.name}-{name}.woff2")


if __name__ == "__main__":
    main()
