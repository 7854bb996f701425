"""Clocks from the bytes of the tz database, by RFC 9636 and without zoneinfo: what the product is checked against.

Everything is in whole minutes: instants since 1970 in UTC, wall times as if they were UTC.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from calendar import monthrange
from datetime import date
from functools import cache
from importlib.resources import files

# The rule at a file's end is spelled out up to this year; nothing later is asked.
LAST_YEAR = 2037
_FOOTER = re.compile(r"(?:<[^>]+>|[A-Za-z]+)(-?[\d:]+)(?:(?:<[^>]+>|[A-Za-z]+)(-?[\d:]+)?,([^,]+),([^,]+))?")
_RULE = re.compile(r"M(\d+)\.(\d)\.(\d)(?:/(-?[\d:]+))?")


@cache
def transitions(key: str) -> tuple[list[int], list[int]]:
    """The minutes at which a zone's offset changes, and the offsets: one more, the first before any change."""
    data = files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    first = _counts(data, 0)
    start = 44 + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1] + first[0]
    is_ut, is_std, leaps, times, types, _characters = _counts(data, start)
    assert leaps == 0 and is_ut <= types and is_std <= types
    at = start + 44
    seconds = struct.unpack_from(f">{times}q", data, at)
    kinds = data[at + 8 * times : at + 9 * times]
    offsets = [struct.unpack_from(">iBB", data, at + 9 * times + 6 * number)[0] for number in range(types)]
    changes = [(second // 60, offsets[kind] // 60) for second, kind in zip(seconds, kinds, strict=True)]
    footer = data[data.rindex(b"\n", 0, -1) + 1 : -1].decode("ascii")
    first_open = 1 + (date(1970, 1, 1).toordinal() * 1440 + changes[-1][0]) // 1440 if changes else 1
    changes += [
        change
        for year in range(max(1970, date.fromordinal(first_open).year), LAST_YEAR + 1)
        for change in by_rule(footer, year)
        if not changes or change[0] > changes[-1][0]
    ]
    return [minute for minute, _ in changes], [offsets[0] // 60, *(offset for _, offset in changes)]


def by_rule(footer: str, year: int) -> list[tuple[int, int]]:
    """The changes of a year by a rule in the form of POSIX: instant and new offset, the earlier first."""
    found = _FOOTER.fullmatch(footer)
    assert found, footer
    standard, summer, begins, ends = found.groups()
    if begins is None:
        return []
    usual = -_clock(standard)
    shifted = -_clock(summer) if summer else usual + 60
    return sorted([(_on(begins, year) - usual, shifted), (_on(ends, year) - shifted, usual)])


def _clock(text: str) -> int:
    """Minutes of "10:30", "-3" or "2"."""
    hours, _, minutes = text.lstrip("-").partition(":")
    return (int(hours) * 60 + int(minutes or 0)) * (-1 if text.startswith("-") else 1)


def _on(rule: str, year: int) -> int:
    """The wall time of "M3.2.0/1" in a year: month, week (5 is the last), day of the week (0 is Sunday), hour."""
    found = _RULE.fullmatch(rule)
    assert found, rule
    month, week, weekday = (int(part) for part in found.groups()[:3])
    days = [
        day for day in range(1, monthrange(year, month)[1] + 1) if date(year, month, day).isoweekday() % 7 == weekday
    ]
    day = date(year, month, days[min(week, len(days)) - 1])
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 1440 + _clock(found[4] or "2")


def _counts(data: bytes, at: int) -> tuple[int, ...]:
    """The six counts of a header: UT indicators, standard indicators, leap seconds, transitions, types, characters."""
    assert data[at : at + 4] == b"TZif"
    return struct.unpack_from(">6l", data, at + 20)


def offset_at(key: str, instant: int) -> int:
    """Minutes east of UTC."""
    minutes, offsets = transitions(key)
    return offsets[bisect_right(minutes, instant)]


def local(key: str, instant: int) -> int:
    return instant + offset_at(key, instant)


def instants(key: str, wall: int) -> list[int]:
    """Every instant at which the clocks of a zone show a wall time: none, one or two."""
    around = {offset_at(key, wall + hours * 60) for hours in (-27, -14, -3, -1, 0, 1, 3, 14, 27)}
    minutes, offsets = transitions(key)
    near = range(max(0, bisect_right(minutes, wall - 3000)), bisect_right(minutes, wall + 3000) + 1)
    around |= {offsets[number] for number in near}
    return sorted(wall - offset for offset in around if local(key, wall - offset) == wall)


def instant(key: str, wall: int, fold: int) -> int:
    """The instant of a wall time; one that is skipped is read with the offset before the change."""
    found = instants(key, wall)
    if found:
        return found[-1] if fold else found[0]
    minutes, offsets = transitions(key)
    for number, minute in enumerate(minutes):
        if minute + offsets[number] <= wall < minute + offsets[number + 1]:
            return wall - offsets[number]
    raise AssertionError(f"{key} neither shows nor skips {wall}")


def changes_between(key: str, first: int, last: int) -> list[int]:
    """The instants at which a zone's offset changes within a span."""
    minutes, offsets = transitions(key)
    return [
        minute
        for number, minute in enumerate(minutes)
        if first <= minute <= last and offsets[number] != offsets[number + 1]
    ]
