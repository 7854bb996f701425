"""What every client must see of a row, told apart from the exporter: instants from the bytes of the tz database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from events.platform.ical.changed_zones import IN_UTC_SINCE
from events.platform.ical.entries import Alarm, CalendarEntry, Status
from events.platform.zoned import ZonedTime
from tests.missions.itineraries.raw_zones import instant, instants
from tests.publishing.calendars.clients.registry import Seen

STAMP = dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC)
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - wall times are naive


@dataclass(frozen=True)
class Row:
    """An item as it might be stored: walls are "2027-03-17T09:00" with a zone, or days, the end exclusive."""

    uid: str
    starts: str
    ends: str
    summary: str
    zone: str = ""
    end_zone: str = ""
    folds: tuple[int, int] = (0, 0)
    description: str = ""
    location: str = ""
    status: str = "CONFIRMED"
    sequence: int = 0
    is_transparent: bool = False
    alarms: tuple[int, ...] = ()

    def entry(self) -> CalendarEntry:
        """The same for the writer."""
        start, end = (self._time(number) for number in (0, 1))
        return CalendarEntry(
            uid=self.uid,
            sequence=self.sequence,
            stamp=STAMP,
            start=start,
            end=end,
            summary=self.summary,
            description=self.description,
            location=self.location,
            status=Status(self.status),
            is_transparent=self.is_transparent,
            alarms=tuple(Alarm(minutes, self.summary) for minutes in self.alarms),
        )

    def seen(self) -> Seen:
        """The same for a reader."""
        (start, start_zone), (end, end_zone) = (self._seen_time(number) for number in (0, 1))
        return {
            "uid": self.uid,
            "sequence": self.sequence,
            "summary": self.summary,
            "description": self.description or None,
            "location": self.location or None,
            "status": self.status,
            "transparency": "TRANSPARENT" if self.is_transparent else "OPAQUE",
            "start": start,
            "end": end,
            "start_zone": start_zone,
            "end_zone": end_zone,
            "alarms": list(self.alarms),
        }

    def _wall(self, number: int) -> tuple[str, str, int]:
        return (self.starts, self.ends)[number], (self.zone, self.end_zone or self.zone)[number], self.folds[number]

    def _time(self, number: int) -> ZonedTime | dt.date:
        wall, zone, fold = self._wall(number)
        return ZonedTime.parse(wall, zone, fold) if zone else dt.date.fromisoformat(wall)

    def _seen_time(self, number: int) -> tuple[str, str | None]:
        """A time is told with its zone; in UTC where the clocks show it twice or never, or changed lately."""
        wall, zone, fold = self._wall(number)
        if not zone:
            return wall, None
        minutes = (dt.datetime.fromisoformat(wall) - _EPOCH) // dt.timedelta(minutes=1)
        utc = _EPOCH + dt.timedelta(minutes=instant(zone, minutes, fold))
        is_named = len(instants(zone, minutes)) == 1 and zone not in IN_UTC_SINCE
        return utc.strftime("%Y-%m-%dT%H:%M:%SZ"), zone if is_named else "UTC"
