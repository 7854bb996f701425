"""The timeline of a mission: a line for each person, their legs along it by instants, days and nights behind.

Pure. The picture begins with a day and ends with one; both are days where the delegation is then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from events.missions.itineraries.plan.days import ItineraryDay
from events.missions.itineraries.plan.kinds import KINDS, LegGroup
from events.missions.itineraries.plan.majority import clocks_of
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, dotted, title_of, town, word_of_kind, word_of_status
from events.platform.drawing.palette import Colour
from events.platform.drawing.timeline import TimelineDay, TimelineItem, TimelineLane, TimelinePicture, timeline
from events.platform.language.formats import day_month, time
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime

_MINUTE = dt.timedelta(minutes=1)
_DAY = dt.timedelta(days=1)
_LEAD = dt.timedelta(hours=1)
# Nights are shaded between these hours of the wall.
_EVENING, _MORNING = dt.time(22), dt.time(6)
_FILLS = {
    LegGroup.TRANSPORT: Colour.ACCENT,
    LegGroup.STAY: Colour.STAY,
    LegGroup.ENCOUNTER: Colour.ENCOUNTER,
    LegGroup.OWN: Colour.LINE,
}


@dataclass(frozen=True)
class Frame:
    """From which instant to which, and where each day begins; `nights` are from the evening of a day to its morning."""

    starts: dt.datetime
    ends: dt.datetime
    days: tuple[tuple[dt.datetime, dt.date], ...]
    nights: tuple[tuple[dt.datetime, dt.datetime], ...]

    def minutes(self, at: dt.datetime) -> float:
        return (at - self.starts) / _MINUTE


def frame_of(days: Sequence[ItineraryDay], plan: Plan) -> Frame | None:
    """The frame of some days in a row, each by the clock of where most are when it begins; None without days.

    Across the date line a date may begin before the one that precedes it on the calendar: such a one gets no line.
    """
    if not days:
        return None
    clocks = clocks_of(plan.standing, [day.date for day in days])
    zone = plan.home_zone
    begins: list[tuple[dt.datetime, dt.date]] = []
    nights: list[tuple[dt.datetime, dt.datetime]] = []
    for day in days:
        zone = clocks[day.date][0] or zone
        midnight = _at(day.date, dt.time(), zone)
        if not begins or midnight > begins[-1][0]:
            begins.append((midnight, day.date))
        zone = clocks[day.date][1] or zone
        nights.append((_at(day.date, _EVENING, zone), _at(day.date + _DAY, _MORNING, zone)))
    ends = max(_at(days[-1].date + _DAY, dt.time(), zone), begins[-1][0] + _DAY)
    return Frame(begins[0][0], ends, tuple(begins), tuple(nights))


def trimmed(frame: Frame, plan: Plan) -> Frame:
    """Without what is empty before the first leg, up to an hour before it: on a phone the journey is seen at once."""
    starts = [leg.starts_at for leg in plan.legs if leg.ends_at >= frame.starts]
    first = min(starts, default=frame.starts) - _LEAD
    if not frame.starts < first < frame.ends:
        return frame
    begun = [date for at, date in frame.days if at <= first]
    days = ((first, begun[-1]), *(day for day in frame.days if day[0] > first))
    return replace(frame, starts=first, days=days)


def _at(date: dt.date, hour: dt.time, zone: str) -> dt.datetime:
    return ZonedTime(dt.datetime.combine(date, hour), zone).instant()


def draw_lanes(
    plan: Plan, frame: Frame, *, href: Callable[[Leg], str], lane_href: Callable[[Delegate], str], now: dt.datetime
) -> TimelinePicture:
    """The picture, in the current language. Nights in lodgings are narrow strips below what is done."""
    lanes = {person.id: at for at, person in enumerate(plan.present)}
    shown = (leg for leg in plan.legs if leg.ends_at >= frame.starts and leg.starts_at <= frame.ends)
    return timeline(
        [TimelineLane(person.name, lane_href(person)) for person in plan.present],
        [_item(leg, plan, frame, lanes, href(leg)) for leg in shown],
        minutes=frame.minutes(frame.ends),
        days=[TimelineDay(frame.minutes(at), day_month(date)) for at, date in frame.days],
        nights=[(frame.minutes(start), frame.minutes(end)) for start, end in frame.nights],
        now=frame.minutes(now),
        title=_("Timeline of the mission"),
        names_title=_("The delegation"),
        now_label=_("Now"),
    )


def _item(leg: Leg, plan: Plan, frame: Frame, lanes: Mapping[UUID, int], href: str) -> TimelineItem:
    label = _label(leg, plan)
    return TimelineItem(
        starts=frame.minutes(leg.starts_at),
        ends=frame.minutes(leg.ends_at),
        lanes=tuple(sorted(lanes[person] for person in leg.people & lanes.keys())),
        fill=_FILLS[KINDS[leg.kind].group],
        label=label,
        name=dotted(label, word_of_kind(leg.kind), _when(leg), word_of_status(leg.status)),
        href=href,
        status=leg.status.value,
        is_band=leg.is_stay,
    )


def _label(leg: Leg, plan: Plan) -> str:
    """Return what is written in its box: the flight's number, where a road leads, else its title."""
    if leg.is_transport:
        return leg.number or "→ " + town(leg.destination)
    return title_of(leg, plan)


def _when(leg: Leg) -> str:
    starts = day_month(leg.starts.wall.date())
    if leg.is_transport:
        return f"{starts}, {both_clocks(leg)}"
    if leg.is_stay:
        return f"{starts} – {day_month(leg.ends.wall.date())}"
    return f"{starts}, {time(leg.starts.wall)}–{time(leg.ends.wall)}"
