"""The fonts of everything printed: Noto Sans for Latin, Greek, Cyrillic, Vietnamese and Devanagari, Noto Sans
Arabic beside it, Inter for the arrows and signs that neither has. They come as packages, so every machine prints
the same and none needs system fonts."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

# In the order in which a glyph is looked for; templates name the same.
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Inter")


def font_files() -> list[Path]:
    """Return the upright variable font of each family."""
    import fontpkg

    return [fontpkg.path(family) for family in FAMILIES]


def uncovered(text: str) -> set[str]:
    """Return the characters of `text` that no font of ours can draw: a PDF would show an empty box, without a warning.

    Control and format characters draw nothing and are not counted.
    """
    return {character for character in text if character.isprintable() and ord(character) not in _covered()}


@cache
def _covered() -> frozenset[int]:
    return frozenset().union(*map(_code_points, font_files()))


def _code_points(path: Path) -> set[int]:
    """Return the characters in a font's `cmap` table of format 12, which all these fonts have (OpenType, cmap)."""
    with path.open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        records = [struct.unpack(">4s4xII", file.read(16)) for _ in range(tables)]
        offset, length = next((at, size) for tag, at, size in records if tag == b"cmap")
        file.seek(offset)
        cmap = file.read(length)
    (subtables,) = struct.unpack_from(">2xH", cmap)
    offsets = [struct.unpack_from(">4xI", cmap, 4 + 8 * number)[0] for number in range(subtables)]
    table = next(cmap[at:] for at in offsets if struct.unpack_from(">H", cmap, at)[0] == 12)
    (groups,) = struct.unpack_from(">12xI", table)
    spans = (struct.unpack_from(">III", table, 16 + 12 * number) for number in range(groups))
    return {point for first, last, _ in spans for point in range(first, last + 1)}
