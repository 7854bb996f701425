"""The clocks of the place, in words, for entries whose times are written in UTC because their zone changed lately."""

from __future__ import annotations

from events.platform.ical.changed_zones import IN_UTC_SINCE
from events.platform.language.formats import city_of, moment, time
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime


def local_times(start: ZonedTime, end: ZonedTime) -> str:
    """Return when something is by the clocks where it begins; nothing where its TZID says so."""
    if start.zone not in IN_UTC_SINCE:
        return ""
    there = ZonedTime.from_instant(end.instant(), start.zone)
    is_same_day = there.wall.date() == start.wall.date()
    return _(
        "Local time in %(city)s: %(start)s – %(end)s",
        city=city_of(start.zone),
        start=moment(start.instant(), start.zone),
        end=time(there.wall) if is_same_day else moment(end.instant(), start.zone),
    )
