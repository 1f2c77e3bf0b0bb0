"""Makes src/figures/raster/glyphs.json: outlines of the characters that figures are written with.

    pip install fonttools brotli
    python3 scripts/glyphs.py LATIN LATIN_BOLD JAPANESE > src/figures/raster/glyphs.json

LATIN and JAPANESE are Noto Sans and Noto Sans JP, LATIN_BOLD is Noto Sans in its weight of 600 (SIL
Open Font License 1.1, src/figures/raster/OFL.txt); 1000 units are an em in all of them.

A glyph is its advance and its outline, in the letters of SVG's paths with relative ends: `m` begins a
contour at a point from the last point of all, `l` is a line, `q` a parabola; y goes up from the base line.
"""

import json
import re
import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.ttLib import TTFont

WORDS = Path(__file__).parent.parent / "src/figures"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
# Of names that people give to their data.
LATIN_1 = "".join(map(chr, range(0xA1, 0x100)))
FULL_WIDTH = 0x2E80
MISSING = "\ufffd"


def characters() -> list[str]:
    """Every character that is in a word of a figure, and those of names."""
    found = set(ASCII + LATIN_1)
    for file in WORDS.rglob("*.ts"):
        text = re.sub(r"/\*[\s\S]*?\*/|//.*", "", file.read_text(encoding="utf-8"))
        text = re.sub(r"\\u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), text)
        found |= {c for c in text if c.isprintable() or c in "\u00a0\u202f"}
    return sorted(found)


class Outline:
    """Writes points relative to the last one."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.last = (0, 0)

    def to(self, letter: str, *points) -> None:
        numbers = []
        for x, y in points:
            x, y = round(x), round(y)
            numbers += [x - self.last[0], y - self.last[1]]
            self.last = (x, y)
        self.parts.append(letter + ",".join(map(str, numbers)))

    def add(self, font: TTFont, name: str, dy: int = 0) -> None:
        glyphs = font.getGlyphSet()
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        for operator, points in pen.value:
            if operator == "qCurveTo" and points[-1] is None:
                # A contour without a point on it begins between its last and its first.
                a, b = points[-2], points[0]
                middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
                self.to("m", (middle[0], middle[1] + dy))
                points = [*points[:-1], middle]
            points = [(x, y + dy) for x, y in points]
            if operator == "moveTo":
                self.to("m", *points)
            elif operator == "lineTo":
                self.to("l", *points)
            elif operator == "qCurveTo":
                for control, end in decomposeQuadraticSegment(points):
                    self.to("q", control, end)


def glyph(fonts: list[TTFont], character: str) -> list | None:
    outline = Outline()
    # Neither font has these two: they are the signs above a bar.
    if character in "≥≤":
        base = "greater" if character == "≥" else "less"
        outline.add(fonts[0], base, 60)
        outline.add(fonts[0], "minus", -290)
        return [fonts[0]["hmtx"][base][0], "".join(outline.parts)]
    for font in fonts:
        name = font.getBestCmap().get(ord(character))
        if name is not None:
            outline.add(font, name)
            return [font["hmtx"][name][0], "".join(outline.parts)]
    return None


def face(wanted: list[str], *files: str) -> dict[str, list]:
    fonts = [TTFont(file) for file in files]
    found = {c: glyph(fonts, c) for c in wanted}
    absent = [c for c, outline in found.items() if outline is None]
    if absent:
        print("in no font:", " ".join(f"{c} U+{ord(c):04X}" for c in absent), file=sys.stderr)
    box = "m60,0l480,0l0,700l-480,0m60,60l0,580l360,0l0,-580"
    return {MISSING: [600, box]} | {c: outline for c, outline in found.items() if outline}


def main(latin: str, latin_bold: str, japanese: str) -> None:
    every = characters()
    # Japanese characters take most of the space; in bold they are thickened where they are drawn.
    faces = {
        "regular": face(every, latin, japanese),
        "bold": face([c for c in every if ord(c) < FULL_WIDTH], latin_bold),
    }
    json.dump(faces, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print()


main(*sys.argv[1:])
