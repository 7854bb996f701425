"""A reservation while it is read: values with their origins, and the notes that reading leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from events.missions.bookings.reading.findings import Note, NoteKind
from events.missions.bookings.reading.nodes import Node
from events.missions.bookings.reading.reservation import Moment, Origin, Reservation, Source, Stop
from events.missions.bookings.reading.times import settled
from events.missions.itineraries.plan.kinds import LegKind
from events.platform.drawing.great_circles import Position
from events.platform.places.airports import airport
from events.platform.places.zones import zone_of

_WEB = re.compile(r"https?://[^\s<>\"']{3,500}")


@dataclass
class Draft:
    """Fields by name as they are found. The first value of a field stays."""

    kind: LegKind
    source: Source
    part: str
    fields: dict[str, Any] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def take(self, name: str, value: object, path: str, source: Source | None = None) -> None:
        """Keep a value and where it stands; empty values, and fields that have one, are passed over."""
        if value in ("", None, ()) or name in self.origins:
            return
        stop, _, part = name.rpartition(".")
        (self.stops.setdefault(stop, {}) if stop else self.fields)[part] = value
        self.origins[name] = Origin(source or self.source, self.part, path)

    def take_text(self, name: str, node: Node | None) -> None:
        if node:
            self.take(name, node.words, node.path)

    def take_address(self, name: str, node: Node | None) -> None:
        """An address of the web; others are dropped, so that a page may link to it."""
        if node and _WEB.fullmatch(node.text):
            self.take(name, node.text, node.path)

    def note(self, kind: NoteKind, detail: str = "") -> None:
        self.notes.append(Note(kind, self.part, detail))

    def stop(self, name: str) -> dict[str, Any]:
        return self.stops.get(name, {})

    def place_stop(self, name: str) -> None:
        """Return what the table of airports knows of a stop, where the booking does not say it; and its zone."""
        stop = self.stop(name)
        code = str(stop.get("iata", ""))
        if found := airport(code) if code else None:
            values = {
                "name": found.name,
                "city": found.serves,
                "country": found.country,
                "latitude": found.latitude,
                "longitude": found.longitude,
                "zone": found.zone,
            }
            for part, value in values.items():
                self.take(f"{name}.{part}", value, code, Source.AIRPORTS)
        elif code:
            self.note(NoteKind.AIRPORT_UNKNOWN, code)
        if stop and "zone" not in stop:
            zone = zone_of(stop.get("country"), str(stop.get("city", "")), _position(stop))
            self.take(f"{name}.zone", zone, _why_zone(stop), Source.ZONES)

    def take_moment(self, name: str, moment: Moment | None, path: str, stop: str, *, is_odd: bool = True) -> None:
        """A time, in the zone of its stop where that is known; noted if that changed it and `is_odd` for the form."""
        if moment is None:
            return
        why = self.origins.get(f"{stop}.zone")
        is_sure = why is not None and why.source is Source.AIRPORTS
        there, was_converted = settled(moment, self.stop(stop).get("zone"), is_sure=is_sure)
        if was_converted and is_odd:
            self.note(NoteKind.OFFSET_DIFFERS, moment.wall.isoformat(timespec="minutes"))
        if there.zone is None:
            self.note(NoteKind.ZONE_UNKNOWN, str(self.stop(stop).get("name", "")))
        self.take(name, there, path)

    def finished(self) -> Reservation:
        """The reservation; notes say if it has no time, or ends before it starts."""
        stops: dict[str, Any] = {name: Stop(**parts) for name, parts in self.stops.items()}
        found = Reservation(kind=self.kind, **self.fields, **stops, origins=self.origins)
        if found.starts is None:
            self.note(NoteKind.NO_TIME, found.reference)
        if _is_reversed(found):
            self.note(NoteKind.ENDS_BEFORE_START, found.reference)
        return found


def _position(stop: dict[str, Any]) -> Position | None:
    latitude, longitude = stop.get("latitude"), stop.get("longitude")
    return None if latitude is None or longitude is None else Position(latitude, longitude)


def _why_zone(stop: dict[str, Any]) -> str:
    if zone_of(stop.get("country")):
        return str(stop.get("country"))
    position = _position(stop)
    return f"{position.latitude}, {position.longitude}" if position else str(stop.get("city", ""))


def _is_reversed(found: Reservation) -> bool:
    if found.starts is None or found.ends is None:
        return False
    starts, ends = found.starts.zoned, found.ends.zoned
    if starts and ends:
        return ends.instant() < starts.instant()
    same_clock = not found.is_transport or found.starts.zone == found.ends.zone
    return same_clock and found.ends.wall.date() < found.starts.wall.date()
