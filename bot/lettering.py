"""Words on pictures: one typeface for every language that Snaplook speaks, and text that fits its room.

The typeface is Noto Sans, from PyPI: Latin, Greek, Cyrillic and Devanagari letters, every currency sign.
The one inside Pillow has little more than ASCII, and fonts of the system are other ones everywhere.
"""

from __future__ import annotations

from functools import cache

import fontpkg
from PIL.ImageFont import FreeTypeFont, truetype

REGULAR, BOLD = 400, 700
_WIDTH = 100
_UNASSIGNED = "\U000f1234"
"""A character that no typeface has."""


@cache
def font(size: int, weight: int = REGULAR) -> FreeTypeFont:
    """Return the typeface.

    Args:
        size: in pixels.
        weight: 100 to 900.
    """
    face = truetype(str(fontpkg.path("Noto Sans")), size)
    face.set_variation_by_axes([weight, _WIDTH])
    return face


def drawable(text: str) -> str:
    """The text without the characters that would be drawn as boxes, such as emoji."""
    return "".join(filter(_has_glyph, text)).strip()


def length(text: str, face: FreeTypeFont) -> float:
    """Return how wide a line of text is, in pixels."""
    return float(face.getlength(text))


def wrapped(text: str, face: FreeTypeFont, width: float, lines: int) -> list[str]:
    """The text in at most so many lines; the last one ends with an ellipsis where more is left."""
    words, rows = text.split(), [""]
    for place, word in enumerate(words):
        longer = f"{rows[-1]} {word}".strip()
        if not rows[-1] or length(longer, face) <= width:
            rows[-1] = longer
        elif len(rows) < lines:
            rows.append(word)
        else:
            rows[-1] = " ".join([rows[-1], *words[place:]])
            break
    return [shortened(row, face, width) for row in rows if row]


def shortened(text: str, face: FreeTypeFont, width: float) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    if length(text, face) <= width:
        return text
    while text and length(f"{text}…", face) > width:
        text = text[:-1].rstrip(" ,;")
    return f"{text}…"


@cache
def _has_glyph(character: str) -> bool:
    if character.isascii() or character.isspace():
        return True
    face = font(16)
    box, shape = face.getmask(_UNASSIGNED), face.getmask(character)
    return (shape.size, bytes(shape)) != (box.size, bytes(box))
