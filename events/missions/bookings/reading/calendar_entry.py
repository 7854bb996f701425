"""One entry of a calendar file as its lines say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from events.missions.bookings.reading.reservation import Moment
from events.missions.bookings.reading.times import read_moment
from events.platform.places.airports import known_zone

_RESERVATION_LINES = ("X-KDE-KITINERARY-RESERVATION", "STRUCTURED-DATA")


@dataclass(frozen=True, slots=True)
class Entry:
    """A VEVENT: its properties as plain text, and its place in the file ("VEVENT[0]")."""

    event: Any
    path: str
    is_cancelled: bool

    def text(self, name: str) -> str:
        """The value, unescaped; "" where there is none. Of several, the first."""
        return str(self._first(name) or "")

    def moment(self, name: str) -> Moment | None:
        """A date or time. UTC is an offset of 0; a TZID counts where the tz database knows it or Windows' name."""
        held = self._first(name)
        value = getattr(held, "dt", None)
        if isinstance(value, dt.datetime):
            zone = _zone(str(held.params.get("TZID", ""))) if held is not None else ""
            is_utc = not zone and value.utcoffset() == dt.timedelta()
            written = value.replace(tzinfo=None).isoformat(timespec="minutes")
            return read_moment(written + ("Z" if is_utc else ""), zone)
        return read_moment(value.isoformat()) if isinstance(value, dt.date) else None

    def name_of(self, name: str) -> str:
        """The CN of an address."""
        held = self._first(name)
        return str(held.params.get("CN", "")) if held is not None and hasattr(held, "params") else ""

    def position(self) -> tuple[str, str]:
        held = self._first("GEO")
        return (str(held.latitude), str(held.longitude)) if held is not None and hasattr(held, "latitude") else ("", "")

    def structured(self) -> Iterator[tuple[str, str]]:
        """The names and texts of properties that may hold a reservation as JSON-LD."""
        for name in _RESERVATION_LINES:
            held = self.event.get(name)
            for value in held if isinstance(held, list) else [held]:
                if value is not None and "{" in str(value):
                    yield name, str(value)

    def _first(self, name: str) -> Any:
        from icalendar.prop.broken import vBroken  # the package takes memory that most servers never need

        held = self.event.get(name)
        first = held[0] if isinstance(held, list) and held else held
        return None if isinstance(first, vBroken) else first


def _zone(name: str) -> str:
    """The IANA key of a TZID: the key itself, at the end of a path, or the one of Windows' name; "" for others."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    tail = "/".join(name.strip("/").split("/")[-3:])
    candidates = (name, tail, tail.partition("/")[2], WINDOWS_TO_OLSON.get(name, ""))
    return next((key for each in candidates if (key := known_zone(each))), "")
