"""Where the names beside points go, so that none lies on another. Names for which no place is free are left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.platform.drawing.clipping import Pair, Rectangle

Mark = tuple[float, float, float, float]  # what a name belongs to: its middle, half its width, half its height

_SOFT_HYPHEN = "\u00ad"
_EM = dict.fromkeys("mwMWœæ@%—…", 0.88) | dict.fromkeys("iljtfrI.,;:!|'’()[] ·-", 0.34)


@dataclass(frozen=True, slots=True)
class Label:
    """A placed name: where its text is anchored, on the baseline, and by which end ("start", "middle", "end")."""

    x: float
    y: float
    anchor: str


def text_width(value: str, size: float) -> float:
    """About how wide a text is in a sans-serif face, in pixels: a little too much rather than too little."""
    return size * sum(_em(character) for character in value)


def shortened(value: str, room: float, size: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than `room` pixels; "" where nothing useful is left."""
    if text_width(value, size) <= room:
        return value
    kept = value
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…" if len(kept.rstrip()) > 2 else ""


def wrapped(value: str, room: float, size: float) -> list[str]:
    """Lines no wider than `room` pixels, broken between words, and at soft hyphens (U+00AD) in words too long.

    What can be broken nowhere has a line to itself.
    """
    lines: list[str] = []
    for shown, is_first in (part for word in value.split() for part in _parts(word, room, size)):
        longer = (f"{lines[-1]} " if is_first else lines[-1][:-1]) + shown if lines else ""
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shown)
    return lines


def _parts(word: str, room: float, size: float) -> Iterator[tuple[str, bool]]:
    """Return a word, or its parts with hyphens where a line cannot hold it, and whether it begins with each."""
    whole = word.replace(_SOFT_HYPHEN, "")
    *parts, last = [whole] if text_width(whole, size) <= room else word.split(_SOFT_HYPHEN)
    return zip([*(f"{part}-" for part in parts), last], [True, *(False for _ in parts)], strict=True)


def placed(
    points: Sequence[Mark], names: Sequence[Pair], *, frame: Rectangle, avoiding: Sequence[Pair] = ()
) -> list[Label | None]:
    """Return a label for each point, or None: earlier points choose first. Names are widths with sizes of type, in
    pixels; one without width has no label.

    Labels keep clear of all points, of each other, and of the frame's edges, and where they can of `avoiding`,
    points on lines.
    """
    taken = [(x - wide, y - high, x + wide, y + high) for x, y, wide, high in points]
    found: list[Label | None] = []
    for point, name in zip(points, names, strict=True):
        free = _free(point, name, frame, taken)
        best = min(free, key=lambda choice: sum(_has(choice[1], place) for place in avoiding), default=None)
        found.append(best[0] if best else None)
        taken += [best[1]] if best else []
    return found


def _free(mark: Mark, name: Pair, frame: Rectangle, taken: Sequence[Rectangle]) -> list[tuple[Label, Rectangle]]:
    return [
        (label, box)
        for label, box in (_candidates(mark, *name) if name[0] else ())
        if _holds(frame, box) and not any(_meet(box, other) for other in taken)
    ]


def _candidates(mark: Mark, width: float, size: float) -> Iterator[tuple[Label, Rectangle]]:
    """Right, left, below, above, then the corners."""
    x, y, wide, high = mark
    half, down, slant = size * 0.36, size * 0.75, high * 0.75
    for anchor, ax, ay in (
        ("start", x + wide + 5, y + half),
        ("end", x - wide - 5, y + half),
        ("middle", x, y + high + 4 + down),
        ("middle", x, y - high - 5),
        ("start", x + wide - 1, y + slant + down),
        ("end", x - wide + 1, y + slant + down),
        ("start", x + wide - 1, y - slant - 2),
        ("end", x - wide + 1, y - slant - 2),
    ):
        west = ax - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        yield Label(ax, ay, anchor), (west, ay - size * 0.8, west + width, ay + size * 0.25)


def _holds(frame: Rectangle, box: Rectangle) -> bool:
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _has(box: Rectangle, point: Pair) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return _EM.get(character) or (0.66 if character.isupper() else 0.57)
