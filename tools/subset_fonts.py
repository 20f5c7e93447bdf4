"""The fonts of static/fonts/, cut from Fontsource's packages; the rules for those that stand in until they arrive; and
such stand-ins for the tests, in tests/fonts/.

    npm install @fontsource-variable/{newsreader,public-sans} dejavu-fonts-ttf \\
        @fontsource/{tinos,gelasio,noto-serif,arimo,roboto,noto-sans}
    pip install fonttools brotli
    python tools/subset_fonts.py node_modules static/fonts tests/fonts

Nothing needs this to build the site: it is how the files came about, and how others are made. Each face is one
weight, and is cut in three: what nearly every page in a western European language needs; the letters of central
Europe and Turkey; and the rest of Latin-1 and Latin Extended-A. A browser fetches the second and the third only
where a page holds such a letter (``unicode-range``).

It prints, for each face, its size, and for each of the fonts that stand in until it has arrived a rule for
static/style.css: by how much that font is scaled (``size-adjust``), and what its lines measure, so that no line moves
when the face arrives.
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
    stand_ins: tuple[StandIn, ...]
    kind: str
    """Of the stand-ins' files: Regular, Italic or Bold."""
    rule: str
    """How style.css describes the face."""
    features: tuple[str, ...] = ("kern", "liga")
    """Figures of one width are for tables, which are set in the sans."""


class StandIn(NamedTuple):
    """A font that phones or desks have."""

    names: tuple[str, ...]
    """Its full name (CSS Fonts 4, 4.3) and those of others with the same widths, the best known first."""
    files: dict[str, str]
    """Where one of them lies in the packages, by kind."""


def in_fontsource(package: str) -> dict[str, str]:
    """The files of one of its packages, by kind."""
    kinds = {"Regular": "400-normal", "Italic": "400-italic", "Bold": "700-normal"}
    return {kind: f"@fontsource/{package}/files/{package}-latin-{name}.woff2" for kind, name in kinds.items()}


def in_dejavu(name: str) -> dict[str, str]:
    kinds = {"Regular": "", "Italic": "-Italic", "Bold": "-Bold"}
    return {kind: f"dejavu-fonts-ttf/ttf/{name}{suffix}.ttf" for kind, suffix in kinds.items()}


SERIFS = (
    StandIn(("Times New Roman", "Liberation Serif", "Tinos Regular"), in_fontsource("tinos")),
    StandIn(("Georgia", "Gelasio Regular"), in_fontsource("gelasio")),
    StandIn(("Noto Serif", "Noto Serif Regular"), in_fontsource("noto-serif")),
    StandIn(("DejaVu Serif",), in_dejavu("DejaVuSerif")),
)
SANSES = (
    StandIn(("Arial", "Helvetica", "Liberation Sans", "Arimo Regular"), in_fontsource("arimo")),
    StandIn(("Roboto", "Roboto Regular"), in_fontsource("roboto")),
    StandIn(("Noto Sans", "Noto Sans Regular"), in_fontsource("noto-sans")),
    StandIn(("DejaVu Sans",), in_dejavu("DejaVuSans")),
)
"""Android has Noto Serif and Roboto; Windows, macOS and iOS have Times New Roman and Arial; Linux may have any."""

FACES = (
    Face(
        "newsreader-text",
        "newsreader",
        "newsreader-{}-opsz-normal",
        {"opsz": 16, "wght": 400},
        ASCII + PUNCTUATION + FREQUENT,
        SERIFS,
        "Regular",
        "font-weight: 400",
    ),
    Face(
        "newsreader-italic",
        "newsreader",
        "newsreader-{}-opsz-italic",
        {"opsz": 16, "wght": 400},
        without(ASCII, RARE) + "\u00a0–—‘’“”…é",
        SERIFS,
        "Italic",
        "font-weight: 400; font-style: italic",
    ),
    Face(
        "newsreader-head",
        "newsreader",
        "newsreader-{}-opsz-normal",
        {"opsz": 40, "wght": 570},
        without(ASCII + PUNCTUATION, RARE) + IN_NAMES,
        SERIFS,
        "Bold",
        "font-weight: 500 900",
    ),
    Face(
        "public-sans",
        "public-sans",
        "public-sans-{}-wght-normal",
        {"wght": 430},
        without(ASCII + PUNCTUATION, RARE) + IN_NAMES,
        SANSES,
        "Regular",
        "font-weight: 100 900",
        ("kern", "tnum"),
    ),
)


def cut(source: Path, axes: dict[str, float], text: str, features: tuple[str, ...]) -> Any:
    """The font at one point of its axes, with the glyphs of `text` and no others. One without axes is a stand-in, which
    keeps its names and its kerning."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source)
    if axes:
        font = instancer.instantiateVariableFont(font, axes)
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    font = TTFont(plain)
    options = Options()
    options.layout_features = list(features)
    options.name_IDs = [0, 1, 2, 13, 14] if axes else [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    if axes:
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


def print_stand_in(font: Any, face: Face, other: StandIn, measured: Any) -> None:
    """The rule by which `other`, of which `measured` is the font, takes up the room of the face's font."""
    scale = mean_width(font) / mean_width(measured)
    line, em = font["hhea"], font["head"].unitsPerEm
    ascent, descent, gap = (value / em / scale for value in (line.ascent, -line.descent, line.lineGap))
    names = [name.removesuffix(" Regular") + f" {face.kind}" for name in other.names]
    asked = ", ".join(f'local("{name}")' for name in (other.names if face.kind == "Regular" else dict.fromkeys(names)))
    print(
        f'@font-face {{ font-family: "as {other.names[0]}"; {face.rule}; src: {asked}; size-adjust: {scale:.1%};'
        f" ascent-override: {ascent:.0%}; descent-override: {descent:.0%}; line-gap-override: {gap:.0%}; }}"
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
    packages, target, tests = map(Path, sys.argv[1:4])
    for face in FACES:
        files = packages / "@fontsource-variable" / face.package / "files"
        latin = files / f"{face.file.format('latin')}.woff2"
        font = cut(latin, face.axes, face.text, face.features)
        for other in face.stand_ins:
            measured = cut(packages / other.files[face.kind], {}, ASCII + PUNCTUATION + FREQUENT, face.features)
            print_stand_in(font, face, other, measured)
            measured.save(tests / Path(other.files[face.kind]).with_suffix(".ttf").name)
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
