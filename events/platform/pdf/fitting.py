"""How large a text can be set in a given room, found before typesetting.

Trying sizes inside the template costs a layout per try; here a word's width is measured once, with the same
fonts (by FreeType and HarfBuzz in Pillow, so that Arabic is measured as it joins), and the rest is arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from events.platform.pdf.fonts import FAMILIES, font_files

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# Noto Sans, in em: a first line reaches from the height of its capitals, a last one down to its descenders.
_CAPITALS = 0.714
_DESCENDERS = 0.24
# Where a line may end: after a space, a hyphen or dash inside a word, or a zero width space.
_BREAK = re.compile("(?<=[ \u200b])|(?<=[-–—/])(?=\\w)")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_MEASURED_AT = 200
# The typesetter kerns across words and we do not: leave it a little room.
_ALLOWANCE = 1.015


@dataclass(frozen=True)
class Room:
    """Where a text goes: points wide and high, the sizes it may take (points, falling), its weight (400
    regular, 700 bold), and the distance of its lines in em."""

    width: float
    height: float
    sizes: Sequence[float]
    weight: int
    pitch: float = 1.2

    def tall(self, size: float, lines: int) -> float:
        """Return the height of so many lines of Noto Sans at this size, in points, from capitals to descenders."""
        return (_CAPITALS + (lines - 1) * self.pitch + _DESCENDERS) * size


@dataclass(frozen=True)
class Fit:
    """A size and the width to wrap at, both in points, and the lines that this makes.

    The width is the narrowest that takes no more lines, so that lines come out even.
    """

    size: float
    width: float
    lines: int


def fit(text: str, room: Room) -> Fit:
    """Return the largest size at which `text` fits into the room.

    A text too long even for the smallest size keeps that size and takes more lines than there is height for.
    """
    pieces = _BREAK.split(text)
    parts = [_width(piece.rstrip(" \u200b"), room.weight) for piece in pieces]
    gaps = [_width(" ", room.weight) if piece.endswith(" ") else 0.0 for piece in pieces]
    size, lines = room.sizes[-1], 0
    for size in room.sizes:
        lines = _lines(parts, gaps, room.width / size)
        if max(parts) * size <= room.width and room.tall(size, lines) <= room.height:
            break
    return Fit(size, min(room.width, _narrowest(parts, gaps, lines, room.width / size) * size), lines)


def _lines(parts: Sequence[float], gaps: Sequence[float], room: float) -> int:
    """How many lines a plain filling from the start takes, all in em."""
    lines, used, gap = 1, 0.0, 0.0
    for part, after in zip(parts, gaps, strict=True):
        if used and used + gap + part > room:
            lines, used = lines + 1, part
        else:
            used += gap + part
        gap = after
    return lines


def _narrowest(parts: Sequence[float], gaps: Sequence[float], lines: int, room: float) -> float:
    low, high = max(parts), room
    if lines == 1:
        return room
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(parts, gaps, middle) == lines else (middle, high)
    return high


def _width(word: str, weight: int) -> float:
    """In em, with the allowance. Only Arabic needs its letters measured together, as they join."""
    if _ARABIC.search(word):
        return _measured(word, FAMILIES[1], weight)
    return sum(_measured(character, FAMILIES[0], weight) for character in word)


@lru_cache(maxsize=8192)
def _measured(text: str, family: str, weight: int) -> float:
    return _font(family, weight).getlength(text) / _MEASURED_AT * _ALLOWANCE


@cache
def _font(family: str, weight: int) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.truetype(str(font_files()[FAMILIES.index(family)]), _MEASURED_AT)
    values = {b"Weight": weight, b"Width": 100}
    font.set_variation_by_axes([values[axis["name"]] for axis in font.get_variation_axes()])
    return font
