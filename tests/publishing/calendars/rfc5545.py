"""A reader written straight from RFC 5545, apart from the writer and from every library: the oracle of these tests."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

LAST_ONSET_YEAR = 2160
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@dataclass
class Component:
    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for key, _, value in self.lines if key == name]

    def value(self, name: str) -> str:
        (value,) = self.values(name)
        return value

    def text(self, name: str) -> str:
        return unescape(self.value(name)) if self.values(name) else ""

    def parameters(self, name: str) -> dict[str, str]:
        (parameters,) = [parameters for key, parameters, _ in self.lines if key == name]
        return parameters

    def named(self, name: str) -> list["Component"]:
        return [child for child in self.children if child.name == name]


def unfold(octets: bytes) -> list[str]:
    """3.1: lines end by CRLF, at most 75 octets; CRLF and one space continue a line."""
    assert octets.endswith(b"\r\n")
    raw = octets[:-2].split(b"\r\n")
    for line in raw:
        assert len(line) <= 75, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        line.decode()  # no character is parted
    return octets[:-2].replace(b"\r\n ", b"").decode().split("\r\n")


def parse_line(line: str) -> tuple[str, dict[str, str], str]:
    match = re.fullmatch(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,[^\";:,]*)*)*):(.*)", line)
    assert match, line
    pairs = re.findall(r";([A-Za-z0-9-]+)=(?:\"([^\"]*)\"|([^\";:]*))", match[2])
    return match[1], {name: _caret(quoted or plain) for name, quoted, plain in pairs}, match[3]


def parse(octets: bytes) -> Component:
    root = Component("")
    stack = [root]
    for line in unfold(octets):
        name, parameters, value = parse_line(line)
        if name == "BEGIN":
            child = Component(value)
            stack[-1].children.append(child)
            stack.append(child)
        elif name == "END":
            assert stack.pop().name == value
        else:
            stack[-1].lines.append((name, parameters, value))
    assert stack == [root]
    (calendar,) = root.children
    return calendar


def unescape(value: str) -> str:
    """3.3.11"""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def _caret(value: str) -> str:
    """RFC 6868"""
    return re.sub(r"\^([n^'])", lambda match: {"n": "\n", "^": "^", "'": '"'}[match[1]], value)


@dataclass
class Zone:
    """3.6.5: onsets in wall time by TZOFFSETFROM, and the offsets before and after each."""

    onsets: list[tuple[datetime, timedelta, timedelta]]

    def __post_init__(self) -> None:
        self.walls = [wall for wall, _, _ in self.onsets]
        self.starts = [wall - before for wall, before, _ in self.onsets]
        assert self.starts == sorted(self.starts)

    def offset_of_wall(self, wall: datetime) -> timedelta:
        index = bisect_right(self.walls, wall)
        assert index, "no observance has begun"
        return self.onsets[index - 1][2]

    def offset_of_instant(self, instant: datetime) -> timedelta:
        """Of a naive instant in UTC."""
        index = bisect_right(self.starts, instant)
        assert index, "no observance has begun"
        return self.onsets[index - 1][2]


def zone_of(vtimezone: Component) -> Zone:
    onsets = []
    for part in vtimezone.children:
        assert part.name in {"STANDARD", "DAYLIGHT"}
        before, after = _offset(part.value("TZOFFSETFROM")), _offset(part.value("TZOFFSETTO"))
        onsets += [(wall, before, after) for wall in _walls(part)]
    return Zone(sorted(onsets))


def zones_of(calendar: Component) -> dict[str, Zone]:
    zones = defaultdict(list)
    for vtimezone in calendar.named("VTIMEZONE"):
        zones[vtimezone.value("TZID")].append(zone_of(vtimezone))
    assert all(len(found) == 1 for found in zones.values())
    return {key: found[0] for key, found in zones.items()}


def when(component: Component, name: str, zones: dict[str, Zone]) -> datetime | date:
    """A date, or the naive instant in UTC."""
    value, parameters = component.value(name), component.parameters(name)
    if parameters.get("VALUE") == "DATE":
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007
    if value.endswith("Z"):
        assert not parameters
        return _local(value[:-1])
    wall = _local(value)
    return wall - zones[parameters["TZID"]].offset_of_wall(wall)


def _walls(part: Component) -> list[datetime]:
    first = _local(part.value("DTSTART"))
    walls = [first, *(_local(date) for dates in part.values("RDATE") for date in dates.split(","))]
    for rule in part.values("RRULE"):
        match = re.fullmatch(r"FREQ=YEARLY;BYMONTH=(\d+);BYDAY=(-?\d)([A-Z]{2})", rule)
        assert match, rule
        month, which, weekday = int(match[1]), int(match[2]), WEEKDAYS.index(match[3])
        days = (_nth(year, month, which, weekday) for year in range(first.year, LAST_ONSET_YEAR))
        walls = [datetime.combine(day, first.time()) for day in days]
        assert walls[0] == first, "DTSTART is the first onset of its rule"
    return sorted(set(walls))


@cache
def _nth(year: int, month: int, which: int, weekday: int) -> date:
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    found = [day for day in days if day.weekday() == weekday]
    return found[which if which < 0 else which - 1]


def _offset(value: str) -> timedelta:
    match = re.fullmatch(r"([+-])(\d\d)(\d\d)(\d\d)?", value)
    assert match, value
    length = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -length if match[1] == "-" else length


def _local(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
