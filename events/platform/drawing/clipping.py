"""Clipping of rings and lines to an upright rectangle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

Pair = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # least x, least y, greatest x, greatest y


def clip_ring(ring: Sequence[Pair], within: Rectangle) -> list[Pair]:
    """By Sutherland and Hodgman (1974): parts that fall apart stay joined along the rectangle's edge; [] if none."""
    found = list(ring)
    for axis, limit, side in _sides(within):
        if not found:
            return []
        if any(side * (point[axis] - limit) < 0 for point in found):
            found = list(_half(found, axis, limit, side))
    return found


def clip_line(line: Sequence[Pair], within: Rectangle) -> list[list[Pair]]:
    """Return the parts of a line inside, each with the points where it enters and leaves (Liang and Barsky 1984)."""
    parts: list[list[Pair]] = []
    for start, end in pairwise(line):
        span = _inside(start, end, within)
        if span is None:
            continue
        enters, leaves = _at(start, end, span[0]), _at(start, end, span[1])
        if not parts or parts[-1][-1] != enters:
            parts.append([enters])
        parts[-1].append(leaves)
    return parts


def _sides(within: Rectangle) -> tuple[tuple[int, float, int], ...]:
    return (0, within[0], 1), (0, within[2], -1), (1, within[1], 1), (1, within[3], -1)


def _half(ring: Sequence[Pair], axis: int, limit: float, side: int) -> Iterator[Pair]:
    before = ring[-1]
    was_in = side * (before[axis] - limit) >= 0
    for point in ring:
        is_in = side * (point[axis] - limit) >= 0
        if is_in != was_in:
            yield _crossing(before, point, axis, limit)
        if is_in:
            yield point
        before, was_in = point, is_in


def _crossing(a: Pair, b: Pair, axis: int, limit: float) -> Pair:
    other = 1 - axis
    value = a[other] + (b[other] - a[other]) * (limit - a[axis]) / (b[axis] - a[axis])
    return (limit, value) if axis == 0 else (value, limit)


def _inside(a: Pair, b: Pair, within: Rectangle) -> Pair | None:
    """From which to which share of the way from a to b."""
    first, last = 0.0, 1.0
    for axis, limit, side in _sides(within):
        start, step = side * (a[axis] - limit), side * (b[axis] - a[axis])
        if step == 0:
            if start < 0:
                return None
        elif step > 0:
            first = max(first, -start / step)
        else:
            last = min(last, -start / step)
    return (first, last) if first <= last else None


def _at(a: Pair, b: Pair, share: float) -> Pair:
    if share in (0.0, 1.0):
        return b if share else a
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
